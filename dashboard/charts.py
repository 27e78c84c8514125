"""Small bar charts as html: crisp, printable, read aloud, and with no script. Each returns or shows one chart."""

from collections.abc import Collection, Sequence
from html import escape

import pandas as pd
import streamlit as st

from analysis.dutch import MONTHS, number


def bars_html(
    values: Sequence[float], labels: Sequence[str], *, title: str, height_px: int = 64, decimals: int = 0, shows_values: bool = True
) -> str:
    """Return a bar chart; the highest bar is warm, all others calm. A screen reader hears every value."""
    top = max(values, default=0.0)
    spoken = f"{title}: " + ", ".join(f"{label} {number(value, decimals)}" for label, value in zip(labels, values, strict=True) if label)
    columns = []
    for value, label in zip(values, labels, strict=True):
        height = 0 if top == 0 else round(height_px * value / top)
        figure = f"<b>{number(value, decimals)}</b>" if shows_values and value and len(values) <= 12 else ""
        most = "pk-most" if top > 0 and value == top else ""
        columns.append(f'<div class="{most}">{figure}<i style="height:{height}px"></i><span>{escape(label) or "&nbsp;"}</span></div>')
    return f'<div class="pk-bars" role="img" aria-label="{escape(spoken, quote=True)}">{"".join(columns)}</div>'


def show_bars(values: Sequence[float], labels: Sequence[str], *, title: str, height_px: int = 120, decimals: int = 0) -> None:
    """Show a bar chart with its title above it."""
    st.html(f'<p class="pk-quiet">{escape(title)}</p>{bars_html(values, labels, title=title, height_px=height_px, decimals=decimals)}')


def decimals_of(values: "pd.Series[float]") -> int:
    """Return one decimal when an incident was spread over several values, none when every value is whole."""
    return 0 if all(float(value).is_integer() for value in values) else 1


def figure_rows(values: "pd.Series[float]") -> list[tuple[str, str]]:
    """Return the table beside a chart: each name with its figure."""
    return [(str(name), number(value, decimals_of(values))) for name, value in values.items()]


def month_rows(months: "pd.Series[int]") -> list[tuple[str, str]]:
    """Return the months with an incident, with the count of each."""
    return [(f"{MONTHS[month.month - 1]} {month.year}", number(count)) for month, count in months.items() if count]


def dayparts_html(parts: "pd.Series[float]", *, title: str = "Dagdeel") -> str:
    """Return a small chart of the parts of the day: a value for each name in `timing.DAY_PARTS`."""
    return bars_html(parts.tolist(), [str(name) for name in parts.index], title=title, height_px=30, shows_values=False)


def year_html(months: "pd.Series[int]", dark: Collection[int], *, title: str = "Maand van het jaar") -> str:
    """Return the calendar of a year: the incidents of each month (index 1 to 12), the months of the dark season on a darker ground."""
    top = max(int(months.max()), 1)
    spoken = f"{title}: " + ", ".join(f"{MONTHS[month - 1]} {number(count)}" for month, count in months.items())
    columns = [
        f'<div class="{"pk-dark" if month in dark else ""}"><b>{number(count) if count else ""}</b>'
        f'<i style="height:{round(30 * count / top)}px"></i><span>{MONTHS[month - 1][:3]}</span></div>'
        for month, count in months.items()
    ]
    return f'<div class="pk-bars pk-year" role="img" aria-label="{escape(spoken, quote=True)}">{"".join(columns)}</div>'


def show_hours(hours: "pd.Series[float]", *, title: str = "Uur van de dag") -> None:
    """Show 24 hourly values; every third hour has its label."""
    show_bars(hours.tolist(), [str(hour) if hour % 3 == 0 else "" for hour in range(24)], title=title, decimals=decimals_of(hours))


def show_weekdays(days: "pd.Series[float]", *, title: str = "Dag van de week") -> None:
    """Show seven values under the first letters of their days."""
    show_bars(days.tolist(), [str(day)[:2] for day in days.index], title=title, decimals=decimals_of(days))


def show_months(months: "pd.Series[int]", *, title: str = "Maand") -> None:
    """Show a count per month, from the first to the last; each January has its label, or else the first month."""
    is_labelled = [month.month == 1 for month in months.index]
    if months.size and not any(is_labelled):
        is_labelled[0] = True
    labels = [
        f"{MONTHS[month.month - 1][:3]} {month.year}" if named else "" for month, named in zip(months.index, is_labelled, strict=True)
    ]
    show_bars(months.tolist(), labels, title=title, height_px=90)
