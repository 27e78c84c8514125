"""Wie benaderen we: an area and audiences, the addresses in it, and whether that list may leave."""

from dataclasses import replace

import streamlit as st

from analysis import action_lists
from analysis.action_choices import steps_of, what_differs
from analysis.actions import Action, Basis, State, from_concentrations
from analysis.dossier import Choosing, delete_action, fixed_list, move_action
from analysis.dutch import enumerate_words
from analysis.privacy import TOO_SMALL
from analysis.recipients import Widening, widen_options
from analysis.register import Register
from analysis.selection_steps import WHOLE_WAYS, Operation, Step, Way, are_whole
from analysis.street_order import name_streets
from analysis.terms import Method, Zone
from dashboard import (
    approach,
    approach_address,
    approach_begin,
    approach_steps,
    audience_sheet,
    menu,
    outgoing_files,
    parts,
    session,
    shown_list,
)
from dashboard.action_form import keep
from dashboard.approach_selection import Selection, select
from dashboard.frame import PageFrame, need_register, page
from dashboard.map_layers import areas_layer, concentrations_layer, drawer_layer
from dashboard.map_view import show_map

MOST_WIDER = 3
"""More buttons than one line holds push the map off the screen."""
BEGIN = "Kies een gebied of een branche, en voor wie. U ziet meteen om hoeveel adressen het gaat."
NOBODY = "In dit gebied staan geen adressen. Kies een ander gebied of haal een keuze weg."


def show_verdict(action: Action, selection: Selection) -> bool:
    """Say whether the list may leave, with what one can do: fix it, or widen it to what depends on no incident."""
    release = action_lists.release_action(action, selection.listed, session.settings())
    may_fix = not release.recipients.empty
    button, verdict = st.columns([1, 3.6], vertical_alignment="top")
    with verdict:
        if not selection.listed.empty and not release.held_back:
            parts.note("Deze lijst mag u delen met wie u kiest. De lijst is niet openbaar.", tone="good")
        for sentence in release.held_back:
            parts.note(sentence, tone="attention")
    with button:
        label = "Lijst vastleggen…" if may_fix else "Bewaren als concept…"
        if st.button(label, type="primary" if may_fix else "secondary", key="keep", width="stretch"):
            keep(action, selection.listed, may_fix=may_fix)
    if release.held_back and action.area.depends_on_incidents:
        with st.container(horizontal=True, key="widen"):
            for i, offer in enumerate(wider_areas(action, selection)):
                st.button(approach.widening_label(offer), key=f"widen-{i}", on_click=approach.widen_to, args=(offer,))
    return not release.held_back


def wider_areas(action: Action, selection: Selection) -> list[Widening]:
    """Return the whole areas one may share instead of what is held back."""
    register = session.register()
    if action.area.basis is Basis.COMBINED and register is not None:
        around = selection.whole.geometry.drop_duplicates().union_all()
        offers = widen_options(around, selection.whole, register.premises, register.areas, session.settings())
        return [offer for offer in offers if offer.method is not Method.SAME_BRANCH][:MOST_WIDER] or offers[:MOST_WIDER]
    held = action_lists.held_concentrations(action, session.settings()) or [one.hotspot_id for one in action.area.concentrations]
    return session.widenings(approach.current_choice(), held)


def show_choice(register: Register, actions: dict[int, Action], p: PageFrame) -> None:
    """Show the choice and what it holds."""
    lead, fields = st.container(), st.columns([1.2, 1, 1.9])
    with fields[0]:
        kept = pick(actions)
    choosable = session.choosable()
    assert choosable is not None  # there is a register
    with fields[1]:
        way = approach.choose_way(may_show_confidential=p.may_show_confidential)
    with fields[2]:
        first = approach_steps.choose_first(register, way, choosable)
    steps = (first, *approach_steps.further_steps()) if first.is_complete else (first,)
    gone = approach.gone_concentrations(kept) if kept is not None and way is Way.CONCENTRATION else []
    if gone:
        parts.note(f"Niet meer gevonden met de gegevens en filters van nu: {enumerate_words(gone)}. Kies opnieuw.", tone="attention")
    show_told()
    choosing = Choosing(steps, (), approach_address.by_hand())
    selection = select(register, choosable, choosing)
    if selection.whole.empty:
        with lead:
            parts.lead(NOBODY if first.is_complete else BEGIN)
            if not first.is_complete and way in (Way.NEIGHBOURHOOD, Way.DISTRICT, Way.COMPLEX):
                parts.quiet(approach.NO_AGES)
        if first.is_complete:
            with st.container(horizontal=True):
                approach_steps.show_steps(register)
                show_undo(kept)
        show_where_to_choose(register, way, p)
        return
    selection = choose_whom(register, selection, choosing, kept, p)
    with lead:
        count, rest = shown_list.say_list(selection.listed)
        parts.lead("", count, rest)
    action = _as_action(kept, selection, register)
    is_open = show_verdict(action, selection)
    is_low = not is_open or bool(selection.notes)
    click = shown_list.show_list(
        register,
        selection.listed,
        key=f"choice-{selection.mark}",
        is_confidential=selection.area.depends_on_incidents and p.may_show_confidential,
        outlines=selection.outlines,
        is_low=is_low,
        can_choose=p.may_show_confidential,
    )
    if click is not None:
        take_click(click, first)
    approach_address.show_pointed(choosable, set(selection.listed["address_id_bag"]))


def choose_whom(register: Register, selection: Selection, choosing: Choosing, kept: Action | None, p: PageFrame) -> Selection:
    """Show the audiences and the ways to change the choice; keep the choice and return it for those audiences."""
    selection = replace(selection, audiences=approach.choose_audiences())
    approach.keep(replace(choosing, audiences=selection.audiences), kept)
    with st.container(horizontal=True, vertical_alignment="center"):
        approach_steps.show_adder(register, may_show_confidential=p.may_show_confidential)
        approach_address.show_search()
        audience_sheet.offer(selection)
        show_undo(kept)
        approach_steps.show_steps(register)
    for note in selection.notes:
        parts.quiet(note)
    return selection


def show_undo(kept: Action | None) -> None:
    """Offer the way back, where there is one."""
    if approach.may_undo(kept):
        st.button("Ongedaan maken", key="undo", on_click=approach.undo, args=(kept.id if kept else None,), type="tertiary")


def show_told() -> None:
    """Say once what was found in a list of one's own, and with which concentration the choice began."""
    for name in ("own_list_told", "sheet_told"):
        told = session.recall(name)
        if told:
            session.remember(name, None)
            parts.note(told, tone="good")
    if session.recall("approach_begun_with") and not session.is_sharing_screen():
        session.remember("approach_begun_with", None)
        whole = "Wij kozen het hele gebied rond deze concentratie: zo'n lijst wijst niemand aan."
        parts.quiet(f"{whole} Liever de concentratie zelf? Kies op: Concentratie.")


def take_click(click: shown_list.Click, first: Step) -> None:
    """Do what was clicked: an address opens its window, a drawn area becomes the area or another step."""
    if click.shape:
        drawn = Step(way=Way.DRAWN, operation=session.recall("step_operation") or Operation.ADD, shape=click.shape)
        if first.way is Way.DRAWN or not first.is_complete:
            session.remember("approach_way", Way.DRAWN)
            session.remember("approach_shape", click.shape)
        else:
            approach_steps.add_step(drawn)
    elif click.layer == "concentrations":
        session.remember("approach_hotspot", click.id)
    else:
        approach_address.point_at(click.id)
    st.rerun()


def show_where_to_choose(register: Register, way: Way, p: PageFrame) -> None:
    """Show the municipality while nothing is chosen yet; with its concentrations when one of those is to be chosen."""
    layers = [areas_layer(register.areas)] if len(register.areas) else []
    analysis = approach.current_analysis() if way is Way.CONCENTRATION else None
    if analysis is not None and len(analysis.concentrations.hotspots):
        layers = [concentrations_layer(analysis.concentrations.hotspots)]
    if p.may_show_confidential:
        layers.append(drawer_layer())
    height_px = shown_list.LIST_HEIGHT_PX + 80
    click = show_map(register, layers, title="Kaart van de gemeente", key=f"nothing-chosen-{way}", height_px=height_px)
    if click:
        take_click(click, Step(way=way))


def _as_action(kept: Action | None, selection: Selection, register: Register) -> Action:
    """Return the choice as an action: the kept concept with its new area, or a new one."""
    if kept is not None:
        return replace(kept, area=selection.area, audiences=selection.audiences)
    if selection.area.basis is Basis.CONCENTRATIONS:
        hotspots = approach.current_analysis().concentrations.hotspots
        ids = [one.hotspot_id for one in selection.area.concentrations]
        begun = from_concentrations(hotspots, ids, owner="-", created_on=session.today(), audiences=selection.audiences)
        return replace(begun, owner="", area=selection.area)
    named = action_lists.release_action(Action(title="-", area=selection.area), selection.whole, session.settings())
    title = action_lists.shared_name(Action(title="-", area=selection.area), named, outgoing_files.area_names(register))
    title = title or name_streets(selection.whole)
    return Action(title=title, area=selection.area, audiences=selection.audiences, created_on=session.today())


def show_fixed(register: Register, actions: dict[int, Action], action: Action, p: PageFrame) -> None:
    """Show an action with its fixed list."""
    lead, fields = st.container(), st.columns([1.7, 2.4], vertical_alignment="bottom")
    with fields[0]:
        pick(actions)
    listed = fixed_list(session.dossier(), action.id or 0)
    release = action_lists.release_action(action, listed, session.settings())
    if not p.may_show_confidential:
        listed = release.recipients
    with lead:
        count, rest = shown_list.say_list(listed)
        parts.lead("", count, rest)
    with fields[1]:
        parts.sentence(shown_list.state_sentence(action))
    if release.recipients.empty:
        parts.note(TOO_SMALL, tone="attention")
    elif release.held_back and p.may_show_confidential:
        for sentence in release.held_back:
            parts.note(sentence, tone="attention")
    with st.container(horizontal=True, vertical_alignment="center"):
        if not release.recipients.empty:
            if menu.exists("bezoeklijst") and st.button("Naar de bezoeklijst", type="primary"):
                st.switch_page(menu.path_of("bezoeklijst"))
            if menu.exists("bezoekrondes") and st.button("Bezoekronde plannen"):
                st.switch_page(menu.path_of("bezoekrondes"))
            if menu.exists("bijeenkomst") and st.button("Bijeenkomst plannen"):
                st.switch_page(menu.path_of("bijeenkomst"))
        with st.popover("Lijst openen of weghalen", type="tertiary"):
            reopen_or_delete(action)
    show_difference(register, action, p)
    is_confidential = action.area.depends_on_incidents and p.may_show_confidential
    shown_list.show_list(register, listed, key=f"fixed-{action.id}", is_confidential=is_confidential)


def show_difference(register: Register, action: Action, p: PageFrame) -> None:
    """Say what the list would be with the data of now; the fixed list itself never changes by that."""
    choosable = session.choosable()
    if choosable is None or not p.may_show_confidential:
        return
    now = select(register, choosable, Choosing(steps_of(action.area), (), action.area.by_hand))
    fixed = fixed_list(session.dossier(), action.id or 0)
    if now.whole.empty:
        what = "deze concentratie niet" if action.area.depends_on_incidents else "hier geen adressen"
        parts.quiet(f"Met de gegevens van nu vinden we {what}. De vastgelegde lijst blijft zoals hij is.")
        return
    differs = what_differs(fixed, action_lists.for_audiences(now.whole, action.audiences))
    if differs.is_same:
        return
    with st.expander(f"Met de gegevens van nu zou de lijst anders zijn: {differs.say()}"):
        parts.sentence("De vastgelegde lijst verandert niet vanzelf. Wilt u de nieuwe? Open de lijst weer en leg hem opnieuw vast.")
        parts.long_table(differs.table, key=f"differs-{action.id}", height_px=200)


def reopen_or_delete(action: Action) -> None:
    """Offer the way back, as far as there is one."""
    if action.state in (State.FIXED, State.RELEASED):
        parts.sentence("Bij openen vervalt de vastgelegde lijst. De keuze blijft staan en u kunt hem aanpassen.")
        if st.button("Lijst weer openen"):
            opened = move_action(session.dossier(), action, State.CONCEPT, session.user())
            approach.load(opened.area, opened.audiences)
            st.rerun()
    parts.sentence("Weghalen verwijdert ook de bijeenkomsten van deze actie. Wat u al deelde, blijft in het logboek staan.")
    if st.button("Actie weghalen"):
        delete_action(session.dossier(), action.id or 0, session.user())
        approach.work_on(approach.NEW)
        st.rerun()


def zone_now(kept: Action | None, *, is_sharing: bool) -> Zone:
    """Return the zone of what the page is about to show."""
    if is_sharing:
        return Zone.SHAREABLE
    if kept is not None and kept.state is not State.CONCEPT:
        return Zone.RESTRICTED if kept.area.depends_on_incidents else Zone.SHAREABLE
    way = approach.chosen_way(may_show_confidential=True)
    if approach_steps.shows_counts(way):
        return Zone.RESTRICTED
    knows = way not in WHOLE_WAYS or not are_whole(approach_steps.further_steps())
    return Zone.RESTRICTED if knows and (way is Way.CONCENTRATION or session.police_data() is not None) else Zone.SHAREABLE


def pick(actions: dict[int, Action]) -> Action | None:
    """Show which action the page is about and return it; None for a new choice."""
    names = {approach.NEW: "Nieuwe keuze"} | {key: approach.title_of(one) for key, one in reversed(actions.items())}
    return actions.get(approach.pick_action(names, page="choice"))


approach_begin.take_over()
known = approach.actions_to_show(is_sharing=session.is_sharing_screen())
current = known.get(approach.wanted_action())
if current is None or current.state is State.CONCEPT:
    approach.open_when_new(current)  # before anything asks how the area is chosen: the zone follows from it
with page("Wie benaderen we", zone_now(current, is_sharing=session.is_sharing_screen())) as p:
    opened_register = need_register()
    if current is not None and current.state is not State.CONCEPT:
        show_fixed(opened_register, known, current, p)
    else:
        show_choice(opened_register, known, p)
