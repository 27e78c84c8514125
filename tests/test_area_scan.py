import math

import pytest

from analysis.errors import SourceError
from analysis.sources.area_scan import ROBBERY_CODE, load_area_counts

CBS = "ID;SoortMisdrijf;WijkenEnBuurten;Perioden;GeregistreerdeMisdrijven_1\n"


def read(tmp_path, text: str):
    path = tmp_path / "scan.csv"
    path.write_text(text, encoding="utf-8")
    return load_area_counts(path)


def rows(tmp_path, text: str) -> list[tuple[str, str, str, str, float]]:
    counts, findings = read(tmp_path, text)
    assert findings == []
    return list(counts[["area_code_cbs", "offence_code", "kind", "period", "count"]].itertuples(index=False, name=None))


def test_open_data_with_padded_keys_is_read(tmp_path):
    lines = [
        "1.4.7 ;BU99000001  ;2025JJ00;3",
        "1.4.6 ;BU99000001;2025MM03;1",
        "1.1.1 ;BU990000A2;2025KW01;0",
        "1.4.5 ;BU99000001;2025JJ00;2",
    ]
    text = CBS + "".join(f"{i};{line}\n" for i, line in enumerate(lines))
    assert rows(tmp_path, text) == [
        ("BU99000001", ROBBERY_CODE, "", "2025", 3.0),
        ("BU99000001", "1.4.6", "street_robbery", "2025-03", 1.0),
        ("BU990000A2", "1.1.1", "home_burglary", "2025-K1", 0.0),
        ("BU99000001", "1.4.5", "other", "2025", 2.0),
    ]


@pytest.mark.parametrize("cell", ["", ".", "x", "-99997", "-99999999", "<5", "minder dan 5", "null"])
def test_a_number_that_was_withheld_is_no_zero(tmp_path, cell):
    ((*_, count),) = rows(tmp_path, f"{CBS}0;1.4.7 ;BU99000001;2025JJ00;{cell}\n")
    assert math.isnan(count)


def test_totals_of_a_district_or_municipality_are_not_counted_again(tmp_path):
    text = CBS + "0;1.4.7 ;GM9900    ;2025JJ00;9\n1;1.4.7 ;WK990000  ;2025JJ00;9\n2;1.4.7 ;BU99000001;2025JJ00;4\n"
    assert [area for area, *_ in rows(tmp_path, text)] == ["BU99000001"]


def test_a_simple_table_with_a_year_column_is_read(tmp_path):
    text = "Gebiedsscan Waterveen\nBuurtcode;Buurt;Aantal overvallen;Jaar\nBU99000001;Centrum;4;2025\nTotaal;;4;\n"
    assert rows(tmp_path, text) == [("BU99000001", ROBBERY_CODE, "", "2025", 4.0)]


def test_a_column_per_offence_becomes_a_row_per_offence(tmp_path):
    text = "Buurtcode;Periode;Woningovervallen;Bedrijfsovervallen;Straatroof;Woninginbraken\n99000001;2025;1;2;3;1.234\n"
    assert [(code, kind, count) for _, code, kind, _, count in rows(tmp_path, text)] == [
        ("1.4.7", "home_robbery", 1.0),
        ("1.4.7", "business_robbery", 2.0),
        ("1.4.6", "street_robbery", 3.0),
        ("1.1.1", "home_burglary", 1234.0),
    ]


def test_a_column_per_year_becomes_a_row_per_year(tmp_path):
    text = "Buurtcode;Delict;2024;2025\nBU99000001;Straatroof;1;2\n"
    assert [(kind, period, count) for _, _, kind, period, count in rows(tmp_path, text)] == [
        ("street_robbery", "2024", 1.0),
        ("street_robbery", "2025", 2.0),
    ]


def test_a_cell_that_is_no_number_is_a_finding_and_stays_empty(tmp_path):
    counts, findings = read(tmp_path, f"{CBS}0;1.4.7 ;BU99000001;2025JJ00;drie\n")
    assert counts["count"].isna().all()
    assert [(finding.row, finding.code) for finding in findings] == [(2, "value_not_a_number")]


@pytest.mark.parametrize(
    "text",
    [
        "Registratienummer;Pleegdatum;Straat;Buurt\nPL1;5-3-2026;Kerkstraat;Centrum\n",
        "Registratienummer;Pleegdatum;Straat;Buurtcode\nPL1;5-3-2026;Kerkstraat;BU99000001\n",
        "Buurtcode;Aantal\nBU99000001;3\n",
        "Buurt;Aantal overvallen\nCentrum;3\n",
    ],
)
def test_a_list_of_incidents_or_a_number_of_nothing_is_no_gebiedsscan(tmp_path, text):
    with pytest.raises(SourceError, match="geen aantallen per buurt"):
        read(tmp_path, text)


def test_the_open_data_from_outside_is_read(shared_data):
    counts, findings = load_area_counts(shared_data / "police" / "gebiedsscan_buurtcijfers.csv")
    assert len(counts) == 780
    assert findings == []
    assert set(counts["period"]) == {"2024", "2025"}
    assert 0 < counts["count"].isna().sum() < 100


@pytest.mark.parametrize("name", ["regionaal_overzicht.xlsx", "andere_eenheid.csv", "klein_zeven_incidenten.xlsx"])
def test_the_overviews_from_outside_are_no_gebiedsscan(shared_data, name):
    with pytest.raises(SourceError, match="geen aantallen per buurt"):
        load_area_counts(shared_data / "police" / name)


def test_keys_padded_to_ten_signs_are_read_in_every_column(tmp_path):
    text = (
        CBS + '0;"1.4.7     ";"BU9900A001  ";" 2025JJ00 ";" 3 "\n1;"1.4.7 ";"BU99000002";2025JJ00;" . "\n2;1.4.7;"GM9900    ";2025JJ00;7\n'
    )
    (one, other) = rows(tmp_path, text)
    assert one == ("BU9900A001", ROBBERY_CODE, "", "2025", 3.0)
    assert (other[0], math.isnan(other[-1])) == ("BU99000002", True)


@pytest.mark.parametrize("cell", ["-", "x", "X", "*", "-99998", "geheim", " . "])
def test_every_way_to_withhold_a_number_is_unknown_and_no_mistake(tmp_path, cell):
    ((*_, count),) = rows(tmp_path, f"Buurtcode;Aantal overvallen;Jaar\nBU99000001;{cell};2025\n")
    assert math.isnan(count)


def test_every_year_of_the_open_data_stays_apart(tmp_path):
    lines = [f"{year};1.4.7 ;BU99000001;{year}JJ00;{year - 2019}" for year in range(2020, 2026)]
    found = rows(tmp_path, CBS + "\n".join(lines) + "\n")
    assert [(period, count) for *_, period, count in found] == [(str(year), float(year - 2019)) for year in range(2020, 2026)]
