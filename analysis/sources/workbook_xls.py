"""Which rows are hidden in an old Excel file (.xls), which no parser of ours tells: the records of BIFF in a compound file.

From [MS-CFB] (sectors, directory) and [MS-XLS] 2.4.28 BoundSheet8, 2.4.221 Row. What cannot be followed gives no hidden rows:
whether the file can be used at all is for the parser of its cells.
"""

import struct
from collections.abc import Iterator, Sequence
from itertools import islice

_ENTRY = 128
_FREE = 0xFFFFFFFA
"""From here on a sector number has a meaning of its own: no sector, end of chain, table."""
_BEGIN, _SHEET, _ROW, _END = 0x809, 0x85, 0x208, 0x0A
_HIDDEN = 0x20
_BIFF8 = 0x600


def hidden_rows_of_xls(content: bytes) -> dict[str, frozenset[int]]:
    """Return per sheet the rows that the sender hid, as a person counts them; a sheet without any is left out."""
    try:
        book = _stream(content, ("workbook", "book"))
        return {name: rows for name, start in _sheets(book) if (rows := _hidden_from(book, start))}
    except (struct.error, IndexError, ValueError):
        return {}


def _stream(content: bytes, names: Sequence[str]) -> bytes:
    """Return the content of a stream of a compound file, by name; empty when it is not there."""
    sector_bytes = 1 << struct.unpack_from("<H", content, 30)[0]
    mini_bytes = 1 << struct.unpack_from("<H", content, 32)[0]
    directory_at, _, mini_below, mini_table_at = struct.unpack_from("<4I", content, 48)
    if sector_bytes not in (512, 4096) or mini_bytes != 64:
        return b""
    table = _table(content, sector_bytes)
    directory = _chained(content, table, directory_at, sector_bytes, sector_bytes)
    entries = [directory[at : at + _ENTRY] for at in range(0, len(directory) - _ENTRY + 1, _ENTRY)]
    for entry in entries:
        start, size = struct.unpack_from("<2I", entry, 116)
        if _name(entry) not in names:
            continue
        if size >= mini_below:
            return _chained(content, table, start, sector_bytes, sector_bytes)[:size]
        root_start = struct.unpack_from("<I", entries[0], 116)[0]
        small = _chained(content, table, root_start, sector_bytes, sector_bytes)
        raw = _chained(content, table, mini_table_at, sector_bytes, sector_bytes)
        links = struct.unpack(f"<{len(raw) // 4}I", raw[: len(raw) // 4 * 4])
        return _chained(small, links, start, mini_bytes, 0)[:size]
    return b""


def _name(entry: bytes) -> str:
    length = struct.unpack_from("<H", entry, 64)[0]
    return entry[: max(0, min(length, 64) - 2)].decode("utf-16-le", "replace").casefold()


def _table(content: bytes, sector_bytes: int) -> tuple[int, ...]:
    """Return for each sector which one follows it."""
    links_per_sector = sector_bytes // 4
    needed = len(content) // sector_bytes // links_per_sector + 1
    parts = list(struct.unpack_from("<109I", content, 76))
    more, count = struct.unpack_from("<2I", content, 68)
    for _ in range(min(count, needed // links_per_sector + 1)):
        if more >= _FREE:
            break
        links = struct.unpack_from(f"<{links_per_sector}I", content, (more + 1) * sector_bytes)
        parts += links[:-1]
        more = links[-1]
    sectors = [part for part in parts if part < _FREE]
    raw = b"".join(content[(part + 1) * sector_bytes : (part + 2) * sector_bytes] for part in sectors[:needed])
    return struct.unpack(f"<{len(raw) // 4}I", raw[: len(raw) // 4 * 4])


def _chained(content: bytes, links: Sequence[int], start: int, sector_bytes: int, offset: int) -> bytes:
    """Return the sectors of a chain one after the other; a chain that comes back to itself ends."""
    found, at, seen = [], start, set[int]()
    while at < len(links) and at not in seen:
        seen.add(at)
        found.append(content[offset + at * sector_bytes : offset + (at + 1) * sector_bytes])
        at = links[at]
    return b"".join(found)


def _records(book: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    """Yield each record from here to the end of its part of the workbook."""
    depth = 0
    while at + 4 <= len(book):
        kind, size = struct.unpack_from("<2H", book, at)
        depth += (kind == _BEGIN) - (kind == _END)
        yield kind, book[at + 4 : at + 4 + size]
        at += 4 + size
        if depth <= 0:
            return


def _sheets(book: bytes) -> Iterator[tuple[str, int]]:
    """Yield the name of each sheet and where its records begin."""
    is_new = True
    for kind, content in islice(_records(book, 0), 100_000):
        if kind == _BEGIN:
            is_new = struct.unpack_from("<H", content)[0] >= _BIFF8
        elif kind == _SHEET:
            start, length = struct.unpack_from("<I", content)[0], content[6]
            if not is_new:
                name = content[7 : 7 + length].decode("cp1252", "replace")
            elif content[7] & 1:
                name = content[8 : 8 + 2 * length].decode("utf-16-le", "replace")
            else:
                name = content[8 : 8 + length].decode("latin-1")
            yield name, start


def _hidden_from(book: bytes, start: int) -> frozenset[int]:
    rows = (content for kind, content in _records(book, start) if kind == _ROW and len(content) >= 16)
    return frozenset(struct.unpack_from("<H", row)[0] + 1 for row in rows if row[12] & _HIDDEN)
