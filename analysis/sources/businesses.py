"""Businesses from a csv or Excel file (LISA, a KVK extract, the municipality's own list), with SBI code and branch.

Only the columns named in `data/business_columns.csv` are kept. Names of owners and contacts, telephone numbers and
e-mail addresses are in no such column, so they are never read in.
"""

import csv
import re
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from analysis import findings
from analysis.branches import branch_of, read_sbi, version_of, version_of_list
from analysis.catalogues import catalogue
from analysis.errors import SourceError
from analysis.findings import Finding
from analysis.sources.columns import Alias, find_layouts, normalise
from analysis.sources.data_rows import data_rows
from analysis.sources.spreadsheet import read_sheets

TRUE_WORDS = {"ja", "j", "true", "1", "waar", "x", "yes", "y"}
BUSINESS_FIELDS = {"business_name", "sbi", "sbi_2008", "sbi_2025"}
PLACE_FIELDS = {"address_id", "street", "postcode", "address"}


@dataclass(frozen=True, slots=True)
class BusinessRow:
    """A row of a business file: the text of the columns we keep, with SBI code, version and branch worked out."""

    sheet: str
    row: int
    cells: dict[str, str]
    sbi_code: str
    sbi_version: str
    branch: str
    is_non_mailing: bool


@dataclass(frozen=True)
class BusinessFile:
    """The businesses of a file, which columns they came from and which were not read in."""

    name: str
    rows: list[BusinessRow]
    columns: dict[str, str]
    dropped_columns: list[str]
    findings: list[Finding] = field(default_factory=list)


@cache
def _aliases() -> dict[str, Alias]:
    with catalogue("business_columns.csv").open(encoding="utf-8", newline="") as stream:
        return {normalise(row["alias"]): Alias(row["field"], int(row["rank"])) for row in csv.DictReader(stream)}


def load_businesses(path: Path) -> BusinessFile:
    """Read the businesses of a csv or Excel file; rows without a name and without an SBI code are passed over.

    Raises
    ------
    SourceError
        When the file cannot be read, or has no columns for a business and its address.
    """
    try:
        sheets = read_sheets(path)
    except SourceError as error:
        raise SourceError(str(error).replace("de politie", "de maker van de lijst")) from error
    layouts = [(sheet, layout) for sheet, layout in find_layouts(sheets, _aliases(), BUSINESS_FIELDS) if PLACE_FIELDS & set(layout.fields)]
    if not layouts:
        raise SourceError(
            f"In ‘{path.name}’ herkennen we geen bedrijven. Nodig zijn kolommen met de bedrijfsnaam of SBI-code en het adres of BAG-nummer."
        )
    listed = [
        (sheet.name, row, {name: text.strip() for name, text in cells.items()})
        for sheet, layout in layouts
        for row, cells in data_rows(sheet, layout)
    ]
    named = [(sheet, row, cells, *_sbi(cells)) for sheet, row, cells in listed if cells.get("business_name") or _sbi(cells)[0]]
    if not named:
        raise SourceError(f"In ‘{path.name}’ staan alleen kolomnamen en geen bedrijven.")
    of_list = version_of_list(code for *_, code, said in named if not said)
    found: list[Finding] = []
    rows: list[BusinessRow] = []
    for sheet_name, row, cells, code, said in named:
        version = said or version_of(code) or of_list
        branch = branch_of(code, version) if code else ""
        if branch is None:
            found.append(findings.find("business_sbi_version", source=path.name, sheet=sheet_name, row=row, column="SBI", value=code))
        is_non_mailing = cells.get("non_mailing", "").casefold() in TRUE_WORDS
        rows.append(BusinessRow(sheet_name, row, cells, code, version if code else "", branch or "", is_non_mailing))
    first = layouts[0][1]
    columns = {column.field: column.header for column in first.columns}
    return BusinessFile(path.name, rows, columns, [column.header for column in first.dropped], found)


def _sbi(cells: dict[str, str]) -> tuple[str, str]:
    """Return the SBI code of a row and the version its columns state ("" when they state none)."""
    for version in ("2025", "2008"):
        if code := read_sbi(cells.get(f"sbi_{version}", "")):
            return code, version
    said = re.search(r"2008|2025", cells.get("sbi_version", ""))
    return read_sbi(cells.get("sbi", "")), said.group() if said else ""
