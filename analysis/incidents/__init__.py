"""Step 1: rows of police files -> net incidents, each counted once, with what was done to every row.

`date_text` and `windows` read when, `offences` what, `places` compare where; `duplicates` decide, `merging` joins, `count` adds up.
"""

from analysis.incidents.count import CountedIncidents, RowAccount, count_incidents

__all__ = ["CountedIncidents", "RowAccount", "count_incidents"]
