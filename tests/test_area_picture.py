"""Counts per buurt and nothing else: what is counted, per how many places, and what may be said of it."""

import re

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from analysis import tables
from analysis.area_picture import area_lines, class_words, classes_of, count_areas, kinds_in, periods_in, say_period
from analysis.hotspots import PlacePools
from tests.test_hotspots import FORBIDDEN, QUICK, town

FIRST, SECOND = "BU99000001", "BU99000002"


def make_areas() -> gpd.GeoDataFrame:
    """Two buurten: the first three streets of the town, and the other 21."""
    rows = pd.DataFrame({"area_code_cbs": [FIRST, SECOND], "area_name": ["Binnenstad", "Buitenwijk"]})
    rows = rows.assign(district_code_cbs="WK990000", municipality_code="9900", municipality_name="Waterveen")
    rows = rows.assign(inhabitants=np.nan, households=np.nan, over_65_share_pct=np.nan)
    boxes = [shapely.box(149_900, 449_900, 150_500, 450_250), shapely.box(149_900, 450_250, 150_500, 452_500)]
    table = gpd.GeoDataFrame(rows, geometry=boxes, crs=tables.CRS)
    text = ("area_code_cbs", "area_name", "district_code_cbs", "municipality_code", "municipality_name")
    return tables.check(table.astype(dict.fromkeys(text, "str")), tables.Areas)


def make_counts(*rows: tuple[str, str, str, str, float]) -> pd.DataFrame:
    """Rows of buurt, offence code, kind, period and count."""
    columns = list(tables.AreaCounts.columns)
    table = pd.DataFrame(rows, columns=columns).astype(dict.fromkeys(columns[:-1], "str") | {"count": "float64"})
    return tables.check(table, tables.AreaCounts)


def look(*rows: tuple[str, str, str, str, float], **options: object):
    return count_areas(make_counts(*rows), make_areas(), PlacePools.of(town()), settings=QUICK, **options)  # type: ignore[arg-type]


def test_each_buurt_has_its_count_its_places_and_the_counts_per_thousand():
    made = look((FIRST, "1.4.7", "", "2025", 6.0), (SECOND, "1.4.7", "", "2025", 3.0))
    rows = {row["area_code_cbs"]: row for row in made.table.to_dict("records")}
    shops = {FIRST: 40 + 20 + 20, SECOND: 21 * 20}  # the even side of the Dorpsstraat, elsewhere every fourth number
    for code, addresses, count in ((FIRST, 240, 6), (SECOND, 1680, 3)):
        assert (rows[code]["addresses"], rows[code]["shops"], rows[code]["count"]) == (addresses, shops[code], count)
        assert rows[code]["per_1000_addresses"] == pytest.approx(1000 * count / addresses)
        assert rows[code]["per_1000_shops"] == pytest.approx(1000 * count / shops[code])
    assert list(made.table["area_name"]) == ["Binnenstad", "Buitenwijk"]
    assert "hier staat dus geen hotspot" in made.statement
    assert "De meeste waren in ‘Binnenstad’: 6 van de 9 overvallen." in made.statement
    assert not FORBIDDEN.search(made.statement)


def test_too_few_shops_give_no_rate_and_a_withheld_number_is_no_nought():
    few = town()[lambda rows: ~((rows["neighbourhood_code"] == FIRST) & (rows["street"] == "Dorpsstraat"))]
    few = few[(few["neighbourhood_code"] != FIRST) | (few["number"] <= 40)]  # ten shops in each of two streets
    made = count_areas(
        make_counts((FIRST, "1.4.7", "", "2025", 2.0), (SECOND, "1.4.7", "", "2025", np.nan)),
        make_areas(),
        PlacePools.of(few),
        settings=QUICK,
    )
    rows = {row["area_code_cbs"]: row for row in made.table.to_dict("records")}
    assert rows[FIRST]["shops"] == 20
    assert np.isnan(rows[FIRST]["per_1000_shops"])
    assert np.isnan(rows[SECOND]["count"])
    assert "Van 1 buurt gaf de politie geen getal." in made.statement
    assert area_lines(rows[SECOND], ("overval", "overvallen")) == ["Buitenwijk", "aantal niet gegeven"]


def test_all_robberies_are_not_added_to_their_own_parts():
    whole_and_parts = (
        (FIRST, "1.4.7", "", "2025", 5.0),
        (FIRST, "1.4.7", "business_robbery", "2025", 3.0),
        (FIRST, "1.4.7", "home_robbery", "2025", 2.0),
        (SECOND, "1.4.7", "business_robbery", "2025", 1.0),
        (SECOND, "1.4.7", "home_robbery", "2025", 1.0),
    )
    assert look(*whole_and_parts).total == 7
    assert look(*whole_and_parts, kind="home_robbery").total == 3
    assert list(kinds_in(make_counts(*whole_and_parts)).values()) == ["alle overvallen", "overval op een bedrijf", "overval op een woning"]


def test_a_period_is_chosen_and_the_same_count_sent_twice_holds_once():
    rows = ((FIRST, "1.4.7", "", "2024JJ00", 4.0), (FIRST, "1.4.7", "", "2025JJ00", 2.0), (FIRST, "1.4.7", "", "2025JJ00", 3.0))
    assert look(*rows).total == 7
    assert look(*rows, periods=("2025JJ00",)).total == 3
    assert list(periods_in(make_counts(*rows)).values()) == ["2025", "2024"]
    assert say_period("2025KW03") == "kwartaal 3 van 2025"


def test_a_buurt_outside_the_register_is_counted_and_told():
    made = look((FIRST, "1.4.7", "", "2025", 4.0), ("BU12340001", "1.4.7", "", "2025", 2.0))
    assert (made.total, made.left_out) == (4, 2)
    assert "2 overvallen in buurten die niet in uw adressenbestand staan" in made.statement


def test_chance_is_weighed_against_the_places_of_each_buurt_and_not_with_few():
    planted = look((FIRST, "1.4.7", "", "2025", 20.0), (SECOND, "1.4.7", "", "2025", 5.0))  # an eighth of the addresses, four fifths of all
    assert "Meer dan verwacht in ‘Binnenstad’: ja." in planted.statement
    even = look((FIRST, "1.4.7", "", "2025", 3.0), (SECOND, "1.4.7", "", "2025", 21.0))
    assert "Meer dan verwacht in ‘Buitenwijk’: niet aantoonbaar." in even.statement
    few = look((FIRST, "1.4.7", "", "2025", 7.0), (SECOND, "1.4.7", "", "2025", 0.0))
    assert "7 is te weinig om iets over toeval te zeggen." in few.statement
    assert "Meer dan verwacht" not in few.statement


def test_no_count_at_all_is_a_sentence():
    made = look((FIRST, "1.4.7", "", "2025", 0.0))
    assert "In deze aantallen staat geen overval." in made.statement
    assert classes_of(made.table["count"]) == [None, None]
    assert class_words(made.table["count"]) == [""] * 5


def test_the_legend_names_the_counts_that_each_shade_holds():
    counts = pd.Series([9.0, 7.0, 5.0, 3.0, 2.0, 1.0, 0.0])
    words = class_words(counts)
    assert words == ["1", "2-3", "4-5", "6-7", "8-9"]
    for count, shade in zip(counts, classes_of(counts), strict=True):
        if shade is not None:
            low, _, high = words[shade].partition("-")
            assert int(low) <= count <= int(high or low)
    assert class_words(pd.Series([2.5, 10.0]))[-1] == "tot en met 10,0"
    assert not re.search(r"\d-\d", class_words(pd.Series([1.0]))[-1])
