"""What came of a round: totals, the next door, and a second round from who was not at home."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, cast

import geopandas as gpd
import pandas as pd

from analysis import tables
from analysis.dutch import amount
from analysis.rounds.planning import COORDINATOR
from analysis.terms import Answer, VisitStatus

NOTES = ("bel kapot", "hond", "trap", "leegstand", "ander adres", "andere taal", "bel eerst")
"""Short notes to choose from, none of them about a person."""

AGAIN = (VisitStatus.NOT_HOME, VisitStatus.REVISIT)
REACHED = (VisitStatus.SPOKEN, VisitStatus.DECLINED)


@dataclass(frozen=True, kw_only=True)
class Result:
    """What came of one visit; `status` None wipes what stood there. `visit_id` and `version` say what it is a change of."""

    visit_id: int
    version: int
    status: VisitStatus | None
    wants_advice: Answer | None = None
    note: str = ""


@dataclass(frozen=True)
class Totals:
    """How far a round is."""

    addresses: int
    by_status: dict[VisitStatus, int]
    wants_advice: int

    @property
    def open(self) -> int:
        """How many have no result yet."""
        return self.addresses - sum(self.by_status.values())

    @property
    def reached(self) -> int:
        """How many opened the door: spoken to, or not interested."""
        return sum(self.by_status[status] for status in REACHED)

    @property
    def reached_share_pct(self) -> float | None:
        """The share of all addresses that were reached; None without any."""
        return 100 * self.reached / self.addresses if self.addresses else None


def totals(visits: pd.DataFrame) -> Totals:
    """Return how far a round, or a part of it, is."""
    counts = visits["status"].value_counts()
    advice = int((visits["wants_advice"] == Answer.YES).sum())
    return Totals(len(visits), {status: int(counts.get(str(status), 0)) for status in VisitStatus}, advice)


def totals_per_pair(visits: pd.DataFrame) -> dict[int, Totals]:
    """Return how far each pair is; pair 0 is the coordinator."""
    return {pair: totals(visits[visits["pair"] == pair]) for pair in sorted(set(visits["pair"].tolist()))}


def say_totals(count: Totals) -> str:
    """Return how far a round is as one Dutch sentence."""
    if not count.addresses:
        return "In deze ronde staan geen adressen."
    told = [f"{number} {status.label}" for status, number in count.by_status.items() if number]
    rest = f"nog {count.open} te doen" if count.open else "alles is ingevuld"
    advice = f" {amount(count.wants_advice, 'adres wil', 'adressen willen').capitalize()} advies thuis." if count.wants_advice else ""
    parts = ", ".join([*told, rest])
    return f"{amount(count.addresses, 'adres', 'adressen').capitalize()}: {parts}.{advice}"


def next_open(visits: pd.DataFrame, after: int = 0) -> int | None:
    """Return the number of the next visit without a result, after this number and then from the start; None when all is done."""
    numbers = visits.loc[visits["status"] == "", "visit_number"]
    if numbers.empty:
        return None
    later = numbers[numbers > after]
    return int(later.min() if len(later) else numbers.min())


def second_round(visits: gpd.GeoDataFrame, statuses: Collection[VisitStatus] = AGAIN) -> gpd.GeoDataFrame:
    """Return the addresses to visit again as a `VisitAddresses` table; those the coordinator visits herself stay hers."""
    again = visits["status"].isin([str(status) for status in statuses]) & (visits["pair"] != COORDINATOR)
    return tables.check(cast(gpd.GeoDataFrame, visits[again].reset_index(drop=True)), tables.VisitAddresses)


def address_line(visit: "Mapping[Any, Any] | pd.Series[str]") -> str:
    """Return 'Dorpsstraat 12A-2'."""
    return f"{visit['street']} {house_number(visit)}"


def house_number(visit: "Mapping[Any, Any] | pd.Series[str]") -> str:
    """Return '12A-2'."""
    return f"{visit['number']}{visit['letter']}{'-' if visit['addition'] else ''}{visit['addition']}"
