"""The log: who did what and when, append-only, each line holding the hash of the one before (UTC).

A line says that something happened, never which incident it was: no value of a police file and no name of a contact.
"""

import hashlib
import json
from datetime import UTC, datetime
from typing import Any

import pandas as pd
import sqlalchemy as sa

from analysis.dossier import schema

_HEAD = "log_head"


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


def find_break(connection: sa.Connection) -> str:
    """Return the Dutch sentence on the first line that was changed, removed or cut off; empty when the log is whole."""
    previous = ""
    for row in connection.execute(sa.select(schema.events).order_by(schema.events.c.id)).mappings():
        if row["previous_hash"] != previous or row["hash"] != _hash(previous, dict(row)):
            return f"Het logboek klopt niet vanaf regel {row['id']}: er is iets veranderd of weggehaald."
        previous = row["hash"]
    if previous != read_info(connection, _HEAD):
        return "Het logboek klopt niet: aan het einde ontbreken regels."
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
