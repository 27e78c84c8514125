"""Small BAG, CBS and map files for tests, made from the village of `make`. No real address."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import pyogrio
import shapely

from tests import make

NAMES = {
    "address_id_bag": "identificatie",
    "designation_id_bag": "nummeraanduiding_hoofdadres_identificatie",
    "street": "openbare_ruimte_naam",
    "street_short": "openbare_ruimte_naam_kort",
    "number": "huisnummer",
    "letter": "huisletter",
    "addition": "toevoeging",
    "postcode": "postcode",
    "place": "woonplaats_naam",
    "uses": "gebruiksdoel",
    "status": "status",
    "area_m2": "oppervlakte",
    "building_id_bag": "pand_identificatie",
    "municipality_code": "bronhouder_identificatie",
}
OLD_NAMES = {
    "designation_id_bag": "nummer_id",
    "street": "straatnaam",
    "number": "huisnummer",
    "letter": "huisletter",
    "addition": "toevoeging",
    "postcode": "postcode",
    "place": "woonplaats",
    "status": "status",
}


def village(numbers: int = 10, municipality: str = "9901") -> gpd.GeoDataFrame:
    """Six streets, as in `make.make_addresses`, in a municipality of choice."""
    addresses = make.make_addresses(numbers=numbers)
    for name in ("address_id_bag", "designation_id_bag", "building_id_bag"):
        addresses[name] = municipality + addresses[name].str[4:]
    addresses["municipality_code"] = municipality
    return addresses


def changed(addresses: gpd.GeoDataFrame, at: int, **columns: Any) -> gpd.GeoDataFrame:
    """The same addresses, one of them with other values."""
    copy = addresses.copy()
    for name, value in columns.items():
        copy.loc[at, name] = value
    return copy


def write_layer(path: Path, layer: str, table: gpd.GeoDataFrame, remark: Mapping[str, str] | None = None) -> Path:
    """Add a layer to a GeoPackage."""
    append = path.exists()
    pyogrio.write_dataframe(table, path, layer=layer, driver="GPKG", append=append, geometry_name="geom", layer_metadata=remark)
    return path


def write_bag(path: Path, addresses: gpd.GeoDataFrame, layer: str = "verblijfsobject", remark: Mapping[str, str] | None = None) -> Path:
    """Write addresses as a layer of bag-light.gpkg; empty text is NULL there."""
    table = addresses.rename(columns=NAMES).drop(columns="neighbourhood_code")
    if layer != "verblijfsobject":
        table = table.drop(columns=["gebruiksdoel", "oppervlakte", "pand_identificatie"])
    text = [name for name in table.columns if name not in ("huisnummer", "oppervlakte", "geometry")]
    table[text] = table[text].astype("object").where(table[text] != "", None)
    return write_layer(path, layer, table, remark)


def write_old_bag(path: Path, addresses: gpd.GeoDataFrame, layer: str = "verblijfsobjecten") -> Path:
    """Write addresses in the older layout: no verblijfsobject, use, area, building or municipality."""
    table = addresses.rename(columns=OLD_NAMES)[[*OLD_NAMES.values(), "geometry"]].assign(status="Naamgeving uitgegeven")
    return write_layer(path, layer, table)


def squares(*boxes: tuple[str, float, float, float, float], **columns: Sequence[Any]) -> gpd.GeoDataFrame:
    """Square areas (code, west, south, east, north in metres from the origin of the village)."""
    x, y = make.ORIGIN
    shapes = [shapely.box(x + west, y + south, x + east, y + north) for _, west, south, east, north in boxes]
    return gpd.GeoDataFrame({"code": [box[0] for box in boxes], **columns}, geometry=shapes, crs=28992)


def write_buurten(path: Path, municipality: str = "9901") -> Path:
    """Two buurten: the three southern streets and the three northern ones, in the columns of PDOK's GeoPackage."""
    areas = squares(("1", -100, -50, 1000, 250), ("2", -100, 250, 1000, 600)).assign(
        buurtcode=[f"BU{municipality}0001", f"BU{municipality}0002"],
        buurtnaam=["Zuid", "Noord"],
        gemeentenaam="Waterveen aan Zee",
        water="NEE",
        aantal_inwoners=[100, -99999999],
    )
    return write_layer(path, "buurten", areas.drop(columns="code"))


def write_list(path: Path, rows: Sequence[Mapping[str, Any]]) -> Path:
    """Write a csv as Excel makes it in the Netherlands: semicolons."""
    pd.DataFrame(rows).to_csv(path, index=False, sep=";", encoding="utf-8-sig")
    return path
