"""Who is at an address according to the municipality itself: it overrules the register and is remembered."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import pandas as pd
import sqlalchemy as sa

from analysis.dossier import records, schema
from analysis.dossier.store import CHANGED_MEANWHILE, Dossier
from analysis.errors import DossierError
from analysis.terms import Audience

COLUMNS = ("address_id_bag", "audience", "branch", "business_name")


@dataclass(frozen=True, kw_only=True)
class PremisesCorrection:
    """What the municipality knows of an address: audience, branch and business name, whole."""

    address_id_bag: str
    address: str
    audience: Audience
    branch: str = ""
    business_name: str = ""
    reason: str = ""
    x_rd: float | None = None
    y_rd: float | None = None
    who: str = ""
    at_utc: datetime | None = None


def correct_premises(dossier: Dossier, corrections: Sequence[PremisesCorrection], who: str) -> int:
    """Keep what is at these addresses and return how many were kept; a former correction of the same address is replaced.

    Raises
    ------
    DossierError
        For an address without a BAG number, which could not be found again.
    """
    if any(not one.address_id_bag for one in corrections):
        raise DossierError("Dit adres heeft geen BAG-nummer. Een wijziging kunnen we dan niet onthouden.")
    table = schema.premises_corrections
    last = {one.address_id_bag: one for one in corrections}
    with dossier.action("Doelgroep of bedrijfsnaam gewijzigd", who) as transaction:
        transaction.detail["addresses"] = len(last)
        transaction.connection.execute(table.delete().where(table.c.address_id_bag.in_(list(last))))
        rows = [records.values_of(one) | {"who": who, "at_utc": transaction.at} for one in last.values()]
        if rows:
            transaction.connection.execute(table.insert(), rows)
    return len(last)


def undo_premises_correction(dossier: Dossier, address_id_bag: str, who: str) -> None:
    """Let the register speak again for an address.

    Raises
    ------
    DossierError
        When nothing was corrected there.
    """
    table = schema.premises_corrections
    with dossier.action("Wijziging van een adres teruggedraaid", who) as transaction:
        if transaction.connection.execute(table.delete().where(table.c.address_id_bag == address_id_bag)).rowcount != 1:
            raise DossierError(CHANGED_MEANWHILE)


def read_premises_corrections(dossier: Dossier) -> list[PremisesCorrection]:
    """Return every correction, oldest first."""
    with dossier.reading() as connection:
        return records.read(connection, schema.premises_corrections, PremisesCorrection)


def corrections_table(dossier: Dossier) -> pd.DataFrame:
    """Return the corrections as `premises.with_corrections` takes them."""
    table = schema.premises_corrections
    with dossier.reading() as connection:
        rows = connection.execute(sa.select(*(table.c[name] for name in COLUMNS)).order_by(table.c.id)).all()
    return pd.DataFrame([tuple(row) for row in rows], columns=list(COLUMNS)).astype("str")
