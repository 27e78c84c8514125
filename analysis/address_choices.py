"""The addresses of a register as two short lists to choose from: streets, and the house numbers of one street."""

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
