"""Wie mag wat weten: the check before real police data opens, and what nobody else ever gets."""

from datetime import date, timedelta

import streamlit as st

from analysis.dossier import may_open_police_data, read_designation, save_designation
from analysis.dutch import day
from analysis.organisation import LEGAL_BASIS, PURPOSE, Designation
from analysis.terms import Zone
from dashboard import menu, parts, session
from dashboard.frame import page

WHO_GETS_WHAT = (
    ("U, volgens het aanwijzingsbesluit", "punten, datums, werkwijze, aantallen", "ja"),
    ("Bezoekers van de gemeente", "straten, adressen, doelgroep, boodschap", "nee"),
    ("Partners", "straten, datum en programma van een bijeenkomst", "nee"),
    ("Gemeenteraad en pers", "aantallen vanaf 5, nooit per adres", "nee"),
    ("Slachtofferhulp", "krijgt gegevens van de politie zelf, niet van u", "nee"),
)


def show_check(kept: Designation | None) -> None:
    """Show the one-screen check and keep it."""
    today = session.today()
    with st.form("designation"):
        left, right = st.columns(2)
        number = left.text_input("Nummer van het aanwijzingsbesluit", kept.number if kept else "", max_chars=60)
        decided = right.date_input("Datum van het besluit", kept.decided_on if kept else today, format="DD-MM-YYYY")
        name = left.text_input("Uw naam", kept.name if kept else "", max_chars=80)
        until = right.date_input("Geldig tot en met", kept.valid_until if kept else today + timedelta(days=365), format="DD-MM-YYYY")
        function = st.text_input("Uw functie", kept.function if kept else "", max_chars=80)
        purpose = st.text_input("Doel", kept.purpose if kept else PURPOSE, max_chars=300)
        basis = st.text_area("Grondslag", kept.legal_basis if kept else LEGAL_BASIS, max_chars=200, height=68)
        parts.quiet("Doel en grondslag zijn een voorstel. Uw functionaris gegevensbescherming (FG) stelt ze vast.")
        agreed = st.checkbox("Ik sta in dit besluit en houd de gegevens geheim (Wet politiegegevens, artikel 7).")
        if not st.form_submit_button("Vastleggen", type="primary" if not kept else "secondary"):
            return
        if not agreed or not isinstance(decided, date) or not isinstance(until, date):
            parts.note("Vul de datums in en zet het vinkje. Daarna gaan de politiegegevens open.", tone="attention")
            return
        check = Designation(
            number=number.strip(),
            decided_on=decided,
            valid_until=until,
            purpose=purpose.strip(),
            legal_basis=basis.strip(),
            name=name.strip(),
            function=function.strip(),
        )
        with parts.refusal_shown():
            save_designation(session.dossier(), check, name.strip() or session.user())
            st.toast("Opgeslagen.")
            st.rerun()


def show_kept(kept: Designation) -> None:
    """Show the check that holds now, and lead on to the data."""
    rows = [
        ("Aanwijzingsbesluit", f"nummer {kept.number}, van {day(kept.decided_on)}"),
        ("Geldig tot en met", day(kept.valid_until)),
        ("Wie", f"{kept.name} ({kept.function})"),
        ("Doel", kept.purpose),
        ("Grondslag", kept.legal_basis),
    ]
    parts.table(rows, ("Onderdeel", "Wat is vastgelegd"), caption="De controle")
    if menu.exists("gegevens") and st.button("Naar Gegevens", type="primary"):
        st.switch_page(menu.path_of("gegevens"))
    with st.expander("Besluit vernieuwen of wijzigen"):
        show_check(kept)


with page("Wie mag wat weten", Zone.SHAREABLE):
    verdict, kept = may_open_police_data(session.dossier()), read_designation(session.dossier())
    if session.is_demo():
        parts.lead("Met oefengegevens is geen aanwijzingsbesluit nodig. Zo ziet de controle eruit voordat echte politiegegevens opengaan.")
    elif verdict.allowed and kept:
        parts.lead("Politiegegevens zijn open voor ", f"{kept.name} ({kept.function})", f", tot en met {day(kept.valid_until)}.")
    else:
        parts.lead("", "Politiegegevens zijn op slot.", f" {verdict.reason}")
    left, right = st.columns([1.4, 1])
    with left:
        if kept and verdict.allowed:
            show_kept(kept)
        else:
            show_check(kept)
    with right:
        parts.table(WHO_GETS_WHAT, ("Wie", "Wat", "Politiegegevens"), caption="Wie krijgt wat")
        parts.quiet("Zonder besluit werkt u met oefengegevens of met aantallen per buurt.")
