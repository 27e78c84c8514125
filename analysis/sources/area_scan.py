"""Counts per buurt: the open data of CBS and police, and the tables of a gebiedsscan."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from analysis import tables
from analysis.findings import Finding, find
from analysis.sources.columns import normalise
from analysis.sources.refusals import refuse
from analysis.sources.spreadsheet import Sheet, Workbook, read_workbook
from analysis.terms import Kind

ROBBERY_CODE = "1.4.7"
"""The CBS group of all robberies; `kind` is empty for it, for the group does not tell businesses from homes."""

_KIND_OF_CODE = {"1.4.6": Kind.STREET_ROBBERY, "1.1.1": Kind.HOME_BURGLARY, "2.5.1": Kind.BUSINESS_BURGLARY}
_AREA_NAMES = (
    "wijkenenbuurten",
    "buurtcode",
    "cbsbuurtcode",
    "bucode",
    "buurtcodecbs",
    "regios",
    "codebuurt",
    "buurt",
    "gebied",
    "statcode",
    "regio",
)
_OFFENCE_NAMES = (
    "soortmisdrijf",
    "misdrijf",
    "delict",
    "soortdelict",
    "categorie",
    "soort",
    "mk",
    "maatschappelijkeklasse",
    "incidentsoort",
)
_PERIOD_NAMES = ("perioden", "periode", "jaar", "jaartal", "kalenderjaar", "maand", "kwartaal")
_COUNT = re.compile(r"geregistreerdemisdrijven\d*|(?:totaal)?aantal.*|frequentie|incidenten|misdrijven")
_OFFENCE_WORDS = (
    (re.compile(r"woningovervall?(?:en)?|overvall?(?:en)?(?:op)?woning(?:en)?"), ROBBERY_CODE, Kind.HOME_ROBBERY),
    (
        re.compile(r"bedrijfsovervall?(?:en)?|overvall?(?:en)?(?:op)?bedrij(?:f|ven)|winkelovervall?(?:en)?"),
        ROBBERY_CODE,
        Kind.BUSINESS_ROBBERY,
    ),
    (re.compile(r"overvall?(?:en)?"), ROBBERY_CODE, None),
    (re.compile(r"straatro(?:of|ven)"), "1.4.6", Kind.STREET_ROBBERY),
    (re.compile(r"woninginbra(?:ak|ken)|diefstalinbraakwoning|inbraakwoning"), "1.1.1", Kind.HOME_BURGLARY),
    (re.compile(r"bedrijfsinbra(?:ak|ken)|diefstalinbraakbedrijven(?:enz)?|inbraakbedrij(?:f|ven)"), "2.5.1", Kind.BUSINESS_BURGLARY),
    (re.compile(r"zakkenroller(?:ij|s)"), "1.2.4", Kind.OTHER),
    (re.compile(r"winkeldiefstal(?:len)?"), "2.5.2", Kind.OTHER),
    (re.compile(r"mishandeling(?:en)?"), "1.4.5", Kind.OTHER),
    (re.compile(r"bedreiging(?:en)?"), "1.4.4", Kind.OTHER),
    (re.compile(r"vernieling(?:en)?.*"), "2.2.1", Kind.OTHER),
    (re.compile(r"totaal(?:misdrijven)?|misdrijventotaal"), "0.0.0", Kind.OTHER),
)
_HEADER_DEPTH = 40
_WITHHELD = {"", ".", "-", "x", "*", "null", "nan", "geheim", "onbekend", "nb", "n.b.", "n.v.t."}
_SENTINELS = {-99999999, -99997, -99998, -99995, -99999}


@dataclass(frozen=True)
class _Measure:
    """One column with counts: of which offence and period, where the column itself says so."""

    index: int
    header: str
    offence_code: str = ""
    kind: str = ""
    period: str = ""


@dataclass(frozen=True)
class _Columns:
    header_row: int
    area: int
    offence: int | None
    period: int | None
    measures: tuple[_Measure, ...]


def load_area_counts(path: Path) -> tuple[pd.DataFrame, list[Finding]]:
    """Read counts per CBS buurt.

    Accepts the layout of CBS/police open data (SoortMisdrijf, WijkenEnBuurten, Perioden, GeregistreerdeMisdrijven_1; padded
    keys; a sentinel or an empty cell for what was withheld) and a table with a column Buurtcode and one or more columns with
    counts: Aantal, an offence each, or a year each.

    Parameters
    ----------
    path
        The file, in any of the formats of `read_workbook`.

    Returns
    -------
    counts
        An `AreaCounts` table in the order of the file; NaN where the number was withheld. Rows of a wijk, a gemeente or the
        country are totals of buurten and are not taken over. `kind` is empty for all robberies together (`ROBBERY_CODE`).
    findings
        A finding for every cell that is no number.

    Raises
    ------
    SourceError
        When the file cannot be read, or has no column with buurt codes and counts.
    """
    return counts_of(read_workbook(path))


def counts_of(workbook: Workbook) -> tuple[pd.DataFrame, list[Finding]]:
    """Return the counts per CBS buurt of a file that was read (see `load_area_counts`).

    Raises
    ------
    SourceError
        When it has no column with buurt codes and counts.
    """
    for sheet in workbook.sheets:
        columns = None if sheet.is_hidden else _find_columns(sheet.rows)
        if columns:
            return _read(workbook.name, sheet, columns)
    raise refuse("file_no_counts", workbook.name)


def _find_columns(rows: Sequence[Sequence[str]]) -> _Columns | None:
    for r, cells in enumerate(rows[:_HEADER_DEPTH]):
        names = [normalise(cell) for cell in cells]
        below = rows[r + 1 : r + 200]
        area = _area_column(names, below)
        if area is None:
            continue
        offence = next((i for name in _OFFENCE_NAMES for i, found in enumerate(names) if found == name), None)
        period = next((i for name in _PERIOD_NAMES for i, found in enumerate(names) if found == name), None)
        used = {area, offence, period}
        measures = [measure for i, cell in enumerate(cells) if i not in used and (measure := _measure(i, cell))]
        if offence is None and not any(measure.offence_code for measure in measures):
            # a column of bare numbers counts something that the file does not name
            measures = []
        if measures:
            return _Columns(r, area, offence, period, tuple(measures))
    return None


def _area_column(names: Sequence[str], below: Sequence[Sequence[str]]) -> int | None:
    """Return the column whose name says area and whose cells are CBS codes."""
    for wanted in _AREA_NAMES:
        for i, name in enumerate(names):
            if name == wanted:
                cells = [row[i] for row in below if i < len(row) and row[i]]
                codes = sum(bool(_area_code(cell)) or bool(re.match(r"(?:WK|GM|NL)", cell.strip(), re.I)) for cell in cells)
                if cells and codes >= 0.5 * len(cells):
                    return i
    return None


def _area_code(text: str) -> str:
    """Return `BU` and eight signs for the key of a buurt, padded or without its prefix; empty for any other area."""
    plain = text.strip().upper()
    if re.fullmatch(r"BU\d{4}[0-9A-Z]{4}", plain):
        return plain
    return f"BU{plain:0>8}" if re.fullmatch(r"\d{7,8}", plain) else ""


def _measure(index: int, header: str) -> _Measure | None:
    name = re.sub(r"^(?:aantal|totaal|netto|geregistreerde)+", "", normalise(header))
    year = re.search(r"(?:19|20)\d\d$", name)
    word = name[: year.start()] if year else name
    period = year.group() if year else ""
    for pattern, code, kind in _OFFENCE_WORDS:
        if word and pattern.fullmatch(word):
            return _Measure(index, header, code, str(kind or ""), period)
    if (year and not word) or _COUNT.fullmatch(normalise(header)):
        return _Measure(index, header, period=period)
    return None


def _read(source: str, sheet: Sheet, columns: _Columns) -> tuple[pd.DataFrame, list[Finding]]:
    found: list[Finding] = []
    records: list[dict[str, object]] = []
    for i, cells in enumerate(sheet.rows[columns.header_row + 1 :], start=columns.header_row + 2):
        area = _area_code(cells[columns.area]) if columns.area < len(cells) else ""
        if not area:
            continue
        for measure in columns.measures:
            text = cells[measure.index] if measure.index < len(cells) else ""
            count, is_number = _count(text)
            if not is_number:
                found.append(find("value_not_a_number", source=source, sheet=sheet.name, row=i, column=measure.header, value=text[:40]))
            code, kind = _offence(cells, columns, measure)
            period = measure.period or (_period(cells[columns.period]) if columns.period is not None else "")
            records.append({"area_code_cbs": area, "offence_code": code, "kind": kind, "period": period, "count": count})
    if not records:
        raise refuse("file_no_rows", source)
    return _to_table(records), found


def _offence(cells: Sequence[str], columns: _Columns, measure: _Measure) -> tuple[str, str]:
    if measure.offence_code or columns.offence is None:
        return measure.offence_code, measure.kind
    text = cells[columns.offence].strip()
    match = re.match(r"(\d+\.\d+\.\d+)", text)
    if match:
        code = match.group(1)
        return code, "" if code == ROBBERY_CODE else str(_KIND_OF_CODE.get(code, Kind.OTHER))
    word = normalise(text)
    for pattern, code, kind in _OFFENCE_WORDS:
        if pattern.fullmatch(word):
            return code, str(kind or "")
    return text[:40], str(Kind.OTHER)


def _count(text: str) -> tuple[float, bool]:
    """Return the number of a cell, NaN when it was withheld, and whether it is one of the two."""
    plain = text.strip().lower()
    if plain in _WITHHELD or plain.startswith("<") or "minder dan" in plain:
        return float("nan"), True
    plain = re.sub(r"(?<=\d)[.\s](?=\d{3}(?!\d))", "", plain).replace(",", ".")
    try:
        number = float(plain)
    except ValueError:
        return float("nan"), False
    if number in _SENTINELS:
        return float("nan"), True
    return (number, True) if number >= 0 else (float("nan"), False)


def _period(text: str) -> str:
    """Return `2025`, `2025-03` or `2025-K1` for the keys 2025JJ00, 2025MM03 and 2025KW01; other text as it stands."""
    plain = text.strip()
    match = re.fullmatch(r"(\d{4})(JJ|MM|KW)(\d{2})", plain)
    if match is None:
        return plain
    year, unit, number = match.groups()
    return {"JJ": year, "MM": f"{year}-{number}", "KW": f"{year}-K{int(number)}"}[unit]


def _to_table(records: Iterable[Mapping[str, object]]) -> pd.DataFrame:
    table = pd.DataFrame(list(records), columns=list(tables.AreaCounts.columns))
    return tables.check(
        table.astype({name: column.metadata["dtype"] for name, column in tables.AreaCounts.columns.items()}), tables.AreaCounts
    )
