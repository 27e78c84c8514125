"""The audiences of a choice as a workbook to correct and to read in again: who is at an address, and what the business is called."""

import io

import pandas as pd
import xlsxwriter

from analysis.audience_words import MARK, NEW_AUDIENCE, NEW_NAME, NO_NAME, choices
from analysis.exports.cells import guarded
from analysis.exports.workbook import BLUE, FILL, LINE, add_explanation, new_workbook, set_stamp
from analysis.privacy import Stamp
from analysis.street_order import ADDRESS_KEY
from analysis.terms import Audience

AUDIENCE, NAME = "Doelgroep", "Bedrijfsnaam"
HEADS = ("Straat", "Huisnummer", "Letter", "Toevoeging", "Postcode", "Woonplaats", AUDIENCE, NAME, NEW_AUDIENCE, NEW_NAME, MARK)
SHEET = "Doelgroepen"
_WIDTHS = (26, 11, 7, 11, 9, 16, 18, 30, 30, 30, 20)


def audience_xlsx(listed: pd.DataFrame, stamp: Stamp) -> bytes:
    """Return the addresses of a choice, each once, with two columns to fill in: one with a list, one for a name.

    Parameters
    ----------
    listed
        A table with the columns of an address, `audience` and `business_name`; why an address is listed never comes in.
    stamp
        Stands on a sheet of its own.
    """
    rows = listed.drop_duplicates(ADDRESS_KEY).reset_index(drop=True)
    words = {str(audience): audience.label for audience in Audience}
    plain = pd.DataFrame(
        {
            "Straat": rows["street"],
            "Huisnummer": rows["number"],
            "Letter": rows["letter"],
            "Toevoeging": rows["addition"],
            "Postcode": rows["postcode"],
            "Woonplaats": rows["place"],
            AUDIENCE: rows["audience"].map(words).astype("str"),
            NAME: rows["business_name"],
            NEW_AUDIENCE: pd.Series("", index=rows.index, dtype="str"),
            NEW_NAME: pd.Series("", index=rows.index, dtype="str"),
            MARK: rows["address_id_bag"],
        }
    )
    table = guarded(plain)
    content = io.BytesIO()
    with new_workbook(content, "Doelgroepen", stamp) as book:
        sheet = book.add_worksheet(SHEET)
        head = book.add_format({"bold": True, "bg_color": BLUE, "font_color": "#FFFFFF", "text_wrap": True, "valign": "vcenter"})
        fill = book.add_format({"bg_color": FILL, "border": 1, "border_color": LINE})
        for column, (name, width) in enumerate(zip(HEADS, _WIDTHS, strict=True)):
            sheet.set_column(column, column, width)
            sheet.write_string(0, column, name, head)
        for number, cells in enumerate(table[list(HEADS)].itertuples(index=False), start=1):
            for column, value in enumerate(cells):
                form = fill if HEADS[column] in (NEW_AUDIENCE, NEW_NAME) else None
                if isinstance(value, str):
                    sheet.write_string(number, column, value, form)
                else:
                    sheet.write_number(number, column, value, form)
        _add_choices(book, sheet, len(table))
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, max(len(table), 1), len(HEADS) - 1)
        set_stamp(sheet, "Doelgroepen", stamp)
        add_explanation(book, [("Invullen", _HOW), *stamp.facts])
    return content.getvalue()


_HOW = (
    "Vul alleen de twee gele kolommen in, waar iets niet klopt. Laat de andere kolommen staan. Bij wonen is er geen bedrijfsnaam. "
    f"Typ ‘{NO_NAME}’ om een naam weg te halen. Zet nooit de naam van een persoon in dit bestand."
)


def _add_choices(book: xlsxwriter.Workbook, sheet: xlsxwriter.worksheet.Worksheet, count: int) -> None:
    """A list to choose from in the column for the audience; it stands on a sheet of its own, for it is too long for a cell rule."""
    words = book.add_worksheet("Keuzes")
    every = list(choices())
    for number, word in enumerate(every):
        words.write_string(number, 0, word)
    words.hide()
    column = HEADS.index(NEW_AUDIENCE)
    rule = {
        "validate": "list",
        "source": f"=Keuzes!$A$1:$A${len(every)}",
        "error_title": "Kies uit de lijst",
        "error_message": "Kies een woord uit de lijst.",
    }
    if count:
        sheet.data_validation(1, column, count, column, rule)
