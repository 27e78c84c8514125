"""Adding a list of one's own: the members of an association or the addresses of a KVO-gebied."""

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from analysis.dossier import ListKind, Member, MemberList, delete_member_list, read_member_lists, save_member_list
from analysis.dutch import amount
from analysis.sources.member_list import ReadMembers, load_members
from dashboard import parts, session, texts
from dashboard.approach import distinct

if TYPE_CHECKING:
    from analysis.register import Register

WAYS = {"refuse": "Vraag het mij", "replace": "Vervang de lijst die er is", "add": "Vul de lijst die er is aan"}
NAMES_DROPPED = "We lezen alleen adressen of BAG-nummers. Namen van mensen en andere kolommen bewaren we niet."


def show_adder(register: "Register", *, is_open: bool) -> None:
    """Offer to add or remove a list of one's own."""
    if is_open:
        parts.quiet("Nog geen eigen lijst.")
    if st.button("Eigen lijst toevoegen…", key="own-list", type="primary" if is_open else "tertiary"):
        _add(register)


@st.dialog("Eigen lijst toevoegen")
def _add(register: "Register") -> None:
    parts.sentence(NAMES_DROPPED)
    file = st.file_uploader("Bestand met adressen (Excel of csv)", type=["xlsx", "xls", "ods", "csv", "txt"], key="pk_own_list_file")
    name = st.text_input("Naam van de vereniging of het gebied", max_chars=80, key="pk_own_list_name")
    kind = st.selectbox("Soort", list(ListKind), format_func=lambda one: one.label.capitalize(), key="pk_own_list_kind")
    lists = read_member_lists(session.dossier())
    is_known = any(one.name.casefold() == " ".join(name.split()).casefold() for one in lists)
    way = "refuse"
    if is_known:
        parts.note(f"Van ‘{' '.join(name.split())}’ is er al een lijst. Wilt u die vervangen of aanvullen?", tone="attention")
        way = st.radio("Wat doen we met de lijst die er is?", ["replace", "add"], format_func=WAYS.__getitem__, key="pk_own_list_way")
    if st.button("Lijst bewaren", type="primary", disabled=file is None or not name.strip()) and file is not None:
        with parts.refusal_shown():
            read = _read(file.name, file.getvalue(), register)
            kept = save_member_list(session.dossier(), _as_list(name, kind, file.name, read, register), session.user(), on_same=way)
            session.remember("approach_association", [str(kept.id)])
            session.remember("own_list_told", say_read(read))
            st.rerun()
    if lists:
        names = distinct({one.id or 0: one.name for one in lists})
        gone = st.selectbox("Lijst weghalen", list(names), format_func=names.__getitem__, index=None, placeholder="Kies een lijst")
        if gone and st.button("Ja, haal deze lijst weg"):
            delete_member_list(session.dossier(), gone, session.user())
            st.rerun()


def _read(name: str, content: bytes, register: "Register") -> ReadMembers:
    """Read what was given; the copy on disk is gone at once."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"lijst{Path(name).suffix.lower()}"
        path.write_bytes(content)
        return load_members(path, register.addresses)


def _as_list(name: str, kind: ListKind, file_name: str, read: ReadMembers, register: "Register") -> MemberList:
    rows = register.addresses.set_index("address_id_bag").loc[list(read.address_ids)]
    members = tuple(
        Member(
            address_id_bag=str(one.Index),
            address=f"{one.street} {one.number}{one.letter}{'-' if one.addition else ''}{one.addition}, {one.place}",
            x_rd=None if one.geometry.is_empty else one.geometry.x,
            y_rd=None if one.geometry.is_empty else one.geometry.y,
        )
        for one in rows.itertuples()
    )
    return MemberList(name=name, kind=kind, file_name=file_name, members=members)


def say_read(read: ReadMembers) -> str:
    """Return what was found of a list, with the rows that were not."""
    told = f"{texts.addresses(len(read.address_ids)).capitalize()} gevonden in {amount(read.rows_read, 'rij', 'rijen')}."
    if read.not_found:
        rows = ", ".join(str(row) for row in read.not_found[:8])
        more = " en meer" if len(read.not_found) > 8 else ""
        told += f" Niet gevonden: rij {rows}{more}. Controleer daar het adres."
    return told
