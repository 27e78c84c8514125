import json
import shutil
import sqlite3
import subprocess
import sys
import threading
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from analysis import dossier as kept
from analysis.dossier import safekeeping, schema, store
from analysis.errors import DossierError
from tests.dossier_cases import NOW, WHO, contents, files_with, fill, fixed_clock, make_overview, open_own

ROOT = Path(__file__).resolve().parent.parent
PRESENT = schema.VERSION
NEXT = PRESENT + 1


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a filled dossier."""
    fill(open_own(tmp_path / "dossier"), "Plantwoord")
    return tmp_path / "dossier"


def start(code: str, folder: Path) -> "subprocess.Popen[str]":
    """Run Python code in a process of its own, with `dossier` open; it prints a line when it is ready."""
    prelude = "import sys, time\nfrom pathlib import Path\nfrom analysis import dossier as kept\nfrom analysis.dossier import schema\n"
    prelude += "from analysis.organisation import Partner\ndossier = kept.open_dossier(Path(sys.argv[1]))\n"
    return subprocess.Popen([sys.executable, "-c", prelude + code, str(folder)], cwd=ROOT, stdout=subprocess.PIPE, text=True)


def kill(process: "subprocess.Popen[str]") -> None:
    process.kill()
    process.communicate(timeout=60)


def test_a_process_killed_in_the_middle_of_an_action_leaves_the_dossier_as_it_was(folder: Path):
    before = contents(kept.open_dossier(folder))
    half = """
with dossier.action("Half", "kind") as action:
    action.connection.execute(schema.schemes.insert(), [{"title": "half" * 500, "kind": "aftercare"}] * 5000)
    action.connection.execute(schema.partners.delete())
    print("bezig", flush=True)
    time.sleep(600)
"""
    process = start(half, folder)
    assert process.stdout is not None
    assert process.stdout.readline() == "bezig\n"
    kill(process)
    after = kept.open_dossier(folder)
    assert contents(after) == before
    assert kept.verify_log(after) == ""
    kept.save_partner(after, kept.read_partners(after)[0], WHO)


def test_a_process_killed_at_any_moment_leaves_whole_actions_only(tmp_path: Path):
    steady = "print('bezig', flush=True)\nfor n in range(100000):\n    kept.save_partner(dossier, Partner(name=f'p{n}'), 'kind')\n"
    kept.open_dossier(tmp_path)
    for pause in (0.2, 0.33, 0.47):
        process = start(steady, tmp_path)
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(pause)
        kill(process)
    dossier = kept.open_dossier(tmp_path)
    added = (kept.read_log(dossier)["what"] == "Partner toegevoegd").sum()
    assert added > 0
    assert len(kept.read_partners(dossier)) == 13 + added
    assert kept.verify_log(dossier) == ""
    with sqlite3.connect(tmp_path / store.FILE_NAME) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    connection.close()


def test_two_processes_write_at_once_and_nothing_is_lost(tmp_path: Path):
    kept.open_dossier(tmp_path)
    code = "for n in range(40):\n    kept.save_partner(dossier, Partner(name=f'p{n}'), 'kind')\n"
    processes = [start(code, tmp_path) for _ in range(2)]
    assert [process.communicate(timeout=120) and process.returncode for process in processes] == [0, 0]
    dossier = kept.open_dossier(tmp_path)
    assert len(kept.read_partners(dossier)) == 13 + 80
    assert kept.verify_log(dossier) == ""


def test_two_processes_begin_one_dossier_together(tmp_path: Path):
    processes = [start("", tmp_path / "nieuw") for _ in range(3)]
    assert [process.communicate(timeout=120) and process.returncode for process in processes] == [0, 0, 0]
    assert len(kept.read_partners(kept.open_dossier(tmp_path / "nieuw"))) == 13


@pytest.fixture
def locked(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The folder while somebody else is writing in it."""
    monkeypatch.setattr(store, "WAIT_S", 0.2)
    monkeypatch.setattr(safekeeping, "WAIT_S", 0.2)
    connection = sqlite3.connect(folder / store.FILE_NAME, isolation_level=None)
    connection.execute("BEGIN IMMEDIATE")
    yield folder
    connection.close()


def test_who_has_to_wait_too_long_is_told_so(folder: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(store, "WAIT_S", 0.2)
    dossier = kept.open_dossier(folder)
    connection = sqlite3.connect(folder / store.FILE_NAME, isolation_level=None)
    connection.execute("BEGIN IMMEDIATE")
    with pytest.raises(DossierError, match="Iemand anders werkt nu in dit dossier"):
        kept.save_partner(dossier, kept.read_partners(dossier)[0], WHO)
    assert len(kept.read_partners(dossier)) == 13
    connection.close()


def test_a_reader_sees_one_moment_while_others_write(folder: Path):
    dossier = kept.open_dossier(folder)
    count = sa.select(sa.func.count()).select_from(schema.partners)
    with dossier.reading() as connection:
        first = connection.execute(count).scalar_one()
        writer = threading.Thread(target=kept.delete_partner, args=(kept.open_dossier(folder), 3, WHO))
        writer.start()
        writer.join()
        assert connection.execute(count).scalar_one() == first == 13
    assert len(kept.read_partners(dossier)) == 12


# back-up and restore


def test_a_back_up_put_back_gives_the_same_dossier(folder: Path, tmp_path: Path):
    dossier = kept.open_dossier(folder, clock=fixed_clock)
    before = contents(dossier, "events", "dossier_info")
    log_before = kept.read_log(dossier)
    kept.back_up(dossier, tmp_path / "kopie.zip", WHO)
    assert kept.read_log(dossier)["what"].iloc[0] == "Back-up gemaakt"
    kept.wipe(dossier, WHO)
    restored = kept.restore(tmp_path / "kopie.zip", folder, "Hersteller", clock=fixed_clock)
    assert contents(restored, "events", "dossier_info") == before
    log = kept.read_log(restored)
    assert log.iloc[0][["what", "who"]].tolist() == ["Back-up teruggezet", "Hersteller"]
    assert log.iloc[1:].reset_index(drop=True).equals(log_before)
    assert kept.verify_log(restored) == ""


def test_a_back_up_can_be_put_back_on_another_computer(folder: Path, tmp_path: Path):
    dossier = kept.open_dossier(folder, clock=fixed_clock)
    kept.back_up(dossier, tmp_path / "kopie.zip", WHO)
    elsewhere = kept.restore(tmp_path / "kopie.zip", tmp_path / "nieuwe computer" / "dossier", WHO, clock=fixed_clock)
    assert contents(elsewhere, "events", "dossier_info") == contents(dossier, "events", "dossier_info")
    assert [path.name for path in (tmp_path / "nieuwe computer" / "dossier").iterdir()] == [store.FILE_NAME]


def test_a_back_up_holds_nothing_that_was_deleted(folder: Path, tmp_path: Path):
    dossier = kept.open_dossier(folder, clock=fixed_clock)
    kept.add_import(dossier, make_overview({"street": "Weggehaaldestraat"}), WHO)
    kept.delete_import(dossier, int(kept.imports(dossier)["import_id"].iloc[-1]), WHO)
    kept.back_up(dossier, tmp_path / "kopie.zip", WHO)
    with zipfile.ZipFile(tmp_path / "kopie.zip") as archive:
        content = archive.read(store.FILE_NAME)
    assert b"Weggehaaldestraat" not in content
    assert b"Plantwoord" in content


def test_a_back_up_does_not_go_into_the_folder_of_the_dossier(folder: Path):
    with pytest.raises(DossierError, match="andere map dan die van het dossier"):
        kept.back_up(kept.open_dossier(folder), folder / "sub" / "kopie.zip", WHO)
    assert [path.name for path in folder.iterdir()] == [store.FILE_NAME]


Breaker = Callable[[Path], None]


def _cut_off(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-200])


def _is_text(path: Path) -> None:
    path.write_text("geen zip", encoding="utf-8")


def _rewritten(change: Callable[[dict[str, Any], bytes], tuple[dict[str, Any], bytes]]) -> Breaker:
    def rewrite(path: Path) -> None:
        with zipfile.ZipFile(path) as archive:
            manifest, content = json.loads(archive.read("manifest.json")), archive.read(store.FILE_NAME)
        manifest, content = change(manifest, content)
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("manifest.json", json.dumps(manifest))
            archive.writestr(store.FILE_NAME, content)

    return rewrite


def _other_zip(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("../../kwaad.txt", "x")


@pytest.mark.parametrize(
    ("break_it", "sentence"),
    [
        (_cut_off, "beschadigd"),
        (_is_text, "beschadigd"),
        (_other_zip, "geen back-up van Preventiekaart"),
        (Path.unlink, "vinden de back-up"),
        (_rewritten(lambda m, c: (m, c[:4000] + b"\x01" + c[4001:])), "beschadigd"),
        (_rewritten(lambda m, c: (m, c + b"meer dan gezegd")), "beschadigd"),
        (_rewritten(lambda m, c: (m | {"bytes": 10**15}, c)), "geen back-up"),
        (_rewritten(lambda m, c: (m | {"product": "iets anders"}, c)), "geen back-up"),
        (_rewritten(lambda m, c: ([], c)), "geen back-up"),
        (_rewritten(lambda m, c: (m | {"schema_version": 99}, c)), "nieuwere versie"),
    ],
)
def test_a_broken_back_up_changes_nothing(folder: Path, tmp_path: Path, break_it: Breaker, sentence: str):
    dossier = kept.open_dossier(folder, clock=fixed_clock)
    kept.back_up(dossier, tmp_path / "kopie.zip", WHO)
    break_it(tmp_path / "kopie.zip")
    before = contents(dossier)
    with pytest.raises(DossierError, match=sentence):
        kept.restore(tmp_path / "kopie.zip", folder, WHO)
    assert contents(kept.open_dossier(folder)) == before
    assert [path.name for path in folder.iterdir()] == [store.FILE_NAME]
    assert not list(tmp_path.rglob("kwaad.txt"))


def test_a_back_up_with_a_forged_log_is_refused(folder: Path, tmp_path: Path):
    forged = tmp_path / "ander"
    shutil.copytree(folder, forged)
    other = kept.open_dossier(forged)
    with other.engine.begin() as connection:
        connection.execute(sa.text("UPDATE events SET who = 'niemand' WHERE id = 2"))
    kept.back_up(other, tmp_path / "kopie.zip", WHO)
    with pytest.raises(DossierError, match="beschadigd"):
        kept.restore(tmp_path / "kopie.zip", folder, WHO)


def test_demo_data_are_not_put_back_over_own_data(folder: Path, tmp_path: Path):
    kept.back_up(kept.open_dossier(tmp_path / "oefening", is_demo=True), tmp_path / "kopie.zip", WHO)
    before = contents(kept.open_dossier(folder))
    with pytest.raises(DossierError, match="bevat oefengegevens"):
        kept.restore(tmp_path / "kopie.zip", folder, WHO)
    assert contents(kept.open_dossier(folder)) == before


def test_a_damaged_dossier_is_named_and_can_be_replaced_by_a_back_up(folder: Path, tmp_path: Path):
    dossier = kept.open_dossier(folder, clock=fixed_clock)
    before = contents(dossier, "events", "dossier_info")
    kept.back_up(dossier, tmp_path / "kopie.zip", WHO)
    (folder / store.FILE_NAME).write_bytes(b"kapot" * 10_000)
    with pytest.raises(DossierError, match="Het dossier is beschadigd"):
        kept.open_dossier(folder)
    restored = kept.restore(tmp_path / "kopie.zip", folder, WHO)
    assert contents(restored, "events", "dossier_info") == before
    assert [path.name for path in folder.iterdir()] == [store.FILE_NAME]


def test_nothing_is_put_back_while_somebody_is_writing(folder: Path, tmp_path: Path, request: pytest.FixtureRequest):
    dossier = kept.open_dossier(folder)
    kept.back_up(dossier, tmp_path / "kopie.zip", WHO)
    before = contents(dossier)
    request.getfixturevalue("locked")
    with pytest.raises(DossierError, match=r"Iemand anders werkt|nog open in een ander venster"):
        kept.restore(tmp_path / "kopie.zip", folder, WHO)
    assert contents(dossier) == before


# wipe


def test_wiping_leaves_no_word_in_any_file_and_one_line_in_the_log(folder: Path):
    dossier = kept.open_dossier(folder, clock=fixed_clock)
    shutil.copy(folder / store.FILE_NAME, folder / store.SAFETY_COPY.format(version=1))
    assert len(files_with(folder, "Plantwoord")) == 2
    kept.wipe(dossier, "Wisser")
    assert files_with(folder, "Plantwoord") == []
    assert [path.name for path in folder.iterdir()] == [store.FILE_NAME]
    assert kept.read_log(dossier)[["at", "who", "what", "detail"]].values.tolist() == [[NOW, "Wisser", "Dossier gewist", "{}"]]
    assert kept.verify_log(dossier) == ""
    fresh = contents(kept.open_dossier(folder.parent / "vers", is_demo=False, clock=fixed_clock), "events", "dossier_info")
    emptied = contents(kept.open_dossier(folder), "events", "dossier_info")
    assert {name: [row[1:] for row in rows] for name, rows in emptied.items()} == {
        name: [row[1:] for row in rows] for name, rows in fresh.items()
    }


def test_wiping_says_so_when_somebody_else_keeps_old_data_open(folder: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(store, "WAIT_S", 0.2)
    dossier = kept.open_dossier(folder)
    with dossier.reading() as connection:
        connection.execute(sa.select(schema.partners)).all()
        with pytest.raises(DossierError, match="nog open in een ander venster"):
            kept.wipe(kept.open_dossier(folder), WHO)
    kept.wipe(dossier, WHO)
    assert files_with(folder, "Plantwoord") == []
