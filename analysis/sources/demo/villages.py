"""The villages around the town, and the roads that lead there."""

from dataclasses import dataclass

import numpy as np
from shapely import LineString

from analysis.sources.demo.drawing import SMALLEST_SCALE, Plan, Quarter, Road, curve, faces, longer


@dataclass(frozen=True)
class _Village:
    name: str
    x: float
    y: float
    turn_deg: float
    length: float
    width: float
    main_street: str
    side_street: str
    theme: str
    size: float
    urgency: float


_VILLAGES = (
    _Village("Rietwolde", 2650, 1350, 24, 900, 430, "Dorpsstraat", "Kerkstraat", "flowers", 1.0, 0.4),
    _Village("Turfkerke", 520, 3050, 78, 980, 400, "Dorpsstraat", "Molenweg", "trees", 1.05, 0.6),
    _Village("Oudeplas", 1500, -2700, -35, 800, 450, "Dorpsstraat", "Kerkstraat", "birds", 0.95, 2.1),
    _Village("Lissebrug", -3000, -1150, 68, 640, 330, "Kerkstraat", "Schoolstraat", "trees", 0.8, 2.3),
)


def place_villages(plan: Plan) -> None:
    """Draw all villages."""
    for village in _VILLAGES:
        _place_village(plan, village, plan.scale)


def _place_village(plan: Plan, village: _Village, scale: float) -> None:
    """Draw one village: a bent main street, a crossing, and an oval of back lanes around it."""
    size = village.size * float(np.clip(scale, SMALLEST_SCALE, 1.5))
    spread = max(scale, SMALLEST_SCALE)
    turn = np.radians(village.turn_deg)
    frame = np.array([[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]])
    centre = np.array([village.x, village.y]) * spread
    half, wide = village.length * size / 2, village.width * size / 2

    def place(points: list[tuple[float, float]]) -> LineString:
        return LineString(np.array(points) @ frame + centre)

    along = np.linspace(-1.3, 1.3, 27)
    main = place([(half * t, 0.16 * wide * np.sin(2.6 * t)) for t in along])
    cross = place([(0.12 * half * np.sin(2 * t) - 0.1 * half, wide * t) for t in np.linspace(-1.24, 1.24, 14)])
    angle = np.linspace(0, 2 * np.pi, 49)
    oval_radius = 1 + 0.09 * np.cos(3 * angle + village.x) + 0.06 * np.cos(2 * angle + village.y)
    oval = place(list(zip(half * 1.02 * oval_radius * np.cos(angle), wide * oval_radius * np.sin(angle), strict=True)))
    roads = [(village.main_street, "village", main), (village.side_street, "street", cross), ("", "edge", oval)]
    for name, kind, line in roads:
        plan.roads.append(Road(name, kind, longer(line), village.name))
    for shape in faces([longer(line) for _, _, line in roads]):
        plan.quarters.append(Quarter(shape, "village", village.name, village.theme, village.name, village.urgency))
    plan.centres[village.name] = (float(centre[0]), float(centre[1]))


_COUNTRY_ROADS = (
    ("Rietwolderweg", "Rietwolde", (1700, 1250)),
    ("Turfkerkerweg", "Turfkerke", (60, 2050)),
    ("Plasweg", "Oudeplas", (1150, -1700)),
    ("Lissebrugger Dijk", "Lissebrug", (-1900, -820)),
)


def lay_country_roads(plan: Plan, gates: dict[str, tuple[float, float]]) -> None:
    """Draw the road from the town to each village; `gates` says where it leaves the ring road."""
    for name, village, via in _COUNTRY_ROADS:
        middle = (via[0] * plan.scale, via[1] * plan.scale)
        plan.roads.append(Road(name, "country", curve([gates[village], middle, plan.centres[village]]), village))
