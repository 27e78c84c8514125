"""A corner of two streets: the spot where addresses of both stand closest together."""

from typing import NamedTuple

import numpy as np

from analysis.geocoding.index import AddressIndex, Ints
from analysis.geocoding.places import PlaceMatch
from analysis.geocoding.streets import RESEMBLES, SHORTENED, NameMatch

FARTHEST_M = 150.0
ONE_SPOT_M = 115.0
"""Spots nearer to each other than this are one corner."""
NEAR_M = 75.0
"""How near two streets must come when one of them only resembles what was typed."""
UNCERTAINTY_M = 50.0
AS_CLOSE_M = 8.0
"""Streets that come this near to each other at a second spot as well have no corner that we could choose."""
OTHER_PLACE = 0.95
"""Certainty of a corner that there is only one of, in another place than was typed: two streets that meet are no slip."""
_RESEMBLES_FROM = 0.72
_BOTH_FROM = 0.66
_MARGIN = 0.08
_MANY_PAIRS = 5_000
"""With fewer pairs of addresses than this it is quicker to compare all than to look first which are near."""


class Crossing(NamedTuple):
    """Where two streets meet; `standing` is the row of an address beside it."""

    x: float
    y: float
    uncertainty_m: float
    certainty: float
    label: str
    standing: int
    is_only_one: bool
    is_in_other_place: bool = False


def find_crossing(names: tuple[str, str], place: PlaceMatch, matches: dict[str, list[NameMatch]], index: AddressIndex) -> Crossing | None:
    """Return the corner a text names, None when no two such streets come near each other in the place it gives."""
    sides = [_streets(text, matches, index) for text in names]
    fitting = [[(street, certainty) for street, certainty in side if _fits(street, place, index)] for side in sides]
    found = _meetings(fitting[0], fitting[1], index)
    is_in_other_place = not found and place.is_known
    if is_in_other_place:
        exact = [[(street, certainty) for street, certainty in side if certainty == 1.0] for side in sides]
        found = [(OTHER_PLACE, there._replace(certainty=OTHER_PLACE)) for _, there in _meetings(exact[0], exact[1], index)]
    if not found:
        return None
    best, crossing = max(found, key=lambda pair: (pair[0], -pair[1].uncertainty_m))
    others = [
        there
        for certainty, there in found
        if certainty > best - _MARGIN and np.hypot(there.x - crossing.x, there.y - crossing.y) > ONE_SPOT_M
    ]
    return crossing._replace(is_only_one=crossing.is_only_one and not others, is_in_other_place=is_in_other_place)


def _meetings(one_side: list[tuple[int, float]], other_side: list[tuple[int, float]], index: AddressIndex) -> list[tuple[float, Crossing]]:
    """Return where streets of two sides of a corner meet, with how certain that is."""
    found: list[tuple[float, Crossing]] = []
    for one, certainty in one_side:
        for other, other_certainty in other_side:
            both = certainty * other_certainty
            if one == other or both < _BOTH_FROM or index.street_municipality[one] != index.street_municipality[other]:
                continue
            meeting = _meet(one, other, index) if _may_meet(one, other, index) else None
            if meeting is not None and (both == 1.0 or meeting.uncertainty_m <= NEAR_M):
                found.append((both, meeting._replace(certainty=both)))
    return found


def _streets(text: str, matches: dict[str, list[NameMatch]], index: AddressIndex) -> list[tuple[int, float]]:
    """Return the streets one side of a corner may be, with how certain that is."""
    found = []
    for match in matches.get(text, ()):
        if match.has_other_type or (match.level == RESEMBLES and match.similarity < _RESEMBLES_FROM):
            continue
        start, end = index.names.first_street[match.name], index.names.first_street[match.name + 1]
        certainty = match.similarity if match.level == RESEMBLES else 0.85 if match.level == SHORTENED else 1.0
        found += [(street, certainty) for street in index.names.streets[start:end].tolist()]
    return found


def _fits(street: int, place: PlaceMatch, index: AddressIndex) -> bool:
    """Tell whether a street lies in the place or municipality that was typed, or none was."""
    same_place = place.place >= 0 and index.street_place[street] == place.place
    same_municipality = place.municipality >= 0 and index.street_municipality[street] == place.municipality
    return bool(not place.is_given or same_place or same_municipality or place.areas)


def _may_meet(one: int, other: int, index: AddressIndex) -> bool:
    """Tell whether the boxes round two streets come near each other."""
    west, south, east, north = index.street_boxes
    apart_x = max(west[one], west[other]) - min(east[one], east[other])
    apart_y = max(south[one], south[other]) - min(north[one], north[other])
    return bool(max(apart_x, apart_y) <= FARTHEST_M)


def _near(street: int, other: int, index: AddressIndex) -> Ints:
    """Return the addresses of a street that stand in the box round another street or close to it."""
    west, south, east, north = (side[other] for side in index.street_boxes)
    rows = index.streets.members_of(street)
    x, y, reach = index.x[rows], index.y[rows], FARTHEST_M + AS_CLOSE_M
    return rows[(x >= west - reach) & (x <= east + reach) & (y >= south - reach) & (y <= north + reach)]


def _meet(one: int, other: int, index: AddressIndex) -> Crossing | None:
    here, there = index.streets.members_of(one), index.streets.members_of(other)
    if len(here) * len(there) > _MANY_PAIRS:
        here, there = _near(one, other, index), _near(other, one, index)
    if not len(here) or not len(there):
        return None
    east, north = index.x[here][:, None] - index.x[there], index.y[here][:, None] - index.y[there]
    apart = east * east + north * north
    nearest = apart.argmin(axis=1)
    distance = np.sqrt(apart[np.arange(len(here)), nearest])
    at = int(np.argmin(distance))
    if distance[at] > FARTHEST_M:
        return None
    a, b = here[at], there[nearest[at]]
    as_close = here[distance <= distance[at] + AS_CLOSE_M]
    is_only_one = bool((np.hypot(index.x[as_close] - index.x[a], index.y[as_close] - index.y[a]) < ONE_SPOT_M).all())
    label = f"{index.names.names[index.street_name[one]]} / {index.names.names[index.street_name[other]]}, {index.place_name(one)}"
    x, y = float(index.x[a] + index.x[b]) / 2, float(index.y[a] + index.y[b]) / 2
    return Crossing(x, y, max(UNCERTAINTY_M, float(distance[at])), 1.0, label, int(a), is_only_one)
