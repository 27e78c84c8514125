"""What a BAG extract of the Kadaster (LVBAG) holds: which zip in the zip is what, its day, and which place is in which municipality."""

import re
import shutil
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from pathlib import Path
from xml.etree.ElementTree import ParseError, iterparse  # a file with a DTD is refused before it is parsed

from analysis.errors import SourceError
from analysis.sources.bag import DAMAGED, NO_SPACE, date_of_file

PART_NAME = re.compile(r"(?:.*/)?[0-9]{4}(VBO|NUM|OPR|WPL|LIG|STA|PND)[0-9]{8}\.zip", re.IGNORECASE)
RELATION_NAME = re.compile(r"(?:.*/)?GEM-WPL-RELATIE-[0-9]{8}\.zip", re.IGNORECASE)
XML_NAME = re.compile(r"(?!.*__MACOSX)[\w./-]+\.xml", re.IGNORECASE | re.ASCII)
MOST_BYTES = 60_000_000_000
"""The parts of the whole country together, unpacked once, are about four gigabytes; more is no BAG extract."""
MOST_XML_BYTES = 1_000_000_000
OBJECT = b"<sl-bag-extract:bagObject>"
SMALL_BYTES = 200_000_000


@dataclass(frozen=True)
class LvbagZip:
    """A BAG extract, before anything was read: the name of each part in the zip, and the day of the data."""

    path: Path
    name: str
    parts: dict[str, str]
    relation: str
    source_date: date
    source_date_from: str


def inspect_lvbag(path: Path) -> LvbagZip | None:
    """Return what a BAG extract holds; None for a zip of something else.

    Raises
    ------
    SourceError
        When the zip is damaged, or far too large when unpacked.
    """
    with _as_source_error(path.name), zipfile.ZipFile(path) as outer:
        names = outer.infolist()
        parts = {found.group(1).upper(): info.filename for info in names if (found := PART_NAME.fullmatch(info.filename))}
        if not {"NUM", "OPR", "VBO"} <= parts.keys():
            return None
        if sum(info.file_size for info in names if info.filename in parts.values()) > MOST_BYTES:
            raise SourceError(f"Het bestand ‘{path.name}’ is uitgepakt veel te groot voor een BAG-extract. Haal het opnieuw op.")
        relation = next((info.filename for info in names if RELATION_NAME.fullmatch(info.filename)), "")
        delivered = next((info for info in names if info.filename.endswith("Leveringsdocument-BAG-Extract.xml")), None)
        said = outer.read(delivered)[:1_000_000] if delivered and delivered.file_size < SMALL_BYTES else b""
    stated = re.search(rb"StandTechnischeDatum>\s*([0-9]{4}-[0-9]{2}-[0-9]{2})", said)
    in_name = re.search(r"([0-9]{2})([0-9]{2})([0-9]{4})\.zip$", parts["VBO"], re.IGNORECASE)
    if stated:
        day, known_from = date.fromisoformat(stated.group(1).decode()), "in het bestand"
    elif in_name:
        day, known_from = date(int(in_name.group(3)), int(in_name.group(2)), int(in_name.group(1))), "in het bestand"
    else:
        day, known_from = date_of_file(path)
    return LvbagZip(path, path.name, parts, relation, day, known_from)


def unpack(source: LvbagZip, part: str, work: Path) -> Path:
    """Write one part of the extract in a folder and return its place.

    Raises
    ------
    SourceError
        When the extract is damaged or there is no room on the disk.
    """
    out = work / f"{part}.zip"
    with _as_source_error(source.name), zipfile.ZipFile(source.path) as outer, outer.open(source.parts[part]) as packed:
        try:
            with out.open("wb") as stream:
                shutil.copyfileobj(packed, stream, 1 << 20)
        except OSError as error:
            out.unlink(missing_ok=True)
            raise SourceError(NO_SPACE) from error
    return out


def xml_in(part: Path, name: str) -> list[str]:
    """Return the XML files in an unpacked part, in order; what a Mac left behind is no part of it.

    Raises
    ------
    SourceError
        When the part is damaged, or an XML file is far too large or brings definitions of its own.
    """
    with _as_source_error(name), zipfile.ZipFile(part) as packed:
        wanted = sorted(
            (info for info in packed.infolist() if XML_NAME.fullmatch(info.filename) and ".." not in info.filename),
            key=lambda info: info.filename,
        )
        for info in wanted:
            if info.file_size > MOST_XML_BYTES:
                raise SourceError(DAMAGED.format(name=name))
            with packed.open(info) as stream:
                _refuse_definitions(stream.read(4096), name)
        return [info.filename for info in wanted]


def count_objects(part: Path, xml: str, name: str) -> int:
    """Return how many objects an XML file in a part holds: GDAL stops without a word where XML is broken.

    Raises
    ------
    SourceError
        When the part is damaged.
    """
    count, rest = 0, b""
    with _as_source_error(name), zipfile.ZipFile(part) as packed, packed.open(xml) as stream:
        while block := stream.read(1 << 20):
            text = rest + block
            count += text.count(OBJECT)
            rest = text[-len(OBJECT) + 1 :]
    return count


def municipality_of_places(source: LvbagZip) -> dict[int, str]:
    """Return the municipality (four digits) of each place on the day of the extract; empty when the extract does not say.

    Raises
    ------
    SourceError
        When the part with places and municipalities is damaged.
    """
    if not source.relation:
        return {}
    with _as_source_error(source.name), zipfile.ZipFile(source.path) as outer:
        if outer.getinfo(source.relation).file_size > SMALL_BYTES:
            raise SourceError(DAMAGED.format(name=source.name))
        with zipfile.ZipFile(BytesIO(outer.read(source.relation))) as packed:
            info = next((info for info in packed.infolist() if XML_NAME.fullmatch(info.filename)), None)
            if info is None or info.file_size > SMALL_BYTES:
                raise SourceError(DAMAGED.format(name=source.name))
            content = packed.read(info)
        _refuse_definitions(content[:4096], source.name)
        return dict(_relations(content, source.source_date.isoformat()))


def _relations(content: bytes, on: str) -> Iterator[tuple[int, str]]:
    """Yield place and municipality of each relation that holds on a day; a later one wins from an earlier one."""
    found: list[tuple[str, int, str]] = []
    for _, element in iterparse(BytesIO(content)):  # noqa: S314  # definitions were refused
        if _tag(element.tag) != "GemeenteWoonplaatsRelatie":
            continue
        said = [(_tag(child.tag), (child.text or "").strip()) for child in element.iter()]
        begin = next((text for tag, text in said if tag.startswith("begindatum")), "")
        end = next((text for tag, text in said if tag.startswith("einddatum")), "")
        place, code = [text for tag, text in said if tag == "identificatie"][:2]
        if begin[:10] <= on and (not end or end[:10] > on):
            found.append((begin, int(place), code.zfill(4)))
        element.clear()
    yield from ((place, code) for _, place, code in sorted(found))


def _tag(name: str) -> str:
    return name.rpartition("}")[2]


def _refuse_definitions(start: bytes, name: str) -> None:
    """Refuse XML that defines entities of its own: a real extract never does, and they can be made to fill a computer."""
    if b"<!DOCTYPE" in start or b"<!ENTITY" in start:
        raise SourceError(DAMAGED.format(name=name))


@contextmanager
def _as_source_error(name: str) -> Iterator[None]:
    try:
        yield
    except (zipfile.BadZipFile, zlib.error, ParseError, EOFError, ValueError, KeyError, NotImplementedError, RuntimeError) as error:
        raise SourceError(DAMAGED.format(name=name)) from error
