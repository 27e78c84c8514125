"""CBS neighbourhoods (buurten) from any of the files in which they are published.

Three ways of naming the same columns occur (snake_case, camelCase and the capitals of the older shapefiles), and the
files with boundaries only call everything `statcode` and `statnaam`.
"""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd

from analysis import tables
from analysis.errors import SourceError

NO_DATA = -99_990
"""CBS writes -99997 and lower where it withholds or does not know a figure."""

COLUMNS = {
    "code": ("buurtcode", "bucode", "statcode"),
    "name": ("buurtnaam", "bunaam", "statnaam"),
    "district": ("wijkcode", "wkcode"),
    "municipality_name": ("gemeentenaam", "gmnaam"),
    "water": ("water", "h2o"),
    "inhabitants": ("aantalinwoners", "aantinw"),
    "households": ("aantalhuishoudens", "aantalhh"),
    "over_65_share_pct": ("percentagepersonen65jaarenouder", "p65eojr"),
    "over_65": ("inwoners65plus", "aantalinwoners65jaarenouder"),
    "year": ("jaar", "jrstatcode"),
}
"""Our column and its names in the files, without capitals, underscores and spaces."""

NEAR_M = 50.0
"""An address just outside a simplified boundary still belongs to the nearest neighbourhood."""


@dataclass(frozen=True)
class AreaFile:
    """The neighbourhoods of a file: an `Areas` table, the year of their codes (None when unknown) and the file name."""

    areas: gpd.GeoDataFrame
    year: int | None
    name: str


def load_areas(path: Path, municipalities: list[str] | None = None) -> AreaFile:
    """Return the neighbourhoods of these municipalities, or of all; parts that are water are dropped.

    Parameters
    ----------
    path
        A GeoPackage, GeoJSON or shapefile, in RD New or in degrees.
    municipalities
        Codes of four digits.

    Returns
    -------
    file
        With an `Areas` table in the order of the codes; a neighbourhood without a name bears its code.

    Raises
    ------
    SourceError
        When the file is missing or unreadable, has no column with neighbourhood codes, or none of these municipalities.
    """
    raw, layer = _read(path, municipalities)
    if raw.empty:
        asked = f" van gemeente {', '.join(municipalities)}" if municipalities else ""
        raise SourceError(f"In ‘{path.name}’ staan geen buurten{asked}. Gebruik het bestand met wijken en buurten van het CBS.")
    found = {ours: raw[theirs] for ours, theirs in _recognise(raw.columns).items()}
    year = _year(found.get("year"), layer, path.stem)
    code = _text(found["code"], raw.index)
    areas = gpd.GeoDataFrame(
        {
            "area_code_cbs": code,
            "area_name": _text(found.get("name"), raw.index).mask(lambda name: name == "", code),
            "district_code_cbs": _text(found.get("district"), raw.index).mask(lambda text: text == "", "WK" + code.str[2:8]),
            "municipality_code": code.str[2:6],
            "municipality_name": _text(found.get("municipality_name"), raw.index),
            "inhabitants": _figure(found.get("inhabitants"), raw.index),
            "households": _figure(found.get("households"), raw.index),
            "over_65_share_pct": _share_over_65(found, raw.index),
        },
        geometry=raw.geometry.array,
        crs=raw.crs,
    )
    is_water = _text(found.get("water"), raw.index).str.upper() == "JA"
    areas = areas[~is_water & ~(areas.geometry.isna() | areas.geometry.is_empty)]
    if areas["area_code_cbs"].duplicated().any():
        areas = areas.dissolve("area_code_cbs", as_index=False)
    areas = _in_rd(areas, path).sort_values("area_code_cbs", ignore_index=True)
    return AreaFile(tables.check(areas, tables.Areas), year, path.name)


def neighbourhoods_of(x: "np.ndarray[Any, Any]", y: "np.ndarray[Any, Any]", areas: gpd.GeoDataFrame) -> "np.ndarray[Any, Any]":
    """Return the neighbourhood code of each point (RD, metres); "" farther than `NEAR_M` from all of them.

    A point on a boundary gets the first code in the order of `areas`.
    """
    import shapely

    codes = np.full(len(x), "", dtype=object)
    if areas.empty or not len(x):
        return codes
    points = shapely.points(x, y)
    tree = shapely.STRtree(areas.geometry.to_numpy())
    names = areas["area_code_cbs"].to_numpy(dtype=object)
    point, area = tree.query(points, predicate="intersects")
    order = np.lexsort((area, point))[::-1]
    codes[point[order]] = names[area[order]]
    missing = np.flatnonzero(codes == "")
    near, nearest = tree.query_nearest(points[missing], max_distance=NEAR_M, all_matches=False)
    codes[missing[near]] = names[nearest]
    return codes


def _read(path: Path, municipalities: list[str] | None) -> tuple[gpd.GeoDataFrame, str]:
    """Return the rows of the layer with neighbourhood codes, and the name of that layer."""
    import pyogrio
    from pyogrio.errors import DataLayerError, DataSourceError, FeatureError

    if not path.is_file():
        raise SourceError(f"We vinden het bestand ‘{path.name}’ niet. Controleer de naam en de map.")
    read: tuple[gpd.GeoDataFrame, str] | None = None
    try:
        for layer in sorted((str(name) for name, _ in pyogrio.list_layers(path)), key=lambda name: "buurt" not in name.casefold()):
            fields = _recognise(pyogrio.read_info(path, layer=layer)["fields"])
            if "code" not in fields:
                continue
            wanted = [f"\"{fields['code']}\" LIKE 'BU{code}%'" for code in municipalities or [""]]
            raw = pyogrio.read_dataframe(path, layer=layer, columns=list(fields.values()), where=" OR ".join(wanted))
            read = raw, layer
            if len(raw):
                break
    except (DataSourceError, DataLayerError, FeatureError, ValueError) as error:
        raise SourceError(
            f"Het bestand ‘{path.name}’ kunnen we niet lezen. Gebruik een GeoPackage, GeoJSON of shapefile van het CBS."
        ) from error
    if read is None:
        raise SourceError(f"In ‘{path.name}’ missen we de kolom ‘buurtcode’. Gebruik het bestand met wijken en buurten van het CBS.")
    return read


def _recognise(columns: Any) -> dict[str, str]:
    plain = {re.sub(r"[^a-z0-9]", "", str(column).casefold()): str(column) for column in columns}
    known = {ours: next((plain[name] for name in theirs if name in plain), "") for ours, theirs in COLUMNS.items()}
    return {ours: theirs for ours, theirs in known.items() if theirs}


def _text(column: "pd.Series[Any] | None", index: pd.Index) -> "pd.Series[str]":
    if column is None:
        return pd.Series("", index=index, dtype="str")
    return column.astype("str").fillna("").str.strip()


def _figure(column: "pd.Series[Any] | None", index: pd.Index) -> "pd.Series[float]":
    if column is None:
        return pd.Series(np.nan, index=index, dtype="float64")
    figures = pd.to_numeric(column, errors="coerce").astype("float64")
    return figures.mask(figures <= NO_DATA)


def _share_over_65(found: dict[str, Any], index: pd.Index) -> "pd.Series[float]":
    if "over_65_share_pct" in found:
        return _figure(found["over_65_share_pct"], index)
    inhabitants = _figure(found.get("inhabitants"), index)
    return 100.0 * _figure(found.get("over_65"), index) / inhabitants.mask(inhabitants <= 0)


def _year(column: "pd.Series[Any] | None", layer: str, stem: str) -> int | None:
    """Return the year of the codes: from a column, the layer's name or the file's name."""
    said = [str(column.iloc[0])] if column is not None else []
    for text in (*said, layer, stem):
        if found := re.search(r"(?<![0-9])(19|20)[0-9]{2}(?=[^0-9]|BU|$)", text):
            return int(found.group())
    return None


def _in_rd(areas: gpd.GeoDataFrame, path: Path) -> gpd.GeoDataFrame:
    if areas.crs is None:
        in_degrees = float(areas.total_bounds[2]) <= 180
        areas = areas.set_crs("EPSG:4326" if in_degrees else tables.CRS)
    moved = areas.to_crs(tables.CRS)
    west, south, east, north = moved.total_bounds
    if not (west > -10_000 and east < 310_000 and south > 280_000 and north < 640_000):
        raise SourceError(f"De buurten in ‘{path.name}’ liggen niet in Nederland. Controleer het coördinatenstelsel van het bestand.")
    moved.geometry = moved.geometry.make_valid()
    return moved
