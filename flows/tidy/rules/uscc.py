"""Unified social credit codes (GB 32100-2015): the form of the text and its check digit, as one expression."""

import polars as pl

# Two characters for the registering body and the kind of organisation, six digits for the place, nine for the
# organisation, one check digit; I, O, S, V and Z are not used.
_FORM = r"^[0-9A-HJ-NP-RTUWXY]{2}[0-9]{6}[0-9A-HJ-NP-RTUWXY]{10}$"
LENGTH = 18
_WEIGHTS = tuple(pow(3, place, 31) for place in range(LENGTH - 1))
_ZERO = "0" * LENGTH
_LETTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def is_uscc(column: str) -> pl.Expr:
    """Tell whether the text is a code with the right check digit; null stays null.

    A code is upper case and without blanks. The check digit makes the weighted sum of all 18 values divisible by 31
    (GB 32100-2015, clause 5; the method of ISO 7064, modulus 31).
    """
    # By series, not as one expression: its tree would work out every byte anew wherever it stands.
    return pl.col(column).map_batches(_checked, return_dtype=pl.Boolean, is_elementwise=True)


def _checked(text: pl.Series) -> pl.Series:
    formed = text.str.contains(_FORM)
    # Every text must have 18 bytes to be split into them; what is not formed like a code is false anyway.
    codes = pl.select(pl.when(formed).then(text).otherwise(pl.lit(_ZERO))).to_series()
    places = codes.cast(pl.Binary).bin.reinterpret(dtype=pl.Array(pl.UInt8, LENGTH))
    total = _VALUES.gather(places.arr.get(LENGTH - 1))
    for place, weight in enumerate(_WEIGHTS):
        total = total + _WEIGHED[weight].gather(places.arr.get(place))
    return formed & (total % 31 == 0)


# The value of every byte: 0 to 9, then A to Y without the five letters.
_VALUES = pl.Series([max(_LETTERS.find(chr(byte)), 0) for byte in range(256)], dtype=pl.UInt16)
_WEIGHED = {weight: _VALUES * weight for weight in _WEIGHTS}
