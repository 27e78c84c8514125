"""What a municipality brings itself and uses again and again: a Word template for its letters, the streets of its map."""

import hashlib
from dataclasses import dataclass, field
from datetime import datetime

import sqlalchemy as sa

from analysis.dossier import schema
from analysis.dossier.store import Dossier
from analysis.errors import DossierError
from analysis.terms import Term


class OwnKind(Term):
    """What a file of the municipality is for; there is one of each."""

    LETTER_ENTREPRENEURS = "letter_entrepreneurs", "sjabloon brief ondernemers"
    LETTER_RESIDENTS = "letter_residents", "sjabloon brief bewoners"
    STREETS = "streets", "straten om langs te lopen"


@dataclass(frozen=True)
class OwnFile:
    """A file as it was kept: what it was called, what is in it, and who brought it when."""

    kind: OwnKind
    name: str
    content: bytes = field(repr=False)
    who: str
    at: datetime


def keep_own_file(dossier: Dossier, kind: OwnKind, name: str, content: bytes, who: str) -> None:
    """Keep a file in the place of the one there was; whoever calls has looked whether it can be used."""
    table = schema.own_files
    with dossier.action("Eigen bestand bewaard", who) as transaction:
        values = {
            "file_name": name,
            "sha256": hashlib.sha256(content).hexdigest(),
            "content": content,
            "who": who,
            "at_utc": transaction.at,
        }
        is_same = table.c.kind == str(kind)
        if not transaction.connection.execute(table.update().where(is_same).values(**values)).rowcount:
            transaction.connection.execute(table.insert().values(kind=str(kind), **values))
        transaction.detail |= {"own_file": str(kind), "sha256": values["sha256"]}


def read_own_file(dossier: Dossier, kind: OwnKind) -> OwnFile | None:
    """Return the file of this kind; None when there is none.

    Raises
    ------
    DossierError
        When it is no longer what was kept.
    """
    table = schema.own_files
    with dossier.reading() as connection:
        row = connection.execute(sa.select(table).where(table.c.kind == str(kind))).mappings().first()
    if row is None:
        return None
    if hashlib.sha256(row["content"]).hexdigest() != row["sha256"]:
        raise DossierError(f"Het bestand ‘{row['file_name']}’ ({kind.label}) is beschadigd. Haal het weg en voeg het opnieuw toe.")
    return OwnFile(kind, row["file_name"], bytes(row["content"]), row["who"], row["at_utc"])


def forget_own_file(dossier: Dossier, kind: OwnKind, who: str) -> None:
    """Remove the file of this kind.

    Raises
    ------
    DossierError
        When there is none.
    """
    table = schema.own_files
    with dossier.action("Eigen bestand verwijderd", who) as transaction:
        if transaction.connection.execute(table.delete().where(table.c.kind == str(kind))).rowcount != 1:
            raise DossierError(f"Er is geen {kind.label} om weg te halen.")
        transaction.detail["own_file"] = str(kind)
