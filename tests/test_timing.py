import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.errors import ContractError
from analysis.timing import aoristic, profile_by_daypart, profile_by_month, profile_by_weekday
from tests.make import make_located

SPOT = (150_010.0, 450_005.0)


def weights(begin: str, until: str | None) -> pd.Series:
    table = aoristic([pd.Timestamp(begin)], [pd.Timestamp(until) if until else pd.NaT]).stack()
    return table[table > 0]


def test_span_within_one_hour_counts_for_that_hour():
    # 21 November 2026 is a Saturday.
    assert weights("2026-11-21 20:15", "2026-11-21 20:45").to_dict() == {(20, "zaterdag"): 1.0}


def test_span_is_shared_by_the_minute():
    found = weights("2026-11-21 20:45", "2026-11-21 22:15")
    assert found.to_dict() == pytest.approx({(20, "zaterdag"): 15 / 90, (21, "zaterdag"): 60 / 90, (22, "zaterdag"): 15 / 90})


def test_span_over_midnight_counts_for_both_days():
    found = weights("2026-11-22 23:00", "2026-11-23 01:00")
    assert found.to_dict() == pytest.approx({(23, "zondag"): 0.5, (0, "maandag"): 0.5})


@pytest.mark.parametrize("until", [None, "2026-11-21 20:15", "2026-11-21 19:00"])
def test_without_an_end_after_the_begin_the_hour_of_the_begin_counts(until: str | None):
    assert weights("2026-11-21 20:15", until).to_dict() == {(20, "zaterdag"): 1.0}


def test_end_on_the_whole_hour_does_not_touch_the_next_hour():
    assert weights("2026-11-21 20:00", "2026-11-21 21:00").to_dict() == {(20, "zaterdag"): 1.0}


def test_a_week_or_more_is_spread_over_the_whole_week():
    found = weights("2026-11-01 10:00", "2026-11-08 10:00")
    assert len(found) == 168
    assert found.to_numpy() == pytest.approx([1 / 168] * 168)


def test_incident_without_a_begin_takes_no_part():
    assert aoristic([pd.NaT], [pd.Timestamp("2026-11-21 20:00")]).to_numpy().sum() == 0


def test_moments_with_a_zone_are_counted_in_dutch_time():
    # 22.30 UTC is 23.30 in winter and 00.30 the next day in summer.
    winter = pd.Series(pd.to_datetime(["2026-01-10 22:30"], utc=True))
    summer = pd.Series(pd.to_datetime(["2026-07-11 22:30"], utc=True))
    assert aoristic(winter, winter).loc[23, "zaterdag"] == 1.0
    assert aoristic(summer, summer).loc[0, "zondag"] == 1.0


def test_in_the_night_that_the_clock_goes_forward_no_time_passes_between_two_and_three():
    # Sunday 29 March 2026: 1.59 is followed by 3.00, so from 1.30 to 3.30 is one hour.
    assert weights("2026-03-29 01:30", "2026-03-29 03:30").to_dict() == pytest.approx({(1, "zondag"): 0.5, (3, "zondag"): 0.5})


def test_in_the_night_that_the_clock_goes_back_the_hour_after_two_lasts_twice_as_long():
    # Sunday 25 October 2026: from 1.30 to 3.30 is three hours, two of them between two and three.
    found = weights("2026-10-25 01:30", "2026-10-25 03:30")
    assert found.to_dict() == pytest.approx({(1, "zondag"): 1 / 6, (2, "zondag"): 4 / 6, (3, "zondag"): 1 / 6})
    assert weights("2026-10-25 02:30", None).to_dict() == {(2, "zondag"): 1.0}


def test_a_naive_begin_and_an_end_with_a_zone_are_put_on_one_clock():
    table = aoristic([pd.Timestamp("2026-07-11 10:30")], [pd.Timestamp("2026-07-11 09:30", tz="UTC")])  # 11.30 on a Dutch clock
    assert table.loc[[10, 11], "zaterdag"].tolist() == pytest.approx([0.5, 0.5])


def test_a_span_of_days_counts_every_hour_it_covers():
    # Friday 20.00 to Sunday 8.00: 36 hours, of which the hour after noon occurs once and the hour after 21.00 twice.
    table = aoristic(iter(["2026-11-20 20:00"]), iter(["2026-11-22 08:00"]))
    assert table.sum().loc[["vrijdag", "zaterdag", "zondag"]].tolist() == pytest.approx([4 / 36, 24 / 36, 8 / 36])
    assert table.loc[[12, 21]].sum(axis=1).tolist() == pytest.approx([1 / 36, 2 / 36])


@pytest.mark.parametrize(
    ("begin", "until"),
    [
        (["2026-11-20"], [None, None]),
        (["geen tijd"], [None]),
        (["2026-03-29T00:30+01:00", "2026-06-29T00:30+02:00"], [None, None]),
    ],
)
def test_what_is_no_pair_of_moments_is_refused(begin: list[str], until: list[None]):
    with pytest.raises(ContractError):
        aoristic(begin, until)


spans = st.lists(
    st.tuples(
        st.datetimes(min_value=pd.Timestamp("2024-01-01"), max_value=pd.Timestamp("2026-12-31")),
        st.integers(min_value=-500, max_value=20_000),
    ),
    max_size=12,
)


@given(spans)
def test_weights_add_up_to_the_number_of_incidents_in_any_order(drawn: list[tuple[pd.Timestamp, int]]):
    begin = [pd.Timestamp(moment).floor("s") for moment, _ in drawn]
    until = [moment + pd.Timedelta(minutes=minutes) for moment, (_, minutes) in zip(begin, drawn, strict=True)]
    forward, backward = aoristic(begin, until), aoristic(begin[::-1], until[::-1])
    assert forward.to_numpy().sum() == pytest.approx(len(drawn))
    assert forward.to_numpy() == pytest.approx(backward.to_numpy())
    assert (forward.to_numpy() >= 0).all()


def test_day_parts_tell_working_days_from_the_weekend_and_pass_over_unknown_times():
    moments = pd.to_datetime(["2026-11-20 03:00", "2026-11-20 21:00", "2026-11-21 13:00", "2026-11-21 00:00"])
    located = make_located([SPOT] * 4, occurred_from=moments, occurred_until=moments, is_time_known=[True, True, True, False])
    profile = profile_by_daypart(located)
    assert profile["doordeweeks"].to_dict() == {"nacht": 1, "ochtend": 0, "middag": 0, "avond": 1}
    assert profile["weekend"].to_dict() == {"nacht": 0, "ochtend": 0, "middag": 1, "avond": 0}


def test_weekday_counts_incidents_without_a_time_on_each_of_their_days():
    begin = pd.to_datetime(["2026-11-20 21:00", "2026-11-20 00:00", "2026-11-21 00:00"])
    until = pd.to_datetime(["2026-11-20 21:10", "2026-11-21 00:00", None])
    located = make_located([SPOT] * 3, occurred_from=begin, occurred_until=until, is_time_known=[True, False, False])
    counted = profile_by_weekday(located)["incidents"]
    assert counted["vrijdag"] == pytest.approx(1.5)
    assert counted["zaterdag"] == pytest.approx(1.5)
    assert counted.sum() == pytest.approx(3)


def test_months_without_incidents_are_there_with_zero():
    begin = pd.to_datetime(["2026-01-31 21:00", "2026-03-01 00:00", None])
    profile = profile_by_month(make_located([SPOT] * 3, occurred_from=begin, occurred_until=begin))
    assert profile["incidents"].to_dict() == {pd.Period("2026-01"): 1, pd.Period("2026-02"): 0, pd.Period("2026-03"): 1}


def test_profiles_of_no_incidents_are_empty_or_zero():
    nothing = make_located([])
    assert profile_by_daypart(nothing).to_numpy().sum() == 0
    assert profile_by_weekday(nothing).to_numpy().sum() == 0
    assert profile_by_month(nothing).empty
