"""What each audience hears and can do: message, form, words at the door and measures of three kinds, dated, out of a catalogue to edit."""

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache

from analysis.catalogues import catalogue
from analysis.errors import DossierError
from analysis.terms import Audience, Term


class MeasurePart(Term):
    """What a line of the catalogue is."""

    MESSAGE = "message", "boodschap"
    FORM = "form", "vorm"
    OPENING = "opening", "eerste zin aan de deur"
    TIP = "tip", "tip op kaart en brief"
    ORGANISATIONAL = "organisational", "organisatorisch"
    STRUCTURAL = "structural", "bouwkundig"
    TECHNICAL = "technical", "technisch"


TIPS = 3
"""So many stand on a card or in a letter."""
MEASURES = (MeasurePart.ORGANISATIONAL, MeasurePart.STRUCTURAL, MeasurePart.TECHNICAL)


@dataclass(frozen=True, kw_only=True)
class MeasureLine:
    """A line of the catalogue: for whom, what, where it comes from, and until which day it may be printed."""

    code: str
    audience: Audience
    part: MeasurePart
    text: str
    source: str = ""
    checked_on: date | None = None
    valid_until: date | None = None
    is_removed: bool = False
    id: int | None = None
    version: int = 0

    def may_print(self, as_of: date) -> bool:
        """Return whether it may be on paper on this day."""
        return not self.is_removed and bool(self.text.strip()) and (self.valid_until is None or self.valid_until >= as_of)


@cache
def catalogue_lines() -> tuple[MeasureLine, ...]:
    """Return the lines that come with the program (`data/measures.csv`)."""
    audiences = {str(one): one for one in Audience}
    known = {str(one): one for one in MeasurePart}
    with catalogue("measures.csv").open(encoding="utf-8", newline="") as stream:
        return tuple(
            MeasureLine(
                code=row["code"],
                audience=audiences[row["audience"]],
                part=known[row["part"]],
                text=row["text"].strip(),
                source=row["source"],
                checked_on=_day(row["checked_on"]),
                valid_until=_day(row["valid_until"]),
            )
            for row in csv.DictReader(stream)
        )


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def whole_catalogue(own: Iterable[MeasureLine]) -> list[MeasureLine]:
    """Return every line, expired and removed ones too: those of the municipality itself replace ours by their code.

    What the municipality added stands before ours, so that a tip of its own is among those that fit.
    """
    by_code: Mapping[str, MeasureLine] = {one.code: one for one in own}
    ours = [by_code.get(line.code, line) for line in catalogue_lines()]
    known = {line.code for line in ours}
    every = [*(line for line in by_code.values() if line.code not in known), *ours]
    order = {str(one): i for i, one in enumerate([*Audience, *MeasurePart])}
    return sorted(every, key=lambda line: (order[line.audience], order[line.part]))


def lines_to_print(own: Iterable[MeasureLine], audiences: Iterable[str], as_of: date) -> list[MeasureLine]:
    """Return the lines for these audiences that may be printed on this day; what has expired is never among them."""
    wanted = {str(one) for one in audiences}
    return [line for line in whole_catalogue(own) if str(line.audience) in wanted and line.may_print(as_of)]


def tips_in(lines: Iterable[MeasureLine]) -> tuple[str, ...]:
    """Return the tips that fit on a card or in a letter."""
    return tuple(line.text for line in lines if line.part is MeasurePart.TIP)[:TIPS]


def tips_for(own: Iterable[MeasureLine], audiences: Iterable[str], as_of: date) -> tuple[str, ...]:
    """Return the tips of one letter: those of its audience, or those for every business when it goes to several kinds of them."""
    wanted = {str(one) for one in audiences}
    return tips_in(lines_to_print(own, wanted if len(wanted) == 1 else {str(Audience.OTHER_BUSINESS)}, as_of))


def say_measures(lines: Sequence[MeasureLine]) -> list[str]:
    """Return the lines as plain text, per audience: one line each, as one would put them in a mail."""
    told: list[str] = []
    for audience in dict.fromkeys(line.audience for line in lines):
        told.append(f"{audience.label}:")
        told += [f"- {line.part.label}: {line.text}" for line in lines if line.audience is audience]
    return told


def checked_line(line: MeasureLine) -> MeasureLine:
    """Return a line that can be kept.

    Raises
    ------
    DossierError
        Without a text, or with a last day before it was checked.
    """
    if not line.text.strip():
        raise DossierError("Vul een tekst in.")
    if line.valid_until is not None and line.checked_on is not None and line.valid_until < line.checked_on:
        raise DossierError("De laatste dag ligt voor de dag waarop de tekst is nagekeken.")
    return replace(line, text=" ".join(line.text.split()), source=" ".join(line.source.split()))
