"""Where the user works: the demo municipality or a dossier of one's own, its register, its clock, its settings, who is at work."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import streamlit as st

from analysis.errors import PreventiekaartError
from analysis.settings import DEFAULTS, Settings
from dashboard import launch
from dashboard.demo import demo_place

if TYPE_CHECKING:
    from datetime import date

    import geopandas as gpd

    from analysis.dossier import Dossier
    from analysis.geocoding import AddressIndex
    from analysis.hotspots import PlacePools
    from analysis.organisation import Organisation
    from analysis.register import Register

UNNAMED = "gebruiker (naam nog niet ingevuld)"
"""Who did something, before anybody filled in a name at ‘Wie mag wat weten’."""

_IS_OWN = "pk_is_own"


def is_demo() -> bool:
    """Return whether the user works with oefengegevens; a municipality that has its own dossier begins there."""
    if _IS_OWN not in st.session_state:
        from analysis.dossier import is_dossier

        st.session_state[_IS_OWN] = is_dossier(launch.current().dossier_folder)
    return not st.session_state[_IS_OWN]


def use_own_dossier(is_own: bool = True) -> None:
    """Go to the user's own dossier, or back to the demo municipality."""
    st.session_state[_IS_OWN] = is_own


def dossier_folder() -> Path:
    """Return where the dossier stands that the user works in now; the screen says so."""
    run = launch.current()
    return demo_place(run.demo_folder).dossier if is_demo() else run.dossier_folder


def dossier() -> "Dossier":
    """Return the open dossier; the user's own one begins empty when it is not there yet.

    Raises
    ------
    DossierError
        When it cannot be opened.
    """
    return _open_dossier(str(dossier_folder()), is_demo())


@st.cache_resource(show_spinner=False, max_entries=4)
def _open_dossier(folder: str, is_practice: bool) -> "Dossier":
    from analysis.dossier import open_dossier

    return open_dossier(Path(folder), is_demo=is_practice)


def forget() -> None:
    """Let go of the open dossier."""
    _open_dossier.clear()


def organisation() -> "Organisation":
    """Return the municipality of the dossier."""
    from analysis.dossier import read_organisation

    return read_organisation(dossier())


def today() -> "date":
    """Return the day in the Netherlands: the clock of the dossier, so that what a page says and what the log says agree."""
    return dossier().today


def user() -> str:
    """Return who is at work, for the log: the name of the check before police data; until then that there is no name yet."""
    from analysis.dossier import read_designation

    if is_demo():
        return "oefengebruiker"
    designation = read_designation(dossier())
    return designation.name if designation and designation.name else UNNAMED


def signature() -> str:
    """Return the name that stands on a file; empty as long as the user gave none."""
    name = user()
    return "" if name == UNNAMED else name


def municipality_name() -> str:
    """Return what stands under the name of the program: the municipality, or nothing yet."""
    try:
        name = organisation().municipality_name
        if not name and (opened := register()):
            name = ", ".join(opened.info.municipalities.values())
    except PreventiekaartError:
        return ""  # the frame of every page must stand, also to put back a damaged dossier
    return f"Gemeente {name}" if name else ""


def settings() -> Settings:
    """Return the settings of this dossier."""
    return DEFAULTS


# ---- the register: public data, shared by all sessions ----


def register_folder() -> Path:
    """Return where the address register of this dossier stands, or should come to stand."""
    if is_demo():
        return demo_place(launch.current().demo_folder).register
    stored = organisation().register_folder
    return Path(stored) if stored else dossier_folder() / "adressenbestand"


def register() -> "Register | None":
    """Return the address register of this dossier; None when there is none yet.

    Raises
    ------
    SourceError
        When it cannot be read.
    """
    folder = register_folder()
    stored = folder / "register.json"
    return _open_register(str(folder), stored.stat().st_mtime_ns) if stored.is_file() else None


@st.cache_resource(show_spinner=False, max_entries=4)
def _open_register(folder: str, changed_at: int) -> "Register":
    from analysis.register import open_register

    return open_register(Path(folder))


def address_index() -> "AddressIndex | None":
    """Return the index to look up addresses in; None without a register."""
    opened = register()
    return None if opened is None else _index_of(key_of(opened), opened)


@st.cache_resource(show_spinner="Adressenbestand klaarzetten…", max_entries=4)
def _index_of(register_key: str, _register: "Register") -> "AddressIndex":
    from analysis.geocoding import build_index

    return build_index(_register.addresses, _register.areas)


def place_pools(opened: "Register") -> "PlacePools":
    """Return the addresses of a register in the form in which concentrations are sought: made once for all sessions."""
    return _pools_of(key_of(opened), opened)


@st.cache_resource(show_spinner=False, max_entries=4)
def _pools_of(register_key: str, _register: "Register") -> "PlacePools":
    from analysis.hotspots import PlacePools

    pools = PlacePools.of(_register.premises)
    pools.make_ready(Settings().cell_size_m)
    return pools


def area_outlines(opened: "Register") -> "list[Any]":
    """Return the buurten of a register as a map draws them: made once for all sessions."""
    return _outlines_of(key_of(opened), opened)


@st.cache_resource(show_spinner=False, max_entries=4)
def _outlines_of(register_key: str, _register: "Register") -> "list[Any]":
    from dashboard.map_layers import area_outlines as make_outlines

    return make_outlines(_register.areas)


def own_code(opened: "Register") -> str:
    """Return the code of the municipality itself, when the register holds others beside it; else ""."""
    code = organisation().municipality_code
    return code if code in opened.codes and len(opened.codes) > 1 else ""


def boundary(opened: "Register", code: str) -> "gpd.GeoSeries":
    """Return the border of the municipality; empty without buurten."""
    return _boundary_of(key_of(opened), code, opened)


@st.cache_resource(show_spinner=False, max_entries=4)
def _boundary_of(register_key: str, code: str, _register: "Register") -> "gpd.GeoSeries":
    from analysis.safety_picture.border import municipal_boundary

    return municipal_boundary(_register.areas, [code] if code else [])


def municipal_border(opened: "Register") -> "gpd.GeoSeries":
    """Return the border of the municipality itself, or of all that the register holds; empty without buurten."""
    return boundary(opened, own_code(opened))


def key_of(opened: "Register") -> str:
    """Return a text that differs as soon as the register does."""
    built_at = (opened.folder / "register.json").stat().st_mtime_ns
    return f"{opened.folder}|{built_at}|{opened.info}"
