"""The files of a picture: the veiligheidsbeeld and the map for the mayor, each with its name, its stamp and its line for the log."""

from collections.abc import Iterable

import geopandas as gpd

from analysis import privacy
from analysis.action_files import OutgoingFile
from analysis.action_lists import can_leave, held_concentrations
from analysis.actions import Action, State
from analysis.dutch import amount, day, enumerate_words
from analysis.errors import PrivacyError
from analysis.exports.mayor_map import MayorMap, mayor_map_pdf, mayor_map_png, mayor_note_docx
from analysis.exports.paper_frame import Basemap
from analysis.exports.safety_picture import safety_picture_docx, safety_picture_pdf
from analysis.pictures import boundary_of
from analysis.pipeline import Analysis
from analysis.pooled import write_counts
from analysis.safety_picture import PictureData, SafetyPicture, confidential_picture, shareable_picture, shared_hotspots
from analysis.safety_picture.shareable import whole_years
from analysis.settings import DEFAULTS, Settings
from analysis.terms import FINE_PRECISIONS, Zone

PICTURE = "Veiligheidsbeeld overvallen"
MAP = "Kaart voor de burgemeester"
COUNTS = "Aantallen voor buurgemeenten"
MOST_NAMED = 3
OTHER_OFFENCES = "Straatroof, ramkraken en inbraken: die tellen hier niet mee."


def picture_file(
    picture: SafetyPicture, suffix: str, stamp: privacy.Stamp, municipality: str = "", settings: Settings = DEFAULTS
) -> OutgoingFile:
    """Return the veiligheidsbeeld as '.pdf' or '.docx'."""
    content = safety_picture_pdf(picture, stamp, settings) if suffix == ".pdf" else safety_picture_docx(picture, stamp)
    name = privacy.file_name(PICTURE, municipality, suffix, stamp)
    return OutgoingFile(name, content, 0, stamp, kind="veiligheidsbeeld", purpose="veiligheidsbeeld")


def mayor_map(
    analysis: Analysis,
    data: PictureData,
    zone: Zone,
    actions: Iterable[Action] = (),
    *,
    municipality_code: str = "",
    decision: str = "",
    spokesperson: str = "",
) -> MayorMap:
    """Return what stands on the map for the mayor in one of its two versions.

    The version for others shows only concentrations that pass the share gate, without a point or a count, and only actions that depend
    on no place that is held back.

    Parameters
    ----------
    analysis, data
        Of every robbery in the data.
    zone
        Which version.
    actions
        What the dossier knows of neighbourhood actions.
    municipality_code
        Whose border is drawn.
    decision, spokesperson
        What the user typed; both may be empty.
    """
    register, hotspots = analysis.register, analysis.concentrations.hotspots
    is_shared = zone is Zone.SHAREABLE
    picture = shareable_picture(data) if is_shared else confidential_picture(data)
    outlines = shared_hotspots(hotspots, data.settings) if is_shared else hotspots
    points: gpd.GeoDataFrame | None = None
    labels: dict[object, str] = {}
    if not is_shared:
        fine = data.located["precision"].isin([str(one) for one in FINE_PRECISIONS])
        points = data.located[fine & ~(data.located.geometry.isna() | data.located.geometry.is_empty)]
        label_of = dict(zip(hotspots["hotspot_id"], hotspots["label"], strict=True))
        labels = {key: label_of.get(hotspot, "") for key, hotspot in analysis.concentrations.incident_hotspot.items()}
    return MayorMap(
        picture=picture,
        core=_core(picture, outlines, is_shared=is_shared),
        outlines=outlines,
        boundary=boundary_of(register, municipality_code),
        areas=register.areas,
        points=points,
        point_labels=labels,
        source=f"Bron: politie, bewerkt door de gemeente. Stand: {day(analysis.as_of)}. Ondergrond: BAG.",
        not_on_map=tuple(_not_on_map(data, points)),
        running=tuple(_running(actions, data.settings, is_shared=is_shared)),
        decision=decision,
        spokesperson=spokesperson,
    )


def _core(picture: SafetyPicture, outlines: gpd.GeoDataFrame, *, is_shared: bool) -> tuple[str, ...]:
    """Return the three sentences that matter: how many, where, when and against whom."""
    trend = picture.figure("month")
    told = trend.sentence if trend else ""
    if trend and told.startswith("*"):
        told = told.split(". ", 1)[1]
    first = f"{picture.counted}, van {picture.period}. {told}".strip()
    names = [str(row.name) for row in outlines.sort_values("rank").itertuples()][:MOST_NAMED]
    where = f"Zwaartepunt: {enumerate_words(names)}." if names else picture.places[0]
    if names and not is_shared and len(outlines) > len(names):
        where += f" En {amount(len(outlines) - len(names), 'andere plek', 'andere plekken')}."
    return tuple(line for line in (first, where, picture.summary) if line)


def _not_on_map(data: PictureData, points: gpd.GeoDataFrame | None) -> list[str]:
    if points is None:
        return ["Adressen, losse overvallen en plekken die te klein zijn om te delen.", OTHER_OFFENCES]
    missing = len(data.located) - len(points)
    told = []
    if missing:
        told.append(
            f"{missing} van de {amount(len(data.located), 'overval', 'overvallen')}: daarvan is geen huisnummer of kruising bekend."
        )
    if data.elsewhere:
        told.append(f"{amount(data.elsewhere, 'incident', 'incidenten')} buiten de gemeente.")
    return [*told, OTHER_OFFENCES]


def _running(actions: Iterable[Action], settings: Settings, *, is_shared: bool) -> list[str]:
    """Return the actions with their owner and date; for others none whose area holds a place that may not be named."""
    told = []
    for action in actions:
        if action.state not in (State.FIXED, State.RELEASED, State.RUNNING):
            continue
        if is_shared and (not can_leave(action, settings) or held_concentrations(action, settings)):
            continue
        until = f", vóór {day(action.due)}" if action.due else ""
        # a title is typed, and may say what a version for others may not
        named = f"Buurtactie voor {_audiences_of(action)}" if is_shared else action.title
        told.append(f"{named} ({action.state.label}; {action.owner or 'eigenaar onbekend'}{until})")
    return told


def _audiences_of(action: Action) -> str:
    return enumerate_words([audience.label.lower() for audience in action.audiences]) or "alle adressen"


def mayor_file(
    made: MayorMap,
    suffix: str,
    stamp: privacy.Stamp,
    municipality: str = "",
    basemap: Basemap | None = None,
    settings: Settings = DEFAULTS,
    *,
    ppi: int = 150,
) -> OutgoingFile:
    """Return the map for the mayor as '.pdf' or '.png' (so many points to an inch), or its note as '.docx'."""
    if suffix == ".docx":
        content = mayor_note_docx(made, stamp)
    elif suffix == ".png":
        content = mayor_map_png(made, stamp, basemap, settings, ppi=ppi)
    else:
        content = mayor_map_pdf(made, stamp, basemap, settings)
    name = privacy.file_name(MAP, municipality, suffix, stamp)
    return OutgoingFile(name, content, 0, stamp, kind="burgemeesterskaart", purpose="kaart voor de burgemeester")


def counts_file(data: PictureData, stamp: privacy.Stamp, addresses: int) -> OutgoingFile:
    """Return the counts that neighbouring municipalities may read (csv): the figures of the veiligheidsbeeld for others.

    Raises
    ------
    PrivacyError
        When no incident has a date.
    """
    if data.covered is None:
        raise PrivacyError("Zonder pleegdatum zijn er geen aantallen om te delen.")
    days = whole_years(data.covered) or data.covered.in_months
    text = write_counts(
        shareable_picture(data), data.counted_in, days.first, days.last, addresses, stamp.zone_text, made=stamp.line, is_demo=stamp.is_demo
    )
    name = privacy.file_name(COUNTS, data.municipality, ".csv", stamp)
    content = text.encode("utf-8-sig")
    return OutgoingFile(name, content, 0, stamp, kind="aantallen", purpose="samen kijken met buurgemeenten", is_stamped_inside=True)
