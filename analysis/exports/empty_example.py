"""An empty police overview to fill in: exactly the columns we read, and a sheet that explains them. No personal columns."""

import io

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from analysis.exports.workbook import BLUE, LINE, PALE

FILE_NAME = "Leeg voorbeeldbestand overvallen.xlsx"

COLUMNS: tuple[tuple[str, str, str, str], ...] = (
    ("incident_number", "Registratienummer", "Het nummer van de politie. Daaraan zien we dubbele rijen.", "2026-0001"),
    ("offence_code", "MK-code", "De code van het delict. Laat leeg als u de omschrijving invult.", "B73"),
    ("offence_text", "Delict", "Wat er gebeurde. Kies uit de lijst of typ zelf.", "Overval op een bedrijf"),
    ("date_from", "Pleegdatum", "De dag waarop het begon.", "21-11-2026"),
    ("time_from", "Pleegtijd", "Het tijdstip waarop het begon. Onbekend? Laat leeg.", "20:15"),
    ("date_until", "Pleegdatum tot", "De dag waarop het eindigde. Mag leeg blijven.", "21-11-2026"),
    ("time_until", "Pleegtijd tot", "Het tijdstip waarop het eindigde. Mag leeg blijven.", "20:20"),
    ("target", "Soort locatie", "Wat voor zaak of woning het was. Geen namen.", "snackbar"),
    ("attempt", "Poging", "J als het bij een poging bleef, anders N.", "N"),
    ("street", "Straat", "De straatnaam, zonder huisnummer.", "Dorpsstraat"),
    ("number", "Huisnummer", "Alleen het nummer.", "12"),
    ("letter", "Huisletter", "De letter achter het nummer, als die er is.", "a"),
    ("addition", "Toevoeging", "De toevoeging achter het nummer, als die er is.", "2"),
    ("postcode", "Postcode", "Vier cijfers en twee letters.", "9910 AB"),
    ("place", "Plaats", "De woonplaats.", "Waterveen"),
    ("address", "Pleegadres", "Het hele adres op één regel, als u straat en nummer niet apart hebt.", "Dorpsstraat 12a-2, Waterveen"),
    ("neighbourhood", "Buurt", "De naam of de code van de buurt, als het adres niet bekend is.", "Centrum"),
    ("x_given", "X-coördinaat", "Rijksdriehoek in meters. Alleen als er geen adres is.", "150010"),
    ("y_given", "Y-coördinaat", "Rijksdriehoek in meters. Alleen als er geen adres is.", "450020"),
)
"""Field of `Registrations`, column name, what to fill in, an example."""

OFFENCES = ("Overval op een bedrijf", "Overval op een woning", "Overval op geld- of waardetransport", "Straatroof")
NOTES = (
    ("Eén rij per incident", "Dubbele rijen zijn niet erg: wij voegen ze samen en laten dat zien."),
    ("Geen persoonsgegevens", "Zet geen namen, geboortedatums, telefoonnummers of kentekens in dit bestand. Wij hebben ze niet nodig."),
    ("Kolommen", "Laat een kolom leeg als u hem niet hebt. Een datum of een plaats is genoeg om een rij te lezen."),
    ("Klaar?", "Sla het bestand op en voeg het toe bij Gegevens. Verwijder het daarna uit uw map Downloads."),
)
ROWS = 500
"""How many rows are made ready to type in."""


def empty_example(*, is_demo: bool = False) -> bytes:
    """Return the workbook; the same bytes every time. One for oefengegevens says so on the second sheet.

    Cells are text, so that a spreadsheet does not turn 12-3 into a date or drop the zeros of a number; the dates are dates.
    """
    import datetime as dt

    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        book.set_properties({"title": "Leeg voorbeeldbestand", "author": "Preventiekaart", "created": dt.datetime(2026, 1, 1)})
        _write_list(book)
        _write_explanation(book, is_demo=is_demo)
    return buffer.getvalue()


def _write_list(book: xlsxwriter.Workbook) -> None:
    sheet = book.add_worksheet("Incidenten")
    head = book.add_format({"bold": True, "font_color": BLUE, "bg_color": PALE, "border": 1, "border_color": LINE, "text_wrap": True})
    text, date = book.add_format({"num_format": "@"}), book.add_format({"num_format": "dd-mm-yyyy"})
    for c, (field, name, _, example) in enumerate(COLUMNS):
        sheet.set_column(c, c, max(len(name), len(example)) + 3, date if field.startswith("date_") else text)
        sheet.write_string(0, c, name, head)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, ROWS, len(COLUMNS) - 1)
    _add_choices(sheet)


def _add_choices(sheet: Worksheet) -> None:
    """Let the spreadsheet offer what may be filled in, without refusing anything else."""
    fields = [field for field, *_ in COLUMNS]
    for c, (_, name, what, _) in enumerate(COLUMNS):
        rule: dict[str, object] = {"validate": "any", "input_title": name[:32], "input_message": what[:255]}
        if fields[c] == "offence_text":
            rule |= {"validate": "list", "source": list(OFFENCES), "show_error": False}
        elif fields[c] == "attempt":
            rule |= {"validate": "list", "source": ["J", "N"], "show_error": False}
        sheet.data_validation(1, c, ROWS, c, rule)


def _write_explanation(book: xlsxwriter.Workbook, *, is_demo: bool) -> None:
    sheet = book.add_worksheet("Toelichting")
    sheet.hide_gridlines(2)
    for c, width in enumerate((24, 74, 30)):
        sheet.set_column(c, c, width)
    title = book.add_format({"bold": True, "font_size": 16, "font_color": BLUE})
    head = book.add_format({"bold": True, "font_color": BLUE, "bg_color": PALE, "border": 1, "border_color": LINE})
    bold = book.add_format({"bold": True, "valign": "top"})
    plain = book.add_format({"text_wrap": True, "valign": "top"})
    sheet.write_string(0, 0, "Toelichting bij het voorbeeldbestand", title)
    if is_demo:
        sheet.write_string(1, 0, "Oefengegevens", bold)
    for r, (name, text) in enumerate(NOTES, start=2):
        sheet.write_string(r, 0, name, bold)
        sheet.write_string(r, 1, text, plain)
        sheet.set_row(r, 30)
    first = 3 + len(NOTES)
    for c, text in enumerate(("Naam van de kolom", "Wat vult u in", "Zo ziet het eruit")):
        sheet.write_string(first, c, text, head)
    for r, (_, name, what, example) in enumerate(COLUMNS, start=first + 1):
        sheet.write_string(r, 0, name, bold)
        sheet.write_string(r, 1, what, plain)
        sheet.write_string(r, 2, example, plain)
    sheet.set_paper(9)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
