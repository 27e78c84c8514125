"""Rounds in the dossier: kept as planned, results by two people, and a warning when two actions visit one address."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pandas as pd
import pytest

from analysis import dossier as kept
from analysis.actions import Basis, State, from_selection
from analysis.errors import DossierError
from analysis.rounds import Result, next_open, second_round
from analysis.terms import Answer, VisitStatus
from tests.dossier_cases import TODAY, WHO, make_recipients, open_own
from tests.make_rounds import DAY, make_plan, make_visit_addresses


@pytest.fixture
def dossier(tmp_path: Path) -> kept.Dossier:
    return open_own(tmp_path)


def begin_action(dossier: kept.Dossier, title: str = "Donkere dagen", owner: str = "M. Jansen") -> int:
    action = from_selection(title, Basis.NEIGHBOURHOODS, ["BU99000001"], owner=owner, created_on=TODAY)
    saved = kept.save_action(dossier, action, WHO)
    assert saved.id is not None
    kept.fix_list(dossier, saved.id, make_recipients(60, hotspot_id="", method="same_neighbourhood"), WHO)
    return saved.id


def begin_round(dossier: kept.Dossier, **more) -> kept.StoredRound:
    plan = make_plan(make_visit_addresses().iloc[:20], **more)
    return kept.save_round(dossier, begin_action(dossier), plan, WHO)


def test_a_round_comes_back_as_it_was_planned(dossier: kept.Dossier):
    plan = make_plan(make_visit_addresses().iloc[:20], start=(150_000.0, 450_000.0))
    stored = kept.save_round(dossier, begin_action(dossier), plan, WHO)
    assert stored.id is not None
    assert kept.read_round(dossier, stored.id) == stored
    assert kept.read_rounds(dossier) == [stored] == kept.read_rounds(dossier, stored.action_id)
    visits = kept.read_visits(dossier, stored.id)
    same = [name for name in visits.columns if name not in ("visit_id", "version", "geometry")]
    pd.testing.assert_frame_equal(pd.DataFrame(visits[same]), pd.DataFrame(plan.visits[same]))
    assert visits.geometry.geom_equals(plan.visits.geometry).all()
    assert visits["visit_id"].is_unique
    assert (visits["version"] == 1).all()


def test_a_round_needs_a_fixed_list(dossier: kept.Dossier):
    action_id = begin_action(dossier)
    kept.move_action(dossier, kept.read_action(dossier, action_id), State.CONCEPT, WHO)
    with pytest.raises(DossierError, match="nog niet vastgelegd"):
        kept.save_round(dossier, action_id, make_plan(make_visit_addresses().iloc[:4], pairs=1), WHO)
    with pytest.raises(DossierError, match="Iemand anders"):
        kept.save_round(dossier, 999, make_plan(make_visit_addresses().iloc[:4], pairs=1), WHO)


def test_pairs_are_called_by_their_names_and_else_by_their_number(dossier: kept.Dossier):
    stored = kept.name_pairs(dossier, begin_round(dossier), ["A. Bezoeker en  W. Agent", ""], WHO)
    assert [stored.pair_name(pair) for pair in (1, 2, 0)] == ["A. Bezoeker en W. Agent", "Duo 2", "Coördinator"]
    assert stored.id is not None
    assert kept.read_round(dossier, stored.id) == stored
    with pytest.raises(DossierError, match="Iemand anders"):
        kept.name_pairs(dossier, replace(stored, version=1), ["B"], WHO)


def test_results_are_kept_all_or_none(dossier: kept.Dossier):
    stored = begin_round(dossier)
    assert stored.id is not None
    visits = kept.read_visits(dossier, stored.id)
    first, second = visits["visit_id"].tolist()[:2]
    done = Result(visit_id=first, version=1, status=VisitStatus.SPOKEN, wants_advice=Answer.YES, note="trap")
    assert kept.record_results(dossier, stored.id, [done], WHO) == 1
    now = kept.read_visits(dossier, stored.id)
    assert now.iloc[0][["status", "wants_advice", "note", "version"]].tolist() == ["spoken", "yes", "trap", 2]
    assert next_open(now) == 2
    other = Result(visit_id=second, version=1, status=VisitStatus.NOT_HOME)
    with pytest.raises(DossierError, match="Iemand anders"):
        kept.record_results(dossier, stored.id, [other, done], WHO)
    assert kept.read_visits(dossier, stored.id).iloc[1]["status"] == ""
    with pytest.raises(DossierError, match="Iemand anders"):
        kept.record_results(dossier, stored.id + 1, [other], WHO)


def test_a_second_round_follows_the_first_with_those_who_were_out(dossier: kept.Dossier):
    stored = begin_round(dossier)
    assert stored.id is not None
    visits = kept.read_visits(dossier, stored.id)
    statuses = [VisitStatus.NOT_HOME, VisitStatus.REVISIT, VisitStatus.SPOKEN, VisitStatus.SKIP]
    results = [Result(visit_id=at, version=1, status=status) for at, status in zip(visits["visit_id"].tolist()[:4], statuses, strict=True)]
    kept.record_results(dossier, stored.id, results, WHO)
    again = second_round(kept.read_visits(dossier, stored.id))
    assert sorted(again["address_id_bag"]) == sorted(visits["address_id_bag"].iloc[:2])
    second = kept.save_round(dossier, stored.action_id, make_plan(again, pairs=1), WHO, follows=stored.id)
    assert (second.title, second.follows) == ("Ronde 2", stored.id)


def test_an_address_of_two_actions_within_thirty_days_gives_a_warning_with_who_and_when(dossier: kept.Dossier):
    begin_round(dossier)
    mine = begin_action(dossier, "Stationsweg", "B. Pietersen")
    listed = make_visit_addresses().iloc[18:30]  # two of the twenty
    near, just, late = DAY + timedelta(days=14), DAY + timedelta(days=30), DAY + timedelta(days=31)
    (warning,) = kept.earlier_visits(dossier, listed, mine, [near])
    assert len(warning.addresses) == 2
    told = "2 adressen staan ook in de ronde van actie ‘Donkere dagen’ van M. Jansen, gepland op 1 december 2026. Stem dit af."
    assert str(warning) == told
    assert kept.earlier_visits(dossier, listed, mine, [just])
    assert kept.earlier_visits(dossier, listed, mine, [DAY - timedelta(days=30)])
    assert kept.earlier_visits(dossier, listed, mine, [late]) == []
    assert kept.earlier_visits(dossier, make_visit_addresses().iloc[20:30], mine, [near]) == []


def test_rounds_of_the_same_action_are_no_surprise(dossier: kept.Dossier):
    stored = begin_round(dossier)
    assert kept.earlier_visits(dossier, make_visit_addresses().iloc[:5], stored.action_id, [DAY]) == []
    assert kept.earlier_visits(dossier, make_visit_addresses().iloc[:5], None, [DAY])


def test_a_round_goes_with_its_results_and_with_its_action(dossier: kept.Dossier):
    stored = begin_round(dossier)
    assert stored.id is not None
    kept.delete_round(dossier, stored.id, WHO)
    assert kept.read_rounds(dossier) == []
    assert kept.read_visits(dossier, stored.id).empty
    with pytest.raises(DossierError, match="Iemand anders"):
        kept.read_round(dossier, stored.id)
    again = kept.save_round(dossier, stored.action_id, make_plan(make_visit_addresses().iloc[:4], pairs=1), WHO)
    kept.delete_action(dossier, again.action_id, WHO)
    assert kept.read_rounds(dossier) == []


def test_the_log_tells_of_rounds_without_a_name_or_address(dossier: kept.Dossier):
    stored = kept.name_pairs(dossier, begin_round(dossier), ["A. Bezoeker"], WHO)
    assert stored.id is not None
    log = kept.read_log(dossier)
    assert {"Bezoekronde gemaakt", "Bezoekronde gewijzigd"} <= set(log["what"])
    assert "Bezoeker" not in " ".join(log["detail"])
    assert kept.verify_log(dossier) == ""


def test_days_without_a_plan_warn_of_nothing(dossier: kept.Dossier):
    assert kept.earlier_visits(dossier, make_visit_addresses(), None, []) == []
