"""The rows of one declared sheet on their way to becoming facts: what is wrong is noted, what is right goes on."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256

import polars as pl

from flows.tidy.words import folded, quoted, resolved, sentence, suggestions
from schemas.findings import RULES
from schemas.inputs import InputSheet
from schemas.rule import Rule

SHEET = ("file", "sheet", "part")
AT = ("file", "sheet", "row", "part")  # what identifies a row; see the facts' contract for part

_NOTED = {
    "file": pl.String,
    "sheet": pl.String,
    "row": pl.UInt32,
    "part": pl.String,
    "column": pl.String,
    "letter": pl.String,
    "rule": pl.String,
    "found": pl.String,
    "expected_en": pl.String,
    "expected_zh": pl.String,
    "suggestion": pl.String,
}

MOST_WORDS = 10_000  # that can be confirmed each by itself

_FIRST_KEY = ("a key used once only; it stands first at {}", "编号应唯一；首次出现在 {}")
_SAME_ROW = ("each row once; the same stands at {}", "同一内容只填一次；相同内容见 {}")


@dataclass(frozen=True)
class Checked:
    """Rows with what was noted about them; every method returns a new one.

    rows: file, sheet, row, part and the declared columns as text, later typed columns too.
    letters: file, sheet, part, column, letter, fixed: the cell that gives the column's text for all rows.
    raw: the rows as they were read. noted: one row a finding, not yet addressed (see `findings`).
    confirmed: a finding's fingerprint -> the reason for which it may pass. catalogue: every rule by its key.
    by_word: a warning is about the word found, whichever row says it: a person confirms it once for all of a million.
    """

    declared: InputSheet
    rows: pl.DataFrame
    letters: pl.DataFrame
    dates: pl.DataFrame
    raw: pl.DataFrame
    noted: tuple[pl.DataFrame, ...] = field(default_factory=tuple)
    confirmed: Mapping[str, str] = field(default_factory=dict)
    catalogue: Mapping[str, Rule] = field(default_factory=lambda: RULES)
    by_word: bool = False

    def note(
        self,
        rule: str,
        column: str,
        when: pl.Expr,
        *,
        suggest: Mapping[str, str] | None = None,
        found: pl.Expr | None = None,
        expected: tuple[pl.Expr, pl.Expr] | None = None,
    ) -> "Checked":
        """Note a finding at `column` for every row for which `when` is true.

        suggest: found text -> what may be meant. expected: English and Chinese, where the rule's own is too general.
        """
        hits = self.rows.filter(when)
        if hits.is_empty():
            return self
        text = pl.col(column) if found is None else found
        english, chinese = expected or (pl.lit(RULES[rule].expected_en), pl.lit(RULES[rule].expected_zh))
        frame = hits.select(
            *AT,
            pl.lit(column).alias("column"),
            pl.lit(None, dtype=pl.String).alias("letter"),
            pl.lit(rule).alias("rule"),
            text.cast(pl.String).alias("found"),
            english.alias("expected_en"),
            chinese.alias("expected_zh"),
            text.cast(pl.String)
            .replace_strict(dict(suggest or {}), default=None, return_dtype=pl.String)
            .alias("suggestion"),
        )
        return replace(self, noted=(*self.noted, frame))

    def resolve(self, column: str, rule: str, table: Mapping[str, str], *, words: bool = False) -> "Checked":
        """Replace each word of the column by its name in the table; note those that have none.

        words: the table is a short closed list, which the finding then spells out.
        """
        rows = self.rows.with_columns(resolved(pl.col(column), table).alias("__name"))
        unknown = pl.col("__name").is_null() & pl.col(column).is_not_null()
        missing = rows.filter(unknown)[column].unique(maintain_order=True).to_list()
        allowed = ", ".join(dict.fromkeys(table.values()))
        noted = replace(self, rows=rows).note(
            rule,
            column,
            unknown,
            suggest=suggestions(missing, table) if missing else None,
            expected=(pl.lit(f"one of {allowed}"), pl.lit(f"应为下列之一：{allowed}")) if words else None,
        )
        return replace(noted, rows=rows.with_columns(pl.col("__name").alias(column)).drop("__name"))

    def without(self, column: str, rule: str, left_out: Collection[str]) -> "Checked":
        """Note, and blank, the cells that speak of one of those left out (folded names)."""
        gone = folded(pl.col(column)).is_in(list(left_out))
        return self.note(rule, column, gone).with_rows(
            self.rows.with_columns(pl.when(~gone).then(pl.col(column)).alias(column))
        )

    def unique(self, column: str, *, fold: bool = False) -> "Checked":
        """Note every row whose key stands in an earlier row already; the finding names the first cell.

        fold: keys that differ in letter case or width only are one.
        """
        key = folded(pl.col(column)) if fold else pl.col(column)
        among = self.rows.filter(_may_repeat(self.rows[column], fold=fold))
        return self._repeats("duplicate_key", column, among, key, _FIRST_KEY) if among.height else self

    def repeats(self, columns: Sequence[str], at: str) -> "Checked":
        """Note, at a column, every row that says what an earlier usable row says, word for word."""
        return self._repeats("duplicate_row", at, self.kept(), pl.struct(columns), _SAME_ROW)

    def _repeats(self, rule: str, column: str, among: pl.DataFrame, key: pl.Expr, said: tuple[str, str]) -> "Checked":
        earlier = (
            among.join(
                self.letters_of(column).select(*SHEET, __letter="letter"),
                on=SHEET,
                how="left",
                maintain_order="left",
            )
            .select(
                *AT,
                key.is_first_distinct().alias("__is_first"),
                sentence("{}, {} {}{}", "file", "sheet", pl.col("__letter").fill_null("A"), "row")
                .first()
                .over(key)
                .alias("__first"),
            )
            .filter(~pl.col("__is_first"))
        )
        if earlier.is_empty():
            return self
        rows = self.rows.join(earlier, on=AT, how="left", maintain_order="left")
        english, chinese = (sentence(text, "__first") for text in said)
        noted = self.with_rows(rows).note(rule, column, pl.col("__first").is_not_null(), expected=(english, chinese))
        return noted.with_rows(self.rows)

    def dates_as(self, column: str) -> "Checked":
        """Note the cells of the column that hold a date where text is expected.

        Excel makes the first of a month out of a month, so the month is what may be meant by that day.
        """
        at = self.dates.filter(pl.col("column") == column).select(*AT, pl.lit(value=True).alias("__date"))
        rows = self.rows.join(at, on=AT, how="left", maintain_order="left")
        months = {day: day.removesuffix("-01") for day in self.dates["text"] if day.endswith("-01") and len(day) == 10}
        noted = self.with_rows(rows).note("date_as_period", column, pl.col("__date"), suggest=months)
        return noted.with_rows(self.rows)

    def letters_of(self, column: str) -> pl.DataFrame:
        """Return file, sheet, part, letter and fixed cell of a declared column."""
        return self.letters.filter(pl.col("column") == column).drop("column")

    def with_rows(self, rows: pl.DataFrame) -> "Checked":
        """Return the same with other columns in its rows."""
        return replace(self, rows=rows)

    def left_out(self) -> pl.DataFrame:
        """Return the other rows: those about which something was noted that leaves a row out."""
        return self.rows.join(self.kept(), on=AT, how="anti", maintain_order="left")

    def kept(self) -> pl.DataFrame:
        """Return the rows about which nothing was noted that leaves a row out."""
        leaving = self._leaving()
        return self.rows.join(leaving, on=AT, how="anti", maintain_order="left") if leaving.height else self.rows

    def _leaving(self) -> pl.DataFrame:
        """Return the addresses of the rows that are left out; a confirmed warning leaves none out."""
        leaving = [frame.filter(self._leaves_out()) for frame in self.noted]
        noted = pl.concat([pl.DataFrame(schema=_NOTED), *leaving])
        if self.confirmed and noted.height:
            noted = self._with_fingerprints(noted).filter(pl.col("confirmed").is_null())
        return noted.select(AT)

    def _with_fingerprints(self, noted: pl.DataFrame) -> pl.DataFrame:
        """Add fingerprint and confirmed: by what the row says, its own number and id aside."""
        if self.by_word:
            return with_fingerprints(noted, None, self.declared.name, self.catalogue, self.confirmed)
        texts = [name for name in self.declared.names if name != "fact_id"]
        return with_fingerprints(
            noted, self.raw.select(*AT, *texts), self.declared.name, self.catalogue, self.confirmed
        )

    def findings(self) -> pl.DataFrame:
        """Return what was noted, each with its cell: severity, rule, address, found, expected, suggestion, left_out."""
        noted = pl.concat([pl.DataFrame(schema=_NOTED), *self.noted])
        severity = {key: rule.severity for key, rule in self.catalogue.items()}
        letters = self.letters.rename({"letter": "__letter"})
        addressed = self._with_fingerprints(noted).join(
            letters, on=(*SHEET, "column"), how="left", maintain_order="left"
        )
        return addressed.select(
            pl.col("rule").replace_strict(severity, return_dtype=pl.String).alias("severity"),
            "rule",
            *AT,
            "column",
            pl.coalesce("fixed", pl.concat_str(pl.coalesce("letter", "__letter", pl.lit("A")), "row")).alias("cell"),
            quoted(pl.col("found")).alias("found"),
            "expected_en",
            "expected_zh",
            "suggestion",
            (self._leaves_out() & pl.col("confirmed").is_null()).alias("left_out"),
            "fingerprint",
            "confirmed",
        )

    def with_noted(self, noted: pl.DataFrame) -> "Checked":
        """Return the same with findings that were made elsewhere: AT, column, rule, found, expected and suggestion."""
        frame = noted.select(
            pl.lit(None, dtype=dtype).alias(name) if name not in noted.columns else pl.col(name)
            for name, dtype in _NOTED.items()
        )
        return replace(self, noted=(*self.noted, frame)) if frame.height else self

    def _leaves_out(self) -> pl.Expr:
        return pl.col("rule").is_in([key for key, rule in self.catalogue.items() if rule.leaves_out])


def _may_repeat(texts: pl.Series, *, fold: bool) -> pl.Series:
    """Tell which texts may stand in another row too: all that do, and hardly any other.

    Numbers are much quicker to sort than texts are to group, and texts of capitals and digits need no folding.
    """
    if fold:
        odd = texts.filter(~texts.str.contains("^[0-9A-Z._-]*$")).unique()
        names = odd.to_frame("text").select(folded(pl.col("text")).str.to_uppercase()).to_series()
        texts = texts.replace(odd, names) if len(odd) else texts
    hashes = texts.hash()
    ordered = hashes.filter(texts.is_not_null()).sort()
    twice = ordered.filter(ordered == ordered.shift(1)).unique()
    return hashes.is_in(twice.implode()) & texts.is_not_null()


def with_fingerprints(
    noted: pl.DataFrame,
    rows: pl.DataFrame | None,
    table: str,
    catalogue: Mapping[str, Rule],
    confirmed: Mapping[str, str],
) -> pl.DataFrame:
    """Add to findings (AT, rule, column, found) of one table a fingerprint and the reason for which they may pass.

    rows: AT, and as text all that a row says: its finding has the same fingerprint wherever and whenever it says the
    same. None: the text found is all that counts, and of more than MOST_WORDS of them the last have no fingerprint:
    nobody confirms so many one by one. Only warnings have one; the others are null.
    """
    warnings = [name for name, rule in catalogue.items() if rule.severity == "warning"]
    asked = noted.filter(pl.col("rule").is_in(warnings))
    key = pl.concat_str(
        "rule", pl.lit(table), "column", pl.col("found").fill_null(""), "__said", separator="\x1f"
    ).alias("__key")
    if rows is None:
        with_texts = noted.with_columns(pl.lit("").alias("__said"))
    else:
        texts = pl.concat_str(pl.exclude(AT).fill_null(""), separator="\x1f").alias("__said")
        said = rows.join(asked, on=AT, how="semi").select(*AT, texts)
        with_texts = noted.join(said, on=AT, how="left", maintain_order="left")
    keyed = with_texts.with_columns(pl.when(pl.col("rule").is_in(warnings)).then(key).alias("__key"))
    keys = keyed["__key"].drop_nulls().unique()
    made = {one: _fingerprint(one) for one in (keys.sort().head(MOST_WORDS) if rows is None else keys)}
    named = pl.col("__key").replace_strict(made, default=None, return_dtype=pl.String)
    passed = pl.col("fingerprint").replace_strict(dict(confirmed), default=None, return_dtype=pl.String)
    return (
        keyed.with_columns(named.alias("fingerprint")).with_columns(passed.alias("confirmed")).drop("__key", "__said")
    )


def _fingerprint(key: str) -> str:
    """Return a short name for what a finding is about; the same text gives the same name everywhere."""
    return sha256(key.encode()).hexdigest()[:16]
