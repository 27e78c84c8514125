"""Small valid tables for tests: a made-up village on a grid of streets. No real address, person or incident."""

from collections.abc import Mapping
from typing import Any

import geopandas as gpd
import pandas as pd

from analysis import tables

STREETS = ("Dorpsstraat", "Kerkstraat", "Molenweg", "Stationsweg", "Burgemeester Jansenlaan", "Lindehof")
ORIGIN = (150_000.0, 450_000.0)


def make_addresses(numbers: int = 40, streets: tuple[str, ...] = STREETS, place: str = "Waterveen") -> gpd.GeoDataFrame:
    """Streets run west to east, 100 m apart; number n stands 10 m after n - 2, odd to the south and even to the north."""
    rows: list[dict[str, Any]] = []
    points: list[tuple[float, float]] = []
    for s, street in enumerate(streets):
        for number in range(1, numbers + 1):
            serial = len(rows)
            is_shop = street == "Dorpsstraat" and number % 2 == 0
            rows.append(
                {
                    "address_id_bag": f"990001{serial:010d}",
                    "designation_id_bag": f"990020{serial:010d}",
                    "street": street,
                    "street_short": street,
                    "number": number,
                    "letter": "",
                    "addition": "",
                    "postcode": f"99{10 + s}{'AB' if number % 2 else 'AC'}",
                    "place": place,
                    "uses": "winkelfunctie" if is_shop else "woonfunctie",
                    "status": "Verblijfsobject in gebruik",
                    "area_m2": 90.0,
                    "building_id_bag": f"990010{serial:010d}",
                    "municipality_code": "9900",
                    "neighbourhood_code": "BU99000001" if s < 3 else "BU99000002",
                }
            )
            points.append((ORIGIN[0] + 10.0 * ((number + 1) // 2), ORIGIN[1] + 100.0 * s + (5.0 if number % 2 == 0 else -5.0)))
    geometry = gpd.points_from_xy([x for x, _ in points], [y for _, y in points])
    return tables.check(gpd.GeoDataFrame(rows, geometry=geometry, crs=tables.CRS), tables.Addresses)


def make_queries(*places: Mapping[str, str]) -> pd.DataFrame:
    """A `PlaceQueries` table; parts that are not given are empty."""
    rows = [dict.fromkeys(tables.PLACE_TEXT, "") | dict(place) for place in places]
    return tables.check(pd.DataFrame(rows, columns=list(tables.PLACE_TEXT), dtype="str"), tables.PlaceQueries)


def make_registrations(*rows: Mapping[str, Any]) -> pd.DataFrame:
    """A `Registrations` table of business robberies on 5 March 2026; each row changes what its test is about."""
    base = dict.fromkeys(tables.Registrations.columns, "") | {
        "source": "overzicht.xlsx",
        "sheet": "Blad1",
        "offence_code": "B73",
        "offence_text": "Overval overige objecten",
        "date_from": "2026-03-05",
        "time_from": "20:15",
        "date_until": "2026-03-05",
        "time_until": "20:20",
        "target": "snackbar",
        "attempt": "N",
        "street": "Dorpsstraat",
        "number": "12",
        "place": "Waterveen",
    }
    full = [base | {"row": 2 + i, "incident_number": f"PL-{i:04d}"} | dict(row) for i, row in enumerate(rows)]
    table = pd.DataFrame(full, columns=list(tables.Registrations.columns))
    text = [name for name in table.columns if name != "row"]
    return tables.check(table.astype(dict.fromkeys(text, "str")), tables.Registrations)


def make_located(points: list[tuple[float, float]], **columns: Any) -> gpd.GeoDataFrame:
    """A `LocatedIncidents` table of business robberies at these RD points, each at an address of its own unless said otherwise."""
    rows: list[dict[str, Any]] = []
    for i, (x, y) in enumerate(points):
        rows.append(
            dict.fromkeys(tables.PLACE_TEXT, "")
            | {
                "incident_id": f"i{i:05d}",
                "kind": "business_robbery",
                "target_type": "snackbar",
                "occurred_from": pd.Timestamp("2026-01-10 20:00") + pd.Timedelta(days=i % 60),
                "occurred_until": pd.Timestamp("2026-01-10 20:10") + pd.Timedelta(days=i % 60),
                "is_time_known": True,
                "is_attempt": False,
                "registrations": f"overzicht.xlsx:Blad1:{i + 2}",
                "registration_count": 1,
                "precision": "address",
                "address_id_bag": f"at-{x:.0f}-{y:.0f}",
                "matched_address": "",
                "match_reason": "street_literal",
                "confidence": 1.0,
                "uncertainty_m": 0.0,
                "candidates": "",
                "neighbourhood_code": "BU99000001",
            }
        )
    table = gpd.GeoDataFrame(
        pd.DataFrame(rows, columns=[c for c in tables.LocatedIncidents.columns if c != "geometry"]),
        geometry=gpd.points_from_xy([x for x, _ in points], [y for _, y in points]),
        crs=tables.CRS,
    )
    for name, value in columns.items():
        table[name] = value
    for name, column in tables.LocatedIncidents.columns.items():
        if name != "geometry" and table[name].dtype != column.metadata["dtype"]:
            table[name] = table[name].astype(column.metadata["dtype"])
    return tables.check(table, tables.LocatedIncidents)


def make_businesses(*rows: Mapping[str, Any]) -> pd.DataFrame:
    """A `Businesses` table of snack bars; each row changes what its test is about."""
    base = {
        "address_id_bag": "",
        "business_name": "Snackbar De Hoek",
        "sbi_code": "56102",
        "sbi_version": "2008",
        "branch": "snack_bar",
        "is_non_mailing": False,
        "source": "bedrijven.csv",
    }
    table = pd.DataFrame([base | dict(row) for row in rows], columns=list(tables.Businesses.columns))
    text = [name for name in table.columns if name != "is_non_mailing"]
    return tables.check(table.astype(dict.fromkeys(text, "str") | {"is_non_mailing": "bool"}), tables.Businesses)


def make_concentration(premises: gpd.GeoDataFrame, *outlined: str, **columns: Any) -> tuple[gpd.GeoDataFrame, pd.DataFrame]:
    """A `Hotspots` table of one shareable concentration round the addresses with these BAG ids, and its `HotspotAddresses`."""
    inside = premises[premises["address_id_bag"].isin(outlined)]
    row: dict[str, Any] = {
        "hotspot_id": "h1",
        "rank": 1,
        "name": inside["street"].iloc[0],
        "label": "hotspot",
        "kinds": "business_robbery",
        "net_count": 6,
        "distinct_addresses": 4,
        "expected": 1.5,
        "above_expected": "yes",
        "p_value": 0.01,
        "explanation": "",
        "address_count": max(len(inside), 25),
    } | columns
    table = gpd.GeoDataFrame([row], geometry=[inside.geometry.union_all().convex_hull.buffer(8)], crs=tables.CRS)
    members = pd.DataFrame({"hotspot_id": row["hotspot_id"], "address_id_bag": list(outlined)}, dtype="str")
    return tables.check(table, tables.Hotspots), tables.check(members, tables.HotspotAddresses)
