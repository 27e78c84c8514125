"""How sure concentrations are: drawn again, at other settings, looking back; and two kept pictures beside each other."""

from datetime import date

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest

from analysis import tables
from analysis.hotspots import Picture, compare_pictures, find_hotspots, how_sure, wording
from analysis.hotspots.certainty import stability_of
from analysis.settings import Settings
from analysis.terms import Change, Stability
from tests.make import make_addresses, make_located
from tests.test_hotspots import FORBIDDEN, NAMES, PLANTED, SCATTERED, incidents_at, make_premises, town

QUICK = Settings(simulations=99, resamples=50)
YEARS = (date(2025, 1, 1), date(2025, 12, 31)), (date(2026, 1, 1), date(2026, 12, 31))


def many(n_planted: int, n_loose: int, seed: int = 0, **columns: object) -> gpd.GeoDataFrame:
    """Incidents in one stretch of the Dorpsstraat, and others all over the town."""
    random = np.random.default_rng(seed)
    planted = [f"Dorpsstraat {number}" for number in random.choice(np.arange(20, 40, 2), n_planted)]
    loose = [
        f"{street} {number}" for street, number in zip(random.choice(NAMES[4:], n_loose), random.integers(1, 81, n_loose), strict=True)
    ]
    return incidents_at(*planted, *loose, **columns)


def test_planted_street_stays_when_the_incidents_are_drawn_again():
    located = many(30, 40)
    certainty = how_sure(find_hotspots(located, town(), QUICK), town(), QUICK)
    tables.check(certainty.hotspots, tables.HotspotCertainty)
    first = certainty.hotspots.iloc[0]
    assert (first["name"], first["stability"], first["stays_share"]) == ("Dorpsstraat", "solid", 1.0)
    assert first["explanation"] == "Stevig. We trokken 50 keer opnieuw uit dezelfde incidenten. Deze plek bleef 50 keer aangewezen."


def test_group_that_chance_made_stays_less_often_than_a_planted_one():
    wide = Settings(simulations=99, resamples=50, selected_area_pct=4)
    premises = make_premises(make_addresses(numbers=400, streets=NAMES))
    random = np.random.default_rng(3)
    points = [
        (150_000 + 10 * x, 450_000 + 100 * y + 5) for x, y in zip(random.integers(1, 200, 80), random.integers(0, 24, 80), strict=True)
    ]
    points += [(150_500.0 + 10 * i, 450_505.0) for i in range(8)]
    found = find_hotspots(make_located(points), premises, wide)
    share = how_sure(found, premises, wide).hotspots.set_index("hotspot_id")["stays_share"]
    planted = found.incident_hotspot.iloc[-1]
    assert len(share) >= 2
    assert share[planted] >= 0.9
    assert share.drop(planted).max() < 0.9


@pytest.mark.parametrize(
    ("share", "called"), [(1.0, Stability.SOLID), (0.9, Stability.SOLID), (0.7, Stability.LIKELY), (0.69, Stability.UNCERTAIN)]
)
def test_class_follows_the_share_that_stays(share: float, called: Stability):
    assert stability_of(share) == called


def test_below_sixty_incidents_nothing_is_drawn_again_and_the_reader_is_told():
    found = find_hotspots(incidents_at(*PLANTED, *SCATTERED), town(), QUICK)
    certainty = how_sure(found, town(), QUICK)
    assert certainty.hotspots.empty
    assert certainty.back_test is None
    assert certainty.statement == "Met 13 incidenten kunnen we niet terugkijken hoe goed de kaart was. Dat kan vanaf 60 incidenten."


def test_two_places_that_only_fall_together_at_a_wide_distance_are_told():
    premises = make_premises(make_addresses(numbers=400, streets=NAMES))
    left = [(150_500.0 + 20 * i, 450_505.0) for i in range(6)]
    right = [(x, y + 500) for x, y in left]
    found = find_hotspots(make_located(left + right), premises, QUICK)
    assert set(found.hotspots["name"]) == {"Eikenstraat", "Lindenlaan"}
    others = how_sure(found, premises, QUICK).other_settings
    first, second = found.hotspots["name"]
    assert others[0] == f"Bij 600 m vallen ‘{first}’ en ‘{second}’ samen. Zo ver van elkaar zegt dat weinig."
    assert others[1] == "Wijst u 1 % van het bewoonde gebied aan, dan blijven dezelfde plekken over."
    assert others[2].startswith("Wijst u 4 % van het bewoonde gebied aan, dan ")
    assert not FORBIDDEN.search(" ".join(others))


def test_place_that_needs_its_distance_falls_apart_at_a_shorter_one():
    premises = make_premises(make_addresses(numbers=400, streets=NAMES))
    found = find_hotspots(make_located([(150_500.0 + 120 * i, 450_505.0) for i in range(3)]), premises, QUICK)
    assert list(found.hotspots["net_count"]) == [3]
    assert how_sure(found, premises, QUICK).other_settings[0] == "Bij 100 m valt ‘Eikenstraat’ uit elkaar."


def test_looking_back_tells_what_maps_of_the_past_caught():
    days = pd.Timestamp("2025-01-01") + pd.to_timedelta(np.arange(120) * 6, unit="D")
    located = many(60, 60, seed=2)
    located["occurred_from"] = np.random.default_rng(0).permutation(days.to_numpy()).astype("datetime64[us]")
    certainty = how_sure(find_hotspots(located, town(), QUICK), town(), QUICK)
    assert certainty.back_test is not None
    assert 0.25 <= certainty.back_test.hit_rate <= 0.75  # half of them are planted in a street of 90 m
    assert certainty.statement.startswith("De kaarten van 4 eerdere datums wezen 2 % van het bewoonde gebied aan. Daar lag ")


def test_without_dates_there_is_no_looking_back():
    located = many(40, 40)
    located["occurred_from"] = pd.Series(pd.NaT, index=located.index, dtype="datetime64[us]")
    certainty = how_sure(find_hotspots(located, town(), QUICK), town(), QUICK)
    assert certainty.back_test is None
    assert certainty.statement == "Er zijn te weinig incidenten met een datum om terug te kijken hoe goed de kaart was."


@pytest.mark.parametrize("doors", [(), PLANTED[:1], ["Dorpsstraat 20"] * 70])
def test_nothing_found_is_nothing_to_be_sure_of(doors: tuple[str, ...]):
    certainty = how_sure(find_hotspots(incidents_at(*doors), town(), QUICK), town(), QUICK)
    assert certainty.hotspots.empty
    assert certainty.other_settings == ()
    assert certainty.statement.endswith(".")


def test_same_seed_gives_the_same_certainty():
    located = many(30, 40)
    found = find_hotspots(located, town(), QUICK)
    one, two = how_sure(found, town(), QUICK, seed=2), how_sure(found, town(), QUICK, seed=2)
    assert one.hotspots.equals(two.hotspots)
    assert one.other_settings == two.other_settings


def picture(located: gpd.GeoDataFrame, year: int, *, is_kept: bool = True) -> Picture:
    return Picture(find_hotspots(located, town(), QUICK).hotspots, located if is_kept else None, *YEARS[year])


def at(street: str, n: int) -> list[str]:
    return [f"{street} {20 + 2 * (i % 8)}" for i in range(n)]


def test_place_that_came_one_that_stayed_and_one_that_went_are_told_apart():
    before = picture(incidents_at(*at("Dorpsstraat", 40), *at("Eikenlaan", 40), *SCATTERED), 0)
    after = picture(incidents_at(*at("Dorpsstraat", 40), *at("Veenpad", 40), *SCATTERED), 1)
    found = compare_pictures(before, after, town(), QUICK)
    tables.check(found.changes, tables.PictureChanges)
    changes = found.changes.set_index("name")
    assert changes["change"].to_dict() == {"Dorpsstraat": "stayed", "Veenpad": "new", "Eikenlaan": "gone"}
    assert changes["is_shown"].to_dict() == {"Dorpsstraat": False, "Veenpad": True, "Eikenlaan": True}
    assert changes.loc["Veenpad", ["before_count", "after_count"]].tolist() == [0, 40]
    assert (
        changes.loc["Veenpad", "explanation"]
        == "Van 0 naar 40 incidenten. Zo'n verschil ontstaat bij toeval in minder dan 1 op de 100 gevallen."
    )
    assert changes.loc["Dorpsstraat", "explanation"] == "Van 40 naar 40 incidenten. Het aantal bleef gelijk."
    assert found.statement == "Van de aangewezen plekken: 1 nieuw, 1 gebleven en 1 verdwenen."


def test_few_incidents_a_month_show_no_change_whatever_the_names_say():
    before, after = picture(incidents_at(*SCATTERED), 0), picture(incidents_at(*PLANTED, *SCATTERED), 1)
    found = compare_pictures(before, after, town(), QUICK)
    assert found.changes["change"].tolist() == ["new"]
    assert not found.changes["is_shown"].any()
    assert found.changes["explanation"].iloc[0].endswith("Er zijn te weinig incidenten om verandering te zien.")
    assert found.statement == "Van de aangewezen plekken: 1 nieuw. Er zijn te weinig incidenten om verandering te zien."


def test_incidents_that_are_no_longer_kept_leave_names_without_counts():
    before = picture(incidents_at(*PLANTED, *SCATTERED), 0, is_kept=False)
    found = compare_pictures(before, picture(incidents_at(*PLANTED, *SCATTERED), 1), town(), QUICK)
    assert found.changes["change"].tolist() == ["stayed"]
    assert found.changes[["before_count", "after_count", "p_adjusted"]].isna().to_numpy().all()
    assert "niet meer bewaard" in found.changes["explanation"].iloc[0]


def test_two_empty_pictures_are_a_sentence():
    found = compare_pictures(picture(incidents_at(), 0), picture(incidents_at(), 1), town(), QUICK)
    assert found.changes.empty
    assert found.statement == "In geen van beide perioden is een plek aangewezen."


def test_periods_of_another_length_are_named_with_their_days():
    before = Picture(
        find_hotspots(incidents_at(*PLANTED), town(), QUICK).hotspots, incidents_at(*PLANTED), date(2025, 1, 1), date(2025, 3, 31)
    )
    after = picture(incidents_at(*PLANTED, *SCATTERED), 1)
    told = compare_pictures(before, after, town(), QUICK).changes["explanation"].iloc[0]
    assert told.startswith("Van 6 incidenten in 90 dagen naar 6 in 365 dagen.")


@pytest.mark.parametrize(
    ("change", "early", "late", "after_days", "begins"),
    [
        (Change.NEW, 5, 4, 365, "Nu aangewezen en toen niet, maar er kwamen geen incidenten bij. Van 5 naar 4 incidenten."),
        (Change.GONE, 4, 6, 365, "Niet meer aangewezen, maar er waren niet minder incidenten. Van 4 naar 6 incidenten."),
        (Change.GONE, 6, 3, 90, "Niet meer aangewezen, maar er waren niet minder incidenten. Van 6 incidenten in 365 dagen naar 3"),
        (Change.NEW, 4, 5, 365, "Van 4 naar 5 incidenten."),
        (Change.STAYED, 5, 4, 365, "Van 5 naar 4 incidenten."),
    ],
)
def test_a_change_of_name_never_contradicts_the_count(change: Change, early: int, late: int, after_days: int, begins: str):
    told = wording.explain_change(change, early, late, 365, after_days, 0.9, is_shown=False, enough=True)
    assert told.startswith(begins)
    assert told.endswith("Dat verschil kan ook toeval zijn.")
