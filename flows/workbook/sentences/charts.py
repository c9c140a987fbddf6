"""What charts say: the message over them, the line under it, and a text for those who do not see them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from flows.workbook.sentences.figures import said_figures
from flows.workbook.speech import Speech
from schemas.registers import Registers

_Row = Mapping[str, Any]
_ALT_LENGTH = 250  # characters that readers of an alternative text allow
_TITLE_LENGTH = 90  # of a line


@dataclass(frozen=True)
class Said:
    """The texts of a chart; a bilingual title has a line in each language."""

    title: str
    subtitle: str
    alt: str


def told(
    said: Speech,
    message: Callable[[Speech], str],
    second: Callable[[Speech], Sequence[str]],
    described: Callable[[Speech, str], str],
) -> Said:
    """Return the texts, each language's made by itself.

    message: the title. second: the parts of the line under it. described: the alternative text around the message.
    """
    each = [(one, message(one)) for one in said.each]
    lines = [(";" if one.language == "en" else "；", list(filter(None, second(one)))) for one in said.each]
    room = _ALT_LENGTH // len(each) - 1
    return Said(
        "\n".join(cut(text, _TITLE_LENGTH) for _, text in each),
        " · ".join((f"{sign} " if sign == ";" else sign).join(parts) for sign, parts in lines),
        " ".join(cut(described(one, text), room) for one, text in each),
    )


def cut(text: str, length: int) -> str:
    """Return the text, or as much of it as there is room for, with a sign that more follows."""
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"


def per_cent(share: float, said: Speech, places: int = 1) -> str:
    """Return a fraction as it stands in a sentence."""
    return f"{share * 100:,.{places}f}{' %' if said.language == 'en' else '%'}"


def path_said(rows: pl.DataFrame, registers: Registers, said: Speech, unit: Callable[[Speech], str], pace: str) -> Said:
    """Return the texts of output against target. rows: PATH with indicator and entity. pace: what is needed by now."""
    first, last = rows["period"][0], rows["period"][-1]

    def message(one: Speech) -> str:
        figures = {
            name: said_figures(rows, registers, one, name, f"{name}_half_unit", f"{name}_qualifier")
            for name in ("actual", "target", "forecast")
        }
        return _path_message(one, rows.to_dicts(), figures)

    def second(one: Speech) -> Sequence[str]:
        parts = {"indicator": one.indicator(rows["indicator"][0]), "unit": unit(one)}
        return one.label("chart.path.unit", **parts), one.label("chart.path.pace", figure=pace) if pace else ""

    def described(one: Speech, text: str) -> str:
        what = one.indicator(rows["indicator"][0])
        return one.label("chart.columns", what=what, first=one.period(first), last=one.period(last), message=text)

    return told(said, message, second, described)


def _path_message(one: Speech, rows: Sequence[_Row], figures: Mapping[str, pl.Series]) -> str:
    """Return the newest thing that can be said: how far the target is reached, else the figure itself."""
    entity = one.entity(rows[0]["entity"])
    with_actual = [place for place, row in enumerate(rows) if row["actual"] is not None]
    if with_actual:
        row, figure = rows[with_actual[-1]], figures["actual"][with_actual[-1]]
        parts = {"entity": entity, "figure": figure, "period": one.period(row["actual_period"])}
        if comparable(row):
            share = per_cent(float(row["actual"] / row["target"]), one)
            return one.label("chart.path.reached", share=share, year=one.period(row["period"]), **parts)
        return one.label("chart.path.stood", **parts)
    for name, key in (("target", "chart.path.aims"), ("forecast", "chart.path.expects")):
        for row, figure in zip(reversed(rows), reversed(figures[name].to_list()), strict=True):
            if figure is not None:
                return one.label(key, entity=entity, figure=figure, year=one.period(row["period"]))
    return entity


def comparable(row: _Row) -> bool:
    """Return whether a year's actual can be held against its target: both exact, the target positive, one coverage."""
    exact = row["actual_qualifier"] == row["target_qualifier"] == "exact"
    return bool(exact and row["target"] > 0 and len(row["scopes"]) <= 1)


def series_said(
    rows: pl.DataFrame, registers: Registers, said: Speech, unit: Callable[[Speech], str], *, breaks: bool
) -> Said:
    """Return the texts of a series. rows: whole years of SERIES. breaks: some have another coverage than the newest."""
    newest = rows.row(-1, named=True)
    first, last = rows["period"][0], rows["period"][-1]

    def message(one: Speech) -> str:
        figure = said_figures(rows.tail(1), registers, one)[0]
        parts = {"entity": one.entity(newest["entity"]), "indicator": one.indicator(newest["indicator"])}
        parts |= {"figure": figure, "period": one.period(last)}
        if newest["growth"] is None:
            return one.label("chart.trend.stood", **parts)
        key = "chart.trend.grew" if newest["growth"] >= 0 else "chart.trend.fell"
        return one.label(key, growth=per_cent(abs(newest["growth"]), one), **parts)

    def second(one: Speech) -> Sequence[str]:
        parts = {"indicator": one.indicator(newest["indicator"]), "unit": unit(one)}
        return one.label("chart.trend.unit", **parts), one.label("chart.trend.lighter") if breaks else ""

    def described(one: Speech, text: str) -> str:
        what = f"{one.entity(newest['entity'])}, {one.indicator(newest['indicator'])}"
        years = {"first": one.period(first), "last": one.period(last)}
        return one.label("chart.columns", what=what, message=text, **years)

    return told(said, message, second, described)


def developments_said(
    rows: pl.DataFrame, registers: Registers, said: Speech, unit: Callable[[Speech], str], silent: int, left_out: int
) -> Said:
    """Return the texts of developments compared. rows: figures of one indicator, the largest first.

    silent: how many developments have none. left_out: how many smaller ones there is no room for.
    """
    indicator = rows["indicator"][0]

    def message(one: Speech) -> str:
        figure = said_figures(rows.head(1), registers, one)[0]
        most = {"entity": one.entity(rows["entity"][0]), "period": one.period(rows["period"][0])}
        return one.label("chart.developments.most", figure=figure, **most)

    def second(one: Speech) -> Sequence[str]:
        return (
            one.label("chart.developments.unit", indicator=one.indicator(indicator), unit=unit(one)),
            one.label("chart.developments.more", number=str(rows.height)) if left_out else "",
            one.label("chart.developments.silent", number=str(silent)) if silent else "",
        )

    def described(one: Speech, text: str) -> str:
        return one.label("chart.bars", what=one.indicator(indicator), message=text)

    return told(said, message, second, described)


def shares_said(rows: Sequence[_Row], ranks: Sequence[_Row], said: Speech) -> Said:
    """Return the texts of shares of the city; ranks: those that can be given."""
    first = rows[0]

    def message(one: Speech) -> str:
        return one.label(
            "chart.shares.share",
            entity=one.entity(first["entity"]),
            against=one.entity(first["against"]),
            indicator=one.indicator(first["indicator"]),
            basis=one.label(f"basis.{first['basis']}"),
            period=one.period(first["here_period"]),
            share=per_cent(first["share"], one),
        )

    def second(one: Speech) -> Sequence[str]:
        placed = [
            one.label(
                "chart.shares.rank",
                rank=str(row["rank"]),
                of=str(row["of"]),
                indicator=one.indicator(row["indicator"]),
            )
            for row in ranks[:1]
        ]
        return one.label("chart.shares.unit"), *(placed or [one.label("chart.shares.no_rank")])

    def described(one: Speech, text: str) -> str:
        return one.label("chart.bars", what=one.label("comparison.shares"), message=text)

    return told(said, message, second, described)


def timeline_said(states: Mapping[str, int], months: pl.Series, as_of: date, back: int, said: Speech) -> Said:
    """Return the texts of the timeline.

    states: overdue, due, done -> how many. months: how far off those shown are. back: months that it looks back.
    """
    number, shown, off = sum(states.values()), months.len(), sorted(months.to_list())
    ends = {"first": f"{off[0]:.1f}", "last": f"{off[-1]:.1f}"}

    def message(one: Speech) -> str:
        counts = {state: str(count) for state, count in states.items()}
        return one.label("chart.timeline.state", back=str(back), **counts)

    def second(one: Speech) -> Sequence[str]:
        some = one.label("chart.timeline.some", shown=str(shown), number=str(number)) if shown < number else ""
        return one.label("chart.timeline.unit", day=as_of.isoformat()), some

    def described(one: Speech, text: str) -> str:
        return one.label("chart.timeline.alt", message=text, **ends)

    return told(said, message, second, described)


def moved(said: Speech, line: _Row) -> str:
    """Return how a series moved from its first year to its last, or why that cannot be worked out."""
    return "\n".join(_moved(one, line) for one in said.each)


def _moved(one: Speech, line: _Row) -> str:
    if not line["one_coverage"]:
        return one.label("chooser.break")
    if not line["exact"]:
        return one.label("chooser.unsure")
    if min(line["value"], line["first_value"]) <= 0:
        return one.label("chooser.not_positive")
    years = line["period_start"].year - line["first_period_start"].year
    growth = (line["value"] / line["first_value"]) ** (1 / years) - 1 if years else 0.0
    signed = f"{'+' if growth >= 0 else '-'}{per_cent(abs(growth), one)}"
    first, last = one.period(line["first_period"]), one.period(line["period"])
    return one.label("chooser.grew" if years > 1 else "chooser.step", growth=signed, first=first, last=last)


def chosen_alt(said: Speech, label: str, rows: pl.DataFrame) -> str:
    """Return the alternative text of the chart that follows the choice: what it shows at first.

    rows: of the table drawn, with a value in one column or the other; the years that are not there are blank.
    """
    drawn = rows.drop_nulls("period").with_columns(pl.coalesce("here", "other").alias("drawn"))
    room = _ALT_LENGTH // len(said.each) - 1
    places = drawn["most_places"][0]
    first, last = (f"{value:,.{places}f}" for value in (drawn["drawn"][0], drawn["drawn"][-1]))
    return " ".join(
        cut(
            one.label(
                "chart.chosen.alt",
                series=label,
                first=drawn["period"][0],
                last=drawn["period"][-1],
                first_value=first,
                last_value=last,
            ),
            room,
        )
        for one in said.each
    )
