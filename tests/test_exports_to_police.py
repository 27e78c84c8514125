"""The quality report and the Gegevensverzoek: complete, without personal data, and never out of step with what we read."""

import io
import zipfile
from datetime import date, datetime
from pathlib import Path

import docx
import pandas as pd
import pytest
from python_calamine import CalamineWorkbook

from analysis.exports.data_request import DataRequest, data_request_docx, requested_columns, write_data_request
from analysis.exports.quality_report import QualityReport, make_report, quality_report_docx, quality_report_xlsx, write_quality_report
from analysis.exports.quality_words import REASONS
from analysis.findings import MESSAGES, find
from analysis.geocoding import build_index
from analysis.pipeline import Choice, locate_incidents
from analysis.privacy import stamp
from analysis.sources.columns import standard_aliases
from analysis.sources.police import FIELDS
from analysis.terms import Zone
from tests.make import make_addresses, make_registrations

MOMENT = datetime(2026, 11, 21, 10, 30)
CONFIDENTIAL = stamp(Zone.RESTRICTED, "de politie", "A. Analist", MOMENT, "", is_demo=True)
SHAREABLE = stamp(Zone.SHAREABLE, "de politie", "A. Analist", MOMENT, "")
ROWS = (
    {"incident_number": "PL02202600001"},
    {"incident_number": "PL02202600001-2", "offence_code": "A82"},
    {"street": "Molenweg", "number": "5", "offence_code": "B70", "target": "openbare weg"},
    {"street": "Kerkstraat", "number": "", "date_from": "2026-04-05", "date_until": ""},
    {"street": "Kerkstraat", "number": "3", "place": "Verweggistan", "date_from": "2026-05-05", "date_until": ""},
    {"date_from": "2031-01-01", "date_until": ""},
)


def make() -> tuple[QualityReport, pd.DataFrame]:
    registrations = make_registrations(*ROWS)
    found = locate_incidents(
        registrations,
        build_index(make_addresses()),
        Choice(),
        as_of=date(2026, 11, 21),
        input_findings=[find("personal_data_dropped", source="overzicht.xlsx", sheet="Blad1", row=4, column="Soort locatie")],
    )
    made = pd.DataFrame([(3, "street", "Schoolweg", "=Kerkstraat")], columns=["registration_id", "column", "value", "old"])
    return make_report(registrations, found.findings, found.account, made, "Waterveen"), registrations


def test_every_row_of_a_file_is_in_one_column_of_the_report_and_the_sum_is_right():
    report, registrations = make()
    assert report.files == (("overzicht.xlsx", "6", "2", "1", "2", "1"),)
    assert report.counted == "2 overvallen (3 registraties, dubbele samengevoegd)"
    assert report.sum_sentence == "6 rijen gelezen = 2 overvallen (netto) + 1 samengevoegd + 2 niet meegeteld + 1 apart gezet."
    assert len(registrations) == 6


def test_each_reason_is_counted_and_what_the_police_can_mend_is_apart():
    report, _ = make()
    assert {(reason, count) for reason, _, count in report.reasons} == {
        ("Tweede registratie van hetzelfde incident", "1"),
        ("Ander delict dan gevraagd", "1"),
        ("Het huisnummer ontbreekt of bestaat niet", "1"),
        ("Het adres ligt buiten de gemeente", "1"),
        ("De pleegdatum ligt in de toekomst", "1"),
        ("Er stonden persoonsgegevens in de tekst", "1"),
    }
    assert [(row[2], row[4]) for row in report.to_mend] == [
        ("4", "In deze rij stonden persoonsgegevens in ‘Soort locatie’. Die hebben we niet opgeslagen."),
        ("5", "Het huisnummer ontbreekt of bestaat niet. Vul het huisnummer aan."),
        ("7", "Rij 7: de pleegdatum ligt in de toekomst. De rij staat apart."),
    ]
    assert {row[2] for row in report.others} == {"3", "4", "6"}


def test_every_finding_about_a_police_row_has_a_reason_in_the_report():
    of_businesses = {code for code in MESSAGES if code.startswith("business_")} | {"value_not_a_number"}
    assert set(MESSAGES) - of_businesses <= set(REASONS)


def test_what_was_corrected_stands_beside_what_the_police_wrote():
    report, _ = make()
    assert report.changes == (("overzicht.xlsx", "Blad1", "5", "Straat", "=Kerkstraat", "Schoolweg"),)


def test_the_workbook_holds_every_row_its_zone_and_no_formula():
    report, _ = make()
    content = quality_report_xlsx(report, CONFIDENTIAL)
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    assert book.sheet_names == ["Samenvatting", "Graag herstellen", "Overige rijen", "Gewijzigd"]
    assert [len(book.get_sheet_by_name(name).to_python()) for name in book.sheet_names[1:]] == [4, 4, 2]
    summary = [cell for row in book.get_sheet_by_name("Samenvatting").to_python() for cell in row]
    assert "Vertrouwelijk (politiegegevens), voor de politie" in summary
    assert "Dit zijn oefengegevens: alles is verzonnen." in summary
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert not [name for name in archive.namelist() if b"<f>" in archive.read(name)]
    assert content == quality_report_xlsx(report, CONFIDENTIAL)


def texts_of(content: bytes) -> str:
    document = docx.Document(io.BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    around = [paragraph.text for part in document.sections for block in (part.header, part.footer) for paragraph in block.paragraphs]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells, *around])


def test_the_word_file_tells_the_same_and_bears_its_zone():
    report, _ = make()
    content = quality_report_docx(report, CONFIDENTIAL)
    text = texts_of(content)
    for told in (report.sum_sentence, "Graag herstellen", "Vul het huisnummer aan", "Oefengegevens – Vertrouwelijk", "=Kerkstraat"):
        assert told in text
    assert content == quality_report_docx(report, CONFIDENTIAL)


def test_a_report_without_anything_to_mend_says_so(tmp_path: Path):
    registrations = make_registrations({})
    found = locate_incidents(registrations, build_index(make_addresses()), Choice(), as_of=date(2026, 11, 21))
    report = make_report(
        registrations, found.findings, found.account, pd.DataFrame(columns=["registration_id", "column", "value", "old"]), ""
    )
    for suffix in (".docx", ".xlsx"):
        write_quality_report(report, tmp_path / f"rapport{suffix}", CONFIDENTIAL)
    assert "Er zijn geen rijen die hersteld moeten worden." in texts_of((tmp_path / "rapport.docx").read_bytes())
    assert "1 rij gelezen = 1 overval (netto)" in texts_of((tmp_path / "rapport.docx").read_bytes())


def test_the_request_asks_for_exactly_the_columns_that_are_read_and_none_other():
    asked = requested_columns()
    assert tuple(name for name, *_ in asked) == FIELDS
    aliases = standard_aliases()
    from analysis.sources.columns import normalise

    recognised = [aliases[normalise(title)].field for _, title, _ in asked]
    assert recognised == list(FIELDS)
    text = texts_of(data_request_docx(DataRequest(), SHAREABLE))
    assert all(title in text for _, title, _ in asked)


def test_the_request_names_purpose_basis_period_form_and_what_is_not_wanted(tmp_path: Path):
    request = DataRequest(
        municipality="Waterveen", period_from=date(2025, 10, 1), period_until=date(2026, 3, 31), designation_number="2026-117",
        designation_date=date(2026, 1, 15), designation_until=date(2026, 12, 14), person="M. Voorbeeld", function="coördinator nazorg",
        delivery="het beveiligde portaal", before=date(2026, 12, 1), contact="M. Voorbeeld, 14 0990", police_contact="overvalcoördinator",
    )  # fmt: skip
    write_data_request(request, tmp_path / "verzoek.docx", SHAREABLE)
    text = texts_of((tmp_path / "verzoek.docx").read_bytes())
    for told in (
        "Doel: Nazorg en preventie", "Grondslag: Wet politiegegevens, artikel 16", "nummer 2026-117 van 15 januari 2026",
        "1 oktober 2025 tot en met 31 maart 2026", "Stuur geen namen, geboortedatums", "Eén rij per registratie", "het beveiligde portaal",
        "vóór 1 december 2026", "aantallen per CBS-buurt", "kwaliteitsrapport", "Te delen met de politie, niet openbaar", "M. Voorbeeld",
    ):  # fmt: skip
        assert told in text, told
    assert "[vul in" not in text


@pytest.mark.parametrize("missing", ["gemeente", "één persoon", "nummer en datums", "van en tot en met", "datum", "naam en functie"])
def test_what_is_not_known_yet_is_shown_as_something_to_fill_in(missing):
    assert f"[vul in: {missing}" in texts_of(data_request_docx(DataRequest(), SHAREABLE))
