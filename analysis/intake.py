"""What a delivery of the police holds, and what adding it would do: to be seen before anything is kept."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import pandas as pd

from analysis import tables
from analysis.findings import Finding
from analysis.geocoding import AddressIndex
from analysis.geocoding.checking import Check, places_to_check
from analysis.incidents import Decision, RowAccount
from analysis.incidents.date_orders import describe_date_orders
from analysis.neighbours import Neighbours, find_neighbours
from analysis.pipeline import Choice, count_registrations, locate_incidents
from analysis.settings import DEFAULTS, Settings
from analysis.sources.police import PoliceOverview
from analysis.terms import Effect

_ORDER = (Effect.SET_ASIDE, Effect.KEPT, Effect.MERGED, Effect.LEFT_OUT)
"""What a person may have to mend comes first."""


@dataclass(frozen=True)
class Intake:
    """The account of the rows of one delivery and everything that was found in them.

    `found_share_pct` and `to_check` are None without an address register; `net_before` and `net_after` are how many incidents
    the dossier has without and with this delivery. `account` is of the rows that are kept; `neighbours` are the others.
    """

    account: RowAccount
    neighbours: Neighbours
    findings: list[Finding]
    date_orders: Mapping[str, str]
    found_share_pct: float | None
    to_check: int | None
    net_before: int
    net_after: int


def judge_delivery(
    overview: PoliceOverview,
    kept: pd.DataFrame | None,
    index: AddressIndex | None,
    *,
    as_of: date,
    settings: Settings = DEFAULTS,
    decisions: Sequence[Decision] = (),
) -> Intake:
    """Return what a delivery holds and what adding it would do; nothing is kept.

    Parameters
    ----------
    overview
        What was read.
    kept
        The `Registrations` that the dossier has already; None for none.
    index
        To look up the addresses in; None without a register.
    as_of
        The day of the analysis.
    settings
        See `geocoding.geocode`.
    decisions
        What a person decided about pairs of registrations.
    """
    neighbours = find_neighbours(overview.registrations, index, as_of=as_of, settings=settings)
    overview = _own_part(overview, neighbours)
    share, to_check = None, None
    if index is None:
        counted = count_registrations(overview.registrations, Choice(), as_of=as_of, decisions=decisions, input_findings=overview.findings)
        account, found = counted.account, [*overview.findings, *counted.findings]
    else:
        located = locate_incidents(
            overview.registrations, index, Choice(), as_of=as_of, settings=settings, decisions=decisions, input_findings=overview.findings
        )
        account, found, share = located.account, located.findings, located.found_share_pct
        places = places_to_check(located.incidents)
        to_check = int(places.loc[places["check"] == Check.NOT_FOUND, "incident_count"].sum())
    orders = describe_date_orders(overview.registrations, as_of)
    before, after = 0, account.net
    if kept is not None and len(kept):
        before = _net(kept, index, as_of, settings, decisions)
        after = _net(_beside(kept, overview.registrations), index, as_of, settings, decisions)
    return Intake(account, neighbours, _worst_first(found), orders, share, to_check, before, after)


def _own_part(overview: PoliceOverview, neighbours: Neighbours) -> PoliceOverview:
    if not neighbours.rows:
        return overview
    table, outside = overview.registrations, neighbours.is_regional
    gone = set(table.loc[outside, ["sheet", "row"]].itertuples(index=False, name=None))
    found = [finding for finding in overview.findings if (finding.sheet, finding.row) not in gone]
    return replace(overview, registrations=table[~outside].reset_index(drop=True), findings=found)


def _net(registrations: pd.DataFrame, index: AddressIndex | None, as_of: date, settings: Settings, decisions: Sequence[Decision]) -> int:
    """Return how many incidents count; without a register those outside the municipality are not known yet."""
    if index is None:
        return count_registrations(registrations, Choice(), as_of=as_of, decisions=decisions).account.net
    return locate_incidents(registrations, index, Choice(), as_of=as_of, settings=settings, decisions=decisions).account.net


def _beside(kept: pd.DataFrame, new: pd.DataFrame) -> pd.DataFrame:
    """Return both tables as one; a file under a name that is there already gets another one, as it will in the dossier."""
    taken = set(kept["source"])
    renamed = new.assign(source=[f"{name} (nieuw)" if name in taken else name for name in new["source"]])
    both = pd.concat([kept, renamed.astype({"source": "str"})], ignore_index=True)
    return tables.check(both, tables.Registrations)


def _worst_first(findings: list[Finding]) -> list[Finding]:
    rank = {str(effect): at for at, effect in enumerate(_ORDER)}
    return sorted(findings, key=lambda finding: (rank[finding.effect], finding.source, finding.sheet, finding.row, finding.code))
