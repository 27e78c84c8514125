"""A row of a police file with its meaning: what happened, when and where, and a key by which a decision finds it again."""

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import pandas as pd

from analysis import tables
from analysis.findings import Finding, find
from analysis.incidents.date_orders import decide_orders
from analysis.incidents.offences import is_robbed_delivery, recognise_kind, robbery_at
from analysis.incidents.places import Place, read_place
from analysis.incidents.references import Ref
from analysis.incidents.targets import recognise_target
from analysis.incidents.windows import Window, make_window, read_cells
from analysis.terms import Effect, Kind

CONTENT = tuple(name for name in tables.Registrations.columns if name not in ("source", "sheet", "row", "incident_number"))
"""What a row says, apart from where it stands and how it is numbered."""

_REF_FIRST = ("source", "sheet", "row", "incident_number", *CONTENT)


@dataclass(frozen=True)
class Registration:
    """A row with its meaning; `kind` is None when nobody knows what happened.

    `delivery` counts the files from the oldest to the newest, as far as that is known.
    """

    text: dict[str, str]
    row: int
    kind: Kind | None
    window: Window
    place: Place
    number: str
    delivery: int = 0
    key: str = field(default="", compare=False)

    @property
    def ref(self) -> Ref:
        """File, sheet and row."""
        return self.text["source"], self.text["sheet"], self.row


def registration_key(text: Mapping[str, str]) -> str:
    """Return a short number made from what a row says, the same in whatever file and on whatever row it stands."""
    cells = [" ".join(text[name].split()).casefold() for name in ("incident_number", *CONTENT)]
    return hashlib.sha256("\x1f".join(cells).encode("utf-8", "replace")).hexdigest()[:16]


def read_registrations(table: pd.DataFrame, as_of: date, deliveries: Sequence[str], found: list[Finding]) -> list[Registration]:
    """Return the rows in the order of their reference, and add to `found` what was doubtful about them.

    Parameters
    ----------
    table
        A `Registrations` table.
    as_of
        The day of the analysis.
    deliveries
        The files from the oldest to the newest.
    found
        Grows.
    """
    columns = {name: table[name].tolist() for name in _REF_FIRST}
    records = [dict(zip(columns, values, strict=True)) for values in sorted(zip(*columns.values(), strict=True))]
    texts: list[dict[str, str]] = [{name: value for name, value in record.items() if name != "row"} for record in records]
    raws = [read_cells(t["date_from"], t["time_from"], t["date_until"], t["time_until"], as_of.year) for t in texts]
    orders = decide_orders([text["source"] for text in texts], raws, as_of)
    without_offence = _sources_without_offence(texts)
    order_of = {source: place for place, source in enumerate(deliveries, start=1)}
    rows = []
    for record, text, raw in zip(records, texts, raws, strict=True):
        window = make_window(raw, orders[text["source"]])
        kind = recognise_kind(text["offence_code"], text["offence_text"], text["target"])
        if kind is None and text["source"] in without_offence:
            kind = robbery_at(recognise_target(text["target"]))
        number, delivery = _plain_number(text["incident_number"]), order_of.get(text["source"], 0)
        row = Registration(text, int(record["row"]), kind, window, read_place(text), number, delivery, registration_key(text))
        found.extend(find_in(row, code, column, value, **details) for code, column, value, details in window.problems)
        if is_robbed_delivery(text["offence_code"], text["offence_text"], text["target"]):
            found.append(find_in(row, "kind_delivery", "target"))
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


def find_in(row: Registration, code: str, column: str = "", value: str = "", *, effect: Effect = Effect.KEPT, **details: object) -> Finding:
    """Return a finding about a row."""
    source, sheet, number = row.ref
    return find(code, source=source, sheet=sheet, row=number, column=column, value=value, effect=effect, **details)
