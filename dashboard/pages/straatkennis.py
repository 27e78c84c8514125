"""Straatkennis: notes of named professionals about a place, next to the points of the police."""

import streamlit as st

from analysis.dossier import read_notes
from analysis.dutch import amount
from analysis.terms import Zone
from dashboard import menu, parts, session
from dashboard.frame import page
from dashboard.street_notes import add_note, show_notes

with page("Straatkennis", Zone.RESTRICTED):
    if refusal := session.police_refusal():
        parts.empty_state("Straatkennis is op slot", refusal)
        st.page_link(menu.path_of("wie_mag_wat_weten"), label="Wie mag wat weten")
        st.stop()
    notes = read_notes(session.dossier())
    if notes:
        parts.lead(
            "Hier staat " if len(notes) == 1 else "Hier staan ", amount(len(notes), "notitie", "notities"), " over plekken in de gemeente."
        )
    else:
        parts.lead("Wat weten wijkagent, winkeliers en corporatie van een plek? Schrijf het hier op, met van wie het komt en wanneer.")
    left, right = st.columns([1, 1.1])
    with left:
        parts.heading("Nieuwe notitie")
        add_note()
    with right:
        parts.heading("Notities")
        if notes:
            show_notes(notes)
        else:
            parts.quiet("Er zijn nog geen notities.")
