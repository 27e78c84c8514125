"""A round of visits (*bezoekronde*): a list of addresses divided over pairs, in the order in which they walk, with days and times.

A round is made of `VisitAddresses` alone, what may leave of a list. It knows no incident, and why an address is on the list plays no part.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial
from typing import Any, cast

import geopandas as gpd
import numpy as np
import pandas as pd

from analysis import tables
from analysis.dutch import amount
from analysis.rounds.doors import Doors, Stretch, find_doors, find_stretches
from analysis.rounds.limits import own_addresses, refuse_impossible, say_notes
from analysis.rounds.routing import STARTS, WALKING_M_PER_S, Leg, divide
from analysis.rounds.timetable import WINDOWS, Task, Window, fit_into_days
from analysis.rounds.walking import Distances, straight_line
from analysis.settings import DEFAULTS, Settings
from analysis.street_order import ADDRESS_KEY
from analysis.terms import Audience

FEWEST_DOORS = 4
"""A pair is not sent out for less, unless the whole list is that short."""
SHORTEST_STRETCH, LONGEST_STRETCH = 4, 20
STRETCHES_PER_ROUTE = 8

TRIED_ADDRESSES = 12_000
"""A long list is tried fewer times, so that nobody waits minutes: the number of tries times its addresses stays below this."""

COORDINATOR = 0
"""The pair number of addresses that the coordinator visits herself."""

Key = tuple[Any, ...]
"""The values of `ADDRESS_KEY` of an address."""


@dataclass(frozen=True, kw_only=True)
class RoundChoice:
    """What somebody chooses: how many pairs, on which days, when for whom, and where they meet (RD; None is nowhere)."""

    pairs: int
    days: tuple[date, ...]
    windows: Mapping[Audience, Window] = field(default_factory=lambda: dict(WINDOWS))
    start: tuple[float, float] | None = None
    meeting_place: str = ""
    """Where they meet in words, such as 'Markt 1'; stands on the papers."""
    doors_per_hour: float | None = None
    """How many addresses a pair visits in an hour; None takes the setting."""
    starts: int = STARTS
    seed: int = 0

    def talk_s(self, settings: Settings) -> float:
        """Return the time for one address, in seconds."""
        return 3600.0 / (self.doors_per_hour or settings.doors_per_hour)


@dataclass(frozen=True)
class Route:
    """A route (*looproute*): who walks it, when, and how long it is."""

    number: int
    pair: int
    window: Window
    doors: int
    walking_m: float
    hours: float


@dataclass(frozen=True)
class RoundPlan:
    """A planned round: its visits, its routes and what the user must know (Dutch sentences)."""

    visits: gpd.GeoDataFrame = field(repr=False)
    routes: tuple[Route, ...]
    notes: tuple[str, ...]
    choice: RoundChoice

    @property
    def walking_m(self) -> float:
        """How far all pairs walk together."""
        return sum(route.walking_m for route in self.routes)


def plan_round(
    addresses: gpd.GeoDataFrame,
    choice: RoundChoice,
    settings: Settings = DEFAULTS,
    *,
    distances: Distances = straight_line,
    kept_apart: Collection[Key] = (),
    own_municipality: Collection[str] | None = None,
    progress: Callable[[str], None] = lambda _: None,
    done: Callable[[float], None] = lambda _: None,
) -> RoundPlan:
    """Plan a round.

    Addresses that are visited at the same time of day are divided together, into routes that take equal time. A route goes by whole
    sides of streets, entrance by entrance.

    Parameters
    ----------
    addresses
        A `VisitAddresses` table: what may leave of the list of an action.
    choice
        Pairs, days, windows.
    settings
        `doors_per_hour` and `large_selection`.
    distances
        How far it is to walk; `StreetNetwork.distances` where there is a network.
    kept_apart
        Addresses that the coordinator takes herself: they are on nobody's list, and no list says so.
    own_municipality
        BAG ids of the municipality; addresses elsewhere are left out and counted. None asks nothing.
    progress
        Called with a Dutch sentence before each part of the work.
    done
        Called with the share of the work that is done, from 0 to 1.

    Returns
    -------
    plan
        `visits` is a `Visits` table in the order of `visit_number`, which runs on through the whole round.

    Raises
    ------
    DossierError
        Without addresses, days or pairs; with too many addresses; when homes would be visited in the dark.
    """
    listed, notes = own_addresses(addresses, own_municipality)
    refuse_impossible(listed, choice.pairs, choice.days, settings)
    apart = _is_in(listed, kept_apart)
    doors = find_doors(cast(gpd.GeoDataFrame, listed[~apart]))
    talk_s = choice.talk_s(settings)
    walked: list[Walked] = []
    parts = by_window(doors, choice.windows)
    for at, (window, rows) in enumerate(parts.items()):
        progress(f"Looproutes maken: {amount(len(rows.addresses), 'adres', 'adressen')}, {window}")
        walked += walk_routes(rows, window, choice, distances, talk_s, partial(_done_in_part, done, at, len(parts)))
    numbered = _give_to_pairs(walked, choice.pairs)
    visits, routes = in_time(numbered, choice, talk_s)
    own = _for_coordinator(cast(gpd.GeoDataFrame, listed[apart]), visits)
    notes += say_notes(visits, choice.pairs, choice.days, talk_s, settings, guessed=doors.guessed, used=len({one.pair for one in routes}))
    table = cast(gpd.GeoDataFrame, pd.concat([own, *visits], ignore_index=True)) if visits or len(own) else own
    return RoundPlan(tables.check(table, tables.Visits), tuple(routes), tuple(notes), choice)


def _done_in_part(done: Callable[[float], None], part: int, parts: int, share: float) -> None:
    done((part + share) / parts)


def address_keys(addresses: pd.DataFrame) -> list[Key]:
    """Return what makes each row the address it is."""
    return list(addresses[ADDRESS_KEY].itertuples(index=False, name=None))


@dataclass(frozen=True)
class Walked:
    """A route before it has a number: its rows in walking order and how far each is from the one before."""

    rows: gpd.GeoDataFrame
    stretch: list[int]
    entrance: list[str]
    step_m: list[float]
    window: Window

    def minutes(self, talk_s: float) -> tuple[float, ...]:
        """Return how long each address takes, the walk to it included."""
        return tuple((talk_s + step / WALKING_M_PER_S) / 60 for step in self.step_m)


def _is_in(table: pd.DataFrame, keys: Collection[Key]) -> "pd.Series[bool]":
    wanted = {tuple(key) for key in keys}
    return pd.Series([key in wanted for key in address_keys(table)], index=table.index, dtype="bool")


def by_window(doors: Doors, windows: Mapping[Audience, Window]) -> dict[Window, Doors]:
    """Return the addresses that are visited in the same window, earliest window first."""
    of_row = doors.addresses["audience"].map({str(audience): windows.get(audience, WINDOWS[audience]) for audience in Audience})
    found = {}
    for window in sorted(set(of_row)):
        rows = cast(gpd.GeoDataFrame, doors.addresses[of_row == window])
        found[window] = find_doors(rows)
    return found


def walk_routes(
    doors: Doors,
    window: Window,
    choice: RoundChoice,
    distances: Distances,
    talk_s: float,
    done: Callable[[float], None] = lambda _: None,
) -> list[Walked]:
    """Return the addresses of one window as routes, each in walking order."""
    count = len(doors.addresses)
    routes = max(1, min(choice.pairs, count // FEWEST_DOORS))
    longest = min(max(-(-count // (routes * STRETCHES_PER_ROUTE)), SHORTEST_STRETCH), LONGEST_STRETCH)
    stretches = find_stretches(doors, longest)
    starts = max(1, min(choice.starts, TRIED_ADDRESSES // count))
    division = divide(stretches, routes, distances, talk_s=talk_s, start=choice.start, starts=starts, seed=choice.seed, done=done)
    names = doors.entrances
    return [_walk(doors, stretches, legs, names, window, distances, choice.start) for legs in division.routes]


def _walk(
    doors: Doors,
    stretches: list[Stretch],
    legs: list[Leg],
    names: "pd.Series[str]",
    window: Window,
    distances: Distances,
    start: tuple[float, float] | None,
) -> Walked:
    """Every door of a route in order, with the distance from the stop before; the doors of one entrance are one stop."""
    rows: list[int] = []
    numbers: list[int] = []
    steps: list[float] = []
    here = None if start is None else np.array(start)
    for at, leg in enumerate(legs):
        stretch = stretches[leg.stretch]
        order = range(len(stretch.stops))[:: -1 if leg.is_turned else 1]
        for place, stop in enumerate(order):
            there = stretch.points[stop]
            far = straight_line if place else distances
            steps.append(0.0 if here is None else float(far(here[None, :], there[None, :])[0, 0]))
            here = there
            # up or down the street; behind one front door the lowest number comes first
            rows += stretch.stops[stop]
            steps += [0.0] * (len(stretch.stops[stop]) - 1)
            numbers += [at] * len(stretch.stops[stop])
    chosen = cast(gpd.GeoDataFrame, doors.addresses.iloc[rows])
    return Walked(chosen, numbers, [str(names.iat[row]) for row in rows], steps, window)


def _give_to_pairs(walked: list[Walked], pairs: int) -> list[tuple[int, Walked]]:
    """Each route to a pair: longest first, to the pair that has least to do and none yet in that window."""
    load = dict.fromkeys(range(1, pairs + 1), 0)
    taken: set[tuple[int, Window]] = set()
    given: list[tuple[int, Walked]] = []
    for route in sorted(walked, key=lambda one: (-len(one.rows), one.window)):
        free = [pair for pair in load if (pair, route.window) not in taken]
        pair = min(free, key=lambda one: (load[one], one))
        load[pair] += len(route.rows)
        taken.add((pair, route.window))
        given.append((pair, route))
    return sorted(given, key=lambda one: (one[0], one[1].window))


def in_time(given: list[tuple[int, Walked]], choice: RoundChoice, talk_s: float) -> tuple[list[pd.DataFrame], list[Route]]:
    """Return the visits of every route with their number and time, and the routes."""
    visits: list[pd.DataFrame] = []
    routes: list[Route] = []
    number = stretch = 0
    for pair in sorted({pair for pair, _ in given}):
        mine = [route for owner, route in given if owner == pair]
        minutes = [route.minutes(talk_s) for route in mine]
        homes = [bool((route.rows["audience"] == Audience.RESIDENTS).any()) for route in mine]
        when = fit_into_days([Task(*task) for task in zip((r.window for r in mine), homes, minutes, strict=True)], choice.days)
        for route, times, spent in zip(mine, when, minutes, strict=True):
            routes.append(Route(len(routes) + 1, pair, route.window, len(route.rows), sum(route.step_m), sum(spent) / 60))
            visits.append(_as_visits(route.rows, number, pair, len(routes), [stretch + at for at in route.stretch], route.entrance, times))
            number += len(route.rows)
            stretch += max(route.stretch) + 1
    return visits, routes


def _as_visits(
    rows: gpd.GeoDataFrame, after: int, pair: int, route: int, stretch: list[int], entrance: list[str], times: list[datetime | None]
) -> gpd.GeoDataFrame:
    table = rows.reset_index(drop=True).assign(
        visit_id=0,
        visit_number=np.arange(after + 1, after + 1 + len(rows), dtype="int64"),
        pair=pair,
        route=route,
        stretch=np.array(stretch, dtype="int64"),
        entrance=pd.Series(entrance, dtype="str"),
        planned_from=pd.Series(times, dtype="datetime64[us]").dt.floor("min"),
        version=0,
        **{name: pd.Series([""] * len(rows), dtype="str") for name in ("status", "wants_advice", "note")},
    )
    return tables.check(table, tables.Visits)


def _for_coordinator(rows: gpd.GeoDataFrame, visits: list[pd.DataFrame]) -> gpd.GeoDataFrame:
    """What the coordinator does herself, in street order; numbered after all others."""
    after = sum(len(table) for table in visits)
    doors = find_doors(rows)
    names = [str(name) for name in doors.entrances]
    return _as_visits(doors.addresses, after, COORDINATOR, 0, [0] * len(rows), names, [None] * len(rows))
