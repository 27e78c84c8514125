"""Where incidents are dense: a map of cells out of points, with one bandwidth or with a learned mix of bandwidths.

1. `grid`      the cells of an area
2. `kernels`   how much weight each bandwidth of the mix gets
3. `density`   the surface itself

Method and evidence: docs/method.md, *Concentraties*.
"""

from analysis.surface.density import DensityGrid, bandwidth, convolver, multiscale_density, single_bandwidth_density, smooth, smooth_mix
from analysis.surface.grid import Bools, Floats, Grid, grid_of_area, grid_of_places
from analysis.surface.kernels import KERNELS_M, Mix, learn_mix

__all__ = [
    "KERNELS_M",
    "Bools",
    "DensityGrid",
    "Floats",
    "Grid",
    "Mix",
    "bandwidth",
    "convolver",
    "grid_of_area",
    "grid_of_places",
    "learn_mix",
    "multiscale_density",
    "single_bandwidth_density",
    "smooth",
    "smooth_mix",
]
