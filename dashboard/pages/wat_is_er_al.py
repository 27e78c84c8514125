"""Wat is er al: the aftercare and the measures that are there, before something new is made up."""

from dataclasses import replace
from datetime import date

import streamlit as st

from analysis.dossier import delete_scheme, read_schemes, save_scheme
from analysis.dutch import amount
from analysis.organisation import Scheme, SchemeKind
from analysis.terms import Zone
from dashboard import parts, session, texts
from dashboard.frame import page

HEADS = ("Regeling of maatregel", "Soort", "Van wie", "Gebied", "Loopt tot en met", "In het nazorgplan")
EXAMPLES = (
    "Bijvoorbeeld: bezoek aan slachtoffers, Keurmerk Veilig Ondernemen, cameratoezicht, buurtpreventie, een subsidie voor een afroomkluis."
)


def until(scheme: Scheme) -> str:
    """Return the last day; one that is past says so in words."""
    if scheme.runs_until is None:
        return "geen einddatum"
    return f"{texts.day_cell(scheme.runs_until)}{' (voorbij: controleer)' if scheme.has_ended(session.today()) else ''}"


@st.dialog("Regeling of maatregel", width="medium")
def edit(scheme: Scheme) -> None:
    """Change one arrangement, or add one."""
    with st.form("scheme", border=False):
        title = st.text_input("Hoe heet het?", scheme.title, max_chars=160)
        left, right = st.columns(2)
        kinds = list(SchemeKind)
        kind = left.selectbox("Soort", kinds, kinds.index(scheme.kind), format_func=texts.word_of)
        owner = right.text_input("Van wie is het?", scheme.owner, max_chars=120)
        area = st.text_input("Waar geldt het?", scheme.area, max_chars=120)
        left, right = st.columns(2)
        runs_from = left.date_input("Loopt van", scheme.runs_from, format="DD-MM-YYYY")
        runs_until = right.date_input("Loopt tot en met", scheme.runs_until, format="DD-MM-YYYY")
        note = st.text_area("Notitie", scheme.note, max_chars=1000, height=68)
        in_plan = st.checkbox("Komt in het nazorgplan", scheme.in_plan)
        if st.form_submit_button("Opslaan", type="primary"):
            changed = replace(
                scheme,
                title=title.strip(),
                kind=kind,
                owner=owner.strip(),
                area=area.strip(),
                in_plan=in_plan,
                runs_from=runs_from if isinstance(runs_from, date) else None,
                runs_until=runs_until if isinstance(runs_until, date) else None,
                note=note.strip(),
            )
            with parts.refusal_shown():
                save_scheme(session.dossier(), changed, session.user())
                st.rerun()
    if scheme.id is not None and st.button("Verwijderen"):
        with parts.refusal_shown():
            delete_scheme(session.dossier(), scheme.id, session.user())
            st.rerun()


with page("Wat is er al", Zone.SHAREABLE):
    schemes = read_schemes(session.dossier())
    if schemes:
        parts.lead(
            "",
            amount(len(schemes), "regeling of maatregel", "regelingen en maatregelen"),
            " is er al." if len(schemes) == 1 else " zijn er al.",
        )
    else:
        parts.empty_state("Nog niets opgeschreven", f"Schrijf op welke nazorg en maatregelen er al zijn. {EXAMPLES}")
    if st.button("Toevoegen", type="primary"):
        edit(Scheme(title=""))
    if schemes:
        rows = [(one.title, texts.word_of(one.kind), one.owner, one.area, until(one), "✓ ja" if one.in_plan else "nee") for one in schemes]
        parts.table(rows, HEADS, caption="Wat er al is")
        with st.container(horizontal=True, vertical_alignment="bottom"):
            titles = {one.id: one.title for one in schemes}
            chosen = st.selectbox("Wijzigen of verwijderen", list(titles), format_func=lambda key: titles[key], width=420)
            if st.button("Wijzigen"):
                edit(next(one for one in schemes if one.id == chosen))
        parts.quiet(
            "Organisatorisch zijn afspraken, bouwkundig sloten en licht, technisch camera en alarm. Een combinatie werkt het beste."
        )
