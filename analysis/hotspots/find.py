"""The step itself: groups of incidents, their outlines, and the two statements on each."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import geopandas as gpd
import numpy as np
import pandas as pd

from analysis import dutch
from analysis.chance import RiskGroup, chance_of_group
from analysis.hotspots import wording
from analysis.hotspots.field import Field
from analysis.hotspots.groups import Group, find_groups
from analysis.hotspots.judge import describe, risk_groups, scan_cell_m, weigh
from analysis.hotspots.places import PLACE_WORDS, PlacePools
from analysis.hotspots.taking_part import TakingPart, are_on_one_point, take_part
from analysis.settings import DEFAULTS, Settings
from analysis.surface import DensityGrid

GROUP_WIDTH_M = 500.0
"""How wide the group is of which the chance is told when nothing was found (scenario S4)."""

MOST_FOR_GROUP_CHANCE = 60
"""With more incidents some group of three is always there; its chance says nothing."""


@dataclass(frozen=True)
class Concentrations:
    """The concentrations, who lies in them, and what to say about the whole.

    `incident_hotspot` has the index of `located` and "" for an incident in no concentration; `density` is None with too few
    incidents for a map; `statement` and `basis` are Dutch sentences: what was found, and what it was compared with. As long as
    chance is not weighed (`chance_is_known` is false) no concentration has a p_value and `explanation` ends before the word on it.
    """

    hotspots: gpd.GeoDataFrame
    members: pd.DataFrame
    located: gpd.GeoDataFrame
    incident_hotspot: "pd.Series[str]"
    density: DensityGrid | None
    statement: str
    basis: str
    chance_is_known: bool = True


@dataclass(frozen=True)
class Drawn:
    """Where incidents lie together and how many they are, before chance is weighed: a fraction of the work.

    `concentrations` can be shown; `weigh_chance` adds the second statement on each.
    """

    concentrations: Concentrations
    _groups: Sequence[Group] = field(repr=False)
    _taking_part: TakingPart = field(repr=False)
    _pools: PlacePools = field(repr=False)
    _risk: dict[str, RiskGroup] = field(repr=False)
    _settings: Settings = field(repr=False)
    _seed: int = field(repr=False)

    @cached_property
    def premises(self) -> gpd.GeoDataFrame:
        """The rows of `Premises` that lie in a concentration."""
        rows = [group.addresses for group in self._groups]
        return self._pools.premises.iloc[np.unique(np.concatenate(rows))] if rows else self._pools.premises.iloc[:0]

    def weigh_chance(self) -> Concentrations:
        """Return the same concentrations, each with the answer of the circular scan; the only slow part."""
        known, settings = self.concentrations, self._settings
        cell_size_m = scan_cell_m(self._risk, settings)
        p_values = weigh(self._groups, self._taking_part, self._risk, len(known.located), cell_size_m, settings, self._seed)
        hotspots, _ = describe(self._groups, self._taking_part, self._pools, self._risk, settings, p_values)
        return replace(
            known,
            hotspots=hotspots,
            statement=_statement(hotspots, self._taking_part, self._pools, self._risk, settings, self._chance_of_group()),
            basis=_basis(self._pools, self._risk, cell_size_m, settings),
            chance_is_known=True,
        )

    def _chance_of_group(self) -> float | None:
        """Return how often chance makes a group here; None when there is one, or when there are too few or too many incidents."""
        settings = self._settings
        if self._groups or not settings.minimal_group <= len(self._taking_part) <= MOST_FOR_GROUP_CHANCE:
            return None
        return chance_of_group(list(self._risk.values()), settings.minimal_group, GROUP_WIDTH_M, settings.simulations, self._seed)


def draw_concentrations(
    located: gpd.GeoDataFrame,
    premises: gpd.GeoDataFrame,
    settings: Settings = DEFAULTS,
    seed: int = 0,
    pools: PlacePools | None = None,
) -> Drawn:
    """Return where incidents lie together, with outlines, names and counts, before chance is weighed.

    For a screen that must answer at once; the parameters are those of `find_hotspots`.
    """
    pools = PlacePools.of(premises) if pools is None else pools
    taking_part = take_part(located, pools)
    groups: list[Group] = []
    density: DensityGrid | None = None
    if len(taking_part) >= settings.minimal_group and not are_on_one_point(taking_part):
        surface = Field.of(taking_part, pools, settings, seed)
        density, groups = surface.density, find_groups(surface, taking_part, pools, settings)
    if len(taking_part) < settings.minimal_for_density:
        density = None
    risk = risk_groups(taking_part, pools)
    hotspots, members = describe(groups, taking_part, pools, risk, settings)
    incident_hotspot = pd.Series("", index=located.index, dtype="str", name="hotspot_id")
    for hotspot_id, group in zip(hotspots["hotspot_id"], groups, strict=True):
        incident_hotspot.loc[taking_part.index[group.incidents]] = hotspot_id
    found = Concentrations(
        hotspots=hotspots,
        members=members,
        located=located,
        incident_hotspot=incident_hotspot,
        density=density,
        statement=_statement(hotspots, taking_part, pools, risk, settings, None),
        basis="",
        chance_is_known=False,
    )
    return Drawn(found, groups, taking_part, pools, risk, settings, seed)


def find_hotspots(
    located: gpd.GeoDataFrame,
    premises: gpd.GeoDataFrame,
    settings: Settings = DEFAULTS,
    seed: int = 0,
    pools: PlacePools | None = None,
) -> Concentrations:
    """Find where incidents lie together, and say of each group whether chance explains it.

    Incidents known at house number, crossing or better are smoothed; the densest cells (2 % of those that hold addresses) that
    touch make a group; a group of three or more incidents gets the street sides of its addresses as its outline. The label
    tells how many (Hotspot, Aandachtsgebied, Herhaalde plek). Apart from that a circular scan against the places at risk tells
    whether it is more than expected. Method: docs/method.md, *Concentraties*.

    Parameters
    ----------
    located
        A `LocatedIncidents` table: the chosen incidents.
    premises
        A `Premises` table: every address of the municipality.
    settings
        What makes a group, a hotspot and a chance.
    seed
        Start of the random numbers of the test; the order of the rows does not matter.
    pools
        `PlacePools.of(premises)`, when it was made before: with a hundred thousand addresses that saves most of a second.

    Returns
    -------
    concentrations
        `hotspots` (by net count, then density) and `members` are tables `Hotspots` and `HotspotAddresses`.
    """
    return draw_concentrations(located, premises, settings, seed, pools).weigh_chance()


def _statement(
    hotspots: gpd.GeoDataFrame,
    taking_part: TakingPart,
    pools: PlacePools,
    risk: dict[str, RiskGroup],
    settings: Settings,
    chance_of_group: float | None,
) -> str:
    """Return the sentences on the whole: what was found, what took no part, and what it was compared with."""
    n = len(taking_part)
    if len(hotspots):
        said = [wording.state_found(list(hotspots["label"]), n - int(hotspots["net_count"].sum()))]
    elif n >= settings.minimal_group and are_on_one_point(taking_part):
        said = [wording.state_one_point(n)]
    elif n == 0 and (taking_part.coarse or taking_part.outside):
        said = [wording.NONE]  # what took no part is the reason, and follows
    else:
        said = [wording.state_none(n, settings.minimal_group, chance_of_group, GROUP_WIDTH_M)]
    said += wording.state_left_out(coarse=taking_part.coarse, outside=taking_part.outside)
    said.append(wording.state_fallback(has_uses=pools.has_uses, missing=[PLACE_WORDS[name] for name in risk if name in pools.fallbacks]))
    return " ".join(sentence for sentence in said if sentence)


def _basis(pools: PlacePools, risk: dict[str, RiskGroup], cell_size_m: float, settings: Settings) -> str:
    """Return what the numbers were compared with, for the panel *hoe zeker is dit*."""
    if not risk:
        return ""
    compared = dutch.enumerate_words(
        [
            f"{dutch.number(mask.sum())} {PLACE_WORDS['any' if name in pools.fallbacks else name]}"
            for name, mask in pools.pools.items()
            if name in risk
        ]
    )
    return (
        f"Vergeleken met {compared}, samengenomen per vak van {cell_size_m:g} m. De dichtheid is berekend met {_distance_words(settings)}."
    )


def _distance_words(settings: Settings) -> str:
    return f"een vaste afstand van {settings.bandwidth_m:g} m" if settings.bandwidth_m else "afstanden die uit de incidenten zelf volgen"
