"""The rows of the visit list: the doors in walking order. Zone *te delen*.

A row is a function of the address alone. The list knows no concentration, no rank, no distance and no date of an incident.
"""

from typing import TypeVar

import pandas as pd

from analysis import tables
from analysis.street_order import in_street_order, natural
from analysis.terms import Audience

Table = TypeVar("Table", bound=pd.DataFrame)

ADDRESS_HEADS = ("Volgnr", "Straat", "Huisnummer", "Letter", "Toevoeging", "Postcode", "Woonplaats", "Ingang", "Doelgroep", "Bedrijfsnaam")
STATUS_HEADS = ("Gesproken", "Niet thuis", "Geen belangstelling", "Later terug")
HEADS = (*ADDRESS_HEADS, "Bericht", *STATUS_HEADS, "Notitie", "Wil advies")
"""The columns, in an order that never changes: filled lists come back in it."""

SHARED_DOOR = 3
"""From three addresses in one building on they share a line in the column Ingang."""
KEPT_TOGETHER = 6
"""From this many on they also stand together in the list, whatever side of the street their numbers are on."""
STAIRWELL = 16
"""A building with more homes than this is a flat with several doors, not one stairwell."""


def visit_list_table(addresses: pd.DataFrame) -> pd.DataFrame:
    """Return the visit list with its Dutch heads: addresses that share a building stay together, else in street order.

    Parameters
    ----------
    addresses
        A `VisitAddresses` table, as `privacy.Release.visit_list` gives it.
    """
    walked = door_by_door(tables.check(addresses, tables.VisitAddresses))
    words = {str(audience): audience.label for audience in Audience}
    listed = pd.DataFrame(
        {
            "Volgnr": range(1, len(walked) + 1),
            "Straat": walked["street"],
            "Huisnummer": walked["number"],
            "Letter": walked["letter"],
            "Toevoeging": walked["addition"],
            "Postcode": walked["postcode"],
            "Woonplaats": walked["place"],
            "Ingang": _with_twins(walked),
            "Doelgroep": walked["audience"].map(words),
            "Bedrijfsnaam": walked["business_name"],
            "Bericht": walked["is_non_mailing"].map({True: "bezoek", False: "brief en bezoek"}),
        }
    )
    empty = pd.Series("", index=listed.index, dtype="str")
    return listed.assign(**{head: empty for head in HEADS if head not in listed})[list(HEADS)]


def door_by_door(addresses: Table) -> Table:
    """Return addresses in the order of the street, those that share a building together, with its name in a column `entrance`.

    Parameters
    ----------
    addresses
        A table with the columns of an address, `building_id_bag` and `audience`; each address once.
    """
    rows = in_street_order(addresses).reset_index(drop=True)
    entrance, door = _entrances(rows)
    order = pd.DataFrame({"door": door, "row": range(len(rows))}).sort_values(["door", "row"]).index
    return rows.assign(entrance=entrance).loc[order].reset_index(drop=True)


_PRINTED = ["street", "number", "letter", "addition", "postcode", "place", "audience", "business_name"]
"""What a visitor sees of an address; two that are alike in all of it have different BAG numbers all the same."""


def _with_twins(rows: pd.DataFrame) -> "pd.Series[str]":
    """The entrance of each row, and for addresses that are printed alike which of them it is: 'adres 1 van 2 met dit nummer'."""
    alike = rows.groupby(_PRINTED, sort=False)
    size, turn = alike["street"].transform("size"), alike.cumcount() + 1
    twin = "adres " + turn.astype("str") + " van " + size.astype("str") + " met dit nummer"
    joined = (rows["entrance"] + "; ").where(rows["entrance"] != "", "") + twin
    return rows["entrance"].mask(size > 1, joined).astype("str")


def _entrances(rows: pd.DataFrame) -> "tuple[pd.Series[str], pd.Series[int]]":
    """The name of the shared building per row (empty for a door of its own), and the row its building begins at."""
    name = pd.Series("", index=rows.index, dtype="str")
    door = pd.Series(rows.index, index=rows.index)
    keys = ["building_id_bag", "street", "place"]
    in_building = rows.index[rows["building_id_bag"].duplicated(keep=False) & (rows["building_id_bag"] != "")]
    several = rows.loc[in_building]
    known = pd.DataFrame(
        {
            **{key: several[key] for key in keys},
            "number": several["number"],
            "row": several.index,
            "suffix": several["letter"] + ("-" + several["addition"]).where(several["addition"] != "", ""),
            "is_home": several["audience"] == Audience.RESIDENTS,
        }
    )
    known = known[known.groupby(keys, sort=False)["row"].transform("size") >= SHARED_DOOR]
    of_building = known.groupby(keys, sort=False).agg(
        begins=("row", "min"),
        size=("number", "size"),
        low=("number", "min"),
        high=("number", "max"),
        homes=("is_home", "mean"),
        suffixes=("suffix", tuple),
    )
    shared = of_building.reset_index()
    shared["entrance"] = [_building_name(*facts) for facts in shared[_FACTS].itertuples(index=False)]
    found = known[[*keys, "row"]].merge(shared[[*keys, "begins", "size", "entrance"]], on=keys, how="left", validate="many_to_one")
    name.loc[found["row"].to_numpy()] = found["entrance"].astype("str").to_numpy()
    large = found[found["size"] >= KEPT_TOGETHER]
    door.loc[large["row"].to_numpy()] = large["begins"].to_numpy(dtype="int64")
    return name, door


_FACTS = ["street", "low", "high", "size", "homes", "suffixes"]


def _building_name(street: str, low: int, high: int, size: int, homes: float, suffixes: tuple[str, ...]) -> str:
    """Such as 'Portiek Dorpsstraat 12-48' or 'Pand Kerkstraat 2A t/m 2F'."""
    numbers = f"{low}-{high}"
    if low == high:
        doors = sorted(set(suffixes), key=natural)
        numbers = f"{low}{doors[0]} t/m {low}{doors[-1]}" if len(doors) > 1 else f"{low}"
    word = ("Portiek" if size <= STAIRWELL else "Flat") if homes >= 0.5 else "Pand"
    return f"{word} {street} {numbers}"
