"""Straatkennis: what professionals know of a place, and the hotspots a gebiedsscan names; with author and date. Vertrouwelijk."""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime

import shapely
from shapely.geometry.base import BaseGeometry

from analysis.dossier import records, schema
from analysis.dossier.agreements import may_open_police_data
from analysis.dossier.safekeeping import scrub
from analysis.dossier.store import Dossier
from analysis.errors import DossierError, PrivacyError
from analysis.terms import Term

LONGEST_NOTE = 2000

NEAR_M = 50.0
"""A note this close to a concentration is about it: the other side of the street, the corner."""


class NoteKind(Term):
    """What a note is."""

    STREET_KNOWLEDGE = "street_knowledge", "straatkennis"
    NAMED_HOTSPOT = "named_hotspot", "hotspot uit de gebiedsscan"


@dataclass(frozen=True, kw_only=True)
class Note:
    """A note about a place: who says so, since when, and where it lies when that is known (RD, m)."""

    kind: NoteKind
    place: str
    text: str
    author: str
    noted_on: date
    address_id_bag: str = ""
    x_rd: float | None = None
    y_rd: float | None = None
    who: str = ""
    at_utc: datetime | None = None
    id: int | None = None
    version: int = 0


def read_notes(dossier: Dossier) -> list[Note]:
    """Return every note, newest first.

    Raises
    ------
    PrivacyError
        When police data may not be opened: straatkennis falls under the same *aanwijzingsbesluit*.
    """
    _refuse(dossier)
    with dossier.reading() as connection:
        found = records.read(connection, schema.notes, Note)
    return sorted(found, key=lambda note: (note.noted_on, note.id or 0), reverse=True)


def notes_at(notes: Iterable[Note], outline: BaseGeometry, streets: Collection[str]) -> list[Note]:
    """Return the notes about a concentration: on the map within 50 m of it, or, without a place on the map, about one of its streets.

    Parameters
    ----------
    notes
        As `read_notes` returns them; the order stays.
    outline
        The outline of the concentration, RD.
    streets
        The streets of the addresses in it.
    """
    names = {street.casefold() for street in streets}
    return [note for note in notes if _is_near(note, outline) or (note.x_rd is None and _names_of(note.place) & names)]


def _is_near(note: Note, outline: BaseGeometry) -> bool:
    return note.x_rd is not None and bool(shapely.dwithin(outline, shapely.Point(note.x_rd, note.y_rd), NEAR_M))


def _names_of(place: str) -> set[str]:
    """The whole place, and each of the streets it names: 'Dorpsstraat en Kerkplein', 'Dorpsstraat 12'."""
    parts = re.split(r",| en | omgeving|\(", place.casefold())
    return {text for part in [place.casefold(), *parts] if (text := re.sub(r"\s+\d+\s*\w{0,3}$", "", part.strip()).strip())}


def save_note(dossier: Dossier, note: Note, who: str) -> int:
    """Keep a note, new or changed, and return its number.

    Raises
    ------
    PrivacyError
        When police data may not be opened.
    DossierError
        When place, text or author is missing, the day lies in the future, or somebody else changed it first.
    """
    _refuse(dossier)
    blank = [
        word for word, text in (("de plek", note.place), ("de notitie", note.text), ("van wie zij komt", note.author)) if not text.strip()
    ]
    if blank:
        raise DossierError(f"Vul nog in: {', '.join(blank)}.")
    if len(note.text) > LONGEST_NOTE:
        raise DossierError(f"De notitie is te lang. Er passen {LONGEST_NOTE} tekens in.")
    if note.noted_on > dossier.today:
        raise DossierError("De dag van de notitie ligt in de toekomst.")
    with dossier.action("Notitie opgeslagen", who) as action:
        values = records.values_of(note, "id") | {"who": who, "at_utc": action.at}
        number = records.save_values(action.connection, schema.notes, values, note.id, note.version)
        action.detail["note"] = number
    return number


def delete_note(dossier: Dossier, note_id: int, who: str) -> None:
    """Delete a note for good.

    Raises
    ------
    DossierError
        When it is not there any more.
    """
    with dossier.action("Notitie verwijderd", who) as action:
        action.detail["note"] = note_id
        records.delete(action.connection, schema.notes, note_id)
    scrub(dossier)


def _refuse(dossier: Dossier) -> None:
    verdict = may_open_police_data(dossier)
    if not verdict.allowed:
        raise PrivacyError(verdict.reason)
