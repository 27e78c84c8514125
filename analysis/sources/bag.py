"""What PDOK's BAG GeoPackage holds, in its present layout (bag-light.gpkg) and in the older one."""

import contextlib
import re
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa

from analysis import tables
from analysis.errors import SourceError

KINDS = ("verblijfsobject", "ligplaats", "standplaats")
COLUMNS = {
    "address_id_bag": ("identificatie",),
    "designation_id_bag": ("nummeraanduiding_hoofdadres_identificatie", "hoofdadres_identificatie", "nummer_id"),
    "street": ("openbare_ruimte_naam", "straatnaam", "openbare_ruimte"),
    "street_short": ("openbare_ruimte_naam_kort",),
    "number": ("huisnummer",),
    "letter": ("huisletter",),
    "addition": ("toevoeging", "huisnummertoevoeging"),
    "postcode": ("postcode",),
    "place": ("woonplaats_naam", "woonplaats"),
    "uses": ("gebruiksdoel",),
    "status": ("status",),
    "area_m2": ("oppervlakte",),
    "building_id_bag": ("pand_identificatie", "pandidentificatie"),
    "municipality_code": ("bronhouder_identificatie",),
}
"""Our column and the names it bears in the layouts we know, the present one first."""

WITHDRAWN = "ingetrokken|niet gerealiseerd|ten onrechte"
"""In the status of what is gone, or never came."""
ADVICE = "Gebruik het bestand bag-light.gpkg van PDOK."
DAMAGED = "Het bestand ‘{name}’ is niet compleet of beschadigd. Haal het opnieuw op."
NO_SPACE = "Het adressenbestand kon niet worden opgeslagen. Kijk of er ruimte is op de schijf. Wat er stond, staat er nog."


@dataclass(frozen=True)
class BagLayer:
    """A layer with addresses: its name, its kind of object and the name of each column we use."""

    name: str
    kind: str
    columns: dict[str, str]
    crs: str

    @property
    def municipality_sql(self) -> str:
        """The municipality as an SQL expression; without a column of its own, the first four digits of an id say it."""
        if name := self.columns.get("municipality_code"):
            return f'"{name}"'
        of_id = self.columns.get("address_id_bag") or self.columns["designation_id_bag"]
        return f'substr("{of_id}", 1, 4)'


@dataclass(frozen=True)
class BagFile:
    """What a BAG GeoPackage holds, before any address was read."""

    path: Path
    name: str
    layers: tuple[BagLayer, ...]
    source_date: date
    source_date_from: str
    is_demo: bool
    has_buildings: bool
    remarks: str = ""


def municipality_code(text: str) -> str:
    """Return the four digits of a municipality code written as 80, 0080 or GM0080.

    Raises
    ------
    SourceError
        When it is none of those.
    """
    digits = text.strip().upper().removeprefix("GM")
    if not re.fullmatch(r"[0-9]{1,4}", digits):
        raise SourceError(f"‘{text}’ is geen gemeentecode. Een gemeentecode heeft vier cijfers, zoals 0080.")
    return digits.zfill(4)


def inspect_bag(path: Path) -> BagFile:
    """Return what a BAG GeoPackage holds: layers, date, and whether it is oefengegevens.

    Raises
    ------
    SourceError
        When the file is missing, empty, damaged, no GeoPackage, or has no layer with addresses.
    """
    if not path.is_file():
        raise SourceError(f"We vinden het bestand ‘{path.name}’ niet. Controleer de naam en de map.")
    with path.open("rb") as stream:
        head = stream.read(16)
    if not head:
        raise SourceError(f"Het bestand ‘{path.name}’ is leeg. {ADVICE}")
    if not head.startswith(b"SQLite format 3"):
        raise SourceError(f"Het bestand ‘{path.name}’ is geen GeoPackage (.gpkg). {ADVICE}")
    _refuse_cut_off(path)
    stamps, remarks = _contents(path)
    with as_source_error(path):
        layers, has_buildings = _layers(path)
    if not layers:
        raise SourceError(f"In ‘{path.name}’ staan geen adressen: we missen de laag ‘verblijfsobject’. {ADVICE}")
    source_date, known_from = _date_in_file(stamps) or date_of_file(path)
    return BagFile(path, path.name, layers, source_date, known_from, "oefengegevens" in remarks.casefold(), has_buildings, remarks)


def _refuse_cut_off(path: Path) -> None:
    """Refuse a GeoPackage that is shorter than its first page says: SQLite itself only finds out when it reads that far."""
    with path.open("rb") as stream:
        head = stream.read(100)
    page_bytes = int.from_bytes(head[16:18], "big")
    page_bytes = 65_536 if page_bytes == 1 else page_bytes
    is_said = head[24:28] == head[92:96]  # older writers leave the number of pages as it was
    if is_said and page_bytes * int.from_bytes(head[28:32], "big") > path.stat().st_size:
        raise SourceError(DAMAGED.format(name=path.name))


@contextlib.contextmanager
def as_source_error(path: Path) -> Iterator[None]:
    """Turn what GDAL, SQLite or Arrow throws at a broken file into one sentence."""
    from pyogrio.errors import DataLayerError, DataSourceError, FeatureError

    try:
        yield
    except (DataSourceError, DataLayerError, FeatureError, sqlite3.DatabaseError, pa.ArrowException, OSError) as error:
        raise SourceError(DAMAGED.format(name=path.name)) from error


@contextlib.contextmanager
def full_disk_told() -> Iterator[None]:
    """Turn what the system or GDAL says of a disk that takes nothing more into one sentence."""
    from pyogrio.errors import DataSourceError, FeatureError

    try:
        yield
    except (DataSourceError, FeatureError, OSError) as error:
        raise SourceError(NO_SPACE) from error


def _contents(path: Path) -> tuple[list[str], str]:
    """Return the change stamps of the address layers, and every remark the makers left in the file."""
    with as_source_error(path):
        connection = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)
        with contextlib.closing(connection):
            names = {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
            if "gpkg_contents" not in names:
                raise SourceError(f"Het bestand ‘{path.name}’ is geen GeoPackage (.gpkg). {ADVICE}")
            rows = connection.execute(
                "SELECT table_name, coalesce(last_change, ''), coalesce(description, '') FROM gpkg_contents"
            ).fetchall()
            remarks = [text for _, _, text in rows]
            if "gpkg_metadata" in names:
                remarks += [row[0] for row in connection.execute("SELECT coalesce(metadata, '') FROM gpkg_metadata")]
    return [stamp for name, stamp, _ in rows if _kind(name)], "\n".join(remarks)


def _kind(layer: str) -> str:
    """Return the kind of address object of a layer name (singular now, plural in the older layout), or ""."""
    lowered = layer.casefold()
    return next((kind for kind in KINDS if lowered in (kind, f"{kind}en", kind.replace("aats", "aatsen"))), "")


def _layers(path: Path) -> tuple[tuple[BagLayer, ...], bool]:
    import pyogrio

    layers: list[BagLayer] = []
    names = [str(name) for name, _ in pyogrio.list_layers(path)]
    for name in names:
        if not (kind := _kind(name)):
            continue
        info = pyogrio.read_info(path, layer=name)
        present = {str(column).casefold(): str(column) for column in info["fields"]}
        known = {ours: next((present[n] for n in theirs if n in present), "") for ours, theirs in COLUMNS.items()}
        columns = {ours: theirs for ours, theirs in known.items() if theirs}
        if {"street", "number"} <= columns.keys() and {"address_id_bag", "designation_id_bag"} & columns.keys():
            layers.append(BagLayer(name, kind, columns, info["crs"] or tables.CRS))
    return tuple(sorted(layers, key=lambda layer: KINDS.index(layer.kind))), "pand" in names


def _date_in_file(stamps: list[str]) -> tuple[date, str] | None:
    dates = [date.fromisoformat(stamp[:10]) for stamp in stamps if re.match(r"[12][0-9]{3}-[01][0-9]-[0-3][0-9]", stamp)]
    return (max(dates), "in het bestand") if dates else None


def date_of_file(path: Path) -> tuple[date, str]:
    """Return the date that a file's name bears, else its own date, and which of the two it is."""
    for found in re.finditer(r"(20[0-9]{2})-?([01][0-9])-?([0-3][0-9])", path.stem):
        with contextlib.suppress(ValueError):
            return date(*(int(part) for part in found.groups())), "in de naam van het bestand"
    return datetime.fromtimestamp(path.stat().st_mtime).date(), "datum van het bestand zelf"


def municipalities_in(bag: BagFile) -> list[str]:
    """Return the codes of the municipalities whose addresses the file holds, in order."""
    import pyogrio

    codes: set[str] = set()
    with as_source_error(bag.path):
        for layer in bag.layers:
            sql = f'SELECT DISTINCT {layer.municipality_sql} AS code FROM "{layer.name}"'  # noqa: S608  # names come from the file's own schema
            found = pyogrio.read_dataframe(bag.path, sql=sql, sql_dialect="SQLITE", read_geometry=False)
            codes |= {str(code).removeprefix("GM").zfill(4) for code in found["code"].dropna()}
    return sorted(codes)


def read_buildings(bag: BagFile, extent: tuple[float, float, float, float]) -> Any:
    """Return the outlines of the buildings within an extent (RD, metres) as shapes; those that are gone are left out.

    Raises
    ------
    SourceError
        When the file turns out to be damaged.
    """
    import geopandas as gpd
    import pyogrio

    with as_source_error(bag.path):
        info = pyogrio.read_info(bag.path, layer="pand")
        box = gpd.GeoSeries.from_wkt([f"POINT({extent[0]} {extent[1]})", f"POINT({extent[2]} {extent[3]})"], crs=tables.CRS)
        crs = info["crs"] or tables.CRS
        bounds = tuple(float(edge) for edge in box.to_crs(crs).total_bounds)
        columns = [name for name in ("status",) if name in info["fields"]]
        read = pyogrio.read_dataframe(bag.path, layer="pand", columns=columns, bbox=bounds)
    if columns:
        gone = read["status"].astype("str").str.contains(f"{WITHDRAWN}|gesloopt|bouwvergunning", case=False, na=False)
        read = read[~gone]
    shapes = gpd.GeoSeries(read.geometry.array, crs=crs).to_crs(tables.CRS)
    return shapes[~(shapes.isna() | shapes.is_empty)].reset_index(drop=True)
