"""What stands beside the map of Hotspots: a card for each concentration, or what one can do when there is none."""

from html import escape
from typing import Any

import pandas as pd
import streamlit as st

from analysis import timing
from analysis.action_lists import choices_without_concentration
from analysis.actions import Area, Basis
from analysis.dutch import amount, day, enumerate_words
from analysis.evening_script import is_dark_season, say_dark_season
from analysis.pipeline import Analysis
from analysis.terms import AboveExpected, Kind, Label, Precision
from dashboard import approach, charts, menu, parts, session, texts
from dashboard.map_layers import when

MOST_OFFERED = 4
NOTHING_CHOSEN = (
    '<div class="pk-concentration"><header><h3>Geen incidenten met deze filters</h3></header>'
    "<p>Kies een langere periode of minder filters.</p></div>"
)
INCIDENT_HEADS = ("Datum", "Soort", "Doelwit", "Plaats", "Nauwkeurigheid", "Concentratie")


def card_text(row: Any) -> str:
    """Return one concentration as one would put it in a mail."""
    return (
        f"{row.rank} {row.name} ({Label(row.label).label.lower()}): {texts.robberies(row.net_count)} op "
        f"{texts.addresses(row.distinct_addresses)}. Meer dan verwacht: {AboveExpected(row.above_expected).label}."
    )


def show_cards(analysis: Analysis, chosen: str | None) -> None:
    """Show a card for each concentration; the chosen one has a blue edge and comes into view."""
    hotspots, incidents = analysis.concentrations.hotspots, analysis.chosen
    hotspot_of = analysis.concentrations.incident_hotspot.reindex(incidents.index)
    first = chosen if chosen in set(hotspots["hotspot_id"]) else hotspots["hotspot_id"].iloc[0]
    for row in hotspots.itertuples():
        show_card(row, incidents[hotspot_of == row.hotspot_id], is_chosen=chosen == row.hotspot_id, is_first=first == row.hotspot_id)


def show_card(row: Any, incidents: pd.DataFrame, *, is_chosen: bool, is_first: bool) -> None:
    """Show one concentration: counts, when, and how sure."""
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
        look = "primary" if is_first else "secondary"
        if menu.exists("wie_benaderen_we") and st.button("Wie benaderen we?", type=look, key=f"approach-{row.hotspot_id}"):
            session.remember("hotspot_id", row.hotspot_id)
            session.remember("approach_hotspot", row.hotspot_id)
            st.switch_page(menu.path_of("wie_benaderen_we"))


def show_none(analysis: Analysis) -> None:
    """Lead on where there is no concentration: against whom, when, and whole target groups to approach."""
    incidents = analysis.chosen
    with st.container(border=True, key="pk-card-none"):
        if incidents.empty:
            st.html(NOTHING_CHOSEN)
            return
        dayparts = charts.dayparts_html(timing.profile_by_daypart(incidents).sum(axis=1), title="Dagdeel")
        lines = "".join(f"<p>{escape(line)}</p>" for line in (_targets_of(incidents), _season_of(incidents)) if line)
        st.html(f'<div class="pk-concentration"><header><h3>Geen hotspot. Dit kunt u wel doen</h3></header>{lines}{dayparts}</div>')
        parts.note("Benader een hele doelgroep. Zo'n lijst hangt van geen enkel incident af en mag u delen.")
        offers = choices_without_concentration(incidents["target_type"], analysis.register.premises)[:MOST_OFFERED]
        with st.container(horizontal=True, gap="small"):
            for i, (code, name, count) in enumerate(offers):
                label = parts.as_label(f"{name} ({texts.addresses(count)})")
                if st.button(label, type="primary" if i == 0 else "secondary", key=f"offer-{code}"):
                    _approach(Basis.BRANCH, code)
            if st.button("Een hele buurt", key="offer-area"):
                _approach(Basis.NEIGHBOURHOODS)


def _approach(basis: Basis, *chosen: str) -> None:
    approach.work_on(approach.NEW)
    approach.load(Area(basis=basis, chosen=chosen))
    st.switch_page(menu.path_of("wie_benaderen_we"))


def _targets_of(incidents: pd.DataFrame) -> str:
    counted = incidents.loc[incidents["target_type"] != "", "target_type"].value_counts()
    if counted.empty:
        return ""
    named = [f"{target} ({count})" for target, count in counted.head(3).items()]
    rest = len(counted) - 3
    unknown = len(incidents) - int(counted.sum())
    others = (f", {rest} andere doelwitten" if rest > 1 else ", 1 ander doelwit") if rest > 0 else ""
    return f"Doelwit: {', '.join(named)}{others}{f', onbekend ({unknown})' if unknown else ''}."


def _season_of(incidents: pd.DataFrame) -> str:
    dated = incidents["occurred_from"].dropna()
    if dated.empty:
        return ""
    settings = session.settings()
    dark = sum(is_dark_season(moment.date(), settings) for moment in dated)
    counted, verb = amount(len(dated), "overval", "overvallen"), "was" if dark == 1 else "waren"
    return f"{dark or 'Geen'} van de {counted} {verb} in de donkere maanden ({say_dark_season(settings)})."


def incident_rows(analysis: Analysis) -> pd.DataFrame:
    """Return every incident on the map in words: the way to it for who cannot see or point at the map. Restricted."""
    incidents, hotspots = analysis.chosen, analysis.concentrations.hotspots
    name_of = {row.hotspot_id: f"{row.rank} {row.name}" for row in hotspots.itertuples()}
    hotspot_of = analysis.concentrations.incident_hotspot.reindex(incidents.index).fillna("")
    ordered = incidents.assign(concentration=hotspot_of.map(name_of).fillna("")).sort_values("occurred_from", ascending=False)
    rows = [
        (
            when(row),
            f"{Kind(row.kind).label}{' (poging)' if row.is_attempt else ''}",
            row.target_type,
            row.matched_address or "niet op de kaart",
            Precision(row.precision).label,
            row.concentration,
        )
        for row in ordered.itertuples()
    ]
    return pd.DataFrame(rows, columns=list(INCIDENT_HEADS))
