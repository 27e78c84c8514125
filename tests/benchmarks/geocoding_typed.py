"""Measure the geocoder on addresses as people type them: each of some 260 ways of writing, on real streets of a register.

    python -m tests.benchmarks.geocoding_typed ADDRESSES.gpkg [--each 40] [--seed 7]

A way of writing is a line with the parts of an address in braces, and how well its place must be found: at the address or its
number, at the street, or not at all. A way that needs a title, a type or an addition is asked of addresses that have one.
"""

import argparse
import csv
import random
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import geopandas as gpd
import pandas as pd

from analysis import tables
from analysis.geocoding import build_index, geocode
from tests.benchmarks.geocoding import largest_place, load_addresses

AT_NUMBER, AT_STREET = ("address", "number"), ("street",)

with (Path(__file__).parents[1] / "cases" / "ways_of_writing.csv").open(encoding="utf-8", newline="") as file:
    WAYS = list(csv.DictReader(file))
"""Kind (of number, addition or street: how well it must be found; spelling: streets that have `form`, with `old` written as `new`;
nowhere: no address), and how it is written."""


def forms(kind: str) -> list[str]:
    """Return the ways of writing of one kind."""
    return [way["form"] for way in WAYS if way["kind"] == kind]


def ways(addresses: gpd.GeoDataFrame, each: int, seed: int) -> Iterator[tuple[str, str, dict, tuple[str, ...]]]:
    """Yield a way of writing, a typed line, the address it was made from and how well it may be found."""
    rng = random.Random(seed)
    rows = addresses.drop(columns="geometry").to_dict("records")
    streets = pd.Series([row["street"] for row in rows]).groupby([row["place"] for row in rows]).agg(set)
    in_places: dict[str, int] = {}
    for of_place in streets:
        for street in of_place:
            in_places[street] = in_places.get(street, 0) + 1
    bare = {(row["street"], row["place"], row["number"]) for row in rows if not row["letter"] + row["addition"]}
    own = [row for row in rows if (row["street"], row["place"], row["number"]) in bare and not re.search(r"\d", row["street"])]

    def sample(of: list[dict], fits: Callable[[dict], bool]) -> list[dict]:
        fitting = [row for row in of if fits(row)]
        return rng.sample(fitting, min(each, len(fitting)))

    for some, of, level in (
        (forms("number"), own, AT_NUMBER),
        (forms("addition"), [row for row in rows if row["letter"] or row["addition"][:1].isalpha()], AT_NUMBER),
        (forms("street"), own, AT_STREET),
    ):
        for form in some:
            says_where = any(part in form for part in ("place}", "PLACE}", "postcode}"))
            for row in sample(of, lambda one, says_where=says_where: says_where or in_places[one["street"]] == 1):
                yield form, written(form, row, row["street"]), row, level
    for pattern, old, new in ((way["form"], way["old"], way["new"]) for way in WAYS if way["kind"] == "spelling"):
        for row in sample(own, lambda one, pattern=pattern: bool(re.search(pattern, one["street"]))):
            yield f"{old} > {new}", written("{street} {number}, {place}", row, re.sub(old, new, row["street"], count=1)), row, AT_NUMBER


def written(form: str, row: dict, street: str) -> str:
    """Return an address written in one way."""
    code = row["postcode"]
    return form.format(
        street=street,
        UPPER=street.upper(),
        lower=street.lower(),
        number=row["number"],
        next=row["number"] + 2,
        letter=row["letter"],
        LETTER=row["letter"].upper(),
        addition=("-" if row["letter"] and row["addition"] else "") + row["addition"],
        place=row["place"],
        PLACE=row["place"].upper(),
        lower_place=row["place"].lower(),
        postcode=code,
        spaced_postcode=f"{code[:4]} {code[4:]}",
        lower_postcode=code.lower(),
        digits=code[:4],
    )


def judge(addresses: gpd.GeoDataFrame, each: int, seed: int) -> pd.DataFrame:
    """Return for each typed line what it was, what was found and the verdict."""
    asked = list(ways(addresses, each, seed))
    asked += [("(nowhere)", line, {}, ()) for line in forms("nowhere")]
    asked += [("(nowhere)", f"{line}, {largest_place(addresses)}", {}, ()) for line in forms("nowhere")]
    queries = pd.DataFrame([dict.fromkeys(tables.PLACE_TEXT, "") | {"address": line} for _, line, *_ in asked], dtype="str")
    matches = geocode(queries, build_index(addresses))
    found = pd.DataFrame({"way": [one[0] for one in asked], "typed": [one[1] for one in asked]})
    found["got"], found["label"] = matches["precision"].to_numpy(), matches["matched_address"].to_numpy()
    found["reason"], found["confidence"] = matches["match_reason"].to_numpy(), matches["confidence"].to_numpy()
    found["meant"] = [f"{row['street']} {row['number']}, {row['place']}" if row else "" for _, _, row, _ in asked]
    answers = zip(asked, found["got"], found["label"], found["reason"], strict=True)
    found["verdict"] = [_verdict(one[2], one[3], got, label, reason) for one, got, label, reason in answers]
    return found


def _verdict(row: dict, level: tuple[str, ...], got: str, label: str, reason: str) -> str:
    if not row:
        return "right" if got in ("unknown", "neighbourhood") else "wrong"
    if got in ("unknown", "postcode", "neighbourhood"):
        return "unresolved"
    name = re.sub(r", (\d{4} [A-Z]{2} )?", ", ", label)
    street, place = re.escape(row["street"]), re.escape(row["place"])
    is_street = re.fullmatch(rf"{street}(?: \d.*)?, {place}", name)
    is_number = re.fullmatch(rf"{street} {row['number']}(?!\d).*, {place}", name)
    if not is_street or (not is_number and got in AT_NUMBER):
        return "wrong"
    return "right" if got in level or "number_spread_out" in reason else "coarse"


def main() -> None:
    """Print the figures and every way of writing that is not always right."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("addresses", type=Path)
    parser.add_argument("--each", type=int, default=40)
    parser.add_argument("--seed", type=int, default=7)
    options = parser.parse_args()
    found = judge(load_addresses(options.addresses), options.each, options.seed)
    share = found["verdict"].value_counts(normalize=True).mul(100).round(3).to_dict()
    print(f"{found['way'].nunique()} ways of writing, {len(found)} lines: {share}")
    missed = found[found["verdict"] != "right"]
    for way, some in missed.groupby("way", sort=False):
        counts = some["verdict"].value_counts().to_dict()
        one = some.iloc[0]
        print(
            f"{way!r:45} {counts} of {int((found['way'] == way).sum())}: {one['typed']!r} -> {one['got']} {one['label']!r} {one['reason']}"
        )


if __name__ == "__main__":
    main()
