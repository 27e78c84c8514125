"""What a delivery of the police holds, and what adding it would do: to be seen before anything is kept."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import pandas as pd

from analysis import tables
from analysis.findings import Finding
from analysis.geocoding import AddressIndex, locate
from analysis.geocoding.checking import Check, places_to_check
from analysis.incidents import RowAccount, count_incidents
from analysis.incidents.date_orders import describe_date_orders
from analysis.pipeline import Choice, Located
from analysis.settings import DEFAULTS, Settings
from analysis.sources.police import PoliceOverview
from analysis.terms import Effect

_ORDER = (Effect.SET_ASIDE, Effect.KEPT, Effect.MERGED, Effect.LEFT_OUT)
"""What a person may have to mend comes first."""


@dataclass(frozen=True)
class Intake:
    """The account of the rows of one delivery and everything that was found in them.

    `found_share_pct` and `to_check` are None without an address register; `net_before` and `net_after` are how many incidents
    the dossier has without and with this delivery.
    """

    account: RowAccount
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
    """
    kinds = Choice().kinds
    counted = count_incidents(overview.registrations, kinds=kinds, as_of=as_of)
    found = [*overview.findings, *counted.findings]
    share, to_check = None, None
    if index is not None:
        incidents, place_findings = locate(counted.incidents, index, settings)
        found += place_findings
        share = Located(incidents, [], counted.account).found_share_pct
        places = places_to_check(incidents)
        to_check = int(places.loc[places["check"] == Check.NOT_FOUND, "incident_count"].sum())
    orders = describe_date_orders(overview.registrations, as_of)
    before, after = 0, counted.account.net
    if kept is not None and len(kept):
        before = count_incidents(kept, kinds=kinds, as_of=as_of).account.net
        after = count_incidents(_beside(kept, overview.registrations), kinds=kinds, as_of=as_of).account.net
    return Intake(counted.account, _worst_first(found), orders, share, to_check, before, after)


def _beside(kept: pd.DataFrame, new: pd.DataFrame) -> pd.DataFrame:
    """Return both tables as one; a file under a name that is there already gets another one, as it will in the dossier."""
    taken = set(kept["source"])
    renamed = new.assign(source=[f"{name} (nieuw)" if name in taken else name for name in new["source"]])
    both = pd.concat([kept, renamed.astype({"source": "str"})], ignore_index=True)
    return tables.check(both, tables.Registrations)


def _worst_first(findings: list[Finding]) -> list[Finding]:
    rank = {str(effect): at for at, effect in enumerate(_ORDER)}
    return sorted(findings, key=lambda finding: (rank[finding.effect], finding.source, finding.sheet, finding.row, finding.code))
