"""What no parser may see: a workbook that is cut off, protected, holds macros, or would not fit in memory.

A zip bomb, one cell in the last column of the last row, or one long text that a million cells share costs a few bytes in
the file and many gigabytes in the parser, which keeps the whole rectangle between the outermost cells, each with its text.
"""

import io
import zipfile
import zlib

from analysis.sources import workbook_parts as parts
from analysis.sources.delimited import MOST_CELLS, MOST_COLUMNS
from analysis.sources.refusals import refuse

MAX_UNZIPPED_BYTES = 250_000_000
MAX_RATIO = 400
MAX_TEXT_BYTES = 400_000_000
"""Of all cells together, each with its own copy of a text that they share."""
_NO_SHEETS = ("xl/sharedstrings", "xl/styles", "xl/theme", "docprops/", "meta.xml", "styles.xml", "settings.xml", "meta-inf/")
_WORKBOOKS = {"xl/workbook.xml", "xl/workbook.bin", "content.xml"}


def check_zip(content: bytes, name: str) -> dict[str, parts.Extent]:
    """Refuse a zip that is cut off, protected, no workbook, or that would not fit in memory.

    Returns
    -------
    extents
        Per sheet its size, the rows that the sender hid (as a person counts them), and merged cells.

    Raises
    ------
    SourceError
        With the reason.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _check_entries(archive, len(content), name)
            if archive.testzip() is not None:
                raise refuse("file_truncated", name)
            return _check_sheets(archive, name)
    except OverflowError as error:
        raise refuse("file_too_large", name, limit=error) from error
    except zipfile.BadZipFile as error:
        raise refuse("file_truncated", name) from error
    except (OSError, KeyError, ValueError, NotImplementedError, RuntimeError, EOFError, zlib.error, IndexError) as error:
        raise refuse("file_unreadable", name) from error


def _check_entries(archive: zipfile.ZipFile, packed: int, name: str) -> None:
    entries = archive.infolist()
    unzipped = sum(entry.file_size for entry in entries)
    if unzipped > MAX_UNZIPPED_BYTES or (unzipped > 20_000_000 and unzipped > MAX_RATIO * packed):
        raise refuse("file_too_large", name, limit=f"{MAX_UNZIPPED_BYTES // 1_000_000} MB na uitpakken")
    names = {entry.filename.lower() for entry in entries}
    if any(entry.flag_bits & 1 for entry in entries):
        raise refuse("file_unreadable", name)
    if any(part.endswith("vbaproject.bin") for part in names):
        raise refuse("file_macros", name)
    if not names & _WORKBOOKS:
        raise refuse("file_no_spreadsheet", name)
    if "META-INF/manifest.xml" in archive.namelist() and b"encryption-data" in archive.read("META-INF/manifest.xml"):
        raise refuse("file_unreadable", name)


def _check_sheets(archive: zipfile.ZipFile, name: str) -> dict[str, parts.Extent]:
    found: dict[str, parts.Extent] = {}
    titles = parts.sheet_titles(archive)
    shared = parts.shared_lengths(archive)
    for entry in archive.infolist():
        part = entry.filename.lower()
        extents = {}
        if part == "content.xml":
            extents = parts.extents_of_ods(archive, entry)
        elif part.endswith(".xml") and not part.startswith(_NO_SHEETS):
            extents = {titles.get(entry.filename, ""): parts.extent_of_xlsx(archive, entry, shared)}
        elif part.endswith(".bin") and (part.startswith("xl/worksheets/sheet") or entry.filename in titles):
            extents = {titles.get(entry.filename, ""): parts.extent_of_xlsb(archive.read(entry), shared)}
        for title, extent in extents.items():
            check_rectangle(extent.rows, extent.columns, name)
            if extent.text_bytes > MAX_TEXT_BYTES:
                raise refuse("file_too_large", name, limit=f"{MAX_TEXT_BYTES // 1_000_000} MB aan tekst")
            found[title] = extent
    return found


def check_rectangle(rows: int, columns: int, name: str) -> None:
    """Refuse a sheet of this size when it is larger than any overview."""
    if columns > MOST_COLUMNS:
        raise refuse("file_too_large", name, limit=f"{MOST_COLUMNS} kolommen")
    if rows * columns > MOST_CELLS:
        raise refuse("file_too_large", name, limit="5 miljoen cellen")


def check_compound(content: bytes, name: str) -> None:
    """Refuse an OLE file that is protected, holds macros or is no workbook; stream names are UTF-16."""

    def holds(stream: str) -> bool:
        return stream.encode("utf-16-le") in content

    if holds("EncryptedPackage"):
        raise refuse("file_unreadable", name)
    if holds("_VBA_PROJECT"):
        raise refuse("file_macros", name)
    if not holds("Workbook") and not holds("Book"):
        raise refuse("file_truncated" if len(content) < 4096 else "file_no_spreadsheet", name)
