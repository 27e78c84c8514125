"""What became of every row: the account that always adds up, and the pairs of which a person may decide otherwise."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace

import pandas as pd

from analysis import tables
from analysis.findings import Finding, find
from analysis.incidents.references import Ref, write_ref
from analysis.terms import Effect, Term


@dataclass(frozen=True)
class RowAccount:
    """What happened to every row: rows read = net + merged + left out + set aside."""

    rows_read: int
    net: int
    merged: int
    left_out: int
    set_aside: int

    @property
    def registrations(self) -> int:
        """How many rows the net incidents were made from (gross)."""
        return self.net + self.merged


class PairState(Term):
    """What was done with two registrations that look alike."""

    WAITING = "waiting", "wacht op u"
    MERGED = "merged", "samengevoegd"
    DECIDED_SAME = "decided_same", "zelfde incident (u koos)"


@dataclass(frozen=True, slots=True)
class Pair:
    """Two registrations that are, or may be, one incident; by the keys a decision finds them again."""

    first: Ref
    second: Ref
    first_key: str
    second_key: str
    reason: str
    state: PairState


@dataclass(frozen=True)
class CountedIncidents:
    """The net incidents (an `Incidents` table, oldest first), what was done to rows, the account, and pairs to judge."""

    incidents: pd.DataFrame = field(repr=False)
    findings: list[Finding]
    account: RowAccount
    pairs: tuple[Pair, ...] = ()

    def without(self, incident_ids: Collection[str]) -> "CountedIncidents":
        """Return the count without these incidents: all their registrations are left out.

        For incidents that turn out to lie outside the municipality once they are looked up; who looks them up says so in a
        finding per registration.
        """
        goes = self.incidents["incident_id"].isin(incident_ids)
        if not goes.any():
            return self
        refs = {ref for text in self.incidents.loc[goes, "registrations"] for ref in text.split("|")}
        gone = int(self.incidents.loc[goes, "registration_count"].sum())
        account = replace(
            self.account,
            net=self.account.net - int(goes.sum()),
            merged=self.account.merged - (gone - int(goes.sum())),
            left_out=self.account.left_out + gone,
        )
        pairs = tuple(pair for pair in self.pairs if not refs & {write_ref(pair.first), write_ref(pair.second)})
        kept = [
            one
            for one in self.findings
            if one.code != "duplicate_candidate"
            and not (one.effect == Effect.MERGED and write_ref((one.source, one.sheet, one.row)) in refs)
        ]
        findings = in_order([*kept, *candidate_findings(pairs)])
        incidents = tables.check(self.incidents[~goes].reset_index(drop=True), tables.Incidents)
        return CountedIncidents(incidents, findings, account, pairs)


def candidate_findings(pairs: Iterable[Pair]) -> list[Finding]:
    """Return the question to a person about each pair that waits."""
    waiting = [pair for pair in pairs if pair.state is PairState.WAITING]
    return [
        find(
            "duplicate_candidate",
            source=pair.second[0],
            sheet=pair.second[1],
            row=pair.second[2],
            first_row=pair.first[2],
            first_source=pair.first[0],
            reason=pair.reason,
        )
        for pair in waiting
    ]


def in_order(findings: Iterable[Finding]) -> list[Finding]:
    """Return findings by file, sheet and row."""
    return sorted(findings, key=lambda one: (one.source, one.sheet, one.row, one.code, one.column, one.message))
