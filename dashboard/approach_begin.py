"""What a choice begins with: a way of choosing, or the concentration that was pointed at."""

from analysis.actions import Area
from analysis.dossier import Choosing
from analysis.selection_steps import Step, Way
from analysis.terms import Kind, Method
from dashboard import approach, session


def take_over() -> None:
    """Begin with the concentration that was just pointed at: with the button on Hotspots, or on the map.

    Robberies on businesses begin with the whole shopping area, robberies at homes with the whole buurt, never with the street: a
    street would show where it was. The concentration itself stays one choice away.
    """
    hotspot_id = session.recall("approach_hotspot")
    if not hotspot_id:
        return
    session.remember("approach_hotspot", None)
    approach.work_on(approach.NEW)
    approach.put(Choosing((Step(way=Way.CONCENTRATION, chosen=(hotspot_id,)),)))
    offers = session.widenings(approach.current_choice(), [hotspot_id])
    wanted = Method.SAME_NEIGHBOURHOOD if _is_about_homes(hotspot_id) else Method.SAME_PLACE
    chosen = tuple(one for offer in offers if offer.method is wanted for one in offer.chosen)
    if chosen:
        approach.load(Area(basis=approach.BASIS_OF[wanted], chosen=chosen))
        session.remember(f"approach_{Way.CONCENTRATION}", [hotspot_id])
        session.remember("approach_begun_with", hotspot_id)


def begin_with(way: Way) -> None:
    """Begin a new choice in this way."""
    approach.work_on(approach.NEW)
    approach.put(Choosing((Step(way=way),)))


def _is_about_homes(hotspot_id: str) -> bool:
    """Whether most incidents of a concentration were at homes."""
    found = approach.current_analysis()
    if found is None:
        return False
    of_hotspot = found.concentrations.incident_hotspot.reindex(found.chosen.index) == hotspot_id
    return bool(found.chosen.loc[of_hotspot, "kind"].isin([str(Kind.HOME_ROBBERY), str(Kind.HOME_BURGLARY)]).mean() > 0.5)
