"""Back-up, restore and wipe of a dossier in a folder, each whole or not at all. Only for SQLite; a database has its own."""

import contextlib
import hashlib
import json
import shutil
import sqlite3
import tempfile
import time
import zipfile
import zlib
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import IO, Any

import pandas as pd
import sqlalchemy as sa
from sqlalchemy import exc

from analysis.dossier import log, migrations, schema
from analysis.dossier.store import FILE_NAME, WAIT_S, Dossier, copy_database, fill_first_rows, open_dossier, ours, safety_copies, utc_now
from analysis.errors import DossierError
from analysis.folders import new_file

MANIFEST = "manifest.json"
PRODUCT = "preventiekaart-dossier"
LARGEST_BYTES = 4 * 1024**3
"""Far above any dossier; a file that says to be larger is not one of ours."""

BACKED_UP = "Back-up gemaakt"
"""What the log calls it; the newest such line is the last back-up."""

DAMAGED = "De back-up ‘{name}’ is beschadigd. Er is niets veranderd. Neem een andere back-up."
NO_BACKUP = "‘{name}’ is geen back-up van Preventiekaart. Er is niets veranderd."
IN_USE = "Het dossier is nog open in een ander venster of programma. Sluit het daar en probeer het opnieuw."
_CHUNK = 1 << 20


def back_up(dossier: Dossier, target: Path, who: str) -> None:
    """Write the whole dossier as it is at this moment to a zip file, with a manifest holding its hash.

    Raises
    ------
    DossierError
        When the dossier stands in a database, cannot be read, or the zip would stand in its own folder.
    SourceError
        When the zip file cannot be written.
    """
    folder = _folder_of(dossier)
    if target.resolve().is_relative_to(folder.resolve()):
        raise DossierError("Kies voor de back-up een andere map dan die van het dossier: anders raakt u beide tegelijk kwijt.")
    with ours(), new_file(target) as part, _work_folder(folder) as work:
        copy = work / FILE_NAME
        copy_database(folder / FILE_NAME, copy)
        digest = _sha256(copy)
        manifest = {
            "product": PRODUCT,
            "schema_version": schema.VERSION,
            "made_at_utc": dossier.clock().isoformat(),
            "file": FILE_NAME,
            "bytes": copy.stat().st_size,
            "sha256": digest,
        }
        with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(MANIFEST, json.dumps(manifest, indent=1))
            archive.write(copy, FILE_NAME)
    with dossier.action(BACKED_UP, who) as action:
        action.detail["sha256"] = digest


def restore(source: Path, folder: Path, who: str, *, clock: Callable[[], datetime] = utc_now) -> Dossier:
    """Put a back-up in the place of the dossier in a folder, and return it opened.

    Everything is checked and brought up to date first, beside the present dossier; then the content is replaced in one
    transaction. A present dossier that is damaged is set aside until it is done.

    Raises
    ------
    DossierError
        For a file that is no back-up, is damaged or newer, or of the other sort (oefengegevens or own): nothing changed. Also
        when somebody else is working in the dossier.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise DossierError("In deze map kunnen we niet schrijven. Kies een andere map.") from error
    with ours(), _work_folder(folder) as work:
        staged = _unpack(source, work)
        checked = open_dossier(work, clock=clock)
        with checked.reading() as connection:
            if log.find_break(connection):
                raise DossierError(DAMAGED.format(name=source.name))
            is_demo = bool(connection.execute(sa.select(schema.organisation.c.is_demo)).scalar_one())
        _refuse_other_sort(folder, is_demo)
        _replace_content(staged, folder / FILE_NAME)
    restored = open_dossier(folder, clock=clock)
    with restored.action("Back-up teruggezet", who):
        pass
    _forget_copies(folder)
    return restored


def wipe(dossier: Dossier, who: str) -> None:
    """Delete everything in the dossier for good; what remains is an empty one that says when and by whom it was wiped.

    Raises
    ------
    DossierError
        When somebody else keeps the dossier open, so that old data could still stand in a file.
    """
    folder = _folder_of(dossier)
    with dossier.action("Dossier gewist", who) as action:
        connection = action.connection
        is_demo = bool(connection.execute(sa.select(schema.organisation.c.is_demo)).scalar_one())
        for table in reversed(schema.METADATA.sorted_tables):
            connection.execute(table.delete())
        log.write_info(connection, migrations.VERSION_KEY, str(schema.VERSION))
        fill_first_rows(connection, is_demo=is_demo)
    _forget_copies(folder)
    if not scrub(dossier):
        raise DossierError(f"De gegevens zijn gewist, maar er kan nog een kopie op de schijf staan. {IN_USE}")


def scrub(dossier: Dossier) -> bool:
    """Take what was deleted out of the files too; return False when somebody else keeps the dossier open now."""
    if dossier.folder is None:
        return True
    _forget_copies(dossier.folder)
    try:
        with dossier.engine.connect() as connection:
            plain: Any = connection.connection.driver_connection
            plain.execute("VACUUM")
            busy, _, _ = plain.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    except (exc.OperationalError, sqlite3.OperationalError):
        return False
    return not busy


def read_log(dossier: Dossier) -> pd.DataFrame:
    """Return the log: at (UTC), who, what, detail (JSON text), newest first."""
    with dossier.reading() as connection:
        return log.read_lines(connection)


def verify_log(dossier: Dossier, known: str = "") -> str:
    """Return the Dutch sentence on the first line of the log that was tampered with; empty when it is whole.

    `known` is the mark of a line that was written down earlier (see `log_head`): that line has to be there still.
    """
    with dossier.reading() as connection:
        return log.find_break(connection, known)


def log_head(dossier: Dossier) -> tuple[int, str]:
    """Return how many lines the log has, and the mark of the last one."""
    with dossier.reading() as connection:
        return log.head(connection)


def _folder_of(dossier: Dossier) -> Path:
    if dossier.folder is None:
        raise DossierError("Dit dossier staat in een database. Vraag uw beheerder om een back-up te maken, terug te zetten of te wissen.")
    return dossier.folder


@contextlib.contextmanager
def _work_folder(folder: Path) -> Iterator[Path]:
    """A folder beside the dossier that always goes away again; one that a broken-off run left goes too."""
    _forget_work(folder)
    work = Path(tempfile.mkdtemp(prefix=".werkmap-", dir=folder))
    try:
        yield work
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _unpack(source: Path, work: Path) -> Path:
    """Write the database of a back-up into the work folder and check it; names in the zip are never used as paths."""
    try:
        with zipfile.ZipFile(source) as archive:
            if archive.getinfo(MANIFEST).file_size > _CHUNK:
                raise DossierError(NO_BACKUP.format(name=source.name))
            manifest = json.loads(archive.read(MANIFEST))
            if manifest["product"] != PRODUCT or not 0 < int(manifest["bytes"]) <= LARGEST_BYTES:
                raise DossierError(NO_BACKUP.format(name=source.name))
            migrations.refuse_newer(int(manifest["schema_version"]), schema.VERSION)
            with archive.open(FILE_NAME) as stream, (work / FILE_NAME).open("wb") as target:
                written = _copy_at_most(stream, target, int(manifest["bytes"]))
    except FileNotFoundError as error:
        raise DossierError(f"We vinden de back-up ‘{source.name}’ niet. Controleer de naam en de map.") from error
    except zipfile.BadZipFile as error:
        raise DossierError(DAMAGED.format(name=source.name)) from error
    except (KeyError, TypeError, ValueError) as error:
        raise DossierError(NO_BACKUP.format(name=source.name)) from error
    except (OSError, EOFError, NotImplementedError, RuntimeError, zlib.error) as error:
        raise DossierError(DAMAGED.format(name=source.name)) from error
    staged = work / FILE_NAME
    if written != manifest["bytes"] or _sha256(staged) != manifest["sha256"] or not _is_sound(staged):
        raise DossierError(DAMAGED.format(name=source.name))
    return staged


def _copy_at_most(stream: IO[bytes], target: IO[bytes], most: int) -> int:
    """Copy, and stop just beyond `most`: a zip that holds more than it says is not unpacked."""
    written = 0
    while written <= most and (chunk := stream.read(_CHUNK)):
        written += target.write(chunk)
    return written


def _is_sound(path: Path) -> bool:
    with contextlib.closing(sqlite3.connect(path)) as connection:
        try:
            is_whole = connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            return is_whole and not connection.execute("PRAGMA foreign_key_check").fetchall()
        except sqlite3.DatabaseError:
            return False


def _refuse_other_sort(folder: Path, is_demo: bool) -> None:
    """Keep oefengegevens and own data apart, also here; a dossier that cannot be read refuses nothing."""
    if not (folder / FILE_NAME).exists() or not _is_sound(folder / FILE_NAME):
        return
    with open_dossier(folder).reading() as connection:
        stored = bool(connection.execute(sa.select(schema.organisation.c.is_demo)).scalar_one())
    if stored != is_demo:
        sort = "oefengegevens" if is_demo else "gegevens van een gemeente zelf"
        raise DossierError(f"Deze back-up bevat {sort}. Zet haar in een andere map terug: de twee blijven apart. Er is niets veranderd.")


def _replace_content(source: Path, target: Path) -> None:
    """Put the content of one database into another in one transaction, so that nobody ever sees a half one."""
    if target.exists() and not _is_sound(target):
        for suffix in ("", "-wal", "-shm"):
            with contextlib.suppress(FileNotFoundError):
                Path(f"{target}{suffix}").replace(f"{target}.beschadigd{suffix}")
    deadline = time.monotonic() + WAIT_S

    def give_up_in_time(status: int, remaining: int, total: int) -> None:
        if status != sqlite3.SQLITE_DONE and time.monotonic() > deadline:
            raise DossierError(IN_USE)

    with contextlib.closing(sqlite3.connect(source)) as new, contextlib.closing(sqlite3.connect(target, timeout=WAIT_S)) as present:
        present.execute("PRAGMA journal_mode=WAL")
        new.backup(present, progress=give_up_in_time)
        present.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _forget_copies(folder: Path) -> None:
    for copy in [*safety_copies(folder), *folder.glob(f"{FILE_NAME}.beschadigd*"), *folder.glob("*.deel")]:
        copy.unlink(missing_ok=True)
    _forget_work(folder)


def _forget_work(folder: Path) -> None:
    for left in folder.glob(".werkmap-*"):
        shutil.rmtree(left, ignore_errors=True)
