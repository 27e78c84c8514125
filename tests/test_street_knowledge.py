"""Which notes of colleagues belong on the card of a concentration."""

from datetime import date

import pytest
import shapely

from analysis.dossier import Note, NoteKind, notes_at

OUTLINE = shapely.box(0, 0, 100, 100)
STREETS = {"Dorpsstraat", "Kerkplein"}


def make_note(place: str = "ergens", x: float | None = None, y: float | None = None) -> Note:
    return Note(kind=NoteKind.STREET_KNOWLEDGE, place=place, text="donker", author="wijkagent", noted_on=date(2026, 1, 1), x_rd=x, y_rd=y)


@pytest.mark.parametrize(("x", "belongs"), [(50.0, True), (145.0, True), (155.0, False)])
def test_a_note_with_a_place_on_the_map_belongs_to_what_is_within_fifty_metres(x: float, belongs: bool):
    assert bool(notes_at([make_note(x=x, y=50.0)], OUTLINE, STREETS)) is belongs


@pytest.mark.parametrize(
    ("place", "belongs"),
    [
        ("Dorpsstraat", True),
        ("dorpsstraat 12a", True),
        ("Stationsweg, Kerkplein en omgeving", True),
        ("Dorpsstraat en Molenweg", True),
        ("Lange Dorpsstraat", False),
        ("Molenweg", False),
    ],
)
def test_a_note_without_a_place_on_the_map_belongs_to_the_street_it_names(place: str, belongs: bool):
    assert bool(notes_at([make_note(place)], OUTLINE, STREETS)) is belongs


def test_a_note_elsewhere_on_the_map_does_not_belong_for_the_name_of_its_street():
    assert notes_at([make_note("Dorpsstraat", 900.0, 900.0)], OUTLINE, STREETS) == []


def test_the_order_of_the_notes_stays():
    notes = [make_note("Kerkplein"), make_note(x=10.0, y=10.0), make_note("Dorpsstraat")]
    assert notes_at(notes, OUTLINE, STREETS) == notes
