"""The fields of an information evening: filled from the dossier, changed on screen, returned as a plan to keep."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from typing import Any

import geopandas as gpd
import pandas as pd
import streamlit as st

from analysis.action_files import Outgoing, invited
from analysis.dossier import Attendance, StoredEvening, from_plan, read_partners
from analysis.dutch import number
from analysis.evening_script import Group, Partner
from analysis.evenings import CHECK, Evening, Venue, plan_evening
from analysis.organisation import Partner as KnownPartner
from dashboard import approach, session, texts

DAYS_AHEAD = 14
"""The first proposal: within the two to three weeks that are usual after a robbery."""
STARTS = {Group.ENTREPRENEURS: time(18, 0), Group.RESIDENTS: time(19, 30)}
_KINDS = {"business": Group.ENTREPRENEURS, "home": Group.RESIDENTS}
_NOT_AT_AN_EVENING = ("prosecution",)


@dataclass(frozen=True)
class Filled:
    """What stands in the fields: the plan that follows from it, and what would be kept of it."""

    plan: Evening
    stored: StoredEvening


def load(stored: StoredEvening | None, available: set[Group], mark: str) -> None:
    """Put an evening, or the first proposal for a new one, in the fields; once for each `mark`.

    `available` says for whom there are addresses to invite.
    """
    if session.recall("evening_loaded") == mark:
        return
    session.remember("evening_loaded", mark)
    parts_held = {part.group: part.begins.time() for part in stored.parts} if stored else STARTS
    starts = {group: begins for group, begins in parts_held.items() if group in available}
    venue = (stored.venue if stored else None) or Venue("", "", None, CHECK)
    values = {
        "day": stored.day if stored else _first_day(session.today()),
        "venue_name": venue.name,
        "venue_address": venue.address,
        "capacity": venue.capacity,
        "venue_sure": not venue.note,
        "proposal": None,
        "access": stored.note if stored else "",
        "partners": [one.partner.name for one in stored.partners] if stored else _usual_partners(),
        "confirmed": [one.partner.name for one in stored.partners if one.has_confirmed] if stored else [],
    }
    for group in Group:
        values |= {f"has_{group}": group in starts, f"at_{group}": starts.get(group, STARTS[group])}
    for name, value in values.items():
        session.remember(f"evening_{name}", value)


def _first_day(today: date) -> date:
    day = today + timedelta(days=DAYS_AHEAD)
    return day + timedelta(days=max(0, 7 - day.weekday())) if day.weekday() >= 5 else day


def _usual_partners() -> list[str]:
    return [one.name for one in read_partners(session.dossier()) if one.is_core and one.takes_part and one.code not in _NOT_AT_AN_EVENING]


def _field(name: str) -> dict[str, Any]:
    return {"key": session.kept(f"pk_evening_{name}")}


def show_when() -> None:
    """Show the day and the two parts with their times."""
    day, first, second = st.columns([1, 1, 1])
    day.date_input("Dag", format="DD-MM-YYYY", **_field("day"))
    for column, group in ((first, Group.ENTREPRENEURS), (second, Group.RESIDENTS)):
        with column:
            st.time_input(f"Begin voor {group.label}", step=900, **_field(f"at_{group}"))
            st.checkbox(f"Deel voor {group.label}", **_field(f"has_{group}"))


def show_venue(proposals: pd.DataFrame) -> None:
    """Show the hall: one's own first, else a proposal out of the register, which has to be checked."""
    name, address, seats = st.columns([1.2, 1.3, 0.7])
    name.text_input("Zaal", max_chars=120, placeholder="bijvoorbeeld: buurthuis De Brink", **_field("venue_name"))
    address.text_input("Adres van de zaal", max_chars=160, **_field("venue_address"))
    seats.number_input("Plaatsen", min_value=1, max_value=5000, step=5, placeholder="onbekend", **_field("capacity"))
    rows = {row["address"]: row for row in proposals.to_dict("records")}
    options = approach.distinct({address: _say_proposal(row) for address, row in rows.items()})
    if session.recall("evening_proposal") not in options:
        session.remember("evening_proposal", None)
    proposal, sure = st.columns([2.2, 1], vertical_alignment="bottom")
    proposal.selectbox(
        "Of kies een voorstel in de buurt (controleer altijd zelf)",
        list(options),
        index=None,
        format_func=options.__getitem__,
        placeholder="Voorstel uit het adressenbestand" if options else "Geen school, sporthal of buurthuis binnen loopafstand",
        disabled=not options,
        key="pk_evening_proposal",
        on_change=_take_proposal,
        args=(rows,),
    )
    sure.checkbox("Zaal is toegezegd", help="Pas dan staat de zaal in de uitnodiging en de agenda.", **_field("venue_sure"))
    st.text_input("Toegang", max_chars=160, placeholder="bijvoorbeeld: zonder drempels, met ringleiding", **_field("access"))


def _say_proposal(row: dict[str, Any]) -> str:
    size = f", {number(row['area_m2'])} m²" if pd.notna(row["area_m2"]) else ""
    return f"{row['name']}, {row['address']} (op {number(row['distance_m'])} m{size}): {row['note']}"


def _take_proposal(rows: dict[str, dict[str, Any]]) -> None:
    row = rows.get(session.recall("evening_proposal"))
    if row is None:
        return
    own_name = "" if row["name"].casefold() == row["kind"].casefold() else row["name"]  # a register knows the kind, not always a name
    for name, value in (("venue_name", own_name), ("venue_address", row["address"]), ("capacity", None), ("venue_sure", False)):
        session.remember(f"evening_{name}", value)


def show_partners() -> None:
    """Show who may take part, and who said yes."""
    known = [one.name for one in read_partners(session.dossier())]
    names = list(dict.fromkeys([*known, *session.recall("evening_partners", [])]))
    st.multiselect("Wie zijn erbij", names, placeholder="Kies partners", **_field("partners"))
    taking_part = session.recall("evening_partners", [])
    session.remember("evening_confirmed", [name for name in session.recall("evening_confirmed", []) if name in taking_part])
    st.multiselect("Wie heeft toegezegd", taking_part, placeholder="Nog niemand", **_field("confirmed"))


def groups() -> set[Group]:
    """Return the groups that have a part in the evening."""
    return {group for group in Group if session.recall(f"evening_has_{group}") and session.recall(f"evening_at_{group}")}


def read(what: Outgoing, addresses: gpd.GeoDataFrame, stored: StoredEvening | None) -> Filled:
    """Return the plan that follows from the fields, and what would be kept."""
    name, address = (str(session.recall(f"evening_{field}") or "").strip() for field in ("venue_name", "venue_address"))
    is_sure = bool(session.recall("evening_venue_sure"))
    venue = Venue(name, address, session.recall("evening_capacity"), "" if is_sure else CHECK) if name or address else None
    plan = plan_evening(
        invited(addresses, groups()),
        session.recall("evening_day") or session.today(),
        session.today(),
        settings=session.settings(),
        venue=venue,
        entrepreneurs_at=session.recall(f"evening_at_{Group.ENTREPRENEURS}") or STARTS[Group.ENTREPRENEURS],
        residents_at=session.recall(f"evening_at_{Group.RESIDENTS}") or STARTS[Group.RESIDENTS],
        partners=_partners(session.recall("evening_partners", []), stored),
    )
    confirmed = session.recall("evening_confirmed", [])
    begun = from_plan(plan, title=f"Informatiebijeenkomst {what.name}", owner=what.action.owner, action_id=what.action.id)
    kept = replace(
        begun,
        note=str(session.recall("evening_access") or "").strip(),
        partners=tuple(replace(one, has_confirmed=one.partner.name in confirmed) for one in begun.partners),
        id=stored.id if stored else None,
        version=stored.version if stored else 0,
    )
    return Filled(plan, kept)


def _partners(names: Iterable[str], stored: StoredEvening | None) -> tuple[Partner, ...]:
    known = {one.name: _at_evening(one) for one in read_partners(session.dossier())}
    earlier = {one.partner.name: one.partner for one in stored.partners} if stored else {}
    return tuple((known | earlier)[name] for name in names if name in known or name in earlier)


def _at_evening(partner: KnownPartner) -> Partner:
    return Partner(partner.name, partner.role, tuple(_KINDS[kind] for kind in partner.kinds.split(",") if kind in _KINDS))


def attendance_rows(partners: Iterable[Attendance]) -> list[tuple[str, str, str]]:
    """Return the table of partners: who, what they do, and whether they said yes."""
    return [(one.partner.name, one.partner.role, "✓ ja" if one.has_confirmed else "nog niet") for one in partners]


def part_figures(plan: Evening) -> list[tuple[str, str, str]]:
    """Return the figures of the parts: persons expected of how many invited, and the seats needed."""
    items = [
        (number(part.turnout.expected_persons), f"{part.group.label} verwacht", f"van {texts.addresses(part.turnout.invited)}")
        for part in plan.parts
    ]
    return [
        *items,
        (number(plan.seats_needed), "plaatsen in de zaal", "voor het grootste deel" if len(plan.parts) > 1 else "met wat ruimte"),
    ]
