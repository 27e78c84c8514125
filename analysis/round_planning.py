"""A round planned for an action of the dossier: its addresses, how far it is to walk, and who else goes there."""

import zlib
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import geopandas as gpd
import shapely

from analysis import privacy, tables
from analysis.action_files import outgoing
from analysis.dossier import (
    Dossier,
    EarlierVisit,
    OwnKind,
    StoredRound,
    earlier_visits,
    keep_own_file,
    read_own_file,
    read_round,
    read_visits,
)
from analysis.errors import DossierError, SourceError
from analysis.register import Register
from analysis.rounds import (
    COORDINATOR,
    Arrangement,
    RoundChoice,
    RoundPlan,
    address_keys,
    address_line,
    hours_a_day,
    move_doors,
    plan_round,
    refuse_too_many,
    second_round,
    straight_line,
    street_network,
)
from analysis.rounds.planning import Key
from analysis.rounds.walking import Distances
from analysis.settings import DEFAULTS, Settings
from analysis.sources.osm import MARGIN_M, load_streets

ALONG_OSM = "De afstanden zijn gemeten langs de straten van OpenStreetMap (© OpenStreetMap-bijdragers)."
AS_THE_CROW_FLIES = "De afstanden zijn hemelsbreed, in de volgorde van de straten."


@dataclass(frozen=True)
class PlannedRound:
    """A round that is not kept yet, what its distances were measured by, and who else plans to visit the same addresses."""

    plan: RoundPlan
    measured_by: str
    earlier: list[EarlierVisit]

    @property
    def notes(self) -> list[str]:
        """Everything the user must know, as Dutch sentences."""
        return [*map(str, self.earlier), *self.plan.notes, self.measured_by]

    @property
    def to_keep(self) -> RoundPlan:
        """The plan with what its distances were measured by; who else goes there is asked anew each time."""
        return replace(self.plan, notes=(*self.plan.notes, self.measured_by))


def plan_for_action(
    dossier: Dossier,
    action_id: int,
    choice: RoundChoice,
    area_names: Mapping[str, str],
    *,
    register: Register | None = None,
    streets: Path | None = None,
    again: int | None = None,
    kept_apart: Collection[Key] = (),
    settings: Settings = DEFAULTS,
    progress: Callable[[str], None] = lambda _: None,
    done: Callable[[float], None] = lambda _: None,
) -> PlannedRound:
    """Plan a round for the fixed list of an action, as far as that may leave.

    Parameters
    ----------
    dossier, action_id
        The action; its list is fixed.
    choice
        Pairs, days, windows.
    area_names
        Names of buurten by code.
    register
        The addresses of the municipality: what lies outside it is left out. Its street map measures the distances when it hangs together.
    streets
        An OpenStreetMap extract to measure by instead.
    again
        The round of which this is the second: who was not at home or asked to come back.
    kept_apart
        Addresses that the coordinator takes herself; others go with them, so that a missing number tells nothing.
    settings, progress, done
        As in `plan_round`.

    Raises
    ------
    PrivacyError
        When nothing of the list may leave.
    DossierError
        When the round cannot be walked.
    SourceError
        When the extract cannot be used.
    """
    what = outgoing(dossier, action_id, area_names, settings)
    listed = what.release.visit_list
    hers = {*what.packet, *privacy.mixed_packet(listed, kept_apart, settings)}
    addresses = listed
    if again is not None:
        before = read_visits(dossier, again)
        addresses = second_round(before)
        hers |= set(address_keys(before[before["pair"] == COORDINATOR]))
    hours = len(set(choice.days)) * hours_a_day(addresses, choice.windows)
    refuse_too_many(len(addresses), hours, choice.pairs, choice.doors_per_hour or settings.doors_per_hour)
    distances, measured_by = _distances(dossier, addresses, register, streets)
    own = None if register is None else set(register.addresses["address_id_bag"])
    plan = plan_round(addresses, choice, settings, distances=distances, kept_apart=hers, own_municipality=own, progress=progress, done=done)
    # a second round of an action visits its own addresses again on purpose; a new round of it may not know of the first
    known = action_id if again is not None else None
    return PlannedRound(plan, measured_by, earlier_visits(dossier, plan.visits, known, choice.days))


def move_in_round(
    dossier: Dossier,
    round_id: int,
    visit_ids: Collection[int],
    to_pair: int,
    *,
    register: Register | None = None,
    settings: Settings = DEFAULTS,
) -> tuple[StoredRound, Arrangement, Arrangement]:
    """Return a round, how it is arranged now, and how it is when these visits go to another pair; nothing is kept yet.

    Raises
    ------
    DossierError
        When that cannot be (see `move_doors`), or the round is not there any more.
    """
    stored = read_round(dossier, round_id)
    now = Arrangement(read_visits(dossier, round_id), stored.routes, stored.notes)
    distances, _ = _distances(dossier, now.visits, register, None)
    return stored, now, move_doors(now, stored.choice, visit_ids, to_pair, settings, distances=distances)


def keys_named(dossier: Dossier, action_id: int, named: Collection[str], area_names: Mapping[str, str]) -> list[Key]:
    """Return the keys of addresses on the list of an action that somebody typed, such as 'Dorpsstraat 12A'.

    Raises
    ------
    PrivacyError
        When nothing of the list may leave.
    SourceError
        When one of them is not on the list.
    """
    listed = outgoing(dossier, action_id, area_names).release.visit_list if named else None
    found: list[Key] = []
    for text in named:
        assert listed is not None
        wanted = "".join(text.casefold().split())
        is_meant = [wanted == "".join(address_line(row).casefold().split()) for row in listed.to_dict("records")]
        if not any(is_meant):
            raise SourceError(f"‘{text}’ staat niet op de lijst van deze actie. Schrijf het adres zoals op de bezoeklijst.")
        found += address_keys(listed[is_meant])
    return found


def find_meeting_place(register: Register | None, typed: str) -> tuple[tuple[float, float] | None, str]:
    """Return where a typed address lies (RD) and how it is written; without a register only what was typed.

    Raises
    ------
    SourceError
        When the address is not in the register.
    """
    wanted = " ".join(typed.split())
    if register is None or not wanted:
        return None, wanted
    premises = register.addresses
    lines = premises["street"] + " " + premises["number"].astype("str") + premises["letter"]
    lines += ("-" + premises["addition"]).where(premises["addition"] != "", "")
    plain = lines.str.casefold().str.replace(" ", "", regex=False)
    asked = wanted.split(",")[0].casefold().replace(" ", "")
    found = premises[(plain == asked) & ~premises.geometry.is_empty]
    if "," in wanted:
        found = found[found["place"].str.casefold() == wanted.split(",")[1].strip().casefold()]
    if found.empty:
        raise SourceError(f"‘{wanted}’ vinden we niet in het adressenbestand. Schrijf een straat en een huisnummer, zoals: Dorpsstraat 12.")
    first = found.iloc[0]
    return (float(first.geometry.x), float(first.geometry.y)), f"{address_line(first)}, {first['place']}"


def keep_streets(dossier: Dossier, register: Register, extract: Path, who: str) -> int:
    """Keep the streets of an OpenStreetMap extract, as far as they lie in the municipality; every round is measured by them from now on.

    Returns
    -------
    count
        How many streets were kept.

    Raises
    ------
    SourceError
        When the extract cannot be used, or its streets do not hang together; what was kept before stays.
    """
    streets = load_streets(extract, register.addresses)
    if street_network(streets) is None:
        raise SourceError(f"De straten in ‘{extract.name}’ hangen niet samen. Kies een kaart van OpenStreetMap van uw hele gemeente.")
    drawn = shapely.set_precision(shapely.multilinestrings(streets.geometry.to_numpy()), 0.1, mode="pointwise")
    keep_own_file(dossier, OwnKind.STREETS, extract.name, zlib.compress(shapely.to_wkb(drawn)), who)
    return len(streets)


def kept_streets(dossier: Dossier) -> gpd.GeoDataFrame | None:
    """Return the streets that were kept, as lines (RD, metres); None when there are none.

    Raises
    ------
    DossierError
        When they can no longer be read.
    """
    kept = read_own_file(dossier, OwnKind.STREETS)
    if kept is None:
        return None
    try:
        drawn = shapely.from_wkb(zlib.decompress(kept.content))
    except (zlib.error, shapely.errors.GEOSException) as error:
        raise DossierError(f"De straten uit ‘{kept.name}’ zijn beschadigd. Haal ze weg en voeg de kaart opnieuw toe.") from error
    return gpd.GeoDataFrame(geometry=shapely.get_parts(drawn), crs=tables.CRS)


def _distances(dossier: Dossier, addresses: gpd.GeoDataFrame, register: Register | None, streets: Path | None) -> tuple[Distances, str]:
    """How far it is to walk, and the sentence on what that was measured by: the given map, else the kept one, else the register."""
    if addresses.empty or addresses.geometry.is_empty.all():
        return straight_line, AS_THE_CROW_FLIES
    if streets is not None:
        network = street_network(load_streets(streets, addresses))
        return (straight_line, AS_THE_CROW_FLIES) if network is None else (network.distances, ALONG_OSM)
    west, south, east, north = addresses.total_bounds
    layers = [(kept_streets(dossier), ALONG_OSM)]
    layers += [] if register is None else [(register.basemap("streets"), "De afstanden zijn gemeten langs de straten van de ondergrond.")]
    for layer, told in layers:
        around = None if layer is None else layer.cx[west - MARGIN_M : east + MARGIN_M, south - MARGIN_M : north + MARGIN_M]
        network = None if around is None else street_network(around)
        if network is not None:
            return network.distances, told
    return straight_line, AS_THE_CROW_FLIES
