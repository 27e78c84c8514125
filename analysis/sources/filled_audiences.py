"""A workbook with audiences that was corrected and comes back: only the two columns that were to be filled in are read."""

from dataclasses import dataclass
from pathlib import Path

from analysis.audience_words import MARK, NEW_AUDIENCE, NEW_NAME, NO_NAME, choices
from analysis.dutch import enumerate_words
from analysis.errors import SourceError
from analysis.sources.personal_text import remove_personal_data
from analysis.sources.spreadsheet import Sheet, read_sheets
from analysis.terms import Audience

NEEDED = (MARK, NEW_AUDIENCE, NEW_NAME)
MOST_NAME = 80


@dataclass(frozen=True)
class FilledAudience:
    """What was filled in for an address; None where a column was left open."""

    row: int
    address_id_bag: str
    audience: Audience | None
    branch: str
    business_name: str | None


@dataclass(frozen=True)
class FilledAudiences:
    """The rows that were filled in, and the rows that could not be understood (Dutch sentences)."""

    rows: tuple[FilledAudience, ...]
    problems: tuple[str, ...]


def load_filled_audiences(path: Path) -> FilledAudiences:
    """Return what was filled in.

    Raises
    ------
    SourceError
        When the file cannot be read, or a column is gone or has another name.
    """
    sheet, heads = _find(read_sheets(path), path.name)
    known = {word.casefold(): found for word, found in choices().items()}
    rows: list[FilledAudience] = []
    problems: list[str] = []
    for number, cells in enumerate(sheet.rows[1:], start=2):
        word, name, mark = (
            cells[heads[one]].strip().lstrip("'") if heads[one] < len(cells) else "" for one in (NEW_AUDIENCE, NEW_NAME, MARK)
        )
        if not (word or name):
            continue
        if not mark:
            problems.append(f"Rij {number}: het BAG-nummer is weg. Deze rij is niet ingelezen.")
            continue
        if word and word.casefold() not in known:
            problems.append(f"Rij {number}: ‘{word[:40]}’ is geen doelgroep of branche uit de lijst. Deze rij is niet ingelezen.")
            continue
        audience, branch = known[word.casefold()] if word else (None, "")
        kept = None if not name else "" if name.casefold() == NO_NAME else remove_personal_data(name, "note")[0][:MOST_NAME].strip()
        rows.append(FilledAudience(number, mark, audience, branch, kept))
    return FilledAudiences(tuple(rows), tuple(problems))


def _find(sheets: list[Sheet], name: str) -> tuple[Sheet, dict[str, int]]:
    """The sheet with the columns to fill in, and where they stand."""
    for sheet in sheets:
        heads = [cell.strip() for cell in sheet.rows[0]] if sheet.rows else []
        if any(one in heads for one in (NEW_AUDIENCE, NEW_NAME)):
            gone = [one for one in NEEDED if one not in heads]
            if gone:
                named = enumerate_words([f"‘{one}’" for one in gone])
                raise SourceError(f"In ‘{name}’ missen we {named}. Zet de kolomnamen terug. Er is niets ingelezen.")
            return sheet, {head: column for column, head in reversed(list(enumerate(heads)))}
    raise SourceError(f"‘{name}’ is geen lijst met doelgroepen. Gebruik het bestand dat u bij ‘Wie benaderen we’ heeft opgeslagen.")
