"""Doors that go to another pair: the routes of both pairs are walked anew, those of all others stay as they are."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from typing import cast

import geopandas as gpd
import numpy as np
import pandas as pd

from analysis import tables
from analysis.errors import DossierError
from analysis.rounds.doors import find_doors
from analysis.rounds.limits import say_notes
from analysis.rounds.planning import COORDINATOR, RoundChoice, Route, Walked, address_keys, by_window, in_time, walk_routes
from analysis.rounds.walking import Distances, straight_line
from analysis.settings import DEFAULTS, Settings

HAS_RESULTS = (
    "Er zijn al resultaten ingevuld. De nummers op papier moeten blijven kloppen, dus de routes staan vast. "
    "Maak een tweede ronde voor wat overblijft."
)


@dataclass(frozen=True)
class Arrangement:
    """Who walks what: the visits with their routes, and what the user must know (Dutch sentences)."""

    visits: gpd.GeoDataFrame = field(repr=False)
    routes: tuple[Route, ...]
    notes: tuple[str, ...]


def move_doors(
    now: Arrangement,
    choice: RoundChoice,
    visit_ids: Collection[int],
    to_pair: int,
    settings: Settings = DEFAULTS,
    *,
    distances: Distances = straight_line,
) -> Arrangement:
    """Return a round in which these visits are made by another pair, at the same time of day as before.

    Parameters
    ----------
    now
        The round as it is; its visits are a `Visits` table with numbers of their own.
    choice
        How it was planned.
    visit_ids
        Which visits.
    to_pair
        Who makes them.
    settings, distances
        As in `plan_round`.

    Raises
    ------
    DossierError
        When nothing was chosen, the pair does not exist, or results were filled in: the numbers on paper must stay true.
    """
    visits = now.visits
    moved = visits["visit_id"].isin(list(visit_ids)) & (visits["pair"] != COORDINATOR)
    if not 1 <= to_pair <= choice.pairs:
        raise DossierError(f"Duo {to_pair} loopt niet in deze ronde. Kies een duo van 1 tot en met {choice.pairs}.")
    if not moved.any():
        raise DossierError("Kies eerst een of meer adressen om te verplaatsen.")
    if (visits["status"] != "").any():
        raise DossierError(HAS_RESULTS)
    pair = visits["pair"].where(~moved, to_pair)
    touched = set(pair[moved].tolist()) | set(visits.loc[moved, "pair"].tolist())
    talk_s = choice.talk_s(settings)
    given: list[tuple[int, Walked]] = []
    for one in sorted(touched):
        rows = tables.check(cast(gpd.GeoDataFrame, visits[pair == one].reset_index(drop=True)), tables.VisitAddresses)
        if len(rows):
            alone = replace(choice, pairs=1)
            for window, doors in by_window(find_doors(rows), choice.windows).items():
                given += [(one, walked) for walked in walk_routes(doors, window, alone, distances, talk_s)]
    walked_anew, new_routes = in_time(given, choice, talk_s)
    tables_of = [(route, _with_ids(table, visits)) for route, table in zip(new_routes, walked_anew, strict=True)]
    tables_of += [(route, _of_route(visits, route)) for route in now.routes if route.pair not in touched]
    tables_of.sort(key=lambda one: (one[0].pair, one[0].window))
    routes, walked = _number([route for route, _ in tables_of], [table for _, table in tables_of])
    own = visits[visits["pair"] == COORDINATOR]
    every = cast(gpd.GeoDataFrame, pd.concat([*walked, own], ignore_index=True))
    every["visit_number"] = np.arange(1, len(every) + 1, dtype="int64")
    checked = tables.check(every, tables.Visits)
    return Arrangement(checked, routes, _notes(now, choice, talk_s, settings, walked))


def _with_ids(table: gpd.GeoDataFrame | pd.DataFrame, visits: pd.DataFrame) -> pd.DataFrame:
    """The visits as they were kept, at their new place."""
    kept = dict(zip(address_keys(visits), zip(visits["visit_id"], visits["version"], strict=True), strict=True))
    ids = [kept[key] for key in address_keys(table)]
    return table.assign(visit_id=[number for number, _ in ids], version=[version for _, version in ids])


def _of_route(visits: pd.DataFrame, route: Route) -> pd.DataFrame:
    return visits[(visits["pair"] == route.pair) & (visits["route"] == route.number)]


def _number(routes: Sequence[Route], walked: Sequence[pd.DataFrame]) -> tuple[tuple[Route, ...], list[pd.DataFrame]]:
    """Routes and stretches numbered on from the first pair to the last."""
    numbered: list[pd.DataFrame] = []
    stretch = 0
    for at, table in enumerate(walked, start=1):
        order = pd.factorize(table["stretch"])[0]
        numbered.append(table.assign(route=at, stretch=order + stretch))
        stretch += int(order.max()) + 1
    return tuple(replace(route, number=at) for at, route in enumerate(routes, start=1)), numbered


def _notes(now: Arrangement, choice: RoundChoice, talk_s: float, settings: Settings, walked: Sequence[pd.DataFrame]) -> tuple[str, ...]:
    """What was said of the round before, with what moving changed in it."""
    said = [
        _say(tuple(_of_route(now.visits, route) for route in now.routes), choice, talk_s, settings),
        _say(walked, choice, talk_s, settings),
    ]
    return (*(note for note in now.notes if note not in said[0]), *(note for note in said[1] if note in now.notes or note not in said[0]))


def _say(walked: Sequence[pd.DataFrame], choice: RoundChoice, talk_s: float, settings: Settings) -> list[str]:
    used = len({pair for table in walked for pair in table["pair"].unique().tolist()})
    return say_notes(walked, choice.pairs, choice.days, talk_s, settings, guessed=0, used=used)
