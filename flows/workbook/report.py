"""The report: every sheet declared, laid out, saved and finished."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256

from openpyxl import Workbook
from openpyxl.packaging.custom import StringProperty

from flows.audit.rules.every import RULES
from flows.audit.run import audited
from flows.ingest.enclosed import Enclosed
from flows.workbook.context import Context
from flows.workbook.declare import Sheet
from flows.workbook.finishing.finish import finish
from flows.workbook.finishing.noted import Told
from flows.workbook.finishing.saving import saved
from flows.workbook.finishing.state import state_item
from flows.workbook.layout.arrange import arranged
from flows.workbook.layout.logo import place_logo
from flows.workbook.layout.overflow import Beside, file_names, fitted
from flows.workbook.layout.places import top_rows
from flows.workbook.layout.render import render
from flows.workbook.layout.texts import plain_text
from flows.workbook.provenance.edition import SCHEMA, Edition, edition
from flows.workbook.provenance.manifest import manifest
from flows.workbook.provenance.marks import signed
from flows.workbook.sheets.anchor import anchor
from flows.workbook.sheets.attention import attention
from flows.workbook.sheets.changes import changes
from flows.workbook.sheets.chooser import chooser
from flows.workbook.sheets.comparison import comparison
from flows.workbook.sheets.conformance import assumed, assumed_in_part, conformance, told_alike
from flows.workbook.sheets.cover import cover
from flows.workbook.sheets.developments import developments
from flows.workbook.sheets.evidence import facts, findings, sources
from flows.workbook.sheets.glossary import glossary
from flows.workbook.sheets.growth import growth
from flows.workbook.sheets.headline import headline
from flows.workbook.sheets.milestones import commitments, milestones
from flows.workbook.sheets.notes import notes
from flows.workbook.sheets.reconciliation import reconciliation
from flows.workbook.sheets.register import register
from flows.workbook.sheets.register_rows import register_rows
from flows.workbook.sheets.targets import targets
from flows.workbook.sheets.trend import trend
from flows.workbook.speech import speech
from flows.workbook.theme import STANDARD, Look
from schemas.cluster import Cluster, Language
from schemas.origin import Origin
from schemas.registers import Registers
from schemas.release import Release
from schemas.tables import Tables

# In the order of the workbook, with the notes and the glossary between the two. A new sheet is one more function here.
PRESENTED = (
    headline,
    attention,
    changes,
    targets,
    trend,
    chooser,
    growth,
    comparison,
    developments,
    anchor,
    register,
    milestones,
    commitments,
    reconciliation,
)
EVIDENCE = (facts, sources, findings, register_rows)
_AUDITS = 3  # at most: one where all is as expected, one more where it is not, one to see that it stays so
_TAGS = {"en": "en-GB", "zh": "zh-CN", "both": "en-GB"}


@dataclass(frozen=True)
class Built:
    """A finished workbook: its bytes, the names of its sheets, the numbers of the rules that it breaks.

    besides: tables with more rows than a sheet holds, to be written beside it. names: of all files, without endings,
    that its tables may have beside it.
    """

    content: bytes
    sheets: tuple[str, ...]
    broken: tuple[int, ...] = ()
    besides: tuple[Beside, ...] = ()
    names: tuple[str, ...] = ()


def build_report(
    cluster: Cluster,
    registers: Registers,
    tables: Tables,
    as_of: date,
    language: Language,
    origin: Origin = Origin(),  # noqa: B008 - it cannot be changed
    stem: str = "report",
    release: Release | None = None,
) -> Built:
    """Return the workbook; the same arguments give the same bytes.

    origin: what the tables were made of. stem: of the file that the workbook goes to; it links to others by that.
    release: whether it is marked as a draft, or says who approved it; None: neither.

    Its last sheet says what came of its audit: what is expected stands there first, and where the audit of the
    finished bytes finds something else, the workbook is made again with that.
    """
    said = speech(language, registers, tables.entities, tables.terms)
    context = Context(cluster, registers, tables, said, as_of)
    about = edition(cluster, tables, origin, as_of, language, release)
    presented, besides = fitted(arranged(declared_sheets(context)), said, stem)
    results, parts = assumed(RULES, presented), assumed_in_part(presented, said)
    for _ in range(_AUDITS):
        others = (*presented, conformance(context, results, len(presented) + 1, parts))
        with _uncollected():
            content, names = _finished(context, about, origin, others)
            found = audited(content)
        if told_alike(results, found.results) and [one.sheet for one in parts] == [one.sheet for one in found.in_part]:
            break
        results, parts = found
    broken = tuple(result.rule.number for result in found.results if result.outcome in ("failed", "unjudged"))
    return Built(content, names, broken, besides, file_names(presented, stem))


@contextmanager
def _uncollected() -> Iterator[None]:
    """Keep Python from looking for garbage while a workbook grows: it would walk through all its cells, many times."""
    collects = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collects:
            gc.enable()


def _finished(
    context: Context, about: Edition, origin: Origin, others: tuple[Sheet, ...]
) -> tuple[bytes, tuple[str, ...]]:
    """Return the bytes of the workbook with a cover before these sheets, and the names of all."""
    cluster, tables, said, language = context.cluster, context.tables, context.said, about.language
    listed = manifest(about, others, said, set(tables.facts["fact_id"]))
    digest = sha256(listed.content).hexdigest()
    title = said.say(cluster.title_en, cluster.title_zh)
    footer = f"{_mark(context, about)}{title} · {context.since} · {about.run} · {about.version}"
    first = cover(context, others, about, digest)
    workbook, noted = render((first, *others), said, footer, _look(cluster))
    if origin.logo:
        place_logo(workbook.worksheets[0], origin.logo, top_rows(first) + 1)
        noted.pictures[workbook.sheetnames[0]] = [Told("Logo", said.label("logo", unit=_issuer(context)))]
    _describe(workbook, context, about, digest)
    items = (state_item(Enclosed(cluster.entity, language, tables.state)), listed)
    return finish(saved(workbook), noted, about.as_of, items), tuple(workbook.sheetnames)


def declared_sheets(context: Context) -> tuple[Sheet, ...]:
    """Return every sheet of a report but the cover, in the order of the workbook."""
    marks = context.tables.marks
    presented = [signed(sheet, marks) for make in PRESENTED if (sheet := make(context)).blocks]
    behind = [sheet for make in (glossary, *EVIDENCE) if (sheet := make(context)).blocks]
    return (*presented, notes(context, (*presented, *behind)), *behind)


def _mark(context: Context, about: Edition) -> str:
    """Return what stands before the footer of a draft, on each page of which it is to be known."""
    draft = about.release is not None and about.release.status == "draft"
    return f"{context.said.label('draft.mark')} · " if draft else ""


def _look(cluster: Cluster) -> Look:
    wanted = cluster.look
    brand = wanted.brand or STANDARD.brand
    return Look(wanted.font or STANDARD.font, brand, wanted.header or brand)


def _issuer(context: Context) -> str:
    """Return who reports: the unit that the form names, else the cluster."""
    said, form, cluster = context.said, context.cluster.form, context.cluster
    return said.say(form.reporting_unit_en, form.reporting_unit_zh) or said.say(cluster.name_en, cluster.name_zh)


def _describe(workbook: Workbook, context: Context, about: Edition, digest: str) -> None:
    """Say in the document's properties what it is, whose, of when, and what it was made of."""
    said, cluster, day = context.said, context.cluster, about.as_of
    properties = workbook.properties
    properties.title = said.say(cluster.title_en, cluster.title_zh)
    properties.creator = _issuer(context)
    properties.subject = f"{said.say(cluster.name_en, cluster.name_zh)}, {context.since}"
    properties.keywords = ", ".join(said.entity(one) for one in dict.fromkeys((cluster.entity, cluster.district)))
    properties.category = said.label("category")
    properties.contentStatus = said.label(f"status_of.{about.status}")
    properties.language = _TAGS[about.language]
    properties.created = datetime(day.year, day.month, day.day)
    own = {
        "RunId": about.run, "CodeVersion": about.version, "InputDigest": about.inputs,
        "ReportingPeriod": day.isoformat(), "SchemaVersion": SCHEMA, "ManifestDigest": digest,
    }  # fmt: skip
    if (release := about.release) and release.status == "approved":
        # named in words: people read these, in the properties that their program shows
        own |= {"Approved by": plain_text(release.name), "Approved on": release.on.isoformat() if release.on else ""}
    for name, value in own.items():
        workbook.custom_doc_props.append(StringProperty(name=name, value=value))
