"""A table as a workbook to read and to print: the zone above, the stamp below, and what it means on a sheet of its own."""

import io
from collections.abc import Sequence

import pandas as pd
import xlsxwriter

from analysis.exports.cells import guard
from analysis.privacy import Stamp

_BLUE, _PALE, _LINE = "#154273", "#EAF0F6", "#8A9BB0"
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
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(buffer, options) as book:
        properties = {"title": title, "subject": stamp.banner, "author": stamp.user, "comments": stamp.line}
        book.set_properties({**properties, "created": stamp.moment.replace(tzinfo=None)})
        sheet = book.add_worksheet("Tabel")
        cell = {"border": 1, "border_color": _LINE, "valign": "top"}
        head = book.add_format({**cell, "bold": True, "font_color": _BLUE, "bg_color": _PALE})
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
        sheet.set_header(f"&L&12&B{_plain(title, 60)}&B&R&10&B{_plain(stamp.banner, 90)}")
        sheet.set_footer(f"&L&8{_plain(stamp.line, 190)}&R&8Bladzijde &P van &N")
        _explain(book, remarks, stamp)
    return buffer.getvalue()


def _explain(book: xlsxwriter.Workbook, remarks: Sequence[str], stamp: Stamp) -> None:
    sheet = book.add_worksheet("Toelichting")
    sheet.hide_gridlines(2)
    sheet.set_column(0, 0, 18)
    sheet.set_column(1, 1, 90)
    word, text = book.add_format({"bold": True, "valign": "top"}), book.add_format({"text_wrap": True, "valign": "top"})
    for r, (name, value) in enumerate([*(("Wat staat hier" if at == 0 else "", one) for at, one in enumerate(remarks)), *stamp.facts]):
        sheet.write_string(r, 0, name, word)
        sheet.write_string(r, 1, value, text)
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)


def _plain(text: str, longest: int) -> str:
    """Text in a header, where & starts a command and 255 characters is the end."""
    return text[:longest].replace("&", "&&")
