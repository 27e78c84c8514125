"""How much the surfaces catch on real robberies, and how fast the methods are.

    python -m tests.benchmarks.methods [--data FOLDER] [--register FOLDER]

The robberies and their areas are those of the outside data folder (skipped without it). The comparison with KDEpy runs when KDEpy
is installed; it is no dependency of ours.
"""

import argparse
import importlib
import os
import resource
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from analysis.accuracy import prediction_accuracy
from analysis.chance import knox, scan
from analysis.hotspots import find_hotspots, how_sure, places_at_risk
from analysis.settings import DEFAULTS
from analysis.surface import DensityGrid, Grid, grid_of_area, multiscale_density, single_bandwidth_density, smooth
from analysis.terms import Kind
from tests.benchmarks.hotspots import make_town, shops_of

Floats = npt.NDArray[np.float64]
SHARED = Path(os.environ.get("PREVENTIEKAART_SHARED", Path(__file__).resolve().parents[3] / "shared"))
CITIES = {"nottingham": "nottingham_robbery_2022", "sf": "sf_robbery_2019"}
SHARES = (0.01, 0.02, 0.05)


def load_city(folder: Path, city: str) -> tuple[pd.DataFrame, BaseGeometry]:
    """The robberies of a city with their dates, and its area."""
    robberies = pd.read_csv(folder / f"{CITIES[city]}.csv", parse_dates=["t"])
    return robberies, gpd.read_file(folder / f"area_{city}.gpkg").geometry.union_all()


def windows(robberies: pd.DataFrame) -> Iterator[tuple[Floats, Floats]]:
    """Six months to learn from and the three after it, four times, a month later each."""
    for month in range(4):
        begin = pd.Timestamp(robberies["t"].min().year, 1, 1) + pd.DateOffset(months=month)
        cut, end = begin + pd.DateOffset(months=6), begin + pd.DateOffset(months=9)
        learn, later = robberies["t"].between(begin, cut, inclusive="left"), robberies["t"].between(cut, end, inclusive="left")
        yield robberies.loc[learn, ["x", "y"]].to_numpy(), robberies.loc[later, ["x", "y"]].to_numpy()


def hit_rates(density: DensityGrid, later: Floats) -> Floats:
    """The share of later robberies in the densest 1, 2 and 5 % of the area; one outside the area is missed."""
    half = density.cell_size_m / 2
    held = Grid(density.x_centers[0] - half, density.y_centers[0] - half, density.cell_size_m, density.inside).count(later)
    found = held[density.inside].sum() / len(later)
    return np.array([prediction_accuracy(density.values[density.inside], held[density.inside], share).hit_rate * found for share in SHARES])


def ratio_to_one_bandwidth(robberies: pd.DataFrame, area: BaseGeometry, make: Callable[[Floats, BaseGeometry], DensityGrid]) -> Floats:
    """The hit rate over that of a kernel of 200 m, per window and share of the area."""
    rows = [
        (hit_rates(make(learn, area), later), hit_rates(single_bandwidth_density(learn, area, 200), later))
        for learn, later in windows(robberies)
    ]
    return np.array([ours / theirs for ours, theirs in rows])


def variants(robberies: pd.DataFrame) -> Iterator[tuple[str, pd.DataFrame]]:
    """The same robberies as another publisher or a smaller town would have them."""
    random = np.random.default_rng(0)
    for metres in (40, 100):
        moved = robberies.copy()
        moved[["x", "y"]] += random.normal(0, metres, (len(moved), 2))
        yield f"every place moved by {metres} m", moved
    for part in (2, 4):
        yield f"one robbery in {part}", robberies.sample(frac=1 / part, random_state=0)


def catches(folder: Path) -> None:
    """Print the hit rates on the real robberies."""
    if not folder.is_dir():
        print("real robberies: the outside data folder is not there")
        return
    means = []
    for city in CITIES:
        ratio = ratio_to_one_bandwidth(*load_city(folder, city), multiscale_density)
        means.append(ratio.mean())
        print(
            f"{city}: hit rate over sigma 200 {ratio.mean():.3f}; "
            f"at 1, 2, 5 %: {ratio.mean(axis=0).round(3)}; per window: {ratio.mean(axis=1).round(3)}"
        )
    print(f"averaged: {np.mean(means):.3f} (target 1.10, none below 1.00)")
    for city in CITIES:
        robberies, area = load_city(folder, city)
        for name, changed in variants(robberies):
            print(f"{city}, {name}: {ratio_to_one_bandwidth(changed, area, multiscale_density).mean():.3f}")


def best_of(work: Callable[[], object], times: int = 5) -> float:
    """The shortest of a few runs, in seconds."""
    seconds = []
    for _ in range(times):
        begin = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - begin)
    return min(seconds)


def kde_speed() -> None:
    """Print the time of a kernel density of 100,000 points on a million cells, beside that of KDEpy."""
    points, area = np.random.default_rng(0).uniform(0, 40_000, (100_000, 2)), shapely.box(0, 0, 40_000, 40_000)
    grid = grid_of_area(area, 40, points)
    ours = best_of(lambda: smooth(points, grid, 500))
    whole = best_of(lambda: single_bandwidth_density(points, area, 500, 40))
    print(f"kernel density, 1e5 points, 1e6 cells: {ours:.3f} s with the grid ready, {whole:.3f} s with making it")
    try:
        theirs = importlib.import_module("KDEpy").FFTKDE
    except ImportError:
        print("KDEpy is not installed: no comparison")
        return
    seconds = best_of(lambda: theirs(kernel="gaussian", bw=500).fit(points).evaluate((1000, 1000)))
    print(f"KDEpy FFTKDE, same points, 1000 x 1000: {seconds:.3f} s; ours {ours / seconds:.2f} of it (target .5)")


def chance_speed() -> None:
    """Print the times of the scan and of Knox."""
    random = np.random.default_rng(0)
    for side_m in (28_000, 10_000):
        places = random.uniform(0, side_m, (8000, 2))
        points = places[random.choice(8000, 2200)]
        seconds = best_of(partial(scan, points, places), 2)
        print(
            f"scan, 8,000 places in {side_m / 1000:.0f} x {side_m / 1000:.0f} km, 2,200 incidents, 999 simulations: "
            f"{seconds:.2f} s (target 5)"
        )
    for side_m in (15_000, 5_000):
        points, days = random.uniform(0, side_m, (10_000, 2)), random.integers(0, 365, 10_000)
        seconds = best_of(partial(knox, points, days, [0, 100, 200, 400], [0, 7, 14, 28]), 2)
        pairs = knox(points, days, [0, 400], [0, 999], 0)[0].sum()
        print(f"knox, n = 10,000, {pairs:,} pairs within 400 m, 999 permutations: {seconds:.2f} s (target 2)")


def whole_analysis(premises: gpd.GeoDataFrame, n: int = 5000) -> None:
    """Print the time and the memory of concentrations, chance, bootstrap and back-test together."""
    random = np.random.default_rng(0)
    homes = shapely.get_coordinates(places_at_risk(premises, [Kind.HOME_ROBBERY]).geometry.to_numpy())
    shops = shops_of(premises)[1]
    kinds = np.where(np.arange(n) % 3 == 0, "home_robbery", "business_robbery")
    xy = np.where((kinds == "home_robbery")[:, None], homes[random.choice(len(homes), n)], shops[random.choice(len(shops), n)])
    days = pd.Timestamp("2023-01-01") + pd.to_timedelta(random.integers(0, 3 * 365, n), unit="D")
    located = make_located_quick(xy, kinds, days)
    begin = time.perf_counter()
    found = find_hotspots(located, premises, DEFAULTS)
    between = time.perf_counter()
    how_sure(found, premises, DEFAULTS)
    end = time.perf_counter()
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"whole analysis, {n:,} incidents, {len(premises):,} addresses: {end - begin:.2f} s (target 8), of which scan and outlines "
        f"{between - begin:.2f} s, bootstrap, back-test and other settings {end - between:.2f} s; at most {memory:.0f} MB (target 1,500)"
    )


def make_located_quick(xy: Floats, kinds: npt.NDArray[np.str_], days: pd.DatetimeIndex) -> gpd.GeoDataFrame:
    """A `LocatedIncidents` table of these points."""
    from tests.make import make_located

    return make_located([tuple(point) for point in xy], kind=kinds, occurred_from=days, occurred_until=days)


def main() -> None:
    """Print every figure."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    options.add_argument("--data", type=Path, default=SHARED / "data" / "hotspots")
    options.add_argument("--register", type=Path, help="a register to time the whole analysis on, instead of the made-up town")
    chosen = options.parse_args()
    if chosen.register:
        from analysis.register import open_register

        whole_analysis(open_register(chosen.register).premises)
    else:
        whole_analysis(make_town())
    catches(chosen.data)
    kde_speed()
    chance_speed()


if __name__ == "__main__":
    main()
