"""Between a frozen dataclass and a row: read, add, and change with a check that nobody else changed it first."""

import types
from dataclasses import asdict, fields
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Protocol, TypeVar, Union, get_args, get_origin, get_type_hints

import sqlalchemy as sa

from analysis.dossier.store import CHANGED_MEANWHILE
from analysis.errors import DossierError
from analysis.terms import Term

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

Record = TypeVar("Record", bound="DataclassInstance")
Code = TypeVar("Code", bound=Term)


class Versioned(Protocol):
    """A dataclass that two people may edit at once."""

    @property
    def version(self) -> int:
        """Grows with every change."""


def read(connection: sa.Connection, table: sa.Table, kind: type[Record], *where: sa.ColumnElement[bool]) -> list[Record]:
    """Return the rows as records of this kind, oldest first."""
    terms = {name: code for name, hint in get_type_hints(kind).items() if (code := _code_of(hint)) is not None}
    names = [field.name for field in fields(kind)]
    found = []
    for row in connection.execute(sa.select(*(table.c[name] for name in names)).where(*where).order_by(table.c.id)).mappings():
        values = {name: coded(terms[name], value) if name in terms else value for name, value in row.items()}
        found.append(kind(**values))
    return found


def coded(terms: type[Code], code: str) -> Code:
    """Return the term with this code."""
    return {str(term): term for term in terms}[code]


def _code_of(hint: Any) -> type[Term] | None:
    options = get_args(hint) if get_origin(hint) in (Union, types.UnionType) else (hint,)
    return next((option for option in options if isinstance(option, type) and issubclass(option, Term)), None)


def values_of(record: Any, *leave_out: str) -> dict[str, Any]:
    """Return the columns of a record, codes as text."""
    values = {name: value for name, value in asdict(record).items() if name not in leave_out}
    return {name: str(value) if isinstance(value, StrEnum) else value for name, value in values.items()}


def add(connection: sa.Connection, table: sa.Table, record: Versioned) -> int:
    """Keep a new record and return its number."""
    return save_values(connection, table, values_of(record, "id"), None, 0)


def change(connection: sa.Connection, table: sa.Table, record: Versioned, row_id: int) -> None:
    """Replace a row by this record, unless it changed since the record was read.

    Raises
    ------
    DossierError
        When somebody else changed or removed it.
    """
    save_values(connection, table, values_of(record, "id"), row_id, record.version)


def save_values(connection: sa.Connection, table: sa.Table, values: dict[str, Any], row_id: int | None, version: int) -> int:
    """Add a row, or replace the one with this number as long as it still has this version; return the number.

    Raises
    ------
    DossierError
        When somebody else changed or removed it.
    """
    values = values | {"version": version + 1}
    if row_id is None:
        return new_id(connection.execute(table.insert().values(**values)))
    is_same = (table.c.id == row_id) & (table.c.version == version)
    if connection.execute(table.update().where(is_same).values(**values)).rowcount != 1:
        raise DossierError(CHANGED_MEANWHILE)
    return row_id


def new_id(result: sa.CursorResult[Any]) -> int:
    """Return the number of the row that was just added."""
    key = result.inserted_primary_key
    assert key is not None
    return int(key[0])


def save(connection: sa.Connection, table: sa.Table, record: Any) -> int:
    """Add a record without a number, change one that has a number; return the number.

    Raises
    ------
    DossierError
        When somebody else changed or removed it.
    """
    if record.id is None:
        return add(connection, table, record)
    change(connection, table, record, record.id)
    return int(record.id)


def delete(connection: sa.Connection, table: sa.Table, row_id: int) -> None:
    """Remove a row and what hangs on it.

    Raises
    ------
    DossierError
        When it is not there any more.
    """
    if connection.execute(table.delete().where(table.c.id == row_id)).rowcount != 1:
        raise DossierError(CHANGED_MEANWHILE)
