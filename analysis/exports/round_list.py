"""A round as a workbook to fill in and to read in again, and as csv. Zone *te delen*.

Every row bears a mark (*kenmerk*): which visit it is, and how it stood when the file was made. So a row that was changed
meanwhile shows when the file comes back.
"""

import io
from collections.abc import Mapping
from pathlib import Path

import pandas as pd
import xlsxwriter

from analysis import tables
from analysis.exports.cells import guarded, marked
from analysis.exports.workbook import BLUE, FILL, LINE, PALE, add_explanation, new_workbook, set_stamp
from analysis.privacy import Stamp
from analysis.rounds.planning import COORDINATOR
from analysis.rounds.results import NOTES
from analysis.terms import Answer, Audience, VisitStatus

ADDRESS_HEADS = ("Straat", "Huisnummer", "Letter", "Toevoeging", "Postcode", "Woonplaats")
FILLED_HEADS = ("Resultaat", "Wil advies", "Notitie")
MARK = "Kenmerk"
HEADS = ("Volgnr", "Duo", "Dag", *ADDRESS_HEADS, "Ingang", "Doelgroep", "Bedrijfsnaam", "Bericht", *FILLED_HEADS, MARK)
SHEET = "Bezoekronde (te delen)"

_WIDTHS = {
    "Volgnr": 7,
    "Duo": 16,
    "Dag": 11,
    "Straat": 26,
    "Huisnummer": 11,
    "Letter": 7,
    "Toevoeging": 11,
    "Postcode": 9,
    "Woonplaats": 16,
}
_MORE_WIDTHS = {
    "Ingang": 24,
    "Doelgroep": 14,
    "Bedrijfsnaam": 26,
    "Bericht": 15,
    "Resultaat": 18,
    "Wil advies": 10,
    "Notitie": 24,
    MARK: 12,
}


def round_table(visits: pd.DataFrame, pair_names: Mapping[int, str] | None = None) -> pd.DataFrame:
    """Return a round with its Dutch heads, in walking order; what the coordinator does herself is not in it.

    Parameters
    ----------
    visits
        A `Visits` table.
    pair_names
        What each pair is called; 'Duo 1' without.
    """
    table = tables.check(visits, tables.Visits)
    rows = table[table["pair"] != COORDINATOR].sort_values("visit_number").reset_index(drop=True)
    names = pair_names or {}
    status = {"": ""} | {str(one): one.label for one in VisitStatus}
    answer = {"": ""} | {str(one): one.label for one in Answer}
    audience = {str(one): one.label for one in Audience}
    listed = pd.DataFrame(
        {
            "Volgnr": rows["visit_number"],
            "Duo": [names.get(pair, f"Duo {pair}") for pair in rows["pair"].tolist()],
            "Dag": rows["planned_from"].dt.strftime("%d-%m-%Y").fillna(""),
            "Straat": rows["street"],
            "Huisnummer": rows["number"],
            "Letter": rows["letter"],
            "Toevoeging": rows["addition"],
            "Postcode": rows["postcode"],
            "Woonplaats": rows["place"],
            "Ingang": rows["entrance"],
            "Doelgroep": rows["audience"].map(audience),
            "Bedrijfsnaam": rows["business_name"],
            "Bericht": rows["is_non_mailing"].map({True: "bezoek", False: "brief en bezoek"}),
            "Resultaat": rows["status"].map(status),
            "Wil advies": rows["wants_advice"].map(answer),
            "Notitie": rows["note"],
            MARK: [f"{visit}-{version}" for visit, version in zip(rows["visit_id"], rows["version"], strict=True)],
        }
    )
    text = [name for name in HEADS if name not in ("Volgnr", "Huisnummer")]
    return listed.astype(dict.fromkeys(text, "str"))[list(HEADS)]


def round_csv(visits: pd.DataFrame, pair_names: Mapping[int, str] | None = None, *, is_demo: bool = False) -> bytes:
    """Return the round as csv (UTF-8, comma); the first line is the heads."""
    return guarded(marked(round_table(visits, pair_names), is_demo=is_demo)).to_csv(index=False, lineterminator="\n").encode("utf-8")


def round_xlsx(visits: pd.DataFrame, stamp: Stamp, pair_names: Mapping[int, str] | None = None) -> bytes:
    """Return the round as a workbook with a real table, filters and lists to choose from; the same input gives the same bytes."""
    listed = round_table(visits, pair_names)
    buffer = io.BytesIO()
    with new_workbook(buffer, "Bezoekronde", stamp) as book:
        _write_list(book, listed, stamp)
        add_explanation(book, [*_EXPLAINED, *stamp.facts])
    return buffer.getvalue()


def write_round_xlsx(visits: pd.DataFrame, path: Path, stamp: Stamp, pair_names: Mapping[int, str] | None = None) -> None:
    """Write the round as a workbook."""
    path.write_bytes(round_xlsx(visits, stamp, pair_names))


def _write_list(book: xlsxwriter.Workbook, listed: pd.DataFrame, stamp: Stamp) -> None:
    sheet = book.add_worksheet(SHEET)
    sheet.set_tab_color(BLUE)
    last = max(len(listed), 1)
    cell = {"border": 1, "border_color": LINE, "valign": "vcenter", "font_size": 10}
    plain, to_fill = book.add_format(cell), book.add_format({**cell, "bg_color": FILL})
    grey = book.add_format({**cell, "font_color": "#767676", "font_size": 8})
    head = book.add_format({"bold": True, "font_color": BLUE, "bg_color": PALE, "border": 1, "border_color": LINE})
    columns = [{"header": name, "header_format": head} for name in HEADS]
    table = {"name": "Bezoekronde", "columns": columns, "style": "Table Style Light 1", "banded_rows": False}
    sheet.add_table(0, 0, last, len(HEADS) - 1, table)
    for c, name in enumerate(HEADS):
        form = to_fill if name in FILLED_HEADS else grey if name == MARK else plain
        sheet.set_column(c, c, (_WIDTHS | _MORE_WIDTHS)[name])
        for r, value in enumerate(listed[name].tolist(), start=1):
            if isinstance(value, int):
                sheet.write_number(r, c, value, form)
            elif value:
                sheet.write_string(r, c, value, form)
            else:
                sheet.write_blank(r, c, None, form)
    _add_choice(sheet, "Resultaat", [status.label for status in VisitStatus], last, "Kies uit de lijst, of laat de cel leeg.", must=True)
    _add_choice(sheet, "Wil advies", [answer.label for answer in Answer], last, "J of N.", must=True)
    _add_choice(sheet, "Notitie", list(NOTES), last, "Kies of typ kort. Schrijf niets over personen.", must=False)
    sheet.freeze_panes(1, 1)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    set_stamp(sheet, "Bezoekronde", stamp)


def _add_choice(sheet: xlsxwriter.worksheet.Worksheet, head: str, choices: list[str], last: int, hint: str, *, must: bool) -> None:
    column = HEADS.index(head)
    rule = {
        "validate": "list", "source": choices, "ignore_blank": True, "input_title": head, "input_message": hint,
        "error_title": head, "error_message": hint, "show_error": must,
    }  # fmt: skip
    sheet.data_validation(1, column, last, column, rule)


_EXPLAINED = (
    ("Invullen", "Kies bij Resultaat uit de lijst. Zet bij Wil advies een J of een N. De gele kolommen zijn om in te vullen."),
    (
        "Niet veranderen",
        "Verander de adressen, de kolomnamen en de kolom Kenmerk niet. Daaraan herkennen we de rij als het bestand terugkomt.",
    ),
    ("Terugbrengen", "Lees het bestand in bij Bezoekrondes. Rijen die intussen in het programma zijn gewijzigd, laten we eerst zien."),
    ("Notitie", "Kort, bijvoorbeeld: bel kapot. Schrijf niets over personen."),
    ("Overslaan", "Een adres overslaan heeft geen reden nodig."),
    ("Herkomst", "De adressen komen uit de openbare adressenregistratie (BAG), de bedrijfsnamen uit het bedrijvenbestand."),
    ("Bewaren", "Deze lijst is niet openbaar. Bewaar geen kopie na de ronde."),
)
