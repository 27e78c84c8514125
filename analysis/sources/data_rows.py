"""Which rows below the column names are data: no blank rows, totals, repeated names or notes under the list."""

import re
from collections.abc import Iterator, Mapping, Sequence

from analysis.sources.columns import PLACE_FIELDS, Layout
from analysis.sources.spreadsheet import Sheet


def data_rows(sheet: Sheet, layout: Layout, *, skip_hidden: bool = False) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield each data row as its row number and the raw text per field.

    Blank rows, totals, a header that is repeated and footnotes below the list are no data rows; nor are rows that the sender
    hid, when those are to be skipped.
    """
    rows = _fill_merged(sheet, layout.first_row - 1)
    last = _last_data_row(rows, layout)
    header = [column.header.casefold() for column in layout.columns]
    for i in range(layout.first_row - 1, last):
        if skip_hidden and i + 1 in sheet.hidden_rows:
            continue
        cells = rows[i]
        values = {column.field: cells[column.index] if column.index < len(cells) else "" for column in layout.columns}
        if any(cells) and not _is_header(list(values.values()), header) and not _is_total(cells, values):
            yield i + 1, values


def _is_header(cells: Sequence[str], header: Sequence[str]) -> bool:
    """Return whether the column names stand here once more, as on each page of a print; a shown name may have its group or letter too."""
    return all(cell and cell.casefold() in name for cell, name in zip(cells, header, strict=True))


def _fill_merged(sheet: Sheet, first: int) -> Sequence[Sequence[str]]:
    """Repeat the value of cells that were merged from top to bottom."""
    tall = [(top, low) for top, low in sheet.merged if top[0] >= first and low[0] > top[0] and low[0] < len(sheet.rows)]
    if not tall:
        return sheet.rows
    rows = [list(row) for row in sheet.rows]
    budget = _MOST_FILLED
    for (top, left), (low, _) in tall:
        budget -= low - top
        if budget < 0:  # only a file that was made to stall us has so many
            break
        for i in range(top + 1, low + 1):
            if left < len(rows[i]) and not rows[i][left]:
                rows[i][left] = rows[top][left]
    return rows


_MOST_FILLED = 1_000_000
_TOTAL = re.compile(r"(?:(?:eind|sub|generaal )?\s*tota(?:al|len|als?)\b|aantal(?:\s+\w+){0,2}\s*:).{0,60}", re.I)
_MOST_TOTALS = 3
"""A line of totals has a word and a number or two; a row with more cells is an incident, whatever its first word."""
_FOOTNOTE = re.compile(
    r"\s*(?:bron|peildatum|selectie|einde|opmerking|let op|gemaakt|toelichting|legenda|filter|disclaimer|\*|©|printdatum|afgedrukt)\b", re.I
)


def _is_total(cells: Sequence[str], values: Mapping[str, str]) -> bool:
    first = next(cell for cell in cells if cell)
    places = (values.get(field, "") for field in ("street", "address", "postcode"))
    located = any(place != first and re.search(r"[^\W\d]", place) for place in places)
    return bool(_TOTAL.fullmatch(first.strip())) and not located and sum(map(bool, cells)) <= _MOST_TOTALS


def _last_data_row(rows: Sequence[Sequence[str]], layout: Layout) -> int:
    """Return how many rows there are up to the last data row: notes and bare sums below the list do not count."""
    named = {column.index: column.field for column in layout.columns}
    last = len(rows)
    while last >= layout.first_row:
        filled = [(i, cell) for i, cell in enumerate(rows[last - 1]) if cell]
        if filled and not _is_note(filled, named):
            break
        last -= 1
    return last


def _is_note(filled: Sequence[tuple[int, str]], named: Mapping[int, str]) -> bool:
    texts = [cell for _, cell in filled]
    if all(re.fullmatch(r"[\d.,]+", text) for text in texts):
        return len(named) > 1 and not any(named.get(i) in (*PLACE_FIELDS, "incident_number") for i, _ in filled)
    if len(filled) > 2:
        return False
    if _FOOTNOTE.match(texts[0]):
        return True
    meaning = named.get(filled[0][0], "")
    return len(filled) == 1 and len(named) > 2 and " " in texts[0] and meaning not in (*PLACE_FIELDS, "date_from")
