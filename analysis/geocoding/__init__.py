"""Step 2: look up places in the address register, offline.

1. `reading` splits a typed place in every way it can be read;
2. `streets` finds the registered names a typed name may mean (`words` makes both comparable);
3. `candidates` gathers the evidence for each: number, postcode, place;
4. `deciding` says how probable each is; below the chosen certainty nothing is placed;
5. `resolving` and `fallbacks` turn the decision into an address, a number, a street, a corner, a postcode or a buurt.
"""

from analysis.geocoding.index import AddressIndex, build_index
from analysis.geocoding.locating import lies_elsewhere, locate
from analysis.geocoding.matching import geocode, query_key
from analysis.geocoding.suggesting import suggest

__all__ = ["AddressIndex", "build_index", "geocode", "lies_elsewhere", "locate", "query_key", "suggest"]
