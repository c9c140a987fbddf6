import csv
import tomllib
import unicodedata
from collections import Counter
from functools import cache
from pathlib import Path

import polars as pl
import pytest
from openpyxl import load_workbook

from schemas.cluster import Cluster
from schemas.contract import Contract, validate
from schemas.inputs import ENTERPRISES, INPUT_SHEETS, OUTPUT
from schemas.layouts import LAYOUT_WORDS
from schemas.registers import ALIAS_KINDS, ALIASES, DIMENSIONS, INDICATORS, UNITS
from schemas.vocabulary import (
    ANSWERS,
    BASES,
    CHAIN_POSITIONS,
    ENTITY_KINDS,
    FIGURE_STATUSES,
    GRADES,
    QUALIFIERS,
    SEGMENTS,
    STAGES,
    STATUSES,
)

ROOT = Path(__file__).parents[1]
REGISTERS = ROOT / "inputs" / "registers"
CLUSTER = ROOT / "inputs" / "jiading-biopharma"
PUBLISHED = ROOT.parent / "shared" / "data"
CONTRACTS = {"indicators": INDICATORS, "dimensions": DIMENSIONS, "units": UNITS, "aliases": ALIASES}
ROWS = {"facts": 301, "sources": 102, "entities": 46, "milestones": 59, "commitments": 5}
CURRENCIES = {"CNY", "USD"}


def register(name: str) -> pl.DataFrame:
    contract = CONTRACTS[name]
    text = pl.read_csv(REGISTERS / f"{name}.csv", infer_schema=False)
    assert text.columns == list(contract.columns)
    return text.cast(contract.columns)


@cache
def sheet(name: str) -> tuple[dict[str, object], ...]:
    """Return the sheet's rows, numbers as the text that Excel shows."""
    cells = load_workbook(CLUSTER / "facts.xlsx")[name]
    header = [cell.value for cell in cells[2]]
    return tuple(
        {column: shown(cell) for column, cell in zip(header, row, strict=True)} for row in cells.iter_rows(min_row=3)
    )


def shown(cell) -> str | None:
    if cell.data_type != "n" or cell.value is None:
        return cell.value
    return f"{cell.value:.{len(cell.number_format.partition('.')[2])}f}"


def used(name: str, column: str) -> set[object]:
    return {row[column] for row in sheet(name)} - {None}


def folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


@pytest.mark.parametrize("name", CONTRACTS)
def test_a_register_keeps_its_contract(name: str):
    contract: Contract = CONTRACTS[name]
    assert validate(contract, register(name)).height > 0


@pytest.mark.parametrize("name", CONTRACTS)
def test_a_register_is_plain_utf8_without_a_byte_order_mark(name: str):
    content = (REGISTERS / f"{name}.csv").read_bytes()
    assert not content.startswith(b"\xef\xbb\xbf")
    assert b"\r" not in content
    assert content.decode("utf-8").strip().count("\n") == register(name).height


def test_a_mu_is_two_thousand_thirds_of_a_square_metre():
    assert register("units").filter(unit_en="mu").row(0)[2:] == ("area", 2000, 3)


def test_every_unit_measures_a_known_dimension():
    units = register("units")
    assert set(units["dimension"]) <= set(register("dimensions")["dimension"])
    assert units.filter((pl.col("numerator") <= 0) | (pl.col("denominator") <= 0)).is_empty()


def test_every_dimension_is_stored_in_a_unit_of_factor_one_and_shown_in_units_of_its_own():
    units = {row["unit_en"]: row for row in register("units").iter_rows(named=True)}
    aliases = dict(register("aliases").filter(kind="unit").select("alias", "name").iter_rows())
    for row in register("dimensions").iter_rows(named=True):
        canonical = units[aliases.get(row["canonical_en"], row["canonical_en"])]
        assert (canonical["dimension"], canonical["numerator"], canonical["denominator"]) == (
            row["dimension"],
            1,
            1,
        )
        assert canonical["unit_zh"] == row["canonical_zh"]
        assert units[row["shown_en"]]["dimension"] == units[row["shown_zh"]]["dimension"] == row["dimension"]


def test_every_indicator_is_shown_in_units_of_its_dimension():
    dimension_of = dict(register("units").select("unit_en", "dimension").iter_rows())
    known = set(register("dimensions")["dimension"])
    for row in register("indicators").iter_rows(named=True):
        assert row["dimension"] in known
        shown_in = {dimension_of[row[column]] for column in ("shown_en", "shown_zh") if row[column]}
        assert shown_in <= {row["dimension"]}, row["indicator"]


def test_growth_is_of_a_level_and_levels_do_not_grow_twice():
    indicators = register("indicators")
    kind = dict(indicators.select("indicator", "kind").iter_rows())
    growth = indicators.drop_nulls("growth_of")
    assert not growth.is_empty()
    for indicator, level in growth.select("indicator", "growth_of").iter_rows():
        assert (kind[indicator], indicator) == ("rate", f"{level}_growth_yoy")
        assert kind[level] in ("flow", "stock")
    assert growth["growth_of"].is_unique().all()


def test_rates_are_fractions_that_never_add_up():
    rates = register("indicators").filter(kind="rate")
    assert set(rates["dimension"]) == {"fraction"}
    assert set(rates["adds_up"]) == {"none"}


def test_stocks_never_add_up_over_periods():
    assert "entities_and_periods" not in set(register("indicators").filter(kind="stock")["adds_up"])


def test_names_of_indicators_are_told_apart_in_each_language():
    indicators = register("indicators")
    assert indicators["name_en"].is_unique().all()
    assert indicators["name_zh"].is_unique().all()


def keys_of(kind: str) -> set[str]:
    sheets = (*INPUT_SHEETS, ENTERPRISES)
    return {
        "column": {column.name for declared in sheets for column in declared.columns} | {OUTPUT},
        "sheet": {declared.name for declared in sheets},
        "answer": set(ANSWERS),
        "indicator": set(register("indicators")["indicator"]),
        "unit": set(register("units")["unit_en"]),
        "basis": set(BASES),
        "qualifier": set(QUALIFIERS),
        "status": set(STATUSES),
        "figure_status": set(FIGURE_STATUSES),
        "segment": set(SEGMENTS),
        "chain": set(CHAIN_POSITIONS),
        "stage": set(STAGES),
        "grade": set(GRADES),
        "kind": set(ENTITY_KINDS),
        "entity": {str(name) for name in used("entities", "name_en")},
        **{name: set(words) for name, words in LAYOUT_WORDS.items()},
    }[kind]


@pytest.mark.parametrize("kind", ALIAS_KINDS)
def test_an_alias_stands_for_a_key_and_is_none_itself(kind: str):
    aliases = register("aliases").filter(kind=kind)
    keys = keys_of(kind)
    assert set(aliases["name"]) <= keys
    if kind == "column":  # an enterprise's name is a column of its own sheet, on others it stands for another
        for declared in (*INPUT_SHEETS, ENTERPRISES):
            theirs = {folded(alias) for alias, name in aliases["alias", "name"].iter_rows() if name in declared.names}
            assert not theirs & {folded(name) for name in declared.names}
    elif kind not in LAYOUT_WORDS:  # a header's words are listed in full, those that are names among them
        assert not {folded(alias) for alias in aliases["alias"]} & {folded(key) for key in keys}


@pytest.mark.parametrize("kind", ALIAS_KINDS)
def test_no_two_aliases_differ_only_by_letter_case_or_width(kind: str):
    seen = Counter(folded(alias) for alias in register("aliases").filter(kind=kind)["alias"])
    assert [alias for alias, times in seen.items() if times > 1] == []


def test_a_unit_as_printed_in_chinese_means_one_unit():
    aliases = dict(register("aliases").filter(kind="unit").select("alias", "name").iter_rows())
    for printed, times in Counter(register("units")["unit_zh"]).items():
        assert times == 1 or printed in aliases, printed


def test_the_cluster_keeps_its_schema_and_speaks_of_known_entities_and_indicators():
    cluster = Cluster(**tomllib.loads((CLUSTER / "cluster.toml").read_text(encoding="utf-8")))
    series = (*cluster.headline, cluster.path, *cluster.trend)
    entities = {cluster.entity, cluster.district, *cluster.comparators, *cluster.developments.entities}
    assert entities | {one.entity for one in series} <= used("entities", "name_en")
    indicators = {*cluster.developments.indicators, *(one.indicator for one in series)}
    assert indicators <= keys_of("indicator")
    assert cluster.currency in CURRENCIES


def test_every_headline_and_every_series_has_a_published_figure():
    cluster = Cluster(**tomllib.loads((CLUSTER / "cluster.toml").read_text(encoding="utf-8")))
    facts = {(row["entity"], row["indicator"], row["basis"]) for row in sheet("facts")}
    assert {(tile.entity, tile.indicator, tile.basis) for tile in cluster.headline} <= facts
    assert {(one.entity, one.indicator) for one in (cluster.path, *cluster.trend)} <= {fact[:2] for fact in facts}
    assert set(cluster.comparators) <= {fact[0] for fact in facts}


@pytest.mark.parametrize(("name", "rows"), ROWS.items())
def test_every_published_row_is_in_the_workbook(name: str, rows: int):
    assert len(sheet(name)) == rows


@pytest.mark.skipif(not PUBLISHED.is_dir(), reason="the published data stand beside the project, not in it")
@pytest.mark.parametrize("name", ROWS)
def test_the_workbook_says_what_was_published_word_for_word(name: str):
    with (PUBLISHED / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        published = [{column: text or None for column, text in row.items()} for row in csv.DictReader(file)]
    # what the office adds of its own, such as which rows speak of one thing, is no part of it
    assert [{column: row[column] for column in published[0]} for row in sheet(name)] == published


def test_everything_the_facts_refer_to_is_there():
    entities, sources = used("entities", "name_en"), used("sources", "source_id")
    assert used("facts", "indicator") <= keys_of("indicator")
    assert used("facts", "unit") <= keys_of("unit")
    for name in ("facts", "milestones", "commitments"):
        assert used(name, "entity") <= entities
        assert used(name, "source_id") <= sources
    assert used("entities", "parent") <= entities


def test_each_fact_is_printed_in_a_unit_of_its_indicator():
    units = dict(register("units").select("unit_en", "dimension").iter_rows())
    indicators = dict(register("indicators").select("indicator", "dimension").iter_rows())
    for fact in sheet("facts"):
        wanted, found = indicators[fact["indicator"]], units[fact["unit"]]
        assert wanted == found or {wanted, found} == CURRENCIES, fact["fact_id"]


@pytest.mark.parametrize(
    ("name", "column"),
    [
        ("facts", "scope"),
        ("facts", "note"),
        ("milestones", "milestone"),
        ("commitments", "commitment"),
        ("commitments", "role"),
        ("sources", "title"),
    ],
)
def test_an_official_can_read_it_in_chinese(name: str, column: str):
    assert used(name, column) - used("terms", "text_en") == set()


def test_each_term_is_translated_once_and_used():
    terms = sheet("terms")
    texts = [row["text_en"] for row in terms]
    assert len(set(texts)) == len(texts)
    assert all(row["text_zh"] for row in terms)
    elsewhere = {text for name in ROWS for row in sheet(name) for text in row.values()}
    assert set(texts) <= elsewhere
