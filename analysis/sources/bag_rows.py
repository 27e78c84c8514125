"""The rows of a BAG file as addresses in our columns, piece by piece.

The national file holds ten million addresses, so it is never loaded whole.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from analysis import tables
from analysis.errors import SourceError
from analysis.sources.bag import COLUMNS, WITHDRAWN, BagFile, as_source_error
from analysis.sources.coordinates import Spelling, is_in_country, what_is_wrong
from analysis.terms import Term

BATCH_ROWS = 65_536
UNKNOWN_AREA_M2 = 999_999
"""What the BAG writes where it does not know the floor area."""
SECONDARY = "Nevenadres"
"""The status we give to a second address of the same object."""
LOST_PCT = 50
"""When more than this share of the points lies outside the country, the file says wrongly in which system they are."""
FEWEST_LOST = 5
"""Fewer points outside the country say nothing about the file."""

PIECE = pa.schema(
    [
        *((name, pa.string()) for name in COLUMNS if name not in ("number", "area_m2")),
        ("number", pa.int64()),
        ("area_m2", pa.float64()),
        ("kind", pa.string()),
        ("x", pa.float64()),
        ("y", pa.float64()),
    ]
)
"""A piece of the addresses as read: the columns of `Addresses`, the kind of object, and RD coordinates in metres."""


class LeftOut(Term):
    """Why a row of the BAG file is not an address in the register."""

    WITHDRAWN = "withdrawn", "ingetrokken of nooit gebouwd"
    FORMER = "former", "vroegere of latere gegevens van een adres"
    UNREADABLE = "unreadable", "regels die niet te lezen zijn"
    NO_NUMBER = "no_number", "zonder straat of huisnummer"
    NO_PLACE = "no_place", "zonder punt in Nederland"
    TWICE = "twice", "staat er twee keer in"
    SECONDARY = "secondary", "nevenadres: telt mee bij het hoofdadres"


@dataclass
class BagPiece:
    """Some of the addresses of one file, with how many rows were read, why some were left out and which points were put right."""

    table: pa.Table
    rows_read: int
    left_out: dict[LeftOut, int] = field(default_factory=dict)
    put_right: dict[Spelling, int] = field(default_factory=dict)


def read_addresses(bag: BagFile, municipalities: Sequence[str] | None = None, batch_rows: int = BATCH_ROWS) -> Iterator[BagPiece]:
    """Yield the addresses of these municipalities (codes of four digits), or of all, piece by piece in the order of the file.

    Raises
    ------
    SourceError
        When the file turns out to be damaged, or its points do not lie where it says.
    """
    import pyogrio

    for layer in bag.layers:
        where = None
        if municipalities is not None:
            spellings = ", ".join(f"'{text}'" for code in municipalities for text in (code, str(int(code)), f"GM{code}"))
            where = f"{layer.municipality_sql} IN ({spellings})"
        with (
            as_source_error(bag.path),
            pyogrio.open_arrow(
                bag.path, layer=layer.name, columns=list(layer.columns.values()), where=where, batch_size=batch_rows, use_pyarrow=True
            ) as (meta, reader),
        ):
            geometry = meta["geometry_name"] or "wkb_geometry"
            for batch in reader:
                raw = pa.table(batch)
                x, y = points_of(raw[geometry], layer.crs)
                _refuse_lost_points(raw[geometry], x, bag.name)
                columns = {name: raw[theirs] for name, theirs in layer.columns.items()}
                yield tidy(columns, layer.kind, x, y)


def tidy(columns: Mapping[str, Any], kind: Any, x: Any, y: Any) -> BagPiece:
    """Return a piece in our columns, without the rows that are no address one can point at.

    Parameters
    ----------
    columns
        Arrow columns as read, under the names of `bag.COLUMNS`; what a file lacks may be missing.
    kind
        The kind of object of all rows, or an Arrow column of kinds.
    x, y
        RD metres; NaN outside the country.
    """
    rows = len(x)
    given = {name: columns.get(name, pa.nulls(rows, pa.string())) for name in COLUMNS}
    tidied: dict[str, Any] = {name: _number(raw) if name in ("number", "area_m2") else _text(raw) for name, raw in given.items()}
    tidied["postcode"] = pc.utf8_upper(pc.replace_substring(tidied["postcode"], " ", ""))
    tidied["uses"] = pc.replace_substring_regex(pc.utf8_lower(tidied["uses"]), r"\s*,\s*", ",")
    for name in ("address_id_bag", "designation_id_bag", "building_id_bag"):
        tidied[name] = _identifier(tidied[name])
    # The older layout names no verblijfsobject; its nummeraanduiding then is the one key that an address has.
    tidied["address_id_bag"] = _first_filled(tidied["address_id_bag"], tidied["designation_id_bag"])
    tidied["street_short"] = _first_filled(tidied["street_short"], tidied["street"])
    code = pc.replace_substring_regex(tidied["municipality_code"], "^GM", "")
    code = pc.if_else(pc.equal(code, ""), pc.utf8_slice_codeunits(tidied["address_id_bag"], 0, 4), pc.utf8_lpad(code, 4, "0"))
    tidied["municipality_code"] = code
    area = tidied["area_m2"]
    tidied["area_m2"] = pc.if_else(pc.and_(pc.greater(area, 0), pc.less(area, UNKNOWN_AREA_M2)), area, None).cast(pa.float64())
    tidied["kind"] = pa.repeat(kind, rows) if isinstance(kind, str) else kind
    tidied["x"], tidied["y"] = pa.array(x), pa.array(y)
    return _sift(pa.table([tidied[name] for name in PIECE.names], names=PIECE.names).cast(PIECE))


def _sift(piece: pa.Table) -> BagPiece:
    """Leave out what is no address any more, or has no number or place; the first reason that holds counts."""
    wrong = {
        LeftOut.WITHDRAWN: pc.match_substring_regex(piece["status"], WITHDRAWN, ignore_case=True),
        LeftOut.NO_NUMBER: pc.or_(
            pc.or_(pc.equal(piece["street"], ""), pc.equal(piece["address_id_bag"], "")),
            pc.less(pc.fill_null(piece["number"], 0), 1),
        ),
        LeftOut.NO_PLACE: pc.is_null(piece["x"], nan_is_null=True),
    }
    keep = np.ones(piece.num_rows, dtype=bool)
    left_out: dict[LeftOut, int] = {}
    for reason, mask in wrong.items():
        hit = mask.to_numpy() & keep
        left_out[reason] = int(hit.sum())
        keep &= ~hit
    return BagPiece(piece.filter(pa.array(keep)), piece.num_rows, {reason: n for reason, n in left_out.items() if n})


def _text(column: Any) -> Any:
    return pc.utf8_normalize(pc.fill_null(pc.utf8_trim_whitespace(column.cast(pa.string())), ""), form="NFC")


def _number(column: Any) -> Any:
    if pa.types.is_string(column.type) or pa.types.is_large_string(column.type):
        digits = pc.utf8_trim_whitespace(column)
        column = pc.if_else(pc.match_substring_regex(digits, r"^[0-9]{1,9}$"), digits, None)
    return column.cast(pa.int64())


def _identifier(column: Any) -> Any:
    """Return the sixteen digits of a BAG id, also when written as NL.IMBAG.Pand.0123… or without its leading zeros."""
    digits = pc.replace_substring_regex(column, r"^.*\.", "")
    return pc.if_else(pc.match_substring_regex(digits, r"^[0-9]{13,15}$"), pc.utf8_lpad(digits, 16, "0"), digits)


def _first_filled(first: Any, second: Any) -> Any:
    return pc.if_else(pc.equal(first, ""), second, first)


def points_of(column: Any, crs: str) -> tuple[Any, Any]:
    """Return RD x and y; a berth or pitch is an area and gets a point that surely lies in it; NaN outside the country."""
    import pyproj

    x, y = _raw_points(column)
    if not pyproj.CRS(crs).equals(pyproj.CRS(tables.CRS), ignore_axis_order=True):
        x, y = pyproj.Transformer.from_crs(crs, tables.CRS, always_xy=True).transform(x, y)
    inside = is_in_country(x, y)
    return np.where(inside, x, np.nan), np.where(inside, y, np.nan)


def _raw_points(column: Any) -> tuple[Any, Any]:
    import shapely

    shapes = shapely.from_wkb(column.to_numpy(zero_copy_only=False), on_invalid="ignore")
    is_area = ~np.isin(shapely.get_type_id(shapes), (shapely.GeometryType.POINT, shapely.GeometryType.MISSING))
    if is_area.any():
        shapes[is_area] = shapely.point_on_surface(shapes[is_area])
    return shapely.get_x(shapes), shapely.get_y(shapes)


def _refuse_lost_points(geometry: Any, x: Any, name: str) -> None:
    """Refuse a file whose points lie elsewhere than it says: what we would make of it would be a guess.

    Raises
    ------
    SourceError
        When most points lie outside the Netherlands.
    """
    lost = np.isnan(x)
    if lost.sum() < FEWEST_LOST or lost.sum() * 100 <= LOST_PCT * len(x):
        return
    raw_x, raw_y = _raw_points(geometry)
    is_there = ~np.isnan(raw_x)
    if (lost & is_there).sum() * 100 <= LOST_PCT * len(x):
        return
    how = what_is_wrong(raw_x[is_there], raw_y[is_there])
    why = f"De coördinaten lijken {how} te staan. " if how else ""
    raise SourceError(
        f"De adressen in ‘{name}’ liggen niet in Nederland. {why}Nodig is het Rijksdriehoeksstelsel (EPSG:28992), in meters. "
        "Haal het bestand opnieuw op, of vraag de maker om dat stelsel."
    )
