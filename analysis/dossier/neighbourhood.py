"""Neighbourhood actions (*acties*) with their fixed lists."""

import json
from dataclasses import asdict
from datetime import date
from typing import Any

import geopandas as gpd
import pandas as pd
import sqlalchemy as sa
from shapely import Point

from analysis import tables
from analysis.action_gates import approved, with_police_release
from analysis.actions import Action, Area, Basis, ChosenConcentration, State, checked, moved_to, with_fixed_list
from analysis.dossier import records, schema
from analysis.dossier.store import CHANGED_MEANWHILE, Dossier
from analysis.errors import DossierError
from analysis.selection_steps import ByHand, as_stored, from_stored
from analysis.terms import Audience

_PLAIN_SINCE = (
    "starts_on", "ends_on", "has_case", "police_released_by", "police_released_on", "approved_by", "approved_on", "outcome",
)  # fmt: skip
_LIST = tuple(name for name in tables.Recipients.columns if name != "geometry")


def save_action(dossier: Dossier, action: Action, who: str) -> Action:
    """Add or change an action and return it as it is kept; its state changes with `fix_list` and `move_action`.

    Raises
    ------
    DossierError
        Without title or owner, when somebody else changed it first, or when its area would change under a fixed list.
    """
    checked(action)
    with dossier.action("Actie gewijzigd" if action.id else "Actie begonnen", who) as transaction:
        if action.id is None and action.state is not State.CONCEPT:
            raise DossierError("Een nieuwe actie begint als concept.")
        if action.id is not None:
            _refuse_other_area(_read(transaction.connection, action.id), action)
        number = _save(transaction.connection, action)
        transaction.detail["action"] = number
        return _read(transaction.connection, number)


def _refuse_other_area(kept: Action, action: Action) -> None:
    if kept.state is not action.state:
        raise DossierError(CHANGED_MEANWHILE)
    if kept.state is not State.CONCEPT and (kept.area, kept.audiences) != (action.area, action.audiences):
        raise DossierError("De lijst van deze actie is vastgelegd. Zet de actie eerst terug op concept om het gebied te wijzigen.")


def fix_list(dossier: Dossier, action_id: int, recipients: gpd.GeoDataFrame, who: str) -> Action:
    """Fix the list of an action on today; nothing that is imported later changes it.

    Parameters
    ----------
    dossier
        The dossier.
    action_id
        An action in state *concept*.
    recipients
        A `Recipients` table, in the order of the list.
    who
        The user.

    Raises
    ------
    DossierError
        For an empty list or an action in another state.
    """
    table = tables.check(recipients, tables.Recipients)
    with dossier.action("Lijst vastgelegd", who) as transaction:
        fixed = with_fixed_list(_read(transaction.connection, action_id), table, dossier.today)
        _save(transaction.connection, fixed)
        points = [(None, None) if point is None or point.is_empty else (point.x, point.y) for point in table.geometry]
        rows = [
            {**row, "action_id": action_id, "x_rd": x, "y_rd": y, "distance_m": None if pd.isna(row["distance_m"]) else row["distance_m"]}
            for row, (x, y) in zip(table[list(_LIST)].to_dict("records"), points, strict=True)
        ]
        transaction.connection.execute(schema.action_addresses.insert(), rows)
        transaction.detail |= {"action": action_id, "addresses": len(rows)}
        return _read(transaction.connection, action_id)


def move_action(dossier: Dossier, action: Action, state: State, who: str) -> Action:
    """Bring an action to its next state, or back to *concept*, which lets go of its fixed list.

    Raises
    ------
    DossierError
        For a step that is not possible from here, or when somebody else changed it first.
    """
    if state is State.FIXED:
        raise DossierError("Leg de lijst vast bij Wie benaderen we.")
    if action.id is None:
        raise DossierError("Sla de actie eerst op.")
    with dossier.action(f"Actie op {state.label} gezet", who) as transaction:
        if _read(transaction.connection, action.id).state is not action.state:
            raise DossierError(CHANGED_MEANWHILE)
        moved = approved(action, who, dossier.today) if state is State.RELEASED else moved_to(action, state)
        _save(transaction.connection, moved)
        if state is State.CONCEPT:
            table = schema.action_addresses
            transaction.connection.execute(table.delete().where(table.c.action_id == action.id))
        transaction.detail["action"] = action.id
        return _read(transaction.connection, action.id)


def release_by_coordinator(dossier: Dossier, action: Action, by: str, who: str) -> Action:
    """Keep that the coordinator approved list and text today: from here on the documents no longer say CONCEPT.

    Raises
    ------
    DossierError
        While the police still have to let go, without a name, or when somebody else changed the action first.
    """
    with dossier.action("Actie vrijgegeven door de coördinator", who) as transaction:
        transaction.detail["action"] = _save(transaction.connection, approved(action, by, dossier.today))
        return _read(transaction.connection, transaction.detail["action"])


def record_case(dossier: Dossier, action: Action, who: str, *, has_case: bool, by: str = "", on: date | None = None) -> Action:
    """Keep whether an investigation runs, and who of the police let go on which day; possible in every state.

    Raises
    ------
    DossierError
        For half of a release, or when somebody else changed the action first.
    """
    with dossier.action("Vrijgave politie vastgelegd" if on else "Onderzoek bij actie vastgelegd", who) as transaction:
        changed = with_police_release(action, has_case=has_case, by=by, on=on)
        transaction.detail["action"] = _save(transaction.connection, changed)
        return _read(transaction.connection, transaction.detail["action"])


def delete_action(dossier: Dossier, action_id: int, who: str) -> None:
    """Remove an action with its list and its evenings; the log of exports stays."""
    with dossier.action("Actie verwijderd", who) as transaction:
        transaction.detail["action"] = action_id
        records.delete(transaction.connection, schema.actions, action_id)


def read_actions(dossier: Dossier) -> list[Action]:
    """Return every action, oldest first."""
    with dossier.reading() as connection:
        return [_as_action(row) for row in connection.execute(sa.select(schema.actions).order_by(schema.actions.c.id)).mappings()]


def read_action(dossier: Dossier, action_id: int) -> Action:
    """Return one action.

    Raises
    ------
    DossierError
        When it is not there any more.
    """
    with dossier.reading() as connection:
        return _read(connection, action_id)


def fixed_list(dossier: Dossier, action_id: int) -> gpd.GeoDataFrame:
    """Return the fixed list of an action as a `Recipients` table, in its order; empty while nothing is fixed."""
    table = schema.action_addresses
    with dossier.reading() as connection:
        columns = [table.c[name] for name in (*_LIST, "x_rd", "y_rd")]
        rows = connection.execute(sa.select(*columns).where(table.c.action_id == action_id).order_by(table.c.id)).all()
    found = pd.DataFrame([tuple(row) for row in rows], columns=[*_LIST, "x_rd", "y_rd"])
    found = found.astype({name: tables.Recipients.columns[name].metadata["dtype"] for name in _LIST})
    points = [Point() if pd.isna(x) else Point(x, y) for x, y in zip(found["x_rd"], found["y_rd"], strict=True)]
    return tables.check(gpd.GeoDataFrame(found, geometry=points, crs=tables.CRS), tables.Recipients)


def _save(connection: sa.Connection, action: Action) -> int:
    area = {
        "chosen": action.area.chosen,
        "concentrations": [asdict(one) for one in action.area.concentrations],
        "address_count": action.area.address_count,
        "steps": [as_stored(step) for step in action.area.steps],
        "by_hand": [asdict(one) for one in action.area.by_hand],
    }
    values: dict[str, Any] = {
        "title": action.title,
        "basis": str(action.area.basis),
        "area": json.dumps(area, ensure_ascii=False),
        "audiences": ",".join(action.audiences),
        "purpose": action.purpose,
        "recipient": action.recipient,
        "owner": action.owner,
        "state": str(action.state),
        "created_on": action.created_on,
        "due": action.due,
        "fixed_on": action.fixed_on,
        **{name: getattr(action, name) for name in _PLAIN_SINCE},
    }
    return records.save_values(connection, schema.actions, values, action.id, action.version)


def _read(connection: sa.Connection, action_id: int) -> Action:
    row = connection.execute(sa.select(schema.actions).where(schema.actions.c.id == action_id)).mappings().first()
    if row is None:
        raise DossierError(CHANGED_MEANWHILE)
    return _as_action(row)


def _as_action(row: sa.RowMapping) -> Action:
    area = json.loads(row["area"])
    concentrations = tuple(ChosenConcentration(**one) for one in area["concentrations"])
    return Action(
        area=Area(
            basis=records.coded(Basis, row["basis"]),
            chosen=tuple(area["chosen"]),
            concentrations=concentrations,
            address_count=area.get("address_count", 0),
            steps=tuple(from_stored(step) for step in area.get("steps", ())),
            by_hand=tuple(ByHand(**one) for one in area.get("by_hand", ())),
        ),
        audiences=tuple(records.coded(Audience, code) for code in row["audiences"].split(",") if code),
        state=records.coded(State, row["state"]),
        **{name: row[name] for name in ("title", "purpose", "recipient", "owner", "created_on", "due", "fixed_on", "id", "version")},
        **{name: row[name] for name in _PLAIN_SINCE},
    )
