"""What happened in the demo municipality: three years of invented incidents with seasons, evenings and two planted concentrations."""

from datetime import date

import numpy as np
import pandas as pd
from numpy.typing import NDArray

YEARS = 3
KIND_SHARES = {"B73": 0.37, "B72": 0.17, "B74": 0.02, "B70": 0.23, "A20": 0.18, "A22": 0.03}
KIND_NAMES = {
    "B73": "Overval overige objecten",
    "B72": "Overval woning",
    "B74": "Overval geld- en waardetransport",
    "B70": "Straatroof",
    "A20": "Gekwal. diefstal in/uit woning",
    "A22": "Gekwal. diefstal in/uit winkel",
}
BUSINESS_KINDS = ("B73", "B74", "A22")
HOME_KINDS = ("B72", "A20")
BUSINESS_USES = "winkelfunctie|bijeenkomstfunctie|logiesfunctie|gezondheidszorgfunctie"
MONTH_WEIGHTS = np.array([1.55, 1.4, 1.25, 0.85, 0.7, 0.6, 0.55, 0.6, 0.75, 1.2, 1.5, 1.65])
"""More in the dark months, October to March."""
HOUR_WEIGHTS = {
    "B73": np.array([2, 1, 0.5, 0.3, 0.2, 0.2, 0.4, 0.8, 1, 1.2, 1.4, 1.5, 1.5, 1.6, 1.8, 2.2, 3, 4.5, 6, 7, 8, 8.5, 6.5, 4]),
    "B72": np.array([2, 1.5, 1, 1, 0.7, 0.6, 0.6, 0.7, 0.8, 1.2, 1.5, 1.5, 1.2, 1.2, 1.3, 1.5, 2, 3, 4.5, 6, 6.5, 6, 5, 3.5]),
    "B70": np.array([6, 5.5, 4, 2.5, 1, 0.6, 0.5, 0.6, 0.8, 0.8, 0.9, 1, 1.2, 1.3, 1.6, 1.8, 2, 2.4, 3, 3.5, 4.5, 5.5, 6.5, 6.5]),
    "B74": np.array([0, 0, 0, 0, 0, 0.2, 1, 2, 3, 4, 4, 3, 2, 2, 2, 3, 3, 2, 1, 0.5, 0.2, 0, 0, 0], dtype=np.float64),
}
TARGETS = {
    "grocer": "avondwinkel",
    "supermarket": "supermarkt",
    "jeweller": "juwelier",
    "phones": "telefoonwinkel",
    "tobacco": "tabakswinkel",
    "snackbar": "snackbar",
    "delivery": "maaltijdbezorger",
    "restaurant": "restaurant",
    "cafe": "café",
    "gambling": "speelautomatenhal",
    "fuel": "tankstation",
    "hotel": "hotel",
    "pharmacy": "apotheek",
    "drugstore": "drogist",
    "optician": "opticien",
    "bank": "bank",
    "exchange": "wisselkantoor",
}


def planted_counts(incidents: int) -> tuple[int, int]:
    """Return how many incidents the planted concentrations P1 and P2 get."""
    if incidents < 100:
        return max(5, round(0.2 * incidents)), max(4, round(0.13 * incidents))
    return max(14, round(0.028 * incidents)), max(7, round(0.014 * incidents))


def _places_of_business(units: pd.DataFrame) -> NDArray[np.int64]:
    return np.flatnonzero(units["uses"].str.contains(BUSINESS_USES).to_numpy())


def _stretch_of(units: pd.DataFrame, street: str, length_m: float) -> NDArray[np.int64]:
    """Return the business addresses on the busiest stretch of a street, as row numbers."""
    here = np.flatnonzero(
        (units["street"] == street).to_numpy()
        & units["uses"].str.contains(BUSINESS_USES).to_numpy()
        & (units["place"] == "Waterveen").to_numpy()
    )
    along = units["along"].to_numpy()[here]
    if len(here) == 0:
        return here
    inside = [(along >= start) & (along <= start + length_m) for start in along]
    busiest: NDArray[np.int64] = here[inside[int(np.argmax([mask.sum() for mask in inside]))]]
    return busiest


def _second_centre(units: pd.DataFrame, first: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the business addresses of the largest neighbourhood centre; else a stretch of the Stationsweg."""
    fabric = units[units["fabric"].eq("shops") & units["uses"].str.contains(BUSINESS_USES)]
    if len(fabric) >= 5:
        largest = fabric.groupby("parcel").size().sort_values(kind="stable").index[-1]
        centre: NDArray[np.int64] = fabric.index[fabric["parcel"] == largest].to_numpy()
        return centre
    other = _stretch_of(units, "Stationsweg", 160.0)
    if len(other) >= 3:
        return other
    rest = _places_of_business(units)
    rest = rest[~units["street"].iloc[rest].isin(units["street"].iloc[first]).to_numpy()]
    xy = units[["x", "y"]].to_numpy()
    far = rest[np.hypot(*(xy[rest] - xy[first].mean(axis=0)).T) > 150]
    rest = far if len(far) >= 3 else rest
    near = [np.flatnonzero(np.hypot(*(xy[rest] - xy[place]).T) < 90) for place in rest]
    busiest: NDArray[np.int64] = rest[max(near, key=len)]
    return busiest


def _spread(places: NDArray[np.int64], count: int, rng: np.random.Generator) -> NDArray[np.int64]:
    """Return `count` draws that use most places once before any is used again."""
    rounds = [rng.permutation(places) for _ in range(-(-count // max(len(places), 1)))]
    picked = np.concatenate(rounds)[:count]
    again = rng.random(count) < 0.15
    return np.where(again, rng.choice(picked, count), picked)


def _moments(kinds: NDArray[np.str_], as_of: date, rng: np.random.Generator) -> tuple[pd.Series, pd.Series]:
    """Return begin and end of each incident; a burglary has a window of hours or days."""
    days = pd.date_range(end=pd.Timestamp(as_of) - pd.Timedelta(days=3), periods=365 * YEARS, freq="D")
    weight = MONTH_WEIGHTS[days.month.to_numpy() - 1] * np.where(days.day_of_week.to_numpy() >= 4, 1.2, 1.0)
    day = days.to_numpy()[rng.choice(len(days), len(kinds), p=weight / weight.sum())]
    hour = np.zeros(len(kinds), dtype=np.int64)
    for kind in KIND_SHARES:
        hours = HOUR_WEIGHTS.get(kind, np.ones(24))
        where = kinds == kind
        hour[where] = rng.choice(24, int(where.sum()), p=hours / hours.sum())
    minute = rng.integers(0, 12, len(kinds)) * 5
    begin = pd.Series(day) + pd.to_timedelta(hour, unit="h") + pd.to_timedelta(minute, unit="m")
    minutes = rng.integers(1, 4, len(kinds)) * 5
    window = rng.choice([120, 240, 480, 720, 1440, 2880], len(kinds))
    is_burglary = np.isin(kinds, ["A20", "A22"])
    return begin, begin + pd.to_timedelta(np.where(is_burglary, window, minutes), unit="m")


def _targets(kinds: NDArray[np.str_], address: NDArray[np.int64], branch: pd.Series, rng: np.random.Generator) -> list[str]:
    found = []
    for kind, place in zip(kinds, address, strict=True):
        if kind in HOME_KINDS:
            found.append("woning")
        elif kind == "B70":
            found.append("openbare weg")
        elif kind == "B74":
            found.append("geldautomaat" if rng.random() < 0.5 else "waardetransport")
        else:
            found.append(TARGETS.get(str(branch.get(place, "")), "winkel"))
    return found


def let_happen(units: pd.DataFrame, businesses: pd.DataFrame, incidents: int, as_of: date, rng: np.random.Generator) -> pd.DataFrame:
    """Return one row per net incident, in order of time.

    Returns
    -------
    incidents
        offence_code, address (row number in `units`), occurred_from, occurred_until, target, is_attempt, planted ("P1", "P2" or "").
    """
    first, second = planted_counts(incidents)
    rest = incidents - first - second
    codes = np.array(list(KIND_SHARES))
    kinds = rng.choice(codes, rest, p=np.array(list(KIND_SHARES.values())))
    in_use = units["status"].str.contains("in gebruik|Verbouwing").to_numpy()
    at_business, at_home = _places_of_business(units), np.flatnonzero(units["uses"].str.contains("woonfunctie").to_numpy() & in_use)
    anywhere = np.flatnonzero(in_use)
    address = np.zeros(rest, dtype=np.int64)
    for kind in codes:
        where = kinds == kind
        places = at_business if kind in BUSINESS_KINDS else at_home if kind in HOME_KINDS else anywhere
        address[where] = rng.choice(places, int(where.sum()))
    stretch = _stretch_of(units, "Langestraat", 80.0)
    centre = _second_centre(units, stretch)
    kinds = np.concatenate([np.full(first + second, "B73"), kinds])
    address = np.concatenate([_spread(stretch, first, rng), _spread(centre, second, rng), address])
    begin, end = _moments(kinds, as_of, rng)
    branch = businesses.set_index("address")["branch"]
    table = pd.DataFrame(
        {
            "offence_code": kinds,
            "address": address,
            "occurred_from": begin,
            "occurred_until": end,
            "target": _targets(kinds, address, branch, rng),
            "is_attempt": rng.random(len(kinds)) < 0.3,
            "planted": ["P1"] * first + ["P2"] * second + [""] * rest,
        }
    )
    return table.sort_values(["occurred_from", "address"], kind="stable").reset_index(drop=True)
