"""A register that is opened: its tables are read when first asked for."""

import json
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

import geopandas as gpd
import pandas as pd

from analysis import dutch, tables
from analysis.errors import SourceError
from analysis.register.info import RegisterInfo
from analysis.register.storage import FORMAT, load, stack
from analysis.sources import basemap as maps
from analysis.sources.municipalities import find_code


@dataclass(frozen=True)
class Register:
    """An opened register: one of its municipalities, or all of them."""

    folder: Path
    info: RegisterInfo
    codes: tuple[str, ...]

    @cached_property
    def addresses(self) -> gpd.GeoDataFrame:
        """An `Addresses` table in order of place, street and number."""
        return stack([load(self.folder / f"addresses_{code}.parquet") for code in self.codes], tables.Addresses)

    @cached_property
    def businesses(self) -> pd.DataFrame:
        """A `Businesses` table; empty when the register was built without businesses."""
        files = [self.folder / f"businesses_{code}.parquet" for code in self.codes]
        businesses: pd.DataFrame = stack([load(file) for file in files if file.exists()], tables.Businesses)
        return businesses

    @cached_property
    def areas(self) -> gpd.GeoDataFrame:
        """An `Areas` table; empty when the register was built without neighbourhoods."""
        file = self.folder / "areas.parquet"
        areas = load(file) if file.exists() else tables.empty(tables.Areas)
        return stack([areas[areas["municipality_code"].isin(self.codes)].reset_index(drop=True)], tables.Areas)

    @cached_property
    def findings(self) -> pd.DataFrame:
        """A `Findings` table: the businesses without an address, and those whose branch is not known."""
        try:
            read = pd.read_csv(self.folder / "findings.csv", dtype="str", keep_default_na=False, encoding="utf-8")
        except (OSError, ValueError) as error:
            raise SourceError(f"Het adressenbestand ‘{self.folder.name}’ is beschadigd (findings.csv). Maak het opnieuw.") from error
        found: pd.DataFrame = stack([read.astype({"row": "int64"})], tables.Findings)
        return found

    @cached_property
    def premises(self) -> gpd.GeoDataFrame:
        """A `Premises` table: every address with who is there."""
        from analysis.premises import describe_premises

        return describe_premises(self.addresses, self.businesses)

    @property
    def tiles(self) -> dict[str, Path]:
        """The vector tiles (PMTiles) of each layer of the base map, in drawing order."""
        files = {name: self.folder / "basemap" / f"{name}.pmtiles" for name in maps.LAYERS}
        return {name: file for name, file in files.items() if file.exists()}

    def basemap(self, name: str) -> gpd.GeoDataFrame:
        """Return a layer of the base map (columns name and geometry): streets, areas, buildings, water or green.

        Streets and areas are drawn on the spot where the register stores no map.

        Raises
        ------
        KeyError
            For any other name.
        """
        if name not in maps.LAYERS:
            raise KeyError(name)
        file = self.folder / "basemap" / f"{name}.parquet"
        if file.exists():
            return load(file)
        if name == "streets":
            return maps.draw_streets(self.addresses)
        return maps.draw_areas(self.areas) if name == "areas" else maps.empty_layer()


def open_register(folder: Path, municipality: str | None = None) -> Register:
    """Open a register; its tables are read when first asked for.

    Parameters
    ----------
    folder
        Made by `build_register`.
    municipality
        Take only this municipality (name or code); None takes all.

    Raises
    ------
    SourceError
        When the folder is no register, is of a newer version, is damaged, or does not hold the municipality.
    """
    if not folder.is_dir():
        raise SourceError(f"We vinden het adressenbestand ‘{folder.name}’ niet. Controleer de naam en de map.")
    try:
        stored = json.loads((folder / "register.json").read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise SourceError(f"De map ‘{folder.name}’ is geen adressenbestand. Maak er een met ‘preventiekaart register build’.") from error
    if stored.get("format", 0) > FORMAT:
        raise SourceError(f"Het adressenbestand ‘{folder.name}’ is gemaakt met een nieuwere versie. Werk het programma bij.")
    try:
        del stored["format"]
        dates = {name: date.fromisoformat(stored[name]) for name in ("source_date", "built_on")}
        since = ("areas_since", "businesses_since", "basemap_since")
        dates |= {name: date.fromisoformat(stored[name]) for name in since if stored.get(name)}
        stored.pop("keyed_by_row", None)  # of format 1
        info = RegisterInfo(**(stored | dates))
    except (KeyError, TypeError, ValueError) as error:
        raise SourceError(f"Het adressenbestand ‘{folder.name}’ is beschadigd. Maak het opnieuw.") from error
    codes = tuple(info.municipalities)
    if municipality is not None:
        code = find_code(municipality)
        if code not in info.municipalities:
            held = dutch.enumerate_words([f"{name} ({held})" for held, name in list(info.municipalities.items())[:8]])
            raise SourceError(f"Gemeente {code} staat niet in het adressenbestand ‘{folder.name}’. Er staat wel in: {held}.")
        codes = (code,)
    if not all((folder / f"addresses_{code}.parquet").is_file() for code in codes):
        raise SourceError(f"Het adressenbestand ‘{folder.name}’ is niet compleet. Maak het opnieuw.")
    return Register(folder, info, codes)
