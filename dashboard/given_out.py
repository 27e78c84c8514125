"""What was put ready for others: the list, whether the paper came back, which addresses went to whom, and taking a file back."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

import pandas as pd
import streamlit as st

from analysis.dossier import Export, addresses_given, mark_returned, returned_of, unmark_returned, withdraw
from analysis.dutch import amount, number
from analysis.export_kinds import Request, makers_of, ready_files
from analysis.terms import Zone
from dashboard import parts, session

DUTCH_TIME = ZoneInfo("Europe/Amsterdam")
HEADS = ("Exemplaar", "Klaargezet", "Bestand", "Zone", "Ontvanger", "Waarvoor", "Rijen", "Door", "Stand")
GIVEN_HEADS = ("Adres", "Ontvanger", "Exemplaar", "Bestand", "Klaargezet", "Stand")
SHOWN = 6
ZONE_SHORT = {Zone.RESTRICTED: "■ Vertrouwelijk", Zone.SHAREABLE: "□ Te delen"}
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def show_files(exports: Sequence[Export]) -> None:
    """List what was put ready for others, the newest first."""
    if not exports:
        st.subheader("Wat is klaargezet", anchor=False)
        parts.sentence("Er is nog geen bestand klaargezet voor anderen.")
        return
    caption = f"Wat is klaargezet ({amount(len(exports), 'bestand', 'bestanden')})"
    shows_all = len(exports) <= SHOWN or st.toggle(f"Toon alle {number(len(exports))} bestanden", key="all-exports")
    shown = exports if shows_all else exports[:SHOWN]
    parts.table([_row(one) for one in shown], HEADS, caption=caption, right=(0, 6))


def _row(one: Export) -> tuple[object, ...]:
    return (
        one.copy_number or "",
        moment(one.at_utc),
        one.file_name,
        ZONE_SHORT[one.zone],
        one.recipient or "niet ingevuld",
        one.purpose,
        number(one.rows) if one.rows else "",
        one.who,
        state_of(one),
    )


def state_of(one: Export) -> str:
    """Return what became of a file, in a few words."""
    words = [
        f"ingetrokken op {moment(one.withdrawn_at)}" if one.withdrawn_at else "",
        f"terug op {moment(one.returned_at)}" if one.returned_at else "nog niet terug" if one.is_paper else "",
    ]
    return ", ".join(word for word in words if word)


def moment(at: datetime | None) -> str:
    """Return a moment on a Dutch clock."""
    return f"{at.astimezone(DUTCH_TIME):%d-%m-%Y %H.%M}" if at is not None and not pd.isna(at) else ""


def show_returned(exports: Sequence[Export]) -> None:
    """Check that the numbered paper lists come back."""
    back, total = returned_of(exports)
    if not total:
        return
    st.subheader("Papieren lijsten", anchor=False)
    told = f"{number(back)} van {number(total)} terug"
    parts.lead("", f"✓ {told}" if back == total else told, ". Elke bezoekmap en elke genummerde lijst komt terug bij de coördinator.")
    out = {
        f"Exemplaar {one.copy_number}: {one.file_name}": one.id for one in exports if one.is_paper and one.returned_at is None and one.id
    }
    came = {f"Exemplaar {one.copy_number}: {one.file_name}": one.id for one in exports if one.is_paper and one.returned_at and one.id}
    if out:
        chosen = st.multiselect("Welke lijsten zijn terug?", list(out), placeholder="Kies lijsten", key=f"returned-{back}-{total}")
        if st.button("Terug", disabled=not chosen, key="mark-returned"):
            mark_returned(session.dossier(), [out[one] for one in chosen], session.user())
            st.toast("Opgeslagen.")
            st.rerun()
    if came:
        with st.expander("Toch niet terug?"):
            wrong = st.selectbox("Deze lijst is toch niet terug", list(came), index=None, placeholder="Kies een lijst")
            if st.button("Niet terug", disabled=wrong is None) and wrong:
                unmark_returned(session.dossier(), [came[wrong]], session.user())
                st.rerun()


def show_given(exports: Sequence[Export]) -> None:
    """Tell which addresses went to whom, and take a file back."""
    listed = [one for one in exports if one.list_id is not None]
    if not listed:
        return
    with st.expander("Welke adressen zijn aan wie gegeven?"):
        asked = st.text_input("Adres of straat", placeholder="bijvoorbeeld Dorpsstraat 12", key="given-address", autocomplete="off")
        if asked.strip():
            _show_rows(_with_address(addresses_given(session.dossier()), asked))
        _offer_all()
    with st.expander("Bestand intrekken"):
        _withdraw(exports)


def _with_address(given: pd.DataFrame, asked: str) -> pd.DataFrame:
    """The rows with this text in their address; upper and lower case are alike."""
    wanted = " ".join(asked.casefold().split())
    return given[given["address"].str.casefold().str.contains(wanted, regex=False)]


def _show_rows(given: pd.DataFrame) -> None:
    if given.empty:
        parts.sentence("Dit adres is in geen enkel bestand aan anderen gegeven.")
        return
    rows = [
        (
            row["address"],
            row["recipient"] or "niet ingevuld",
            row["copy_number"],
            row["file_name"],
            moment(row["at_utc"]),
            "ingetrokken" if not pd.isna(row["withdrawn_at"]) else "",
        )
        for row in given.to_dict("records")
    ]
    if len(rows) > 100:
        parts.long_table(pd.DataFrame(rows, columns=list(GIVEN_HEADS)).astype({"Exemplaar": "str"}), key="given-rows", height_px=360)
    else:
        parts.table(rows, GIVEN_HEADS, caption=f"Gegeven ({amount(len(rows), 'keer', 'keer')})", right=(2,))


def _offer_all() -> None:
    """Hand over the whole list as a workbook."""
    ask = Request(session.dossier(), session.user(), settings=session.settings(), signature=session.signature())
    name = f"Welke adressen aan wie (VERTROUWELIJK) {session.today():%d-%m-%Y}.xlsx"

    def make() -> bytes:
        return ready_files(makers_of("uitgifte", Zone.RESTRICTED, ask), ask)[0].content

    st.download_button("Opslaan als Excel", make, name, XLSX, on_click="ignore", key="given-all")


def _withdraw(exports: Sequence[Export]) -> None:
    """Take a file back, and tell which addresses went to whom in it."""
    parts.quiet("Ging een bestand naar de verkeerde? Trek het in. U ziet dan welke adressen erin stonden en wie het heeft.")
    names = {f"Exemplaar {one.copy_number}: {one.file_name} ({one.recipient or 'niet ingevuld'})": one for one in exports}
    chosen = st.selectbox("Bestand", list(names), index=None, placeholder="Kies een bestand", key="withdraw-file")
    if chosen is None:
        return
    one = names[chosen]
    assert one.id is not None
    if one.withdrawn_at is None:
        why = st.text_input("Waarom trekt u het in?", key="withdraw-why", autocomplete="off")
        if st.button("Intrekken", type="secondary", key="withdraw"):
            with parts.refusal_shown():
                withdraw(session.dossier(), [one.id], why, session.user())
                st.rerun()
        return
    parts.note(f"Ingetrokken op {moment(one.withdrawn_at)} door {one.withdrawn_by}: {one.withdrawn_why}", tone="attention")
    given = addresses_given(session.dossier(), [one.id])
    told = amount(len(given), "adres", "adressen")
    parts.sentence(f"{told.capitalize()} gingen naar: {one.recipient or 'niet ingevuld'}. Vraag om vernietiging en om een bevestiging.")
    parts.quiet("Kunnen mensen hier last van krijgen? Overleg vandaag met uw FG: een datalek meldt u binnen 72 uur.")
    _show_rows(given)
