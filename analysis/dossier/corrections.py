"""Changing and deleting what was imported: one cell, one registration, one import."""

from collections.abc import Mapping

import pandas as pd
import sqlalchemy as sa

from analysis.dossier import records, schema
from analysis.dossier.duplicates import carry_decisions, key_of
from analysis.dossier.safekeeping import scrub
from analysis.dossier.store import CHANGED_MEANWHILE, Dossier
from analysis.errors import DossierError

CORRECTABLE = tuple(name for name in schema.REGISTRATION_TEXT if name not in ("source", "sheet"))
"""What may be corrected: everything but where the row came from."""


def correct(dossier: Dossier, registration_id: int, column: str, value: str, who: str, *, forget_old: bool = False) -> None:
    """Correct one cell of a registration; the police's own text stays beneath it and comes back with `undo_correction`.

    Parameters
    ----------
    dossier
        The dossier.
    registration_id
        The key of the row.
    column
        One of `CORRECTABLE`.
    value
        The new text.
    who
        The user.
    forget_old
        Replace the old text for good: for a cell that turned out to hold personal data.

    Raises
    ------
    DossierError
        When the registration is not there any more, or the column cannot be corrected.
    """
    if column not in CORRECTABLE:
        raise DossierError("Deze kolom kunt u niet wijzigen: zij zegt waar de rij vandaan komt.")
    cell = (schema.corrections.c.registration_id == registration_id) & (schema.corrections.c.column == column)
    with dossier.action("Registratie gewijzigd", who) as action:
        action.detail |= {"registration": registration_id, "column": column, "forget_old": forget_old}
        old_key = key_of(action.connection, registration_id)
        action.connection.execute(schema.corrections.delete().where(cell))
        if forget_old:
            change = schema.registrations.update().where(schema.registrations.c.id == registration_id).values({column: value})
            if action.connection.execute(change).rowcount != 1:
                raise DossierError(CHANGED_MEANWHILE)
        else:
            row = {"registration_id": registration_id, "column": column, "value": value, "who": who, "at_utc": action.at}
            action.connection.execute(schema.corrections.insert().values(**row))
        carry_decisions(action.connection, old_key, key_of(action.connection, registration_id))
    if forget_old:
        scrub(dossier)


def correct_cells(dossier: Dossier, registration_id: int, values: Mapping[str, str], who: str) -> None:
    """Correct several cells of a registration at once, such as the parts of an address; what stays the same is no correction.

    Raises
    ------
    DossierError
        When the registration is not there any more, or a column cannot be corrected.
    """
    if set(values) - set(CORRECTABLE):
        raise DossierError("Deze kolom kunt u niet wijzigen: zij zegt waar de rij vandaan komt.")
    rows, made = schema.registrations, schema.corrections
    with dossier.action("Registratie gewijzigd", who) as action:
        action.detail["registration"] = registration_id
        delivered = action.connection.execute(sa.select(rows).where(rows.c.id == registration_id)).mappings().first()
        if delivered is None:
            raise DossierError(CHANGED_MEANWHILE)
        old_key = key_of(action.connection, registration_id)
        is_changed = (made.c.registration_id == registration_id) & made.c.column.in_(list(values))
        action.connection.execute(made.delete().where(is_changed))
        facts = {"registration_id": registration_id, "who": who, "at_utc": action.at}
        new = [{**facts, "column": name, "value": value} for name, value in values.items() if delivered[name] != value]
        if new:
            action.connection.execute(made.insert(), new)
        carry_decisions(action.connection, old_key, key_of(action.connection, registration_id))


def undo_correction(dossier: Dossier, registration_id: int, column: str, who: str) -> None:
    """Bring back the text as the police delivered it."""
    cell = (schema.corrections.c.registration_id == registration_id) & (schema.corrections.c.column == column)
    with dossier.action("Wijziging teruggedraaid", who) as action:
        action.detail |= {"registration": registration_id, "column": column}
        old_key = key_of(action.connection, registration_id)
        if action.connection.execute(schema.corrections.delete().where(cell)).rowcount != 1:
            raise DossierError(CHANGED_MEANWHILE)
        carry_decisions(action.connection, old_key, key_of(action.connection, registration_id))


def read_corrections(dossier: Dossier) -> pd.DataFrame:
    """Return what was corrected: registration_id, column, value, who, at (UTC), and old (the text of the police); oldest first."""
    table, delivered = schema.corrections, schema.registrations
    columns = [table.c.registration_id, table.c.column, table.c.value, table.c.who, table.c.at_utc]
    with dossier.reading() as connection:
        rows = connection.execute(sa.select(*columns).order_by(table.c.id)).all()
        texts = {name: delivered.c[name] for name in {row.column for row in rows}}
        found = connection.execute(
            sa.select(delivered.c.id, *texts.values()).where(delivered.c.id.in_({row.registration_id for row in rows}))
        ).mappings()
        old = {row["id"]: row for row in found} if rows else {}
    told = [(*row, old[row.registration_id][row.column]) for row in rows]
    return pd.DataFrame(told, columns=["registration_id", "column", "value", "who", "at", "old"])


def delete_registration(dossier: Dossier, registration_id: int, who: str) -> None:
    """Delete one registration, its corrections and what was found in it, for good.

    Raises
    ------
    DossierError
        When it is not there any more.
    """
    table, found = schema.registrations, schema.import_findings
    with dossier.action("Registratie verwijderd", who) as action:
        action.detail["registration"] = registration_id
        row = action.connection.execute(sa.select(table).where(table.c.id == registration_id)).mappings().first()
        if row is None:
            raise DossierError(CHANGED_MEANWHILE)
        is_its = (found.c.import_id == row["import_id"]) & (found.c.sheet == row["sheet"]) & (found.c.row == row["row"])
        action.connection.execute(found.delete().where(is_its))
        records.delete(action.connection, table, registration_id)
    scrub(dossier)


def delete_import(dossier: Dossier, import_id: int, who: str) -> None:
    """Delete an import with everything in it, for good; it can be read again afterwards.

    Raises
    ------
    DossierError
        When it is not there any more.
    """
    with dossier.action("Bestand verwijderd", who) as action:
        action.detail["import"] = import_id
        records.delete(action.connection, schema.imports, import_id)
    scrub(dossier)
