"""Wie benaderen we: an area and audiences, the addresses in it, and whether that list may leave."""

from dataclasses import replace
from datetime import date

import streamlit as st

from analysis import action_lists
from analysis.actions import Action, Basis, State, from_concentrations
from analysis.dossier import delete_action, fix_list, fixed_list, move_action, read_actions, read_coordinator, save_action
from analysis.dutch import enumerate_words
from analysis.organisation import PURPOSE
from analysis.privacy import TOO_SMALL
from analysis.register import Register
from analysis.terms import Zone
from dashboard import approach, menu, outgoing_files, parts, session, shown_list, texts
from dashboard.approach import Selection
from dashboard.frame import PageFrame, need_register, page

TITLE_HELP = "Alleen voor u. De naam op bestanden komt uit de straten of de buurten."


def choose_area(register: Register, basis: Basis) -> Selection | None:
    """Show what there is to choose in this way; None, with what leads on, when there is nothing."""
    if basis is not Basis.CONCENTRATIONS:
        return approach.choose_whole(register, basis)
    refusal = session.police_refusal()
    analysis = None if refusal else approach.current_analysis()
    if analysis is None:
        parts.note(f"{refusal or texts.NO_POLICE_DATA} Zonder politiegegevens kiest u een buurt, een winkelgebied of een branche.")
        name, label = ("wie_mag_wat_weten", "Naar Wie mag wat weten") if refusal else ("gegevens", "Naar Gegevens")
        if menu.exists(name):
            st.page_link(menu.path_of(name), label=label)
        return None
    if analysis.concentrations.hotspots.empty:
        parts.note(f"{analysis.concentrations.statement} Kies een buurt, een winkelgebied of een branche.")
        return None
    return approach.choose_concentrations(analysis)


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
            keep(action, selection, may_fix=may_fix)
    if release.held_back and action.area.depends_on_incidents:
        held = action_lists.held_concentrations(action, session.settings()) or [one.hotspot_id for one in action.area.concentrations]
        with st.container(horizontal=True, key="widen"):
            for i, offer in enumerate(session.widenings(approach.current_choice(), held)):
                st.button(approach.widening_label(offer), key=f"widen-{i}", on_click=approach.widen_to, args=(offer,))
    return not release.held_back


@st.dialog("Actie bewaren", width="medium")
def keep(action: Action, selection: Selection, *, may_fix: bool) -> None:
    """Ask once what the action is called, what it is for, who gets the files and who owns it; keep it and fix its list."""
    dossier, who = session.dossier(), session.user()
    owner = action.owner or read_coordinator(dossier).in_charge(session.today()) or session.signature()
    with st.form("action", border=False):
        title = st.text_input("Naam van de actie", action.title, max_chars=120, help=TITLE_HELP)
        purpose = st.text_area("Doel", action.purpose or PURPOSE, max_chars=600, height=80)
        left, right = st.columns(2)
        recipient = left.text_input("Wie krijgt de bestanden?", action.recipient, max_chars=80, placeholder="bijvoorbeeld: wijkteam")
        named = right.text_input("Wie trekt de actie?", owner, max_chars=80)
        due = left.date_input("Klaar vóór", action.due, format="DD-MM-YYYY")
        parts.quiet("Na het vastleggen verandert de lijst niet meer, ook niet als u later gegevens toevoegt.")
        with st.container(horizontal=True):
            fix = st.form_submit_button("Lijst vastleggen", type="primary", disabled=not may_fix)
            as_concept = st.form_submit_button("Bewaren als concept")
    if not (fix or as_concept):
        return
    if fix and not recipient.strip():
        parts.note("Vul in wie de bestanden krijgt. Dat staat op elk bestand.", tone="attention")
        return
    filled = replace(
        action,
        title=title.strip(),
        purpose=purpose.strip(),
        recipient=recipient.strip(),
        owner=named.strip(),
        due=due if isinstance(due, date) else None,
    )
    with parts.refusal_shown():
        kept = save_action(dossier, filled, who)
        if fix and kept.id is not None:
            kept = fix_list(dossier, kept.id, selection.listed, who)
        approach.work_on(kept.id or approach.NEW)
        st.rerun()


def show_choice(register: Register, actions: dict[int, Action], p: PageFrame) -> None:
    """Show the choice and what it holds."""
    lead, fields = st.container(), st.columns([1.2, 1, 1.9])
    with fields[0]:
        kept = pick(actions)
    with fields[1]:
        basis = approach.choose_basis(may_show_confidential=p.may_show_confidential)
    with fields[2]:
        selection = choose_area(register, basis)
    gone = approach.gone_concentrations(kept) if kept is not None and basis is Basis.CONCENTRATIONS else []
    if gone:
        parts.note(f"Niet meer gevonden met de gegevens en filters van nu: {enumerate_words(gone)}. Kies opnieuw.", tone="attention")
    if selection is None or selection.whole.empty:
        with lead:
            parts.lead("Kies een gebied of een branche, en voor wie. U ziet meteen om hoeveel adressen het gaat.")
        approach.show_where_to_choose(register, basis)
        return
    selection = replace(selection, audiences=approach.choose_audiences())
    with lead:
        count, rest = shown_list.say_list(selection.listed)
        parts.lead("", count, rest)
    action = _as_action(kept, selection, register)
    is_open = show_verdict(action, selection)
    shown_list.show_list(
        register,
        selection.listed,
        key=f"choice-{selection.mark}",
        is_confidential=selection.area.depends_on_incidents and p.may_show_confidential,
        outlines=selection.outlines,
        is_low=not is_open,
    )


def _as_action(kept: Action | None, selection: Selection, register: Register) -> Action:
    """Return the choice as an action: the kept concept with its new area, or a new one."""
    if kept is not None:
        return replace(kept, area=selection.area, audiences=selection.audiences)
    if selection.area.depends_on_incidents:
        hotspots = approach.current_analysis().concentrations.hotspots
        ids = [one.hotspot_id for one in selection.area.concentrations]
        begun = from_concentrations(hotspots, ids, owner="-", created_on=session.today(), audiences=selection.audiences)
        return replace(begun, owner="")
    named = action_lists.release_action(Action(title="-", area=selection.area), selection.whole, session.settings())
    title = action_lists.shared_name(Action(title="-", area=selection.area), named, outgoing_files.area_names(register))
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
            if menu.exists("bijeenkomst") and st.button("Bijeenkomst plannen"):
                st.switch_page(menu.path_of("bijeenkomst"))
        with st.popover("Lijst openen of weghalen", type="tertiary"):
            reopen_or_delete(action)
    is_confidential = action.area.depends_on_incidents and p.may_show_confidential
    shown_list.show_list(register, listed, key=f"fixed-{action.id}", is_confidential=is_confidential)


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
    return Zone.RESTRICTED if approach.chosen_basis(may_show_confidential=True) is Basis.CONCENTRATIONS else Zone.SHAREABLE


def pick(actions: dict[int, Action]) -> Action | None:
    """Show which action the page is about and return it; None for a new choice."""
    names = {approach.NEW: "Nieuwe keuze"} | {key: approach.title_of(one) for key, one in reversed(actions.items())}
    return actions.get(approach.pick_action(names, page="choice"))


def actions_to_show(*, is_sharing: bool) -> dict[int, Action]:
    """Return the actions; on a shared screen only those that may leave."""
    kept = [action for action in read_actions(session.dossier()) if action.id]
    if is_sharing:
        kept = [action for action in kept if action_lists.can_leave(action, session.settings())]
        kept = [action for action in kept if action.state is not State.CONCEPT or not action.area.depends_on_incidents]
    return {action.id: action for action in kept if action.id}


approach.take_over()
known = actions_to_show(is_sharing=session.is_sharing_screen())
current = known.get(approach.wanted_action())
with page("Wie benaderen we", zone_now(current, is_sharing=session.is_sharing_screen())) as p:
    opened_register = need_register()
    if current is not None and current.state is not State.CONCEPT:
        show_fixed(opened_register, known, current, p)
    else:
        show_choice(opened_register, known, p)
