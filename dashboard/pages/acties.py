"""Acties: every neighbourhood action with its state, owner, dates and next step; and everything that belongs to one."""

from dataclasses import replace

import geopandas as gpd
import streamlit as st

from analysis import action_lists
from analysis.actions import Action, State, next_step
from analysis.dossier import fixed_list, move_action, read_evenings, read_exports, read_rounds, read_visits, save_action
from analysis.dutch import amount, day, enumerate_words
from analysis.rounds import say_totals, totals
from analysis.selection_steps import Way
from analysis.terms import Zone
from dashboard import action_form, approach, approach_begin, measures_view, menu, parts, session, shown_list, texts
from dashboard.action_gates_view import ask_release, show_gates
from dashboard.frame import need_register, page
from dashboard.map_layers import areas_layer, outline_layer
from dashboard.map_view import show_map

LIST_PX = 200
OUTLINE_M = 45.0
STARTS = {
    Way.CONCENTRATION: "Een hotspot of concentratie",
    Way.NEIGHBOURHOOD: "Aantallen per buurt, of een hele buurt",
    Way.BRANCH: "Geen politiegegevens: een branche, bijvoorbeeld alle snackbars",
    Way.SHOPPING_AREA: "Een heel winkelgebied",
}
MAIN = {
    State.CONCEPT: "Adressen kiezen",
    State.FIXED: "Vrijgeven…",
    State.RELEASED: "Start de actie",
    State.RUNNING: "Afronden…",
    State.DONE: "Weer openen",
}


def table_of(actions: list[Action], counts: dict[int, int]) -> list[tuple[str, ...]]:
    """Return the actions as rows: what, how far, whose, when, and what is next."""
    return [
        (
            approach.title_of(one).rsplit(" (", 1)[0],
            one.state.label,
            next_step(one, counts.get(one.id or 0, 0)) or "Klaar",
            one.owner,
            day(one.starts_on) if one.starts_on else "",
            day(one.due) if one.due else "",
        )
        for one in actions
    ]


HEADS = ("Actie", "Stand", "Volgende stap", "Trekker", "Begint op", "Klaar vóór")


@st.dialog("Nieuwe actie")
def begin() -> None:
    """Ask what the action begins with; the rest follows when its list is kept."""
    way = st.radio("Waarmee begint u?", list(STARTS), format_func=STARTS.__getitem__, key="pk_action_start")
    parts.quiet("Hierna kiest u de adressen. Doel, ontvanger en trekker vult u één keer in, bij het bewaren.")
    if st.button("Verder", type="primary"):
        approach_begin.begin_with(way)
        st.switch_page(menu.path_of("wie_benaderen_we"))


def outlines(actions: list[Action], lists: dict[int, gpd.GeoDataFrame]) -> list[object]:
    """Return where the actions are, to click on."""
    layers = []
    for one in actions:
        listed = lists.get(one.id or 0)
        if listed is None or listed.empty:
            continue
        points = listed.geometry.drop_duplicates()
        many = len(points) > shown_list.MOST_ON_MAP
        around = points.union_all().convex_hull if many else points.buffer(OUTLINE_M).union_all().buffer(-OUTLINE_M / 3)
        shape = gpd.GeoSeries([around], crs=listed.crs)
        name = approach.title_of(one)
        layers.append(outline_layer(shape, text="gebied van een actie", name=f"action-{one.id}", ids=[str(one.id)], tips=[name]))
    return layers


def show_all(actions: list[Action], lists: dict[int, gpd.GeoDataFrame]) -> Action:
    """Show the table and the map side by side and return the action that is open."""
    register = need_register()
    left, right = st.columns([1.9, 1], gap="small")
    with left:
        counts = {key: len(listed) for key, listed in lists.items()}
        pointed = shown_list.choose_row(shown_list.as_table(table_of(actions, counts), HEADS), key="actions", height_px=LIST_PX)
    with right:
        layers = outlines(actions, lists) or ([areas_layer(register.areas)] if len(register.areas) else [])
        click = show_map(register, layers, title="Kaart van de acties", key=f"actions-{len(actions)}", height_px=LIST_PX)
    if pointed is not None:
        approach.work_on(actions[pointed].id or approach.NEW)
    elif click is not None and click.layer.startswith("action-"):
        approach.work_on(int(click.id))
    wanted = approach.wanted_action()
    return next((one for one in actions if one.id == wanted), actions[0])


def show_facts(action: Action, listed: gpd.GeoDataFrame) -> None:
    """Show what the action is: how its area was chosen, for whom, what for, for whose files, when."""
    count = texts.addresses(len(listed)) if len(listed) else "nog geen vastgelegde lijst"
    audiences = enumerate_words([one.label.lower() for one in action.audiences]) or "iedereen"
    rows = [
        ("Gebied", f"{action.area.basis.label}; {count}"),
        ("Voor wie", audiences),
        ("Doel", action.purpose or "nog niet ingevuld"),
        ("Ontvanger", action.recipient or "nog niet ingevuld"),
        ("Trekker", action.owner),
        ("Loopt", _span(action)),
        ("Vastgelegd op", day(action.fixed_on) if action.fixed_on else "nog niet"),
    ]
    by_hand = len(action.area.by_hand)
    if by_hand:
        rows.append(("Met de hand", f"{amount(by_hand, 'adres', 'adressen')} toegevoegd of weggehaald"))
    parts.table(rows, ("Wat", "Hoe"), label="Wat deze actie is")


def _span(action: Action) -> str:
    begins = day(action.starts_on) if action.starts_on else "datum nog kiezen"
    return f"{begins} tot {day(action.ends_on)}" if action.ends_on else begins


def show_main(action: Action) -> None:
    """Show the one next action, and what else can be done."""
    with st.container(horizontal=True):
        if st.button(MAIN[action.state], type="primary", key="main"):
            go_on(action)
        if st.button("Gegevens wijzigen…", key="change"):
            change(action)
        for name, label in (("bezoeklijst", "Bezoeklijst"), ("bezoekrondes", "Bezoekrondes"), ("bijeenkomst", "Bijeenkomst")):
            if action.state is not State.CONCEPT and menu.exists(name) and st.button(label, key=f"go-{name}"):
                approach.work_on(action.id or approach.NEW)
                st.switch_page(menu.path_of(name))


def go_on(action: Action) -> None:
    """Take the next step of an action."""
    if action.state is State.CONCEPT:
        approach.work_on(action.id or approach.NEW)
        st.switch_page(menu.path_of("wie_benaderen_we"))
    elif action.state is State.FIXED:
        ask_release(action)
    elif action.state is State.RUNNING:
        finish(action)
    else:
        with parts.refusal_shown():
            move_action(session.dossier(), action, State.RUNNING, session.user())
            st.rerun()


@st.dialog("Gegevens van de actie", width="medium")
def change(action: Action) -> None:
    """Change title, purpose, recipient, owner and dates; the list stays what it is."""
    with st.form("change-action", border=False):
        filled = action_form.fields(action)
        if st.form_submit_button("Opslaan", type="primary"):
            with parts.refusal_shown():
                save_action(session.dossier(), filled, session.user())
                st.rerun()


@st.dialog("Actie afronden")
def finish(action: Action) -> None:
    """Ask what came of it."""
    outcome = st.text_area(
        "Wat leverde de actie op?", action.outcome, max_chars=1000, height=120, placeholder="Noem geen namen en geen incidenten."
    )
    if st.button("Afronden", type="primary"):
        dossier, who = session.dossier(), session.user()
        with parts.refusal_shown():
            kept = save_action(dossier, replace(action, outcome=" ".join(outcome.split())), who)
            move_action(dossier, kept, State.DONE, who)
            st.rerun()


def show_belongings(action: Action) -> None:
    """Show the files, rounds and evenings of an action, and what came of it."""
    dossier, number = session.dossier(), action.id or 0
    rows = [("Uitkomst", action.outcome)] if action.outcome else []
    for stored in read_rounds(dossier, number):
        rows.append(("Bezoekronde", f"{stored.title}: {say_totals(totals(read_visits(dossier, stored.id or 0)))}"))
    evenings = [one for one in read_evenings(dossier) if one.action_id == number]
    rows += [("Bijeenkomst", f"{day(one.day)}{f', {one.venue.name}' if one.venue else ''}") for one in evenings]
    files = [one for one in read_exports(dossier) if one.action_id == number]
    rows += [("Bestand", f"{one.file_name} (voor {one.recipient or 'niemand genoemd'})") for one in files[:12]]
    if not rows:
        parts.quiet("Nog geen brieven, bezoeken of bijeenkomsten.")
        return
    parts.table(rows, ("Soort", "Wat"), label="Wat bij deze actie hoort")


with page("Acties", Zone.SHAREABLE) as p:
    known = list(reversed(approach.actions_to_show(is_sharing=not p.may_show_confidential).values()))
    if not known:
        parts.empty_state("Nog geen actie", "Begin met een hotspot, met aantallen per buurt, of zonder politiegegevens met een branche.")
        if st.button("Nieuwe actie…", type="primary"):
            begin()
        st.stop()
    running = sum(one.state not in (State.DONE, State.CONCEPT) for one in known)
    head, button = st.columns([3, 1], vertical_alignment="center")
    with head:
        parts.lead("", amount(len(known), "actie", "acties"), f", waarvan {running} vastgelegd of onderweg.")
    with button:
        if st.button("Nieuwe actie…", key="new", width="stretch"):
            begin()
    fixed = {one.id or 0: fixed_list(session.dossier(), one.id or 0) for one in known if one.state is not State.CONCEPT}
    if not p.may_show_confidential:
        fixed = {
            one.id or 0: action_lists.release_action(one, fixed[one.id or 0], session.settings()).recipients
            for one in known
            if one.id in fixed
        }
    opened = show_all(known, fixed)
    parts.heading(approach.title_of(opened))
    show_main(opened)
    facts, more = st.columns([1, 1.1], gap="medium")
    with facts:
        show_facts(opened, fixed.get(opened.id or 0, gpd.GeoDataFrame()))
    with more:
        gates, belongs, says = st.tabs(["Vrijgave", "Wat hoort erbij", "Boodschap en maatregelen"])
        with gates:
            show_gates(opened)
        with belongs:
            show_belongings(opened)
        with says:
            measures_view.show(opened, fixed.get(opened.id or 0))
