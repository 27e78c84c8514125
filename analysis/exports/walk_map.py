"""A map of a route for paper, without tiles: streets and buildings of the register, the walk, and the numbered doors. Black and white."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise

import geopandas as gpd
import numpy as np
import shapely

from analysis.exports.paper_frame import Basemap, Floats, PaperFrame, path_of

MARGIN_M = 30.0
LEAST_WIDTH_M = 160.0
BUILDINGS_FROM, NAMES_FROM = 0.08, 0.2
"""Millimetres on paper for a metre outside, from which buildings and street names can be told apart."""
JUMP_M = 300.0
"""A walk that goes this far from door to door goes on on another map."""
FEWEST_ON_A_MAP = 3
SIGN_MM, LINE_MM = 1.45, 2.7
"""About the width of a digit and the height of a line of a door number."""
_AROUND = [(float(np.cos(turn)), float(np.sin(turn))) for turn in np.linspace(0, 2 * np.pi, 12, endpoint=False)]
_REACHES_MM = (1.7, 2.9, 4.4)
_STYLE = {
    "water": 'fill="#d4d4d4" stroke="none"',
    "green": 'fill="#f3f3f3" stroke="none"',
    "buildings": 'fill="#e4e4e4" stroke="#c2c2c2" stroke-width="0.1"',
    "streets": 'fill="none" stroke="#b4b4b4" stroke-width="0.55" stroke-linecap="round"',
}
ATTRIBUTES = "Ondergrond: adressenbestand van de gemeente (BAG)"


@dataclass
class WalkMap:
    """A drawing with its words apart, so that the page sets them in its own type; places in millimetres from the upper left corner."""

    width_mm: float
    height_mm: float
    svg: str = ""
    numbers: list[tuple[float, float, str]] = field(default_factory=list)
    names: list[tuple[float, float, float, str]] = field(default_factory=list)
    """Street names with the angle they are set at, in degrees."""
    scale_mm: float = 0.0
    scale_m: int = 0
    numbered: int = 0
    stops: int = 0


def draw_walk(
    visits: gpd.GeoDataFrame, basemap: Basemap | None, width_mm: float, height_mm: float, only: Mapping[int, str] | None = None
) -> WalkMap:
    """Draw part of a route: its doors in order, as large as the paper allows.

    Parameters
    ----------
    visits
        Rows of a `Visits` table, in walking order.
    basemap
        The layers of the register; None draws the doors only.
    width_mm, height_mm
        The size of the drawing.
    only
        For an overview: which visit numbers get a text, and which; None gives every door its number.
    """
    drawn = WalkMap(width_mm, height_mm)
    placed = visits[~(visits.geometry.isna() | visits.geometry.is_empty)]
    if placed.empty:
        return drawn
    around = shapely.box(*placed.total_bounds).buffer(MARGIN_M).bounds
    frame = PaperFrame.round(around, width_mm, height_mm, least_m=LEAST_WIDTH_M)
    shapes = [*frame.ground(basemap, _STYLE, buildings_from=BUILDINGS_FROM)]
    stops = _stops(placed)
    points = frame.to_mm(np.array([point for point, _ in stops]))
    texts = {at: _span(numbers) for at, (_, numbers) in enumerate(stops)}
    if only is not None:
        texts = {at: only[number] for at, (_, numbers) in enumerate(stops) for number in numbers if number in only}
    shapes.append(_walk_line(points))
    shapes += [f'<circle cx="{x:.2f}" cy="{y:.2f}" r="0.75" fill="#000"/>' for x, y in points]
    drawn.stops = len(stops)
    if basemap is not None and frame.mm_per_m >= NAMES_FROM:
        drawn.names = _street_names(frame, basemap("streets"), set(placed["street"]))
    drawn.numbers, leaders = _numbers(points, texts, drawn)
    drawn.numbered = len(drawn.numbers)
    size = f'width="{width_mm}mm" height="{height_mm}mm" viewBox="0 0 {width_mm} {height_mm}"'
    drawn.svg = f'<svg xmlns="http://www.w3.org/2000/svg" {size}>{"".join([*shapes, *leaders])}</svg>'
    drawn.scale_m = next((size for size in (500, 200, 100, 50, 20) if size * frame.mm_per_m <= 45), 10)
    drawn.scale_mm = round(drawn.scale_m * frame.mm_per_m, 2)
    return drawn


def _stops(visits: gpd.GeoDataFrame) -> list[tuple[Floats, list[int]]]:
    """Each place one stops at with its numbers: doors behind one front door are one dot."""
    points = shapely.get_coordinates(visits.geometry.to_numpy())
    numbers = visits["visit_number"].tolist()
    named = (visits["entrance"] != "").tolist()
    entrances = visits["entrance"].tolist()
    groups: list[list[int]] = []
    for at in range(len(numbers)):
        last = groups[-1][-1] if groups else -1
        is_same = at > 0 and (entrances[at] == entrances[last] if named[at] else bool((points[at] == points[last]).all()))
        if is_same:
            groups[-1].append(at)
        else:
            groups.append([at])
    return [(points[group].mean(axis=0), [numbers[at] for at in group]) for group in groups]


def _span(numbers: list[int]) -> str:
    return str(numbers[0]) if len(numbers) == 1 else f"{numbers[0]}-{numbers[-1]}"


def _walk_line(points: Floats) -> str:
    """The walk from door to door: a thin dashed line."""
    return f'<path fill="none" stroke="#000" stroke-width="0.2" stroke-dasharray="0.8 0.6" d="{path_of(points, is_closed=False)}"/>'


def _numbers(points: Floats, texts: Mapping[int, str], drawn: WalkMap) -> tuple[list[tuple[float, float, str]], list[str]]:
    """A number beside each door where there is room, with a thin line to it when it stands farther off."""
    taken: list[tuple[float, float, float, float]] = [(x - 0.7, y - 0.7, x + 0.7, y + 0.7) for x, y in points]
    for x, y, _, name in drawn.names:
        half = len(name) * 0.75
        taken.append((x - half * 0.6, y - 1.4, x + half * 0.6, y + 1.4))
    found, leaders = [], []
    ends = {0, len(points) - 1}
    for at in sorted(texts, key=lambda one: one not in ends):
        x, y = points[at]
        half, high = len(texts[at]) * SIGN_MM / 2, LINE_MM / 2
        for reach in _REACHES_MM:
            spots = ((x + dx * (reach + half), y + dy * (reach + high * 0.4)) for dx, dy in _AROUND)
            spot = next((s for s in spots if _is_free(s, half, high, taken, drawn)), None)
            if spot is not None:
                taken.append((spot[0] - half, spot[1] - high, spot[0] + half, spot[1] + high))
                found.append((round(float(spot[0]), 2), round(float(spot[1]), 2), texts[at]))
                if reach > _REACHES_MM[0]:
                    leaders.append(f'<path stroke="#000" stroke-width="0.12" d="M{x:.2f} {y:.2f}L{spot[0]:.2f} {spot[1]:.2f}"/>')
                break
    return found, leaders


def _is_free(spot: tuple[float, float], half: float, high: float, taken: list[tuple[float, float, float, float]], drawn: WalkMap) -> bool:
    west, north, east, south = spot[0] - half, spot[1] - high, spot[0] + half, spot[1] + high
    if west < 0 or north < 0 or east > drawn.width_mm or south > drawn.height_mm:
        return False
    return not any(west < right and left < east and north < below and above < south for left, above, right, below in taken)


def _street_names(frame: PaperFrame, streets: gpd.GeoDataFrame, wanted: set[str]) -> list[tuple[float, float, float, str]]:
    """Each street of the route once, along its longest piece in the frame, never upside down."""
    names = []
    if streets.empty:
        return []
    near = streets.iloc[streets.sindex.query(frame.box)]
    for name, lines in near[near["name"].isin(wanted)].groupby("name", sort=True):
        parts = [part for part in shapely.get_parts(shapely.intersection(lines.geometry.to_numpy(), frame.box)) if part.length > 0]
        pieces = [piece for part in parts for piece in shapely.get_parts(part) if piece.geom_type == "LineString" and piece.length > 0]
        if not pieces:
            continue
        longest = max(pieces, key=lambda piece: piece.length)
        along = [longest.interpolate(share, normalized=True) for share in (0.42, 0.5, 0.58)]
        (west, high), (x, y), (east, low) = frame.to_mm(np.array([(point.x, point.y) for point in along]))
        angle = float(np.degrees(np.arctan2(low - high, east - west)))
        angle = angle - 180 if angle > 90 else angle + 180 if angle < -90 else angle
        names.append((round(float(x), 2), round(float(y), 2), round(angle, 1), str(name)))
    return names


def parts_of(route: gpd.GeoDataFrame, most: int) -> list[gpd.GeoDataFrame]:
    """Return a route in parts, each for a map of its own: cut where the walk jumps, and into pieces of at most about `most` doors.

    A part of one or two doors far from the rest has no map of its own: the overview shows it.
    """
    points = shapely.get_coordinates(route.geometry.to_numpy()) if len(route) else np.empty((0, 2))
    if len(points) != len(route):
        return [route]
    jumps = np.flatnonzero(np.hypot(*np.diff(points, axis=0).T) > JUMP_M) + 1
    groups = [route.iloc[rows] for rows in np.split(np.arange(len(route)), jumps) if len(rows) >= FEWEST_ON_A_MAP]
    return [piece for group in groups for piece in _pieces(group, most)]


def _pieces(group: gpd.GeoDataFrame, most: int) -> list[gpd.GeoDataFrame]:
    """Pieces of about equal size, cut between stretches where that is near."""
    count = len(group)
    pieces = max(1, -(-count // most))
    begins = np.flatnonzero(group["stretch"].to_numpy()[1:] != group["stretch"].to_numpy()[:-1]) + 1
    cuts = set()
    for number in range(1, pieces):
        ideal = round(count * number / pieces)
        near = begins[np.abs(begins - ideal) <= most // 4]
        cuts.add(int(near[np.argmin(np.abs(near - ideal))]) if len(near) else ideal)
    return [group.iloc[a:b] for a, b in pairwise([0, *sorted(cuts), count])]
