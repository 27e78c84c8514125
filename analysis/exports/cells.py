"""Untrusted text on its way into a cell: text stays text."""

import re

import pandas as pd

_FORMULA = re.compile(r"^\s*[=+\-@＝＋－＠]|^[\t\r\n]")
_PLAIN_NUMBER = re.compile(r"^[+-]?\d+([.,]\d+)?$")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


def guard(text: str) -> str:
    """Return text that a spreadsheet shows as it is: what would run as a formula gets an apostrophe in front.

    OWASP, *CSV injection*. A plain number such as -2 runs nothing and stays as it is; control characters become spaces.
    """
    is_risky = _FORMULA.match(text) and not _PLAIN_NUMBER.match(text)
    plain = _CONTROL.sub(" ", text)
    return f"'{plain}" if is_risky else plain


def guarded(table: pd.DataFrame) -> pd.DataFrame:
    """Return the table with every text cell guarded."""
    safe = pd.DataFrame(table)
    for name in safe.columns:
        if safe[name].dtype == "str":
            safe[name] = safe[name].map({text: guard(text) for text in safe[name].unique()})
    return safe


def marked(table: pd.DataFrame, *, is_demo: bool) -> pd.DataFrame:
    """Return the table; one with oefengegevens says so in a last column, because a csv has no other place for it."""
    return table.assign(bron="oefengegevens") if is_demo else table
