import pytest

from analysis.errors import SourceError
from analysis.sources.columns import Alias, find_layouts, normalise, recognise, standard_aliases
from analysis.sources.data_rows import data_rows
from analysis.sources.reading import Reading, layouts_for
from analysis.sources.spreadsheet import Sheet

PLACES = ("street", "address", "date_from")
LIST = [["Registratienummer", "Pleegdatum", "Straat", "Huisnr", "Plaats"], ["PL1", "5-3-2026", "Kerkstraat", "1", "Waterveen"]]


def layout_of(*rows: list[str]):
    layout = recognise(rows, standard_aliases(), PLACES)
    assert layout is not None
    return layout


def fields_of(*rows: list[str]) -> dict[str, str]:
    return {column.header: column.field for column in layout_of(*rows).columns}


def test_names_are_compared_without_accents_capitals_and_signs():
    assert normalise("X-Coördinaat (RD) ") == "xcoordinaatrd"


def test_every_alias_of_the_catalogue_is_found_and_none_means_two_things():
    aliases = standard_aliases()
    assert len(aliases) > 300
    assert aliases["mkomschrijving"] == Alias("offence_text", 1)
    assert {alias.field for alias in aliases.values()} >= {"date_from", "street", "x_given", "personal", "completed"}


@pytest.mark.parametrize("banner_rows", [0, 1, 4, 29])
def test_the_header_is_found_below_banner_rows(banner_rows):
    banner = [["Politie - vertrouwelijk", "", "", "", ""]] * banner_rows
    assert layout_of(*banner, *LIST).header_rows == (banner_rows + 1,)


def test_a_group_above_the_names_is_read_with_them():
    layout = layout_of(
        ["Voorval nr", "Exacte tijdstippen", "", "Straat"],
        ["", "Begindatum", "Einddatum", ""],
        ["1", "5-3-2026", "5-3-2026", "Kerkstraat"],
    )
    assert layout.header_rows == (1, 2)
    assert layout.fields == ("incident_number", "date_from", "date_until", "street")


def test_the_address_of_a_victim_is_never_taken_for_the_place_of_the_incident():
    layout = layout_of(
        ["Incident", "", "Slachtoffer", ""], ["Voorval nr", "Pleegdatum", "Straat", "Nr"], ["1", "5-3-2026", "Kerkstraat", "1"]
    )
    assert layout.fields == ("incident_number", "date_from")
    assert [column.is_personal for column in layout.dropped] == [True, True]
    assert fields_of(["Pleegdatum", "Pleegadres", "Adres aangever"]) == {"Pleegdatum": "date_from", "Pleegadres": "address"}


def test_nr_is_a_serial_number_before_the_street_and_a_house_number_after_it():
    layout = layout_of(["Nr", "Datum", "Straat", "Nr", "Plaats"], ["1", "5-3-2026", "Kerkstraat", "1", "Waterveen"])
    assert layout.fields == ("incident_number", "date_from", "street", "number", "place")


def test_an_address_with_a_number_column_beside_it_is_a_street():
    assert fields_of(["Adres", "Huisnummer", "Plaats"])["Adres"] == "street"
    assert fields_of(["Adres", "Postcode", "Plaats"])["Adres"] == "address"


def test_the_place_of_the_offence_is_preferred_to_the_municipality():
    layout = layout_of(["Pleegdatum", "Gemeente", "Pleegplaats"], ["5-3-2026", "Waterveen", "Zandwijk"])
    assert [column.header for column in layout.columns if column.field == "place"] == ["Pleegplaats"]
    assert [column.header for column in layout.dropped] == ["Gemeente"]


def test_degrees_and_metres_fill_the_same_fields():
    assert fields_of(["Straat", "lon", "lat"]) == {"Straat": "street", "lon": "x_given", "lat": "y_given"}
    assert "lat" not in fields_of(["Straat", "lon", "lat", "X", "Y"])


def test_a_column_keeps_its_letter():
    assert [column.letter for column in layout_of(*[[*[""] * 25, "Straat", "Huisnr"]]).columns] == ["Z", "AA"]


def test_a_letter_is_no_list():
    assert recognise([["beste collega", ""], ["hierbij het overzicht", ""]], standard_aliases(), PLACES) is None


def numbered(*rows: list[str], merged=()) -> list[int]:
    sheet = Sheet("", [list(row) for row in rows], merged=merged)
    return [row for row, _ in data_rows(sheet, layout_of(*rows))]


def test_blank_rows_totals_and_repeated_names_are_no_data_rows():
    data = ["PL2", "6-3-2026", "Kerkstraat", "2", "Waterveen"]
    empty, total = [""] * 5, ["Totaal", "", "", "2", ""]
    assert numbered(*LIST, empty, data, LIST[0], total, data, ["Eindtotaal: 3", "", "", "", ""], empty) == [2, 4, 7]


def test_bare_sums_and_notes_below_the_list_are_no_data_rows():
    assert numbered(*LIST, ["", "1", "", "", ""], ["Bron: het oefenbestand", "", "", "", ""]) == [2]
    assert numbered(*LIST, ["", "", "", "", ""], ["Deze lijst bevat alleen overvallen.", "", "", "", ""]) == [2]


def test_a_business_that_is_called_total_stays():
    assert numbered(["Naam zaak", "Straat", "Plaats"], ["Totaal", "Kerkstraat 2", "Waterveen"]) == [2]


def test_a_row_with_one_cell_of_a_place_stays():
    assert numbered(*LIST, ["", "", "Molenweg", "", ""]) == [2, 3]


def test_a_cell_that_was_merged_downwards_counts_for_each_row():
    rows = [*LIST, ["PL2", "", "Kerkstraat", "2", "Waterveen"]]
    sheet = Sheet("", rows, merged=(((1, 1), (2, 1)),))
    assert [values["date_from"] for _, values in data_rows(sheet, layout_of(*rows))] == ["5-3-2026", "5-3-2026"]


def test_a_sheet_per_year_is_read_and_a_summary_or_hidden_sheet_is_not():
    sheets = [
        Sheet("2025", LIST),
        Sheet("2026", LIST),
        Sheet("Totalen", [["Plaats", "Aantal"], ["Waterveen", "2"]]),
        Sheet("Oud", LIST, is_hidden=True),
    ]
    assert [sheet.name for sheet, _ in find_layouts(sheets, standard_aliases(), ("place", *PLACES))] == ["2025", "2026"]


def pointed_at(*sheets: Sheet, **reading: object):
    return layouts_for(sheets, Reading(**reading), standard_aliases(), frozenset(PLACES), "a.csv")


def test_a_column_pointed_out_by_hand_replaces_the_recognised_one():
    sheet = Sheet("", [["Pleegdatum", "Wanneer echt", "Straat"], ["1-1-2026", "5-3-2026", "Kerkstraat"]])
    ((_, layout),) = pointed_at(sheet, columns=(("date_from", "wanneer echt"),))
    assert {column.field: column.header for column in layout.columns} == {"date_from": "Wanneer echt", "street": "Straat"}
    assert [column.header for column in layout.dropped] == ["Pleegdatum"]


def test_a_list_without_any_known_name_can_be_pointed_out():
    sheet = Sheet("", [["Wanneer", "Waar"], ["5-3-2026", "Kerkstraat 1"]])
    ((_, layout),) = pointed_at(sheet, columns=(("date_from", "Wanneer"), ("address", "Waar")))
    assert layout.fields == ("date_from", "address")


def test_pointing_at_a_column_that_is_not_there_is_refused():
    with pytest.raises(SourceError, match="missen de kolom ‘Wanneer’"):
        pointed_at(Sheet("", LIST), columns=(("date_from", "Wanneer"),))


@pytest.mark.parametrize("header", ["Naam aangever", "Toelichting"])
def test_pointing_at_a_column_about_persons_is_refused(header):
    sheet = Sheet("", [["Pleegdatum", "Straat", header], ["5-3-2026", "Kerkstraat", "P. Puk"]])
    with pytest.raises(SourceError, match="staan persoonsgegevens"):
        pointed_at(sheet, columns=(("target", header),))


def test_another_sheet_or_header_row_can_be_pointed_out():
    old = [["Lijst van vorig jaar"], *LIST]
    sheets = [Sheet("Dit jaar", LIST), Sheet("Vorig jaar", old, is_hidden=True)]
    ((sheet, layout),) = pointed_at(*sheets, sheet="Vorig jaar")
    assert (sheet.name, layout.header_rows) == ("Vorig jaar", (2,))
    ((_, layout),) = pointed_at(*sheets, sheet="Dit jaar", header_rows=(2,))
    assert [column.header for column in (*layout.columns, *layout.dropped)][:2] == ["PL1", "5-3-2026"]
    with pytest.raises(SourceError, match="vinden het werkblad ‘Weg’ niet"):
        pointed_at(*sheets, sheet="Weg")
    assert pointed_at(*sheets, header_rows=(90,)) == []


def test_columns_with_one_name_are_told_apart_by_their_group_or_their_letter():
    layout = layout_of(["Registratie", "", "Gepleegd", ""], ["Nr", "Datum", "Datum", "Straat"], ["1", "6-3-2026", "5-3-2026", "Kerkstraat"])
    assert [column.header for column in (*layout.columns, *layout.dropped)][1:] == ["Registratie: Datum", "Straat", "Gepleegd: Datum"]
    layout = layout_of(["Straat", "Datum", "Datum"])
    assert [column.header for column in (*layout.columns, *layout.dropped)] == ["Straat", "Datum (B)", "Datum (C)"]


def test_the_day_of_registration_is_not_taken_for_the_day_of_the_incident():
    names = ["Voorval nr", "(Zaak/Dossier) Begindatum", "Begindatum", "Begintijd", "Straat", "nr"]
    layout = recognise([names, ["1", "9-3-2026", "5-3-2026", "20:00", "Kerkstraat", "1"]], standard_aliases(), ["street"])
    assert layout is not None
    assert {column.field: column.header for column in layout.columns}["date_from"] == "Begindatum"
    assert "(Zaak/Dossier) Begindatum" in [column.header for column in layout.dropped]


def test_begin_and_end_below_one_merged_name_are_both_read():
    rows = [
        ["", "Pleegmoment", "", "Pleegplaats", ""],
        ["Registratienr", "van", "t/m", "Straat", "Huisnr"],
        ["1", "5-3-2026", "6-3-2026", "Kerkstraat", "1"],
    ]
    layout = recognise(rows, standard_aliases(), ["street"])
    assert layout is not None
    assert set(layout.fields) == {"incident_number", "date_from", "date_until", "street", "number"}
