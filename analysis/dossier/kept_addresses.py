"""Every address that a person chose, put on a list or wrote a note about: what must be looked at again when the register is renewed."""

import json
from dataclasses import dataclass

import sqlalchemy as sa

from analysis.dossier import schema
from analysis.dossier.choices import Choice
from analysis.dossier.store import Dossier
from analysis.terms import Term


class KeptFor(Term):
    """Why the dossier names an address."""

    PICK = "pick", "zelf gekozen bij Adressen nakijken"
    NOTE = "note", "een notitie"
    LIST = "list", "een vastgelegde lijst"
    ROUND = "round", "een bezoekronde"
    CORRECTION = "correction", "een gewijzigde doelgroep of bedrijfsnaam"
    MEMBER = "member", "een eigen lijst"
    BY_HAND = "by_hand", "met de hand op of van een lijst"


@dataclass(frozen=True)
class KeptAddress:
    """An address that the dossier names, and where: a typed text is confidential, the name of a list is not."""

    kept_for: KeptFor
    label: str
    """Of a choice the typed text, of a note its place, of a list or round its title."""
    address_id_bag: str
    address: str = ""
    """As it was printed, where the dossier holds it."""
    x_rd: float | None = None
    y_rd: float | None = None


def kept_addresses(dossier: Dossier) -> list[KeptAddress]:
    """Return every address of the register that the dossier names, by kind and in the order in which they were kept."""
    picks, notes = schema.picks, schema.notes
    chosen = sa.select(picks.c.query_key.label("label"), picks.c.address_id_bag, picks.c.x_rd, picks.c.y_rd)
    chosen = chosen.where(picks.c.choice == str(Choice.ADDRESS)).order_by(picks.c.id)
    noted = sa.select(notes.c.place.label("label"), notes.c.address_id_bag, notes.c.x_rd, notes.c.y_rd).order_by(notes.c.id)
    with dossier.reading() as connection:
        found = {
            KeptFor.PICK: connection.execute(chosen).mappings().all(),
            KeptFor.NOTE: connection.execute(noted).mappings().all(),
            KeptFor.LIST: connection.execute(_printed(schema.action_addresses, schema.actions, "action_id")).mappings().all(),
            KeptFor.ROUND: connection.execute(_printed(schema.round_visits, schema.rounds, "round_id")).mappings().all(),
        }
        corrected = connection.execute(sa.select(schema.premises_corrections).order_by(schema.premises_corrections.c.id)).mappings().all()
        lists, members = schema.member_lists, schema.member_addresses
        asked = sa.select(lists.c.name, *(members.c[name] for name in _TOLD)).join(lists, lists.c.id == members.c.list_id)
        listed = connection.execute(asked.order_by(members.c.id)).mappings().all()
        areas = connection.execute(sa.select(schema.actions.c.title, schema.actions.c.area).order_by(schema.actions.c.id)).all()
    whole = [KeptAddress(KeptFor.CORRECTION, row["reason"], *(row[name] for name in _TOLD)) for row in corrected] + [
        KeptAddress(KeptFor.MEMBER, row["name"], *(row[name] for name in _TOLD)) for row in listed
    ]
    changed = [(title, one) for title, area in areas for one in json.loads(area).get("by_hand", ())]
    whole += [KeptAddress(KeptFor.BY_HAND, title, one["address_id_bag"], one["address"]) for title, one in changed]
    return [
        KeptAddress(kept_for, row["label"], row["address_id_bag"], _address(row), row["x_rd"], row["y_rd"])
        for kept_for, rows in found.items()
        for row in rows
        if row["address_id_bag"]
    ] + whole


_TOLD = ("address_id_bag", "address", "x_rd", "y_rd")


def _printed(table: sa.Table, owner: sa.Table, link: str) -> sa.Select[tuple[object, ...]]:
    """Return the question for the addresses of lists or rounds, with the title of theirs."""
    names = ("address_id_bag", "x_rd", "y_rd", "street", "number", "letter", "addition", "place")
    columns = [owner.c.title.label("label"), *(table.c[name] for name in names)]
    return sa.select(*columns).join(owner, owner.c.id == table.c[link]).order_by(table.c.id)


def _address(row: sa.RowMapping) -> str:
    if "street" not in row:
        return ""
    suffix = f"{row['letter']}{'-' + row['addition'] if row['addition'] else ''}"
    return f"{row['street']} {row['number']}{suffix}, {row['place']}"
