"""Measure what docs/method.md and the closing notes name: on the outside data where it is, else on two demo municipalities."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from analysis.sources.demo import make_demo

ROOT = Path(__file__).resolve().parents[2]


def main() -> None:
    """Run every benchmark, one after the other, and print its table."""
    data = Path(os.environ.get("PREVENTIEKAART_SHARED", ROOT.parent / "shared")) / "data"
    with tempfile.TemporaryDirectory() as folder:
        here, elsewhere = data / "lelystad-bag-light.gpkg", data / "leeuwarden-bag-light.gpkg"
        if not here.exists():
            here = make_demo(Path(folder) / "a", seed=1).bag
            elsewhere = make_demo(Path(folder) / "b", seed=2).bag
        measure("geocoding", here, "--elsewhere", elsewhere)
        measure("geocoding_typed", here)
        measure("geocoding_speed", here, "--elsewhere", elsewhere)
        measure("register", "--bag", here)
        measure("hotspots")
        measure("filters")
        measure("methods")
        measure("readers")
        measure("routes")
        measure("selection")


def measure(name: str, *arguments: str | Path) -> None:
    """Run one benchmark in a process of its own."""
    print(f"\n== {name}", flush=True)
    subprocess.run([sys.executable, "-m", f"tests.benchmarks.{name}", *map(str, arguments)], check=True, cwd=ROOT)


if __name__ == "__main__":
    main()
