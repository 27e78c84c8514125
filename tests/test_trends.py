from datetime import date

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import tables, trends
from analysis.settings import Settings
from tests.make import make_located

SPOT = (150_010.0, 450_005.0)


def on_days(*days: str | None, **columns: object) -> gpd.GeoDataFrame:
    """Incidents on these days, at eight in the evening."""
    begin = pd.to_datetime([f"{day} 20:00" if day else None for day in days])
    return make_located([SPOT] * len(days), occurred_from=begin, occurred_until=begin, **columns)


def test_month_stands_beside_the_same_month_of_every_earlier_year():
    located = on_days("2024-03-02", "2025-03-05", "2025-03-06", "2025-03-31", "2026-03-01", "2026-03-09")
    months = trends.by_month(located, date(2024, 1, 1), date(2026, 3, 31)).set_index("month")
    assert len(months) == 27
    assert months.loc["2026-03", ["incidents", "year_before", "mean_before", "years_before"]].tolist() == [2, 3, 2, 2]
    assert months.loc["2025-03", ["incidents", "year_before", "mean_before", "years_before"]].tolist() == [3, 1, 1, 1]
    assert np.isnan(months.loc["2024-03", "year_before"])
    assert months.loc["2025-04", "incidents"] == 0


def test_month_that_is_covered_in_part_is_marked_and_compared_with_nothing():
    months = trends.by_month(on_days("2025-01-20", "2026-01-10"), date(2025, 1, 15), date(2026, 1, 20)).set_index("month")
    assert months["is_whole"].sum() == 11
    assert not months.loc["2026-01", "is_whole"]
    assert np.isnan(months.loc["2026-01", "year_before"])


def test_incident_without_a_date_is_in_no_month_and_counted_apart():
    located = on_days("2026-03-02", None)
    assert trends.by_month(located, date(2026, 3, 1), date(2026, 3, 31))["incidents"].sum() == 1
    assert trends.undated(located) == 1


def test_dark_season_runs_over_new_year_and_is_compared_per_thirty_days():
    located = on_days("2024-10-01", "2025-01-15", "2025-03-31", "2025-04-01", "2025-09-30", "2025-10-01")
    seasons = trends.by_season(located, date(2024, 10, 1), date(2025, 10, 31)).set_index("season")
    assert list(seasons.index) == ["donkere dagen 2024-2025", "overige maanden 2025", "donkere dagen 2025-2026"]
    # October to March: 31 + 30 + 31 + 31 + 28 + 31 = 182 days; April to September: 183.
    assert seasons["days"].tolist() == [182, 183, 31]
    assert seasons["incidents"].tolist() == [3, 2, 1]
    assert seasons["is_whole"].tolist() == [True, True, False]
    assert seasons["per_30_days"].tolist() == pytest.approx([90 / 182, 60 / 183, 30 / 31])


def test_other_months_may_be_the_dark_season():
    winter = Settings(dark_season_first_month=11, dark_season_last_month=2)
    seasons = trends.by_season(on_days("2025-03-01"), date(2025, 2, 1), date(2025, 3, 31), winter)
    assert seasons["season"].tolist() == ["donkere dagen 2024-2025", "overige maanden 2025"]
    assert seasons["incidents"].tolist() == [0, 1]


def test_few_incidents_tell_working_days_from_the_weekend_and_many_tell_every_day():
    few = trends.by_weekday(on_days("2026-11-20", "2026-11-21"))
    assert len(few) == 8
    assert few.set_index(["days", "day_part"]).loc[("zaterdag en zondag", "avond"), "incidents"] == 1
    many = trends.by_weekday(on_days(*["2026-11-20"] * 60, *["2026-11-21"] * 40))
    assert len(many) == 28
    assert many.set_index(["days", "day_part"]).loc[("zaterdag", "avond"), "share_pct"] == pytest.approx(40)


def test_unknown_time_takes_no_part_in_the_week():
    assert trends.by_weekday(on_days("2026-11-20", is_time_known=False))["incidents"].sum() == 0


def test_breakdowns_count_every_incident_once_in_dutch_words():
    located = on_days(
        *["2026-01-01"] * 4, target_type=["snackbar", "", "snackbar", "juwelier"], precision=["street", "address", "unknown", "address"]
    )
    assert trends.by_target(located)[["group", "incidents"]].to_numpy().tolist() == [["snackbar", 2], ["juwelier", 1], ["onbekend", 1]]
    assert trends.by_kind(located)["group"].tolist() == ["overval op een bedrijf"]
    assert trends.by_precision(located)[["group", "share_pct"]].to_numpy().tolist() == [
        ["adres", 50.0],
        ["straat", 25.0],
        ["onbekend", 25.0],
    ]


def test_buurt_is_counted_per_thousand_places_and_a_buurt_without_incidents_is_there():
    areas = gpd.GeoDataFrame(
        {
            "area_code_cbs": pd.Series(["BU1", "BU2", "BU3"], dtype="str"),
            "area_name": pd.Series(["Centrum", "Noord", "Polder"], dtype="str"),
        },
        geometry=[shapely.box(0, 0, 1, 1)] * 3,
    )
    ids = pd.Series([f"a{i}" for i in range(250)], dtype="str")
    code = pd.Series(["BU1"] * 200 + ["BU2"] * 50, dtype="str")
    premises = gpd.GeoDataFrame({"address_id_bag": ids, "neighbourhood_code": code}, geometry=[shapely.Point(0, 0)] * 250)
    places = premises.iloc[:240]
    located = on_days(*["2026-01-01"] * 4, neighbourhood_code=["BU1", "BU1", "BU2", ""])
    table = trends.by_area(located, areas, pd.concat([places, places.iloc[:9]]), premises).set_index("area_code_cbs")
    assert table.loc["BU1", ["area_name", "incidents", "places", "per_1000_places"]].tolist() == ["Centrum", 2, 200, 10.0]
    assert table.loc["BU2", ["incidents", "places", "per_1000_places"]].tolist() == [1, 40, 25.0]
    assert table.loc["BU3", "incidents"] == 0
    assert np.isnan(table.loc["BU3", "per_1000_places"])
    assert table.loc["", "incidents"] == 1
    assert table.index[0] == "BU1"


@pytest.mark.parametrize(
    ("now", "before", "says"),
    [
        (
            5,
            9,
            "tot en met maart 2026 waren er 5 incidenten. In dezelfde periode een jaar eerder waren het er 9. Dat verschil kan",
        ),
        (1, 1, "was er 1 incident. In dezelfde periode een jaar eerder was het er 1. Dat verschil kan"),
        (30, 5, "waren er 30 incidenten. In dezelfde periode een jaar eerder waren het er 5."),
    ],
)
def test_sentence_on_a_year_before_says_when_chance_explains_the_difference(now: int, before: int, says: str):
    located = on_days(*["2026-02-01"] * now, *["2025-02-01"] * before)
    months = trends.by_month(located, date(2025, 1, 1), date(2026, 3, 31))
    told = trends.state_against_year_before(months[months["month"].between("2026-01", "2026-03")])
    assert says in told
    assert told.endswith("toeval zijn.") == (now != 30)


def test_sentence_says_when_the_data_do_not_go_back_far_enough():
    assert "niet ver genoeg terug" in trends.state_against_year_before(trends.by_month(on_days(), date(2026, 1, 1), date(2026, 3, 31)))


@settings(max_examples=20)
@given(st.lists(st.dates(date(2023, 1, 1), date(2026, 12, 31)), max_size=25))
def test_every_table_by_time_adds_up_to_the_incidents(days: list[date]):
    located = on_days(*[day.isoformat() for day in days])
    first, last = date(2023, 1, 1), date(2026, 12, 31)
    assert trends.by_month(located, first, last)["incidents"].sum() == len(days)
    assert trends.by_season(located, first, last)["incidents"].sum() == len(days)
    assert trends.by_weekday(located)["incidents"].sum() == pytest.approx(len(days))
    assert trends.by_target(located)["incidents"].sum() == len(days)


def test_no_incidents_give_tables_without_a_crash():
    nothing = make_located([])
    assert trends.by_target(nothing).empty
    assert trends.by_weekday(nothing)["share_pct"].sum() == 0
    tables.check(trends.by_month(nothing, date(2026, 1, 1), date(2026, 1, 31)), tables.MonthTrend)
