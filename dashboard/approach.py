"""Whom we approach: which action the user works on, and the choice of area and audiences that is being made."""

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

import geopandas as gpd
import streamlit as st

from analysis import action_lists
from analysis.actions import Action, Area, Basis, State, from_concentrations
from analysis.dossier import fixed_list, read_action, read_actions
from analysis.dutch import amount
from analysis.pipeline import Choice
from analysis.street_order import ADDRESS_KEY
from analysis.terms import Audience, Label, Method
from dashboard import parts, session, shown_list, texts
from dashboard.map_layers import (
    MapLayer,
    areas_layer,
    concentrations_layer,
    outline_layer,
)
from dashboard.map_view import show_map

if TYPE_CHECKING:
    from analysis.pipeline import Analysis
    from analysis.recipients import Widening
    from analysis.register import Register

Key = TypeVar("Key")

BASES = {
    Basis.CONCENTRATIONS: "Concentratie",
    Basis.NEIGHBOURHOODS: "Hele buurt",
    Basis.SHOPPING_AREA: "Heel winkelgebied",
    Basis.BRANCH: "Branche",
}
BASIS_OF = {
    Method.SAME_PLACE: Basis.SHOPPING_AREA,
    Method.SAME_NEIGHBOURHOOD: Basis.NEIGHBOURHOODS,
    Method.SAME_BRANCH: Basis.BRANCH,
}
AUDIENCES = tuple(Audience)
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
    return int(st.selectbox("Actie", list(options), format_func=options.__getitem__, key=f"pk_{name}", on_change=_picked, args=(name,)))


def _picked(name: str) -> None:
    work_on(session.recall(name))
    action = read_action(session.dossier(), wanted_action()) if wanted_action() else None
    if action is not None and action.state is State.CONCEPT:
        load(action.area, action.audiences)


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


# ---- the choice that is being made ----


def load(area: Area, audiences: Sequence[Audience] = ()) -> None:
    """Put a choice in the fields."""
    chosen = [one.hotspot_id for one in area.concentrations] if area.depends_on_incidents else list(area.chosen)
    if area.basis is Basis.SHOPPING_AREA:
        chosen = [one.shops[0] for one in session.shopping_areas() if set(one.shops) & set(area.chosen)]
    for name in ("basis", "basis_shared"):
        session.remember(f"approach_{name}", area.basis)
    session.remember(f"approach_{area.basis}", chosen)
    session.remember("approach_audiences", [audience for audience in AUDIENCES if audience in audiences])


def widening_label(offer: "Widening") -> str:
    """Return what the button of a wider area says."""
    title = offer.title
    if offer.method is Method.SAME_BRANCH:
        title = f"alle {shown_list.NOUNS[Audience(offer.chosen[0])][1]}"
    return parts.as_label(f"Vergroot naar {title} ({texts.addresses(len(offer.recipients))})")


def widen_to(offer: "Widening") -> None:
    """Choose a whole area that depends on no incident, instead of concentrations that are too small."""
    load(Area(basis=BASIS_OF[offer.method], chosen=offer.chosen))


def take_over() -> None:
    """Begin with the concentration that was just pointed at: with the button on Hotspots, or on the map."""
    hotspot_id = session.recall("approach_hotspot")
    if hotspot_id:
        session.remember("approach_hotspot", None)
        work_on(NEW)
        session.remember("approach_basis", Basis.CONCENTRATIONS)
        session.remember(f"approach_{Basis.CONCENTRATIONS}", [hotspot_id])
        session.remember("approach_audiences", [])


def chosen_basis(*, may_show_confidential: bool) -> Basis:
    """Return how the area is chosen now; the user's first choice is a concentration where there is any."""
    if not may_show_confidential:
        basis = session.recall("approach_basis_shared")
        return basis if basis in BASES and basis is not Basis.CONCENTRATIONS else Basis.BRANCH
    if session.recall("approach_basis") not in BASES:
        session.remember("approach_basis", Basis.CONCENTRATIONS if current_analysis() is not None else Basis.BRANCH)
    return Basis(session.recall("approach_basis"))


def current_choice() -> Choice:
    """Return the choice of incidents made on Hotspots."""
    return session.recall("choice") or Choice()


def current_analysis() -> "Analysis | None":
    """Return the result that Hotspots shows; None without police data."""
    return session.analysis(current_choice())


@dataclass(frozen=True)
class Selection:
    """What is chosen: the area, all its addresses, and whom it is for."""

    area: Area
    whole: gpd.GeoDataFrame
    audiences: tuple[Audience, ...]
    outlines: tuple[MapLayer, ...] = ()

    @property
    def mark(self) -> str:
        """Differs for every area: the map zooms to another one, and stays where it is while audiences change."""
        chosen = self.area.chosen or tuple(one.hotspot_id for one in self.area.concentrations)
        return hashlib.sha256("|".join((self.area.basis, *chosen)).encode()).hexdigest()[:12]

    @property
    def listed(self) -> gpd.GeoDataFrame:
        """The addresses for the chosen audiences."""
        return action_lists.for_audiences(self.whole, self.audiences)


def choose_basis(*, may_show_confidential: bool) -> Basis:
    """Show the ways to choose an area and return the chosen one; a shared screen offers none that knows incidents."""
    basis = chosen_basis(may_show_confidential=may_show_confidential)
    name = "approach_basis" if may_show_confidential else "approach_basis_shared"
    session.remember(name, basis)
    options = [one for one in BASES if may_show_confidential or one is not Basis.CONCENTRATIONS]
    st.selectbox("Kies op", options, format_func=BASES.__getitem__, key=session.kept(f"pk_{name}"))
    return basis


def choose_audiences() -> tuple[Audience, ...]:
    """Show the audiences and return the chosen ones; none is everybody."""
    st.pills(
        "Voor wie (niets gekozen: iedereen)",
        AUDIENCES,
        selection_mode="multi",
        format_func=lambda audience: audience.label,
        key=session.kept("pk_approach_audiences"),
    )
    chosen = session.recall("approach_audiences", [])
    return tuple(audience for audience in AUDIENCES if audience in chosen)


def choose_concentrations(analysis: "Analysis") -> Selection:
    """Show the concentrations to choose from."""
    hotspots = analysis.concentrations.hotspots
    names = {row.hotspot_id: f"{row.rank} {row.name} ({Label(row.label).label.lower()})" for row in hotspots.itertuples()}
    ids = _multiselect("Concentraties", names, Basis.CONCENTRATIONS)
    if not ids:
        return Selection(Area(basis=Basis.CONCENTRATIONS), analysis.recipients.iloc[:0], ())
    area = from_concentrations(hotspots, ids, owner="-", created_on=session.today()).area
    outlines = (concentrations_layer(hotspots[hotspots["hotspot_id"].isin(ids)]),)
    return Selection(area, action_lists.of_concentrations(analysis.recipients, ids), (), outlines)


def gone_concentrations(action: Action) -> list[str]:
    """Return the names of the concentrations of a concept that the data and filters of now do not give any more."""
    analysis = current_analysis()
    present = set() if analysis is None else set(analysis.concentrations.hotspots["hotspot_id"])
    return [one.name for one in action.area.concentrations if one.hotspot_id not in present]


def choose_whole(register: "Register", basis: Basis) -> Selection:
    """Show the whole buurten, shopping areas or branches to choose from: nothing here knows an incident."""
    premises, settings = register.premises, session.settings()
    if basis is Basis.NEIGHBOURHOODS:
        areas = register.areas
        present = set(premises["neighbourhood_code"])
        names = {row.area_code_cbs: row.area_name for row in areas.sort_values("area_name").itertuples() if row.area_code_cbs in present}
        chosen = _multiselect("Buurten", names, basis)
        shapes = areas[areas["area_code_cbs"].isin(chosen)].geometry
        outlines = [outline_layer(gpd.GeoSeries(shapes), text="gekozen buurt")] if chosen else []
    elif basis is Basis.SHOPPING_AREA:
        shopping = {one.shops[0]: one for one in session.shopping_areas()}
        names = {key: f"{one.name} ({amount(len(one.shops), 'zaak', 'zaken')})" for key, one in shopping.items()}
        chosen = [shop for key in _multiselect("Winkelgebieden", names, basis) for shop in shopping[key].shops]
        outlines = []
    else:
        counts = action_lists.branches_in(premises)
        words = dict(zip(counts.index, action_lists.branch_names(counts.index), strict=True))
        names = {code: f"{words[code]} ({texts.addresses(int(count))})" for code, count in counts.items()}
        chosen = _multiselect("Branches en doelgroepen", names, basis)
        if register.businesses.empty:
            parts.quiet("Zonder bedrijvenbestand weten we niet welke zaak een snackbar is. Voeg het toe bij ‘Begin met uw gemeente’.")
        outlines = []
    if not chosen:
        return Selection(Area(basis=basis), premises.iloc[:0], ())
    whole = action_lists.whole_area(Area(basis=basis, chosen=tuple(chosen)), premises, settings)
    area = Area(basis=basis, chosen=tuple(chosen), address_count=len(whole.drop_duplicates(ADDRESS_KEY)))
    if basis is Basis.SHOPPING_AREA and len(whole):
        around = gpd.GeoSeries([whole.geometry.buffer(30).union_all().buffer(-10)], crs=whole.crs)
        outlines = [outline_layer(around, text="gekozen winkelgebied")]
    return Selection(area, whole, (), tuple(outlines))


def _multiselect(label: str, names: dict[str, str], basis: Basis) -> list[str]:
    """Show what there is to choose; what is not there any more is let go."""
    name, names = f"approach_{basis}", distinct(names)
    session.remember(name, [key for key in session.recall(name) or [] if key in names])
    st.multiselect(label, list(names), format_func=names.__getitem__, placeholder="Kies er een of meer", key=session.kept(f"pk_{name}"))
    return list(session.recall(name))


def show_where_to_choose(register: "Register", basis: Basis) -> None:
    """Show the municipality while nothing is chosen yet; with its concentrations when one of those is to be chosen."""
    layers = [areas_layer(register.areas)] if len(register.areas) else []
    analysis = current_analysis() if basis is Basis.CONCENTRATIONS else None
    if analysis is not None and len(analysis.concentrations.hotspots):
        layers = [concentrations_layer(analysis.concentrations.hotspots)]
    click = show_map(
        register, layers, title="Kaart van de gemeente", key=f"nothing-chosen-{basis}", height_px=shown_list.LIST_HEIGHT_PX + 80
    )
    if click and click.layer == "concentrations":
        session.remember("approach_hotspot", click.id)
        st.rerun()
