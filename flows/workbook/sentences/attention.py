"""What needs attention, a sentence for each matter, with its numbers out of the tables."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import polars as pl

from flows.workbook.sentences.figures import said_figures, said_period
from flows.workbook.speech import Speech
from schemas.registers import Registers
from schemas.tables import Tables

_Row = Mapping[str, Any]
# The sheet on which all matters of a kind stand.
SHEETS = {
    "target_missed": "targets",
    "target_behind": "targets",
    "target_at_risk": "targets",
    "milestone_overdue": "milestones",
    "milestone_slipped": "milestones",
    "contradiction": "reconciliation",
    "growth_differs": "reconciliation",
    "no_figures": "developments",
    "row_left_out": "findings",
}


def attention_sentences(tables: Tables, registers: Registers, said: Speech, as_of: date) -> list[str]:
    """Return a sentence for each ranked row of ATTENTION, then, where there are more matters, one that counts them.

    In a bilingual workbook each stands in both languages, one a line.
    """
    tongues = said.each
    each = [_sentences(tables, registers, tongue, as_of) for tongue in tongues]
    return ["\n".join(same) for same in zip(*each, strict=True)]


def _sentences(tables: Tables, registers: Registers, said: Speech, as_of: date) -> list[str]:
    rows = tables.attention.filter(pl.col("rank").is_not_null()).to_dicts()
    details = _targets(tables, registers, said) | _milestones(tables) | _contradictions(tables, registers, said)
    texts = [_sentence(said, row, details.get(_key(row), {}), as_of) for row in rows]
    others = tables.attention.filter(pl.col("rank").is_null()).to_dicts()
    return [*texts, *([_more(said, others)] if others else [])]


def _key(row: _Row) -> tuple[str, ...]:
    """Return what tells a matter's row from all others of its table."""
    return (row["check"], *row["fact_ids"]) if row["check"] else (row["ref"],)


def _sentence(said: Speech, row: _Row, detail: _Row, as_of: date) -> str:
    kind = row["kind"]
    if kind in ("target_behind", "target_at_risk"):
        return said.label("matter.behind", **_behind(said, row, detail, as_of))
    if kind == "target_missed":
        reached = detail["attainment"]
        rest = "" if reached is None else said.label("matter.reached", attainment=_one(reached * 100))
        parts = {"actual": detail["actual_said"], "target": detail["target_said"], "rest": rest}
        return said.label("matter.missed", what=_what(said, row), period=said_period(row["period"], said), **parts)
    if kind in ("contradiction", "growth_differs"):
        return _clash(said, row, detail)
    if kind == "no_figures":
        return said.label("matter.no_figures", entity=said.entity(row["entity"]))
    number = f"{row['number']:,.0f}"
    if kind == "row_left_out":
        sheet = said.label(f"sheet.{SHEETS[kind]}")
        return said.label("matter.row_left_out", text=row["text"], number=number, sheet=sheet)
    parts = {"entity": said.entity(row["entity"]), "milestone": said.text(row["text"]), "days": number}
    if kind == "milestone_slipped":
        parts["before"] = said_period(detail["from_period"], said)
        return said.label("matter.slipped", period=said_period(row["period"], said), **parts)
    return said.label("matter.overdue", period=said_period(row["period"], said), **parts)


def _behind(said: Speech, row: _Row, detail: _Row, as_of: date) -> dict[str, str]:
    """Return the parts of what is said of a target behind: what it needs a month, or that its time is over."""
    over = detail["period_end"] < as_of
    rest = said.label("matter.over") if over else ""
    if not over and detail["needed_said"] is not None:
        rest = said.label("matter.rest", needed=detail["needed_said"], made=detail["made_said"])
    return {
        "what": _what(said, row),
        "actual": detail["actual_said"],
        "covered": said_period(detail["actual_period"], said),
        "period": said_period(row["period"], said),
        "attainment": _one(detail["attainment"] * 100),
        "elapsed": _one(detail["elapsed"] * 100),
        "gap": _one(-detail["gap_pp"]),
        "rest": rest,
    }


def _clash(said: Speech, row: _Row, detail: _Row) -> str:
    parts = {"shown": detail["shown_said"], "rival": detail["rival_said"] or "—"}
    if detail["gap_percent"] is not None:
        parts |= {"gap": _one(abs(detail["gap_percent"])), "times": f"{_times(detail['times']):,.0f}"}
    text = said.label(
        f"clash.{row['check']}",
        what=_what(said, row),
        period=said_period(row["period"], said),
        **({"gap": "—", "times": "—"} | parts),
    )
    return _between(said).join([text, said.label("clash.scopes")]) if detail["scopes_differ"] else text


def _times(ratio: float) -> float:
    """Return how many times the larger figure holds the smaller one."""
    return max(abs(ratio), 1 / abs(ratio)) if ratio else 0.0


def _what(said: Speech, row: _Row) -> str:
    """Return which figure is meant: indicator, entity and scope, in the order of the language."""
    indicator, entity = said.indicator(row["indicator"]), said.entity(row["entity"])
    parts = [said.say(f"{indicator} of {entity}", f"{entity}{indicator}")]
    if row["text"]:
        parts.append(said.label("matter.scope", scope=said.text(row["text"])))
    return _between(said).join(parts)


def _between(said: Speech) -> str:
    return "" if said.language == "zh" else " "


def _more(said: Speech, others: list[dict[str, Any]]) -> str:
    between = "；" if said.language == "zh" else "; "
    kinds = between.join(
        said.label(
            "matter.more_of",
            kind=said.label(f"others.{row['kind']}"),
            number=f"{row['number']:.0f}",
            sheet=said.label(f"sheet.{SHEETS[row['kind']]}"),
        )
        for row in others
    )
    return said.label("matter.more", number=f"{sum(row['number'] for row in others):.0f}", kinds=kinds)


def _one(number: float) -> str:
    return f"{number:.1f}"


def _meant(tables: Tables) -> list[str]:
    return tables.attention["ref"].drop_nulls().to_list()


def _targets(tables: Tables, registers: Registers, said: Speech) -> dict[tuple[str, ...], _Row]:
    """Return the targets that are meant with their figures in words; what is worked out has the actual's digits."""
    exact = (pl.col("actual_qualifier") == "exact") & (pl.col("target_qualifier") == "exact")
    hedge = pl.when(exact).then(pl.lit("exact")).otherwise(pl.lit("about"))
    frame = tables.targets.filter(pl.col("target_id").is_in(_meant(tables))).with_columns(hedge.alias("hedge"))
    figures = {
        "target_said": ("target", "target_half_unit", "target_qualifier"),
        "actual_said": ("actual", "actual_half_unit", "actual_qualifier"),
        "needed_said": ("needed_rate", "actual_half_unit", "hedge"),
        "made_said": ("monthly_rate", "actual_half_unit", "hedge"),
    }
    words = {name: said_figures(frame, registers, said, *columns) for name, columns in figures.items()}
    return {(row["target_id"],): row for row in frame.with_columns(**words).iter_rows(named=True)}


def _milestones(tables: Tables) -> dict[tuple[str, ...], _Row]:
    frame = tables.milestones.filter(pl.col("milestone_id").is_in(_meant(tables)))
    return {(row["milestone_id"],): row for row in frame.select("milestone_id", "from_period").iter_rows(named=True)}


def _contradictions(tables: Tables, registers: Registers, said: Speech) -> dict[tuple[str, ...], _Row]:
    """Return the contradictions that are meant with both figures in words; what is worked out has the shown digits."""
    meant = tables.attention.filter(pl.col("check").is_not_null())
    frame = tables.reconciliation.filter(
        pl.col("fact_ids").list.first().is_in(meant["fact_ids"].list.first().to_list())
    )
    own = pl.col("rival_id").is_not_null() & pl.col("rival_half_unit").is_not_null()
    frame = frame.with_columns(
        pl.when(own).then("rival_half_unit").otherwise("shown_half_unit").alias("half"),
        pl.coalesce(pl.col("rival_qualifier").cast(pl.String), pl.lit("exact")).alias("hedge"),
    )
    words = {
        "shown_said": said_figures(frame, registers, said, "shown", "shown_half_unit", "shown_qualifier"),
        "rival_said": said_figures(frame, registers, said, "rival", "half", "hedge"),
    }
    return {(row["check"], *row["fact_ids"]): row for row in frame.with_columns(**words).iter_rows(named=True)}
