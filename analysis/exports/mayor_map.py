"""The map for the mayor on one A4 (pdf, png) and the note that goes with it (docx): two versions, drawn from the register without tiles."""

import re
from dataclasses import dataclass, field
from typing import Any

import geopandas as gpd
import numpy as np

from analysis.dutch import amount, enumerate_words
from analysis.exports.area_map import COLOURS, LOOSE, AreaMap, draw_area
from analysis.exports.paper import paper_pdf, paper_png, stamped_png
from analysis.exports.paper_frame import Basemap, Bounds
from analysis.exports.word import add_table, fixed_bytes, new_document, write_head
from analysis.privacy import Stamp, one_line
from analysis.safety_picture import Figure, SafetyPicture
from analysis.settings import DEFAULTS, Settings
from analysis.terms import Label

_SIZES_PT = (10.0, 9.5, 9.0, 8.5, 8.0, 7.5)
_MAP_MM = (178.0, 124.0)
MARGIN_M = 250.0
LEAST_WIDTH_M = 1200.0
SURROUNDINGS_M = 800.0
"""How much is shown around concentrations: enough to know where one is."""

MOST_LINES = 5
NOT_ON_MAP = "Wat staat niet op de kaart"
MONTHS_ROWS = 12
_SIGNS = {Label.HOTSPOT: ("circle", "solid"), Label.ATTENTION_AREA: ("square", "dashed"), Label.REPEAT_PLACE: ("diamond", "dotted")}


@dataclass(frozen=True, kw_only=True)
class MayorMap:
    """What stands on the map for the mayor.

    `outlines` are the rows of `Hotspots` that are drawn and `points` the incidents (None in the version for others), with the label of
    the concentration of each in `point_labels`. The lines are sentences.
    """

    picture: SafetyPicture
    core: tuple[str, ...]
    outlines: gpd.GeoDataFrame = field(repr=False)
    boundary: gpd.GeoSeries = field(repr=False)
    areas: gpd.GeoDataFrame = field(repr=False)
    points: gpd.GeoDataFrame | None = field(default=None, repr=False)
    point_labels: dict[object, str] = field(default_factory=dict, repr=False)
    source: str = ""
    not_on_map: tuple[str, ...] = ()
    running: tuple[str, ...] = ()
    decision: str = ""
    spokesperson: str = ""

    @property
    def table(self) -> Figure | None:
        """Counts by month beside the same months before, or by twelve months in the version for others."""
        return self.picture.figure("month") or self.picture.figure("year")

    @property
    def _sure(self) -> list[str]:
        """The chance statement of the first places, and how reliable the data are; what is not on the map is told apart."""
        places = [line for line in self.picture.places if "verwacht" in line][:2]
        told = [line for line in self.picture.sure if "op de kaart" not in line and "buiten de gemeente" not in line]
        return [*places, *told][:MOST_LINES]

    @property
    def parts(self) -> list[tuple[str, list[str]]]:
        """The headings beside the table with their lines."""
        return [
            ("Hoe zeker is dit", self._sure),
            (NOT_ON_MAP, list(self.not_on_map)),
            ("Wat loopt al", list(self.running[:MOST_LINES]) or ["In het programma loopt nu geen actie."]),
            ("Gevraagd besluit", [self.decision] if self.decision else []),
            ("Woordvoering", [self.spokesperson] if self.spokesperson else []),
        ]


def mayor_map_pdf(made: MayorMap, stamp: Stamp, basemap: Basemap | None = None, settings: Settings = DEFAULTS) -> bytes:
    """Return the map as an accessible pdf of one A4; the same map and stamp give the same bytes.

    Parameters
    ----------
    made
        What stands on it.
    stamp
        Its zone is that of the picture.
    basemap
        The layers of the register.
    settings
        How old data may be before the line on their age turns red.
    """
    pdf, content = b"", _content(made, stamp, basemap, settings)
    for size_pt in _SIZES_PT:
        pdf = paper_pdf("mayor_map.typ", content | {"size": size_pt}, stamp)
        if len(re.findall(rb"/Type\s*/Page\b", pdf)) == 1:
            break
    return pdf


def mayor_map_png(made: MayorMap, stamp: Stamp, basemap: Basemap | None = None, settings: Settings = DEFAULTS, *, ppi: int = 150) -> bytes:
    """Return the same page as a picture; the stamp is drawn below it and stands in the file as text."""
    content = _content(made, stamp, basemap, settings)
    pages: list[bytes] = []
    for size_pt in _SIZES_PT:
        pages = paper_png("mayor_map.typ", content | {"size": size_pt}, ppi)
        if len(pages) == 1:
            break
    return stamped_png(pages[0], stamp)


def _content(made: MayorMap, stamp: Stamp, basemap: Basemap | None, settings: Settings) -> dict[str, Any]:
    drawn = draw_area(
        _bounds(made),
        basemap,
        *_MAP_MM,
        outlines=made.outlines,
        boundary=made.boundary,
        areas=made.areas,
        points=made.points,
        point_labels=made.point_labels,
    )
    table = made.table
    return {
        "title": one_line(title_of(made)),
        "author": one_line(stamp.user) or "Preventiekaart",
        "header": "Kaart voor de burgemeester",
        "banner": stamp.banner,
        "footer": stamp.line,
        "is_concept": stamp.is_concept,
        "source": made.source,
        "age": made.picture.age,
        "is_old": made.picture.weeks_old >= settings.map_age_weeks,
        "core": [one_line(line) for line in made.core],
        "map": _map(made, drawn),
        "legend": _legend(made, drawn),
        "table": None if table is None else {"title": table.title, "heads": table.heads, "rows": table.rows[-MONTHS_ROWS:]},
        "parts": [{"heading": heading, "lines": [one_line(line) for line in lines]} for heading, lines in _parts(made, drawn)],
    }


def _parts(made: MayorMap, drawn: AreaMap) -> list[tuple[str, list[str]]]:
    """The parts of the map, with how many incidents lie beside the piece that is drawn."""
    beside = 0 if made.points is None else len(made.points) - len(drawn.points)
    if not beside:
        return made.parts
    told = f"{amount(beside, 'overval', 'overvallen').capitalize()} verder weg, buiten dit stuk van de kaart."
    return [(heading, [told, *lines] if heading == NOT_ON_MAP else lines) for heading, lines in made.parts]


def title_of(made: MayorMap) -> str:
    """Return what stands above the map."""
    return made.picture.title.replace("Veiligheidsbeeld overvallen", "Overvallen").strip()


def _bounds(made: MayorMap) -> Bounds:
    """What must be on the map: the concentrations with their surroundings, else every point, else the whole municipality."""
    shapes, margin = list(made.outlines.geometry), SURROUNDINGS_M
    if not shapes and made.points is not None:
        shapes, margin = [point for point in made.points.geometry if point is not None and not point.is_empty], MARGIN_M
    if not shapes:
        shapes, margin = [*made.boundary, *made.areas.geometry], MARGIN_M
    if not shapes:
        return (0.0, 300_000.0, 280_000.0, 625_000.0)
    west, south, east, north = gpd.GeoSeries(shapes).total_bounds
    middle, half = (np.array([west + east, south + north]) / 2), np.array([east - west, north - south]) / 2 + margin
    half = np.maximum(half, LEAST_WIDTH_M / 2)
    (left, low), (right, high) = (middle - half).tolist(), (middle + half).tolist()
    return (left, low, right, high)


def _map(made: MayorMap, drawn: AreaMap) -> dict[str, Any]:
    named = [f"{row.rank} {row.name}" for row in made.outlines.sort_values("rank").itertuples()]
    what = f"Kaart met {enumerate_words(named)}" if named else "Kaart van de gemeente, zonder aangewezen plekken"
    points = f" en {amount(len(drawn.points), 'overval', 'overvallen')}" if drawn.points else ""
    return {
        "svg": drawn.svg,
        "alt": f"{what}{points}. De tekst ernaast zegt hetzelfde in woorden.",
        "width": drawn.width_mm,
        "height": drawn.height_mm,
        "numbers": drawn.numbers,
        "names": drawn.names,
        "scale_mm": drawn.scale_mm,
        "scale": f"{drawn.scale_m} m" if drawn.scale_m < 1000 else f"{drawn.scale_m // 1000} km",
    }


def _legend(made: MayorMap, drawn: AreaMap) -> list[dict[str, str]]:
    """What every sign on the map means; only the signs that are on it."""
    rows = []
    for label in Label:
        named = made.outlines[made.outlines["label"] == label].sort_values("rank")
        rows += [
            {"sign": _SIGNS[label][1], "colour": COLOURS[label], "word": f"{row.rank} {row.name} ({label.label.lower()})"}
            for row in named.itertuples()
        ][:MOST_LINES]
    if made.points is not None:
        shown = {made.point_labels.get(key, "") for key in drawn.points}
        rows += [
            {"sign": _SIGNS[label][0], "colour": COLOURS[label], "word": f"overval in {label.label.lower()}"}
            for label in Label
            if label in shown
        ]
        if "" in shown:
            rows.append({"sign": "triangle", "colour": LOOSE, "word": "losse overval"})
    if drawn.has_border:
        rows.append({"sign": "border", "colour": "#333333", "word": "gemeentegrens"})
    return rows


def mayor_note_docx(made: MayorMap, stamp: Stamp) -> bytes:
    """Return the note that goes with the map, for Word; the same map and stamp give the same bytes."""
    document = new_document(stamp)
    write_head(document, stamp.banner)
    document.add_heading(one_line(f"{title_of(made)}: notitie bij de kaart"), level=1)
    if stamp.is_concept:
        document.add_paragraph("CONCEPT: nog niet vrijgegeven.")
    document.add_paragraph(f"{one_line(made.source)} {made.picture.age}")
    document.add_heading("Kern", level=2)
    for line in made.core:
        document.add_paragraph(one_line(line), style="List Bullet")
    for heading, lines in made.parts:
        document.add_heading(heading, level=2)
        for line in lines or ["Nog in te vullen."]:
            document.add_paragraph(one_line(line), style="List Bullet")
    if made.table is not None:
        document.add_heading(made.table.title, level=2)
        heads = made.table.heads
        add_table(document, heads, made.table.rows[-MONTHS_ROWS:], (16.0 - 3.0 * (len(heads) - 1), *([3.0] * (len(heads) - 1))))
    return fixed_bytes(document, title_of(made), stamp)
