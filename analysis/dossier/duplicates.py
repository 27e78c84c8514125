"""What a person decided about registrations that look alike: the same incident or not, with who and when; each can be undone.

A decision is kept by the keys of the two rows (`incidents.registration_key`), not by their numbers: so it holds again when the
police send the rows anew, and it tells nothing of an incident by itself.
"""

import sqlalchemy as sa

from analysis.dossier import records, schema
from analysis.dossier.store import CHANGED_MEANWHILE, Dossier
from analysis.errors import DossierError
from analysis.incidents import Decision, registration_key


def decide_pair(dossier: Dossier, first_key: str, second_key: str, who: str, *, is_same: bool) -> int:
    """Keep that two registrations are, or are not, one incident; the last decision on a pair holds. Return its number.

    Parameters
    ----------
    dossier
        The dossier.
    first_key, second_key
        From `incidents.Pair`.
    who
        The user.
    is_same
        Whether they are one incident.
    """
    table = schema.duplicate_decisions
    with dossier.action("Zelfde incident" if is_same else "Niet hetzelfde incident", who) as action:
        row = {"first_key": first_key, "second_key": second_key, "is_same": is_same, "who": who, "at_utc": action.at}
        number = records.new_id(action.connection.execute(table.insert().values(**row)))
        action.detail["decision"] = number
    return number


def undo_decision(dossier: Dossier, decision_id: int, who: str) -> None:
    """Forget a decision on a pair, also where it went along with a corrected row.

    Raises
    ------
    DossierError
        When it is not there any more.
    """
    table = schema.duplicate_decisions
    with dossier.action("Keuze over dubbele registratie teruggedraaid", who) as action:
        action.detail["decision"] = decision_id
        origin = action.connection.execute(sa.select(table.c.id, table.c.copy_of).where(table.c.id == decision_id)).first()
        if origin is None:
            raise DossierError(CHANGED_MEANWHILE)
        first = origin.copy_of or origin.id
        action.connection.execute(table.delete().where((table.c.id == first) | (table.c.copy_of == first)))


def read_decisions(dossier: Dossier) -> list[Decision]:
    """Return every decision on a pair, oldest first, as `count_incidents` takes them."""
    with dossier.reading() as connection:
        return records.read(connection, schema.duplicate_decisions, Decision)


def carry_decisions(connection: sa.Connection, old_key: str, new_key: str) -> None:
    """Let the decisions on a row hold for its corrected text too; the old text may be delivered again."""
    table = schema.duplicate_decisions
    if old_key == new_key:
        return
    found = connection.execute(sa.select(table).where((table.c.first_key == old_key) | (table.c.second_key == old_key))).mappings().all()
    for row in found:
        keys = {name: new_key if row[name] == old_key else row[name] for name in ("first_key", "second_key")}
        kept = {"is_same": row["is_same"], "who": row["who"], "at_utc": row["at_utc"], "copy_of": row["copy_of"] or row["id"]}
        connection.execute(table.insert().values(**keys, **kept))


def key_of(connection: sa.Connection, registration_id: int) -> str:
    """Return the key of a registration as it is now, corrections included; empty when it is not there."""
    rows, fixes = schema.registrations, schema.corrections
    row = connection.execute(sa.select(rows).where(rows.c.id == registration_id)).mappings().first()
    if row is None:
        return ""
    made = connection.execute(sa.select(fixes.c.column, fixes.c.value).where(fixes.c.registration_id == registration_id)).all()
    return registration_key({name: row[name] for name in schema.REGISTRATION_TEXT} | {fix.column: fix.value for fix in made})
