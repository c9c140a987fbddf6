"""What changed, each row in one sentence."""

from collections.abc import Mapping
from typing import Any

import polars as pl

from flows.workbook.sentences.figures import said_figures, said_period
from flows.workbook.speech import Speech, with_units
from schemas.registers import Registers
from schemas.vocabulary import OUR_GROUPS

TOLD = 12  # sentences at most
_SMALL = ("restated", "backfill")  # stands in the table, is not told
_Row = Mapping[str, Any]
_FIGURES = {
    "new_value": "new",
    "old_value": "old",
    "growth": "growth",
    "target": "target",
}  # and what its parts begin with
# What is no word: the order of the parts of a figure, and the signs between them.
_SIGNS = {
    "en": {
        "figure": "{entity}, {period}: {thing} {value}",
        "end": ".",
        "comma": ", ",
        "list": "; ",
        "brackets": " ({})",
        "outer": " [{}]",
    },
    "zh": {
        "figure": "{entity}{period}{thing}{value}",
        "end": "。",
        "comma": "，",
        "list": "；",
        "brackets": "（{}）",
        "outer": "〔{}〕",
    },
}
_NEWS = ("new", "target_status")
_SET = ("target_set", "target_revised", "target_status")  # their templates say themselves that it is a target


def told_changes(changes: pl.DataFrame) -> tuple[pl.DataFrame, int]:
    """Return the rows of CHANGES that are told in sentences, the office's own, and how many more there are."""
    ours = changes.filter(pl.col("group").is_in(OUR_GROUPS), ~pl.col("kind").is_in(_SMALL))
    return ours.head(TOLD), max(ours.height - TOLD, 0)


def said_changes(frame: pl.DataFrame, registers: Registers, said: Speech) -> pl.Series:
    """Return, for each row of CHANGES, what it says in a sentence; in a bilingual workbook two, a line each."""
    each = [_in_one(frame, registers, one) for one in said.each]
    return pl.Series([" \n".join(parts).replace(" \n", "\n") for parts in zip(*each, strict=True)], dtype=pl.String)


def _in_one(frame: pl.DataFrame, registers: Registers, said: Speech) -> list[str]:
    firm = (pl.col(f"{stem}_qualifier").fill_null("exact") for stem in _FIGURES.values())
    plain = frame.with_columns(pl.col("growth").abs(), pl.col("growth").alias("signed"), *firm)
    rates = plain.with_columns(pl.lit("fraction").alias("dimension"))
    figures = {
        name: said_figures(
            rates if name == "growth" else plain, registers, said, name, f"{stem}_half_unit", f"{stem}_qualifier"
        )
        for name, stem in _FIGURES.items()
    }
    kinds = dict(registers.indicators.select("indicator", pl.col("kind").cast(pl.String)).iter_rows())
    if said.language == "en":
        units = with_units(plain, registers, said)["shown_unit"]
        figures = {name: _without_unit(texts, units, plain["indicator"], said) for name, texts in figures.items()}
    spoken = plain.with_columns(pl.Series(f"said_{name}", texts) for name, texts in figures.items())
    return [_sentence(row, said, kinds.get(row["indicator"], "")) for row in spoken.iter_rows(named=True)]


def _without_unit(texts: pl.Series, units: pl.Series, indicators: pl.Series, said: Speech) -> pl.Series:
    """Return the figures without a unit that the indicator's name holds already."""
    rows = zip(texts, units, indicators, strict=True)
    named = ((text, unit, said.indicators.get(indicator, ("", ""))[0].lower()) for text, unit, indicator in rows)
    plain = [text.removesuffix(f" {unit}") if text and unit and unit in name else text for text, unit, name in named]
    return pl.Series(plain, dtype=pl.String)


def _sentence(row: _Row, said: Speech, measure: str) -> str:
    if row["indicator"] is None:
        parts = [_milestone(row, said)]
    else:
        parts = [_figure(row, said) + _held_against(row, said, measure), *_beside(row, said, measure)]
    if row["kind"] == "milestone_done" and row["old_period"] and row["days"] is not None:
        parts.append(_timely(row["days"], said_period(row["old_period"], said), said))
    return _SIGNS[said.language]["comma"].join(filter(None, parts)) + _SIGNS[said.language]["end"]


def _figure(row: _Row, said: Speech) -> str:
    kind, entity, thing = row["kind"], said.entity(row["entity"]), _thing(row, said)
    period = said_period(row["new_period"] or row["old_period"] or "", said)
    value, old = row["said_new_value"], row["said_old_value"]
    if kind == "target_status" and (value is None or not _paced(row)):
        words = {name: said.label(f"pace.{row[name]}") for name in ("old_word", "new_word")}
        target = said_period(row["target_period"], said)
        return said.label(
            "told.target_status",
            entity=entity,
            thing=thing,
            period=target,
            word=words["new_word"],
            old=words["old_word"],
        )
    if kind in _NEWS:
        return _SIGNS[said.language]["figure"].format(entity=entity, period=period, thing=thing, value=value)
    if kind == "withdrawn":
        return said.label("told.withdrawn", entity=entity, period=period, thing=thing, old=old)
    if kind in ("target_set", "backfill"):
        return said.label(f"told.{kind}", entity=entity, period=period, thing=thing, value=value)
    return said.label(f"told.{kind}", entity=entity, period=period, thing=thing, value=value, old=old)


def _thing(row: _Row, said: Speech) -> str:
    """Return the indicator, and in brackets what it covers and that it is no actual figure."""
    signs = _SIGNS[said.language]
    name = said.indicator(row["indicator"]) if row["indicator"] in said.indicators else row["indicator"]
    if said.language == "en" and name[1:2].islower():
        name = name[0].lower() + name[1:]
    basis = row["basis"] if row["basis"] not in (None, "actual") and row["kind"] not in _SET else None
    notes = [said.text(row["scope"]) if row["scope"] else "", said.label(f"basis.{basis}") if basis else ""]
    noted = signs["list"].join(filter(None, notes))
    if not noted:
        return name
    nested = "(" in noted or "（" in noted
    return name + signs["outer" if nested else "brackets"].format(noted)


def _beside(row: _Row, said: Speech, measure: str) -> list[str]:
    """Return what belongs to a new figure: its growth, or what it was before; how it stands to its target."""
    if row["kind"] not in ("new", "target_set", "target_revised", "target_status", "revised"):
        return []
    clauses = []
    if row["kind"] == "target_revised" and row["old_scope"] != row["scope"]:
        clauses.append(said.label("told.scopes_differ"))
    if row["said_growth"]:
        if row["basis"] == "target":
            return [*clauses, said.label("told.promised", growth=row["said_growth"])]
        clauses.append(_growth(float(row["signed"]), row["said_growth"], said))
    elif measure == "flow" and row["kind"] in _NEWS and row["change"] is not None:
        clauses.append(_growth(round(row["change"], 3), _percent(abs(row["change"]), said), said))
    if _paced(row):
        clauses.append(_pace(row, said))
    return clauses


def _growth(signed: float, text: str, said: Speech) -> str:
    if signed == 0:
        return said.label("told.level")
    return said.label("told.up", growth=text) if signed > 0 else said.label("told.down", growth=text)


def _held_against(row: _Row, said: Speech, measure: str) -> str:
    """Return in brackets what a new figure is held against, where no growth says it."""
    if row["kind"] not in _NEWS or not row["said_old_value"] or row["said_growth"] or measure == "flow":
        return ""
    parts = {"value": row["said_old_value"], "period": said_period(row["old_period"], said)}
    same = all(row[f"new_{name}"] == row[f"old_{name}"] for name in ("value", "qualifier"))
    if row["old_scope"] != row["scope"]:
        text = said.label("told.other_scope", **parts)
    elif same:
        text = said.label("told.unchanged", period=parts["period"])
    else:
        text = said.label("told.at" if measure == "stock" else "told.before", **parts)
    return _SIGNS[said.language]["brackets"].format(text)


def _paced(row: _Row) -> bool:
    told = ("ahead", "on_course", "at_risk", "behind")
    word = row["new_word"]
    if word in told:
        return row["attainment"] is not None and row["gap_pp"] is not None
    return word in ("met", "missed") or (word == "open" and row["attainment"] is not None)


def _pace(row: _Row, said: Speech) -> str:
    parts = {"target": said_period(row["target_period"], said), "size": row["said_target"]}
    word = row["new_word"]
    if row["attainment"] is not None and word not in ("met", "missed"):
        parts["attainment"] = _percent(row["attainment"], said)
    if row["gap_pp"] is not None:
        parts |= {"elapsed": _percent(row["elapsed"], said), "gap": f"{abs(row['gap_pp']):.1f}"}
    return said.label(f"told.{word}", **parts)


def _percent(fraction: float, said: Speech) -> str:
    return f"{fraction * 100:.1f}{'%' if said.language == 'zh' else ' %'}"


def _milestone(row: _Row, said: Speech) -> str:
    kind, entity = row["kind"], said.entity(row["entity"])
    if kind == "first_figures":
        return said.label("told.first_figures", entity=entity, number=str(row["more"]))
    parts = {"entity": entity, "text": said.text(row["text"])}
    period = said_period(row["new_period"] or row["old_period"], said)
    key = kind if kind.startswith("milestone") else f"milestone_{kind}"
    if kind in ("milestone_slipped", "milestone_brought_forward"):
        parts["old"] = said_period(row["old_period"], said)
    return said.label(f"told.{key}", period=period, days=str(row["days"]), **parts)


def _timely(days: int, old: str, said: Speech) -> str:
    if days == 0:
        return said.label("told.on_time", old=old)
    return said.label("told.late" if days > 0 else "told.early", days=str(abs(days)), old=old)
