"""The two gates of an action on screen: whether the police let go, and whether the coordinator approved."""

import streamlit as st

from analysis.action_gates import say_gates
from analysis.actions import Action, State, waits_for_police
from analysis.dossier import read_coordinator, record_case, release_by_coordinator
from dashboard import parts, session
from dashboard.dates import as_date

CASE = "Er loopt een onderzoek van de politie."
APPROVES = "De coördinator keurt de lijst en de tekst goed."


def show_gates(action: Action) -> None:
    """Say how far both gates are, and offer to pass them or to change what was kept."""
    for sentence in say_gates(action):
        parts.quiet(sentence)
    if action.state in (State.RELEASED, State.RUNNING) and st.button("Onderzoek wijzigen…", key="change-case"):
        ask_release(action)


@st.dialog("Vrijgeven")
def ask_release(action: Action) -> None:
    """Ask whether a case runs, who of the police let go and when, and who approves; the moment stands in the log."""
    parts.sentence("Tot de vrijgave staat op elk bestand CONCEPT. In het logboek staat wie dit deed.")
    has_case = st.checkbox(CASE, action.has_case, key=f"pk_release_case-{action.id}")
    by, on = "", None
    if has_case:
        left, right = st.columns([1.6, 1])
        by = left.text_input("Wie van de politie geeft vrij?", action.police_released_by, max_chars=80, key=f"pk_release_by-{action.id}")
        on = as_date(
            right.date_input(
                "Op", action.police_released_on, max_value=session.today(), format="DD-MM-YYYY", key=f"pk_release_on-{action.id}"
            )
        )
        parts.quiet("Nog geen vrijgave? Laat dit leeg. De bestanden blijven dan een concept.")
    if action.state is not State.FIXED:
        if st.button("Onthouden", type="primary", key="case-keep"):
            _keep(action, has_case=has_case, by=by, on=on)
        return
    coordinator = st.text_input(
        "Wie keurt goed?", read_coordinator(session.dossier()).in_charge(session.today()), max_chars=80, key=f"pk_release_who-{action.id}"
    )
    approves = st.checkbox(APPROVES, key=f"pk_release_approves-{action.id}")
    with st.container(horizontal=True):
        if st.button("Vrijgeven", type="primary", disabled=not approves, key="release-now"):
            _keep(action, has_case=has_case, by=by, on=on, approved_by=coordinator)
        if has_case and st.button("Alleen het onderzoek onthouden", key="case-only"):
            _keep(action, has_case=has_case, by=by, on=on)


def _keep(action: Action, *, has_case: bool, by: str, on: object, approved_by: str | None = None) -> None:
    dossier, who = session.dossier(), session.user()
    with parts.refusal_shown():
        known = (action.has_case, action.police_released_by, action.police_released_on)
        kept = (
            action if known == (has_case, by.strip(), on) else record_case(dossier, action, who, has_case=has_case, by=by, on=as_date(on))
        )
        if approved_by is not None and not waits_for_police(kept):
            release_by_coordinator(dossier, kept, approved_by, who)
        elif approved_by is not None:
            session.remember("waits_for_police", True)
        st.rerun()
