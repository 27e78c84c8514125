"""From an analysis to a picture: what the veiligheidsbeeld and the map are made of, a *stand* to keep, and two of them side by side."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

import geopandas as gpd
import pandas as pd

from analysis import dutch
from analysis.dossier.snapshots import Snapshot
from analysis.findings import Finding
from analysis.hotspots import Comparison, Picture, compare_pictures, places_at_risk
from analysis.pipeline import Analysis
from analysis.register import Register
from analysis.safety_picture import Coverage, PictureData, border_sentences, covered_period, municipal_boundary, neighbours_sentence
from analysis.terms import Change

EVERYTHING = 0
"""A stand of all data, however far back they go."""


def own_codes(register: Register, municipality_code: str) -> tuple[str, ...]:
    """Return whose border is drawn: the municipality of the dossier, else every municipality of the register."""
    return (municipality_code,) if municipality_code in register.codes else register.codes


def boundary_of(register: Register, municipality_code: str = "") -> gpd.GeoSeries:
    """Return the border of the municipality; empty when the register has no buurten."""
    return municipal_boundary(register.areas, own_codes(register, municipality_code))


def picture_data(
    analysis: Analysis,
    found: Iterable[Finding],
    *,
    municipality: str = "",
    municipality_code: str = "",
    changes: tuple[str, ...] = (),
) -> PictureData:
    """Return what a veiligheidsbeeld is made of.

    Parameters
    ----------
    analysis
        Of every robbery in the data: only that may leave.
    found
        What was found while reading the files.
    municipality, municipality_code
        Whose picture it is.
    changes
        Sentences on an earlier *stand*.
    """
    register, concentrations = analysis.register, analysis.concentrations
    code = own_code_of(register, municipality_code)
    boundary = boundary_of(register, municipality_code)
    borders = border_sentences(concentrations.hotspots, concentrations.members, register.premises, boundary, code)
    counted_along = neighbours_sentence(analysis.chosen, register.info.municipalities, code)
    return PictureData(
        located=analysis.chosen,
        hotspots=concentrations.hotspots,
        areas=register.areas,
        places=places_at_risk(register.premises, list(analysis.choice.kinds)),
        premises=register.premises,
        covered=covered_period(analysis.located.incidents, found, analysis.as_of),
        municipality=municipality or ", ".join(register.info.municipalities.values()),
        counted_in=counted_in(register, municipality, code),
        statement=concentrations.statement,
        elsewhere=len(analysis.located.elsewhere),
        borders=(*([counted_along] if counted_along else []), *borders.values()),
        changes=changes,
        settings=analysis.settings,
    )


def own_code_of(register: Register, municipality_code: str) -> str:
    """Return the code of the municipality in a register that holds others too; "" when there is nothing to tell apart."""
    return own_codes(register, municipality_code)[0] if len(register.codes) > 1 and municipality_code else ""


def counted_in(register: Register, municipality: str, own_code: str) -> str:
    """Return every municipality of a register by name, the own one first: robberies in all of them count."""
    others = [name for code, name in register.info.municipalities.items() if own_code and code != own_code]
    own = municipality or ", ".join(register.info.municipalities.values())
    return dutch.enumerate_words([own, *others])


def period_of(months: int, covered: Coverage) -> tuple[date, date]:
    """Return the first and last day of a stand that looks back so many months from the end of the data; all of them for none."""
    if months == EVERYTHING:
        return covered.first, covered.last
    first = (pd.Timestamp(covered.last) - pd.DateOffset(months=months)).date() + timedelta(days=1)
    return max(first, covered.first), covered.last


def snapshot_of(analysis: Analysis, name: str, months: int, covered: Coverage) -> Snapshot:
    """Return the picture of an analysis over the period of `period_of`, to be kept."""
    first, last = period_of(months, covered)
    return Snapshot(
        name=name,
        period_from=first,
        period_until=last,
        months=months,
        kinds=analysis.choice.kinds,
        net_count=len(analysis.chosen),
        registration_count=int(analysis.chosen["registration_count"].sum()),
        statement=analysis.concentrations.statement,
        hotspots=analysis.concentrations.hotspots,
    )


@dataclass(frozen=True)
class Since:
    """What became of a kept picture: the comparison, and over which days was counted."""

    before: str
    comparison: Comparison
    counted_until: date
    counted_from: date

    @property
    def lines(self) -> tuple[str, ...]:
        """What a reader is told, one line for each place."""
        words = {str(change): change.label for change in Change}
        rows = self.comparison.changes.to_dict("records")
        each = [f"{row['name']}: {words[row['change']]}. {row['explanation']}" for row in rows]
        return (f"Vergeleken met de stand ‘{self.before}’ ({dutch.day(self.counted_until)}). {self.comparison.statement}", *each)


def compare_with(snapshot: Snapshot, analysis: Analysis, every: gpd.GeoDataFrame, covered: Coverage) -> Since | None:
    """Lay the present beside a kept picture.

    What both periods share is counted for the earlier one only: an incident cannot be then and now.

    Parameters
    ----------
    snapshot
        The kept picture.
    analysis
        The present picture, over `period_of(snapshot.months, covered)` and of the same kinds.
    every
        A `LocatedIncidents` table of every incident of these kinds, from which both periods are counted.
    covered
        Which days the data cover.

    Returns
    -------
    since
        None when the data do not reach beyond the kept picture.
    """
    if covered.last <= snapshot.period_until:
        return None
    first, last = period_of(snapshot.months, covered)
    first = max(first, snapshot.period_until + timedelta(days=1))
    then = Picture(snapshot.hotspots, None, snapshot.period_from, snapshot.period_until)
    if snapshot.is_complete:
        then = replace(then, located=_between(every, snapshot.period_from, snapshot.period_until))
    now = Picture(analysis.concentrations.hotspots, _between(every, first, last), first, last)
    comparison = compare_pictures(then, now, analysis.register.premises, analysis.settings, analysis.seed)
    return Since(snapshot.name, comparison, snapshot.period_until, first)


def _between(located: gpd.GeoDataFrame, first: date, last: date) -> gpd.GeoDataFrame:
    begun = located["occurred_from"]
    chosen = located[(begun >= pd.Timestamp(first)) & (begun < pd.Timestamp(last + timedelta(days=1)))]
    return chosen.reset_index(drop=True)
