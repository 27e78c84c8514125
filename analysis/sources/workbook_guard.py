"""What no parser may see: a workbook that is cut off, protected, holds macros, or would not fit in memory.

A zip bomb, or one cell in the last column of the last row, costs a few bytes in the file and many gigabytes in the parser,
which keeps the whole rectangle between the outermost cells.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator

from analysis.sources.refusals import refuse

MAX_UNZIPPED_BYTES = 500_000_000
MAX_RATIO = 400
MAX_COLUMNS = 2_000
MAX_CELLS = 5_000_000


def check_zip(content: bytes, name: str) -> None:
    """Refuse a zip that is cut off, protected, no workbook, or that would not fit in memory."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
            unzipped = sum(entry.file_size for entry in entries)
            if unzipped > MAX_UNZIPPED_BYTES or (unzipped > 20_000_000 and unzipped > MAX_RATIO * len(content)):
                raise refuse("file_too_large", name, limit="500 MB na uitpakken")
            names = {entry.filename.lower() for entry in entries}
            if any(entry.flag_bits & 1 for entry in entries):
                raise refuse("file_unreadable", name)
            if any(part.endswith("vbaproject.bin") for part in names):
                raise refuse("file_macros", name)
            if not names & {"xl/workbook.xml", "xl/workbook.bin", "content.xml"}:
                raise refuse("file_no_spreadsheet", name)
            if "meta-inf/manifest.xml" in names and b"encryption-data" in archive.read("META-INF/manifest.xml"):
                raise refuse("file_unreadable", name)
            if archive.testzip() is not None:
                raise refuse("file_truncated", name)
            _check_extent(archive, name)
    except zipfile.BadZipFile as error:
        raise refuse("file_truncated", name) from error
    except (OSError, KeyError, ValueError, NotImplementedError, RuntimeError, EOFError, zlib.error) as error:
        raise refuse("file_unreadable", name) from error


_CELL = re.compile(rb'<(?:\w+:)?c\s[^>]*?\br="([A-Z]{1,3})([0-9]{1,7})"')
_REPEATED = re.compile(rb'number-(?:rows|columns)-repeated="([0-9]+)"([^>]*)')


def _check_extent(archive: zipfile.ZipFile, name: str) -> None:
    """Refuse a sheet whose outermost cells span more than `MAX_CELLS`: the parser keeps the whole rectangle."""
    for entry in archive.infolist():
        part = entry.filename.lower()
        if part.startswith("xl/") and part.endswith(".xml") and not part.endswith(("strings.xml", "styles.xml")):
            check_rectangle(*_extent(_pieces(archive, entry)), name)
        elif part.startswith("xl/worksheets/sheet") and part.endswith(".bin"):
            check_rectangle(*_extent_binary(archive.read(entry)), name)
        elif part == "content.xml":
            for piece in _pieces(archive, entry):
                for times, rest in _REPEATED.findall(piece):
                    if int(times) > MAX_COLUMNS and b"value-type" in rest:
                        raise refuse("file_too_large", name, limit=f"{MAX_COLUMNS} kolommen")


def _pieces(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    """Yield a part piece by piece, each starting at a tag."""
    rest = b""
    with archive.open(entry) as stream:
        while block := stream.read(1_000_000):
            piece = rest + block
            cut = piece.rfind(b"<")
            rest = piece[cut:] if cut > 0 else b""
            yield piece[:cut] if cut > 0 else piece
    yield rest


def _extent(pieces: Iterator[bytes]) -> tuple[int, int]:
    widest, lowest = 0, 0
    for piece in pieces:
        cells = _CELL.findall(piece)
        if cells:
            lowest = max(lowest, *(int(row) for _, row in cells))
            widest = max(widest, *(_column_number(letters) for letters in {letters for letters, _ in cells}))
    return lowest, widest


def _extent_binary(part: bytes) -> tuple[int, int]:
    """Return the last row and column of an xlsb sheet: records 0 hold a row number, records 1 to 11 a cell of that row."""
    at, lowest, widest = 0, 0, 0
    while at < len(part):
        record, at = _variable_number(part, at, 2)
        size, at = _variable_number(part, at, 4)
        if record == 0:
            lowest = max(lowest, int.from_bytes(part[at : at + 4], "little") + 1)
        elif 1 < record <= 11:
            widest = max(widest, int.from_bytes(part[at : at + 4], "little") + 1)
        at += size
    return lowest, widest


def _variable_number(part: bytes, at: int, longest: int) -> tuple[int, int]:
    number = 0
    for place in range(longest):
        byte = part[at] if at < len(part) else 0
        at += 1
        number |= (byte & 0x7F) << (7 * place)
        if not byte & 0x80:
            break
    return number, at


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def check_rectangle(rows: int, columns: int, name: str) -> None:
    """Refuse a sheet of this size when it is larger than any overview."""
    if columns > MAX_COLUMNS:
        raise refuse("file_too_large", name, limit=f"{MAX_COLUMNS} kolommen")
    if rows * columns > MAX_CELLS:
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
