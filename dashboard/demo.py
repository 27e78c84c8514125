"""The demo municipality on this computer: made once, the first time the program starts."""

import hashlib
import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from analysis.sources.demo import DemoFiles

SEED = 1
DEMO_NAME = "Waterveen"
WHO = "oefengegevens"


@dataclass(frozen=True)
class DemoPlace:
    """Where the demo municipality stands."""

    files: Path
    register: Path
    dossier: Path


def demo_place(folder: Path) -> DemoPlace:
    """Return the names of the parts in the demo folder."""
    return DemoPlace(folder / "bestanden", folder / "adressenbestand", folder / "dossier")


def prepare_demo(folder: Path, progress: Callable[[str], None]) -> DemoPlace:
    """Make the demo municipality, its address register and its dossier where they are not there yet.

    Each of the three appears whole or not at all, so that a start that was broken off goes on where it was.

    Raises
    ------
    SourceError, DossierError
        When the folder cannot be written.
    """
    place = demo_place(folder)
    marker = folder / "klaar.txt"
    is_whole = marker.is_file() and place.register.is_dir() and place.dossier.is_dir()
    if is_whole and marker.read_text(encoding="utf-8") == version("preventiekaart"):
        return place  # at once: what follows loads half of the program
    from analysis.dossier import is_dossier

    has_register = _has_usable_register(place)
    from analysis.folders import new_folder
    from analysis.register import build_register
    from analysis.sources.demo import demo_files, make_demo

    if not place.files.exists():
        progress("Oefengemeente maken. Dit gebeurt alleen de eerste keer.")
        with new_folder(place.files) as work:
            make_demo(work, seed=SEED, progress=progress)
    files = demo_files(place.files)
    if not has_register:
        if (place.register / "register.json").is_file():  # made by another version of the program; it is made anew from the files
            shutil.rmtree(place.register)
        build_register(
            place.register, bag=files.bag, areas=files.areas, businesses=files.businesses, basemap=files.basemap, progress=progress
        )
    if not is_dossier(place.dossier):
        with new_folder(place.dossier) as work:
            _fill_dossier(work, place, files, progress)
    marker.write_text(version("preventiekaart"), encoding="utf-8")
    return place


def fill_again(folder: Path) -> None:
    """Fill the wiped demo dossier as it was the first time.

    Raises
    ------
    SourceError, DossierError
        When the files of the demo municipality are gone, or the dossier cannot be written.
    """
    from analysis.sources.demo import demo_files

    place = demo_place(folder)
    _fill_dossier(place.dossier, place, demo_files(place.files), lambda _: None)


def _has_usable_register(place: DemoPlace) -> bool:
    from analysis.errors import SourceError
    from analysis.register import open_register

    try:
        open_register(place.register)
    except SourceError:
        return False
    return True


def _fill_dossier(work: Path, place: DemoPlace, files: "DemoFiles", progress: Callable[[str], None]) -> None:
    """Begin the demo dossier with the police files of the demo municipality in it, and half of the preparation done."""
    from analysis.dossier import add_area_counts, add_import, open_dossier, read_organisation, save_organisation
    from analysis.geocoding import build_index
    from analysis.neighbours import find_neighbours
    from analysis.organisation import PoliceData
    from analysis.register import open_register
    from analysis.sources.area_scan import load_area_counts
    from analysis.sources.demo import DEMO_CODE
    from analysis.sources.police import load_police_overview
    from dashboard.demo_dossier import arrange_demo

    progress("Oefendossier vullen")
    dossier = open_dossier(work, is_demo=True)
    organisation = replace(
        read_organisation(dossier),
        municipality_code=DEMO_CODE,
        municipality_name=DEMO_NAME,
        register_folder=str(place.register),
        police_data=PoliceData.YES,
    )
    save_organisation(dossier, organisation, WHO)
    opened = open_register(place.register)
    index = build_index(opened.addresses, opened.areas)
    for path in (files.police_overview, files.other_unit):
        overview = load_police_overview(path)
        others = find_neighbours(overview.registrations, index, as_of=dossier.today)
        add_import(dossier, overview, WHO, sender="politie (oefengegevens)", is_regional=others.is_regional, regional=others.counts)
    counts, found = load_area_counts(files.area_scan)
    digest = hashlib.sha256(files.area_scan.read_bytes()).hexdigest()
    add_area_counts(dossier, counts, found, WHO, file_name=files.area_scan.name, sha256=digest)
    arrange_demo(dossier, WHO)
    dossier.engine.dispose()
