"""The log: who did what and when, append-only, each line holding the hash of the one before (UTC).

A line says that something happened, never which incident it was: no value of a police file and no name of a contact.
"""

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import pandas as pd
import sqlalchemy as sa

from analysis.dossier import schema

_HEAD = "log_head"
PUT_READY = "Bestand klaargezet"
"""What the log calls a file that was put ready for others."""


def write_line(connection: sa.Connection, at: datetime, who: str, what: str, detail: dict[str, Any]) -> None:
    """Add a line in the transaction of the action it is about."""
    previous = read_info(connection, _HEAD)
    written = json.dumps(detail, ensure_ascii=True, sort_keys=True, default=str)
    line = {"at_utc": at.astimezone(UTC), "who": schema.clean(who.strip()) or "onbekend", "what": schema.clean(what), "detail": written}
    digest = _hash(previous, line)
    connection.execute(schema.events.insert().values(**line, previous_hash=previous, hash=digest))
    write_info(connection, _HEAD, digest)


def _hash(previous: str, line: dict[str, Any]) -> str:
    parts = [previous, line["at_utc"].isoformat(), line["who"], line["what"], line["detail"]]
    return hashlib.sha256(json.dumps(parts, ensure_ascii=True).encode("ascii")).hexdigest()


def read_lines(connection: sa.Connection) -> pd.DataFrame:
    """Return the log: at (UTC), who, what, detail (JSON text), newest first."""
    columns = [schema.events.c.at_utc, schema.events.c.who, schema.events.c.what, schema.events.c.detail]
    rows = connection.execute(sa.select(*columns).order_by(schema.events.c.id.desc())).all()
    return pd.DataFrame([tuple(row) for row in rows], columns=["at", "who", "what", "detail"])


def find_break(connection: sa.Connection, known: str = "") -> str:
    """Return the Dutch sentence on the first line that was changed, removed, moved or cut off; empty when the log is whole.

    A line is judged by the hash of the one before, the end by the last hash and by the number that the database gave out last.
    Whoever may write in the database could make all of these again; against that there is `known`, kept elsewhere.

    Parameters
    ----------
    connection
        Of the dossier.
    known
        The mark of a line (`head`) that somebody wrote down earlier, or the first signs of it; that line has to be there still.
    """
    previous, last = "", 0
    seen = not known
    for row in connection.execute(sa.select(schema.events).order_by(schema.events.c.id)).mappings():
        if row["previous_hash"] != previous or row["hash"] != _hash(previous, dict(row)):
            return f"Het logboek klopt niet vanaf regel {row['id']}: er is iets veranderd of weggehaald."
        previous, last = row["hash"], row["id"]
        seen = seen or previous.startswith(known)
    if previous != read_info(connection, _HEAD) or last < _last_given_out(connection):
        return "Het logboek klopt niet: aan het einde zijn regels weggehaald of toegevoegd."
    if not seen:
        return f"Het logboek klopt niet: de regel met kenmerk {known} staat er niet meer in."
    return _find_changed_export(connection)


def head(connection: sa.Connection) -> tuple[int, str]:
    """Return how many lines the log has, and the mark of the last: written down elsewhere, it shows later whether any was replaced."""
    count = connection.execute(sa.select(sa.func.count()).select_from(schema.events)).scalar_one()
    return int(count), read_info(connection, _HEAD)


def _last_given_out(connection: sa.Connection) -> int:
    """The number of the last line that was ever written, as SQLite keeps it; 0 where the database keeps no such thing."""
    if connection.dialect.name != "sqlite":
        return 0
    query = sa.text("SELECT seq FROM sqlite_sequence WHERE name = :name")
    return int(connection.execute(query, {"name": schema.events.name}).scalar() or 0)


def export_seal(row: Mapping[str, Any], list_digest: str) -> str:
    """Return a hash of what is kept of a file: its name, for whom, what for, by whom, and the hash of the addresses in it.

    It stands in the log instead of these, so that a changed recipient or address shows and the log names nobody.
    """
    told = [str(row[name]) for name in ("file_name", "recipient", "purpose", "who", "kind", "copy_number", "copy_of", "is_paper")]
    return hashlib.sha256(json.dumps([*told, list_digest], ensure_ascii=True).encode("ascii")).hexdigest()


def list_digest(addresses: str) -> str:
    """Return the hash of a list of addresses as it is kept (JSON)."""
    return hashlib.sha256(addresses.encode("utf-8", "replace")).hexdigest()


def _find_changed_export(connection: sa.Connection) -> str:
    """The sentence on the first file that is not in the list of files as the log says; empty when all are, and none is there besides."""
    table, lists = schema.exports, schema.export_lists
    kept = {row["id"]: row for row in connection.execute(sa.select(table)).mappings()}
    digests = {row.id: list_digest(row.addresses) for row in connection.execute(sa.select(lists.c.id, lists.c.addresses))}
    logged = connection.execute(sa.select(schema.events.c.detail).where(schema.events.c.what == PUT_READY).order_by(schema.events.c.id))
    for (written,) in logged:
        detail = json.loads(written)
        row = kept.pop(detail.get("file", detail.get("export")), None)
        whole = row is not None and (row["sha256"], row["rows"], row["zone"]) == (detail["sha256"], detail["rows"], detail["zone"])
        if whole and row is not None and "seal" in detail:  # files of before the seal have none
            whole = detail["seal"] == export_seal(dict(row), digests.get(row["list_id"], ""))
        if not whole:
            return f"De lijst van klaargezette bestanden klopt niet met het logboek: exemplaar {detail['export']} is veranderd of weg."
    for row in kept.values():
        return f"De lijst van klaargezette bestanden klopt niet met het logboek: exemplaar {row['copy_number']} staat er niet in."
    return ""


def read_info(connection: sa.Connection, key: str) -> str:
    """Return a fact about the dossier itself; empty when it has none."""
    value = connection.execute(sa.select(schema.info.c.value).where(schema.info.c.key == key)).scalar()
    return "" if value is None else str(value)


def write_info(connection: sa.Connection, key: str, value: str) -> None:
    """Keep a fact about the dossier itself."""
    table = schema.info
    if connection.execute(table.update().where(table.c.key == key).values(value=value)).rowcount == 0:
        connection.execute(table.insert().values(key=key, value=value))
