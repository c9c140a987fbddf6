"""Cells of a large table that hold a formula: the formula, and the value that it comes to."""

from xml.sax.saxutils import escape

import polars as pl

from flows.workbook.finishing.values import FinishError
from flows.workbook.streaming.written import Case, Form, Written, written


def worked_out(formula: str, values: pl.Series, *, stays: bool) -> Written:
    """Return how a column of formulas is written; rows without a value are the caller's, unless the formula stays.

    formula: without the sign of equality. Raises FinishError where a value is none that a cell can hold.
    """
    way = written(values)
    said = f"<f>{escape(formula)}</f><v>"
    if values.dtype == pl.String:
        text = Form(f'" t="str">{said}', "</v></c>")
        return Written(text, way.text.fill_null("") if stays else way.text)
    if values.dtype.is_float() and not values.is_finite().all():
        raise FinishError(f"column {values.name}: a formula gives a number that no cell can hold")
    kind = ' t="b"' if values.dtype == pl.Boolean else ""
    empty = (Case(pl.col(values.name).is_null(), Form(f'" t="str">{said}', "</v></c>"), pl.lit("")),) if stays else ()
    return Written(Form(f'"{kind}>{said}', "</v></c>"), way.text, empty)
