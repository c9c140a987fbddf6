"""One kind of finding, said in English and Chinese."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Rule:
    """One kind of finding.

    leaves_out: the row cannot be used and stays out of the report.
    expected: used where the place that finds it has nothing more exact to say.
    """

    key: str
    severity: str
    leaves_out: bool
    title_en: str
    title_zh: str
    expected_en: str
    expected_zh: str
    mend_en: str
    mend_zh: str
