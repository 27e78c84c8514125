"""The list of an action: which addresses its area holds, and what of it may leave.

The judgement is made from the action as it is kept, never from what is on a screen.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import cast

import geopandas as gpd
import pandas as pd

from analysis import privacy, recipients, tables
from analysis.actions import Action, Area, Basis, chosen_concentrations
from analysis.branches import branches_of_target, load_branches
from analysis.dutch import amount, enumerate_words
from analysis.errors import PrivacyError
from analysis.selection_steps import Operation, Way
from analysis.settings import DEFAULTS, Settings
from analysis.street_order import ADDRESS_KEY, name_streets
from analysis.terms import BUSINESS_AUDIENCES, Audience, Part

MOST_NAMED = 3
"""As many buurten or branches are named in the name of a file; the others are counted."""


def whole_area(
    area: Area, premises: gpd.GeoDataFrame, settings: Settings = DEFAULTS, known: recipients.Known | None = None
) -> gpd.GeoDataFrame:
    """Return every address of an area, as a `Recipients` table; of plain concentrations nothing (see `of_concentrations`).

    A choice by branch takes audiences and branches alike; where both have the same code they mean the same addresses.
    """
    if area.basis is Basis.COMBINED:
        choosable = recipients.prepare(premises)
        return recipients.list_chosen(choosable, area.steps, recipients.choose(choosable, area.steps, known, settings))
    if area.basis is Basis.NEIGHBOURHOODS:
        return recipients.select_neighbourhood(premises, area.chosen)
    if area.basis is Basis.SHOPPING_AREA:
        return recipients.select_shopping_area(premises, area.chosen, settings)
    if area.basis is Basis.BRANCH:
        return recipients.select_branch(premises, area.chosen, area.chosen)
    return cast(gpd.GeoDataFrame, tables.empty(tables.Recipients))


def of_concentrations(linked: gpd.GeoDataFrame, hotspot_ids: Iterable[str]) -> gpd.GeoDataFrame:
    """Return the rows of a `Recipients` table that belong to these concentrations."""
    return linked[linked["hotspot_id"].isin(list(hotspot_ids))].reset_index(drop=True)


def for_audiences(whole: gpd.GeoDataFrame, audiences: Sequence[Audience]) -> gpd.GeoDataFrame:
    """Return the rows for these audiences; none chosen is everybody."""
    if not audiences:
        return whole
    return whole[whole["audience"].isin([str(audience) for audience in audiences])].reset_index(drop=True)


def can_leave(action: Action, settings: Settings = DEFAULTS) -> bool:
    """Return whether any part of the area of an action passes the share gate; asks no list."""
    area = action.area
    if area.depends_on_incidents:
        held = len(held_concentrations(action, settings))
        return held == 0 if area.basis is Basis.COMBINED else held < len(area.concentrations)
    is_branch = area.basis is Basis.BRANCH or (bool(area.steps) and all(step.way is Way.BRANCH for step in area.steps))
    return is_branch or area.address_count >= settings.share_area_addresses


def held_concentrations(action: Action, settings: Settings = DEFAULTS) -> list[str]:
    """Return the ids of the chosen concentrations that the share gate holds back."""
    judged = chosen_concentrations(action).to_dict("records")
    return [one["hotspot_id"] for one in judged if not privacy.judge_share(one, int(one["address_count"]), settings).allowed]


def release_action(action: Action, listed: gpd.GeoDataFrame, settings: Settings = DEFAULTS) -> privacy.Release:
    """Pass the list of an action through the share gate.

    The gate judges the whole area, as it was when it was chosen. A list round concentrations that holds fewer than
    `settings.hide_below` addresses stays inside too: with one narrow audience it could be a list of the victims.

    Parameters
    ----------
    action
        With its area as it is kept in the dossier.
    listed
        A `Recipients` table: the list of the action.
    settings
        The thresholds.
    """
    release = privacy.release_recipients(listed, chosen_concentrations(action), settings, area_addresses=action.area.address_count)
    release = privacy.Release(release.recipients, list(dict.fromkeys(release.held_back)))
    if action.area.basis is Basis.COMBINED and held_concentrations(action, settings):
        # one concentration that is held would show in the shape of whatever it was added to or taken from
        return privacy.Release(release.recipients.iloc[:0], release.held_back)
    count = len(release.recipients.drop_duplicates(ADDRESS_KEY))
    if action.area.depends_on_incidents and 0 < count < settings.hide_below:
        few = f"Op deze lijst {'staat' if count == 1 else 'staan'} {amount(count, 'adres', 'adressen')}. "
        reason = f"{few}Daarin kunnen mensen te herkennen zijn. Kies meer doelgroepen of een groter gebied."
        return privacy.Release(release.recipients.iloc[:0], [*release.held_back, reason])
    return release


def released(action: Action, listed: gpd.GeoDataFrame, settings: Settings = DEFAULTS) -> privacy.Release:
    """Return what may leave of the list of an action.

    Raises
    ------
    PrivacyError
        When nothing may. The sentence holds no figure, so that it may be on any screen.
    """
    release = release_action(action, listed, settings)
    if release.recipients.empty:
        raise PrivacyError(f"{privacy.TOO_SMALL} {privacy.WIDEN}")
    return release


def shared_name(action: Action, release: privacy.Release, area_names: Mapping[str, str]) -> str:
    """Return what an area is called on files for others, made from its addresses and never from a title somebody typed.

    Parameters
    ----------
    action
        Says how the area was chosen.
    release
        What may leave of its list.
    area_names
        Names of buurten by code.
    """
    if action.area.basis is Basis.NEIGHBOURHOODS:
        return _some([area_names.get(code, code) for code in action.area.chosen])
    if action.area.basis is Basis.BRANCH:
        return _some(branch_names(action.area.chosen))
    named = name_combined(action.area, area_names) if action.area.basis is Basis.COMBINED else ""
    if named:
        return named
    chosen = release.recipients
    return name_streets(chosen[chosen["part"] == Part.CORE].drop_duplicates(ADDRESS_KEY))


def name_combined(area: Area, area_names: Mapping[str, str]) -> str:
    """Return 'Snackbar in Centrum' for buurten and wijken with branches; empty for any other combination, which its streets name."""
    ways = {step.way for step in area.steps}
    if not ways <= {Way.NEIGHBOURHOOD, Way.BRANCH} or any(step.operation is Operation.REMOVE for step in area.steps):
        return ""
    places = [area_names.get(code, code) for step in area.steps if step.way is Way.NEIGHBOURHOOD for code in step.chosen]
    branches = branch_names([code for step in area.steps if step.way is Way.BRANCH for code in step.chosen])
    if any(step.operation is Operation.ADD for step in area.steps[1:]) and branches:
        return ""
    return " in ".join(_some(names) for names in (branches, places) if names)


def branch_names(codes: Iterable[str]) -> list[str]:
    """Return the Dutch words of audiences and branches."""
    audiences = {str(audience): audience.label for audience in Audience}
    return [audiences.get(code) or load_branches()[code].label for code in codes if code in audiences or code in load_branches()]


def branches_in(premises: gpd.GeoDataFrame) -> "pd.Series[int]":
    """Return how many addresses in use each audience of businesses and each branch has, by code; what is not there is left out."""
    visited = recipients.in_use(premises)
    audiences = visited["audience"].value_counts()
    branches = visited["branch"].value_counts()
    codes = [*(str(audience) for audience in Audience if audience not in (Audience.RESIDENTS, Audience.USE_UNKNOWN)), *load_branches()]
    counts = {code: int(audiences.get(code, branches.get(code, 0))) for code in codes}
    return pd.Series({code: count for code, count in counts.items() if count}, dtype="int64")


def choices_without_concentration(targets: "pd.Series[str]", premises: gpd.GeoDataFrame) -> list[tuple[str, str, int]]:
    """Return whom one can approach where there is no concentration: whole branches, those of the targets first.

    Parameters
    ----------
    targets
        `target_type` of the incidents; it decides the order only, never which addresses are on a list.
    premises
        A `Premises` table: the whole municipality.

    Returns
    -------
    choices
        Code to choose by, Dutch name, and how many addresses: the branches that were a target, the most frequent first, then
        the audiences of businesses. ‘Ander bedrijf’ is no group one has a message for.
    """
    counts = branches_in(premises)
    hit = [
        code for target in targets[targets != ""].value_counts().index for code in branches_of_target(str(target)) if code in counts.index
    ]
    audiences = [str(one) for one in BUSINESS_AUDIENCES if one is not Audience.OTHER_BUSINESS and str(one) in counts.index]
    codes = list(dict.fromkeys([*hit, *audiences]))
    return [(code, name, int(counts[code])) for code, name in zip(codes, branch_names(codes), strict=True)]


def _some(names: Sequence[str]) -> str:
    rest = len(names) - MOST_NAMED
    return enumerate_words(list(names)) if rest <= 0 else f"{', '.join(names[:MOST_NAMED])} en {rest} andere"
