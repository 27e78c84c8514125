from dataclasses import replace
from datetime import date

import pandas as pd
import pytest

from analysis.actions import (
    Action,
    Area,
    Basis,
    State,
    checked,
    chosen_concentrations,
    from_concentrations,
    from_selection,
    moved_to,
    next_step,
    with_fixed_list,
)
from analysis.errors import DossierError
from analysis.terms import Audience
from tests.dossier_cases import make_hotspots, make_recipients

TODAY = date(2026, 11, 21)


def make_action(state: State = State.CONCEPT) -> Action:
    area = Area(basis=Basis.NEIGHBOURHOODS, chosen=("BU99000001",))
    return Action(title="Centrum", area=area, owner="analist OOV", state=state, created_on=TODAY)


def test_action_from_concentrations_is_named_after_them_best_first():
    hotspots = pd.concat(
        [make_hotspots(hotspot_id="h2", rank=2, name="Kerkplein"), make_hotspots(), make_hotspots(hotspot_id="h3", rank=3)]
    )
    action = from_concentrations(hotspots, ["h2", "h1"], owner="analist OOV", created_on=TODAY, audiences=[Audience.CATERING])
    assert action.title == "Dorpsstraat en Kerkplein"
    assert action.area.depends_on_incidents
    assert action.audiences == (Audience.CATERING,)
    assert action.state is State.CONCEPT


def test_action_remembers_of_its_concentrations_what_the_share_gate_reads():
    action = from_concentrations(make_hotspots(net_count=4, label="attention_area"), ["h1"], owner="x", created_on=TODAY)
    chosen = chosen_concentrations(action)
    expected = make_hotspots(net_count=4, label="attention_area")
    assert chosen.to_dict("records") == expected.to_dict("records")
    assert chosen_concentrations(make_action()).empty
    assert set(chosen_concentrations(make_action()).columns) == set(expected.columns)


def test_action_can_begin_without_any_incident():
    action = from_selection("Snackbars in de donkere dagen", Basis.BRANCH, ["catering"], owner="OOV", created_on=TODAY)
    assert not action.area.depends_on_incidents
    assert action.area.chosen == ("catering",)


@pytest.mark.parametrize(
    ("title", "owner", "chosen", "sentence"),
    [("", "x", ["BU1"], "titel"), ("Centrum", " ", ["BU1"], "wie de actie trekt"), ("Centrum", "x", [], "Kies eerst")],
)
def test_action_without_title_owner_or_area_is_refused(title: str, owner: str, chosen: list[str], sentence: str):
    with pytest.raises(DossierError, match=sentence):
        from_selection(title, Basis.NEIGHBOURHOODS, chosen, owner=owner, created_on=TODAY)


def test_action_for_a_concentration_that_is_not_there_is_refused():
    with pytest.raises(DossierError, match="concentratie"):
        from_concentrations(make_hotspots(), ["weg"], owner="x", created_on=TODAY)
    with pytest.raises(DossierError, match="Kies eerst"):
        from_selection("Centrum", Basis.CONCENTRATIONS, ["h1"], owner="x", created_on=TODAY)


ALLOWED = {
    (State.CONCEPT, State.FIXED),
    (State.FIXED, State.RELEASED),
    (State.FIXED, State.CONCEPT),
    (State.RELEASED, State.RUNNING),
    (State.RELEASED, State.CONCEPT),
    (State.RUNNING, State.DONE),
    (State.DONE, State.RUNNING),
}


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("wanted", State)
def test_action_goes_step_by_step_and_never_back_once_people_were_approached(state: State, wanted: State):
    action = make_action(state)
    if (state, wanted) in ALLOWED:
        assert moved_to(action, wanted).state is wanted
    else:
        with pytest.raises(DossierError, match=f"Deze actie is {state.label}"):
            moved_to(action, wanted)


def test_list_is_fixed_once_and_opened_again_only_by_going_back():
    action = with_fixed_list(make_action(), make_recipients(3), TODAY)
    assert (action.state, action.fixed_on) == (State.FIXED, TODAY)
    with pytest.raises(DossierError, match="al vastgelegd"):
        with_fixed_list(action, make_recipients(3), TODAY)
    assert moved_to(action, State.CONCEPT).fixed_on is None


def test_empty_list_cannot_be_fixed():
    with pytest.raises(DossierError, match="geen adressen"):
        with_fixed_list(make_action(), make_recipients(0), TODAY)


def test_next_step_is_said_until_the_action_is_done():
    steps = [next_step(make_action(state), 1) for state in State]
    assert steps[1] == "Vrijgave vragen aan de coördinator"
    assert steps[2] == "Bezoeken of brieven klaarzetten (1 adres)"
    assert [bool(step) for step in steps] == [True, True, True, True, False]


def test_action_without_an_owner_does_not_exist():
    with pytest.raises(DossierError, match="wie de actie trekt"):
        checked(replace(make_action(), owner=""))
