"""Whole areas to choose, or to widen to instead of a concentration that is too small to share."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

import streamlit as st

from analysis.settings import Settings
from dashboard.session.place import key_of, register, settings
from dashboard.session.police import analysis, police_data

if TYPE_CHECKING:
    from analysis.pipeline import Analysis, Choice
    from analysis.recipients import ShoppingArea, Widening
    from analysis.register import Register


def shopping_areas() -> "list[ShoppingArea]":
    """Return the shopping areas of the municipality, the largest first; none without a register."""
    opened = register()
    return [] if opened is None else _shopping_areas(key_of(opened), settings().model_dump_json(), opened)


@st.cache_resource(show_spinner=False, max_entries=4)
def _shopping_areas(register_key: str, settings_text: str, _register: "Register") -> "list[ShoppingArea]":
    from analysis.recipients import list_shopping_areas

    return list_shopping_areas(_register.premises, Settings.model_validate_json(settings_text))


def widenings(choice: "Choice", hotspot_ids: Iterable[str]) -> "list[Widening]":
    """Return the whole areas one may share instead of these concentrations; none without police data."""
    found, read = analysis(choice), police_data()
    if found is None or read is None:
        return []
    mark = f"{read.digest}|{key_of(found.register)}"
    return _widenings(mark, choice, tuple(sorted(hotspot_ids)), settings().model_dump_json(), found)


@st.cache_resource(scope="session", show_spinner=False, max_entries=8)
def _widenings(mark: str, choice: "Choice", hotspot_ids: tuple[str, ...], settings_text: str, _found: "Analysis") -> "list[Widening]":
    from analysis.recipients import widen_options

    opened, hotspots = _found.register, _found.concentrations.hotspots
    outline = hotspots.loc[hotspots["hotspot_id"].isin(hotspot_ids), "geometry"].union_all()
    rows = _found.recipients[_found.recipients["hotspot_id"].isin(hotspot_ids)]
    return widen_options(outline, rows, opened.premises, opened.areas, Settings.model_validate_json(settings_text))
