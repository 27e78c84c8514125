"""Bijeenkomst: an information evening for the addresses of an action: when, where, with whom, and the invitations."""

from dataclasses import replace

import streamlit as st

from analysis.action_files import (
    Outgoing,
    calendar_file,
    calendar_name,
    invitation_file,
    invitation_name,
    invited,
)
from analysis.dossier import StoredEvening, delete_evening, read_coordinator, read_evenings, save_evening
from analysis.dutch import WEEKDAYS, amount, day, enumerate_words
from analysis.evening_script import Group
from analysis.evenings import Evening, propose_venues
from analysis.terms import Zone
from dashboard import approach, evening_form, menu, outgoing_files, parts, session
from dashboard.evening_form import Filled
from dashboard.frame import need_register, page

NEW = 0
MOST_PROPOSALS = 25


def pick_evening(action_id: int, available: set[Group]) -> StoredEvening | None:
    """Show the evenings of an action and return the chosen one; None for a new one."""
    kept = {one.id: one for one in read_evenings(session.dossier()) if one.action_id == action_id and one.id}
    names = {NEW: "Nieuwe bijeenkomst"} | {key: f"{WEEKDAYS[one.day.weekday()]} {day(one.day)}" for key, one in kept.items()}
    names, wanted = approach.distinct(names), session.recall("evening_id")
    session.remember("evening_pick", wanted if wanted in names else next(reversed(names)))
    st.selectbox("Bijeenkomst", list(names), format_func=names.__getitem__, key="pk_evening_pick", on_change=_picked)
    chosen = kept.get(session.recall("evening_pick"))
    mark = f"{action_id}-{chosen.id}-{chosen.version}" if chosen else f"{action_id}-new"
    evening_form.load(chosen, available, mark)
    return chosen


def _picked() -> None:
    session.remember("evening_id", session.recall("evening_pick"))


def show_plan(filled: Filled) -> None:
    """Show what follows from the fields: how many come, what does not fit, the programme, the partners and the tasks."""
    plan = filled.plan
    parts.figures(evening_form.part_figures(plan))
    for message in plan.messages:
        parts.note(message, tone="attention")
    programme, partners, tasks = st.tabs(["Programma", "Partners en rollen", "Wat moet wanneer"])
    with programme:
        rows = [(f"{item.at:%H.%M}", item.what, item.who, item.needed) for item in plan.programme]
        parts.table(rows, ("Tijd", "Wat", "Wie", "Nodig"), caption="Programma van de avond")
    with partners:
        heads = ("Partner", "Rol", "Toegezegd")
        parts.table(evening_form.attendance_rows(filled.stored.partners), heads, caption="Partners en rollen")
    with tasks:
        parts.quiet(f"Voorbereiding: {plan.track.label}.")
        parts.table([(day(task.due), task.what) for task in plan.tasks], ("Vóór", "Wat"), caption="Wat moet wanneer")


def lines_of(plan: Evening, what: Outgoing) -> list[str]:
    """Return the few lines one would put in a mail."""
    lines = [f"Informatiebijeenkomst {what.name}, {WEEKDAYS[plan.day.weekday()]} {day(plan.day)}."]
    lines += [f"Voor {part.group.label}: {part.begins:%H.%M} tot {part.ends:%H.%M} uur." for part in plan.parts]
    if plan.venue:
        lines.append(f"Waar: {plan.venue.name}, {plan.venue.address}{' (nog controleren)' if plan.venue.note else ''}.")
    return lines


def show_missing() -> None:
    """Say what the letters still miss, with the way to the page where it is filled in."""
    organisation, coordinator = session.organisation(), read_coordinator(session.dossier())
    known = {
        "de naam van de gemeente": organisation.municipality_name,
        "het contact voor bewoners en ondernemers": organisation.contact,
        "het controlenummer": organisation.verification_number,
        "de coördinator": coordinator.in_charge(session.today()),
    }
    missing = [word for word, value in known.items() if not value.strip()]
    if missing:
        parts.note(f"Voor de brief ontbreekt nog: {enumerate_words(missing)}.", tone="attention")
        if menu.exists("gemeente"):
            st.page_link(menu.path_of("gemeente"), label="Vul dit in bij Onze gemeente")


def show_files(what: Outgoing, kept: StoredEvening) -> None:
    """Offer the invitations and the calendar file of an evening that is kept."""
    dossier, settings, evening_id = session.dossier(), session.settings(), kept.id or NEW
    made = outgoing_files.stamp_now(what)
    with st.container(horizontal=True):
        for part in kept.parts:
            outgoing_files.offer(
                f"Uitnodiging {part.group.label} (Word)",
                what,
                invitation_name(what, part.group, made),
                lambda current, stamp, group=part.group: invitation_file(dossier, current, evening_id, group, stamp, settings),
                key=f"invitation-{part.group}",
                is_primary=True,
            )
        outgoing_files.offer(
            "Agenda (.ics)",
            what,
            calendar_name(what, made),
            lambda current, stamp: calendar_file(dossier, current, evening_id, stamp, settings),
            key="calendar",
        )
        with st.popover("Bijeenkomst weghalen", type="tertiary"):
            if st.button("Ja, haal deze bijeenkomst weg"):
                delete_evening(dossier, evening_id, session.user())
                st.rerun()


with page("Bijeenkomst", Zone.SHAREABLE) as p:
    register = need_register()
    actions = approach.fixed_actions()
    if not actions:
        parts.empty_state("Nog geen vastgelegde lijst", "Kies eerst bij ‘Wie benaderen we’ wie u uitnodigt en leg de lijst vast.")
        outgoing_files.link_to_choice("Naar Wie benaderen we")
        st.stop()
    lead, fields = st.container(), st.columns([1.3, 1, 1.4], vertical_alignment="bottom")
    with fields[0]:
        action_id = approach.pick_action(actions, page="evening")
    what = outgoing_files.need_outgoing(action_id)
    addresses = what.release.visit_list
    with fields[1]:
        stored = pick_evening(action_id, {group for group in Group if len(invited(addresses, {group}))})
    with fields[2]:
        outgoing_files.show_approval(what)
    left, right = st.columns([1.05, 1], gap="medium")
    with left:
        evening_form.show_when()
        filled = evening_form.read(what, addresses, stored)
        around = invited(addresses, evening_form.groups())
        evening_form.show_venue(propose_venues(around, register.premises, filled.plan.seats_needed).head(MOST_PROPOSALS))
        evening_form.show_partners()
        filled = evening_form.read(what, addresses, stored)
        is_changed = stored is None or replace(filled.stored, title=stored.title, owner=stored.owner) != stored
        if is_changed and st.button("Bijeenkomst opslaan", type="primary", disabled=not filled.plan.parts):
            saved = save_evening(session.dossier(), filled.stored, session.user())
            session.remember("evening_id", saved.id)
            st.rerun()
        if stored is not None and not is_changed:
            show_missing()
            show_files(what, stored)
            outgoing_files.show_taken(what)
    with right:
        show_plan(filled)
    with lead:
        people = sum(part.turnout.expected_persons for part in filled.plan.parts)
        held, seats = len(filled.plan.parts), amount(filled.plan.seats_needed, "plaats", "plaatsen")
        in_parts = f", verdeeld over {held} delen" if held > 1 else ""
        rest = f" verwacht{in_parts}. Zoek een zaal met {seats}." if held else " verwacht."
        parts.lead(f"Informatiebijeenkomst {what.name}: ", amount(people, "persoon", "personen"), rest)
    parts.copy_as_text(lines_of(filled.plan, what), zone=p.zone, key="evening")
    outgoing_files.show_earlier(what)
