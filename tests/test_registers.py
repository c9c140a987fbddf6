import shutil
from pathlib import Path

import pytest

from flows.ingest.registers import read_registers
from making import REGISTERS
from schemas.errors import InputError


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(REGISTERS, tmp_path / "registers"))


MU = "mu,亩,area,2000,3"
LAND = "neutral,entities,,hectares,mu"


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def refusal(folder: Path) -> str:
    with pytest.raises(InputError) as refused:
        read_registers(folder)
    message = str(refused.value)
    assert "\n" not in message
    return message.removeprefix(f"{folder}/")


def test_the_registers_are_read_as_they_stand(folder: Path):
    registers = read_registers(folder)
    for name in ("indicators", "dimensions", "units", "aliases", "relations"):
        lines = (folder / f"{name}.csv").read_text(encoding="utf-8").splitlines()
        assert getattr(registers, name).height == len(lines) - 1
    assert registers.units.filter(unit_en="mu").rows() == [("mu", "亩", "area", 2000, 3)]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_a_register_saved_by_excel_reads_the_same(encoding: str, folder: Path):
    before = read_registers(folder).units
    path = folder / "units.csv"
    path.write_text(path.read_text(encoding="utf-8"), encoding=encoding, newline="\r\n")
    assert read_registers(folder).units.equals(before)


def test_blank_lines_and_blanks_around_words_do_no_harm(folder: Path):
    before = read_registers(folder).units
    change(folder / "units.csv", "\nmu,亩,area,", "\n\n,,,,\n mu ,亩,area , ")
    assert read_registers(folder).units.equals(before)


@pytest.mark.parametrize(
    ("name", "old", "new", "told"),
    [
        (
            "relations",
            "increase,industry_scale,",
            "rise,industry_scale,",
            "row 6, column relation: found 'rise'; expected one",
        ),
        (
            "relations",
            ",industry_scale,\n",
            ",industry_scala,\n",
            "row 2, column of: 'industry_scala' is not in indicators.csv",
        ),
        (
            "relations",
            ",overseas_revenue,revenue",
            ",overseas_revenue,",
            "row 8, column against: found 'a blank cell'; expected",
        ),
        (
            "relations",
            "industrial_output,2016",
            "industrial_output,then",
            "row 5, column against: found 'then'; expected",
        ),
        (
            "relations",
            "enterprises,rd",
            "enterprises,trade",
            "row 17, column against: 'trade' is not in the list of segm",
        ),
        ("units", MU, "mu,亩,area,many,3", "row 19, column numerator: found 'many'; expected a whole number"),
        ("units", MU, "mu,亩,area,2000,", "row 19, column denominator: found a blank cell; expected a whole"),
        ("units", MU, "mu,亩,area,2000,0", "row 19, column denominator: found 0; expected a whole number from 1"),
        ("units", MU, "mu,亩,area,-1,3", "row 19, column numerator: found -1; expected a whole number from 1"),
        ("units", MU, f"mu,亩,area,{10**13},3", "expected a whole number from 1 to 1,000,000,000,000"),
        ("units", MU, "mu,亩,area,2000,1001", "expected a whole number from 1 to 1,000"),
        ("units", MU, "mu,亩,aera,2000,3", "'aera' is not in dimensions.csv; did you mean 'area'?"),
        ("units", MU, "mu,亩,area,2000,3,x", "row 19: found 6 cells; expected 5"),
        ("units", MU, "sq km,亩,area,2000,3", "row 22: 'sq km' stands in an earlier row already"),
        ("units", "unit_en,unit_zh", "unit,unit_zh", "found the columns unit, unit_zh"),
        (
            "indicators",
            "CNY,stock,up,entities,,,\n",
            "CNY,stok,up,entities,,,\n",
            "column kind: found 'stok'; expected one of flow, stock",
        ),
        (
            "indicators",
            "none,gdp,,",
            "none,gpd,,",
            "column growth_of: 'gpd' is not in indicators.csv; did you mean 'gdp'?",
        ),
        ("indicators", LAND, "neutral,entities,,hectare,mu", "did you mean 'hectares'?"),
        ("indicators", LAND, "neutral,entities,,yuan,mu", "'yuan' is a unit of CNY; expected a unit of area"),
        (
            "dimensions",
            "persons,persons\n",
            "persons,items\n",
            "'items' is a unit of count; expected a unit of persons",
        ),
        (
            "aliases",
            "unit,RMB,yuan",
            "unti,RMB,yuan",
            "column kind: 'unti' is not in the list of kinds; did you mean 'unit'?",
        ),
        ("aliases", "unit,RMB,yuan", "unit,RMB,yaun", "column name: 'yaun' is not in the names of kind 'unit'"),
        ("aliases", "column,数据编号,fact_id", "column,数据编号,fact_ids", "row 2, column name: 'fact_ids' is not in"),
        (
            "aliases",
            "unit,RMB,yuan",
            "unit,RMB,yuan\nunit,RMB,US dollars",
            "'unit', 'RMB' stands in an earlier row already",
        ),
        ("aliases", "unit,RMB,yuan", 'unit,"RMB"x,yuan', "cannot be read as CSV"),
    ],
)
def test_a_slip_in_a_register_is_refused_at_its_row(name: str, old: str, new: str, told: str, folder: Path):
    change(folder / f"{name}.csv", old, new)
    message = refusal(folder)
    assert message.startswith(f"{name}.csv")
    assert told in message


@pytest.mark.parametrize("name", ["indicators", "dimensions", "units", "aliases"])
def test_a_register_that_is_not_there_is_named(name: str, folder: Path):
    (folder / f"{name}.csv").unlink()
    assert refusal(folder) == f"{name}.csv: not found. The registers folder needs it; restore it"


def test_an_empty_register_is_told(folder: Path):
    (folder / "units.csv").write_text("")
    assert refusal(folder) == (
        "units.csv: found the columns an empty file; expected unit_en, unit_zh, dimension, numerator, denominator. "
        "Restore the first row"
    )
