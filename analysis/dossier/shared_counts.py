"""What neighbouring municipalities share with us: counts only, one file of each, the newest; it may leave again."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from analysis.dossier import records, schema
from analysis.dossier.safekeeping import scrub
from analysis.dossier.store import Dossier


@dataclass(frozen=True)
class StoredCounts:
    """The counts of one municipality as it wrote them (`pooled.read_counts` reads the text)."""

    id: int
    municipality: str
    content: str
    who: str
    at_utc: datetime


def read_neighbour_counts(dossier: Dossier) -> list[StoredCounts]:
    """Return the counts of every neighbour, by name."""
    table = schema.neighbour_counts
    columns = [table.c[name] for name in ("id", "municipality", "content", "who", "at_utc")]
    with dossier.reading() as connection:
        return [StoredCounts(*row) for row in connection.execute(sa.select(*columns).order_by(table.c.municipality))]


def save_neighbour_counts(dossier: Dossier, municipality: str, content: str, who: str) -> int:
    """Keep the counts of a neighbour instead of what it shared before; return their number.

    Parameters
    ----------
    dossier
        The dossier.
    municipality, content
        What `pooled.read_counts` found to be whole.
    who
        The user.
    """
    table = schema.neighbour_counts
    with dossier.action("Aantallen van een buurgemeente toegevoegd", who) as action:
        action.connection.execute(table.delete().where(table.c.municipality == municipality))
        values = {"municipality": municipality, "content": content, "who": who, "at_utc": action.at}
        number = records.new_id(action.connection.execute(table.insert().values(**values)))
        action.detail["neighbour"] = number
    return number


def delete_neighbour_counts(dossier: Dossier, counts_id: int, who: str) -> None:
    """Delete the counts of a neighbour for good.

    Raises
    ------
    DossierError
        When they are not there any more.
    """
    with dossier.action("Aantallen van een buurgemeente verwijderd", who) as action:
        action.detail["neighbour"] = counts_id
        records.delete(action.connection, schema.neighbour_counts, counts_id)
    scrub(dossier)
