"""What a person has to look at after step 2: places grouped by what was typed, with why and with what they may be."""

import numpy as np
import pandas as pd

from analysis import tables
from analysis.geocoding.index import AddressIndex
from analysis.geocoding.matching import query_key
from analysis.geocoding.reason_words import CONTRADICTIONS, codes_of, explain
from analysis.geocoding.reasons import CHOSEN_BY_HAND
from analysis.geocoding.suggesting import COLUMNS, suggest
from analysis.terms import Precision, Term

_COARSE = (Precision.STREET, Precision.POSTCODE, Precision.NEIGHBOURHOOD)
_ADDRESS_PARTS = ("street", "number", "letter", "addition", "postcode", "address", "x_given", "y_given")


class Check(Term):
    """Why a place is on the list of a person, most urgent first."""

    NOT_FOUND = "not_found", "niet gevonden"
    NO_ADDRESS = "no_address", "geen adres in de rij"
    STREET_ONLY = "street_only", "alleen de straat is bekend"
    DOUBTFUL = "doubtful", "gevonden, met twijfel"
    CHOSEN = "chosen", "met de hand gekozen"


def places_to_check(located: pd.DataFrame) -> pd.DataFrame:
    """Return every place that a person may want to look at: one row per typed text, most incidents first.

    Parameters
    ----------
    located
        A `LocatedIncidents` table.

    Returns
    -------
    places
        Columns check (a `Check`), query_key, typed (what was typed, on one line), incident_count, why (Dutch sentences),
        found (what was found so far, may be empty), candidates (BAG ids with | between), x_rd, y_rd (m, NaN without a place)
        and registrations (of all its incidents).
    """
    columns = ["check", "query_key", "typed", "incident_count", "why", "found", "candidates", "x_rd", "y_rd", "registrations"]
    checks = pd.Series(
        [_check_of(*row) for row in zip(located["precision"], located["match_reason"], *_parts(located), strict=True)], dtype="object"
    )
    chosen = checks.notna().to_numpy()
    if not chosen.any():
        return pd.DataFrame({name: pd.Series(dtype="object") for name in columns})
    asked = located[chosen]
    table = pd.DataFrame(
        {
            "check": checks[chosen].to_numpy(),
            "query_key": query_key(asked[list(tables.PLACE_TEXT)]).to_numpy(),
            "typed": _typed(asked),
            "why": [" ".join(explain(reason)) for reason in asked["match_reason"]],
            "found": asked["matched_address"].to_numpy(),
            "candidates": asked["candidates"].to_numpy(),
            "x_rd": asked.geometry.x.to_numpy(),
            "y_rd": asked.geometry.y.to_numpy(),
            "registrations": asked["registrations"].to_numpy(),
        }
    )
    grouped = table.groupby(["check", "query_key"], sort=False)
    first = grouped.first()
    first["incident_count"] = grouped.size()
    first["registrations"] = grouped["registrations"].agg("|".join)
    ordered = first.reset_index().sort_values(["incident_count", "typed"], ascending=[False, True], kind="stable")
    return ordered[columns].reset_index(drop=True)


def _parts(located: pd.DataFrame) -> list[list[str]]:
    return [located[name].tolist() for name in _ADDRESS_PARTS]


def _check_of(precision: str, match_reason: str, *parts: str) -> Check | None:
    """Return why a place is on the list; None for one that was simply found."""
    codes = codes_of(match_reason)
    if CHOSEN_BY_HAND in codes:
        return Check.CHOSEN
    if precision in (*_COARSE, Precision.UNKNOWN) and not any(parts):
        return Check.NO_ADDRESS
    if precision == Precision.UNKNOWN:
        return Check.NOT_FOUND
    if precision in _COARSE:
        return Check.STREET_ONLY
    return Check.DOUBTFUL if precision == Precision.NEAREST_NUMBER or CONTRADICTIONS & set(codes) else None


def _typed(located: pd.DataFrame) -> list[str]:
    """Return what was typed as one reads it: 'Dorpsstraat 12 a, 9910 AB Waterveen'."""
    texts = []
    for row in located[list(tables.PLACE_TEXT)].to_dict("records"):
        street = " ".join(filter(None, (row["street"], row["number"], row["letter"], row["addition"])))
        place = " ".join(filter(None, (row["postcode"], row["place"])))
        given = f"x {row['x_given']}, y {row['y_given']}" if row["x_given"] or row["y_given"] else ""
        text = ", ".join(filter(None, (street, row["address"], place, row["neighbourhood"], given)))
        texts.append(text or "(leeg)")
    return texts


def candidates_for(candidates: str, text: str, index: AddressIndex, limit: int = 5) -> pd.DataFrame:
    """Return the addresses a place may be, as `suggest` does: the candidates of the geocoder first, then what resembles the text.

    Parameters
    ----------
    candidates
        BAG ids with | between, as in `LocatedIncidents`.
    text
        What was typed.
    index
        From `build_index`.
    limit
        How many at most.
    """
    ids = [id_bag for id_bag in candidates.split("|") if id_bag][:limit]
    rows = [int(found[0]) for id_bag in ids if len(found := np.flatnonzero(index.id_bag == id_bag))]
    known = pd.DataFrame(
        {
            "address_id_bag": [index.id_bag[row] for row in rows],
            "matched_address": [index.label(row) for row in rows],
            "confidence": [np.nan] * len(rows),
            "x_rd": index.x[rows],
            "y_rd": index.y[rows],
        }
    ).astype(COLUMNS)
    if len(known) >= limit:
        return known
    both = pd.concat([known, suggest(text, index, limit)], ignore_index=True) if text else known
    return both.drop_duplicates("matched_address").head(limit).reset_index(drop=True)


def address_near(x_rd: float, y_rd: float, index: AddressIndex) -> tuple[str, float]:
    """Return the address nearest to a point (RD, m) and how far away it is (m); an empty text without addresses."""
    if not len(index.x):
        return "", np.inf
    away = np.hypot(index.x - x_rd, index.y - y_rd)
    row = int(np.argmin(away))
    return index.label(row), float(away[row])
