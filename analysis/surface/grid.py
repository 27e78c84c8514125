"""Square cells over an area: which of them belong to it, and how many points each holds."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

from analysis.errors import ContractError

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.intp]

STRAY_M = 2000.0
"""A point farther outside the area than this is a mistake and takes no part; the grid would grow without end."""

MOST_CELLS = 25_000_000


@dataclass(frozen=True)
class Grid:
    """Square cells, aligned to multiples of their size, with those that belong to the area marked."""

    x_min: float
    y_min: float
    cell_size_m: float
    inside: Bools

    @property
    def x_centers(self) -> Floats:
        """The x of every column."""
        return np.asarray(self.x_min + self.cell_size_m * (np.arange(self.inside.shape[1]) + 0.5))

    @property
    def y_centers(self) -> Floats:
        """The y of every row, lowest first."""
        return np.asarray(self.y_min + self.cell_size_m * (np.arange(self.inside.shape[0]) + 0.5))

    def cell_of(self, points_xy: Floats) -> tuple[Ints, Ints]:
        """Return row and column of every point; they may lie outside the grid."""
        column = np.floor((points_xy[:, 0] - self.x_min) / self.cell_size_m).astype(np.intp)
        row = np.floor((points_xy[:, 1] - self.y_min) / self.cell_size_m).astype(np.intp)
        return row, column

    def count(self, points_xy: Floats) -> Floats:
        """Return how many points each cell holds; points outside the grid are passed over."""
        row, column = self.cell_of(points_xy)
        return self.add_up(row, column, np.ones(len(points_xy)))

    def add_up(self, row: Ints, column: Ints, amount: Floats) -> Floats:
        """Return the sum of the amounts that are given for each cell; cells outside the grid are passed over."""
        rows, columns = self.inside.shape
        known = (row >= 0) & (row < rows) & (column >= 0) & (column < columns)
        flat = np.bincount(row[known] * columns + column[known], weights=amount[known], minlength=rows * columns)
        return np.asarray(flat, dtype=np.float64).reshape(rows, columns)


def grid_of_area(area: BaseGeometry, cell_size_m: float, points: Floats) -> Grid:
    """Return the cells of a polygon: those whose centre lies in it and those that hold a point."""
    x_low, y_low, x_high, y_high = area.bounds
    if len(points):
        x_low, y_low = min(x_low, points[:, 0].min()), min(y_low, points[:, 1].min())
        x_high, y_high = max(x_high, points[:, 0].max()), max(y_high, points[:, 1].max())
    grid = _empty_grid(x_low, y_low, x_high, y_high, cell_size_m)
    inside = _centres_in(area, grid)
    row, column = grid.cell_of(points)
    inside[row, column] = True
    return Grid(grid.x_min, grid.y_min, grid.cell_size_m, inside)


def grid_of_places(places_xy: Floats, cell_size_m: float) -> Grid:
    """Return the cells that hold a place, on the smallest grid that holds them all."""
    low, high = places_xy.min(axis=0), places_xy.max(axis=0)
    grid = _empty_grid(low[0], low[1], high[0], high[1], cell_size_m)
    return Grid(grid.x_min, grid.y_min, grid.cell_size_m, grid.count(places_xy) > 0)


def _centres_in(area: BaseGeometry, grid: Grid) -> Bools:
    """Return which cells have their centre in the polygon.

    Along every row of centres the edges of the polygon are crossed one after the other and each crossing goes in or out, so a
    million cells take as long as the outline has corners. A centre that lies on an edge is asked of the polygon itself.
    """
    rows, columns = grid.inside.shape
    cell, x, y = grid.cell_size_m, grid.x_centers, grid.y_centers
    rings = [np.asarray(shapely.get_coordinates(ring)) for ring in shapely.get_rings(shapely.get_parts(area))]
    one, other = np.vstack([ring[:-1] for ring in rings]), np.vstack([ring[1:] for ring in rings])
    one, other = np.where(one[:, 1:] <= other[:, 1:], one, other), np.where(one[:, 1:] <= other[:, 1:], other, one)
    first = np.clip(np.ceil((one[:, 1] - y[0]) / cell), 0, rows).astype(np.intp)  # an edge is crossed from its low end up to its high end
    last = np.clip(np.ceil((other[:, 1] - y[0]) / cell), 0, rows).astype(np.intp)
    times = last - first
    edge = np.repeat(np.arange(len(one)), times)
    row = first[edge] + np.arange(len(edge)) - np.repeat(np.cumsum(times) - times, times)
    slope = (other[edge, 0] - one[edge, 0]) / (other[edge, 1] - one[edge, 1])
    place = (one[edge, 0] + slope * (y[row] - one[edge, 1]) - x[0]) / cell  # in columns: 0 is the centre of the first
    column = np.clip(np.ceil(place), 0, columns).astype(np.intp)
    crossed = np.bincount(row * (columns + 1) + column, minlength=rows * (columns + 1)).reshape(rows, columns + 1)
    inside = np.asarray(np.cumsum(crossed[:, :-1], axis=1) % 2 == 1)
    on_edge = np.abs(place - np.round(place)) < 1e-6
    doubtful = np.zeros((rows, columns), dtype=bool)
    doubtful[row[on_edge], np.clip(np.round(place[on_edge]), 0, columns - 1).astype(np.intp)] = True
    corner = (np.vstack(rings)[:, 1] - y[0]) / cell
    level = np.round(corner[np.abs(corner - np.round(corner)) < 1e-6]).astype(np.intp)
    doubtful[level[(level >= 0) & (level < rows)]] = True
    at_row, at_column = np.nonzero(doubtful)
    shapely.prepare(area)
    inside[at_row, at_column] = shapely.contains_xy(area, x[at_column], y[at_row])
    return inside


def _empty_grid(x_low: float, y_low: float, x_high: float, y_high: float, cell_size_m: float) -> Grid:
    x_min, y_min = np.floor(x_low / cell_size_m) * cell_size_m, np.floor(y_low / cell_size_m) * cell_size_m
    columns = int((x_high - x_min) // cell_size_m) + 1
    rows = int((y_high - y_min) // cell_size_m) + 1
    if rows * columns > MOST_CELLS:
        raise ContractError(f"Het gebied is te groot voor cellen van {cell_size_m:g} m.")
    return Grid(float(x_min), float(y_min), float(cell_size_m), np.zeros((rows, columns), dtype=bool))


def near_area(points: Floats, area: BaseGeometry) -> Floats:
    """Return the points in the area or less than 2 km from the rectangle round it."""
    if area.is_empty or not area.area > 0:
        raise ContractError("Een dichtheidskaart heeft een gebied nodig.")
    x_low, y_low, x_high, y_high = area.bounds
    x, y = points[:, 0], points[:, 1]
    near = (x >= x_low - STRAY_M) & (x <= x_high + STRAY_M) & (y >= y_low - STRAY_M) & (y <= y_high + STRAY_M)
    return np.asarray(points[near])


def as_points(points_xy: npt.ArrayLike) -> Floats:
    """Return points as an array of shape (n, 2).

    Raises
    ------
    ContractError
        When a coordinate is missing.
    """
    points = np.asarray(points_xy, dtype=np.float64).reshape(-1, 2)
    if not np.isfinite(points).all():
        raise ContractError("Een punt zonder coördinaten kan niet op een dichtheidskaart.")
    return points
