"""The first start: the demo municipality is made once, goes on where it was broken off, and holds only oefengegevens."""

from pathlib import Path

import pytest

from analysis.dossier import open_dossier, read_organisation, registrations
from analysis.sources.demo import make_demo
from dashboard.demo import DemoPlace, demo_place, prepare_demo


def silent(_: str) -> None:
    """Say nothing."""


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> DemoPlace:
    """A demo folder of which only the files were made before the program was stopped."""
    folder = tmp_path_factory.mktemp("oefengegevens")
    make_demo(demo_place(folder).files, seed=3, addresses=1500, incidents=80)
    return prepare_demo(folder, silent)


def test_a_start_that_was_broken_off_goes_on_where_it_was(prepared: DemoPlace) -> None:
    assert (prepared.register / "register.json").is_file()
    dossier = open_dossier(prepared.dossier)
    assert read_organisation(dossier).is_demo
    assert read_organisation(dossier).municipality_name == "Waterveen"
    assert len(registrations(dossier)) > 80


def test_a_second_start_makes_nothing(prepared: DemoPlace) -> None:
    said: list[str] = []
    before = (prepared.register / "register.json").stat().st_mtime_ns
    assert prepare_demo(prepared.files.parent, said.append) == prepared
    assert said == []
    assert (prepared.register / "register.json").stat().st_mtime_ns == before


def test_the_demo_of_another_version_is_looked_at_again_and_its_register_repaired(prepared: DemoPlace) -> None:
    folder = prepared.files.parent
    (folder / "klaar.txt").write_text("0.0.0", encoding="utf-8")
    (prepared.register / "register.json").write_text("{}", encoding="utf-8")

    prepare_demo(folder, silent)

    assert "Waterveen" in (prepared.register / "register.json").read_text(encoding="utf-8")


def test_a_folder_with_something_else_in_it_is_not_touched(tmp_path: Path) -> None:
    from analysis.errors import SourceError

    place = demo_place(tmp_path)
    place.files.mkdir()
    (place.files / "eigen.txt").write_text("van mij", encoding="utf-8")
    with pytest.raises(SourceError):
        prepare_demo(tmp_path, silent)
    assert (place.files / "eigen.txt").read_text(encoding="utf-8") == "van mij"
