"""Rounds of visits (*bezoekrondes*) of an action: who goes where, and what came of it."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime, time
from typing import Any

import geopandas as gpd
import pandas as pd
import sqlalchemy as sa
from shapely import Point

from analysis import tables
from analysis.actions import State
from analysis.dossier import records, schema
from analysis.dossier.round_steps import MOVED, PLACED, RESULTS, TOLD, keep_step, rows_now
from analysis.dossier.store import CHANGED_MEANWHILE, Dossier
from analysis.errors import DossierError
from analysis.rounds.moving import HAS_RESULTS, Arrangement
from analysis.rounds.planning import RoundChoice, RoundPlan, Route
from analysis.rounds.results import Result
from analysis.rounds.timetable import Window
from analysis.terms import Audience

_VISIT = tuple(name for name in tables.Visits.columns if name not in ("geometry", "visit_id"))


@dataclass(frozen=True, kw_only=True)
class StoredRound:
    """A round as it is kept; its visits are read apart."""

    action_id: int
    title: str
    pair_names: tuple[str, ...] = ()
    """What each pair is called, for instance two names; a pair without a name is 'Duo 1'."""
    choice: RoundChoice
    routes: tuple[Route, ...] = ()
    notes: tuple[str, ...] = ()
    created_on: date | None = None
    follows: int | None = None
    id: int | None = None
    version: int = 0

    def pair_name(self, pair: int) -> str:
        """Return what a pair is called."""
        name = self.pair_names[pair - 1].strip() if 0 < pair <= len(self.pair_names) else ""
        return name or (f"Duo {pair}" if pair else "Coördinator")


def save_round(dossier: Dossier, action_id: int, plan: RoundPlan, who: str, *, title: str = "", follows: int | None = None) -> StoredRound:
    """Keep a planned round with its visits and return it.

    Raises
    ------
    DossierError
        When the action is gone or its list is not fixed.
    """
    visits = tables.check(plan.visits, tables.Visits)
    with dossier.action("Bezoekronde gemaakt", who) as transaction:
        _refuse_loose(transaction.connection, action_id)
        count = sa.select(sa.func.count()).where(schema.rounds.c.action_id == action_id)
        number = transaction.connection.execute(count).scalar_one() + 1
        stored = StoredRound(
            action_id=action_id,
            title=title.strip() or f"Ronde {number}",
            choice=plan.choice,
            routes=plan.routes,
            notes=plan.notes,
            created_on=dossier.today,
            follows=follows,
        )
        round_id = records.save_values(transaction.connection, schema.rounds, _values(stored) | {"who": who}, None, 0)
        transaction.connection.execute(schema.round_visits.insert(), _rows(visits, round_id))
        transaction.detail |= {"action": action_id, "round": round_id, "addresses": len(visits)}
    return replace(stored, id=round_id, version=1)


def name_pairs(dossier: Dossier, stored: StoredRound, names: Sequence[str], who: str) -> StoredRound:
    """Keep what the pairs of a round are called.

    Raises
    ------
    DossierError
        When somebody else changed the round first.
    """
    assert stored.id is not None
    named = replace(stored, pair_names=tuple(" ".join(name.split()) for name in names))
    with dossier.action("Bezoekronde gewijzigd", who) as transaction:
        transaction.detail["round"] = stored.id
        records.save_values(transaction.connection, schema.rounds, _values(named), stored.id, stored.version)
    return replace(named, version=stored.version + 1)


def read_rounds(dossier: Dossier, action_id: int | None = None) -> list[StoredRound]:
    """Return the rounds of an action, or of all, oldest first."""
    table = schema.rounds
    query = sa.select(table).order_by(table.c.id)
    with dossier.reading() as connection:
        rows = connection.execute(query if action_id is None else query.where(table.c.action_id == action_id)).mappings().all()
    return [_as_round(row) for row in rows]


def read_round(dossier: Dossier, round_id: int) -> StoredRound:
    """Return one round.

    Raises
    ------
    DossierError
        When it is not there any more.
    """
    with dossier.reading() as connection:
        row = connection.execute(sa.select(schema.rounds).where(schema.rounds.c.id == round_id)).mappings().first()
    if row is None:
        raise DossierError(CHANGED_MEANWHILE)
    return _as_round(row)


def read_visits(dossier: Dossier, round_id: int) -> gpd.GeoDataFrame:
    """Return the visits of a round as a `Visits` table, by number; those of the coordinator come last."""
    table = schema.round_visits
    with dossier.reading() as connection:
        columns = [table.c.id.label("visit_id"), *(table.c[name] for name in _VISIT), table.c.x_rd, table.c.y_rd]
        rows = connection.execute(sa.select(*columns).where(table.c.round_id == round_id).order_by(table.c.visit_number)).all()
    found = pd.DataFrame([tuple(row) for row in rows], columns=["visit_id", *_VISIT, "x_rd", "y_rd"])
    points = [Point() if pd.isna(x) else Point(x, y) for x, y in zip(found["x_rd"], found["y_rd"], strict=True)]
    dtypes = {name: tables.Visits.columns[name].metadata["dtype"] for name in ("visit_id", *_VISIT)}
    return tables.check(gpd.GeoDataFrame(found.astype(dtypes), geometry=points, crs=tables.CRS), tables.Visits)


def record_results(dossier: Dossier, round_id: int, results: Sequence[Result], who: str, *, said: str = "") -> int:
    """Keep what came of visits, all or none; return how many.

    `said` repeats it in words, for who wants to undo it later.

    Raises
    ------
    DossierError
        When one of them was changed meanwhile by somebody else, or is not in this round.
    """
    if not results:
        return 0
    table = schema.round_visits
    ids = [result.visit_id for result in results]
    with dossier.action("Resultaten ingevuld", who) as transaction:
        before = rows_now(transaction.connection, round_id, TOLD, ids)
        for result in results:
            values = {
                "status": str(result.status or ""),
                "wants_advice": str(result.wants_advice or ""),
                "note": result.note,
                "who": who,
                "changed_at": transaction.at,
                "version": result.version + 1,
            }
            is_same = (table.c.id == result.visit_id) & (table.c.round_id == round_id) & (table.c.version == result.version)
            if transaction.connection.execute(table.update().where(is_same).values(**values)).rowcount != 1:
                raise DossierError(CHANGED_MEANWHILE)
        after = rows_now(transaction.connection, round_id, TOLD, ids)
        keep_step(transaction, round_id, RESULTS, said, {"before": before, "after": after})
        transaction.detail |= {"round": round_id, "addresses": len(results)}
    return len(results)


def rearrange_round(dossier: Dossier, stored: StoredRound, arranged: Arrangement, who: str) -> StoredRound:
    """Keep who walks what after doors went to another pair; what came of visits stays.

    Raises
    ------
    DossierError
        When somebody else changed the round first, or filled in a result meanwhile.
    """
    assert stored.id is not None
    table = schema.round_visits
    moved = replace(stored, routes=arranged.routes, notes=arranged.notes)
    with dossier.action("Bezoekronde gewijzigd", who) as transaction:
        begun = sa.select(sa.func.count()).where(table.c.round_id == stored.id, table.c.status != "")
        if transaction.connection.execute(begun).scalar_one():
            raise DossierError(HAS_RESULTS)
        before = rows_now(transaction.connection, stored.id, PLACED)
        was = _values(stored)
        records.save_values(transaction.connection, schema.rounds, _values(moved), stored.id, stored.version)
        change = table.update().where(table.c.id == sa.bindparam("of"), table.c.round_id == stored.id)
        rows = arranged.visits[["visit_id", *PLACED]].to_dict("records")
        values = [
            {"of": row["visit_id"], **{name: row[name] for name in PLACED}, "planned_from": _moment(row["planned_from"])} for row in rows
        ]
        transaction.connection.execute(change, values)
        after = rows_now(transaction.connection, stored.id, PLACED)
        content = {"before": before, "after": after, "routes": was["routes"], "remarks": was["remarks"]}
        keep_step(transaction, stored.id, MOVED, "", content)
        transaction.detail |= {"round": stored.id, "addresses": len(values)}
    return replace(moved, version=stored.version + 1)


def delete_round(dossier: Dossier, round_id: int, who: str) -> None:
    """Remove a round with its results."""
    with dossier.action("Bezoekronde verwijderd", who) as transaction:
        transaction.detail["round"] = round_id
        records.delete(transaction.connection, schema.rounds, round_id)


def _refuse_loose(connection: sa.Connection, action_id: int) -> None:
    state = connection.execute(sa.select(schema.actions.c.state).where(schema.actions.c.id == action_id)).scalar()
    if state is None:
        raise DossierError(CHANGED_MEANWHILE)
    if state == State.CONCEPT:
        raise DossierError("De lijst van deze actie is nog niet vastgelegd. Leg hem vast bij ‘Wie benaderen we’.")


def _values(stored: StoredRound) -> dict[str, Any]:
    choice = stored.choice
    chosen = {
        "pairs": choice.pairs,
        "days": [on.isoformat() for on in choice.days],
        "windows": {str(audience): _span(window) for audience, window in choice.windows.items()},
        "start": choice.start,
        "meeting_place": choice.meeting_place,
        "doors_per_hour": choice.doors_per_hour,
        "starts": choice.starts,
        "seed": choice.seed,
    }
    return {
        "action_id": stored.action_id,
        "title": stored.title,
        "pair_names": json.dumps(stored.pair_names, ensure_ascii=False),
        "choice": json.dumps(chosen, ensure_ascii=False),
        "routes": json.dumps([asdict(route) | {"window": _span(route.window)} for route in stored.routes], ensure_ascii=False),
        "remarks": json.dumps(stored.notes, ensure_ascii=False),
        "created_on": stored.created_on,
        "follows": stored.follows,
    }


def _as_round(row: sa.RowMapping) -> StoredRound:
    chosen = json.loads(row["choice"])
    choice = RoundChoice(
        pairs=chosen["pairs"],
        days=tuple(date.fromisoformat(on) for on in chosen["days"]),
        windows={records.coded(Audience, code): _window(span) for code, span in chosen["windows"].items()},
        start=None if chosen["start"] is None else (chosen["start"][0], chosen["start"][1]),
        meeting_place=chosen.get("meeting_place", ""),
        doors_per_hour=chosen.get("doors_per_hour"),
        starts=chosen["starts"],
        seed=chosen["seed"],
    )
    return StoredRound(
        pair_names=tuple(json.loads(row["pair_names"])),
        choice=choice,
        routes=tuple(Route(**(route | {"window": _window(route["window"])})) for route in json.loads(row["routes"])),
        notes=tuple(json.loads(row["remarks"])),
        **{name: row[name] for name in ("action_id", "title", "created_on", "follows", "id", "version")},
    )


def _moment(planned: pd.Timestamp) -> datetime | None:
    return None if pd.isna(planned) else planned.to_pydatetime()


def _span(window: Window) -> list[str]:
    return [window.begins.isoformat("minutes"), window.ends.isoformat("minutes")]


def _window(span: list[str]) -> Window:
    return Window(time.fromisoformat(span[0]), time.fromisoformat(span[1]))


def _rows(visits: gpd.GeoDataFrame, round_id: int) -> list[dict[str, Any]]:
    points = [(None, None) if point is None or point.is_empty else (point.x, point.y) for point in visits.geometry]
    rows = visits[list(_VISIT)].to_dict("records")
    return [
        {
            **row,
            "planned_from": _moment(row["planned_from"]),
            "round_id": round_id,
            "version": 1,
            "x_rd": x,
            "y_rd": y,
        }
        for row, (x, y) in zip(rows, points, strict=True)
    ]
