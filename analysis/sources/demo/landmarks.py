"""What every quarter has besides homes: schools, care, churches, sports halls, a shopping centre, squares and green."""

import numpy as np
import shapely
from shapely import Polygon, affinity

from analysis.sources.demo.buildings import Buildings
from analysis.sources.demo.drawing import Plan, as_polygons, blob
from analysis.sources.demo.land import WITHOUT_FRONT_DOORS, Area, Land, Parcel, Street

SIZES_M = {
    "school": (46.0, 22.0),
    "college": (78.0, 30.0),
    "care": (62.0, 20.0),
    "church": (34.0, 16.0),
    "sports_hall": (44.0, 28.0),
    "community": (26.0, 16.0),
    "hospital": (110.0, 46.0),
    "railway_station": (64.0, 14.0),
    "hotel": (34.0, 18.0),
    "town_hall": (40.0, 22.0),
    "supermarket": (46.0, 30.0),
    "fuel": (16.0, 9.0),
    "clubhouse": (24.0, 12.0),
    "cinema": (36.0, 24.0),
}
WINGED = frozenset({"school", "college", "care", "hospital", "town_hall"})
"""Built as an L."""
PITCH_M = (104.0, 68.0)

WISHES = {
    "rows": ("school", "green", "green", "shops", "care", "community", "church", "school", "green"),
    "flats": ("shops", "school", "green", "community", "care", "sports_hall", "supermarket", "green"),
    "mixed": ("school", "green", "shops", "care", "green", "church", "school", "community", "sports_hall"),
    "estate": ("green", "school", "green", "shops", "care", "green"),
    "villa": ("green", "green", "school"),
    "belt": ("school", "green", "church", "supermarket", "community"),
    "station": ("railway_station", "hotel", "college", "green", "cinema"),
    "core": ("church", "town_hall", "hotel", "community"),
    "village": ("church", "green", "school", "community"),
    "business": ("caravans", "fuel"),
}
"""In the order in which a quarter gets them; a quarter has room for one in so many blocks."""
BLOCKS_PER_WISH = 5
CENTRAL = frozenset({"shops", "church"})
"""Built on the block nearest to the middle of the quarter."""
SMALL = frozenset({"caravans", "fuel", "community"})
"""Built on the smallest block that will do."""
SHOPPING_STREET_M = 9.0
"""A block that is nearer to a shopping street keeps its shops."""
AREAS_M2 = {
    "school": (2600, 9000),
    "college": (4000, 16000),
    "care": (2600, 9000),
    "church": (900, 4500),
    "shops": (1400, 5200),
    "railway_station": (1500, 14000),
    "fuel": (500, 9000),
    "community": (900, 4000),
    "hotel": (700, 5000),
    "town_hall": (1200, 6000),
    "green": (1200, 9000),
    "caravans": (6000, 40000),
}


def assign_roles(land: Land, plan: Plan, rng: np.random.Generator) -> None:
    """Choose, in place, which parcels become something else than homes; a quarter is all land with one name."""
    shops = shapely.union_all([street.line for street in land.streets if street.kind in {"shopping", "square"}])
    by_quarter: dict[tuple[str, str], list[Parcel]] = {}
    for parcel in land.parcels:
        quarter = plan.quarters[parcel.quarter]
        if quarter.style in {"park", "sports", "square"}:
            parcel.role = quarter.style
        else:
            by_quarter.setdefault((quarter.place, quarter.name), []).append(parcel)
    for parcels in by_quarter.values():
        wishes = WISHES.get(parcels[0].style, ())
        room = min(len(wishes), max(1, len(parcels) // BLOCKS_PER_WISH)) if len(parcels) > 2 else 0
        middle = shapely.union_all([parcel.shape for parcel in parcels]).centroid
        quiet = [parcel for parcel in parcels if parcel.shape.distance(shops) > SHOPPING_STREET_M]
        for wish in wishes[:room]:
            low, high = AREAS_M2.get(wish, (1500, 8000))
            free = [p for p in quiet if p.role == "homes" and low <= p.shape.area <= high]
            if not free:
                continue
            chosen = free[int(rng.integers(len(free)))]
            if wish in CENTRAL:
                chosen = min(free, key=lambda p: round(p.shape.centroid.distance(middle), 2))
            elif wish in SMALL:
                chosen = min(free, key=lambda p: round(p.shape.area, 1))
            chosen.role = wish


def _fit(parcel: Parcel, role: str, rng: np.random.Generator) -> Polygon | None:
    """Return the outline of a landmark that fits its parcel, smaller where it must be."""
    long_m, wide_m = SIZES_M[role]
    corners = np.asarray(shapely.oriented_envelope(parcel.shape).exterior.coords)
    edges = np.diff(corners[:3], axis=0)
    edge = edges[int(np.argmax(np.hypot(*edges.T)))]
    turn = float(np.degrees(np.arctan2(edge[1], edge[0])))
    centre = shapely.maximum_inscribed_circle(parcel.shape, tolerance=1.0).coords[0]
    inner = parcel.shape.buffer(-3.0)
    for shrink in (1.0, 0.85, 0.7, 0.55, 0.42):
        box = shapely.box(-long_m / 2, -wide_m / 2, long_m / 2, wide_m / 2)
        if role in WINGED:
            wing = shapely.box(-long_m / 2, -wide_m / 2, -long_m / 2 + 0.8 * wide_m, 1.3 * wide_m)
            box = shapely.union_all([box, affinity.translate(wing, 0, -0.4 * wide_m * int(rng.integers(2)))])
            box = affinity.translate(box, -box.centroid.x, -box.centroid.y)
        if role == "church":
            box = shapely.union_all(
                [box, shapely.box(-wide_m * 0.2, -wide_m * 0.8, wide_m * 0.4, wide_m * 0.8), shapely.box(-long_m * 0.68, -4, 0, 4)]
            )
        shape = affinity.translate(affinity.rotate(affinity.scale(box, shrink, shrink), turn, origin=(0, 0)), *centre)
        if inner.covers(shape):
            return shapely.set_precision(shape, 0.01)
    return None


def lay_green(land: Land, plan: Plan, rng: np.random.Generator) -> None:
    """Turn parks, pitches and playgrounds into green, with a pond in each park."""
    for parcel in land.parcels:
        name = plan.quarters[parcel.quarter].name
        if parcel.role == "green":
            land.green.append(Area("", parcel.shape, "playground"))
        elif parcel.role == "park":
            land.green.append(Area(name, parcel.shape, "park"))
            if parcel.shape.area > 20_000:
                _lay_pond(land, parcel, rng)
                _lay_paths(land, parcel, name)
        elif parcel.role == "sports":
            land.green.append(Area(name, parcel.shape, "sports"))
            land.green += [Area(name, pitch, "pitch") for pitch in _pitches(parcel.shape)]


def _lay_pond(land: Land, parcel: Parcel, rng: np.random.Generator) -> None:
    circle = shapely.maximum_inscribed_circle(parcel.shape, tolerance=2.0)
    x, y = circle.coords[0]
    pond = blob(rng, x, y, circle.length * 0.55, circle.length * 0.25).intersection(parcel.shape.buffer(-25))
    land.water += [Area("Parkvijver", part, "pond") for part in as_polygons(pond)[:1]]


def _lay_paths(land: Land, parcel: Parcel, name: str) -> None:
    """Add a walk around the park and a few ways in."""
    inner = parcel.shape.buffer(-42).buffer(-20).buffer(20)
    for part in as_polygons(inner)[:1]:
        land.streets.append(Street(name, "path", part.exterior.simplify(1.5), parcel.place))
        for share in (0.04, 0.29, 0.52, 0.78):
            start = part.exterior.interpolate(share, normalized=True)
            way_in = shapely.shortest_line(start, parcel.shape.exterior)
            land.streets.append(Street(name, "path", way_in, parcel.place))


def _pitches(shape: Polygon) -> list[Polygon]:
    long_m, wide_m = PITCH_M
    corners = np.asarray(shapely.oriented_envelope(shape).exterior.coords)
    edge = corners[1] - corners[0]
    turn = float(np.degrees(np.arctan2(edge[1], edge[0])))
    level = affinity.rotate(shape, -turn, origin=(0, 0))
    x0, y0, x1, y1 = level.bounds
    inner = level.buffer(-14)
    found: list[Polygon] = []
    for x in np.arange(x0 + 10, x1 - long_m, long_m + 22):
        for y in np.arange(y0 + 10, y1 - wide_m, wide_m + 18):
            pitch = shapely.box(x, y, x + long_m, y + wide_m)
            if inner.covers(pitch):
                found.append(affinity.rotate(pitch, turn, origin=(0, 0)))
    return found[:9]


def raise_landmarks(land: Land, rng: np.random.Generator) -> Buildings:
    """Return the landmark buildings, each at the nearest street with front doors."""
    doors = [i for i, street in enumerate(land.streets) if street.kind not in WITHOUT_FRONT_DOORS]
    tree = shapely.STRtree([land.streets[i].line for i in doors])
    shapes, fronts, roles, parcels, streets = [], [], [], [], []
    for number, parcel in enumerate(land.parcels):
        role = "clubhouse" if parcel.role == "sports" else parcel.role
        if role not in SIZES_M:
            continue
        if role == "clubhouse" and parcel.shape.area < 20_000:
            continue
        shape = _fit(parcel, role, rng)
        if shape is None:
            continue
        street = doors[int(tree.nearest(shape))]
        front = shapely.shortest_line(shape, land.streets[street].line).coords[0]
        shapes.append(shape)
        fronts.append(front)
        roles.append(role)
        parcels.append(number)
        streets.append(street)
    return Buildings(
        np.array(shapes, dtype=object),
        np.array(fronts, dtype=np.float64).reshape(-1, 2),
        roles,
        np.array(parcels, dtype=np.int64),
        np.array(streets, dtype=np.int64),
    )
