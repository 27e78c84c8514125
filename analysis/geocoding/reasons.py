"""Why a place was chosen, or not: short codes that travel with every answer, so that "why this street?" has an answer."""

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt
import pandas as pd

REASONS = (
    "street_literal",
    "street_abbreviated",
    "street_without_article",
    "street_by_initials",
    "street_shortened",
    "street_resembles",
    "street_by_postcode",
    "postcode_and_number",
    "street_type_differs",
    "number_exists",
    "number_missing",
    "number_not_in_register",
    "addition_missing",
    "addition_unknown",
    "addition_not_unique",
    "number_spread_out",
    "number_range",
    "near_number",
    "postcode_confirms",
    "postcode_contradicts",
    "postcode_not_in_register",
    "place_confirms",
    "place_is_municipality",
    "place_contradicts",
    "neighbourhood_confirms",
    "neighbourhood_contradicts",
    "several_candidates",
    "uncertain",
    "outside_register",
    "not_in_register",
    "no_address",
    "crossing",
    "crossing_not_found",
    "postcode_only",
    "neighbourhood_only",
    "coordinate_given",
    "coordinate_confirms",
    "coordinate_contradicts",
    "coordinate_unreadable",
    "coordinate_swapped",
    "coordinate_in_millimetres",
    "coordinate_from_degrees",
    "place_elsewhere",
    "chosen_address_gone",
    "chosen_by_hand",
)
"""Every reason, in the order in which they are written."""

BIT = {reason: np.int64(1) << np.int64(at) for at, reason in enumerate(REASONS)}
CHOSEN_BY_HAND, ADDRESS_GONE = "chosen_by_hand", "chosen_address_gone"


def write_reasons(bits: npt.NDArray[np.int64], resemblance_pct: npt.NDArray[np.int64]) -> npt.NDArray[np.object_]:
    """Return the reasons of each row with | between; a resemblance says how much: `street_resembles(0.93)`."""
    combined = bits | np.where(bits & BIT["street_resembles"], resemblance_pct, 0) << len(REASONS)
    which, unique = pd.factorize(combined)
    texts = [_write(one & ((1 << len(REASONS)) - 1), one >> len(REASONS)) for one in unique.tolist()]
    return np.array(texts, dtype=object)[which] if texts else np.empty(0, dtype=object)


def _write(bits: int, pct: int) -> str:
    names: Iterable[str] = (reason for at, reason in enumerate(REASONS) if bits >> at & 1)
    return "|".join(f"{name}({pct / 100:.2f})" if name == "street_resembles" else name for name in names)
