"""Who is at an address: the audience out of the uses of the BAG and the branch of the business.

The BAG tells a home from a shop, not a snack bar from a hairdresser; for that a business register is needed. Without one the
audience is what the uses say, and what they do not say stays *functie onbekend*.
"""

import geopandas as gpd
import pandas as pd

from analysis import tables
from analysis.branches import load_branches
from analysis.terms import Audience

MOST_ROBBED = (
    "jeweller",
    "fuel_station",
    "supermarket",
    "snack_bar",
    "tobacconist",
    "phone_shop",
    "money_exchange",
    "gambling",
    "delivery",
)
"""Branches of which the message goes first when several businesses share an address (DDO practice, CCV branches at risk)."""

NEEDS_A_SHOP_FLOOR = (Audience.CATERING, Audience.FUEL)
"""These are no home, whatever the BAG says; a jeweller, web shop or office may well be somebody's home."""

BUSINESS_USES = ("bijeenkomst", "cel", "gezondheidszorg", "industrie", "kantoor", "logies", "onderwijs", "sport")
BERTH_OR_PITCH = ("02", "03")
"""Object type in a BAG id (position 5-6): ligplaats and standplaats, both lived in and without a use."""

_NAMES_SHOWN = 3
_OF_BUSINESS = ["business_name", "branch", "sbi_code", "sbi_version", "is_non_mailing"]


def describe_premises(addresses: gpd.GeoDataFrame, businesses: pd.DataFrame) -> gpd.GeoDataFrame:
    """Return every address with its audience and its business.

    Where a business is known its branch decides, except that a pure home stays a home (its business is not named) unless the
    branch needs a shop floor. Of several businesses at one address the branch that is robbed most decides, all names are kept,
    and one business that wants no post is enough for the mark.

    Parameters
    ----------
    addresses, businesses
        Tables `Addresses` and `Businesses`; businesses without an address are passed over.

    Returns
    -------
    premises
        A `Premises` table, in the order and with the index of the addresses.
    """
    known = _one_per_address(businesses)
    ids = addresses["address_id_bag"]
    has_business = ids.isin(known.index) & (ids != "")
    described = addresses.assign(
        business_name=ids.map(known["business_name"]).astype("str").fillna(""),
        branch=ids.map(known["branch"]).astype("str").fillna(""),
        sbi_code=ids.map(known["sbi_code"]).astype("str").fillna(""),
        sbi_version=ids.map(known["sbi_version"]).astype("str").fillna(""),
        is_non_mailing=ids.isin(known.index[known["is_non_mailing"]]),
    )
    by_use = audience_of_uses(described)
    by_branch = _audience_of_branch(described["branch"], by_use)
    is_business = has_business & ((by_use != Audience.RESIDENTS) | by_branch.isin(NEEDS_A_SHOP_FLOOR))
    described["audience"] = by_use.where(~is_business, by_branch)
    for column in ("business_name", "branch", "sbi_code", "sbi_version"):
        described[column] = described[column].where(is_business, "")
    described["is_non_mailing"] &= is_business
    return tables.check(described, tables.Premises)


def with_corrections(table: gpd.GeoDataFrame, corrections: pd.DataFrame) -> gpd.GeoDataFrame:
    """Return addresses with who is there according to the municipality, where that was kept; the rest as it was.

    Parameters
    ----------
    table
        Any table with `address_id_bag`, `audience` and `business_name`; a `branch` is corrected too.
    corrections
        Columns address_id_bag, audience, branch and business_name; each address once.
    """
    is_corrected = table["address_id_bag"].isin(corrections["address_id_bag"])
    if not is_corrected.any():
        return table
    known = corrections.set_index("address_id_bag")
    ids = table.loc[is_corrected, "address_id_bag"]
    changed = table.copy()
    for column in ("audience", "branch", "business_name"):
        if column in changed:
            changed.loc[is_corrected, column] = ids.map(known[column]).astype("str")
    return changed


def audience_of_uses(addresses: pd.DataFrame) -> "pd.Series[str]":
    """Return the audience that follows from the uses of the BAG alone; a berth or pitch is lived in."""
    per_text = {uses: _audience_of_text(uses) for uses in addresses["uses"].unique()}
    audience = addresses["uses"].map(per_text).astype("str")
    is_lived_in = addresses["address_id_bag"].str[4:6].isin(BERTH_OR_PITCH) & (addresses["address_id_bag"].str.len() == 16)
    is_lived_in |= addresses["status"].str.lower() == "plaats aangewezen"
    return audience.where(~(is_lived_in & (addresses["uses"] == "")), str(Audience.RESIDENTS))


def _audience_of_text(uses: str) -> str:
    """A shop with a home above it is a shop; an office in a home is a home."""
    if "winkelfunctie" in uses:
        return str(Audience.RETAIL)
    if "woonfunctie" in uses:
        return str(Audience.RESIDENTS)
    return str(Audience.OTHER_BUSINESS if any(f"{use}functie" in uses for use in BUSINESS_USES) else Audience.USE_UNKNOWN)


def _audience_of_branch(branch: "pd.Series[str]", by_use: "pd.Series[str]") -> "pd.Series[str]":
    """The audience of a branch; a business of no branch of ours is a shop where the BAG says so."""
    audiences = {code: str(entry.audience) for code, entry in load_branches().items()}
    otherwise = pd.Series(str(Audience.OTHER_BUSINESS), index=branch.index).where(by_use != Audience.RETAIL, str(Audience.RETAIL))
    return branch.map(audiences).astype("str").where(branch.isin(audiences), otherwise)


def _one_per_address(businesses: pd.DataFrame) -> pd.DataFrame:
    """One row per address id: the branch that is robbed most, every name, and whether anyone there wants no post."""
    order = dict.fromkeys(load_branches(), len(MOST_ROBBED)) | {code: place for place, code in enumerate(MOST_ROBBED)}
    placed = businesses[businesses["address_id_bag"] != ""]
    rank = placed["branch"].map(order).fillna(len(MOST_ROBBED) + 1)
    placed = placed.assign(rank=rank).sort_values(["address_id_bag", "rank", "business_name", "sbi_code"], kind="stable")
    first = placed.drop_duplicates("address_id_bag").set_index("address_id_bag")[_OF_BUSINESS]
    several = placed[placed.duplicated("address_id_bag", keep=False)]
    if several.empty:
        return first
    names = several.groupby("address_id_bag")["business_name"].agg(lambda each: join_names(list(each)))
    first.loc[names.index, "business_name"] = names
    no_post = several.groupby("address_id_bag")["is_non_mailing"].any()
    first.loc[no_post.index, "is_non_mailing"] = no_post
    return first


def join_names(names: list[str]) -> str:
    """Return the names at one door, each once: 'A / B / C en 2 andere'."""
    different = list(dict.fromkeys(name for name in names if name))
    rest = len(different) - _NAMES_SHOWN
    shown = " / ".join(different[:_NAMES_SHOWN])
    return f"{shown} en {rest} andere" if rest > 0 else shown
