"""Fast entry at the desk: '23 n' and enter. Numbers are those of the looplijst, which run on through the whole round.

23 n              number 23: niet thuis
23-31 n           23 up to and including 31, and 23,25,40 n for a few
p23 n             the whole entrance (portiek, flat, pand) that 23 belongs to
23 g a            gesproken, wants advice at home
23 l bel eerst    later terug, with a note from the short list
23 -              wipe the result
n                 the address whose turn it is
23 n; 24 g a      several in one line
"""

import re
from dataclasses import dataclass

import pandas as pd

from analysis.dutch import amount, enumerate_words
from analysis.errors import DossierError
from analysis.rounds.results import NOTES, Result, address_line, next_open
from analysis.terms import Answer, VisitStatus

KEYS = {
    "g": VisitStatus.SPOKEN,
    "n": VisitStatus.NOT_HOME,
    "b": VisitStatus.DECLINED,
    "l": VisitStatus.REVISIT,
    "o": VisitStatus.SKIP,
}
"""One letter per result; the whole word works too."""

_WIPE = "-"
_ENTRY = re.compile(r"(?P<whole>p(?:ortiek)?\s*)?(?P<which>\d+(?:\s*(?:-|t/m|,)\s*\d+)*)\s+(?P<rest>\S.*)", re.IGNORECASE)
_BARE = re.compile(r"(?P<whole>p(?:ortiek)? )?(?P<rest>[^\W\d].*|-.*)")
"""A result without a number."""
_PART = re.compile(r"(\d+)(?:\s*(?:-|t/m)\s*(\d+))?")
_WORDS = sorted([*((status.label, status) for status in VisitStatus), *KEYS.items()], key=lambda pair: -len(pair[0]))
_HOW = "Typ een nummer en een letter, bijvoorbeeld: 23 n."


@dataclass(frozen=True)
class Entry:
    """What was typed, understood: the results, a Dutch sentence that repeats it, and the number of the next address to do."""

    results: tuple[Result, ...]
    said: str
    next_number: int | None
    refused: tuple[str, ...] = ()
    """What of a longer line was not understood, and why (Dutch sentences); nothing of that is in `results`."""


def read_entry(text: str, visits: pd.DataFrame, turn: int | None = None) -> Entry:
    """Return what was typed as results.

    Parameters
    ----------
    text
        One line, such as '23 n'.
    visits
        A `Visits` table as it is kept: every number that may be typed.
    turn
        The number whose turn it is: what a result without a number is about.

    Raises
    ------
    DossierError
        When it cannot be understood, or names a number that is not in the round.
    """
    typed = " ".join(text.casefold().split())
    found = _ENTRY.fullmatch(typed)
    if not found and turn is not None and (bare := _BARE.fullmatch(typed)):
        found = _ENTRY.fullmatch(f"{bare['whole'] or ''}{turn} {bare['rest']}")
    if not found:
        raise DossierError(f"‘{_shown(text)}’ begrijpen we niet. {_HOW}")
    status, rest = _status(found["rest"])
    answer, note = _advice_and_note(rest)
    chosen = _chosen(visits, _numbers(found["which"], visits), whole=bool(found["whole"]))
    results = tuple(
        Result(visit_id=visit_id, version=version, status=status, wants_advice=answer, note=note)
        for visit_id, version in zip(chosen["visit_id"].tolist(), chosen["version"].tolist(), strict=True)
    )
    after = visits.assign(status=visits["status"].where(~visits["visit_id"].isin(chosen["visit_id"]), str(status or "")))
    return Entry(results, _said(chosen, status, answer, note), next_open(after, int(chosen["visit_number"].max())))


def read_entries(text: str, visits: pd.DataFrame, turn: int | None = None) -> Entry:
    """Return a line with one or more entries, separated by a semicolon, as one.

    Parameters
    ----------
    text, visits, turn
        As in `read_entry`; after each entry it is the turn of the next address.

    Raises
    ------
    DossierError
        When nothing of it can be understood.
    """
    results: dict[int, Result] = {}
    said: list[str] = []
    refused: list[str] = []
    for piece in [piece for piece in text.split(";") if piece.strip()] or [text]:
        try:
            entry = read_entry(piece, visits, turn)
        except DossierError as error:
            refused.append(str(error))
            continue
        results |= {result.visit_id: result for result in entry.results}
        codes = {result.visit_id: str(result.status or "") for result in entry.results}
        visits = visits.assign(status=visits["visit_id"].map(codes).fillna(visits["status"]))
        said.append(entry.said)
        turn = entry.next_number
    if not results:
        raise DossierError(" ".join(refused))
    return Entry(tuple(results.values()), " ".join(said), turn, tuple(refused))


def _status(rest: str) -> tuple[VisitStatus | None, str]:
    if rest.split(" ", maxsplit=1)[0] == _WIPE:
        return None, rest[1:].strip()
    for word, status in _WORDS:
        if rest == word or rest.startswith(f"{word} "):
            return status, rest[len(word) :].strip()
    keys = enumerate_words([f"{key} ({status.label})" for key, status in KEYS.items()])
    raise DossierError(f"‘{_shown(rest)}’ is geen resultaat dat we kennen. Kies uit: {keys}.")


def _advice_and_note(rest: str) -> tuple[Answer | None, str]:
    word, _, after = rest.partition(" ")
    answer = Answer.YES if word in ("a", "+", "advies") else None
    note = after.strip() if answer else rest
    if note and note not in NOTES:
        raise DossierError(f"‘{_shown(note)}’ staat niet in de korte lijst met notities. Kies uit: {', '.join(NOTES)}.")
    return answer, note


def _numbers(which: str, visits: pd.DataFrame) -> list[int]:
    known = set(visits["visit_number"].tolist())
    numbers: list[int] = []
    for part in which.split(","):
        span = _PART.fullmatch(part.strip())
        if span is None:
            raise DossierError(f"‘{part.strip()}’ is geen nummer. {_HOW}")
        first, last = int(span[1]), int(span[2] or span[1])
        if last < first or first not in known or last not in known:
            low, high = min(known, default=0), max(known, default=0)
            raise DossierError(f"‘{part.strip()}’ staat niet op deze lijst. De nummers lopen van {low} tot en met {high}.")
        numbers += range(first, last + 1)
    return numbers


def _chosen(visits: pd.DataFrame, numbers: list[int], *, whole: bool) -> pd.DataFrame:
    chosen = visits["visit_number"].isin(numbers)
    if whole:
        named = visits[chosen & (visits["entrance"] != "")]
        keys = set(zip(named["pair"], named["entrance"], named["place"], strict=True))
        mine = pd.Series([key in keys for key in zip(visits["pair"], visits["entrance"], visits["place"], strict=True)], index=visits.index)
        if not mine.any():
            raise DossierError(f"Nummer {numbers[0]} heeft een eigen voordeur. Typ het nummer zonder p ervoor.")
        chosen |= mine
    return visits[chosen]


def _said(chosen: pd.DataFrame, status: VisitStatus | None, answer: Answer | None, note: str) -> str:
    first = chosen.iloc[0]
    what = status.label if status else "resultaat gewist"
    extra = ", ".join([*(["wil advies"] if answer else []), *([note] if note else [])])
    tail = f" ({extra})" if extra else ""
    if len(chosen) == 1:
        return f"{address_line(first)}: {what}{tail}."
    entrances = set(chosen["entrance"])
    where = (
        first["entrance"] if len(entrances) == 1 and first["entrance"] else f"{first['visit_number']} t/m {chosen['visit_number'].max()}"
    )
    return f"{where}, {amount(len(chosen), 'adres', 'adressen')}: {what}{tail}."


def _shown(text: str) -> str:
    return " ".join(text.split())[:40]
