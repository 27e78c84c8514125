"""The form of an action: what it is called, what for, who gets its files, who owns it and when; asked once for all its files."""

from dataclasses import replace

import geopandas as gpd
import streamlit as st

from analysis.actions import Action
from analysis.dossier import fix_list, give_choosing_to, read_choosing, read_coordinator, save_action
from analysis.organisation import PURPOSE
from dashboard import approach, parts, session
from dashboard.dates import as_date

TITLE_HELP = "Alleen voor u. De naam op bestanden komt uit de straten of de buurten."


def fields(action: Action) -> Action:
    """Show the fields of an action, in a form, and return it as filled in."""
    owner = action.owner or read_coordinator(session.dossier()).in_charge(session.today()) or session.signature()
    title = st.text_input("Naam van de actie", action.title, max_chars=120, help=TITLE_HELP)
    purpose = st.text_area("Doel", action.purpose or PURPOSE, max_chars=600, height=80)
    left, right = st.columns(2)
    recipient = left.text_input("Wie krijgt de bestanden?", action.recipient, max_chars=80, placeholder="bijvoorbeeld: wijkteam")
    named = right.text_input("Wie trekt de actie?", owner, max_chars=80)
    first, second, third = st.columns(3)
    begins = first.date_input("Begint op", action.starts_on, format="DD-MM-YYYY")
    ends = second.date_input("Eindigt op", action.ends_on, format="DD-MM-YYYY")
    due = third.date_input("Klaar vóór", action.due, format="DD-MM-YYYY")
    return replace(
        action,
        title=title.strip(),
        purpose=purpose.strip(),
        recipient=recipient.strip(),
        owner=named.strip(),
        starts_on=as_date(begins),
        ends_on=as_date(ends),
        due=as_date(due),
    )


@st.dialog("Actie bewaren", width="medium")
def keep(action: Action, listed: gpd.GeoDataFrame, *, may_fix: bool) -> None:
    """Ask what an action is called and what it is for; keep it, and fix its list."""
    dossier, who = session.dossier(), session.user()
    with st.form("action", border=False):
        filled = fields(action)
        parts.quiet("Na het vastleggen verandert de lijst niet meer, ook niet als u later gegevens toevoegt.")
        with st.container(horizontal=True):
            fix = st.form_submit_button("Lijst vastleggen", type="primary", disabled=not may_fix)
            as_concept = st.form_submit_button("Bewaren als concept")
    if not (fix or as_concept):
        return
    if fix and not filled.recipient:
        parts.note("Vul in wie de bestanden krijgt. Dat staat op elk bestand.", tone="attention")
        return
    with parts.refusal_shown():
        kept = save_action(dossier, filled, who)
        number = kept.id or approach.NEW
        if action.id is None and read_choosing(dossier, who) is not None:
            give_choosing_to(dossier, number, who)
        if fix:
            fix_list(dossier, number, listed, who)
        approach.work_on(number)
        session.remember("approach_opened", None)
        st.rerun()
