"""Stand vastleggen: keep the picture of today, lay the present beside an earlier one, give it another name or delete it."""

from dataclasses import replace

import streamlit as st

from analysis.dossier import Snapshot, delete_snapshot, read_snapshots, rename_snapshot, save_snapshot
from analysis.dutch import amount, day
from analysis.pictures import EVERYTHING, snapshot_of
from analysis.safety_picture import PictureData
from analysis.terms import Change, Zone
from dashboard import parts, pictures, session
from dashboard.session import pictures as session_pictures

LOOKS_BACK = {12: "12 maanden", 24: "24 maanden", 36: "36 maanden", EVERYTHING: "alle gegevens"}
HEADS = ("Plek", "Wat is er veranderd", "Hoe zeker is dit")
LIST_HEADS = ("Stand", "Periode", "Overvallen", "Plekken", "Vastgelegd", "Door")
NOT_LATER = "De gegevens lopen nog niet verder dan deze stand. Voeg een nieuw overzicht van de politie toe en kijk dan opnieuw."


def changes_of(data: PictureData) -> PictureData:
    """Return the data of the picture with what changed since the kept picture that was chosen."""
    chosen = pictures.chosen_snapshot()
    found = session_pictures.since(chosen, data) if chosen else None
    return replace(data, changes=found.lines) if found else data


def show_standen(data: PictureData) -> None:
    """Show the kept pictures and the comparison with one of them."""
    parts.heading("Standen")
    if data.covered is None:
        parts.quiet("Zonder pleegdatum is er geen stand om vast te leggen.")
        return
    kept = read_snapshots(session.dossier())
    with st.container(horizontal=True, vertical_alignment="bottom"):
        with st.popover("Stand vastleggen"):
            _show_form(data)
        if kept:
            _choose(kept)
            with st.popover("Hernoemen of verwijderen", type="tertiary"):
                _show_manage(kept)
    if not kept:
        parts.quiet("Leg de stand vast. Dan ziet u volgend jaar welke plekken nieuw, gebleven of verdwenen zijn.")
        return
    parts.table([_row(one) for one in kept], LIST_HEADS, label="Standen", right=(2, 3))
    chosen = pictures.chosen_snapshot()
    if chosen is None:
        return
    found = session_pictures.since(chosen, data)
    if found is None:
        parts.note(NOT_LATER)
        return
    words = {str(change): change.label for change in Change}
    rows = [(row.name, words[row.change], row.explanation) for row in found.comparison.changes.itertuples()]
    parts.sentence(found.lines[0])
    if rows:
        parts.table(rows, HEADS, caption=f"Vergeleken met ‘{chosen.name}’")
    parts.copy_as_text(found.lines, zone=Zone.RESTRICTED, key="since")


def _row(snapshot: Snapshot) -> tuple[str, ...]:
    at = day(snapshot.at_utc.date()) if snapshot.at_utc else ""
    period = f"{day(snapshot.period_from)} – {day(snapshot.period_until)}"
    remark = "" if snapshot.is_complete else " (incidenten niet meer bewaard)"
    return f"{snapshot.name}{remark}", period, str(snapshot.net_count), str(len(snapshot.hotspots)), at, snapshot.who


def _show_form(data: PictureData) -> None:
    with st.form("stand", border=False):
        name = st.text_input("Naam", f"Stand {day(session.today())}", max_chars=80)
        months = st.selectbox("Kijk terug over", list(LOOKS_BACK), format_func=LOOKS_BACK.__getitem__)
        if not st.form_submit_button("Stand vastleggen", type="primary"):
            return
    assert data.covered is not None, "asked for in show_standen"
    with parts.refusal_shown():
        analysis = session.analysis(session_pictures.choice_of(months, data))
        if analysis is not None:
            save_snapshot(session.dossier(), snapshot_of(analysis, name, months, data.covered), session.user())
            st.toast("De stand is vastgelegd.")
            st.rerun()


def _choose(kept: list[Snapshot]) -> None:
    names = {one.id: one.name for one in kept}
    options = [None, *names]
    current = session.recall("snapshot")
    at = options.index(current) if current in options else 0
    chosen = st.selectbox("Vergelijk nu met", options, index=at, format_func=lambda key: names.get(key, "geen stand"), key="stand-choice")
    if chosen != current:
        session.remember("snapshot", chosen)
        st.rerun()


def _show_manage(kept: list[Snapshot]) -> None:
    by_id = {one.id: one for one in kept}
    number = st.selectbox("Welke stand", list(by_id), format_func=lambda key: by_id[key].name, key="stand-manage")
    snapshot = by_id[number]
    with st.form("rename-stand", border=False):
        name = st.text_input("Nieuwe naam", snapshot.name, max_chars=80)
        if st.form_submit_button("Hernoemen"):
            with parts.refusal_shown():
                rename_snapshot(session.dossier(), snapshot, name, session.user())
                st.rerun()
    places = amount(len(snapshot.hotspots), "plek", "plekken")
    parts.quiet(f"Verwijderen wist de omtrek van {places}. De registraties blijven staan.")
    if st.button("Stand verwijderen", key="delete-stand"):
        with parts.refusal_shown():
            delete_snapshot(session.dossier(), int(number or 0), session.user())
            st.toast("De stand is verwijderd.")
            st.rerun()
