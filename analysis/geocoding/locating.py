"""Step 2 of the chain: incidents with a place, and a finding for each place that is not an address."""

from collections.abc import Hashable, Mapping

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from analysis import tables
from analysis.findings import Finding, find
from analysis.geocoding.index import AddressIndex
from analysis.geocoding.matching import geocode, query_key
from analysis.geocoding.reasons import ADDRESS_GONE, CHOSEN_BY_HAND
from analysis.geocoding.resolving import ADDRESS_UNCERTAINTY_M
from analysis.settings import DEFAULTS, Settings
from analysis.terms import Effect, Precision

_COLUMN = "Adres"


def locate(
    incidents: pd.DataFrame, index: AddressIndex, settings: Settings = DEFAULTS, picked: pd.DataFrame | None = None
) -> tuple[gpd.GeoDataFrame, list[Finding]]:
    """Return every incident with a place, and what was wrong with the places.

    Parameters
    ----------
    incidents
        An `Incidents` table.
    index
        From `build_index`.
    settings
        See `geocode`.
    picked
        Choices made by hand, one per `query_key`: `choice` is "address" (with `address_id_bag`), "point" (with `x_rd` and
        `y_rd`) or "unplaceable". A choice goes before anything the program finds. Where a renewed register no longer has the
        chosen address, the place that was chosen stays (`x_rd` and `y_rd` kept with it), with `chosen_address_gone` as a
        reason; only without a kept place is it looked up again.

    Returns
    -------
    located, findings
        A `LocatedIncidents` table with one row per incident, in the same order, and the findings in the order of the
        incidents; each names the first registration of its incident. An incident elsewhere (`lies_elsewhere`) is still in the
        table; its findings say of each of its registrations that it is left out.
    """
    queries = incidents[list(tables.PLACE_TEXT)]
    matches = geocode(queries, index, settings)
    if picked is not None and len(picked):
        matches = _apply(picked, query_key(queries), matches, index)
    located = gpd.GeoDataFrame(
        pd.concat([incidents.drop(columns="geometry", errors="ignore"), matches], axis=1), geometry="geometry", crs=tables.CRS
    )
    located = tables.check(located, tables.LocatedIncidents)
    found = zip(
        located["registrations"], located["precision"], located["match_reason"], located["street"] + located["address"], strict=True
    )
    findings = [finding for registrations, *match in found for code in _codes(*match) for finding in _findings(registrations, code)]
    return located, findings


def lies_elsewhere(located: pd.DataFrame) -> "pd.Series[bool]":
    """Return which incidents lie outside the municipality of the register, as far as the file tells: those do not count."""
    is_outside = located["match_reason"].str.split("|").map(lambda reasons: "outside_register" in reasons).astype("bool")
    return is_outside & (located["precision"] == str(Precision.UNKNOWN))


def split_reference(registrations: str) -> tuple[str, str, int]:
    """Return file, sheet and row of the first registration of an incident.

    A file name may hold a colon itself, so the reference is read from its end.
    """
    parts = registrations.partition("|")[0].rsplit(":", 2)
    if len(parts) != 3 or not parts[2].isdigit():
        return registrations, "", 0
    return parts[0], parts[1], int(parts[2])


def _findings(registrations: str, code: str) -> list[Finding]:
    """Name the first registration of an incident; one that does not count is named with every registration."""
    is_out = code == "outside_municipality"
    references = registrations.split("|") if is_out else [registrations]
    effect = Effect.LEFT_OUT if is_out else Effect.KEPT
    return [
        find(code, source=source, sheet=sheet, row=row, column=_COLUMN, effect=effect)
        for source, sheet, row in map(split_reference, references)
    ]


def _codes(precision: str, match_reason: str, street_text: str) -> list[str]:
    """Return the codes of what a person should know about one place."""
    reasons = set(match_reason.split("|"))
    if CHOSEN_BY_HAND in reasons:
        return []
    if precision == Precision.UNKNOWN:
        if "outside_register" in reasons:
            return ["outside_municipality"]
        if "no_address" in reasons:
            return ["address_missing"]
        return ["address_ambiguous" if "several_candidates" in reasons else "address_not_found"]
    if precision == Precision.NEIGHBOURHOOD:
        return ["address_not_found" if street_text.strip() else "address_missing"]
    codes = []
    if precision in (Precision.STREET, Precision.POSTCODE):
        codes.append("address_street_only")
    elif precision == Precision.NEAREST_NUMBER:
        codes.append("address_nearest_number")
    if any(reason.startswith(("street_resembles", "street_by_postcode")) for reason in reasons):
        codes.append("address_resembles")
    if reasons & {"postcode_contradicts", "postcode_not_in_register", "place_contradicts", "place_elsewhere"}:
        codes.append("address_contradicted")
    return codes


def _apply(picked: pd.DataFrame, keys: "pd.Series[str]", matches: gpd.GeoDataFrame, index: AddressIndex) -> gpd.GeoDataFrame:
    """Put the choices made by hand in place of what was found."""
    row_of = {id_bag: row for row, id_bag in enumerate(index.id_bag) if id_bag}
    choices = {
        choice["query_key"]: answer for choice in picked.to_dict("records") if (answer := _chosen(choice, row_of, index)) is not None
    }
    columns = {name: matches[name].to_numpy(object, copy=True) for name in tables.MATCH}
    for at, key in enumerate(keys):
        for name, value in choices.get(key, {}).items():
            columns[name][at] = value
    series = {
        name: pd.Series(values, index=matches.index, dtype=tables.MATCH[name].metadata["dtype"])
        for name, values in columns.items()
        if name != "geometry"
    }
    geometry = gpd.GeoSeries(columns["geometry"], index=matches.index, crs=tables.CRS)
    return tables.check(gpd.GeoDataFrame(pd.DataFrame(series), geometry=geometry, crs=tables.CRS), tables.Matches)


def _chosen(choice: Mapping[Hashable, object], row_of: dict[str, int], index: AddressIndex) -> dict[str, object] | None:
    """Return the answer of one choice, None when its address is gone and its place was not kept."""
    answer: dict[str, object] = {
        "precision": str(Precision.MANUAL),
        "address_id_bag": "",
        "matched_address": "",
        "match_reason": CHOSEN_BY_HAND,
        "confidence": 1.0,
        "uncertainty_m": ADDRESS_UNCERTAINTY_M,
        "candidates": "",
        "neighbourhood_code": "",
    }
    if choice["choice"] == "unplaceable":
        return answer | {"precision": str(Precision.UNKNOWN), "confidence": 0.0, "uncertainty_m": np.nan, "geometry": shapely.Point()}
    row = row_of.get(str(choice["address_id_bag"])) if choice["choice"] == "address" else None
    if row is not None:
        area = str(index.area_codes[index.area[row]])
        point = shapely.Point(index.x[row], index.y[row])
        return answer | {
            "address_id_bag": index.id_bag[row],
            "matched_address": index.label(row),
            "neighbourhood_code": area,
            "geometry": point,
        }
    x, y = (float(str(choice[name])) if choice[name] not in ("", None) else np.nan for name in ("x_rd", "y_rd"))
    if np.isnan(x) or np.isnan(y):
        return None
    if choice["choice"] == "address":
        answer["match_reason"] = f"{ADDRESS_GONE}|{CHOSEN_BY_HAND}"
    nearest = int(np.argmin(np.hypot(index.x - x, index.y - y))) if len(index.x) else -1
    area = str(index.area_codes[index.area[nearest]]) if nearest >= 0 else ""
    return answer | {"neighbourhood_code": area, "geometry": shapely.Point(x, y)}
