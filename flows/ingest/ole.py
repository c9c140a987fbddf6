"""The old Microsoft container: an .xls workbook, a file with a password, or another document."""

from typing import BinaryIO

from flows.ingest.refusal import Refused
from schemas.remark import Remark

_OTHERS = (
    ("WordDocument", "a Word document"),
    ("PowerPoint Document", "a PowerPoint presentation"),
    ("VisioDocument", "a Visio drawing"),
    ("__properties_version1.0", "an e-mail message"),
)


def ole_kind(file: BinaryIO) -> tuple[str, tuple[Remark, ...]]:
    """Return "xls" and remarks; raise Refused for what is encrypted, damaged or no workbook."""
    import olefile  # type: ignore[import-untyped]  # it ships no types; imported here: most files are no containers

    file.seek(0)
    try:
        with olefile.OleFileIO(file) as container:
            names = {str(path[0]).casefold() for path in container.listdir(streams=True, storages=True)}
    except Exception as error:  # on broken containers it lets IndexError, struct.error and more through
        raise Refused("file_damaged", f"an old Office file that is damaged or cut off ({error})") from None
    if "encryptedpackage" in names:
        raise Refused("file_encrypted", "the whole workbook is encrypted")
    if not names & {"workbook", "book"}:
        what = next((what for name, what in _OTHERS if name.casefold() in names), "an old Office file of another kind")
        raise Refused("not_a_spreadsheet", what)
    if _has_password(file):
        raise Refused("file_encrypted", "an .xls workbook with a password")
    macros = "_vba_project_cur" in names
    return "xls", (Remark("macros", "a VBA project"),) if macros else ()


def _has_password(file: BinaryIO) -> bool:
    import msoffcrypto  # type: ignore[import-untyped]  # it ships no types

    file.seek(0)
    try:
        return bool(msoffcrypto.OfficeFile(file).is_encrypted())
    except Exception:  # it cannot tell: the reader will say what is wrong with the file
        return False
