"""Whom we approach: the choice that is being made, and what several pages show of an action and its list."""

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

import geopandas as gpd
import pandas as pd
import streamlit as st

from analysis import action_lists, recipients
from analysis.actions import Action, Area, Basis, State, from_concentrations
from analysis.dossier import read_action, read_actions
from analysis.dutch import amount, day, enumerate_words, number
from analysis.pipeline import Choice
from analysis.street_order import ADDRESS_KEY
from analysis.terms import BUSINESS_AUDIENCES, Audience, Label, Method, Part
from dashboard import parts, session, texts
from dashboard.map_layers import MapLayer, audiences_layer, concentrations_layer, house_number, join_bounds, outline_layer, widen
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
NOUNS = {
    Audience.RETAIL: ("winkel", "winkels"),
    Audience.CATERING: ("horecazaak", "horecazaken"),
    Audience.DELIVERY: ("bezorgbedrijf", "bezorgbedrijven"),
    Audience.FUEL: ("tankstation", "tankstations"),
    Audience.JEWELLER: ("juwelier", "juweliers"),
    Audience.OTHER_BUSINESS: ("ander bedrijf", "andere bedrijven"),
}
MOST_ON_MAP = 5000
"""More symbols say nothing on a map and make the page slow."""
NEW = 0
"""Stands for no action: a new choice."""
LIST_HEIGHT_PX = 380
_AROUND_M = 120.0


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
    """Return an action as it stands in a list."""
    return f"{action.title} ({action.state.label})"


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
        title = f"alle {NOUNS[Audience(offer.chosen[0])][1]}"
    return parts.as_label(f"Vergroot naar {title} ({texts.addresses(len(offer.recipients))})")


def widen_to(offer: "Widening") -> None:
    """Choose a whole area that depends on no incident, instead of concentrations that are too small."""
    load(Area(basis=BASIS_OF[offer.method], chosen=offer.chosen))


def take_over() -> None:
    """Begin with the concentration of the button on Hotspots, when the user just came from there."""
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
    st.selectbox("Kies op", options, format_func=BASES.__getitem__, key=f"pk_{name}", persist_state="session")
    return basis


def choose_audiences() -> tuple[Audience, ...]:
    """Show the audiences and return the chosen ones; none is everybody."""
    st.pills(
        "Voor wie (niets gekozen: iedereen)",
        AUDIENCES,
        selection_mode="multi",
        format_func=lambda audience: audience.label,
        key="pk_approach_audiences",
        persist_state="session",
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
    st.multiselect(
        label, list(names), format_func=names.__getitem__, placeholder="Kies er een of meer", key=f"pk_{name}", persist_state="session"
    )
    return list(session.recall(name))


# ---- what is shown of a list ----


def say_list(listed: gpd.GeoDataFrame) -> tuple[str, str]:
    """Return how many addresses a list holds, and who that are and how long visiting them takes."""
    counts = recipients.counts_of(listed, session.settings())
    kinds = [amount(counts.by_audience[one], *NOUNS[one]) for one in BUSINESS_AUDIENCES if counts.by_audience[one]]
    every = amount(counts.businesses, "bedrijf", "bedrijven")
    businesses = kinds[0] if len(kinds) == 1 else f"{every} ({', '.join(kinds)})"
    who = [amount(counts.households, "huishouden", "huishoudens")] if counts.households else []
    who += [businesses] if counts.businesses else []
    if counts.use_unknown:
        who.append(f"{number(counts.use_unknown)} met een onbekende functie")
    if not counts.addresses:
        return "", recipients.say_counts(counts)
    return texts.addresses(counts.addresses), f": {enumerate_words(who)}. {recipients.say_counts(counts).split('. ', 1)[-1]}"


def list_table(listed: gpd.GeoDataFrame, *, is_confidential: bool) -> pd.DataFrame:
    """Return a list as a table to read; only the confidential one tells why an address is on it."""
    once = listed.drop_duplicates(ADDRESS_KEY)
    columns = {
        "Adres": [f"{row.street} {house_number(row)}" for row in once.itertuples()],
        "Doelgroep": [Audience(audience).label for audience in once["audience"]],
        "Bedrijfsnaam": once["business_name"].tolist(),
        "Postcode": once["postcode"].tolist(),
    }
    if once["place"].nunique() > 1:
        columns["Woonplaats"] = once["place"].tolist()
    if is_confidential:
        columns |= {
            "Kern of rand": [Part(part).label for part in once["part"]],
            "Waarom": [Method(method).label for method in once["method"]],
            "Afstand (m)": once["distance_m"].round().tolist(),
        }
    return pd.DataFrame(columns)


def show_list(
    register: "Register",
    listed: gpd.GeoDataFrame,
    *,
    key: str,
    is_confidential: bool,
    outlines: Sequence[MapLayer] = (),
    is_low: bool = False,
) -> None:
    """Show the addresses on the map and in a table beside it."""
    once, height_px = listed.drop_duplicates(ADDRESS_KEY), LIST_HEIGHT_PX - 80 * is_low
    layers = list(outlines)
    if 0 < len(once) <= MOST_ON_MAP:
        homes_first = once.assign(is_home=once["audience"] == Audience.RESIDENTS).sort_values("is_home", ascending=False, kind="stable")
        layers.append(audiences_layer(homes_first, with_part=is_confidential))
    left, right = st.columns([1.45, 1])
    with left:
        frame = widen(join_bounds(layer.bounds for layer in outlines) or join_bounds(layer.bounds for layer in layers), _AROUND_M)
        show_map(register, layers, title="Kaart van de adressen", key=f"{key}-map", frame=frame, height_px=height_px)
        if len(once) > MOST_ON_MAP:
            parts.quiet(f"Dit zijn er te veel om elk adres te tekenen (meer dan {number(MOST_ON_MAP)}). De tabel heeft ze allemaal.")
    with right:
        parts.long_table(list_table(listed, is_confidential=is_confidential), key=f"{key}-table", height_px=height_px)


def state_sentence(action: Action) -> str:
    """Return how far an action is, whose it is and what for."""
    fixed = f"Vastgelegd op {day(action.fixed_on)}" if action.fixed_on else "Concept"
    due = f" Klaar vóór {day(action.due)}." if action.due else ""
    return f"{fixed}. Stand: {action.state.label}. Trekker: {action.owner}.{due}"
