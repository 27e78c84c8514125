"""Small real files of every format that the police may send, from the same rows: text, numbers and days.

No library of ours writes xls, xlsb or ods; these writers make the least that the specifications ask for ([MS-XLS], [MS-CFB],
[MS-XLSB], OpenDocument), so that the readers are tested on bytes that are not their own.
"""

import datetime as dt
import struct
import zipfile
from collections.abc import Sequence
from pathlib import Path
from xml.sax.saxutils import escape

import xlsxwriter

Cell = str | float | dt.date
Rows = Sequence[Sequence[Cell]]
_EPOCH = dt.date(1899, 12, 30)


def make(path: Path, rows: Rows, *, hidden: Sequence[int] = ()) -> Path:
    """Write one sheet in the format of the suffix; `hidden` rows are counted from 1."""
    writers = {".xlsx": make_xlsx, ".xls": make_xls, ".xlsb": make_xlsb, ".ods": make_ods, ".csv": make_csv}
    return writers[path.suffix](path, rows, hidden)


def make_xlsx(path: Path, rows: Rows, hidden: Sequence[int] = ()) -> Path:
    with xlsxwriter.Workbook(str(path)) as book:
        day = book.add_format({"num_format": "dd-mm-yyyy"})
        sheet = book.add_worksheet("Blad1")
        for r, row in enumerate(rows):
            for c, value in enumerate(row):
                if isinstance(value, dt.date):
                    sheet.write_datetime(r, c, dt.datetime.combine(value, dt.time()), day)
                else:
                    sheet.write(r, c, value)
        for row in hidden:
            sheet.set_row(row - 1, None, None, {"hidden": True})
    return path


def make_csv(path: Path, rows: Rows, hidden: Sequence[int] = ()) -> Path:
    text = [[f"{cell:%d-%m-%Y}" if isinstance(cell, dt.date) else str(cell) for cell in row] for row in rows]
    path.write_text("\n".join(";".join(row) for row in text), encoding="utf-8")
    return path


# xls: records of BIFF8 in a compound file


def _biff(kind: int, content: bytes) -> bytes:
    return struct.pack("<HH", kind, len(content)) + content


def _biff_cells(rows: Rows) -> bytes:
    out = b""
    for r, row in enumerate(rows):
        for c, value in enumerate(row):
            if isinstance(value, str):
                text = value.encode("utf-16-le")
                out += _biff(0x204, struct.pack("<HHHHB", r, c, 0, len(value), 1) + text) if value else b""
            else:
                number = (value - _EPOCH).days if isinstance(value, dt.date) else value
                out += _biff(0x203, struct.pack("<HHHd", r, c, int(isinstance(value, dt.date)), number))
    return out


def make_xls(path: Path, rows: Rows, hidden: Sequence[int] = ()) -> Path:
    begin = struct.pack("<HHHHII", 0x600, 5, 0, 1997, 0, 6)
    styles = _biff(0xE0, struct.pack("<HH16x", 0, 0)) + _biff(0xE0, struct.pack("<HH16x", 0, 14))
    head = _biff(0x809, begin) + _biff(0x42, struct.pack("<H", 1200)) + styles
    name = "Blad1".encode("utf-16-le")
    at = len(head) + 4 + 8 + len(name) + 4
    book = head + _biff(0x85, struct.pack("<IBBBB", at, 0, 0, 5, 1) + name) + _biff(0x0A, b"")
    heights = b"".join(_biff(0x208, struct.pack("<HHHHHHHH", row - 1, 0, 9, 255, 0, 0, 0x20, 15)) for row in hidden)
    sheet = _biff(0x809, struct.pack("<HHHHII", 0x600, 0x10, 0, 1997, 0, 6)) + heights + _biff_cells(rows) + _biff(0x0A, b"")
    path.write_bytes(compound_file("Workbook", book + sheet))
    return path


def compound_file(name: str, stream: bytes) -> bytes:
    """Return a compound file (OLE) with one stream; a stream of 4096 bytes or more needs no mini sectors."""
    stream = stream.ljust(4096, b"\0")
    stream += b"\0" * (-len(stream) % 512)
    count = len(stream) // 512
    free, last, table, directory = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD, 1
    chain = [table, last, *range(3, 2 + count), last]
    assert len(chain) <= 128, "te groot voor één sector met verwijzingen"
    header = struct.pack(
        "<8s16xHHHHH6xIIIIIIIII", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 0x3E, 3, 0xFFFE, 9, 6, 0, 1, directory, 0, 4096, last, 0, last, 0
    )
    header += struct.pack("<I", 0) + struct.pack("<I", free) * 108

    def entry(title: str, kind: int, child: int, start: int, size: int) -> bytes:
        text = title.encode("utf-16-le") + b"\0\0" if title else b""
        links = struct.pack("<HBBIII", len(text), kind, 1, free, free, child)
        return text.ljust(64, b"\0") + links + bytes(36) + struct.pack("<IQ", start, size)

    entries = entry("Root Entry", 5, 1, last, 0) + entry(name, 2, free, 2, len(stream))
    entries += entry("", 0, free, 0, 0) * 2
    return header + struct.pack("<128I", *chain, *[free] * (128 - len(chain))) + entries + stream


# xlsb: binary records in a zip


def _record(kind: int, content: bytes = b"") -> bytes:
    def number(value: int) -> bytes:
        out = b""
        while True:
            value, low = value >> 7, value & 0x7F
            out += bytes([low | (0x80 if value else 0)])
            if not value:
                return out

    return (bytes([kind]) if kind < 128 else bytes([(kind & 0x7F) | 0x80, kind >> 7])) + number(len(content)) + content


def _wide(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def _xlsb_sheet(rows: Rows, hidden: Sequence[int]) -> bytes:
    width = max(map(len, rows))
    out = [_record(129), _record(148, struct.pack("<IIII", 0, len(rows) - 1, 0, width - 1)), _record(145)]
    for r, row in enumerate(rows):
        out.append(_record(0, struct.pack("<IIHBBB", r, 0, 300, 0, 0x10 if r + 1 in hidden else 0, 0) + struct.pack("<I", 0)))
        for c, value in enumerate(row):
            style = struct.pack("<II", c, int(isinstance(value, dt.date)))
            if isinstance(value, str):
                out += [_record(6, style + _wide(value))] if value else []
            else:
                number = (value - _EPOCH).days if isinstance(value, dt.date) else value
                out.append(_record(5, style + struct.pack("<d", number)))
    return b"".join([*out, _record(146), _record(130)])


def make_xlsb(path: Path, rows: Rows, hidden: Sequence[int] = ()) -> Path:
    sheets = _record(143) + _record(156, struct.pack("<II", 0, 1) + _wide("rId1") + _wide("Blad1")) + _record(144)
    styles = (
        _record(617, struct.pack("<I", 2))
        + _record(47, struct.pack("<HH12x", 0, 0))
        + _record(47, struct.pack("<HH12x", 0, 14))
        + _record(618)
    )
    relation = '<Relationships><Relationship Id="rId1" Type="sheet" Target="worksheets/sheet1.bin"/></Relationships>'
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.bin", _record(131) + sheets + _record(132))
        archive.writestr("xl/_rels/workbook.bin.rels", relation)
        archive.writestr("xl/styles.bin", _record(278) + styles + _record(279))
        archive.writestr("xl/worksheets/sheet1.bin", _xlsb_sheet(rows, hidden))
    return path


# ods: xml in a zip

_ODS = (
    '<?xml version="1.0" encoding="UTF-8"?><office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0">'
    '<office:body><office:spreadsheet><table:table table:name="Blad1">{}</table:table></office:spreadsheet></office:body>'
    "</office:document-content>"
)


def _ods_cell(value: Cell) -> str:
    if isinstance(value, dt.date):
        return f'<table:table-cell office:value-type="date" office:date-value="{value}"><text:p>{value}</text:p></table:table-cell>'
    if isinstance(value, str):
        text = f'<table:table-cell office:value-type="string"><text:p>{escape(value)}</text:p></table:table-cell>'
        return text if value else "<table:table-cell/>"
    return f'<table:table-cell office:value-type="float" office:value="{value}"><text:p>{value}</text:p></table:table-cell>'


def make_ods(path: Path, rows: Rows, hidden: Sequence[int] = (), *, manifest: str = "") -> Path:
    lines = []
    for r, row in enumerate(rows, start=1):
        visibility = ' table:visibility="filter"' if r in hidden else ""
        lines.append(f"<table:table-row{visibility}>{''.join(map(_ods_cell, row))}</table:table-row>")
    return write_ods(path, "".join(lines), manifest)


def write_ods(path: Path, table: str, manifest: str = "") -> Path:
    """Write an ods with these rows as xml."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr(
            "META-INF/manifest.xml",
            f'<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">{manifest}</manifest:manifest>',
        )
        archive.writestr("content.xml", _ODS.format(table))
    return path
