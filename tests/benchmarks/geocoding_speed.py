"""Measure how fast the geocoder is, beside a DuckDB join on Jaro-Winkler in the same process.

    python -m tests.benchmarks.geocoding_speed ADDRESSES.gpkg --elsewhere OTHER.gpkg [--rows 28000]

Rows per second of wall time and of processor time: on a machine that others use as well the second says more, and the ratio
to the join in the same run says most. There are two joins. The plain one compares every row with every address that has its
number. The thrifty one compares each distinct street text once with each distinct street name. Both keep what is alike for
0.85 or more, and neither reads lines, corners, ranges, additions or postcodes.
"""

import argparse
import time
from collections.abc import Callable
from pathlib import Path

import geopandas as gpd
import pandas as pd

from analysis.geocoding import build_index, geocode
from analysis.geocoding.words import street_text
from tests.benchmarks.corruption import BASE, Corruption
from tests.benchmarks.geocoding import largest_place, load_addresses

ADDRESSES_OF_A_CITY = 140_000
HOT_SPOTS, REPEATED = 19_000, 500_000
PLAIN_JOIN = """
select asked.row,
    arg_max(addresses.id, jaro_winkler_similarity(asked.street, addresses.street) + 0.05 * (asked.place = addresses.place)::int)
from asked join addresses on asked.number = addresses.number and jaro_winkler_similarity(asked.street, addresses.street) >= 0.85
group by asked.row
"""
THRIFTY_JOIN = """
with names as (select distinct street from addresses), typed as (select distinct street from asked where street <> ''),
alike as (
    select typed.street as typed, names.street, jaro_winkler_similarity(typed.street, names.street) as score
    from typed, names where jaro_winkler_similarity(typed.street, names.street) >= 0.85
)
select asked.row, arg_max(addresses.id, alike.score + 0.05 * (asked.place = addresses.place)::int)
from asked join alike on asked.street = alike.typed join addresses on addresses.street = alike.street and addresses.number = asked.number
group by asked.row
"""
ASKED = """
create or replace table asked as select row_number() over () as row, lower(street) as street, lower(place) as place,
try_cast(regexp_extract(number, '[0-9]+') as int) as number from queries
"""


def clock(act: Callable[[], object], repeat: int = 3) -> tuple[float, float]:
    """Return the shortest wall time and the shortest processor time (s) of an action."""
    walls, processors = [], []
    for _ in range(repeat):
        wall, processor = time.perf_counter(), time.process_time()
        act()
        walls.append(time.perf_counter() - wall)
        processors.append(time.process_time() - processor)
    return min(walls), min(processors)


def distinct(addresses: gpd.GeoDataFrame, elsewhere: gpd.GeoDataFrame, rows: int, *, one_line: bool) -> pd.DataFrame:
    """Return messy rows that are all different."""
    queries, _ = Corruption(addresses, elsewhere, largest_place(addresses), 7, BASE).draw(rows * 11 // 10, one_line=one_line)
    return queries.drop_duplicates().head(rows).reset_index(drop=True)


def show(name: str, rows: int, wall: float, processor: float) -> None:
    print(f"{name:44s} {rows / wall:12,.0f} rows/s {rows / processor:12,.0f} rows per second of processor", flush=True)


def join_by_duckdb(queries: pd.DataFrame, addresses: gpd.GeoDataFrame, statement: str) -> tuple[float, float]:
    """Return the times of a join, without reading the register."""
    import duckdb

    connection = duckdb.connect()
    connection.execute("set threads = 1")
    register = pd.DataFrame(addresses[["address_id_bag", "street", "number", "place"]]).astype(object)
    connection.register("register", register)
    connection.execute(
        "create table addresses as select address_id_bag as id, lower(street) as street, cast(number as int) as number, "
        "lower(place) as place from register"
    )
    connection.register("queries", queries[["street", "number", "place"]].astype(object))

    def join() -> None:
        connection.execute(ASKED)
        connection.execute(statement).fetchall()

    return clock(join)


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("addresses", type=Path)
    parser.add_argument("--elsewhere", type=Path, required=True)
    parser.add_argument("--rows", type=int, default=28_000)
    options = parser.parse_args()
    addresses, elsewhere = load_addresses(options.addresses), load_addresses(options.elsewhere)

    def ask(queries: pd.DataFrame) -> Callable[[], object]:
        def answer() -> None:
            street_text.cache_clear()  # a new index and no memory of texts: as in a program that has just started
            geocode(queries, index)

        index = build_index(addresses)
        return answer

    for name, one_line in (("different rows, one line", True), ("different rows, columns", False)):
        queries = distinct(addresses, elsewhere, options.rows, one_line=one_line)
        times = [clock(ask(queries), 1) for _ in range(3)]
        wall, processor = min(time[0] for time in times), min(time[1] for time in times)
        show(name, len(queries), wall, processor)
    for kind, statement in (("plain", PLAIN_JOIN), ("thrifty", THRIFTY_JOIN)):
        try:
            by_join = join_by_duckdb(queries, addresses, statement)
        except ImportError:
            print("without duckdb there is nothing to compare with: pip install duckdb")
            break
        show(f"DuckDB Jaro-Winkler join, {kind}", len(queries), *by_join)
        print(f"{f'columns against the {kind} join':44s} {by_join[0] / wall:12.1f} x {by_join[1] / processor:17.1f} x of processor time")
    repeated = queries.head(HOT_SPOTS).sample(REPEATED, replace=True, random_state=1).reset_index(drop=True)
    show("500,000 rows with repeats, columns", REPEATED, *clock(ask(repeated), 2))
    copies = -(-ADDRESSES_OF_A_CITY // len(addresses))
    parts = [addresses.assign(municipality_code=f"{9000 + at}") for at in range(copies)]
    city = pd.concat(parts, ignore_index=True).head(ADDRESSES_OF_A_CITY)
    first = queries.head(1)
    wall, processor = clock(lambda: geocode(first, build_index(city)))
    print(f"{'cold start on 140,000 addresses, first answer':44s} {wall:12.2f} s {processor:15.2f} s of processor time")


if __name__ == "__main__":
    main()
