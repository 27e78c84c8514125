"""Postcodes: about twenty neighbours on one side of one street share one, as everywhere in the Netherlands."""

import numpy as np
import pandas as pd

from analysis.sources.demo.drawing import Plan

FIRST_POSTCODE = 1280
"""Four digits that no place in the Netherlands uses."""
ADDRESSES_PER_POSTCODE = 20
SMALL_STREET = 30
"""A street with no more addresses has its odd and even side in one postcode."""
POSTCODES_PER_NUMBER = 250
MANY_POSTCODES = 2000
"""A city uses its numbers up to the last letters, so that they do not run into those of a real town."""
FORBIDDEN_LETTERS = frozenset({"SA", "SD", "SS"})
LETTER_PAIRS = [a + b for a in "ABCDEFGHJKLMNPRSTUVWXYZ" for b in "ABCDEFGHJKLMNPRSTUVWXYZ" if a + b not in FORBIDDEN_LETTERS]


def give_postcodes(units: pd.DataFrame, plan: Plan) -> pd.Series:
    """Return a postcode per unit: about twenty neighbours on one side of one street share it."""
    order = units.sort_values(["place", "street", "side", "number", "order"])
    street = order["place"] + "|" + order["street"]
    is_small = street.map(street.value_counts()) <= SMALL_STREET
    key = street + "|" + order["side"].astype(str).where(~is_small, "")
    in_side = order.groupby(key, sort=False).cumcount()
    size = key.map(key.value_counts())
    stretches = np.maximum(1, (size / ADDRESSES_PER_POSTCODE).round())
    stretch: pd.Series = (in_side * stretches // size).astype(int)
    # one house number never falls apart over two postcodes, so that postcode and number give one street and one building
    first = stretch.groupby([street, order["number"]], sort=False).transform("first")
    group = key + "|" + first.astype(str)
    leader = ~group.duplicated()
    region = order.loc[leader, ["place", "quarter"]].copy()
    region["group"] = group[leader]
    region["region"] = region["place"] + "|" + region["quarter"].map(lambda q: plan.quarters[q].name if q >= 0 else "")
    region = region.sort_values(["place", "region", "group"], ascending=[False, True, True])
    codes: dict[str, str] = {}
    limit = POSTCODES_PER_NUMBER if len(region) < MANY_POSTCODES else 10 * len(LETTER_PAIRS)
    number, used, last = FIRST_POSTCODE - 1, 0, ""
    for name, members in region.groupby("region", sort=False)["group"]:
        if used + len(members) > limit or str(name).split("|")[0] != last:
            number, used, last = number + 1, 0, str(name).split("|")[0]
        for member in members:
            if used >= len(LETTER_PAIRS):
                number, used = number + 1, 0
            codes[member] = f"{number}{LETTER_PAIRS[used]}"
            used += 1
    return group.map(codes).reindex(units.index)
