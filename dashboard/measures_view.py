"""Message, form and measures of an action per audience, out of a catalogue one can change; what has expired is not printed."""

from dataclasses import replace

import geopandas as gpd
import streamlit as st

from analysis.actions import Action
from analysis.dossier import read_measures, save_measure, undo_measure
from analysis.dutch import day
from analysis.measures import MeasureLine, MeasurePart, lines_to_print, say_measures, whole_catalogue
from analysis.terms import Audience, Zone
from dashboard import parts, session
from dashboard.dates import as_date

ON_PAPER = "De eerste zin en drie tips staan op de gesprekskaart. Dezelfde tips staan in de brieven en de uitnodiging."


def show(action: Action, listed: gpd.GeoDataFrame | None) -> None:
    """Show what the audiences of an action hear today, as text to take along, and the catalogue to change."""
    audiences = action.audiences or (
        tuple(Audience) if listed is None else tuple(one for one in Audience if (listed["audience"] == one).any())
    )
    own = read_measures(session.dossier())
    today = session.today()
    for_whom = [str(one) for one in audiences]
    lines = lines_to_print(own, for_whom, today)
    parts.table(
        [(line.audience.label, line.part.label, line.text) for line in lines],
        ("Doelgroep", "Soort", "Tekst"),
        label="Boodschap en maatregelen",
    )
    expired = [
        line for line in whole_catalogue(own) if str(line.audience) in for_whom and not line.is_removed and not line.may_print(today)
    ]
    if expired:
        parts.quiet(f"Niet afgedrukt omdat de laatste dag voorbij is: {len(expired)}. U ziet ze bij Wijzigen.")
    parts.quiet(ON_PAPER)
    with st.container(horizontal=True):
        parts.copy_as_text(say_measures(lines), zone=Zone.SHAREABLE, key="measures")
        if st.button("Wijzigen…", key="measures-change", type="tertiary"):
            _change(for_whom)


@st.dialog("Boodschap of maatregel wijzigen", width="medium")
def _change(for_whom: list[str]) -> None:
    own = read_measures(session.dossier())
    today = session.today()
    lines = [line for line in whole_catalogue(own) if str(line.audience) in for_whom]
    words = {line.code: f"{line.audience.label}, {line.part.label}: {line.text[:60]}{_mark(line)}" for line in lines}
    code = st.selectbox("Welke regel?", ["", *words], format_func=lambda one: words.get(one, "Een nieuwe regel"), key="pk_measure")
    line = next((one for one in lines if one.code == code), None)
    if line is None:
        left, right = st.columns(2)
        audience = left.selectbox("Doelgroep", [one for one in Audience if str(one) in for_whom], format_func=lambda one: one.label)
        part = right.selectbox("Soort", list(MeasurePart), format_func=lambda one: one.label)
        line = MeasureLine(
            code=f"eigen-{len(own) + 1}-{session.dossier().now:%Y%m%d%H%M%S}", audience=audience, part=part, text="", checked_on=today
        )
    text = st.text_area("Tekst", line.text, max_chars=300, height=80, key=f"pk_measure_text-{code}")
    source = st.text_input("Bron", line.source, max_chars=120, key=f"pk_measure_source-{code}")
    left, right = st.columns(2)
    checked_on = left.date_input("Nagekeken op", line.checked_on, format="DD-MM-YYYY", key=f"pk_measure_on-{code}")
    until = right.date_input("Afdrukken tot en met (leeg: altijd)", line.valid_until, format="DD-MM-YYYY", key=f"pk_measure_until-{code}")
    changed = replace(line, text=text, source=source, checked_on=as_date(checked_on), valid_until=as_date(until))
    with st.container(horizontal=True):
        if st.button("Opslaan", type="primary"):
            _save(changed)
        if code and not line.is_removed and st.button("Niet meer gebruiken"):
            _save(replace(line, is_removed=True))
        if line.id is not None and st.button("Terug naar de tekst van het programma", type="tertiary"):
            with parts.refusal_shown():
                undo_measure(session.dossier(), line, session.user())
                st.rerun()


def _mark(line: MeasureLine) -> str:
    if line.is_removed:
        return " (niet in gebruik)"
    if line.valid_until is not None and line.valid_until < session.today():
        return f" (tot {day(line.valid_until)})"
    return ""


def _save(line: MeasureLine) -> None:
    with parts.refusal_shown():
        save_measure(session.dossier(), line, session.user())
        st.rerun()
