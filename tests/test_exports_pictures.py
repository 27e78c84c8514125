"""The files of a picture, opened and read back: one page, the right zone, and nothing in the version for others that points at people."""

import io
import math
import re
import shutil
import subprocess
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import geopandas as gpd
import pytest
from docx import Document

from analysis import tables
from analysis.exports.area_map import draw_area
from analysis.exports.mayor_map import MayorMap, mayor_map_pdf, mayor_map_png, mayor_note_docx
from analysis.exports.safety_picture import safety_picture_docx, safety_picture_pdf
from analysis.privacy import stamp
from analysis.safety_picture import SafetyPicture, confidential_picture, municipal_boundary, shareable_picture, shared_hotspots
from analysis.settings import Settings
from analysis.terms import Zone
from tests.make import ORIGIN
from tests.picture_cases import COVERED, data_of, make_areas, monthly, robberies

MOMENT = datetime(2026, 11, 21, 10, 30)
SECRET = stamp(Zone.RESTRICTED, "", "A. Analist", MOMENT, "")
SHARED = stamp(Zone.SHAREABLE, "de raad", "A. Analist", MOMENT, "", is_concept=True)


@pytest.fixture(scope="module")
def data():
    x, y = ORIGIN
    spots = [(x + 10.0 * (i % 8 + 1), y + 5) for i in range(20)] + [(x + 10.0 * (i + 1), y + 300.0) for i in range(4)]
    targets = ["snackbar"] * 17 + ["woning"] * 7
    return data_of(robberies(monthly(24), at=spots, target_type=targets), elsewhere=1)


def text_of(pdf: bytes, folder: Path) -> str:
    if not shutil.which("pdftotext"):
        pytest.skip("pdftotext is er niet (apt install poppler-utils).")
    path = folder / "beeld.pdf"
    path.write_bytes(pdf)
    read = subprocess.run(["pdftotext", "-layout", str(path), "-"], capture_output=True, check=True, encoding="utf-8").stdout
    return re.sub(r"\s+", " ", read)


def words_of(docx: bytes) -> str:
    document = Document(io.BytesIO(docx))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells, document.sections[0].footer.paragraphs[0].text])


def pages(pdf: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page\b", pdf))


def make_map(data, zone: Zone, **changes: object) -> MayorMap:
    is_shared = zone is Zone.SHAREABLE
    picture: SafetyPicture = shareable_picture(data) if is_shared else confidential_picture(data)
    base = {
        "picture": picture,
        "core": (picture.counted, picture.summary),
        "outlines": shared_hotspots(data.hotspots) if is_shared else data.hotspots,
        "boundary": municipal_boundary(data.areas),
        "areas": data.areas,
        "points": None if is_shared else data.located,
        "source": "Bron: politie.",
        "not_on_map": ("Straatroof telt hier niet mee.",),
    }
    return MayorMap(**(base | changes))


@pytest.mark.parametrize(("make", "made"), [(confidential_picture, SECRET), (shareable_picture, SHARED)])
def test_the_safety_picture_is_one_accessible_page_with_the_same_bytes_twice(data, make, made):
    pdf = safety_picture_pdf(make(data), made)
    assert pages(pdf) == 1
    assert b"pdfuaid" in pdf
    assert pdf == safety_picture_pdf(make(data), made)


def test_the_safety_picture_tells_its_zone_its_counts_and_the_age_of_the_data(data, tmp_path):
    read = text_of(safety_picture_pdf(confidential_picture(data), SECRET), tmp_path)
    assert "Vertrouwelijk (politiegegevens)" in read
    assert "24 overvallen" in read
    assert "De gegevens lopen tot 30 september 2026. Dat is 7 weken geleden." in read
    assert "CONCEPT" not in read
    for figure in confidential_picture(data).figures:
        assert figure.title in read
        assert all(word in read for row in figure.rows for word in row[0].split())


def test_the_safety_picture_for_others_is_a_concept_without_small_counts_or_streets(data, tmp_path):
    pdf, word = safety_picture_pdf(shareable_picture(data), SHARED), safety_picture_docx(shareable_picture(data), SHARED)
    for read in (text_of(pdf, tmp_path), words_of(word)):
        assert "Te delen met de raad, niet openbaar" in read
        assert "CONCEPT" in read
        assert "minder dan 5" in read
        assert "Kerkstraat" not in read
    assert not re.search(r"\b[1-4] (overval|incident)", words_of(word))


def test_the_word_file_holds_every_table_of_the_picture(data):
    picture = confidential_picture(data)
    document = Document(io.BytesIO(safety_picture_docx(picture, SECRET)))
    assert [table.rows[0].cells[0].text for table in document.tables] == [figure.heads[0] for figure in picture.figures]
    assert [len(table.rows) - 1 for table in document.tables] == [len(figure.rows) for figure in picture.figures]
    assert safety_picture_docx(picture, SECRET) == safety_picture_docx(picture, SECRET)


def test_untrusted_text_stays_text_in_both_files(data, tmp_path):
    evil = '#panic("kwaad") $x$ *vet* <b>'
    named = confidential_picture(replace(data, municipality=evil))
    assert evil.replace('"', "") in text_of(safety_picture_pdf(named, SECRET), tmp_path).replace('"', "").replace("“", "").replace("”", "")
    assert evil in words_of(safety_picture_docx(named, SECRET))


def test_the_map_is_one_accessible_page_in_both_versions(data):
    for zone, made in ((Zone.RESTRICTED, SECRET), (Zone.SHAREABLE, SHARED)):
        pdf = mayor_map_pdf(make_map(data, zone), made)
        assert pages(pdf) == 1
        assert b"pdfuaid" in pdf
    assert mayor_map_png(make_map(data, Zone.SHAREABLE), SHARED, ppi=40).startswith(b"\x89PNG")


def test_the_map_says_what_is_not_on_it_how_old_it_is_and_what_is_asked(data, tmp_path):
    made = make_map(data, Zone.RESTRICTED, decision="akkoord met de actie", spokesperson="de voorlichter")
    for read in (text_of(mayor_map_pdf(made, SECRET), tmp_path), words_of(mayor_note_docx(made, SECRET)).replace("\n", " ")):
        assert "Wat staat niet op de kaart" in read
        assert "Straatroof telt hier niet mee." in read
        assert "Dat is 7 weken geleden." in read
        assert "akkoord met de actie" in read
        assert "de voorlichter" in read
        assert "Meer dan verwacht" in read


def test_the_line_on_age_is_red_from_the_setting_on(data):
    made = make_map(data, Zone.RESTRICTED)
    assert mayor_map_pdf(made, SECRET, None, Settings(map_age_weeks=7)) != mayor_map_pdf(made, SECRET, None, Settings(map_age_weeks=8))


def test_the_version_for_others_draws_no_point_and_no_concentration_that_is_held_back(data):
    made = make_map(data, Zone.SHAREABLE)
    assert made.points is None
    drawn = draw_area((0, 0, 1000, 1000), None, 100, 100, outlines=made.outlines, boundary=made.boundary, areas=made.areas)
    assert "<circle" not in drawn.svg
    assert len(drawn.numbers) == len(made.outlines)


def test_points_outside_the_drawn_piece_are_counted_and_not_drawn(data):
    x, y = ORIGIN
    outlines = gpd.GeoDataFrame(tables.empty(tables.Hotspots))
    bounds = (x, y - 50, x + 100, y + 50)
    drawn = draw_area(
        bounds, None, 100, 100, outlines=outlines, boundary=municipal_boundary(make_areas()), areas=make_areas(), points=data.located
    )
    assert 0 < len(drawn.points) < len(data.located)
    assert drawn.svg.count('stroke="#ffffff"') == len(drawn.points)
    assert not drawn.has_border


def test_kinds_of_places_are_told_apart_without_colour(data):
    row = data.hotspots.iloc[[0]]
    dashes = []
    for label in ("hotspot", "attention_area", "repeat_place"):
        changed = row.assign(label=label)
        points = data.located.iloc[[0]]
        drawn = draw_area(
            (ORIGIN[0] - 100, ORIGIN[1] - 100, ORIGIN[0] + 300, ORIGIN[1] + 100), None, 100, 100,
            outlines=changed, boundary=gpd.GeoSeries([]), areas=make_areas(), points=points, point_labels={points.index[0]: label},
        )  # fmt: skip
        dashes.append((re.findall(r'stroke-dasharray="[^"]*"', drawn.svg), "<circle" in drawn.svg))
    assert len({str(one) for one in dashes}) == 3


def test_a_picture_of_nothing_is_a_page_too():
    nothing = data_of(robberies([]), covered=None)
    assert pages(safety_picture_pdf(confidential_picture(nothing), SECRET)) == 1
    assert pages(mayor_map_pdf(make_map(nothing, Zone.RESTRICTED), SECRET)) == 1


def test_a_hidden_count_gets_no_bar(data):
    hidden = [
        value
        for figure in shareable_picture(data).figures
        for row, value in zip(figure.rows, figure.values, strict=True)
        if "minder" in row[-1]
    ]
    assert hidden
    assert all(math.isnan(value) for value in hidden)
    assert COVERED.weeks_old == 7
