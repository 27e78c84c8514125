"""The rows of neighbouring municipalities in a regional overview: counted per municipality, never kept as rows or points.

Only the address register tells a village of one's own from one next door. Without it a file with other places waits.
"""

import re
from dataclasses import dataclass, field
from datetime import date

import pandas as pd

from analysis import tables
from analysis.geocoding import AddressIndex, geocode, lies_elsewhere
from analysis.geocoding.elsewhere import PLACE_NAMES
from analysis.geocoding.words import fold
from analysis.incidents import count_incidents
from analysis.settings import DEFAULTS, Settings
from analysis.sources.municipalities import code_named, municipalities, name_of
from analysis.terms import Kind

KINDS = tuple(kind for kind in Kind if kind != Kind.OTHER)
UNNAMED = "Onbekende gemeente"
"""Of a row that has coordinates elsewhere and nothing more."""
_POSTCODE = re.compile(r"^\s*[1-9][0-9]{3}\s?[A-Za-z]{2}\b")
_BAND_H = 6
"""As the police divide a day: night, morning, afternoon and evening."""
_KEY = ["municipality", "kind", "target", "month", "hours"]


@dataclass(frozen=True)
class Neighbours:
    """Which rows of a file are of other municipalities (by the index of its registrations), and those as `RegionalCounts`."""

    is_regional: "pd.Series[bool]" = field(repr=False)
    counts: pd.DataFrame = field(repr=False)

    @property
    def rows(self) -> int:
        """How many rows of the file they are."""
        return int(self.is_regional.sum())


def find_neighbours(registrations: pd.DataFrame, index: AddressIndex | None, *, as_of: date, settings: Settings = DEFAULTS) -> Neighbours:
    """Tell the rows of other municipalities apart, and count their incidents net.

    A row is of another municipality when it names a place that is not in the register and is somewhere else in the country; a
    place that nobody knows is a typing error, and the row stays. Without a register nothing can be told apart: see
    `places_in_doubt`.

    Parameters
    ----------
    registrations
        A `Registrations` table.
    index
        Of the addresses of the municipality itself; None without a register.
    as_of
        The day of the analysis.
    settings
        See `geocoding.geocode`.
    """
    none = pd.Series(False, index=registrations.index)
    if index is None or registrations.empty:
        return Neighbours(none, tables.empty(tables.RegionalCounts))
    places = registrations[list(tables.PLACE_TEXT)]
    only_point = (registrations["x_given"] != "") & (registrations["street"] + registrations["address"] + registrations["place"] == "")
    named = _named_places(registrations).mask(only_point, UNNAMED)
    is_regional = lies_elsewhere(geocode(tables.check(places, tables.PlaceQueries), index, settings)) & (named != "")
    if not is_regional.any():
        return Neighbours(none, tables.empty(tables.RegionalCounts))
    elsewhere = registrations[is_regional].assign(place=named[is_regional]).reset_index(drop=True)
    counted = count_incidents(elsewhere, kinds=KINDS, as_of=as_of)
    return Neighbours(is_regional, _add_up(counted.incidents))


def places_in_doubt(registrations: pd.DataFrame, municipality: str) -> list[str]:
    """Return the places in a file that may be of another municipality, as long as there is no register to tell.

    Parameters
    ----------
    registrations
        A `Registrations` table.
    municipality
        The name of the municipality itself; empty when it is not known yet.

    Returns
    -------
    places
        Every place of the country that is named and is not called as the municipality, in the order of the file.
    """
    code = code_named(municipality)
    own = {fold(municipality)} | {fold(name) for one in municipalities() if one.code == code for name in (one.name, one.also_called)}
    found: dict[str, str] = {}
    for name in _named_places(registrations):
        found.setdefault(fold(re.sub(r"\s*\(.*\)\s*$", "", name)), name)
    return [name for folded, name in found.items() if folded not in own | {""}]


def _named_places(registrations: pd.DataFrame) -> "pd.Series[str]":
    """Return for each row the place of the country that it names, in its own column or behind the address; else empty."""
    pairs = zip(registrations["place"], registrations["address"], strict=True)
    return pd.Series([_named_place(*pair) for pair in pairs], index=registrations.index, dtype="str")


def _named_place(place: str, address: str) -> str:
    behind = _POSTCODE.sub("", address.rpartition(",")[2]) if "," in address else ""
    return next((" ".join(text.split()) for text in (place, behind) if fold(text) in PLACE_NAMES), "")


def _add_up(incidents: pd.DataFrame) -> pd.DataFrame:
    begins = incidents["occurred_from"]
    hours = begins.dt.hour.where(incidents["is_time_known"])
    table = pd.DataFrame(
        {
            "municipality": [_municipality(text) for text in incidents["place"]],
            "kind": incidents["kind"],
            "target": incidents["target_type"],
            "month": begins.dt.strftime("%Y-%m").fillna(""),
            "hours": ["" if pd.isna(hour) else _band(int(hour)) for hour in hours],
        }
    ).astype(dict.fromkeys(_KEY, "str"))
    counts = table.groupby(_KEY, as_index=False).size().rename(columns={"size": "count"})
    return tables.check(counts.astype({"count": "int64"}), tables.RegionalCounts)


def _municipality(place: str) -> str:
    """Return the official name of a municipality; a village keeps the name it was given."""
    code = code_named(place)
    return name_of(code) if code else " ".join(place.split())


def _band(hour: int) -> str:
    first = hour // _BAND_H * _BAND_H
    return f"{first:02d}-{first + _BAND_H:02d}"
