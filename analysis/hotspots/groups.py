"""Groups of incidents: which incidents take part, which of them lie together, and the outline of each group."""

from collections.abc import Sequence
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from scipy import ndimage
from scipy.sparse.csgraph import connected_components, minimum_spanning_tree
from scipy.spatial import cKDTree
from scipy.spatial.distance import pdist
from shapely.geometry.base import BaseGeometry

from analysis.hotspots import cells, outlines
from analysis.hotspots.places import PlacePools
from analysis.settings import Settings
from analysis.surface import KERNELS_M, Bools, DensityGrid, Floats, Grid, grid_of_places, kernel_weights, smooth
from analysis.terms import FINE_PRECISIONS

Ints = npt.NDArray[np.intp]

OUTSIDE_M = 500.0
"""Farther than this from any address, an incident lies outside the area of the address register."""

NEXT_TO_M = 60.0
"""An incident on the street or at a crossing brings the nearest address within this distance into the outline."""

REACH_M = 125.0
"""As far as an outline reaches from its incidents. Farther than twice this (250 m) apart, incidents are no neighbours."""

STREET_LINK_M = 300.0
"""Incidents in the same street belong together up to this distance, also when the cells between them are less dense."""

PRECISION_QUANTILE = 0.75
"""Kernels narrower than this quantile of the uncertainty of the places take no part."""


@dataclass(frozen=True)
class TakingPart:
    """The incidents that take part, in a fixed order."""

    index: "pd.Index[int]"
    xy: Floats
    kind: npt.NDArray[np.str_]
    address: npt.NDArray[np.object_]  # what makes two incidents lie at the same address
    nearest: Ints  # the row of the nearest address in use
    nearest_m: Floats
    uncertainty_m: Floats
    coarse: int
    outside: int

    def __len__(self) -> int:
        return len(self.xy)


@dataclass
class Group:
    """A concentration in the making."""

    outline: BaseGeometry
    peak: float
    incidents: Ints
    addresses: Ints


def take_part(located: gpd.GeoDataFrame, pools: PlacePools) -> TakingPart:
    """Choose the incidents whose place is known well enough and lies in the area; the others are counted."""
    points = located.geometry.to_numpy()
    has_place = ~(shapely.is_missing(points) | shapely.is_empty(points))
    xy = np.full((len(points), 2), np.nan)
    xy[has_place] = shapely.get_coordinates(points[has_place])
    is_fine = located["precision"].isin([str(precision) for precision in FINE_PRECISIONS]).to_numpy() & np.isfinite(xy).all(axis=1)
    distance = np.full(len(located), np.inf)
    nearest = np.zeros(len(located), dtype=np.intp)
    if is_fine.any() and len(pools.xy):
        distance[is_fine], nearest[is_fine] = cKDTree(pools.xy).query(xy[is_fine])
    used = np.flatnonzero(is_fine & (distance <= OUTSIDE_M))
    used = used[np.lexsort((located["incident_id"].to_numpy().astype(str)[used], xy[used, 1], xy[used, 0]))]
    rounded = [f"{x:.0f} {y:.0f}" for x, y in xy[used]]
    ids = located["address_id_bag"].to_numpy()[used]
    return TakingPart(
        index=located.index[used],
        xy=xy[used],
        kind=located["kind"].to_numpy()[used].astype(str),
        address=np.array([key or point for key, point in zip(ids, rounded, strict=True)], dtype=object),
        nearest=nearest[used],
        nearest_m=distance[used],
        uncertainty_m=located["uncertainty_m"].fillna(0.0).to_numpy()[used],
        coarse=int((~is_fine).sum()),
        outside=int((is_fine & (distance > OUTSIDE_M)).sum()),
    )


def are_on_one_point(taking_part: TakingPart) -> bool:
    """Return whether all of them lie at the same place; that is an address that was filled in, no pattern."""
    return len(np.unique(np.round(taking_part.xy), axis=0)) == 1


def find_groups(taking_part: TakingPart, pools: PlacePools, settings: Settings, seed: int) -> tuple[DensityGrid, list[Group]]:
    """Return the density and the groups in it, best first, none overlapping another."""
    has_address, grid = _area(pools.xy, settings.cell_size_m)
    density = _density(taking_part, grid, settings, seed)
    level = cells.level_of(density.values, has_address, settings.selected_area_pct, settings.cell_size_m)
    widest = settings.widest_extent_m - 2 * outlines.HALF_SIDE_M
    address_row, address_column = grid.cell_of(pools.xy)
    row, column = grid.cell_of(taking_part.xy)
    found: list[Group] = []
    pieces: list[Ints] = []
    piece_of_address, piece_of_incident = np.full(len(pools.xy), -1), np.full(len(taking_part), -1)
    for number, group in enumerate(cells.group_cells(density.values, grid, has_address, level, widest)):
        piece_of_address[group.holds(address_row, address_column)] = number
        inside = np.flatnonzero(group.holds(row, column))
        piece_of_incident[inside] = number
        pieces += _linked(inside, taking_part.xy)
    for inside in _joined_by_street(pieces, taking_part, pools, widest - 2 * REACH_M):
        if len(inside) >= settings.minimal_group:
            is_dense = np.isin(piece_of_address, piece_of_incident[inside])
            addresses = _addresses_round(inside, is_dense, taking_part, pools)
            outline = outlines.draw_outline(pools.premises.iloc[addresses], pools.xy[addresses])
            found.append(Group(outline, float(density.values[row[inside], column[inside]].max()), inside, addresses))
    return density, _apart(found, taking_part, pools, settings.minimal_group)


def _linked(incidents: Ints, xy: Floats) -> list[Ints]:
    """Split incidents where the next one is farther off than twice the reach of an outline."""
    pairs = cKDTree(xy[incidents]).sparse_distance_matrix(cKDTree(xy[incidents]), 2 * REACH_M, output_type="coo_matrix")
    number, group = connected_components(pairs, directed=False)
    return [incidents[group == which] for which in range(number)]


def _joined_by_street(pieces: list[Ints], taking_part: TakingPart, pools: PlacePools, widest_m: float) -> list[Ints]:
    """Join pieces that lie in the same street, nearest first, as long as the whole does not become too wide."""
    piece_of = {incident: number for number, piece in enumerate(pieces) for incident in piece}
    inside = np.array(sorted(piece_of), dtype=np.intp)
    tree, street = cKDTree(taking_part.xy[inside]), _streets(taking_part, pools)[inside]
    pairs = tree.sparse_distance_matrix(tree, STREET_LINK_M, output_type="ndarray")
    pairs = pairs[(pairs["i"] < pairs["j"]) & (street[pairs["i"]] == street[pairs["j"]]) & (street[pairs["i"]] >= 0)]
    joined, refused = dict(enumerate(pieces)), set[tuple[int, int]]()
    for i, j in pairs[np.argsort(pairs["v"], kind="stable")][["i", "j"]]:
        one, other = piece_of[inside[i]], piece_of[inside[j]]
        if one == other or (one, other) in refused:
            continue
        both = np.sort(np.concatenate([joined[one], joined[other]]))
        if pdist(taking_part.xy[both]).max() > widest_m:
            refused |= {(one, other), (other, one)}
        else:
            joined[one] = both
            piece_of |= dict.fromkeys(joined.pop(other), one)
    return list(joined.values())


def _streets(taking_part: TakingPart, pools: PlacePools) -> Ints:
    """The number of the street of every incident; -1 for one that is at no address."""
    number = pools.street_number[taking_part.nearest] if len(taking_part) else taking_part.nearest
    return np.where(taking_part.nearest_m <= NEXT_TO_M, number, -1)


def _addresses_round(incidents: Ints, is_dense: Bools, taking_part: TakingPart, pools: PlacePools) -> Ints:
    """Return the addresses of a group: in the dense cells of its incidents and close to one, and between two in one street."""
    xy, at = taking_part.xy[incidents], taking_part.nearest[incidents]
    distance = cKDTree(xy).query(pools.xy, distance_upper_bound=REACH_M)[0]
    chosen = is_dense & (distance <= REACH_M)
    chosen[at[taking_part.nearest_m[incidents] <= NEXT_TO_M]] = True
    street = _streets(taking_part, pools)[incidents]
    for own in (np.flatnonzero(street == number) for number in np.unique(street[street >= 0])):
        beside = np.flatnonzero(pools.street_number == street[own[0]])
        chosen[beside[_lies_between(pools.xy[beside], np.unique(xy[own], axis=0))]] = True
    return np.flatnonzero(chosen)


def _lies_between(points: Floats, ends: Floats) -> Bools:
    """Return which points lie between two ends that are next to each other, nearer to both than these are to one another."""
    tree = minimum_spanning_tree(cKDTree(ends).sparse_distance_matrix(cKDTree(ends), STREET_LINK_M, output_type="coo_matrix")).tocoo()
    between = np.zeros(len(points), dtype=bool)
    for i, j, gap in zip(tree.row, tree.col, tree.data, strict=True):
        between |= (np.hypot(*(points - ends[i]).T) <= gap) & (np.hypot(*(points - ends[j]).T) <= gap)
    return between


def _density(taking_part: TakingPart, grid: Grid, settings: Settings, seed: int) -> DensityGrid:
    """The surface in which groups are sought: a learned mix of kernels, or one bandwidth when the analyst chose one."""
    if settings.bandwidth_m:
        return smooth(taking_part.xy, grid, (settings.bandwidth_m,), np.array([1.0, 0.0]))
    precision_m = float(np.quantile(taking_part.uncertainty_m, PRECISION_QUANTILE))
    area_m2 = float(grid.inside.sum()) * grid.cell_size_m**2
    return smooth(taking_part.xy, grid, KERNELS_M, kernel_weights(taking_part.xy, area_m2, precision_m, seed))


def _area(xy: Floats, cell_size_m: float) -> tuple[Bools, Grid]:
    """Return which cells hold an address, and the grid: those cells and what lies next to them (street, square, canal)."""
    lived_in = grid_of_places(xy, cell_size_m)
    margin = int(np.ceil(OUTSIDE_M / cell_size_m))
    has_address = np.pad(lived_in.inside, margin)
    inside = ndimage.binary_dilation(has_address, np.ones((3, 3), dtype=bool), iterations=2)
    return has_address, Grid(lived_in.x_min - margin * cell_size_m, lived_in.y_min - margin * cell_size_m, cell_size_m, inside)


def _apart(found: Sequence[Group], taking_part: TakingPart, pools: PlacePools, fewest: int) -> list[Group]:
    """Give every incident and address to one group, the best first, and drop groups that become too small."""
    points, places = shapely.points(taking_part.xy), shapely.STRtree(shapely.points(pools.xy))
    taken: BaseGeometry = shapely.Polygon()
    kept: list[Group] = []
    for group in sorted(found, key=lambda each: (-len(each.incidents), -each.peak, each.outline.bounds)):
        outline = outlines.tidy(shapely.difference(group.outline, taken))
        shapely.prepare(outline)
        incidents = np.flatnonzero(shapely.intersects(outline, points))
        if len(incidents) >= fewest:
            addresses = np.sort(places.query(outline, predicate="intersects"))
            kept.append(Group(outline, group.peak, incidents, addresses))
            taken = shapely.union(taken, outline)
    return sorted(kept, key=lambda each: (-len(each.incidents), -each.peak, each.outline.bounds))
