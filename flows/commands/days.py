"""Days as they are given on the command line."""

import argparse
from datetime import date
from typing import Literal


def day(text: str) -> date:
    """Return the day that is written as 2024-04-26."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a date; write it as 2024-04-26") from None


def since(text: str) -> date | Literal["previous"]:
    """Return the day that is written as 2024-04-26, or the word previous."""
    if text == "previous":
        return "previous"
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(
            f"{text!r} is neither a date nor the word previous; write it as 2024-04-26"
        ) from None
