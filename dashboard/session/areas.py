"""Whole areas to choose, or to widen to instead of a concentration that is too small to share."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

import streamlit as st

from analysis.dossier import corrections_table
from analysis.settings import Settings
from dashboard.session.place import dossier, key_of, organisation, register, settings
from dashboard.session.police import analysis, police_data

if TYPE_CHECKING:
    import pandas as pd

    from analysis.pipeline import Analysis, Choice
    from analysis.recipients import Choosable, Complex, ShoppingArea, Widening
    from analysis.recipients.combining import Distances
    from analysis.register import Register
    from analysis.rounds import StreetNetwork


def shopping_areas() -> "list[ShoppingArea]":
    """Return the shopping areas of the municipality, the largest first; none without a register."""
    opened = register()
    return [] if opened is None else _shopping_areas(key_of(opened), settings().model_dump_json(), opened)


@st.cache_resource(show_spinner=False, max_entries=4)
def _shopping_areas(register_key: str, settings_text: str, _register: "Register") -> "list[ShoppingArea]":
    from analysis.recipients import list_shopping_areas

    return list_shopping_areas(_register.premises, Settings.model_validate_json(settings_text))


def complexes() -> "list[Complex]":
    """Return the complexes of the municipality, the largest first; none without a register."""
    opened = register()
    return [] if opened is None else _complexes(key_of(opened), opened)


@st.cache_resource(show_spinner=False, max_entries=4)
def _complexes(register_key: str, _register: "Register") -> "list[Complex]":
    from analysis.recipients import list_complexes

    return list_complexes(_register.premises)


def choosable() -> "Choosable | None":
    """Return the addresses of the municipality ready to be chosen from, as the municipality corrected them; None without a register."""
    opened = register()
    if opened is None:
        return None
    corrections = corrections_table(dossier())
    return _choosable(key_of(opened), corrections.to_csv(), organisation().municipality_code, corrections, opened)


@st.cache_resource(show_spinner="Adressen klaarzetten…", max_entries=3)
def _choosable(register_key: str, marks: str, own_code: str, _corrections: "pd.DataFrame", _register: "Register") -> "Choosable":
    from analysis.premises import with_corrections
    from analysis.recipients import prepare

    several = len(_register.info.municipalities) > 1
    return prepare(with_corrections(_register.premises, _corrections), own_code if several else "")


def walked_distances() -> "Distances | None":
    """Return how far it is to walk along the streets of the register; None where its map is no network of streets."""
    opened = register()
    network = None if opened is None else _street_network(key_of(opened), opened)
    return None if network is None else network.distances


@st.cache_resource(show_spinner=False, max_entries=2)
def _street_network(register_key: str, _register: "Register") -> "StreetNetwork | None":
    from analysis.rounds import street_network

    return street_network(_register.basemap("streets"))


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
