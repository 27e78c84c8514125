"""How far it is to walk: along a network of streets where there is one, else in a straight line."""

from collections.abc import Callable
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import shapely
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import connected_components, dijkstra
from scipy.spatial import cKDTree

Floats = npt.NDArray[np.float64]
Distances = Callable[[Floats, Floats], Floats]
"""From points to points (RD, metres) the distances in metres, one row for each of the first."""

STEP_M = 20.0
"""A street is a chain of points at most this far apart."""
ROUNDED_M = 1.0
"""Places are rounded to this, so that ends of streets that all but meet are one crossing."""
WHOLE_SHARE = 0.8
"""A network of which less than this hangs together is no network, but a drawing."""
FAR_M = 150.0
"""An address farther from every street than this is not on the network."""


def straight_line(here: Floats, there: Floats) -> Floats:
    """Return the distances as the crow flies."""
    return np.hypot(here[:, None, 0] - there[None, :, 0], here[:, None, 1] - there[None, :, 1])


@dataclass(frozen=True)
class StreetNetwork:
    """Streets one can walk, as points with the steps between them."""

    points: Floats
    steps: csr_array

    def distances(self, here: Floats, there: Floats) -> Floats:
        """Return the walking distances: along the streets, never less than the straight line.

        A place counts as the nearest point of a street. Where the network does not reach it is the straight line.
        """
        tree = cKDTree(self.points)
        off_here, at_here = tree.query(here)
        off_there, at_there = tree.query(there)
        starts, back = np.unique(at_here, return_inverse=True)
        walked = dijkstra(self.steps, directed=False, indices=starts)[back][:, at_there]
        straight = straight_line(here, there)
        is_off = (off_here[:, None] > FAR_M) | (off_there[None, :] > FAR_M) | ~np.isfinite(walked)
        return np.where(is_off, straight, np.maximum(walked, straight))


def street_network(streets: gpd.GeoDataFrame) -> StreetNetwork | None:
    """Return the network of these lines (RD, metres); None where they do not hang together well enough to walk by.

    Lines are joined where they meet or cross. Only the largest part that hangs together is kept.
    """
    lines = [line for line in shapely.get_parts(streets.geometry.to_numpy()) if line.geom_type == "LineString" and line.length > 0]
    if not lines:
        return None
    # rounded first, so that ends that nearly meet do meet; noded then, so that crossings become points
    joined = shapely.node(shapely.set_precision(shapely.union_all(lines), ROUNDED_M))
    parts = shapely.segmentize(shapely.get_parts(joined), STEP_M)
    coordinates, part = shapely.get_coordinates(parts, return_index=True)
    points, number = np.unique(np.round(coordinates, 2), axis=0, return_inverse=True)
    follows = part[1:] == part[:-1]
    begin, end = number[:-1][follows], number[1:][follows]
    length = np.hypot(*(points[begin] - points[end]).T)
    size = (len(points), len(points))
    steps = csr_array(coo_array((np.maximum(length, 1e-3), (begin, end)), shape=size))
    _, label = connected_components(steps, directed=False)
    largest = np.bincount(label).argmax()
    share = length[label[begin] == largest].sum() / length.sum()
    if share < WHOLE_SHARE:
        return None
    kept = np.flatnonzero(label == largest)
    return StreetNetwork(points[kept], steps[kept][:, kept])
