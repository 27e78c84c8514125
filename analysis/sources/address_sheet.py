"""The municipality's own list of addresses (Excel or csv), also NLExtract's csv, turned into a BAG file as PDOK has it.

From there on it is read like any BAG file, so that there is one way in.
"""

import csv
import re
from functools import cache
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd

from analysis import tables
from analysis.catalogues import catalogue
from analysis.errors import SourceError
from analysis.sources.bag import KINDS
from analysis.sources.columns import Alias, find_layouts, normalise, standard_aliases
from analysis.sources.data_rows import data_rows
from analysis.sources.spreadsheet import read_sheets

MAX_BYTES = 150_000_000
TRUE_WORDS = ("t", "true", "1", "ja", "j", "waar")
OBJECT_TYPES = {"lig": "ligplaats", "ligplaats": "ligplaats", "sta": "standplaats", "standplaats": "standplaats"}
BAG_NAMES = {
    "address_id": "identificatie",
    "designation_id": "nummeraanduiding_hoofdadres_identificatie",
    "street": "openbare_ruimte_naam",
    "street_short": "openbare_ruimte_naam_kort",
    "number": "huisnummer",
    "letter": "huisletter",
    "addition": "toevoeging",
    "postcode": "postcode",
    "place": "woonplaats_naam",
    "uses": "gebruiksdoel",
    "status": "status",
    "area_m2": "oppervlakte",
    "building_id": "pand_identificatie",
    "municipality_code": "bronhouder_identificatie",
}


def is_sheet(path: Path) -> bool:
    """Tell from its name whether a file is a spreadsheet or csv rather than a BAG file."""
    return path.suffix.casefold() in (".xlsx", ".xls", ".xlsb", ".ods", ".csv", ".tsv", ".txt")


def convert_sheet(path: Path, out: Path, municipality: str | None = None) -> Path:
    """Write the addresses of a spreadsheet as a GeoPackage in the layout of bag-light.gpkg.

    An address without a BAG number gets its row number as key (`rij-12`), so that each stays apart.

    Parameters
    ----------
    path
        With columns for street, number and coordinates (RD, or latitude and longitude).
    out
        The GeoPackage to write.
    municipality
        Code of four digits, for a list that does not name it.

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
    rows = rows.reindex(columns=[*rows.columns, *(name for name in BAG_NAMES if name not in rows)], fill_value="")
    _split_numbers(rows)
    rows["uses"] = rows["uses"].mask(rows["uses"] == "", _uses_of_columns(rows))
    if "secondary" in rows:
        rows["status"] = rows["status"].mask(rows["secondary"].str.lower().isin(TRUE_WORDS), "Nevenadres")
    rows["municipality_code"] = _municipality(rows, municipality, path.name)
    rows["address_id"] = rows["address_id"].mask(rows["address_id"] == "", rows["designation_id"])
    rows["address_id"] = rows["address_id"].mask(rows["address_id"] == "", "rij-" + rows["row"].astype("str"))
    rows["number"] = pd.to_numeric(rows["number"], errors="coerce").astype("Int64")
    rows["area_m2"] = pd.to_numeric(rows["area_m2"].str.replace(",", "."), errors="coerce").round().astype("Int64")
    _write(rows, out)
    return out


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
    """Return the municipality of each address: its column, the beginning of its BAG number, or the one that was asked for."""
    said = rows["municipality_code"].str.extract(r"^(?:GM)?([0-9]{1,4})$", flags=re.IGNORECASE)[0].str.zfill(4)
    of_id = rows["address_id"].mask(rows["address_id"] == "", rows["designation_id"]).str.extract(r"^([0-9]{4})[0-9]{12}$")[0]
    code = said.fillna(of_id).fillna(asked or "").astype("str")
    if (code == "").all():
        raise SourceError(f"In ‘{name}’ staat niet van welke gemeente de adressen zijn. Geef de gemeentecode erbij.")
    return code


def _coordinates(rows: pd.DataFrame) -> gpd.GeoSeries:
    """Return the places (RD): written with a comma or point, in metres or degrees, also with x and y changed round."""
    x, y = (pd.to_numeric(rows[name].str.replace(",", "."), errors="coerce").to_numpy(dtype="float64") for name in ("x_given", "y_given"))
    # everywhere in the country x is smaller than y in RD, and longitude smaller than latitude
    x, y = np.fmin(x, y), np.fmax(x, y)
    points = gpd.GeoSeries(gpd.points_from_xy(x, y), crs=tables.CRS)
    in_degrees = y < 90
    if in_degrees.any():
        points[in_degrees] = gpd.GeoSeries(gpd.points_from_xy(x[in_degrees], y[in_degrees]), crs="EPSG:4326").to_crs(tables.CRS).to_numpy()
    return points.where(~(np.isnan(x) | np.isnan(y)), None)


def _write(rows: pd.DataFrame, out: Path) -> None:
    import pyogrio

    kinds = (
        rows["object_type"].str.lower().map(OBJECT_TYPES).fillna(KINDS[0])
        if "object_type" in rows
        else pd.Series(KINDS[0], index=rows.index)
    )
    table = gpd.GeoDataFrame(rows[list(BAG_NAMES)].rename(columns=BAG_NAMES), geometry=_coordinates(rows).array, crs=tables.CRS)
    for kind in KINDS:
        of_kind = table[(kinds == kind).to_numpy()]
        if len(of_kind):
            pyogrio.write_dataframe(
                of_kind, out, layer=kind, driver="GPKG", append=out.exists(), geometry_name="geom", geometry_type="Point"
            )
