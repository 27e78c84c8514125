"""Rows copied from Excel or a mail: with column names, without them, or one "name: value" per line."""

import re
from collections.abc import Callable, Collection, Sequence

from analysis.sources.columns import Aliases, Column, Layout, normalise, recognise
from analysis.sources.delimited import parse
from analysis.sources.spreadsheet import Sheet, tidy

_PAIR = re.compile(r"^\s*(?:[-*•]\s*)?([^:;\t]{1,40}?)\s*:\s+(.+?)\s*$")
_DATE = re.compile(
    r"\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}(?:[ T]\d{1,2}[:.]\d{2}.*)?|\d{4}-\d{2}-\d{2}(?:[ T].*)?|\d{1,2}[ -][a-z]{3,9}[ -]\d{2,4}", re.I
)
_TIME = re.compile(r"\d{1,2}[:.u]\d{2}(?::\d{2})?(?:\s*uur)?", re.I)
_POSTCODE = re.compile(r"[1-9]\d{3}\s?[a-z]{2}", re.I)
_MK_CODE = re.compile(r"[ABCDFGM]\d{2,4}", re.I)
_NUMBER = re.compile(r"(?:t\.?h\.?v\.?\s*)?\d{1,5}(?:\s?[-/]?\s?[a-z0-9]{1,4})?", re.I)
_LONG_NUMBER = re.compile(r"[A-Z]{0,3}[\d-]{6,}\w*", re.I)
_OFFENCE = re.compile(r"overval|straatroof|beroving|inbraak|diefstal|afpersing|chantage|roof\b", re.I)
_STREET = re.compile(
    r"(?:str|straat|strjitte|laan|weg|wei|plein|kade|gracht|dijk|dyk|hof|singel|steeg|markt|plantsoen|dreef|ring|pad|baan|wal)\.?(?:\s|\d|,|$)",
    re.I,
)
_ADDRESS = re.compile(r"[^\W\d].*\s\d{1,5}\b")
_RD = re.compile(r"\d{5,6}(?:[.,]\d+)?")


def sheet_from_text(text: str, aliases: Aliases, required: Collection[str]) -> tuple[Sheet, Layout] | None:
    """Return pasted text as a sheet with its layout; None when no row in it has a required field.

    Parameters
    ----------
    text
        What was pasted.
    aliases
        What a normalised column name means.
    required
        At least one of these fields must be recognised.
    """
    rows = _pairs(text, aliases) or [[tidy(cell) for cell in row] for row in parse(text.strip("\r\n"))]
    sheet = Sheet("", _even(rows))
    layout = recognise(sheet.rows, aliases, required) or _by_content(sheet.rows, required)
    return (sheet, layout) if layout else None


def _even(rows: list[list[str]]) -> list[list[str]]:
    width = max(map(len, rows), default=0)
    return [row + [""] * (width - len(row)) for row in rows]


def _pairs(text: str, aliases: Aliases) -> list[list[str]]:
    """Return "name: value" lines as a table with the names above; empty when the text is not made of those."""
    lines = [line for line in text.splitlines() if line.strip()]
    matches = [match for line in lines if (match := _PAIR.match(line)) and normalise(match[1]) in aliases]
    if len(matches) < 2 or len(matches) < 0.5 * len(lines):
        return []
    records: list[dict[str, str]] = [{}]
    for line in text.splitlines():
        match = _PAIR.match(line)
        if match is None or normalise(match[1]) not in aliases:
            if not line.strip() and records[-1]:
                records.append({})
            continue
        if match[1] in records[-1]:
            records.append({})
        records[-1][match[1]] = match[2]
    names = list(dict.fromkeys(name for record in records for name in record))
    return [names, *([record.get(name, "") for name in names] for record in records if record)]


def _by_content(rows: Sequence[Sequence[str]], required: Collection[str]) -> Layout | None:
    """Return what columns without names hold, from the look of their cells; None when that says too little."""
    columns: dict[str, Column] = {}
    width = max(map(len, rows), default=0)
    for i in range(width):
        cells = [row[i] for row in rows if i < len(row) and row[i]]
        for name, looks in _LOOKS:
            if name not in columns and cells and sum(map(looks, cells)) >= 0.7 * len(cells):
                columns[name] = Column(i, "", name)
                break
    if "address" in columns and "number" in columns:
        columns["street"] = Column(columns.pop("address").index, "", "street")
    if not set(columns) & set(required) or (width > 1 and len(columns) < 2):
        return None
    known = {column.index for column in columns.values()}
    dropped = tuple(Column(i, "", "") for i in range(width) if i not in known)
    return Layout("", (), tuple(sorted(columns.values(), key=lambda column: column.index)), dropped)


def _full(pattern: re.Pattern[str]) -> Callable[[str], bool]:
    return lambda cell: pattern.fullmatch(cell) is not None


def _part(pattern: re.Pattern[str]) -> Callable[[str], bool]:
    return lambda cell: pattern.search(cell) is not None


_LOOKS: tuple[tuple[str, Callable[[str], bool]], ...] = (
    ("date_from", _full(_DATE)),
    ("date_until", _full(_DATE)),
    ("time_from", _full(_TIME)),
    ("time_until", _full(_TIME)),
    ("offence_code", _full(_MK_CODE)),
    ("postcode", _full(_POSTCODE)),
    ("attempt", lambda cell: cell.lower() in ("j", "n", "ja", "nee")),
    ("x_given", lambda cell: _RD.fullmatch(cell) is not None and 10_000 <= float(cell.replace(",", ".")) <= 280_000),
    ("y_given", lambda cell: _RD.fullmatch(cell) is not None and 305_000 <= float(cell.replace(",", ".")) <= 620_000),
    ("offence_text", _part(_OFFENCE)),
    ("number", _full(_NUMBER)),
    ("incident_number", _full(_LONG_NUMBER)),
    ("address", lambda cell: _STREET.search(cell) is not None or _ADDRESS.match(cell) is not None),
    ("place", lambda cell: cell[:1].isupper() and cell.replace(" ", "").replace("-", "").replace("'", "").isalpha()),
    ("target", lambda cell: cell.replace(" ", "").isalpha()),
)
