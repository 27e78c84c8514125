"""What kind of address file this is, found from its content: nobody has to know whether theirs is a bag-light or an NLExtract csv."""

import contextlib
import shutil
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from analysis.dutch import enumerate_words
from analysis.errors import SourceError
from analysis.sources.bag import ADVICE, DAMAGED, NO_SPACE, BagFile, date_of_file, inspect_bag, municipalities_in
from analysis.sources.bag_rows import BagPiece, read_addresses
from analysis.sources.municipalities import name_of
from analysis.sources.refusals import refuse

UNKNOWN = (
    "In ‘{name}’ herkennen we geen adressen. Gebruik bag-light.gpkg van PDOK, een BAG-extract van het Kadaster (zip), een csv van "
    "NLExtract, of een eigen lijst in Excel of csv met straat, huisnummer en coördinaten."
)
PLAIN_KINDS = {"BAG_LIGHT": "BAG van PDOK", "OLDER": "BAG van PDOK, oudere indeling", "FETCHED": "BAG van PDOK, opgehaald"}
FETCHED_REMARK = "PDOK, BAG OGC API Features"
"""Left in the file by `pdok.fetch_addresses`."""
WORKBOOK_PARTS = ("[Content_Types].xml", "mimetype")
INSIDE = (".gpkg", ".csv")


@dataclass(frozen=True)
class AddressFile:
    """A file with addresses, before they were read."""

    name: str
    kind: str
    """In Dutch, such as 'BAG-extract van het Kadaster'."""
    source_date: date
    source_date_from: str
    is_demo: bool
    pieces: Callable[[Sequence[str] | None], Iterator[BagPiece]]
    """Reads the addresses of these municipalities (codes of four digits), or of all."""
    bag: BagFile | None = None
    """The file when it is a GeoPackage of the BAG: it may hold outlines of buildings too."""


def open_address_file(path: Path, work: Path) -> AddressFile:
    """Return what kind of address file this is and how to read it.

    Parameters
    ----------
    path
        A GeoPackage of the BAG in any layout, a BAG extract (LVBAG zip), a csv of NLExtract, a list in Excel or csv, or a zip with one
        GeoPackage or csv in it.
    work
        A folder for what must be unpacked first.

    Raises
    ------
    SourceError
        When the file is missing, empty, damaged or none of these.
    """
    if path.is_dir():
        raise refuse("file_is_folder", path.name)
    try:
        with path.open("rb") as stream:
            head = stream.read(4096)
    except FileNotFoundError as error:
        raise refuse("file_not_found", path.name) from error
    except OSError as error:
        raise refuse("file_in_use", path.name) from error
    if not head:
        raise SourceError(f"Het bestand ‘{path.name}’ is leeg. {ADVICE}")
    if head.startswith(b"SQLite format 3") or path.suffix.casefold() == ".gpkg":
        return _geopackage(path)
    if head.startswith(b"PK"):
        return _zip(path, work)
    return _text_or_workbook(path, head)


def _geopackage(path: Path) -> AddressFile:
    bag = inspect_bag(path)
    is_older = not any("address_id_bag" in layer.columns for layer in bag.layers)
    kind = PLAIN_KINDS["FETCHED" if FETCHED_REMARK in bag.remarks else "OLDER" if is_older else "BAG_LIGHT"]
    return AddressFile(bag.name, kind, bag.source_date, bag.source_date_from, bag.is_demo, lambda codes: read_addresses(bag, codes), bag)


def _zip(path: Path, work: Path) -> AddressFile:
    from analysis.sources.lvbag import read_lvbag
    from analysis.sources.lvbag_zip import inspect_lvbag

    if extract := inspect_lvbag(path):
        return AddressFile(
            extract.name, "BAG-extract van het Kadaster", extract.source_date, extract.source_date_from, False,
            lambda codes: read_lvbag(extract, work, codes),
        )  # fmt: skip
    with _zip_errors(path), zipfile.ZipFile(path) as packed:
        names = packed.namelist()
        if any(name in WORKBOOK_PARTS for name in names):
            return _sheet(path)
        inside = [name for name in names if name.casefold().endswith(INSIDE) and "__MACOSX" not in name]
        if len(inside) != 1:
            raise SourceError(UNKNOWN.format(name=path.name))
        unpacked = _take_out(packed, inside[0], work)
    found = open_address_file(unpacked, work)
    return replace(found, name=path.name)


def _take_out(packed: zipfile.ZipFile, name: str, work: Path) -> Path:
    """Unpack one file under a name of ours; its own date goes with it."""
    info = packed.getinfo(name)
    if info.file_size > shutil.disk_usage(work).free:
        raise SourceError(NO_SPACE)
    out = work / f"uitgepakt{Path(name).suffix.casefold()}"
    try:
        with packed.open(info) as inside, out.open("wb") as stream:
            shutil.copyfileobj(inside, stream, 1 << 20)
    except OSError as error:
        raise SourceError(NO_SPACE) from error
    return out


@contextlib.contextmanager
def _zip_errors(path: Path) -> Iterator[None]:
    import zlib

    try:
        yield
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise SourceError(DAMAGED.format(name=path.name)) from error


def _text_or_workbook(path: Path, head: bytes) -> AddressFile:
    from analysis.sources.address_csv import inspect_csv, read_csv

    is_text = b"\x00" not in head and not head.lstrip().startswith((b"{", b"[", b"<", b"%PDF"))
    if is_text and (listed := inspect_csv(path)):
        kind = "csv van NLExtract" if listed.is_nlextract else "adressenlijst in csv"
        return AddressFile(path.name, kind, *date_of_file(path), False, lambda codes: read_csv(listed, codes))
    if head.lstrip(b"\xef\xbb\xbf \r\n\t").startswith((b"{", b"[", b"<", b"%PDF", b"\x89PNG", b"\xff\xd8\xff")):
        raise SourceError(UNKNOWN.format(name=path.name))
    return _sheet(path)


def _sheet(path: Path) -> AddressFile:
    from analysis.sources.address_sheet import read_sheet

    def pieces(codes: Sequence[str] | None) -> Iterator[BagPiece]:
        yield read_sheet(path, codes)

    return AddressFile(path.name, "eigen adressenlijst", *date_of_file(path), False, pieces)


def no_addresses(source: AddressFile, asked: Sequence[str]) -> SourceError:
    """Return the error for municipalities that are not in the file, naming the ones that are."""
    held = municipalities_in(source.bag) if source.bag else _codes_in(source)
    if not held:
        return SourceError(f"In ‘{source.name}’ staan alleen kolomnamen en geen adressen. {ADVICE}")
    first = [_named(code) for code in held[:8]]
    named = enumerate_words(first) if len(held) <= 8 else f"{', '.join(first)} en nog {len(held) - 8}"
    wanted = enumerate_words([_named(code) for code in asked])
    noun = "gemeente" if len(asked) == 1 else "de gemeenten"
    return SourceError(f"In ‘{source.name}’ staan geen adressen van {noun} {wanted}. Er staat wel in: {named}.")


def _codes_in(source: AddressFile) -> list[str]:
    return sorted({str(code) for piece in source.pieces(None) for code in piece.table["municipality_code"].unique().to_pylist()})


def _named(code: str) -> str:
    """Return a municipality as its name and code, or its code alone when it is not in the list."""
    return f"{name} ({code})" if (name := name_of(code)) else code
