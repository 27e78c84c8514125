"""The piece of ground that a map on paper shows, in millimetres, with the layers of the register beneath it. No tiles."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import shapely

Floats = npt.NDArray[np.float64]
Bounds = tuple[float, float, float, float]
Basemap = Callable[[str], gpd.GeoDataFrame]
"""Gives a layer of the register by its name: streets, buildings, water or green."""
FINEST_MM = 0.08
"""Smaller corners are not seen on paper."""


@dataclass(frozen=True)
class PaperFrame:
    """What is shown, and how large: places on paper in millimetres from the upper left corner."""

    west: float
    north: float
    mm_per_m: float
    box: Any
    width_mm: float
    height_mm: float

    @classmethod
    def round(cls, bounds: Bounds, width_mm: float, height_mm: float, *, least_m: float = 1.0) -> "PaperFrame":
        """Return the frame round a box (RD metres), as large as the paper allows and at least `least_m` metres wide and high."""
        low, high = np.array(bounds[:2]), np.array(bounds[2:])
        middle, size = (low + high) / 2, np.maximum(high - low, least_m)
        mm_per_m = float(min(width_mm / size[0], height_mm / size[1]))
        half = np.array([width_mm, height_mm]) / mm_per_m / 2
        (west, south), (east, north) = (middle - half).tolist(), (middle + half).tolist()
        return cls(west, north, mm_per_m, shapely.box(west, south, east, north), width_mm, height_mm)

    def to_mm(self, points: Floats) -> Floats:
        """Return places on paper for places outside (n, 2)."""
        return np.column_stack([(points[:, 0] - self.west) * self.mm_per_m, (self.north - points[:, 1]) * self.mm_per_m])

    def path(self, shapes: "npt.NDArray[np.object_]", *, is_closed: bool) -> str:
        """Return the shapes within the frame as one path, without corners too small to see."""
        simple = shapely.simplify(shapely.intersection(shapely.make_valid(shapes), self.box), FINEST_MM / self.mm_per_m)
        parts = shapely.get_parts(shapely.get_parts(simple))
        lines = [line for part in parts for line in ([part.exterior, *part.interiors] if part.geom_type == "Polygon" else [part])]
        return "".join(path_of(self.to_mm(shapely.get_coordinates(line)), is_closed=is_closed) for line in lines)

    def ground(self, basemap: Basemap | None, styles: Mapping[str, str], *, buildings_from: float) -> Iterator[str]:
        """Yield the layers of the register as drawings, in the order of the styles; buildings from this scale (mm to a metre)."""
        for name, style in styles.items():
            layer = basemap(name) if basemap is not None else None
            if layer is None or layer.empty or (name == "buildings" and self.mm_per_m < buildings_from):
                continue
            near = layer.geometry.iloc[layer.sindex.query(self.box)]
            path = self.path(near.to_numpy(), is_closed=name != "streets")
            if path:
                yield f'<path {style} fill-rule="evenodd" d="{path}"/>'


def path_of(points: Floats, *, is_closed: bool) -> str:
    """Return places on paper as a path; "" for fewer than two."""
    if len(points) < 2:
        return ""
    return "M" + "L".join(f"{x:.2f} {y:.2f}" for x, y in points) + ("Z" if is_closed else "")
