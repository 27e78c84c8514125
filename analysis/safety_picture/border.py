"""Concentrations at the edge of the municipality: own addresses are kept apart, and the reader is told (scenario S9)."""

from collections.abc import Collection, Mapping

import geopandas as gpd
import pandas as pd
import shapely

from analysis.dutch import amount, enumerate_words

NEAR_BORDER_M = 150.0
"""As far as the surroundings of a street reach; nearer than this, addresses across the border belong to them."""


def municipal_boundary(areas: gpd.GeoDataFrame, codes: Collection[str] = ()) -> gpd.GeoSeries:
    """Return the outline of the municipality out of its buurten; empty without buurten.

    Parameters
    ----------
    areas
        An `Areas` table.
    codes
        Which municipalities; none takes all.
    """
    own = areas[areas["municipality_code"].isin(list(codes))] if codes else areas
    if own.empty:
        return gpd.GeoSeries([], crs=areas.crs)
    whole = shapely.union_all(shapely.make_valid(own.geometry.to_numpy()), grid_size=0.1)
    return gpd.GeoSeries([shapely.boundary(whole)], crs=areas.crs)


def border_sentences(
    hotspots: gpd.GeoDataFrame, members: pd.DataFrame, premises: gpd.GeoDataFrame, boundary: gpd.GeoSeries, own_code: str
) -> dict[str, str]:
    """Say of each concentration at the border how many of its addresses are one's own.

    Parameters
    ----------
    hotspots, members, premises
        Tables `Hotspots`, `HotspotAddresses` and `Premises`.
    boundary
        See `municipal_boundary`.
    own_code
        The code of the municipality; empty when the register holds one municipality only.

    Returns
    -------
    sentences
        By `hotspot_id`; a concentration away from the border has none.
    """
    told: dict[str, str] = {}
    places = premises.drop_duplicates("address_id_bag").set_index("address_id_bag")["municipality_code"]
    line = boundary.iloc[0] if len(boundary) else None
    for row in hotspots.itertuples():
        codes = members.loc[members["hotspot_id"] == row.hotspot_id, "address_id_bag"].map(places)
        own = int((codes == own_code).sum()) if own_code else len(codes)
        outside = len(codes) - own
        if outside and not own:
            told[row.hotspot_id] = f"‘{row.name}’ ligt helemaal in een buurgemeente. Overleg met uw buurgemeente."
        elif outside:
            told[row.hotspot_id] = (
                f"‘{row.name}’ loopt over de gemeentegrens: {amount(own, 'adres is', 'adressen zijn')} van u, "
                f"{amount(outside, 'adres ligt', 'adressen liggen')} in een buurgemeente. Uw lijst heeft alleen uw eigen adressen."
            )
        elif line is not None and shapely.distance(row.geometry, line) <= NEAR_BORDER_M:
            across = (
                "Overvallen aan de andere kant tellen mee, voor zover de politie ze gaf."
                if own_code
                else "Wat aan de andere kant gebeurde, staat hier niet in."
            )
            told[row.hotspot_id] = f"‘{row.name}’ ligt aan de gemeentegrens. {across} Overleg met uw buurgemeente."
    return told


def neighbours_sentence(located: pd.DataFrame, names: Mapping[str, str], own_code: str) -> str:
    """Say how many of the counted incidents were in another municipality of the register; "" for none.

    Parameters
    ----------
    located
        A `LocatedIncidents` table.
    names
        The municipalities of the register, by code.
    own_code
        As for `border_sentences`.
    """
    if not own_code:
        return ""
    codes = municipality_codes(located)
    there = codes.isin([code for code in names if code != own_code])
    if not there.any():
        return ""
    where = enumerate_words([name for code, name in names.items() if code in set(codes[there])])
    count = int(there.sum())
    verb, they = ("was", "Die telt") if count == 1 else ("waren", "Die tellen")
    return f"{amount(count, 'overval', 'overvallen')} {verb} in {where}. {they} mee, want uw adressenbestand heeft ook adressen daar."


def municipality_codes(located: pd.DataFrame) -> "pd.Series[str]":
    """Return the code of the municipality of each incident, as its buurt has it; "" without a buurt."""
    return located["neighbourhood_code"].str.slice(2, 6)
