"""The *veiligheidsbeeld*: how many robberies, when, against whom and where, in two versions; facts and sentences, no drawing.

1. `period`     which days the data cover, and how old they are
2. `figures`    a chart with its table: month, season, week, target, buurt, kind, reliability
3. `shareable`  the same for others: only counts that cannot be computed back
4. `region`     the whole overview that the police sent, municipality and neighbours together
5. `border`     concentrations at the edge of the municipality
6. `picture`    everything together
"""

from analysis.safety_picture.border import border_sentences, municipal_boundary, neighbours_sentence
from analysis.safety_picture.figures import Figure
from analysis.safety_picture.period import Coverage, covered_period
from analysis.safety_picture.picture import PictureData, SafetyPicture, confidential_picture, shareable_picture, shared_hotspots
from analysis.safety_picture.region import regional_figures, regional_table

__all__ = [
    "Coverage",
    "Figure",
    "PictureData",
    "SafetyPicture",
    "border_sentences",
    "confidential_picture",
    "covered_period",
    "municipal_boundary",
    "neighbours_sentence",
    "regional_figures",
    "regional_table",
    "shareable_picture",
    "shared_hotspots",
]
