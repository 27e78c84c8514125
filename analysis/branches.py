"""The branches where robberies happen, told from the SBI code of a business and the version of that code.

SBI 2025 replaced SBI 2008 in the Handelsregister in September 2025, and the same digits may mean something else. The
branches are in `data/branches.csv`; codes that occur in one of the versions only are in `data/sbi_telltales.csv`.
"""

import csv
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from analysis.catalogues import catalogue
from analysis.terms import Audience

VERSIONS = ("2008", "2025")


@dataclass(frozen=True, slots=True)
class Branch:
    """A branch with its Dutch name, whom its message is for, and the beginnings of its SBI codes per version."""

    code: str
    label: str
    audience: Audience
    prefixes: dict[str, tuple[str, ...]]


@cache
def load_branches() -> dict[str, Branch]:
    """Return every branch by its code, in the order of the list."""
    audiences = {str(audience): audience for audience in Audience}
    with catalogue("branches.csv").open(encoding="utf-8", newline="") as stream:
        return {
            row["branch"]: Branch(
                row["branch"],
                row["label"],
                audiences[row["audience"]],
                {version: tuple(row[f"sbi_{version}"].split()) for version in VERSIONS},
            )
            for row in csv.DictReader(stream)
        }


@cache
def branches_of_target(target_type: str) -> tuple[str, ...]:
    """Return the branches that a target of a robbery belongs to; none for a home, or a target that is no branch."""
    with catalogue("target_types.csv").open(encoding="utf-8", newline="") as stream:
        found = {row["target_type"]: row["branches"] for row in csv.DictReader(stream)}
    return tuple(branch for branch in found.get(target_type, "").split("|") if branch)


@cache
def _telltales() -> tuple[tuple[str, str], ...]:
    with catalogue("sbi_telltales.csv").open(encoding="utf-8", newline="") as stream:
        return tuple((row["version"], row["prefix"]) for row in csv.DictReader(stream))


def read_sbi(text: str) -> str:
    """Return the digits of an SBI code written as 47.11, 47110 or '4711 - Supermarkten'; "" when there are none."""
    found = re.match(r"\s*(?:SBI\s*)?([0-9]{2}(?:\.?[0-9]){0,3})(?![0-9])", text, re.IGNORECASE)
    return found.group(1).replace(".", "") if found else ""


@cache
def version_of(sbi_code: str) -> str:
    """Return the version in which this code must have been given; "" when both are possible.

    A code of four digits or fewer is of 2008, for in 2025 all have five. Five digits prove nothing by themselves.
    """
    if not sbi_code:
        return ""
    if len(sbi_code) < 5:
        return "2008"
    return next((version for version, prefix in _telltales() if sbi_code.startswith(prefix)), "")


def version_of_list(sbi_codes: Iterable[str]) -> str:
    """Return the version of a list of codes when every code that tells points the same way, else ""."""
    told = {version_of(code) for code in sbi_codes} - {""}
    return told.pop() if len(told) == 1 else ""


@cache
def branch_of(sbi_code: str, version: str) -> str | None:
    """Return the branch code of an SBI code; "" when it is none of ours, None when that depends on an unknown version."""
    if version in VERSIONS:
        return _in_version(sbi_code, version)
    both = {_in_version(sbi_code, known) for known in VERSIONS}
    return both.pop() if len(both) == 1 else None


def _in_version(sbi_code: str, version: str) -> str:
    fits = [
        (len(prefix), branch.code)
        for branch in load_branches().values()
        for prefix in branch.prefixes[version]
        if sbi_code.startswith(prefix)
    ]
    return max(fits)[1] if fits else ""
