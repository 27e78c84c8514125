"""The order in which one walks past addresses, and what makes two rows the same address."""

import re
import unicodedata
from collections.abc import Callable
from typing import TypeVar

import pandas as pd

from analysis.dutch import enumerate_words

ADDRESS_KEY = ["address_id_bag", "street", "number", "letter", "addition", "postcode", "place"]
"""What makes two rows the same address, also in a source without BAG ids."""


Table = TypeVar("Table", bound=pd.DataFrame)


def in_street_order(table: Table) -> Table:
    """Return the rows as one would walk: by street, odd side first, then number, letter and addition (2 before 10)."""
    keys = pd.DataFrame(
        {
            "street_folded": _mapped(table["street"], _folded),
            "street": table["street"],
            "place": table["place"],
            "side": table["number"] % 2 == 0,
            "number": table["number"],
            "letter": table["letter"].str.lower(),
            "addition": _mapped(table["addition"], natural),
            "address_id_bag": table["address_id_bag"],
        }
    ).reset_index(drop=True)
    return table.iloc[keys.sort_values(list(keys.columns), kind="stable").index]


def name_streets(addresses: pd.DataFrame, most: int = 2) -> str:
    """Return the streets with the most addresses of a list: 'Dorpsstraat en Kerkstraat', with 'en omgeving' when there are more."""
    counts = addresses["street"].value_counts()
    streets = sorted(counts.index, key=lambda street: (-counts[street], _folded(street)))
    if len(streets) > most:
        return f"{', '.join(streets[:most])} en omgeving"
    return enumerate_words(streets)


def _mapped(texts: "pd.Series[str]", change: Callable[[str], str]) -> "pd.Series[str]":
    """Change each different text once; a list of addresses repeats its streets."""
    return texts.map({text: change(text) for text in texts.unique()})


def _folded(text: str) -> str:
    """A street name for sorting: without accents, capitals and a leading apostrophe."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in plain if not unicodedata.combining(sign)).lstrip("'’‘ ")


def natural(text: str) -> str:
    """Return text for sorting in which 2 comes before 10."""
    return re.sub(r"\d+", lambda digits: digits.group().zfill(8), text.casefold())
