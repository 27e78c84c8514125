"""Hotspots: where most robberies were, since when, against whom, and how sure that is."""

from datetime import date, timedelta
from html import escape
from typing import Any

import pandas as pd
import streamlit as st

from analysis import timing
from analysis.dutch import amount, day, enumerate_words
from analysis.pipeline import Analysis, Choice, whole_period
from analysis.terms import ROBBERIES, AboveExpected, Kind, Label, Zone
from dashboard import charts, menu, parts, session, texts
from dashboard.frame import need_analysis, need_register, page
from dashboard.map_layers import concentrations_layer, density_layer, incidents_layer
from dashboard.map_page import TABLE_HEADS, frame_of, labels_of, table_rows
from dashboard.map_view import show_map

MONTHS_BACK = {"alles": None, "36 maanden": 36, "24 maanden": 24, "12 maanden": 12, "6 maanden": 6}


def choose() -> Choice:
    """Show the filters and return the choice they make."""
    every = session.located()
    targets = sorted({target for target in every.incidents["target_type"] if target}) if every else []
    period, kind, target, daypart = st.columns(4)
    months = MONTHS_BACK[period.selectbox("Periode", list(MONTHS_BACK), persist_state="session", key="hotspots-period")]
    kinds = kind.multiselect(
        "Soort", ROBBERIES, format_func=lambda k: Kind(k).label, placeholder="alle overvallen", key="hotspots-kind", persist_state="session"
    )
    chosen_targets = target.multiselect("Doelwit", targets, placeholder="alle", key="hotspots-target", persist_state="session")
    dayparts = daypart.multiselect("Dagdeel", list(timing.DAY_PARTS), placeholder="alle", key="hotspots-daypart", persist_state="session")
    return Choice(
        kinds=tuple(kinds) or ROBBERIES,
        period_from=None if months is None else _months_ago(months),
        target_types=tuple(chosen_targets),
        hours=tuple(hour for part in dayparts for hour in timing.DAY_PARTS[part]),
    )


def _months_ago(months: int) -> date:
    return (pd.Timestamp(session.today()) - pd.DateOffset(months=months)).date() + timedelta(days=1)


def summary(analysis: Analysis) -> list[str]:
    """Return the sentences one would put in a mail."""
    incidents = analysis.chosen
    period = whole_period(incidents)
    when = f" van {day(period[0])} tot en met {day(period[1])}" if period else ""
    lines = [f"{texts.net_and_gross(len(incidents), int(incidents['registration_count'].sum()))}{when}.", analysis.concentrations.statement]
    lines += [_card_text(row) for row in analysis.concentrations.hotspots.itertuples()]
    return [line for line in lines if line]


def _card_text(row: Any) -> str:
    return (
        f"{row.rank} {row.name} ({Label(row.label).label.lower()}): {texts.robberies(row.net_count)} op "
        f"{texts.addresses(row.distinct_addresses)}. Meer dan verwacht: {AboveExpected(row.above_expected).label}."
    )


def show_card(row: Any, incidents: pd.DataFrame, *, is_chosen: bool) -> None:
    """Show one concentration: counts, when, and how sure; the one that was chosen on the map has a blue edge."""
    latest = incidents["occurred_from"].max()
    targets = [target for target in incidents["target_type"].value_counts().index if target][:2]
    lines = f"{texts.robberies(row.net_count)} op {texts.addresses(row.distinct_addresses)}."
    lines += "" if pd.isna(latest) else f" Laatste: {day(latest.date())}."
    lines += f" Doelwit: vooral {enumerate_words(targets)}." if targets else ""
    label = Label(row.label)
    with st.container(border=True, key=f"pk-card-{label}-{row.rank}"):
        st.html(
            f'<div class="pk-concentration {"pk-chosen" if is_chosen else ""}"><header><h3>{row.rank} {escape(row.name)}</h3>'
            f'<span class="pk-tag pk-label-{label}">{escape(label.label)}</span></header><p>{escape(lines)}</p>'
            f"{charts.dayparts_html(timing.profile_by_daypart(incidents).sum(axis=1), title=f'Dagdeel van {row.name}')}</div>"
        )
        parts.note(row.explanation)
        if menu.exists("wie_benaderen_we") and st.button("Wie benaderen we?", type="primary", key=f"approach-{row.hotspot_id}"):
            session.remember("hotspot_id", row.hotspot_id)
            session.remember("approach_hotspot", row.hotspot_id)
            st.switch_page(menu.path_of("wie_benaderen_we"))


with page("Hotspots", Zone.RESTRICTED) as p:
    opened = need_register()
    header = st.container()
    analysis = need_analysis(choose())
    session.remember("choice", analysis.choice)

    hotspots, incidents = analysis.concentrations.hotspots, analysis.chosen
    hotspot_of = analysis.concentrations.incident_hotspot
    not_on_map = int((incidents.geometry.isna() | incidents.geometry.is_empty).sum())
    with header:
        period = whole_period(incidents)
        since = f" van {day(period[0])} tot en met {day(period[1])}. " if period else ". "
        missing = f" {amount(not_on_map, 'incident staat', 'incidenten staan')} niet op de kaart." if not_on_map else ""
        gross = texts.net_and_gross(len(incidents), int(incidents["registration_count"].sum()))
        net = texts.robberies(len(incidents))
        parts.lead("", net, gross.removeprefix(net) + since + analysis.concentrations.statement + missing)

    left, right = st.columns([1.75, 1])
    with left:
        layers = [incidents_layer(incidents, labels_of(hotspot_of, hotspots))]
        if len(hotspots):
            layers.insert(0, concentrations_layer(hotspots))
        if analysis.concentrations.density is not None:
            layers.insert(0, density_layer(analysis.concentrations.density))
        click = show_map(
            opened,
            layers,
            title="Kaart van de concentraties",
            key="hotspots-map",
            frame=frame_of(hotspots, incidents, opened.areas),
            height_px=470,
        )
        with st.container(horizontal=True):
            with st.popover(texts.TABLE_WITH_MAP, type="tertiary"):
                parts.table(table_rows(hotspots), TABLE_HEADS, caption="Concentraties", right=(3, 4))
            with st.popover("Wanneer", type="tertiary"):
                timed = incidents[incidents["is_time_known"]]
                charts.show_hours(timing.aoristic(timed["occurred_from"], timed["occurred_until"]).sum(axis=1))
                charts.show_weekdays(timing.profile_by_weekday(incidents)["incidents"])
                charts.show_months(timing.profile_by_month(incidents)["incidents"])
            parts.copy_as_text(summary(analysis), zone=p.zone, key="hotspots")
    with right, st.container(height=540, border=False, key="pk-list"):
        if click and click.layer == "concentrations":
            session.remember("hotspot_id", click.id)
        for row in hotspots.itertuples():
            its_incidents = incidents[hotspot_of.reindex(incidents.index) == row.hotspot_id]
            show_card(row, its_incidents, is_chosen=session.recall("hotspot_id") == row.hotspot_id)
