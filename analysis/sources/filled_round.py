"""A round that was filled in and comes back: the rows of the workbook or csv that `exports.round_list` made."""

import re
from pathlib import Path

from analysis.dutch import enumerate_words
from analysis.errors import SourceError
from analysis.rounds.comparing import FilledRow
from analysis.rounds.results import NOTES
from analysis.sources.personal_text import remove_personal_data
from analysis.sources.spreadsheet import Sheet, read_sheets

NEEDED = ("Straat", "Huisnummer", "Letter", "Toevoeging", "Postcode", "Resultaat", "Wil advies", "Notitie")
MARK = "Kenmerk"
MOST_NOTE = 60
"""A note is a few words; longer ones tend to be about a person."""
_MARKED = re.compile(r"(\d{1,12})-(\d{1,9})")


def load_filled_round(path: Path) -> list[FilledRow]:
    """Return the rows of a filled list.

    Parameters
    ----------
    path
        A workbook or csv made by this program and filled in.

    Raises
    ------
    SourceError
        When it cannot be read, or a column is gone or has another name.
    """
    sheet, heads = _find_list(read_sheets(path), path.name)
    gone = [name for name in NEEDED if name not in heads]
    if gone:
        many = "de kolommen" if len(gone) > 1 else "de kolom"
        named = enumerate_words([f"‘{name}’" for name in gone])
        raise SourceError(f"In ‘{path.name}’ missen we {many} {named}. Zet de kolomnamen terug zoals ze waren. Er is niets ingelezen.")
    rows = []
    for number, cells in enumerate(sheet.rows[1:], start=2):
        values = {name: cells[column].strip() if column < len(cells) else "" for name, column in heads.items()}
        if any(values[name] for name in NEEDED):
            rows.append(_as_row(number, values))
    if not rows:
        raise SourceError(f"In ‘{path.name}’ staan alleen kolomnamen en geen gegevens.")
    return rows


def _find_list(sheets: list[Sheet], name: str) -> tuple[Sheet, dict[str, int]]:
    """The sheet with the list, and where its columns are; a head that stands there twice is refused."""
    for sheet in sheets:
        heads = [cell.strip() for cell in sheet.rows[0]] if sheet.rows else []
        known = [head for head in heads if head in NEEDED]
        if len(known) >= len(NEEDED) // 2:
            twice = sorted({head for head in known if known.count(head) > 1})
            if twice:
                raise SourceError(f"In ‘{name}’ staat de kolom ‘{twice[0]}’ twee keer. Haal er een weg. Er is niets ingelezen.")
            return sheet, {head: column for column, head in reversed(list(enumerate(heads))) if head}
    raise SourceError(f"‘{name}’ is geen lijst van een bezoekronde. Gebruik het bestand dat u bij Bezoekrondes heeft opgeslagen.")


def _as_row(number: int, values: dict[str, str]) -> FilledRow:
    mark = _MARKED.fullmatch(values.get(MARK, "").lstrip("'"))
    addition = values["Toevoeging"]
    house = f"{values['Huisnummer']}{values['Letter']}{'-' if addition else ''}{addition}"
    return FilledRow(
        row=number,
        visit_id=int(mark[1]) if mark else None,
        version=int(mark[2]) if mark else None,
        address=f"{values['Straat'].lstrip(chr(39)) if values['Straat'][:2] in _GUARDED else values['Straat']} {house}",
        postcode=values["Postcode"],
        status=values["Resultaat"],
        wants_advice=values["Wil advies"],
        note=_note(values["Notitie"]),
    )


_GUARDED = ("'=", "'+", "'-", "'@")
"""How `exports.cells.guard` marks text that would run as a formula in a csv."""


def _note(text: str) -> str:
    """A note of the list as it is; a typed one short, and without what tells who somebody is."""
    return text if text in NOTES else remove_personal_data(text, "note")[0][:MOST_NOTE].strip()
