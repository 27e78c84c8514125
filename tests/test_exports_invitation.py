"""The invitation and the appointment of an evening."""

import io
from dataclasses import replace
from datetime import UTC, date, datetime, time

import pytest
from docx import Document
from docx.enum.text import WD_COLOR_INDEX
from icalendar import Calendar

from analysis import tables
from analysis.evening_script import Group, season_sentence
from analysis.evenings import Venue, plan_evening
from analysis.exports.calendar import calendar_ics, write_calendar
from analysis.exports.invitation import Invitation, invitation_docx, write_invitation
from analysis.exports.letter_texts import LETTERS, MISSING
from analysis.premises import describe_premises
from analysis.privacy import stamp
from analysis.recipients import select_neighbourhood
from analysis.terms import Zone
from tests.make import make_addresses

STAMP = stamp(Zone.SHAREABLE, "genodigden", "A. Analist", datetime(2026, 11, 21, 10, 30), "")
DAY = date(2026, 12, 10)
FULL = Invitation(
    Group.ENTREPRENEURS,
    "de Dorpsstraat",
    season_sentence(DAY),
    on=DAY,
    begins=time(18),
    ends=time(19),
    venue_name="Dorpshuis De Brink",
    venue_address="Kerkstraat 1, Waterveen",
    accessibility="zonder drempels",
    partners=("de politie", "Slachtofferhulp Nederland", "de ondernemersvereniging"),
    sign_up="088 000 00 00",
    sign_up_before=date(2026, 12, 8),
    visit_from=date(2026, 11, 30),
    visit_until=date(2026, 12, 4),
    visitors="de coördinator en de wijkagent",
    verification_number="088 000 00 01",
    municipality="Waterveen",
    sender_name="C. Oördinator",
    privacy_contact="privacy@waterveen.example",
    destroy_after=date(2027, 3, 1),
    is_approved=True,
)


def text_of(content: bytes) -> str:
    document = Document(io.BytesIO(content))
    section = document.sections[0]
    parts = [*document.paragraphs, *section.header.paragraphs, *section.footer.paragraphs]
    parts += [paragraph for table in document.tables for row in table.rows for cell in row.cells for paragraph in cell.paragraphs]
    return "\n".join(paragraph.text for paragraph in parts)


@pytest.mark.parametrize("group", Group)
def test_a_complete_invitation_has_nothing_left_to_fill_in(group):
    text = text_of(invitation_docx(replace(FULL, group=group), STAMP))
    assert "vul in" not in text
    assert "{" not in text
    assert "donderdag 10 december 2026, van 18.00 tot 19.00 uur" in text
    assert "Dorpshuis De Brink, Kerkstraat 1, Waterveen" in text
    assert "de politie, Slachtofferhulp Nederland en de ondernemersvereniging" in text
    assert "088 000 00 01" in text
    assert "112" in text


@pytest.mark.parametrize("group", Group)
def test_what_is_missing_is_marked_in_the_letter(group):
    content = invitation_docx(Invitation(group, "", ""), STAMP)
    runs = [run for paragraph in Document(io.BytesIO(content)).paragraphs for run in paragraph.runs]
    marked = {run.text for run in runs if run.font.highlight_color == WD_COLOR_INDEX.YELLOW}
    assert f"[vul in: {MISSING['area']}]" in marked
    assert f"[vul in: {MISSING['verification_number']}]" in marked
    assert f"[vul in: {MISSING['season']}]" in marked


def test_until_it_is_approved_every_page_says_concept():
    assert "CONCEPT" in text_of(invitation_docx(replace(FULL, is_approved=False), STAMP))
    assert "CONCEPT" not in text_of(invitation_docx(FULL, STAMP))


@pytest.mark.parametrize("group", Group)
def test_the_letter_never_names_the_occasion(group):
    letter = LETTERS[group]
    words = " ".join([letter.subject, *letter.opening, *letter.middle, letter.visit, *letter.closing, letter.privacy]).lower()
    for occasion in ("overval", "beroofd", "incident", "afgelopen", "onlangs", "slachtoffer", "dader", "gebeurd"):
        assert occasion not in words.replace("coördinator nazorg overvallen", "")


def test_the_tips_of_the_catalogue_are_in_the_letter():
    text = text_of(invitation_docx(replace(FULL, tips=("Doe het licht aan.", "Kijk goed.")), STAMP))
    assert text.index(LETTERS[FULL.group].tips_heading) < text.index("Doe het licht aan.") < text.index("Kijk goed.")
    assert LETTERS[FULL.group].tips_heading not in text_of(invitation_docx(replace(FULL, tips=()), STAMP))


def test_without_a_visit_the_letter_does_not_announce_one():
    assert "langs" not in text_of(invitation_docx(replace(FULL, with_visit=False), STAMP))


def test_residents_hear_that_nobody_comes_in():
    assert "Zij komen niet binnen en vragen nooit om geld" in text_of(invitation_docx(replace(FULL, group=Group.RESIDENTS), STAMP))


def test_the_zone_stands_below_a_concept_and_never_on_a_letter_that_goes_out():
    zone = "Te delen met genodigden, niet openbaar"
    assert zone in text_of(invitation_docx(replace(FULL, is_approved=False), STAMP))
    letter = invitation_docx(FULL, STAMP)
    assert "niet openbaar" not in text_of(letter)
    assert "Gemaakt op" not in text_of(letter)
    properties = Document(io.BytesIO(letter)).core_properties
    assert (properties.subject, properties.comments) == (zone, STAMP.made)


def test_a_letter_of_the_demo_municipality_says_so_also_when_it_may_go():
    assert "Dit zijn oefengegevens: alles is verzonnen." in text_of(invitation_docx(FULL, replace(STAMP, is_demo=True)))


def test_what_was_typed_is_shown_as_typed():
    odd = replace(FULL, venue_name="<b>De & Brink</b> {area} **x**", sender_name="regel 1\n\x0bregel 2")
    text = text_of(invitation_docx(odd, STAMP))
    assert "<b>De & Brink</b> {area} **x**" in text
    assert "regel 1 regel 2" in text


def test_the_same_invitation_and_stamp_give_the_same_bytes(tmp_path):
    write_invitation(FULL, tmp_path / "uitnodiging.docx", STAMP)
    content = (tmp_path / "uitnodiging.docx").read_bytes()
    assert content == invitation_docx(FULL, STAMP)
    properties = Document(io.BytesIO(content)).core_properties
    assert properties.created == datetime(2026, 11, 21, 10, 30, tzinfo=UTC)
    assert properties.author == "A. Analist"


def evening(venue=None):
    premises = describe_premises(make_addresses(), tables.empty(tables.Businesses))
    return plan_evening(select_neighbourhood(premises, ["BU99000001"]), DAY, date(2026, 11, 21), venue=venue)


def test_each_part_is_an_appointment_in_dutch_time(tmp_path):
    write_calendar(evening(Venue("De Brink", "Kerkstraat 1, Waterveen")), "de Dorpsstraat", "Waterveen", tmp_path / "avond.ics", STAMP)
    first, second = Calendar.from_ical((tmp_path / "avond.ics").read_bytes()).walk("VEVENT")
    assert first.decoded("dtstart").utctimetuple()[:5] == (2026, 12, 10, 17, 0)
    assert second.decoded("dtend").utctimetuple()[:5] == (2026, 12, 10, 20, 0)
    assert str(first["location"]) == "De Brink, Kerkstraat 1, Waterveen"
    assert str(second["summary"]) == "Bijeenkomst veilig wonen in de Dorpsstraat"


def test_in_summer_the_clock_is_two_hours_ahead():
    premises = describe_premises(make_addresses(), tables.empty(tables.Businesses))
    summer = plan_evening(select_neighbourhood(premises, ["BU99000001"]), date(2026, 7, 2), date(2026, 6, 20))
    first = Calendar.from_ical(calendar_ics(summer, "x", "y", STAMP)).walk("VEVENT")[0]
    assert first.decoded("dtstart").utctimetuple()[:5] == (2026, 7, 2, 16, 0)


def test_a_new_hall_keeps_the_appointment_the_same():
    def uids(content: bytes) -> list[str]:
        return [str(event["uid"]) for event in Calendar.from_ical(content).walk("VEVENT")]

    before = calendar_ics(evening(), "de Dorpsstraat", "Waterveen", STAMP)
    after = calendar_ics(evening(Venue("School", "Molenweg 3")), "de Dorpsstraat", "Waterveen", STAMP)
    assert uids(before) == uids(after)
    assert len(set(uids(before))) == 2
    assert before == calendar_ics(evening(), "de Dorpsstraat", "Waterveen", STAMP)


def test_typed_text_cannot_add_lines_to_the_calendar():
    odd = calendar_ics(evening(Venue("a\r\nATTENDEE:mailto:x@example.org", "b;c,d")), "x\nBEGIN:VEVENT", "y", STAMP)
    assert len(Calendar.from_ical(odd).walk("VEVENT")) == 2
    assert not any(line.startswith(b"ATTENDEE") for line in odd.splitlines())
