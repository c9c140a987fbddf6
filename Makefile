# Every target sets up what it needs; `make help` lists them.
.SHELLFLAGS := -euc
.DEFAULT_GOAL := help
# Without compiled files Prefect takes twice as long to start, so they are written even where the environment says no.
unexport PYTHONDONTWRITEBYTECODE

VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
PEERS := .venv-peers
PEERS_STAMP := $(PEERS)/.installed
READERS := tests/readers
READERS_STAMP := $(READERS)/node_modules/.installed
ARGS ?=
BENCH ?= speed startup guarding reading validating analysing writing large register

.PHONY: help report test lint serve bench clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

report: $(STAMP) ## make the workbook: make report ARGS="inputs/jiading-biopharma --as-of 2024-04-26"
	@$(BIN)/clusterbook report $(ARGS)

test: lint $(PEERS_STAMP) $(READERS_STAMP) ## all checks: ruff, mypy, import-linter, pytest (ARGS go to pytest)
	$(BIN)/python -m pytest -n auto --dist loadgroup $(ARGS)

lint: $(STAMP) ## ruff, mypy and import-linter only
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports

serve: $(STAMP) ## Prefect's server, its UI, schedules and watcher; ctrl-C ends all: make serve ARGS="--port 4300"
	@exec $(BIN)/clusterbook serve $(ARGS)

bench: $(STAMP) $(PEERS_STAMP) ## how long things take beside others, an hour in all: make bench BENCH=large
	@for name in $(BENCH); do $(BIN)/python tests/benchmarks/$$name.py $(ARGS); done

clean: ## remove .venv, Prefect's state and caches; inputs and outputs stay
	rm -rf $(VENV) $(PEERS) $(READERS)/node_modules .prefect .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	find flows schemas tests -name __pycache__ -prune -exec rm -rf {} +

$(STAMP): pyproject.toml constraints.txt
	@python=; for candidate in python3.11 python3 python; do \
	  if "$$candidate" -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' 2>/dev/null; then \
	    python=$$candidate; break; \
	  fi; \
	done; \
	if [ -z "$$python" ]; then \
	  echo "clusterbook needs Python 3.11, and neither python3.11 nor python3 is one; install it and try again." >&2; exit 1; \
	fi; \
	if [ ! -x $(BIN)/python ] || ! $(BIN)/python -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' 2>/dev/null; then \
	  echo "Setting up $(VENV): a minute or two, once." >&2; \
	  rm -rf $(VENV); "$$python" -m venv $(VENV); \
	fi
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	@touch $@

$(PEERS_STAMP): tests/benchmarks/peers.txt constraints.txt $(STAMP)
	@test -x $(PEERS)/bin/python || $(BIN)/python -m venv $(PEERS)
	@$(PEERS)/bin/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -r tests/benchmarks/peers.txt
	@touch $@

# Readers of workbooks written in JavaScript; without npm their tests are skipped, in CI they are not.
$(READERS_STAMP): $(READERS)/package.json
	@if command -v npm >/dev/null; then \
	  npm install --prefix $(READERS) --no-package-lock --no-audit --no-fund --loglevel=error && touch $@; \
	else \
	  echo "npm is not installed: the tests that ask exceljs and SheetJS are skipped." >&2; \
	fi
