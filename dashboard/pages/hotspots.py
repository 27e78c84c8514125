"""Hotspots: where most robberies were, since when, against whom, and how sure that is."""

from collections.abc import Callable

import streamlit as st

from analysis.dutch import amount, day
from analysis.hotspots import Concentrations
from analysis.pipeline import Analysis, Choice, whole_period
from analysis.terms import Zone
from dashboard import area_counts_view, concentrations, copying, hotspot_map, how_sure_view, no_hotspot, parts, session, texts, when_view
from dashboard.frame import need_located, need_register, page
from dashboard.hotspot_filters import choose, say_filters
from dashboard.map_page import TABLE_HEADS, frame_of, table_rows
from dashboard.map_view import show_map

HEIGHT_PX = 500
TABLE_PX = 760
LIST, HOW_SURE, WHEN = "Plekken", "Hoe zeker is dit", "Wanneer"


def lead_of(drawn: session.Picture, found: Concentrations) -> tuple[str, str]:
    """Return the count, and the rest of the first sentence: since when, what was found, what is not on the map."""
    incidents = drawn.chosen
    not_on_map = int((incidents.geometry.isna() | incidents.geometry.is_empty).sum())
    period = whole_period(incidents)
    since = f" van {day(period[0])} tot en met {day(period[1])}. " if period else ". "
    missing = f" {amount(not_on_map, 'incident staat', 'incidenten staan')} niet op de kaart." if not_on_map else ""
    net = texts.robberies(len(incidents))
    gross = texts.net_and_gross(len(incidents), int(incidents["registration_count"].sum()))
    return net[:1].upper() + net[1:], gross.removeprefix(net) + since + found.statement + missing


def show_picture(drawn: session.Picture, chosen: str | None) -> None:
    """Show the map; a click on a concentration chooses it in the list."""
    found = drawn.drawn.concentrations
    frame = frame_of(found.hotspots, drawn.chosen, drawn.register.areas)
    title = "Kaart van de concentraties"
    click = show_map(
        drawn.register, hotspot_map.layers_of(drawn, chosen), title=title, key="hotspots-map", frame=frame, height_px=HEIGHT_PX
    )
    if click and click.layer == "concentrations" and click.id != chosen:
        session.remember(concentrations.CHOSEN, click.id)
        st.rerun()  # the line round the chosen one is on the map itself


def show_below(drawn: session.Picture, found: Concentrations, now: Analysis | None) -> None:
    """Show what belongs to the map: its table, its text, and why there is no density."""
    with st.container(horizontal=True):
        tables = st.popover(texts.TABLE_WITH_MAP, type="tertiary", key="hotspots-tables", on_change="rerun")
        if tables.open:
            with tables:
                show_tables(drawn, found)
        cards = [concentrations.card_text(row, is_weighed=now is not None) for row in found.hotspots.itertuples()]
        lines = ["".join(lead_of(drawn, found)), say_filters(drawn.choice), *cards, copying.source_line(drawn.register, drawn.chosen)]
        parts.copy_as_text(lines, zone=Zone.RESTRICTED, key="map")
        fewest = drawn.settings.minimal_for_density
        if found.density is None:
            with st.popover("Dichtheid staat uit", type="tertiary"):
                parts.sentence(
                    f"De dichtheidskaart kan vanaf {fewest} incidenten met een huisnummer. Met minder wisselt het beeld te veel."
                )


def show_tables(drawn: session.Picture, found: Concentrations) -> None:
    """Show in words what the map shows."""
    rows = table_rows(found.hotspots)
    if rows:
        parts.table(rows, TABLE_HEADS, caption="Concentraties", right=(3, 4))
    every = concentrations.incident_rows(drawn.chosen, found.incident_hotspot, found.hotspots)
    height_px = min(38 + 35 * len(every), 260)
    parts.long_table(every, key="hotspots-incidents", height_px=height_px, width_px=TABLE_PX)
    if rows:
        parts.text_to_copy([*copying.rows_as_text(rows), copying.source_line(drawn.register, drawn.chosen)], zone=Zone.RESTRICTED)


def show_side(drawn: session.Picture, found: Concentrations, now: Analysis | None, chosen: str | None) -> None:
    """Show what was chosen beside the map: the places, how sure they are, or when."""
    views = [LIST, HOW_SURE, WHEN]
    view = st.segmented_control(
        "Naast de kaart", views, default=LIST, required=True, key=session.kept("hotspots-view"), label_visibility="collapsed"
    )
    with st.container(height=HEIGHT_PX + 4, border=False, key="pk-list"):
        if view == HOW_SURE:
            how_sure_view.show_how_sure(drawn, now, chosen)
        elif view == WHEN:
            when_view.show_when(drawn)
        elif chosen:
            concentrations.show_list(found.hotspots)
            concentrations.show_card(drawn, now, chosen)
        else:
            no_hotspot.show_none(drawn)
    if now is None:
        session.work_out(drawn)
        look_again(lambda: session.is_worked_out(drawn))
    elif view == HOW_SURE and not session.is_worked_out(drawn, with_certainty=True):
        look_again(lambda: session.is_worked_out(drawn, with_certainty=True))


def look_again(is_ready: Callable[[], bool]) -> None:
    """Show the page anew as soon as what is worked on beside it is ready."""

    @st.fragment(run_every=0.4)
    def wait() -> None:
        if is_ready():
            st.rerun()

    wait()


def need_picture(choice: Choice) -> session.Picture:
    """Return the picture of a choice; the page has asked for the data before."""
    drawn = session.picture(choice)
    assert drawn is not None, "asked after `need_located`"
    return drawn


with page("Hotspots", Zone.RESTRICTED):
    register = need_register()
    refusal = session.police_refusal()
    if (refusal or session.police_data() is None) and area_counts_view.has_counts():
        area_counts_view.show_counts(register, refusal)
        st.stop()
    every = need_located()
    header = st.container()
    drawn = need_picture(choose(every))
    session.remember("choice", drawn.choice)
    now = session.analysis_so_far(drawn)
    found = now.concentrations if now else drawn.drawn.concentrations
    with header:
        parts.lead("", *lead_of(drawn, found))
    chosen = concentrations.choose_first(found.hotspots) if len(found.hotspots) else None
    left, right = st.columns([1.75, 1])
    with left:
        show_picture(drawn, chosen)
        show_below(drawn, found, now)
    with right:
        show_side(drawn, found, now, chosen)
