"""The words of the workbook in which audiences are corrected: the same when it goes out and when it comes back."""

from analysis.branches import load_branches
from analysis.terms import Audience

MARK = "BAG-nummer"
NEW_AUDIENCE, NEW_NAME = "Nieuwe doelgroep of branche", "Nieuwe bedrijfsnaam"
NO_NAME = "geen naam"
"""Typed in the column for the name it takes the name away."""


def choices() -> dict[str, tuple[Audience, str]]:
    """Return what may be filled in: each audience and each branch by its Dutch word."""
    found: dict[str, tuple[Audience, str]] = {audience.label: (audience, "") for audience in Audience}
    for code, branch in load_branches().items():
        found.setdefault(branch.label, (branch.audience, code))
    return found
