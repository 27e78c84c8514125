"""Address labels on a sheet from the shop (Avery), as pdf to print at full size. Zone *te delen*."""

import csv
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import pandas as pd

from analysis.catalogues import catalogue
from analysis.errors import SourceError
from analysis.exports.paper import paper_pdf
from analysis.exports.postal import mailing
from analysis.privacy import Stamp

EDGE_MM = 4.0
"""Kept free along the edge of a label: printers are off by a millimetre or two."""


@dataclass(frozen=True)
class LabelSheet:
    """A sheet of labels on A4: how many, how large, where the first one lies, and from one to the next."""

    code: str
    name: str
    columns: int
    rows: int
    width_mm: float
    height_mm: float
    left_mm: float
    top_mm: float
    pitch_x_mm: float
    pitch_y_mm: float

    @property
    def per_sheet(self) -> int:
        """How many labels a sheet has."""
        return self.columns * self.rows


@lru_cache
def label_sheets() -> dict[str, LabelSheet]:
    """Return the known sheets by code."""
    with catalogue("label_sheets.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    return {row["code"]: _as_sheet(row) for row in rows}


def _as_sheet(row: dict[str, str]) -> LabelSheet:
    sizes = {name: float(row[name]) for name in ("width_mm", "height_mm", "left_mm", "top_mm", "pitch_x_mm", "pitch_y_mm")}
    return LabelSheet(code=row["code"], name=row["name"], columns=int(row["columns"]), rows=int(row["rows"]), **sizes)


def labels_pdf(addresses: pd.DataFrame, sheet_code: str, stamp: Stamp, *, used: int = 0) -> bytes:
    """Return a label for each address that gets post, by postcode; the same addresses and stamp give the same bytes.

    A long name is set smaller until it fits; only the name of a business is ever cut short.

    Parameters
    ----------
    addresses
        A `VisitAddresses` table.
    sheet_code
        Such as 'L7160'.
    stamp
        Printed above the labels, where the sheet has none; a concept says so there.
    used
        How many labels of the first sheet are gone already.

    Raises
    ------
    SourceError
        For a sheet we do not know, or a list without anybody who gets post.
    """
    return paper_pdf("labels.typ", label_content(addresses, sheet_code, stamp, used=used), stamp)


def label_content(addresses: pd.DataFrame, sheet_code: str, stamp: Stamp, *, used: int = 0) -> dict[str, Any]:
    """Return everything that stands on the sheets.

    Raises
    ------
    SourceError
        For a sheet we do not know, or a list without anybody who gets post.
    """
    sheet = label_sheets().get(sheet_code)
    if sheet is None:
        raise SourceError(f"Dit etiketvel kennen we niet: ‘{sheet_code}’. Kies uit: {', '.join(label_sheets())}.")
    lines = mailing(addresses).lines
    if not lines:
        raise SourceError("Op deze lijst staat niemand die post krijgt. Er zijn geen etiketten te maken.")
    return {
        "title": f"Etiketten {sheet.code}",
        "author": stamp.user or "Preventiekaart",
        "note": f"{stamp.banner} · {stamp.line}",
        "is_concept": stamp.is_concept,
        "sheet": asdict(sheet),
        "edge": EDGE_MM,
        "used": used % sheet.per_sheet,
        "labels": [(one.to_whom, one.street, one.place) for one in lines],
    }


def write_labels(addresses: pd.DataFrame, sheet_code: str, path: Path, stamp: Stamp) -> None:
    """Write the labels as pdf."""
    path.write_bytes(labels_pdf(addresses, sheet_code, stamp))
