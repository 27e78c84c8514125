"""An import profile knows the next file of its sender, and stops when a column moved."""

import datetime as dt
from pathlib import Path

import pytest

from analysis.errors import SourceError
from analysis.sources.police import PoliceOverview, load_police_overview
from analysis.sources.profiles import Profile, from_dict, profile_of, read_with_profile, recognise_sender, to_dict
from analysis.sources.reading import Reading
from analysis.sources.spreadsheet import Workbook, read_workbook
from tests.make_workbooks import make

HEAD = ["Zaak", "Wanneer", "Hoe laat", "Waar het was", "Huisnr", "Oord", "Naam aangever", "Bijzonderheden"]
POINTED = {"date_from": "Wanneer", "time_from": "Hoe laat", "street": "Waar het was", "place": "Oord"}


def row(number: int) -> list[str]:
    return [f"2026-{number:06d}", f"{number + 12:02d}-03-2026", "20:15", "Kerkstraat", str(number), "Waterveen", "P. Puk", "iets"]


def file_with(path: Path, head: list[str], *, rows: int = 6, swap: tuple[int, str] | None = None) -> Path:
    lines = [row(number) for number in range(1, rows + 1)]
    if swap:
        lines = [[swap[1] if i == swap[0] else cell for i, cell in enumerate(line)] for line in lines]
    return make(path, [["Overzicht"], head, *lines])


@pytest.fixture
def profile(tmp_path: Path) -> Profile:
    path = file_with(tmp_path / "eerste.csv", HEAD)
    return profile_of(load_police_overview(path, POINTED), "Basisteam Noord", sender="politie")


def read(path: Path, profile: Profile) -> PoliceOverview:
    workbook = read_workbook(path)
    assert recognise_sender(workbook, [profile]) == profile
    return read_with_profile(workbook, profile)


def refusal(path: Path, profile: Profile) -> str:
    with pytest.raises(SourceError) as caught:
        read(path, profile)
    return str(caught.value)


def test_the_next_file_of_a_sender_is_read_as_the_first(tmp_path: Path, profile: Profile):
    for name in ("volgende.csv", "volgende.xlsx", "volgende.ods"):
        overview = read(file_with(tmp_path / name, HEAD, rows=3), profile)
        assert overview.profile_name == "Basisteam Noord"
        assert overview.registrations.loc[0, ["date_from", "time_from", "street", "place"]].tolist() == [
            "13-03-2026",
            "20:15",
            "Kerkstraat",
            "Waterveen",
        ]


def test_columns_in_another_order_and_a_new_one_do_no_harm(tmp_path: Path, profile: Profile):
    rows = [[*reversed(row(number)), "nieuw"] for number in range(1, 5)]
    overview = read(make(tmp_path / "b.csv", [[*reversed(HEAD), "Basisteam"], *rows]), profile)
    assert overview.registrations["street"].tolist() == ["Kerkstraat"] * 4


def test_a_profile_reads_only_its_own_columns(tmp_path: Path):
    path = file_with(tmp_path / "a.csv", HEAD)
    kept = profile_of(load_police_overview(path, {**POINTED, "number": ""}), "zonder nummer")
    assert read(path, kept).registrations["number"].tolist() == [""] * 6


@pytest.mark.parametrize("new_name", ["Plaats delict", "Waar het gebeurde"])
def test_a_column_with_another_name_stops_it_and_is_named(tmp_path: Path, profile: Profile, new_name: str):
    head = [new_name if name == "Waar het was" else name for name in HEAD]
    message = refusal(file_with(tmp_path / "b.csv", head), profile)
    assert "missen we de kolom ‘Waar het was’ van het importprofiel ‘Basisteam Noord’" in message
    assert f"Heet zij nu ‘{new_name}’?" in message
    assert "Er is niets opgeslagen." in message


def test_a_column_that_is_gone_stops_it_and_is_named(tmp_path: Path, profile: Profile):
    path = make(tmp_path / "b.csv", [HEAD[:5] + HEAD[6:], *(row(n)[:5] + row(n)[6:] for n in range(1, 5))])
    message = refusal(path, profile)
    assert "missen we de kolom ‘Oord’" in message
    assert "Heet zij nu" not in message


@pytest.mark.parametrize(
    ("column", "text", "words"),
    [
        (1, "Kerkstraat", "in de kolom ‘Wanneer’ nu woorden"),
        (3, "05-03-2026", "‘Waar het was’ nu datums"),
        (4, "Kerkstraat", "‘Huisnr’ nu woorden"),
    ],
)
def test_a_column_that_holds_something_else_stops_it_and_is_named(tmp_path: Path, profile: Profile, column: int, text: str, words: str):
    assert words in refusal(file_with(tmp_path / "b.csv", HEAD, swap=(column, text)), profile)


def test_a_house_number_with_a_letter_is_no_other_kind_of_column(tmp_path: Path, profile: Profile):
    assert read(file_with(tmp_path / "b.csv", HEAD, swap=(4, "12a")), profile).rows_read == 6


def test_too_few_rows_to_judge_a_column_do_not_stop_it(tmp_path: Path, profile: Profile):
    assert read(file_with(tmp_path / "b.csv", HEAD, rows=1, swap=(4, "hoek")), profile).rows_read == 1


def test_a_file_of_somebody_else_is_not_taken_for_this_sender(tmp_path: Path, profile: Profile):
    other = ["Registratienummer", "Pleegdatum", "MK", "Straat", "Nr", "Postcode", "Woonplaats", "Soort locatie"]
    workbook = read_workbook(make(tmp_path / "b.csv", [other, ["1", "5-3-2026", "B73", "Kerkstraat", "1", "9991AB", "Waterveen", ""]]))
    assert recognise_sender(workbook, [profile]) is None


def test_of_two_senders_the_one_that_fits_best_is_chosen(tmp_path: Path, profile: Profile):
    other_head = [*HEAD[:6], "Wijk", "Buurt"]
    other = profile_of(load_police_overview(file_with(tmp_path / "b.csv", other_head), POINTED), "Basisteam Zuid")
    for head, expected in ((HEAD, profile), (other_head, other)):
        assert recognise_sender(read_workbook(file_with(tmp_path / "c.csv", head)), [profile, other]) == expected


def test_what_a_person_chose_is_in_the_profile_and_what_was_found_is_not(tmp_path: Path):
    path = file_with(tmp_path / "a.csv", HEAD)
    chosen = load_police_overview(path, POINTED, Reading(date_order="mdy", delimiter=";"))
    assert (profile_of(chosen, "x").date_order, profile_of(chosen, "x").delimiter) == ("mdy", ";")
    assert profile_of(load_police_overview(path, POINTED), "x").delimiter == ""


def test_a_profile_comes_back_as_it_was_and_holds_no_cell_of_the_file(profile: Profile):
    content = to_dict(profile)
    assert from_dict(content) == profile
    for cell in ("Kerkstraat", "Puk", "Waterveen", "2026-000001"):
        assert cell not in str(content)


@pytest.mark.parametrize("name", ["", "   "])
def test_a_profile_needs_a_name(tmp_path: Path, name: str):
    with pytest.raises(SourceError, match="een naam"):
        profile_of(load_police_overview(file_with(tmp_path / "a.csv", HEAD), POINTED), name)


def test_dates_that_become_real_dates_are_still_dates(tmp_path: Path, profile: Profile):
    rows = [[cell if i != 1 else dt.date(2026, 3, 5) for i, cell in enumerate(row(n))] for n in range(1, 5)]
    overview = read(make(tmp_path / "b.xlsx", [HEAD, *rows]), profile)
    assert overview.registrations["date_from"].tolist() == ["2026-03-05"] * 4


def test_an_empty_workbook_is_of_nobody(profile: Profile):
    assert recognise_sender(Workbook("a.csv", "", ()), [profile]) is None
