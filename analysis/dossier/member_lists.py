"""Lists of one's own: the members of an association, or the addresses of a KVO-gebied. Names of people are never kept."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from analysis.dossier import records, schema
from analysis.dossier.store import Dossier
from analysis.errors import DossierError
from analysis.terms import Term


class ListKind(Term):
    """What a list is of."""

    ASSOCIATION = "association", "ondernemersvereniging"
    KVO = "kvo", "KVO-gebied"
    COMPLEX = "complex", "complex of corporatie"


@dataclass(frozen=True, kw_only=True)
class Member:
    """An address on a list of one's own."""

    address_id_bag: str
    address: str
    x_rd: float | None = None
    y_rd: float | None = None


@dataclass(frozen=True, kw_only=True)
class MemberList:
    """A list of one's own with its addresses."""

    name: str
    kind: ListKind
    file_name: str = ""
    who: str = ""
    at_utc: datetime | None = None
    id: int | None = None
    version: int = 0
    members: tuple[Member, ...] = ()


ALREADY_THERE = "Van ‘{name}’ is er al een lijst. Kies of u die vervangt of aanvult."


def save_member_list(dossier: Dossier, new: MemberList, who: str, *, on_same: str = "refuse") -> MemberList:
    """Keep a list of one's own.

    Parameters
    ----------
    dossier, new, who
        The dossier, the list and the user.
    on_same
        What to do when a list with this name is there: 'refuse', 'replace' it, or 'add' to it.

    Raises
    ------
    DossierError
        Without a name or an address, or when there is a list with this name and `on_same` is 'refuse'.
    """
    name = " ".join(new.name.split())
    if not name:
        raise DossierError("Geef de lijst een naam, bijvoorbeeld die van de vereniging.")
    if not new.members:
        raise DossierError("In deze lijst staat geen enkel adres uit uw gemeente.")
    same = next((one for one in read_member_lists(dossier) if one.name.casefold() == name.casefold()), None)
    if same is not None and on_same == "refuse":
        raise DossierError(ALREADY_THERE.format(name=same.name))
    before = same.members if same is not None and on_same == "add" else ()
    members = {one.address_id_bag: one for one in (*before, *new.members)}
    with dossier.action("Eigen lijst bewaard", who) as transaction:
        values = {"name": name, "kind": str(new.kind), "file_name": new.file_name, "who": who, "at_utc": transaction.at}
        row_id = same.id if same is not None else None
        number = records.save_values(transaction.connection, schema.member_lists, values, row_id, same.version if same else 0)
        table = schema.member_addresses
        transaction.connection.execute(table.delete().where(table.c.list_id == number))
        transaction.connection.execute(table.insert(), [records.values_of(one) | {"list_id": number} for one in members.values()])
        transaction.detail |= {"list": number, "addresses": len(members)}
    return next(one for one in read_member_lists(dossier) if one.id == number)


def delete_member_list(dossier: Dossier, list_id: int, who: str) -> None:
    """Remove a list of one's own; lists that were fixed stay as they are."""
    with dossier.action("Eigen lijst verwijderd", who) as transaction:
        transaction.detail["list"] = list_id
        records.delete(transaction.connection, schema.member_lists, list_id)


def read_member_lists(dossier: Dossier) -> list[MemberList]:
    """Return every list of one's own with its addresses, oldest first."""
    lists, addresses = schema.member_lists, schema.member_addresses
    with dossier.reading() as connection:
        found = connection.execute(sa.select(lists).order_by(lists.c.id)).mappings().all()
        rows = connection.execute(sa.select(addresses).order_by(addresses.c.id)).mappings().all()
    members: dict[int, list[Member]] = {}
    for row in rows:
        one = Member(address_id_bag=row["address_id_bag"], address=row["address"], x_rd=row["x_rd"], y_rd=row["y_rd"])
        members.setdefault(row["list_id"], []).append(one)
    plain = ("name", "file_name", "who", "at_utc", "id", "version")
    return [
        MemberList(**{name: row[name] for name in plain}, kind=records.coded(ListKind, row["kind"]), members=_whole(members, row["id"]))
        for row in found
    ]


def _whole(members: dict[int, list[Member]], list_id: int) -> tuple[Member, ...]:
    return tuple(members.get(list_id, ()))
