"""The police data of the dossier and what follows from it: cached for one session only, and let go as soon as it ends."""

import hashlib
from concurrent.futures import Future
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from analysis.settings import Settings
from dashboard.session import work
from dashboard.session.memory import is_sharing_screen, recall, remember
from dashboard.session.place import (
    address_index,
    boundary,
    dossier,
    dossier_folder,
    key_of,
    own_code,
    place_pools,
    register,
    settings,
    today,
)

if TYPE_CHECKING:
    from analysis.dossier import Dossier
    from analysis.findings import Finding
    from analysis.geocoding import AddressIndex
    from analysis.hotspots import Certainty, Drawn
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


@dataclass(frozen=True)
class Picture:
    """The incidents of one choice and where they lie together.

    `mark` differs when the data or the register does; `at_border` says of a concentration how it lies to the municipal border.
    """

    choice: "Choice"
    every: "Located"
    chosen: pd.DataFrame
    drawn: "Drawn"
    register: "Register"
    mark: str
    settings: Settings
    at_border: dict[str, str]


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


def picture(choice: "Choice | None" = None) -> "Picture | None":
    """Return where the chosen incidents lie together, before chance is weighed: quick enough for every change of a filter.

    Incidents are counted and looked up once; a filter only chooses among them. None without a register or without police data.

    Raises
    ------
    SourceError, DossierError
        When the data cannot be read.
    """
    from analysis.pipeline import Choice
    from analysis.terms import ROBBERIES

    wanted = choice or Choice()
    opened, read = register(), police_data()
    every = located(None if set(wanted.kinds) <= set(ROBBERIES) else Choice(wanted.kinds))
    if opened is None or read is None or every is None:
        return None
    return _picture(f"{read.digest}|{key_of(opened)}", wanted, settings().model_dump_json(), every, opened)


@st.cache_resource(scope="session", show_spinner=False, max_entries=12)
def _picture(mark: str, choice: "Choice", settings_text: str, _every: "Located", _register: "Register") -> Picture:
    from analysis.hotspots import draw_concentrations
    from analysis.safety_picture.border import border_sentences

    chosen = _every.incidents[choice.selects(_every.incidents)]
    chosen_settings = Settings.model_validate_json(settings_text)
    drawn = draw_concentrations(chosen, _register.premises, chosen_settings, pools=place_pools(_register))
    own = own_code(_register)
    found = drawn.concentrations
    at_border = border_sentences(found.hotspots, found.members, drawn.premises, boundary(_register, own), own)
    return Picture(choice, _every, chosen, drawn, _register, mark, chosen_settings, at_border)


def analysis_so_far(drawn: Picture) -> "Analysis | None":
    """Return the whole result of a picture; None as long as it is not worked out (see `work_out`)."""
    return work.result_so_far(subject_of(drawn), "analyse")


def work_out(drawn: Picture) -> None:
    """Begin on the whole result, beside the page: for when the page itself is drawn, as both want the processor."""
    _begin_analysis(drawn)


def analysis(choice: "Choice | None" = None) -> "Analysis | None":
    """Return the whole result for a choice of incidents; None without a register or without police data.

    Raises
    ------
    SourceError, DossierError
        When the data cannot be read.
    """
    drawn = picture(choice)
    if drawn is None:
        return None
    begun = _begin_analysis(drawn)
    if begun.done():
        return work.result_of(begun)
    with st.spinner("Concentraties zoeken…"):
        return work.result_of(begun)


def _begin_analysis(drawn: Picture) -> "Future[Analysis]":
    from analysis import pipeline

    as_of, own = today(), own_code(drawn.register)

    def make() -> "Analysis":
        found = drawn.drawn.weigh_chance()
        return pipeline.analyse(drawn.every, drawn.register, drawn.choice, as_of=as_of, settings=drawn.settings, found=found, own_code=own)

    return work.begin(subject_of(drawn), "analyse", make)


def certainty_so_far(drawn: Picture) -> "Certainty | None":
    """Return how sure the concentrations are; None as long as it is being worked on, beside the page."""
    from analysis.hotspots import how_sure

    known, premises, pools = drawn.drawn.concentrations, drawn.register.premises, place_pools(drawn.register)
    begun = work.begin(subject_of(drawn), "zekerheid", lambda: how_sure(known, premises, drawn.settings, pools=pools))
    return work.result_of(begun) if begun.done() else None


def is_worked_out(drawn: Picture, *, with_certainty: bool = False) -> bool:
    """Return whether the answers of `analysis_so_far`, or of `certainty_so_far`, are there; raises nothing."""
    name = "zekerheid" if with_certainty else "analyse"
    return work.is_done(subject_of(drawn), name)


def subject_of(drawn: Picture) -> str:
    """Return a text that differs as soon as anything a picture is made of does."""
    return f"{drawn.mark}|{today()}|{own_code(drawn.register)}|{drawn.choice}|{drawn.settings.model_dump_json()}"


def forget() -> None:
    """Let go of all police data that was read."""
    for read in (_police_data, _located, _picture):
        read.clear()
    work.forget()


def note_places_waiting(count: int) -> None:
    """Remember how many typed addresses a person has to look at, for the menu."""
    remember("places_waiting", (str(dossier_folder()), count))


def places_waiting() -> int:
    """Return how many addresses the menu says are waiting: what was last seen of this dossier; none while the screen is shared."""
    folder, count = recall("places_waiting", ("", 0))
    return int(count) if folder == str(dossier_folder()) and not is_sharing_screen() else 0
