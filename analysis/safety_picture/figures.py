"""A chart with its table: the same numbers twice, so that nobody needs to see a picture to read them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd

from analysis import dutch, trends
from analysis.chance import change_between
from analysis.safety_picture.period import Coverage
from analysis.settings import DEFAULTS, Settings
from analysis.timing import DAY_PARTS

MONTHS_SHOWN = 12
SEASONS_SHOWN = 4
"""Two dark seasons and what lies between."""

GROUPS_SHOWN = 6
MARK = "*"
"""Behind a month or a season that the data cover in part."""


@dataclass(frozen=True)
class Figure:
    """A chart (`labels` and `values`, beside `before` where there is a year before) and the table that says the same.

    A value that is not known, or hidden, is NaN: it gets no bar. `across` draws the bars lying down, for words.
    """

    key: str
    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    labels: tuple[str, ...]
    values: tuple[float, ...]
    before: tuple[float, ...] = ()
    decimals: int = 0
    across: bool = False
    sentence: str = ""

    @property
    def lines(self) -> list[str]:
        """The table as lines of text, for a mail."""
        told = [
            f"{row[0]}: " + ", ".join(_cell(head, cell) for head, cell in zip(self.heads[1:], row[1:], strict=True)) for row in self.rows
        ]
        return [self.title, *told, *([self.sentence] if self.sentence else [])]


def _cell(head: str, cell: str) -> str:
    return f"{head.lower()} {cell}"


def month_figure(located: pd.DataFrame, covered: Coverage) -> Figure:
    """Return the last twelve months beside the same months before."""
    months = trends.by_month(located, covered.first, covered.last)
    shown = months.tail(MONTHS_SHOWN)
    names = [date.fromisoformat(f"{text}-01") for text in shown["month"]]
    marks = [f"{dutch.month(name)}{'' if whole else MARK}" for name, whole in zip(names, shown["is_whole"], strict=True)]
    has_mean = bool((shown["years_before"] > 1).any())
    heads = ("Maand", "Nu", "Jaar eerder", "Gemiddeld eerder") if has_mean else ("Maand", "Nu", "Jaar eerder")
    rows = [
        (mark, dutch.number(row.incidents), _count(row.year_before), _count(row.mean_before, 1))[: len(heads)]
        for mark, row in zip(marks, _rows(shown), strict=True)
    ]
    partly = f"{MARK} Van deze maand is een deel in de gegevens. " if not shown["is_whole"].all() else ""
    return Figure(
        "month",
        "Per maand, naast dezelfde maand een jaar eerder",
        heads,
        tuple(rows),
        tuple(short_month(name.month) for name in names),
        tuple(shown["incidents"].astype(float)),
        tuple(shown["year_before"]),
        sentence=partly + trends.state_against_year_before(months),
    )


def season_figure(located: pd.DataFrame, covered: Coverage, settings: Settings = DEFAULTS) -> Figure:
    """Return the last seasons by incidents per 30 days: a season may be covered in part."""
    every = trends.by_season(located, covered.first, covered.last, settings)
    shown = every.tail(SEASONS_SHOWN)
    rows = [
        (
            f"{row.season}{'' if row.is_whole else MARK}",
            dutch.number(row.incidents),
            dutch.number(row.days),
            dutch.number(row.per_30_days, 1),
        )
        for row in _rows(shown)
    ]
    names = [row.season.replace("overige maanden", "overig").replace("donkere dagen", "donker") for row in _rows(shown)]
    return Figure(
        "season",
        "Donkere dagen en de rest van het jaar",
        ("Seizoen", "Incidenten", "Dagen", "Per 30 dagen"),
        tuple(rows),
        tuple(names),
        tuple(shown["per_30_days"]),
        decimals=1,
        across=True,
        sentence=_say_seasons(every, settings),
    )


def _say_seasons(seasons: pd.DataFrame, settings: Settings) -> str:
    """Compare the last dark season with the one before, per 30 days; never with the summer."""
    dark = seasons[seasons["is_dark"]].tail(2)
    first, last = (dutch.MONTHS[month - 1] for month in (settings.dark_season_first_month, settings.dark_season_last_month))
    what = f"Donkere dagen: {first} tot en met {last}."
    if len(dark) < 2:
        return f"{what} Er is geen eerder seizoen om mee te vergelijken."
    then, now = dark.to_dict("records")
    chance = float(change_between([then["incidents"]], [now["incidents"]], then["days"], now["days"])[0])
    told = (
        f"{what} In de laatste waren er {dutch.number(now['per_30_days'], 1)} per 30 dagen, "
        f"in de vorige {dutch.number(then['per_30_days'], 1)}."
    )
    return told if chance <= 0.05 else f"{told} Dat verschil kan ook toeval zijn."


def week_figure(located: pd.DataFrame) -> Figure:
    """Return the parts of the day, in the table by day of the week; each incident spread over the hours in which it may have happened."""
    week = trends.by_weekday(located)
    matrix = week.pivot_table(index="days", columns="day_part", values="incidents", aggfunc="sum", sort=False)[list(DAY_PARTS)]
    decimals = 0 if (matrix.to_numpy() % 1 == 0).all() else 1
    rows = [
        (str(name), *(dutch.number(value, decimals) for value in values))
        for name, values in zip(matrix.index, matrix.to_numpy(), strict=True)
    ]
    unknown = int((~located["is_time_known"]).sum())
    return Figure(
        "week",
        "Dag en dagdeel",
        ("Dag", *(part.capitalize() for part in DAY_PARTS)),
        tuple(rows),
        tuple(DAY_PARTS),
        tuple(matrix.sum(axis=0)),
        decimals=decimals,
        sentence=(
            "Een incident met een begin- en eindtijd telt naar verhouding mee in elk uur daartussen."
            + (f" Van {dutch.amount(unknown, 'incident', 'incidenten')} is het tijdstip onbekend." if unknown else "")
        ),
    )


def target_figure(located: pd.DataFrame) -> Figure:
    """Return the counts per target."""
    return _breakdown("target", "Doelwit", "Doelwit", trends.by_target(located), ("ander doelwit", "andere doelwitten"))


def kind_figure(located: pd.DataFrame) -> Figure:
    """Return the counts per kind."""
    return _breakdown("kind", "Soort", "Soort", trends.by_kind(located), ("andere soort", "andere soorten"))


def precision_figure(located: pd.DataFrame) -> Figure:
    """Return how well the places are known: how reliable the map is."""
    return _breakdown("precision", "Hoe precies is de plaats", "Bekend op", trends.by_precision(located), ("andere", "andere"))


def area_figure(located: pd.DataFrame, areas: gpd.GeoDataFrame, places: gpd.GeoDataFrame, premises: gpd.GeoDataFrame) -> Figure:
    """Return the buurten with an incident, and per 1,000 places where it could have happened."""
    table = trends.by_area(located, areas, places, premises)
    table = table[table["incidents"] > 0]
    shown, rest = table.head(GROUPS_SHOWN), table.iloc[GROUPS_SHOWN:]
    rows = [(row.area_name or "buurt onbekend", dutch.number(row.incidents), _count(row.per_1000_places, 1)) for row in _rows(shown)]
    values = list(shown["incidents"].astype(float))
    if len(rest):
        rows.append((_others(len(rest), ("andere buurt", "andere buurten")), dutch.number(rest["incidents"].sum()), ""))
        values.append(float(rest["incidents"].sum()))
    return Figure(
        "area",
        "Buurt",
        ("Buurt", "Incidenten", "Per 1.000 plekken"),
        tuple(rows),
        tuple(row[0] for row in rows),
        tuple(values),
        across=True,
        sentence="Plekken zijn adressen waar zo'n incident kan gebeuren. Bij een klein aantal zegt de verhouding weinig.",
    )


def _breakdown(key: str, title: str, head: str, table: pd.DataFrame, others: tuple[str, str]) -> Figure:
    shown, rest = table.head(GROUPS_SHOWN), table.iloc[GROUPS_SHOWN:]
    if len(rest) == 1:
        shown, rest = table, table.iloc[:0]
    rows = [(str(row.group), dutch.number(row.incidents), f"{dutch.number(row.share_pct)} %") for row in _rows(shown)]
    values = list(shown["incidents"].astype(float))
    if len(rest):
        count = int(rest["incidents"].sum())
        rows.append((_others(len(rest), others), dutch.number(count), f"{dutch.number(rest['share_pct'].sum())} %"))
        values.append(float(count))
    return Figure(key, title, (head, "Incidenten", "Aandeel"), tuple(rows), tuple(row[0] for row in rows), tuple(values), across=True)


def _others(count: int, words: tuple[str, str]) -> str:
    return f"{dutch.number(count)} {words[0] if count == 1 else words[1]}"


def _rows(table: pd.DataFrame) -> Iterator[Any]:
    """The rows, each column as a name; what kind of values they hold says the contract of the table."""
    yield from table.itertuples()


def _count(value: float, decimals: int = 0) -> str:
    return "–" if np.isnan(value) else dutch.number(value, decimals)


def figures_of(
    located: pd.DataFrame,
    covered: Coverage | None,
    areas: gpd.GeoDataFrame,
    places: gpd.GeoDataFrame,
    premises: gpd.GeoDataFrame,
    settings: Settings = DEFAULTS,
) -> list[Figure]:
    """Return every figure there is something to say in, in reading order.

    Parameters
    ----------
    located
        A `LocatedIncidents` table.
    covered
        Which days the data cover; None leaves out what is told by time.
    areas, places, premises
        As for `trends.by_area`; without areas no buurt is told.
    settings
        Which months are the dark season.
    """
    found: list[Figure] = []
    if covered is not None:
        found += [month_figure(located, covered), season_figure(located, covered, settings)]
    if located["is_time_known"].any():
        found.append(week_figure(located))
    found.append(target_figure(located))
    if len(areas):
        found.append(area_figure(located, areas, places, premises))
    return [*found, kind_figure(located), precision_figure(located)]


def short_month(month: int) -> str:
    """Return 'jan', 'mrt'."""
    return "mrt" if month == 3 else dutch.MONTHS[month - 1][:3]


def without_empty(figures: Sequence[Figure]) -> list[Figure]:
    """Return the figures with at least one row."""
    return [figure for figure in figures if figure.rows]
