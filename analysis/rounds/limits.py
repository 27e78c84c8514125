"""What a round refuses, and what the user must know of a plan: Dutch sentences."""

from collections.abc import Collection, Sequence
from datetime import date, timedelta

import geopandas as gpd
import pandas as pd

from analysis import tables
from analysis.dutch import amount, day, number
from analysis.errors import DossierError
from analysis.settings import Settings
from analysis.street_order import ADDRESS_KEY
from analysis.terms import Audience

MOST_ADDRESSES = 6000
"""More than this is no round but a mailing."""
MOST_OVER = 2
"""With more than this many times what fits in the days a round is refused; less is planned, with a sentence on what does not fit."""
LETTER_DAYS = 5
"""The letter that announces a visit at home is there this many days before."""


def own_addresses(addresses: gpd.GeoDataFrame, own: Collection[str] | None) -> tuple[gpd.GeoDataFrame, list[str]]:
    """Return the addresses of the own municipality, each once, and a sentence on the others."""
    table = tables.check(addresses, tables.VisitAddresses).drop_duplicates(ADDRESS_KEY)
    if own is None:
        return table.reset_index(drop=True), []
    inside = table["address_id_bag"].isin(set(own))
    count = int((~inside).sum())
    there = "ligt" if count == 1 else "liggen"
    note = (
        f"{amount(count, 'adres', 'adressen').capitalize()} {there} niet in uw gemeente en staan niet in de ronde. Vraag de buurgemeente."
    )
    note = note.replace("en staan", "en staat") if count == 1 else note
    return table[inside].reset_index(drop=True), [note] if count else []


def refuse_impossible(listed: pd.DataFrame, pairs: int, days: Sequence[date], settings: Settings) -> None:
    """Refuse a round that cannot be walked.

    Raises
    ------
    DossierError
        Without addresses, days or pairs, or with too many addresses.
    """
    if listed.empty:
        raise DossierError("Er zijn geen adressen om te bezoeken. Kies eerst adressen bij ‘Wie benaderen we’.")
    if pairs < 1:
        raise DossierError("Kies ten minste één duo.")
    if not days:
        raise DossierError("Kies ten minste één dag voor de bezoekronde.")
    if len(listed) > MOST_ADDRESSES:
        hours = amount(round(len(listed) / settings.doors_per_hour), "bezoekuur", "bezoekuren")
        raise DossierError(
            f"Dit zijn {amount(len(listed), 'adres', 'adressen')}. Dat is ongeveer {hours}. Een bezoekronde kan ten hoogste "
            f"{amount(MOST_ADDRESSES, 'adres', 'adressen')} hebben. Kies een kleiner gebied, of stuur een brief."
        )


def refuse_too_many(count: int, hours: float, pairs: int, doors_per_hour: float) -> None:
    """Refuse a round of which by far not half fits in the days.

    Parameters
    ----------
    count
        How many addresses there are.
    hours
        How long each pair has, all days together.
    pairs, doors_per_hour
        How many pairs walk, and how many addresses each visits in an hour.

    Raises
    ------
    DossierError
        When less than half of the addresses can be visited.
    """
    fits = int(pairs * hours * doors_per_hour)
    if hours and count > MOST_OVER * fits:
        who = "kan 1 duo" if pairs == 1 else f"kunnen {pairs} duo’s"
        raise DossierError(
            f"In de gekozen dagen {who} ongeveer {amount(fits, 'adres', 'adressen')} bezoeken. Dit zijn er {number(count)}. "
            "Kies meer dagen, meer duo’s of ruimere tijden."
        )


def letter_note(first: date, today: date) -> tuple[str, bool]:
    """Return the sentence on the letter that announces visits at home, and whether it is too late for it.

    Parameters
    ----------
    first
        The first day on which homes are visited.
    today
        The day it is.
    """
    by = first - timedelta(days=LETTER_DAYS)
    if by < today:
        return (
            f"Bezoek aan huis hoort {LETTER_DAYS} dagen van tevoren met een brief aangekondigd te zijn. "
            f"Voor {day(first)} lukt dat niet meer. Kies een latere eerste dag."
        ), True
    return f"Kondig bezoek aan huis aan met een brief. Bezorg die uiterlijk op {day(by)}.", False


def say_notes(
    visits: Sequence[pd.DataFrame], pairs: int, days: Sequence[date], talk_s: float, settings: Settings, *, guessed: int, used: int
) -> list[str]:
    """Return what the user must know of a plan."""
    notes = []
    count = sum(len(table) for table in visits)
    if count > settings.large_selection:
        hours = amount(round(count * talk_s / 3600), "bezoekuur", "bezoekuren")
        notes.append(f"Dit zijn {amount(count, 'adres', 'adressen')}. Dat is ongeveer {hours}. Wilt u dit?")
    if 0 < used < pairs:
        notes.append(f"{amount(used, 'duo is', 'duo’s zijn').capitalize()} genoeg voor deze ronde.")
    left = sum(int(table["planned_from"].isna().sum()) for table in visits)
    if left:
        fits = "past" if left == 1 else "passen"
        notes.append(f"{amount(left, 'adres', 'adressen').capitalize()} {fits} niet in de gekozen dagen. Kies meer dagen of meer duo’s.")
    if guessed:
        lies = "ligt" if guessed == 1 else "liggen"
        notes.append(f"Van {amount(guessed, 'adres', 'adressen')} weten we de plaats niet. In de route {lies} die midden in hun straat.")
    if any((table["audience"] == Audience.RESIDENTS).any() for table in visits):
        by = min(days) - timedelta(days=LETTER_DAYS)
        notes.append(f"Kondig bezoek aan huis aan met een brief. Bezorg die uiterlijk op {day(by)}.")
    return notes
