"""How certain an answer can be at most, given what in the row speaks against it.

The weights of `deciding` were learned from corrupted addresses, in which a wrong place or postcode is a slip. In a real list it
may also be the only thing in the row that is right. So whatever contradicts an answer sets a limit to its certainty: a
limit below `accept_confidence` leaves the row to a person, the other limits show the doubt.
"""

import numpy as np

from analysis.geocoding.candidates import Candidates
from analysis.geocoding.index import AddressIndex, Flags, Floats, Ints
from analysis.geocoding.reasons import BIT
from analysis.geocoding.rows import Rows
from analysis.geocoding.streets import RESEMBLES, WITHOUT_ARTICLE

FOR_A_PERSON = 0.5
"""What contradicts may well be the truth."""
JUST_ENOUGH = 0.95
"""One thing contradicts, everything else agrees and nothing else fits."""
MANY_LETTERS = 3
"""A name with this many wrong letters and a postcode of another street is another name."""
SLIP = 0.97
"""A slip in one part, while another part confirms the answer."""


def limits(reasons: Ints, rows_: Ints, best: Ints, found: Candidates, rows: Rows, index: AddressIndex) -> Floats:
    """Return the highest certainty of each answer (1 where nothing speaks against it).

    A place that contradicts is only a slip when the postcode confirms the street, or when the street bears exactly that name,
    has that number, and is not a name that many towns have. A postcode from quite another part of the country is only a slip
    when the place confirms the street. A street of another type is another street, unless the postcode confirms it.
    """

    def has(*names: str) -> Flags:
        return np.asarray((reasons & sum(int(BIT[name]) for name in names)) != 0)

    is_exact = (found.level[best] <= WITHOUT_ARTICLE) & (found.house[best] >= 0)
    is_common = index.names.is_common[index.street_name[found.street[best]]]
    other_place, other_postcode = has("place_contradicts", "place_elsewhere"), has("postcode_contradicts")
    agrees = has("postcode_confirms")
    is_far_off = (found.level[best] == RESEMBLES) & (found.letters_wrong[best] >= MANY_LETTERS)
    limit = np.ones(len(best))
    for holds, most in (
        (other_postcode | has("postcode_not_in_register"), SLIP),
        (other_place, np.where(agrees, SLIP, np.where(is_exact & ~is_common, JUST_ENOUGH, FOR_A_PERSON))),
        (is_far_off & other_postcode, FOR_A_PERSON),
        (other_place & (other_postcode | has("postcode_not_in_register")), FOR_A_PERSON),
        (rows.is_postcode_far[rows_] & ~has("place_confirms", "place_is_municipality"), FOR_A_PERSON),
        (has("street_type_differs"), np.where(agrees & (found.house[best] >= 0), JUST_ENOUGH, FOR_A_PERSON)),
    ):
        limit = np.where(holds, np.minimum(limit, most), limit)
    return limit
