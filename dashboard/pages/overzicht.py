"""Overzicht: how far the municipality is with Voorbereiden, what comes first and who does it."""

import zlib
from dataclasses import replace
from datetime import date
from typing import Any

import geopandas as gpd
import streamlit as st

from analysis.action_lists import release_action
from analysis.dossier import fixed_list, read_actions, read_part_tasks, save_part_task
from analysis.dutch import amount
from analysis.organisation import PartName
from analysis.preparation import PreparationPart, Progress, Situation, judge_parts, lead_sentence, my_work
from analysis.terms import Zone
from dashboard import menu, parts, session, situation, texts
from dashboard.frame import page, show_waiting
from dashboard.map_layers import MapLayer, areas_layer, concentrations_layer, join_bounds, outline_layer, widen
from dashboard.map_page import frame_of
from dashboard.map_view import show_map
from dashboard.shown_list import MOST_ON_MAP

PAGE_OF = {
    PartName.COORDINATOR: ("gemeente", "Onze gemeente"),
    PartName.PLACES: ("gegevens", "Gegevens"),
    PartName.SCHEMES: ("wat_is_er_al", "Wat is er al"),
    PartName.PARTNERS: ("partners", "Partners"),
    PartName.SHARING: ("wie_mag_wat_weten", "Wie mag wat weten"),
    PartName.PLAN: ("nazorgplan", "Nazorgplan"),
}
FIRST_WORK = 5
"""How many lines of Mijn werk stand open; the rest is one click away."""
AROUND_M = 250.0
OUTLINE_M = 45.0
MAP_PX = 240
WORK_HEADS = ("Wat", "Waarover", "Wie is aan zet", "Vóór")
TONES = {Progress.ARRANGED: "good", Progress.BUSY: "busy", Progress.MISSING: "attention", Progress.ATTENTION: "attention"}


def way_to(part: PreparationPart, facts: Situation) -> tuple[str, str]:
    """Return the page where one goes on with a part."""
    if part.name is PartName.PLACES:
        if not facts.picture.has_register:
            return "begin", "Begin met uw gemeente"
        if facts.picture.unresolved and menu.exists("adressen_nakijken"):
            return "adressen_nakijken", "Adressen nakijken"
        if facts.picture.incidents:
            return "hotspots", "Hotspots"
    return PAGE_OF[part.name]


def card_of(part: PreparationPart) -> str:
    """Return the html of one of the six parts."""
    lines = [line for line in (part.arranged, part.missing) if line]
    return parts.card(part.name.label, lines, tag=part.state.label, tone=TONES[part.state], foot=part.who_and_when)


def make_cards() -> dict[PartName, Any]:
    """Make room for the six cards; each is filled when its part is known."""
    names, slots = list(PartName), {}
    for row in (names[:3], names[3:]):
        for column, name in zip(st.columns(3), row, strict=True):
            with column, st.container(border=True, height="stretch", key=f"pk-part-{name}"):
                slots[name] = st.empty(), st.empty()
    return slots


def fill_cards(slots: dict[PartName, Any], judged: tuple[PreparationPart, ...], facts: Situation, *, is_busy: bool) -> None:
    """Fill the six cards; while the program still looks for concentrations it says so."""
    for part in judged:
        box, link = slots[part.name]
        if is_busy and part.name is PartName.PLACES:
            box.html(parts.card(part.name.label, ["Concentraties zoeken…"], tag="even geduld", tone="calm"))
            continue
        box.html(card_of(part))
        name, title = way_to(part, facts)
        if menu.exists(name):
            link.page_link(menu.path_of(name), label=f"Naar {title}")


def show_work(slot: Any, judged: tuple[PreparationPart, ...], facts: Situation) -> None:
    """Show who is to do what."""
    work = my_work(judged, facts, session.today(), settings=session.settings())
    with slot.container():
        if not work:
            parts.sentence("Er is nu niets te doen.")
            return
        rows = [(line.what, line.about, line.who, texts.day_cell(line.due)) for line in work]
        parts.table(rows[:FIRST_WORK], WORK_HEADS, label="Mijn werk")
        if len(rows) > FIRST_WORK:
            with st.expander(f"Nog {amount(len(rows) - FIRST_WORK, 'regel', 'regels')}"):
                parts.table(rows[FIRST_WORK:], WORK_HEADS, label="Mijn werk, vervolg")


def layers_of_actions(*, may_show_confidential: bool) -> list[MapLayer]:
    """Return where actions run, each as an outline in blue; on a shared screen only what may leave."""
    layers = []
    for action in read_actions(session.dossier()):
        if not action.id or not action.fixed_on:
            continue
        listed = fixed_list(session.dossier(), action.id)
        if not may_show_confidential:
            listed = release_action(action, listed, session.settings()).recipients
        if len(listed):
            layers.append(outline_layer(outline_of(listed), text="gebied van een actie", name=f"action-{action.id}"))
    return layers


def outline_of(listed: gpd.GeoDataFrame) -> gpd.GeoSeries:
    """Return a line round the addresses of a list; one line round them all when there are very many."""
    points = listed.geometry.drop_duplicates()
    many = len(points) > MOST_ON_MAP
    around = points.union_all().convex_hull if many else points.buffer(OUTLINE_M).union_all().buffer(-OUTLINE_M / 3)
    return gpd.GeoSeries([around], crs=listed.crs)


def show_map_of_now(*, may_show_confidential: bool) -> None:
    """Show where actions run; without one the concentrations, unless the screen is shared, or else the buurten."""
    register = session.register()
    if register is None:
        parts.empty_state("Nog geen kaart", texts.NO_REGISTER)
        return
    borders = [areas_layer(register.areas)] if len(register.areas) else []
    actions = layers_of_actions(may_show_confidential=may_show_confidential)
    frame = widen(join_bounds(layer.bounds for layer in actions), AROUND_M)
    concentrations = []
    analysis = session.analysis() if may_show_confidential else None
    if analysis is not None and len(analysis.concentrations.hotspots):
        hotspots = analysis.concentrations.hotspots
        concentrations = [concentrations_layer(hotspots)]
        frame = frame or frame_of(hotspots, analysis.chosen, register.areas)
    heading = "Waar nu acties lopen" if actions else "Waar de meeste overvallen waren" if concentrations else "Onze gemeente"
    parts.heading(heading)
    key = f"overview-{zlib.crc32(repr(frame).encode())}"  # a map of another place zooms anew
    show_map(register, [*borders, *concentrations, *actions], title="Kaart van de gemeente", key=key, frame=frame, height_px=MAP_PX)


@st.dialog("Taken verdelen")
def divide_tasks() -> None:
    """Say who arranges which part and by when."""
    tasks = read_part_tasks(session.dossier())
    with st.form("tasks", border=False):
        filled = {}
        for name in PartName:
            left, right = st.columns([2, 1])
            who = left.text_input(f"{name.label}: wie", tasks[name].who, max_chars=80)
            due = right.date_input("Vóór", tasks[name].due, format="DD-MM-YYYY", key=f"due-{name}")
            filled[name] = replace(tasks[name], who=who.strip(), due=due if isinstance(due, date) else None)
        if st.form_submit_button("Opslaan", type="primary"):
            with parts.refusal_shown():
                for name, task in filled.items():
                    if task != tasks[name]:
                        save_part_task(session.dossier(), task, session.user())
                st.rerun()


zone = Zone.SHAREABLE if session.is_sharing_screen() else Zone.RESTRICTED
with page("Overzicht", zone) as p:
    settings, as_of, folder = session.settings(), session.today(), str(session.dossier_folder())
    lead_slot, slots = st.empty(), make_cards()
    left, right = st.columns([1.9, 1])
    with left, st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
        parts.heading("Mijn werk")
        if st.button("Taken verdelen", type="tertiary"):
            divide_tasks()
    work_slot = left.empty()
    if situation.has_police_data() and session.recall("overview_of") != folder:  # the first time takes a while: show what is known
        facts = situation.gather(situation.quick_picture())
        judged = judge_parts(facts, as_of, settings, hide_confidential=not p.may_show_confidential)
        with lead_slot.container():
            parts.lead("Even geduld: we zoeken de incidenten op de kaart.")
        fill_cards(slots, judged, facts, is_busy=True)
        show_work(work_slot, tuple(part for part in judged if part.name is not PartName.PLACES), facts)
    facts = situation.gather(situation.picture(with_concentrations=p.may_show_confidential))
    judged = judge_parts(facts, as_of, settings, hide_confidential=not p.may_show_confidential)
    first = lead_sentence(judged)
    with lead_slot.container():
        parts.lead(f"{first.counted} ", "Eerst nu:" if first.first else "", f" {first.first}." if first.first else "")
    fill_cards(slots, judged, facts, is_busy=False)
    show_work(work_slot, judged, facts)
    session.remember("overview_of", folder)
    show_waiting(facts.picture.unresolved)
    with right:
        show_map_of_now(may_show_confidential=p.may_show_confidential)
