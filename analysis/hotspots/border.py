"""The municipal border: addresses of another municipality are counted and stay off the own list."""

import geopandas as gpd


def keep_own(recipients: gpd.GeoDataFrame, premises: gpd.GeoDataFrame, own_code: str) -> tuple[gpd.GeoDataFrame, dict[str, dict[str, int]]]:
    """Return the recipients in the municipality itself, and per concentration how many of the others each municipality has.

    A register of the municipality alone, or one that does not hold it at all, changes nothing.
    """
    if not own_code or not (premises["municipality_code"] == own_code).any() or (premises["municipality_code"] == own_code).all():
        return recipients, {}
    wanted = premises[premises["address_id_bag"].isin(set(recipients["address_id_bag"]) - {""})].drop_duplicates("address_id_bag")
    codes = recipients["address_id_bag"].map(wanted.set_index("address_id_bag")["municipality_code"]).fillna(own_code)
    is_other = (codes != own_code).to_numpy()
    beyond: dict[str, dict[str, int]] = {}
    for (hotspot_id, code), count in recipients[is_other].groupby(["hotspot_id", codes[is_other]]).size().items():
        beyond.setdefault(str(hotspot_id), {})[str(code)] = int(count)
    return recipients[~is_other].reset_index(drop=True), beyond
