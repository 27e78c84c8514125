"""The veiligheidsbeeld on one A4, as pdf and as docx; the zone is that of the picture."""

import math
import re
from typing import Any

from analysis.exports.paper import paper_pdf
from analysis.exports.word import add_table, fixed_bytes, new_document, write_head
from analysis.privacy import Stamp, one_line
from analysis.safety_picture import Figure, SafetyPicture
from analysis.settings import DEFAULTS, Settings

_SIZES_PT = (9.5, 9.0, 8.5, 8.0, 7.5, 7.0)
"""The largest at which everything stands on one page is taken."""

MOST_LINES = 6
"""As many concentrations as one page bears; the others are counted."""


def safety_picture_pdf(picture: SafetyPicture, stamp: Stamp, settings: Settings = DEFAULTS) -> bytes:
    """Return the veiligheidsbeeld as an accessible pdf of one A4; the same picture and stamp give the same bytes.

    Parameters
    ----------
    picture
        One of the two versions.
    stamp
        Its zone is that of the picture.
    settings
        How old data may be before the line on their age turns red.
    """
    pdf = b""
    for size_pt in _SIZES_PT:
        pdf = paper_pdf("safety_picture.typ", _content(picture, stamp, settings, size_pt), stamp)
        if len(re.findall(rb"/Type\s*/Page\b", pdf)) == 1:
            break
    return pdf


def _content(picture: SafetyPicture, stamp: Stamp, settings: Settings, size_pt: float) -> dict[str, Any]:
    left, right = _two_columns(picture.figures)
    return {
        "size": size_pt,
        "title": one_line(picture.title),
        "author": one_line(stamp.user) or "Preventiekaart",
        "header": "Voor hoofdstuk 1 van het nazorgplan",
        "banner": stamp.banner,
        "footer": stamp.line,
        "is_concept": stamp.is_concept,
        "period": picture.period[:1].upper() + picture.period[1:],
        "counted": picture.counted,
        "summary": picture.summary,
        "age": picture.age,
        "is_old": picture.weeks_old >= settings.map_age_weeks,
        "columns": [[_figure(figure) for figure in column] for column in (left, right)],
        "extra": [],
        "parts": [{"heading": heading, "lines": [one_line(line) for line in lines]} for heading, lines in parts_of(picture)],
    }


def parts_of(picture: SafetyPicture) -> list[tuple[str, list[str]]]:
    """Return the headings below the figures with their lines."""
    places = list(picture.places)
    rest = len(places) - 1 - MOST_LINES
    if rest > 0:
        places = [*places[: 1 + MOST_LINES], f"En {rest} andere {'plek' if rest == 1 else 'plekken'}."]
    return [("Waar", places), ("Wat is er veranderd", list(picture.changes[: 1 + MOST_LINES])), ("Hoe zeker is dit", list(picture.sure))]


def _two_columns(figures: tuple[Figure, ...]) -> tuple[list[Figure], list[Figure]]:
    """Divide the figures so that both columns are about as long, in reading order."""
    lengths = [len(figure.rows) + (4 if figure.across else 8) for figure in figures]
    total = sum(lengths)
    best = min(range(len(figures) + 1), key=lambda cut: abs(2 * sum(lengths[:cut]) - total))
    return list(figures[:best]), list(figures[best:])


def _figure(figure: Figure) -> dict[str, Any]:
    numbers = [value for value in (*figure.values, *figure.before) if not math.isnan(value)]
    return {
        "title": figure.title,
        "heads": [one_line(head) for head in figure.heads],
        "rows": [[one_line(cell) for cell in row] for row in figure.rows],
        "labels": [one_line(label) for label in figure.labels],
        "values": [_known(value) for value in figure.values],
        "before": [_known(value) for value in figure.before],
        "top": max(numbers, default=0.0),
        "across": figure.across,
        "sentence": figure.sentence,
    }


def _known(value: float) -> float | None:
    return None if math.isnan(value) else value


def safety_picture_docx(picture: SafetyPicture, stamp: Stamp) -> bytes:
    """Return the veiligheidsbeeld for Word: the same words and tables, to work on; the same picture and stamp give the same bytes."""
    document = new_document(stamp)
    write_head(document, stamp.banner)
    document.add_heading(one_line(picture.title), level=1)
    if stamp.is_concept:
        document.add_paragraph("CONCEPT: nog niet vrijgegeven.")
    first = document.add_paragraph(f"{picture.period[:1].upper()}{picture.period[1:]}. ")
    first.add_run(f"{picture.counted}.").bold = True
    if picture.summary:
        first.add_run(f" {one_line(picture.summary)}")
    document.add_paragraph(picture.age)
    for heading, lines in parts_of(picture):
        if lines:
            document.add_heading(heading, level=2)
            for line in lines:
                document.add_paragraph(one_line(line), style="List Bullet")
    for figure in picture.figures:
        document.add_heading(one_line(figure.title), level=2)
        wide = 16.0 - 2.6 * (len(figure.heads) - 1)
        add_table(document, figure.heads, figure.rows, (wide, *([2.6] * (len(figure.heads) - 1))))
        if figure.sentence:
            document.add_paragraph(one_line(figure.sentence))
    return fixed_bytes(document, picture.title, stamp)
