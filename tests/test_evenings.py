"""An information evening for a selection."""

from datetime import date, time

import pandas as pd
import pytest

from analysis import tables
from analysis.evening_script import Group, Track, is_dark_season, plan_tasks, say_dark_season, season_sentence
from analysis.evenings import Venue, check_capacity, expected_turnout, plan_evening, propose_venues
from analysis.premises import describe_premises
from analysis.recipients import select_neighbourhood
from analysis.settings import Settings
from analysis.terms import Audience
from tests.make import make_addresses, make_businesses

TODAY = date(2026, 11, 21)


def village():
    return describe_premises(make_addresses(), tables.empty(tables.Businesses))


def selection():
    return select_neighbourhood(village(), ["BU99000001"])


def test_turnout_of_180_households_and_35_businesses():
    # 10 % of 180 = 18 households x 1.4 = 25.2 -> 26 persons, x 1.2 = 31.2 -> 32 seats; 30 % of 35 = 10.5 -> 11, x 1.2 -> 14 seats
    turnout = expected_turnout(180, 35)
    assert turnout[Group.RESIDENTS].expected_addresses == 18
    assert turnout[Group.RESIDENTS].expected_persons == 26
    assert turnout[Group.RESIDENTS].seats == 32
    assert turnout[Group.ENTREPRENEURS].expected_persons == 11
    assert turnout[Group.ENTREPRENEURS].seats == 14


def test_whole_numbers_are_not_rounded_up():
    assert expected_turnout(0, 10, Settings(turnout_businesses_pct=30, seat_margin_pct=0))[Group.ENTREPRENEURS].seats == 3


def test_the_two_parts_have_their_own_guests_and_times():
    evening = plan_evening(selection(), date(2026, 12, 10), TODAY)
    entrepreneurs, residents = evening.parts
    assert (entrepreneurs.group, entrepreneurs.turnout.invited) == (Group.ENTREPRENEURS, 20)
    assert (residents.group, residents.turnout.invited) == (Group.RESIDENTS, 100)
    assert entrepreneurs.begins.time() == time(18, 0)
    assert residents.begins.time() == time(19, 30)
    assert entrepreneurs.ends <= residents.begins
    assert evening.seats_needed == max(entrepreneurs.turnout.seats, residents.turnout.seats)


def test_without_businesses_there_is_no_part_for_entrepreneurs():
    homes = selection()
    homes = homes[homes["audience"] == Audience.RESIDENTS]
    evening = plan_evening(homes, date(2026, 12, 10), TODAY)
    assert [part.group for part in evening.parts] == [Group.RESIDENTS]
    assert "Ondernemersvereniging" not in [partner.name for partner in evening.partners]
    assert evening.programme[0].what.startswith("Zaal inrichten")


def test_nobody_to_invite_is_said():
    evening = plan_evening(tables.empty(tables.Recipients), date(2026, 12, 10), TODAY)
    assert evening.parts == ()
    assert "niemand om uit te nodigen" in evening.messages[0]


def test_the_programme_runs_forward_in_time():
    times = [item.at for item in plan_evening(selection(), date(2026, 12, 10), TODAY).programme]
    assert times == sorted(times)


@pytest.mark.parametrize(
    ("on", "words"),
    [
        (date(2026, 12, 10), None),
        (date(2026, 12, 14), "binnen twee tot drie weken gebruikelijk: uiterlijk 12 december 2026"),
        (date(2026, 11, 20), "al voorbij"),
        (date(2026, 12, 5), "weekend"),
    ],
)
def test_the_day_is_judged(on, words):
    messages = plan_evening(selection(), on, TODAY).messages
    assert messages == () if words is None else any(words in message for message in messages)


def test_eight_weeks_make_the_regular_track():
    assert plan_evening(selection(), date(2027, 1, 16), TODAY).track is Track.REGULAR
    assert plan_evening(selection(), date(2027, 1, 15), TODAY).track is Track.ACCELERATED


def test_tasks_never_lie_in_the_past():
    tasks = plan_tasks(date(2026, 11, 28), TODAY, Track.ACCELERATED)
    assert min(task.due for task in tasks) == TODAY
    assert tasks[3].due == TODAY
    assert tasks[4].due == date(2026, 11, 26)


def test_a_hall_that_is_too_small_is_said_with_both_numbers():
    assert check_capacity(Venue("De Brink", "Kerkstraat 1", 15), 17).startswith("De zaal heeft 15 plaatsen. Er zijn 17 nodig.")
    assert check_capacity(Venue("De Brink", "Kerkstraat 1", 17), 17) == ""
    assert check_capacity(None, 17) == ""
    evening = plan_evening(selection(), date(2026, 12, 10), TODAY, venue=Venue("De Brink", "Kerkstraat 1", 5))
    assert evening.messages == (check_capacity(evening.venue, evening.seats_needed),)


def with_halls():
    """A school, a sports hall that is tiny, a café, a parish house and a far school; Kerkstraat is the selection."""
    addresses = make_addresses()
    uses = {
        ("Kerkstraat", 10): "onderwijsfunctie",
        ("Kerkstraat", 20): "sportfunctie",
        ("Molenweg", 10): "bijeenkomstfunctie",
        ("Molenweg", 20): "bijeenkomstfunctie",
        ("Molenweg", 30): "bijeenkomstfunctie,woonfunctie",
        ("Lindehof", 40): "onderwijsfunctie",
    }
    at = {key: addresses.index[(addresses["street"] == key[0]) & (addresses["number"] == key[1])][0] for key in uses}
    for key, use in uses.items():
        addresses.loc[at[key], "uses"] = use
        addresses.loc[at[key], "area_m2"] = 10.0 if key == ("Kerkstraat", 20) else 400.0
    cafe = {"address_id_bag": addresses.loc[at["Molenweg", 20], "address_id_bag"], "branch": "cafe", "business_name": "Café Het Hoekje"}
    premises = describe_premises(addresses, make_businesses(cafe))
    chosen = select_neighbourhood(premises, ["BU99000001"])
    return chosen[chosen["street"] == "Kerkstraat"], premises


def test_schools_sports_and_community_halls_close_by_are_proposed_to_be_checked():
    chosen, premises = with_halls()
    venues = propose_venues(chosen, premises, seats=30, settings=Settings(venue_distance_m=150))
    assert venues["address"].tolist() == ["Kerkstraat 10, Waterveen", "Molenweg 10, Waterveen", "Kerkstraat 20, Waterveen"]
    assert venues["kind"].tolist() == ["school", "bijeenkomst", "sport"]
    assert venues["note"].tolist() == ["controleer", "controleer", "controleer: lijkt te klein"]


def test_a_cafe_and_a_home_are_never_proposed():
    chosen, premises = with_halls()
    venues = propose_venues(chosen, premises, seats=30, settings=Settings(venue_distance_m=3000))
    assert "Lindehof 40, Waterveen" in venues["address"].tolist()
    assert not venues["address"].str.contains("Molenweg 20|Molenweg 30").any()


def test_without_a_selection_no_hall_is_proposed():
    _, premises = with_halls()
    assert isinstance(propose_venues(tables.empty(tables.Recipients), premises, 10), pd.DataFrame)
    assert propose_venues(tables.empty(tables.Recipients), premises, 10).empty


@pytest.mark.parametrize(("on", "is_dark"), [((2026, 10, 1), True), ((2027, 3, 31), True), ((2026, 9, 30), False), ((2027, 4, 1), False)])
def test_the_season_comes_from_the_calendar_alone(on, is_dark):
    assert ("donkere maanden is er meer kans" in season_sentence(date(*on))) is is_dark


def test_the_dark_months_are_named_as_they_are_set():
    assert say_dark_season() == "oktober tot en met maart"
    assert is_dark_season(date(2026, 10, 1))
    assert not is_dark_season(date(2026, 4, 1))
    assert say_dark_season(Settings(dark_season_first_month=11, dark_season_last_month=2)) == "november tot en met februari"
