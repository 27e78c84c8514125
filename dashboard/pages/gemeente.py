"""Onze gemeente: name, contact, and who coordinates the aftercare."""

from dataclasses import replace
from datetime import date

import streamlit as st

from analysis.dossier import location_warning, read_coordinator, save_coordinator, save_organisation
from analysis.dutch import day
from analysis.terms import Zone
from dashboard import menu, parts, session
from dashboard.frame import page


def _day(value: object) -> date | None:
    return value if isinstance(value, date) else None


def show_coordinator() -> None:
    """Show and change the coordinator and the deputy."""
    kept = read_coordinator(session.dossier())
    in_charge = kept.in_charge(session.today())
    st.subheader("Coördinator nazorg", anchor=False)
    parts.sentence(
        f"Nu aan zet: {in_charge}." if in_charge else "Er is nog niemand aangewezen. Eén coördinator of contactpersoon is genoeg."
    )
    with st.form("coordinator"):
        left, right = st.columns(2)
        name = left.text_input("Naam van de coördinator of contactpersoon", kept.name, max_chars=80)
        contact = right.text_input("Telefoon of e-mail", kept.contact, max_chars=120, key="coordinator-contact")
        deputy = left.text_input("Naam van de vervanger", kept.deputy_name, max_chars=80)
        deputy_contact = right.text_input("Telefoon of e-mail van de vervanger", kept.deputy_contact, max_chars=120)
        absent_from = left.date_input("Afwezig van", kept.absent_from, format="DD-MM-YYYY")
        absent_until = right.date_input("Afwezig tot en met", kept.absent_until, format="DD-MM-YYYY")
        checked = f"Gecontroleerd op {day(kept.checked_on)}. " if kept.checked_on else ""
        parts.quiet(f"{checked}Met ‘Opslaan’ bevestigt u dat de namen vandaag kloppen.")
        if st.form_submit_button("Opslaan", type="primary"):
            changed = replace(
                kept,
                name=name.strip(),
                contact=contact.strip(),
                deputy_name=deputy.strip(),
                deputy_contact=deputy_contact.strip(),
                absent_from=_day(absent_from),
                absent_until=_day(absent_until),
                checked_on=session.today(),
            )
            with parts.refusal_shown():
                save_coordinator(session.dossier(), changed, session.user())
                st.toast("Opgeslagen.")
                st.rerun()


def show_municipality() -> None:
    """Show and change what stands on letters."""
    kept = session.organisation()
    st.subheader("Gemeente", anchor=False)
    with st.form("municipality"):
        name = st.text_input("Naam van de gemeente", kept.municipality_name, max_chars=80)
        contact = st.text_input("Contact voor bewoners en ondernemers (telefoon of e-mail)", kept.contact, max_chars=160)
        number = st.text_input(
            "Controlenummer",
            kept.verification_number,
            max_chars=40,
            help="Wie bezoek krijgt, belt dit nummer om na te gaan of het klopt. Het staat op elke brief.",
        )
        if st.form_submit_button("Gemeente opslaan"):
            changed = replace(kept, municipality_name=name.strip(), contact=contact.strip(), verification_number=number.strip())
            with parts.refusal_shown():
                save_organisation(session.dossier(), changed, session.user())
                st.toast("Opgeslagen.")
                st.rerun()


with page("Onze gemeente", Zone.SHAREABLE):
    parts.lead("Wie de nazorg coördineert, en wat er op uw brieven staat.")
    left, right = st.columns([1.3, 1])
    with left:
        show_coordinator()
    with right:
        show_municipality()
        if menu.exists("begin"):
            st.page_link(menu.path_of("begin"), label="Gemeentecode en adressen: Begin met uw gemeente")
        parts.quiet(f"Het dossier staat op deze computer in: {session.dossier_folder()}")
        warning = location_warning(session.dossier_folder())
        if warning:
            parts.note(warning, tone="attention")
