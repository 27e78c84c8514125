"""An information evening (*informatiebijeenkomst*) for a selection: who comes, how large a hall, where, when, who does what.

Planning figures are settings; nothing here knows an incident.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, cast

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from scipy.spatial import cKDTree

from analysis.dutch import amount, day
from analysis.evening_script import PARTNERS, Group, Partner, ProgrammeItem, Task, Track, plan_tasks, programme_of
from analysis.settings import DEFAULTS, Settings
from analysis.street_order import ADDRESS_KEY
from analysis.terms import BUSINESS_AUDIENCES, Audience

LATEST_DAYS = 21
"""After a robbery the meeting is within two to three weeks (CCV, stappenplan regierol nazorg, step 3)."""

REGULAR_DAYS = 56
"""The regular track begins eight weeks ahead; with less time it is the accelerated one."""

SEAT_M2 = 1.5
"""A seat in rows with aisles and a table for partners; smaller halls are proposed last."""

VENUE_USES = {"bijeenkomstfunctie": "bijeenkomst", "onderwijsfunctie": "school", "sportfunctie": "sport"}
"""BAG uses of a building where people may meet, and the word a reader sees."""

CHECK = "controleer"


@dataclass(frozen=True)
class Turnout:
    """Whom we expect, and the seats that takes."""

    invited: int
    expected_addresses: int
    expected_persons: int
    seats: int


@dataclass(frozen=True)
class EveningPart:
    """One part of the evening."""

    group: Group
    begins: datetime
    ends: datetime
    turnout: Turnout


@dataclass(frozen=True)
class Venue:
    """A hall: the municipality's own choice, or a proposal out of the register that has to be checked."""

    name: str
    address: str
    capacity: int | None = None
    note: str = ""


@dataclass(frozen=True)
class Evening:
    """The whole plan of one evening."""

    day: date
    track: Track
    parts: tuple[EveningPart, ...]
    seats_needed: int
    venue: Venue | None
    messages: tuple[str, ...]
    programme: tuple[ProgrammeItem, ...]
    partners: tuple[Partner, ...]
    tasks: tuple[Task, ...]


def expected_turnout(households: int, businesses: int, settings: Settings = DEFAULTS) -> dict[Group, Turnout]:
    """Return how many households and businesses will come and the seats with the margin of `seat_margin_pct`.

    A business sends one person, a household `persons_per_household`. Upwards: a chair too many does no harm.
    """
    shares = {
        Group.ENTREPRENEURS: (businesses, settings.turnout_businesses_pct, 1.0),
        Group.RESIDENTS: (households, settings.turnout_households_pct, settings.persons_per_household),
    }
    turnout = {}
    for group, (invited, share_pct, persons_each) in shares.items():
        addresses = _up(invited * share_pct / 100)
        persons = _up(invited * share_pct / 100 * persons_each)
        turnout[group] = Turnout(invited, addresses, persons, _up(persons * (1 + settings.seat_margin_pct / 100)))
    return turnout


def _up(value: float) -> int:
    return math.ceil(round(value, 6))


def propose_venues(recipients: gpd.GeoDataFrame, premises: gpd.GeoDataFrame, seats: int, settings: Settings = DEFAULTS) -> pd.DataFrame:
    """List schools, sports halls and community buildings close to a selection.

    Horeca is left out as far as the register knows it; the BAG cannot tell a café from a community centre, so every proposal
    is to be checked.

    Parameters
    ----------
    recipients, premises
        Tables `Recipients` (or `VisitAddresses`) and `Premises`.
    seats
        The seats needed; what is smaller than 1.5 m2 a seat stands last.
    settings
        The distance `venue_distance_m`.

    Returns
    -------
    venues
        name, address, kind, area_m2, distance_m (to the nearest address of the selection), is_large_enough, note; best first.
    """
    columns = ["name", "address", "kind", "area_m2", "distance_m", "is_large_enough", "note"]
    kind = premises["uses"].map({uses: _kind_of_hall(uses) for uses in premises["uses"].unique()}).astype("str")
    is_home = premises["uses"].str.contains("woonfunctie|winkelfunctie", regex=True)
    allowed = (kind != "") & ~is_home & (premises["audience"] != Audience.CATERING)
    allowed &= premises["status"].str.lower().str.contains("in gebruik") | (premises["status"] == "")
    halls = premises[allowed]
    if halls.empty or recipients.empty:
        return pd.DataFrame(columns=columns)
    points = shapely.get_coordinates(halls.geometry.to_numpy())
    distance, _ = cKDTree(shapely.get_coordinates(recipients.geometry.to_numpy())).query(points)
    near = distance <= settings.venue_distance_m
    chosen = pd.DataFrame(halls[near].drop(columns="geometry")).assign(kind=kind[allowed][near], distance_m=distance[near].round())
    chosen["address"] = [one_address(row) for row in chosen.to_dict("records")]
    chosen["name"] = chosen["business_name"].where(chosen["business_name"] != "", chosen["kind"].str.capitalize())
    chosen["is_large_enough"] = ~(chosen["area_m2"] < seats * SEAT_M2)
    chosen["note"] = np.where(chosen["is_large_enough"], CHECK, f"{CHECK}: lijkt te klein")
    chosen = chosen.sort_values(["is_large_enough", "distance_m", "address"], ascending=[False, True, True])
    chosen = chosen[~chosen.duplicated("building_id_bag") | (chosen["building_id_bag"] == "")]
    return chosen[columns].reset_index(drop=True)


def _kind_of_hall(uses: str) -> str:
    """The word for the first use that lets people meet; empty when there is none."""
    return next((VENUE_USES[use.strip()] for use in uses.split(",") if use.strip() in VENUE_USES), "")


def one_address(row: dict[Any, Any]) -> str:
    """Return an address as one line: 'Dorpsstraat 12 A-2, Waterveen'."""
    addition = f"-{row['addition']}" if row["addition"] else ""
    letter = f" {row['letter']}" if row["letter"] else ""
    return f"{row['street']} {row['number']}{letter}{addition}, {row['place']}"


def plan_evening(
    recipients: pd.DataFrame,
    on: date,
    as_of: date,
    *,
    settings: Settings = DEFAULTS,
    venue: Venue | None = None,
    entrepreneurs_at: time = time(18, 0),
    residents_at: time = time(19, 30),
    partners: Sequence[Partner] = PARTNERS,
) -> Evening:
    """Plan one evening with a part for entrepreneurs and a part for residents; a part without invitees is left out.

    Parameters
    ----------
    recipients
        A `Recipients` or `VisitAddresses` table: who is invited.
    on, as_of
        The day of the evening and today.
    settings
        The planning figures.
    venue
        The hall, when it is known.
    entrepreneurs_at, residents_at
        When the parts begin (an hour, and an hour and a half).
    partners
        Who takes part; only those of a part that is held are kept.
    """
    once = recipients.drop_duplicates(ADDRESS_KEY)
    households = int((once["audience"] == Audience.RESIDENTS).sum())
    businesses = int(once["audience"].isin(BUSINESS_AUDIENCES).sum())
    turnout = expected_turnout(households, businesses, settings)
    starts = {Group.ENTREPRENEURS: (entrepreneurs_at, 60), Group.RESIDENTS: (residents_at, 90)}
    parts = tuple(
        EveningPart(group, datetime.combine(on, begins), datetime.combine(on, begins) + timedelta(minutes=minutes), turnout[group])
        for group, (begins, minutes) in starts.items()
        if turnout[group].invited
    )
    seats = max((part.turnout.seats for part in parts), default=0)
    held = {part.group for part in parts}
    track = Track.REGULAR if (on - as_of).days >= REGULAR_DAYS else Track.ACCELERATED
    return Evening(
        day=on,
        track=track,
        parts=parts,
        seats_needed=seats,
        venue=venue,
        messages=tuple(_messages(on, as_of, parts, seats, venue)),
        programme=tuple(item for part in parts for item in programme_of(part.group, part.begins, is_first=part is parts[0])),
        partners=tuple(partner for partner in partners if held & set(partner.groups)),
        tasks=plan_tasks(on, as_of, track),
    )


def check_capacity(venue: Venue | None, expected: int) -> str:
    """Return the Dutch sentence on a hall that is too small; empty when it is large enough or unknown."""
    if venue is None or venue.capacity is None or venue.capacity >= expected:
        return ""
    places = amount(venue.capacity, "plaats", "plaatsen")
    return f"De zaal heeft {places}. Er zijn {expected} nodig. Kies een grotere zaal of houd twee rondes."


def _messages(on: date, as_of: date, parts: Sequence[EveningPart], seats: int, venue: Venue | None) -> list[str]:
    days = (on - as_of).days
    sentences = []
    if not parts:
        sentences.append("Er is niemand om uit te nodigen. Kies eerst adressen bij Wie benaderen we.")
    if days < 0:
        sentences.append("Deze dag is al voorbij. Kies een latere dag.")
    elif days > LATEST_DAYS:
        latest = day(as_of + timedelta(days=LATEST_DAYS))
        sentences.append(f"Na een overval is een bijeenkomst binnen twee tot drie weken gebruikelijk: uiterlijk {latest}.")
    if on.weekday() >= 5:
        sentences.append("Deze dag valt in het weekend. Controleer of de genodigden dan kunnen.")
    too_small = check_capacity(venue, seats)
    return [*sentences, too_small] if too_small else sentences


def as_venue(proposal: "pd.Series[Any]") -> Venue:
    """Return a row of `propose_venues` as a hall, still to be checked."""
    return Venue(cast(str, proposal["name"]), cast(str, proposal["address"]), None, cast(str, proposal["note"]))
