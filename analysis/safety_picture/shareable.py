"""The figures for others: counts over whole years of months, and none that can be computed back.

Every table counts the same incidents, so their totals are equal and may be shown; a table that would need to hide its total is left out.
By time there is one table only (twelve months by season): two tables by time over the same incidents can be subtracted.
"""

import math
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

import geopandas as gpd
import pandas as pd

from analysis import dutch
from analysis.safety_picture.figures import Figure, short_month
from analysis.safety_picture.period import Coverage
from analysis.settings import DEFAULTS, Settings
from analysis.suppression import PROTECTED, TOTAL, publishable_counts
from analysis.timing import DAY_PARTS, profile_by_daypart

YEAR_MONTHS = 12
OTHER_TARGET = "anders of onbekend"
_TARGETS = {
    "winkel": (
        "winkel", "supermarkt", "avondwinkel", "telefoonwinkel", "elektronicazaak", "drogist", "apotheek", "opticien", "slijterij",
        "tabakszaak", "bakker", "slager", "bloemist", "kledingwinkel",
    ),
    "horeca": ("snackbar", "restaurant", "café", "coffeeshop", "hotel"),
    "woning": ("woning",),
    "tankstation": ("tankstation",),
    "juwelier": ("juwelier",),
    "bezorging en transport": ("bezorger", "taxi", "geld- of waardetransport"),
}  # fmt: skip
TARGET_GROUPS = (*_TARGETS, OTHER_TARGET)
"""The same for every municipality, so that their counts can be added up."""
GROUP_OF_TARGET = {target: group for group, targets in _TARGETS.items() for target in targets}
DARK, REST = "Donkere dagen", "Overige maanden"


def whole_years(covered: Coverage) -> Coverage | None:
    """Return the whole months of the data, as many times twelve as there are, up to the last whole month; None below twelve."""
    last = pd.Period(covered.last, "M")
    if last.end_time.date() > covered.last:
        last -= 1
    first = pd.Period(covered.first, "M")
    if first.start_time.date() < covered.first:
        first += 1
    months = (last - first).n + 1
    years = months // YEAR_MONTHS
    if years < 1:
        return None
    begin = last - YEAR_MONTHS * years + 1
    return Coverage(begin.start_time.date(), last.end_time.date(), covered.as_of)


def within(located: gpd.GeoDataFrame, covered: Coverage) -> gpd.GeoDataFrame:
    """Return the incidents that began in a period."""
    begun = located["occurred_from"]
    return located[(begun >= pd.Timestamp(covered.first)) & (begun < pd.Timestamp(covered.last + timedelta(days=1)))]


def year_figure(located: pd.DataFrame, years: Coverage, settings: Settings = DEFAULTS) -> Figure | None:
    """Return the counts per twelve months, by season where that can be shown; None when even the years cannot."""
    dark = _dark_months(settings)
    begun = located["occurred_from"].dt
    months_back = (years.last.year - begun.year) * YEAR_MONTHS + years.last.month - begun.month
    block = months_back // YEAR_MONTHS
    blocks = range(((years.last.year - years.first.year) * YEAR_MONTHS + years.last.month - years.first.month) // YEAR_MONTHS, -1, -1)
    names = [_block_name(years.last, back) for back in blocks]
    counts = pd.DataFrame(
        {
            DARK: [int(((block == back) & begun.month.isin(dark)).sum()) for back in blocks],
            REST: [int(((block == back) & ~begun.month.isin(dark)).sum()) for back in blocks],
        },
        index=names,
    )
    has_both = 0 < len(dark) < YEAR_MONTHS
    title, sentence = "Per twaalf maanden", _say_dark(settings)
    if has_both and (shown := _text_of(counts, settings)) is not None:
        rows = tuple((name, *(str(shown.loc[name, column]) for column in (DARK, REST, TOTAL))) for name in names)
        totals = tuple(_value(row[-1]) for row in rows)
        return Figure("year", title, ("Periode", DARK, REST, TOTAL), rows, tuple(names), totals, across=True, sentence=sentence)
    text = publishable_list(counts.sum(axis=1).tolist(), settings)
    if text is None:
        return None
    rows = tuple(zip(names, text, strict=True))
    return Figure("year", title, ("Periode", "Overvallen"), rows, tuple(names), tuple(_value(row[1]) for row in rows), across=True)


def _block_name(last: date, back: int) -> str:
    end = pd.Period(last, "M") - YEAR_MONTHS * back
    begin = end - YEAR_MONTHS + 1
    if begin.month == 1:
        return str(end.year)
    first, final = (f"{short_month(month.month)} {month.year}" for month in (begin, end))
    return f"{first} – {final}".replace(" ", "\u00a0")


def _dark_months(settings: Settings) -> list[int]:
    months = [(settings.dark_season_first_month - 1 + step) % YEAR_MONTHS + 1 for step in range(YEAR_MONTHS)]
    return months[: months.index(settings.dark_season_last_month) + 1]


def _say_dark(settings: Settings) -> str:
    first, last = (dutch.MONTHS[month - 1] for month in (settings.dark_season_first_month, settings.dark_season_last_month))
    return f"Donkere dagen: {first} tot en met {last}."


def daypart_figure(located: pd.DataFrame, settings: Settings = DEFAULTS) -> Figure | None:
    """Return the counts per part of the day, in whole incidents that add up.

    What has no time stands apart when it is many; a few tell nothing about anybody and are left out.
    """
    timed = int(located["is_time_known"].sum())
    parts = profile_by_daypart(located).sum(axis=1)
    whole = _whole_numbers([float(parts[part]) for part in DAY_PARTS], timed)
    groups, counts = list(DAY_PARTS), whole
    if len(located) - timed >= settings.hide_below:
        groups, counts = [*groups, "tijdstip onbekend"], [*whole, len(located) - timed]
    return _simple("daypart", "Dagdeel", "Dagdeel", groups, counts, settings)


def _whole_numbers(values: Sequence[float], total: int) -> list[int]:
    """Round so that the sum stays: the largest remainders go up."""
    low = [math.floor(value + 1e-9) for value in values]
    order = sorted(range(len(values)), key=lambda at: (low[at] - values[at], at))
    for at in order[: total - sum(low)]:
        low[at] += 1
    return low


def target_figure(located: pd.DataFrame, settings: Settings = DEFAULTS) -> Figure | None:
    """Return the counts per group of targets; every group is named, so that a name tells nothing."""
    group = located["target_type"].map(GROUP_OF_TARGET).fillna(OTHER_TARGET)
    counts = [int((group == name).sum()) for name in TARGET_GROUPS]
    return _simple("target", "Doelwit", "Doelwit", TARGET_GROUPS, counts, settings)


def area_figure(located: pd.DataFrame, areas: pd.DataFrame, settings: Settings = DEFAULTS) -> Figure | None:
    """Return the buurten that may be named with a count; every buurt of the municipality takes part, also without an incident."""
    count = located["neighbourhood_code"].value_counts()
    codes = sorted(set(areas["area_code_cbs"]) | set(count.index))
    names = dict(zip(areas["area_code_cbs"], areas["area_name"], strict=True))
    counts = [int(count.get(code, 0)) for code in codes]
    figure = _simple("area", "Buurt", "Buurt", codes, counts, settings)
    return None if figure is None else _named_only(figure, names, ("andere buurt", "andere buurten"))


def _named_only(figure: Figure, names: dict[str, str], others: tuple[str, str]) -> Figure | None:
    """Name the groups whose count is shown, most first, and tell how many others there are."""
    known = [(names.get(row[0], row[0]) or "onbekend", row[1]) for row in figure.rows if not math.isnan(_value(row[1]))]
    if not known:
        return None
    known.sort(key=lambda row: (-_value(row[1]), row[0]))
    rest = len(figure.rows) - len(known)
    rows = [*known, *([(dutch.amount(rest, *others), "niet getoond")] if rest else [])]
    values = tuple(_value(row[1]) for row in rows)
    return replace(figure, rows=tuple(rows), labels=tuple(row[0] for row in rows), values=values)


def _simple(key: str, title: str, head: str, groups: Sequence[str], counts: Sequence[int], settings: Settings) -> Figure | None:
    text = publishable_list(counts, settings)
    if text is None:
        return None
    rows = tuple(zip(groups, text, strict=True))
    return Figure(key, title, (head, "Overvallen"), rows, tuple(groups), tuple(_value(row[1]) for row in rows), across=True)


def publishable_list(counts: Sequence[int], settings: Settings = DEFAULTS) -> list[str] | None:
    """Return counts as text that cannot be computed back by who knows their total; None when that asks for hiding the total.

    The hidden ones add up to a number that everybody can work out. Each small one must still be able to be anything from none to just
    under the limit: with others that are hidden and not small (each at least the limit) the sum must leave room for those; with small
    ones alone it must lie where every one of them is free.
    """
    limit = settings.hide_below
    hidden = {at for at, count in enumerate(counts) if count < limit}
    # which one is hidden next follows from its place: chosen by its count, it would tell who knows this program what that count was
    small, last_first = len(hidden), range(len(counts) - 1, -1, -1)
    while small:
        held, larger = sum(counts[at] for at in hidden), len(hidden) - small
        is_free = held - (limit - 1) >= limit * larger if larger else limit - 1 <= held <= (limit - 1) * (small - 1)
        if is_free:
            break
        shown = [at for at in last_first if at not in hidden]
        if not shown:
            return None
        hidden.add(shown[0])
    said = {True: f"minder dan {limit}", False: PROTECTED}
    return [said[count < limit] if at in hidden else dutch.number(count) for at, count in enumerate(counts)]


def _text_of(counts: pd.DataFrame, settings: Settings) -> pd.DataFrame | None:
    """Return the counts as text; None when the total itself would have to be hidden, for it stands in every other table."""
    if not len(counts):
        return None
    shown = publishable_counts(counts, settings)
    total = str(shown.loc[TOTAL, TOTAL])
    return None if total == PROTECTED or total.startswith("minder") else shown


def _value(text: str) -> float:
    """Return what a shown count is worth; NaN for one that is hidden."""
    plain = str(text).replace(".", "")
    return float(plain) if plain.isdecimal() else math.nan
