"""The report: every sheet declared, laid out, saved and finished."""

from dataclasses import dataclass
from datetime import date, datetime

from flows.ingest.enclosed import Enclosed
from flows.workbook.context import Context
from flows.workbook.finishing.finish import finish, saved
from flows.workbook.finishing.state import state_item
from flows.workbook.render import render
from flows.workbook.sheets.anchor import anchor
from flows.workbook.sheets.attention import attention
from flows.workbook.sheets.changes import changes
from flows.workbook.sheets.comparison import comparison
from flows.workbook.sheets.cover import cover
from flows.workbook.sheets.developments import developments
from flows.workbook.sheets.evidence import facts, findings, sources
from flows.workbook.sheets.headline import headline
from flows.workbook.sheets.milestones import commitments, milestones
from flows.workbook.sheets.notes import notes
from flows.workbook.sheets.reconciliation import reconciliation
from flows.workbook.sheets.targets import targets
from flows.workbook.sheets.trend import trend
from flows.workbook.speech import speech
from schemas.cluster import Cluster, Language
from schemas.registers import Registers
from schemas.tables import Tables

# In the order of the workbook. A new sheet is one more function here.
SHEETS = (
    headline,
    attention,
    changes,
    targets,
    trend,
    comparison,
    developments,
    anchor,
    milestones,
    commitments,
    reconciliation,
    facts,
    sources,
    findings,
    notes,
)
_TAGS = {"en": "en-GB", "zh": "zh-CN", "both": "en-GB"}


@dataclass(frozen=True)
class Built:
    """A finished workbook: its bytes and the names of its sheets."""

    content: bytes
    sheets: tuple[str, ...]


def build_report(cluster: Cluster, registers: Registers, tables: Tables, as_of: date, language: Language) -> Built:
    """Return the workbook; the same arguments give the same bytes."""
    said = speech(language, registers, tables.entities, tables.terms)
    context = Context(cluster, registers, tables, said, as_of)
    others = tuple(sheet(context) for sheet in SHEETS)
    title = said.say(cluster.title_en, cluster.title_zh)
    workbook, stored = render((cover(context, others), *others), said, f"{title} · {context.since}")
    properties = workbook.properties
    properties.title = title
    properties.creator = said.say(cluster.form.reporting_unit_en, cluster.form.reporting_unit_zh) or said.say(
        cluster.name_en, cluster.name_zh
    )
    properties.subject = f"{said.say(cluster.name_en, cluster.name_zh)}, {context.since}"
    properties.language = _TAGS[language]
    properties.created = datetime(as_of.year, as_of.month, as_of.day)
    item = state_item(Enclosed(cluster.entity, language, tables.state))
    return Built(finish(saved(workbook), stored, as_of, item), tuple(workbook.sheetnames))
