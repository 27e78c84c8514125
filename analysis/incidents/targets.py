"""What kind of place it was: from the words of the police, else from the business that is known at the address."""

import csv
import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache

import pandas as pd

from analysis import tables
from analysis.catalogues import catalogue
from analysis.findings import Finding, find
from analysis.incidents.references import read_ref
from analysis.terms import FINE_PRECISIONS, Kind

_OF_BUSINESS = (Kind.BUSINESS_ROBBERY, Kind.BUSINESS_BURGLARY)
_SAYS_NOTHING = ("", "overig")


@dataclass(frozen=True)
class Target:
    """What kind of place it was: the word we show, and its group (business, home, public, transport or empty)."""

    target_type: str
    group: str


@lru_cache(maxsize=65_536)
def words(text: str) -> str:
    """Return text as small words without accents and signs, one blank between them."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return " ".join(re.findall(r"[a-z0-9]+", plain))


@cache
def _targets() -> list[tuple[str, Target]]:
    """Return every word for a target, longest first: `flatwoning` before `flat`."""
    with catalogue("target_types.csv").open(encoding="utf-8", newline="") as stream:
        found = [
            (word, Target(row["target_type"], row["group"]))
            for row in csv.DictReader(stream)
            for word in {words(row["target_type"]), *row["words"].split("|")}
        ]
    return sorted(found, key=lambda item: (-len(item[0]), item[0]))


@lru_cache(maxsize=4096)
def recognise_target(text: str) -> Target:
    """Return the target that this text names; `overig` for one we do not know, empty for no text."""
    plain = f" {words(text)} "
    if not plain.strip():
        return Target("", "")
    for word, target in _targets():
        if f" {word} " in plain:
            return target
    # compounds: "vrijstaande woning" was found above, "speelgoedwinkel" and "tussenwoningen" end or begin with the word
    for word, target in _targets():
        if len(word) >= 5 and re.search(rf"\w{word}(?:s|en)? | {word}(?:s|en|je|tje)? ", plain):
            return target
    return Target("overig", "")


@cache
def _target_of_branch() -> dict[str, str]:
    with catalogue("target_types.csv").open(encoding="utf-8", newline="") as stream:
        return {branch: row["target_type"] for row in csv.DictReader(stream) for branch in row["branches"].split("|") if branch}


def fill_from_businesses(located: pd.DataFrame, premises: pd.DataFrame) -> tuple[pd.DataFrame, list[Finding]]:
    """Return incidents with a target where the police gave none and the address has a business of a known branch.

    Parameters
    ----------
    located
        A `LocatedIncidents` table.
    premises
        A `Premises` table.

    Returns
    -------
    located
        The same table, with those targets filled in.
    findings
        For each of them that it was, at its first registration.
    """
    open_rows = located["target_type"].isin(_SAYS_NOTHING) & located["kind"].isin([str(kind) for kind in _OF_BUSINESS])
    open_rows &= located["precision"].isin([str(precision) for precision in FINE_PRECISIONS]) & (located["address_id_bag"] != "")
    if not open_rows.any():
        return located, []
    branches = premises.loc[premises["branch"] != "", ["address_id_bag", "branch"]].drop_duplicates("address_id_bag")
    branch_of = dict(zip(branches["address_id_bag"], branches["branch"], strict=True))
    known = _target_of_branch()
    found = [known.get(branch_of.get(address, ""), "") for address in located.loc[open_rows, "address_id_bag"]]
    findings = [_filled(refs, target) for refs, target in zip(located.loc[open_rows, "registrations"], found, strict=True) if target]
    filled = located.copy()
    filled.loc[open_rows, "target_type"] = [new or old for new, old in zip(found, located.loc[open_rows, "target_type"], strict=True)]
    return tables.check(filled, tables.LocatedIncidents), findings


def _filled(registrations: str, target: str) -> Finding:
    source, sheet, row = read_ref(registrations.partition("|")[0])
    return find("target_from_business", source=source, sheet=sheet, row=row, column="target", target=target)
