"""The three lines on an envelope, as the post reads them; who wants no post gets none."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from analysis import tables
from analysis.dutch import amount
from analysis.privacy import one_line
from analysis.rounds.results import house_number
from analysis.street_order import natural
from analysis.terms import BUSINESS_AUDIENCES, Audience

_BUSINESSES = {str(audience) for audience in BUSINESS_AUDIENCES}


@dataclass(frozen=True)
class PostalLines:
    """To whom, street and number, postcode and place."""

    to_whom: str
    street: str
    place: str


@dataclass(frozen=True)
class Mailing:
    """What goes by post, in the order of the postcode, and a Dutch sentence on what does not."""

    rows: pd.DataFrame
    lines: tuple[PostalLines, ...]
    left_out: str


def postal_lines(address: Mapping[Any, Any]) -> PostalLines:
    """Return the three lines for one address; never the name of a person.

    Postcode and place stand on one line with two spaces between, the place in capitals (PostNL's form).
    """
    name = one_line(str(address["business_name"]))
    if address["audience"] in _BUSINESSES:
        to_whom = name or "Aan de ondernemer van"
    else:
        to_whom = "Aan de bewoner(s) van" if address["audience"] == Audience.RESIDENTS else "Aan de bewoner(s) of gebruiker(s) van"
    postcode = str(address["postcode"])
    spaced = f"{postcode[:4]} {postcode[4:]}" if len(postcode) == 6 else postcode
    street = one_line(f"{address['street']} {house_number(address)}")
    return PostalLines(to_whom, street, f"{spaced}  {one_line(str(address['place'])).upper()}".strip())


def mailing(addresses: pd.DataFrame) -> Mailing:
    """Return who gets post of a list, by postcode and number; a business that wants none (*non-mailing*) is left out and counted."""
    table = tables.check(addresses, tables.VisitAddresses)
    written = table[~table["is_non_mailing"]]
    suffix = pd.Series([natural(f"{letter} {addition}") for letter, addition in zip(written["letter"], written["addition"], strict=True)])
    keys = pd.DataFrame({"postcode": written["postcode"].array, "number": written["number"].array, "suffix": suffix.array})
    keys["street"] = written["street"].array
    ordered = pd.DataFrame(written.iloc[keys.sort_values(["postcode", "number", "suffix", "street"], kind="stable").index])
    ordered = ordered.reset_index(drop=True)
    count = len(table) - len(written)
    wants = "wil" if count == 1 else "willen"
    sentence = f"{amount(count, 'adres', 'adressen').capitalize()} {wants} geen post (non-mailing) en staan er niet bij." if count else ""
    sentence = sentence.replace("en staan", "en staat") if count == 1 else sentence
    return Mailing(ordered, tuple(postal_lines(row) for row in ordered.to_dict("records")), sentence)
