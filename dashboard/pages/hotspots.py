"""Hotspots: where most robberies were, since when, against whom, and how sure that is."""

from collections.abc import Sequence
from datetime import date, timedelta

import pandas as pd
import streamlit as st

from analysis import timing
from analysis.dutch import amount, day
from analysis.pipeline import Analysis, Choice, Located, whole_period
from analysis.terms import ROBBERIES, Kind, Zone
from dashboard import charts, concentrations, parts, session, texts
from dashboard.frame import need_analysis, need_located, page
from dashboard.map_layers import concentrations_layer, density_layer, incidents_layer
from dashboard.map_page import TABLE_HEADS, frame_of, labels_of, table_rows
from dashboard.map_view import show_map

MONTHS_BACK = {"alles": None, "36 maanden": 36, "24 maanden": 24, "12 maanden": 12, "6 maanden": 6}
HEIGHT_PX = 500
TABLE_PX = 760


def choose(every: Located) -> Choice:
    """Show the filters and return the choice they make."""
    targets = sorted({target for target in every.incidents["target_type"] if target})
    period, kind, target, daypart = st.columns(4)
    with period:
        key = session.kept("hotspots-period")
        words = st.selectbox("Periode", list(MONTHS_BACK), format_func="Periode: {}".format, key=key, label_visibility="collapsed")
    with kind:
        kinds = _several("Soort", ROBBERIES, "hotspots-kind", "alle overvallen", {one: Kind(one).label for one in ROBBERIES})
    with target:
        chosen_targets = _several("Doelwit", targets, "hotspots-target", "alle")
    with daypart:
        dayparts = _several("Dagdeel", list(timing.DAY_PARTS), "hotspots-daypart", "alle")
    months = MONTHS_BACK[words]
    return Choice(
        kinds=tuple(Kind(one) for one in kinds) or ROBBERIES,
        period_from=None if months is None else _months_ago(months),
        target_types=tuple(chosen_targets),
        hours=tuple(hour for part in dayparts for hour in timing.DAY_PARTS[part]),
    )


def _several(label: str, options: Sequence[str], key: str, every: str, words: dict[str, str] | None = None) -> list[str]:
    """Show a filter of which several may be chosen; what is not there in other data is let go."""
    session.keep_only(key, options)
    told = words or {one: one for one in options}
    return st.multiselect(
        label, options, format_func=told.__getitem__, placeholder=f"{label}: {every}", key=session.kept(key), label_visibility="collapsed"
    )


def _months_ago(months: int) -> date:
    return (pd.Timestamp(session.today()) - pd.DateOffset(months=months)).date() + timedelta(days=1)


def lead_of(analysis: Analysis) -> tuple[str, str]:
    """Return the count, and the rest of the first sentence: since when, what was found, what is not on the map."""
    incidents = analysis.chosen
    not_on_map = int((incidents.geometry.isna() | incidents.geometry.is_empty).sum())
    period = whole_period(incidents)
    since = f" van {day(period[0])} tot en met {day(period[1])}. " if period else ". "
    missing = f" {amount(not_on_map, 'incident staat', 'incidenten staan')} niet op de kaart." if not_on_map else ""
    net = texts.robberies(len(incidents))
    gross = texts.net_and_gross(len(incidents), int(incidents["registration_count"].sum()))
    return net, gross.removeprefix(net) + since + analysis.concentrations.statement + missing


def summary(analysis: Analysis) -> list[str]:
    """Return the sentences one would put in a mail."""
    return ["".join(lead_of(analysis)), *(concentrations.card_text(row) for row in analysis.concentrations.hotspots.itertuples())]


def show_when(incidents: pd.DataFrame) -> None:
    """Show at which hours, days and months the incidents were, as charts and as tables."""
    picture, table = st.tabs(["Figuur", "Tabel"])
    timed = incidents[incidents["is_time_known"]]
    dayparts, days, months = timing.profile_by_daypart(incidents), timing.profile_by_weekday(incidents), timing.profile_by_month(incidents)
    with picture:
        charts.show_hours(timing.aoristic(timed["occurred_from"], timed["occurred_until"]).sum(axis=1))
        charts.show_weekdays(days["incidents"])
        charts.show_months(months["incidents"])
    with table:
        parts.table(charts.figure_rows(dayparts.sum(axis=1)), ("Dagdeel", "Overvallen"), caption="Dagdeel", right=(1,))
        parts.table(charts.figure_rows(days["incidents"]), ("Dag", "Overvallen"), caption="Dag van de week", right=(1,))
        parts.table(charts.month_rows(months["incidents"]), ("Maand", "Overvallen"), caption="Maanden met een overval", right=(1,))


def show_tables(analysis: Analysis) -> None:
    """Show in words what the map shows."""
    rows = table_rows(analysis.concentrations.hotspots)
    if rows:
        parts.table(rows, TABLE_HEADS, caption="Concentraties", right=(3, 4))
    height_px = min(38 + 35 * len(analysis.chosen), 260)
    parts.long_table(concentrations.incident_rows(analysis), key="hotspots-incidents", height_px=height_px, width_px=TABLE_PX)


def show_map_of(analysis: Analysis) -> None:
    """Show the map; a click on a concentration chooses its card."""
    hotspots, incidents = analysis.concentrations.hotspots, analysis.chosen
    layers = [incidents_layer(incidents, labels_of(analysis.concentrations.incident_hotspot, hotspots))]
    if len(hotspots):
        layers.insert(0, concentrations_layer(hotspots))
    if analysis.concentrations.density is not None:
        layers.insert(0, density_layer(analysis.concentrations.density))
    frame = frame_of(hotspots, incidents, analysis.register.areas)
    title = "Kaart van de concentraties"
    click = show_map(analysis.register, layers, title=title, key="hotspots-map", frame=frame, height_px=HEIGHT_PX)
    if click and click.layer == "concentrations":
        session.remember("hotspot_id", click.id)


with page("Hotspots", Zone.RESTRICTED) as p:
    every = need_located()
    header = st.container()
    analysis = need_analysis(choose(every))
    session.remember("choice", analysis.choice)
    with header:
        parts.lead("", *lead_of(analysis))
    left, right = st.columns([1.75, 1])
    with left:
        show_map_of(analysis)
        with st.container(horizontal=True):
            with st.popover(texts.TABLE_WITH_MAP, type="tertiary"):
                show_tables(analysis)
            with st.popover("Wanneer", type="tertiary"):
                show_when(analysis.chosen)
            parts.copy_as_text(summary(analysis), zone=p.zone, key="hotspots")
    with right, st.container(height=HEIGHT_PX + 50, border=False, key="pk-list"):
        if len(analysis.concentrations.hotspots):
            concentrations.show_cards(analysis, session.recall("hotspot_id"))
        else:
            concentrations.show_none(analysis)
