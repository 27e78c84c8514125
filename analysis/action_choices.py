"""From the steps of a choice to the area of an action, and back.

A choice of one kind keeps the plain form it always had; only what is really combined is kept as steps.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from scipy.spatial import cKDTree

from analysis.actions import Area, Basis, ChosenConcentration
from analysis.dutch import amount, enumerate_words
from analysis.recipients import OWN_AREA, Choosable, Chosen, Known, choose, list_chosen
from analysis.selection_steps import COORDINATOR_DOES_IT, METHOD_OF, ByHand, Operation, Step, Way, are_whole
from analysis.settings import DEFAULTS, Settings
from analysis.street_order import ADDRESS_KEY, in_street_order
from analysis.terms import FINE_PRECISIONS, Audience, Label, Part

BASIS_OF_WAY: Mapping[Way, Basis] = {
    Way.CONCENTRATION: Basis.CONCENTRATIONS,
    Way.NEIGHBOURHOOD: Basis.NEIGHBOURHOODS,
    Way.SHOPPING_AREA: Basis.SHOPPING_AREA,
    Way.BRANCH: Basis.BRANCH,
}
OWN_AREA_NAME = "Deze omgeving"


def steps_of(area: Area) -> tuple[Step, ...]:
    """Return the steps that choose this area again."""
    if area.basis is Basis.COMBINED:
        return area.steps
    way = {basis: way for way, basis in BASIS_OF_WAY.items()}[area.basis]
    chosen = tuple(one.hotspot_id for one in area.concentrations) if area.depends_on_incidents else area.chosen
    return (Step(way=way, chosen=chosen),) if chosen else ()


def basis_of(steps: Sequence[Step]) -> Basis:
    """Return how a choice is kept: one step of the four plain ways as that way, anything else as a combined choice."""
    complete = [step for step in steps if step.is_complete]
    if len(complete) == 1 and complete[0].way in BASIS_OF_WAY:
        return BASIS_OF_WAY[complete[0].way]
    return Basis.COMBINED


def combined_area(
    steps: Sequence[Step],
    choosable: Choosable,
    chosen: Chosen,
    *,
    known: Known | None = None,
    located: pd.DataFrame | None = None,
    hotspots: pd.DataFrame | None = None,
    by_hand: Sequence[ByHand] = (),
    settings: Settings = DEFAULTS,
) -> Area:
    """Return the area of a combined choice, with what the share gate has to know of it.

    Of surroundings that may show where an incident was it keeps how many incidents lie in them, and each concentration that was
    used. Of wholes it keeps how many addresses they hold before a branch narrows them down.

    Parameters
    ----------
    steps, choosable, chosen, known
        The choice and what it came to.
    located, hotspots
        The incidents and concentrations of now; None without police data.
    by_hand
        What a person added or took off.
    settings
        From how many incidents surroundings are a hotspot.
    """
    complete = tuple(step for step in steps if step.is_complete)
    if are_whole(complete):
        wide = [step for step in complete if not (step.way is Way.BRANCH and step.operation is Operation.KEEP)]
        count = int((chosen if len(wide) == len(complete) else choose(choosable, wide, known, settings)).mask.sum())
        return Area(basis=Basis.COMBINED, steps=complete, address_count=count, by_hand=tuple(by_hand))
    own = _as_concentration(OWN_AREA, choosable, chosen, located, settings)
    parts = [
        _as_concentration(f"{OWN_AREA}-{number}", choosable, choose(choosable, [step], known, settings), located, settings)
        for number, step in enumerate(complete, start=1)
        if len(complete) > 1 and not step.is_whole and step.way is not Way.CONCENTRATION and step.operation is not Operation.KEEP
    ]
    used = {one for step in complete if step.way is Way.CONCENTRATION for one in step.chosen}
    others = () if hotspots is None else concentrations_as_chosen(hotspots[hotspots["hotspot_id"].isin(used)])
    judged = (own, *parts, *others)
    return Area(basis=Basis.COMBINED, steps=complete, address_count=own.address_count, concentrations=judged, by_hand=tuple(by_hand))


def _as_concentration(
    name: str, choosable: Choosable, chosen: Chosen, located: pd.DataFrame | None, settings: Settings
) -> ChosenConcentration:
    """Surroundings somebody chose, as the share gate judges a concentration.

    Each part that was added or taken away is judged by itself too: its edge shows as well as that of the whole.
    """
    net, places = incidents_inside(choosable, chosen, located)
    is_hotspot = net >= settings.hotspot_incidents and places >= settings.hotspot_addresses
    is_repeat = net >= settings.minimal_group and places < settings.hotspot_addresses
    label = Label.HOTSPOT if is_hotspot else Label.REPEAT_PLACE if is_repeat else Label.ATTENTION_AREA
    return ChosenConcentration(name, 0, OWN_AREA_NAME, str(label), net, places, int(chosen.mask.sum()))


def concentrations_as_chosen(hotspots: pd.DataFrame) -> tuple[ChosenConcentration, ...]:
    """Return rows of `Hotspots` as an action keeps them, best first."""
    return tuple(
        ChosenConcentration(
            hotspot_id=str(row["hotspot_id"]),
            rank=int(row["rank"]),
            name=str(row["name"]),
            label=str(row["label"]),
            net_count=int(row["net_count"]),
            distinct_addresses=int(row["distinct_addresses"]),
            address_count=int(row["address_count"]),
        )
        for row in hotspots.sort_values(["rank", "hotspot_id"]).to_dict("records")
    )


def incidents_inside(choosable: Choosable, chosen: Chosen, located: pd.DataFrame | None) -> tuple[int, int]:
    """Return how many incidents lie in a choice and at how many addresses: by the address nearest to each."""
    if located is None or located.empty or not len(choosable.rows):
        return 0, 0
    is_known = located["precision"].isin([str(one) for one in FINE_PRECISIONS]) & ~(located.geometry.isna() | located.geometry.is_empty)
    points = shapely.get_coordinates(located.geometry[is_known].to_numpy())
    if not len(points):
        return 0, 0
    _, nearest = cKDTree(choosable.points).query(points)
    inside = chosen.mask[nearest]
    return int(inside.sum()), len(np.unique(nearest[inside]))


def with_changes(listed: gpd.GeoDataFrame, area: Area, choosable: Choosable) -> gpd.GeoDataFrame:
    """Return a list with what was added and taken off by hand; an added address is judged with the area it was added to."""
    if not area.by_hand:
        return listed
    # what the coordinator does herself stays on the list: it goes into her mixed packet when files are made (Outgoing.packet)
    off = {one.address_id_bag for one in area.by_hand if not one.is_added and one.reason != COORDINATOR_DOES_IT}
    kept = listed[~listed["address_id_bag"].isin(off)]
    on = [one.address_id_bag for one in area.by_hand if one.is_added and one.address_id_bag in choosable.at]
    new = [one for one in on if one not in set(kept["address_id_bag"])]
    if not new:
        return kept.reset_index(drop=True)
    mask = np.zeros(len(choosable.rows), dtype=bool)
    mask[[choosable.at[one] for one in new]] = True
    steps = steps_of(area)
    added = list_chosen(choosable, steps, Chosen(mask, np.zeros(len(mask), dtype=np.int16), {}, 0))
    hotspot_id = area.concentrations[0].hotspot_id if area.concentrations else ""
    method = str(METHOD_OF[steps[0].way]) if steps else ""
    added = added.assign(
        hotspot_id=pd.Series(hotspot_id, index=added.index, dtype="str"),
        method=pd.Series(method, index=added.index, dtype="str"),
        part=pd.Series(str(Part.FRINGE), index=added.index, dtype="str"),
    )
    joined = pd.concat([kept, added], ignore_index=True)
    order = joined["address_id_bag"].map(choosable.at).sort_values(kind="stable").index if not area.depends_on_incidents else joined.index
    return gpd.GeoDataFrame(joined.loc[order].reset_index(drop=True), geometry="geometry", crs=listed.crs)


@dataclass(frozen=True)
class Difference:
    """What a fixed list and the list of now do not share."""

    added: int
    gone: int
    changed: int
    table: pd.DataFrame

    @property
    def is_same(self) -> bool:
        """Return whether nothing differs."""
        return not (self.added or self.gone or self.changed)

    def say(self) -> str:
        """Return '3 adressen erbij, 1 adres weg en 2 met een andere doelgroep of naam'."""
        told = [f"{amount(self.added, 'adres', 'adressen')} erbij"] if self.added else []
        told += [f"{amount(self.gone, 'adres', 'adressen')} weg"] if self.gone else []
        told += [f"{self.changed} met een andere doelgroep of naam"] if self.changed else []
        return f"{enumerate_words(told)}." if told else ""


def what_differs(fixed: gpd.GeoDataFrame, now: gpd.GeoDataFrame) -> Difference:
    """Return what the list would be with the data of now, beside the list that was fixed; nothing is changed by it.

    Parameters
    ----------
    fixed, now
        Tables `Recipients`.
    """
    told = [*ADDRESS_KEY, "audience", "business_name"]
    both = (
        fixed[told]
        .drop_duplicates(ADDRESS_KEY)
        .merge(now[told].drop_duplicates(ADDRESS_KEY), on=ADDRESS_KEY, how="outer", suffixes=("_then", "_now"), indicator=True)
    )
    is_both = both["_merge"] == "both"
    is_changed = is_both & ((both["audience_then"] != both["audience_now"]) | (both["business_name_then"] != both["business_name_now"]))
    both["what"] = both["_merge"].astype("str").map({"left_only": "weg", "right_only": "erbij", "both": "anders"})
    shown = in_street_order(both[~is_both | is_changed])
    words = {str(one): one.label for one in Audience}
    suffix = shown["letter"] + ("-" + shown["addition"]).where(shown["addition"] != "", "")
    table = pd.DataFrame(
        {
            "Adres": shown["street"] + " " + shown["number"].astype("str") + suffix,
            "Wat": shown["what"],
            "Vastgelegd": shown["audience_then"].map(words).fillna(""),
            "Nu": shown["audience_now"].map(words).fillna(""),
            "Naam nu": shown["business_name_now"].fillna(""),
        }
    )
    counts = both["what"].value_counts()
    return Difference(int(counts.get("erbij", 0)), int(counts.get("weg", 0)), int(is_changed.sum()), table.reset_index(drop=True))
