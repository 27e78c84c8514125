"""What one says at the door: an opening and three tips for each audience, out of the catalogue of measures."""

from collections.abc import Sequence
from dataclasses import dataclass

from analysis.measures import MeasureLine, MeasurePart, tips_in
from analysis.terms import Audience

SILENCE = (
    "Wat is er gebeurd? Bij wie was het? Daarover mag ik niets zeggen. Dat is in het belang van de mensen om wie het gaat. "
    "Wij vertellen wat u zelf kunt doen."
)
"""The same for everybody, and nothing beside it."""


@dataclass(frozen=True)
class Card:
    """The conversation card (*gesprekskaart*) of one audience."""

    audience: Audience
    opening: str
    tips: tuple[str, ...]


def cards_for(lines: Sequence[MeasureLine], municipality: str = "") -> list[Card]:
    """Return a card for each audience of these lines, in the order of the visit list; see `measures.lines_to_print`."""
    cards = []
    for audience in Audience:
        mine = [line for line in lines if line.audience is audience]
        if mine:
            opening = next((line.text for line in mine if line.part is MeasurePart.OPENING), "")
            cards.append(Card(audience, opening.replace("{gemeente}", municipality or "[vul in: gemeente]"), tips_in(mine)))
    return cards
