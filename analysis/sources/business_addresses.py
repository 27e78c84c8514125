"""The address of a business: by BAG id, else by postcode or street with number, letter and addition exactly as registered."""

import re
from collections.abc import Iterator

import pandas as pd

from analysis import findings, tables
from analysis.findings import Finding
from analysis.sources.businesses import BusinessFile, BusinessRow
from analysis.sources.columns import normalise
from analysis.terms import Effect

_POSTCODE = re.compile(r"\b([1-9][0-9]{3})\s?([A-Za-z]{2})\b")


class AddressKeys:
    """The addresses of a municipality by BAG id, by postcode and number, and by street and number, exactly as registered."""

    def __init__(self, addresses: pd.DataFrame) -> None:
        self.by_id: dict[str, int] = {}
        self.suffixes: list[str] = []
        self.by_address: dict[tuple[str, str, str], list[int]] = {}
        self.postcodes = set(addresses["postcode"]) - {""}
        plain = {name: normalise(name) for column in ("street", "place") for name in addresses[column].unique()}
        columns = ("address_id_bag", "designation_id_bag", "street", "number", "letter", "addition", "postcode", "place")
        for at, cells in enumerate(zip(*(addresses[name].tolist() for name in columns), strict=True)):
            address_id, designation_id, street, number, letter, addition, postcode, place = cells
            self.by_id[designation_id] = at
            self.by_id[address_id] = at
            self.suffixes.append(letter + addition)
            suffix = normalise(letter + addition)
            for where in ((postcode, str(number), suffix), (f"{plain[street]}|{plain[place]}", str(number), suffix)):
                self.by_address.setdefault(where, []).append(at)
        self.places = {plain[place] for place in addresses["place"].unique()}

    def find(self, cells: dict[str, str]) -> list[int]:
        """Return the rows of the addresses that this business may be at; more than one share the same printed address."""
        identifier = cells.get("address_id", "")
        if identifier and (at := self.by_id.get(identifier.rpartition(".")[2].zfill(16))) is not None:
            return [at]
        for number, suffix, wheres in _spellings(cells, self.places):
            hits = [hit for where in wheres if (hit := self.by_address.get((where, number, normalise(suffix))))]
            if hits:
                # a postcode and a street that point at different addresses: one of them is wrong, and we cannot tell which
                agreed = [at for at in hits[0] if all(at in hit for hit in hits)]
                return self._spelled(agreed, re.sub(r"[\s-]", "", suffix))
        return []

    def _spelled(self, found: list[int], suffix: str) -> list[int]:
        """Keep the addresses written as typed, for 12A and 12a are two addresses; none when the choice would be a guess."""
        same = [at for at in found if self.suffixes[at] == suffix]
        return same or (found if len({self.suffixes[at] for at in found}) == 1 else [])

    def may_hold(self, cells: dict[str, str]) -> bool:
        """Tell whether a business can be in this municipality at all; one with a postcode from elsewhere cannot."""
        postcode = _postcode(cells)
        return bool(cells.get("address_id")) or not postcode or postcode in self.postcodes


def _postcode(cells: dict[str, str]) -> str:
    found = _POSTCODE.search(cells.get("postcode", "")) or _POSTCODE.search(cells.get("address", ""))
    return (found.group(1) + found.group(2)).upper() if found else ""


def _spellings(cells: dict[str, str], places: set[str]) -> Iterator[tuple[str, str, list[str]]]:
    """Yield number, suffix, and what says where that number is: the postcode and the street with its place."""
    postcode = _postcode(cells)
    line = _POSTCODE.sub(",", cells.get("address", "")) or cells.get("street", "")
    in_places = [normalise(cells["place"])] if cells.get("place") else sorted(places) if len(places) == 1 else []
    if not in_places and "," in line:
        in_places = [normalise(line.rpartition(",")[2])]
    for street, number, suffix in _numbers(cells, line):
        yield number, suffix, [*([postcode] if postcode else []), *(f"{normalise(street)}|{place}" for place in in_places)]


def _numbers(cells: dict[str, str], line: str) -> Iterator[tuple[str, str, str]]:
    """Yield street, number and suffix: from columns of their own, else from each number in the line."""
    rest = cells.get("letter", "") + cells.get("addition", "")
    if typed := re.match(r"0*([1-9][0-9]{0,4})(.*)", cells.get("number", "")):
        yield line, typed.group(1), typed.group(2) + rest
        return
    for found in re.finditer(r"(?<![0-9])0*([1-9][0-9]{0,4})(?![0-9])", line):
        after = line[found.end() :].partition(",")[0]
        yield line[: found.start()], found.group(1), after + rest


def join_businesses(listed: BusinessFile, rows: list[BusinessRow], addresses: pd.DataFrame) -> tuple[pd.DataFrame, list[BusinessRow]]:
    """Give each business its address: by BAG id, else by postcode or street with number, letter and addition exactly.

    Where several addresses are printed the same, the business gets the first with a use other than living.

    Returns
    -------
    businesses
        A `Businesses` table in the order of the file; one business twice at an address is there once.
    unplaced
        The rows without an address here.
    """
    keys = AddressKeys(addresses)
    lives = addresses["uses"].isin(["", "woonfunctie"]).tolist()
    ids = addresses["address_id_bag"].tolist()
    placed: list[dict[str, object]] = []
    unplaced: list[BusinessRow] = []
    for row in rows:
        found = keys.find(row.cells) if keys.may_hold(row.cells) else []
        if not found:
            unplaced.append(row)
            continue
        at = min(found, key=lambda at: (lives[at], at))
        placed.append(
            {
                "address_id_bag": ids[at],
                "business_name": row.cells.get("business_name", ""),
                "sbi_code": row.sbi_code,
                "sbi_version": row.sbi_version,
                "branch": row.branch,
                "is_non_mailing": row.is_non_mailing,
                "source": listed.name,
            }
        )
    if not placed:
        return tables.empty(tables.Businesses), unplaced
    text = {name: "str" for name in tables.Businesses.columns if name != "is_non_mailing"}
    table = pd.DataFrame(placed).astype(text).drop_duplicates(ignore_index=True)
    return tables.check(table, tables.Businesses), unplaced


def unplaced_findings(listed: BusinessFile, unplaced: list[BusinessRow], postcode_areas: set[str]) -> list[Finding]:
    """Return a finding for each business without an address; one outside these postcode areas (four digits) is told apart."""
    return [
        findings.find(
            "outside_municipality"
            if (postcode := _postcode(row.cells)) and postcode[:4] not in postcode_areas
            else "business_without_address",
            source=listed.name,
            sheet=row.sheet,
            row=row.row,
            column="adres",
            effect=Effect.LEFT_OUT,
        )
        for row in unplaced
    ]
