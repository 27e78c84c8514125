"""What is in the dossier: the files, their rows, and how to correct or delete them."""

from zoneinfo import ZoneInfo

import pandas as pd
import streamlit as st

from analysis import dossier as kept
from analysis.dossier.police import REGISTRATIONS
from analysis.dutch import amount, day, number
from analysis.sources.police import clean_text
from dashboard import parts, session
from dashboard.choosing import choose
from dashboard.data_intake import label_of
from dashboard.data_typing import ask_address
from dashboard.texts import readable_moment

_ADDRESS_PARTS = ("street", "number", "letter", "addition", "postcode", "place", "x_given", "y_given", "address")
_DUTCH_TIME = ZoneInfo("Europe/Amsterdam")
_MOMENTS = ("date_from", "time_from", "date_until", "time_until")
_WORDS = {REGISTRATIONS: ("rij", "rijen")}


def show_files() -> None:
    """Show the files in the dossier with what one can do to them."""
    files = kept.imports(session.dossier())
    st.subheader("In dit dossier", anchor=False)
    if files.empty:
        parts.empty_state("Nog niets toegevoegd", "Voeg hierboven gegevens toe. Dan staat hier wat u hebt.")
        return
    parts.table(
        [_line(row) for row in files.itertuples()], ("Nr.", "Bestand", "Soort", "Toegevoegd", "Rijen", "Afzender", "Door"), right=(4,)
    )
    words = {None: "Kies een bestand"} | {row.import_id: f"{row.import_id}. {row.file_name}" for row in files.itertuples()}
    chosen = choose(st.selectbox, "Bestand bekijken, wijzigen of verwijderen", words, name="chosen_file")
    if chosen is None:
        return
    row = files[files["import_id"] == chosen].iloc[0]
    if row["what"] == REGISTRATIONS and not session.police_refusal():
        _show_rows(str(row["file_name"]))
    _delete_file(int(chosen), str(row["file_name"]))


def _line(row: object) -> tuple[str, ...]:
    count = row.rows_kept if row.what == REGISTRATIONS else row.rows_read
    return str(row.import_id), row.file_name, row.what, day(row.at.astimezone(_DUTCH_TIME).date()), number(count), row.sender, row.who


def _delete_file(import_id: int, name: str) -> None:
    with st.popover("Bestand verwijderen…", key="delete-file"):
        parts.sentence(
            f"Wilt u ‘{name}’ met alles erin verwijderen? Dit kunt u niet terugdraaien. U kunt het bestand later wel opnieuw toevoegen."
        )
        if st.button("Ja, verwijderen", key=f"delete-file-{import_id}"):
            kept.delete_import(session.dossier(), import_id, session.user())
            st.toast("Verwijderd.")
            st.rerun()


def _show_rows(file_name: str) -> None:
    data = session.police_data()
    if data is None:
        return
    rows = data.registrations[data.registrations["source"].isin(file_name.split(", ")) | (data.registrations["source"] == file_name)]
    if rows.empty:
        parts.quiet("Alle rijen van dit bestand zijn verwijderd.")
        return
    shown = [name for name in rows.columns if name not in ("source", "sheet") and (name == "row" or (rows[name] != "").any())]
    readable = rows[shown].assign(**{name: rows[name].map(readable_moment) for name in _MOMENTS if name in shown})
    parts.long_table(readable.rename(columns=label_of), key="rows-of-file", height_px=min(38 + 35 * len(rows), 300))
    _change(rows)
    _show_corrections(rows)


def _row_word(row: pd.Series) -> str:
    texts = [
        readable_moment(row["date_from"]),
        " ".join(filter(None, (row["street"], row["number"], row["letter"], row["addition"]))),
        row["address"],
        row["place"],
    ]
    where = f"{row['sheet']}, rij" if row["sheet"] else "rij"
    return f"{where} {row['row']}: {', '.join(filter(None, texts)) or 'zonder datum en plaats'}"


def _change(rows: pd.DataFrame) -> None:
    """Let the user choose a row and a column, and give the new text; or delete the row."""
    which, column, value = st.columns([2, 1.2, 1.6])
    words = {row_id: _row_word(row) for row_id, row in rows.iterrows()}
    row_id = choose(which.selectbox, "Rij", words, name="change_row")
    name = column.selectbox("Kolom", kept.CORRECTABLE, format_func=label_of, index=kept.CORRECTABLE.index("street"), key="change-column")
    old = str(rows.loc[row_id, name])
    new = value.text_input("Nieuwe tekst", old, key=f"change-{row_id}-{name}-{old}")
    left, middle, right = st.columns([2, 1.2, 1.6], vertical_alignment="center")
    forget = left.checkbox("Wis de oude tekst voorgoed, want er stonden persoonsgegevens in", key="change-forget")
    if middle.button("Wijziging opslaan", key="change-save"):
        text, was_personal = clean_text(name, new)
        kept.correct(session.dossier(), int(row_id), name, text, session.user(), forget_old=forget)
        st.toast("Opgeslagen. Persoonsgegevens zijn weggelaten." if was_personal else "Opgeslagen.")
        st.rerun()
    _change_address(rows.loc[row_id], int(row_id))
    with right.popover("Rij verwijderen…", key="delete-row"):
        parts.sentence(f"Wilt u {words[row_id]} verwijderen? Dit kunt u niet terugdraaien.")
        if st.button("Ja, deze rij verwijderen", key=f"delete-row-{row_id}"):
            kept.delete_registration(session.dossier(), int(row_id), session.user())
            st.toast("Verwijderd.")
            st.rerun()


def _change_address(row: pd.Series, row_id: int) -> None:
    """Let the user choose another address for a row out of the register; its parts change together."""
    if not session.streets():
        return
    with st.expander("Ander adres kiezen voor deze rij"):
        known = f"{row['street']}, {row['place']}"
        chosen = ask_address(f"change-{row_id}", before=known if known in session.streets() else "")
        if st.button("Adres opslaan", key=f"change-address-{row_id}") and chosen:
            values = dict.fromkeys(_ADDRESS_PARTS, "") | {"address": clean_text("address", chosen)[0]}
            kept.correct_cells(session.dossier(), row_id, values, session.user())
            st.toast("Opgeslagen.")
            st.rerun()


def _show_corrections(rows: pd.DataFrame) -> None:
    made = kept.read_corrections(session.dossier())
    made = made[made["registration_id"].isin(rows.index)]
    if made.empty:
        return
    with st.expander(f"{amount(len(made), 'wijziging', 'wijzigingen')} in dit bestand"):
        for fix in made.itertuples():
            line, undo = st.columns([5, 1], vertical_alignment="center")
            with line:
                when = day(fix.at.astimezone(_DUTCH_TIME).date())
                parts.sentence(f"Rij {rows.loc[fix.registration_id, 'row']}, {label_of(fix.column)}: nu ‘{fix.value}’. {fix.who}, {when}.")
            if undo.button("Terugdraaien", key=f"undo-{fix.registration_id}-{fix.column}"):
                kept.undo_correction(session.dossier(), int(fix.registration_id), fix.column, session.user())
                st.toast("Teruggedraaid.")
                st.rerun()
