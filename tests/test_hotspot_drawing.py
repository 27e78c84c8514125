"""The picture first and chance after it; the municipal border; a filter on what was counted once."""

from datetime import date

import pandas as pd

from analysis.geocoding import build_index
from analysis.hotspots import PlacePools, draw_concentrations, find_hotspots, keep_own
from analysis.pipeline import Choice, locate_incidents
from analysis.recipients import choose_recipients
from analysis.terms import Kind, Precision
from tests.make import make_addresses, make_located, make_registrations
from tests.test_hotspots import PLANTED, QUICK, SCATTERED, incidents_at, town


def test_the_picture_is_whole_before_chance_is_weighed_and_says_nothing_of_it():
    located = incidents_at(*PLANTED, *SCATTERED)
    drawn = draw_concentrations(located, town(), QUICK)
    first, whole = drawn.concentrations, find_hotspots(located, town(), QUICK)
    same = ["hotspot_id", "rank", "name", "label", "net_count", "distinct_addresses", "expected", "address_count", "geometry"]
    assert first.hotspots[same].equals(whole.hotspots[same])
    assert first.incident_hotspot.equals(whole.incident_hotspot)
    assert not first.chance_is_known
    assert first.hotspots["p_value"].isna().all()
    assert list(first.hotspots["explanation"]) == ["Hier waren de meeste overvallen, 6 van de 13."]
    assert whole.chance_is_known
    weighed = drawn.weigh_chance()
    assert weighed.hotspots.equals(whole.hotspots)
    assert (weighed.statement, weighed.basis) == (whole.statement, whole.basis)


def test_the_chance_of_a_group_comes_with_the_second_word():
    located = incidents_at(*SCATTERED)
    drawn = draw_concentrations(located, town(), QUICK)
    assert drawn.concentrations.statement == "Geen hotspot. 7 incidenten, verspreid."
    assert "bij toeval" in drawn.weigh_chance().statement


def test_rows_in_the_outlines_are_at_hand():
    found = draw_concentrations(incidents_at(*PLANTED, *SCATTERED), town(), QUICK)
    assert set(found.premises["address_id_bag"]) == set(found.concentrations.members["address_id_bag"])
    assert draw_concentrations(incidents_at(*SCATTERED), town(), QUICK).premises.empty


def test_places_made_once_give_the_same_answer():
    pools = PlacePools.of(town())
    pools.make_ready(QUICK.cell_size_m)
    located = incidents_at(*PLANTED, *SCATTERED)
    assert find_hotspots(located, town(), QUICK, pools=pools).hotspots.equals(find_hotspots(located, town(), QUICK).hotspots)
    assert find_hotspots(located, town(), QUICK, pools=pools).hotspots.equals(find_hotspots(located, town(), QUICK).hotspots)


def test_addresses_across_the_border_are_counted_and_stay_off_the_list():
    premises = town()
    beyond = premises["number"] >= 28
    premises = premises.assign(municipality_code=beyond.map({True: "9901", False: "9900"}).astype("str"))
    found = find_hotspots(incidents_at(*PLANTED, *SCATTERED), premises, QUICK)
    hotspot_id = found.hotspots["hotspot_id"].iloc[0]
    linked = choose_recipients(found.hotspots, found.members, premises, QUICK)
    own, others = keep_own(linked, premises, "9900")
    assert (own["number"] < 28).all()
    assert others == {hotspot_id: {"9901": int((linked["number"] >= 28).sum())}}
    assert len(own) + others[hotspot_id]["9901"] == len(linked)
    for code in ("", "1234"):  # one municipality, or a register that does not hold the own one
        same, none = keep_own(linked, premises, code)
        assert len(same) == len(linked)
        assert none == {}


def test_a_filter_chooses_by_kind_period_place_target_and_hour():
    located = make_located(
        [(float(i), 0.0) for i in range(5)],
        kind=["business_robbery", "home_robbery", "business_robbery", "business_robbery", "business_robbery"],
        occurred_from=["2026-01-31 23:30", "2026-02-01 10:00", "2026-02-10 20:00", "2026-03-01 00:10", None],
        precision=["address", "address", "street", "number", "address"],
        target_type=["snackbar", "woning", "snackbar", "juwelier", "snackbar"],
        is_time_known=[True, True, True, True, False],
    )

    def chosen(**filters: object) -> list[int]:
        return list(located.index[Choice(**filters).selects(located)])  # type: ignore[arg-type]

    assert chosen() == [0, 1, 2, 3, 4]
    assert chosen(kinds=(Kind.BUSINESS_ROBBERY,)) == [0, 2, 3, 4]
    assert chosen(period_from=date(2026, 2, 1), period_until=date(2026, 2, 28)) == [1, 2, 4]  # without a date: in every period
    assert chosen(precisions=(Precision.ADDRESS,)) == [0, 1, 4]
    assert chosen(target_types=("snackbar",), hours=(20, 23)) == [0, 2]


def test_choosing_after_counting_gives_the_same_incidents_as_counting_the_choice():
    days = ["2025-03-01", "2025-12-31", "2026-01-01", "2026-01-01", "2026-04-05", ""]
    rows = [
        {"date_from": day, "date_until": day, "number": str(2 * i + 2 + (code == "B72")), "offence_code": code, "offence_text": ""}
        for i, day in enumerate(days)
        for code in ("B73", "B72")
    ]
    rows += [rows[4], rows[5]]  # sent a second time, under another number
    registrations, index = make_registrations(*rows), build_index(make_addresses())

    def located(choice: Choice) -> pd.DataFrame:
        return locate_incidents(registrations, index, choice, as_of=date(2026, 11, 1)).incidents

    every = located(Choice())
    for choice in (
        Choice(period_from=date(2026, 1, 1)),
        Choice(period_from=date(2025, 6, 1), period_until=date(2025, 12, 31)),
        Choice(kinds=(Kind.HOME_ROBBERY,)),
    ):
        counted, picked = located(choice), every[choice.selects(every)]
        assert 0 < len(counted) < len(every)
        columns = ["kind", "occurred_from", "registrations", "registration_count", "address_id_bag", "precision"]
        ordered = [rows.sort_values("registrations")[columns].reset_index(drop=True) for rows in (counted, picked)]
        assert ordered[0].equals(ordered[1])
