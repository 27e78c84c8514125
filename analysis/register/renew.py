"""A register in the place of an earlier one: the earlier one stays until the new one is whole."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from analysis.errors import SourceError
from analysis.folders import replaced_folder
from analysis.register.build import build_register
from analysis.register.opened import Register, open_register
from analysis.sources.bag import full_disk_told
from analysis.sources.municipalities import find_code
from analysis.sources.pdok import BASE_URL
from analysis.sources.pdok_apart import fetch_apart

NOT_OURS = "De map ‘{name}’ is geen adressenbestand en blijft zoals zij is. Kies een andere map."
PRACTICE = "In dit bestand staan oefengegevens. Die horen niet in het dossier van uw eigen gemeente. Kies het bestand van uw gemeente."


@dataclass(frozen=True, kw_only=True)
class RegisterSources:
    """The new files a register is made from; without `bag` the addresses are fetched from PDOK.

    Neighbourhoods, businesses and base map of the earlier register stay where no new file is given.
    """

    bag: Path | None = None
    areas: Path | None = None
    businesses: Path | None = None
    basemap: Path | None = None


def renew_register(
    folder: Path,
    municipality: str,
    sources: RegisterSources,
    *,
    progress: Callable[[str], None],
    base_url: str = BASE_URL,
    built_on: date | None = None,
) -> Register:
    """Build the register of one municipality and put it in the place of what stands in `folder`.

    Parameters
    ----------
    folder
        Where the register stands, or comes to stand.
    municipality
        Name or code.
    sources
        The files to read.
    progress
        Called with a Dutch sentence at each step; whatever it raises breaks off and changes nothing.
    base_url
        The service that gives addresses when there is no file.
    built_on
        The date that `register.json` bears; today when not given.

    Returns
    -------
    register
        The new register, opened.

    Raises
    ------
    SourceError
        When a file cannot be used, holds oefengegevens or not this municipality, or when PDOK cannot be reached: the earlier
        register is still there.
    """
    code = find_code(municipality)
    if folder.exists() and not (folder / "register.json").is_file() and (not folder.is_dir() or any(folder.iterdir())):
        raise SourceError(NOT_OURS.format(name=folder.name))
    with full_disk_told(), replaced_folder(folder) as fresh:
        bag = sources.bag
        if bag is None:  # what was fetched before a broken connection stays there for the next time
            bag = fetch_apart(code, _fetched(folder) / f"PDOK gemeente {code}.gpkg", base_url=base_url, progress=progress)
        built = build_register(
            fresh,
            bag=bag,
            municipality=code,
            areas=sources.areas,
            businesses=sources.businesses,
            basemap=sources.basemap,
            progress=progress,
            built_on=built_on,
            former=folder,
        )
        if built.info.is_demo:
            raise SourceError(PRACTICE)
    shutil.rmtree(_fetched(folder), ignore_errors=True)
    return open_register(folder)


def remove_register(folder: Path) -> None:
    """Remove a register and what was fetched for it; a folder of something else stays."""
    shutil.rmtree(_fetched(folder), ignore_errors=True)
    if (folder / "register.json").is_file():
        shutil.rmtree(folder, ignore_errors=True)


def _fetched(folder: Path) -> Path:
    return folder.with_name(f"{folder.name}-ophalen")
