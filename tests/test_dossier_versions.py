"""A dossier of an older, a newer or another make: brought up to date whole or not at all, or refused with a sentence."""

import os
import shutil
import sqlite3
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from analysis import dossier as kept
from analysis.dossier import migrations, schema, store
from analysis.errors import DossierError
from tests.dossier_cases import NOW, WHO, contents, fill, fixed_clock, make_designation, open_own

PRESENT = schema.VERSION
NEXT = PRESENT + 1


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a filled dossier, as the present release makes it."""
    fill(open_own(tmp_path / "dossier"), "Plantwoord")
    return tmp_path / "dossier"


@pytest.fixture
def next_version(monkeypatch: pytest.MonkeyPatch) -> None:
    """A made-up next release: a column and a table more, and a step that moves data."""
    newer = sa.MetaData()
    for table in schema.METADATA.sorted_tables:
        table.to_metadata(newer)
    newer.tables["partners"].append_column(
        sa.Column("website", schema.CleanText, nullable=False, server_default="geen", info={"since": NEXT})
    )
    sa.Table("visits", newer, sa.Column("id", sa.Integer, primary_key=True), sa.Column("result", sa.Text), info={"since": NEXT})

    def move(connection: sa.Connection) -> None:
        connection.execute(sa.text("INSERT INTO visits (result) SELECT name FROM partners WHERE code = 'police'"))

    monkeypatch.setattr(schema, "METADATA", newer)
    monkeypatch.setattr(schema, "VERSION", NEXT)
    monkeypatch.setattr(migrations, "STEPS", {NEXT: move})


def test_an_older_dossier_is_brought_up_to_date_after_a_copy_of_it_was_set_aside(folder: Path, request: pytest.FixtureRequest):
    before = contents(kept.open_dossier(folder))
    request.getfixturevalue("next_version")
    dossier = kept.open_dossier(folder, clock=fixed_clock)
    with dossier.reading() as connection:
        assert connection.execute(sa.text("SELECT website FROM partners WHERE code = 'police'")).scalar_one() == "geen"
        assert connection.execute(sa.text("SELECT result FROM visits")).scalars().all() == ["Politie"]
        assert migrations.read_version(connection) == NEXT
    assert kept.read_log(dossier).iloc[0][["what", "detail"]].tolist() == ["Dossier bijgewerkt", f'{{"from": {PRESENT}, "to": {NEXT}}}']
    after = contents(dossier, "events", "dossier_info", "partners", "visits")
    assert after == {name: rows for name, rows in before.items() if name in after}
    assert [row[:-1] for row in contents(dossier)["partners"]] == before["partners"]
    copy = folder / store.SAFETY_COPY.format(version=PRESENT)
    with sqlite3.connect(copy) as connection:
        assert connection.execute("SELECT value FROM dossier_info WHERE key = 'schema_version'").fetchone() == (str(PRESENT),)
    connection.close()


@pytest.mark.parametrize("version", range(1, PRESENT))
def test_a_dossier_of_every_older_release_gets_what_came_since(tmp_path: Path, version: int):
    kept.open_dossier(tmp_path / "dossier", is_demo=False, clock=fixed_clock)
    with sqlite3.connect(tmp_path / "dossier" / store.FILE_NAME) as connection:
        for table in reversed(schema.METADATA.sorted_tables):
            if table.info["since"] > version:
                connection.execute(f"DROP TABLE {table.name}")
            for column in table.columns:
                if table.info["since"] <= version < column.info.get("since", 1):
                    connection.execute(f"ALTER TABLE {table.name} DROP COLUMN {column.name}")
        connection.execute(f"UPDATE dossier_info SET value = '{version}' WHERE key = 'schema_version'")
    connection.close()
    dossier = kept.open_dossier(tmp_path / "dossier", clock=fixed_clock)
    kept.save_designation(dossier, make_designation(), WHO)
    fill(dossier, "Plantwoord")
    assert all(contents(dossier).values())


def test_a_migration_that_fails_changes_nothing(folder: Path, next_version: None, monkeypatch: pytest.MonkeyPatch):
    def fail(connection: sa.Connection) -> None:
        raise DossierError("Dit ging mis.")

    monkeypatch.setattr(migrations, "STEPS", {NEXT: fail})
    with pytest.raises(DossierError, match="ging mis"):
        kept.open_dossier(folder)
    with sqlite3.connect(folder / store.FILE_NAME) as connection:
        assert connection.execute("SELECT value FROM dossier_info WHERE key = 'schema_version'").fetchone() == (str(PRESENT),)
        assert connection.execute("SELECT count(*) FROM sqlite_master WHERE name = 'visits'").fetchone() == (0,)
    connection.close()


def test_a_back_up_of_an_older_release_is_brought_up_to_date_when_it_is_put_back(
    folder: Path, tmp_path: Path, request: pytest.FixtureRequest
):
    kept.back_up(kept.open_dossier(folder), tmp_path / "kopie.zip", WHO)
    request.getfixturevalue("next_version")
    dossier = kept.restore(tmp_path / "kopie.zip", tmp_path / "elders", WHO)
    with dossier.reading() as connection:
        assert migrations.read_version(connection) == NEXT
    assert [path.name for path in (tmp_path / "elders").iterdir()] == [store.FILE_NAME]


def test_copies_of_before_a_migration_do_not_stay(folder: Path):
    copy = folder / store.SAFETY_COPY.format(version=1)
    shutil.copy(folder / store.FILE_NAME, copy)
    old = (NOW - timedelta(days=31)).timestamp()
    os.utime(copy, (old, old))
    kept.open_dossier(folder, clock=fixed_clock)
    assert not copy.exists()
    shutil.copy(folder / store.FILE_NAME, copy)
    kept.open_dossier(folder, clock=fixed_clock)
    assert copy.exists()
    kept.delete_registration(kept.open_dossier(folder, clock=fixed_clock), 1, WHO)
    assert not copy.exists()


def test_a_newer_dossier_is_refused_and_left_as_it_is(folder: Path):
    with sqlite3.connect(folder / store.FILE_NAME) as connection:
        connection.execute("UPDATE dossier_info SET value = '99' WHERE key = 'schema_version'")
    connection.close()
    before = (folder / store.FILE_NAME).read_bytes()
    with pytest.raises(DossierError, match="nieuwere versie van Preventiekaart"):
        kept.open_dossier(folder)
    assert (folder / store.FILE_NAME).read_bytes() == before


def test_a_database_of_something_else_is_refused(tmp_path: Path):
    with sqlite3.connect(tmp_path / store.FILE_NAME) as connection:
        connection.execute("CREATE TABLE boodschappen (wat TEXT)")
    connection.close()
    with pytest.raises(DossierError, match="geen dossier van Preventiekaart"):
        kept.open_dossier(tmp_path)


def test_a_folder_that_is_a_file_is_refused_with_a_sentence(tmp_path: Path):
    (tmp_path / "bestand").write_text("x", encoding="utf-8")
    with pytest.raises(DossierError, match="Kies een andere map"):
        kept.open_dossier(tmp_path / "bestand")


def test_an_open_dossier_is_one_file_between_two_actions(folder: Path):
    assert kept.is_dossier(folder)
    assert [path.name for path in folder.iterdir()] == [store.FILE_NAME]
    assert not kept.is_dossier(folder.parent)
