"""CBS-like buurten and woonplaatsen: each quarter is a buurt, and what lies between belongs to the nearest place."""

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from shapely import Polygon

from analysis.sources.demo.drawing import ORIGIN, Bend, Plan, as_polygons

CRS = "EPSG:28992"
MUNICIPALITY_CODE = "9900"
MUNICIPALITY_NAME = "Waterveen"
WITHHELD = -99997
PEOPLE_PER_HOME = 2.05
OVER_65_PCT = {
    "core": 19,
    "belt": 15,
    "station": 14,
    "rows": 27,
    "flats": 24,
    "mixed": 21,
    "villa": 31,
    "estate": 9,
    "village": 25,
    "country": 22,
}


@dataclass(frozen=True)
class Areas:
    """The two divisions of the municipality."""

    buurten: gpd.GeoDataFrame
    places: gpd.GeoDataFrame
    buurt_of_quarter: dict[int, int]
    buurt_of_country: dict[str, int]


def outline(plan: Plan, bend: Bend) -> Polygon:
    """Return the outline of the municipality: wide around everything, and not too smooth."""
    built = shapely.union_all([quarter.shape for quarter in plan.quarters])
    return bend.shape(built.convex_hull.buffer(650 * plan.scale, quad_segs=3).simplify(60 * plan.scale), 90)


def divide(plan: Plan, bend: Bend) -> Areas:
    """Return buurten and woonplaatsen, without figures yet; together the buurten cover the municipality once."""
    whole = outline(plan, bend)
    names = list(plan.centres)
    centres = [shapely.Point(x + ORIGIN[0], y + ORIGIN[1]) for x, y in plan.centres.values()]
    towns = {name: shapely.union_all([bend.shape(q.shape) for q in plan.quarters if q.place == name]).buffer(3) for name in names}
    cells = shapely.get_parts(shapely.voronoi_polygons(shapely.MultiPoint(centres), extend_to=whole.buffer(9000)))
    parts: dict[str, Polygon] = {}
    others = shapely.union_all(list(towns.values()))
    for name, centre in zip(names, centres, strict=True):
        cell = next(cell for cell in cells if cell.contains(centre)).intersection(whole)
        parts[name] = as_polygons(shapely.union_all([cell.difference(others), towns[name]]).buffer(0))[0]
    rows: list[tuple[str, str, str, str, object]] = []
    of_quarter: dict[int, int] = {}
    of_country: dict[str, int] = {}
    for district, name in enumerate(names):
        built: dict[str, list[int]] = {}
        for number, quarter in enumerate(plan.quarters):
            if quarter.place == name:
                built.setdefault(quarter.name, []).append(number)
        taken = []
        for label in sorted(built):
            shape = shapely.union_all([bend.shape(plan.quarters[i].shape) for i in built[label]]).intersection(parts[name])
            taken.append(shape)
            of_quarter |= dict.fromkeys(built[label], len(rows))
            style = plan.quarters[built[label][0]].style
            rows.append((label, style, name, f"{MUNICIPALITY_CODE}{district:02d}", shape))
        of_country[name] = len(rows)
        rest = parts[name].difference(shapely.union_all(taken))
        rows.append((f"Buitengebied {name}", "country", name, f"{MUNICIPALITY_CODE}{district:02d}", rest))
    table = pd.DataFrame([row[:4] for row in rows], columns=["buurtnaam", "style", "place", "district"])
    within = table.groupby("district").cumcount()
    table.insert(0, "buurtcode", "BU" + table["district"] + within.map("{:02d}".format))
    table.insert(2, "wijkcode", "WK" + table["district"])
    buurten = gpd.GeoDataFrame(table, geometry=[shapely.set_precision(row[4], 0.01) for row in rows], crs=CRS)
    codes = [f"99{i + 1:02d}" for i in range(len(names))]
    places = gpd.GeoDataFrame(
        {
            "identificatie": codes,
            "status": "Woonplaats aangewezen",
            "woonplaats": names,
            "bronhouder_identificatie": MUNICIPALITY_CODE,
        },
        geometry=[shapely.set_precision(parts[name], 0.01) for name in names],
        crs=CRS,
    )
    return Areas(buurten, places, of_quarter, of_country)


def add_figures(areas: Areas, units: pd.DataFrame, rng: np.random.Generator) -> gpd.GeoDataFrame:
    """Return the layer `buurten` in CBS's own column names, with figures that follow from the addresses."""
    table = areas.buurten
    is_home = units["uses"].str.contains("woonfunctie")
    homes = units[is_home].groupby("buurt").size().reindex(range(len(table)), fill_value=0)
    shops = units[units["uses"].str.contains("winkel|bijeenkomst|logies")].groupby("buurt").size().reindex(range(len(table)), fill_value=0)
    firms = units[~units["uses"].eq("woonfunctie")].groupby("buurt").size().reindex(range(len(table)), fill_value=0)
    postcode = units.groupby("buurt")["postcode"].agg(lambda codes: codes.str[:4].mode().iloc[0]).reindex(range(len(table)))
    households = (homes * rng.uniform(0.93, 0.98, len(table)) / 5).round().astype(int) * 5
    inhabitants = (households * PEOPLE_PER_HOME * rng.uniform(0.9, 1.12, len(table)) / 5).round().astype(int) * 5
    over_65 = (table["style"].map(OVER_65_PCT).fillna(18) + rng.integers(-3, 4, len(table))).astype(int)
    few = inhabitants < 50
    hectares = (table.area / 1e4).round().astype(int).clip(lower=1)
    layer = gpd.GeoDataFrame(
        {
            "buurtcode": table["buurtcode"],
            "buurtnaam": table["buurtnaam"],
            "wijkcode": table["wijkcode"],
            "gemeentecode": f"GM{MUNICIPALITY_CODE}",
            "gemeentenaam": MUNICIPALITY_NAME,
            "water": "NEE",
            "meest_voorkomende_postcode": postcode.fillna("").to_numpy(),
            "omgevingsadressendichtheid": (units.groupby("buurt").size().reindex(range(len(table)), fill_value=0) / (hectares / 100))
            .round()
            .astype(int)
            .to_numpy(),
            "bevolkingsdichtheid_inwoners_per_km2": (inhabitants / (hectares / 100)).round().astype(int).to_numpy(),
            "aantal_inwoners": inhabitants.to_numpy(),
            "percentage_personen_65_jaar_en_ouder": np.where(few, WITHHELD, over_65),
            "aantal_huishoudens": households.to_numpy(),
            "woningvoorraad": homes.to_numpy(),
            "aantal_bedrijfsvestigingen": ((firms + homes * 0.04) / 5).round().astype(int).to_numpy() * 5,
            "aantal_bedrijven_handel_en_horeca": (shops / 5).round().astype(int).to_numpy() * 5,
            "oppervlakte_land_in_ha": hectares.to_numpy(),
            "bron": "oefengegevens",
        },
        geometry=table.geometry,
        crs=CRS,
    )
    return layer
