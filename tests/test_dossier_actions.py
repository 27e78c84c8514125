from dataclasses import replace
from datetime import date, time
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
from geopandas.testing import assert_geodataframe_equal
from shapely import Point

from analysis import dossier as kept
from analysis import tables
from analysis.actions import Action, Area, Basis, State, chosen_concentrations, from_concentrations, from_selection
from analysis.errors import DossierError
from analysis.evenings import Venue, plan_evening
from analysis.privacy import release_recipients
from analysis.terms import Audience, Zone
from tests.dossier_cases import TODAY, WHO, make_hotspots, make_overview, make_recipients, open_own


@pytest.fixture
def dossier(tmp_path: Path) -> kept.Dossier:
    return open_own(tmp_path / "dossier")


@pytest.fixture
def action(dossier: kept.Dossier) -> Action:
    begun = from_concentrations(
        make_hotspots(), ["h1"], owner="analist OOV", created_on=TODAY, purpose="voorlichting", audiences=[Audience.RESIDENTS]
    )
    return kept.save_action(dossier, begun, WHO)


def number_of(action: Action) -> int:
    assert action.id is not None
    return action.id


def test_action_comes_back_as_it_was_saved(dossier: kept.Dossier, action: Action):
    assert kept.read_actions(dossier) == [action]
    assert kept.read_action(dossier, number_of(action)) == action
    assert (action.version, action.purpose, action.audiences) == (1, "voorlichting", (Audience.RESIDENTS,))
    other = kept.save_action(dossier, from_selection("Horeca", Basis.BRANCH, ["catering"], owner="x", created_on=TODAY), WHO)
    assert kept.read_actions(dossier) == [action, other]


def test_fixed_list_comes_back_in_its_order_and_with_its_places(dossier: kept.Dossier, action: Action):
    backwards = make_recipients(30).iloc[::-1].reset_index(drop=True)
    fixed = kept.fix_list(dossier, number_of(action), backwards, WHO)
    assert (fixed.state, fixed.fixed_on, fixed.version) == (State.FIXED, TODAY, 2)
    assert_geodataframe_equal(kept.fixed_list(dossier, number_of(action)), backwards)


def test_list_keeps_an_address_without_a_place_or_distance(dossier: kept.Dossier, action: Action):
    table = make_recipients(2, distance_m=float("nan"))
    table.geometry = gpd.GeoSeries([Point(150_000, 450_000), Point()], crs=tables.CRS)
    kept.fix_list(dossier, number_of(action), table, WHO)
    back = kept.fixed_list(dossier, number_of(action))
    assert back["distance_m"].isna().all()
    assert back.geometry.is_empty.tolist() == [False, True]


def test_later_import_leaves_a_fixed_list_as_it_is(dossier: kept.Dossier, action: Action):
    kept.fix_list(dossier, number_of(action), make_recipients(30), WHO)
    before = kept.fixed_list(dossier, number_of(action))
    kept.add_import(dossier, make_overview({}, {"number": "14"}), WHO)
    assert_geodataframe_equal(kept.fixed_list(dossier, number_of(action)), before)


def test_fixed_list_passes_the_share_gate_by_what_was_known_when_it_was_chosen(dossier: kept.Dossier, action: Action):
    kept.fix_list(dossier, number_of(action), make_recipients(30), WHO)
    stored = kept.read_action(dossier, number_of(action))
    release = release_recipients(kept.fixed_list(dossier, number_of(action)), chosen_concentrations(stored))
    assert len(release.visit_list) == 30
    small = kept.save_action(dossier, from_concentrations(make_hotspots(net_count=4), ["h1"], owner="x", created_on=TODAY), WHO)
    kept.fix_list(dossier, number_of(small), make_recipients(30), WHO)
    held = release_recipients(
        kept.fixed_list(dossier, number_of(small)), chosen_concentrations(kept.read_action(dossier, number_of(small)))
    )
    assert held.visit_list.empty
    assert "4 incidenten" in held.held_back[0]


def test_list_is_empty_until_it_is_fixed_and_after_going_back(dossier: kept.Dossier, action: Action):
    assert kept.fixed_list(dossier, number_of(action)).empty
    fixed = kept.fix_list(dossier, number_of(action), make_recipients(5), WHO)
    with pytest.raises(DossierError, match="al vastgelegd"):
        kept.fix_list(dossier, number_of(action), make_recipients(6), WHO)
    concept = kept.move_action(dossier, fixed, State.CONCEPT, WHO)
    assert (concept.state, concept.fixed_on) == (State.CONCEPT, None)
    assert kept.fixed_list(dossier, number_of(action)).empty


def test_area_of_a_fixed_list_cannot_change_but_its_purpose_can(dossier: kept.Dossier, action: Action):
    fixed = kept.fix_list(dossier, number_of(action), make_recipients(5), WHO)
    with pytest.raises(DossierError, match="Zet de actie eerst terug op concept"):
        kept.save_action(dossier, replace(fixed, area=Area(basis=Basis.NEIGHBOURHOODS, chosen=("BU1",))), WHO)
    assert kept.save_action(dossier, replace(fixed, recipient="Drukkerij"), WHO).recipient == "Drukkerij"


def test_states_change_only_by_their_own_step(dossier: kept.Dossier, action: Action):
    with pytest.raises(DossierError, match="intussen"):
        kept.save_action(dossier, replace(action, state=State.RUNNING), WHO)
    with pytest.raises(DossierError, match="begint als concept"):
        kept.save_action(dossier, replace(action, id=None, state=State.DONE), WHO)
    with pytest.raises(DossierError, match="Wie benaderen we"):
        kept.move_action(dossier, action, State.FIXED, WHO)
    with pytest.raises(DossierError, match="Deze actie is concept"):
        kept.move_action(dossier, action, State.RUNNING, WHO)
    now = kept.fix_list(dossier, number_of(action), make_recipients(5), WHO)
    for state in (State.RELEASED, State.RUNNING, State.DONE):
        now = kept.move_action(dossier, now, state, WHO)
    assert kept.read_action(dossier, number_of(action)).state is State.DONE
    assert "Actie op vrijgegeven gezet" in kept.read_log(dossier)["what"].tolist()


def test_second_of_two_people_who_move_an_action_is_told_so(dossier: kept.Dossier, action: Action):
    fixed = kept.fix_list(dossier, number_of(action), make_recipients(5), WHO)
    kept.move_action(dossier, fixed, State.RELEASED, WHO)
    with pytest.raises(DossierError, match="intussen"):
        kept.move_action(dossier, fixed, State.CONCEPT, "Ander")
    assert len(kept.fixed_list(dossier, number_of(action))) == 5


def test_deleted_action_takes_list_and_evenings_along_and_leaves_the_exports(dossier: kept.Dossier, action: Action):
    kept.fix_list(dossier, number_of(action), make_recipients(5), WHO)
    kept.save_evening(dossier, kept.StoredEvening(day=date(2026, 12, 10), action_id=action.id), WHO)
    kept.log_export(dossier, kept.Export(file_name="lijst.xlsx", zone=Zone.SHAREABLE, sha256="0" * 64, action_id=action.id), WHO)
    kept.delete_action(dossier, number_of(action), WHO)
    assert kept.read_actions(dossier) == []
    assert kept.read_evenings(dossier) == []
    assert kept.fixed_list(dossier, number_of(action)).empty
    assert [(export.file_name, export.action_id) for export in kept.read_exports(dossier)] == [("lijst.xlsx", None)]
    with pytest.raises(DossierError, match="weggehaald"):
        kept.read_action(dossier, number_of(action))


def make_guests() -> gpd.GeoDataFrame:
    """Thirty households and eight shops."""
    shops = make_recipients(8, audience="retail", business_name="Winkel")
    shops["address_id_bag"] = [f"w{n}" for n in range(8)]
    return tables.check(gpd.GeoDataFrame(pd.concat([make_recipients(30), shops], ignore_index=True), crs=tables.CRS), tables.Recipients)


def test_evening_comes_back_as_it_was_planned(dossier: kept.Dossier, action: Action):
    plan = plan_evening(make_guests(), date(2026, 12, 10), TODAY, venue=Venue("Buurthuis", "Dorpsstraat 1", 80), residents_at=time(19, 0))
    stored = kept.from_plan(plan, title="Dorpsstraat", owner="analist OOV", action_id=action.id)
    saved = kept.save_evening(dossier, stored, WHO)
    assert kept.read_evening(dossier, saved.id or 0) == saved
    assert saved.parts == plan.parts
    assert saved.venue == plan.venue
    assert [one.partner for one in saved.partners] == list(plan.partners)
    assert not any(one.has_confirmed for one in saved.partners)


def test_evening_can_change_its_hall_and_the_second_who_does_is_told(dossier: kept.Dossier):
    evening = kept.save_evening(dossier, kept.StoredEvening(day=date(2026, 12, 10), title="Avond"), WHO)
    later = kept.save_evening(dossier, replace(evening, venue=Venue("School", "Kerkstraat 2", None, "controleer")), WHO)
    assert kept.read_evenings(dossier) == [later]
    with pytest.raises(DossierError, match="intussen"):
        kept.save_evening(dossier, replace(evening, title="Andere avond"), "Ander")
    kept.delete_evening(dossier, later.id or 0, WHO)
    assert kept.read_evenings(dossier) == []
    with pytest.raises(DossierError, match="weggehaald"):
        kept.read_evening(dossier, later.id or 0)


def test_evening_of_an_action_that_is_gone_is_refused(dossier: kept.Dossier):
    with pytest.raises(DossierError, match="weggehaald"):
        kept.save_evening(dossier, kept.StoredEvening(day=TODAY, action_id=99), WHO)


def test_evenings_are_listed_by_day(dossier: kept.Dossier):
    for day in (date(2027, 1, 5), date(2026, 12, 10)):
        kept.save_evening(dossier, kept.StoredEvening(day=day), WHO)
    assert [evening.day for evening in kept.read_evenings(dossier)] == [date(2026, 12, 10), date(2027, 1, 5)]
