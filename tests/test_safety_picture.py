"""The veiligheidsbeeld: what it counts, what it says, and what it never tells others."""

import itertools
import math
from datetime import date

import geopandas as gpd
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import tables
from analysis.findings import find
from analysis.safety_picture import (
    Coverage,
    border_sentences,
    confidential_picture,
    covered_period,
    municipal_boundary,
    neighbours_sentence,
    regional_figures,
    regional_table,
    shareable_picture,
    shared_hotspots,
)
from analysis.safety_picture.shareable import publishable_list, whole_years
from analysis.terms import ROBBERIES, Zone
from tests.make import ORIGIN, make_located
from tests.picture_cases import AS_OF, data_of, make_areas, make_premises, monthly, robberies


def stated(value: str):
    return find("period_stated", source="a.xlsx", row=0, value=value, period="x")


def test_the_data_cover_what_the_file_says_and_at_least_every_incident():
    located = robberies(["2026-02-03", "2026-05-01"])
    assert covered_period(located, [], AS_OF) == Coverage(date(2026, 2, 3), date(2026, 5, 1), AS_OF)
    assert covered_period(located, [stated("2026-01-01/2026-06-30")], AS_OF).last == date(2026, 6, 30)


def test_a_stated_year_that_is_not_over_does_not_make_the_data_younger():
    covered = covered_period(robberies(["2026-02-03"]), [stated("2026-01-01/2026-12-31")], AS_OF)
    assert (covered.first, covered.last) == (date(2026, 1, 1), date(2026, 2, 3))


def test_the_age_is_told_in_weeks():
    assert Coverage(date(2026, 1, 1), date(2026, 11, 7), AS_OF).age_sentence.endswith("Dat is 2 weken geleden.")
    assert "geleden" not in Coverage(date(2026, 1, 1), date(2026, 11, 20), AS_OF).age_sentence


def test_no_date_at_all_gives_a_picture_without_figures_by_time():
    located = robberies(["2026-02-03"])
    located["occurred_from"] = located["occurred_until"] = pd.Series([pd.NaT], dtype="datetime64[us]")
    located["is_time_known"] = False
    picture = confidential_picture(data_of(located, covered=None))
    assert {figure.key for figure in picture.figures} == {"target", "area", "kind", "precision"}
    assert "Van 1 overval is de datum onbekend." in picture.sure


def test_a_month_stands_beside_the_same_month_of_a_year_before():
    located = robberies(["2025-09-03", "2025-09-09", "2026-09-01"])
    figure = confidential_picture(data_of(located)).figure("month")
    assert figure.rows[-1] == ("september 2026", "1", "2")
    assert (figure.values[-1], figure.before[-1]) == (1.0, 2.0)
    assert len(figure.rows) == 12


def test_a_season_is_told_per_thirty_days_and_compared_with_the_season_before():
    located = robberies(["2024-11-01"] * 6 + ["2025-11-01"] * 3)
    figure = confidential_picture(data_of(located)).figure("season")
    # October to March of 2024-2025 and 2025-2026: 182 days each; 6 and 3 incidents
    assert [row[:3] for row in figure.rows if "donkere" in row[0]] == [
        ("donkere dagen 2024-2025", "6", "182"),
        ("donkere dagen 2025-2026", "3", "182"),
    ]
    assert "waren er 0,5 per 30 dagen, in de vorige 1,0." in figure.sentence
    assert figure.sentence.endswith("kan ook toeval zijn.")


def test_every_confidential_figure_adds_up_to_the_incidents():
    picture = confidential_picture(data_of(robberies(monthly(30))))
    for key in ("target", "area", "kind", "precision"):
        assert sum(picture.figure(key).values) == 30
    assert sum(picture.figure("week").values) == pytest.approx(30)


def test_nothing_at_all_is_a_picture_with_a_sentence():
    picture = confidential_picture(data_of(make_located([]), covered=None))
    assert picture.figures == ()
    assert picture.counted == "Geen overvallen"


def test_whole_years_end_with_the_last_whole_month():
    years = whole_years(Coverage(date(2024, 1, 15), date(2026, 9, 20), AS_OF))
    assert (years.first, years.last) == (date(2024, 9, 1), date(2026, 8, 31))
    assert whole_years(Coverage(date(2026, 1, 15), date(2026, 9, 20), AS_OF)) is None


def test_the_version_for_others_holds_no_count_below_five_and_no_address():
    days = monthly(23)
    located = robberies(
        days, target_type=["snackbar"] * 17 + ["woning"] * 4 + ["juwelier"] * 2, neighbourhood_code=["BU99000001"] * 20 + ["BU99000002"] * 3
    )
    picture = shareable_picture(data_of(located))
    assert picture.zone is Zone.SHAREABLE
    shown = [cell for figure in picture.figures for row in figure.rows for cell in row[1:]]
    assert not [cell for cell in shown if cell.isdecimal() and int(cell) < 5]
    assert {row[0]: row[1] for row in picture.figure("target").rows}["woning"] == "minder dan 5"
    told = "\n".join([*picture.lines, *(line for figure in picture.figures for line in figure.lines)])
    assert "Dorpsstraat" not in told
    assert picture.figure("month") is None


def test_the_version_for_others_never_shows_two_tables_that_can_be_subtracted():
    # 8 robberies, 4 and 4: whoever knows both the total and one of them knows the other
    located = robberies(["2024-11-01"] * 4 + ["2025-06-01"] * 4)
    picture = shareable_picture(data_of(located))
    year = picture.figure("year")
    assert year is None or all("4" not in row[1:] for row in year.rows)
    assert [row for figure in picture.figures for row in figure.rows if row[-1] == "4"] == []


def test_every_figure_for_others_counts_the_same_incidents():
    located = robberies(monthly(48))
    picture = shareable_picture(data_of(located))
    assert picture.counted == "48 overvallen"
    for figure in picture.figures:
        if not any(math.isnan(value) for value in figure.values):
            assert sum(figure.values) == 48


def test_incidents_outside_the_whole_years_are_not_counted_for_others():
    covered = Coverage(date(2024, 10, 1), date(2026, 10, 14), AS_OF)
    located = robberies([*monthly(24), "2026-10-02", "2026-10-03"])
    assert shareable_picture(data_of(located, covered)).counted == "24 overvallen"


def test_the_version_for_others_names_months_and_never_the_day_of_the_first_or_last_robbery():
    covered = Coverage(date(2026, 2, 13), date(2026, 5, 3), AS_OF)
    picture = shareable_picture(data_of(robberies(["2026-02-13", *["2026-03-20"] * 5, "2026-05-03"]), covered))
    assert picture.period == "februari 2026 tot en met mei 2026"
    assert picture.age == "De gegevens lopen tot en met mei 2026. Dat is 24 weken geleden."
    assert not [line for line in picture.lines if "13 februari" in line or "3 mei" in line]


def test_a_concentration_that_is_held_leaves_no_gap_in_the_ranks_for_others():
    hotspots = data_of(robberies(["2026-01-10"] * 6, at=[(ORIGIN[0] + 10.0 * i, ORIGIN[1] + 5) for i in range(1, 7)])).hotspots.iloc[[0]]
    each = ((1, 9), (2, 4), (3, 6))
    three = pd.concat([hotspots.assign(rank=n, net_count=count, distinct_addresses=5, address_count=40) for n, count in each])
    assert shared_hotspots(three)["rank"].tolist() == [1, 2]


def test_four_robberies_share_no_figure_at_all():
    picture = shareable_picture(data_of(robberies(monthly(4))))
    assert picture.figures == ()
    assert picture.counted == "minder dan 5 overvallen"
    assert "te weinig" in picture.summary


def test_only_a_concentration_that_passes_the_share_gate_is_named_for_others():
    x, y = ORIGIN
    busy = [(x + 10.0 * i, y + 5) for i in (1, 2, 3, 4, 5, 6)]
    small = [(x + 10.0 * i, y + 500 - 5) for i in (18, 19, 20)]
    data = data_of(robberies(["2026-01-10"] * 9, at=[*busy, *small]))
    names = list(data.hotspots["name"])
    shared = shareable_picture(data).places
    passing = data.hotspots[(data.hotspots["net_count"] >= 5) & (data.hotspots["address_count"] >= 25)]
    assert [line.split(" (hotspot)")[0] for line in shared if "(hotspot)" in line] == list(passing["name"])
    assert len(names) >= len(passing)


def test_a_concentration_at_the_border_says_so_and_one_inside_does_not():
    x, y = ORIGIN
    data = data_of(robberies(["2026-01-10"] * 6, at=[(x + 10.0 * i, y + 5) for i in range(1, 7)]))
    assert len(data.hotspots) == 1
    far = municipal_boundary(make_areas())
    members = pd.DataFrame({"hotspot_id": [], "address_id_bag": []}, dtype="str")
    assert border_sentences(data.hotspots, members, make_premises(), far, "") == {}
    near = gpd.GeoSeries([shapely.LineString([(x - 20, y - 500), (x - 20, y + 500)])], crs=tables.CRS)
    told = border_sentences(data.hotspots, members, make_premises(), near, "")
    assert [text.endswith("Overleg met uw buurgemeente.") for text in told.values()] == [True]


def test_addresses_across_the_border_are_counted_apart():
    x, y = ORIGIN
    data = data_of(robberies(["2026-01-10"] * 6, at=[(x + 10.0 * i, y + 5) for i in range(1, 7)]))
    premises = make_premises()
    premises.loc[premises.index[:4], "municipality_code"] = "9901"
    ids = premises["address_id_bag"].iloc[:10]
    members = pd.DataFrame({"hotspot_id": data.hotspots["hotspot_id"].iloc[0], "address_id_bag": ids})
    told = border_sentences(data.hotspots, members, premises, municipal_boundary(make_areas()), "9900")
    assert "6 adressen zijn van u, 4 adressen liggen in een buurgemeente." in next(iter(told.values()))
    members = members[members["address_id_bag"].isin(premises["address_id_bag"].iloc[:4])]
    told = border_sentences(data.hotspots, members, premises, municipal_boundary(make_areas()), "9900")
    assert "ligt helemaal in een buurgemeente." in next(iter(told.values()))


def test_a_place_near_a_neighbour_that_the_register_holds_does_not_say_that_nothing_of_it_is_counted():
    x, y = ORIGIN
    data = data_of(robberies(["2026-01-10"] * 6, at=[(x + 10.0 * i, y + 5) for i in range(1, 7)]))
    near = gpd.GeoSeries([shapely.LineString([(x - 20, y - 500), (x - 20, y + 500)])], crs=tables.CRS)
    members = pd.DataFrame({"hotspot_id": [], "address_id_bag": []}, dtype="str")
    told = next(iter(border_sentences(data.hotspots, members, make_premises(), near, "9900").values()))
    assert "Overvallen aan de andere kant tellen mee" in told
    assert "staat hier niet in" not in told


def test_incidents_in_a_neighbour_that_the_register_holds_are_told_and_counted_under_its_name():
    located = robberies(["2026-01-05", "2026-02-05", "2026-07-05"])
    located["neighbourhood_code"] = pd.Series(["BU99010001", "BU99000001", ""], dtype="str")
    names = {"9900": "Waterveen", "9901": "Rietdam"}
    assert neighbours_sentence(located, names, "9900").startswith("1 overval was in Rietdam. Die telt mee")
    assert neighbours_sentence(located, names, "") == ""
    assert neighbours_sentence(located[1:], names, "9900") == ""
    counts = regional_table(located, tables.empty(tables.RegionalCounts), "Waterveen", ROBBERIES, {"9901": "Rietdam"})
    assert counts.groupby("municipality")["count"].sum().to_dict() == {"Rietdam": 1, "Waterveen": 2}


def test_the_border_is_the_outline_of_all_buurten_without_the_lines_between():
    border = municipal_boundary(make_areas(), ["9900"])
    assert border.iloc[0].length == pytest.approx(2 * (1800 + 2100))
    assert municipal_boundary(make_areas(), ["9901"]).empty


def neighbours(*rows: tuple[str, str, str, str, int]) -> pd.DataFrame:
    names = {name: column.metadata["dtype"] for name, column in tables.RegionalCounts.columns.items()}
    keys = ["municipality", "target", "month", "hours", "count"]
    return pd.DataFrame([dict(zip(keys, row, strict=True)) | {"kind": "business_robbery"} for row in rows])[list(names)].astype(names)


def test_a_region_adds_neighbours_to_the_own_counts_by_season_hour_and_target():
    located = robberies(["2026-01-05", "2026-07-05"])
    other = neighbours(("Rietdam", "woning", "2026-02", "18-24", 3), ("Rietdam", "", "", "", 1))
    counts = regional_table(located, other, "Waterveen", ROBBERIES)
    figures = {figure.key: {row[0]: row[1] for row in figure.rows} for figure in regional_figures(counts)}
    assert figures["municipality"] == {"Rietdam": "4", "Waterveen": "2"}
    assert figures["season"] == {"donkere dagen": "4", "overige maanden": "1", "zonder datum": "1"}
    assert figures["daypart"]["avond"] == "5"
    assert figures["daypart"]["tijdstip onbekend"] == "1"
    assert figures["target"] == {"woning": "3", "snackbar": "2", "onbekend": "1"}


def test_a_region_without_any_incident_has_no_figures():
    assert regional_figures(tables.empty(tables.RegionalCounts)) == []


@settings(max_examples=80, deadline=None)
@given(st.lists(st.integers(0, 9), min_size=1, max_size=4))
def test_every_small_count_of_a_list_stays_free_for_who_knows_the_total(counts: list[int]):
    shown = publishable_list(counts)
    if shown is None:
        return
    fitting = [
        table
        for table in itertools.product(range(sum(counts) + 1), repeat=len(counts))
        if sum(table) == sum(counts) and all(_fits(value, text) for value, text in zip(table, shown, strict=True))
    ]
    for at, text in enumerate(shown):
        if text == "minder dan 5":
            assert {table[at] for table in fitting} == {0, 1, 2, 3, 4}


def _fits(value: int, text: str) -> bool:
    if text == "minder dan 5":
        return value < 5
    return value >= 5 if text == "afgeschermd" else value == int(text)


def test_a_list_hides_no_more_than_it_must():
    assert publishable_list([30, 18, 0, 0, 0]) == ["30", "afgeschermd", *["minder dan 5"] * 3]
    assert publishable_list([41, 16, 2, 1, 1]) == ["41", "16", *["minder dan 5"] * 3]
    assert publishable_list([20, 4, 4]) == ["afgeschermd", "minder dan 5", "minder dan 5"]
    assert publishable_list([4, 4]) is None
    assert publishable_list([3, 2, 2]) == ["minder dan 5"] * 3
    assert publishable_list([12, 7]) == ["12", "7"]
