"""One address of a choice: who is there, on or off the list with a reason, and finding an address to add."""

from typing import TYPE_CHECKING, Any

import streamlit as st

from analysis.address_choices import search_addresses
from analysis.branches import load_branches
from analysis.dossier import PremisesCorrection, correct_premises, read_premises_corrections, undo_premises_correction
from analysis.selection_steps import COORDINATOR_DOES_IT, REASONS_OFF, REASONS_ON, ByHand
from analysis.terms import Audience
from dashboard import parts, session
from dashboard.map_layers import house_number

if TYPE_CHECKING:
    from analysis.recipients import Choosable

SKIPPED_SHOWS = "Een overgeslagen nummer kan iemand aanwijzen. Haal alleen adressen weg als het niet anders kan."


def say_address(row: Any) -> str:
    """Return an address on one line."""
    return f"{row.street} {house_number(row)}, {row.place}"


def by_hand() -> tuple[ByHand, ...]:
    """Return what was added and taken off by hand."""
    return tuple(session.recall("approach_by_hand") or ())


def _change(one: ByHand | None, address_id: str) -> None:
    others = tuple(kept for kept in by_hand() if kept.address_id_bag != address_id)
    session.remember("approach_by_hand", others if one is None else (*others, one))


def point_at(address_id: str) -> None:
    """Open the window of an address on the next run."""
    session.remember("approach_pointed", address_id)


def show_pointed(choosable: "Choosable", listed_ids: set[str]) -> None:
    """Open the window of the address that was pointed at, once."""
    address_id = session.recall("approach_pointed")
    session.remember("approach_pointed", None)
    if address_id and address_id in choosable.at:
        _window(choosable, address_id, is_listed=address_id in listed_ids)


@st.dialog("Adres")
def _window(choosable: "Choosable", address_id: str, *, is_listed: bool) -> None:
    row: Any = next(choosable.rows.iloc[[choosable.at[address_id]]].itertuples())
    parts.lead("", say_address(row), "")
    _show_who(row)
    st.divider()
    hand = next((one for one in by_hand() if one.address_id_bag == address_id), None)
    if hand is not None:
        word = "toegevoegd" if hand.is_added else "van de lijst gehaald"
        parts.sentence(f"Met de hand {word}: {hand.reason}.")
        if st.button("Draai dit terug", key="hand-undo"):
            _change(None, address_id)
            st.rerun()
        return
    if is_listed:
        parts.quiet(SKIPPED_SHOWS)
    reasons = REASONS_OFF if is_listed else REASONS_ON
    reason = st.selectbox("Waarom?", reasons, key=f"pk_hand_reason-{row.address_id_bag}")
    if reason == COORDINATOR_DOES_IT:
        parts.quiet("Dit adres bezoekt u zelf. Op de lijst voor bezoekers staat het niet, en niets zegt dat er een nummer mist.")
    extra = (
        st.text_input("Toelichting (blijft hier)", max_chars=100, key=f"pk_hand_more-{row.address_id_bag}")
        if reason == REASONS_OFF[-1]
        else ""
    )
    label = "Van de lijst halen" if is_listed else "Op de lijst zetten"
    if st.button(label, type="primary", key="hand-change"):
        told = f"{reason}: {extra.strip()}" if extra.strip() else reason
        _change(ByHand(address_id_bag=address_id, address=say_address(row), is_added=not is_listed, reason=told), address_id)
        st.rerun()


def _show_who(row: Any) -> None:
    """Show who is at an address according to the register or the municipality, and let the user correct it."""
    kept = next((one for one in read_premises_corrections(session.dossier()) if one.address_id_bag == row.address_id_bag), None)
    branches = load_branches()
    words = {str(audience): audience.label for audience in Audience} | {
        code: f"{one.label} ({one.audience.label})" for code, one in branches.items()
    }
    now = row.branch if row.branch in branches else row.audience
    code = st.selectbox(
        "Doelgroep of branche", list(words), index=list(words).index(now), format_func=words.__getitem__, key=f"pk_who-{row.address_id_bag}"
    )
    name = st.text_input(
        "Naam van het bedrijf",
        row.business_name,
        max_chars=80,
        key=f"pk_who_name-{row.address_id_bag}",
        help="Nooit de naam van een persoon.",
    )
    with st.container(horizontal=True):
        if st.button("Wijziging onthouden", disabled=(code, name) == (now, row.business_name), key="who-keep"):
            audience = branches[code].audience if code in branches else {str(one): one for one in Audience}[code]
            corrected = PremisesCorrection(
                address_id_bag=row.address_id_bag,
                address=say_address(row),
                audience=audience,
                branch=code if code in branches else "",
                business_name="" if audience is Audience.RESIDENTS else " ".join(name.split()),
                x_rd=None if row.geometry.is_empty else row.geometry.x,
                y_rd=None if row.geometry.is_empty else row.geometry.y,
            )
            with parts.refusal_shown():
                correct_premises(session.dossier(), [corrected], session.user())
                st.rerun()
        if kept is not None and st.button("Terug naar het register", type="tertiary", key="who-undo"):
            undo_premises_correction(session.dossier(), row.address_id_bag, session.user())
            st.rerun()


def show_search() -> None:
    """Offer to find an address by typing, to add it or to change who is there."""
    choosable = session.choosable()
    if choosable is None:
        return
    with st.popover("Adres zoeken…"):
        typed = st.text_input("Straat en nummer, of postcode", placeholder="bijvoorbeeld: kerkst 12", key="pk_approach_search")
        found = search_addresses(choosable.rows, typed)
        if typed and found.empty:
            parts.quiet("We vinden dit adres niet. Typ het begin van de straat en het nummer.")
        for row in found.itertuples():
            label = parts.as_label(f"{say_address(row)} ({Audience(row.audience).label.lower()})")
            st.button(
                label,
                key=f"found-{row.Index}",
                type="tertiary",
                on_click=point_at,
                args=(row.address_id_bag,),
                disabled=not row.address_id_bag,
            )
