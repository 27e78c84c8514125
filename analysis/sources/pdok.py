"""The public addresses of one municipality from PDOK, for who has no bag-light.gpkg.

The only network source of the register. It asks for the addresses within the municipality and nothing else; what was
fetched stays on disk, so that a broken connection costs one part and not the whole.
"""

import contextlib
import json
import os
import re
import shutil
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import shapely

from analysis import dutch, tables
from analysis.errors import SourceError
from analysis.folders import new_file
from analysis.sources.bag import KINDS, WITHDRAWN, full_disk_told
from analysis.sources.municipalities import find_code, name_of
from analysis.sources.pdok_buildings import COLLECTION, building_of, fetch_buildings, stored_buildings

BASE_URL = os.environ.get("PREVENTIEKAART_BAG_SERVICE", "https://api.pdok.nl/kadaster/bag/ogc/v2")
"""PDOK's OGC API Features of the BAG (free, no key), or another service with the same collections."""
PLACES = "woonplaats"
REVEALS = "PDOK ziet dat iemand de openbare adressen van deze gemeente ophaalt. Over incidenten vragen we niets."
"""What using this source tells others; shown before it is used."""

TILE_M = 4_000.0
"""Side of the squares in which a municipality is fetched."""
PAGE_ROWS = 1_000
"""The most that PDOK gives at once."""
KEEPS_DAYS = 7
"""Parts of an interrupted fetch that are older are fetched again."""
NEEDED = (
    "identificatie", "openbare_ruimte_naam", "huisnummer", "huisletter", "toevoeging", "postcode", "woonplaats_naam", "status",
    "bronhouder_identificatie",
)  # fmt: skip
USED = (*NEEDED, "openbare_ruimte_naam_kort", "hoofdadres_identificatie", "gebruiksdoel", "oppervlakte", "documentdatum")
HTTP = {"GDAL_HTTP_TIMEOUT": "120", "GDAL_HTTP_CONNECTTIMEOUT": "15", "GDAL_HTTP_MAX_RETRY": "3", "GDAL_HTTP_RETRY_DELAY": "2"}

Progress = Callable[[str], None]
Tiles = list[tuple[float, float, float, float]]


def fetch_addresses(
    municipality: str,
    out: Path,
    *,
    base_url: str = BASE_URL,
    page_rows: int = PAGE_ROWS,
    tile_m: float = TILE_M,
    progress: Progress | None = None,
) -> Path:
    """Fetch every address of a municipality and write a GeoPackage that `build_register` reads.

    Asked again after an interruption it goes on where it stopped: the parts lie in a folder beside `out` until all are there.

    Parameters
    ----------
    municipality
        Name or code.
    out
        The GeoPackage to write; it appears whole or not at all.
    base_url
        An OGC API Features service with collections verblijfsobject, ligplaats, standplaats and woonplaats, and pand if it has it.
    page_rows
        How many objects to ask for at once.
    tile_m
        Side in metres of the squares in which the municipality is fetched.
    progress
        Called with a Dutch sentence after each part.

    Returns
    -------
    out
        The GeoPackage, with layers verblijfsobject, ligplaats, standplaats and pand in RD New.

    Raises
    ------
    SourceError
        When the service cannot be reached, answers differently than expected, or knows no such municipality.
    """
    import pyogrio

    code = find_code(municipality)
    tell = progress or (lambda _: None)
    parts = out.with_name(f"{out.stem}.deels")
    with _patient_http(), full_disk_told():
        tiles, has_buildings = _plan(parts, code, base_url, page_rows, tile_m)
        fetched = 0
        for number, tile in enumerate(tiles, start=1):
            for kind in KINDS:
                fetched += _fetch_part(parts / f"{kind}_{number:04d}.parquet", f"{base_url}/collections/{kind}", code, tile, page_rows)
            if has_buildings:
                ask = partial(_ask, f"{base_url}/collections/{COLLECTION}", page_rows, bbox=tile)
                fetch_buildings(parts / f"{COLLECTION}_{number:04d}.parquet", ask)
            tell(f"Adressen ophalen: deel {number} van {len(tiles)} ({dutch.amount(fetched, 'adres', 'adressen')})")
    if not fetched:
        raise SourceError(f"PDOK geeft geen adressen van gemeente {_named(code)}. Controleer de gemeentecode.")
    with full_disk_told(), new_file(out) as work:
        work.unlink()
        buildings = stored_buildings(parts)
        for kind in KINDS:
            _write_layer([gpd.read_parquet(file) for file in sorted(parts.glob(f"{kind}_*.parquet"))], kind, code, buildings, work)
        if len(buildings):
            pyogrio.write_dataframe(buildings, work, layer=COLLECTION, driver="GPKG", append=True, geometry_name="geom")
    shutil.rmtree(parts, ignore_errors=True)
    return out


@contextlib.contextmanager
def _patient_http() -> Iterator[None]:
    import pyogrio

    ours = {name: value for name, value in HTTP.items() if name not in os.environ}  # what the network asks for stands in the environment
    pyogrio.set_gdal_config_options(ours)
    try:
        yield
    finally:
        pyogrio.set_gdal_config_options(dict.fromkeys(ours))


def _plan(parts: Path, code: str, base_url: str, page_rows: int, tile_m: float) -> tuple[Tiles, bool]:
    """Return the squares to fetch, those of an interrupted fetch of the same or else new ones, and whether there are buildings to fetch."""
    today = datetime.now().astimezone().date()
    asked = {"municipality": code, "base_url": base_url, "tile_m": tile_m}
    with contextlib.suppress(OSError, ValueError, KeyError):
        plan = json.loads((parts / "plan.json").read_text(encoding="utf-8"))
        if plan["asked"] == asked and today - date.fromisoformat(plan["begun_on"]) < timedelta(days=KEEPS_DAYS):
            return [(west, south, east, north) for west, south, east, north in plan["tiles"]], bool(plan["has_buildings"])
    has_buildings = COLLECTION in _collections(base_url)
    tiles = _tiles(_shape_of(code, base_url, page_rows), tile_m)
    shutil.rmtree(parts, ignore_errors=True)
    try:
        parts.mkdir(parents=True)
        plan_text = json.dumps({"asked": asked, "begun_on": today.isoformat(), "tiles": tiles, "has_buildings": has_buildings})
        (parts / "plan.json").write_text(plan_text, encoding="utf-8")
    except OSError as error:
        raise SourceError(f"In de map ‘{parts.parent.name}’ kunnen we niet schrijven. Kies een andere map.") from error
    return tiles, has_buildings


def _collections(base_url: str) -> list[str]:
    """Return what the service offers."""
    import pyogrio
    from pyogrio.errors import DataSourceError

    try:
        return [str(name) for name, _ in pyogrio.list_layers(f"OAPIF:{base_url}")]
    except DataSourceError as error:
        raise SourceError(_explain(str(error))) from error


def _shape_of(code: str, base_url: str, page_rows: int) -> Any:
    """Return the area of the municipality (RD): its places together."""
    places = _ask(f"{base_url}/collections/{PLACES}", page_rows, where=f"bronhouder_identificatie = '{code}'")
    if "bronhouder_identificatie" not in places:
        raise SourceError("PDOK antwoordt anders dan we verwachten: de gemeente van een woonplaats ontbreekt. Gebruik bag-light.gpkg.")
    places = places[places["bronhouder_identificatie"] == code]
    if places.empty:
        raise SourceError(f"PDOK kent geen gemeente {_named(code)}. Controleer de gemeentecode.")
    return shapely.union_all(shapely.make_valid(places.geometry.to_crs(tables.CRS).to_numpy()))


def _tiles(shape: Any, tile_m: float) -> Tiles:
    """Return the squares that a municipality touches, as west, south, east, north in degrees."""
    west, south, east, north = shapely.bounds(shape)
    corners = [
        (x * tile_m, y * tile_m)
        for x in range(int(west // tile_m), int(east // tile_m) + 1)
        for y in range(int(south // tile_m), int(north // tile_m) + 1)
    ]
    squares = gpd.GeoSeries([shapely.box(x, y, x + tile_m, y + tile_m) for x, y in corners], crs=tables.CRS)
    touched = squares[squares.intersects(shape)]
    return [(west, south, east, north) for west, south, east, north in touched.to_crs("EPSG:4326").bounds.to_numpy().tolist()]


def _fetch_part(file: Path, url: str, code: str, tile: tuple[float, float, float, float], page_rows: int) -> int:
    """Fetch one kind of object in one square, unless that was done before; return how many there are."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    if file.exists():
        with contextlib.suppress(pa.ArrowException, OSError):
            return int(pq.read_metadata(file).num_rows)
    found = _ask(url, page_rows, bbox=tile)
    missing = [name for name in NEEDED if name not in found]
    if missing and len(found):
        raise SourceError(f"PDOK antwoordt anders dan we verwachten: ‘{missing[0]}’ ontbreekt. Gebruik bag-light.gpkg.")
    found = found.reindex(columns=[*USED, "geometry"])
    found = gpd.GeoDataFrame(found, geometry="geometry", crs="EPSG:4326")
    found = found[found["bronhouder_identificatie"] == code].copy()
    found["gebruiksdoel"] = [_joined(uses) for uses in found["gebruiksdoel"]]
    text = [name for name in USED if name not in ("huisnummer", "oppervlakte")]
    found = found.astype(dict.fromkeys(text, "str") | {"huisnummer": "float64", "oppervlakte": "float64"})
    with new_file(file) as work:
        found.to_crs(tables.CRS).to_parquet(work, index=False)
    return len(found)


def _ask(url: str, page_rows: int, **question: Any) -> gpd.GeoDataFrame:
    """Return the features that answer a question, all pages of them."""
    import pyogrio
    from pyogrio.errors import DataLayerError, DataSourceError, FeatureError

    options = {"PAGE_SIZE": page_rows, "INITIAL_REQUEST_PAGE_SIZE": page_rows}
    try:
        found = pyogrio.read_dataframe(f"OAPIF:{url}", **question, **options)
    except (DataSourceError, DataLayerError, FeatureError, ValueError) as error:
        raise SourceError(_explain(str(error))) from error
    return found if isinstance(found, gpd.GeoDataFrame) else gpd.GeoDataFrame(found, geometry=[None] * len(found), crs="EPSG:4326")


def _explain(error: str) -> str:
    status = re.search(r"HTTP error code\s*:?\s*([0-9]{3})", error)
    why = f"PDOK weigert de vraag (melding {status.group(1)})." if status else "PDOK is niet bereikbaar."
    do = "Probeer het later opnieuw" if status else "Controleer de internetverbinding"
    return f"{why} {do}, of gebruik het bestand bag-light.gpkg. Wat al is opgehaald, blijft bewaard."


def _named(code: str) -> str:
    return f"{name} ({code})" if (name := name_of(code)) else code


def _joined(uses: Any) -> str:
    if uses is None or isinstance(uses, float):
        return ""
    return uses if isinstance(uses, str) else ",".join(str(use) for use in uses)


def _write_layer(parts: list[gpd.GeoDataFrame], kind: str, code: str, buildings: gpd.GeoDataFrame, path: Path) -> None:
    """Write one kind of object, each once: the version in use, and of those the one with the latest document."""
    import pyogrio

    filled = [part for part in parts if len(part)]
    if not filled:
        return
    found = gpd.GeoDataFrame(pd.concat(filled, ignore_index=True), geometry="geometry", crs=tables.CRS)
    found["is_gone"] = found["status"].str.contains(WITHDRAWN, case=False, na=False)
    found = found.sort_values(["is_gone", "documentdatum", "identificatie"], ascending=[True, False, True], kind="stable")
    found = found.drop_duplicates("identificatie").sort_values("identificatie").drop(columns=["is_gone", "documentdatum"])
    found["huisnummer"] = found["huisnummer"].astype("Int64")
    found["oppervlakte"] = found["oppervlakte"].astype("Int64")
    found["pand_identificatie"] = building_of(found.geometry, buildings)
    remark = {"bron": "PDOK, BAG OGC API Features", "gemeente": code}
    pyogrio.write_dataframe(found, path, layer=kind, driver="GPKG", append=path.exists(), geometry_name="geom", layer_metadata=remark)
