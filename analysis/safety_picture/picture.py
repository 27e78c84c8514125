"""The veiligheidsbeeld as a whole: the first sentences, the figures, what was found and how sure that is. Two versions."""

import math
from dataclasses import dataclass, field
from typing import Any

import geopandas as gpd
import pandas as pd

from analysis import dutch, privacy
from analysis.safety_picture import shareable
from analysis.safety_picture.figures import Figure, figures_of, without_empty
from analysis.safety_picture.period import Coverage
from analysis.safety_picture.shareable import OTHER_TARGET
from analysis.settings import DEFAULTS, Settings
from analysis.terms import FINE_PRECISIONS, AboveExpected, Label, Zone
from analysis.trends import UNKNOWN

NOTHING_SHARED = "Er zijn te weinig overvallen om ze verdeeld naar tijd, doelwit of buurt te delen."
NO_HOTSPOT = "Geen hotspot: er zijn te weinig overvallen dicht bij elkaar."
_LABELS, _ABOVE = {str(one): one for one in Label}, {str(one): one for one in AboveExpected}
SMALLER_LEFT_OUT = "Kleinere plekken, losse overvallen en adressen staan niet in deze versie."


@dataclass(frozen=True)
class PictureData:
    """What a veiligheidsbeeld is made of.

    `located` is a `LocatedIncidents` table (the chosen incidents), `hotspots` a `Hotspots` table with `statement` on the whole; `places`
    is a `PlacesAtRisk` table; `counted_in` names every municipality whose robberies count; `elsewhere` counts the incidents outside them;
    `borders` and `changes` are sentences.
    """

    located: gpd.GeoDataFrame = field(repr=False)
    hotspots: gpd.GeoDataFrame = field(repr=False)
    areas: gpd.GeoDataFrame = field(repr=False)
    places: gpd.GeoDataFrame = field(repr=False)
    premises: gpd.GeoDataFrame = field(repr=False)
    covered: Coverage | None
    municipality: str = ""
    counted_in: str = ""
    statement: str = ""
    elsewhere: int = 0
    borders: tuple[str, ...] = ()
    changes: tuple[str, ...] = ()
    settings: Settings = DEFAULTS


@dataclass(frozen=True)
class SafetyPicture:
    """A veiligheidsbeeld in words and figures, ready to be shown or printed."""

    zone: Zone
    title: str
    period: str
    counted: str
    """How many, as the first words of the first sentence."""
    summary: str
    figures: tuple[Figure, ...]
    places: tuple[str, ...]
    """What was found: a line for each concentration."""
    sure: tuple[str, ...]
    """How sure it is and what it does not tell."""
    changes: tuple[str, ...]
    age: str
    weeks_old: int

    def figure(self, key: str) -> Figure | None:
        """Return the figure with this key; None when it is not in this version."""
        return next((figure for figure in self.figures if figure.key == key), None)

    @property
    def lines(self) -> list[str]:
        """The few honest lines one would put in a mail."""
        return [
            f"{self.title}, {self.period}",
            f"{self.counted}. {self.summary}".strip(),
            *self.places,
            *self.changes,
            *self.sure,
            self.age,
        ]


def confidential_picture(data: PictureData) -> SafetyPicture:
    """Return the version for who may see police data."""
    located, covered = data.located, data.covered
    net, gross = len(located), int(located["registration_count"].sum())
    figures = without_empty(figures_of(located, covered, data.areas, data.places, data.premises, data.settings)) if net else []
    return SafetyPicture(
        zone=Zone.RESTRICTED,
        title=_title(data),
        period=covered.words if covered else "zonder datum",
        counted=dutch.net_and_gross(net, gross).capitalize() if not net else dutch.net_and_gross(net, gross),
        summary=_summary(figures),
        figures=tuple(figures),
        places=(data.statement, *(_place_line(row) for row in data.hotspots.itertuples())),
        sure=tuple(_sure(data)),
        changes=data.changes,
        age=covered.age_sentence if covered else "De gegevens noemen geen datums.",
        weeks_old=covered.weeks_old if covered else 0,
    )


def _title(data: PictureData) -> str:
    return f"Veiligheidsbeeld overvallen{f' {data.municipality}' if data.municipality else ''}"


def _place_line(row: Any) -> str:
    where = f"{row.rank}. {row.name} ({_LABELS[row.label].label.lower()})"
    counted = f"{dutch.amount(row.net_count, 'overval', 'overvallen')} op {dutch.amount(row.distinct_addresses, 'adres', 'adressen')}"
    return f"{where}: {counted}. Meer dan verwacht: {_ABOVE[str(row.above_expected)].label}."


def _summary(figures: list[Figure]) -> str:
    """Return when and against whom most were, from the figures themselves."""
    by_key = {figure.key: figure for figure in figures}
    told = []
    if (week := by_key.get("week")) and sum(week.values) >= 3:
        at = max(range(len(week.values)), key=lambda one: week.values[one])
        share = 100 * week.values[at] / sum(week.values)
        told.append(f"{dutch.number(share)}\u00a0% was in de {week.labels[at]}.")
    if (target := by_key.get("target")) and (named := [row for row in target.rows if row[0] != UNKNOWN and "ander" not in row[0]]):
        told.append(f"Doelwit: {dutch.enumerate_words([f'{row[0]} ({row[1]})' for row in named[:3]])}.")
    return " ".join(told)


def _sure(data: PictureData) -> list[str]:
    """Return how reliable it is: places, dates, what lies outside."""
    located = data.located
    told = []
    if len(located):
        fine = int(located["precision"].isin([str(one) for one in FINE_PRECISIONS]).sum())
        verb = "is" if fine == 1 else "zijn"
        told.append(
            f"{dutch.number(fine)} van de {dutch.amount(len(located), 'overval', 'overvallen')} {verb} op huisnummer of kruising bekend; "
            "alleen die tellen mee voor concentraties."
        )
        hidden = int((located.geometry.isna() | located.geometry.is_empty).sum())
        if hidden:
            told.append(f"{dutch.amount(hidden, 'overval staat', 'overvallen staan')} niet op de kaart.")
        undated = int(located["occurred_from"].isna().sum())
        if undated:
            told.append(f"Van {dutch.amount(undated, 'overval', 'overvallen')} is de datum onbekend.")
    if data.elsewhere:
        one = data.elsewhere == 1
        told.append(
            f"{dutch.amount(data.elsewhere, 'incident ligt', 'incidenten liggen')} buiten de gemeente. "
            f"{'Dat telt' if one else 'Die tellen'} niet mee in uw cijfers."
        )
    return [*told, *data.borders]


def shareable_picture(data: PictureData) -> SafetyPicture:
    """Return the version for others: whole years, counts that cannot be computed back, no place that points at people.

    The period and the age of the data are told in whole months: their first and last day may be those of a robbery.
    Pass every robbery in the data: a choice by kind, target or hour may not leave, since two choices can be subtracted.
    """
    years = shareable.whole_years(data.covered) if data.covered else None
    shown = shareable.within(data.located, years) if years else data.located
    total = len(shown)
    is_few = total < data.settings.hide_below
    covered = data.covered.in_months if data.covered else None
    figures: list[Figure | None] = []
    if not is_few:
        figures = [
            shareable.year_figure(shown, years, data.settings) if years else None,
            shareable.daypart_figure(shown, data.settings),
            shareable.target_figure(shown, data.settings),
            shareable.area_figure(shown, data.areas, data.settings) if len(data.areas) else None,
        ]
    known = tuple(figure for figure in figures if figure is not None)
    hidden = f"Een aantal onder {data.settings.hide_below} staat er als ‘minder dan {data.settings.hide_below}’."
    guard = " ‘Afgeschermd’ betekent: anders is een klein aantal uit te rekenen."
    return SafetyPicture(
        zone=Zone.SHAREABLE,
        title=_title(data),
        period=years.words if years else covered.month_words if covered else "zonder datum",
        counted=f"{privacy.hide_small(total, data.settings)} overvallen" if is_few else dutch.amount(total, "overval", "overvallen"),
        summary=_shared_summary(known) if known else NOTHING_SHARED,
        figures=known,
        places=(*_shared_places(data), SMALLER_LEFT_OUT),
        sure=(hidden + guard, _say_precision(shown)) if known else (hidden,),
        changes=(),
        age=covered.month_age_sentence if covered else "De gegevens noemen geen datums.",
        weeks_old=covered.weeks_old if covered else 0,
    )


def _shared_summary(figures: tuple[Figure, ...]) -> str:
    """Return when and against whom most were, as far as the figures for others show it."""
    by_key = {figure.key: figure for figure in figures}
    told = []
    if (parts := by_key.get("daypart")) and not any(math.isnan(value) for value in parts.values):
        told.append(f"De meeste waren in de {parts.labels[max(range(len(parts.values)), key=lambda at: parts.values[at])]}.")
    if target := by_key.get("target"):
        named = [
            row
            for row, value in sorted(zip(target.rows, target.values, strict=True), key=lambda one: -one[1] if not math.isnan(one[1]) else 0)
            if not math.isnan(value) and row[0] != OTHER_TARGET
        ]
        told += [f"Doelwit: {dutch.enumerate_words([f'{row[0]} ({row[1]})' for row in named[:3]])}."] if named else []
    return " ".join(told)


def shared_hotspots(hotspots: gpd.GeoDataFrame, settings: Settings = DEFAULTS) -> gpd.GeoDataFrame:
    """Return the concentrations that pass the share gate, ranked among themselves: a missing rank would tell of one that is held."""
    allowed = [privacy.judge_share(row, int(row["address_count"]), settings).allowed for row in hotspots.to_dict("records")]
    shared = hotspots[pd.Series(allowed, index=hotspots.index, dtype=bool)]
    return shared.assign(rank=shared["rank"].rank(method="first").astype(hotspots["rank"].dtype))


def _shared_places(data: PictureData) -> list[str]:
    """Return what may be said of places: a name and the chance statement, without any count."""
    shared = shared_hotspots(data.hotspots, data.settings)
    if not (data.hotspots["label"] == Label.HOTSPOT).any():
        return [NO_HOTSPOT]
    if shared.empty:
        return ["Er is geen plek die we kunnen noemen zonder dat er mensen in te herkennen zijn."]
    return [f"{row.name} (hotspot). Meer dan verwacht: {_ABOVE[str(row.above_expected)].label}." for row in shared.itertuples()]


def _say_precision(located: pd.DataFrame) -> str:
    """Return in words how well the places are known: an exact share would tell a small count."""
    share = float(located["precision"].isin([str(one) for one in FINE_PRECISIONS]).mean())
    how = "bijna alle" if share >= 0.9 else "de meeste" if share >= 0.6 else "een deel van de"
    return f"Van {how} overvallen is de plaats op huisnummer of kruising bekend."
