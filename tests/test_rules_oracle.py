"""Our verdicts beside those of independent checkers: dataframely on rows, python-stdnum on credit codes."""

import os
import random
import subprocess
import tomllib
from datetime import date, timedelta
from pathlib import Path

import polars as pl
import pytest
from stdnum.cn import uscc

from flows.tidy.rules.engine import apply_rules
from ruling import failing, rule, verdicts
from schemas.rules import RuleSet
from schemas.vocabulary import Quantity

ROOT = Path(__file__).parents[1]
ORACLE = ROOT / "tests" / "oracle"
PEERS = ROOT / ".venv-peers" / "bin" / "python"

# Each row of a column draws from what is right, what is wrong, what is at the edge, and blanks.
DRAWN = {
    "entity": ["Park", "Town", "Base", "Hub", "园区", None],
    "indicator": ["output", "revenue", "enterprises", "投资", None],
    "period": ["2024", "2024-05", "2024-5", "24", "2024\n", "", None],
    "value": ["0", "-0.0000000001", "1000000000000", "1000000000000.0000000001", "38.5", None],
    "half_unit": ["0", "0.05", "-0.05", "38.5", "38.5000000001", None],
    "basis": ["actual", "target", "Actual", "", "实际", None],
    "qualifier": ["exact", "about", "exact ", "up_to", None],
}
DAYS = ("period_start", "period_end", "known_on")


def drawn(seed: int, rows: int) -> pl.DataFrame:
    """Synthetic figures, right and wrong in every way that the nine rules know."""
    draw = random.Random(seed)  # noqa: S311 - not a secret
    texts = {name: [draw.choice(values) for _ in range(rows)] for name, values in DRAWN.items()}
    days = {
        name: [draw.choice([None, *(date(2024, 2, 27) + timedelta(n) for n in range(4))]) for _ in range(rows)]
        for name in DAYS
    }
    frame = pl.DataFrame(texts | days, schema=dict.fromkeys(DRAWN, pl.String) | dict.fromkeys(DAYS, pl.Date))
    return frame.with_columns(pl.col("value", "half_unit").cast(Quantity)).with_row_index("at")


@pytest.mark.skipif(
    not PEERS.exists() and os.environ.get("CI") != "true", reason="needs .venv-peers, which holds dataframely"
)
@pytest.mark.parametrize("seed", range(4))
def test_nine_rules_let_the_same_rows_fail_as_dataframely(tmp_path, seed):
    frame = drawn(seed, 50 if seed < 2 else 2000)
    frame.write_parquet(tmp_path / "figures.parquet")
    script = [
        str(PEERS),
        str(ORACLE / "row_verdicts.py"),
        str(tmp_path / "figures.parquet"),
        str(tmp_path / "said.csv"),
    ]
    subprocess.run(script, check=True)
    theirs = pl.read_csv(tmp_path / "said.csv").rows()
    rules = RuleSet.model_validate(tomllib.loads((ORACLE / "nine_rules.toml").read_text(encoding="utf-8")))
    ours = apply_rules(rules, {"facts": frame}).failures.select(pl.col("row").cast(pl.Int64), "rule").rows()
    assert sorted(ours) == theirs
    assert {rule_id for _, rule_id in theirs} == {one.id for one in rules.rules}


LETTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def codes(seed: int) -> list[str]:
    """Synthetic credit codes with the right check digit, the same with one character changed, and other texts."""
    draw = random.Random(seed)  # noqa: S311 - not a secret
    bodies = ["".join(draw.choices("123459", k=8)) + "".join(draw.choices(LETTERS, k=9)) for _ in range(300)]
    right = [body + uscc.calc_check_digit(body) for body in bodies]
    at = draw.randrange(18)
    changed = [code[:at] + draw.choice(LETTERS) + code[at + 1 :] for code in right]
    return right + changed + ["", "9", "统" * 18, right[0][:17], right[0] + "0", right[0][:17] + "O", "一二三四五六"]


@pytest.mark.parametrize("seed", range(5))
def test_credit_codes_have_the_verdict_of_python_stdnum(seed):
    said = codes(seed)
    theirs = [at for at, code in enumerate(said) if not uscc.is_valid(code)]
    assert failing(rule("uscc"), pl.DataFrame({"value": said})) == theirs
    assert theirs


def test_a_credit_code_of_a_body_with_a_letter_is_one():
    # GB 32100-2015 gives letters to some registering bodies, such as N to rural ones; python-stdnum knows digits only.
    body = "N2310114MF1234567"
    assert failing(rule("uscc"), pl.DataFrame({"value": [body + uscc.calc_check_digit(body), body + "0"]})) == [1]


def test_a_credit_code_in_small_letters_or_with_blanks_is_proposed_as_it_should_be():
    frame = pl.DataFrame({"value": ["91110000600037341l", "9111 0000 6000 3734 1L", "911100006000373410"]})
    told = verdicts(rule("uscc"), frame).failures
    assert told["suggestion"].to_list() == ["91110000600037341L", "91110000600037341L", None]
