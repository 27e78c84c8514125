"""Groups of incidents: which of them lie together, and the outline of each group."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from scipy.sparse.csgraph import connected_components, minimum_spanning_tree
from scipy.spatial import cKDTree
from scipy.spatial.distance import pdist
from shapely.geometry.base import BaseGeometry

from analysis.hotspots import cells, outlines
from analysis.hotspots.field import Field
from analysis.hotspots.places import PlacePools
from analysis.hotspots.taking_part import Ints, TakingPart
from analysis.settings import Settings
from analysis.surface import Bools, Floats

NEXT_TO_M = 60.0
"""An incident on the street or at a crossing brings the nearest address within this distance into the outline."""

REACH_M = 75.0
"""As far as an outline reaches from its incidents: a few doors, the other side of the street and the corner."""

NEIGHBOURS_M = 250.0
"""Farther apart than this, incidents are no neighbours."""

STREET_LINK_M = 300.0
"""Incidents in the same street belong together up to this distance, also when the cells between them are less dense."""


@dataclass
class Group:
    """A concentration in the making."""

    outline: BaseGeometry
    peak: float
    incidents: Ints
    addresses: Ints


def find_groups(field: Field, taking_part: TakingPart, pools: PlacePools, settings: Settings) -> list[Group]:
    """Return the groups in the surface with their outlines, best first, none overlapping another."""
    together, piece_of_incident, piece_of_address = _together(field, taking_part, pools, settings)
    row, column = field.grid.cell_of(taking_part.xy)
    found: list[Group] = []
    for incidents in together:
        is_dense = np.isin(piece_of_address, piece_of_incident[incidents])
        addresses = _addresses_round(incidents, is_dense, taking_part, pools)
        outline = outlines.draw_outline(pools.premises.iloc[addresses], pools.xy[addresses])
        found.append(Group(outline, float(field.density.values[row[incidents], column[incidents]].max()), incidents, addresses))
    return _apart(found, taking_part, pools, settings.minimal_group)


def incidents_together(field: Field, taking_part: TakingPart, pools: PlacePools, settings: Settings) -> list[Ints]:
    """Return the incidents of every group, without an outline: enough to see what another setting would change."""
    return _together(field, taking_part, pools, settings)[0]


def _together(field: Field, taking_part: TakingPart, pools: PlacePools, settings: Settings) -> tuple[list[Ints], Ints, Ints]:
    """Return the incidents of every group, and the piece of the surface in which each incident and each address lies (or -1)."""
    widest = settings.widest_extent_m - 2 * outlines.HALF_SIDE_M
    address_row, address_column = field.grid.cell_of(pools.xy)
    row, column = field.grid.cell_of(taking_part.xy)
    pieces: list[Ints] = []
    of_address, of_incident = np.full(len(pools.xy), -1), np.full(len(taking_part), -1)
    for number, group in enumerate(cells.group_cells(field.density.values, field.grid, field.has_address, field.level, widest)):
        of_address[group.holds(address_row, address_column)] = number
        inside = np.flatnonzero(group.holds(row, column))
        of_incident[inside] = number
        pieces += _linked(inside, taking_part.xy)
    joined = _joined_by_street(pieces, taking_part, pools, widest - 2 * REACH_M)
    return [incidents for incidents in joined if len(incidents) >= settings.minimal_group], of_incident, of_address


def _linked(incidents: Ints, xy: Floats) -> list[Ints]:
    """Split incidents where the next one is farther off than a neighbour may be."""
    pairs = cKDTree(xy[incidents]).sparse_distance_matrix(cKDTree(xy[incidents]), NEIGHBOURS_M, output_type="coo_matrix")
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
    near = np.unique(np.concatenate(pools.tree.query_ball_point(xy, REACH_M))).astype(np.intp)
    chosen = np.zeros(len(pools.xy), dtype=bool)
    chosen[near] = is_dense[near]
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


def _apart(found: Sequence[Group], taking_part: TakingPart, pools: PlacePools, fewest: int) -> list[Group]:
    """Give every incident and address to one group, the best first, and drop groups that become too small."""
    taken: BaseGeometry = shapely.Polygon()
    kept: list[Group] = []
    for group in sorted(found, key=lambda each: (-len(each.incidents), -each.peak, each.outline.bounds)):
        outline = outlines.tidy(shapely.difference(group.outline, taken))
        incidents = _inside(outline, taking_part.xy)
        if len(incidents) >= fewest:
            kept.append(Group(outline, group.peak, incidents, _inside(outline, pools.xy)))
            taken = shapely.union(taken, outline)
    return sorted(kept, key=lambda each: (-len(each.incidents), -each.peak, each.outline.bounds))


def _inside(outline: BaseGeometry, xy: Floats) -> Ints:
    """Return which points lie in an outline."""
    shapely.prepare(outline)
    x_low, y_low, x_high, y_high = outline.bounds if not outline.is_empty else (0.0, 0.0, -1.0, -1.0)
    near = np.flatnonzero((xy[:, 0] >= x_low) & (xy[:, 0] <= x_high) & (xy[:, 1] >= y_low) & (xy[:, 1] <= y_high))
    return np.asarray(near[shapely.intersects_xy(outline, xy[near])])
