"""A made-up municipality with robberies, for tests of the pictures."""

from collections.abc import Sequence
from datetime import date

import geopandas as gpd
import pandas as pd
import shapely

from analysis import tables
from analysis.hotspots import find_hotspots, places_at_risk
from analysis.premises import describe_premises
from analysis.safety_picture import Coverage, PictureData
from analysis.terms import ROBBERIES
from tests.make import ORIGIN, make_addresses, make_located

AS_OF = date(2026, 11, 21)
COVERED = Coverage(date(2024, 10, 1), date(2026, 9, 30), AS_OF)


def make_premises() -> gpd.GeoDataFrame:
    return describe_premises(make_addresses(), tables.empty(tables.Businesses))


def make_areas() -> gpd.GeoDataFrame:
    """Two buurten over the streets of the made-up village."""
    x, y = ORIGIN
    table = pd.DataFrame(
        {
            "area_code_cbs": ["BU99000001", "BU99000002"],
            "area_name": ["Noord", "Zuid"],
            "district_code_cbs": ["WK990000"] * 2,
            "municipality_code": ["9900"] * 2,
            "municipality_name": ["Waterveen"] * 2,
            "inhabitants": [500.0] * 2,
            "households": [200.0] * 2,
            "over_65_share_pct": [20.0] * 2,
        }
    ).astype({name: column.metadata["dtype"] for name, column in tables.Areas.columns.items() if name != "geometry"})
    shapes = [shapely.box(x - 900, y - 900, x + 900, y + 250), shapely.box(x - 900, y + 250, x + 900, y + 1200)]
    return tables.check(gpd.GeoDataFrame(table, geometry=shapes, crs=tables.CRS), tables.Areas)


def robberies(days: Sequence[str], at: Sequence[tuple[float, float]] | None = None, **columns: object) -> gpd.GeoDataFrame:
    """Robberies on these days at eight in the evening, spread over the village unless said otherwise."""
    spots = at or [(ORIGIN[0] + 10.0 * (i % 20 + 1), ORIGIN[1] + 100.0 * (i % 6) + 5) for i in range(len(days))]
    begin = pd.to_datetime([f"{day} 20:00" for day in days])
    return make_located(list(spots), occurred_from=begin, occurred_until=begin, **columns)


def data_of(located: gpd.GeoDataFrame, covered: Coverage | None = COVERED, **changes: object) -> PictureData:
    premises = make_premises()
    found = find_hotspots(located, premises)
    base = {
        "located": located,
        "hotspots": found.hotspots,
        "areas": make_areas(),
        "places": places_at_risk(premises, list(ROBBERIES)),
        "premises": premises,
        "covered": covered,
        "municipality": "Waterveen",
        "statement": found.statement,
    }
    return PictureData(**(base | changes))


def monthly(count: int, first: str = "2024-10-05") -> list[str]:
    """So many days, one in each month, from the first on; over again after two years."""
    return [str((pd.Timestamp(first) + pd.DateOffset(months=i % 24)).date()) for i in range(count)]
