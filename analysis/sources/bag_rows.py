"""The rows of a BAG file as addresses in our columns, piece by piece.

The national file holds ten million addresses, so it is never loaded whole.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from analysis import tables
from analysis.sources.bag import COLUMNS, WITHDRAWN, BagFile, BagLayer, as_source_error
from analysis.terms import Term

BATCH_ROWS = 65_536
UNKNOWN_AREA_M2 = 999_999
"""What the BAG writes where it does not know the floor area."""
RD_RANGE = {"x": (-7_000.0, 300_000.0), "y": (289_000.0, 629_000.0)}

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
    NO_NUMBER = "no_number", "zonder straat of huisnummer"
    NO_PLACE = "no_place", "zonder punt in Nederland"
    TWICE = "twice", "staat er twee keer in"


@dataclass
class BagPiece:
    """Some of the addresses of one layer, with how many rows were read and why some were left out."""

    table: pa.Table
    rows_read: int
    left_out: dict[LeftOut, int] = field(default_factory=dict)


def read_addresses(bag: BagFile, municipality: str | None = None, batch_rows: int = BATCH_ROWS) -> Iterator[BagPiece]:
    """Yield the addresses of one municipality, or of all, piece by piece in the order of the file.

    Raises
    ------
    SourceError
        When the file turns out to be damaged.
    """
    import pyogrio

    for layer in bag.layers:
        where = None
        if municipality is not None:
            spellings = ", ".join(f"'{code}'" for code in (municipality, str(int(municipality)), f"GM{municipality}"))
            where = f"{layer.municipality_sql} IN ({spellings})"
        with (
            as_source_error(bag.path),
            pyogrio.open_arrow(
                bag.path, layer=layer.name, columns=list(layer.columns.values()), where=where, batch_size=batch_rows, use_pyarrow=True
            ) as (meta, reader),
        ):
            geometry = meta["geometry_name"] or "wkb_geometry"
            for batch in reader:
                yield _clean(pa.table(batch), layer, geometry)


def _clean(raw: pa.Table, layer: BagLayer, geometry: str) -> BagPiece:
    """Return a piece in our columns, without the rows that are no address one can point at."""
    columns: dict[str, Any] = {}
    for name in COLUMNS:
        source = raw[layer.columns[name]] if name in layer.columns else pa.nulls(raw.num_rows, pa.string())
        columns[name] = _number(source) if name in ("number", "area_m2") else _text(source)
    columns["postcode"] = pc.utf8_upper(pc.replace_substring(columns["postcode"], " ", ""))
    columns["uses"] = pc.replace_substring_regex(pc.utf8_lower(columns["uses"]), r"\s*,\s*", ",")
    columns["address_id_bag"] = _identifier(columns["address_id_bag"])
    columns["designation_id_bag"] = _identifier(columns["designation_id_bag"])
    columns["building_id_bag"] = _identifier(columns["building_id_bag"])
    # The older layout names no verblijfsobject; its nummeraanduiding then is the one key that an address has.
    columns["address_id_bag"] = _first_filled(columns["address_id_bag"], columns["designation_id_bag"])
    columns["street_short"] = _first_filled(columns["street_short"], columns["street"])
    code = pc.replace_substring_regex(columns["municipality_code"], "^GM", "")
    code = pc.if_else(pc.equal(code, ""), pc.utf8_slice_codeunits(columns["address_id_bag"], 0, 4), pc.utf8_lpad(code, 4, "0"))
    columns["municipality_code"] = code
    area = columns["area_m2"]
    columns["area_m2"] = pc.if_else(pc.and_(pc.greater(area, 0), pc.less(area, UNKNOWN_AREA_M2)), area, None).cast(pa.float64())
    columns["kind"] = pa.array([layer.kind], pa.string()).take(pa.array(np.zeros(raw.num_rows, dtype="int64")))
    columns["x"], columns["y"] = _points(raw[geometry], layer.crs)
    return _sift(pa.table([columns[name] for name in PIECE.names], names=PIECE.names).cast(PIECE))


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


def _points(column: Any, crs: str) -> tuple[pa.Array, pa.Array]:
    """Return RD x and y; a berth or pitch is an area and gets a point that surely lies in it; NaN outside the country."""
    import pyproj
    import shapely

    shapes = shapely.from_wkb(column.to_numpy(zero_copy_only=False), on_invalid="ignore")
    is_area = ~np.isin(shapely.get_type_id(shapes), (shapely.GeometryType.POINT, shapely.GeometryType.MISSING))
    if is_area.any():
        shapes[is_area] = shapely.point_on_surface(shapes[is_area])
    x, y = shapely.get_x(shapes), shapely.get_y(shapes)
    if not pyproj.CRS(crs).equals(pyproj.CRS(tables.CRS), ignore_axis_order=True):
        x, y = pyproj.Transformer.from_crs(crs, tables.CRS, always_xy=True).transform(x, y)
    inside = (x >= RD_RANGE["x"][0]) & (x <= RD_RANGE["x"][1]) & (y >= RD_RANGE["y"][0]) & (y <= RD_RANGE["y"][1])
    return pa.array(np.where(inside, x, np.nan)), pa.array(np.where(inside, y, np.nan))
