"""What each row of a return is: title, header, data, total, note, or the beginning of another table."""

from collections.abc import Sequence

import polars as pl

from flows.ingest.layout.cells import ROW, filled, first_text, is_figure, letters_of
from flows.ingest.layout.columns import Column
from flows.ingest.layout.figures import Return
from flows.ingest.layout.header import Lexicon, read_words
from flows.ingest.layout.rows import special_rows
from flows.ingest.layout.stack import Stack


def row_kinds(frame: pl.DataFrame, stack: Stack, columns: Sequence[Column], about: Return) -> pl.DataFrame:
    """Return row and kind: title, header, blank, note, subtotal, total (one that stands for an entity), data."""
    everything = letters_of(frame)
    labels = [column.letter for column in columns if not column.holds_figures]
    figures = [column.letter for column in columns if column.holds_figures]
    words = about.known.rows
    below = frame.filter(pl.col(ROW) > stack.bottom)
    label = first_text(labels)
    folded = label.str.normalize("NFKC").str.strip_chars().str.to_lowercase()
    of_label = special_rows(below, label, words)
    known = below.join(of_label, on=ROW, how="semi").filter(folded.is_in(list(about.known.entities)))
    # A note has no figures beside it, but maybe more words; a total has its label in front.
    of_row = special_rows(below, first_text(everything), words).filter(said="note").select(ROW)
    with_figures = below.join(of_row, on=ROW, how="semi").filter(pl.any_horizontal(is_figure(one) for one in figures))
    notes = of_row.join(with_figures, on=ROW, how="anti").with_columns(pl.lit("note").alias("said"))
    totals = of_label.filter(pl.col("said") != "note").join(known, on=ROW, how="anti")
    special = pl.concat([notes, totals]).unique(ROW, keep="first", maintain_order=True)
    again = [
        pl.col(column.letter) == column.text
        for column in columns
        if column.text and column.cell == f"{column.letter}{stack.bottom}"
    ]
    kind = (
        pl.when(~filled(everything))
        .then(pl.lit("blank"))
        .when(pl.col(ROW) < stack.top)
        .then(pl.lit("title"))
        .when(pl.col(ROW) <= stack.bottom)
        .then(pl.lit("header"))
        .when(pl.all_horizontal(again).fill_null(value=False) if again else pl.lit(value=False))
        .then(pl.lit("header"))  # the header once more, as on every printed page
        .when(pl.col("said") == "note")
        .then(pl.lit("note"))
        .when((pl.col("said") == "total") & pl.lit(bool(about.totals)))
        .then(pl.lit("total"))
        .when(pl.col("said").is_not_null())
        .then(pl.lit("subtotal"))
        .otherwise(pl.lit("data"))
    )
    return frame.join(special, on=ROW, how="left", maintain_order="left").select(ROW, kind.alias("kind"))


def next_table(frame: pl.DataFrame, kinds: pl.DataFrame, columns: Sequence[Column], known: Lexicon) -> int | None:
    """Return the row in which another header stands among the figures: what is below it means something else."""
    figures = [column.letter for column in columns if column.holds_figures]
    data = frame.join(kinds.filter(kind="data"), on=ROW, how="semi", maintain_order="left").select(ROW, *figures)
    # Nearly every figure is a plain number; only the others need a closer look.
    texts = [
        data.select(ROW, text=pl.col(letter)).filter(pl.col("text").cast(pl.Float64, strict=False).is_null())
        for letter in figures
    ]
    words = pl.concat(texts).drop_nulls("text").filter(~is_figure("text"))
    different = words["text"].unique(maintain_order=True).head(1000)
    headers = [text for text in different if _is_header(text, known)]
    found = words.filter(pl.col("text").is_in(headers)).group_by(ROW).agg(pl.len().alias("n"))
    rows = found.filter(pl.col("n") >= min(2, len(figures)))[ROW]
    return int(rows.min()) if rows.len() else None  # type: ignore[arg-type]


def _is_header(text: str, known: Lexicon) -> bool:
    words = read_words(text, known)
    return not words.unresolved and bool(words.indicator or words.relative or words.is_change or words.role)


def final_kinds(
    kinds: pl.DataFrame, in_facts: pl.DataFrame, data: pl.DataFrame, columns: Sequence[Column]
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Tell rows of facts from those without; return the kinds, and the rows that have labels and no figure at all."""
    figures = [column.letter for column in columns if column.holds_figures]
    labels = [c.letter for c in columns if c.meaning not in ("value", "change", "unknown", "ordinal")]
    has_fact = pl.col(ROW).is_in(in_facts[ROW].implode())
    bare = data.filter(~has_fact & ~filled(figures) & filled(labels)).select(ROW)
    is_data = pl.col("kind").is_in(["data", "total"])
    kind = (
        pl.when(is_data & has_fact)
        .then(pl.lit("data"))
        .when(is_data & pl.col(ROW).is_in(bare[ROW].implode()))
        .then(pl.lit("label"))
        .when(is_data)
        .then(pl.lit("stray"))
        .otherwise("kind")
    )
    return kinds.with_columns(kind.alias("kind")), bare
