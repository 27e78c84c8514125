"""Information evenings as they were planned: day, parts, hall, partners."""

from dataclasses import dataclass, replace
from datetime import date

import sqlalchemy as sa

from analysis.dossier import records, schema
from analysis.dossier.store import CHANGED_MEANWHILE, Dossier
from analysis.errors import DossierError
from analysis.evening_script import Group, Partner
from analysis.evenings import Evening, EveningPart, Turnout, Venue


@dataclass(frozen=True)
class Attendance:
    """A partner at the evening, and whether they said yes."""

    partner: Partner
    has_confirmed: bool = False


@dataclass(frozen=True, kw_only=True)
class StoredEvening:
    """An evening as it is kept; everything else about it is planned again from this."""

    day: date
    title: str = ""
    action_id: int | None = None
    parts: tuple[EveningPart, ...] = ()
    venue: Venue | None = None
    partners: tuple[Attendance, ...] = ()
    owner: str = ""
    note: str = ""
    id: int | None = None
    version: int = 0


def from_plan(evening: Evening, *, title: str, owner: str, action_id: int | None = None) -> StoredEvening:
    """Return what has to be kept of a plan."""
    partners = tuple(Attendance(partner) for partner in evening.partners)
    return StoredEvening(
        day=evening.day, title=title, action_id=action_id, parts=evening.parts, venue=evening.venue, partners=partners, owner=owner
    )


def save_evening(dossier: Dossier, evening: StoredEvening, who: str) -> StoredEvening:
    """Add or change an evening and return it as it is kept.

    Raises
    ------
    DossierError
        When somebody else changed it first, or its action is not there any more.
    """
    venue = evening.venue or Venue("", "")
    values = {
        "action_id": evening.action_id,
        "title": evening.title,
        "owner": evening.owner,
        "note": evening.note,
        "day": evening.day,
        "venue_name": venue.name,
        "venue_address": venue.address,
        "venue_note": venue.note,
        "capacity": venue.capacity,
    }
    with dossier.action("Bijeenkomst gewijzigd" if evening.id else "Bijeenkomst gepland", who) as action:
        number = records.save_values(action.connection, schema.evenings, values, evening.id, evening.version)
        for table in (schema.evening_parts, schema.evening_partners):
            action.connection.execute(table.delete().where(table.c.evening_id == number))
        for part in evening.parts:
            row = {"evening_id": number, "audience": str(part.group), "begins": part.begins, "ends": part.ends}
            action.connection.execute(schema.evening_parts.insert().values(**row, **records.values_of(part.turnout)))
        for one in evening.partners:
            row = {"evening_id": number, "name": one.partner.name, "role": one.partner.role, "audiences": ",".join(one.partner.groups)}
            action.connection.execute(schema.evening_partners.insert().values(**row, has_confirmed=one.has_confirmed))
        action.detail["evening"] = number
    return replace(evening, id=number, version=evening.version + 1)


def read_evenings(dossier: Dossier) -> list[StoredEvening]:
    """Return every evening, by day."""
    table = schema.evenings
    with dossier.reading() as connection:
        rows = connection.execute(sa.select(table).order_by(table.c.day, table.c.id)).mappings().all()
        return [_as_evening(connection, row) for row in rows]


def read_evening(dossier: Dossier, evening_id: int) -> StoredEvening:
    """Return one evening.

    Raises
    ------
    DossierError
        When it is not there any more.
    """
    with dossier.reading() as connection:
        row = connection.execute(sa.select(schema.evenings).where(schema.evenings.c.id == evening_id)).mappings().first()
        if row is None:
            raise DossierError(CHANGED_MEANWHILE)
        return _as_evening(connection, row)


def delete_evening(dossier: Dossier, evening_id: int, who: str) -> None:
    """Remove an evening."""
    with dossier.action("Bijeenkomst verwijderd", who) as action:
        action.detail["evening"] = evening_id
        records.delete(action.connection, schema.evenings, evening_id)


def _as_evening(connection: sa.Connection, row: sa.RowMapping) -> StoredEvening:
    parts, partners = schema.evening_parts, schema.evening_partners
    held = connection.execute(sa.select(parts).where(parts.c.evening_id == row["id"]).order_by(parts.c.id)).mappings()
    there = connection.execute(sa.select(partners).where(partners.c.evening_id == row["id"]).order_by(partners.c.id)).mappings()
    has_venue = row["venue_name"] or row["venue_address"]
    return StoredEvening(
        parts=tuple(
            EveningPart(
                records.coded(Group, part["audience"]),
                part["begins"],
                part["ends"],
                Turnout(part["invited"], part["expected_addresses"], part["expected_persons"], part["seats"]),
            )
            for part in held
        ),
        partners=tuple(
            Attendance(Partner(one["name"], one["role"], _groups(one["audiences"])), has_confirmed=one["has_confirmed"]) for one in there
        ),
        venue=Venue(row["venue_name"], row["venue_address"], row["capacity"], row["venue_note"]) if has_venue else None,
        **{name: row[name] for name in ("day", "title", "action_id", "owner", "note", "id", "version")},
    )


def _groups(codes: str) -> tuple[Group, ...]:
    return tuple(records.coded(Group, code) for code in codes.split(",") if code)
