"""A new cluster's folder: the blank form to fill in, and a cluster.toml that explains itself."""

from datetime import date
from pathlib import Path

from flows.folders import REGISTERS
from flows.ingest.folder import WORKBOOK
from flows.ingest.registers import read_registers
from flows.workbook.finishing.finish import finish
from flows.workbook.finishing.noted import Noted
from flows.workbook.finishing.saving import saved
from flows.workbook.forms.input_form import build_input_form
from flows.workbook.save import save_bytes
from schemas.errors import InputError

_TEMPLATE = Path(__file__).with_suffix(".toml")


def new_cluster(folder: Path) -> tuple[Path, Path]:
    """Make the folder, with cluster.toml and the blank form in it; return the two files.

    Raises InputError where either file is there already, or where nothing can be written.
    """
    declaration, form = folder / "cluster.toml", folder / WORKBOOK
    for file in (declaration, form):
        if file.exists():
            raise InputError(f"{file} is there already, and nothing was written; give a folder that is new.")
    registers = read_registers(REGISTERS)
    indicators, units = registers.indicators, registers.units
    lists = {
        "indicators": indicators["indicator"].to_list(),
        "indicator name": indicators["name_en"].to_list(),
        "指标名称": indicators["name_zh"].to_list(),
        "units": units["unit_en"].to_list(),
        "计量单位": units["unit_zh"].to_list(),
    }
    blank, values = build_input_form({}, lists)
    save_bytes(finish(saved(blank), Noted(values=values), date.today()), form)
    save_bytes(_TEMPLATE.read_bytes(), declaration)
    return declaration, form
