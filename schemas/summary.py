"""What a report says, in a few lines: for a screen, a notice, a reviewer."""

from collections.abc import Mapping
from dataclasses import dataclass, field

LISTED = 10  # matters that need attention and are named; of the others it is said how many there are


@dataclass(frozen=True)
class FindingsOfRule:
    """How often something was found that nobody has confirmed, and where first. severity: error, warning or note.

    says: the severity in the report's language. cell: "" where it is about a whole file or sheet.
    """

    severity: str
    says: str
    rule: str
    count: int
    file: str
    sheet: str
    cell: str
    found: str
    expected: str


@dataclass(frozen=True)
class TargetPace:
    """One target beside the newest figure comparable with it, as text. state: of `schemas.vocabulary.PACE_STATES`.

    says: the state in the report's language. attainment and elapsed in per cent, gap in percentage points; what is not
    known is "".
    """

    state: str
    says: str
    entity: str
    measured: str
    period: str
    target: str
    actual: str
    actual_period: str
    attainment: str
    elapsed: str
    gap: str


@dataclass(frozen=True)
class ErrorLine:
    """An error that nobody has confirmed. fingerprint: the same as long as the input says the same, wherever."""

    fingerprint: str
    line: str


@dataclass(frozen=True)
class Summary:
    """What a report says, in its language; in a bilingual one a sentence holds both, a line each.

    title: of the report, and the day it speaks of. since: what the changes count from. counted: how many findings
    there are. findings: the worst first. files: how many have errors or warnings. targets: the worst first, without
    those that a newer one replaced. words: heading -> what it is called.
    """

    title: str = ""
    headline: tuple[str, ...] = ()
    attention: tuple[str, ...] = ()
    since: str = ""
    changes: tuple[str, ...] = ()
    counted: str = ""
    findings: tuple[FindingsOfRule, ...] = ()
    files: int = 0
    targets: tuple[TargetPace, ...] = ()
    errors: tuple[ErrorLine, ...] = ()
    words: Mapping[str, str] = field(default_factory=dict)
