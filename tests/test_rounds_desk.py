"""Fast entry at the desk, and how many days a round is proposed."""

from datetime import time

import pytest
import shapely

from analysis.errors import DossierError
from analysis.rounds import WINDOWS, Window, days_needed, read_entries, read_entry, walking_hours
from analysis.terms import Audience, VisitStatus
from tests.make_rounds import kept, make_plan, make_visit_addresses

VISITS = kept(make_plan(make_visit_addresses().iloc[:20]))


def numbers_of(entry) -> dict[int, VisitStatus | None]:
    number = dict(zip(VISITS["visit_id"], VISITS["visit_number"], strict=True))
    return {number[result.visit_id]: result.status for result in entry.results}


def test_a_result_without_a_number_is_about_the_address_whose_turn_it_is():
    assert numbers_of(read_entry("n", VISITS, 7)) == {7: VisitStatus.NOT_HOME}
    assert numbers_of(read_entry("Later terug", VISITS, 7)) == {7: VisitStatus.REVISIT}
    assert numbers_of(read_entry("-", VISITS, 7)) == {7: None}
    with pytest.raises(DossierError, match="begrijpen we niet"):
        read_entry("n", VISITS)


def test_an_entry_with_a_number_does_not_care_whose_turn_it_is():
    assert numbers_of(read_entry("3 g", VISITS, 7)) == {3: VisitStatus.SPOKEN}


def test_several_entries_in_one_line_are_kept_together_and_the_last_word_counts():
    entry = read_entries("3 n; 4-6 g;3 l", VISITS)
    assert numbers_of(entry) == {3: VisitStatus.REVISIT, **dict.fromkeys((4, 5, 6), VisitStatus.SPOKEN)}
    assert entry.next_number == 7
    assert entry.refused == ()


def test_after_each_entry_of_a_line_it_is_the_turn_of_the_next():
    assert numbers_of(read_entries("g; n; 10 b; l", VISITS, 1)) == {
        1: VisitStatus.SPOKEN,
        2: VisitStatus.NOT_HOME,
        10: VisitStatus.DECLINED,
        11: VisitStatus.REVISIT,
    }


def test_a_slip_in_a_line_is_told_and_the_rest_goes_in():
    entry = read_entries("3 n; 99 g; 4 g", VISITS)
    assert numbers_of(entry) == {3: VisitStatus.NOT_HOME, 4: VisitStatus.SPOKEN}
    assert len(entry.refused) == 1
    assert "‘99’ staat niet op deze lijst" in entry.refused[0]
    with pytest.raises(DossierError, match=r"99.*begrijpen we niet"):
        read_entries("99 g; hallo 3", VISITS)


def test_places_at_one_point_take_no_walking_and_a_square_kilometre_of_a_hundred_takes_its_tour():
    listed = make_visit_addresses().iloc[:100]
    together = listed.assign(geometry=shapely.points([150_000.0] * 100, [450_000.0] * 100)).set_crs(listed.crs)
    assert walking_hours(together) == 0
    corners = [(150_000.0, 450_000.0), (151_000.0, 450_000.0), (151_000.0, 451_000.0), (150_000.0, 451_000.0)]
    inside = [(150_500.0, 450_500.0)] * 96
    spread = listed.assign(geometry=shapely.points([*corners, *inside])).set_crs(listed.crs)
    assert walking_hours(spread) == pytest.approx(0.7124 * 10_000 / 1.25 / 3600)  # the root of 100 places times 1,000,000 m2


def test_as_many_days_are_proposed_as_the_work_takes():
    listed = make_visit_addresses().iloc[:96]
    at_once = listed.assign(geometry=shapely.points([150_000.0] * 96, [450_000.0] * 96)).set_crs(listed.crs)
    # 96 at 8 an hour is 12 hours, with a tenth more 13.2; one pair has six hours a day, two have twelve, three eighteen
    assert [days_needed(at_once, WINDOWS, pairs, 8) for pairs in (1, 2, 3)] == [3, 2, 1]
    narrow = {audience: Window(time(15), time(16)) for audience in Audience}
    assert days_needed(at_once, narrow, 1, 8) == 14
    assert days_needed(at_once.iloc[:0], WINDOWS, 1, 8) == 1
