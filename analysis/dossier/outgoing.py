"""What was put ready for others: each file with its zone, recipient, purpose, copy number and hash, and which addresses were in it."""

import json
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol, TypeVar

import pandas as pd
import sqlalchemy as sa

from analysis.dossier import log, records, schema
from analysis.dossier.store import CHANGED_MEANWHILE, Dossier
from analysis.errors import DossierError
from analysis.terms import Zone

_TRIES = 5
"""So many colleagues may take the number of a copy just before us."""


@dataclass(frozen=True, kw_only=True)
class Export:
    """A file that was put ready: what it is called, for whom, what for, the hash it had, and what became of it.

    `copy_number` is never given out twice; `copy_of` is such as '2 van 6' for numbered paper lists.
    """

    file_name: str
    zone: Zone
    sha256: str
    rows: int = 0
    recipient: str = ""
    purpose: str = ""
    action_id: int | None = None
    kind: str = ""
    copy_number: int = 0
    copy_of: str = ""
    is_paper: bool = False
    returned_at: datetime | None = None
    returned_to: str = ""
    withdrawn_at: datetime | None = None
    withdrawn_by: str = ""
    withdrawn_why: str = ""
    list_id: int | None = None
    id: int | None = None
    who: str = ""
    at_utc: datetime | None = None


class Readied(Protocol):
    """A file that can be put ready: its line in the log, and the addresses in it as one reads them."""

    @property
    def export(self) -> Export:
        """The line for the log."""

    @property
    def addresses(self) -> Sequence[str]:
        """Every address in the file."""


Made = TypeVar("Made", bound=Readied)


class _NumberTakenError(Exception):
    """Somebody else took this copy number meanwhile."""


def put_ready(dossier: Dossier, who: str, make: Callable[[int], Made]) -> Made:
    """Make a file with a copy number of its own and keep that it was put ready, before anybody has it.

    Parameters
    ----------
    dossier, who
        Where it is kept, and who does it.
    make
        Makes the file with this copy number in its stamp; it is made again when somebody else took the number meanwhile.

    Raises
    ------
    DossierError
        When the dossier cannot be written.
    """
    for _ in range(_TRIES):
        number = next_copy_number(dossier)
        made = make(number)
        try:
            log_export(dossier, replace(made.export, copy_number=number), who, made.addresses)
        except _NumberTakenError:
            continue
        return made
    raise DossierError(CHANGED_MEANWHILE)


def next_copy_number(dossier: Dossier) -> int:
    """Return the number for the next file."""
    with dossier.reading() as connection:
        return _last_number(connection) + 1


def log_export(dossier: Dossier, export: Export, who: str, addresses: Sequence[str] = ()) -> None:
    """Keep that a file was put ready; `who`, the moment and, where it has none, the copy number are filled in here."""
    with dossier.action(log.PUT_READY, who) as action:
        last = _last_number(action.connection)
        if export.copy_number and export.copy_number != last + 1:
            raise _NumberTakenError
        values = records.values_of(export, "id") | {"who": who, "at_utc": action.at, "copy_number": last + 1}
        written = json.dumps(list(addresses), ensure_ascii=False) if addresses else ""
        digest = log.list_digest(written) if written else ""
        values["list_id"] = _keep_list(action.connection, written, digest) if written else None
        number = records.new_id(action.connection.execute(schema.exports.insert().values(**values)))
        kept = action.connection.execute(sa.select(schema.exports).where(schema.exports.c.id == number)).mappings().one()
        action.detail |= {"export": last + 1, "file": number, "zone": str(export.zone), "rows": export.rows, "sha256": export.sha256}
        action.detail["seal"] = log.export_seal(dict(kept), digest)


def read_exports(dossier: Dossier) -> list[Export]:
    """Return which files were put ready, newest first."""
    with dossier.reading() as connection:
        return records.read(connection, schema.exports, Export)[::-1]


def mark_returned(dossier: Dossier, export_ids: Collection[int], who: str) -> None:
    """Keep that these paper lists came back; all others of the dossier stay as they are.

    Raises
    ------
    DossierError
        When one of them is no paper list, or came back already.
    """
    _change(dossier, "Papieren lijst terug", export_ids, who, _can_return, lambda at: {"returned_at": at, "returned_to": who})


def unmark_returned(dossier: Dossier, export_ids: Collection[int], who: str) -> None:
    """Keep that these paper lists did not come back after all.

    Raises
    ------
    DossierError
        When one of them was not back.
    """
    table = schema.exports
    _change(
        dossier,
        "Papieren lijst toch niet terug",
        export_ids,
        who,
        table.c.returned_at.is_not(None),
        lambda _: {"returned_at": None, "returned_to": ""},
    )


def withdraw(dossier: Dossier, export_ids: Collection[int], why: str, who: str) -> None:
    """Keep that files are withdrawn: they went wrong, and whoever has one must destroy it.

    Raises
    ------
    DossierError
        Without a reason, or when one of them was withdrawn already.
    """
    reason = " ".join(why.split())
    if not reason:
        raise DossierError("Schrijf op waarom u het bestand intrekt.")
    table = schema.exports
    _change(
        dossier,
        "Bestand ingetrokken",
        export_ids,
        who,
        table.c.withdrawn_at.is_(None),
        lambda at: {"withdrawn_at": at, "withdrawn_by": who, "withdrawn_why": reason},
    )


def addresses_given(dossier: Dossier, export_ids: Collection[int] | None = None) -> pd.DataFrame:
    """Return which addresses went to whom, one row for each address of each file, newest file first.

    Parameters
    ----------
    dossier
        The dossier.
    export_ids
        Only these files; None is every file.

    Returns
    -------
    given
        copy_number, file_name, recipient, purpose, at_utc, who, sha256, returned_at, withdrawn_at, withdrawn_why, address.
    """
    files, lists = schema.exports, schema.export_lists
    names = (
        "copy_number", "file_name", "recipient", "purpose", "at_utc", "who", "sha256", "returned_at", "withdrawn_at", "withdrawn_why",
    )  # fmt: skip
    query = sa.select(*(files.c[name] for name in names), lists.c.addresses).join(lists, lists.c.id == files.c.list_id)
    if export_ids is not None:
        query = query.where(files.c.id.in_(list(export_ids)))
    with dossier.reading() as connection:
        rows = connection.execute(query.order_by(files.c.id.desc())).all()
    each = [(*row[:-1], address) for row in rows for address in json.loads(row[-1])]
    return pd.DataFrame(each, columns=[*names, "address"])


def returned_of(exports: Sequence[Export]) -> tuple[int, int]:
    """Return how many of the paper lists came back, and how many there are; what was withdrawn still has to come back."""
    paper = [one for one in exports if one.is_paper]
    return sum(one.returned_at is not None for one in paper), len(paper)


_can_return = sa.and_(schema.exports.c.is_paper, schema.exports.c.returned_at.is_(None))


def _change(
    dossier: Dossier,
    what: str,
    export_ids: Collection[int],
    who: str,
    may: sa.ColumnElement[bool],
    values: Callable[[datetime], dict[str, object]],
) -> None:
    """Change what became of these files, all or none."""
    table = schema.exports
    chosen = sorted(set(export_ids))
    with dossier.action(what, who) as action:
        numbers = action.connection.execute(sa.select(table.c.copy_number).where(table.c.id.in_(chosen)).order_by(table.c.id)).scalars()
        action.detail["exports"] = list(numbers)
        changed = action.connection.execute(table.update().where(table.c.id.in_(chosen), may).values(**values(action.at)))
        if changed.rowcount != len(chosen):
            raise DossierError(CHANGED_MEANWHILE)


def _last_number(connection: sa.Connection) -> int:
    """The highest number given out; files of before the numbers count as one each."""
    table = schema.exports
    highest, count = connection.execute(sa.select(sa.func.max(table.c.copy_number), sa.func.count())).one()
    return max(int(highest or 0), int(count))


def _keep_list(connection: sa.Connection, written: str, digest: str) -> int:
    """The number of this list; one that is kept already is not kept twice."""
    table = schema.export_lists
    known = connection.execute(sa.select(table.c.id).where(table.c.digest == digest)).scalar()
    if known is not None:
        return int(known)
    return records.new_id(connection.execute(table.insert().values(digest=digest, addresses=written)))
