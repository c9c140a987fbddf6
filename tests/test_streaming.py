"""Rows that are streamed into the package are the very rows that openpyxl would lay out."""

import polars as pl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from flows.workbook.finishing.values import FinishError
from streaming import KINDS, cells, column, frames, laid_out, streamed


@settings(deadline=None, max_examples=40)
@given(frames())
@example(pl.DataFrame({"text": ["a", None, ""]}))
@example(pl.DataFrame({"text": [None, None]}, schema={"text": pl.String}))
@example(pl.DataFrame({"number": [float("nan"), float("inf"), -float("inf"), -0.0, 5e-324, 1e300, None]}))
@example(pl.DataFrame({"whole": [2**53, 2**53 + 1, -(2**53) - 1, 0]}))
def test_a_streamed_row_has_the_cells_and_the_looks_of_one_laid_out(frame):
    assert cells(streamed(frame)) == cells(laid_out(frame))


@pytest.mark.parametrize("name", sorted(KINDS))
@settings(deadline=None, max_examples=6)
@given(data=st.data())
def test_each_kind_of_value_is_streamed_as_it_would_be_laid_out(name, data):
    frame = column(data.draw, name, 8).to_frame()
    assert cells(streamed(frame)) == cells(laid_out(frame))


@settings(deadline=None, max_examples=10)
@given(frames())
def test_the_same_frame_gives_the_same_bytes(frame):
    assert streamed(frame) == streamed(frame)


@pytest.mark.parametrize("values", [pl.Series([{"a": 1}]), pl.Series([b"\x00\x01"])], ids=["a struct", "bytes"])
def test_what_no_cell_can_hold_is_refused_with_the_column_s_name(values):
    with pytest.raises(FinishError, match=r"column odd: no cell can hold a (Struct|Binary)"):
        streamed(values.alias("odd").to_frame())
