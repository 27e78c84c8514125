"""The papers of a round: the Bezoekmap, the workbook that comes back, and the files for map programs."""

import csv
import io
import json
import re
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import geopandas as gpd
import openpyxl
import pandas as pd
import pyogrio
import pytest
import shapely

from analysis import tables
from analysis.errors import SourceError
from analysis.exports.field_map import COLUMNS, LAYER, field_layer, round_geojson, write_geojson, write_gpkg
from analysis.exports.layer_style import MARKERS
from analysis.exports.round_list import HEADS, round_csv, round_xlsx, write_round_xlsx
from analysis.exports.visit_folder import FolderFacts, _content, visit_folder_pdf, write_visit_folder
from analysis.exports.walk_map import draw_walk, parts_of
from analysis.measures import TIPS, MeasureLine, MeasurePart, lines_to_print
from analysis.privacy import stamp
from analysis.rounds import Clash, compare
from analysis.rounds.cards import SILENCE, cards_for
from analysis.sources.filled_round import NEEDED, load_filled_round
from analysis.terms import Audience, VisitStatus, Zone
from tests.make_rounds import kept, make_plan, make_visit_addresses

MOMENT = datetime(2026, 11, 21, 10, 30)
STAMP = stamp(Zone.SHAREABLE, "wijkteam", "A. Analist", MOMENT, "adressen van november 2026")
FACTS = FolderFacts(
    area="Dorpsstraat en omgeving",
    round_title="Ronde 1",
    pair_name="Duo 1",
    municipality="Waterveen",
    verification_number="0999-123456",
    contact="M. Jansen, 0999-654321",
    copy_number="1 van 2",
)
EVIL = '=HYPERLINK("http://kwaad.example";"klik")'


@pytest.fixture(scope="module")
def plan():
    return make_plan(make_visit_addresses().iloc[:110], pairs=2, days=(date(2026, 12, 1), date(2026, 12, 2)))


@pytest.fixture(scope="module")
def visits(plan) -> gpd.GeoDataFrame:
    return kept(plan)


@pytest.fixture(scope="module")
def of_pair(visits) -> gpd.GeoDataFrame:
    return visits[visits["pair"] == 1].reset_index(drop=True)


def basemap(name: str) -> gpd.GeoDataFrame:
    """The streets of the village, and a building with a courtyard."""
    if name == "streets":
        lines = [shapely.LineString([(150_000, 450_000 + 100 * s), (150_220, 450_000 + 100 * s)]) for s in range(6)]
        names = ["Dorpsstraat", "Kerkstraat", "Molenweg", "Stationsweg", "Burgemeester Jansenlaan", "Lindehof"]
        return gpd.GeoDataFrame({"name": names}, geometry=lines, crs=tables.CRS)
    if name == "buildings":
        block = shapely.box(150_050, 450_020, 150_090, 450_060).difference(shapely.box(150_060, 450_030, 150_080, 450_050))
        return gpd.GeoDataFrame({"name": [""]}, geometry=[block], crs=tables.CRS)
    return gpd.GeoDataFrame({"name": pd.Series([], dtype="str")}, geometry=gpd.GeoSeries([], crs=tables.CRS))


def content_of(of_pair, plan, **facts) -> dict:
    changed = FolderFacts(**(vars(FACTS) | facts))
    return _content(of_pair, [route for route in plan.routes if route.pair == 1], changed, STAMP, basemap)


# ---- the Bezoekmap ----


def test_the_folder_is_an_accessible_pdf_and_the_same_again(of_pair, plan):
    routes = [route for route in plan.routes if route.pair == 1]
    pdf = visit_folder_pdf(of_pair, routes, FACTS, STAMP, basemap)
    assert pdf.startswith(b"%PDF")
    assert b"pdfuaid" in pdf
    assert pdf == visit_folder_pdf(of_pair, routes, FACTS, STAMP, basemap)


def test_the_walk_list_holds_every_door_once_in_order_with_room_to_write(of_pair, plan):
    listed = [row for row in content_of(of_pair, plan)["list"] if row["kind"] == "door"]
    assert [row["number"] for row in listed] == [str(number) for number in of_pair["visit_number"]]
    assert {row["status"] for row in listed} == {""}
    kinds = "".join(row["kind"][0] for row in content_of(of_pair, plan)["list"])  # d: day or door, s: street
    assert kinds.startswith("dsd")
    heads = [row["text"] for row in content_of(of_pair, plan)["list"] if row["kind"] == "street"]
    assert all(re.search(r"(oneven|even) kant, ", head) for head in heads)
    days = [row["text"] for row in content_of(of_pair, plan)["list"] if row["kind"] == "day"]
    assert days[0] == "dinsdag 1 december 2026, 10.00-16.00 uur"


def test_each_result_has_a_shape_of_its_own_that_is_filled_when_it_is_known(of_pair, plan):
    content = content_of(of_pair.assign(status=["spoken"] + [""] * (len(of_pair) - 1)), plan)
    shapes = [one["shape"] for one in content["shapes"]]
    assert len(set(shapes)) == len(VisitStatus)
    doors = [row for row in content["list"] if row["kind"] == "door"]
    assert [row["status"] for row in doors[:2]] == ["circle", ""]


def test_every_audience_has_a_card_with_three_tips_and_who_to_call(of_pair, plan):
    cards = content_of(of_pair, plan)["cards"]
    assert {card["audience"] for card in cards} == {Audience(one).label for one in set(of_pair["audience"])}
    for card in cards:
        assert len(card["tips"]) == 3
        assert card["silence"] == SILENCE
        assert ("Controleren of het klopt", "0999-123456") in card["calls"]
        assert "Waterveen" in card["opening"]


def test_there_is_a_card_for_every_audience_of_the_product_and_none_says_what_happened():
    cards = cards_for(lines_to_print([], [str(audience) for audience in Audience], date(2026, 12, 1)), "Waterveen")
    assert [card.audience for card in cards] == list(Audience)
    assert all(len(card.tips) == 3 and card.opening for card in cards)
    for card in cards:
        assert not re.search(r"was (onlangs|een) overval|slachtoffer|hotspot", " ".join([card.opening, *card.tips]))


def test_an_own_tip_is_on_the_card_until_its_last_day(of_pair, plan):
    own = MeasureLine(
        code="eigen-1",
        audience=Audience(of_pair["audience"].iloc[0]),
        part=MeasurePart.TIP,
        text="Vraag subsidie aan",
        valid_until=STAMP.moment.date(),
    )
    printed = {card["audience"]: card["tips"] for card in content_of(of_pair, plan, own_measures=(own,))["cards"]}
    assert printed[own.audience.label][0] == "Vraag subsidie aan"
    assert {len(tips) for tips in printed.values()} == {TIPS}
    expired = replace(own, valid_until=STAMP.moment.date() - timedelta(days=1))
    assert "subsidie" not in str(content_of(of_pair, plan, own_measures=(expired,))["cards"])


def test_what_is_not_filled_in_leaves_room_to_write(of_pair, plan):
    content = content_of(of_pair, plan, verification_number="", contact="", municipality="")
    assert content["identity"]["number"].startswith("……")
    assert "……" in content["missed"][0]["check"]


def test_the_map_numbers_every_door_of_a_short_route_and_names_its_streets(of_pair):
    few = of_pair.iloc[:20]
    drawn = draw_walk(few, basemap, 178, 118)
    assert drawn.numbered == drawn.stops == 20
    assert {int(text) for _, _, text in drawn.numbers} == set(few["visit_number"])
    assert {name for *_, name in drawn.names} == set(few["street"])
    assert all(0 <= x <= 178 and 0 <= y <= 118 for x, y, _ in drawn.numbers)
    assert all(-90 <= angle <= 90 for _, _, angle, _ in drawn.names)
    assert "http" not in drawn.svg.replace("http://www.w3.org/2000/svg", "")


def test_a_long_route_gets_a_map_of_each_part(of_pair, plan):
    content = content_of(of_pair, plan)
    titles = [one["title"] for one in content["maps"]]
    assert titles[0] == "Overzicht"
    parts = parts_of(of_pair, 40)
    assert len(titles) == 1 + len(parts) > 2
    assert sum(len(part) for part in parts) == len(of_pair)
    assert all(len(part) <= 50 for part in parts)


def test_a_map_without_a_register_or_places_is_no_error(of_pair):
    assert draw_walk(of_pair, None, 100, 100).numbered > 0
    nowhere = of_pair.set_geometry(gpd.GeoSeries([shapely.Point()] * len(of_pair), crs=tables.CRS))
    assert draw_walk(nowhere, basemap, 100, 100).svg == ""


def test_hostile_text_in_a_name_stays_text(of_pair, plan, tmp_path: Path):
    evil = of_pair.copy()
    evil["business_name"] = '#panic("x") $x$ \\ *dik* <script>'
    write_visit_folder(evil, list(plan.routes)[:1], FACTS, tmp_path / "map.pdf", STAMP, basemap)
    assert (tmp_path / "map.pdf").stat().st_size > 10_000


# ---- the workbook ----


def test_the_workbook_is_a_real_table_with_lists_and_a_fixed_head(visits):
    sheet = openpyxl.load_workbook(io.BytesIO(round_xlsx(visits, STAMP))).worksheets[0]
    assert tuple(cell.value for cell in sheet[1]) == HEADS
    assert sheet.tables["Bezoekronde"].ref == f"A1:Q{len(visits) + 1}"
    assert sheet.freeze_panes == "B2"
    lists = {str(rule.sqref): rule.formula1 for rule in sheet.data_validations.dataValidation}
    last = len(visits) + 1
    assert lists[f"N2:N{last}"] == '"gesproken,niet thuis,geen belangstelling,later terug,overslaan"'
    assert lists[f"O2:O{last}"] == '"J,N"'
    assert "(te delen)" in sheet.title
    assert round_xlsx(visits, STAMP) == round_xlsx(visits, STAMP)


def test_no_cell_of_either_file_runs(visits):
    evil = visits.assign(business_name=EVIL)
    sheet = openpyxl.load_workbook(io.BytesIO(round_xlsx(evil, STAMP))).worksheets[0]
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)
    rows = list(csv.DictReader(io.StringIO(round_csv(evil).decode("utf-8"))))
    assert {row["Bedrijfsnaam"] for row in rows} == {f"'{EVIL}"}


def test_what_the_coordinator_does_herself_is_in_no_file(visits):
    hers = visits.assign(pair=[0] * 5 + visits["pair"].tolist()[5:])
    assert len(list(csv.reader(io.StringIO(round_csv(hers).decode("utf-8"))))) == len(visits) - 5 + 1
    assert len(field_layer(hers)) == len(visits) - 5


def fill_in(content: bytes, path: Path, **cells: str) -> Path:
    """The workbook with these cells changed ('N2': 'gesproken'), as Excel would save it."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    for place, value in cells.items():
        book.worksheets[0][place] = value
    book.save(path)
    return path


def place(head: str, row: int) -> str:
    return f"{openpyxl.utils.get_column_letter(HEADS.index(head) + 1)}{row}"


def test_a_filled_workbook_comes_back_row_by_row(visits, tmp_path: Path):
    cells = {
        place("Resultaat", 2): "gesproken",
        place("Wil advies", 2): "J",
        place("Resultaat", 3): "niet thuis",
        place("Notitie", 3): "bel kapot",
        place("Huisnummer", 4): "99",
        place("Resultaat", 4): "gesproken",
        place("Resultaat", 5): "misschien",
    }
    found = compare(load_filled_round(fill_in(round_xlsx(visits, STAMP), tmp_path / "terug.xlsx", **cells)), visits)
    assert [(result.status, str(result.wants_advice or ""), result.note) for result in found.results] == [
        (VisitStatus.SPOKEN, "yes", ""),
        (VisitStatus.NOT_HOME, "", "bel kapot"),
    ]
    assert [(conflict.row, conflict.clash) for conflict in found.conflicts] == [(4, Clash.CHANGED_ADDRESS), (5, Clash.UNKNOWN_RESULT)]
    assert found.unchanged == len(visits) - 4


def test_a_filled_csv_comes_back_too(visits, tmp_path: Path):
    path = tmp_path / "terug.csv"
    lines = round_csv(visits).decode("utf-8").splitlines()
    cells = next(csv.reader([lines[1]]))
    cells[HEADS.index("Resultaat")] = "later terug"
    out = io.StringIO()
    csv.writer(out).writerow(cells)
    path.write_text("\n".join([lines[0], out.getvalue().strip(), *lines[2:]]), encoding="utf-8")
    assert [result.status for result in compare(load_filled_round(path), visits).results] == [VisitStatus.REVISIT]


def test_a_typed_note_loses_what_tells_who_somebody_is(visits, tmp_path: Path):
    cells = {place("Resultaat", 2): "gesproken", place("Notitie", 2): "bel mevrouw De Vries, 06-12345678, achterdeur"}
    (row, *_) = load_filled_round(fill_in(round_xlsx(visits, STAMP), tmp_path / "terug.xlsx", **cells))
    assert "Vries" not in row.note
    assert "12345678" not in row.note


def test_a_column_that_was_renamed_or_is_no_list_at_all_is_refused(visits, tmp_path: Path):
    changed = fill_in(round_xlsx(visits, STAMP), tmp_path / "anders.xlsx", **{place("Resultaat", 1): "Uitkomst"})
    with pytest.raises(SourceError, match=r"In ‘anders\.xlsx’ missen we de kolom ‘Resultaat’\. .* Er is niets ingelezen\."):
        load_filled_round(changed)
    twice = fill_in(round_xlsx(visits, STAMP), tmp_path / "twee.xlsx", **{place("Bericht", 1): "Resultaat"})
    with pytest.raises(SourceError, match="de kolom ‘Resultaat’ twee keer"):
        load_filled_round(twice)
    other = tmp_path / "andere.csv"
    other.write_text("a,b,c\n1,2,3\n", encoding="utf-8")
    with pytest.raises(SourceError, match="geen lijst van een bezoekronde"):
        load_filled_round(other)
    nothing = tmp_path / "leeg.xlsx"
    write_round_xlsx(visits.iloc[:0], nothing, STAMP)
    with pytest.raises(SourceError, match="alleen kolomnamen"):
        load_filled_round(nothing)


def test_what_is_written_is_what_is_read():
    assert set(NEEDED) < set(HEADS)


# ---- map programs ----


def test_the_geopackage_offers_a_list_of_results_and_a_shape_for_each(visits, tmp_path: Path):
    path = tmp_path / "ronde.gpkg"
    write_gpkg(visits, path, STAMP)
    layer = gpd.read_file(path, layer=LAYER)
    assert (tuple(layer.columns[:-1]), layer.crs, len(layer)) == (COLUMNS, tables.CRS, len(visits))
    with closing(sqlite3.connect(path)) as connection:
        domain = connection.execute("SELECT constraint_name FROM gpkg_data_columns WHERE column_name = 'resultaat'").fetchone()
        values = connection.execute(
            "SELECT value FROM gpkg_data_column_constraints WHERE constraint_name = ? AND constraint_type = 'enum'", domain
        ).fetchall()
        assert sorted(value for (value,) in values) == sorted(status.label for status in VisitStatus)
        assert connection.execute("SELECT count(*) FROM gpkg_extensions WHERE extension_name = 'gpkg_schema'").fetchone() == (2,)
        qml, is_default, table = connection.execute("SELECT styleQML, useAsDefault, f_table_name FROM layer_styles").fetchone()
        assert (is_default, table) == (1, LAYER)
        assert dict(connection.execute("SELECT wat, waarde FROM stempel"))["Zone"] == "Te delen met wijkteam, niet openbaar"
    shapes = [shape for shape, _ in MARKERS.values()]
    assert all(f'value="{shape}"' in qml for shape in shapes)
    assert len({(shape, fill) for shape, fill in MARKERS.values()}) == len(VisitStatus) + 1
    assert "AttributeForm" not in qml
    assert {str(name) for name, _ in pyogrio.list_layers(path)} == {LAYER, "layer_styles", "stempel"}


def test_the_style_is_well_formed_xml(visits, tmp_path: Path):
    from xml.etree import ElementTree

    write_gpkg(visits, tmp_path / "ronde.gpkg", STAMP)
    with closing(sqlite3.connect(tmp_path / "ronde.gpkg")) as connection:
        (qml,) = connection.execute("SELECT styleQML FROM layer_styles").fetchone()
    root = ElementTree.fromstring(qml.split(">", 1)[1])
    categories = [category.get("value") for category in root.iter("category")]
    assert categories == ["", *(status.label for status in VisitStatus)]


def test_gis_programs_really_read_the_value_list(visits, tmp_path: Path):
    """With the QGIS of the system, where there is one."""
    if (
        subprocess.run(["/usr/bin/python3", "-c", "import qgis.core"], capture_output=True, check=False).returncode
        or sys.platform != "linux"
    ):
        pytest.skip("QGIS is niet op deze computer.")
    path = tmp_path / "ronde.gpkg"
    write_gpkg(visits, path, STAMP)
    script = (
        "import os; os.environ['QT_QPA_PLATFORM'] = 'offscreen'\n"
        "from qgis.core import QgsApplication, QgsVectorLayer\n"
        "app = QgsApplication([], False); app.initQgis()\n"
        f"layer = QgsVectorLayer({str(path)!r} + '|layername={LAYER}', 'r', 'ogr')\n"
        "setup = layer.editorWidgetSetup(layer.fields().indexOf('resultaat'))\n"
        "print(setup.type(), sorted(key for one in setup.config()['map'] for key in one))\n"
        "print(sorted(one.label() for one in layer.renderer().categories()), layer.labelsEnabled())\n"
    )
    told = subprocess.run(["/usr/bin/python3", "-c", script], capture_output=True, check=True, text=True, timeout=120).stdout
    results = sorted(status.label for status in VisitStatus)
    assert f"ValueMap {results}" in told
    assert str(sorted([*results, "nog te doen"])) in told


def test_geojson_is_in_degrees_with_the_stamp_in_it(visits, tmp_path: Path):
    content = json.loads(round_geojson(visits, STAMP))
    assert content["stempel"]["Zone"] == "Te delen met wijkteam, niet openbaar"
    assert len(content["features"]) == len(visits)
    x, y = content["features"][0]["geometry"]["coordinates"]
    assert 3 < x < 8
    assert 50 < y < 54
    write_geojson(visits, tmp_path / "ronde.geojson", STAMP)
    assert (tmp_path / "ronde.geojson").read_bytes() == round_geojson(visits, STAMP)


def test_a_round_without_places_still_gives_files(visits, tmp_path: Path):
    nowhere = visits.iloc[:5].set_geometry(gpd.GeoSeries([shapely.Point()] * 5, crs=tables.CRS))
    assert json.loads(round_geojson(nowhere, STAMP))["features"] == []
    write_gpkg(nowhere, tmp_path / "ronde.gpkg", STAMP)
    assert len(gpd.read_file(tmp_path / "ronde.gpkg", layer=LAYER)) == 5
