"""When: the hours, days and months of the incidents on the map, each as a figure, as a table and as text."""

import pandas as pd
import streamlit as st

from analysis import timing
from analysis.terms import Zone
from dashboard import charts, copying, parts, session

Rows = list[tuple[str, str]]


def show_when(drawn: session.Picture) -> None:
    """Show at which part of the day, on which day and in which month the incidents were."""
    incidents = drawn.chosen
    timed = incidents[incidents["is_time_known"]]
    dayparts = timing.profile_by_daypart(incidents).sum(axis=1)
    hours = timing.aoristic(timed["occurred_from"], timed["occurred_until"]).sum(axis=1)
    days = timing.profile_by_weekday(incidents)["incidents"]
    months = timing.profile_by_month(incidents)["incidents"]
    as_table = st.toggle("Toon als tabel", key=session.kept("hotspots-as-table"))
    figures: list[tuple[str, Rows]] = [
        ("Uur van de dag", charts.figure_rows(dayparts)),
        ("Dag van de week", charts.figure_rows(days)),
        ("Maand", charts.month_rows(months)),
    ]
    drawings = (lambda: charts.show_hours(hours), lambda: charts.show_weekdays(days), lambda: charts.show_months(months))
    for (title, rows), draw in zip(figures, drawings, strict=True):
        if as_table:
            caption = "Dagdeel" if title == "Uur van de dag" else title
            parts.table(rows, (caption, "Overvallen"), caption=caption, right=(1,))
        else:
            draw()
        text = [f"{title}: {_in_line(rows)}.", *_unknown(incidents), copying.source_line(drawn.register, incidents)]
        parts.copy_as_text(text, zone=Zone.RESTRICTED, key=f"when-{title}")
    for line in _unknown(incidents):
        parts.quiet(line)


def _in_line(rows: Rows) -> str:
    return ", ".join(f"{name} {count}" for name, count in rows) or "geen incidenten met een datum"


def _unknown(incidents: pd.DataFrame) -> list[str]:
    count = int((~incidents["is_time_known"]).sum())
    if not count:
        return []
    return [f"Van {count} {'incident is' if count == 1 else 'incidenten is'} het tijdstip onbekend; die tellen niet mee in de uren."]
