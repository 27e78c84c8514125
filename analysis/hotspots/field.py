"""The surface in which concentrations are sought: where it is defined, how dense it is, and from which level on it counts."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from scipy import ndimage

from analysis.hotspots import cells
from analysis.hotspots.places import PlacePools
from analysis.hotspots.taking_part import OUTSIDE_M, TakingPart
from analysis.settings import Settings
from analysis.surface import Bools, DensityGrid, Floats, Grid, convolver, learn_mix, smooth, smooth_mix

PRECISION_QUANTILE = 0.75
"""Kernels narrower than this quantile of the uncertainty of the places, or than a cell, take no part."""


@dataclass(frozen=True)
class Field:
    """The cells with addresses (`has_address`) and round them, the density, and the level above which it is pointed at."""

    grid: Grid
    has_address: Bools
    density: DensityGrid
    level: float

    @classmethod
    def of(cls, taking_part: TakingPart, pools: PlacePools, settings: Settings, seed: int) -> "Field":
        """Make the surface of these incidents."""
        has_address, grid = area_of(pools, settings.cell_size_m)
        density = densify(taking_part.xy, taking_part.uncertainty_m, grid, settings, seed)
        return cls(
            grid, has_address, density, cells.level_of(density.values, has_address, settings.selected_area_pct, settings.cell_size_m)
        )

    def at_level(self, settings: Settings) -> "Field":
        """Return the same surface with the level of other settings."""
        values, cell_size_m = self.density.values, self.grid.cell_size_m
        return replace(self, level=cells.level_of(values, self.has_address, settings.selected_area_pct, cell_size_m))

    def selector(self, settings: Settings) -> Callable[[Floats], Bools]:
        """Return what turns counts per cell into the cells that are then above their own level, with the kernels of this surface."""
        again = convolver(self.grid.inside.shape, self.grid.cell_size_m, self.density.sigmas_m, self.density.weights[:-1])

        def select(counts: Floats) -> Bools:
            values = again(counts)
            return np.asarray(values > cells.level_of(values, self.has_address, settings.selected_area_pct, self.grid.cell_size_m))

        return select


def densify(xy: Floats, uncertainty_m: Floats, grid: Grid, settings: Settings, seed: int) -> DensityGrid:
    """Return the density on a grid: a learned mix of kernels, or one bandwidth when the analyst chose one."""
    if settings.bandwidth_m:
        return smooth(xy, grid, settings.bandwidth_m)
    precision_m = max(float(np.quantile(uncertainty_m, PRECISION_QUANTILE)), settings.cell_size_m)
    area_m2 = float(grid.inside.sum()) * grid.cell_size_m**2
    return smooth_mix(xy, grid, learn_mix(xy, area_m2, precision_m, seed))


def area_of(pools: PlacePools, cell_size_m: float) -> tuple[Bools, Grid]:
    """Return which cells hold an address, and the grid: those cells and what lies next to them (street, square, canal)."""
    lived_in = pools.lived_in(cell_size_m)
    margin = int(np.ceil(OUTSIDE_M / cell_size_m))
    has_address = np.pad(lived_in.inside, margin)
    inside = ndimage.binary_dilation(has_address, np.ones((3, 3), dtype=bool), iterations=2)
    return has_address, Grid(lived_in.x_min - margin * cell_size_m, lived_in.y_min - margin * cell_size_m, cell_size_m, inside)
