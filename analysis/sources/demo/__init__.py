"""The demo municipality Waterveen: a fictional town with villages, its addresses, businesses and police files."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from analysis.errors import SourceError
from analysis.folders import new_folder

DEMO_CODE = "9900"
"""The municipality code of the demo; no real municipality has it."""


@dataclass(frozen=True, slots=True)
class DemoFiles:
    """Where the files of the demo municipality are."""

    folder: Path
    bag: Path
    basemap: Path
    areas: Path
    businesses: Path
    police_overview: Path
    other_unit: Path
    area_scan: Path
    seven: Path
    truth: Path
    readme: Path


def demo_files(folder: Path) -> DemoFiles:
    """Return the names of the files in a demo folder."""
    return DemoFiles(
        folder,
        folder / "bag-light.gpkg",
        folder / "basiskaart.gpkg",
        folder / "buurten.gpkg",
        folder / "bedrijven.csv",
        folder / "politieoverzicht.xlsx",
        folder / "andere_eenheid.csv",
        folder / "gebiedsscan.csv",
        folder / "zeven_incidenten.xlsx",
        folder / "kloppend.csv",
        folder / "LEESMIJ.txt",
    )


@contextmanager
def _fixed_clock(as_of: date) -> Iterator[None]:
    """Let GDAL write this date in its files instead of today's, so that the same town gives the same bytes."""
    import pyogrio

    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": f"{as_of.isoformat()}T00:00:00.000Z"})
    try:
        yield
    finally:
        pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": None})


def make_demo(
    out: Path,
    *,
    seed: int,
    addresses: int = 12_000,
    incidents: int = 250,
    as_of: date = date(2026, 9, 30),
    progress: Callable[[str], None] | None = None,
) -> DemoFiles:
    """Make the demo municipality in the folder `out` and return where its files are.

    Parameters
    ----------
    out
        A folder that is new or empty.
    seed
        The same arguments give the same bytes.
    addresses
        About how many addresses the municipality gets (300 to 150,000).
    incidents
        How many net incidents the police overview holds; it has more rows, since some are registered twice.
    as_of
        The last day of the three years.
    progress
        Called with a Dutch sentence at each step.

    Raises
    ------
    SourceError
        When the folder holds files already, or the numbers are out of range.
    """
    import numpy as np

    from analysis.sources.demo import files
    from analysis.sources.demo.area_scan import count_per_buurt
    from analysis.sources.demo.incidents import let_happen
    from analysis.sources.demo.police import register_incidents
    from analysis.sources.demo.town import build_town

    if not 300 <= addresses <= 150_000 or not 20 <= incidents <= 20_000:
        raise SourceError("Een oefengemeente heeft 300 tot 150.000 adressen en 20 tot 20.000 incidenten. Kies andere aantallen.")
    with new_folder(out) as work:
        found = demo_files(work)
        report = progress or (lambda _: None)
        town = build_town(addresses, seed, report)
        rngs = np.random.default_rng([seed, 1]).spawn(6)
        with _fixed_clock(as_of):
            report("Bestanden schrijven")
            files.write_bag(town, found.bag, rngs[0])
            files.write_basemap(town, found.basemap)
            files.write_areas(town, found.areas)
        files.write_businesses(town, found.businesses, rngs[1])
        happened = let_happen(town.units, town.businesses, incidents, as_of, rngs[2])
        names = (found.police_overview.name, found.other_unit.name, found.seven.name)
        police = register_incidents(happened, town.units, names, rngs[3])
        files.write_police(
            police,
            {"police_overview": found.police_overview, "other_unit": found.other_unit, "seven": found.seven, "truth": found.truth},
            as_of,
        )
        files.write_area_counts(count_per_buurt(happened, town.units, town.buurten, as_of, rngs[4]), found.area_scan)
        files.write_readme(found.readme, seed, as_of)
    return demo_files(out)
