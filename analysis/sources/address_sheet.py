"""The municipality's own list of addresses (Excel or csv), as addresses in our columns."""

import csv
import hashlib
import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from analysis.catalogues import catalogue
from analysis.errors import SourceError
from analysis.sources.bag import KINDS
from analysis.sources.bag_rows import SECONDARY, BagPiece, tidy
from analysis.sources.columns import Alias, find_layouts, normalise, standard_aliases
from analysis.sources.coordinates import as_rd
from analysis.sources.data_rows import data_rows
from analysis.sources.municipalities import code_named
from analysis.sources.spreadsheet import read_sheets

MAX_BYTES = 150_000_000
TRUE_WORDS = ("t", "true", "1", "ja", "j", "waar")
OBJECT_TYPES = {"lig": "ligplaats", "ligplaats": "ligplaats", "sta": "standplaats", "standplaats": "standplaats"}
OUR_NAMES = {
    "address_id": "address_id_bag",
    "designation_id": "designation_id_bag",
    "building_id": "building_id_bag",
    **{
        name: name
        for name in (
            "street", "street_short", "number", "letter", "addition", "postcode", "place", "uses", "status", "area_m2", "municipality_code",
        )
    },
}  # fmt: skip
"""A field of the list and the column of `Addresses` it becomes."""
OWN_KEY = "eigen-"
"""How the key begins of an address without a BAG number; the rest follows from the address itself."""


def read_sheet(path: Path, municipalities: Sequence[str] | None = None) -> BagPiece:
    """Return the addresses of a spreadsheet or csv.

    An address without a BAG number gets a key that follows from its text (municipality, place, street, number, letter and addition),
    so that a choice made by hand holds when the list comes again in another order. Of addresses with the same text each has its own,
    in the order of their place.

    Parameters
    ----------
    path
        With columns for street, number and coordinates (RD, or latitude and longitude).
    municipalities
        Codes of four digits; a list that does not say of which municipality it is, is of the only one that is asked for.

    Raises
    ------
    SourceError
        When the file cannot be read, or lacks streets, numbers, coordinates or the municipality.
    """
    rows = _read(path)
    for field, word in (("street", "de straat"), ("number", "het huisnummer")):
        if field not in rows:
            raise SourceError(f"In ‘{path.name}’ missen we een kolom met {word}. Voeg die toe, of gebruik bag-light.gpkg van PDOK.")
    if not {"x_given", "y_given"} <= set(rows.columns):
        raise SourceError(
            f"In ‘{path.name}’ missen we kolommen met coördinaten (x en y). Voeg die toe, of gebruik bag-light.gpkg van PDOK."
        )
    rows = rows.reindex(columns=[*rows.columns, *(name for name in OUR_NAMES if name not in rows)], fill_value="")
    _split_numbers(rows)
    rows["uses"] = rows["uses"].mask(rows["uses"] == "", _uses_of_columns(rows))
    if "secondary" in rows:
        rows["status"] = rows["status"].mask(rows["secondary"].str.lower().isin(TRUE_WORDS), SECONDARY)
    only = municipalities[0] if municipalities is not None and len(municipalities) == 1 else None
    rows["municipality_code"] = _municipality(rows, only, path.name)
    if municipalities is not None:
        rows = rows[rows["municipality_code"].isin(municipalities)].reset_index(drop=True)
    x, y, put_right = as_rd(*(_numbers(rows[name]) for name in ("x_given", "y_given")))
    rows["address_id"] = rows["address_id"].mask(rows["address_id"] == "", rows["designation_id"])
    rows["address_id"] = rows["address_id"].mask(rows["address_id"] == "", _own_keys(rows, x, y))
    rows["area_m2"] = _numbers(rows["area_m2"]).round()
    columns = {ours: pa.array(rows[field], from_pandas=True) for field, ours in OUR_NAMES.items()}
    kinds = rows["object_type"].str.lower().map(OBJECT_TYPES) if "object_type" in rows else pd.Series(None, index=rows.index, dtype="str")
    piece = tidy(columns, pa.array(kinds.fillna(KINDS[0]).astype("str"), pa.string()), x, y)
    piece.put_right = dict(put_right)
    return piece


def _numbers(texts: "pd.Series[str]") -> "np.ndarray[Any, np.dtype[np.float64]]":
    """Return numbers written with a point or a comma; NaN for what is none."""
    return pd.to_numeric(texts.str.replace(",", "."), errors="coerce").to_numpy(dtype="float64", copy=True)


def _own_keys(rows: pd.DataFrame, x: "np.ndarray[Any, Any]", y: "np.ndarray[Any, Any]") -> "pd.Series[str]":
    parts = ["municipality_code", "place", "street", "number", "letter", "addition"]
    text = rows[parts].apply(lambda column: column.map(normalise)).agg("|".join, axis=1) if len(rows) else rows["street"]
    ordered = pd.DataFrame({"text": text, "postcode": rows["postcode"], "x": x, "y": y}).sort_values(["text", "postcode", "x", "y"])
    again = ordered.groupby("text").cumcount().sort_index()
    keys = [hashlib.blake2b(f"{one}|{n}".encode(), digest_size=8).hexdigest() for one, n in zip(text, again, strict=True)]
    return pd.Series([OWN_KEY + key for key in keys], index=rows.index, dtype="str")


@cache
def _aliases() -> dict[str, Alias]:
    with catalogue("address_columns.csv").open(encoding="utf-8", newline="") as stream:
        own = {normalise(row["alias"]): Alias(row["field"], int(row["rank"])) for row in csv.DictReader(stream)}
    return {**standard_aliases(), **own}


def _read(path: Path) -> pd.DataFrame:
    try:
        layouts = find_layouts(read_sheets(path, max_bytes=MAX_BYTES), _aliases(), {"street", "address_id"})
    except SourceError as error:
        advice = str(error).replace("de politie", "de maker van de lijst")
        raise SourceError(advice.replace("Vraag om een kortere periode of minder kolommen", "Gebruik bag-light.gpkg van PDOK")) from error
    if not layouts:
        raise SourceError(f"In ‘{path.name}’ herkennen we geen adressen. Nodig zijn kolommen met straat, huisnummer en coördinaten.")
    rows = [{"row": row, **cells} for sheet, layout in layouts for row, cells in data_rows(sheet, layout)]
    if not rows:
        raise SourceError(f"In ‘{path.name}’ staan alleen kolomnamen en geen adressen.")
    table = pd.DataFrame(rows).fillna("")
    text = [name for name in table.columns if name != "row"]
    return table.astype(dict.fromkeys(text, "str"))


def _split_numbers(rows: pd.DataFrame) -> None:
    """Move what stands behind the number (12A, 12-2) to letter or addition, where those are empty."""
    parts = rows["number"].str.extract(r"^\s*0*([0-9]{1,5})\s*[-/ ]?\s*(.*)$").fillna("").astype("str")
    is_free = (rows["letter"] == "") & (rows["addition"] == "") & (parts[1] != "")
    is_letter = parts[1].str.fullmatch(r"[A-Za-z]")
    rows["letter"] = rows["letter"].mask(is_free & is_letter, parts[1])
    rows["addition"] = rows["addition"].mask(is_free & ~is_letter, parts[1])
    rows["number"] = parts[0]


def _uses_of_columns(rows: pd.DataFrame) -> "pd.Series[str]":
    """Return the uses of a list that has a column for each of them."""
    columns = [name for name in rows.columns if name.startswith("use_")]
    marked = (
        np.column_stack([rows[name].str.lower().isin(TRUE_WORDS) for name in columns]) if columns else np.empty((len(rows), 0), dtype=bool)
    )
    names = [name.removeprefix("use_") for name in columns]
    return pd.Series([",".join(n for n, is_on in zip(names, row, strict=True) if is_on) for row in marked], index=rows.index, dtype="str")


def _municipality(rows: pd.DataFrame, asked: str | None, name: str) -> "pd.Series[str]":
    """Return the municipality of each address: its code, its name, the beginning of its BAG number, or what was asked."""
    said = rows["municipality_code"].str.extract(r"^(?:GM)?([0-9]{1,4})$", flags=re.IGNORECASE)[0].str.zfill(4)
    of_id = rows["address_id"].mask(rows["address_id"] == "", rows["designation_id"]).str.extract(r"^([0-9]{4})[0-9]{12}$")[0]
    named = rows["municipality"].map(code_named).replace("", np.nan) if "municipality" in rows else of_id
    code = said.fillna(named).fillna(of_id).fillna(asked or "").astype("str")
    if (code == "").all():
        raise SourceError(f"In ‘{name}’ staat niet van welke gemeente de adressen zijn. Geef de gemeentecode erbij.")
    return code
