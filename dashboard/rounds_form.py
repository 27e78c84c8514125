"""The form of a new round: pairs, days, times, and by what the walking is measured."""

import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import streamlit as st

from analysis.dossier import OwnKind, StoredRound, earlier_visits, forget_own_file, read_own_file, read_visits, save_round
from analysis.dutch import WEEKDAYS, amount, day, enumerate_words, number
from analysis.errors import PreventiekaartError
from analysis.privacy import safe_file_name
from analysis.round_planning import find_meeting_place, keep_streets, plan_for_action
from analysis.rounds import (
    WINDOWS,
    RoundChoice,
    Window,
    days_needed,
    hours_a_day,
    letter_note,
    refuse_too_many,
    second_round,
    walking_hours,
)
from analysis.rounds.limits import LETTER_DAYS
from analysis.rounds.planning import FEWEST_DOORS
from analysis.terms import Audience
from dashboard import outgoing_files, parts, session

if TYPE_CHECKING:
    from analysis.action_files import Outgoing

DAYS_TO_CHOOSE = 12
"""Working days from the first one on."""
DEFAULT_PAIRS, MOST_PAIRS = 2, 50
EARLIEST, LATEST = time(8), time(21)


@dataclass(frozen=True)
class Asked:
    """What is to be planned: for whom, and after which round."""

    what: "Outgoing"
    addresses: gpd.GeoDataFrame
    after: StoredRound | None


def asked_of(what: "Outgoing", after: StoredRound | None) -> Asked:
    """Return what is to be planned: the whole list of an action, or who is left of a round."""
    if after is None or after.id is None:
        return Asked(what, what.release.visit_list, None)
    return Asked(what, second_round(read_visits(session.dossier(), after.id)), after)


def show_form(asked: Asked) -> None:
    """Show the form, what it comes to and who else goes there; make the round when asked."""
    key = f"{asked.what.action.id}-{asked.after.id if asked.after else 0}"
    left, right = st.columns([1.45, 1], gap="large")
    with left:
        pairs, pace, first = _pairs_pace_and_first(asked, key)
        windows = {audience: WINDOWS[audience] for audience in Audience} | _recalled(key)
        days = _days(asked, pairs, pace, first, windows, key)
        windows |= _windows(asked, key)
        start, meeting_place = _meeting_place(key)
        _show_streets()
    choice = RoundChoice(pairs=pairs, days=days, windows=windows, doors_per_hour=pace, start=start, meeting_place=meeting_place)
    with right:
        _show_what_it_comes_to(asked, choice)
        is_ready = bool(days) and not asked.addresses.empty and _fits(asked, choice)
        if st.button("Ronde maken", type="primary", key="make-round", disabled=not is_ready, width="stretch"):
            _make(asked, choice)


def _pairs_pace_and_first(asked: Asked, key: str) -> tuple[int, float, date]:
    """How many pairs, how fast, and the first day: one on which a letter to homes can be there."""
    settings = session.settings()
    first, second, third = st.columns(3)
    pairs = first.number_input("Hoeveel duo’s lopen er?", 1, MOST_PAIRS, _pairs_needed(asked), key=f"round-pairs-{key}")
    pace = second.number_input(
        "Adressen per uur per duo", 1.0, 30.0, float(settings.doors_per_hour), step=1.0, format="%.0f", key=f"round-pace-{key}"
    )
    reason = type(settings).model_fields["doors_per_hour"].description or ""
    if pace == settings.doors_per_hour:
        parts.quiet(f"{number(pace)} adressen per uur heeft het programma voor u gekozen. {reason}")
    homes = bool((asked.addresses["audience"] == Audience.RESIDENTS).any())
    begin = session.today() + timedelta(days=LETTER_DAYS + 2 if homes else 1)
    chosen = third.date_input("Vanaf", begin, min_value=session.today(), format="DD-MM-YYYY", key=f"round-first-{key}")
    return int(pairs), float(pace), chosen if isinstance(chosen, date) else begin


def _pairs_needed(asked: Asked) -> int:
    """How many pairs to propose: two, or as many more as it takes to be done within the days one can choose."""
    most = max(1, min(MOST_PAIRS, len(asked.addresses) // FEWEST_DOORS))
    pairs, pace = min(DEFAULT_PAIRS, most), session.settings().doors_per_hour
    while pairs < most and days_needed(asked.addresses, WINDOWS, pairs, pace) > DAYS_TO_CHOOSE:
        pairs += 1
    return pairs


def _days(asked: Asked, pairs: int, pace: float, first: date, windows: dict[Audience, Window], key: str) -> tuple[date, ...]:
    """Which days: as many as it takes, until the user says otherwise."""
    options = _working_days(first)
    needed = min(len(options), days_needed(asked.addresses, windows, pairs, pace))
    chosen = st.pills(
        "Dagen",
        options,
        selection_mode="multi",
        default=options[:needed],
        format_func=lambda on: f"{WEEKDAYS[on.weekday()][:2]} {on.day}-{on.month}",
        key=f"round-days-{key}-{first}-{needed}",
    )
    return tuple(sorted(chosen))


def _working_days(first: date) -> list[date]:
    every = (first + timedelta(days=ahead) for ahead in range(3 * DAYS_TO_CHOOSE))
    return [on for on in every if on.weekday() < 5][:DAYS_TO_CHOOSE]


def _recalled(key: str) -> dict[Audience, Window]:
    found: dict[Audience, tuple[time, time]] = {
        audience: st.session_state[f"round-window-{key}-{audience}"]
        for audience in Audience
        if f"round-window-{key}-{audience}" in st.session_state
    }
    return {audience: Window(*span) for audience, span in found.items()}


def _windows(asked: Asked, key: str) -> dict[Audience, Window]:
    """Show when each audience is visited, with the way to change it."""
    present = [audience for audience in Audience if (asked.addresses["audience"] == audience).any()]
    chosen = {audience: WINDOWS[audience] for audience in present}
    with st.popover("Tijden per doelgroep"):
        parts.quiet("Horeca tussen lunch en avondeten. Woningen alleen zolang het licht is.")
        for audience in present:
            window = WINDOWS[audience]
            begins, ends = st.slider(
                audience.label.capitalize(),
                EARLIEST,
                LATEST,
                (window.begins, window.ends),
                step=timedelta(minutes=30),
                format="H.mm",
                key=f"round-window-{key}-{audience}",
            )
            if begins < ends:
                chosen[audience] = Window(begins, ends)
    by_window: dict[Window, list[str]] = {}
    for audience, window in chosen.items():
        by_window.setdefault(window, []).append(audience.label)
    parts.quiet(". ".join(f"{window}: {enumerate_words(names)}" for window, names in sorted(by_window.items())) + ".")
    return chosen


def _meeting_place(key: str) -> tuple[tuple[float, float] | None, str]:
    """Ask where the pairs meet; none is needed. A place that is not known stands on the papers all the same."""
    typed = st.text_input(
        "Verzamelplek (niet nodig)", key=f"round-meet-{key}", placeholder="Markt 1", max_chars=80, help="De looproutes beginnen hier."
    )
    try:
        return find_meeting_place(session.register(), typed)
    except PreventiekaartError as refusal:
        parts.note(f"{refusal} Wat u typte komt wel op de papieren.", tone="attention")
        return None, " ".join(typed.split())


def _show_streets() -> None:
    """Show by which streets is measured, and take a map of OpenStreetMap; none is needed."""
    register, turn = session.register(), session.recall("streets_turn", 0)
    with st.popover("Loopafstanden langs straten", type="tertiary"):
        with parts.refusal_shown():
            kept = read_own_file(session.dossier(), OwnKind.STREETS)
            if kept is None:
                parts.quiet("Zonder kaart meten we langs de straten van uw adressenbestand, of hemelsbreed in de volgorde van de straten.")
            else:
                parts.sentence(f"We meten langs de straten uit ‘{kept.name}’, bewaard op {day(kept.at.date())} door {kept.who}.")
        if kept is not None and st.button("Haal deze kaart weg", key="streets-away"):
            with parts.refusal_shown():
                forget_own_file(session.dossier(), OwnKind.STREETS, session.user())
                st.rerun()
        if register is None:
            return
        given: Any = st.file_uploader("Kaart van OpenStreetMap (.osm.pbf)", type=["pbf", "osm"], key=f"round-streets-{turn}")
        if given is not None:
            with parts.refusal_shown(), tempfile.TemporaryDirectory(prefix="preventiekaart-") as work:
                path = Path(work) / safe_file_name(given.name)
                path.write_bytes(given.getbuffer())
                count = keep_streets(session.dossier(), register, path, session.user())
                session.remember("streets_turn", turn + 1)
                st.toast(f"{amount(count, 'straat', 'straten').capitalize()} bewaard.")
                st.rerun()


def _fits(asked: Asked, choice: RoundChoice) -> bool:
    """Say when by far not everything fits in the days; such a round is not made."""
    hours = len(choice.days) * hours_a_day(asked.addresses, choice.windows)
    pace = choice.doors_per_hour or session.settings().doors_per_hour
    with parts.refusal_shown():
        refuse_too_many(len(asked.addresses), hours, choice.pairs, pace)
        if 0 < hours < len(asked.addresses) / pace / choice.pairs:
            parts.note("Niet alle adressen passen in deze dagen. Kies meer dagen of meer duo’s.", tone="attention")
        return True
    return False


def _show_what_it_comes_to(asked: Asked, choice: RoundChoice) -> None:
    """Say how much work it is, and warn where others go too."""
    count = len(asked.addresses)
    if asked.after is not None:
        parts.note(f"Tweede ronde na ‘{asked.after.title}’: wie niet thuis was of later terug wilde.")
    if not count:
        parts.note("Er zijn geen adressen om te bezoeken.", tone="attention")
        return
    hours = count / (choice.doors_per_hour or session.settings().doors_per_hour) + walking_hours(asked.addresses)
    each = number(hours / choice.pairs, 1)
    days = amount(len(choice.days), "dag", "dagen") if choice.days else "nog geen dag"
    parts.figures(
        [(number(count), "adres" if count == 1 else "adressen", ""), (each, "uur per duo", "ongeveer, met lopen"), (days, "gekozen", "")]
    )
    if not choice.days:
        parts.note("Kies ten minste één dag.", tone="attention")
    elif (asked.addresses["audience"] == Audience.RESIDENTS).any():
        told, is_too_late = letter_note(min(choice.days), session.today())
        if is_too_late:
            parts.note(told, tone="attention")
        else:
            parts.quiet(told)
    show_earlier_visits(asked.addresses, asked.what.action.id if asked.after else None, choice.days)


def show_earlier_visits(addresses: gpd.GeoDataFrame, action_id: int | None, days: Iterable[date], most: int = 3) -> None:
    """Warn when another action visits the same addresses within thirty days: whose, when, and how many."""
    found = earlier_visits(session.dossier(), addresses, action_id, tuple(days))
    for one in found[:most]:
        parts.note(f"In 30 dagen al gepland: {str(one)[:1].lower()}{str(one)[1:]}", tone="attention")
    if len(found) > most:
        parts.quiet(f"En nog {len(found) - most} keer.")


def _make(asked: Asked, choice: RoundChoice) -> None:
    """Plan the round while the user sees how far it is, keep it and show it."""
    bar = st.progress(0.0, text="Looproutes maken…")
    told = {"text": "Looproutes maken…"}

    def say(text: str) -> None:
        told["text"] = text
        bar.progress(0.02, text=text)

    def show(share: float) -> None:
        bar.progress(min(share, 1.0), text=told["text"])

    register, after = session.register(), asked.after
    with parts.refusal_shown():
        planned = plan_for_action(
            session.dossier(),
            asked.what.action.id or 0,
            choice,
            outgoing_files.area_names(register),
            register=register,
            again=after.id if after else None,
            settings=session.settings(),
            progress=say,
            done=show,
        )
        stored = save_round(
            session.dossier(), asked.what.action.id or 0, planned.to_keep, session.user(), follows=after.id if after else None
        )
        session.remember("round_id", stored.id)
        session.remember("round_after", None)
        st.rerun()
    bar.empty()
