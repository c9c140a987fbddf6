"""A second cluster in everything different from the shipped one: city, industry, currency, developments, indicators.

It is made up: there is no Harbourton, and nobody published these figures.
"""

import re
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import polars as pl
import pytest
from openpyxl import load_workbook

import shipped
from auditing import outcomes
from making import commitment, entity, fact, make_cluster, milestone, run, source

ROOT = Path(__file__).parents[1]
SHIPPED_NAMES = (
    "jiading",
    "嘉定",
    "shanghai",
    "上海",
    "united imaging",
    "联影",
    "medvalley",
    "械谷",
    "nanxiang",
    "南翔",
)

TOML = """
name_en = "Harbourton wind power cluster (made up)"
name_zh = "港镇风电集群（虚构）"
title_en = "Harbourton wind power: half-year report"
title_zh = "港镇风电半年报"
entity = "Wind cluster"
district = "Harbourton"
currency = "USD"
comparators = ["Inland"]
headline = [
  { entity = "Wind cluster", indicator = "cluster_scale", basis = "planned" },
  { entity = "Harbourton", indicator = "manufacturing_revenue", basis = "target" },
  { entity = "Harbourton", indicator = "manufacturing_revenue" },
  { entity = "Blade quay", indicator = "employees" },
]
path = { entity = "Harbourton", indicator = "manufacturing_revenue" }
trend = [{ entity = "Turbine works", indicator = "net_profit" }]
[developments]
entities = ["Blade quay", "Cable yard"]
indicators = ["land", "employees"]
[developments.anchors]
"Blade quay" = "Turbine works"
[anchor]
entity = "Turbine works"
park = "Blade quay"
indicators = ["net_profit", "net_profit_growth_yoy"]
park_indicators = ["employees"]
[platform]
entities = ["Tidal institute"]
[comparison]
indicators = ["manufacturing_revenue", "enterprises"]
total = "gdp"
[rates]
CNY = [0.12, 0.17]
[form]
number = "W-7"
reporting_unit_en = "Harbourton Port Office"
reporting_unit_zh = "港镇港务局"
"""
MILLION = {"unit": "million US dollars", "indicator": "manufacturing_revenue", "entity": "Harbourton"}
GREW = {"unit": "%", "indicator": "net_profit_growth_yoy", "entity": "Turbine works"}
ENTITIES = (
    entity(name_en="Wind cluster", name_zh="风电集群", kind="cluster", parent="Harbourton"),
    entity(name_en="Coastland", name_zh="滨海", kind="city", parent=None),
    entity(name_en="Harbourton", name_zh="港镇", kind="district", parent="Coastland"),
    entity(name_en="Inland", name_zh="内陆", kind="district", parent="Coastland"),
    entity(name_en="Blade quay", name_zh="叶片码头", kind="park", parent="Harbourton"),
    entity(name_en="Cable yard", name_zh="电缆场", kind="park", parent="Harbourton"),
    entity(
        name_en="Turbine works",
        name_zh=None,
        kind="company",
        parent="Blade quay",
        segment="manufacturing",
        chain="midstream",
    ),
    entity(
        name_en="Hub foundry",
        name_zh="轮毂铸造",
        kind="company",
        parent="Cable yard",
        segment="manufacturing",
        chain="upstream",
    ),
    entity(name_en="Tidal institute", name_zh="潮汐研究所", kind="institute", parent="Harbourton"),
)
FACTS = (
    fact(fact_id="1", entity="Wind cluster", indicator="cluster_scale", period="2030", value=4, basis="planned",
         unit="billion US dollars", qualifier="more_than"),
    fact(**MILLION | {"fact_id": "2", "period": "2031", "value": 800, "basis": "target"}),
    fact(fact_id="3", entity="Inland", indicator="enterprises", period="2030", value=12, unit="enterprises"),
    fact(**MILLION | {"fact_id": "4", "period": "2030", "value": 640.5}),
    fact(**MILLION | {"fact_id": "5", "period": "2031-H1", "value": 420}),
    fact(fact_id="6", entity="Blade quay", indicator="employees", period="2031-03", value=2300, unit="persons",
         qualifier="about"),
    fact(fact_id="7", entity="Blade quay", indicator="land", period="2031", value=55, unit="hectares"),
    fact(fact_id="8", entity="Turbine works", indicator="net_profit", period="2029", value=-3.5,
         unit="million US dollars"),
    fact(fact_id="9", entity="Turbine works", indicator="net_profit", period="2030", value=12.25,
         unit="million US dollars"),
    # the pace of the year and the target's history
    fact(**MILLION | {"fact_id": "10", "period": "2031", "value": 750, "basis": "target", "source_id": "S0"}),
    fact(**MILLION | {"fact_id": "11", "period": "2030-H1", "value": 300.5}),
    fact(**MILLION | {"fact_id": "12", "period": "2031-Q1", "value": 190}),
    fact(**MILLION | {"fact_id": "13", "period": "2029", "value": 600}),
    # the city, the other district, and the whole economy of each
    fact(**MILLION | {"fact_id": "14", "entity": "Coastland", "period": "2030", "value": 2000}),
    fact(**MILLION | {"fact_id": "15", "entity": "Coastland", "period": "2029", "value": 1900}),
    fact(**MILLION | {"fact_id": "16", "entity": "Inland", "period": "2030", "value": 1000}),
    fact(**MILLION | {"fact_id": "17", "indicator": "gdp", "period": "2030", "value": 9000}),
    fact(**MILLION | {"fact_id": "18", "entity": "Coastland", "indicator": "gdp", "period": "2030", "value": 40_000}),
    # the same figure once more, ten times as large; another one apart by more than rounding
    fact(**MILLION | {"fact_id": "19", "period": "2030", "value": 6405, "source_id": "S0"}),
    fact(fact_id="20", entity="Turbine works", indicator="net_profit", period="2030", value=13.5,
         unit="million US dollars", source_id="S0"),
    fact(**GREW | {"fact_id": "21", "period": "2030", "value": 35}),
    # enterprises, all and some; employees by park
    fact(fact_id="22", entity="Harbourton", indicator="enterprises", period="2030", value=40, unit="enterprises"),
    fact(fact_id="23", entity="Harbourton", indicator="key_enterprises", period="2030", value=6, unit="enterprises"),
    fact(fact_id="24", entity="Cable yard", indicator="employees", period="2031-03", value=700, unit="persons"),
    fact(fact_id="25", entity="Cable yard", indicator="land", period="2031", value=20, unit="hectares"),
    fact(fact_id="26", entity="Blade quay", indicator="land", period="2030", value=50, unit="hectares"),
    fact(**MILLION | {"fact_id": "27", "entity": "Blade quay", "period": "2030", "value": 400}),
    fact(**MILLION | {"fact_id": "28", "entity": "Cable yard", "period": "2030", "value": 100}),
)  # fmt: skip
REGISTER = """\
enterprise_id,name,park,town,segment,chain,founded,employees,designated,source_id,output 2029 (million US dollars),\
output 2030 (million US dollars)
W1,Turbine works,Blade quay,Old town,manufacturing,midstream,2012,900,yes,S1,300,350.5
W2,Hub foundry,Cable yard,New town,manufacturing,upstream,2019,400,yes,S1,80,100
W3,Rope and rigging,Blade quay,Old town,services,downstream,2025,25,no,S1,,2.5
W4,Tidal sensors,,New town,rd,,2030,,,S0,,
"""
AS_OF = "2031-07-15"


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    made = make_cluster(
        tmp_path_factory.mktemp("made_up") / "harbourton-wind",
        facts=FACTS,
        sources=(
            source(title="Port gazette", publisher="Port Office", published_on=AS_OF),
            source(
                source_id="S0", title="Harbour news", publisher="Harbour Press", published_on="2031-01-10", grade="B"
            ),
        ),
        entities=ENTITIES,
        milestones=(
            milestone(entity="Cable yard", milestone="Quay wall finished", period="2030", status="planned"),
            milestone(entity="Blade quay", milestone="First blade cast", period="2031-02", status="done"),
            milestone(
                entity="Blade quay",
                milestone="Hall 2 to open",
                period="2031-05",
                status="planned",
                track="hall 2",
                source_id="S0",
            ),
            milestone(
                entity="Blade quay", milestone="Hall 2 opening", period="2032-05", status="planned", track="hall 2"
            ),
            milestone(
                entity="Tidal institute",
                milestone="Tow tank agreed",
                period="2031",
                status="planned",
                stage="agreement",
            ),
        ),
        commitments=(commitment(entity="Harbourton", made_on=AS_OF, commitment="Dredge the channel"),),
        toml=TOML,
    )
    (made / "registers").mkdir(exist_ok=True)
    (made / "registers" / "enterprises.csv").write_text(REGISTER, encoding="utf-8")
    return made


@pytest.fixture(scope="module")
def tables(folder):
    return run(folder, language="en").tables


@pytest.fixture(scope="module")
def made(folder) -> dict[str, bytes]:
    """Language -> its workbook."""
    return {language: run(folder, language=language).report.path.read_bytes() for language in shipped.LANGUAGES}


@pytest.fixture(params=shipped.LANGUAGES)
def content(request, made) -> bytes:
    return made[request.param]


def texts(content: bytes) -> str:
    with ZipFile(BytesIO(content)) as package:
        return "\n".join(package.read(name).decode() for name in package.namelist()).casefold()


def test_its_workbook_names_nothing_of_the_shipped_cluster(content):
    said = texts(content)
    assert [name for name in SHIPPED_NAMES if name in said] == []


def test_its_workbook_has_the_sheets_and_tables_of_any(content):
    """It has something to say to every question, so no table that another cluster's workbook has is left out."""
    book, other = load_workbook(BytesIO(content)), shipped.book(shipped.NEWEST, "en")
    ours, theirs = ({name for sheet in each for name in sheet.tables} for each in (book, other))
    assert theirs <= ours
    sheets = {re.sub(" [0-9]$", "", name) for name in book.sheetnames}
    assert len(sheets) == len({re.sub(" [0-9]$", "", name) for name in other.sheetnames})  # long tables end a sheet


def test_its_workbook_keeps_every_rule_that_must_be_kept(content):
    broken = {
        number: result.why or result.breaches[:3]
        for number, result in outcomes(content).items()
        if result.outcome in ("failed", "unjudged") and result.rule.level == "must"
    }
    assert broken == {}


def test_its_figures_are_in_its_own_currency(made):
    book = load_workbook(BytesIO(made["en"]), data_only=True)
    rows = [[cell.value for cell in row] for row in book["Targets"].iter_rows() if row[0].value == "Harbourton"]
    (target,) = [row for row in rows if {0.8, 0.42, 0.525} <= set(row)]  # 420 of 800 million
    assert "billion US dollars" in target[1]
    assert "on course" not in target  # 52.5 % after half the year is 2.5 points ahead
    assert "ahead" in target


def test_every_table_of_the_report_has_rows_there(tables):
    frames = {name: frame for name, frame in vars(tables).items() if isinstance(frame, pl.DataFrame)}
    assert [name for name, frame in frames.items() if frame.is_empty()] == ["terms"]  # it has no such sheet


def test_the_code_knows_no_cluster():
    files = [path for part in ("flows", "schemas") for path in (ROOT / part).rglob("*") if path.is_file()]
    sources = [path for path in files if path.suffix != ".pyc"]
    assert len(sources) > 20
    said = {path: path.read_text(encoding="utf-8").casefold().replace("asia/shanghai", "") for path in sources}
    entities = shipped.tidied().entities.select(pl.concat_list("entity", "name_zh").explode())["entity"].drop_nulls()
    names = {*SHIPPED_NAMES, *(name.casefold() for name in entities)}
    assert len(names) > 60
    named = [f"{path.relative_to(ROOT)}: {name}" for path, text in said.items() for name in names if name in text]
    assert named == []
