"""Step 1: rows of police files -> net incidents, each counted once, with what was done to every row.

`clock_text`, `date_text`, `day_or_month` and `windows` read when, `periods` what a file is about, `offences` what happened,
`places` compare where; `duplicates` and `decisions` say which rows are one, `merging` joins them, `count` adds up.
"""

from analysis.incidents.accounts import CountedIncidents, Pair, PairState, RowAccount
from analysis.incidents.count import count_incidents
from analysis.incidents.decisions import Decision
from analysis.incidents.registration import registration_key

__all__ = ["CountedIncidents", "Decision", "Pair", "PairState", "RowAccount", "count_incidents", "registration_key"]
