"""A file that somebody hands over: what it is follows from what is in it, and its name is only a name."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.errors import SourceError
from analysis.sources.delivery import AreaScan, load_delivery, read_delivery, safe_name
from analysis.sources.police import PoliceOverview
from analysis.sources.reading import Reading

OVERVIEW = "Pleegdatum;Delict;Straat;Huisnummer;Plaats\n05-03-2026;Overval woning;Dorpsstraat;12;Waterveen\n"
COUNTS = "Buurtcode;Straatroof 2025\nBU99000001;3\nBU99000002;.\n"
COUNT_PER_INCIDENT = "Pleegdatum;Soort;Straat;Huisnummer;Buurtcode;Aantal\n05-03-2026;Overval woning;Dorpsstraat;12;BU99000001;1\n"


def test_a_list_of_incidents_is_an_overview() -> None:
    overview = read_delivery("overzicht.csv", OVERVIEW.encode())
    assert isinstance(overview, PoliceOverview)
    assert overview.registrations["source"].tolist() == ["overzicht.csv"]


def test_counts_per_buurt_are_a_gebiedsscan() -> None:
    scan = read_delivery("gebiedsscan.csv", COUNTS.encode())
    assert isinstance(scan, AreaScan)
    assert scan.file_name == "gebiedsscan.csv"
    assert scan.counts["count"].fillna(-1).tolist() == [3.0, -1.0]


def test_incidents_with_a_buurt_code_and_a_count_of_one_stay_incidents() -> None:
    overview = read_delivery("overzicht.csv", COUNT_PER_INCIDENT.encode())
    assert isinstance(overview, PoliceOverview)
    assert overview.registrations["street"].tolist() == ["Dorpsstraat"]


def test_a_column_that_was_pointed_out_by_hand_is_used() -> None:
    text = OVERVIEW.replace("Straat;", "Waar het was;")
    overview = read_delivery("overzicht.csv", text.encode(), Reading(columns=(("street", "Waar het was"),)))
    assert isinstance(overview, PoliceOverview)
    assert overview.registrations["street"].tolist() == ["Dorpsstraat"]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "leeg"),
        (b"%PDF-1.7 en nog wat", "scan of pdf"),
        (b"PK\x03\x04afgekapt", "niet compleet"),
        (b"Pleegdatum;Straat\n", "alleen kolomnamen"),
    ],
)
def test_a_broken_file_gives_its_own_sentence(content: bytes, sentence: str) -> None:
    with pytest.raises(SourceError, match=sentence):
        read_delivery("overzicht.xlsx", content)


def test_nothing_is_left_behind_on_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    read_delivery("overzicht.csv", OVERVIEW.encode())
    with pytest.raises(SourceError):
        read_delivery("leeg.csv", b"")
    assert list(tmp_path.iterdir()) == []


def test_a_missing_file_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"‘weg\.csv’ niet"):
        load_delivery(tmp_path / "weg.csv")


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("overzicht 2026.xlsx", "overzicht 2026.xlsx"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\ik\\Downloads\\overzicht.csv", "overzicht.csv"),
        ('<b>a|b:c"d*.csv', "b a b c d.csv"),
        ("con.csv", "bestand con.csv"),
        ("...", "bestand"),
        ("x" * 300 + ".xlsx", "x" * 120 + ".xlsx"),
        ("exe\u202efdp.csv", "exe fdp.csv"),
    ],
)
def test_a_name_of_somebody_else_becomes_a_plain_name(name: str, safe: str) -> None:
    assert safe_name(name) == safe


@given(st.text(max_size=300))
def test_no_name_leads_out_of_its_folder_or_breaks_a_reference(name: str) -> None:
    safe = safe_name(name)
    assert 0 < len(safe.encode()) <= 150
    assert Path(safe).name == safe
    assert not set(safe) & set('<>:"/\\|?*\x00\n')
