"""How many addresses a selection holds and what visiting them takes, in figures and in a sentence."""

import math
from dataclasses import dataclass

import pandas as pd

from analysis.settings import DEFAULTS, Settings
from analysis.street_order import ADDRESS_KEY
from analysis.terms import BUSINESS_AUDIENCES, Audience


@dataclass(frozen=True)
class Counts:
    """How many addresses a selection holds and what visiting them takes."""

    addresses: int
    households: int
    businesses: int
    use_unknown: int
    by_audience: dict[Audience, int]
    visiting_hours: float
    is_large: bool


def counts_of(recipients: pd.DataFrame, settings: Settings = DEFAULTS) -> Counts:
    """Count the addresses of a selection, each once, and the hours a pair of visitors needs for them."""
    once = recipients.drop_duplicates(ADDRESS_KEY)
    per_audience = once["audience"].value_counts()
    by_audience = {audience: int(per_audience.get(str(audience), 0)) for audience in Audience}
    return Counts(
        addresses=len(once),
        households=by_audience[Audience.RESIDENTS],
        businesses=sum(by_audience[audience] for audience in BUSINESS_AUDIENCES),
        use_unknown=by_audience[Audience.USE_UNKNOWN],
        by_audience=by_audience,
        visiting_hours=len(once) / settings.doors_per_hour,
        is_large=len(once) > settings.large_selection,
    )


def say_counts(counts: Counts) -> str:
    """Return the size of a selection as one Dutch sentence."""
    if not counts.addresses:
        return "In dit gebied staan geen adressen voor deze doelgroep."
    addresses = "Dit is 1 adres" if counts.addresses == 1 else f"Dit zijn {_thousands(counts.addresses)} adressen"
    hours = math.ceil(counts.visiting_hours)
    sentence = f"{addresses}. Dat is ongeveer {_thousands(hours)} {'bezoekuur' if hours == 1 else 'bezoekuren'}."
    return f"{sentence} Wilt u dit?" if counts.is_large else sentence


def _thousands(count: int) -> str:
    return f"{count:,}".replace(",", ".")
