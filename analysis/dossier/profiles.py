"""Import profiles: how the files of each sender are read, kept under a name."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from analysis.dossier import records, schema
from analysis.dossier.store import Dossier
from analysis.errors import DossierError


@dataclass(frozen=True)
class StoredProfile:
    """An import profile as kept; `content` is what `sources.profiles.to_dict` made of it."""

    id: int
    name: str
    content: Mapping[str, Any]
    who: str
    at: datetime


def read_profiles(dossier: Dossier) -> list[StoredProfile]:
    """Return the import profiles, by name."""
    table = schema.import_profiles
    columns = (table.c.id, table.c.name, table.c.content, table.c.who, table.c.at_utc)
    with dossier.reading() as connection:
        rows = connection.execute(sa.select(*columns)).all()
    found = [StoredProfile(row.id, row.name, json.loads(row.content), row.who, row.at_utc) for row in rows]
    return sorted(found, key=lambda profile: profile.name.casefold())


def save_profile(dossier: Dossier, name: str, content: Mapping[str, Any], who: str) -> int:
    """Keep an import profile under a name; one with that name is replaced. Return its number.

    It holds names of columns only, never what stood in them.
    """
    table = schema.import_profiles
    text = json.dumps(content, ensure_ascii=False, sort_keys=True)
    with dossier.action("Importprofiel bewaard", who) as action:
        facts = {"name": name, "content": text, "who": who, "at_utc": action.at}
        known = action.connection.execute(sa.select(table.c.id, table.c.name)).all()
        same = next((row.id for row in known if row.name.casefold() == name.casefold()), None)
        if same is None:
            same = records.new_id(action.connection.execute(table.insert().values(**facts)))
        else:
            action.connection.execute(table.update().where(table.c.id == same).values(**facts))
        action.detail["profile"] = same
    return int(same)


def delete_profile(dossier: Dossier, name: str, who: str) -> None:
    """Delete an import profile; what was read with it stays.

    Raises
    ------
    DossierError
        When there is none with this name.
    """
    table = schema.import_profiles
    with dossier.action("Importprofiel verwijderd", who) as action:
        known = action.connection.execute(sa.select(table.c.id, table.c.name)).all()
        same = next((row.id for row in known if row.name.casefold() == name.casefold()), None)
        if same is None:
            raise DossierError(f"Er is geen importprofiel met de naam ‘{name}’. Er is niets veranderd.")
        action.detail["profile"] = same
        records.delete(action.connection, table, int(same))
