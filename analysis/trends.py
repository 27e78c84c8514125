"""The tables of the veiligheidsbeeld: how many by month, season, weekday and hour, target, kind, area and precision.

Every table counts the incidents it is given; what has no date takes no part in a table by time and is counted in `undated`. A count says
nothing about the risk of an address or a person.
"""

from datetime import date

import geopandas as gpd
import numpy as np
import pandas as pd
import pandera.pandas as pa

from analysis import dutch, tables
from analysis.chance import change_between
from analysis.settings import DEFAULTS, Settings
from analysis.terms import Kind, Precision
from analysis.timing import DAY_PARTS, aoristic

FEW_FOR_WEEKDAYS = 100
"""Below this number of incidents with a known time, working days and the weekend are told apart and not every day."""

WORKING_DAYS, WEEKEND = "maandag tot en met vrijdag", "zaterdag en zondag"
UNKNOWN = "onbekend"


def undated(located: pd.DataFrame) -> int:
    """Return how many incidents have no date; they are in no table by time."""
    return int(located["occurred_from"].isna().sum())


def by_month(located: pd.DataFrame, period_from: date, period_until: date) -> pd.DataFrame:
    """Count the incidents of each month beside the same month before.

    Parameters
    ----------
    located
        A `LocatedIncidents` table.
    period_from, period_until
        First and last day that the data cover; a month that is not covered whole is marked and compared with nothing.

    Returns
    -------
    months
        A `MonthTrend` table, oldest first; `mean_before` is over all earlier years of which the month is covered whole.
    """
    months = pd.period_range(pd.Period(period_from, "M"), pd.Period(period_until, "M"), freq="M")
    begun = located["occurred_from"].dropna().dt.to_period("M")
    count = begun.value_counts().reindex(months, fill_value=0)
    is_whole = np.array([month.start_time.date() >= period_from and month.end_time.date() <= period_until for month in months], dtype=bool)
    known = {month: int(times) for month, times, whole in zip(months, count, is_whole, strict=True) if whole}
    before = [
        [known[month - 12 * years] for years in range(1, 100) if month - 12 * years in known] if month in known else [] for month in months
    ]
    table = pd.DataFrame(
        {
            "month": months.strftime("%Y-%m"),
            "incidents": count.to_numpy(),
            "is_whole": is_whole,
            "year_before": [known.get(month - 12, np.nan) if month in known else np.nan for month in months],
            "mean_before": [float(np.mean(each)) if each else np.nan for each in before],
            "years_before": [len(each) for each in before],
        }
    )
    return tables.check(table.astype(_dtypes(tables.MonthTrend)), tables.MonthTrend)


def by_season(located: pd.DataFrame, period_from: date, period_until: date, settings: Settings = DEFAULTS) -> pd.DataFrame:
    """Count the incidents of every dark season and every rest of the year, with how many days of it the data cover.

    Parameters
    ----------
    located, period_from, period_until
        As for `by_month`.
    settings
        Which months are the dark season.

    Returns
    -------
    seasons
        A `SeasonTrend` table, oldest first; compare `per_30_days`, because a season may be covered in part.
    """
    days = pd.date_range(period_from, period_until, freq="D")
    of_month = {month: _season(month, settings) for month in days.to_period("M").unique()}
    season = pd.Series([of_month[month] for month in days.to_period("M")], index=days)
    begun = located["occurred_from"].dropna().dt.normalize()
    count = begun[begun.isin(days)].map(season).value_counts()
    covered = season.value_counts()
    rows = []
    for name, is_dark, first, last in dict.fromkeys(season):
        key = (name, is_dark, first, last)
        incidents, length = int(count.get(key, 0)), int(covered[key])
        whole = first.date() >= period_from and last.date() <= period_until
        rows.append(
            {
                "season": name,
                "is_dark": is_dark,
                "incidents": incidents,
                "days": length,
                "is_whole": whole,
                "per_30_days": 30 * incidents / length,
            }
        )
    return tables.check(pd.DataFrame(rows).astype(_dtypes(tables.SeasonTrend)), tables.SeasonTrend)


def _season(month: pd.Period, settings: Settings) -> tuple[str, bool, pd.Timestamp, pd.Timestamp]:
    """Return the name of the season of a month, whether it is dark, and its first and last day."""
    dark = [(settings.dark_season_first_month - 1 + step) % 12 + 1 for step in range(12)]
    dark = dark[: dark.index(settings.dark_season_last_month) + 1]
    is_dark = month.month in dark
    first = last = month
    while ((first - 1).month in dark) == is_dark and (last - first).n < 11:
        first -= 1
    while ((last + 1).month in dark) == is_dark and (last - first).n < 11:
        last += 1
    years = f"{first.year}" if first.year == last.year else f"{first.year}-{last.year}"
    return f"{'donkere dagen' if is_dark else 'overige maanden'} {years}", is_dark, first.start_time, last.end_time.normalize()


def by_weekday(located: pd.DataFrame) -> pd.DataFrame:
    """Count the incidents per day of the week and part of the day, each spread over the hours in which it may have happened.

    Returns
    -------
    week
        A `WeekdayDaypart` table: seven days from a hundred incidents with a known time on, else working days and the weekend; adds up to
        the incidents with a known time.
    """
    timed = located[located["is_time_known"]]
    week = aoristic(timed["occurred_from"], timed["occurred_until"])
    days = {day: [day] for day in week.columns}
    if len(timed) < FEW_FOR_WEEKDAYS:
        days = {WORKING_DAYS: list(dutch.WEEKDAYS[:5]), WEEKEND: list(dutch.WEEKDAYS[5:])}
    total = float(week.to_numpy().sum())
    rows = [
        {"days": name, "day_part": part, "incidents": float(week.loc[list(hours), chosen].to_numpy().sum())}
        for name, chosen in days.items()
        for part, hours in DAY_PARTS.items()
    ]
    table = pd.DataFrame(rows).assign(share_pct=lambda each: 100.0 * each["incidents"] / total if total else 0.0)
    return tables.check(table.astype(_dtypes(tables.WeekdayDaypart)), tables.WeekdayDaypart)


def by_target(located: pd.DataFrame) -> pd.DataFrame:
    """Count the incidents per target; a `Breakdown` table."""
    return _breakdown(located["target_type"].where(located["target_type"] != "", UNKNOWN))


def by_kind(located: pd.DataFrame) -> pd.DataFrame:
    """Count the incidents per kind, in Dutch words; a `Breakdown` table."""
    return _breakdown(located["kind"].map({str(kind): kind.label for kind in Kind}))


def by_precision(located: pd.DataFrame) -> pd.DataFrame:
    """Count the incidents per precision of their place, best first; a `Breakdown` table: how reliable the map is."""
    order = [precision.label for precision in Precision]
    table = _breakdown(located["precision"].map({str(precision): precision.label for precision in Precision}))
    return table.sort_values("group", key=lambda groups: groups.map(order.index), kind="stable", ignore_index=True)


def by_area(located: pd.DataFrame, areas: gpd.GeoDataFrame, places: gpd.GeoDataFrame, premises: gpd.GeoDataFrame) -> pd.DataFrame:
    """Count the incidents per buurt, and per 1,000 places where they could have happened.

    Parameters
    ----------
    located
        A `LocatedIncidents` table; an incident without a buurt is counted in the row without a name.
    areas
        An `Areas` table; every buurt gets a row.
    places
        A `PlacesAtRisk` table of the kinds that were counted; an address at risk of several kinds counts once.
    premises
        The `Premises` table, which knows the buurt of each address.

    Returns
    -------
    table
        An `AreaTrend` table, most incidents first.
    """
    at_risk = premises["address_id_bag"].isin(places["address_id_bag"]) & (premises["address_id_bag"] != "")
    held = (
        premises.loc[at_risk, ["address_id_bag", "neighbourhood_code"]]
        .drop_duplicates("address_id_bag")["neighbourhood_code"]
        .value_counts()
    )
    count = located["neighbourhood_code"].value_counts()
    names = dict(zip(areas["area_code_cbs"], areas["area_name"], strict=True))
    codes = [*names, *sorted(set(count.index) - set(names))]
    table = pd.DataFrame({"area_code_cbs": codes, "area_name": [names.get(code, "") for code in codes]})
    table["incidents"] = count.reindex(codes, fill_value=0).to_numpy()
    table["places"] = held.reindex(codes, fill_value=0).to_numpy()
    table["per_1000_places"] = (1000.0 * table["incidents"] / table["places"]).where(table["places"] > 0)
    table = table.astype(_dtypes(tables.AreaTrend)).sort_values(["incidents", "area_name", "area_code_cbs"], ascending=[False, True, True])
    return tables.check(table.reset_index(drop=True), tables.AreaTrend)


def state_against_year_before(months: pd.DataFrame) -> str:
    """Return the sentence under the chart by month: this year beside the same months a year before, and whether that says anything.

    Parameters
    ----------
    months
        A `MonthTrend` table; the last twelve whole months that have a year before are compared.
    """
    both = months[months["is_whole"] & months["year_before"].notna()].tail(12)
    if both.empty:
        return "De gegevens gaan niet ver genoeg terug om met dezelfde maanden van een jaar eerder te vergelijken."
    now, before = int(both["incidents"].sum()), int(both["year_before"].sum())
    first, last = (dutch.month(date.fromisoformat(f"{text}-01")) for text in (both["month"].iloc[0], both["month"].iloc[-1]))
    when = f"In {first}" if first == last else f"Van {first} tot en met {last}"
    verbs = ["was" if count == 1 else "waren" for count in (now, before)]
    sentence = f"{when} {verbs[0]} er {dutch.amount(now, 'incident', 'incidenten')}."
    sentence += f" In dezelfde periode een jaar eerder {verbs[1]} het er {dutch.number(before)}."
    chance = float(change_between([before], [now], 365, 365)[0])
    return sentence if chance <= 0.05 else f"{sentence} Dat verschil kan ook toeval zijn."


def _breakdown(groups: "pd.Series[str]") -> pd.DataFrame:
    count = groups.value_counts()
    table = pd.DataFrame({"group": count.index.astype("str"), "incidents": count.to_numpy()})
    table["share_pct"] = 100.0 * table["incidents"] / max(len(groups), 1)
    table = table.astype(_dtypes(tables.Breakdown)).sort_values(["incidents", "group"], ascending=[False, True], ignore_index=True)
    return tables.check(table, tables.Breakdown)


def _dtypes(contract: pa.DataFrameSchema) -> dict[str, str]:
    return {name: column.metadata["dtype"] for name, column in contract.columns.items()}
