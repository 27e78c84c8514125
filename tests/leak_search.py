"""Everything that stands in a file, whatever kind it is: what a reader sees, and what somebody finds who takes it apart."""

import io
import re
import shutil
import sqlite3
import struct
import subprocess
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import closing, suppress

import numpy as np
from PIL import Image

KINDS = (".xlsx", ".csv", ".txt", ".pdf", ".docx", ".html", ".gpkg", ".geojson", ".ics", ".png", ".zip", ".svg", ".json")
"""The kinds of files that can be taken apart here; any other kind is refused, so that it cannot pass unread."""


def parts_of(name: str, content: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield every part of a file that may hold something by itself: the file, the entries of a zip, the streams of a pdf."""
    suffix = name[name.rindex(".") :].casefold()
    yield name, content
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            yield f"{name}//opmerking", archive.comment
            for entry in archive.infolist():
                inside = archive.read(entry)
                yield f"{name}//{entry.filename}", inside + entry.comment + entry.extra
                if inside.startswith(b"PK") or entry.filename.endswith((".png", ".pdf")):
                    yield from parts_of(entry.filename, inside)
    elif suffix == ".pdf":
        for at, stream in enumerate(re.findall(rb"stream\r?\n(.*?)\r?\nendstream", content, re.S)):
            try:
                yield f"{name}//stroom {at}", zlib.decompress(stream)
            except zlib.error:
                yield f"{name}//stroom {at}", stream
    elif suffix == ".png":
        yield from _png_parts(name, content)
    elif suffix == ".gpkg":
        yield f"{name}//tabellen", _tables_in(content).encode()
    elif suffix not in KINDS:
        raise AssertionError(f"{name}: dit soort bestand kan de lekproef niet openen")


_NAMES_IN_TAG = re.compile(r"(?<=<)/?[\w:.-]+|[\w:.-]+(?==[\"'])")


def text_of(name: str, content: bytes) -> str:
    """Return all text of a file: of each part what is in and between its tags, and without tags that may cut a word in two.

    The names of elements and attributes of xml are no text of anybody, and packed bytes are read unpacked.
    """
    pieces: list[str] = [name]
    for part, raw in parts_of(name, content):
        pieces.append(part)
        if raw.startswith(b"PK") or (part == name and name.endswith((".png", ".gpkg"))):
            continue
        text = _decoded(re.sub(rb"stream\r?\n.*?endstream", b"", raw, flags=re.S) if part == name and name.endswith(".pdf") else raw)
        is_xml = text.lstrip("\ufeff \r\n").startswith("<")
        pieces.append(_NAMES_IN_TAG.sub("", text) if is_xml else text)
        if is_xml:
            pieces.append(re.sub(r"<[^>]*>", "", text))
    if name.endswith(".ics"):
        pieces.append(re.sub(r"\r?\n[ \t]", "", content.decode("utf-8")))
    if name.endswith(".pdf") and shutil.which("pdftotext"):
        for options in (["-layout"], ["-raw"]):
            shown = subprocess.run(["pdftotext", *options, "-", "-"], input=content, capture_output=True, check=True)
            pieces.append(shown.stdout.decode("utf-8"))
    return "\n".join(pieces)


def _decoded(raw: bytes) -> str:
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return raw.decode("utf-16", "replace")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("latin-1")


def numbers_in(content: Iterable[bytes]) -> set[float]:
    """Return every double that stands in these bytes, in both orders and at every place."""
    found: set[float] = set()
    for raw in content:
        for start in range(8):
            usable = raw[start : start + (len(raw) - start) // 8 * 8]
            for order in ("<f8", ">f8"):
                with np.errstate(all="ignore"):
                    values = np.frombuffer(usable, dtype=order)
                    found.update(np.round(values[(np.abs(values) > 1) & (np.abs(values) < 1e6)], 3).tolist())
    return found


def _png_parts(name: str, content: bytes) -> Iterator[tuple[str, bytes]]:
    at = 8
    while at + 8 <= len(content):
        (length,) = struct.unpack(">I", content[at : at + 4])
        kind, data = content[at + 4 : at + 8], content[at + 8 : at + 8 + length]
        if kind in (b"tEXt", b"iTXt", b"zTXt", b"eXIf"):
            yield f"{name}//{kind.decode()}", data
            packed = data.split(b"\x00", 1)[-1].lstrip(b"\x00\x01")
            with suppress(zlib.error):
                yield f"{name}//{kind.decode()} uitgepakt", zlib.decompress(packed)
        at += 12 + length
    with Image.open(io.BytesIO(content)) as picture:
        yield f"{name}//gegevens", repr(picture.info).encode()
    yield f"{name}//staart", content[at:]


def _tables_in(content: bytes) -> str:
    """Every cell of every table of a GeoPackage, and every text in its file, also what was deleted."""
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.deserialize(content)
        names = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'rtree%'")]
        cells = [str(cell) for name in names for row in connection.execute(f'SELECT * FROM "{name}"') for cell in row]
        made = [str(row[0]) for row in connection.execute("SELECT sql FROM sqlite_master")]
    return "\n".join([*cells, *made])
