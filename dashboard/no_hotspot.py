"""Geen hotspot: what one can do all the same (target groups, the season, looking together with neighbours)."""

import pandas as pd
import streamlit as st

from analysis.action_lists import choices_without_concentration
from analysis.actions import Area, Basis
from analysis.dutch import amount
from analysis.evening_script import is_dark_season, say_dark_season
from analysis.terms import Zone
from dashboard import approach, charts, copying, menu, parts, session, texts

MOST_OFFERED = 4
NOTHING_CHOSEN = (
    '<div class="pk-concentration"><header><h3>Geen incidenten met deze filters</h3></header>'
    "<p>Kies een langere periode of minder filters.</p></div>"
)
LOOK_TOGETHER = ("samen_kijken", "buurgemeenten", "veiligheidsbeeld")
"""The page on looking together with neighbouring municipalities, or else the picture of the own one."""


def show_none(drawn: session.Picture) -> None:
    """Lead on where there is no concentration: against whom, when, and whole target groups to approach."""
    incidents, premises = drawn.chosen, drawn.register.premises
    with st.container(border=True, key="pk-card-none"):
        if incidents.empty:
            st.html(NOTHING_CHOSEN)
            return
        st.html('<div class="pk-concentration"><header><h3>Geen hotspot. Dit kunt u wel doen</h3></header></div>')
        offers = choices_without_concentration(incidents["target_type"], premises)[:MOST_OFFERED]
        parts.sentence(f"1. Benader een hele doelgroep. {_targets_of(incidents)}")
        parts.quiet("Zo'n lijst hangt van geen enkel incident af en mag u delen.")
        with st.container(horizontal=True, gap="small"):
            for i, (code, name, count) in enumerate(offers):
                label = parts.as_label(f"{name} ({texts.addresses(count)})")
                if st.button(label, type="primary" if i == 0 else "secondary", key=f"offer-{code}"):
                    approach_whole(Basis.BRANCH, code)
            if st.button("Een hele buurt", key="offer-area"):
                approach_whole(Basis.NEIGHBOURHOODS)
        season = _season_of(incidents)
        if season:
            parts.sentence(f"2. Plan uw actie vóór de donkere dagen. {season}")
            st.html(charts.year_html(months_of(incidents), dark_months()))
        _show_neighbours()
        text = [
            drawn.drawn.concentrations.statement,
            _targets_of(incidents),
            season,
            *(f"{name}: {texts.addresses(count)} in de gemeente" for _, name, count in offers),
            copying.source_line(drawn.register, incidents),
        ]
        parts.copy_as_text(text, zone=Zone.RESTRICTED, key="none")


def _show_neighbours() -> None:
    page = next((name for name in LOOK_TOGETHER if menu.exists(name)), None)
    if page is None:
        return
    together = page != LOOK_TOGETHER[-1]
    parts.sentence("3. Kijk samen met buurgemeenten: alleen aantallen, geen plaatsen." if together else "3. Bekijk trend, seizoen en uur.")
    st.page_link(menu.path_of(page), label="Samen kijken met buurgemeenten" if together else "Naar het veiligheidsbeeld")


def months_of(incidents: pd.DataFrame) -> "pd.Series[int]":
    """Return how many incidents began in each month of the year, over all years together."""
    months = incidents["occurred_from"].dropna().dt.month.value_counts()
    return months.reindex(range(1, 13), fill_value=0).astype("int64")


def dark_months() -> list[int]:
    """Return the months of the dark season."""
    chosen = session.settings()
    first, last = chosen.dark_season_first_month, chosen.dark_season_last_month
    return [month for month in range(1, 13) if (first <= month <= last if first <= last else month >= first or month <= last)]


def approach_whole(basis: Basis, *chosen: str) -> None:
    """Go and choose recipients in an area that depends on no incident."""
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
