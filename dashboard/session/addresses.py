"""Streets and house numbers of the register to choose from while somebody types; public data, shared by all sessions."""

from typing import TYPE_CHECKING

import streamlit as st

from dashboard.session.place import key_of, register

if TYPE_CHECKING:
    from analysis.register import Register


def streets() -> tuple[str, ...]:
    """Return every street with its place, in order of the alphabet; none without a register."""
    return tuple(_numbers())


def numbers_in(street: str) -> tuple[str, ...]:
    """Return the house numbers of a street from `streets`, lowest first; none for any other text."""
    return _numbers().get(street, ())


def _numbers() -> dict[str, tuple[str, ...]]:
    opened = register()
    return {} if opened is None else _by_street(key_of(opened), opened)


@st.cache_resource(show_spinner=False, max_entries=2)
def _by_street(register_key: str, _register: "Register") -> dict[str, tuple[str, ...]]:
    from analysis.address_choices import numbers_by_street

    return numbers_by_street(_register.addresses)
