"""What a person decided about a place: for a typed address the right one, a point, or "niet te plaatsen"."""

import pandas as pd
import sqlalchemy as sa

from analysis.dossier import schema
from analysis.dossier.store import CHANGED_MEANWHILE, Dossier
from analysis.errors import DossierError
from analysis.terms import Term


class Choice(Term):
    """What was chosen for a place that the program could not find."""

    ADDRESS = "address", "een adres"
    POINT = "point", "een punt op de kaart"
    UNPLACEABLE = "unplaceable", "niet te plaatsen"


def pick_address(dossier: Dossier, query_key: str, address_id_bag: str, point: tuple[float, float], who: str) -> None:
    """Keep that a typed address is this address of the register; a choice made before is replaced.

    Parameters
    ----------
    dossier
        The dossier.
    query_key
        The key of the typed text (`geocoding.query_key`).
    address_id_bag, point
        The address and where it lies (RD, m); the point serves registers without BAG numbers.
    who
        The user.
    """
    _pick(dossier, query_key, Choice.ADDRESS, address_id_bag, point, who)


def pick_point(dossier: Dossier, query_key: str, point: tuple[float, float], who: str) -> None:
    """Keep that a typed address lies at this point (RD, m)."""
    _pick(dossier, query_key, Choice.POINT, "", point, who)


def pick_unplaceable(dossier: Dossier, query_key: str, who: str) -> None:
    """Keep that a typed address cannot be placed, so that nobody looks at it again."""
    _pick(dossier, query_key, Choice.UNPLACEABLE, "", None, who)


def _pick(dossier: Dossier, query_key: str, choice: Choice, address_id_bag: str, point: tuple[float, float] | None, who: str) -> None:
    if not query_key.strip():
        raise DossierError("In deze rij staat geen adres. Vul het eerst in bij Gegevens.")
    x_rd, y_rd = point or (None, None)
    with dossier.action("Adres gekozen", who) as action:
        action.detail["choice"] = str(choice)
        action.connection.execute(schema.picks.delete().where(schema.picks.c.query_key == query_key))
        row = {"query_key": query_key, "choice": str(choice), "address_id_bag": address_id_bag, "x_rd": x_rd, "y_rd": y_rd, "who": who}
        action.connection.execute(schema.picks.insert().values(**row, at_utc=action.at))


def undo_pick(dossier: Dossier, query_key: str, who: str) -> None:
    """Forget the choice for a typed address.

    Raises
    ------
    DossierError
        When there is none any more.
    """
    with dossier.action("Gekozen adres teruggedraaid", who) as action:
        if action.connection.execute(schema.picks.delete().where(schema.picks.c.query_key == query_key)).rowcount != 1:
            raise DossierError(CHANGED_MEANWHILE)


def picked(dossier: Dossier) -> pd.DataFrame:
    """Return every choice as `geocoding.locate` takes it: query_key, choice, address_id_bag, x_rd, y_rd, and who and at (UTC)."""
    table = schema.picks
    columns = [table.c.query_key, table.c.choice, table.c.address_id_bag, table.c.x_rd, table.c.y_rd, table.c.who, table.c.at_utc]
    with dossier.reading() as connection:
        rows = connection.execute(sa.select(*columns).order_by(table.c.id)).all()
    found = pd.DataFrame([tuple(row) for row in rows], columns=["query_key", "choice", "address_id_bag", "x_rd", "y_rd", "who", "at"])
    return found.astype(dict.fromkeys(("query_key", "choice", "address_id_bag", "who"), "str") | dict.fromkeys(("x_rd", "y_rd"), "float64"))
