"""Counting made-up registrations, in one line."""

from datetime import date, datetime
from typing import Any

from analysis.incidents import CountedIncidents, count_incidents
from analysis.terms import Kind
from tests.make import make_registrations

AS_OF = date(2026, 11, 21)
ALL = tuple(Kind)
EVENING = datetime(2026, 3, 5, 20, 15)
OTHER_UNIT = {"source": "andere.csv", "sheet": "", "incident_number": "2026555001-1", "target": ""}


def count(*rows: dict[str, object], kinds: tuple[Kind, ...] = ALL, **choices: Any) -> CountedIncidents:
    return count_incidents(make_registrations(*rows), kinds=kinds, as_of=AS_OF, **choices)


def codes(counted: CountedIncidents) -> list[tuple[int, str]]:
    return [(finding.row, finding.code) for finding in counted.findings]


def net(*rows: dict[str, object], **choices: Any) -> int:
    return count(*rows, **choices).account.net
