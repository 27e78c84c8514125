"""The table for the council on ‘Delen en opslaan’: the same texts on screen and in the files."""

import streamlit as st

from analysis.council_files import CouncilTable, council_file, council_stamp, council_table_of
from analysis.dossier import put_ready
from analysis.errors import DossierError
from analysis.exports.council_table import TITLE, council_table
from analysis.privacy import file_name
from dashboard import outgoing_files, parts, session


def show_council_table() -> None:
    """Show the counts per buurt and year that may be shown outside, and offer them as files."""
    st.subheader("Tabel voor de raad", anchor=False)
    parts.sentence(
        "Hoeveel overvallen er waren per buurt en jaar. Kleine aantallen staan er niet in, en zijn ook niet uit te rekenen met de totalen."
    )
    if session.police_refusal():
        parts.quiet(session.police_refusal())
        return
    register, located = session.register(), session.located()
    if register is None or located is None:
        parts.quiet("Hiervoor zijn een adressenbestand en politiegegevens nodig.")
        return
    try:
        table = council_table_of(located.incidents, register.areas, session.organisation().municipality_name, session.settings())
    except DossierError as error:
        parts.quiet(str(error))
        return
    shown = council_table(table.shown)
    with st.container(horizontal=True):
        for suffix, label in ((".xlsx", "Opslaan als Excel"), (".csv", "Opslaan als csv")):
            _offer(table, suffix, label)
    with st.expander("Bekijk de tabel", expanded=len(shown) <= 16):
        heads = list(shown.columns)
        rows = [tuple(row) for row in shown.itertuples(index=False)]
        parts.table(rows, heads, caption="Te delen met de raad, niet openbaar", right=range(1, len(heads)))
        for remark in table.remarks:
            parts.quiet(remark)


def _offer(table: CouncilTable, suffix: str, label: str) -> None:
    dossier, user, signature = session.dossier(), session.user(), session.signature()
    name = outgoing_files.download_name(file_name(TITLE, table.municipality, suffix, council_stamp(dossier, signature)))

    def make() -> bytes:
        made = put_ready(dossier, user, lambda number: council_file(table, suffix, council_stamp(dossier, signature, number)))
        return outgoing_files.as_download(made)

    mime = outgoing_files.MIMES[name[name.rindex(".") :]]
    st.download_button(label, make, name, mime, on_click="ignore", key=f"council{suffix}")
