import datetime as dt
import re
from pathlib import Path

import pandas as pd
import pytest

from analysis import tables
from analysis.errors import SourceError
from analysis.sources.police import FIELDS, PASTED, TYPED, load_police_overview, read_pasted, typed_registration
from analysis.sources.spreadsheet import read_sheets
from tests.test_spreadsheet import make_workbook

HEAD = [
    "Registratienummer",
    "MK",
    "MK omschrijving",
    "Pleegdatum van",
    "Tijd van",
    "Straat",
    "Huisnr",
    "Plaats",
    "Soort locatie",
    "Poging (J/N)",
]
ROW = ["PL1", "B73", "Overval overige objecten", "05-03-2026", "20:15", "Dorpsstraat", "12", "Waterveen", "snackbar", "N"]


def make_csv(path: Path, *rows: list[str]) -> Path:
    path.write_text("\n".join(";".join(row) for row in rows), encoding="utf-8")
    return path


def codes(overview) -> list[tuple[int, str, str]]:
    return [(finding.row, finding.code, finding.column) for finding in overview.findings]


def test_rows_are_read_as_raw_text_with_the_row_number_of_the_file(tmp_path):
    overview = load_police_overview(make_csv(tmp_path / "a.csv", ["Overzicht"], [], HEAD, ROW))
    row = overview.registrations.iloc[0]
    assert (row["source"], row["sheet"], row["row"]) == ("a.csv", "", 4)
    assert [row[name] for name in ("incident_number", "date_from", "time_from", "number", "attempt")] == [
        "PL1",
        "05-03-2026",
        "20:15",
        "12",
        "N",
    ]
    assert overview.rows_read == 1
    assert overview.layout.header_rows == (3,)
    assert overview.examples["street"] == ["Dorpsstraat"]


def test_columns_that_are_not_mapped_are_dropped_and_named(tmp_path):
    head, row = [*HEAD, "Naam aangever", "BSN", "Basisteam"], [*ROW, "P. Puk", "111222333", "Team Oost"]
    overview = load_police_overview(make_csv(tmp_path / "a.csv", head, row))
    assert [(column.header, column.is_personal) for column in overview.dropped_columns] == [
        ("Naam aangever", True),
        ("BSN", True),
        ("Basisteam", False),
    ]
    assert "Puk" not in overview.registrations.to_csv() + repr(overview)
    assert list(overview.registrations.columns) == list(tables.Registrations.columns)


def test_personal_data_in_a_mapped_text_is_removed_and_never_repeated(tmp_path):
    row = [*ROW[:8], "snackbar (aangever p.puk@voorbeeld.nl)", "N"]
    overview = load_police_overview(make_csv(tmp_path / "a.csv", HEAD, row))
    assert overview.registrations["target"].tolist() == ["snackbar"]
    assert codes(overview) == [(2, "personal_data_dropped", "Soort locatie")]
    assert "puk" not in str(overview.findings).lower()
    assert overview.personal_row_count == 1


def test_a_column_of_burgerservicenummers_under_another_name_is_dropped(tmp_path):
    rows = [["111222333", "5-3-2026", "Kerkstraat"], ["123456782", "6-3-2026", "Kerkstraat"], ["111222333", "7-3-2026", "Kerkstraat"]]
    overview = load_police_overview(make_csv(tmp_path / "a.csv", ["Registratie", "Datum", "Straat"], *rows))
    assert overview.registrations["incident_number"].tolist() == ["", "", ""]
    assert [(column.header, column.is_personal) for column in overview.dropped_columns] == [("Registratie", True)]


def test_a_registration_number_of_ten_digits_is_no_telephone_number(tmp_path):
    overview = load_police_overview(make_csv(tmp_path / "a.csv", HEAD, ["0612345678", *ROW[1:]]))
    assert overview.registrations["incident_number"].tolist() == ["0612345678"]


def test_formula_html_and_sql_stay_text_and_are_named(tmp_path):
    row = [
        "=HYPERLINK(1)",
        "B73",
        "<img src=x onerror=alert(1)>",
        "05-03-2026",
        "20:15",
        "</script><b>Dorpsstraat</b>",
        "1",
        "Waterveen",
        "",
        "",
    ]
    overview = load_police_overview(make_csv(tmp_path / "a.csv", HEAD, row))
    assert overview.registrations.iloc[0][["incident_number", "street"]].tolist() == ["=HYPERLINK(1)", "</script><b>Dorpsstraat</b>"]
    assert [code for _, code, _ in codes(overview)] == ["row_text_unsafe"] * 3


def test_date_cells_become_iso_text(tmp_path):
    cells = [*ROW[:3], dt.datetime(2026, 3, 5, 20, 15), dt.time(20, 15), *ROW[5:]]
    overview = load_police_overview(make_workbook(tmp_path / "a.xlsx", [HEAD, cells]))
    assert overview.registrations.iloc[0][["date_from", "time_from"]].tolist() == ["2026-03-05T20:15:00", "20:15"]


def test_every_sheet_with_the_same_columns_is_read(tmp_path):
    legend = [["Code", "Omschrijving"], ["B73", "Overval"]]
    overview = load_police_overview(make_workbook(tmp_path / "a.xlsx", [HEAD, ROW], [HEAD, ROW, ROW], legend))
    assert sorted(overview.registrations["sheet"]) == ["Blad1", "Blad2", "Blad2"]
    assert overview.skipped_sheets == ("Blad3",)


def test_a_column_that_asks_for_completed_is_turned_round(tmp_path):
    rows = [["5-3-2026", "Kerkstraat", answer] for answer in ("J", "N", "")]
    overview = load_police_overview(make_csv(tmp_path / "a.csv", ["Pleegdatum", "Straat", "Voltooid"], *rows))
    assert overview.registrations["attempt"].tolist() == ["N", "J", ""]


def test_columns_can_be_pointed_out_by_hand(tmp_path):
    path = make_csv(tmp_path / "a.csv", ["Wanneer", "Waar", "Wat"], ["5-3-2026", "Kerkstraat 1", "overval winkel"])
    with pytest.raises(SourceError, match="herkennen geen kolommen"):
        load_police_overview(path)
    overview = load_police_overview(path, {"date_from": "Wanneer", "address": "Waar", "offence_text": "Wat"})
    assert overview.registrations.iloc[0][["date_from", "address", "offence_text"]].tolist() == [
        "5-3-2026",
        "Kerkstraat 1",
        "overval winkel",
    ]


def test_only_column_names_is_refused(tmp_path):
    with pytest.raises(SourceError, match="alleen kolomnamen"):
        load_police_overview(make_csv(tmp_path / "a.csv", HEAD))


def test_the_same_content_has_the_same_fingerprint_under_another_name(tmp_path):
    one, other = (load_police_overview(make_csv(tmp_path / name, HEAD, ROW)) for name in ("a.csv", "b.csv"))
    assert one.sha256 == other.sha256


def test_rows_pasted_from_excel_with_names_are_read():
    overview = read_pasted("\t".join(HEAD) + "\r\n" + "\t".join(ROW) + "\r\n")
    row = overview.registrations.iloc[0]
    assert (row["source"], row["row"], row["street"], row["target"]) == (PASTED, 2, "Dorpsstraat", "snackbar")


def test_rows_pasted_without_names_are_recognised_by_what_they_hold():
    overview = read_pasted(
        "PL0220261234\tB73\tOverval overige objecten\t05-03-2026\t20:15\tDorpsstraat\t12\t9910 AB\tWaterveen\n"
        "PL0220265678\tB72\tOverval woning\t23-03-2026\t21:00\tMolenweg\t3a\t9911 AC\tWaterveen\n"
    )
    assert overview.rows_read == 2
    fields = ["incident_number", "offence_code", "date_from", "time_from", "street", "number", "postcode", "place"]
    assert overview.registrations.iloc[1][fields].tolist() == [
        "PL0220265678", "B72", "23-03-2026", "21:00", "Molenweg", "3a", "9911 AC", "Waterveen",
    ]  # fmt: skip


def test_a_mail_with_one_fact_per_line_is_read():
    overview = read_pasted(
        "Beste collega,\n\nPleegdatum: 5-3-2026\nTijd: 20:15\nAdres: Dorpsstraat 12\nDelict: overval snackbar\n\n"
        "Pleegdatum: 23-3-2026\nAdres: Molenweg 3\nDelict: overval woning\nAangever: P. Puk\n"
    )
    assert overview.registrations["address"].tolist() == ["Dorpsstraat 12", "Molenweg 3"]
    assert overview.registrations["time_from"].tolist() == ["20:15", ""]
    assert "Puk" not in overview.registrations.to_csv()


def test_text_without_a_list_is_refused():
    for text in ("", "Beste collega,\nhierbij het overzicht.\n", "12\n13\n"):
        with pytest.raises(SourceError, match="geen rijen"):
            read_pasted(text)


def test_one_incident_can_be_typed_by_hand():
    overview = typed_registration({"date_from": "5-3-2026", "address": "Dorpsstraat 12 (dhr. Puk)", "offence_text": "overval"}, row=3)
    row = overview.registrations.iloc[0]
    assert (row["source"], row["row"], row["address"]) == (TYPED, 3, "Dorpsstraat 12")
    assert codes(overview)[0][1] == "personal_data_dropped"


@pytest.mark.parametrize("values", [{}, {"offence_text": "overval"}, {"name": "Puk", "date_from": "5-3-2026"}])
def test_typing_too_little_or_another_field_is_refused(values):
    with pytest.raises(SourceError):
        typed_registration(values)


def test_the_fields_are_those_of_the_contract():
    assert set(FIELDS) | {"source", "sheet", "row"} == set(tables.Registrations.columns)


@pytest.mark.parametrize(
    ("name", "sentence"), [("alleen_koppen.csv", "alleen kolomnamen"), ("geen_kolommen.csv", "herkennen geen kolommen")]
)
def test_files_from_outside_without_a_list_get_their_sentence(shared_data, name, sentence):
    with pytest.raises(SourceError, match=sentence):
        load_police_overview(shared_data / "police" / name)


def test_the_overviews_from_outside_are_read_whole_and_without_personal_data(shared_data):
    files = [load_police_overview(shared_data / "police" / name) for name in ("regionaal_overzicht.xlsx", "andere_eenheid.csv")]
    assert [overview.rows_read for overview in files] == [249, 47]
    assert files[0].layout.header_rows == (5,)
    assert sum(column.is_personal for column in files[0].dropped_columns) == 4
    everything = pd.concat([overview.registrations for overview in files]).to_csv() + repr([overview.findings for overview in files])
    (sheet,) = read_sheets(shared_data / "police" / "regionaal_overzicht.xlsx")
    personal = [column.index for column in files[0].dropped_columns if column.is_personal]
    planted = {row[i] for row in sheet.rows[5:] for i in personal if row[i]}
    planted |= {word for row in sheet.rows for cell in row[:13] for word in re.findall(r"\S+@\S+|\(mw.*\)|kenteken.*", cell)}
    assert len(planted) > 5
    assert not [value for value in planted if value in everything]
