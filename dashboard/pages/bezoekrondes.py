"""Bezoekrondes: who goes where and when, the papers for it, and what came of it."""

import streamlit as st

from analysis.dossier import StoredRound, read_rounds
from analysis.dutch import amount, day
from analysis.errors import PrivacyError
from analysis.round_files import OutgoingRound, outgoing_round
from analysis.terms import Zone
from dashboard import approach, outgoing_files, parts, rounds_desk, rounds_form, rounds_papers, rounds_view, session
from dashboard.choosing import choose
from dashboard.frame import page

NEW = 0
VIEWS = ("Looproutes", "Papieren", "Resultaten")
EMPTY = "Kies eerst bij ‘Wie benaderen we’ een gebied of een branche en leg de lijst vast. Daarna verdeelt u de adressen hier over duo’s."


def pick_round(rounds: list[StoredRound]) -> StoredRound | None:
    """Show the rounds of the action and return the chosen one; None for a new one."""
    if not rounds:
        return None
    names = {one.id or NEW: f"{one.title} ({_when(one)}, {amount(one.choice.pairs, 'duo', 'duo’s')})" for one in rounds}
    names[NEW] = "Nieuwe ronde…"
    if session.recall("round_id") not in names:
        session.remember("round_id", rounds[-1].id)
    chosen = choose(st.selectbox, "Bezoekronde", names, name="round_id")
    return next((one for one in rounds if one.id == chosen), None)


def _when(stored: StoredRound) -> str:
    days = sorted(stored.choice.days)
    return day(days[0]) if len(days) == 1 else f"{days[0].day}-{days[0].month} t/m {day(days[-1])}"


def pick_view() -> str:
    """Show the three sides of a round and return the chosen one."""
    kept = str(session.recall("round_view", VIEWS[0]))
    chosen = st.segmented_control("Wat wilt u doen?", VIEWS, default=kept, key=f"round-view-{session.recall('round_id')}")
    session.remember("round_view", chosen or kept)
    return str(chosen or kept)


def show_round(what: OutgoingRound, view: str, lead: "st.delta_generator.DeltaGenerator", *, may_show_confidential: bool) -> None:
    """Show one side of a round."""
    with lead:
        if view == VIEWS[2]:
            parts.lead("Typ wat er van elk bezoek kwam. ", "Elke enter is meteen opgeslagen.")
        else:
            parts.lead("", *rounds_view.say_round(what))
    if view == VIEWS[0]:
        rounds_view.show_routes(what)
    elif view == VIEWS[1]:
        rounds_papers.show_papers(what)
    else:
        rounds_desk.show_results(what, may_show_confidential=may_show_confidential)


with page("Bezoekrondes", Zone.SHAREABLE) as p:
    actions = approach.fixed_actions()
    if not actions:
        parts.empty_state("Nog geen vastgelegde lijst", EMPTY)
        outgoing_files.link_to_choice("Naar Wie benaderen we")
        st.stop()
    lead, fields = st.container(), st.columns([1.2, 1.2, 1.3], vertical_alignment="bottom")
    with fields[0]:
        action_id = approach.pick_action(actions, page="rounds")
    what = outgoing_files.need_outgoing(action_id)
    known = read_rounds(session.dossier(), action_id)
    after = next((one for one in known if one.id == session.recall("round_after")), None)
    with fields[1]:
        stored = pick_round(known) if after is None else None
    if stored is None or stored.id is None:
        asked = rounds_form.asked_of(what, after)
        with lead:
            parts.lead("Verdeel ", amount(len(asked.addresses), "adres", "adressen"), " over duo’s. De looproutes maakt het programma.")
        if after is not None and fields[1].button("Terug naar de eerste ronde", key="round-back"):
            session.remember("round_after", None)
            st.rerun()
        rounds_form.show_form(asked)
        st.stop()
    try:
        found = outgoing_round(session.dossier(), stored.id, outgoing_files.area_names(session.register()), session.settings())
    except PrivacyError as refusal:
        parts.note(str(refusal), tone="attention")
        outgoing_files.link_to_choice("Naar Wie benaderen we")
        st.stop()
    with fields[2]:
        chosen_view = pick_view()
    show_round(found, chosen_view, lead, may_show_confidential=p.may_show_confidential)
