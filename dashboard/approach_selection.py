"""What a choice comes to: the area as an action keeps it, its addresses, and what the user must know of it."""

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import geopandas as gpd
import shapely
import streamlit as st

from analysis import action_lists, recipients
from analysis.action_choices import basis_of, combined_area, concentrations_as_chosen, with_changes
from analysis.actions import Area, Basis
from analysis.dossier import Choosing, corrections_table, read_member_lists
from analysis.dutch import amount, enumerate_words, number
from analysis.premises import with_corrections
from analysis.selection_steps import Step, Way
from analysis.terms import Audience
from dashboard import approach, session
from dashboard.map_layers import MapLayer, concentrations_layer, outline_layer

if TYPE_CHECKING:
    from analysis.recipients import Choosable
    from analysis.register import Register

SURROUNDINGS = (Way.STREET, Way.DISTANCE, Way.WALKING, Way.SHOPPING_AREA, Way.COMPLEX)
"""Ways of which the outline is drawn round their addresses."""
MOST_OUTLINED = 3000


@dataclass(frozen=True)
class Selection:
    """What is chosen: the area, all its addresses, and whom it is for."""

    area: Area
    whole: gpd.GeoDataFrame = field(repr=False)
    audiences: tuple[Audience, ...] = ()
    outlines: tuple[MapLayer, ...] = ()
    notes: tuple[str, ...] = ()
    """What is not on the list, and why."""

    @property
    def mark(self) -> str:
        """Differs for every area: the map zooms to another one, and stays where it is while audiences change."""
        chosen = (*self.area.chosen, *(one.hotspot_id for one in self.area.concentrations), repr(self.area.steps[:1]))
        return hashlib.sha256("|".join((self.area.basis, *chosen)).encode()).hexdigest()[:12]

    @property
    def listed(self) -> gpd.GeoDataFrame:
        """The addresses for the chosen audiences."""
        return action_lists.for_audiences(self.whole, self.audiences)


def select(register: "Register", choosable: "Choosable", choosing: Choosing) -> Selection:
    """Return what a choice comes to, for everybody; made again only when the choice, the register or a correction changed."""
    found = _police_mark(choosing)
    mark = "|".join([repr(choosing.steps), repr(choosing.by_hand), found, repr(read_member_lists(session.dossier())), str(id(choosable))])
    return _select(mark, register, choosable, choosing)


def _police_mark(choosing: Choosing) -> str:
    """Differs with the incidents, where the choice may depend on them."""
    if all(step.is_whole for step in choosing.steps):
        return ""
    analysis = approach.current_analysis()
    return "" if analysis is None else str(id(analysis))


@st.cache_resource(scope="session", show_spinner=False, max_entries=6)
def _select(mark: str, _register: "Register", _choosable: "Choosable", _choosing: Choosing) -> Selection:
    steps = tuple(step for step in _choosing.steps if step.is_complete)
    if not steps:
        return Selection(Area(basis=Basis.COMBINED), _register.premises.iloc[:0])
    basis = basis_of(steps)
    if basis is Basis.CONCENTRATIONS:
        return _of_concentrations(_choosable, _choosing)
    known = _known(steps)
    chosen = recipients.choose(_choosable, steps, known, session.settings())
    whole = recipients.list_chosen(_choosable, steps, chosen)
    if basis is Basis.COMBINED:
        analysis = None if all(step.is_whole for step in steps) else approach.current_analysis()
        area = combined_area(
            steps,
            _choosable,
            chosen,
            known=known,
            located=None if analysis is None else analysis.chosen,
            hotspots=None if analysis is None else analysis.concentrations.hotspots,
            by_hand=_choosing.by_hand,
            settings=session.settings(),
        )
    else:
        area = Area(basis=basis, chosen=steps[0].chosen, address_count=len(whole), by_hand=_choosing.by_hand)
    notes = (*_say_left_out(chosen), *_say_border(_register, steps, chosen))
    return Selection(area, with_changes(whole, area, _choosable), (), tuple(_outlines(_register, steps, whole)), notes)


def _of_concentrations(choosable: "Choosable", choosing: Choosing) -> Selection:
    """Concentrations alone: with the core and the fringe of each, as they were found."""
    analysis = approach.current_analysis()
    if analysis is None:
        return Selection(Area(basis=Basis.CONCENTRATIONS), choosable.rows.iloc[:0])
    hotspots = analysis.concentrations.hotspots
    chosen = hotspots[hotspots["hotspot_id"].isin(choosing.steps[0].chosen)]
    area = Area(basis=Basis.CONCENTRATIONS, concentrations=concentrations_as_chosen(chosen), by_hand=choosing.by_hand)
    if chosen.empty:
        return Selection(area, analysis.recipients.iloc[:0])
    linked = action_lists.of_concentrations(analysis.recipients, chosen["hotspot_id"])
    listed = with_corrections(linked, corrections_table(session.dossier()))
    return Selection(area, with_changes(listed, area, choosable), (), (concentrations_layer(chosen),))


def _known(steps: tuple[Step, ...]) -> recipients.Known:
    """What the steps need beside the addresses."""
    ways = {step.way for step in steps}
    around: dict[str, set[str]] = {}
    analysis = approach.current_analysis() if Way.CONCENTRATION in ways else None
    if analysis is not None:
        around = {str(key): set(group) for key, group in analysis.recipients.groupby("hotspot_id")["address_id_bag"]}
    members: dict[str, set[str]] = {}
    if Way.ASSOCIATION in ways:
        members = {str(one.id): {member.address_id_bag for member in one.members} for one in read_member_lists(session.dossier())}
    return recipients.Known(around, members, session.walked_distances() if Way.WALKING in ways else None)


def _say_left_out(chosen: recipients.Chosen) -> list[str]:
    if not chosen.left_out:
        return []
    count = sum(chosen.left_out.values())
    stand = "staat" if count == 1 else "staan"
    why = enumerate_words([f"{number(many)} {word}" for word, many in chosen.left_out.items()])
    return [f"{amount(count, 'adres', 'adressen').capitalize()} in dit gebied {stand} niet op de lijst: {why}."]


def _say_border(register: "Register", steps: tuple[Step, ...], chosen: recipients.Chosen) -> list[str]:
    """Say that a part lies in another municipality: by its addresses, or by the line that was drawn."""
    if chosen.elsewhere:
        lies, stands = ("ligt", "Dat staat") if chosen.elsewhere == 1 else ("liggen", "Die staan")
        count = amount(chosen.elsewhere, "adres", "adressen").capitalize()
        return [f"{count} {lies} in een buurgemeente. {stands} niet op de lijst. Vraag de buurgemeente."]
    drawn = [shapely.make_valid(shapely.Polygon(step.shape)) for step in steps if step.way is Way.DRAWN]
    if drawn and len(register.areas):
        inside = register.areas.geometry.union_all().buffer(1)
        if any(not inside.covers(shape) for shape in drawn):
            return [
                "Een deel van het getekende gebied ligt buiten uw gemeente. Adressen daar staan niet op de lijst. Vraag de buurgemeente."
            ]
    return []


def _outlines(register: "Register", steps: tuple[Step, ...], whole: gpd.GeoDataFrame) -> list[MapLayer]:
    """What is drawn of a choice: buurten and drawn areas as they are, other surroundings round their addresses."""
    shapes: list[object] = []
    for step in steps:
        if step.way is Way.NEIGHBOURHOOD:
            shapes += list(register.areas.geometry[register.areas["area_code_cbs"].isin(step.chosen)])
        elif step.way is Way.DISTRICT:
            shapes += list(register.areas.geometry[register.areas["district_code_cbs"].isin(step.chosen)])
        elif step.way is Way.DRAWN:
            shapes.append(shapely.Polygon(step.shape))
    if not shapes and any(step.way in SURROUNDINGS for step in steps) and 0 < len(whole) <= MOST_OUTLINED:
        shapes.append(whole.geometry.buffer(30).union_all().buffer(-10))
    if not shapes:
        return []
    text = "gekozen gebied" if any(step.way not in (Way.NEIGHBOURHOOD, Way.BRANCH) for step in steps) else "gekozen buurt"
    return [outline_layer(gpd.GeoSeries(shapes, crs=register.premises.crs), text=text)]
