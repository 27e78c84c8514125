"""One file that somebody hands over: an overview of incidents or a gebiedsscan, whichever it turns out to be."""

import re
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from analysis.errors import SourceError
from analysis.findings import Finding
from analysis.sources.area_scan import counts_of
from analysis.sources.police import PoliceOverview, overview_of
from analysis.sources.reading import AS_FOUND, Reading
from analysis.sources.spreadsheet import Workbook, read_workbook

_LONGEST_NAME_BYTES = 120
"""A file system takes about 250 bytes for a whole name."""
_LONGEST_SUFFIX = 5
_PLACE_OF_INCIDENT = {"street", "address", "postcode", "x_given"}
_UNSAFE = re.compile(r'[\x00-\x1f\x7f<>:"|?*\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]')
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)", re.I)


@dataclass(frozen=True)
class AreaScan:
    """Counts per buurt as read from one file."""

    counts: pd.DataFrame = field(repr=False)
    findings: list[Finding]
    file_name: str
    sha256: str


def load_delivery(path: Path, reading: Reading = AS_FOUND) -> PoliceOverview | AreaScan:
    """Read a file as what it is: counts per buurt, or an overview with one row per incident.

    Parameters
    ----------
    path
        The file.
    reading
        What a person or an import profile says of it; a file of which columns were pointed out is an overview.

    Raises
    ------
    SourceError
        When it is neither, or cannot be read.
    """
    return delivery_of(read_workbook(path, encoding=reading.encoding, delimiter=reading.delimiter), reading)


def delivery_of(workbook: Workbook, reading: Reading = AS_FOUND) -> PoliceOverview | AreaScan:
    """Return a file that was read as what it is (see `load_delivery`).

    Raises
    ------
    SourceError
        When it is neither counts per buurt nor an overview.
    """
    if reading.columns or reading.header_rows or reading.sheet:
        return overview_of(workbook, reading)
    try:
        counts, findings = counts_of(workbook)
    except SourceError:
        return overview_of(workbook, reading)
    return _overview_after_all(workbook, reading) or AreaScan(counts, findings, workbook.name, workbook.sha256)


def _overview_after_all(workbook: Workbook, reading: Reading) -> PoliceOverview | None:
    """Return the overview of a file that has a buurt code per incident; None for a real table of counts."""
    try:
        overview = overview_of(workbook, reading)
    except SourceError:
        return None
    fields = set(overview.layout.fields)
    return overview if fields & _PLACE_OF_INCIDENT and "date_from" in fields else None


def read_delivery(name: str, content: bytes, reading: Reading = AS_FOUND) -> PoliceOverview | AreaScan:
    """Read a file that arrived in memory under a name that somebody else chose (see `load_delivery`).

    It stands on disk only while it is read, under a name of ours.

    Raises
    ------
    SourceError
        As `load_delivery`.
    """
    return delivery_of(workbook_in_memory(name, content, reading), reading)


def workbook_in_memory(name: str, content: bytes, reading: Reading = AS_FOUND) -> Workbook:
    """Return the cells of a file that arrived in memory.

    Raises
    ------
    SourceError
        As `read_workbook`.
    """
    with tempfile.TemporaryDirectory(prefix="preventiekaart-") as folder:
        path = Path(folder) / safe_name(name)
        path.write_bytes(content)
        return read_workbook(path, encoding=reading.encoding, delimiter=reading.delimiter)


def safe_name(name: str) -> str:
    """Return the last part of a file name with nothing in it that a path, a reference or Windows gives a meaning to."""
    last = re.split(r"[\\/]", name)[-1]
    plain = " ".join(_UNSAFE.sub(" ", last).split()).strip(". ")
    stem, dot, suffix = plain.rpartition(".")
    if not dot or len(suffix) > _LONGEST_SUFFIX:
        stem, suffix = plain, ""
    stem = stem.encode("utf-8", "ignore")[:_LONGEST_NAME_BYTES].decode("utf-8", "ignore").strip(". ")
    plain = f"{stem}.{suffix}" if suffix else stem
    return f"bestand {plain}".strip() if not stem or _RESERVED.match(plain) else plain
