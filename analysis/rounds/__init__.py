"""Step 5, second half: a round of visits (*bezoekronde*) from a list of addresses to what came of it.

`doors` groups addresses by entrance and side of the street, `walking` says how far it is, `routing` divides them into routes, `timetable`
says when, and `planning` puts these together. `results`, `quick_entry` and `comparing` take in what came of it. No incident is known here.
"""

from analysis.rounds.comparing import Clash, Comparison, Conflict, FilledRow, compare
from analysis.rounds.estimate import days_needed, hours_a_day, walking_hours
from analysis.rounds.limits import MOST_ADDRESSES, letter_note, refuse_too_many
from analysis.rounds.moving import HAS_RESULTS, Arrangement, move_doors
from analysis.rounds.planning import COORDINATOR, RoundChoice, RoundPlan, Route, address_keys, plan_round
from analysis.rounds.quick_entry import KEYS, Entry, read_entries, read_entry
from analysis.rounds.results import (
    AGAIN,
    NOTES,
    Result,
    Totals,
    address_line,
    next_open,
    say_totals,
    second_round,
    totals,
    totals_per_pair,
)
from analysis.rounds.timetable import WINDOWS, Window, daylight
from analysis.rounds.walking import StreetNetwork, straight_line, street_network

__all__ = [
    "AGAIN",
    "COORDINATOR",
    "HAS_RESULTS",
    "KEYS",
    "MOST_ADDRESSES",
    "NOTES",
    "WINDOWS",
    "Arrangement",
    "Clash",
    "Comparison",
    "Conflict",
    "Entry",
    "FilledRow",
    "Result",
    "RoundChoice",
    "RoundPlan",
    "Route",
    "StreetNetwork",
    "Totals",
    "Window",
    "address_keys",
    "address_line",
    "compare",
    "daylight",
    "days_needed",
    "hours_a_day",
    "letter_note",
    "move_doors",
    "next_open",
    "plan_round",
    "read_entries",
    "read_entry",
    "refuse_too_many",
    "say_totals",
    "second_round",
    "straight_line",
    "street_network",
    "totals",
    "totals_per_pair",
    "walking_hours",
]
