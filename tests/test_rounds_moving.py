"""Doors that go to another pair: everybody is still visited once, others walk as they did, and paper that is used stays true."""

from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from analysis import dossier as kept
from analysis.errors import DossierError
from analysis.rounds import Arrangement, Result, RoundChoice, address_keys, move_doors
from analysis.terms import VisitStatus
from tests.dossier_cases import WHO, open_own
from tests.make_rounds import kept as with_numbers
from tests.make_rounds import make_plan, make_visit_addresses
from tests.test_dossier_rounds import begin_round

ORDER = ["visit_id", "pair", "route", "stretch", "visit_number", "planned_from"]


def arrange(pairs: int = 3, count: int = 60) -> tuple[Arrangement, RoundChoice]:
    plan = make_plan(make_visit_addresses().iloc[:count], pairs=pairs)
    return Arrangement(with_numbers(plan), plan.routes, plan.notes), plan.choice


def test_a_door_that_moves_is_walked_by_the_other_pair_and_nobody_is_lost():
    now, choice = arrange()
    door = now.visits[now.visits["pair"] == 1].iloc[0]
    after = move_doors(now, choice, [door["visit_id"]], 2)
    moved = after.visits.set_index("visit_id")
    assert moved.loc[door["visit_id"], "pair"] == 2
    assert sorted(address_keys(after.visits)) == sorted(address_keys(now.visits))
    assert after.visits["visit_number"].tolist() == list(range(1, len(now.visits) + 1))
    was, now_is = ({route.pair: route.doors for route in one.routes} for one in (now, after))
    assert now_is[1] == was[1] - 1
    assert now_is[2] == was[2] + 1


def test_a_pair_that_has_nothing_to_do_with_it_walks_as_before():
    now, choice = arrange()
    door = now.visits[now.visits["pair"] == 1].iloc[0]
    after = move_doors(now, choice, [door["visit_id"]], 2)
    before, later = (one.visits[one.visits["pair"] == 3] for one in (now, after))
    assert before["visit_id"].tolist() == later["visit_id"].tolist()
    assert before["planned_from"].tolist() == later["planned_from"].tolist()
    assert [replace(route, number=0) for route in now.routes if route.pair == 3] == [
        replace(route, number=0) for route in after.routes if route.pair == 3
    ]


def test_routes_and_stretches_are_numbered_on_after_a_move():
    now, choice = arrange()
    after = move_doors(now, choice, now.visits.loc[now.visits["pair"] == 3, "visit_id"].tolist()[:5], 1)
    assert [route.number for route in after.routes] == sorted({int(number) for number in after.visits["route"]})
    assert after.visits["route"].is_monotonic_increasing
    assert after.visits["stretch"].is_monotonic_increasing


def test_a_pair_may_give_away_everything():
    now, choice = arrange(pairs=2)
    after = move_doors(now, choice, now.visits.loc[now.visits["pair"] == 2, "visit_id"].tolist(), 1)
    assert {route.pair for route in after.routes} == {1}
    assert len(after.visits) == len(now.visits)


def test_what_cannot_be_moved_is_refused_with_what_to_do():
    now, choice = arrange()
    with pytest.raises(DossierError, match="Kies een duo van 1 tot en met 3"):
        move_doors(now, choice, [501], 4)
    with pytest.raises(DossierError, match="Kies eerst een of meer adressen"):
        move_doors(now, choice, [], 2)
    begun = now.visits.assign(status=["spoken", *[""] * (len(now.visits) - 1)]).astype({"status": "str"})
    with pytest.raises(DossierError, match="Er zijn al resultaten"):
        move_doors(replace(now, visits=begun), choice, [501], 2)


def test_doors_that_no_longer_fit_in_the_day_are_told():
    plan = make_plan(make_visit_addresses().iloc[:80], pairs=2)
    now = Arrangement(with_numbers(plan), plan.routes, plan.notes)
    assert not any("in de gekozen dagen" in note for note in now.notes)
    after = move_doors(now, plan.choice, now.visits.loc[now.visits["pair"] == 2, "visit_id"].tolist(), 1)
    left = int(after.visits["planned_from"].isna().sum())
    assert left > 0
    assert next(note for note in after.notes if "in de gekozen dagen" in note).startswith(f"{left} adressen")
    back = move_doors(after, plan.choice, now.visits.loc[now.visits["pair"] == 2, "visit_id"].tolist(), 2)
    assert set(back.notes) == set(now.notes)


def test_a_move_is_kept_and_can_be_put_back_exactly(tmp_path: Path):
    dossier = open_own(tmp_path)
    stored = begin_round(dossier)
    assert stored.id is not None
    before = Arrangement(kept.read_visits(dossier, stored.id), stored.routes, stored.notes)
    after = move_doors(before, stored.choice, before.visits["visit_id"].tolist()[:3], 2)
    moved = kept.rearrange_round(dossier, stored, after, WHO)
    assert kept.read_round(dossier, stored.id) == moved
    pd.testing.assert_frame_equal(kept.read_visits(dossier, stored.id)[ORDER], after.visits[ORDER], check_dtype=False)
    with pytest.raises(DossierError, match="Iemand anders"):
        kept.rearrange_round(dossier, stored, before, WHO)
    kept.rearrange_round(dossier, moved, before, WHO)
    pd.testing.assert_frame_equal(kept.read_visits(dossier, stored.id), before.visits)


def test_a_result_that_came_in_meanwhile_keeps_the_routes_as_they_are(tmp_path: Path):
    dossier = open_own(tmp_path)
    stored = begin_round(dossier)
    assert stored.id is not None
    visits = kept.read_visits(dossier, stored.id)
    after = move_doors(Arrangement(visits, stored.routes, stored.notes), stored.choice, visits["visit_id"].tolist()[:3], 2)
    kept.record_results(dossier, stored.id, [Result(visit_id=int(visits["visit_id"].iat[0]), version=1, status=VisitStatus.SPOKEN)], WHO)
    with pytest.raises(DossierError, match="Er zijn al resultaten"):
        kept.rearrange_round(dossier, stored, after, WHO)
    assert kept.read_visits(dossier, stored.id)["visit_number"].tolist() == visits["visit_number"].tolist()
