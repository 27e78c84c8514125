"""Straatkennis on screen: what colleagues know of a place, and the hotspots a gebiedsscan names. Every text is shown escaped."""

from datetime import date

import streamlit as st

from analysis import dossier as kept
from analysis.dossier import Note, NoteKind
from analysis.dossier.notes import LONGEST_NOTE
from analysis.dutch import day
from analysis.geocoding import suggest
from analysis.sources.police import clean_text
from dashboard import parts, session, texts

_ROUND = "note_round"
_NO_PLACE = "Geen van deze: alleen de naam bewaren"
_WARNING = "Schrijf niets over personen: geen namen, geen kentekens, geen verdenkingen. Wat we herkennen, laten we weg."


def show_notes(notes: list[Note]) -> None:
    """Show every note with its author and date, and a button to delete it."""
    for note in notes:
        with st.container(border=True, key=f"pk-note-{note.id}"):
            line, delete = st.columns([3.4, 1.3], vertical_alignment="center")
            with line:
                parts.heading(note.place)
                parts.sentence(note.text)
                known = "" if note.x_rd is None else " Plek op de kaart bekend."
                parts.quiet(f"{texts.word_of(note.kind)} · van {note.author} · {day(note.noted_on)}.{known}")
            with delete, st.popover("Verwijderen…", key=f"delete-note-{note.id}"):
                parts.sentence("Wilt u deze notitie verwijderen? Dit kunt u niet terugdraaien.")
                if st.button("Ja, verwijderen", key=f"delete-note-yes-{note.id}"):
                    kept.delete_note(session.dossier(), note.id or 0, session.user())
                    st.toast("Verwijderd.")
                    st.rerun()


def add_note() -> None:
    """Let the user write a note about a place."""
    turn = session.recall(_ROUND, 0)
    kind = st.radio("Wat is het?", list(NoteKind), format_func=texts.word_of, horizontal=True, key=f"note-kind-{turn}")
    place = st.text_input(
        "Welke plek?", key=f"note-place-{turn}", max_chars=120, placeholder="straat, plein of naam van de hotspot; druk op Enter"
    ).strip()
    found = _point_of(place, turn)
    text = st.text_area("Wat weet u van deze plek?", key=f"note-text-{turn}", max_chars=LONGEST_NOTE, height=110)
    parts.quiet(_WARNING)
    left, right = st.columns(2)
    author = left.text_input("Van wie komt dit?", key=f"note-author-{turn}", max_chars=80, placeholder="bijvoorbeeld: wijkagent Centrum")
    noted_on = right.date_input(
        "Wanneer gehoord of geschreven?", session.today(), format="DD-MM-YYYY", max_value=session.today(), key=f"note-day-{turn}"
    )
    if not st.button("Notitie opslaan", type="primary", key=f"note-save-{turn}"):
        return
    clean, was_personal = clean_text("note", text)
    with parts.refusal_shown():
        day_of_note = noted_on if isinstance(noted_on, date) else session.today()
        note = Note(kind=kind, place=clean_text("address", place)[0], text=clean, author=author.strip(), noted_on=day_of_note, **found)
        kept.save_note(session.dossier(), note, session.user())
        session.remember(_ROUND, turn + 1)
        st.toast("Opgeslagen. Persoonsgegevens zijn weggelaten." if was_personal else "Opgeslagen.")
        st.rerun()


def show_on_card(notes: list[Note]) -> None:
    """Show what is known of one place, the newest first; the page Straatkennis deletes."""
    if not notes:
        parts.quiet("Nog geen straatkennis over deze plek.")
    for note in notes:
        parts.sentence(note.text)
        parts.quiet(f"{texts.word_of(note.kind)} over {note.place} · van {note.author} · {day(note.noted_on)}")


def add_on_card(place: str, x_rd: float, y_rd: float) -> None:
    """Let the user write a note about one place, which lies here (RD, m)."""
    with st.form(f"note-at-{x_rd:.0f}-{y_rd:.0f}", border=False, clear_on_submit=True):
        text = st.text_area("Wat weet u van deze plek?", max_chars=LONGEST_NOTE, height=80)
        author = st.text_input("Van wie komt dit?", max_chars=80, placeholder="bijvoorbeeld: wijkagent Centrum")
        parts.quiet(_WARNING)
        if not st.form_submit_button("Notitie opslaan"):
            return
    clean, was_personal = clean_text("note", text)
    with parts.refusal_shown():
        note = Note(
            kind=NoteKind.STREET_KNOWLEDGE,
            place=place,
            text=clean,
            author=author.strip(),
            noted_on=session.today(),
            x_rd=round(x_rd, 1),
            y_rd=round(y_rd, 1),
        )
        kept.save_note(session.dossier(), note, session.user())
        st.toast("Opgeslagen. Persoonsgegevens zijn weggelaten." if was_personal else "Opgeslagen.")
        st.rerun()


def _point_of(place: str, turn: int) -> dict[str, object]:
    """Let the user choose where the place lies: an address of the register, or nowhere yet."""
    index = session.address_index()
    if not place or index is None:
        return {}
    found = suggest(place, index)
    if found.empty:
        return {}
    rows = {str(row.matched_address): row for row in found.itertuples()}
    chosen = st.selectbox("Waar ligt dat ongeveer?", [*rows, _NO_PLACE], key=f"note-point-{turn}")
    if chosen == _NO_PLACE:
        return {}
    row = rows[chosen]
    return {"address_id_bag": str(row.address_id_bag), "x_rd": float(row.x_rd), "y_rd": float(row.y_rd)}
