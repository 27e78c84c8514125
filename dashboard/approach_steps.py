"""The fields to choose addresses by: one for each way, and the further steps that add, keep or take off."""

from itertools import takewhile
from typing import TYPE_CHECKING

import streamlit as st

from analysis import action_lists
from analysis.dossier import area_counts, read_member_lists
from analysis.dutch import amount, enumerate_words
from analysis.selection_steps import WHOLE_WAYS, Operation, Step, Way, say_street, street_key
from analysis.terms import Label
from dashboard import approach, approach_lists, menu, parts, session, texts
from dashboard.approach import distinct

if TYPE_CHECKING:
    from analysis.recipients import Choosable
    from analysis.register import Register

SIGNS = {Operation.ADD: "+", Operation.KEEP: "∩", Operation.REMOVE: "−"}
MOST_NAMED = 2
LISTED = (Way.BRANCH, Way.NEIGHBOURHOOD, Way.DISTRICT, Way.SHOPPING_AREA, Way.COMPLEX, Way.ASSOCIATION, Way.STREET, Way.CONCENTRATION)
"""Ways with a list to choose from."""


def choose_first(register: "Register", way: Way, choosable: "Choosable") -> Step:
    """Show the fields of the first step and return it; it may not be complete yet."""
    if way in (Way.DISTANCE, Way.WALKING):
        return _choose_distance(way, choosable)
    if way is Way.DRAWN:
        shape = tuple(session.recall("approach_shape") or ())
        parts.quiet("Teken het gebied op de kaart: elke klik is een hoek." if not shape else "Getekend. Teken opnieuw om het te wijzigen.")
        return Step(way=way, shape=shape)
    if way is Way.STREET:
        return _choose_street(way)
    if way is Way.CONCENTRATION and not _has_concentrations():
        return Step(way=way)
    label, names = options_of(register, way, with_counts=True)
    if way is Way.ASSOCIATION:
        approach_lists.show_adder(register, is_open=not names)
        if not names:
            return Step(way=way)
    chosen = _multiselect(label, names, f"approach_{way}")
    if way is Way.BRANCH and register.businesses.empty:
        parts.quiet("Zonder bedrijvenbestand weten we niet welke zaak een snackbar is. Voeg het toe bij ‘Begin met uw gemeente’.")
    return Step(way=way, chosen=tuple(_whole_choice(way, chosen)))


def _has_concentrations() -> bool:
    """Say what leads on when there is no concentration to choose."""
    refusal = session.police_refusal()
    analysis = None if refusal else approach.current_analysis()
    if analysis is None:
        parts.note(f"{refusal or texts.NO_POLICE_DATA} Zonder politiegegevens kiest u een buurt, een winkelgebied of een branche.")
        name, label = ("wie_mag_wat_weten", "Naar Wie mag wat weten") if refusal else ("gegevens", "Naar Gegevens")
        if menu.exists(name):
            st.page_link(menu.path_of(name), label=label)
        return False
    if analysis.concentrations.hotspots.empty:
        parts.note(f"{analysis.concentrations.statement} Kies een buurt, een winkelgebied of een branche.")
        return False
    return True


def options_of(register: "Register", way: Way, *, with_counts: bool = False) -> tuple[str, dict[str, str]]:
    """Return what the list of a way is called, and what there is to choose with the words for it.

    `with_counts` tells with each buurt how many incidents the police counted there: see `shows_counts`.
    """
    if way is Way.CONCENTRATION:
        found = approach.current_analysis()
        hotspots = [] if found is None else list(found.concentrations.hotspots.itertuples())
        return "Concentraties", {str(row.hotspot_id): f"{row.rank} {row.name} ({Label(row.label).label.lower()})" for row in hotspots}
    if way is Way.NEIGHBOURHOOD:
        return "Buurten", _neighbourhoods(register, _counts() if with_counts else {})
    if way is Way.DISTRICT:
        areas = register.areas[register.areas["district_code_cbs"] != ""]
        groups = areas.groupby("district_code_cbs")["area_name"].agg(list)
        return "Wijken", {str(code): f"Wijk {str(code)[-2:]}: {_some(sorted(names))}" for code, names in groups.items()}
    if way is Way.SHOPPING_AREA:
        shopping = session.shopping_areas()
        return "Winkelgebieden", {one.shops[0]: f"{one.name} ({amount(len(one.shops), 'zaak', 'zaken')})" for one in shopping}
    if way is Way.COMPLEX:
        return "Complexen", {one.chosen[0]: f"{one.name} ({texts.addresses(one.addresses)})" for one in session.complexes()}
    if way is Way.ASSOCIATION:
        lists = read_member_lists(session.dossier())
        return "Eigen lijsten", {str(one.id): f"{one.name} ({texts.addresses(len(one.members))})" for one in lists}
    if way is Way.STREET:
        return "Straten", {street_key(*text.rsplit(", ", 1)): text for text in session.streets()}
    counts = action_lists.branches_in(register.premises)
    words = dict(zip(counts.index, action_lists.branch_names(counts.index), strict=True))
    return "Branches en doelgroepen", {code: f"{words[code]} ({texts.addresses(int(count))})" for code, count in counts.items()}


def shows_counts(way: Way) -> bool:
    """Return whether the list of this way tells how many incidents a buurt had: then the page is confidential."""
    return way is Way.NEIGHBOURHOOD and bool(_counts())


def _counts() -> dict[str, int]:
    """How many incidents the police counted per buurt; nothing on a shared screen, or for who may not see it."""
    if session.is_sharing_screen() or session.police_refusal():
        return {}
    counted = area_counts(session.dossier()).groupby("area_code_cbs")["count"].sum()
    return {str(code): int(count) for code, count in counted.items() if count > 0}


def _neighbourhoods(register: "Register", counts: dict[str, int]) -> dict[str, str]:
    """The buurten with addresses and their share of people over 65 (CBS); those with a count first, the highest on top."""
    present = register.areas[register.areas["area_code_cbs"].isin(register.premises["neighbourhood_code"].unique())]
    names = dict(present.sort_values("area_name")[["area_code_cbs", "area_name"]].itertuples(index=False))
    elderly = {
        row.area_code_cbs: f"{round(row.over_65_share_pct)} % is 65-plus"
        for row in present[present["over_65_share_pct"].notna()].itertuples()
    }
    told = {code: amount(counts[code], "incident", "incidenten") for code in names if code in counts}
    ordered = sorted(names, key=lambda code: -counts.get(code, 0))
    return {code: _with_facts(names[code], told.get(code), elderly.get(code)) for code in ordered}


def _with_facts(name: str, *facts: str | None) -> str:
    """A name with what is known of it in brackets."""
    told = ", ".join(fact for fact in facts if fact)
    return f"{name} ({told})" if told else name


def _some(names: list[str]) -> str:
    rest = len(names) - MOST_NAMED
    return enumerate_words(names) if rest <= 0 else f"{', '.join(names[:MOST_NAMED])} en {rest} andere"


def _whole_choice(way: Way, chosen: list[str]) -> list[str]:
    """A shopping area is kept as all its shops, a park as all its homes: one that closes does not lose the whole."""
    if way is Way.COMPLEX:
        return [number for one in session.complexes() if one.chosen[0] in chosen for number in one.chosen]
    if way is not Way.SHOPPING_AREA:
        return chosen
    return [shop for one in session.shopping_areas() if one.shops[0] in chosen for shop in one.shops]


def _multiselect(label: str, names: dict[str, str], name: str) -> list[str]:
    """Show what there is to choose; what is not there any more is let go."""
    names = distinct(names)
    session.remember(name, [key for key in session.recall(name) or [] if key in names])
    st.multiselect(label, list(names), format_func=names.__getitem__, placeholder="Kies er een of meer", **session.field(name))
    return list(session.recall(name))


def _choose_street(way: Way) -> Step:
    """Whole streets, or one street between two numbers."""
    names = dict.fromkeys(session.streets())
    field, left, right = st.columns([1.9, 0.8, 0.8])
    with field:
        chosen = [tuple(text.rsplit(", ", 1)) for text in _multiselect("Straten", {name: name for name in names}, "approach_streets")]
    if len(chosen) != 1:
        return Step(way=way, chosen=tuple(street_key(street, place) for street, place in chosen))
    ((street, place),) = chosen
    numbers = [int("".join(takewhile(str.isdigit, text))) for text in session.numbers_in(f"{street}, {place}")]
    low, high = min(numbers), max(numbers)
    if low == high:
        return Step(way=way, chosen=(street_key(street, place),))
    begins, ends = f"approach_from_{street}, {place}", f"approach_until_{street}, {place}"
    session.remember(begins, max(low, min(session.recall(begins) or low, high)))
    left.number_input("Van nummer", low, high, **session.field(begins))
    first = int(session.recall(begins))
    session.remember(ends, max(first, min(session.recall(ends) or high, high)))
    right.number_input("t/m nummer", first, high, **session.field(ends))
    last = int(session.recall(ends))
    is_whole = (first, last) == (low, high)
    return Step(way=way, chosen=(street_key(street, place) if is_whole else street_key(street, place, first, last),))


def _choose_distance(way: Way, choosable: "Choosable") -> Step:
    """From one address or a whole street, within so many metres."""
    street, number, metres = st.columns([1.5, 0.8, 0.8])
    with street:
        st.selectbox("Vanaf straat", session.streets(), index=None, placeholder="Typ een straat", **session.field("approach_origin_street"))
    origin = session.recall("approach_origin_street")
    numbers = session.numbers_in(origin) if origin else ()
    with number:
        chosen = st.selectbox("Nummer", numbers, index=None, placeholder="alle", key=f"pk_origin-{origin}", disabled=not origin)
    with metres:
        session.remember("approach_distance_m", session.recall("approach_distance_m") or approach.DEFAULT_DISTANCE_M)
        st.number_input("Meter", 50, 5000, step=50, **session.field("approach_distance_m"))
    if way is Way.WALKING and session.walked_distances() is None:
        parts.quiet("De kaart van dit adressenbestand heeft geen stratennet. Daarom rekenen we hemelsbreed.")
    ids = session.recall(f"approach_{way}") or []
    if ids and not origin:
        parts.quiet(f"Vanaf {texts.addresses(len(ids))}, zoals eerder gekozen.")
    if origin:
        name, place = origin.rsplit(", ", 1)
        rows = choosable.rows
        here = (rows["street"] == name) & (rows["place"] == place)
        if chosen:
            written = rows["number"].astype("str") + rows["letter"] + ("-" + rows["addition"]).where(rows["addition"] != "", "")
            here &= written == chosen
        ids = [one for one in rows.loc[here, "address_id_bag"] if one]
        session.remember(f"approach_{way}", ids)
    return Step(way=way, chosen=tuple(ids), distance_m=float(session.recall("approach_distance_m")))


# ---- further steps ----


def further_steps() -> tuple[Step, ...]:
    """Return the steps after the first; a shared screen passes over those that may show where an incident was."""
    steps = tuple(session.recall("approach_more") or ())
    return tuple(step for step in steps if step.is_whole) if session.is_sharing_screen() else steps


def add_step(step: Step) -> None:
    """Put a step behind the others."""
    session.remember("approach_more", (*further_steps(), step))


def remove_step(number: int) -> None:
    """Take away the further step with this number, counted from 0."""
    session.remember("approach_more", tuple(step for i, step in enumerate(further_steps()) if i != number))


def show_adder(register: "Register", *, may_show_confidential: bool) -> None:
    """Offer another step: what it does, by which way, and which."""
    with st.popover("Nog een keuze…"):
        operation = st.radio(
            "Wat doet deze keuze?", list(Operation), format_func=lambda one: one.label.capitalize(), key="pk_step_operation"
        )
        ways = [one for one in LISTED if may_show_confidential or one in WHOLE_WAYS]
        way = st.selectbox("Waarop?", ways, format_func=lambda one: one.label, key="pk_step_way")
        label, names = options_of(register, way)
        names = distinct(names)
        chosen = st.multiselect(label, list(names), format_func=names.__getitem__, placeholder="Kies er een of meer", key=f"pk_step-{way}")
        step = Step(way=way, operation=operation, chosen=tuple(_whole_choice(way, chosen)))
        st.button(
            "Toepassen", type="primary", disabled=not chosen, on_click=_add_and_clear, args=(step, f"pk_step-{way}"), key="pk_step_add"
        )
        parts.quiet("Een getekend gebied voegt u toe met ‘Teken een gebied’ op de kaart; het doet dan wat hierboven staat.")


def _add_and_clear(step: Step, key: str) -> None:
    add_step(step)
    st.session_state[key] = []


def show_steps(register: "Register") -> None:
    """Show the further steps, each with a cross to take it away."""
    steps = further_steps()
    if not steps:
        return
    for i, step in enumerate(steps):
        label = parts.as_label(f"{SIGNS[step.operation]} {say_step(register, step)}  ✕")
        st.button(label, key=f"pk_step_off-{i}", help="Haal deze keuze weg", on_click=remove_step, args=(i,))


def say_step(register: "Register", step: Step) -> str:
    """Return a step in a few words."""
    if step.way is Way.DRAWN:
        return "getekend gebied"
    if step.way is Way.STREET:
        return _some([say_street(key) for key in step.chosen])
    if step.way in (Way.DISTANCE, Way.WALKING):
        return f"{int(step.distance_m)} meter"
    _, names = options_of(register, step.way)
    return _some([names[key].rsplit(" (", 1)[0] for key in step.chosen if key in names]) or step.way.label.lower()
