"""Typing one incident, or changing one: what, when, and where, with addresses of the register to choose from while one types."""

from collections.abc import Mapping
from datetime import date

import streamlit as st

from analysis.dutch import amount
from analysis.geocoding import suggest
from analysis.sources.police import clean_text
from analysis.terms import ROBBERIES, Kind
from dashboard import session

TYPED_KINDS = (*ROBBERIES, Kind.STREET_ROBBERY)
_MOST_STREETS = 20_000


def kind_word(kind: Kind) -> str:
    """Return the kind as it begins a line."""
    return kind.label[:1].upper() + kind.label[1:]


def ask_what_and_when(key: str) -> dict[str, str]:
    """Ask what happened and when; return it as the texts of a registration."""
    kind, target, attempt = st.columns([1.2, 1.2, 1], vertical_alignment="bottom")
    values = {"offence_text": kind.selectbox("Wat gebeurde er", TYPED_KINDS, format_func=kind_word, key=f"kind-{key}").label}
    values["target"] = target.text_input("Soort locatie", key=f"target-{key}", placeholder="bijvoorbeeld: snackbar")
    values["attempt"] = "J" if attempt.checkbox("Het bleef bij een poging", key=f"attempt-{key}") else "N"
    begin, clock, until = st.columns(3)
    earliest, latest = date(1990, 1, 1), session.today()
    day = begin.date_input("Pleegdatum", None, format="DD-MM-YYYY", max_value=latest, min_value=earliest, key=f"day-{key}")
    values["date_from"] = day.isoformat() if day else ""
    values["time_from"] = clock.text_input("Tijd van", key=f"time-{key}", placeholder="bijvoorbeeld: 20:15")
    values["time_until"] = until.text_input("Tijd tot", key=f"until-{key}", placeholder="mag leeg blijven")
    return values


def ask_address(key: str, *, before: str = "") -> str:
    """Ask for an address: the streets of the register appear while one types, then its house numbers; any other text is taken too."""
    streets = session.streets()
    if not streets:
        return _ask_as_text(key, before)
    left, right = st.columns([2, 1], vertical_alignment="bottom")
    street = left.selectbox(
        "Straat en plaats",
        streets if not before or before in streets else (before, *streets),
        index=None if not before else (0 if before not in streets else streets.index(before)),
        key=f"street-{key}",
        accept_new_options=True,
        placeholder="Typ het begin van de straat",
    )
    if not street:
        return ""
    numbers = session.numbers_in(street)
    if not numbers:  # no street of the register: a whole line was typed or pasted
        return _suggested(street, key)
    number = right.selectbox(
        f"Huisnummer ({amount(len(numbers), 'adres', 'adressen')})",
        numbers, index=None, key=f"number-{key}-{street}", accept_new_options=True, placeholder="Typ het nummer",
    )  # fmt: skip
    name, _, place = street.rpartition(", ")
    return f"{name} {number}, {place}" if number else street


def _ask_as_text(key: str, before: str) -> str:
    return st.text_input("Straat, huisnummer en plaats", before, key=f"address-{key}").strip()


def _suggested(typed: str, key: str) -> str:
    """Return what was typed, or an address of the register that it resembles."""
    index = session.address_index()
    if index is None:
        return typed
    found = suggest(typed, index)
    if found.empty:
        st.caption("Dit adres vonden we niet. U kunt het toch opslaan en later nakijken.")
        return typed
    options = [typed, *(text for text in found["matched_address"] if text.casefold() != typed.casefold())]
    is_sure = len(options) > 1 and found["confidence"].iloc[0] >= session.settings().accept_confidence
    label = f"Bedoelt u een van deze adressen? ({amount(len(found), 'voorstel', 'voorstellen')})"
    chosen: str = st.selectbox(label, options, index=1 if is_sure else 0, key=f"suggested-{key}-{typed}")
    return chosen


def cleaned(values: Mapping[str, str]) -> dict[str, str]:
    """Return the texts without data about persons."""
    return {name: clean_text(name, text)[0] for name, text in values.items()}
