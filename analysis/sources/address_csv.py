"""Addresses from a large csv: NLExtract's three layouts, and any other with a BAG number and coordinates on each row.

Read as a stream, so that the csv of the whole country (two to four gigabytes) fits as well as that of one street.
"""

import codecs
import csv
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from analysis.errors import SourceError
from analysis.sources.bag import KINDS
from analysis.sources.bag_rows import SECONDARY, BagPiece, LeftOut, tidy
from analysis.sources.coordinates import as_rd
from analysis.sources.municipalities import code_named

NAMES = {
    "street": ("openbareruimte", "openbareruimtenaam", "openbare_ruimte_naam", "straat", "straatnaam"),
    "street_short": ("verkorteopenbareruimte", "verkorteopenbareruimtenaam", "openbare_ruimte_naam_kort"),
    "number": ("huisnummer",),
    "letter": ("huisletter",),
    "addition": ("huisnummertoevoeging", "huistoevoeging", "toevoeging"),
    "postcode": ("postcode",),
    "place": ("woonplaats", "woonplaats_naam"),
    "municipality": ("gemeente", "gemeentenaam"),
    "municipality_code": ("gemeentecode", "bronhouder_identificatie"),
    "address_id_bag": ("object_id", "adresseerbaarobject_id", "identificatie"),
    "designation_id_bag": ("nummeraanduiding", "nummeraanduiding_id", "nummeraanduiding_hoofdadres_identificatie"),
    "uses": ("verblijfsobjectgebruiksdoel", "gebruiksdoel"),
    "status": ("verblijfsobjectstatus", "adresseerbaarobject_status", "status"),
    "area_m2": ("oppervlakteadresseerbaarobject", "oppervlakteverblijfsobject", "opp_adresseerbaarobject_m2", "oppervlakte"),
    "building_id_bag": ("pandid", "pand_id", "pand_identificatie"),
    "kind": ("object_type", "typeadresseerbaarobject"),
    "secondary": ("nevenadres",),
    "x": ("x", "x_rd", "rd_x"),
    "y": ("y", "y_rd", "rd_y"),
    "longitude": ("lon", "longitude"),
    "latitude": ("lat", "latitude"),
}
"""Our column and the names it bears, NLExtract's first."""

USES = (
    "woonfunctie", "bijeenkomstfunctie", "celfunctie", "gezondheidszorgfunctie", "industriefunctie", "kantoorfunctie", "logiesfunctie",
    "onderwijsfunctie", "sportfunctie", "winkelfunctie", "overige_gebruiksfunctie",
)  # fmt: skip
"""The columns of 0 and 1 in which `bagadresplus.csv` keeps the uses."""
NEEDED = {"street", "number", "place", "address_id_bag"}
TRUE_WORDS = ("t", "true", "1", "ja", "j", "waar")
BLOCK_BYTES = 16_000_000
SAMPLE_BYTES = 64_000


@dataclass(frozen=True)
class AddressCsv:
    """A csv with addresses, before any row was read: how it is written and the name of each column we use."""

    path: Path
    delimiter: str
    encoding: str
    header: tuple[str, ...]
    columns: dict[str, str]
    uses: tuple[str, ...]

    @property
    def is_nlextract(self) -> bool:
        """Whether this is one of the layouts of NLExtract."""
        return {"openbareruimte", "openbareruimtenaam"} & set(self.header) != set()


def inspect_csv(path: Path) -> AddressCsv | None:
    """Return how a csv with addresses is written; None when its first line is not one of the layouts we know.

    Raises
    ------
    SourceError
        When the file cannot be read.
    """
    try:
        with path.open("rb") as stream:
            head = stream.read(SAMPLE_BYTES)
    except OSError as error:
        raise SourceError(f"Het bestand ‘{path.name}’ kunnen we niet openen. Sluit andere programma's die het gebruiken.") from error
    first = head.removeprefix(codecs.BOM_UTF8).split(b"\n", 1)[0].decode("utf-8", errors="replace").strip()
    delimiter = max(";,\t|", key=first.count)
    header = tuple(name.strip() for name in next(csv.reader([first], delimiter=delimiter), []))
    present = {name.casefold(): name for name in header}
    found = {ours: next((present[name] for name in theirs if name in present), "") for ours, theirs in NAMES.items()}
    columns = {ours: theirs for ours, theirs in found.items() if theirs}
    has_points = {"x", "y"} <= columns.keys() or {"longitude", "latitude"} <= columns.keys()
    if not (columns.keys() >= NEEDED and has_points) or len(present) != len(header):
        return None
    uses = () if "uses" in columns else tuple(present[use] for use in USES if use in present)
    return AddressCsv(path, delimiter, _encoding(path), header, columns, uses)


def read_csv(source: AddressCsv, municipalities: Sequence[str] | None = None) -> Iterator[BagPiece]:
    """Yield the addresses of these municipalities (codes of four digits), or of all, piece by piece.

    Raises
    ------
    SourceError
        When the file turns out to be damaged.
    """
    from pyarrow import csv as arrow_csv

    broken: Counter[str] = Counter()

    def skip(_: Any) -> str:
        broken["rows"] += 1
        return "skip"

    wanted = [*source.columns.values(), *source.uses]
    try:
        reader = arrow_csv.open_csv(
            source.path,
            read_options=arrow_csv.ReadOptions(encoding=source.encoding, block_size=BLOCK_BYTES, use_threads=False),
            parse_options=arrow_csv.ParseOptions(delimiter=source.delimiter, invalid_row_handler=skip),
            convert_options=arrow_csv.ConvertOptions(
                column_types=dict.fromkeys(wanted, pa.string()), include_columns=wanted, strings_can_be_null=False
            ),
        )
        with reader:
            for batch in reader:
                yield _piece(pa.table(batch), source, municipalities, broken.pop("rows", 0))
    except (pa.ArrowException, OSError, UnicodeDecodeError) as error:
        raise SourceError(f"Het bestand ‘{source.path.name}’ is niet compleet of beschadigd. Haal het opnieuw op.") from error
    if broken["rows"]:
        yield BagPiece(tidy({}, KINDS[0], np.empty(0), np.empty(0)).table, broken["rows"], {LeftOut.UNREADABLE: broken["rows"]})


def _piece(raw: pa.Table, source: AddressCsv, municipalities: Sequence[str] | None, broken: int) -> BagPiece:
    columns = {ours: raw[theirs] for ours, theirs in source.columns.items()}
    columns["municipality_code"] = _municipality(columns)
    if municipalities is not None:
        mask = pc.is_in(columns["municipality_code"], pa.array(municipalities, pa.string()))
        raw, columns = raw.filter(mask), {name: column.filter(mask) for name, column in columns.items()}
    if source.uses:
        columns["uses"] = _joined_uses(raw, source.uses)
    if secondary := columns.pop("secondary", None):
        status = columns.get("status", pa.nulls(raw.num_rows, pa.string()))
        is_secondary = pc.is_in(pc.utf8_lower(secondary), pa.array(TRUE_WORDS))
        columns["status"] = pc.if_else(is_secondary, SECONDARY, status)
    kind = pc.utf8_slice_codeunits(pc.utf8_lower(columns.pop("kind")), 0, 3) if "kind" in columns else pa.nulls(raw.num_rows, pa.string())
    kinds = pc.coalesce(pc.case_when(pc.make_struct(pc.equal(kind, "lig"), pc.equal(kind, "sta")), KINDS[1], KINDS[2]), KINDS[0])
    x, y, put_right = as_rd(*_coordinates(columns))
    piece = tidy(columns, kinds.combine_chunks() if isinstance(kinds, pa.ChunkedArray) else kinds, x, y)
    piece.rows_read += broken
    piece.put_right = dict(put_right)
    if broken:
        piece.left_out[LeftOut.UNREADABLE] = broken
    return piece


def _coordinates(columns: dict[str, Any]) -> tuple[Any, Any]:
    """Return the coordinates as numbers: RD where there are any, else degrees."""
    first, second = ("x", "y") if "x" in columns else ("longitude", "latitude")
    return _floats(columns[first]), _floats(columns[second])


def _floats(column: Any) -> Any:
    text = pc.replace_substring(pc.utf8_trim_whitespace(column), ",", ".")
    is_number = pc.match_substring_regex(text, r"^-?[0-9]{1,12}(\.[0-9]*)?$")
    return pc.if_else(is_number, text, None).cast(pa.float64()).to_numpy(zero_copy_only=False).astype("float64")


def _municipality(columns: dict[str, Any]) -> Any:
    """Return the municipality of each row: its code, else the code of its name; "" where neither says it.

    The first digits of a BAG number name the municipality that once gave the number, which may have gone up in another.
    """
    if "municipality_code" in columns:
        code = pc.replace_substring_regex(pc.utf8_trim_whitespace(columns["municipality_code"]), "^(?i)GM", "")
        return pc.if_else(pc.match_substring_regex(code, "^[0-9]{1,4}$"), pc.utf8_lpad(code, 4, "0"), "")
    own = pc.utf8_slice_codeunits(columns["address_id_bag"], 0, 4)
    if "municipality" not in columns:
        return own
    names = columns["municipality"].combine_chunks().dictionary_encode()
    codes = pa.array([code_named(str(name)) for name in names.dictionary.to_pylist()], pa.string())
    by_name = codes.take(names.indices)
    return pc.if_else(pc.equal(by_name, ""), own, by_name)


def _joined_uses(raw: pa.Table, names: Sequence[str]) -> Any:
    rows = [pc.if_else(pc.is_in(raw[name], pa.array(TRUE_WORDS)), name.casefold().replace("_", " "), "") for name in names]
    joined = pc.binary_join_element_wise(*rows, ",")
    return pc.replace_substring_regex(pc.replace_substring_regex(joined, ",{2,}", ","), "^,|,$", "")


def _encoding(path: Path) -> str:
    """Return utf8 when the whole file fits it, else Windows-1252: a name with an accent may come late in a large file."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        with path.open("rb") as stream:
            while block := stream.read(BLOCK_BYTES):
                decoder.decode(block)
            decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return "cp1252"
    return "utf8"
