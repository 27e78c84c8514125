"""Measure the geocoder: right, unresolved and wrong on corrupted addresses, and rows per second.

    python -m tests.benchmarks.geocoding ADDRESSES.gpkg --elsewhere OTHER.gpkg [--rows 10000] [--seed 501]

Both files are bag-light.gpkg of one municipality; the second one lends its streets as streets of another town. The weights in
data/geocoder_model.json were fitted on Leeuwarden (see fit_geocoder.py), so measure on any other municipality.

A row is *right* when it is found as well as its text allows: the street and number where a number was given, the street
where there was none, within 100 m for a corner, and not at all for a street of another town or a text without an address.
An answer that is literally what was typed counts as right: nobody could know better. *Wrong* is any other answer.
"""

import argparse
import json
import time
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd

from analysis import tables
from analysis.geocoding import build_index, geocode
from tests.benchmarks.corruption import BASE, STRESS, Corruption, Rates, plain

WITH_NUMBER = ("address", "range", "near", "postcode_number")
BAG_COLUMNS = {
    "identificatie": "address_id_bag",
    "nummeraanduiding_hoofdadres_identificatie": "designation_id_bag",
    "openbare_ruimte_naam": "street",
    "openbare_ruimte_naam_kort": "street_short",
    "huisnummer": "number",
    "huisletter": "letter",
    "toevoeging": "addition",
    "postcode": "postcode",
    "woonplaats_naam": "place",
    "gebruiksdoel": "uses",
    "status": "status",
    "oppervlakte": "area_m2",
    "pand_identificatie": "building_id_bag",
    "bronhouder_identificatie": "municipality_code",
}


def load_addresses(path: Path) -> gpd.GeoDataFrame:
    """Return the `Addresses` of a bag-light.gpkg of one municipality."""
    table = gpd.read_file(path, layer="verblijfsobject", columns=list(BAG_COLUMNS)).rename(columns=BAG_COLUMNS)
    table["neighbourhood_code"] = ""
    text = [name for name, column in tables.Addresses.columns.items() if column.metadata["dtype"] == "str"]
    table[text] = table[text].fillna("").astype("str")
    table["area_m2"] = table["area_m2"].astype("float64")
    table["number"] = table["number"].astype("int64")
    return tables.check(table.set_geometry(table.geometry.set_crs(tables.CRS, allow_override=True)), tables.Addresses)


def largest_place(addresses: pd.DataFrame) -> str:
    """Return the name of the largest place, which most municipalities are called after."""
    return str(addresses["place"].value_counts().index[0])


def judge(queries: pd.DataFrame, truth: pd.DataFrame, matches: gpd.GeoDataFrame, addresses: pd.DataFrame) -> pd.DataFrame:
    """Return per row what it was, its verdict (right, unresolved, wrong) and whether it was found at address or number level."""
    found = truth.assign(
        got=matches["precision"].to_numpy(), label=matches["matched_address"].to_numpy(), reason=matches["match_reason"].to_numpy()
    )
    found["confidence"] = matches["confidence"].to_numpy()
    distance = np.hypot(matches.geometry.x.to_numpy() - truth["x"], matches.geometry.y.to_numpy() - truth["y"])
    name, place = _parts(found["label"])
    has_number = found["got"].isin(["address", "number", "nearest_number"])
    street, number = _street_and_number(name)
    street, number = street.where(has_number, name), number.where(has_number, "")
    is_street = (street == truth["street"]) & (place == truth["place"])
    is_number = is_street & (number == truth["number"].astype(str))
    is_placed = ~found["got"].isin(["unknown", "postcode", "neighbourhood"])
    kind = truth["kind"]
    right = pd.Series(False, index=truth.index)
    right |= kind.isin(WITH_NUMBER) & is_number & found["got"].isin(["address", "number"])
    right |= kind.isin(WITH_NUMBER) & is_street & (found["got"] == "street") & found["reason"].str.contains("number_spread_out")
    right |= kind.isin(["number_missing", "number_not_existing"]) & is_street
    right |= (kind == "crossing") & (distance < 100) & is_placed
    right |= kind.isin(["foreign", "no_address"]) & ~is_placed
    right |= (kind == "coordinate") & (distance < 2)
    typed = (queries["street"] + " " + queries["address"] + " " + queries["number"]).map(plain)
    literal_street = street.map(plain)
    is_literal = pd.Series([bool(a) and t.startswith(a) for a, t in zip(literal_street, typed, strict=True)], index=truth.index)
    is_literal &= is_placed & (found["got"] != "crossing") & found["reason"].str.contains("street_literal")
    found["is_literal"] = is_literal & ~right
    found["verdict"] = np.select([right | is_literal, ~is_placed], ["right", "unresolved"], "wrong")
    found["is_fine"] = found["got"].isin(["address", "number"]) & (right | is_literal)
    found["typed"] = queries.agg(lambda row: " ~ ".join(part for part in row if part), axis=1).to_numpy()
    return found


def _parts(labels: pd.Series) -> tuple[pd.Series, pd.Series]:
    split = labels.str.rpartition(", ")
    return split[0], split[2].str.replace(r"^\d{4} [A-Z]{2} ", "", regex=True)


def _street_and_number(names: pd.Series) -> tuple[pd.Series, pd.Series]:
    found = names.str.extract(r"^(.*?) (\d+)[A-Za-z]?(?:-[A-Za-z0-9]+)?$")
    return found[0].fillna(names), found[1].fillna("")


def summarise(found: pd.DataFrame) -> dict[str, float]:
    """Return the shares (%) that the targets are about."""
    numbered = found["kind"].isin(WITH_NUMBER)
    placed = found["got"] != "unknown"
    share = {
        "right": (found["verdict"] == "right").mean(),
        "unresolved": (found["verdict"] == "unresolved").mean(),
        "wrong": (found["verdict"] == "wrong").mean(),
        "literal": found["is_literal"].mean(),
        "precision_of_placed": (found.loc[placed, "verdict"] == "right").mean(),
        "numbered_fine": found.loc[numbered, "is_fine"].mean(),
        "numbered_wrong": (found.loc[numbered, "verdict"] == "wrong").mean(),
        "foreign_refused": (found.loc[found["kind"] == "foreign", "verdict"] == "right").mean(),
        "no_address_refused": (found.loc[found["kind"] == "no_address", "verdict"] == "right").mean(),
    }
    return {name: round(100 * float(value), 3) for name, value in share.items()}


def measure(
    addresses: gpd.GeoDataFrame, elsewhere: gpd.GeoDataFrame, *, rows: int, seed: int, rates: Rates, one_line: bool
) -> tuple[dict[str, float], pd.DataFrame]:
    """Return shares and verdicts of one drawing, with the speed."""
    index = build_index(addresses)
    queries, truth = Corruption(addresses, elsewhere, largest_place(addresses), seed, rates).draw(rows, one_line=one_line)
    started = time.perf_counter()
    matches = geocode(queries, index)
    seconds = time.perf_counter() - started
    found = judge(queries, truth, matches, addresses)
    return summarise(found) | {"rows_per_s": round(rows / seconds)}, found


def main() -> None:
    """Print the figures of every set."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("addresses", type=Path)
    parser.add_argument("--elsewhere", type=Path, required=True)
    parser.add_argument("--rows", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=501)
    parser.add_argument("--errors", type=Path, help="write every row that is not right to this csv")
    options = parser.parse_args()
    addresses, elsewhere = load_addresses(options.addresses), load_addresses(options.elsewhere)
    started = time.perf_counter()
    build_index(addresses)
    print(f"index of {len(addresses)} addresses: {time.perf_counter() - started:.2f} s")
    errors = []
    for name, rates, one_line in (
        ("base, columns", BASE, False),
        ("base, one line", BASE, True),
        ("stress, columns", STRESS, False),
        ("stress, one line", STRESS, True),
    ):
        shares, found = measure(addresses, elsewhere, rows=options.rows, seed=options.seed, rates=rates, one_line=one_line)
        print(f"{name:18s}", json.dumps(shares))
        errors.append(found[found["verdict"] != "right"].assign(set=name))
    if options.errors:
        pd.concat(errors).to_csv(options.errors, index=False)


if __name__ == "__main__":
    main()
