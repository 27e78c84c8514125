"""Files of an action: made from the dossier, with a stamp and a hash, and nothing in them that may not leave."""

import hashlib
import io
import re
from dataclasses import replace
from datetime import date, time
from pathlib import Path

import docx
import openpyxl
import pytest
from icalendar import Calendar

from analysis import dossier as kept
from analysis.action_files import Outgoing, OutgoingFile, calendar_file, invitation_file, outgoing, plan_again, visit_list_file
from analysis.actions import Basis, State, from_concentrations, from_selection
from analysis.errors import PrivacyError
from analysis.evening_script import Group
from analysis.evenings import Venue, plan_evening
from analysis.exports.visit_rows import HEADS
from analysis.selection_steps import COORDINATOR_DOES_IT, ByHand
from analysis.terms import Audience, Zone
from tests.dossier_cases import NOW, TODAY, WHO, make_hotspots, make_recipients, open_own

SECRET = "GEHEIMMERK"
EVENING = date(2026, 12, 10)


@pytest.fixture
def dossier(tmp_path: Path) -> kept.Dossier:
    return open_own(tmp_path / "dossier")


def fix(dossier: kept.Dossier, *, audiences: tuple[Audience, ...] = (), count: int = 30, **facts: object) -> int:
    """An action round one concentration, every free text of which can be recognised."""
    hotspots = make_hotspots(**{"name": SECRET, **facts})
    begun = from_concentrations(hotspots, ["h1"], owner="trekker", created_on=TODAY, purpose=SECRET, audiences=audiences)
    action = kept.save_action(dossier, replace(begun, recipient="wijkteam"), WHO)
    assert action.id is not None
    kept.fix_list(dossier, action.id, make_recipients(count), WHO)
    return action.id


def made(what: Outgoing, is_demo: bool = False):
    return what.stamp(WHO, NOW, is_demo=is_demo)


def text_of(file: OutgoingFile) -> str:
    """Every word in a workbook or letter."""
    if file.name.endswith(".docx"):
        letter = docx.Document(io.BytesIO(file.content))
        section = letter.sections[0]
        pieces = [*letter.paragraphs, *section.header.paragraphs, *section.footer.paragraphs]
        return "\n".join([piece.text for piece in pieces] + [cell.text for table in letter.tables for cell in table._cells])
    if file.name.endswith(".xlsx"):
        book = openpyxl.load_workbook(io.BytesIO(file.content))
        return "\n".join(str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None)
    return file.content.decode("utf-8")


def plan(dossier: kept.Dossier, what: Outgoing, venue: Venue | None) -> int:
    evening = plan_evening(what.release.visit_list, EVENING, TODAY, venue=venue, residents_at=time(19, 0))
    saved = kept.save_evening(dossier, kept.from_plan(evening, title="x", owner="x", action_id=what.action.id), WHO)
    assert saved.id is not None
    return saved.id


def test_visit_list_is_named_after_its_streets_and_carries_zone_recipient_and_day(dossier):
    what = outgoing(dossier, fix(dossier), {})
    file = visit_list_file(what, ".xlsx", made(what))
    assert file.name == "CONCEPT Bezoeklijst Dorpsstraat (TE DELEN) 21-11-2026.xlsx"
    sheet = openpyxl.load_workbook(io.BytesIO(file.content)).worksheets[0]
    assert [cell.value for cell in sheet[1]] == list(HEADS)
    assert sheet.max_row == 31
    assert "Te delen met wijkteam, niet openbaar" in text_of(file)
    practice = visit_list_file(what, ".csv", made(what, is_demo=True))
    assert practice.name == "CONCEPT Bezoeklijst Dorpsstraat (TE DELEN, OEFENGEGEVENS) 21-11-2026.csv"


def test_log_line_of_a_file_has_the_hash_of_just_these_bytes(dossier):
    what = outgoing(dossier, fix(dossier), {})
    file = visit_list_file(what, ".csv", made(what))
    export = file.export
    assert export.sha256 == hashlib.sha256(file.content).hexdigest()
    assert (export.zone, export.rows, export.recipient, export.purpose) == (Zone.SHAREABLE, 30, "wijkteam", SECRET)
    kept.log_export(dossier, export, WHO)
    assert kept.read_exports(dossier)[0].action_id == what.action.id


def test_no_file_holds_a_title_a_purpose_or_why_an_address_is_listed(dossier):
    what = outgoing(dossier, fix(dossier), {})
    evening = plan(dossier, what, Venue("De Brink", "Kerkstraat 1"))
    files = [visit_list_file(what, suffix, made(what)) for suffix in (".xlsx", ".csv")]
    files += [invitation_file(dossier, what, evening, Group.RESIDENTS, made(what)), calendar_file(dossier, what, evening, made(what))]
    for file in files:
        assert SECRET not in text_of(file) + file.name
        assert SECRET.encode() not in file.content
        for word in ("h1", "same_street", "zelfde straat", "kern", "rand", "12.5", "12,5"):
            assert not re.search(rf"\b{re.escape(word)}\b", text_of(file)), (file.name, word)


def test_nothing_is_made_of_a_list_that_is_not_fixed_or_too_small(dossier):
    begun = kept.save_action(dossier, from_selection("x", Basis.BRANCH, ["catering"], owner="x", created_on=TODAY), WHO)
    assert begun.id is not None
    with pytest.raises(PrivacyError, match="nog niet vastgelegd"):
        outgoing(dossier, begun.id, {})
    with pytest.raises(PrivacyError, match="te klein"):
        outgoing(dossier, fix(dossier, net_count=4), {})


def test_list_that_was_opened_again_makes_no_file_any_more(dossier):
    number = fix(dossier)
    assert len(outgoing(dossier, number, {}).release.visit_list) == 30
    kept.move_action(dossier, kept.read_action(dossier, number), State.CONCEPT, WHO)
    with pytest.raises(PrivacyError):
        outgoing(dossier, number, {})


def test_letter_is_a_concept_until_the_coordinator_lets_the_action_go(dossier):
    number = fix(dossier)
    evening = plan(dossier, outgoing(dossier, number, {}), Venue("De Brink", "Kerkstraat 1"))
    concept = outgoing(dossier, number, {})
    before = invitation_file(dossier, concept, evening, Group.RESIDENTS, made(concept))
    assert before.name.startswith("CONCEPT Uitnodiging bewoners Dorpsstraat (TE DELEN)")
    assert "CONCEPT" in text_of(before)
    kept.move_action(dossier, kept.read_action(dossier, number), State.RELEASED, WHO)
    approved = outgoing(dossier, number, {})
    after = invitation_file(dossier, approved, evening, Group.RESIDENTS, made(approved))
    assert after.name.startswith("Uitnodiging bewoners")
    assert "CONCEPT" not in text_of(after)


def test_visit_list_says_concept_until_the_coordinator_lets_the_action_go(dossier):
    number = fix(dossier)
    concept = outgoing(dossier, number, {})
    assert "CONCEPT – nog niet vrijgegeven" in text_of(visit_list_file(concept, ".xlsx", made(concept)))
    kept.move_action(dossier, kept.read_action(dossier, number), State.RELEASED, WHO)
    approved = outgoing(dossier, number, {})
    assert "CONCEPT" not in text_of(visit_list_file(approved, ".xlsx", made(approved)))


def test_letter_has_what_the_dossier_knows_and_asks_for_the_rest(dossier):
    organisation = replace(kept.read_organisation(dossier), municipality_name="Waterveen", contact="14 012")
    kept.save_organisation(dossier, organisation, WHO)
    kept.save_coordinator(dossier, replace(kept.read_coordinator(dossier), name="Coördinator Twee"), WHO)
    what = outgoing(dossier, fix(dossier), {})
    letter = text_of(invitation_file(dossier, what, plan(dossier, what, None), Group.RESIDENTS, made(what)))
    for words in (
        "Gemeente Waterveen",
        "14 012",
        "Coördinator Twee",
        "donderdag 10 december 2026, van 19.00 tot 20.30 uur",
        "donkere maanden",
    ):
        assert words in letter
    assert "[vul in: naam van de zaal]" in letter


@pytest.mark.parametrize(("note", "is_named"), [("", True), ("controleer", False)])
def test_only_a_hall_that_was_checked_is_named_to_others(dossier, note, is_named):
    what = outgoing(dossier, fix(dossier), {})
    evening = plan(dossier, what, Venue("De Brink", "Kerkstraat 1", None, note))
    letter = text_of(invitation_file(dossier, what, evening, Group.RESIDENTS, made(what)))
    appointment = Calendar.from_ical(calendar_file(dossier, what, evening, made(what)).content).events[0]
    assert ("De Brink" in letter) is is_named
    assert ("De Brink" in appointment["LOCATION"]) is is_named


def test_stored_evening_is_planned_again_with_the_same_parts(dossier):
    what = outgoing(dossier, fix(dossier), {})
    stored = kept.read_evening(dossier, plan(dossier, what, None))
    again = plan_again(stored, what.release.visit_list, TODAY)
    assert again.parts == stored.parts
    assert {part.group for part in again.parts} == {Group.RESIDENTS}


def test_what_the_coordinator_does_herself_leaves_the_field_list_in_a_mixed_packet_and_gets_its_letter(dossier):
    hotspots = make_hotspots()
    begun = from_concentrations(hotspots, ["h1"], owner="trekker", created_on=TODAY, purpose="nazorg")
    listed = make_recipients(40)
    hers = str(listed["address_id_bag"].iloc[7])
    by_hand = (ByHand(address_id_bag=hers, address="x", is_added=False, reason=COORDINATOR_DOES_IT),)
    action = kept.save_action(dossier, replace(begun, recipient="wijkteam", area=replace(begun.area, by_hand=by_hand)), WHO)
    assert action.id is not None
    kept.fix_list(dossier, action.id, listed, WHO)
    what = outgoing(dossier, action.id, {})
    assert hers not in set(what.field_list["address_id_bag"])
    assert len(what.release.visit_list) == 40, "brieven en etiketten zijn voor iedereen"
    assert len(what.packet) >= 5
    assert len(what.field_list) == 40 - len(what.packet)
    file = visit_list_file(what, ".csv", made(what))
    assert len(file.content.decode("utf-8").splitlines()) == 1 + len(what.field_list)
    assert "oördinator" not in text_of(file)
