"""Cells of any spreadsheet or csv as raw text, or one Dutch sentence that says why not.

What a file is follows from its content, never from its name; `workbook_guard` refuses what no parser should see.
"""

import datetime as dt
import hashlib
import io
import math
import re
import zipfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NoReturn

from analysis.errors import SourceError
from analysis.sources.delimited import ENCODINGS, MOST_CELLS, read_delimited
from analysis.sources.refusals import refuse
from analysis.sources.workbook_guard import check_compound, check_rectangle, check_zip
from analysis.sources.workbook_parts import Extent
from analysis.sources.workbook_xls import hidden_rows_of_xls

MAX_BYTES = 50_000_000


@dataclass(frozen=True)
class Sheet:
    """One sheet as text: `rows[i]` is row i + 1 as a person counts it in the file, blank rows included."""

    name: str
    rows: list[list[str]]
    is_hidden: bool = False
    merged: tuple[tuple[tuple[int, int], tuple[int, int]], ...] = ()
    """Merged cells as ((first row, first column), (last row, last column)), counted from 0."""
    hidden_rows: frozenset[int] = frozenset()
    """Rows that the sender hid or filtered away, as a person counts them."""


@dataclass(frozen=True)
class Workbook:
    """A file as read: its sheets in order, the hash of its bytes, and for a csv how it was read."""

    name: str
    sha256: str
    sheets: tuple[Sheet, ...] = field(repr=False)
    encoding: str = ""
    delimiter: str = ""
    counts_from_1904: bool = False
    """Whether a bare serial date counts from 1904 (old Excel for Mac)."""

    @property
    def is_text(self) -> bool:
        """Whether it is a csv, tsv or txt file."""
        return bool(self.delimiter)

    @property
    def encoding_word(self) -> str:
        """The encoding as a person knows it."""
        return ENCODINGS.get(self.encoding, "")


def read_workbook(path: Path, *, encoding: str = "", delimiter: str = "", max_bytes: int = MAX_BYTES) -> Workbook:
    """Read every sheet of an xlsx, xls, xlsb, ods, csv, tsv or txt file as text.

    What a file is follows from its content, not from its name. A date cell becomes `2026-03-05` or
    `2026-03-05T20:15:00`, a time `20:15`, a whole number `12`, a logical value `WAAR` or `ONWAAR`, an error an empty text.

    Parameters
    ----------
    path
        The file.
    encoding, delimiter
        Of a text file, as a person says they are; empty to have them detected.
    max_bytes
        Larger files are refused.

    Returns
    -------
    workbook
        A csv is one sheet without a name. Rows of a sheet are equally long.

    Raises
    ------
    SourceError
        When the file is missing, a folder, empty, cut off, protected, a pdf or scan, no spreadsheet, or too large.
    """
    content = load_bytes(path, max_bytes=max_bytes)
    name = path.name
    digest = hashlib.sha256(content).hexdigest()
    if content.startswith(b"PK"):
        extents = check_zip(content, name)
        return Workbook(name, digest, _read_cells(content, name, extents), counts_from_1904=_says_1904(content))
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        check_compound(content, name)
        hidden = hidden_rows_of_xls(content)
        return Workbook(name, digest, _read_cells(content, name, {sheet: Extent(0, 0, 0, rows) for sheet, rows in hidden.items()}))
    _refuse_other_kinds(content, name)
    try:
        text = read_delimited(content, encoding, delimiter, most_cells=MOST_CELLS * max(1, max_bytes // MAX_BYTES))
    except OverflowError as error:
        raise refuse("file_too_large", name, limit=error) from error
    if text is None:
        raise refuse("file_no_spreadsheet", name)
    return Workbook(name, digest, (Sheet("", _even(text.rows)),), text.encoding, text.delimiter)


def _says_1904(content: bytes) -> bool:
    """Return whether a workbook says that its dates count from 1904; cells with a date format are turned already."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        if "xl/workbook.xml" not in archive.namelist():
            return False
        return re.search(rb"<(?:\w+:)?workbookPr\b[^>]*\bdate1904=\"(?:1|true)\"", archive.read("xl/workbook.xml")) is not None


def read_sheets(path: Path, *, max_bytes: int = MAX_BYTES) -> list[Sheet]:
    """Return the sheets of a file (see `read_workbook`).

    Raises
    ------
    SourceError
        As `read_workbook`.
    """
    return list(read_workbook(path, max_bytes=max_bytes).sheets)


def load_bytes(path: Path, *, max_bytes: int = MAX_BYTES) -> bytes:
    """Return the content of a file.

    Raises
    ------
    SourceError
        When it is missing, a folder, not allowed, empty or larger than `max_bytes`.
    """
    try:
        if path.is_dir():
            raise refuse("file_is_folder", path.name)
        size = path.stat().st_size
        if size > max_bytes:
            raise refuse("file_too_large", path.name, limit=f"{max_bytes // 1_000_000} MB")
        content = path.read_bytes()
    except FileNotFoundError as error:
        raise refuse("file_not_found", path.name) from error
    except PermissionError as error:
        raise refuse("file_in_use", path.name) from error
    except (OSError, ValueError) as error:
        raise refuse("file_unreadable", path.name) from error
    if not content.strip(b"\x00\t\r\n \xef\xbb\xbf"):
        raise refuse("file_empty", path.name)
    return content


def _refuse_other_kinds(content: bytes, name: str) -> None:
    start = content[:1024].lstrip()
    if b"%PDF" in start or start.startswith((b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\x00", b"MM\x00*")):
        raise refuse("file_is_scan", name)
    if start.startswith((b"{\\rtf", b"\x1f\x8b", b"7z\xbc\xaf", b"Rar!", b"MZ", b"SQLite format", b"\x7fELF")):
        raise refuse("file_no_spreadsheet", name)
    text = start.removeprefix(b"\xef\xbb\xbf").lower()
    if text.startswith((b"<!doctype html", b"<html", b"<?xml")):
        raise refuse("file_no_spreadsheet", name)


def _read_cells(content: bytes, name: str, extents: dict[str, Extent]) -> tuple[Sheet, ...]:
    from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

    def fail(error: BaseException) -> NoReturn:
        raise refuse("file_unreadable", name) from error

    sheets = []
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(content)) as workbook:
            for info in workbook.sheets_metadata:
                if info.typ is not SheetTypeEnum.WorkSheet:
                    continue
                sheet = workbook.get_sheet_by_name(info.name)
                check_rectangle(sheet.total_height, sheet.total_width, name)
                rows = [[_as_text(value) for value in row] for row in sheet.to_python(skip_empty_area=False)]
                extent = extents.get(info.name, Extent(0, 0))
                merged = tuple(sheet.merged_cell_ranges or extent.merged)
                is_hidden = info.visible is not SheetVisibleEnum.Visible
                sheets.append(Sheet(info.name, rows, is_hidden, merged, extent.hidden_rows))
    except SourceError:
        raise
    except (CalamineError, OSError, ValueError, OverflowError, MemoryError) as error:
        fail(error)
    except BaseException as error:
        if type(error).__name__ == "PanicException":  # the parser is written in Rust; a panic is no Exception
            fail(error)
        raise
    if not any(any(row) for sheet in sheets for row in sheet.rows):
        raise refuse("file_empty", name)
    return tuple(sheets)


def _as_text(value: Any) -> str:
    if isinstance(value, str):
        return tidy(value)
    if isinstance(value, bool):
        return "WAAR" if value else "ONWAAR"
    if isinstance(value, int | float):
        return _number_as_text(value)
    if isinstance(value, dt.datetime):
        moment = (value + dt.timedelta(milliseconds=500)).replace(microsecond=0)
        return moment.isoformat()
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, dt.time):
        return _clock(dt.timedelta(hours=value.hour, minutes=value.minute, seconds=value.second, microseconds=value.microsecond))
    if isinstance(value, dt.timedelta):
        return _clock(value)
    return ""


def _number_as_text(value: float) -> str:
    if not math.isfinite(value):
        return ""
    if float(value).is_integer() and abs(value) < 1e16:
        return str(int(value))
    return repr(value)


def _clock(duration: dt.timedelta) -> str:
    """Return hours and minutes; Excel keeps a time as a part of a day, so 20:15 may be a microsecond short."""
    seconds = round(duration.total_seconds())
    hours, rest = divmod(seconds, 3600)
    minutes, second = divmod(rest, 60)
    return f"{hours:02d}:{minutes:02d}" + (f":{second:02d}" if second else "")


_CONTROL = re.compile(r"_x000[dD]_|[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def tidy(text: str) -> str:
    """Return the text of a cell without control characters, hard spaces and blanks around it."""
    if text.isascii() and text.isprintable() and "_x000" not in text:
        return text.strip()
    return _CONTROL.sub("", text.replace("\xa0", " ").replace("\u202f", " ").replace("\ufeff", "")).strip()


def _even(rows: list[list[str]]) -> list[list[str]]:
    width = max(map(len, rows), default=0)
    return [[tidy(cell) for cell in row] + [""] * (width - len(row)) for row in rows]
