"""Partners: who does what, whom to call, what was agreed."""

from dataclasses import replace
from datetime import date

import streamlit as st

from analysis.dossier import delete_partner, read_partners, save_partner
from analysis.dutch import amount
from analysis.organisation import Partner
from analysis.terms import Zone
from dashboard import parts, session, texts
from dashboard.choosing import choose
from dashboard.frame import page


def agreement_of(partner: Partner) -> str:
    """Return what was agreed, in two words."""
    if not partner.takes_part:
        return "doet niet mee"
    return "✓\u00a0gemaakt" if partner.has_agreed else "nog niet"


@st.dialog("Partner", width="medium")
def edit(partner: Partner) -> None:
    """Change one partner, or add one."""
    with st.form("partner", border=False):
        name = st.text_input("Naam", partner.name, max_chars=120)
        role = st.text_area("Rol", partner.role, max_chars=600, height=90)
        left, right = st.columns(2)
        person = left.text_input("Contactpersoon", partner.contact_person, max_chars=80)
        contact = right.text_input("Telefoon of e-mail", partner.contact, max_chars=120)
        takes_part = left.checkbox("Deze partner doet mee", partner.takes_part)
        has_agreed = right.checkbox("Er is een afspraak", partner.has_agreed)
        owner = left.text_input("Wie regelt dit", partner.owner, max_chars=80)
        due = right.date_input("Vóór", partner.due, format="DD-MM-YYYY")
        note = st.text_area("Notitie", partner.note, max_chars=1000, height=68)
        if st.form_submit_button("Opslaan", type="primary"):
            changed = replace(
                partner,
                name=name.strip(),
                role=role.strip(),
                contact_person=person.strip(),
                contact=contact.strip(),
                takes_part=takes_part,
                has_agreed=has_agreed,
                owner=owner.strip(),
                due=due if isinstance(due, date) else None,
                note=note.strip(),
            )
            with parts.refusal_shown():
                save_partner(session.dossier(), changed, session.user())
                st.rerun()
    if partner.id is not None and not partner.code and st.button("Partner verwijderen"):
        with parts.refusal_shown():
            delete_partner(session.dossier(), partner.id, session.user())
            st.rerun()


def counted(partners: list[Partner]) -> str:
    """Return how many of them have a role and a contact."""
    ready, total = sum(bool(one.role and one.contact_person) for one in partners), amount(len(partners), "partner", "partners")
    if not ready:
        return f"Nog geen van de {total}"
    return f"{ready} van de {total}" if ready < len(partners) else f"Alle {total}"


def show_table(partners: list[Partner]) -> None:
    """Show the register; columns that nobody filled in yet are left out."""
    cells = {
        "Partner": [one.name for one in partners],
        "Rol": [one.role for one in partners],
        "Contactpersoon": [one.contact_person or ("nog zoeken" if one.takes_part else "") for one in partners],
        "Afspraak": [agreement_of(one) for one in partners],
        "Wie regelt dit": [one.owner for one in partners],
        "Vóór": [texts.day_cell(one.due) for one in partners],
    }
    heads = [head for head, column in cells.items() if any(column)]
    parts.table(zip(*(cells[head] for head in heads), strict=True), heads, caption="Partners en hun rol")


with page("Partners", Zone.SHAREABLE):
    partners = read_partners(session.dossier())
    involved = [partner for partner in partners if partner.takes_part]
    ready, agreed = sum(bool(one.role and one.contact_person) for one in involved), sum(one.has_agreed for one in involved)
    verb = "heeft" if ready < 2 else "hebben"
    made = f" Met {agreed} is een afspraak gemaakt." if agreed else " Er is nog geen afspraak gemaakt."
    parts.lead("", counted(involved), f" {verb} een rol en een contactpersoon.{made}")
    parts.quiet("Partners krijgen van u nooit gegevens over incidenten. Wie wat mag weten, staat bij ‘Wie mag wat weten’.")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        if partners:
            chosen = choose(st.selectbox, "Partner", {one.id: one.name for one in partners}, name="partner", width=420)
            if st.button("Partner wijzigen", type="primary"):
                edit(next(one for one in partners if one.id == chosen))
        if st.button("Partner toevoegen"):
            edit(Partner(name=""))
    show_table(partners)
