"""The only road from *vertrouwelijk* to *te delen*: the share gate, the stamps, the file names.

The thresholds are settings (`share_incidents`, `share_addresses`, `share_area_addresses`); the privacy officer fixes them.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, cast

import geopandas as gpd
import pandas as pd

from analysis import tables
from analysis.dutch import amount, day, enumerate_words
from analysis.settings import DEFAULTS, Settings
from analysis.street_order import ADDRESS_KEY, in_street_order
from analysis.terms import INCIDENT_FREE_METHODS, Label, Method, Zone

DEMO_BANNER = "oefengegevens"
TOO_SMALL = "Dit gebied is te klein om te delen. Er kunnen mensen in te herkennen zijn."
NOT_RELEASED = "CONCEPT – nog niet vrijgegeven"
NEVER_SHARED = "Een herhaalde plek wordt nooit gedeeld: dat zou een adres aanwijzen."
WIDEN = "Vergroot naar het hele winkelgebied, de hele buurt of een branche."

_ZONE_IN_NAME = {Zone.RESTRICTED: "VERTROUWELIJK", Zone.SHAREABLE: "TE DELEN"}
_WINDOWS_NAMES = {"con", "prn", "aux", "nul", *(f"com{n}" for n in range(10)), *(f"lpt{n}" for n in range(10))}
_LONGEST_NAME = 120


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


@dataclass(frozen=True)
class Stamp:
    """Who made a file for whom, when and from what; printed on every file."""

    zone: Zone
    moment: datetime
    recipient: str = ""
    user: str = ""
    dataset: str = ""
    is_demo: bool = False
    is_concept: bool = False
    """Whether the police or the coordinator still have to let it go."""
    knows_time: bool = True
    """Whether `moment` holds a time of day; a run on the command line knows the day alone."""

    @property
    def zone_text(self) -> str:
        """The zone as it stands on a file."""
        if self.zone is Zone.SHAREABLE and self.recipient:
            return f"Te delen met {self.recipient}, niet openbaar"
        return self.zone.label

    @property
    def banner(self) -> str:
        """The zone, with the word for demo data in front where it applies."""
        return f"{DEMO_BANNER.capitalize()} – {self.zone_text}" if self.is_demo else self.zone_text

    @property
    def made(self) -> str:
        """When and by whom the file was made."""
        at = f" om {self.moment:%H.%M} uur" if self.knows_time else ""
        by = f" door {self.user}" if self.user else ""
        return f"Gemaakt op {day(self.moment.date())}{at}{by}"

    @property
    def below_a_letter(self) -> str:
        """What stands below a letter to residents or entrepreneurs once it may go: no line of ours, for it is meant for them.

        The zone then stands in the properties of the file, in its name and in the log.
        """
        return f"Dit zijn {DEMO_BANNER}: alles is verzonnen." if self.is_demo else ""

    @property
    def facts(self) -> list[tuple[str, str]]:
        """The whole stamp as pairs of a Dutch word and a value; what is empty is left out."""
        pairs = [
            ("Zone", self.zone_text),
            ("Ontvanger", self.recipient),
            ("Gemaakt door", self.user),
            ("Stand", NOT_RELEASED if self.is_concept else ""),
            ("Gemaakt op", f"{day(self.moment.date())}{f', {self.moment:%H.%M} uur' if self.knows_time else ''}"),
            ("Gegevens", f"{self.dataset} ({DEMO_BANNER})" if self.is_demo and self.dataset else self.dataset),
            ("Let op", f"Dit zijn {DEMO_BANNER}: alles is verzonnen." if self.is_demo else ""),
        ]
        return [(word, value) for word, value in pairs if value]


def stamp(
    zone: Zone,
    recipient: str,
    user: str,
    moment: datetime,
    dataset: str,
    *,
    is_demo: bool = False,
    is_concept: bool = False,
    knows_time: bool = True,
) -> Stamp:
    """Return the stamp of a file; line breaks and control characters in what was typed become spaces."""
    return Stamp(zone, moment, one_line(recipient), one_line(user), one_line(dataset), is_demo, is_concept, knows_time)


def one_line(text: str) -> str:
    """Return text without control characters and line breaks, with single spaces."""
    return " ".join(re.sub(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]", " ", text).split())


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


def file_name(what: str, about: str, suffix: str, made_for: Stamp) -> str:
    """Return a name such as 'Bezoeklijst Dorpsstraat (TE DELEN) 21-11-2026.xlsx'.

    Parameters
    ----------
    what, about
        The kind of file and its subject; the subject may be empty.
    suffix
        With its dot.
    made_for
        The stamp of the file: its zone and day, and whether it is demo data.
    """
    zone = _ZONE_IN_NAME[made_for.zone] + (f", {DEMO_BANNER.upper()}" if made_for.is_demo else "")
    tail = f" ({zone}) {made_for.moment:%d-%m-%Y}"
    head = safe_file_name(f"{what} {about}", longest=_LONGEST_NAME - len(tail))
    return head + tail + suffix


def safe_file_name(text: str, longest: int = _LONGEST_NAME) -> str:
    """Return text as a file name that Windows, macOS and Linux all take; never a path."""
    plain = one_line(re.sub(r'[<>:"/\\|?*]', " ", text))[:longest].strip(" .")
    if not plain:
        return "bestand"
    return f"_{plain}" if plain.split(".")[0].strip().casefold() in _WINDOWS_NAMES else plain
