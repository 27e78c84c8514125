"""What the parts of a workbook say before a parser opens them: how far its cells reach, how much text they hold, which rows are hidden."""

import html
import posixpath
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from xml.parsers import expat

_CELL = re.compile(rb'<(?:\w+:)?c\s(?:[^>]*?\s)?r="([A-Z]{1,3})([0-9]{1,7})"[^>]*(?<!/)>')
_PLAIN_CELL = re.compile(rb'<c r="([A-Z]{1,3})([0-9]{1,7})"[^>]*(?<!/)>')
"""As Excel writes it; many times faster than the general form."""
_SHARED_CELL = re.compile(rb'<(?:\w+:)?c\s[^>]*\bt="s"[^>]*>\s*<(?:\w+:)?v>\s*([0-9]{1,9})')
_ROW = re.compile(rb"<(?:\w+:)?row\s([^>]*)>")
_HIDDEN = re.compile(rb'\bhidden="(?:1|true)"')
_ROW_NUMBER = re.compile(rb'(?:^|\s)r="([0-9]{1,7})"')
_SHARED_ITEM = re.compile(rb"<(?:\w+:)?si[\s/>]")
_SHEET = re.compile(rb"<(?:\w+:)?sheet\s([^>]*)>")
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\s([^>]*)>")
_ATTRIBUTE = re.compile(rb'([\w:]+)="([^"]*)"')
_ROW_RECORD, _SHARED_CELL_RECORD, _LAST_CELL_RECORD, _SHARED_ITEM_RECORD = 0, 7, 11, 19
_SHEET_RECORD = 156
_ROW_FLAGS = 11
_MOST_CELLS = 5_000_000
_PIECE_BYTES = 1_000_000
_MOST_HIDDEN = 100_000
_MOST_MERGED = 20_000
_MERGED_RECORD = 176
"""BrtMergeCell (MS-XLSB 2.4.676)."""


Merged = tuple[tuple[int, int], tuple[int, int]]
"""First row and column, and last row and column, counted from 0."""


@dataclass(frozen=True)
class Extent:
    """How far the filled cells of a sheet reach, how many bytes of text they hold together, and which rows are hidden."""

    rows: int
    columns: int
    text_bytes: int = 0
    hidden_rows: frozenset[int] = frozenset()
    merged: tuple[Merged, ...] = ()
    """Merged cells where the parser of the cells does not tell them (ods and xlsb)."""


def sheet_titles(archive: zipfile.ZipFile) -> dict[str, str]:
    """Return the name of each sheet by its part of an xlsx or xlsb; what cannot be told is left out."""
    names = set(archive.namelist())
    for book in ("xl/workbook.xml", "xl/workbook.bin"):
        links = f"xl/_rels/{posixpath.basename(book)}.rels"
        if book in names and links in names:
            relations = _attributes(_RELATION, archive.read(links))
            targets = {one.get("Id", ""): posixpath.normpath(posixpath.join("/xl", one.get("Target", ""))) for one in relations}
            read = _sheets_of_xlsb if book.endswith("bin") else _sheets_of_xlsx
            return {targets[link].lstrip("/"): title for link, title in read(archive.read(book)) if link in targets}
    return {}


def _sheets_of_xlsx(part: bytes) -> Iterator[tuple[str, str]]:
    for one in _attributes(_SHEET, part):
        yield one.get("r:id", ""), html.unescape(one.get("name", ""))


def _sheets_of_xlsb(part: bytes) -> Iterator[tuple[str, str]]:
    for record, at, _ in _records(part):
        if record == _SHEET_RECORD:
            link, behind = _wide_text(part, at + 8)
            yield link, _wide_text(part, behind)[0]


def _wide_text(part: bytes, at: int) -> tuple[str, int]:
    end = at + 4 + 2 * int.from_bytes(part[at : at + 4], "little")
    return part[at + 4 : end].decode("utf-16-le", "replace"), end


def _attributes(pattern: re.Pattern[bytes], part: bytes) -> list[dict[str, str]]:
    found = (_ATTRIBUTE.findall(match) for match in pattern.findall(part))
    return [{key.decode("utf-8", "replace"): value.decode("utf-8", "replace") for key, value in pairs} for pairs in found]


def pieces(archive: zipfile.ZipFile, entry: zipfile.ZipInfo | str, cut_at: bytes = b"<") -> Iterator[bytes]:
    """Yield a part piece by piece, each starting at a tag."""
    rest = b""
    with archive.open(entry) as stream:
        while block := stream.read(_PIECE_BYTES):
            piece = rest + block
            cut = piece.rfind(cut_at)
            rest = piece[cut:] if cut > 0 else b""
            yield piece[:cut] if cut > 0 else piece
    yield rest


def shared_lengths(archive: zipfile.ZipFile) -> list[int]:
    """Return how many bytes each text takes that the cells of an xlsx or xlsb share.

    Raises
    ------
    OverflowError
        When there are more than any overview has.
    """
    lengths: list[int] = []
    for name in archive.namelist():
        if name.lower() == "xl/sharedstrings.bin":
            return [size for record, _, size in _records(archive.read(name)) if record == _SHARED_ITEM_RECORD]
        if name.lower() != "xl/sharedstrings.xml":
            continue
        for piece in pieces(archive, name, b"<si"):
            starts = [match.start() for match in _SHARED_ITEM.finditer(piece)]
            if not starts:
                if lengths:
                    lengths[-1] += len(piece)
                continue
            lengths.extend(end - begin for begin, end in zip(starts, [*starts[1:], len(piece)], strict=True))
            if len(lengths) > _MOST_CELLS:
                raise OverflowError("5 miljoen teksten")
    return lengths


def extent_of_xlsx(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, shared: list[int]) -> Extent:
    """Return the extent of the sheet in a part of an xlsx, of which `shared` are the lengths of the shared texts.

    Raises
    ------
    OverflowError
        When it has more cells than any overview.
    """
    widest, lowest, text, count, hidden = 0, 0, 0, 0, set[int]()
    longest = max(shared, default=0)
    for piece in pieces(archive, entry, b"<c"):
        is_plain = piece.count(b'<c r="') == piece.count(b"<c ") + piece.count(b":c ")
        cells = (_PLAIN_CELL if is_plain else _CELL).findall(piece)
        count += len(cells)
        if count > _MOST_CELLS:
            raise OverflowError("5 miljoen cellen")
        if cells:
            columns, rows = map(set, zip(*cells, strict=True))
            lowest = max(lowest, *map(int, rows))
            widest = max(widest, *map(_column_number, columns))
        if longest * len(cells) > _PIECE_BYTES:
            text += sum(shared[at] for at in map(int, _SHARED_CELL.findall(piece)) if at < len(shared))
        if b"hidden=" in piece:
            hidden |= {int(number[1]) for row in _ROW.findall(piece) if _HIDDEN.search(row) and (number := _ROW_NUMBER.search(row))}
    return Extent(lowest, widest, text, frozenset(hidden))


def extent_of_xlsb(part: bytes, shared: list[int]) -> Extent:
    """Return the extent of an xlsb sheet: a record 0 begins a row, records 2 to 11 are its filled cells (MS-XLSB 2.4).

    Raises
    ------
    OverflowError
        When it has more cells than any overview.
    """
    lowest, widest, row, text, count, hidden = 0, 0, 0, 0, 0, set[int]()
    merged: list[Merged] = []
    for record, at, size in _records(part):
        if record == _ROW_RECORD:
            row = int.from_bytes(part[at : at + 4], "little") + 1
            if size > _ROW_FLAGS and int.from_bytes(part[at + _ROW_FLAGS : at + _ROW_FLAGS + 1], "little") & 0x10:
                hidden.add(row)
        elif record == _MERGED_RECORD and size >= 16 and len(merged) < _MOST_MERGED:
            top, low, left, right = (int.from_bytes(part[at + 4 * i : at + 4 * i + 4], "little") for i in range(4))
            merged.append(((top, left), (low, right)))
        elif 1 < record <= _LAST_CELL_RECORD:
            lowest, count = max(lowest, row), count + 1
            widest = max(widest, int.from_bytes(part[at : at + 4], "little") + 1)
            if record == _SHARED_CELL_RECORD:
                text_at = int.from_bytes(part[at + 8 : at + 12], "little")
                text += shared[text_at] if text_at < len(shared) else 0
            if count > _MOST_CELLS:
                raise OverflowError("5 miljoen cellen")
    return Extent(lowest, widest, text, frozenset(hidden), tuple(merged))


def _records(part: bytes) -> Iterator[tuple[int, int, int]]:
    """Yield what each record of a binary part is, where its content begins and how long it is."""
    at = 0
    while at < len(part):
        record, at = _variable_number(part, at, 2)
        size, at = _variable_number(part, at, 4)
        yield record, at, size
        at += size


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


class _OdsReader:
    """Follows the tags of content.xml: an ods repeats a row or a cell by a number, so a few bytes may be a million cells."""

    def __init__(self) -> None:
        self.extents: dict[str, Extent] = {}
        self._title = ""
        self._rows = self._columns = self._text = 0
        self._hidden: set[int] = set()
        self._merged: list[Merged] = []
        self._row, self._row_times, self._row_text, self._row_filled = 0, 1, 0, 0
        self._column, self._cell_times, self._cell_text = 0, 1, 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition(":")[2]
        if name == "table":
            self._title = attributes.get("table:name", "")
            self._rows = self._columns = self._text = self._row = 0
            self._hidden, self._merged = set(), []
        elif name == "table-row":
            self._row_times = _times(attributes, "table:number-rows-repeated")
            self._column = self._row_text = self._row_filled = 0
            if attributes.get("table:visibility", "visible") != "visible" and self._row_times <= _MOST_HIDDEN:
                self._hidden |= set(range(self._row + 1, self._row + 1 + self._row_times))
        elif name in ("table-cell", "covered-table-cell"):
            self._cell_times, self._cell_text = _times(attributes, "table:number-columns-repeated"), 0
            spanned = _times(attributes, "table:number-rows-spanned"), _times(attributes, "table:number-columns-spanned")
            if spanned != (1, 1) and len(self._merged) < _MOST_MERGED:
                last = self._row + spanned[0] - 1, self._column + spanned[1] - 1
                self._merged.append(((self._row, self._column), last))
            if "office:value-type" in attributes:
                self._cell_text = 1 + len(attributes.get("office:string-value", ""))

    def text(self, text: str) -> None:
        self._cell_text += len(text.strip())

    def end(self, tag: str) -> None:
        name = tag.rpartition(":")[2]
        if name in ("table-cell", "covered-table-cell"):
            self._column += self._cell_times
            if self._cell_text:
                self._row_filled = self._column
                self._row_text += self._cell_text * self._cell_times
            self._cell_text = 0
        elif name == "table-row":
            self._row += self._row_times
            if self._row_filled:
                self._rows, self._columns = self._row, max(self._columns, self._row_filled)
                self._text += self._row_text * self._row_times
        elif name == "table":
            self.extents[self._title] = Extent(self._rows, self._columns, self._text, frozenset(self._hidden), tuple(self._merged))


def _times(attributes: dict[str, str], name: str) -> int:
    text = attributes.get(name, "1")
    return min(int(text), 10**9) if text.isdecimal() else 1


def extents_of_ods(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> dict[str, Extent]:
    """Return the extent of each sheet in the content.xml of an ods, by its name.

    Raises
    ------
    ValueError
        When it is no well-formed XML, or would blow up (expat refuses entities that multiply).
    """
    reader = _OdsReader()
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.text
    try:
        with archive.open(entry) as stream:
            while block := stream.read(_PIECE_BYTES):
                parser.Parse(block, False)
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise ValueError("content.xml") from error
    return reader.extents
