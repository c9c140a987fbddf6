"""The shipped cluster's workbooks keep every rule, on each of its days and in each language."""

import pytest

import shipped
from auditing import outcomes


@pytest.mark.parametrize("language", shipped.LANGUAGES)
@pytest.mark.parametrize("day", shipped.DAYS, ids=str)
def test_no_rule_is_broken(day, language):
    found = outcomes(shipped.content(day, language))
    broken = {
        number: result.why or result.breaches[:3]
        for number, result in found.items()
        if result.outcome in ("failed", "unjudged")
    }
    assert broken == {}
    assert sum(result.outcome == "passed" for result in found.values()) > 75  # there was something to judge
