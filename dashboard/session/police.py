"""The police data of the dossier and what follows from it: cached for one session only, and let go as soon as it ends."""

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from analysis.settings import Settings
from dashboard.session.memory import is_sharing_screen, recall, remember
from dashboard.session.place import address_index, dossier, dossier_folder, key_of, register, settings, today

if TYPE_CHECKING:
    from analysis.dossier import Dossier
    from analysis.findings import Finding
    from analysis.geocoding import AddressIndex
    from analysis.incidents import Decision
    from analysis.pipeline import Analysis, Choice, Located
    from analysis.register import Register


@dataclass(frozen=True)
class PoliceData:
    """The police rows of the dossier as they are now, with what was chosen by hand; `digest` differs when any of it does."""

    registrations: pd.DataFrame
    findings: "list[Finding]"
    picked: pd.DataFrame
    digest: str
    decisions: "tuple[Decision, ...]" = ()


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
    from analysis.dossier import picked, read_decisions, reading_findings, registrations

    rows, found, picks = registrations(_dossier), reading_findings(_dossier), picked(_dossier)
    decisions = tuple(read_decisions(_dossier))
    content = hashlib.sha256(rows.to_csv().encode("utf-8", "replace"))
    content.update(repr(found).encode("utf-8", "replace"))
    content.update(picks.to_csv().encode("utf-8", "replace"))
    content.update(repr(decisions).encode("utf-8", "replace"))
    return PoliceData(rows, found, picks, content.hexdigest(), decisions)


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
    return _located(read.digest, key_of(opened), counted, settings().model_dump_json(), read, index, opened)


@st.cache_resource(scope="session", show_spinner="Adressen opzoeken…", max_entries=4)
def _located(
    digest: str, register_key: str, choice: "Choice", settings_text: str, _read: PoliceData, _index: "AddressIndex", _register: "Register"
) -> "Located":
    from analysis import pipeline

    return pipeline.locate_incidents(
        _read.registrations,
        _index,
        choice,
        as_of=today(),
        settings=Settings.model_validate_json(settings_text),
        picked=_read.picked,
        decisions=_read.decisions,
        premises=_register.premises,
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
    return _analysis(read.digest, key_of(opened), wanted, settings().model_dump_json(), found, opened)


@st.cache_resource(scope="session", show_spinner="Concentraties zoeken…", max_entries=6)
def _analysis(digest: str, register_key: str, choice: "Choice", settings_text: str, _found: "Located", _register: "Register") -> "Analysis":
    from analysis import pipeline

    return pipeline.analyse(_found, _register, choice, as_of=today(), settings=Settings.model_validate_json(settings_text))


def forget() -> None:
    """Let go of all police data that was read."""
    for read in (_police_data, _located, _analysis):
        read.clear()


def note_places_waiting(count: int) -> None:
    """Remember how many typed addresses a person has to look at, for the menu."""
    remember("places_waiting", (str(dossier_folder()), count))


def places_waiting() -> int:
    """Return how many addresses the menu says are waiting: what was last seen of this dossier; none while the screen is shared."""
    folder, count = recall("places_waiting", ("", 0))
    return int(count) if folder == str(dossier_folder()) and not is_sharing_screen() else 0
