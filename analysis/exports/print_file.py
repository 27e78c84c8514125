"""The list for the printer (*adreslijst*): three lines per address, in the order of the postcode, as csv or workbook. Zone *te delen*."""

import io
from pathlib import Path

import pandas as pd

from analysis.exports.cells import guarded, marked
from analysis.exports.postal import mailing
from analysis.exports.workbook import BLUE, PALE, add_explanation, new_workbook, set_stamp
from analysis.privacy import Stamp

HEADS = ("Volgnr", "Regel 1", "Regel 2", "Regel 3", "Straat", "Huisnummer", "Letter", "Toevoeging", "Postcode", "Woonplaats", "Soort brief")
_WIDTHS = (7, 34, 34, 30, 28, 11, 8, 12, 10, 22, 14)


def print_table(addresses: pd.DataFrame) -> pd.DataFrame:
    """Return the list with its Dutch heads; who wants no post is not on it.

    Parameters
    ----------
    addresses
        A `VisitAddresses` table.
    """
    post = mailing(addresses)
    rows = post.rows
    return pd.DataFrame(
        {
            "Volgnr": pd.Series(range(1, len(rows) + 1), dtype="int64"),
            "Regel 1": pd.Series([one.to_whom for one in post.lines], dtype="str"),
            "Regel 2": pd.Series([one.street for one in post.lines], dtype="str"),
            "Regel 3": pd.Series([one.place for one in post.lines], dtype="str"),
            "Straat": rows["street"],
            "Huisnummer": rows["number"],
            "Letter": rows["letter"],
            "Toevoeging": rows["addition"],
            "Postcode": rows["postcode"],
            "Woonplaats": rows["place"],
            "Soort brief": rows["audience"].map(lambda audience: "bewoner" if audience in ("residents", "use_unknown") else "ondernemer"),
        }
    )[list(HEADS)]


def print_file_csv(addresses: pd.DataFrame, *, is_demo: bool = False) -> bytes:
    """Return the list as csv (UTF-8 with a mark, semicolon): what Excel and printers in the Netherlands open without questions."""
    table = guarded(marked(print_table(addresses), is_demo=is_demo))
    return table.to_csv(index=False, sep=";", lineterminator="\r\n").encode("utf-8-sig")


def print_file_xlsx(addresses: pd.DataFrame, stamp: Stamp) -> bytes:
    """Return the list as a workbook: a real table, the stamp on a sheet of its own; the same input gives the same bytes."""
    table = print_table(addresses)
    buffer = io.BytesIO()
    with new_workbook(buffer, "Adreslijst", stamp) as book:
        sheet = book.add_worksheet("Adreslijst (te delen)")
        sheet.set_tab_color(BLUE)
        head = book.add_format({"bold": True, "font_color": BLUE, "bg_color": PALE})
        columns = [{"header": name, "header_format": head} for name in HEADS]
        last = max(len(table), 1)
        sheet.add_table(0, 0, last, len(HEADS) - 1, {"name": "Adreslijst", "columns": columns, "style": "Table Style Light 1"})
        for c, (name, width) in enumerate(zip(HEADS, _WIDTHS, strict=True)):
            sheet.set_column(c, c, width)
            for r, value in enumerate(table[name].tolist(), start=1):
                if isinstance(value, int):
                    sheet.write_number(r, c, value)
                elif value:
                    sheet.write_string(r, c, value)
        sheet.freeze_panes(1, 1)
        set_stamp(sheet, "Adreslijst", stamp)
        add_explanation(book, _explained(addresses, stamp))
    return buffer.getvalue()


def write_print_file(addresses: pd.DataFrame, path: Path, stamp: Stamp) -> None:
    """Write the list as '.csv' or '.xlsx', by the name of the file."""
    is_csv = path.suffix.casefold() == ".csv"
    path.write_bytes(print_file_csv(addresses, is_demo=stamp.is_demo) if is_csv else print_file_xlsx(addresses, stamp))


def _explained(addresses: pd.DataFrame, stamp: Stamp) -> list[tuple[str, str]]:
    left_out = mailing(addresses).left_out
    return [
        *stamp.facts,
        ("Drukken", "Druk Regel 1, 2 en 3 onder elkaar op de envelop of in het venster. De volgorde is die van de postcode."),
        ("Bewaren", "Deze lijst is niet openbaar. Vernietig hem na het drukken en bevestig dat aan de gemeente."),
        *([("Geen post", left_out)] if left_out else []),
    ]
