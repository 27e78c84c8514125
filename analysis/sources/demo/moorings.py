"""Homes that are no building: houseboats along the quays (ligplaatsen) and caravans at the edge of town (standplaatsen)."""

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from shapely import Polygon

from analysis.sources.demo.land import Land

BOAT_M = (5.2, 17.0)
CARAVAN_M = (5.5, 12.0)
COLUMNS = ("place", "street", "number", "letter", "addition", "quarter")


def _rectangle(x: float, y: float, way: NDArray[np.float64], wide: float, long: float) -> Polygon:
    along, aside = way * long / 2, np.array([-way[1], way[0]]) * wide / 2
    middle = np.array([x, y])
    return Polygon(np.round([middle - along - aside, middle + along - aside, middle + along + aside, middle - along + aside], 2))


def _next_numbers(units: pd.DataFrame, place: str, street: str, count: int) -> list[int]:
    """Return free numbers on the side of the street that has the fewest."""
    here = units[(units["place"] == place) & (units["street"] == street)]["number"]
    highest = [int(here[here % 2 == parity].max()) if (here % 2 == parity).any() else parity - 2 + 2 * (parity == 0) for parity in (0, 1)]
    start = min(highest) + 2 if min(highest) > 0 else (1 if highest[1] <= 0 else 2)
    return [start + 2 * k for k in range(count)]


def moor_boats(land: Land, units: pd.DataFrame, rng: np.random.Generator, share: float = 0.0025) -> tuple[pd.DataFrame, list[Polygon]]:
    """Return houseboats along a few quays: their addresses (without postcode) and outlines, all of them in the water."""
    wet = shapely.union_all([area.shape for area in land.water if area.kind in {"river", "canal"}])
    wanted = max(2, round(share * len(units)))
    rows: list[tuple[object, ...]] = []
    shapes: list[Polygon] = []
    quays = sorted((s for s in land.streets if s.kind == "quay" and s.line.length > 60), key=lambda s: (s.name, -round(s.line.length, 1)))
    for quay in [quays[i] for i in rng.permutation(len(quays))]:
        boats: list[Polygon] = []
        for at in np.arange(14, quay.line.length - 14, BOAT_M[1] + 5):
            here, ahead = (np.array(quay.line.interpolate(d).coords[0]) for d in (at, at + 1.0))
            way = (ahead - here) / np.hypot(*(ahead - here))
            for side in (1, -1):
                x, y = here + side * np.array([-way[1], way[0]]) * (4.5 + BOAT_M[0] / 2 + 0.8)
                boat = _rectangle(float(x), float(y), way, *BOAT_M)
                if wet.covers(boat) and not any(boat.intersects(other) for other in shapes) and rng.random() < 0.7:
                    boats.append(boat)
        boats = boats[: max(0, wanted - len(shapes))]
        taken = units if not rows else pd.concat([units[list(COLUMNS)], pd.DataFrame(rows, columns=list(COLUMNS))])
        numbers = _next_numbers(taken, quay.place, quay.name, len(boats))
        rows += [(quay.place, quay.name, number, "", "", -1) for number in numbers]
        shapes += boats
        if len(shapes) >= wanted:
            break
    return pd.DataFrame(rows, columns=list(COLUMNS)), shapes


def park_caravans(land: Land, units: pd.DataFrame) -> tuple[pd.DataFrame, list[Polygon]]:
    """Return the caravans on the parcels with that role: their addresses (without postcode) and outlines."""
    rows: list[tuple[object, ...]] = []
    shapes: list[Polygon] = []
    lines = [street.line for street in land.streets]
    tree = shapely.STRtree(lines)
    for parcel in land.parcels:
        if parcel.role != "caravans":
            continue
        corners = np.asarray(shapely.oriented_envelope(parcel.shape).exterior.coords)
        long = max(corners[1] - corners[0], corners[2] - corners[1], key=lambda v: float(np.hypot(*v)))
        way = long / np.hypot(*long)
        middle = np.array(parcel.shape.centroid.coords[0])
        found: list[Polygon] = []
        for k in range(-5, 6):
            for side in (-1, 1):
                x, y = middle + way * k * 11.0 + np.array([-way[1], way[0]]) * side * 11.0
                home = _rectangle(float(x), float(y), np.array([-way[1], way[0]]), *CARAVAN_M)
                if parcel.shape.covers(home):
                    found.append(home)
        street = land.streets[int(tree.nearest(parcel.shape.centroid))]
        numbers = _next_numbers(units, street.place, street.name, len(found))
        rows += [(street.place, street.name, number, "", "", parcel.quarter) for number in numbers]
        shapes += found
    return pd.DataFrame(rows, columns=list(COLUMNS)), shapes
