"""A table as a workbook to read and to print: the zone above, the stamp below, and what it means on a sheet of its own."""

import io
from collections.abc import Sequence

import pandas as pd

from analysis.exports.cells import guard
from analysis.exports.workbook import BLUE, LINE, PALE, add_explanation, new_workbook, set_stamp
from analysis.privacy import Stamp

_WIDEST = 44


def plain_xlsx(title: str, table: pd.DataFrame, remarks: Sequence[str], stamp: Stamp, *, right: Sequence[str] = ()) -> bytes:
    """Return a table as a workbook for A4 on its side; the same table and stamp give the same bytes.

    Parameters
    ----------
    title
        What it is called.
    table
        Texts and numbers under Dutch heads.
    remarks
        Dutch sentences on what is in it, for the second sheet.
    stamp
        Who made it for whom.
    right
        Columns of text that are set to the right, as numbers are.
    """
    buffer = io.BytesIO()
    with new_workbook(buffer, title, stamp) as book:
        sheet = book.add_worksheet("Tabel")
        cell = {"border": 1, "border_color": LINE, "valign": "top"}
        head = book.add_format({**cell, "bold": True, "font_color": BLUE, "bg_color": PALE})
        left, to_right = book.add_format(cell), book.add_format({**cell, "align": "right"})
        for c, name in enumerate(table.columns):
            values = table[name].tolist()
            sheet.write_string(0, c, name, head)
            sheet.set_column(c, c, min(_WIDEST, 2 + max(map(len, [name, *map(str, values)]))))
            for r, value in enumerate(values, start=1):
                if isinstance(value, str):
                    sheet.write_string(r, c, guard(value), to_right if name in right else left)
                else:
                    sheet.write_number(r, c, value, to_right)
        sheet.freeze_panes(1, 1)
        sheet.autofilter(0, 0, max(len(table), 1), len(table.columns) - 1)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
        set_stamp(sheet, title, stamp)
        said = [("Wat staat hier" if at == 0 else "", remark) for at, remark in enumerate(remarks)]
        add_explanation(book, [*said, *stamp.facts])
    return buffer.getvalue()
