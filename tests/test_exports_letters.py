"""Announcement letters: our template and one of the municipality, true to the source, CONCEPT until it may go."""

import io
import zipfile
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest
from docx import Document
from docx.enum.text import WD_COLOR_INDEX

from analysis.errors import SourceError
from analysis.evening_script import Group
from analysis.exports.letter_template import every_paragraph, read_template
from analysis.exports.letters import LetterFacts, gets_letter, letter_docx, letters_docx, source_line, template_docx
from analysis.exports.visit_letter_texts import FIELDS
from analysis.privacy import stamp
from analysis.terms import Zone
from tests.make_rounds import make_visit_addresses

MOMENT = datetime(2026, 11, 21, 10, 30)
STAMP = stamp(Zone.SHAREABLE, "drukkerij", "A. Analist", MOMENT, "adressen van november 2026")
CONCEPT = replace(STAMP, is_concept=True)
FACTS = LetterFacts(
    area="de Dorpsstraat",
    season="In de donkere maanden is er meer kans op een overval.",
    visit_from=date(2026, 12, 1),
    visit_until=date(2026, 12, 4),
    visit_hours="10.00 en 16.00 uur",
    visitors="twee medewerkers van de gemeente",
    municipality="Waterveen",
    verification_number="0999-123456",
    contact="0999-654321",
    sender_name="M. Jansen",
    privacy_contact="privacy@waterveen.example",
    destroy_after=date(2027, 3, 5),
)


def words(content: bytes) -> str:
    return "\n".join(paragraph.text for paragraph in every_paragraph(Document(io.BytesIO(content))))


def make_template(path: Path, *texts: str, broken: bool = False) -> Path:
    """A template of the municipality; `broken` puts every sign in a piece of its own, as Word may."""
    document = Document()
    for text in texts:
        paragraph = document.add_paragraph()
        for piece in text if broken else [text]:
            paragraph.add_run(piece)
    document.save(str(path))
    return path


def test_the_letter_for_residents_says_when_who_and_how_to_check():
    text = words(letter_docx(Group.RESIDENTS, FACTS, make_visit_addresses(), STAMP))
    assert "Van dinsdag 1 december 2026 tot en met vrijdag 4 december 2026, tussen 10.00 en 16.00 uur" in text
    assert "Zij komen niet binnen en vragen nooit om geld, een pas of een pincode." in text
    assert "bel 0999-123456, niet een nummer dat u aan de deur krijgt" in text
    assert all(number in text for number in ("112", "0900-8844", "0800-7000"))
    assert "{{" not in text
    assert "[vul in" not in text


def test_the_letter_has_the_tips_it_was_given_and_no_empty_numbers():
    text = words(letter_docx(Group.RESIDENTS, replace(FACTS, tips=("Doe het licht aan.", "Kijk goed.")), make_visit_addresses(), STAMP))
    assert "1.\tDoe het licht aan.\n2.\tKijk goed.\nZiet u iets" in text
    assert "3.\t" not in text


def test_the_source_line_is_true_to_the_source():
    homes = make_visit_addresses()
    assert source_line(homes) == "Uw adres komt uit de openbare adressenregistratie (BAG)."
    named = homes.assign(business_name="Snackbar De Hoek").astype({"business_name": "str"})
    assert source_line(named) == "Uw adres komt uit de openbare adressenregistratie (BAG) en het bedrijvenbestand van de gemeente."
    own = source_line(named, "de ledenlijst van de winkeliersvereniging")
    assert own.endswith("(BAG), het bedrijvenbestand van de gemeente en de ledenlijst van de winkeliersvereniging.")
    only_homes_named = homes.assign(business_name=homes["audience"].map({"retail": "Winkel"}).fillna("")).astype({"business_name": "str"})
    assert "bedrijvenbestand" not in words(letter_docx(Group.RESIDENTS, FACTS, only_homes_named, STAMP))
    assert "bedrijvenbestand" in words(letter_docx(Group.ENTREPRENEURS, FACTS, only_homes_named, STAMP))


def test_what_is_not_known_stands_in_yellow():
    empty = LetterFacts(area="", season="")
    document = Document(io.BytesIO(letter_docx(Group.RESIDENTS, empty, make_visit_addresses(), STAMP)))
    marked = {run.text for paragraph in every_paragraph(document) for run in paragraph.runs if run.font.highlight_color}
    assert "[vul in: controlenummer van de gemeente]" in marked
    assert all(
        run.font.highlight_color == WD_COLOR_INDEX.YELLOW
        for paragraph in every_paragraph(document)
        for run in paragraph.runs
        if run.text.startswith("[vul in")
    )


def test_a_concept_says_so_on_every_page_and_a_letter_that_may_go_bears_no_line_of_ours():
    listed = make_visit_addresses()
    concept = words(letter_docx(Group.RESIDENTS, FACTS, listed, CONCEPT))
    assert "CONCEPT – nog niet goedgekeurd. Niet versturen." in concept
    assert "niet openbaar" in concept
    final = words(letter_docx(Group.RESIDENTS, FACTS, listed, STAMP))
    assert "CONCEPT" not in final
    assert "niet openbaar" not in final
    demo = words(letter_docx(Group.RESIDENTS, FACTS, listed, replace(STAMP, is_demo=True)))
    assert "oefengegevens" in demo


def test_a_letter_for_each_address_has_its_three_lines_and_a_page_of_its_own():
    listed = make_visit_addresses().iloc[:15]
    content = letters_docx(Group.RESIDENTS, FACTS, listed, STAMP)
    document = Document(io.BytesIO(content))
    homes = listed[listed["audience"] == "residents"]
    written = words(content)
    assert written.count("Aan de bewoner(s) van") == len(homes)
    assert sum(1 for paragraph in document.paragraphs if paragraph.paragraph_format.page_break_before) == len(homes) - 1
    assert all(f"{street} {number}\n" in written for street, number in zip(homes["street"], homes["number"], strict=True))
    assert "9914 AB  WATERVEEN" in words(letters_docx(Group.RESIDENTS, FACTS, make_visit_addresses().iloc[:12], STAMP))


def test_who_wants_no_post_gets_no_letter():
    listed = make_visit_addresses()
    silent = listed.assign(is_non_mailing=listed["audience"] == "retail")
    assert not gets_letter(Group.ENTREPRENEURS, silent)
    with pytest.raises(SourceError, match="krijgt niemand de brief voor ondernemers"):
        letter_docx(Group.ENTREPRENEURS, FACTS, silent, STAMP)


def test_a_template_of_the_municipality_is_filled_whatever_word_did_to_it(tmp_path: Path):
    text = "Dag, wij komen op {{ eerste dag }} in {{gebied}}."
    for broken in (False, True):
        path = make_template(tmp_path / f"eigen-{broken}.docx", text, "{{regel 1}}", broken=broken)
        filled = words(letter_docx(Group.RESIDENTS, FACTS, make_visit_addresses(), STAMP, read_template(path)))
        assert "Dag, wij komen op dinsdag 1 december 2026 in de Dorpsstraat." in filled


def test_our_own_template_can_be_saved_and_given_back(tmp_path: Path):
    for group in Group:
        path = tmp_path / f"{group}.docx"
        path.write_bytes(template_docx(group, STAMP))
        assert words(letter_docx(group, FACTS, make_visit_addresses(), STAMP, read_template(path))) == words(
            letter_docx(group, FACTS, make_visit_addresses(), STAMP)
        )


@pytest.mark.parametrize("text", ["{{naam slachtoffer}}", "{{ __class__ }}"])
def test_a_field_we_do_not_know_is_named(tmp_path: Path, text: str):
    path = make_template(tmp_path / "eigen.docx", f"Dag {text}")
    with pytest.raises(
        SourceError, match=r"In de sjabloon ‘eigen\.docx’ staat \{\{.+\}\}\. Dat veld kennen we niet\. Kies uit: aanleiding"
    ):
        letter_docx(Group.RESIDENTS, FACTS, make_visit_addresses(), STAMP, read_template(path))


def test_nothing_in_a_template_is_run(tmp_path: Path):
    path = make_template(tmp_path / "eigen.docx", "{% for x in y %} ${7*7} {{gemeente}} {#x#}")
    assert "{% for x in y %} ${7*7} Waterveen {#x#}" in words(
        letter_docx(Group.RESIDENTS, FACTS, make_visit_addresses(), STAMP, read_template(path))
    )
    evil = replace(FACTS, area="{{gemeente}} {{regel 1}}", sender_name="<w:p/>&")
    filled = words(letter_docx(Group.RESIDENTS, replace(evil, area="<b>&"), make_visit_addresses(), STAMP))
    assert "<b>&" in filled
    assert "<w:p/>&" in filled


def test_what_is_no_word_file_or_not_there_is_refused(tmp_path: Path):
    with pytest.raises(SourceError, match=r"We vinden het bestand ‘weg\.docx’ niet"):
        letter_docx(Group.RESIDENTS, FACTS, make_visit_addresses(), STAMP, read_template(tmp_path / "weg.docx"))
    for content in (b"platte tekst", b"PK\x03\x04stuk"):
        path = tmp_path / "stuk.docx"
        path.write_bytes(content)
        with pytest.raises(SourceError, match="geen Word-bestand"):
            letter_docx(Group.RESIDENTS, FACTS, make_visit_addresses(), STAMP, read_template(path))


def test_the_same_letter_gives_the_same_bytes_without_a_clock():
    listed = make_visit_addresses().iloc[:10]
    for make in (letter_docx, letters_docx):
        assert make(Group.RESIDENTS, FACTS, listed, STAMP) == make(Group.RESIDENTS, FACTS, listed, STAMP)
    with zipfile.ZipFile(io.BytesIO(letter_docx(Group.RESIDENTS, FACTS, listed, STAMP))) as parts:
        assert "2026-11-21" in parts.read("docProps/core.xml").decode("utf-8")


def test_every_field_is_explained():
    assert all(FIELDS.values())
