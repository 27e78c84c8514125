"""Whom we approach: which action the user works on, and the choice of area and audiences that is being made.

The choice stands in the fields of the page (`session.recall`) and, after every change, in the dossier: a closed browser loses
nothing, and each step can be undone.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, TypeVar

import streamlit as st

from analysis import action_lists
from analysis.action_choices import steps_of
from analysis.actions import Action, Area, Basis, State
from analysis.dossier import (
    Choosing,
    can_undo_choosing,
    fixed_list,
    keep_choosing,
    read_action,
    read_actions,
    read_choosing,
    undo_choosing,
)
from analysis.pipeline import Choice
from analysis.selection_steps import CUT, WHOLE_WAYS, Step, Way
from analysis.terms import Audience, Method
from dashboard import parts, session, shown_list, texts

if TYPE_CHECKING:
    from analysis.pipeline import Analysis
    from analysis.recipients import Widening

Key = TypeVar("Key")

BASIS_OF = {
    Method.SAME_PLACE: Basis.SHOPPING_AREA,
    Method.SAME_NEIGHBOURHOOD: Basis.NEIGHBOURHOODS,
    Method.SAME_BRANCH: Basis.BRANCH,
}
AUDIENCES = tuple(Audience)
DEFAULT_DISTANCE_M = 150
"""The side streets of a street lie within it."""
NO_AGES = (
    "Senioren? Kies een buurt met veel 65-plussers of een complex, en schrijf daar iedereen aan. Een leeftijd per adres gebruiken we "
    "niet: die mag niet uit de Basisregistratie Personen. En het woord senior op een lijst op straat wijst kwetsbare mensen aan."
)
NEW = 0
"""Stands for no action: a new choice."""


# ---- which action ----


def wanted_action() -> int:
    """Return the number of the action the user works on, `NEW` for none; the pages on approaching share it."""
    return int(session.recall("action_id", NEW))


def work_on(action_id: int) -> None:
    """Go on with this action, on every page."""
    session.remember("action_id", action_id)


def distinct(labels: Mapping[Key, str]) -> dict[Key, str]:
    """Return the labels with a number behind each that occurs again: Streamlit tells options apart by their label alone."""
    seen: Counter[str] = Counter()
    told = {}
    for key, label in labels.items():
        seen[label] += 1
        told[key] = label if seen[label] == 1 else f"{label} ({seen[label]})"
    return told


def pick_action(options: dict[int, str], *, page: str) -> int:
    """Show which action the page is about and return the one the user chose."""
    name, options = f"action_on_{page}", distinct(options)
    session.remember(name, wanted_action() if wanted_action() in options else next(iter(options)))
    # its value is set again in every run: the browser then shows the label of now, also once the screen is shared
    return int(st.selectbox("Actie", list(options), format_func=options.__getitem__, key=f"pk_{name}", on_change=_picked, args=(name,)))


def _picked(name: str) -> None:
    work_on(session.recall(name))
    action = read_action(session.dossier(), wanted_action()) if wanted_action() else None
    if action is not None and action.state is State.CONCEPT:
        open_choice(action)


def title_of(action: Action) -> str:
    """Return an action as it stands in a list; on a shared screen by its streets, not by what somebody typed."""
    return f"{_shared_name(action) if session.is_sharing_screen() else action.title} ({action.state.label})"


def _shared_name(action: Action) -> str:
    register = session.register()
    if action.id is None or register is None or action.state is State.CONCEPT:
        return f"Actie {action.id}"
    release = action_lists.release_action(action, fixed_list(session.dossier(), action.id), session.settings())
    names = dict(zip(register.areas["area_code_cbs"], register.areas["area_name"], strict=True))
    return action_lists.shared_name(action, release, names) or f"Actie {action.id}"


def fixed_actions() -> dict[int, str]:
    """Return the actions with a list, newest first, for a page that others may see: one that may not leave has no name."""
    kept = [action for action in reversed(read_actions(session.dossier())) if action.state is not State.CONCEPT and action.id]
    return {
        action.id: title_of(action) if action_lists.can_leave(action, session.settings()) else f"Actie {action.id} (niet te delen)"
        for action in kept
        if action.id
    }


def actions_to_show(*, is_sharing: bool) -> dict[int, Action]:
    """Return the actions; on a shared screen only those that may leave."""
    kept = [action for action in read_actions(session.dossier()) if action.id]
    if is_sharing:
        kept = [action for action in kept if action_lists.can_leave(action, session.settings())]
        kept = [action for action in kept if action.state is not State.CONCEPT or not action.area.depends_on_incidents]
    return {action.id: action for action in kept if action.id}


# ---- the choice that is being made ----


def current_choice() -> Choice:
    """Return the choice of incidents made on Hotspots."""
    return session.recall("choice") or Choice()


def current_analysis() -> "Analysis | None":
    """Return the result that Hotspots shows; None without police data."""
    return session.analysis(current_choice())


def load(area: Area, audiences: Sequence[Audience] = ()) -> None:
    """Put the choice of an area in the fields."""
    put(Choosing(steps_of(area) or (Step(way=_WAY_OF[area.basis]),), tuple(audiences), area.by_hand))


_WAY_OF = {
    Basis.CONCENTRATIONS: Way.CONCENTRATION,
    Basis.NEIGHBOURHOODS: Way.NEIGHBOURHOOD,
    Basis.SHOPPING_AREA: Way.SHOPPING_AREA,
    Basis.BRANCH: Way.BRANCH,
    Basis.COMBINED: Way.BRANCH,
}


def put(choosing: Choosing) -> None:
    """Put a choice in the fields; what stood in them is let go."""
    first, more = (choosing.steps[0], choosing.steps[1:]) if choosing.steps else (Step(way=Way.BRANCH), ())
    chosen = list(first.chosen)
    if first.way is Way.SHOPPING_AREA:
        chosen = [one.shops[0] for one in session.shopping_areas() if set(one.shops) & set(first.chosen)]
    if first.way is Way.COMPLEX:
        chosen = [one.chosen[0] for one in session.complexes() if set(one.chosen) & set(first.chosen)]
    for name in ("way", "way_shared"):
        session.remember(f"approach_{name}", first.way)
    session.remember(f"approach_{first.way}", chosen)
    if first.way in (Way.DISTANCE, Way.WALKING):
        session.remember("approach_distance_m", int(first.distance_m) or DEFAULT_DISTANCE_M)
        session.remember("approach_origin_street", None)
    if first.way is Way.STREET:
        _put_streets(first)
    if first.way is Way.DRAWN:
        session.remember("approach_shape", first.shape)
    session.remember("approach_more", tuple(more))
    session.remember("approach_by_hand", tuple(choosing.by_hand))
    session.remember("approach_audiences", [audience for audience in AUDIENCES if audience in choosing.audiences])
    session.remember("approach_opened", _place())


def _put_streets(step: Step) -> None:
    """Put streets in their field, and the numbers of a part of a street in theirs."""
    parts_of = [key.split(CUT) for key in step.chosen]
    session.remember("approach_streets", [f"{key[0]}, {key[1]}" for key in parts_of])
    for street, place, *numbers in parts_of:
        first, last = (int(numbers[0]), int(numbers[1])) if len(numbers) == 2 else (None, None)
        session.remember(f"approach_from_{street}, {place}", first)
        session.remember(f"approach_until_{street}, {place}", last)


def _place() -> str:
    """Which choice the fields hold: of which dossier and which action."""
    return f"{session.dossier_folder()}|{wanted_action()}"


def open_choice(action: Action | None) -> None:
    """Put in the fields what was chosen last for an action, or for no action yet; also after the browser was closed."""
    number = action.id if action else None
    kept = read_choosing(session.dossier(), session.user(), number)
    if kept is not None:
        put(kept)
    elif action is not None:
        load(action.area, action.audiences)
    else:
        session.remember("approach_streets", [])
        for name in ("way", "more", "by_hand", "shape", "audiences", *Way):
            session.remember(f"approach_{name}", [] if name == "audiences" or name in list(Way) else None)
    session.remember("approach_opened", _place())


def open_when_new(action: Action | None) -> None:
    """Open the choice when the fields do not hold it yet."""
    if session.recall("approach_opened") != _place():
        open_choice(action)


def keep(choosing: Choosing, action: Action | None) -> None:
    """Keep the choice in the dossier after every change; a shared screen keeps nothing, for it shows less than was chosen."""
    if choosing.steps and choosing.steps[0].is_complete and not session.is_sharing_screen():
        keep_choosing(session.dossier(), choosing, session.user(), action.id if action else None)


def may_undo(action: Action | None) -> bool:
    """Return whether there is a step to go back to."""
    return not session.is_sharing_screen() and can_undo_choosing(session.dossier(), session.user(), action.id if action else None)


def undo(action_id: int | None) -> None:
    """Go back one step."""
    before = undo_choosing(session.dossier(), session.user(), action_id)
    if before is not None:
        put(before)


def widening_label(offer: "Widening") -> str:
    """Return what the button of a wider area says."""
    title = offer.title
    if offer.method is Method.SAME_BRANCH:
        title = f"alle {shown_list.NOUNS[Audience(offer.chosen[0])][1]}"
    return parts.as_label(f"Vergroot naar {title} ({texts.addresses(len(offer.recipients))})")


def widen_to(offer: "Widening") -> None:
    """Choose a whole area that depends on no incident, instead of concentrations that are too small."""
    if offer.method is Method.SAME_COMPLEX:
        put(Choosing((Step(way=Way.COMPLEX, chosen=offer.chosen),)))
        return
    load(Area(basis=BASIS_OF[offer.method], chosen=offer.chosen))


def chosen_way(*, may_show_confidential: bool) -> Way:
    """Return how the area is chosen now; the user's first choice is a concentration where there is any."""
    if not may_show_confidential:
        way = session.recall("approach_way_shared")
        return Way(way) if way in WHOLE_WAYS else Way.BRANCH
    if session.recall("approach_way") not in list(Way):
        session.remember("approach_way", Way.CONCENTRATION if current_analysis() is not None else Way.BRANCH)
    return Way(session.recall("approach_way"))


def choose_way(*, may_show_confidential: bool) -> Way:
    """Show the ways to choose an area and return the chosen one; a shared screen offers none that may know of incidents."""
    way = chosen_way(may_show_confidential=may_show_confidential)
    name = "approach_way" if may_show_confidential else "approach_way_shared"
    session.remember(name, way)
    options = [one for one in Way if may_show_confidential or one in WHOLE_WAYS]
    st.selectbox("Kies op", options, format_func=lambda one: one.label, **session.field(name))
    return way


def choose_audiences() -> tuple[Audience, ...]:
    """Show the audiences and return the chosen ones; none is everybody."""
    st.pills(
        "Voor wie (niets gekozen: iedereen)",
        AUDIENCES,
        selection_mode="multi",
        help=NO_AGES,
        format_func=lambda audience: audience.label,
        **session.field("approach_audiences"),
    )
    chosen = session.recall("approach_audiences", [])
    return tuple(audience for audience in AUDIENCES if audience in chosen)


def gone_concentrations(action: Action) -> list[str]:
    """Return the names of the concentrations of a concept that the data and filters of now do not give any more."""
    analysis = current_analysis()
    present = set() if analysis is None else set(analysis.concentrations.hotspots["hotspot_id"])
    return [one.name for one in action.area.concentrations if one.rank and one.hotspot_id not in present]
