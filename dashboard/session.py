"""The only owner of what one user's session holds: which dossier, which register, which result, and Scherm delen.

Pages ask here and keep nothing themselves. Decisions and data live in the dossier on disk; a closed browser loses nothing.
Police rows are cached for one session only and let go as soon as it ends; the public register is shared by all sessions.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd
import streamlit as st

from analysis.errors import PreventiekaartError
from analysis.settings import DEFAULTS, Settings
from dashboard import launch, texts
from dashboard.demo import demo_place

if TYPE_CHECKING:
    from datetime import date

    from analysis.dossier import Dossier
    from analysis.findings import Finding
    from analysis.geocoding import AddressIndex
    from analysis.intake import Intake
    from analysis.organisation import Organisation
    from analysis.pipeline import Analysis, Choice, Located
    from analysis.recipients import ShoppingArea, Widening
    from analysis.register import Register
    from analysis.sources.delivery import AreaScan
    from analysis.sources.police import PoliceOverview

_SHARING = "pk_sharing"
_IS_OWN = "pk_is_own"


# ---- small things a session remembers ----


def recall(name: str, default: Any = None) -> Any:
    """Return something small a page remembered in this session: a choice, an id; never data."""
    return st.session_state.get(f"pk_{name}", default)


def remember(name: str, value: Any) -> None:
    """Remember something small for this session."""
    st.session_state[f"pk_{name}"] = value


def is_sharing_screen() -> bool:
    """Return whether everything confidential must stay hidden now."""
    return bool(st.session_state.get(_SHARING, False))


def sharing_switch() -> bool:
    """Show the switch ‘Scherm delen’ and return whether it is on; it stays on from page to page."""
    return st.toggle(texts.SHARING, key=_SHARING, help=texts.SHARING_HELP, persist_state="session")


# ---- where the user works: the demo municipality or a dossier of one's own ----


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


def dossier_replaced() -> None:
    """Forget the open dossier and all that was read from it: after wissen or terugzetten."""
    for kept in (_open_dossier, _police_data, _located, _analysis, _read_delivery, _judge_delivery):
        kept.clear()


def organisation() -> "Organisation":
    """Return the municipality of the dossier."""
    from analysis.dossier import read_organisation

    return read_organisation(dossier())


def today() -> "date":
    """Return the day in the Netherlands: the clock of the dossier, so that what a page says and what the log says agree."""
    return dossier().today


def user() -> str:
    """Return who is at work, for the log: the name of the check before police data, else 'onbekend'."""
    from analysis.dossier import read_designation

    if is_demo():
        return "oefengebruiker"
    designation = read_designation(dossier())
    return designation.name if designation else "onbekend"


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
    return None if opened is None else _index_of(_key_of(opened), opened)


@st.cache_resource(show_spinner="Adressenbestand klaarzetten…", max_entries=4)
def _index_of(register_key: str, _register: "Register") -> "AddressIndex":
    from analysis.geocoding import build_index

    return build_index(_register.addresses, _register.areas)


def _key_of(opened: "Register") -> str:
    built_at = (opened.folder / "register.json").stat().st_mtime_ns
    return f"{opened.folder}|{built_at}|{opened.info}"


# ---- the result: police data, this session only ----


@dataclass(frozen=True)
class PoliceData:
    """The police rows of the dossier as they are now, with what was picked by hand; `digest` differs when any of it does."""

    registrations: pd.DataFrame
    findings: "list[Finding]"
    picked: pd.DataFrame
    digest: str


def police_refusal() -> str:
    """Return the Dutch sentence why police data may not be opened now; empty when they may."""
    from analysis.dossier import may_open_police_data

    verdict = may_open_police_data(dossier())
    return "" if verdict.allowed else verdict.reason


def police_data() -> PoliceData | None:
    """Return the police rows; None when they may not be opened (see `police_refusal`) or there are none.

    Raises
    ------
    DossierError
        When the dossier cannot be read.
    """
    if police_refusal():
        return None
    opened = dossier()
    read = _police_data(str(dossier_folder()), _change_mark(opened), opened)
    return read if len(read.registrations) else None


def _change_mark(opened: "Dossier") -> str:
    """Return a text that differs after every action in the dossier, from whatever window or colleague."""
    from analysis.dossier import log

    with opened.reading() as connection:
        return log.read_info(connection, "log_head")


@st.cache_resource(scope="session", show_spinner=False, max_entries=2)
def _police_data(folder: str, change_mark: str, _dossier: "Dossier") -> PoliceData:
    from analysis.dossier import picked, reading_findings, registrations

    rows, found, picks = registrations(_dossier), reading_findings(_dossier), picked(_dossier)
    content = hashlib.sha256(rows.to_csv().encode("utf-8", "replace"))
    content.update(repr(found).encode("utf-8", "replace"))
    content.update(picks.to_csv().encode("utf-8", "replace"))
    return PoliceData(rows, found, picks, content.hexdigest())


def located(choice: "Choice | None" = None) -> "Located | None":
    """Return the net incidents with their places; None without a register or without police data.

    Raises
    ------
    SourceError, DossierError
        When the data cannot be read.
    """
    from analysis.pipeline import Choice

    opened, index, read = register(), address_index(), police_data()
    if opened is None or index is None or read is None:
        return None
    wanted = choice or Choice()
    counted = Choice(wanted.kinds, wanted.period_from, wanted.period_until)  # target and hour choose afterwards
    return _located(read.digest, _key_of(opened), counted, settings().model_dump_json(), read, index)


@st.cache_resource(scope="session", show_spinner="Adressen opzoeken…", max_entries=4)
def _located(digest: str, register_key: str, choice: "Choice", settings_text: str, _read: PoliceData, _index: "AddressIndex") -> "Located":
    from analysis import pipeline

    return pipeline.locate_incidents(
        _read.registrations,
        _index,
        choice,
        as_of=today(),
        settings=Settings.model_validate_json(settings_text),
        picked=_read.picked,
        input_findings=_read.findings,
    )


def analysis(choice: "Choice | None" = None) -> "Analysis | None":
    """Return the whole result for a choice of incidents; None without a register or without police data.

    Raises
    ------
    SourceError, DossierError
        When the data cannot be read.
    """
    from analysis.pipeline import Choice

    wanted = choice or Choice()
    opened, read, found = register(), police_data(), located(wanted)
    if opened is None or read is None or found is None:
        return None
    return _analysis(read.digest, _key_of(opened), wanted, settings().model_dump_json(), found, opened)


@st.cache_resource(scope="session", show_spinner="Concentraties zoeken…", max_entries=6)
def _analysis(digest: str, register_key: str, choice: "Choice", settings_text: str, _found: "Located", _register: "Register") -> "Analysis":
    from analysis import pipeline

    return pipeline.analyse(_found, _register, choice, as_of=today(), settings=Settings.model_validate_json(settings_text))


def note_places_waiting(count: int) -> None:
    """Remember how many typed addresses a person has to look at, for the menu."""
    remember("places_waiting", (str(dossier_folder()), count))


def places_waiting() -> int:
    """Return how many addresses the menu says are waiting: what was last seen of this dossier; none while the screen is shared."""
    folder, count = recall("places_waiting", ("", 0))
    return int(count) if folder == str(dossier_folder()) and not is_sharing_screen() else 0


# ---- whole areas to choose or to widen to ----


def shopping_areas() -> "list[ShoppingArea]":
    """Return the shopping areas of the municipality, the largest first; none without a register."""
    opened = register()
    return [] if opened is None else _shopping_areas(_key_of(opened), settings().model_dump_json(), opened)


@st.cache_resource(show_spinner=False, max_entries=4)
def _shopping_areas(register_key: str, settings_text: str, _register: "Register") -> "list[ShoppingArea]":
    from analysis.recipients import list_shopping_areas

    return list_shopping_areas(_register.premises, Settings.model_validate_json(settings_text))


def widenings(choice: "Choice", hotspot_ids: Iterable[str]) -> "list[Widening]":
    """Return the whole areas one may share instead of these concentrations; none without police data."""
    found, read = analysis(choice), police_data()
    if found is None or read is None:
        return []
    mark = f"{read.digest}|{_key_of(found.register)}"
    return _widenings(mark, choice, tuple(sorted(hotspot_ids)), settings().model_dump_json(), found)


@st.cache_resource(scope="session", show_spinner=False, max_entries=8)
def _widenings(mark: str, choice: "Choice", hotspot_ids: tuple[str, ...], settings_text: str, _found: "Analysis") -> "list[Widening]":
    from analysis.recipients import widen_options

    opened, hotspots = _found.register, _found.concentrations.hotspots
    outline = hotspots.loc[hotspots["hotspot_id"].isin(hotspot_ids), "geometry"].union_all()
    rows = _found.recipients[_found.recipients["hotspot_id"].isin(hotspot_ids)]
    return widen_options(outline, rows, opened.premises, opened.areas, Settings.model_validate_json(settings_text))


# ---- what is about to be added: read and judged, not kept yet; this session only ----


def read_delivery(name: str, content: bytes, mapping: Mapping[str, str] | None = None) -> "PoliceOverview | AreaScan":
    """Return a file as what it is: an overview of incidents or counts per buurt.

    Raises
    ------
    SourceError
        When it is neither, or cannot be read.
    """
    return _read_delivery(name, content, tuple(sorted((mapping or {}).items())))


@st.cache_resource(scope="session", show_spinner="Bestand lezen…", max_entries=1)
def _read_delivery(name: str, content: bytes, mapping: tuple[tuple[str, str], ...]) -> "PoliceOverview | AreaScan":
    from analysis.sources.delivery import read_delivery as read

    return read(name, content, dict(mapping))


def judge_delivery(overview: "PoliceOverview") -> "Intake":
    """Return what a delivery holds and what adding it to this dossier would do."""
    kept, opened = police_data(), register()
    mark = f"{today()}|{overview.sha256}|{overview.layouts}|{kept.digest if kept else ''}|{_key_of(opened) if opened else ''}"
    return _judge_delivery(mark, settings().model_dump_json(), overview, kept)


@st.cache_resource(scope="session", show_spinner="Rijen nakijken…", max_entries=1)
def _judge_delivery(mark: str, settings_text: str, _overview: "PoliceOverview", _kept: "PoliceData | None") -> "Intake":
    from analysis.intake import judge_delivery as judge

    kept = None if _kept is None else _kept.registrations
    return judge(_overview, kept, address_index(), as_of=today(), settings=Settings.model_validate_json(settings_text))
