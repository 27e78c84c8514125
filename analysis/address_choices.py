"""The addresses of a register to choose from: streets, the house numbers of one street, and what begins as somebody typed."""

import re

import pandas as pd


def numbers_by_street(addresses: pd.DataFrame) -> dict[str, tuple[str, ...]]:
    """Return the house numbers of each ‘street, place’, both in order.

    Parameters
    ----------
    addresses
        An `Addresses` table.
    """
    names = ["street", "place", "number", "letter", "addition"]
    found: dict[str, list[tuple[int, str]]] = {}
    for street, place, number, letter, addition in zip(*(addresses[name].tolist() for name in names), strict=True):
        written = f"{number}{letter}{'-' if addition else ''}{addition}"
        found.setdefault(f"{street}, {place}", []).append((number, written))
    return {street: tuple(dict.fromkeys(text for _, text in sorted(found[street]))) for street in sorted(found, key=str.casefold)}


def search_addresses(addresses: pd.DataFrame, text: str, limit: int = 8) -> pd.DataFrame:
    """Return the addresses that begin as typed: a street, a postcode, with or without a number; in the order of the table.

    Parameters
    ----------
    addresses
        A table with the columns of an address.
    text
        What was typed, such as 'kerkst 12' or '1234 AB 5'.
    limit
        How many at most.
    """
    typed = " ".join(text.casefold().split())
    if len(typed) < 2:
        return addresses.iloc[:0]
    parts = re.fullmatch(r"(?P<code>[0-9]{4} ?[a-z]{2})?\s*(?P<street>.*?)\s*(?P<number>[0-9]+)?(?P<rest>\s*[a-z]?(-.*)?)", typed)
    if parts is None:
        return addresses.iloc[:0]
    fits = pd.Series(True, index=addresses.index)
    if parts["code"]:
        fits &= addresses["postcode"].str.casefold() == parts["code"].replace(" ", "")
    if parts["street"]:
        fits &= addresses["street"].str.casefold().str.startswith(parts["street"])
    if parts["number"]:
        fits &= addresses["number"] == int(parts["number"])
    if not (parts["code"] or parts["street"]):
        return addresses.iloc[:0]
    return addresses[fits].head(limit)
