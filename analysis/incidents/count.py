"""Rows of police files -> net incidents, with an account of every row."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pandas as pd

from analysis import tables
from analysis.findings import Finding, find
from analysis.incidents.date_orders import decide_orders
from analysis.incidents.duplicates import Row, group_registrations
from analysis.incidents.merging import CONTENT, Registration, best_first, merge, to_table
from analysis.incidents.offences import SEVERITY, recognise_kind, recognise_target, robbery_at
from analysis.incidents.places import read_place
from analysis.incidents.windows import make_window, read_cells
from analysis.terms import Effect, Kind

_REF_FIRST = ("source", "sheet", "row", "incident_number", *CONTENT)
_SHORTEST_NUMBER = 6
"""Registration numbers with fewer digits are serial numbers of one file and say nothing about another row."""


@dataclass(frozen=True)
class RowAccount:
    """What happened to every row: rows read = net + merged + left out + set aside."""

    rows_read: int
    net: int
    merged: int
    left_out: int
    set_aside: int


@dataclass(frozen=True)
class CountedIncidents:
    """The net incidents (an `Incidents` table, oldest first), what was done to rows, and the account."""

    incidents: pd.DataFrame = field(repr=False)
    findings: list[Finding]
    account: RowAccount


def count_incidents(
    registrations: pd.DataFrame,
    *,
    kinds: Collection[Kind],
    period_from: date | None = None,
    period_until: date | None = None,
    as_of: date,
) -> CountedIncidents:
    """Count every incident once.

    Registrations that are certainly one incident are merged (`duplicates`); the heaviest kind counts, the most complete row
    is the base and the others fill what it lacks. A row with a date after `as_of` or without a known offence is set aside.
    What is not of the chosen kinds, or began outside the period, is left out. An incident without a date is kept.

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

    Returns
    -------
    counted
        The same for any order of the rows.
    """
    table = tables.check(registrations, tables.Registrations)
    found: list[Finding] = []
    rows = _read_rows(table, as_of, found)
    usable = [row for row in rows if not _set_aside(row, as_of, found)]
    compared = [_comparable(row) for row in usable]
    grouping = group_registrations(compared)
    net: list[dict[str, object]] = []
    counted: set[tuple[str, str, int]] = set()
    left_out = merged = 0
    for group in grouping.groups:
        members = sorted((usable[i] for i in group), key=best_first)
        kind = min((row.kind for row in members if row.kind), key=SEVERITY.index)
        if kind not in kinds:
            found.extend(_find(row, "kind_left_out", effect=Effect.LEFT_OUT, kind=kind.label) for row in members)
        elif _is_outside(members, period_from, period_until):
            found.extend(_find(row, "outside_period", "date_from", effect=Effect.LEFT_OUT) for row in members)
        else:
            merged += len(members) - 1
            found.extend(_merged_finding(row, members[0]) for row in members[1:])
            net.append(merge(members, kind))
            counted.update(row.ref for row in members)
            continue
        left_out += len(members)
    found.extend(_candidate_findings(grouping.candidates, usable, counted))
    incidents = to_table(net)
    account = RowAccount(len(rows), len(incidents), merged, left_out, len(rows) - len(usable))
    assert account.rows_read == account.net + account.merged + account.left_out + account.set_aside
    return CountedIncidents(incidents, sorted(found, key=_place_of_finding), account)


def _read_rows(table: pd.DataFrame, as_of: date, found: list[Finding]) -> list[Registration]:
    """Return the rows in the order of their reference, with kind, window and place."""
    columns = {name: table[name].tolist() for name in _REF_FIRST}
    records = [dict(zip(columns, values, strict=True)) for values in sorted(zip(*columns.values(), strict=True))]
    texts: list[dict[str, str]] = [{name: value for name, value in record.items() if name != "row"} for record in records]
    raws = [read_cells(t["date_from"], t["time_from"], t["date_until"], t["time_until"], as_of.year) for t in texts]
    orders = decide_orders([text["source"] for text in texts], raws, as_of)
    without_offence = _sources_without_offence(texts)
    rows = []
    for record, text, raw in zip(records, texts, raws, strict=True):
        window = make_window(raw, orders[text["source"]])
        kind = recognise_kind(text["offence_code"], text["offence_text"], text["target"])
        if kind is None and text["source"] in without_offence:
            kind = robbery_at(recognise_target(text["target"]))
        row = Registration(text, int(record["row"]), kind, window, read_place(text), _plain_number(text["incident_number"]))
        found.extend(_find(row, code, column, value, **details) for code, column, value, details in window.problems)
        rows.append(row)
    found.extend(find("kind_assumed", source=source, row=0) for source in sorted(without_offence))
    return rows


def _sources_without_offence(texts: Iterable[Mapping[str, str]]) -> set[str]:
    """Return the files that say of no row what happened: an overview of robberies and nothing else."""
    has_offence: dict[str, bool] = {}
    for text in texts:
        source = text["source"]
        has_offence[source] = has_offence.get(source, False) or bool(text["offence_code"] or text["offence_text"])
    return {source for source, has in has_offence.items() if not has}


def _plain_number(text: str) -> str:
    return re.sub(r"[^A-Z0-9-]", "", text.upper())


def _set_aside(row: Registration, as_of: date, found: list[Finding]) -> bool:
    if row.window.begin and row.window.begin.date() > as_of:
        found.append(_find(row, "date_future", "date_from", row.text["date_from"], effect=Effect.SET_ASIDE))
        return True
    if row.kind is None:
        offence = row.text["offence_text"] or row.text["offence_code"]
        code = "kind_unknown" if offence else "kind_missing"
        found.append(_find(row, code, "offence_text", offence, effect=Effect.SET_ASIDE))
        return True
    return False


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


def _is_outside(members: Iterable[Registration], period_from: date | None, period_until: date | None) -> bool:
    """Return whether an incident began outside the period; one without a date is kept."""
    begin = next((row.window.begin for row in members if row.window.begin), None)
    if begin is None:
        return False
    return bool((period_from and begin.date() < period_from) or (period_until and begin.date() > period_until))


def _find(row: Registration, code: str, column: str = "", value: str = "", *, effect: Effect = Effect.KEPT, **details: object) -> Finding:
    source, sheet, number = row.ref
    return find(code, source=source, sheet=sheet, row=number, column=column, value=value, effect=effect, **details)


def _merged_finding(row: Registration, base: Registration) -> Finding:
    """Say into which row a registration was merged, and why."""
    details: dict[str, Any] = {"first_row": base.row, "first_source": base.ref[0]}
    if row.ref[0] != base.ref[0]:
        return _find(row, "duplicate_other_unit", effect=Effect.MERGED, **details)
    same = row.number == base.number and row.kind == base.kind
    return _find(row, "duplicate_row" if same else "duplicate_registration", effect=Effect.MERGED, **details)


def _candidate_findings(
    pairs: Iterable[tuple[int, int]], usable: Sequence[Registration], counted: Collection[tuple[str, str, int]]
) -> Iterator[Finding]:
    """Name the pairs that a person must judge, when both count."""
    for i, j in pairs:
        first, second = usable[i], usable[j]
        if first.ref in counted and second.ref in counted:
            yield _find(second, "duplicate_candidate", first_row=first.row, first_source=first.ref[0])


def _place_of_finding(finding: Finding) -> tuple[str, str, int, str, str, str]:
    return finding.source, finding.sheet, finding.row, finding.code, finding.column, finding.message
