"""Places to look up, out of any list of addresses."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from analysis import tables
from analysis.sources.columns import Column, Layout, find_layouts, normalise, recognise, standard_aliases
from analysis.sources.data_rows import data_rows
from analysis.sources.personal_text import remove_personal_data
from analysis.sources.refusals import refuse
from analysis.sources.spreadsheet import Sheet, read_sheets

_REQUIRED = ("street", "address", "postcode", "place", "neighbourhood", "x_given")
_ADDRESS_LINE = re.compile(r"[^\W\d].*\d")


@dataclass(frozen=True)
class AddressList:
    """The places of a list: `queries` is counted from 0, `rows[i]` is the row of query i in the file."""

    queries: pd.DataFrame = field(repr=False)
    rows: list[int]
    layout: Layout


def load_address_list(path: Path) -> AddressList:
    """Read a list of addresses in any of the formats of `read_sheets`.

    Columns are recognised by their names (Straat, Huisnr, Postcode, Plaats, Adres, X, Y, lat, lon, …). A list of one column
    without a name is read as one address per row.

    Parameters
    ----------
    path
        The file.

    Returns
    -------
    address_list
        A `PlaceQueries` table with one row per data row, in the order of the file; blank rows and totals are no data rows.

    Raises
    ------
    SourceError
        When the file cannot be read, has no column with a place, or no rows.
    """
    sheets = read_sheets(path)
    found = find_layouts(sheets, standard_aliases(), _REQUIRED)
    if not found or len(found[0][1].columns) == 1:
        found = _whole_lines(sheets) or found
    if not found:
        raise refuse("file_no_columns", path.name)
    sheet, layout = found[0]
    rows: list[int] = []
    records: list[dict[str, str]] = []
    for row, values in data_rows(sheet, layout):
        rows.append(row)
        records.append(_query(values))
    if not records:
        raise refuse("file_no_rows", path.name)
    queries = pd.DataFrame(records, columns=list(tables.PLACE_TEXT), dtype="str")
    return AddressList(tables.check(queries, tables.PlaceQueries), rows, layout)


def _query(values: Mapping[str, str]) -> dict[str, str]:
    texts = {name: " ".join(values.get(name, "").split()) for name in tables.PLACE_TEXT}
    return {name: remove_personal_data(text, name)[0] for name, text in texts.items()}


def _whole_lines(sheets: list[Sheet]) -> list[tuple[Sheet, Layout]]:
    """Return a list of one address per line, with or without one name above it.

    The commas inside an address ("Kerkstraat 1, Waterveen") look like the delimiter of a csv; here they are put back.
    """
    for sheet in sheets:
        joined = Sheet(sheet.name, [[", ".join(cell for cell in row if cell)] for row in sheet.rows])
        lines = [row[0] for row in joined.rows if row[0]]
        if lines and normalise(lines[0]) in standard_aliases():
            layout = recognise(joined.rows, standard_aliases(), ("address", "street"), sheet=sheet.name)
            if layout:
                return [(joined, layout)]
        elif lines and sum(map(bool, map(_ADDRESS_LINE.match, lines))) >= 0.6 * len(lines):
            return [(joined, Layout(sheet.name, (), (Column(0, "", "address"),), ()))]
    return []
