"""Something to find one's way by beneath the points: streets, water, green, buildings and neighbourhood borders.

From the BAG file (buildings), from a file of the user's own, or drawn from the addresses themselves.
"""

import re
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from analysis import tables
from analysis.errors import SourceError
from analysis.sources.bag import BagFile, read_buildings

LAYERS = ("water", "green", "areas", "buildings", "streets")
"""Every layer a register may hold, in the order in which they are drawn."""

NAMES = {
    "streets": ("streets", "street", "straten", "straat", "wegen", "weg", "wegdeel", "wegdelen", "wegvakken", "roads"),
    "water": ("water", "waterdeel", "waterdelen", "wateren"),
    "green": ("green", "groen", "parken", "park", "begroeid", "begroeidterreindeel", "plantsoen", "plantsoenen"),
    "buildings": ("buildings", "building", "gebouwen", "gebouw", "panden", "pand"),
}
NAME_COLUMNS = ("name", "naam", "straatnaam", "openbareruimtenaam", "openbareruimte", "straat", "sttnaam")
MARGIN_M = 500.0
"""The map goes on this far beyond the outermost address."""
GAP_M = 80.0
"""Neighbouring house numbers farther apart than this are not joined: something else lies between them."""
FACING_M = 45.0
"""The two sides of a street lie at most this far apart."""
ZOOMS = {"water": (9, 15), "green": (10, 15), "areas": (9, 15), "buildings": (13, 15), "streets": (10, 15)}


def empty_layer() -> gpd.GeoDataFrame:
    """Return a layer of the base map without anything in it."""
    return gpd.GeoDataFrame({"name": pd.Series([], dtype="str")}, geometry=gpd.GeoSeries([], crs=tables.CRS))


def load_basemap(path: Path, extent: tuple[float, float, float, float]) -> dict[str, gpd.GeoDataFrame]:
    """Return the layers of a base map file that we know, within `extent` (RD, metres).

    Parameters
    ----------
    extent
        West, south, east and north.
    path
        A GeoPackage with layers streets, water, green or buildings (or their Dutch names), or a file with one of these
        in its own name; in RD New or in degrees.

    Raises
    ------
    SourceError
        When the file is missing or unreadable, holds none of these layers, or nothing within the extent.
    """
    import pyogrio
    from pyogrio.errors import DataLayerError, DataSourceError, FeatureError

    if not path.is_file():
        raise SourceError(f"We vinden het bestand ‘{path.name}’ niet. Controleer de naam en de map.")
    layers: dict[str, gpd.GeoDataFrame] = {}
    try:
        names = [str(name) for name, _ in pyogrio.list_layers(path)]
        known = {name: _layer_of(name) or (_layer_of(path.stem) if len(names) == 1 else "") for name in names}
        for name, ours in known.items():
            if ours:
                read = _load_layer(path, name, extent)
                layers[ours] = pd.concat([layers[ours], read], ignore_index=True) if ours in layers else read
    except (DataSourceError, DataLayerError, FeatureError, ValueError) as error:
        raise SourceError(f"De kaart ‘{path.name}’ kunnen we niet lezen. Gebruik een GeoPackage, GeoJSON of shapefile.") from error
    if not layers:
        raise SourceError(
            f"In ‘{path.name}’ vinden we geen straten, water, groen of gebouwen. Noem de lagen zo: straten, water, groen, gebouwen."
        )
    if all(layer.empty for layer in layers.values()):
        raise SourceError(f"De kaart ‘{path.name}’ ligt niet bij de adressen van deze gemeente. Kies de kaart van uw eigen gemeente.")
    return layers


def _layer_of(name: str) -> str:
    words = re.split(r"[^a-z]+", name.casefold())
    return next((ours for ours, theirs in NAMES.items() if set(words) & set(theirs)), "")


def _load_layer(path: Path, layer: str, extent: tuple[float, float, float, float]) -> gpd.GeoDataFrame:
    import pyogrio

    info = pyogrio.read_info(path, layer=layer)
    column = next((str(c) for c in info["fields"] if re.sub(r"[^a-z]", "", str(c).casefold()) in NAME_COLUMNS), None)
    box = gpd.GeoSeries([shapely.box(*extent)], crs=tables.CRS)
    crs = info["crs"] or tables.CRS
    bounds = tuple(float(edge) for edge in box.to_crs(crs).total_bounds)
    read = pyogrio.read_dataframe(path, layer=layer, columns=[column] if column else [], bbox=bounds)
    shapes = gpd.GeoSeries(read.geometry.array, crs=crs).to_crs(tables.CRS)
    shapes = gpd.GeoSeries(shapely.force_2d(shapely.make_valid(shapes.to_numpy())), crs=tables.CRS).clip(box.iloc[0])
    names = read[column].astype("str").fillna("") if column else pd.Series("", index=read.index, dtype="str")
    shapes = shapes[~(shapes.isna() | shapes.is_empty)].sort_index()
    return gpd.GeoDataFrame({"name": names.loc[shapes.index].to_numpy()}, geometry=shapes.array, crs=tables.CRS).astype({"name": "str"})


def extent_of(addresses: gpd.GeoDataFrame) -> tuple[float, float, float, float]:
    """Return west, south, east, north of the addresses with a margin (RD, metres)."""
    west, south, east, north = (float(edge) for edge in addresses.total_bounds)
    return west - MARGIN_M, south - MARGIN_M, east + MARGIN_M, north + MARGIN_M


def draw_buildings(bag: BagFile, addresses: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the outlines of the buildings (layer `pand`) in the extent of the addresses, those of neighbours included."""
    shapes = read_buildings(bag, extent_of(addresses))
    return gpd.GeoDataFrame({"name": pd.Series("", index=range(len(shapes)), dtype="str")}, geometry=shapes, crs=tables.CRS)


def draw_areas(areas: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the neighbourhoods with their names."""
    return gpd.GeoDataFrame({"name": areas["area_name"].astype("str")}, geometry=areas.geometry.array, crs=tables.CRS).reset_index(
        drop=True
    )


def draw_streets(addresses: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return a line for each street, drawn through its house numbers in order.

    Each side is walked in order of number, a building (a flat, say) being one step, and broken where the next is more than
    `GAP_M` away. Where both sides face each other the line runs halfway between them; a stretch with houses on one side
    runs along those houses.
    """
    table = pd.DataFrame(
        {
            "place": addresses["place"].to_numpy(),
            "street": addresses["street"].to_numpy(),
            "side": addresses["number"].to_numpy() % 2,
            "number": addresses["number"].to_numpy(),
            "building": np.where(addresses["building_id_bag"] == "", addresses["number"].astype("str"), addresses["building_id_bag"]),
            "x": addresses.geometry.x.to_numpy(),
            "y": addresses.geometry.y.to_numpy(),
        }
    )
    doors = table.groupby(["place", "street", "side", "building"], as_index=False).agg({"number": "min", "x": "mean", "y": "mean"})
    doors = doors.sort_values(["place", "street", "side", "number", "building"], ignore_index=True)
    names: list[str] = []
    lines: list[Any] = []
    sides, points = doors["side"].to_numpy(), doors[["x", "y"]].to_numpy()
    for at in doors.groupby(["place", "street"], sort=True).indices.values():
        line = _street_line(sides[at], points[at])
        if line is not None:
            names.append(str(doors["street"].iloc[at[0]]))
            lines.append(line)
    return gpd.GeoDataFrame({"name": pd.Series(names, dtype="str")}, geometry=gpd.GeoSeries(lines, crs=tables.CRS))


def _street_line(side: "np.ndarray[Any, Any]", points: "np.ndarray[Any, Any]") -> Any:
    """Return the line of one street (points of each side in order of number), or None when no two doors can be joined."""
    walked = sorted((_walk(points[side == parity]) for parity in (0, 1)), key=shapely.length, reverse=True)
    main, other = walked
    if main.is_empty:
        return None
    if other.is_empty:
        return shapely.simplify(main, 2.0)
    middle = [_toward(part, other) for part in shapely.get_parts(main)]
    drawn = shapely.MultiLineString(middle)
    rest = shapely.difference(other, shapely.buffer(drawn, FACING_M))
    parts = [*middle, *(part for part in shapely.get_parts(rest) if shapely.length(part) > FACING_M)]
    return shapely.simplify(shapely.MultiLineString(parts), 2.0)


def _walk(points: "np.ndarray[Any, Any]") -> Any:
    """Return one side of a street as lines, broken at gaps."""
    if len(points) < 2:
        return shapely.MultiLineString()
    steps = np.hypot(*np.diff(points, axis=0).T)
    runs = np.split(points, np.flatnonzero(steps > GAP_M) + 1)
    return shapely.MultiLineString([_smooth(run) for run in runs if len(run) > 1])


def _smooth(run: "np.ndarray[Any, Any]") -> "np.ndarray[Any, Any]":
    """Return the points of a line, each moved to the middle of itself and its neighbours: front doors do not lie in a row."""
    if len(run) < 4:
        return run
    inner = (run[:-2] + run[1:-1] + run[2:]) / 3.0
    return np.vstack([run[:1], inner, run[-1:]])


def _toward(line: Any, other: Any) -> Any:
    """Return a line moved halfway to the other side of the street wherever that side is near."""
    points = shapely.points(shapely.get_coordinates(line))
    to_other = shapely.shortest_line(points, other)
    middle = shapely.line_interpolate_point(to_other, 0.5, normalized=True)
    moved = np.where(shapely.length(to_other) <= FACING_M, middle, points)
    return shapely.linestrings(shapely.get_coordinates(moved))


def write_tiles(layer: gpd.GeoDataFrame, name: str, path: Path) -> None:
    """Write a layer as vector tiles (PMTiles) for the map in the browser.

    Raises
    ------
    SourceError
        When the disk does not take them.
    """
    import pyogrio
    from pyogrio.errors import DataSourceError, FeatureError

    lowest, highest = ZOOMS[name]
    try:
        pyogrio.write_dataframe(
            layer.to_crs("EPSG:3857"), path, driver="PMTiles", layer=name, MINZOOM=lowest, MAXZOOM=highest, NAME=name, DESCRIPTION=name
        )
    except (DataSourceError, FeatureError, OSError) as error:
        raise SourceError(f"De kaartlaag ‘{name}’ konden we niet opslaan. Controleer of er ruimte is op de schijf.") from error
