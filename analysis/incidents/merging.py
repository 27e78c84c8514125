"""Several registrations of one incident as one row: the most complete one, filled up from the others."""

import hashlib
from collections.abc import Iterable, Sequence

import pandas as pd

from analysis import tables
from analysis.incidents.offences import says_attempt
from analysis.incidents.registration import CONTENT, Registration
from analysis.incidents.targets import recognise_target
from analysis.terms import Kind

_ADDRESS = ("street", "number", "letter", "addition", "address")
_REST_OF_PLACE = ("postcode", "place", "neighbourhood", "x_given", "y_given")
_HOMES = (Kind.HOME_ROBBERY, Kind.HOME_BURGLARY)


def best_first(row: Registration) -> tuple[object, ...]:
    """Order registrations of one incident: a whole address, a sound window and most cells filled come first."""
    filled = sum(bool(row.text[name]) for name in CONTENT)
    return (
        not row.place.is_complete,
        not row.place.has_address,
        not row.window.is_time_known,
        bool(row.window.problems),
        -filled,
        not row.place.suffix,
        row.ref,
    )


def superseded(members: Sequence[Registration]) -> set[int]:
    """Return the positions of rows that a later file gives anew under the same number: the newest counts."""
    newest: dict[str, int] = {}
    for row in members:
        if row.number:
            newest[row.number] = max(newest.get(row.number, 0), row.delivery)
    return {i for i, row in enumerate(members) if row.number and row.delivery < newest[row.number]}


def changed_columns(older: Registration, newer: Registration) -> list[str]:
    """Return the Dutch names of the columns in which two versions of one registration differ."""
    return [
        tables.label_of(tables.Registrations, name)
        for name in CONTENT
        if " ".join(older.text[name].split()).casefold() != " ".join(newer.text[name].split()).casefold()
    ]


def merge(members: Sequence[Registration], kind: Kind) -> dict[str, object]:
    """Return the `Incidents` row of one incident, without its number.

    Parameters
    ----------
    members
        Its registrations, the base first (`best_first`).
    kind
        The heaviest of their kinds.
    """
    base = members[0]
    timed = next((row.window for row in members if row.window.begin), base.window)
    place = {name: base.text[name] for name in tables.PLACE_TEXT}
    for row in members[1:]:
        if not any(place[name] for name in _ADDRESS):
            place |= {name: row.text[name] for name in _ADDRESS}
        place |= {name: row.text[name] for name in _REST_OF_PLACE if not place[name]}
    return {
        "kind": str(kind),
        "target_type": _target_type(members, kind),
        "occurred_from": timed.begin,
        "occurred_until": timed.end,
        "is_time_known": timed.is_time_known,
        "is_attempt": _is_attempt(members),
        **place,
        "registrations": "|".join(f"{source}:{sheet}:{row}" for source, sheet, row in sorted(row.ref for row in members)),
        "registration_count": len(members),
        "fingerprint": _fingerprint(base),
    }


def _target_type(members: Iterable[Registration], kind: Kind) -> str:
    """Return the first target that says something; a home where only the offence tells so."""
    named = [recognise_target(row.text["target"]).target_type for row in members]
    known = next((target for target in named if target not in ("", "overig")), "")
    return known or ("woning" if kind in _HOMES else next(filter(None, named), ""))


def _is_attempt(members: Iterable[Registration]) -> bool:
    answered = next((row for row in members if row.text["attempt"]), None)
    asked = [answered] if answered else members
    return any(says_attempt(row.text["attempt"], row.text["offence_text"]) for row in asked)


def _fingerprint(base: Registration) -> str:
    """Return a short number made from what the base row says, the same wherever the row stands."""
    content = "\x1f".join([base.number, *(base.text[name] for name in CONTENT)])
    return hashlib.sha256(content.encode("utf-8")).hexdigest()[:12]


def to_table(net: Iterable[dict[str, object]]) -> pd.DataFrame:
    """Return an `Incidents` table, oldest first; rows that say exactly the same get a serial number."""
    rows = sorted(net, key=_oldest_first)
    seen: dict[str, int] = {}
    for row in rows:
        fingerprint = str(row.pop("fingerprint"))
        seen[fingerprint] = seen.get(fingerprint, 0) + 1
        row["incident_id"] = fingerprint if seen[fingerprint] == 1 else f"{fingerprint}-{seen[fingerprint]}"
    if not rows:
        return tables.empty(tables.Incidents)
    table = pd.DataFrame(rows, columns=list(tables.Incidents.columns))
    return tables.check(
        table.astype({name: column.metadata["dtype"] for name, column in tables.Incidents.columns.items()}), tables.Incidents
    )


def _oldest_first(row: dict[str, object]) -> tuple[bool, str, str, str]:
    begin = row["occurred_from"]
    return begin is None, str(begin), str(row["fingerprint"]), str(row["registrations"])
