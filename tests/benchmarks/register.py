"""How long and how much memory a register takes: `python -m tests.benchmarks.register [--rows N] [--municipalities M]`.

Writes a made-up BAG file of N addresses in M municipalities, mixed through each other as badly as can be, builds a register
of it in a process of its own and prints seconds, peak memory and size. With `--bag FILE` it measures a file of your own.
"""

import argparse
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio

PIECE = 500_000
BYTES_PER_ROW = 600
"""Of the made-up file and the register together, with room to spare."""
IMPORT = "from tests.benchmarks.register import write_bag"
BUILD = """
import sys, time
from pathlib import Path
from analysis.register import build_register, open_register
started = time.perf_counter()
register = build_register(Path(sys.argv[2]), bag=Path(sys.argv[1]))
built = time.perf_counter()
code = next(iter(register.info.municipalities))
addresses = open_register(Path(sys.argv[2]), code).addresses
opened = time.perf_counter()
try:
    import resource
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
except ImportError:
    peak = float("nan")
total = sum(register.info.address_counts.values())
seconds = f"{built - started:.1f} s (rekentijd {time.process_time():.1f} s)"
print(f"{total} adressen in {len(register.info.municipalities)} gemeenten: gebouwd in {seconds}, piek {peak:.0f} MB")
print(f"openen van gemeente {code} ({len(addresses)} adressen): {opened - built:.2f} s")
"""


def write_bag(path: Path, rows: int, municipalities: int, seed: int = 0) -> None:
    """Write a BAG file of made-up addresses; every municipality occurs in every piece of the file."""
    rng = np.random.default_rng(seed)
    for first in range(0, rows, PIECE):
        serial = np.arange(first, min(first + PIECE, rows))
        code = pd.Series(9000 + rng.integers(0, municipalities, len(serial))).astype("str")
        number = pd.Series(serial).astype("str").str.zfill(10)
        street = pd.Series(rng.integers(0, 900, len(serial))).astype("str")
        table = pd.DataFrame(
            {
                "rdf_seealso": "http://bag.basisregistraties.overheid.nl/bag/id/verblijfsobject/" + code + "01" + number,
                "identificatie": code + "01" + number,
                "oppervlakte": rng.integers(40, 200, len(serial)),
                "status": "Verblijfsobject in gebruik",
                "gebruiksdoel": rng.choice(
                    ["woonfunctie", "winkelfunctie", "winkelfunctie,woonfunctie"], len(serial), p=[0.93, 0.05, 0.02]
                ),
                "openbare_ruimte_naam": "Verzonnen straat " + street,
                "openbare_ruimte_naam_kort": "Verzonnen str " + street,
                "huisnummer": rng.integers(1, 300, len(serial)),
                "huisletter": rng.choice(["", "A", "B"], len(serial), p=[0.9, 0.05, 0.05]),
                "toevoeging": rng.choice(["", "1", "bis"], len(serial), p=[0.9, 0.05, 0.05]),
                "postcode": "9" + pd.Series(rng.integers(100, 999, len(serial))).astype("str") + "AB",
                "woonplaats_naam": "Plaats " + code,
                "bouwjaar": 1970,
                "pand_identificatie": code + "10" + number,
                "pandstatus": "Pand in gebruik",
                "nummeraanduiding_hoofdadres_identificatie": code + "20" + number,
                "openbare_ruimte_identificatie": code + "30" + number,
                "woonplaats_identificatie": code,
                "bronhouder_identificatie": code,
            }
        )
        points = gpd.points_from_xy(rng.uniform(20_000, 280_000, len(serial)), rng.uniform(310_000, 610_000, len(serial)), crs=28992)
        pyogrio.write_dataframe(
            gpd.GeoDataFrame(table, geometry=points), path, layer="verblijfsobject", driver="GPKG", append=path.exists(),
            geometry_name="geom", layer_options={"SPATIAL_INDEX": "NO"} if first == 0 else {},
        )  # fmt: skip


def main() -> None:
    """Make the file, build the register in a process of its own and print what it took."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--municipalities", type=int, default=40)
    parser.add_argument("--bag", type=Path)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if not asked.bag and shutil.disk_usage(folder).free < asked.rows * BYTES_PER_ROW:
            sys.exit(f"Er is te weinig ruimte op de schijf: nodig is {asked.rows * BYTES_PER_ROW / 1e9:.0f} GB.")
        bag = asked.bag
        if bag is None:
            bag = folder / "bag-light.gpkg"
            started = time.perf_counter()
            # a process of its own: the peak memory of a parent counts for its children
            making = f"write_bag(Path({str(bag)!r}), {asked.rows}, {asked.municipalities})"
            subprocess.run([sys.executable, "-c", f"from pathlib import Path\n{IMPORT}\n{making}"], check=True)
            print(f"proefbestand: {asked.rows} rijen, {bag.stat().st_size / 1e6:.0f} MB, {time.perf_counter() - started:.0f} s", flush=True)
        out = folder / "register"
        subprocess.run([sys.executable, "-c", BUILD, str(bag), str(out)], check=True)
        size = sum(file.stat().st_size for file in out.rglob("*") if file.is_file())
        print(f"grootte op schijf: {size / 1e6:.0f} MB")
        shutil.rmtree(out)


if __name__ == "__main__":
    main()
