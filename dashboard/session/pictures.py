"""The pictures of one session: what the veiligheidsbeeld is made of, and the present beside a kept stand; let go with the police data."""

from typing import TYPE_CHECKING

import streamlit as st

from dashboard.session.place import key_of, organisation, settings, today
from dashboard.session.police import analysis, located, police_data

if TYPE_CHECKING:
    from analysis.dossier import Snapshot
    from analysis.findings import Finding
    from analysis.pictures import Since
    from analysis.pipeline import Analysis, Choice, Located
    from analysis.safety_picture import PictureData


def picture_data(whole: "Analysis") -> "PictureData":
    """Return what the picture of the whole data is made of."""
    read = police_data()
    found = read.findings if read else []
    own = organisation()
    mark = f"{read.digest if read else ''}|{key_of(whole.register)}|{own.municipality_code}|{own.municipality_name}|{today()}|{settings()}"
    return _data(mark, whole, found, own.municipality_name, own.municipality_code)


@st.cache_resource(scope="session", show_spinner="Cijfers tellen…", max_entries=2)
def _data(mark: str, _whole: "Analysis", _found: "list[Finding]", municipality: str, code: str) -> "PictureData":
    from analysis import pictures

    return pictures.picture_data(_whole, _found, municipality=municipality, municipality_code=code)


def choice_of(months: int, data: "PictureData", kinds: "tuple[object, ...]" = ()) -> "Choice":
    """Return the choice of a picture that looks back so many months from the end of the data."""
    from analysis.pictures import period_of
    from analysis.pipeline import ROBBERIES, Choice

    assert data.covered is not None, "a picture looks back over days"
    return Choice(tuple(kinds) or ROBBERIES, *period_of(months, data.covered))  # type: ignore[arg-type]  # the kinds of a stand


def since(snapshot: "Snapshot", data: "PictureData") -> "Since | None":
    """Return what became of a kept picture; None when the data do not reach beyond it."""
    from analysis.pipeline import Choice

    read = police_data()
    if data.covered is None or read is None:
        return None
    now, every = analysis(choice_of(snapshot.months, data, snapshot.kinds)), located(Choice(snapshot.kinds))
    if now is None or every is None:
        return None
    mark = f"{read.digest}|{key_of(now.register)}|{snapshot.id}|{snapshot.version}|{snapshot.is_complete}|{data.covered}"
    return _since(mark, snapshot, now, every, data)


@st.cache_resource(scope="session", show_spinner="Standen vergelijken…", max_entries=4)
def _since(mark: str, _snapshot: "Snapshot", _now: "Analysis", _every: "Located", _data: "PictureData") -> "Since | None":
    from analysis.pictures import compare_with

    assert _data.covered is not None, "asked for in `since`"
    return compare_with(_snapshot, _now, _every.incidents, _data.covered)


def forget() -> None:
    """Let go of every picture."""
    for read in (_data, _since):
        read.clear()
