"""A round on the map: the route of each pair with its number, its doors in a shape of their own, and what is chosen."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from analysis import tables
from analysis.dutch import amount, number
from analysis.rounds import COORDINATOR, Route, address_line
from analysis.terms import Audience, VisitStatus
from dashboard.map_layers import WARM, WGS84, MapLayer, bounds_of

SHAPES = ("circle", "square", "triangle", "diamond", "wedge", "cross")
COLOURS = ("#154273", "#0b7285", "#6b3fa0", "#8a5200", "#1c6b3c", "#4b5563", "#9c2c5e")
DASHES = ("", "10 6", "2 6", "14 5 2 5")
"""Seven colours, six shapes and four sorts of line: together they come back after 42 pairs, and a grey printer tells neighbours apart."""
BADGES = ("circle", "square", "diamond")
MOST_IN_LEGEND = 8
"""With more pairs the numbers on the map and the table say it."""


def style_of(pair: int) -> dict[str, Any]:
    """Return the colour and shape of a pair, the same on every map."""
    at = pair - 1
    return {"colour": COLOURS[at % len(COLOURS)], "shape": SHAPES[at % len(SHAPES)]}


def routes_layer(visits: gpd.GeoDataFrame, routes: Sequence[Route], names: Mapping[int, str]) -> MapLayer:
    """Draw each route as a line from door to door, with the number of its pair where it begins."""
    items: list[dict[str, Any]] = []
    for route in routes:
        rows = visits[(visits["route"] == route.number) & (visits["pair"] == route.pair)].sort_values("visit_number")
        places = _placed(rows)
        if not len(places):
            continue
        walked = [[round(point.y, 6), round(point.x, 6)] for point in gpd.GeoSeries(places.geometry).to_crs(WGS84)]
        look, at = style_of(route.pair), route.pair - 1
        said = [
            names[route.pair],
            amount(route.doors, "adres", "adressen"),
            f"{number(route.walking_m / 1000, 1)} km lopen",
            str(route.window),
        ]
        item = {"rings": walked, "line": True, "colour": look["colour"], "weight": 3, "dash": DASHES[at % len(DASHES)], "text": said}
        items.append(item | {"number": route.pair, "badge": BADGES[at % len(BADGES)], "at": walked[0], "id": f"duo-{route.pair}"})
    return MapLayer("routes", {"part": "shapes", "items": items, "tick": "Looproutes"}, bounds=bounds_of(gpd.GeoSeries(visits.geometry)))


def doors_layer(visits: gpd.GeoDataFrame, names: Mapping[int, str]) -> MapLayer:
    """Draw each door in the shape of its pair; a door with a result is open. The id of a door is the number of its visit."""
    placed = _placed(visits[visits["pair"] != COORDINATOR])
    pairs = sorted({int(pair) for pair in placed["pair"].tolist()})
    styles = [style_of(pair) | {"radius": 5.0, "hollow": has_result} for pair in pairs for has_result in (False, True)]
    words, who = ({str(one): one.label for one in kinds} for kinds in (VisitStatus, Audience))
    texts, style = [], []
    for row in placed.to_dict("records"):
        style.append(2 * pairs.index(row["pair"]) + bool(row["status"]))
        lines = [f"{row['visit_number']}. {address_line(row)}", row["business_name"], f"{names[row['pair']]} · {who[row['audience']]}"]
        texts.append("\n".join(line for line in [*lines, words.get(row["status"], "")] if line))
    legend = [style_of(pair) | {"text": names[pair]} for pair in pairs] if len(pairs) <= MOST_IN_LEGEND else []
    if (placed["status"] != "").any():
        legend.append({"shape": "circle", "colour": COLOURS[0], "hollow": True, "text": "open teken: resultaat ingevuld"})
    spec = _points(placed, [str(number) for number in placed["visit_id"].tolist()], texts, style, styles) | {"tick": "Adressen"}
    return MapLayer("doors", spec, tuple(legend), bounds_of(gpd.GeoSeries(placed.geometry)))


def chosen_layer(visits: gpd.GeoDataFrame, visit_ids: Collection[int]) -> MapLayer:
    """Draw a star at each door that is chosen."""
    placed = _placed(visits[visits["visit_id"].isin(list(visit_ids))])
    style = {"shape": "star", "colour": WARM}
    spec = _points(placed, [""] * len(placed), [""] * len(placed), [0] * len(placed), [style | {"radius": 9.0}])
    return MapLayer("chosen", spec, (style | {"text": "gekozen adres"},) if len(placed) else (), None)


def inside(visits: gpd.GeoDataFrame, corners: Sequence[tuple[float, float]]) -> list[int]:
    """Return the numbers of the visits inside an area that was drawn (RD, metres)."""
    within = shapely.contains(shapely.make_valid(shapely.Polygon(corners)), visits.geometry.to_numpy())
    return [int(number) for number in visits.loc[np.asarray(within) & (visits["pair"] != COORDINATOR), "visit_id"].tolist()]


def _placed(visits: gpd.GeoDataFrame | pd.DataFrame) -> gpd.GeoDataFrame:
    table = gpd.GeoDataFrame(visits, crs=tables.CRS)
    return table[~(table.geometry.isna() | table.geometry.is_empty)]


def _points(
    placed: gpd.GeoDataFrame, ids: Sequence[str], texts: Sequence[str], style: Sequence[int], styles: list[dict[str, Any]]
) -> dict[str, Any]:
    degrees = gpd.GeoSeries(placed.geometry).to_crs(WGS84)
    where = {"lat": np.round(degrees.y.to_numpy(), 6).tolist(), "lon": np.round(degrees.x.to_numpy(), 6).tolist()}
    return {"part": "points", "id": list(ids), "text": list(texts), "style": list(style), "styles": styles, **where}
