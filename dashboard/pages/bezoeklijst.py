"""Bezoeklijst: the addresses to visit of an action with a fixed list, as a file for the visitors."""

import streamlit as st

from analysis.action_files import visit_list_file, visit_list_name
from analysis.dutch import day
from analysis.exports.visit_rows import ADDRESS_HEADS, visit_list_table
from analysis.terms import Zone
from dashboard import approach, outgoing_files, parts, shown_list
from dashboard.frame import page

SHOWN = (*ADDRESS_HEADS, "Bericht")
REST = (
    "In het bestand staan ook de kolommen om in te vullen: Gesproken, Niet thuis, Geen belangstelling, Later terug, Notitie en Wil advies."
)

with page("Bezoeklijst", Zone.SHAREABLE) as p:
    actions = approach.fixed_actions()
    if not actions:
        parts.empty_state("Nog geen vastgelegde lijst", "Kies eerst bij ‘Wie benaderen we’ een gebied of een branche en leg de lijst vast.")
        outgoing_files.link_to_choice("Naar Wie benaderen we")
        st.stop()
    lead, fields = st.container(), st.columns([1.3, 1, 1.6], vertical_alignment="bottom")
    with fields[0]:
        action_id = approach.pick_action(actions, page="visit_list")
    what = outgoing_files.need_outgoing(action_id)
    addresses = what.release.visit_list
    with lead:
        count, rest = shown_list.say_list(addresses)
        parts.lead("Bezoek ", count, rest)
    with fields[1]:
        fixed = f"Vastgelegd op {day(what.action.fixed_on)}." if what.action.fixed_on else ""
        parts.quiet(f"Voor: {what.action.recipient}. {fixed}")
    with fields[2], st.container(horizontal=True, horizontal_alignment="right"):
        for suffix, label in ((".xlsx", "Opslaan als Excel"), (".csv", "Opslaan als csv")):
            name = visit_list_name(what, suffix, outgoing_files.stamp_now(what))
            outgoing_files.offer(
                label,
                what,
                name,
                lambda current, made, kind=suffix: visit_list_file(current, kind, made),
                key=f"visit-list{suffix}",
                is_primary=suffix == ".xlsx",
            )
    outgoing_files.show_taken(what)
    outgoing_files.show_approval(what)
    if what.release.held_back:
        parts.note("Een deel van deze actie staat niet op de lijst, omdat dat gebied te klein is om te delen.", tone="attention")
    parts.quiet(REST)
    parts.long_table(visit_list_table(addresses)[list(SHOWN)], key="visit-list", height_px=430)
    outgoing_files.show_earlier(what)
