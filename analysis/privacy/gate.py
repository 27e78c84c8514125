"""The share gate: what may leave of a list or a table of counts, and why not.

The thresholds are settings (`share_incidents`, `share_addresses`, `share_area_addresses`, `hide_below`); the privacy officer fixes them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, cast

import geopandas as gpd
import pandas as pd

from analysis import tables
from analysis.dutch import amount, enumerate_words
from analysis.settings import DEFAULTS, Settings
from analysis.street_order import ADDRESS_KEY, in_street_order
from analysis.suppression import publishable_counts
from analysis.terms import INCIDENT_FREE_METHODS, Label, Method

TOO_SMALL = "Dit gebied is te klein om te delen. Er kunnen mensen in te herkennen zijn."
NEVER_SHARED = "Een herhaalde plek wordt nooit gedeeld: dat zou een adres aanwijzen."
WIDEN = "Vergroot naar het hele winkelgebied, de hele buurt of een branche."


@dataclass(frozen=True)
class ShareVerdict:
    """Whether a concentration may leave, and why not (Dutch sentences)."""

    allowed: bool
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True)
class Release:
    """What may leave of a `Recipients` table, and what was held back with the reason (Dutch sentences)."""

    recipients: gpd.GeoDataFrame = field(repr=False)
    held_back: list[str]

    @property
    def visit_list(self) -> gpd.GeoDataFrame:
        """A `VisitAddresses` table: each address once, in street order, without a trace of why it is there."""
        once = self.recipients.drop_duplicates(ADDRESS_KEY)
        return tables.check(in_street_order(once).reset_index(drop=True), tables.VisitAddresses)


def judge_share(hotspot: Mapping[Any, Any], n_addresses: int, settings: Settings = DEFAULTS) -> ShareVerdict:
    """Say whether a list made from this concentration may leave.

    Parameters
    ----------
    hotspot
        A row of `Hotspots`: `label`, `net_count` and `distinct_addresses` are used.
    n_addresses
        How many addresses its outline holds.
    settings
        The thresholds.
    """
    if hotspot["label"] == Label.REPEAT_PLACE:
        return ShareVerdict(False, (NEVER_SHARED,))
    incidents, places = int(hotspot["net_count"]), int(hotspot["distinct_addresses"])
    reasons = []
    if incidents < settings.share_incidents:
        reasons.append(f"{amount(incidents, 'incident', 'incidenten')}, delen kan vanaf {settings.share_incidents}")
    if places < settings.share_addresses:
        reasons.append(f"incidenten op {amount(places, 'adres', 'adressen')}, delen kan vanaf {settings.share_addresses}")
    if n_addresses < settings.share_area_addresses:
        reasons.append(f"{amount(n_addresses, 'adres', 'adressen')} in het gebied, delen kan vanaf {settings.share_area_addresses}")
    if not reasons:
        return ShareVerdict(True)
    return ShareVerdict(False, (TOO_SMALL, f"{enumerate_words(reasons).capitalize()}."))


def release_recipients(
    recipients: gpd.GeoDataFrame, hotspots: pd.DataFrame, settings: Settings = DEFAULTS, *, area_addresses: int = 0
) -> Release:
    """Pass a list through the share gate.

    Rows of a concentration leave when it passes `judge_share`. Rows without one leave when their method depends on no
    incident and, for an area, when it holds `share_area_addresses` addresses; so pass a whole selection, and choose
    audiences afterwards.

    Parameters
    ----------
    recipients, hotspots
        Tables `Recipients` and `Hotspots`.
    settings
        The thresholds.
    area_addresses
        How many addresses the whole selection held, when audiences were chosen out of it already.

    Returns
    -------
    release
        The rows that may leave, and one Dutch sentence for each concentration or selection that may not.
    """
    held_back = []
    leaves = pd.Series(False, index=recipients.index)
    for hotspot in hotspots.sort_values(["rank", "hotspot_id"]).to_dict("records"):
        verdict = judge_share(hotspot, int(hotspot["address_count"]), settings)
        if verdict.allowed:
            leaves |= recipients["hotspot_id"] == hotspot["hotspot_id"]
        else:
            held_back.append(f"{hotspot['name']}: niet gedeeld. {' '.join(verdict.reasons)} {WIDEN}")
    no_hotspot = recipients["hotspot_id"] == ""
    for method in Method:
        chosen = no_hotspot & (recipients["method"] == method)
        if not chosen.any():
            continue
        whole = max(area_addresses, len(recipients[chosen].drop_duplicates(ADDRESS_KEY)))
        reason = _reason_to_hold(method, whole, settings)
        if reason:
            held_back.append(f"Selectie {method.label}: niet gedeeld. {reason} {WIDEN}")
        else:
            leaves |= chosen
    unknown = ~recipients["hotspot_id"].isin([*hotspots["hotspot_id"], ""])
    if unknown.any():
        held_back.append(f"{amount(int(unknown.sum()), 'adres', 'adressen')} van een onbekend gebied: niet gedeeld.")
    return Release(tables.check(cast(gpd.GeoDataFrame, recipients[leaves].reset_index(drop=True)), tables.Recipients), held_back)


def _reason_to_hold(method: Method, addresses: int, settings: Settings) -> str:
    """Why a selection without a concentration may not leave; empty when it may."""
    if method not in INCIDENT_FREE_METHODS:
        return "Aan zo'n selectie kan te zien zijn waar een incident was."
    if method is not Method.SAME_BRANCH and addresses < settings.share_area_addresses:
        return TOO_SMALL
    return ""


def hide_small(count: int, settings: Settings = DEFAULTS) -> str:
    """Return a count for outside, or 'minder dan 5' when it is small (also when it is none)."""
    return f"minder dan {settings.hide_below}" if count < settings.hide_below else f"{count:,}".replace(",", ".")


def publish_counts(counts: pd.DataFrame, settings: Settings = DEFAULTS) -> pd.DataFrame:
    """Return a table of counts of incidents as text that may be shown outside, with totals; see `analysis.suppression`."""
    return publishable_counts(counts, settings)
