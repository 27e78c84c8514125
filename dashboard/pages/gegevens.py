"""Gegevens: what the police delivered, added in a few clicks, seen before it is kept, and mended afterwards."""

import streamlit as st

from analysis.geocoding.checking import Check, places_to_check
from analysis.intake import many_on_one_point
from analysis.terms import Zone
from dashboard import menu, parts, session, texts
from dashboard.choosing import choose
from dashboard.data_adding import add_file, add_pasted, add_typed, forget_saved, saved
from dashboard.data_files import show_files
from dashboard.data_intake import account_sentence
from dashboard.data_known import show_profiles, show_region
from dashboard.duplicates import lead_to_pairs
from dashboard.frame import page
from dashboard.to_police import show_data_request, show_quality_report

WAYS = {"file": "Bestand toevoegen", "pasted": "Rijen plakken", "typed": "Eén incident typen"}
LEADS_ON = {"wie_mag_wat_weten": "Vul het aanwijzingsbesluit in", "begin": "Of werk met oefengegevens"}
REMINDER = "Het bestand staat nog in uw map Downloads. Verwijder het daar als u het niet meer nodig hebt."


def show_state(refusal: str) -> None:
    """Say in one sentence what the dossier holds, or why police data stay closed."""
    if refusal:
        parts.lead(
            "Hier voegt u gegevens toe. Nu kan dat met ", "aantallen per buurt", ". Voor incidenten is eerst een aanwijzingsbesluit nodig."
        )
        parts.note(refusal, tone="attention")
        with st.container(horizontal=True):
            for name, label in LEADS_ON.items():
                if menu.exists(name):
                    st.page_link(menu.path_of(name), label=label)
        return
    data = session.police_data()
    if data is None:
        parts.lead("Er zijn nog geen incidenten. Voeg het bestand van de politie toe.")
        return
    found = session.located()
    if found is None:
        parts.lead("In dit dossier staan ", f"{len(data.registrations)} registraties", f". {texts.NO_REGISTER}")
        return
    places = places_to_check(found.incidents)
    session.note_places_waiting(int((places["check"] == Check.NOT_FOUND).sum()))
    gross, net = int(found.incidents["registration_count"].sum()), texts.robberies(len(found.incidents))
    parts.lead("In dit dossier staan ", net, texts.net_and_gross(len(found.incidents), gross).removeprefix(net) + ".")
    parts.quiet(account_sentence(found.account))
    if one_point := many_on_one_point(found.incidents):
        parts.note(one_point, tone="attention")
    lead_to_pairs(found.pairs)


def show_saved(message: str, *, is_added: bool, is_file: bool, has_incidents: bool) -> None:
    """Say what became of it, and lead on to the hotspots."""
    parts.note(f"Opgeslagen. {message}" if is_added else message, tone="good" if is_added else "calm")
    with st.container(horizontal=True, vertical_alignment="center"):
        if not has_incidents and st.button("Naar Overzicht", type="primary", key="to-overview"):
            forget_saved()
            st.switch_page(menu.path_of("overzicht"))
        if has_incidents and st.button("Naar Hotspots", type="primary", key="to-hotspots"):
            forget_saved()
            st.switch_page(menu.path_of("hotspots"))
        if has_incidents and st.button("Adressen nakijken", key="to-check"):
            forget_saved()
            st.switch_page(menu.path_of("adressen_nakijken"))
        if st.button("Nog iets toevoegen", key="add-more", type="tertiary"):
            forget_saved()
            st.rerun()
    if is_file:
        parts.quiet(REMINDER)


with page("Gegevens", Zone.RESTRICTED):
    refusal = session.police_refusal()
    show_state(refusal)
    if outcome := saved():
        show_saved(outcome[0], is_added=outcome[1], is_file=outcome[2], has_incidents=session.police_data() is not None)
    elif refusal:
        add_file()
    else:
        way = choose(st.radio, "Hoe voegt u gegevens toe?", WAYS, name="way", horizontal=True)
        {"file": add_file, "pasted": add_pasted, "typed": add_typed}[way]()
    show_files()
    show_region()
    show_profiles()
    show_quality_report()
    show_data_request()
