"""What the dossier knows beside the rows of its files: counts of other municipalities, and the import profiles."""

import streamlit as st

from analysis import dossier as kept
from analysis.dutch import amount, day, enumerate_words, number
from analysis.sources.profiles import from_dict
from analysis.terms import Kind
from dashboard import parts, session
from dashboard.choosing import choose


def show_region() -> None:
    """Show the incidents of other municipalities that stood in regional files, as counts."""
    if session.police_refusal():
        return
    counts = kept.regional_counts(session.dossier())
    if counts.empty:
        return
    st.subheader("Andere gemeenten in de regio", anchor=False)
    parts.quiet("Alleen aantallen. Deze incidenten staan niet op de kaart en tellen niet mee in uw cijfers.")
    months = sorted(month for month in counts["month"] if month)
    rows = [
        (municipality, Kind(kind).label, number(total))
        for (municipality, kind), total in counts.groupby(["municipality", "kind"])["count"].sum().items()
    ]
    caption = f"Incidenten (netto), {months[0]} tot en met {months[-1]}" if months else "Incidenten (netto)"
    parts.table(rows, ("Gemeente of plaats", "Soort", "Aantal"), caption=caption, right=(2,))


def show_profiles() -> None:
    """Show the import profiles, and let the user delete one."""
    found = kept.read_profiles(session.dossier())
    if not found:
        return
    with st.expander(f"{amount(len(found), 'importprofiel', 'importprofielen')}: bestanden die we herkennen"):
        for stored in found:
            names = [header for _, header, _ in from_dict(stored.content).columns]
            parts.sentence(f"{stored.name} ({day(stored.at.date())}): {enumerate_words(names)}.")
        words = {None: "Kies een importprofiel"} | {stored.name: stored.name for stored in found}
        chosen = choose(st.selectbox, "Importprofiel verwijderen", words, name="chosen_profile")
        if chosen is not None and st.button("Importprofiel verwijderen", key="delete-profile"):
            kept.delete_profile(session.dossier(), chosen, session.user())
            st.toast("Verwijderd.")
            st.rerun()
