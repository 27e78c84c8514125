"""Nazorgplan: which version holds, who owns it, when it is reviewed."""

from dataclasses import replace
from datetime import date

import streamlit as st

from analysis.dossier import read_plan, read_schemes, save_plan
from analysis.dutch import day
from analysis.preparation import judge_parts
from analysis.terms import Zone
from dashboard import parts, session, situation
from dashboard.frame import page


def show_form() -> None:
    """Show and change the state of the plan."""
    kept = read_plan(session.dossier())
    with st.form("plan"):
        left, right = st.columns(2)
        version = left.text_input("Versie", kept.plan_version, max_chars=20)
        owner = right.text_input("Wie beheert het plan", kept.owner, max_chars=80)
        decided = left.date_input("Vastgesteld op", kept.decided_on, format="DD-MM-YYYY")
        review = right.date_input("Herzien vóór", kept.review_by, format="DD-MM-YYYY")
        note = st.text_area("Notitie", kept.note, max_chars=2000, height=90)
        if st.form_submit_button("Opslaan", type="primary"):
            changed = replace(
                kept,
                plan_version=version.strip(),
                owner=owner.strip(),
                decided_on=decided if isinstance(decided, date) else None,
                review_by=review if isinstance(review, date) else None,
                note=note.strip(),
            )
            with parts.refusal_shown():
                save_plan(session.dossier(), changed, session.user())
                st.toast("Opgeslagen.")
                st.rerun()


with page("Nazorgplan", Zone.SHAREABLE):
    plan = read_plan(session.dossier())
    if plan.decided_on:
        parts.lead("", f"Versie {plan.plan_version or '1'}", f" is vastgesteld op {day(plan.decided_on)}.")
    else:
        parts.lead("Er is nog geen vastgesteld nazorgplan. Dit zijn de onderdelen die erin komen.")
    left, right = st.columns([1, 1.2])
    with left:
        show_form()
    with right:
        facts = situation.gather(situation.picture(with_concentrations=False))
        judged = judge_parts(facts, session.today(), session.settings(), hide_confidential=True)
        rows = [(part.name.label, part.state.label, f"{part.arranged} {part.missing}".strip()) for part in judged[:-1]]
        parts.table(rows, ("Onderdeel", "Stand", "Wat we weten"), caption="Wat er in het plan komt")
        chosen = [scheme.title for scheme in read_schemes(session.dossier()) if scheme.in_plan]
        parts.quiet(f"Gekozen regelingen: {', '.join(chosen)}." if chosen else "Er zijn nog geen regelingen gekozen bij ‘Wat is er al’.")
