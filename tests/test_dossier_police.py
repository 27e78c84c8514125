from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import dossier as kept
from analysis import tables
from analysis.errors import DossierError, PrivacyError
from analysis.findings import find
from analysis.organisation import judge_designation
from analysis.sources.police import load_police_overview
from analysis.sources.spreadsheet import read_sheets
from analysis.terms import Kind
from tests.dossier_cases import NOW, WHO, Overview, contents, files_with, fixed_clock, make_designation, make_overview, open_own


@pytest.fixture
def dossier(tmp_path: Path) -> kept.Dossier:
    return open_own(tmp_path / "dossier")


def make_counts(*counts: float) -> pd.DataFrame:
    rows = [
        {"area_code_cbs": f"BU990000{i:02d}", "offence_code": "1.4.6", "kind": str(Kind.BUSINESS_ROBBERY), "period": "2025", "count": count}
        for i, count in enumerate(counts)
    ]
    return pd.DataFrame(rows).astype({name: column.metadata["dtype"] for name, column in tables.AreaCounts.columns.items()})


def test_registrations_come_back_whole_with_a_key_that_stays(dossier: kept.Dossier):
    overview = make_overview({"street": "Kerkstraat"}, {"street": "Molenweg"}, {})
    result = kept.add_import(dossier, overview, WHO, sender="politie")
    assert (result.added, result.message) == (3, "3 registraties ingelezen.")
    found = kept.registrations(dossier)
    pd.testing.assert_frame_equal(found.reset_index(drop=True), overview.registrations)
    kept.delete_registration(dossier, int(found.index[0]), WHO)
    assert kept.registrations(dossier).index.tolist() == found.index[1:].tolist()
    assert kept.registrations(dossier)["street"].tolist() == ["Molenweg", "Dorpsstraat"]


def test_an_empty_dossier_has_empty_tables_of_the_right_kind(dossier: kept.Dossier):
    assert kept.registrations(dossier).empty
    assert kept.area_counts(dossier).empty
    assert kept.picked(dossier).empty
    assert kept.imports(dossier).empty
    assert kept.reading_findings(dossier) == []


def test_the_same_rows_under_another_name_and_in_another_order_are_not_added_again(dossier: kept.Dossier):
    rows = [{"street": "Kerkstraat", "number": str(n), "incident_number": f"PL-{n}"} for n in range(4)]
    kept.add_import(dossier, make_overview(*rows), WHO)
    again = make_overview(*[row | {"source": "kopie.xlsx", "street": "  KERKSTRAAT "} for row in reversed(rows)])
    result = kept.add_import(dossier, Overview(again.registrations, [], sha256="99" * 32), WHO)
    assert result == kept.ImportResult(None, 0, "Deze gegevens zijn al ingelezen op 21 november 2026. Er is niets toegevoegd.")
    assert len(kept.registrations(dossier)) == 4
    assert kept.imports(dossier)["file_name"].tolist() == ["overzicht.xlsx"]


@settings(max_examples=10, deadline=None)
@given(order=st.permutations(range(5)))
def test_order_of_rows_does_not_make_it_another_file(tmp_path_factory: pytest.TempPathFactory, order: list[int]):
    dossier = open_own(tmp_path_factory.mktemp("dossier"))
    rows = [{"number": str(n), "incident_number": f"PL-{n}"} for n in range(5)]
    kept.add_import(dossier, make_overview(*rows), WHO)
    assert kept.add_import(dossier, make_overview(*[rows[i] for i in order]), WHO).added == 0
    one_more = [*rows, {"number": "5", "incident_number": "PL-5"}]
    assert kept.add_import(dossier, make_overview(*one_more), WHO).added == 6


def test_another_file_with_the_same_name_gets_a_number_so_that_each_row_can_be_found(dossier: kept.Dossier):
    for street in ("Kerkstraat", "Molenweg", "Lindehof"):
        note = find("date_missing", source="overzicht.xlsx", row=2)
        kept.add_import(dossier, make_overview({"street": street}, findings=(note,)), WHO)
    assert kept.registrations(dossier)["source"].tolist() == ["overzicht.xlsx", "overzicht (2).xlsx", "overzicht (3).xlsx"]
    assert [finding.source for finding in kept.reading_findings(dossier)] == ["overzicht.xlsx", "overzicht (2).xlsx", "overzicht (3).xlsx"]


def test_a_corrected_cell_is_seen_everywhere_and_the_text_of_the_police_comes_back(dossier: kept.Dossier):
    kept.add_import(dossier, make_overview({"street": "Dorpstraat"}), WHO)
    key = int(kept.registrations(dossier).index[0])
    kept.correct(dossier, key, "street", "Dorpsstraat", WHO)
    kept.correct(dossier, key, "street", "Dorpsplein", WHO)
    assert kept.registrations(dossier)["street"].tolist() == ["Dorpsplein"]
    assert kept.read_corrections(dossier)[["column", "value", "who"]].to_dict("records") == [
        {"column": "street", "value": "Dorpsplein", "who": WHO}
    ]
    kept.undo_correction(dossier, key, "street", WHO)
    assert kept.registrations(dossier)["street"].tolist() == ["Dorpstraat"]
    with pytest.raises(DossierError, match="intussen"):
        kept.undo_correction(dossier, key, "street", WHO)


def test_a_cell_with_personal_data_can_be_replaced_for_good(dossier: kept.Dossier):
    kept.add_import(dossier, make_overview({"target": "woning van Plantnaam"}), WHO)
    assert dossier.folder is not None
    assert files_with(dossier.folder, "Plantnaam")
    key = int(kept.registrations(dossier).index[0])
    kept.correct(dossier, key, "target", "woning", WHO, forget_old=True)
    assert kept.registrations(dossier)["target"].tolist() == ["woning"]
    assert files_with(dossier.folder, "Plantnaam") == []


@pytest.mark.parametrize("column", ["source", "sheet", "row", "import_id", "onzin"])
def test_where_a_row_came_from_cannot_be_changed(dossier: kept.Dossier, column: str):
    kept.add_import(dossier, make_overview({}), WHO)
    with pytest.raises(DossierError, match="waar de rij vandaan komt"):
        kept.correct(dossier, 1, column, "x", WHO)


@pytest.mark.parametrize("forget_old", [True, False])
def test_a_registration_that_is_gone_cannot_be_changed_or_deleted(dossier: kept.Dossier, forget_old: bool):
    with pytest.raises(DossierError, match="weggehaald"):
        kept.correct(dossier, 1, "street", "x", WHO, forget_old=forget_old)
    with pytest.raises(DossierError, match="weggehaald"):
        kept.delete_registration(dossier, 1, WHO)
    with pytest.raises(DossierError, match="weggehaald"):
        kept.delete_import(dossier, 1, WHO)


def test_a_deleted_registration_stands_in_no_file_any_more(dossier: kept.Dossier):
    rows = [{"street": f"Plantstraat{n}", "number": str(n), "incident_number": f"PL-{n}"} for n in range(200)]
    notes = tuple(find("kind_unknown", source="overzicht.xlsx", sheet="Blad1", row=2 + n, value=f"Plantdelict{n}") for n in range(200))
    kept.add_import(dossier, make_overview(*rows, findings=notes), WHO)
    table = kept.registrations(dossier)
    key = int(table.index[table["street"] == "Plantstraat117"][0])
    kept.correct(dossier, key, "street", "Plantverbetering", WHO)
    kept.delete_registration(dossier, key, WHO)
    assert dossier.folder is not None
    assert files_with(dossier.folder, "Plantstraat117") == []
    assert files_with(dossier.folder, "Plantverbetering") == []
    assert files_with(dossier.folder, "Plantdelict117") == []
    assert files_with(dossier.folder, "Plantstraat116")
    assert len(kept.reading_findings(dossier)) == 199


def test_a_deleted_import_takes_everything_with_it_and_can_be_read_again(dossier: kept.Dossier):
    overview = make_overview({"street": "Plantstraat"}, findings=(find("date_missing", source="overzicht.xlsx", row=2),))
    first = kept.add_import(dossier, overview, WHO).import_id
    kept.add_area_counts(dossier, make_counts(3.0), [], WHO, file_name="scan.csv", sha256="0" * 64)
    assert first is not None
    kept.correct(dossier, 1, "street", "Plantverbetering", WHO)
    kept.delete_import(dossier, first, WHO)
    assert kept.registrations(dossier).empty
    assert kept.read_corrections(dossier).empty
    assert kept.reading_findings(dossier) == []
    assert dossier.folder is not None
    assert files_with(dossier.folder, "Plantstraat") + files_with(dossier.folder, "Plantverbetering") == []
    assert kept.area_counts(dossier)["count"].tolist() == [3.0]
    assert kept.add_import(dossier, overview, WHO).added == 1


def test_area_counts_keep_what_was_withheld_as_not_known(dossier: kept.Dossier):
    counts = make_counts(3.0, float("nan"), 0.0)
    assert (
        kept.add_area_counts(dossier, counts, [], WHO, file_name="scan.csv", sha256="0" * 64).message == "3 aantallen per buurt ingelezen."
    )
    pd.testing.assert_frame_equal(kept.area_counts(dossier), counts)
    assert kept.add_area_counts(dossier, counts, [], WHO, file_name="andere naam.csv", sha256="1" * 64).added == 0


def test_imports_say_what_was_read_and_what_is_left(dossier: kept.Dossier):
    kept.add_import(dossier, make_overview({}, {"number": "14"}), WHO, sender="Eenheid Noord")
    kept.delete_registration(dossier, 1, WHO)
    row = kept.imports(dossier).iloc[0]
    assert (row["file_name"], row["sender"], row["who"], row["rows_read"], row["rows_kept"]) == (
        "overzicht.xlsx",
        "Eenheid Noord",
        WHO,
        2,
        1,
    )
    assert row["at"] == datetime(2026, 11, 21, 9, 30, tzinfo=UTC)


def test_hostile_cells_stay_text(dossier: kept.Dossier):
    hostile = {"street": "'); DROP TABLE registrations;--", "target": '=HYPERLINK("http://x")', "address": "<img src=x onerror=alert(1)>"}
    kept.add_import(dossier, make_overview(hostile), WHO)
    assert kept.registrations(dossier)[list(hostile)].iloc[0].to_dict() == hostile


def test_personal_columns_of_a_police_file_never_reach_the_dossier(dossier: kept.Dossier, tmp_path: Path):
    path = tmp_path / "overzicht.csv"
    path.write_text(
        "Pleegdatum;Delict;Straat;Huisnr;Naam aangever;BSN;Telefoon\n"
        "05-03-2026;Overval overige objecten;Plantstraat;12;Plantnaam Aangever;111222333;0612345678\n",
        encoding="utf-8",
    )
    kept.add_import(dossier, load_police_overview(path), WHO)
    assert dossier.folder is not None
    assert files_with(dossier.folder, "Plantstraat")
    for planted in ("Plantnaam", "111222333", "0612345678"):
        assert files_with(dossier.folder, planted) == []


def test_without_designation_nothing_is_added_and_the_refusal_is_logged(tmp_path: Path):
    dossier = kept.open_dossier(tmp_path, is_demo=False, clock=fixed_clock)
    before = contents(dossier, "events", "dossier_info")
    with pytest.raises(PrivacyError, match="U staat niet in het aanwijzingsbesluit"):
        kept.add_import(dossier, make_overview({"street": "Plantstraat"}), WHO)
    assert contents(dossier, "events", "dossier_info") == before
    assert files_with(tmp_path, "Plantstraat") == []
    assert kept.read_log(dossier)["what"].iloc[0].startswith("Politiegegevens geweigerd")
    with pytest.raises(PrivacyError):
        kept.registrations(dossier)


def test_counts_per_buurt_need_no_designation(tmp_path: Path):
    dossier = kept.open_dossier(tmp_path, is_demo=False, clock=fixed_clock)
    note = find("value_not_a_number", source="scan.csv", row=3, value="x")
    kept.add_area_counts(dossier, make_counts(3.0), [note], WHO, file_name="scan.csv", sha256="0" * 64)
    assert len(kept.area_counts(dossier)) == 1
    assert kept.reading_findings(dossier) == [note]


def test_police_data_lock_when_the_designation_expires(tmp_path: Path):
    open_own(tmp_path)
    kept.add_import(
        kept.open_dossier(tmp_path, clock=fixed_clock), make_overview({}, findings=(find("date_missing", source="o", row=2),)), WHO
    )
    last_evening = kept.open_dossier(tmp_path, clock=lambda: datetime(2026, 12, 14, 20, 0, tzinfo=UTC))
    assert len(kept.registrations(last_evening)) == 1
    assert len(kept.reading_findings(last_evening)) == 1
    next_day = kept.open_dossier(tmp_path, clock=lambda: datetime(2026, 12, 15, 8, 0, tzinfo=UTC))
    assert kept.may_open_police_data(next_day).reason == "Het aanwijzingsbesluit is verlopen op 14 december 2026."
    with pytest.raises(PrivacyError, match="verlopen op 14 december 2026"):
        kept.registrations(next_day)
    assert kept.reading_findings(next_day) == []
    kept.save_designation(next_day, make_designation(valid_until=date(2027, 12, 14)), WHO)
    assert len(kept.registrations(next_day)) == 1


def test_demo_data_need_no_designation(tmp_path: Path):
    dossier = kept.open_dossier(tmp_path, is_demo=True, clock=fixed_clock)
    assert kept.add_import(dossier, make_overview({}), WHO).added == 1


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"number": " "}, "het nummer van het besluit"),
        ({"name": "", "function": ""}, "uw naam, uw functie"),
        ({"purpose": ""}, "het doel"),
        ({"valid_until": date(2025, 1, 1)}, "einddatum ligt voor"),
    ],
)
def test_an_incomplete_check_is_not_kept(tmp_path: Path, changes: dict[str, object], sentence: str):
    dossier = kept.open_dossier(tmp_path, is_demo=False, clock=fixed_clock)
    with pytest.raises(DossierError, match=sentence):
        kept.save_designation(dossier, make_designation(**changes), WHO)
    assert kept.read_designation(dossier) is None


def test_a_designation_holds_from_its_first_to_its_last_day():
    designation = make_designation(decided_on=date(2026, 3, 1), valid_until=date(2026, 3, 31))
    days = [date(2026, 2, 28), date(2026, 3, 1), date(2026, 3, 31), date(2026, 4, 1)]
    assert [judge_designation(designation, day, is_demo=False).allowed for day in days] == [False, True, True, False]


def test_a_picked_place_is_replaced_by_a_later_choice_and_can_be_undone(dossier: kept.Dossier):
    kept.pick_address(dossier, "dorpstraat 12", "9900010000000011", (150_060.0, 450_005.0), WHO)
    kept.pick_unplaceable(dossier, "bij de kerk", WHO)
    kept.pick_point(dossier, "dorpstraat 12", (150_000.5, 450_000.25), "Ander")
    found = kept.picked(dossier).set_index("query_key")
    assert found.loc["dorpstraat 12", ["choice", "address_id_bag", "x_rd", "y_rd", "who"]].tolist() == [
        "point",
        "",
        150_000.5,
        450_000.25,
        "Ander",
    ]
    assert found.loc["bij de kerk", "choice"] == "unplaceable"
    assert pd.isna(found.loc["bij de kerk", "x_rd"])
    kept.undo_pick(dossier, "dorpstraat 12", WHO)
    assert kept.picked(dossier)["query_key"].tolist() == ["bij de kerk"]
    with pytest.raises(DossierError, match="intussen"):
        kept.undo_pick(dossier, "dorpstraat 12", WHO)


def test_an_empty_address_cannot_be_picked(dossier: kept.Dossier):
    with pytest.raises(DossierError, match="geen adres"):
        kept.pick_unplaceable(dossier, " ", WHO)


def test_personal_columns_of_the_real_layouts_never_reach_the_dossier(dossier: kept.Dossier, shared_data: Path):
    path = shared_data / "police" / "regionaal_overzicht.xlsx"
    overview = load_police_overview(path)
    personal = {
        column.index for column in overview.dropped_columns if column.header in ("Naam aangever", "Geboortedatum", "BSN", "Vrije tekst MO")
    }
    assert len(personal) == 4
    sheet = next(sheet for sheet in read_sheets(path) if sheet.name == overview.layout.sheet)
    rows = sheet.rows[overview.layout.first_row - 1 :]
    values = {row[index].strip() for row in rows for index in personal if index < len(row) and len(row[index].strip()) > 4}
    assert len(values) == 4
    kept.add_import(dossier, overview, WHO)
    assert dossier.folder is not None
    stored = b"".join(path.read_bytes() for path in dossier.folder.iterdir())
    assert overview.registrations["street"].iloc[0].encode() in stored
    assert [value for value in values if value.encode("utf-8") in stored] == []


def test_a_real_police_file_does_not_come_among_oefengegevens(tmp_path: Path):
    dossier = kept.open_dossier(tmp_path, is_demo=True)
    real = replace(make_overview({}), fits_demo=False)
    with pytest.raises(PrivacyError, match="oefengemeente"):
        kept.add_import(dossier, real, WHO)
    assert kept.imports(dossier).empty


def test_the_parts_of_an_address_are_corrected_together_and_taken_back_one_by_one(dossier: kept.Dossier):
    kept.add_import(dossier, make_overview({"street": "Dorpstraat", "number": "12", "place": "Waterveen"}), WHO)
    row_id = int(kept.registrations(dossier).index[0])
    values = {"street": "", "number": "", "place": "Waterveen", "address": "Dorpsstraat 12, Waterveen"}
    kept.correct_cells(dossier, row_id, values, WHO)
    assert kept.registrations(dossier).loc[row_id, list(values)].to_dict() == values
    assert sorted(kept.read_corrections(dossier)["column"]) == ["address", "number", "street"]
    kept.undo_correction(dossier, row_id, "street", WHO)
    assert kept.registrations(dossier).loc[row_id, "street"] == "Dorpstraat"
    for wrong, columns in ((row_id + 9, {"street": "x"}), (row_id, {"source": "x"})):
        with pytest.raises(DossierError):
            kept.correct_cells(dossier, wrong, columns, WHO)


def test_of_neighbours_only_counts_are_kept_and_they_open_as_police_data_do(dossier: kept.Dossier):
    counts = pd.DataFrame(
        [{"municipality": "Groningen", "kind": "home_robbery", "target": "", "month": "2026-03", "hours": "", "count": 1}]
    )
    counts = counts.astype({name: column.metadata["dtype"] for name, column in tables.RegionalCounts.columns.items()})
    note = find("personal_data_dropped", source="overzicht.xlsx", sheet="Blad1", row=3, column="Straat")
    overview = make_overview({"street": "Dorpsstraat", "row": 2}, {"street": "Herestraat", "row": 3}, findings=(note,))
    elsewhere = pd.Series([False, True])
    assert kept.add_import(dossier, overview, WHO, is_regional=elsewhere, regional=counts).added == 1
    assert kept.registrations(dossier)["street"].tolist() == ["Dorpsstraat"]
    assert kept.reading_findings(dossier) == []
    assert kept.imports(dossier)["rows_read"].tolist() == [2]
    assert kept.regional_counts(dossier).equals(counts)
    assert kept.add_import(dossier, overview, WHO, is_regional=elsewhere, regional=counts).import_id is None
    assert dossier.folder is not None
    assert files_with(dossier.folder, "Herestraat") == []
    later = kept.open_dossier(dossier.folder, clock=lambda: NOW + timedelta(days=400))
    with pytest.raises(PrivacyError):
        kept.regional_counts(later)
