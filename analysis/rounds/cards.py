"""What one says at the door: an opening and three tips for each audience, from a dated list anybody may edit."""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from analysis.catalogues import catalogue
from analysis.errors import SourceError
from analysis.terms import Audience

TIPS = 3
SILENCE = (
    "Wat is er gebeurd? Bij wie was het? Daarover mag ik niets zeggen. Dat is in het belang van de mensen om wie het gaat. "
    "Wij vertellen wat u zelf kunt doen."
)
"""The same for everybody, and nothing beside it."""


@dataclass(frozen=True)
class CardLine:
    """A line of the list: for whom, what it is, where it comes from, and until when it may be printed."""

    audience: Audience
    part: str
    text: str
    source: str
    checked_on: date | None
    valid_until: date | None


@dataclass(frozen=True)
class Card:
    """The conversation card (*gesprekskaart*) of one audience."""

    audience: Audience
    opening: str
    tips: tuple[str, ...]


def cards_for(audiences: Iterable[str], as_of: date, municipality: str = "", path: Path | None = None) -> list[Card]:
    """Return the cards of these audiences, in the order of the visit list; a line whose last day is past is left out.

    Raises
    ------
    SourceError
        When the list cannot be read.
    """
    wanted = {str(audience) for audience in audiences}
    lines = [
        line for line in load_cards(path or catalogue("conversation_cards.csv")) if line.valid_until is None or line.valid_until >= as_of
    ]
    cards = []
    for audience in Audience:
        mine = [line for line in lines if line.audience is audience]
        if str(audience) in wanted and mine:
            opening = next((line.text for line in mine if line.part == "opening"), "")
            tips = tuple(line.text for line in mine if line.part == "tip")[:TIPS]
            cards.append(Card(audience, opening.replace("{gemeente}", municipality or "[vul in: gemeente]"), tips))
    return cards


@lru_cache
def load_cards(path: Path) -> tuple[CardLine, ...]:
    """Read the list of conversation cards.

    Raises
    ------
    SourceError
        When it is missing, or a line of it cannot be understood.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            return tuple(_as_line(row) for row in csv.DictReader(lines))
    except FileNotFoundError as error:
        raise SourceError(f"We vinden het bestand ‘{path.name}’ niet. Controleer de naam en de map.") from error
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise SourceError(f"De lijst met gesprekskaarten ‘{path.name}’ klopt niet. Controleer de doelgroepen en de datums.") from error


def _as_line(row: dict[str, str]) -> CardLine:
    audience = {str(audience): audience for audience in Audience}[row["audience"]]
    return CardLine(audience, row["part"], row["text"].strip(), row["source"], _day(row["checked_on"]), _day(row["valid_until"]))


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
