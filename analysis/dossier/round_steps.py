"""How a round stood before its last steps: kept with every change, so that somebody can still undo it tomorrow."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from analysis.dossier import schema
from analysis.dossier.store import CHANGED_MEANWHILE, Dossier, Transaction
from analysis.errors import DossierError

MOST_KEPT = 50
"""As many steps back are kept for one round."""
RESULTS, MOVED = "results", "moved"
PLACED = ("pair", "route", "stretch", "entrance", "visit_number", "planned_from")
"""What of a visit changes when doors go to another pair."""
TOLD = ("status", "wants_advice", "note")
"""What of a visit changes when a result is filled in."""


@dataclass(frozen=True)
class RoundStep:
    """The last thing somebody did in a round: what was said of it, about which visits, and when."""

    id: int
    kind: str
    said: str
    visit_ids: tuple[int, ...]
    at: datetime


def keep_step(transaction: Transaction, round_id: int, kind: str, said: str, content: Mapping[str, Any]) -> None:
    """Keep how a round stood before a step, in the transaction of that step."""
    table = schema.round_steps
    text = json.dumps(content, ensure_ascii=False, default=str)
    row = {"round_id": round_id, "kind": kind, "said": said, "content": text, "who": transaction.who, "at_utc": transaction.at}
    transaction.connection.execute(table.insert().values(**row))
    numbers = sa.select(table.c.id).where(table.c.round_id == round_id).order_by(table.c.id.desc())
    old = transaction.connection.execute(numbers.offset(MOST_KEPT)).scalars().all()
    transaction.connection.execute(table.delete().where(table.c.id.in_(old)))


def rows_now(connection: sa.Connection, round_id: int, columns: Sequence[str], visit_ids: Sequence[int] | None = None) -> dict[str, Any]:
    """Return these columns of visits as they stand, by the number of the visit."""
    table = schema.round_visits
    query = sa.select(table.c.id, *(table.c[name] for name in columns)).where(table.c.round_id == round_id)
    query = query if visit_ids is None else query.where(table.c.id.in_(list(visit_ids)))
    return {str(row[0]): [_plain(value) for value in row[1:]] for row in connection.execute(query)}


def last_step(dossier: Dossier, round_id: int, who: str) -> RoundStep | None:
    """Return what this user did last in a round; None when there is nothing to undo."""
    table = schema.round_steps
    mine = (table.c.round_id == round_id) & (table.c.who == who)
    with dossier.reading() as connection:
        row = connection.execute(sa.select(table).where(mine).order_by(table.c.id.desc()).limit(1)).mappings().first()
    if row is None:
        return None
    numbers = tuple(int(number) for number in json.loads(row["content"])["after"])
    return RoundStep(row["id"], row["kind"], row["said"], numbers, row["at_utc"])


def undo_step(dossier: Dossier, round_id: int, step_id: int, who: str) -> None:
    """Put a round back as it stood before a step.

    Raises
    ------
    DossierError
        When the step was undone already, or somebody changed since what it changed: nothing is put back then.
    """
    steps, visits = schema.round_steps, schema.round_visits
    with dossier.action("Stap in bezoekronde ongedaan gemaakt", who) as transaction:
        connection = transaction.connection
        row = connection.execute(sa.select(steps).where(steps.c.id == step_id, steps.c.round_id == round_id)).mappings().first()
        if row is None:
            raise DossierError(CHANGED_MEANWHILE)
        content = json.loads(row["content"])
        columns = TOLD if row["kind"] == RESULTS else PLACED
        asked = None if row["kind"] == MOVED else [int(number) for number in content["after"]]
        if rows_now(connection, round_id, columns, asked) != content["after"]:
            raise DossierError(CHANGED_MEANWHILE)
        if row["kind"] == MOVED:
            _refuse_begun(connection, round_id)
            values = {"routes": content["routes"], "remarks": content["remarks"], "version": schema.rounds.c.version + 1}
            connection.execute(schema.rounds.update().where(schema.rounds.c.id == round_id).values(**values))
        for number, before in content["before"].items():
            values = {name: _back(name, value) for name, value in zip(columns, before, strict=True)}
            if row["kind"] == RESULTS:
                values |= {"version": visits.c.version + 1, "who": who, "changed_at": transaction.at}
            connection.execute(visits.update().where(visits.c.id == int(number), visits.c.round_id == round_id).values(**values))
        connection.execute(steps.delete().where(steps.c.id == step_id))
        transaction.detail |= {"round": round_id, "addresses": len(content["before"])}


def _refuse_begun(connection: sa.Connection, round_id: int) -> None:
    table = schema.round_visits
    begun = sa.select(sa.func.count()).where(table.c.round_id == round_id, table.c.status != "")
    if connection.execute(begun).scalar_one():
        raise DossierError(CHANGED_MEANWHILE)


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value


def _back(name: str, value: Any) -> Any:
    return datetime.fromisoformat(value) if name == "planned_from" and value else value
