"""The plan of the town: an old core in its moat on a river, a belt around it, a ring road, and the quarters in between."""

from collections.abc import Callable

import numpy as np
import shapely
from shapely import LineString

from analysis.sources.demo.drawing import SMALLEST_SCALE, TOWN, Floats, Plan, Quarter, Road, Water, curve, faces, longer, polar, wave
from analysis.sources.demo.villages import lay_country_roads, place_villages

PLANNED_ADDRESSES = 14_900
"""The size for which the drawing is made; other sizes scale it."""


def core_radius(angle: Floats) -> Floats:
    """Return how far the moat is from the market, per direction."""
    return wave(angle, 262.0, ((2, 0.11, -0.7), (3, 0.05, 0.4)))


def belt_radius(angle: Floats) -> Floats:
    """Return how far the inner ring is from the market."""
    return wave(angle, 560.0, ((1, 0.07, -1.0), (2, 0.08, 0.5), (3, 0.04, 0.0)))


def edge_radius(angle: Floats) -> Floats:
    """Return how far the ring road is from the market."""
    return wave(angle, 1075.0, ((1, 0.06, -3.5), (2, 0.09, 1.3), (3, 0.05, 1.0)))


def _arc(radius_of: Callable[[Floats], Floats], start_deg: float, end_deg: float) -> LineString:
    """Return a part of a ring."""
    angle = np.radians(np.linspace(start_deg, end_deg, max(8, int(abs(end_deg - start_deg) / 3))))
    return LineString(polar(angle, radius_of(angle)))


def _radial(angle_deg: float, start: float, end: float, bow_deg: float = 4.0) -> LineString:
    """Return a road outwards; the radius runs from ring to ring (0 the core, 1 the belt, 2 the edge of town)."""
    t = np.linspace(0, 1, 12)
    angle = np.radians(angle_deg + bow_deg * np.sin(np.pi * t))
    rings = np.stack([core_radius(angle), belt_radius(angle), edge_radius(angle)])
    level = start + (end - start) * t
    low = np.clip(np.floor(level).astype(int), 0, 1)
    radius = rings[low, np.arange(12)] * (1 - (level - low)) + rings[low + 1, np.arange(12)] * (level - low)
    return LineString(polar(angle, radius))


NORTH, EAST_ROAD, STATION, SOUTH_EAST, SOUTH, WEST = 96.0, 40.0, -8.0, -55.0, -102.0, 180.0
NORTH_WEST, SOUTH_WEST = 140.0, 219.0
INSIDE = -0.09
"""A road that ends just within the core: over the moat."""


def _gate(angle_deg: float) -> tuple[float, float]:
    """Return where a street leaves the core."""
    x, y = polar(np.radians(np.array([angle_deg])), core_radius(np.radians(np.array([angle_deg]))))[0]
    return float(x), float(y)


def _core_streets() -> list[tuple[str, str, LineString]]:
    corner = (2.0, 20.0)
    return [
        ("Langestraat", "shopping", curve([_gate(NORTH), (-8, 150), (10, 72), corner, (-10, -60), (6, -140), _gate(SOUTH)])),
        ("Brugstraat", "shopping", curve([corner, (-80, 30), (-165, 14), _gate(WEST)])),
        ("Oosterstraat", "shopping", curve([(78, 12), (140, 2), (205, -20), _gate(STATION)])),
        ("Markt", "square", LineString([corner, (10, 72), (80, 66), (78, 12), corner])),
    ]


def _rings_and_radials() -> list[tuple[str, str, LineString]]:
    return [
        ("Noorderweg", "main", _radial(NORTH, 0, 1)),
        ("Hoge Noorderweg", "main", _radial(NORTH, 1, 2, -3)),
        ("Molenweg", "main", _radial(EAST_ROAD, INSIDE, 1, -4)),
        ("Oostermolenweg", "main", _radial(EAST_ROAD, 1, 2)),
        ("Stationsweg", "shopping", _radial(STATION, 0, 1, 3)),
        ("Spoorlaan", "main", _radial(STATION, 1, 2, -4)),
        ("Zuidoosterlaan", "main", _radial(SOUTH_EAST, INSIDE, 1)),
        ("Veenlaan", "main", _radial(SOUTH_EAST, 1, 2, -5)),
        ("Zuiderweg", "main", _radial(SOUTH, 0, 1, -4)),
        ("Lage Zuiderweg", "main", _radial(SOUTH, 1, 2)),
        ("Westerweg", "main", _radial(WEST, 0, 1)),
        ("Lange Westerweg", "main", _radial(WEST, 1, 2, -5)),
        ("Hogedijk", "main", _radial(NORTH_WEST, 1, 2)),
        ("Lagedijk", "main", _radial(SOUTH_WEST, 1, 2, -4)),
        ("Parallelweg", "main", _arc(belt_radius, WEST - 360, SOUTH)),
        ("Zuidersingel", "main", _arc(belt_radius, SOUTH, STATION)),
        ("Oostersingel", "main", _arc(belt_radius, STATION, EAST_ROAD)),
        ("Noordersingel", "main", _arc(belt_radius, EAST_ROAD, NORTH)),
        ("Westersingel", "main", _arc(belt_radius, NORTH, WEST)),
        ("Ringweg Noord", "ring", _arc(edge_radius, EAST_ROAD, NORTH_WEST)),
        ("Ringweg West", "ring", _arc(edge_radius, NORTH_WEST, SOUTH_WEST)),
        ("Ringweg Zuid", "ring", _arc(edge_radius, SOUTH_WEST - 360, SOUTH_EAST)),
        ("Ringweg Oost", "ring", _arc(edge_radius, SOUTH_EAST, EAST_ROAD)),
    ]


def _business_park() -> list[tuple[str, str, LineString]]:
    angle = np.radians(np.linspace(-4, 33, 16))
    outer = polar(angle, edge_radius(angle) * 1.42)
    inner = polar(angle[[0, -1]], edge_radius(angle[[0, -1]]))
    shape = np.vstack([inner[0], outer, inner[1]])
    return [("Nijverheidsweg", "main", LineString(shape))]


def _river(scale: float) -> LineString:
    y = np.linspace(5200, -5200, 160)
    x = -322 - 62 * np.sin(y / 470.0) - 105 * (y / 1000.0) ** 2 / (1 + np.abs(y) / 2600) + 40 * np.sin(y / 1270.0 + 1)
    return LineString(np.column_stack([x, y]) * scale)


def _town_styles(centre: Floats) -> tuple[str, str, str, float]:
    """Return style, street theme, name and urgency of the quarter around a point of the unscaled drawing."""
    x, y = centre
    angle = np.arctan2(y, x)
    degrees, radius = float(np.degrees(angle)), float(np.hypot(x, y))
    if radius < core_radius(np.array(angle)):
        return "core", "old", "Binnenstad", 0
    in_belt = radius < belt_radius(np.array(angle))
    if radius > edge_radius(np.array(angle)):
        return "business", "craft", "Bedrijvenpark De Wieken", 6
    sectors = (
        (NORTH, ("belt", "officials", "Noorderkwartier", 1), ("rows", "birds", "Vogelwijk", 3), EAST_ROAD),
        (EAST_ROAD, ("belt", "trees", "Molenkwartier", 2), ("flats", "planets", "Sterrenwijk", 2.5), STATION),
        (STATION, ("station", "rail", "Stationsbuurt", 1.5), ("mixed", "music", "Muziekwijk", 4), SOUTH_EAST),
        (SOUTH_EAST, ("park", "parks", "Stadspark", 2.2), ("rows", "flowers", "Bloemenwijk", 3.5), SOUTH),
    )
    for high, belt, edge, low in sectors:
        if low <= degrees < high:
            return belt if in_belt else edge
    if NORTH <= degrees <= WEST:
        if in_belt:
            return "belt", "trades", "Westerkwartier", 2.6
        return ("villa", "estates", "Hogedijk", 5) if degrees < NORTH_WEST else ("estate", "water", "Rietlanden", 4.5)
    if in_belt:
        return "belt", "queens", "Zuiderkwartier", 2.8
    return ("estate", "polder", "Plassenbuurt", 4.7) if degrees < SOUTH_WEST - 360 else ("sports", "sports", "Sportpark Zuid", 5.5)


ROADS_OUT = {"Rietwolde": EAST_ROAD, "Turfkerke": NORTH, "Oudeplas": SOUTH_EAST, "Lissebrug": SOUTH_WEST}


def _on_the_ring(angle_deg: float, scale: float) -> tuple[float, float]:
    angle = np.radians(np.array([angle_deg]))
    x, y = polar(angle, edge_radius(angle))[0] * scale
    return float(x), float(y)


def draw_plan(addresses: int) -> Plan:
    """Return the drawing for a municipality of about this many addresses.

    Parameters
    ----------
    addresses
        How many addresses the municipality should get; below about 4,500 the drawing keeps its size and is only partly built.
    """
    scale = max(float(np.sqrt(addresses / PLANNED_ADDRESSES)), SMALLEST_SCALE)
    plan = Plan(scale)
    plan.centres[TOWN] = (0.0, 0.0)
    for name, kind, line in (*_core_streets(), *_rings_and_radials(), *_business_park()):
        plan.roads.append(Road(name, kind, longer(shapely.transform(line, lambda xy: xy * scale)), TOWN))
    moat = longer(shapely.transform(_arc(core_radius, -180, 180), lambda xy: xy * scale))
    river = _river(scale)
    plan.waters += [Water("Venne", river, 30.0 * scale**0.5), Water("Stadsgracht", moat, 8.5, has_quays=True)]
    for shape in faces([road.line for road in plan.roads] + [moat, river]):
        style, theme, name, urgency = _town_styles(np.array(shape.representative_point().coords[0]) / scale)
        if shape.intersects(shapely.Point(40 * scale, 40 * scale)):
            style = "square"
        plan.quarters.append(Quarter(shape, style, TOWN, theme, name, urgency))
    place_villages(plan)
    lay_country_roads(plan, {village: _on_the_ring(angle, scale) for village, angle in ROADS_OUT.items()})
    return plan
