"""How easily chance makes such a pattern. Numbers in, numbers out.

1. `scan`        the circular scan statistic against the places at risk (`places`, `circles` under it)
2. `change`      whether places changed between two periods
3. `resample`    which part of a selection stays when the incidents are drawn again
4. `gi_star`     the classic Gi*, not corrected for where something could have happened
5. `near_repeat` pairs of incidents close in place and time (Knox)

Method and evidence: docs/method.md, *Meer dan verwacht* and *Hoe zeker is dit*.
"""

from analysis.chance.change import change_between
from analysis.chance.gi_star import CAPTION as GI_STAR_CAPTION
from analysis.chance.gi_star import gi_star
from analysis.chance.near_repeat import knox
from analysis.chance.places import RiskGroup
from analysis.chance.resample import resamples, stability
from analysis.chance.scan import Cluster, ScanResult, chance_of_group, count_work, scan, scan_groups

__all__ = [
    "GI_STAR_CAPTION",
    "Cluster",
    "RiskGroup",
    "ScanResult",
    "chance_of_group",
    "change_between",
    "count_work",
    "gi_star",
    "knox",
    "resamples",
    "scan",
    "scan_groups",
    "stability",
]
