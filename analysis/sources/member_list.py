"""A list of one's own: the members of an association or the addresses of a KVO-gebied, matched to the addresses of the register.

Only what says where a member is is read. Names of people, telephone numbers, mail addresses and every other column are never
kept; neither is the name of the business, for the register knows it.
"""

from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from analysis.errors import SourceError
from analysis.sources.address_list import load_address_list
from analysis.sources.business_addresses import AddressKeys
from analysis.sources.businesses import PLACE_FIELDS, load_businesses

_PLACE_CELLS = PLACE_FIELDS | {"number", "letter", "addition", "place"}


@dataclass(frozen=True)
class ReadMembers:
    """What a list of one's own holds."""

    address_ids: tuple[str, ...]
    """BAG numbers, each once, in the order of the file."""
    rows_read: int
    not_found: tuple[int, ...]
    """The rows of the file whose address is not in the register."""


def load_members(path: Path, addresses: pd.DataFrame) -> ReadMembers:
    """Read a list of one's own: by BAG number where it has one, else by postcode or street with number, exactly as registered.

    Parameters
    ----------
    path
        A csv or Excel file.
    addresses
        An `Addresses` table.

    Raises
    ------
    SourceError
        When the file cannot be read, or has no column with an address.
    """
    keys, ids = AddressKeys(addresses), addresses["address_id_bag"].tolist()
    found: list[str] = []
    missing: list[int] = []
    rows = _rows_of(path)
    for row, cells in rows:
        hits = keys.find({name: text for name, text in cells.items() if name in _PLACE_CELLS})
        if hits:
            found += [ids[hit] for hit in hits[:1]]
        else:
            missing.append(row)
    return ReadMembers(tuple(dict.fromkeys(one for one in found if one)), len(rows), tuple(missing))


def _rows_of(path: Path) -> list[tuple[int, dict[str, str]]]:
    """The rows with their cells: of a list of businesses, or else of a plain list of addresses."""
    try:
        return [(row.row, row.cells) for row in load_businesses(path).rows]
    except SourceError as no_businesses:
        try:
            listed = load_address_list(path)
        except SourceError:
            raise no_businesses from None
        cells = [{str(name): str(text) for name, text in record.items()} for record in listed.queries.to_dict("records")]
        return list(zip(listed.rows, cells, strict=True))
