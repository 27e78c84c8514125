import pytest

from analysis import tables
from analysis.errors import SourceError
from analysis.sources.address_list import load_address_list
from tests.test_spreadsheet import make_workbook


def listed(tmp_path, text: str):
    path = tmp_path / "adressen.csv"
    path.write_text(text, encoding="utf-8")
    return load_address_list(path)


def test_every_row_becomes_a_query_with_its_row_number(tmp_path):
    found = listed(
        tmp_path, "Lijst van de gemeente\n\nStraat;Huisnr;Toev;Postcode;Woonplaats\nKerkstraat;1;A;9910AB;Waterveen\n\n;;;;Zandwijk\n"
    )
    assert found.rows == [4, 6]
    assert found.queries.iloc[0][["street", "number", "addition", "postcode", "place"]].tolist() == [
        "Kerkstraat",
        "1",
        "A",
        "9910AB",
        "Waterveen",
    ]
    assert found.queries["place"].tolist() == ["Waterveen", "Zandwijk"]
    assert list(found.queries.columns) == list(tables.PLACE_TEXT)


def test_a_row_without_any_place_is_kept_so_that_no_row_is_lost(tmp_path):
    assert listed(tmp_path, "Naam;Straat;Plaats\nBakker;Kerkstraat 1;Waterveen\nSlager;;\n").rows == [2, 3]


def test_a_whole_address_in_one_column_is_read(tmp_path):
    assert listed(tmp_path, "Adres\nKerkstraat 1, Waterveen\nMolenweg 2, Waterveen\n").queries["address"].tolist() == [
        "Kerkstraat 1, Waterveen",
        "Molenweg 2, Waterveen",
    ]


def test_bare_lines_of_addresses_are_read_without_a_column_name(tmp_path):
    found = listed(tmp_path, "Kerkstraat 1, Waterveen\nMolenweg 2, Waterveen\n")
    assert found.rows == [1, 2]
    assert found.queries["address"].tolist()[0] == "Kerkstraat 1, Waterveen"


def test_numbers_of_a_workbook_have_no_decimals(tmp_path):
    path = make_workbook(tmp_path / "a.xlsx", [["Straat", "Huisnummer", "X", "Y"], ["Kerkstraat", 12, 150000.5, 450000]])
    assert load_address_list(path).queries.iloc[0][["number", "x_given", "y_given"]].tolist() == ["12", "150000.5", "450000"]


@pytest.mark.parametrize(
    ("text", "sentence"), [("Straat;Huisnr\n", "alleen kolomnamen"), ("beste collega,\nhierbij de lijst\n", "herkennen geen kolommen")]
)
def test_a_file_without_places_is_refused(tmp_path, text, sentence):
    with pytest.raises(SourceError, match=sentence):
        listed(tmp_path, text)
