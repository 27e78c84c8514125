"""A list that comes back filled in, laid beside what is kept: what may go in, and row by row what clashes."""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from analysis.rounds.results import Result, address_line
from analysis.terms import Answer, Term, VisitStatus


class Clash(Term):
    """Why a row of a filled list does not go in by itself."""

    UNKNOWN_ADDRESS = "unknown_address", "Dit adres staat niet in deze ronde."
    CHANGED_ADDRESS = "changed_address", "Het adres in deze rij is veranderd. Op de lijst stond een ander adres."
    CHANGED_SINCE = "changed_since", "Dit resultaat is intussen in het programma gewijzigd."
    UNKNOWN_RESULT = "unknown_result", "Dit resultaat kennen we niet. Kies er een uit de lijst."
    UNKNOWN_ADVICE = "unknown_advice", "Bij ‘Wil advies’ kan alleen J of N staan."
    TWICE = "twice", "Dit adres staat twee keer in het bestand, met een ander resultaat."


@dataclass(frozen=True, kw_only=True)
class FilledRow:
    """A row of a filled list as text: where it stands in the file, which visit it was made for, and what was filled in."""

    row: int
    visit_id: int | None
    version: int | None
    address: str
    """Such as 'Dorpsstraat 12A-2', made from the columns of the file."""
    postcode: str
    status: str
    wants_advice: str
    note: str


@dataclass(frozen=True)
class Conflict:
    """A row that needs somebody's choice: what is kept, and what the file says."""

    row: int
    address: str
    clash: Clash
    kept: str = ""
    in_file: str = ""
    result: Result | None = None
    """What would go in when the file is right; None when it cannot."""


@dataclass(frozen=True)
class Comparison:
    """What a filled list changes, what clashes, and how many rows say nothing new."""

    results: tuple[Result, ...]
    conflicts: tuple[Conflict, ...]
    unchanged: int


def compare(filled: Sequence[FilledRow], visits: pd.DataFrame) -> Comparison:
    """Return what a filled list changes in a round.

    A row is known by the mark that the list bears, else by its address. An empty result in the file says nothing: it wipes nothing.

    Parameters
    ----------
    filled
        The rows of the file.
    visits
        A `Visits` table as it is kept.
    """
    kept = {int(visit["visit_id"]): visit for _, visit in visits.iterrows()}
    by_address: dict[tuple[str, str], int] = {(_key(address_line(visit)), visit["postcode"]): at for at, visit in kept.items()}
    results: dict[int, Result] = {}
    rows: dict[int, FilledRow] = {}
    conflicts: list[Conflict] = []
    unchanged = 0
    for row in filled:
        at = row.visit_id if row.visit_id in kept else by_address.get((_key(row.address), row.postcode.replace(" ", "").upper()))
        conflict, result = _judge(row, kept.get(at) if at is not None else None)
        if conflict:
            conflicts.append(conflict)
        elif result is None:
            unchanged += 1
        elif result.visit_id in results and results[result.visit_id] != result:
            first = rows[result.visit_id]
            conflicts.append(Conflict(row.row, row.address, Clash.TWICE, f"rij {first.row}: {first.status}", row.status, result))
        else:
            results[result.visit_id], rows[result.visit_id] = result, row
    return Comparison(tuple(results.values()), tuple(conflicts), unchanged)


def _judge(row: FilledRow, visit: "pd.Series[str] | None") -> tuple[Conflict | None, Result | None]:
    """What one row says: a clash, a change, or nothing new."""
    if visit is None:
        return Conflict(row.row, row.address, Clash.UNKNOWN_ADDRESS, in_file=row.status), None
    here = address_line(visit)
    if row.visit_id is not None and _key(here) != _key(row.address):
        return Conflict(row.row, row.address, Clash.CHANGED_ADDRESS, kept=here, in_file=row.address), None
    if not (row.status or row.wants_advice or row.note):
        return None, None
    status = next((status for status in VisitStatus if row.status.casefold() == status.label), None)
    if row.status and status is None:
        return Conflict(row.row, here, Clash.UNKNOWN_RESULT, in_file=row.status), None
    answer = next((answer for answer in Answer if row.wants_advice.upper() == answer.label), None)
    if row.wants_advice and answer is None:
        return Conflict(row.row, here, Clash.UNKNOWN_ADVICE, in_file=row.wants_advice), None
    told = (str(status or ""), str(answer or ""), row.note)
    known = (visit["status"], visit["wants_advice"], visit["note"])
    if told == known:
        return None, None
    result = Result(visit_id=int(visit["visit_id"]), version=int(visit["version"]), status=status, wants_advice=answer, note=row.note)
    is_old = row.version != int(visit["version"]) if row.version is not None else bool(visit["status"])
    if is_old:
        words = {str(status): status.label for status in VisitStatus}
        return Conflict(row.row, here, Clash.CHANGED_SINCE, words.get(visit["status"], "leeg"), row.status or "leeg", result), None
    return None, result


def _key(address: str) -> str:
    return "".join(address.casefold().split())
