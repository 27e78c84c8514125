"""Opening a dossier: one folder, one database, one transaction per action of a user.

What only SQLite has stands in this file and in `safekeeping.py`; a team may give a PostgreSQL address instead of a folder.
"""

import contextlib
import csv
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy import exc
from sqlalchemy.pool import NullPool

from analysis.catalogues import catalogue
from analysis.dossier import log, migrations, schema
from analysis.errors import DossierError

FILE_NAME = "dossier.sqlite"
SAFETY_COPY = "dossier-voor-versie-{version}.sqlite"
KEEP_SAFETY_COPY_DAYS = 30
"""Long enough to notice that a migration went wrong; police data should not stay in a forgotten copy."""

WAIT_S = 15
"""How long one waits for the transaction of somebody else."""

_DUTCH_TIME = ZoneInfo("Europe/Amsterdam")
_WRITES = "dossier_writes"


def utc_now() -> datetime:
    """Return the moment; tests hand in their own."""
    return datetime.now(UTC)


def dutch_day(moment: datetime) -> date:
    """Return the day in the Netherlands at a moment."""
    return moment.astimezone(_DUTCH_TIME).date()


@dataclass
class Transaction:
    """One action of a user while it runs: write through `connection`, add to `detail` what the log may know."""

    connection: sa.Connection
    who: str
    at: datetime
    detail: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Dossier:
    """An open dossier. It holds no connection between two actions, so it never locks out anybody else."""

    engine: sa.Engine = field(repr=False)
    folder: Path | None
    clock: Callable[[], datetime] = field(default=utc_now, repr=False)

    @property
    def today(self) -> date:
        """The day in the Netherlands."""
        return dutch_day(self.clock())

    @property
    def now(self) -> datetime:
        """The moment on a Dutch clock."""
        return self.clock().astimezone(_DUTCH_TIME)

    @contextlib.contextmanager
    def reading(self) -> Iterator[sa.Connection]:
        """Yield a connection that sees one moment of the dossier.

        Raises
        ------
        DossierError
            When the dossier cannot be read.
        """
        with ours(), self.engine.connect() as connection, connection.begin():
            yield connection

    @contextlib.contextmanager
    def action(self, what: str, who: str) -> Iterator[Transaction]:
        """Yield a transaction that is kept whole, with its line in the log, or not at all.

        Parameters
        ----------
        what
            A few Dutch words for the log, without any police data or name of a contact.
        who
            The name of the user.

        Raises
        ------
        DossierError
            When the dossier cannot be written, or somebody else keeps it too long.
        """
        with ours(), self.engine.connect().execution_options(**{_WRITES: True}) as connection, connection.begin():
            # a row lock, so that on PostgreSQL too the log is written by one at a time (SQLite has BEGIN IMMEDIATE)
            connection.execute(sa.select(schema.info.c.key).with_for_update()).all()
            transaction = Transaction(connection, who, self.clock())
            yield transaction
            log.write_line(connection, transaction.at, who, what, transaction.detail)


def is_dossier(folder: Path) -> bool:
    """Return whether a dossier stands in this folder."""
    return (folder / FILE_NAME).is_file()


def open_dossier(where: Path | str, *, is_demo: bool | None = None, clock: Callable[[], datetime] = utc_now) -> Dossier:
    """Open the dossier in a folder, or begin an empty one with the usual partners in it.

    A dossier of an earlier release is brought up to date, after a copy of it was set aside.

    Parameters
    ----------
    where
        A folder, or the address (URL) of a PostgreSQL database.
    is_demo
        For a new dossier: whether it holds oefengegevens. For an existing one: what it must be; None takes what it is.
    clock
        Gives the moment, with its time zone.

    Raises
    ------
    DossierError
        For a folder that cannot be written, a damaged or newer dossier, or one of the other sort (oefengegevens or own).
    """
    folder = None if isinstance(where, str) else where
    with ours():
        dossier = Dossier(_engine(where), folder, clock)
        with dossier.engine.connect() as connection, connection.begin():
            found = migrations.read_version(connection)
        migrations.refuse_newer(found, schema.VERSION)
        if folder is not None:
            _drop_old_copies(folder, clock())
            if 0 < found < schema.VERSION:
                copy_database(folder / FILE_NAME, folder / SAFETY_COPY.format(version=found))
        if found < schema.VERSION:
            _bring_up_to_date(dossier, is_demo=bool(is_demo))
        with dossier.engine.connect() as connection, connection.begin():
            _refuse_other_sort(connection, is_demo)
    return dossier


def _bring_up_to_date(dossier: Dossier, *, is_demo: bool) -> None:
    """Begin or migrate in one transaction; somebody else may just have done so."""
    with dossier.engine.connect().execution_options(**{_WRITES: True}) as connection, connection.begin():
        version = migrations.read_version(connection)
        if version == 0:
            fill_new(connection, dossier.clock(), is_demo=is_demo)
        elif version < schema.VERSION:
            migrations.migrate(connection, schema.METADATA, schema.VERSION, migrations.STEPS)
            log.write_line(connection, dossier.clock(), "programma", "Dossier bijgewerkt", {"from": version, "to": schema.VERSION})


def _refuse_other_sort(connection: sa.Connection, is_demo: bool | None) -> None:
    stored = bool(connection.execute(sa.select(schema.organisation.c.is_demo)).scalar_one())
    if is_demo is not None and stored != is_demo:
        sort = "met oefengegevens" if stored else "van een gemeente zelf"
        raise DossierError(f"In deze map staat een dossier {sort}. Kies een andere map: de twee blijven apart.")


def fill_new(connection: sa.Connection, at: datetime, *, is_demo: bool) -> None:
    """Make the tables in an empty database, with one organisation and the usual partners."""
    migrations.create(connection, schema.METADATA, schema.VERSION)
    fill_first_rows(connection, is_demo=is_demo)
    log.write_line(connection, at, "programma", "Dossier begonnen", {"is_demo": is_demo})


def fill_first_rows(connection: sa.Connection, *, is_demo: bool) -> None:
    """Put in what every dossier begins with."""
    connection.execute(schema.organisation.insert().values(police_data="not_yet", is_demo=is_demo, version=1))
    connection.execute(schema.coordinator.insert().values(version=1))
    connection.execute(schema.plan.insert().values(version=1))
    with catalogue("partners.csv").open(encoding="utf-8", newline="") as lines:
        rows = [dict(row) | {"is_core": row["is_core"] == "yes", "version": 1} for row in csv.DictReader(lines)]
    connection.execute(schema.partners.insert(), rows)


def _engine(where: Path | str) -> sa.Engine:
    if isinstance(where, str):
        try:
            return sa.create_engine(where, poolclass=NullPool)
        except (exc.ArgumentError, exc.NoSuchModuleError, ImportError) as error:
            raise DossierError("Dit adres van een database kunnen we niet gebruiken. Vraag uw beheerder om het goede adres.") from error
    try:
        if not where.exists():
            where.mkdir(parents=True)
            where.chmod(0o700)  # on a shared computer only for this user
    except OSError as error:
        raise DossierError(_NOT_WRITABLE) from error
    address = sa.URL.create("sqlite", database=str(where / FILE_NAME))
    # a connection closed after each action leaves one file behind: the last one out folds the -wal file in
    engine = sa.create_engine(address, poolclass=NullPool, connect_args={"timeout": WAIT_S, "check_same_thread": False})
    sa.event.listen(engine, "connect", _prepare)
    sa.event.listen(engine, "begin", _begin)
    return engine


def _prepare(connection: Any, _: Any) -> None:
    connection.isolation_level = None  # we begin and end transactions ourselves
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "secure_delete=ON", "temp_store=MEMORY"):
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: sa.Connection) -> None:
    is_writing = connection.get_execution_options().get(_WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if is_writing else "BEGIN")


def copy_database(source: Path, target: Path) -> None:
    """Make a copy of a SQLite database as it is at one moment, in one file, also while others write."""
    part = target.with_name(f"{target.name}.deel")
    part.unlink(missing_ok=True)
    connection = sqlite3.connect(source, timeout=WAIT_S)
    try:
        connection.execute("VACUUM INTO ?", (str(part),))
        connection.close()
        part.replace(target)
    finally:
        connection.close()
        part.unlink(missing_ok=True)


def safety_copies(folder: Path) -> list[Path]:
    """Return the copies set aside before a migration."""
    return sorted(folder.glob(SAFETY_COPY.format(version="*")))


def _drop_old_copies(folder: Path, now: datetime) -> None:
    for copy in safety_copies(folder):
        if now - datetime.fromtimestamp(copy.stat().st_mtime, UTC) > timedelta(days=KEEP_SAFETY_COPY_DAYS):
            copy.unlink(missing_ok=True)


@contextlib.contextmanager
def ours() -> Iterator[None]:
    """Turn what the database says into our own sentence; what is a defect of ours stays what it is."""
    try:
        yield
    except exc.IntegrityError as error:
        raise DossierError(CHANGED_MEANWHILE) from error
    except (exc.DatabaseError, sqlite3.DatabaseError) as error:
        sentence = next((sentence for word, sentence in _SENTENCES.items() if word in str(error)), None)
        if sentence is None:
            raise
        raise DossierError(sentence) from error


CHANGED_MEANWHILE = "Iemand anders heeft dit intussen gewijzigd of weggehaald. Bekijk de nieuwe gegevens en sla dan opnieuw op."
_NOT_WRITABLE = "In de map van het dossier kunnen we niet lezen of schrijven. Kies een andere map."
_DAMAGED = "Het dossier is beschadigd. Zet uw laatste back-up terug."
_SENTENCES = {
    "locked": "Iemand anders werkt nu in dit dossier. Wacht even en probeer het opnieuw.",
    "readonly": _NOT_WRITABLE,
    "unable to open": _NOT_WRITABLE,
    "disk is full": "De schijf is vol. Er is niets opgeslagen. Maak ruimte en probeer het opnieuw.",
    "disk I/O": _NOT_WRITABLE,
    "not a database": _DAMAGED,
    "malformed": _DAMAGED,
    "connection failed": "De database is niet te bereiken. Vraag uw beheerder of zij aan staat.",
}
"""By what SQLite and PostgreSQL call it."""
