"""What follows what: from the rows of police files to the addresses that receive preventive information.

Every step is one function that takes the previous table and returns the next. The command line and the dashboard call
the same functions.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pandas as pd
import pandera.pandas as pa

from analysis import findings, geocoding, hotspots, incidents, privacy, recipients, tables
from analysis.dutch import net_and_gross
from analysis.findings import Finding
from analysis.hotspots import Concentrations
from analysis.incidents import Decision, Pair, RowAccount
from analysis.incidents.targets import fill_from_businesses
from analysis.register import Register
from analysis.settings import DEFAULTS, Settings
from analysis.sources.columns import Layout
from analysis.sources.delivery import AreaScan, load_delivery
from analysis.sources.police import PoliceOverview
from analysis.terms import FINE_PRECISIONS, ROBBERIES, Kind, Precision

Progress = Callable[[str], None]


def _silent(_: str) -> None:
    """Show no progress."""


@dataclass(frozen=True)
class Choice:
    """Which incidents take part; the default is every robbery in the file, over its whole period."""

    kinds: tuple[Kind, ...] = ROBBERIES
    period_from: date | None = None
    period_until: date | None = None
    target_types: tuple[str, ...] = ()
    hours: tuple[int, ...] = ()
    precisions: tuple[Precision, ...] = ()

    def counted(self, incidents: pd.DataFrame) -> str:
        """Return '231 overvallen (252 registraties, dubbele samengevoegd)', or incidenten when not only robberies were chosen."""
        words = ("overval", "overvallen") if set(self.kinds) <= set(ROBBERIES) else ("incident", "incidenten")
        return net_and_gross(len(incidents), int(incidents["registration_count"].sum()), *words)

    def selects(self, located: pd.DataFrame) -> "pd.Series[bool]":
        """Return which incidents take part; no choice chooses all. An incident without a date belongs to every period."""
        chosen = located["kind"].isin([str(kind) for kind in self.kinds])
        begins = located["occurred_from"].dt.normalize()
        if self.period_from:
            chosen &= begins.isna() | (begins >= pd.Timestamp(self.period_from))
        if self.period_until:
            chosen &= begins.isna() | (begins <= pd.Timestamp(self.period_until))
        if self.precisions:
            chosen &= located["precision"].isin([str(precision) for precision in self.precisions])
        if self.target_types:
            chosen &= located["target_type"].isin(self.target_types)
        if self.hours:
            chosen &= located["is_time_known"] & located["occurred_from"].dt.hour.isin(self.hours)
        return chosen


@dataclass(frozen=True)
class PoliceInput:
    """The police files as read, before anything is counted; `layouts` says per file how its sheets were read."""

    registrations: pd.DataFrame
    findings: list[Finding]
    area_counts: pd.DataFrame
    files: tuple[Path, ...]
    layouts: Mapping[str, tuple[Layout, ...]]


@dataclass(frozen=True)
class Located:
    """The net incidents with a place, and every finding on the way.

    `elsewhere` are incidents outside the municipality: they do not count. `pairs` are registrations that are, or may be, one
    incident.
    """

    incidents: pd.DataFrame
    findings: list[Finding]
    account: RowAccount
    elsewhere: pd.DataFrame = field(default_factory=lambda: tables.empty(tables.LocatedIncidents), repr=False)
    pairs: tuple[Pair, ...] = ()

    @property
    def found_share_pct(self) -> float | None:
        """The share of the incidents with an address that was found at number level or better; None without any."""
        asked = self.incidents[_has_number(self.incidents)]
        return None if asked.empty else 100.0 * float(asked["precision"].isin(FINE_PRECISIONS).mean())


@dataclass(frozen=True)
class Analysis:
    """One run from registrations to recipients, with what it was made from.

    `beyond_border` holds, per concentration, how many addresses of other municipalities (by code) were kept off the list.
    """

    located: Located
    chosen: pd.DataFrame
    concentrations: Concentrations
    recipients: pd.DataFrame
    release: privacy.Release
    choice: Choice
    settings: Settings
    as_of: date
    seed: int
    register: Register = field(repr=False)
    beyond_border: Mapping[str, Mapping[str, int]] = field(default_factory=dict)

    @property
    def findings(self) -> pd.DataFrame:
        """A `Findings` table of everything that was done to a row."""
        return findings.to_table(self.located.findings)


def _has_number(located: pd.DataFrame) -> "pd.Series[bool]":
    typed = located["number"] + located["address"] + located["x_given"]
    return typed.str.contains(r"\d")


def read_police_files(paths: Iterable[Path], progress: Progress = _silent) -> PoliceInput:
    """Read police overviews and gebiedsscans; a file with counts per buurt gives counts, any other gives rows.

    Raises
    ------
    SourceError
        For the first file that cannot be used.
    """
    files = tuple(paths)
    deliveries = [load_delivery(path) for path in files]
    for path in files:
        progress(f"Gelezen: {path.name}")
    overviews = [delivery for delivery in deliveries if isinstance(delivery, PoliceOverview)]
    scans = [delivery for delivery in deliveries if isinstance(delivery, AreaScan)]
    return PoliceInput(
        registrations=_stack([overview.registrations for overview in overviews], tables.Registrations),
        findings=[finding for delivery in deliveries for finding in delivery.findings],
        area_counts=_stack([scan.counts for scan in scans], tables.AreaCounts),
        files=files,
        layouts={overview.file_name: overview.layouts for overview in overviews},
    )


def _stack(parts: Sequence[pd.DataFrame], contract: pa.DataFrameSchema) -> pd.DataFrame:
    return tables.check(pd.concat(parts, ignore_index=True), contract) if parts else tables.empty(contract)


def locate_incidents(
    registrations: pd.DataFrame,
    index: geocoding.AddressIndex,
    choice: Choice,
    *,
    as_of: date,
    settings: Settings = DEFAULTS,
    picked: pd.DataFrame | None = None,
    decisions: Sequence[Decision] = (),
    premises: pd.DataFrame | None = None,
    input_findings: Iterable[Finding] = (),
    progress: Progress = _silent,
) -> Located:
    """Count the registrations net (step 1) and give every incident a place (step 2).

    The files count in the order in which they stand in the table: of a registration that was sent again the last one holds.
    What turns out to lie outside the municipality is left out of the count again.
    """
    progress("Registraties samenvoegen")
    read = list(input_findings)
    counted = count_registrations(registrations, choice, as_of=as_of, decisions=decisions, input_findings=read)
    progress("Adressen opzoeken")
    located, place_findings = geocoding.locate(counted.incidents, index, settings, picked)
    is_elsewhere = geocoding.lies_elsewhere(located)
    counted = counted.without(set(located.loc[is_elsewhere, "incident_id"]))
    here, elsewhere = (located[chosen].reset_index(drop=True) for chosen in (~is_elsewhere, is_elsewhere))
    if premises is not None:
        here, filled = fill_from_businesses(here, premises)
        place_findings = [*place_findings, *filled]
    return Located(here, [*read, *counted.findings, *place_findings], counted.account, elsewhere, counted.pairs)


def count_registrations(
    registrations: pd.DataFrame,
    choice: Choice,
    *,
    as_of: date,
    decisions: Sequence[Decision] = (),
    input_findings: Iterable[Finding] = (),
) -> incidents.CountedIncidents:
    """Count the registrations net (step 1), wherever they lie."""
    return incidents.count_incidents(
        registrations,
        kinds=choice.kinds,
        period_from=choice.period_from,
        period_until=choice.period_until,
        as_of=as_of,
        deliveries=list(dict.fromkeys(registrations["source"])),
        decisions=decisions,
        stated_periods=[(finding.source, finding.value) for finding in input_findings if finding.code == "period_stated"],
    )


def analyse(
    located: Located,
    register: Register,
    choice: Choice,
    *,
    as_of: date,
    settings: Settings = DEFAULTS,
    seed: int = 0,
    progress: Progress = _silent,
    found: Concentrations | None = None,
    own_code: str = "",
) -> Analysis:
    """Find concentrations (step 3), link them to who lives and works there (step 4) and judge what may be shared.

    `found` are the concentrations of this choice when they were found before. Where the register holds neighbouring municipalities
    too, only addresses of the municipality `own_code` are on the list; `beyond_border` counts the others.
    """
    chosen = located.incidents[choice.selects(located.incidents)]
    progress("Concentraties zoeken")
    concentrations = found or hotspots.find_hotspots(chosen, register.premises, settings, seed)
    progress("Bewoners en bedrijven erbij zoeken")
    linked = recipients.choose_recipients(concentrations.hotspots, concentrations.members, register.premises, settings)
    linked, beyond = hotspots.keep_own(linked, register.premises, own_code)
    release = privacy.release_recipients(linked, concentrations.hotspots, settings)
    return Analysis(located, chosen, concentrations, linked, release, choice, settings, as_of, seed, register, beyond)


def whole_period(located: pd.DataFrame) -> tuple[date, date] | None:
    """Return the first and the last day on which an incident began; None when no date is known."""
    days = located["occurred_from"].dropna()
    return None if days.empty else (days.min().date(), days.max().date())
