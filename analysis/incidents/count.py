"""Rows of police files -> net incidents, with an account of every row."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

import pandas as pd

from analysis import tables
from analysis.findings import Finding, find
from analysis.incidents.accounts import CountedIncidents, Pair, PairState, RowAccount, candidate_findings, in_order
from analysis.incidents.decisions import Decision, decided_pairs
from analysis.incidents.duplicates import Row, group_registrations
from analysis.incidents.merging import best_first, changed_columns, merge, superseded, to_table
from analysis.incidents.offences import SEVERITY
from analysis.incidents.periods import Period, period_of, titles_of
from analysis.incidents.registration import CONTENT, Registration, find_in, read_registrations
from analysis.terms import Effect, Kind

_SHORTEST_NUMBER = 6
"""Registration numbers with fewer digits are serial numbers of one file and say nothing about another row."""
_LOADED_TWICE_FROM = 5
_LOADED_TWICE_SHARE = 0.9


def count_incidents(
    registrations: pd.DataFrame,
    *,
    kinds: Collection[Kind],
    period_from: date | None = None,
    period_until: date | None = None,
    as_of: date,
    deliveries: Sequence[str] = (),
    decisions: Sequence[Decision] = (),
    stated_periods: Iterable[tuple[str, str]] = (),
) -> CountedIncidents:
    """Count every incident once.

    Registrations that are certainly one incident are merged (`duplicates`); the heaviest kind counts, the most complete row
    is the base and the others fill what it lacks. A row with a date after `as_of`, a date outside what its file is about, or
    without a known offence is set aside. What is not of the chosen kinds, or began outside the period, is left out. An
    incident without a date is kept.

    Parameters
    ----------
    registrations
        A `Registrations` table of one or more files.
    kinds
        The kinds that count.
    period_from, period_until
        First and last day that count; None for no limit.
    as_of
        The day of the analysis.
    deliveries
        The files from the oldest to the newest: of one registration that was sent again the newest counts.
    decisions
        What a person decided about pairs of registrations.
    stated_periods
        Files with the period their title tells, as in the finding `period_stated`; a file may have one per sheet.

    Returns
    -------
    counted
        The same for any order of the rows.
    """
    table = tables.check(registrations, tables.Registrations)
    found: list[Finding] = []
    rows = read_registrations(table, as_of, deliveries, found)
    usable = _usable(rows, as_of, titles_of(stated_periods), found)
    same, different = decided_pairs([row.key for row in usable], [row.ref[0] for row in usable], decisions)
    grouping = group_registrations([_comparable(row) for row in usable], same, different)
    net: list[dict[str, object]] = []
    pairs: list[Pair] = []
    counted: set[tuple[str, str, int]] = set()
    left_out = merged = 0
    for group in grouping.groups:
        members = _newest_first([usable[i] for i in group])
        kind = _kind_of(members)
        if kind not in kinds:
            found.extend(find_in(row, "kind_left_out", effect=Effect.LEFT_OUT, kind=kind.label) for row in members)
        elif _is_outside(members, period_from, period_until):
            found.extend(find_in(row, "outside_period", "date_from", effect=Effect.LEFT_OUT) for row in members)
        else:
            merged += len(members) - 1
            reasons = _merged_findings(members, {frozenset((usable[i].ref, usable[j].ref)) for i, j in same})
            found.extend(reasons)
            pairs.extend(_merged_pair(members[0], row, reason) for row, reason in zip(members[1:], reasons, strict=True))
            net.append(merge(members, kind))
            counted.update(row.ref for row in members)
            continue
        left_out += len(members)
    pairs += [
        Pair(usable[i].ref, usable[j].ref, usable[i].key, usable[j].key, reason, PairState.WAITING)
        for i, j, reason in grouping.candidates
        if usable[i].ref in counted and usable[j].ref in counted
    ]
    found += [*candidate_findings(pairs), *_loaded_twice(usable, grouping.groups)]
    incidents = to_table(net)
    account = RowAccount(len(rows), len(incidents), merged, left_out, len(rows) - len(usable))
    assert account.rows_read == account.net + account.merged + account.left_out + account.set_aside
    return CountedIncidents(incidents, in_order(found), account, tuple(pairs))


def _usable(rows: Sequence[Registration], as_of: date, titles: Mapping[str, Period], found: list[Finding]) -> list[Registration]:
    """Return the rows that can be counted, and name why the others are set aside."""
    dates: dict[str, list[date]] = {}
    for row in rows:
        if row.window.begin and row.window.begin.date() <= as_of:
            dates.setdefault(row.ref[0], []).append(row.window.begin.date())
    periods = {source: period_of(source, begun, as_of, titles.get(source)) for source, begun in dates.items()}
    usable = []
    for row in rows:
        begin = row.window.begin.date() if row.window.begin else None
        if begin and begin > as_of:
            found.append(find_in(row, "date_future", "date_from", row.text["date_from"], effect=Effect.SET_ASIDE))
        elif begin and not periods[row.ref[0]][0].holds(begin, periods[row.ref[0]][1]):
            words = periods[row.ref[0]][0].words
            found.append(find_in(row, "date_other_year", "date_from", row.text["date_from"], effect=Effect.SET_ASIDE, period=words))
        elif row.kind is None:
            offence = row.text["offence_text"] or row.text["offence_code"]
            code = "kind_unknown" if offence else "kind_missing"
            found.append(find_in(row, code, "offence_text", offence, effect=Effect.SET_ASIDE))
        else:
            usable.append(row)
    return usable


def _comparable(row: Registration) -> Row:
    digits = len(re.sub(r"\D", "", row.number))
    base = re.sub(r"-\d{1,2}$", "", row.number)
    base = base if len(re.sub(r"\D", "", base)) >= 8 else row.number
    number = row.number.replace("-", "")
    content = tuple(row.text[name].casefold() for name in CONTENT)
    # a short serial number says nothing by itself, but two serial numbers are two rows
    content = (*content, "" if digits >= _SHORTEST_NUMBER else number)
    assert row.kind is not None
    base_number = base.replace("-", "") if digits >= _SHORTEST_NUMBER else ""
    return Row(row.ref, number, base_number, row.kind, row.window, row.place, content)


def _newest_first(members: Sequence[Registration]) -> list[Registration]:
    """Return the registrations of one incident, the base first; what a later file gives anew comes last."""
    old = superseded(members)
    order = sorted(range(len(members)), key=lambda i: (i in old, best_first(members[i])))
    return [members[i] for i in order]


def _kind_of(members: Sequence[Registration]) -> Kind:
    """Return the heaviest kind of the registrations that no later file replaced."""
    old = superseded(members)
    return min((row.kind for i, row in enumerate(members) if row.kind and i not in old), key=SEVERITY.index)


def _is_outside(members: Iterable[Registration], period_from: date | None, period_until: date | None) -> bool:
    """Return whether an incident began outside the period; one without a date is kept."""
    begin = next((row.window.begin for row in members if row.window.begin), None)
    if begin is None:
        return False
    return bool((period_from and begin.date() < period_from) or (period_until and begin.date() > period_until))


def _merged_findings(members: Sequence[Registration], decided: Collection[frozenset[tuple[str, str, int]]]) -> list[Finding]:
    """Say of every registration but the base into which row it was merged, and why."""
    base, old = members[0], superseded(members)
    return [
        _merged_finding(row, base, is_old=i in old, is_decided=frozenset((row.ref, base.ref)) in decided)
        for i, row in enumerate(members)
        if i
    ]


def _merged_finding(row: Registration, base: Registration, *, is_old: bool, is_decided: bool) -> Finding:
    details: dict[str, Any] = {"first_row": base.row, "first_source": base.ref[0]}
    changed = changed_columns(row, base)
    if is_decided:
        code = "duplicate_decided"
    elif not changed and row.number == base.number:
        code = "duplicate_row"
    elif is_old and row.number == base.number:
        code, details = "duplicate_resend", details | {"changed": ", ".join(changed).lower()}
    elif row.ref[0] != base.ref[0]:
        code = "duplicate_other_unit"
    else:
        code = "duplicate_row" if row.number == base.number and row.kind == base.kind else "duplicate_registration"
    return find_in(row, code, effect=Effect.MERGED, **details)


def _merged_pair(base: Registration, row: Registration, finding: Finding) -> Pair:
    state = PairState.DECIDED_SAME if finding.code == "duplicate_decided" else PairState.MERGED
    return Pair(base.ref, row.ref, base.key, row.key, finding.message, state)


def _loaded_twice(rows: Sequence[Registration], groups: Iterable[Sequence[int]]) -> Iterator[Finding]:
    """Name a file of which nearly every row stands in an earlier one too."""
    total = Counter(row.ref[0] for row in rows)
    shared: Counter[tuple[str, str]] = Counter()
    for group in groups:
        members = [rows[i] for i in group]
        shared.update({(one.ref[0], other.ref[0]) for one in members for other in members if _is_later(one, other)})
    for (source, first), count in sorted(shared.items()):
        if count >= _LOADED_TWICE_FROM and count >= _LOADED_TWICE_SHARE * total[source]:
            yield find("file_loaded_twice", source=source, row=0, first_source=first)


def _is_later(one: Registration, other: Registration) -> bool:
    """Return whether a row of another file is the same row again, in the later of the two files."""
    is_later = (one.delivery, one.ref[0]) > (other.delivery, other.ref[0])
    return is_later and one.ref[0] != other.ref[0] and one.number == other.number and one.window.begin == other.window.begin
