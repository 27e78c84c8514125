"""The facts of the overview: what stands in the dossier and what is known of places now."""

from analysis.dossier import area_counts, read_situation
from analysis.geocoding.checking import Check, places_to_check
from analysis.preparation import Picture, Situation
from analysis.terms import Label
from dashboard import session


def gather(picture: Picture) -> Situation:
    """Return everything the six parts of *Voorbereiden* are judged by."""
    return read_situation(session.dossier(), picture)


def quick_picture() -> Picture:
    """Return what is known of places before any incident is looked up: at once."""
    counted = int(area_counts(session.dossier())["area_code_cbs"].nunique())
    return Picture(has_register=session.register() is not None, counted_areas=counted)


def picture(*, with_concentrations: bool) -> Picture:
    """Return what is known of places and victims; nothing of it is needed to begin.

    Concentrations take a while; who does not show them leaves them out.
    """
    known = quick_picture()
    analysis = session.analysis() if with_concentrations else None
    located = analysis.located if analysis else session.located()
    if located is None:
        return known
    incidents = located.incidents
    labels = analysis.concentrations.hotspots["label"] if analysis else incidents["kind"].iloc[:0]
    last = incidents["occurred_from"].max()
    return Picture(
        has_register=known.has_register,
        incidents=len(incidents),
        registrations=int(incidents["registration_count"].sum()),
        hotspots=int((labels == Label.HOTSPOT).sum()),
        attention_areas=int((labels == Label.ATTENTION_AREA).sum()),
        unresolved=int((places_to_check(incidents)["check"] == Check.NOT_FOUND).sum()),
        counted_areas=known.counted_areas,
        data_until=None if incidents["occurred_from"].isna().all() else last.date(),
    )


def has_police_data() -> bool:
    """Return whether there are incidents to look up, which may take a while."""
    return session.register() is not None and session.police_data() is not None
