"""The session: demo and own data stay apart, police data stays shut without a check, and a change by a colleague shows."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from analysis.dossier import delete_import, imports, open_dossier
from analysis.sources.demo import make_demo
from dashboard import launch
from dashboard.demo import demo_place, prepare_demo

READ = """
import streamlit as st
from dashboard import session
if st.session_state.get("go_own"):
    session.use_own_dossier()
read, result = session.police_data(), session.analysis()
st.session_state["seen"] = {
    "is_demo": session.is_demo(),
    "municipality": session.municipality_name(),
    "user": session.user(),
    "signature": session.signature(),
    "refusal": session.police_refusal(),
    "digest": "" if read is None else read.digest,
    "rows": 0 if read is None else len(read.registrations),
    "concentrations": None if result is None else len(result.concentrations.hotspots),
    "has_register": session.register() is not None,
}
"""


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small demo municipality."""
    folder = tmp_path_factory.mktemp("oefengegevens")
    make_demo(demo_place(folder).files, seed=3, addresses=1500, incidents=80)
    prepare_demo(folder, lambda _: None)
    return folder


@pytest.fixture
def look(demo: Path, tmp_path: Path) -> Callable[..., dict[str, Any]]:
    """Run a page that asks the session everything, and return what it saw."""
    launch.start_with(launch.Launch(tmp_path / "dossier", demo))
    page = AppTest.from_string(READ, default_timeout=90)

    def looked(**state: Any) -> dict[str, Any]:
        for name, value in state.items():
            page.session_state[name] = value
        page.run()
        assert not page.exception
        seen: dict[str, Any] = page.session_state["seen"]
        return seen

    return looked


def test_a_first_visit_works_with_oefengegevens(look: Callable[..., dict[str, Any]]) -> None:
    seen = look()
    assert seen["is_demo"]
    assert seen["municipality"] == "Gemeente Waterveen"
    assert seen["user"] == "oefengebruiker"
    assert seen["refusal"] == ""
    assert seen["concentrations"] is not None


def test_an_own_dossier_begins_empty_and_without_police_data(look: Callable[..., dict[str, Any]]) -> None:
    seen = look(go_own=True)
    assert not seen["is_demo"]
    assert seen["municipality"] == ""
    assert not seen["has_register"]
    assert seen["refusal"] != ""
    assert seen["rows"] == 0
    assert seen["concentrations"] is None
    assert seen["user"] == "gebruiker (naam nog niet ingevuld)"  # for the log
    assert seen["signature"] == ""  # on a file for others it would be no name at all


def test_who_has_an_own_dossier_begins_there(look: Callable[..., dict[str, Any]], tmp_path: Path) -> None:
    open_dossier(tmp_path / "dossier", is_demo=False)
    assert not look()["is_demo"]


def test_what_a_colleague_removed_is_gone_at_the_next_look(look: Callable[..., dict[str, Any]], demo: Path) -> None:
    before = look()
    dossier = open_dossier(demo_place(demo).dossier)
    delete_import(dossier, int(imports(dossier)["import_id"].iloc[0]), "een collega")

    after = look()

    assert after["rows"] < before["rows"]
    assert after["digest"] != before["digest"]
