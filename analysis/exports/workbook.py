"""How every workbook of ours begins and ends: text stays text, the stamp is in it, and the same input gives the same bytes."""

import io
from collections.abc import Iterable

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from analysis.privacy import NOT_RELEASED, Stamp

BLUE, PALE, LINE, FILL, RED = "#154273", "#EAF0F6", "#8A9BB0", "#FFFBE8", "#B01E1E"

_TEXT_STAYS_TEXT = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


def new_workbook(buffer: io.BytesIO, title: str, stamp: Stamp) -> xlsxwriter.Workbook:
    """Return a workbook to write in, with the stamp in its properties; no cell of it can become a formula or a link."""
    book = xlsxwriter.Workbook(buffer, _TEXT_STAYS_TEXT)
    book.set_properties(
        {
            "title": title,
            "subject": stamp.banner,
            "status": NOT_RELEASED if stamp.is_concept else "",
            "author": stamp.user,
            "company": "",
            "comments": stamp.line,
            "created": stamp.moment.replace(tzinfo=None),
        }
    )
    return book


def set_stamp(sheet: Worksheet, title: str, stamp: Stamp, *, middle: str = "") -> None:
    """Put the title and the zone above every printed page (with `middle`, in Excel's own codes, between them) and the stamp below it."""
    sheet.set_header(f"&L&12&B{plain(title, 60)}&B{middle}&R&10&B{plain(stamp.banner, 90)}")
    sheet.set_footer(f"&L&8{plain(stamp.line, 190)}&R&8Bladzijde &P van &N")


def plain(text: str, longest: int) -> str:
    """Text in a header, where & starts a command and 255 characters is the end."""
    return text[:longest].replace("&", "&&")


def add_explanation(book: xlsxwriter.Workbook, lines: Iterable[tuple[str, str]]) -> None:
    """Add a sheet that says in words what is in the workbook, and by whom and when it was made."""
    sheet = book.add_worksheet("Toelichting")
    sheet.hide_gridlines(2)
    sheet.set_column(0, 0, 18)
    sheet.set_column(1, 1, 90)
    word, text = book.add_format({"bold": True, "valign": "top"}), book.add_format({"text_wrap": True, "valign": "top"})
    for r, (name, value) in enumerate(lines):
        sheet.write_string(r, 0, name, word)
        sheet.write_string(r, 1, value, text)
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
