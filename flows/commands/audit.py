"""`clusterbook audit`: hold finished workbooks, ours or others', against the written rules."""

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from schemas.errors import InputError

Commands = Any  # argparse names its type only in private
_BROKEN = 3  # the exit code where a must-rule is broken; as of a check that found errors
# What the intake found -> what to say of it and what to do.
_REFUSED = {
    "file_absent": "no such file. Check the name, or give the whole path",
    "file_empty": "the file is empty",
    "file_encrypted": "it is encrypted ({found}); save it without a password and audit that",
    "file_too_large": "it is too large: {found}",
    "file_inflates": "it is not safe to open: {found}",
    "file_damaged": "it is damaged: {found}; save it again in the program that made it",
    "file_locked": "it cannot be opened: {found}",
    "file_unsafe": "it could not be read: {found}",
    "not_a_spreadsheet": "it is no .xlsx workbook but {found}; save it as .xlsx and audit that",
}
_OTHERWISE = "it is no .xlsx workbook that can be read: {found}"


def add_audit(commands: Commands) -> None:
    """Add the command to the parser."""
    audit = commands.add_parser("audit", help="hold finished workbooks, ours or not, against the written rules")
    audit.add_argument("files", nargs="+", type=Path, metavar="FILE", help="workbooks (.xlsx)")
    audit.add_argument("--json", metavar="PATH", help="write all rules and breaches there as JSON; - prints it")
    audit.add_argument("--level", choices=("must", "should"), help="only the rules of this level")
    audit.add_argument(
        "--profile", choices=("P", "D", "E"), help="only the rules of sheets to present, of data sheets, of entry forms"
    )
    audit.add_argument("--lang", choices=("en", "zh"), default="en", help="language of the rules; default: en")
    audit.set_defaults(run=_audit)


def _audit(chosen: argparse.Namespace) -> int:
    from flows.ingest.guard import Guard
    from flows.ingest.limits import AUDITED

    documents, refused = [], []
    with Guard("flows.audit.guarded") as guard:
        from flows.audit.told import counts, is_chosen, show  # while the reading process starts

        for path in dict.fromkeys(chosen.files):
            told = guard.read_told(path, path.name, AUDITED)
            if told.refused:
                said = _REFUSED.get(told.refused.rule, _OTHERWISE).format(found=told.refused.found)
                refused.append(f"{path}: {said}.")
                continue
            rules = [rule for rule in told.document["rules"] if is_chosen(rule, chosen.level, chosen.profile)]
            document = {
                "file": path.name,
                "sha256": told.sha256,
                "counts": counts(rules),
                "read_in_part": told.document["read_in_part"],
                "rules": rules,
            }
            documents.append(document)
            show(document, chosen.lang, aside=chosen.json == "-")
    if chosen.json:
        _write_json(documents, chosen.json)
    if refused:
        raise InputError("\nclusterbook: ".join(refused))
    broken = any(rule["level"] == "must" and rule["outcome"] == "failed" for one in documents for rule in one["rules"])
    return _BROKEN if broken else 0


def _write_json(documents: list[dict[str, Any]], where: str) -> None:
    text = json.dumps({"files": documents}, ensure_ascii=False, indent=1) + "\n"
    if where == "-":
        sys.stdout.write(text)
        return
    try:
        Path(where).write_text(text, encoding="utf-8")
    except OSError as error:
        raise InputError(f"{where}: cannot be written: {error.strerror}. Choose another place for --json") from None
