"""Who is who and what was agreed: organisation, coordinator, designation, partners, schemes, plan, tasks."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import TypeVar

import sqlalchemy as sa

from analysis.dossier import records, schema
from analysis.dossier.store import CHANGED_MEANWHILE, Dossier
from analysis.errors import DossierError
from analysis.organisation import (
    Coordinator,
    Designation,
    Organisation,
    PartName,
    Partner,
    PartTask,
    Plan,
    Scheme,
    Verdict,
    judge_designation,
    what_is_missing,
)
from analysis.preparation import Picture, Situation

Single = TypeVar("Single", Organisation, Coordinator, Plan)


def _read_one(dossier: Dossier, table: sa.Table, kind: type[Single]) -> Single:
    with dossier.reading() as connection:
        return records.read(connection, table, kind)[0]


def _save_one(dossier: Dossier, table: sa.Table, record: Organisation | Coordinator | Plan, who: str, what: str) -> None:
    with dossier.action(what, who) as action:
        row_id = action.connection.execute(sa.select(table.c.id)).scalar_one()
        records.change(action.connection, table, record, int(row_id))


def read_organisation(dossier: Dossier) -> Organisation:
    """Return the municipality that works with this dossier."""
    return _read_one(dossier, schema.organisation, Organisation)


def save_organisation(dossier: Dossier, organisation: Organisation, who: str) -> None:
    """Keep the municipality; whether a dossier holds oefengegevens cannot be changed.

    Raises
    ------
    DossierError
        When somebody else changed it first, or the sort of dossier would change.
    """
    if organisation.is_demo != read_organisation(dossier).is_demo:
        raise DossierError("Oefengegevens en eigen gegevens blijven apart. Open een ander dossier.")
    _save_one(dossier, schema.organisation, organisation, who, "Gemeente gewijzigd")


def read_coordinator(dossier: Dossier) -> Coordinator:
    """Return the coordinator and the deputy; empty names when there is nobody yet."""
    return _read_one(dossier, schema.coordinator, Coordinator)


def save_coordinator(dossier: Dossier, coordinator: Coordinator, who: str) -> None:
    """Keep the coordinator, the deputy and the absence.

    Raises
    ------
    DossierError
        When the absence ends before it begins, or somebody else changed it first.
    """
    if coordinator.absent_from and coordinator.absent_until and coordinator.absent_until < coordinator.absent_from:
        raise DossierError("De einddatum ligt voor de begindatum. Kijk de twee datums na.")
    _save_one(dossier, schema.coordinator, coordinator, who, "Coördinator gewijzigd")


def read_plan(dossier: Dossier) -> Plan:
    """Return the aftercare plan."""
    return _read_one(dossier, schema.plan, Plan)


def save_plan(dossier: Dossier, plan: Plan, who: str) -> None:
    """Keep which version of the aftercare plan holds."""
    _save_one(dossier, schema.plan, plan, who, "Nazorgplan gewijzigd")


def read_designation(dossier: Dossier) -> Designation | None:
    """Return the last check before police data; None when it was never done."""
    with dossier.reading() as connection:
        found = records.read(connection, schema.designations, Designation)
    return found[-1] if found else None


def save_designation(dossier: Dossier, designation: Designation, who: str) -> None:
    """Keep the check before police data; earlier ones stay.

    Raises
    ------
    DossierError
        When something has still to be filled in.
    """
    missing = what_is_missing(designation)
    if missing:
        raise DossierError(missing)
    with dossier.action("Aanwijzingsbesluit vastgelegd", who) as action:
        accepted = replace(designation, accepted_at=action.at)
        action.connection.execute(schema.designations.insert().values(**records.values_of(accepted)))


def may_open_police_data(dossier: Dossier, as_of: date | None = None) -> Verdict:
    """Say whether police data may be opened on this day (default: today), with the sentence why not."""
    is_demo = read_organisation(dossier).is_demo
    return judge_designation(read_designation(dossier), as_of or dossier.today, is_demo=is_demo)


def read_partners(dossier: Dossier) -> list[Partner]:
    """Return every partner, in the order in which they came."""
    with dossier.reading() as connection:
        return records.read(connection, schema.partners, Partner)


def save_partner(dossier: Dossier, partner: Partner, who: str) -> int:
    """Add or change a partner and return its number.

    Raises
    ------
    DossierError
        When the name is empty, or somebody else changed it first.
    """
    if not partner.name.strip():
        raise DossierError("Vul de naam van de partner in.")
    with dossier.action("Partner gewijzigd" if partner.id else "Partner toegevoegd", who) as action:
        action.detail["partner"] = records.save(action.connection, schema.partners, partner)
        return int(action.detail["partner"])


def delete_partner(dossier: Dossier, partner_id: int, who: str) -> None:
    """Remove a partner."""
    with dossier.action("Partner verwijderd", who) as action:
        action.detail["partner"] = partner_id
        records.delete(action.connection, schema.partners, partner_id)


def read_schemes(dossier: Dossier) -> list[Scheme]:
    """Return what is already there, in the order in which it was entered."""
    with dossier.reading() as connection:
        return records.read(connection, schema.schemes, Scheme)


def save_scheme(dossier: Dossier, scheme: Scheme, who: str) -> int:
    """Add or change an arrangement that is already there; return its number.

    Raises
    ------
    DossierError
        When the title is empty, the end lies before the beginning, or somebody else changed it first.
    """
    if not scheme.title.strip():
        raise DossierError("Vul in hoe de regeling of maatregel heet.")
    if scheme.runs_from and scheme.runs_until and scheme.runs_until < scheme.runs_from:
        raise DossierError("De einddatum ligt voor de begindatum. Kijk de twee datums na.")
    with dossier.action("Regeling gewijzigd" if scheme.id else "Regeling toegevoegd", who) as action:
        action.detail["scheme"] = records.save(action.connection, schema.schemes, scheme)
        return int(action.detail["scheme"])


def delete_scheme(dossier: Dossier, scheme_id: int, who: str) -> None:
    """Remove an arrangement."""
    with dossier.action("Regeling verwijderd", who) as action:
        action.detail["scheme"] = scheme_id
        records.delete(action.connection, schema.schemes, scheme_id)


def read_part_tasks(dossier: Dossier) -> dict[PartName, PartTask]:
    """Return who arranges which part, and by when; a part nobody took yet is in it with empty fields."""
    with dossier.reading() as connection:
        kept: Sequence[PartTask] = records.read(connection, schema.part_tasks, PartTask)
    return {part: PartTask(part=part) for part in PartName} | {task.part: task for task in kept}


def save_part_task(dossier: Dossier, task: PartTask, who: str) -> None:
    """Keep who arranges a part and by when.

    Raises
    ------
    DossierError
        When somebody else changed it first.
    """
    table = schema.part_tasks
    with dossier.action("Taak verdeeld", who) as action:
        action.detail["part"] = str(task.part)
        row_id = action.connection.execute(sa.select(table.c.id).where(table.c.part == str(task.part))).scalar()
        if row_id is not None:
            records.change(action.connection, table, task, int(row_id))
        elif task.version:
            raise DossierError(CHANGED_MEANWHILE)
        else:
            records.add(action.connection, table, task)


def read_situation(dossier: Dossier, picture: Picture) -> Situation:
    """Return everything the six parts of *Voorbereiden* are judged by; `picture` is computed from register and incidents."""
    return Situation(
        organisation=read_organisation(dossier),
        coordinator=read_coordinator(dossier),
        designation=read_designation(dossier),
        partners=read_partners(dossier),
        schemes=read_schemes(dossier),
        plan=read_plan(dossier),
        tasks=read_part_tasks(dossier),
        picture=picture,
    )
