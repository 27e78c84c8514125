"""What the search for concentrations finds, and how often it cries wolf.

    python -m tests.benchmarks.hotspots [--premises FILE.pkl] [--seeds N]

Works on a made-up town of 19,200 addresses, or on a pickled `Premises` table. Prints one line per figure.
"""

import argparse
import pickle
from pathlib import Path

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import shapely
from scipy.spatial import cKDTree

from analysis import tables
from analysis.chance import change_between
from analysis.hotspots import find_hotspots, places_at_risk
from analysis.hotspots.places import PlacePools
from analysis.settings import Settings
from analysis.terms import Kind
from tests.make import make_addresses, make_located

Floats = npt.NDArray[np.float64]
QUICK = Settings(simulations=199)
KIND = Kind.BUSINESS_ROBBERY


def make_town() -> gpd.GeoDataFrame:
    """240 streets of 80 addresses on a field of 4 by 6 km; every fifteenth address is a shop; in every tenth street every second."""
    streets = tuple(f"Straat {number}" for number in range(240))
    addresses = make_addresses(numbers=80, streets=streets)
    serial = np.arange(len(addresses)) // 80
    x, y = addresses.geometry.x, addresses.geometry.y
    addresses["geometry"] = shapely.points(x + 450.0 * (serial % 8), y - 100.0 * serial + 120.0 * (serial // 8))
    is_shop = (np.arange(len(addresses)) % 15 == 0) | ((serial % 10 == 3) & (addresses["number"] % 2 == 0))
    text = dict.fromkeys(("business_name", "branch", "sbi_code", "sbi_version"), "")
    town = addresses.assign(uses=np.where(is_shop, "winkelfunctie", "woonfunctie"), audience="use_unknown", is_non_mailing=False, **text)
    return tables.check(town.astype(dict.fromkeys(("uses", "audience", *text), "str")), tables.Premises)


def shops_of(premises: gpd.GeoDataFrame) -> tuple[gpd.GeoDataFrame, Floats]:
    """The shops with their points."""
    listed = premises[premises["address_id_bag"].isin(places_at_risk(premises, [KIND])["address_id_bag"])]
    return listed, shapely.get_coordinates(listed.geometry.to_numpy())


def planted_first(premises: gpd.GeoDataFrame, seeds: int) -> float:
    """Six incidents in one shopping street, fifteen elsewhere: how often the street is first in the list."""
    shops, xy = shops_of(premises)
    street = (shops["street"] + "|" + shops["place"]).to_numpy()
    names, counts = np.unique(street, return_counts=True)
    hits, pools = 0, PlacePools.of(premises)
    for seed in range(seeds):
        random = np.random.default_rng(seed)
        own = np.flatnonzero(street == random.choice(names[counts >= 12]))
        four = random.choice(own, 4, replace=False)
        far = np.flatnonzero(cKDTree(xy[own]).query(xy)[0] > 500)
        chosen = np.concatenate([four, random.choice(four, 2), random.choice(far, 15)])
        located = make_located([tuple(p) for p in xy[chosen]], address_id_bag=shops["address_id_bag"].to_numpy()[chosen])
        found = find_hotspots(located, premises, QUICK, seed, pools)
        hits += len(found.hotspots) > 0 and (found.incident_hotspot.iloc[:6] == found.hotspots["hotspot_id"].iloc[0]).sum() >= 4
    return hits / seeds


def false_alarm(premises: gpd.GeoDataFrame, n: int, seeds: int) -> float:
    """Incidents drawn from the places at risk: how often something is called more than expected."""
    _, xy = shops_of(premises)
    alarms, pools = 0, PlacePools.of(premises)
    for seed in range(seeds):
        drawn = xy[np.random.default_rng(seed).choice(len(xy), n)]
        found = find_hotspots(make_located([tuple(p) for p in drawn]), premises, QUICK, seed, pools)
        alarms += (found.hotspots["above_expected"] == "yes").any()
    return alarms / seeds


def power(premises: gpd.GeoDataFrame, seeds: int) -> float:
    """Twenty of a hundred incidents in three discs of 150 m: how often something is called more than expected."""
    xy = shapely.get_coordinates(places_at_risk(premises, [Kind.HOME_ROBBERY]).geometry.to_numpy())
    tree, found, pools = cKDTree(xy), 0, PlacePools.of(premises)
    for seed in range(seeds):
        random = np.random.default_rng(seed)
        discs = [tree.query_ball_point(xy[centre], 150) for centre in random.choice(len(xy), 3, replace=False)]
        chosen = np.concatenate([[random.choice(discs[i % 3]) for i in range(20)], random.choice(len(xy), 80)])
        located = make_located([tuple(p) for p in xy[chosen]], kind=str(Kind.HOME_ROBBERY))
        found += (find_hotspots(located, premises, QUICK, seed, pools).hotspots["above_expected"] == "yes").any()
    return found / seeds


def called_changed(premises: gpd.GeoDataFrame, runs: int) -> float:
    """The dates of two years dealt out again: how often a concentration of the two years together is called changed."""
    homes = shapely.get_coordinates(places_at_risk(premises, [Kind.HOME_ROBBERY]).geometry.to_numpy())
    pools, tree, changed = PlacePools.of(premises), cKDTree(homes), 0
    for seed in range(runs):
        random = np.random.default_rng(seed)
        discs = [tree.query_ball_point(homes[centre], 150) for centre in random.choice(len(homes), 4, replace=False)]
        xy = homes[np.concatenate([[random.choice(discs[i % 4]) for i in range(60)], random.choice(len(homes), 120)])]
        located = make_located([tuple(p) for p in xy], kind=str(Kind.HOME_ROBBERY))
        found = find_hotspots(located, premises, Settings(simulations=99), seed, pools)
        is_late = random.random(len(located)) < 0.5
        early, late = (
            [int((found.incident_hotspot[mask] == key).sum()) for key in found.hotspots["hotspot_id"]] for mask in (~is_late, is_late)
        )
        changed += int((change_between(early, late, 365, 365) <= 0.05).any())
    return changed / runs


def main() -> None:
    """Print every figure."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    options.add_argument("--premises", type=Path)
    options.add_argument("--seeds", type=int, default=100)
    chosen = options.parse_args()
    premises = pickle.loads(chosen.premises.read_bytes()) if chosen.premises else make_town()
    print(f"planted street first: {planted_first(premises, chosen.seeds):.2f} of {chosen.seeds} (target .95)")
    for n in (20, 50, 100, 300, 1000):
        print(f"false alarm, n = {n}: {false_alarm(premises, n, chosen.seeds):.3f} of {chosen.seeds} (target at most .09)", flush=True)
    changed = called_changed(premises, chosen.seeds)
    print(f"dates dealt out again, something called changed: {changed:.3f} of {chosen.seeds} (target at most .05)", flush=True)
    print(f"three planted discs, n = 100: {power(premises, chosen.seeds):.2f} of {chosen.seeds} (target .90)")


if __name__ == "__main__":
    main()
