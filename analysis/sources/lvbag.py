"""The addresses of the Kadaster's own BAG extract (LVBAG): a zip of zips with XML, read by GDAL's driver for it.

An address lies spread over it: the number (nummeraanduiding) names the street, the street (openbare ruimte) its place, the place
(woonplaats) its municipality; the object (verblijfsobject, ligplaats, standplaats) has the point and names its number. Numbers stay in
memory as columns; the objects, which are most of the file, are read piece by piece.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from analysis.errors import SourceError
from analysis.sources.bag import DAMAGED, KINDS, as_source_error
from analysis.sources.bag_rows import BagPiece, LeftOut, points_of, tidy
from analysis.sources.lvbag_zip import LvbagZip, count_objects, municipality_of_places, unpack, xml_in

MOMENTS = ("beginGeldigheid", "eindGeldigheid", "eindRegistratie", "tijdstipInactief", "tijdstipInactiefLV", "tijdstipNietBagLV")
OBJECT_COLUMNS = ("identificatie", "status", "hoofdadresNummeraanduidingRef", *MOMENTS)
HOME_COLUMNS = ("gebruiksdoel", "oppervlakte", "pandRef")
REFERENCES = ("openbareruimteRef", "woonplaatsRef")
PARTS = dict(zip(KINDS, ("VBO", "LIG", "STA"), strict=True))
NO_STREETS = "In ‘{name}’ missen we de {missing}. Vraag bij het Kadaster het hele BAG-extract van de gemeente op."


@dataclass(frozen=True)
class _Numbers:
    """The addresses that an object may name, in the order of their id."""

    ids: "np.ndarray[Any, np.dtype[np.int64]]"
    columns: pa.Table
    """number, letter, addition, postcode, the row of the street in `streets`, and the place and municipality where they differ from it."""
    streets: pa.Table
    """street, street_short, place and municipality_code."""


@dataclass(frozen=True)
class _Places:
    """The name and the municipality of each place by its number."""

    names: dict[int, str]
    codes: dict[int, str]


def read_lvbag(source: LvbagZip, work: Path, municipalities: Sequence[str] | None = None) -> Iterator[BagPiece]:
    """Yield the addresses of these municipalities (codes of four digits), or of all, piece by piece.

    Of each object the version counts that is valid on the day of the extract; a second address of an object is passed over.

    Parameters
    ----------
    source
        The extract (`lvbag_zip.inspect_lvbag`).
    work
        A folder for the parts while they are read; what is put there is removed again.
    municipalities
        Codes of four digits.

    Raises
    ------
    SourceError
        When a part is missing or damaged.
    """
    numbers = _numbers(source, work, municipalities)
    for kind, part in PARTS.items():
        wanted = (*OBJECT_COLUMNS, *HOME_COLUMNS) if part == "VBO" else OBJECT_COLUMNS
        for raw, geometry in _read_part(source, part, work, wanted):
            yield _addresses(raw, geometry, kind, numbers, source.source_date, is_all=municipalities is None)


def _read_part(source: LvbagZip, part: str, work: Path, columns: Sequence[str]) -> Iterator[tuple[pa.Table, str]]:
    """Yield the objects of one kind, a file at a time, with the name of their geometry column."""
    import pyogrio

    if part not in source.parts:
        return
    unpacked = unpack(source, part, work)
    try:
        for name in xml_in(unpacked, source.name):
            with (
                as_source_error(source.path),
                pyogrio.open_arrow(f"/vsizip/{unpacked}/{name}", columns=list(columns), use_pyarrow=True) as (meta, reader),
            ):
                if missing := set(columns) - set(meta["fields"]):  # GDAL itself says nothing of XML it does not know
                    raise SourceError(DAMAGED.format(name=source.name)) from KeyError(*missing)
                read = 0
                for batch in reader:
                    read += batch.num_rows
                    yield pa.table(batch), meta["geometry_name"] or "wkb_geometry"
            if read < count_objects(unpacked, name, source.name):
                raise SourceError(DAMAGED.format(name=source.name))
    finally:
        unpacked.unlink(missing_ok=True)


def _is_current(raw: pa.Table, on: date) -> Any:
    """Tell which versions hold on a day: begun, not ended, not withdrawn from the register."""
    day = pa.scalar(on, pa.date32())
    begun = pc.less_equal(raw["beginGeldigheid"].cast(pa.date32()), day)
    not_ended = pc.fill_null(pc.greater(raw["eindGeldigheid"].cast(pa.date32()), day), True)
    current = pc.and_(pc.fill_null(begun, True), not_ended)
    for name in ("tijdstipInactief", "tijdstipInactiefLV", "tijdstipNietBagLV"):
        current = pc.and_(current, pc.is_null(raw[name]))
    return current


def _number_of(column: Any) -> Any:
    """Return the sixteen digits of a reference as a number; null where there is none."""
    digits = pc.replace_substring_regex(column.cast(pa.string()), r"^.*\.", "")
    return pc.if_else(pc.match_substring_regex(digits, "^[0-9]{1,18}$"), digits, None).cast(pa.int64())


def _numbers(source: LvbagZip, work: Path, municipalities: Sequence[str] | None) -> _Numbers:
    places = _places(source, work)
    streets = _streets(source, work, places)
    street_ids = streets["id"].to_numpy()
    wanted = ("identificatie", "status", "huisnummer", "huisletter", "huisnummerToevoeging", "postcode", *REFERENCES, *MOMENTS)
    parts: list[pa.Table] = []
    for raw, _ in _read_part(source, "NUM", work, wanted):
        here = raw.filter(pc.and_(_is_current(raw, source.source_date), pc.not_equal(raw["status"], "Naamgeving ingetrokken")))
        street, is_known = _find(street_ids, _number_of(here["openbareruimteRef"]))
        own_place = _number_of(here["woonplaatsRef"]).to_pylist()  # only where it is not the place of the street
        row = {
            "id": _number_of(here["identificatie"]),
            "number": here["huisnummer"],
            "letter": here["huisletter"],
            "addition": here["huisnummerToevoeging"],
            "postcode": here["postcode"],
            "street": pa.array(street.astype("int32")),
            "place": pa.array([places.names.get(place) for place in own_place], pa.string()),
            "municipality_code": pa.array([places.codes.get(place) for place in own_place], pa.string()),
        }
        part = pa.table(row).filter(pa.array(is_known))
        if municipalities is not None:
            code = pc.coalesce(part["municipality_code"], streets["municipality_code"].take(part["street"]))
            part = part.filter(pc.is_in(code, pa.array(municipalities, pa.string())))
        parts.append(part)
    if not parts:
        raise SourceError(NO_STREETS.format(name=source.name, missing="huisnummers (NUM)"))
    table = pa.concat_tables(parts)
    table = table.take(pa.array(np.argsort(table["id"].to_numpy(), kind="stable")))
    return _Numbers(table["id"].to_numpy(), table.drop_columns("id"), streets.drop_columns("id"))


def _places(source: LvbagZip, work: Path) -> _Places:
    names: dict[int, str] = {}
    for raw, _ in _read_part(source, "WPL", work, ("identificatie", "naam", *MOMENTS)):
        here = raw.filter(_is_current(raw, source.source_date))
        names |= dict(zip(_number_of(here["identificatie"]).to_pylist(), here["naam"].to_pylist(), strict=True))
    return _Places(names, municipality_of_places(source))


def _streets(source: LvbagZip, work: Path, places: _Places) -> pa.Table:
    """Return the streets in the order of their id, each with its place and its municipality."""
    found: list[pa.Table] = []
    for raw, _ in _read_part(source, "OPR", work, ("identificatie", "naam", "verkorteNaam", "woonplaatsRef", "status", *MOMENTS)):
        here = raw.filter(_is_current(raw, source.source_date))
        place_ids = _number_of(here["woonplaatsRef"]).to_pylist()
        giver = pc.utf8_slice_codeunits(pc.replace_substring_regex(here["identificatie"], r"^.*\.", ""), 0, 4).to_pylist()
        columns = {
            "id": _number_of(here["identificatie"]),
            "street": here["naam"],
            "street_short": here["verkorteNaam"],
            "place": pa.array([places.names.get(place, "") for place in place_ids], pa.string()),
            "municipality_code": pa.array([places.codes.get(p, own) for p, own in zip(place_ids, giver, strict=True)], pa.string()),
        }
        found.append(pa.table(columns))
    if not found:
        raise SourceError(NO_STREETS.format(name=source.name, missing="straten (OPR)"))
    return pa.concat_tables(found).sort_by("id")


def _find(ids: "np.ndarray[Any, Any]", wanted: Any) -> "tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]":
    """Return for each wanted id its row in the sorted `ids`, and whether it is there."""
    asked = wanted.fill_null(-1).to_numpy(zero_copy_only=False) if isinstance(wanted, pa.Array) else wanted.fill_null(-1).to_numpy()
    if not len(ids):
        return np.zeros(len(asked), dtype=np.int64), np.zeros(len(asked), dtype=bool)
    row = np.minimum(np.searchsorted(ids, asked), len(ids) - 1)
    return row, ids[row] == asked


def _addresses(raw: pa.Table, geometry: str, kind: str, numbers: _Numbers, on: date, *, is_all: bool) -> BagPiece:
    """Return the addresses of some objects; of one municipality only the objects that have their number in it are counted."""
    row, is_known = _find(numbers.ids, _number_of(raw["hoofdadresNummeraanduidingRef"]))
    if not is_all:
        raw, row, is_known = raw.filter(pa.array(is_known)), row[is_known], is_known[is_known]
    current = _is_current(raw, on)
    here, row, is_known = raw.filter(current), row[current.to_numpy()], is_known[current.to_numpy()]
    at = pa.array(np.where(is_known, row, -1))
    number = numbers.columns.take(pc.if_else(pc.less(at, 0), None, at))
    street = numbers.streets.take(number["street"])
    columns = {
        "address_id_bag": here["identificatie"],
        "designation_id_bag": here["hoofdadresNummeraanduidingRef"],
        "status": here["status"],
        **{name: number[name] for name in ("number", "letter", "addition", "postcode")},
        **{name: street[name] for name in ("street", "street_short")},
        **{name: pc.coalesce(number[name], street[name]) for name in ("place", "municipality_code")},
    }
    if "gebruiksdoel" in here.column_names:
        columns["uses"] = pc.binary_join(here["gebruiksdoel"].cast(pa.list_(pa.string())), ",")
        columns["building_id_bag"] = pc.list_element(_never_empty(here["pandRef"]), 0)
        columns["area_m2"] = here["oppervlakte"]
    x, y = points_of(here[geometry], "EPSG:28992")
    piece = tidy(columns, kind, x, y)
    piece.rows_read = raw.num_rows
    if former := raw.num_rows - here.num_rows:
        piece.left_out[LeftOut.FORMER] = former
    return piece


def _never_empty(lists: Any) -> Any:
    """Return null for a list without anything in it, so that its first element can be asked for."""
    return pc.if_else(pc.greater(pc.fill_null(pc.list_value_length(lists), 0), 0), lists, pa.scalar(None, lists.type))
