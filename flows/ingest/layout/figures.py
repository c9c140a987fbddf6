"""The columns of figures of a return to raw rows of facts, each with the cell that says each thing about it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import polars as pl

from flows.ingest.layout.cells import ODDITY_TYPES, ROW, odd_cells
from flows.ingest.layout.columns import Column
from flows.ingest.layout.header import Lexicon, Words, compact, read_words, unit_of
from flows.ingest.layout.spans import Span, relative, span, with_year
from flows.ingest.layout.title import Said, Title
from schemas.contract import validate
from schemas.grids import Grid
from schemas.inputs import FACTS
from schemas.layouts import Layout
from schemas.raw import ODDITIES, RawTable, raw_contract

_PERCENT = "%"
_NEEDED = ("entity", "period", "indicator", "unit")
_GUESSED = ("entity", "period")  # labels that stand in the first of the rows they go for
_READ_CLOSELY = 2000  # different labels; more than there are indicators, and few enough to be read one by one


@dataclass(frozen=True)
class Return:
    """One sheet of a return.

    labels: meaning -> the column of labels. prefix: of the fact ids. totals: the entity of rows of totals, or "".
    """

    grid: Grid
    known: Lexicon
    title: Title
    layout: Layout
    labels: Mapping[str, Column]
    source_id: str
    prefix: str
    totals: str = ""

    @property
    def base(self) -> Span | None:
        """The period of the whole return, where it is said in a form that can be reckoned with."""
        text = self.title.period.text or self.layout.period
        return span(text) if text else None


def labelled(sheet: Return, data: pl.DataFrame, totals: pl.DataFrame) -> pl.DataFrame:
    """Add to each row of data what its labels say: columns __entity, __indicator, __unit, __period, ...; null if not.

    totals: the numbers of rows that are totals of a known entity.
    """
    letters = {name: column.letter for name, column in sheet.labels.items()}
    text = {name: pl.col(letter) for name, letter in letters.items()}
    if len({"entity", "indicator", "period"} & set(letters)) > 1:
        text |= {name: text[name].forward_fill() for name in _GUESSED if name in text}
    missing = pl.lit(None, dtype=pl.String)
    names = ("entity", "indicator", "unit", "period", "basis", "scope", "note")
    frame = data.with_columns((text.get(name, missing)).alias(f"__{name}") for name in names)
    if sheet.totals:
        is_total = pl.col(ROW).is_in(totals[ROW].implode())
        frame = frame.with_columns(pl.when(is_total).then(pl.lit(sheet.totals)).otherwise("__entity").alias("__entity"))
    frame = _mapped(frame, "__unit", lambda one: unit_of(one, sheet.known) or one)
    frame = _mapped(frame, "__basis", lambda one: sheet.known.bases.get(compact(one), one))
    frame = _mapped(frame, "__period", lambda one: _absolute(one, sheet))
    return _with_indicators(frame, sheet)


def _mapped(frame: pl.DataFrame, name: str, reading: Callable[[str], str]) -> pl.DataFrame:
    """Replace each text of the column by what it is read as; each different text is read once."""
    texts = frame[name].drop_nulls().unique(maintain_order=True).to_list()
    if not texts:
        return frame
    table = {text: reading(text) for text in texts}
    return frame.with_columns(pl.col(name).replace_strict(table, default=None, return_dtype=pl.String))


def _absolute(text: str, sheet: Return) -> str:
    """Return a label's period with its year."""
    words = read_words(text, sheet.known)
    found = _period(words.period, words.part, words.relative, sheet.base) if not words.unresolved else None
    return found or text


def _period(period: str, part: str, name: str, base: Span | None) -> str | None:
    """Put together what a header says of the period; null where the year is not known."""
    own = span(period) if period else None
    if part and own and (own.first, own.last) == (1, 12):
        return with_year(part, own)
    if name and (own or base):
        return relative(name, own or base)
    if part:
        within = relative(name, base) if name else None
        return with_year(part, span(within) if within else base)
    return (own.text if own else period) or None


def _with_indicators(frame: pl.DataFrame, sheet: Return) -> pl.DataFrame:
    """Resolve the labels of indicators; a label of growth alone is of the indicator above it."""
    texts = frame["__indicator"].drop_nulls().unique(maintain_order=True).to_list()
    read = []
    for place, text in enumerate(texts):
        whole = Words(indicator=sheet.known.indicators.get(compact(text), ""))
        words = whole if whole.indicator or place > _READ_CLOSELY else read_words(text, sheet.known)
        is_whole = bool(words.indicator) and not words.unresolved
        period = _period(words.period, words.part, words.relative, sheet.base) if is_whole else None
        alone = words.is_change and not words.indicator and not words.unresolved
        read.append((text, words.indicator if is_whole else None, words.unit or None, period, words.basis or None,
                     words.is_change and not words.unresolved, alone))  # fmt: skip
    schema = {"__indicator": pl.String, "__key": pl.String, "__in_label": pl.String, "__when": pl.String,
              "__how": pl.String, "__grows": pl.Boolean, "__alone": pl.Boolean}  # fmt: skip
    table = pl.DataFrame(read, schema=schema, orient="row")
    found = frame.join(table, on="__indicator", how="left", maintain_order="left")
    # What is not known stays as it is written: it is told at its cell. Growth of it is not known either.
    of = pl.when(~pl.col("__alone").fill_null(value=False)).then(pl.coalesce("__key", "__indicator")).forward_fill()
    growth = of.replace_strict(dict(sheet.known.growth), default=None, return_dtype=pl.String)
    grows = pl.col("__grows").fill_null(value=False)
    return found.with_columns(
        pl.when(grows)
        .then(pl.coalesce(growth, "__indicator"))
        .otherwise(pl.coalesce("__key", "__indicator"))
        .alias("__of"),
        pl.when(grows).then(pl.coalesce("__in_label", pl.lit(_PERCENT))).otherwise("__in_label").alias("__in_label"),
        grows.alias("__grows"),
        pl.coalesce("__period", "__when").alias("__period"),
        pl.coalesce("__basis", "__how").alias("__basis"),
    )


def facts_of(sheet: Return, column: Column, rows: pl.DataFrame, covered: pl.DataFrame) -> RawTable | str:
    """Return the facts of one column of figures, or the name of what nothing says about them.

    rows: as `labelled` returns them. covered: row, letter and text of cells merged with another. The names are
    entity, period, indicator, unit, and growth where the register has no growth of the indicator.
    """
    said = _of_header(sheet, column)
    if column.meaning == "change" and said["indicator"].text and "indicator" not in sheet.labels:
        grown = sheet.known.growth.get(said["indicator"].text)
        if grown is None:
            return "growth"
        said["indicator"] = replace(said["indicator"], text=grown)
    mine = rows.filter(pl.col(column.letter).is_not_null())
    facts = mine.select(ROW, *_expressions(sheet, column, said))
    for name in _NEEDED:
        if facts[name].null_count() == facts.height and (facts.height or name not in sheet.labels):
            if not facts.height and said.get(name, Said()).text:
                continue
            return name
    letters = {name: sheet.labels[name].letter for name in FACTS.names if name in sheet.labels} | {
        "value": column.letter
    }
    fixed = {name: said.get(name, Said()).cell for name in FACTS.names if name not in letters}
    merged = covered.filter(letter=column.letter).join(mine.select(ROW), on=ROW, how="semi").select(
        ROW, "letter", pl.lit("value").alias("column"), pl.lit("merged").alias("kind"), "text"
    )  # fmt: skip
    oddities = pl.concat([odd_cells(sheet.grid, mine, letters), merged.cast(ODDITY_TYPES)])
    return RawTable(
        FACTS,
        sheet.grid.file,
        sheet.grid.sheet,
        validate(raw_contract(FACTS), facts.select(ROW, *FACTS.names)),
        letters,
        validate(ODDITIES, oddities),
        part=column.letter,
        fixed=fixed,
    )


def _of_header(sheet: Return, column: Column) -> dict[str, Said]:
    """Return what header, title and layout say about a column, the nearer one first, with the cell that says it."""
    title, layout = sheet.title, sheet.layout
    own = [column.says(name) for name in ("period", "part", "relative")]
    text = _period(own[0].text, own[1].text, own[2].text, sheet.base)
    has_own = any(one.text for one in own)
    cell = next((one.cell for one in reversed(own) if one.text), "")
    of_title = Said(sheet.base.text if sheet.base and title.period.text else title.period.text, title.period.cell)
    period = Said(text or "", cell) if has_own else of_title if of_title.text else Said(layout.period)
    return {
        "entity": _first(column.says("entity"), title.entity, Said(layout.entity)),
        "indicator": _first(column.says("indicator"), title.indicator),
        "period": period,
        "unit": column.says("unit"),
        "basis": column.says("basis"),
    }


def _first(*said: Said) -> Said:
    return next((one for one in said if one.text), Said())


def _expressions(sheet: Return, column: Column, said: dict[str, Said]) -> list[pl.Expr]:
    def text(name: str) -> pl.Expr:
        return pl.lit(said[name].text or None, dtype=pl.String)

    has_label = "indicator" in sheet.labels
    indicator = pl.coalesce("__of", text("indicator"))
    if column.meaning == "change" and has_label:
        growth = pl.col("__of").replace_strict(dict(sheet.known.growth), default=None, return_dtype=pl.String)
        named = pl.concat_str(pl.col("__indicator"), pl.lit(" " + column.text))
        indicator = pl.when("__grows").then("__of").otherwise(pl.coalesce(growth, named))
    # The unit of the title is that of figures it can measure: 亿元 above the table is none of a number of firms.
    units = {
        key: sheet.title.units[of].text
        for key, of in sheet.known.quantity_of_indicator.items()
        if of in sheet.title.units
    }
    by_title = indicator.replace_strict(units, default=None, return_dtype=pl.String)
    default = pl.lit(sheet.layout.unit or None, dtype=pl.String)
    if column.meaning == "change":
        unit = pl.lit(said["unit"].text or _PERCENT)
    else:
        own = (
            pl.when("__grows").then(pl.coalesce("__in_label", "__unit")).otherwise(pl.coalesce("__unit", "__in_label"))
        )
        unit = pl.coalesce(own, text("unit"), by_title, default)
    return [
        pl.concat_str(pl.lit(f"{sheet.prefix}{column.letter}"), pl.col(ROW).cast(pl.String)).alias("fact_id"),
        pl.coalesce("__entity", text("entity")).alias("entity"),
        indicator.alias("indicator"),
        pl.coalesce("__period", text("period")).alias("period"),
        pl.col(column.letter).alias("value"),
        unit.alias("unit"),
        pl.coalesce("__basis", text("basis"), pl.lit("actual")).alias("basis"),
        pl.lit("exact").alias("qualifier"),  # what the text of the value hedges, the tidy stage reads out of it
        pl.col("__scope").alias("scope"),
        pl.lit(sheet.source_id).alias("source_id"),
        pl.col("__note").alias("note"),
        pl.lit(None, dtype=pl.String).alias("status"),
    ]
