"""The demo municipality as files, in the layouts that the real sources have. Each of them says that it is practice data."""

from datetime import date, datetime
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import shapely

from analysis.sources.demo.areas import CRS, MUNICIPALITY_CODE
from analysis.sources.demo.names import shorten
from analysis.sources.demo.police import OTHER_HEAD, OVERVIEW_BANNERS, OVERVIEW_HEAD, SEVEN_HEAD, PoliceFiles
from analysis.sources.demo.town import Town

NOTICE = "Oefengegevens: verzonnen gemeente, verzonnen adressen, bedrijven en incidenten"
METADATA = {"DESCRIPTION": NOTICE, "OEFENGEGEVENS": "ja"}
SEE_ALSO = "http://bag.basisregistraties.overheid.nl/bag/id/"
UNIT_COLUMNS = (
    *("rdf_seealso", "identificatie", "oppervlakte", "status", "gebruiksdoel", "openbare_ruimte_naam", "openbare_ruimte_naam_kort"),
    *("huisnummer", "huisletter", "toevoeging", "postcode", "woonplaats_naam", "bouwjaar", "pand_identificatie", "pandstatus"),
    *("nummeraanduiding_hoofdadres_identificatie", "openbare_ruimte_identificatie", "woonplaats_identificatie", "bronhouder_identificatie"),
)
BARN_YEAR = 1975
TYPES = {"unit": "01", "mooring": "02", "pitch": "03", "building": "10", "number": "20", "street": "30"}


def identifiers(kind: str, count: int, rng: np.random.Generator) -> np.ndarray:
    """Return unique BAG numbers of 16 digits: municipality, type of object, serial number."""
    steps = np.cumsum(rng.integers(1, 4, count)) + 100
    return np.array([f"{MUNICIPALITY_CODE}{TYPES[kind]}{serial:010d}" for serial in steps], dtype=object)


def _write(table: gpd.GeoDataFrame, path: Path, layer: str, geometry_type: str) -> None:
    pyogrio.write_dataframe(
        table,
        path,
        layer=layer,
        append=path.exists(),
        geometry_type=geometry_type,
        promote_to_multi=geometry_type.startswith("Multi"),
        # not on the dataset: GDAL then writes a second file (.aux.xml) beside it as soon as somebody reads it
        layer_metadata=METADATA,
        geometry_name="geom",
    )


def address_columns(rows: pd.DataFrame, town: Town, street_ids: dict[tuple[str, str], str]) -> dict[str, object]:
    """Return the columns that verblijfsobject, ligplaats and standplaats share."""
    place_ids = dict(zip(town.areas.places["woonplaats"], town.areas.places["identificatie"], strict=True))
    return {
        "openbare_ruimte_naam": rows["street"].to_numpy(),
        "openbare_ruimte_naam_kort": rows["street"].map(shorten).to_numpy(),
        "huisnummer": rows["number"].to_numpy(),
        "huisletter": rows["letter"].replace("", None).to_numpy(),
        "toevoeging": rows["addition"].replace("", None).to_numpy(),
        "postcode": rows["postcode"].to_numpy(),
        "woonplaats_naam": rows["place"].to_numpy(),
        "nummeraanduiding_hoofdadres_identificatie": rows["designation_id"].to_numpy(),
        "openbare_ruimte_identificatie": [street_ids[key] for key in zip(rows["place"], rows["street"], strict=True)],
        "woonplaats_identificatie": rows["place"].map(place_ids).to_numpy(),
        "bronhouder_identificatie": MUNICIPALITY_CODE,
    }


def write_bag(town: Town, path: Path, rng: np.random.Generator) -> None:
    """Write addresses, buildings and places in the layout of PDOK's bag-light.gpkg, and put the BAG numbers in `town.units`."""
    units, boats, caravans = town.units, town.boat_rows, town.caravan_rows
    everything = pd.concat([units[["place", "street"]], boats[["place", "street"]], caravans[["place", "street"]]])
    keys = sorted(set(zip(everything["place"], everything["street"], strict=True)))
    street_ids = dict(zip(keys, identifiers("street", len(keys), rng), strict=True))
    numbers = identifiers("number", len(everything), rng)
    pand_ids = identifiers("building", len(town.buildings.fabric) + len(town.barns), rng)
    units["designation_id"] = numbers[: len(units)]
    boats["designation_id"] = numbers[len(units) : len(units) + len(boats)]
    caravans["designation_id"] = numbers[len(units) + len(boats) :]
    units["address_id"] = identifiers("unit", len(units), rng)
    units["building_id"] = pand_ids[units["building"]]
    _write(_units_layer(town, street_ids), path, "verblijfsobject", "Point")
    for layer, kind, rows, shapes in (("ligplaats", "mooring", boats, town.boats), ("standplaats", "pitch", caravans, town.caravans)):
        rows["address_id"] = identifiers(kind, len(rows), rng)
        columns = {
            "rdf_seealso": SEE_ALSO + layer + "/" + rows["address_id"],
            "identificatie": rows["address_id"],
            "status": "Plaats aangewezen",
        }
        shared = address_columns(rows, town, street_ids)
        _write(gpd.GeoDataFrame(pd.DataFrame({**columns, **shared}), geometry=list(shapes), crs=CRS), path, layer, "Polygon")
    _write(_buildings_layer(town, pand_ids), path, "pand", "Polygon")
    _write(town.areas.places, path, "woonplaats", "MultiPolygon")


def _units_layer(town: Town, street_ids: dict[tuple[str, str], str]) -> gpd.GeoDataFrame:
    units = town.units
    columns = {
        "rdf_seealso": SEE_ALSO + "verblijfsobject/" + units["address_id"],
        "identificatie": units["address_id"],
        "oppervlakte": units["area_m2"],
        "status": units["status"],
        "gebruiksdoel": units["uses"],
        **address_columns(units, town, street_ids),
        "bouwjaar": units["year"],
        "pand_identificatie": units["building_id"],
        "pandstatus": units["building_status"],
    }
    table = pd.DataFrame(columns)[list(UNIT_COLUMNS)]
    return gpd.GeoDataFrame(table, geometry=shapely.points(units[["x", "y"]].to_numpy()), crs=CRS)


def _buildings_layer(town: Town, pand_ids: np.ndarray) -> gpd.GeoDataFrame:
    """Return the buildings with what their addresses say of them; a barn has none."""
    per = town.units.groupby("building")
    homes = pd.DataFrame(
        {
            "bouwjaar": per["year"].first(),
            "status": per["building_status"].first(),
            "gebruiksdoel": _uses_of_buildings(town.units),
            "oppervlakte_min": per["area_m2"].min().astype("Int64"),
            "oppervlakte_max": per["area_m2"].max().astype("Int64"),
            "aantal_verblijfsobjecten": per.size(),
        }
    )
    table = homes.reindex(range(len(pand_ids)))
    table = table.fillna({"bouwjaar": BARN_YEAR, "status": "Pand in gebruik", "aantal_verblijfsobjecten": 0})
    table = table.astype({"bouwjaar": "int64", "aantal_verblijfsobjecten": "int64"})
    table.insert(0, "identificatie", pand_ids)
    table.insert(0, "rdf_seealso", [f"{SEE_ALSO}pand/{code}" for code in pand_ids])
    return gpd.GeoDataFrame(table, geometry=[*town.buildings.shape, *town.barns], crs=CRS)


def _uses_of_buildings(units: pd.DataFrame) -> pd.Series:
    """Return per building every use that one of its addresses has."""
    different = units[["building", "uses"]].drop_duplicates()
    only = different.drop_duplicates("building").set_index("building")["uses"]
    mixed = different[different["building"].duplicated(keep=False)].groupby("building")["uses"]
    several = mixed.agg(lambda uses: ",".join(sorted(set(",".join(uses).split(",")))))
    return several.combine_first(only)


def write_basemap(town: Town, path: Path) -> None:
    """Write streets, water and green to find one's way by."""
    streets = town.land.streets
    rows = {
        "name": [s.name for s in streets],
        "kind": [s.kind for s in streets],
        "place": [s.place for s in streets],
        "bron": "oefengegevens",
    }
    lines = shapely.set_precision([s.line for s in streets], 0.01)
    _write(gpd.GeoDataFrame(pd.DataFrame(rows), geometry=list(lines), crs=CRS), path, "streets", "LineString")
    for layer, areas in (("water", town.land.water), ("green", town.land.green)):
        table = pd.DataFrame({"name": [a.name for a in areas], "kind": [a.kind for a in areas], "bron": "oefengegevens"})
        shapes = [shapely.set_precision(a.shape, 0.01) for a in areas]
        _write(gpd.GeoDataFrame(table, geometry=shapes, crs=CRS), path, layer, "Polygon")


def write_areas(town: Town, path: Path) -> None:
    """Write the buurten with CBS's column names."""
    _write(town.buurten, path, "buurten", "MultiPolygon")


def write_businesses(town: Town, path: Path, rng: np.random.Generator) -> None:
    """Write the businesses as a municipality's own list: semicolons, an SBI code with its version, now and then no BAG number."""
    businesses = town.businesses
    at = town.units.iloc[businesses["address"].to_numpy()].reset_index(drop=True)
    has_id = rng.random(len(at)) > 0.06
    table = pd.DataFrame(
        {
            "naam": businesses["name"],
            "straat": at["street"],
            "huisnummer": at["number"],
            "huisletter": at["letter"],
            "toevoeging": at["addition"],
            "postcode": at["postcode"],
            "plaats": at["place"],
            "sbi_code": businesses["sbi_code"],
            "sbi_versie": businesses["sbi_version"],
            "nonmailing": np.where(businesses["is_non_mailing"], "ja", "nee"),
            "adresseerbaarobject_id": at["address_id"].where(has_id, ""),
            "bron": "oefengegevens",
        }
    )
    table.to_csv(path, index=False, encoding="utf-8", lineterminator="\n")


def _write_sheet(path: Path, sheet: str, head_rows: list[tuple[object, ...]], rows: list[tuple[object, ...]], as_of: date) -> None:
    import xlsxwriter

    book = xlsxwriter.Workbook(str(path), {"default_date_format": "dd-mm-yyyy"})
    book.set_properties({"title": NOTICE, "created": datetime(as_of.year, as_of.month, as_of.day)})
    page = book.add_worksheet(sheet)
    bold = book.add_format({"bold": True})
    for number, row in enumerate(head_rows):
        page.write_row(number, 0, [cell or "" for cell in row], bold)
    for number, row in enumerate(rows, start=len(head_rows)):
        for column, cell in enumerate(row):
            if isinstance(cell, pd.Timestamp):
                page.write_datetime(number, column, cell.to_pydatetime())
            elif isinstance(cell, int):
                page.write_number(number, column, cell)
            elif cell:
                page.write_string(number, column, str(cell))
    page.set_column(0, 18, 16)
    book.close()


def write_police(police: PoliceFiles, paths: dict[str, Path], as_of: date) -> None:
    """Write the police overview, the other unit's file, the file with seven incidents and the table that says what is right."""
    until = as_of.strftime("%d-%m-%Y")
    banners = [(line.format(as_of=until),) for line in OVERVIEW_BANNERS]
    banner: list[tuple[object, ...]] = [(NOTICE,), *banners, OVERVIEW_HEAD]
    _write_sheet(paths["police_overview"], "Overzicht", banner, [tuple(row) for row in police.overview], as_of)
    _write_sheet(paths["seven"], "Blad1", [(NOTICE,), SEVEN_HEAD], [tuple(row) for row in police.seven], as_of)
    width = len(OTHER_HEAD[0])
    lines = [(NOTICE, *("",) * (width - 1)), *OTHER_HEAD, *police.other_unit]
    text = "".join(";".join(line) + "\r\n" for line in lines)
    paths["other_unit"].write_bytes(text.encode("cp1252", errors="replace"))
    police.truth.to_csv(paths["truth"], index=False, encoding="utf-8", lineterminator="\n", float_format="%.2f")


def write_area_counts(counts: pd.DataFrame, path: Path) -> None:
    """Write the gebiedsscan."""
    counts.to_csv(path, index=False, sep=";", encoding="utf-8", lineterminator="\n")


README = """{notice}.
De gemeente Waterveen bestaat niet. Alle adressen, bedrijven en incidenten zijn verzonnen door een programma (seed {seed}).

bag-light.gpkg          adressen, panden en woonplaatsen, in de indeling van de BAG
basiskaart.gpkg         straten, water en groen voor de kaart
buurten.gpkg            buurten met cijfers, in de indeling van het CBS
bedrijven.csv           bedrijven met SBI-code
politieoverzicht.xlsx   incidenten van drie jaar tot en met {as_of}, met fouten zoals in echte bestanden
andere_eenheid.csv      een deel van dezelfde incidenten, zoals een andere politie-eenheid ze stuurt
gebiedsscan.csv         aantallen per buurt en jaar
zeven_incidenten.xlsx   een klein, netjes bestand
kloppend.csv            per rij van de politiebestanden: welk adres het is, wat dubbel is en wat bij concentratie P1 of P2 hoort
"""


def write_readme(path: Path, seed: int, as_of: date) -> None:
    """Write what each file is."""
    path.write_text(README.format(notice=NOTICE, seed=seed, as_of=as_of.strftime("%d-%m-%Y")), encoding="utf-8", newline="\n")
