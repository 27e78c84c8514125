"""The rows of the visit list: the doors in walking order. Zone *te delen*.

A row is a function of the address alone. The list knows no concentration, no rank, no distance and no date of an incident.
"""

import pandas as pd

from analysis import tables
from analysis.street_order import in_street_order, natural
from analysis.terms import Audience

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
    rows = in_street_order(tables.check(addresses, tables.VisitAddresses)).reset_index(drop=True)
    entrance, door = _entrances(rows)
    walked = rows.assign(entrance=entrance)
    walked = walked.loc[pd.DataFrame({"door": door, "row": range(len(rows))}).sort_values(["door", "row"]).index].reset_index(drop=True)
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
    known = rows.assign(
        row=rows.index,
        suffix=rows["letter"] + ("-" + rows["addition"]).where(rows["addition"] != "", ""),
        is_home=rows["audience"] == Audience.RESIDENTS,
    )
    buildings = known[known["building_id_bag"] != ""].groupby(keys, sort=False)
    of_building = buildings.agg(
        begins=("row", "min"),
        size=("number", "size"),
        low=("number", "min"),
        high=("number", "max"),
        homes=("is_home", "mean"),
        suffixes=("suffix", tuple),
    )
    shared = of_building[of_building["size"] >= SHARED_DOOR].reset_index()
    shared["entrance"] = [_building_name(*facts) for facts in shared[_FACTS].itertuples(index=False)]
    found = known[keys].merge(shared[[*keys, "begins", "size", "entrance"]], on=keys, how="left", validate="many_to_one")
    has_name = found["entrance"].notna().to_numpy()
    name[has_name] = found["entrance"][has_name]
    is_large = (found["size"] >= KEPT_TOGETHER).to_numpy()
    door[is_large] = found["begins"][is_large].astype("int64")
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
