"""What is chosen and corrected stays in the dossier: undone step by step, and looked at again when the register is renewed."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from analysis import dossier as kept
from analysis.actions import Action, Area, Basis, State
from analysis.errors import DossierError
from analysis.selection_steps import ByHand, Operation, Step, Way
from analysis.terms import Audience
from tests.dossier_cases import TODAY, WHO, make_recipients, open_own

ONE = kept.Choosing((Step(way=Way.BRANCH, chosen=("retail",)),))
TWO = kept.Choosing(
    (*ONE.steps, Step(way=Way.DRAWN, operation=Operation.KEEP, shape=((0.0, 0.0), (1.0, 0.0), (1.0, 1.0)))), (Audience.RETAIL,)
)
HAND = ByHand(address_id_bag="990001", address="Kerkstraat 1, Waterveen", is_added=False, reason="Bestaat niet of staat leeg")


def begun(dossier: kept.Dossier, **changes) -> Action:
    area = Area(basis=Basis.COMBINED, steps=TWO.steps, by_hand=(HAND,), address_count=30)
    return kept.save_action(dossier, Action(title="Centrum", owner=WHO, area=area, created_on=TODAY, **changes), WHO)


def test_each_step_is_kept_once_and_undone_one_by_one(tmp_path: Path):
    dossier = open_own(tmp_path / "dossier")
    assert kept.read_choosing(dossier, WHO) is None
    for choosing in (ONE, ONE, TWO):
        kept.keep_choosing(dossier, choosing, WHO)
    assert kept.read_choosing(dossier, WHO) == TWO
    assert kept.read_choosing(dossier, "iemand anders") is None
    assert kept.can_undo_choosing(dossier, WHO)
    assert kept.undo_choosing(dossier, WHO) == ONE
    assert not kept.can_undo_choosing(dossier, WHO)


def test_a_choice_goes_on_as_the_choice_of_its_action_and_goes_with_it(tmp_path: Path):
    dossier = open_own(tmp_path / "dossier")
    kept.keep_choosing(dossier, ONE, WHO)
    action = begun(dossier)
    kept.give_choosing_to(dossier, action.id or 0, WHO)
    assert kept.read_choosing(dossier, WHO) is None
    assert kept.read_choosing(dossier, "een collega", action.id) == ONE
    kept.delete_action(dossier, action.id or 0, WHO)
    assert kept.read_choosing(dossier, WHO, action.id) is None


def test_no_more_than_fifty_steps_are_kept(tmp_path: Path):
    dossier = open_own(tmp_path / "dossier")
    for number in range(53):
        kept.keep_choosing(dossier, kept.Choosing((Step(way=Way.BRANCH, chosen=(str(number),)),)), WHO)
    count = 1
    while kept.can_undo_choosing(dossier, WHO):
        kept.undo_choosing(dossier, WHO)
        count += 1
    assert count == 50


def test_an_action_comes_back_with_everything_it_carries(tmp_path: Path):
    dossier = open_own(tmp_path / "dossier")
    action = begun(dossier, starts_on=TODAY, ends_on=date(2026, 12, 20), outcome="Veel gedaan.")
    assert kept.read_action(dossier, action.id or 0) == action
    assert (action.area.steps, action.area.by_hand) == (TWO.steps, (HAND,))
    assert (action.starts_on, action.ends_on, action.outcome) == (TODAY, date(2026, 12, 20), "Veel gedaan.")


def test_while_a_case_runs_nobody_can_let_go_before_the_police(tmp_path: Path):
    dossier = open_own(tmp_path / "dossier")
    action = begun(dossier)
    action = kept.fix_list(dossier, action.id or 0, make_recipients(30), WHO)
    action = kept.record_case(dossier, action, WHO, has_case=True)
    for attempt in (
        lambda: kept.release_by_coordinator(dossier, action, WHO, WHO),
        lambda: kept.move_action(dossier, action, State.RELEASED, WHO),
    ):
        with pytest.raises(DossierError, match="De politie heeft dit nog niet vrijgegeven"):
            attempt()
    with pytest.raises(DossierError, match="Vul in wie van de politie"):
        kept.record_case(dossier, action, WHO, has_case=True, by="Wijkagent")
    action = kept.record_case(dossier, action, WHO, has_case=True, by="Wijkagent", on=TODAY)
    action = kept.release_by_coordinator(dossier, action, "Coördinator", WHO)
    assert (action.state, action.approved_by, action.approved_on, action.may_go_out) == (State.RELEASED, "Coördinator", dossier.today, True)


def test_a_case_that_begins_later_makes_every_document_a_concept_again(tmp_path: Path):
    dossier = open_own(tmp_path / "dossier")
    action = kept.fix_list(dossier, begun(dossier).id or 0, make_recipients(30), WHO)
    action = kept.move_action(dossier, action, State.RELEASED, WHO)
    action = kept.move_action(dossier, action, State.RUNNING, WHO)
    assert action.may_go_out
    assert not kept.record_case(dossier, action, WHO, has_case=True).may_go_out


def test_corrections_replace_each_other_and_can_be_undone(tmp_path: Path):
    dossier = open_own(tmp_path / "dossier")
    snack = kept.PremisesCorrection(address_id_bag="990001", address="Kerkstraat 1", audience=Audience.CATERING, branch="snack_bar")
    assert kept.correct_premises(dossier, [snack, replace(snack, business_name="De Hoek")], WHO) == 1
    (row,) = kept.corrections_table(dossier).to_dict("records")
    assert row == {"address_id_bag": "990001", "audience": "catering", "branch": "snack_bar", "business_name": "De Hoek"}
    kept.undo_premises_correction(dossier, "990001", WHO)
    assert kept.corrections_table(dossier).empty
    with pytest.raises(DossierError, match="geen BAG-nummer"):
        kept.correct_premises(dossier, [replace(snack, address_id_bag="")], WHO)


def test_two_lists_for_one_association_are_replaced_or_joined_never_silently(tmp_path: Path):
    dossier = open_own(tmp_path / "dossier")
    first, second = (kept.Member(address_id_bag=f"99000{n}", address=f"Kerkstraat {n}") for n in (1, 2))
    listed = kept.MemberList(name="Ondernemers Centrum", kind=kept.ListKind.ASSOCIATION, members=(first,))
    kept.save_member_list(dossier, listed, WHO)
    again = replace(listed, name=" ondernemers  centrum", members=(second,))
    with pytest.raises(DossierError, match="is er al een lijst"):
        kept.save_member_list(dossier, again, WHO)
    assert kept.save_member_list(dossier, again, WHO, on_same="add").members == (first, second)
    assert kept.save_member_list(dossier, again, WHO, on_same="replace").members == (second,)
    assert len(kept.read_member_lists(dossier)) == 1
    with pytest.raises(DossierError, match="geen enkel adres"):
        kept.save_member_list(dossier, replace(listed, name="Leeg", members=()), WHO)


def test_every_address_somebody_chose_is_looked_at_again_when_the_register_is_renewed(tmp_path: Path):
    dossier = open_own(tmp_path / "dossier")
    begun(dossier)
    correction = kept.PremisesCorrection(address_id_bag="990002", address="Kerkstraat 2", audience=Audience.RETAIL, reason="gezien")
    kept.correct_premises(dossier, [correction], WHO)
    member = kept.Member(address_id_bag="990003", address="Kerkstraat 3")
    kept.save_member_list(dossier, kept.MemberList(name="KVO Centrum", kind=kept.ListKind.KVO, members=(member,)), WHO)
    found = {(one.kept_for, one.address_id_bag) for one in kept.kept_addresses(dossier)}
    assert found == {(kept.KeptFor.BY_HAND, "990001"), (kept.KeptFor.CORRECTION, "990002"), (kept.KeptFor.MEMBER, "990003")}
