"""Step 5: a neighbourhood action (*actie*): an area and how it was chosen, whom it is for, who owns it, and how far it is.

Area, purpose and recipient are chosen once, here. A list that is fixed stays as it is, whatever is imported later.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

import pandas as pd

from analysis.dutch import amount, enumerate_words
from analysis.errors import DossierError
from analysis.selection_steps import ByHand, Step, are_whole
from analysis.terms import Audience, Term


class Basis(Term):
    """What the area of an action was chosen by."""

    CONCENTRATIONS = "concentrations", "concentraties"
    NEIGHBOURHOODS = "neighbourhoods", "hele buurten"
    SHOPPING_AREA = "shopping_area", "heel winkelgebied"
    BRANCH = "branch", "branche in de hele gemeente"
    COMBINED = "combined", "samengestelde keuze"


class State(Term):
    """How far an action is."""

    CONCEPT = "concept", "concept"
    FIXED = "fixed", "vastgelegd"
    RELEASED = "released", "vrijgegeven"
    RUNNING = "running", "lopend"
    DONE = "done", "afgerond"


_NEXT = {
    State.CONCEPT: (State.FIXED,),
    State.FIXED: (State.RELEASED, State.CONCEPT),
    State.RELEASED: (State.RUNNING, State.CONCEPT),
    State.RUNNING: (State.DONE,),
    State.DONE: (State.RUNNING,),
}
"""A fixed list may be opened again until the action runs: people have then been approached."""


@dataclass(frozen=True)
class ChosenConcentration:
    """A concentration as it was when it was chosen: what the share gate has to know of it, also next year."""

    hotspot_id: str
    rank: int
    name: str
    label: str
    net_count: int
    distinct_addresses: int
    address_count: int


@dataclass(frozen=True, kw_only=True)
class Area:
    """How the addresses were chosen."""

    basis: Basis
    chosen: tuple[str, ...] = ()
    """Codes of buurten, BAG numbers in a shopping area, or branches; empty for concentrations."""
    concentrations: tuple[ChosenConcentration, ...] = ()
    address_count: int = 0
    """How many addresses the whole area held when it was chosen, for everybody: what the share gate has to know of it."""
    steps: tuple[Step, ...] = ()
    """The steps of a combined choice."""
    by_hand: tuple[ByHand, ...] = ()
    """Addresses a person added or took off, with the reason."""

    @property
    def depends_on_incidents(self) -> bool:
        """Return whether the choice may tell something about incidents."""
        return self.basis is Basis.CONCENTRATIONS or (self.basis is Basis.COMBINED and not are_whole(self.steps))


@dataclass(frozen=True, kw_only=True)
class Action:
    """A neighbourhood action; `audiences` empty means everybody in the area."""

    title: str
    area: Area
    audiences: tuple[Audience, ...] = ()
    purpose: str = ""
    recipient: str = ""
    owner: str = ""
    state: State = State.CONCEPT
    created_on: date | None = None
    due: date | None = None
    fixed_on: date | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    has_case: bool = False
    """Whether a police investigation runs: then the police have to let go first (*vrijgave politie*)."""
    police_released_by: str = ""
    police_released_on: date | None = None
    approved_by: str = ""
    """The coordinator, or the deputy, who approved list and text."""
    approved_on: date | None = None
    outcome: str = ""
    id: int | None = None
    version: int = 0

    @property
    def may_go_out(self) -> bool:
        """Return whether its documents are final: released, and no investigation that began since stands in the way."""
        return self.state in (State.RELEASED, State.RUNNING, State.DONE) and not waits_for_police(self)


NOT_RELEASED_BY_POLICE = "De politie heeft dit nog niet vrijgegeven. U kunt alvast een concept maken."


def waits_for_police(action: Action) -> bool:
    """Return whether an investigation runs for which the police did not let go yet."""
    return action.has_case and action.police_released_on is None


def from_concentrations(
    hotspots: pd.DataFrame,
    hotspot_ids: Sequence[str],
    *,
    owner: str,
    created_on: date,
    purpose: str = "",
    audiences: Sequence[Audience] = (),
) -> Action:
    """Return an action in the surroundings of these concentrations, best first.

    Parameters
    ----------
    hotspots
        A `Hotspots` table.
    hotspot_ids
        Which of them.
    owner, created_on, purpose, audiences
        Who owns the action, today, what it is for and whom it is for (none: everybody).

    Raises
    ------
    DossierError
        When nothing was chosen, or nobody owns it.
    """
    rows = hotspots[hotspots["hotspot_id"].isin(list(hotspot_ids))].sort_values(["rank", "hotspot_id"])
    chosen = tuple(
        ChosenConcentration(
            hotspot_id=row["hotspot_id"],
            rank=int(row["rank"]),
            name=row["name"],
            label=str(row["label"]),
            net_count=int(row["net_count"]),
            distinct_addresses=int(row["distinct_addresses"]),
            address_count=int(row["address_count"]),
        )
        for row in rows.to_dict("records")
    )
    if not chosen:
        raise DossierError("Kies eerst een concentratie bij Hotspots.")
    area = Area(basis=Basis.CONCENTRATIONS, concentrations=chosen)
    title = enumerate_words([one.name for one in chosen])
    return checked(Action(title=title, area=area, audiences=tuple(audiences), purpose=purpose, owner=owner, created_on=created_on))


def from_selection(
    title: str,
    basis: Basis,
    chosen: Iterable[str],
    *,
    owner: str,
    created_on: date,
    address_count: int = 0,
    purpose: str = "",
    audiences: Sequence[Audience] = (),
) -> Action:
    """Return an action for buurten, a shopping area or branches: a choice that depends on no incident.

    `address_count` says how many addresses the whole of it holds, before audiences are chosen.

    Raises
    ------
    DossierError
        When nothing was chosen, or the title or owner is empty.
    """
    area = Area(basis=basis, chosen=tuple(chosen), address_count=address_count)
    if area.depends_on_incidents or basis is Basis.COMBINED or not area.chosen:
        raise DossierError("Kies eerst een buurt, een winkelgebied of een branche.")
    return checked(Action(title=title, area=area, audiences=tuple(audiences), purpose=purpose, owner=owner, created_on=created_on))


def checked(action: Action) -> Action:
    """Return the action when it has what every action must have.

    Raises
    ------
    DossierError
        When the title or the owner is empty: no action can exist without an owner.
    """
    if not action.title.strip():
        raise DossierError("Geef de actie een titel.")
    if not action.owner.strip():
        raise DossierError("Vul in wie de actie trekt.")
    return action


def moved_to(action: Action, state: State) -> Action:
    """Return the action in another state.

    Raises
    ------
    DossierError
        When that is no step from where it is now.
    """
    if state not in _NEXT[action.state]:
        raise DossierError(f"Deze actie is {action.state.label}. De volgende stap is: {_steps(action.state)}.")
    if state in (State.RELEASED, State.RUNNING) and waits_for_police(action):
        raise DossierError(NOT_RELEASED_BY_POLICE)
    if state is State.CONCEPT:
        return replace(action, state=state, fixed_on=None, approved_by="", approved_on=None)
    return replace(action, state=state)


def _steps(state: State) -> str:
    return " of ".join(step.label for step in _NEXT[state])


def with_fixed_list(action: Action, recipients: pd.DataFrame, on: date) -> Action:
    """Return the action with its list fixed on this day.

    Parameters
    ----------
    action
        In state *concept*.
    recipients
        The `Recipients` table to fix.
    on
        The day.

    Raises
    ------
    DossierError
        For an empty list, or one that was fixed before.
    """
    if recipients.empty:
        raise DossierError("In dit gebied staan geen adressen voor deze doelgroep.")
    if action.state is not State.CONCEPT:
        raise DossierError(f"De lijst van deze actie is al {State.FIXED.label}. Zet de actie eerst terug op {State.CONCEPT.label}.")
    return replace(moved_to(action, State.FIXED), fixed_on=on)


def chosen_concentrations(action: Action) -> pd.DataFrame:
    """Return the concentrations as they were when chosen, with the columns of `Hotspots` that the share gate reads."""
    columns = list(ChosenConcentration.__dataclass_fields__)
    rows = [tuple(getattr(one, name) for name in columns) for one in action.area.concentrations]
    table = pd.DataFrame(rows, columns=columns)
    numbers = dict.fromkeys(("rank", "net_count", "distinct_addresses", "address_count"), "int64")
    return table.astype(dict.fromkeys(("hotspot_id", "name", "label"), "str") | numbers)


def next_step(action: Action, address_count: int = 0) -> str:
    """Return what is to be done now in this action, in a few Dutch words; empty when it is done."""
    addresses = amount(address_count, "adres", "adressen")
    if waits_for_police(action) and action.state is not State.DONE:
        return "Vrijgave vragen aan de politie"
    return {
        State.CONCEPT: "Adressen kiezen en de lijst vastleggen",
        State.FIXED: "Vrijgave vragen aan de coördinator",
        State.RELEASED: f"Bezoeken of brieven klaarzetten ({addresses})",
        State.RUNNING: f"Afronden en terugkijken ({addresses})",
        State.DONE: "",
    }[action.state]
