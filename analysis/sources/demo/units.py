"""What is inside a building: homes, shops with homes above them, flats, halls; and the gebruiksdoel of each unit."""

import numpy as np

SHOP_SHARES = {"shopping": 0.86, "square": 0.92, "village": 0.1, "main": 0.05, "quay": 0.1, "lane": 0.2}
"""How many of the buildings along this kind of street have a shop or a place to eat and drink on the ground floor."""

LANDMARK_USES = {
    "school": "onderwijsfunctie",
    "college": "onderwijsfunctie",
    "care": "gezondheidszorgfunctie",
    "church": "bijeenkomstfunctie",
    "sports_hall": "sportfunctie",
    "community": "bijeenkomstfunctie",
    "hospital": "gezondheidszorgfunctie",
    "railway_station": "overige gebruiksfunctie",
    "hotel": "logiesfunctie",
    "town_hall": "kantoorfunctie,bijeenkomstfunctie",
    "supermarket": "winkelfunctie",
    "fuel": "winkelfunctie",
    "clubhouse": "sportfunctie,bijeenkomstfunctie",
    "cinema": "bijeenkomstfunctie",
}
"""Landmarks with one address each (care homes get rooms too)."""
QUARTERS_WITH_FLOORS = frozenset({"Noorderkwartier", "Westerkwartier"})

Unit = tuple[str, str, str]
"""What is there (its role), the letter and the addition."""


def units_of(fabric: str, kind: str, quarter_name: str, width_m: float, rng: np.random.Generator) -> tuple[bool, list[Unit]]:
    """Return the units of one building, and whether each has a house number of its own.

    Parameters
    ----------
    fabric
        What is built: a key of `FABRICS`, or a landmark.
    kind
        The kind of street at its door.
    quarter_name
        In two old quarters the floors are numbered hs, 1 and 2; elsewhere they have letters.
    width_m
        Of the front.
    rng
        Draws the choices.
    """
    if fabric in LANDMARK_USES:
        rooms = [("care_home", "", str(i + 1)) for i in range(int(rng.integers(24, 48)))] if fabric == "care" else []
        return False, [(fabric, "", ""), *rooms]
    if fabric == "slab":
        return _flats(max(3, round(width_m / 8.4)), rng)
    if fabric == "business":
        return _hall(rng)
    if fabric == "shops":
        return False, [("shop", "", ""), *_lettered("home", int(rng.integers(0, 3)))]
    if fabric == "farm":
        return False, [("farm", "", "")]
    return _house(fabric, kind, quarter_name, width_m, rng)


def _lettered(role: str, count: int) -> list[Unit]:
    return [(role, chr(65 + i), "") for i in range(count)]


def _flats(per_floor: int, rng: np.random.Generator) -> tuple[bool, list[Unit]]:
    """A slab of flats: mostly a number for each door, else one number with additions, or stairs with a letter."""
    count, chance = int(rng.integers(4, 9)) * per_floor, rng.random()
    if chance < 0.68:
        return True, [("home", "", "")] * count
    if chance < 0.84:
        return False, [("home", "", str(i + 1)) for i in range(count)]
    return False, [("home", chr(65 + i // 10), str(i % 10 + 1)) for i in range(count)]


def _hall(rng: np.random.Generator) -> tuple[bool, list[Unit]]:
    chance = rng.random()
    if chance < 0.22:
        return False, _lettered("workshop", int(rng.integers(3, 9)))
    return False, [("workshop" if chance < 0.72 else "office" if chance < 0.9 else "megastore", "", "")]


def _house(fabric: str, kind: str, quarter_name: str, width_m: float, rng: np.random.Generator) -> tuple[bool, list[Unit]]:
    """A building in a row: a home, or a shop with homes above it, floors, or offices."""
    chance = rng.random()
    shop_share = SHOP_SHARES.get(kind, 0.006) * (0.75 if fabric == "station" else 1.0)
    if chance < shop_share and fabric not in {"villa", "estate"}:
        return False, _shop_units(rng)
    if fabric == "station" and chance > 0.86:
        return False, _lettered("office", int(rng.integers(1, 4)))
    if fabric == "station" and width_m > 9.5:
        return True, [("home", "", "")] * int(rng.integers(4, 9))
    if fabric in {"core", "belt", "station"} and chance > 0.84:
        if quarter_name in QUARTERS_WITH_FLOORS:
            return False, [("home", "", part) for part in ("hs", "1", "2")[: int(rng.integers(2, 4))]]
        return False, [("home", "", ""), ("home", "a" if chance > 0.95 else "A", "")]
    return False, [("home_business" if chance > 0.993 else "home", "", "")]


def _shop_units(rng: np.random.Generator) -> list[Unit]:
    ground = ("shop_home", "", "") if rng.random() < 0.1 else ("shop", "", "")
    style = rng.random()
    if style < 0.35:
        return [ground]
    if style < 0.75:
        return [ground, *_lettered("home", int(rng.integers(1, 3)))]
    if style < 0.9:
        return [ground, ("home", "", "bv")]
    return [ground, ("home", "", "1"), ("home", "", "2")]


def use_of(role: str, rng: np.random.Generator) -> str:
    """Return the gebruiksdoel of a unit; some have more than one, joined with a comma."""
    if role in LANDMARK_USES:
        return LANDMARK_USES[role]
    chance = rng.random()
    if role in {"shop", "shop_home"}:
        ground = "winkelfunctie" if chance < 0.66 else "bijeenkomstfunctie" if chance < 0.9 else "kantoorfunctie"
        if role == "shop" and 0.62 < chance < 0.66:
            ground = "winkelfunctie,bijeenkomstfunctie"
        return f"woonfunctie,{ground}" if role == "shop_home" else ground
    fixed = {
        "home": "woonfunctie",
        "home_business": "woonfunctie,kantoorfunctie" if chance < 0.6 else "woonfunctie,winkelfunctie",
        "care_home": "woonfunctie",
        "workshop": "industriefunctie" if chance < 0.75 else "industriefunctie,kantoorfunctie",
        "office": "kantoorfunctie" if chance < 0.9 else "gezondheidszorgfunctie",
        "megastore": "winkelfunctie" if chance < 0.7 else "sportfunctie",
        "farm": "woonfunctie,industriefunctie" if chance < 0.7 else "woonfunctie,overige gebruiksfunctie",
    }
    return fixed[role]
