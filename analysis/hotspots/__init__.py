"""Step 3: from located incidents to concentrations, each with two statements: how many, and whether that is more than chance.

1. `places`      where each kind of incident could have happened
2. `cells`       which cells are dense enough, and which of them belong together
3. `outlines`    the street sides of the addresses in those cells, and the name
4. `wording`     what a reader is told
5. `find`        the step itself
"""

from analysis.hotspots.border import keep_own
from analysis.hotspots.certainty import Certainty, how_sure
from analysis.hotspots.compare import Comparison, Picture, compare_pictures
from analysis.hotspots.find import Concentrations, Drawn, draw_concentrations, find_hotspots
from analysis.hotspots.places import PlacePools, places_at_risk

__all__ = [
    "Certainty",
    "Comparison",
    "Concentrations",
    "Drawn",
    "Picture",
    "PlacePools",
    "compare_pictures",
    "draw_concentrations",
    "find_hotspots",
    "how_sure",
    "keep_own",
    "places_at_risk",
]
