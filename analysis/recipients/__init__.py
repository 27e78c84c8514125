"""Step 4: who lives and works there, and who else should hear it.

From a concentration: the part of the street it lies in (core) and the addresses close to it (fringe). From no incident at
all: a whole buurt, a whole shopping area or a whole branch. Every verblijfsobject counts, also each door of a flat.
"""

from analysis.recipients.around import STREET_WIDTH_M, choose_recipients
from analysis.recipients.combining import (
    OWN_AREA,
    Choosable,
    Chosen,
    Known,
    choose,
    count_chosen,
    list_chosen,
    of_audiences,
    prepare,
)
from analysis.recipients.complexes import MINIMAL_DOORS, Complex, list_complexes
from analysis.recipients.counting import Counts, counts_of, say_counts
from analysis.recipients.rows import NOT_VISITED, in_use, why_not_visited
from analysis.recipients.whole import (
    MINIMAL_SHOPS,
    SHOP_AUDIENCES,
    ShoppingArea,
    list_shopping_areas,
    select_branch,
    select_neighbourhood,
    select_shopping_area,
)
from analysis.recipients.widening import Widening, widen_options

__all__ = [
    "MINIMAL_DOORS",
    "MINIMAL_SHOPS",
    "NOT_VISITED",
    "OWN_AREA",
    "SHOP_AUDIENCES",
    "STREET_WIDTH_M",
    "Choosable",
    "Chosen",
    "Complex",
    "Counts",
    "Known",
    "ShoppingArea",
    "Widening",
    "choose",
    "choose_recipients",
    "count_chosen",
    "counts_of",
    "in_use",
    "list_chosen",
    "list_complexes",
    "list_shopping_areas",
    "of_audiences",
    "prepare",
    "say_counts",
    "select_branch",
    "select_neighbourhood",
    "select_shopping_area",
    "why_not_visited",
    "widen_options",
]
