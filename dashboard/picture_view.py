"""A figure of the veiligheidsbeeld on screen: the chart, the table beside it, and the lines to copy."""

import math
from collections.abc import Sequence
from html import escape

import streamlit as st

from analysis.safety_picture import Figure
from analysis.terms import Zone
from dashboard import parts

BEFORE, NOW, MOST = "#9fb3cc", "#154273", "#b3320e"
HIGH_PX = 120
MANY_BARS = 7
MANY_COLUMNS = 4
_CELL = "padding-top:3px;padding-bottom:3px;white-space:nowrap"
_LABEL = "font-size:0.78rem;color:#4b5563;white-space:nowrap"


def chart_html(figure: Figure) -> str:
    """Return the standing bars of a figure; a screen reader is pointed to the table, which says the same."""
    spoken = escape(f"Grafiek: {figure.title}. Dezelfde cijfers staan in de tabel.", quote=True)
    return f'<div role="img" aria-label="{spoken}">{_standing(figure)}</div>'


def _top(figure: Figure) -> float:
    return max((value for value in (*figure.values, *figure.before) if not math.isnan(value)), default=0.0)


def _bar(value: float, top: float, colour: str, width: str) -> str:
    height = 0 if math.isnan(value) or not top else max(round(HIGH_PX * value / top), 1)
    return f'<i style="display:block;width:{width};height:{height}px;background:{colour};border-radius:2px 2px 0 0"></i>'


def _standing(figure: Figure) -> str:
    """Bars side by side, with the year before in a lighter colour to the left of each."""
    top = _top(figure)
    columns = []
    for at, (label, value) in enumerate(zip(figure.labels, figure.values, strict=True)):
        if figure.before:
            bars = _bar(figure.before[at], top, BEFORE, "42%") + _bar(value, top, NOW, "42%")
        else:
            bars = _bar(value, top, MOST if value == top and top else NOW, "60%")
        columns.append(
            '<div style="flex:1 1 0;min-width:0;max-width:64px;text-align:center">'
            f'<div style="display:flex;align-items:flex-end;justify-content:center;gap:1px;height:{HIGH_PX}px">{bars}</div>'
            f'<span style="{_LABEL};display:block;border-top:1px solid #d5d9e0">{escape(label)}</span></div>'
        )
    legend = ""
    if figure.before:
        legend = f'<p style="{_LABEL};margin:2px 0 0">{_square(BEFORE)} een jaar eerder &nbsp; {_square(NOW)} nu</p>'
    return f'<div style="display:flex;gap:3px;align-items:flex-end">{"".join(columns)}</div>{legend}'


def _square(colour: str) -> str:
    return f'<i style="display:inline-block;width:0.7em;height:0.7em;background:{colour}"></i>'


def _table_html(figure: Figure) -> str:
    """Return the table of a figure, close together; of lying bars each stands in the row of its number."""
    top = _top(figure)
    heads = "".join(
        f'<th scope="col" class="{"pk-right" if at else ""}" style="white-space:nowrap">{escape(head)}</th>'
        for at, head in enumerate(figure.heads)
    )
    rows = []
    for at, row in enumerate(figure.rows):
        cells = "".join(f'<td class="{"pk-right" if i else ""}" style="{_CELL}">{escape(cell)}</td>' for i, cell in enumerate(row))
        bar = f'<td aria-hidden="true" style="{_CELL};width:32%">{_lying(figure.values[at], top)}</td>' if figure.across else ""
        rows.append(f"<tr>{cells}{bar}</tr>")
    if figure.across:
        heads += '<td aria-hidden="true"></td>'
    spoken = escape(figure.title, quote=True)
    inside = f'<table class="pk-table" style="font-size:0.9rem"><thead><tr>{heads}</tr></thead><tbody>{"".join(rows)}</tbody></table>'
    return f'<div class="pk-scroll" tabindex="0" role="region" aria-label="{spoken}">{inside}</div>'


def _lying(value: float, top: float) -> str:
    """A bar that lies in its row; none for a number that is hidden."""
    if math.isnan(value) or not top:
        return ""
    colour = MOST if value == top else BEFORE
    style = (
        f"display:block;height:0.8em;margin-top:0.3em;width:{max(100 * value / top, 1):.1f}%;background:{colour};border-radius:0 2px 2px 0"
    )
    return f'<i style="{style}"></i>'


def show_figure(figure: Figure, zone: Zone, *, prefix: str = "", is_wide: bool = False) -> None:
    """Show a figure in a box: heading and copy, chart and table side by side, the sentence below."""
    with st.container(border=True, key=f"figure-{prefix}{figure.key}"):
        with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
            parts.heading(figure.title)
            parts.copy_as_text(figure.lines, zone=zone, key=f"{prefix}{figure.key}")
        if figure.across:
            st.html(_table_html(figure))
        else:
            chart, table = st.columns([1, 1.2] if is_wide else [1, 1.6])
            with chart:
                st.html(chart_html(figure))
            with table:
                st.html(_table_html(figure))
        if figure.sentence:
            parts.quiet(figure.sentence)


def show_figures(figures: Sequence[Figure], zone: Zone, *, prefix: str = "") -> None:
    """Show figures two beside each other; one with many bars or columns has a row of its own."""
    waiting: list[Figure] = []
    for figure in figures:
        if (len(figure.labels) > MANY_BARS or len(figure.heads) > MANY_COLUMNS) and not figure.across:
            show_figure(figure, zone, prefix=prefix, is_wide=True)
            continue
        waiting.append(figure)
        if len(waiting) == 2:
            _show_pair(waiting, zone, prefix)
            waiting = []
    _show_pair(waiting, zone, prefix)


def _show_pair(figures: Sequence[Figure], zone: Zone, prefix: str) -> None:
    for column, figure in zip(st.columns(2), figures, strict=False):
        with column:
            show_figure(figure, zone, prefix=prefix)
