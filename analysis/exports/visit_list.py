"""The visit list (*bezoeklijst*) as csv and as a workbook to fill in and to print. Zone *te delen*."""

import io
from collections.abc import Sequence
from pathlib import Path

import pandas as pd
import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from analysis.exports.cells import guarded, marked
from analysis.exports.visit_rows import HEADS, STATUS_HEADS, visit_list_table
from analysis.exports.workbook import BLUE, LINE, PALE, RED, new_workbook, plain, set_stamp
from analysis.privacy import NOT_RELEASED, Stamp

NOTES = ("bel kapot", "hond", "trap", "leegstand", "ander adres", "andere taal", "bel eerst")
"""Short notes to choose from; free text is possible, about persons it is not wanted."""

YES_NO = ("J", "N")
_NARROW = ("Volgnr", "Huisnummer", "Letter", "Toevoeging", *STATUS_HEADS, "Wil advies")
_WIDTHS = {
    "Straat": (14, 30),
    "Postcode": (9, 9),
    "Woonplaats": (10, 20),
    "Ingang": (8, 30),
    "Doelgroep": (10, 18),
    "Bedrijfsnaam": (14, 30),
}


def visit_list_csv(addresses: pd.DataFrame, *, is_demo: bool = False) -> bytes:
    """Return the visit list as csv (UTF-8, comma); the first line is the heads."""
    return guarded(marked(visit_list_table(addresses), is_demo=is_demo)).to_csv(index=False, lineterminator="\n").encode("utf-8")


def visit_list_xlsx(addresses: pd.DataFrame, stamp: Stamp) -> bytes:
    """Return the visit list as a workbook: one table to fill in and to print on A4, and a sheet that explains it.

    The same addresses and the same stamp give the same bytes.
    """
    buffer = io.BytesIO()
    with new_workbook(buffer, "Bezoeklijst", stamp) as book:
        _write_list(book, visit_list_table(addresses), stamp)
        _write_explanation(book, stamp)
    return buffer.getvalue()


def write_visit_list_csv(addresses: pd.DataFrame, path: Path, *, is_demo: bool = False) -> None:
    """Write the visit list as csv."""
    path.write_bytes(visit_list_csv(addresses, is_demo=is_demo))


def write_visit_list_xlsx(addresses: pd.DataFrame, path: Path, stamp: Stamp) -> None:
    """Write the visit list as a workbook."""
    path.write_bytes(visit_list_xlsx(addresses, stamp))


def _write_list(book: xlsxwriter.Workbook, listed: pd.DataFrame, stamp: Stamp) -> None:
    sheet = book.add_worksheet("Bezoeklijst (te delen)")
    sheet.set_tab_color(RED if stamp.is_concept else BLUE)
    last = max(len(listed), 1)
    cell = {"border": 1, "border_color": LINE, "valign": "vcenter", "font_size": 10, "text_wrap": True}
    plain = book.add_format(cell)
    centred = book.add_format({**cell, "align": "center"})
    head = {"bold": True, "font_color": BLUE, "bg_color": PALE, "border": 1, "border_color": LINE, "font_size": 10, "valign": "bottom"}
    upright = book.add_format({**head, "rotation": 90, "align": "center", "valign": "vcenter"})
    level = book.add_format(head)
    columns = [{"header": name, "header_format": upright if name in _NARROW else level} for name in HEADS]
    sheet.add_table(
        0, 0, last, len(HEADS) - 1, {"name": "Bezoeklijst", "columns": columns, "style": "Table Style Light 1", "banded_rows": False}
    )
    for c, name in enumerate(HEADS):
        form = centred if name in _NARROW else plain
        sheet.set_column(c, c, _width(name, listed))
        for r, value in enumerate(listed[name].tolist(), start=1):
            if isinstance(value, int):
                sheet.write_number(r, c, value, form)
            elif value:
                sheet.write_string(r, c, value, form)
            else:
                sheet.write_blank(r, c, None, form)
    sheet.set_row(0, 118)
    sheet.set_default_row(24)
    _add_choices(sheet, last)
    _set_print(sheet, stamp)


def _width(name: str, listed: pd.DataFrame) -> float:
    """A column as wide as what is in it, between its limits."""
    if name == "Huisnummer":
        return 6.0
    if name in _NARROW:
        return 4.6
    if name == "Bericht":
        return 13.0
    if name == "Notitie":
        return 22.0
    narrowest, widest = _WIDTHS[name]
    longest = int(listed[name].str.len().max()) if len(listed) else 0
    return float(min(max(longest + 1, narrowest), widest))


def _add_choices(sheet: Worksheet, last: int) -> None:
    """Let Excel offer what may be filled in."""
    for name in (*STATUS_HEADS, "Wil advies"):
        column = HEADS.index(name)
        sheet.data_validation(
            1, column, last, column,
            {
                "validate": "list", "source": list(YES_NO), "ignore_blank": True, "input_title": name[:32], "input_message": "J of N",
                "error_title": "J of N", "error_message": "Vul J of N in, of laat de cel leeg.",
            },
        )  # fmt: skip
    column = HEADS.index("Notitie")
    sheet.data_validation(
        1, column, last, column,
        {
            "validate": "list", "source": list(NOTES), "ignore_blank": True, "input_title": "Notitie",
            "input_message": "Kies of typ kort. Schrijf niets over personen.", "show_error": False,
        },
    )  # fmt: skip


def _set_print(sheet: Worksheet, stamp: Stamp) -> None:
    """A4 on its side, one page wide, the heads on every page, the zone above and the stamp below."""
    sheet.freeze_panes(1, 2)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.set_margins(left=0.4, right=0.4, top=0.7, bottom=0.7)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.print_area(0, 0, sheet.dim_rowmax or 1, len(HEADS) - 1)
    concept = f"&C&12&B&K{RED[1:]}{NOT_RELEASED}" if stamp.is_concept else ""
    set_stamp(sheet, "Bezoeklijst", stamp, middle=concept)


EXPLANATION: Sequence[tuple[str, str]] = (
    (
        "Wat is dit",
        "De adressen waar u voorlichting geeft, in looprichting: eerst de oneven kant van de straat, dan de even kant.",
    ),
    (
        "Invullen",
        "Zet een J bij Gesproken, Niet thuis, Geen belangstelling of Later terug. Zet bij Wil advies een J of een N.",
    ),
    (
        "Ingang",
        "Adressen in hetzelfde gebouw staan bij elkaar. De namen Portiek, Flat en Pand zijn afgeleid uit het adressenbestand. "
        "Bij ‘adres 1 van 2 met dit nummer’ kent het adressenbestand twee adressen met hetzelfde huisnummer.",
    ),
    ("Bericht", "Bij ‘bezoek’ gaat er geen brief: dit bedrijf wil geen post. Bij ‘brief en bezoek’ gaat de brief vooraf."),
    ("Doelgroep", "Komt uit de functie van het pand en het bedrijvenbestand. Klopt het niet? Verander het in de lijst."),
    ("Notitie", "Kies of typ kort, bijvoorbeeld: bel kapot. Schrijf niets over personen."),
    (
        "Herkomst",
        "De adressen komen uit de openbare adressenregistratie (BAG), de bedrijfsnamen uit het bedrijvenbestand.",
    ),
    ("Bewaren", "Deze lijst is niet openbaar. Lever hem na het bezoek in bij de coördinator en bewaar geen kopie."),
)


def _write_explanation(book: xlsxwriter.Workbook, stamp: Stamp) -> None:
    sheet = book.add_worksheet("Toelichting")
    sheet.hide_gridlines(2)
    sheet.set_column(0, 0, 16)
    sheet.set_column(1, 1, 78)
    title = book.add_format({"bold": True, "font_size": 16, "font_color": BLUE})
    zone = book.add_format({"bold": True, "bg_color": PALE, "font_color": BLUE, "border": 1, "border_color": LINE, "valign": "vcenter"})
    word = book.add_format({"bold": True, "valign": "top"})
    text = book.add_format({"text_wrap": True, "valign": "top"})
    sheet.write_string(0, 0, "Toelichting bij de bezoeklijst", title)
    sheet.merge_range(1, 0, 1, 1, f"{NOT_RELEASED}. {stamp.banner}" if stamp.is_concept else stamp.banner, zone)
    sheet.set_row(1, 22)
    lines = [*EXPLANATION, *stamp.facts]
    for r, (name, value) in enumerate(lines, start=3):
        sheet.write_string(r, 0, name, word)
        sheet.write_string(r, 1, value, text)
        sheet.set_row(r, 16 * (1 + len(value) // 82))
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_header(f"&R&10&B{plain(stamp.banner, 90)}")
