"""How short the routes of a round are, how equal, and how long it takes to find them.

    python -m tests.benchmarks.routes [--register MAP] [--long SECONDS] [--pairs N]

Works on 1,200 addresses of the demo municipality, or of a register. `--long` lets the same solver, under the same rules, go on for so many
seconds of one processor, and tells how much shorter the routes get. Prints one line per figure.
"""

import argparse
import os
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path
from typing import cast

import geopandas as gpd
import numpy as np
import shapely

from analysis import privacy, recipients, tables
from analysis.register import Register, build_register, open_register
from analysis.rounds import RoundChoice, RoundPlan, plan_round, straight_line, street_network
from analysis.rounds.doors import find_doors, find_stretches
from analysis.rounds.planning import STRETCHES_PER_ROUTE
from analysis.rounds.routing import divide
from analysis.rounds.walking import Floats
from analysis.sources.demo import make_demo

ADDRESSES, PAIRS = 1200, 8
DAYS = tuple(date(2026, 12, 1) + timedelta(days=number) for number in range(5))


def processor_s() -> float:
    """The time of the processor so far, that of the process of the solver included."""
    return sum(os.times()[:4])


def demo_register(folder: Path) -> Register:
    """The register of the demo municipality."""
    files = make_demo(folder / "bestanden", seed=1)
    return build_register(folder / "adressenbestand", bag=files.bag, areas=files.areas, businesses=files.businesses, basemap=files.basemap)


def whole_buurten(register: Register, count: int) -> gpd.GeoDataFrame:
    """The first addresses of the largest buurten, as they may leave."""
    sizes = register.premises["neighbourhood_code"].value_counts()
    codes = [str(code) for code in sizes.index if code][:6]
    chosen = recipients.select_neighbourhood(register.premises, codes)
    listed = privacy.release_recipients(chosen, tables.empty(tables.Hotspots)).visit_list
    near = np.hypot(*(shapely.get_coordinates(listed.geometry.to_numpy()) - shapely.get_coordinates(listed.geometry.iloc[:1].to_numpy())).T)
    return cast(gpd.GeoDataFrame, listed.iloc[np.argsort(near, kind="stable")[:count]].reset_index(drop=True))


def snack_bars(register: Register) -> gpd.GeoDataFrame:
    """Fourteen snack bars, or else other horeca, all over the municipality."""
    found = recipients.select_branch(register.premises, branches=["snack_bar"])
    found = found if len(found) >= 14 else recipients.select_branch(register.premises, audiences=["catering", "retail"])
    return privacy.release_recipients(found, tables.empty(tables.Hotspots)).visit_list.iloc[:14]


def timed(name: str, addresses: gpd.GeoDataFrame, pairs: int, starts: int = 8) -> RoundPlan:
    """Plan a round and print how long that takes."""
    begin, cpu = time.perf_counter(), processor_s()
    plan = plan_round(addresses, RoundChoice(pairs=pairs, days=DAYS, starts=starts))
    spent, cpu = time.perf_counter() - begin, processor_s() - cpu
    hours = [route.hours for route in plan.routes]
    print(
        f"{name}: {spent:.1f} s ({cpu:.1f} s processor), {plan.walking_m:,.0f} m, {min(hours):.1f}-{max(hours):.1f} h a route", flush=True
    )
    return plan


def nearest_neighbour_m(points: Floats) -> float:
    """How far it is from each place to the nearest that is left, beginning at the first."""
    left, here, walked = set(range(1, len(points))), 0, 0.0
    while left:
        others = np.fromiter(left, dtype=np.int64)
        far = np.hypot(*(points[others] - points[here]).T)
        walked, here = walked + float(far.min()), int(others[far.argmin()])
        left.remove(here)
    return walked


def compare_with_nearest(addresses: gpd.GeoDataFrame, pairs: int) -> None:
    """Print our routes beside nearest-neighbour order, of whole routes and of the same routes."""
    doors = find_doors(addresses)
    longest = max(4, min(20, -(-len(addresses) // (pairs * STRETCHES_PER_ROUTE))))
    stretches = find_stretches(doors, longest)
    division = divide(stretches, pairs, straight_line, talk_s=450)
    stops = np.concatenate([stretch.points for stretch in stretches])
    same = [np.concatenate([stretches[leg.stretch].points[:: -1 if leg.is_turned else 1] for leg in route]) for route in division.routes]
    one = nearest_neighbour_m(stops)
    each = sum(nearest_neighbour_m(points) for points in same)
    print(f"{len(addresses)} addresses, {len(stops)} entrances, {len(stretches)} sides of streets, {len(division.routes)} routes")
    print(f"ours {division.length_m:,.0f} m; nearest neighbour: one walk {one:,.0f} m, the same routes {each:,.0f} m")


def long_run(addresses: gpd.GeoDataFrame, pairs: int, seconds: float) -> None:
    """Let the same solver go on, and print how the best answer improves with processor time."""
    longest = max(4, min(20, -(-len(addresses) // (pairs * STRETCHES_PER_ROUTE))))
    stretches = find_stretches(find_doors(addresses), longest)
    begin, best, seed, told = processor_s(), float("inf"), 0, 1.0
    first = 0.0
    while processor_s() - begin < seconds:
        found = divide(stretches, pairs, straight_line, talk_s=450, seed=seed).length_m
        first, best, seed = first or found, min(best, found), seed + 1
        spent = processor_s() - begin
        if spent >= told:
            say_long(spent, seed, first, best)
            told = spent * 2
    say_long(processor_s() - begin, seed, first, best)


def say_long(spent: float, seed: int, first: float, best: float) -> None:
    """Print how far a long run is."""
    more = 100 * (first / best - 1)
    print(f"after {spent:,.0f} s of processor ({8 * seed} tries): {best:,.0f} m; a single run is {more:.1f} % longer", flush=True)


def main() -> None:
    """Print every figure."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    options.add_argument("--register", type=Path)
    options.add_argument("--long", type=float, default=0.0)
    options.add_argument("--pairs", type=int, default=PAIRS)
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        register = open_register(chosen.register) if chosen.register else demo_register(Path(folder))
        addresses, bars = whole_buurten(register, ADDRESSES), snack_bars(register)
        homes = addresses.assign(audience="residents").astype({"audience": "str"})  # one window, so that all are divided at once
        timed("14 snack bars, 2 pairs", bars, 2)
        first = timed(f"{len(homes)} addresses, {chosen.pairs} pairs", homes, chosen.pairs)
        again = timed("the same again", homes, chosen.pairs)
        print(f"the same round both times: {first.visits.equals(again.visits)}")
        compare_with_nearest(homes, chosen.pairs)
        network = street_network(register.basemap("streets"))
        if network is not None:
            begin = time.perf_counter()
            plan = plan_round(homes, RoundChoice(pairs=chosen.pairs, days=DAYS), distances=network.distances)
            print(f"along the streets of the map: {time.perf_counter() - begin:.1f} s, {plan.walking_m:,.0f} m")
        if chosen.long:
            long_run(homes, chosen.pairs, chosen.long)


if __name__ == "__main__":
    main()
