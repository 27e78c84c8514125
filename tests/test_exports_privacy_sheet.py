"""The FG-blad."""

import re
import shutil
import subprocess
from dataclasses import replace
from datetime import date, datetime

import pytest

from analysis.exports.privacy_sheet import PrivacySheet, privacy_sheet_pdf, write_privacy_sheet
from analysis.privacy import stamp
from analysis.settings import Settings
from analysis.terms import Zone

STAMP = stamp(Zone.SHAREABLE, "de FG", "A. Analist", datetime(2026, 11, 21, 10, 30), "", is_demo=True)
SHEET = PrivacySheet(
    municipality="Waterveen",
    coordinator='C. #panic("kwaad") $x$ *vet* <b>',
    purpose="Voorlichting na overvallen",
    legal_basis="Wpg artikel 16 lid 1 onder b, 2°",
    designation_number="2026/123",
    designation_date=date(2026, 1, 5),
    designation_until=date(2027, 1, 5),
    persons=("A. Analist (analist OOV)", "C. Oördinator (coördinator)"),
    dossier_location="de map Documenten, dossier.sqlite",
)


def text_of(content: bytes, folder) -> str:
    if not shutil.which("pdftotext"):
        pytest.skip("pdftotext is er niet (apt install poppler-utils).")
    path = folder / "blad.pdf"
    path.write_bytes(content)
    return subprocess.run(["pdftotext", "-layout", str(path), "-"], capture_output=True, check=True, encoding="utf-8").stdout


def test_it_is_one_accessible_page_with_the_same_bytes_twice(tmp_path):
    write_privacy_sheet(SHEET, tmp_path / "fg.pdf", STAMP)
    content = (tmp_path / "fg.pdf").read_bytes()
    assert content == privacy_sheet_pdf(SHEET, STAMP)
    assert content.startswith(b"%PDF-")
    assert re.search(rb"<pdfuaid:part>1</pdfuaid:part>", content)
    assert len(re.findall(rb"/Type\s*/Page\b", content)) == 1


def test_it_tells_who_why_where_and_how_long(tmp_path):
    text = text_of(privacy_sheet_pdf(SHEET, STAMP), tmp_path)
    for fact in ("Waterveen", "2026/123", "5 januari 2027", "A. Analist (analist OOV); C. Oördinator", "dossier.sqlite", "Bezoeklijst"):
        assert fact in text
    assert "Oefengegevens – Te delen met de FG, niet openbaar" in text


def test_typed_text_is_never_run_as_markup(tmp_path):
    assert 'C. #panic("kwaad") $x$ *vet* <b>' in text_of(privacy_sheet_pdf(SHEET, STAMP), tmp_path)


def test_what_is_not_known_is_said(tmp_path):
    text = text_of(privacy_sheet_pdf(PrivacySheet(), STAMP), tmp_path)
    assert text.count("nog niet ingevuld") >= 6


def test_the_thresholds_are_those_of_the_settings(tmp_path):
    strict = replace(SHEET, settings=Settings(share_incidents=9, share_addresses=6, share_area_addresses=77, hide_below=12))
    text = " ".join(text_of(privacy_sheet_pdf(strict, STAMP), tmp_path).split())
    assert "ten minste 9 incidenten op 6 adressen, in een gebied met 77 adressen" in text
    assert "minder dan 12" in text
