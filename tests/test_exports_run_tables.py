"""The files of a run in the confidential zone."""

import csv
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pyogrio
import pytest
import shapely

from analysis import findings, tables
from analysis.exports import run_tables
from analysis.exports.cells import guard
from analysis.premises import describe_premises
from analysis.recipients import choose_recipients
from analysis.terms import Effect
from tests.make import make_addresses, make_concentration, make_located


def read_rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def concentration():
    premises = describe_premises(make_addresses(), tables.empty(tables.Businesses))
    hotspots, members = make_concentration(premises, *premises["address_id_bag"].iloc[40:50])
    return hotspots, choose_recipients(hotspots, members, premises)


def test_incidents_csv_has_the_fixed_columns_metres_and_iso_times(tmp_path):
    located = make_located([(150_010.0, 450_005.0), (150_020.5, 450_005.0)], is_time_known=[True, False])
    run_tables.write_incidents(located, pd.Series(["h1"], index=[located.index[0]]), tmp_path / "incidents.csv")
    rows = read_rows(tmp_path / "incidents.csv")
    assert tuple(rows[0]) == run_tables.INCIDENT_COLUMNS
    assert (rows[0]["x_rd"], rows[0]["y_rd"], rows[0]["hotspot_id"]) == ("150010.0", "450005.0", "h1")
    assert rows[0]["occurred_from"] == "2026-01-10T20:00"
    assert (rows[1]["occurred_from"], rows[1]["hotspot_id"]) == ("2026-01-11", "")
    assert rows[1]["registrations"] == "overzicht.xlsx:Blad1:3"


def test_an_incident_without_a_place_or_a_date_has_empty_cells(tmp_path):
    located = make_located([(1.0, 1.0)], precision="unknown", occurred_from=pd.NaT, occurred_until=pd.NaT)
    located = located.set_geometry(gpd.GeoSeries([shapely.Point()], index=located.index, crs=tables.CRS))
    run_tables.write_incidents(located, pd.Series([""], index=located.index), tmp_path / "incidents.csv")
    (row,) = read_rows(tmp_path / "incidents.csv")
    assert (row["x_rd"], row["y_rd"], row["occurred_from"], row["occurred_until"]) == ("", "", "", "")


def test_a_run_without_incidents_still_writes_the_heads(tmp_path):
    run_tables.write_incidents(tables.empty(tables.LocatedIncidents), pd.Series([], dtype="str"), tmp_path / "incidents.csv")
    run_tables.write_findings(tables.empty(tables.Findings), tmp_path / "findings.csv")
    run_tables.write_recipients(tables.empty(tables.Recipients), tmp_path / "recipients.csv")
    run_tables.write_geocoded([], tables.empty(tables.Matches), tmp_path / "geocoded.csv")
    heads = {path.stem: path.read_text(encoding="utf-8").strip() for path in tmp_path.glob("*.csv")}
    assert heads["incidents"] == ",".join(run_tables.INCIDENT_COLUMNS)
    assert heads["findings"] == "source,sheet,row,code,column,value,effect,message"
    assert heads["recipients"] == ",".join(run_tables.RECIPIENT_COLUMNS)
    assert heads["geocoded"] == ",".join(run_tables.GEOCODED_COLUMNS)


def test_findings_keep_their_sentence_with_commas_and_quotes(tmp_path):
    found = findings.to_table(
        [findings.find("value_not_a_number", source="a.xlsx", row=7, column="Aantal", value='12, "maart"', effect=Effect.KEPT)]
    )
    run_tables.write_findings(found, tmp_path / "findings.csv")
    (row,) = read_rows(tmp_path / "findings.csv")
    assert row["row"] == "7"
    assert row["message"] == '‘12, "maart"’ is geen getal. De waarde is leeg gelaten.'


def test_recipients_csv_tells_why_an_address_is_listed(tmp_path):
    _, recipients = concentration()
    run_tables.write_recipients(recipients, tmp_path / "recipients.csv")
    rows = read_rows(tmp_path / "recipients.csv")
    assert len(rows) == len(recipients)
    core = [row for row in rows if row["part"] == "core"]
    assert {row["method"] for row in core} == {"same_street"}
    assert core[0]["distance_m"] == "0.0"


def test_hotspots_gpkg_has_the_layer_and_the_columns(tmp_path):
    hotspots, _ = concentration()
    run_tables.write_hotspots(hotspots, tmp_path / "hotspots.gpkg")
    assert pyogrio.list_layers(tmp_path / "hotspots.gpkg")[:, 0].tolist() == ["hotspots"]
    layer = gpd.read_file(tmp_path / "hotspots.gpkg", layer="hotspots")
    assert tuple(layer.columns) == run_tables.HOTSPOT_COLUMNS
    assert layer.crs.to_epsg() == 28992
    assert layer.geometry.iloc[0].equals(hotspots.geometry.iloc[0])


def test_hotspots_gpkg_is_there_without_hotspots_and_has_the_same_bytes_twice(tmp_path):
    hotspots, _ = concentration()
    for name, table in (("none", hotspots.iloc[:0]), ("one", hotspots), ("again", hotspots)):
        run_tables.write_hotspots(table, tmp_path / f"{name}.gpkg")
    assert gpd.read_file(tmp_path / "none.gpkg", layer="hotspots").empty
    assert (tmp_path / "one.gpkg").read_bytes() == (tmp_path / "again.gpkg").read_bytes()


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("+31 6", "'+31 6"),
        ("-2+3", "'-2+3"),
        ("@SUM(A1)", "'@SUM(A1)"),
        (" =1", "' =1"),
        ("\t=1", "' =1"),
        ("＝1", "'＝1"),
        ("-2", "-2"),
        ("+3,5", "+3,5"),
        ("'t Hof", "'t Hof"),
        ("Café", "Café"),
        ("a\nb", "a b"),
        ("", ""),
    ],
)
def test_text_that_would_run_gets_an_apostrophe(text, cell):
    assert guard(text) == cell
