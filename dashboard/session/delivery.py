"""What is about to be added: read and judged, not kept yet; this session only."""

from typing import TYPE_CHECKING

import streamlit as st

from analysis.settings import Settings
from dashboard.session.place import address_index, dossier, key_of, organisation, register, settings, today
from dashboard.session.police import PoliceData, police_data

if TYPE_CHECKING:
    from analysis.intake import Intake
    from analysis.sources.delivery import AreaScan
    from analysis.sources.police import PoliceOverview
    from analysis.sources.profiles import Profile
    from analysis.sources.reading import Reading
    from analysis.sources.spreadsheet import Workbook


def read_workbook(name: str, content: bytes, reading: "Reading") -> "Workbook":
    """Return the cells of a file that the user chose.

    Raises
    ------
    SourceError
        When it cannot be read.
    """
    return _read_workbook(name, content, reading.encoding, reading.delimiter)


@st.cache_resource(scope="session", show_spinner="Bestand lezen…", max_entries=1)
def _read_workbook(name: str, content: bytes, encoding: str, delimiter: str) -> "Workbook":
    from analysis.sources.delivery import workbook_in_memory
    from analysis.sources.reading import Reading

    return workbook_in_memory(name, content, Reading(encoding, delimiter))


def read_delivery(workbook: "Workbook", reading: "Reading", *, with_profiles: bool = True) -> "PoliceOverview | AreaScan":
    """Return a file as what it is: an overview of incidents or counts per buurt.

    Parameters
    ----------
    workbook
        From `read_workbook`.
    reading
        What the user says of it.
    with_profiles
        Whether an import profile of this dossier may say how it is read.

    Raises
    ------
    SourceError
        When it is neither, or its columns moved since its import profile was made.
    """
    from analysis.importing import profiles_in

    profiles = tuple(profiles_in(dossier())) if with_profiles else ()
    mark = f"{workbook.name}|{workbook.sha256}|{workbook.encoding}|{workbook.delimiter}"
    return _read_delivery(mark, reading, profiles, workbook)


@st.cache_resource(scope="session", show_spinner="Kolommen herkennen…", max_entries=1)
def _read_delivery(mark: str, reading: "Reading", profiles: "tuple[Profile, ...]", _workbook: "Workbook") -> "PoliceOverview | AreaScan":
    from analysis.importing import read_as_known

    return read_as_known(_workbook, reading, profiles)


def judge_delivery(overview: "PoliceOverview") -> "Intake":
    """Return what a delivery holds and what adding it to this dossier would do."""
    kept, opened = police_data(), register()
    read = f"{overview.sha256}|{overview.layouts}|{overview.reading}"
    name = organisation().municipality_name
    mark = f"{today()}|{read}|{kept.digest if kept else ''}|{key_of(opened) if opened else ''}|{name}"
    return _judge_delivery(mark, settings().model_dump_json(), overview, kept, name)


@st.cache_resource(scope="session", show_spinner="Rijen nakijken…", max_entries=1)
def _judge_delivery(mark: str, settings_text: str, _overview: "PoliceOverview", _kept: "PoliceData | None", municipality: str) -> "Intake":
    from analysis.intake import judge_delivery as judge

    kept = None if _kept is None else _kept.registrations
    decisions = () if _kept is None else _kept.decisions
    chosen = Settings.model_validate_json(settings_text)
    return judge(_overview, kept, address_index(), as_of=today(), settings=chosen, decisions=decisions, municipality=municipality)


def forget() -> None:
    """Let go of what was about to be added."""
    _read_workbook.clear()
    _read_delivery.clear()
    _judge_delivery.clear()
