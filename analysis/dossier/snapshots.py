"""The picture on a date (*stand*): which concentrations there were then, so that a later picture can be laid beside it. Vertrouwelijk.

Kept are the outlines, names and counts of the concentrations, never an incident. Which deliveries it was made from is kept too: as long as
those are all still there, its incidents can be counted again from them.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, cast

import geopandas as gpd
import pandas as pd
import shapely
import sqlalchemy as sa

from analysis import tables
from analysis.dossier import records, schema
from analysis.dossier.agreements import may_open_police_data
from analysis.dossier.delivered import imports
from analysis.dossier.police import REGISTRATIONS
from analysis.dossier.safekeeping import scrub
from analysis.dossier.store import Dossier
from analysis.errors import DossierError, PrivacyError
from analysis.terms import Kind

LONGEST_NAME = 80


@dataclass(frozen=True, kw_only=True)
class Snapshot:
    """A kept picture: `months` is how far it looks back (0 for all data); `is_complete` whether its incidents can still be counted."""

    name: str
    period_from: date
    period_until: date
    months: int
    kinds: tuple[Kind, ...]
    net_count: int
    registration_count: int
    statement: str
    hotspots: gpd.GeoDataFrame = field(repr=False)
    is_complete: bool = True
    who: str = ""
    at_utc: datetime | None = None
    id: int | None = None
    version: int = 0


def read_snapshots(dossier: Dossier) -> list[Snapshot]:
    """Return every kept picture, newest first.

    Raises
    ------
    PrivacyError
        When police data may not be opened.
    """
    _refuse(dossier)
    known = _deliveries(dossier)
    with dossier.reading() as connection:
        rows = connection.execute(sa.select(schema.snapshots).order_by(schema.snapshots.c.id.desc())).mappings().all()
    return [_snapshot(dict(row), known) for row in rows]


def save_snapshot(dossier: Dossier, snapshot: Snapshot, who: str) -> int:
    """Keep a new picture and return its number.

    Raises
    ------
    PrivacyError
        When police data may not be opened.
    DossierError
        When it has no name, or a name that is taken.
    """
    _refuse(dossier)
    name = _checked(snapshot.name)
    values = {
        "name": name,
        "kinds": ",".join(snapshot.kinds),
        "statement": snapshot.statement,
        "hotspots": _to_text(snapshot.hotspots),
        "imports": json.dumps(_deliveries(dossier)),
        "who": who,
        **{key: getattr(snapshot, key) for key in ("period_from", "period_until", "months", "net_count", "registration_count")},
    }
    with dossier.action("Stand vastgelegd", who) as action:
        _refuse_taken(action.connection, name, None)
        number = records.save_values(action.connection, schema.snapshots, values | {"at_utc": action.at}, None, 0)
        action.detail["snapshot"] = number
    return number


def rename_snapshot(dossier: Dossier, snapshot: Snapshot, name: str, who: str) -> None:
    """Give a kept picture another name.

    Raises
    ------
    DossierError
        When the name is empty or taken, or somebody else changed or removed the picture first.
    """
    name = _checked(name)
    with dossier.action("Stand hernoemd", who) as action:
        action.detail["snapshot"] = snapshot.id
        _refuse_taken(action.connection, name, snapshot.id)
        records.save_values(action.connection, schema.snapshots, {"name": name}, snapshot.id, snapshot.version)


def delete_snapshot(dossier: Dossier, snapshot_id: int, who: str) -> None:
    """Delete a kept picture for good.

    Raises
    ------
    DossierError
        When it is not there any more.
    """
    with dossier.action("Stand verwijderd", who) as action:
        action.detail["snapshot"] = snapshot_id
        records.delete(action.connection, schema.snapshots, snapshot_id)
    scrub(dossier)


def _refuse(dossier: Dossier) -> None:
    verdict = may_open_police_data(dossier)
    if not verdict.allowed:
        raise PrivacyError(verdict.reason)


def _checked(name: str) -> str:
    plain = " ".join(name.split())
    if not plain:
        raise DossierError("Geef de stand een naam, bijvoorbeeld ‘Start donkere dagen’.")
    if len(plain) > LONGEST_NAME:
        raise DossierError(f"De naam is te lang. Er passen {LONGEST_NAME} tekens in.")
    return plain


def _refuse_taken(connection: sa.Connection, name: str, own_id: int | None) -> None:
    table = schema.snapshots
    taken = connection.execute(sa.select(table.c.id, table.c.name)).all()
    if any(row.name.casefold() == name.casefold() and row.id != own_id for row in taken):
        raise DossierError(f"Er is al een stand met de naam ‘{name}’. Kies een andere naam.")


def _deliveries(dossier: Dossier) -> list[list[int]]:
    """Return which deliveries of registrations there are, each with how many of its rows are kept."""
    table = imports(dossier)
    rows = table[table["what"] == REGISTRATIONS]
    return [[int(number), int(kept)] for number, kept in zip(rows["import_id"], rows["rows_kept"], strict=True)]


def _snapshot(row: dict[str, Any], known: Sequence[Sequence[int]]) -> Snapshot:
    then = json.loads(row["imports"])
    fields = (
        "name",
        "period_from",
        "period_until",
        "months",
        "net_count",
        "registration_count",
        "statement",
        "who",
        "at_utc",
        "id",
        "version",
    )
    return Snapshot(
        **{key: row[key] for key in fields},
        kinds=tuple(records.coded(Kind, code) for code in row["kinds"].split(",") if code),
        hotspots=_from_text(row["hotspots"]),
        is_complete=all(one in known for one in then),
    )


def _to_text(hotspots: gpd.GeoDataFrame) -> str:
    table = tables.check(hotspots, tables.Hotspots)
    rows = pd.DataFrame(table.drop(columns="geometry")).astype(object).to_dict("records")
    outlines = [shapely.to_wkt(shape, rounding_precision=2) for shape in table.geometry]
    return json.dumps([row | {"geometry": outline} for row, outline in zip(rows, outlines, strict=True)], default=str)


def _from_text(text: str) -> gpd.GeoDataFrame:
    rows = json.loads(text)
    if not rows:
        return cast(gpd.GeoDataFrame, tables.empty(tables.Hotspots))
    dtypes = {name: column.metadata["dtype"] for name, column in tables.Hotspots.columns.items() if name != "geometry"}
    table = pd.DataFrame(rows)[list(dtypes)].astype(dtypes)
    shapes = shapely.from_wkt([row["geometry"] for row in rows])
    return tables.check(gpd.GeoDataFrame(table, geometry=shapes, crs=tables.CRS), tables.Hotspots)
