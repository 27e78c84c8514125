"""One address is not visited twice in a month without a warning: who else plans to be there, and when."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

import pandas as pd
import sqlalchemy as sa

from analysis.dossier import schema
from analysis.dossier.store import Dossier
from analysis.dutch import amount, day
from analysis.rounds.planning import address_keys
from analysis.street_order import ADDRESS_KEY

RECENT_DAYS = 30
"""An address that was, or will be, visited by another action within so many days gets a warning (step plan: nobody works past another)."""


@dataclass(frozen=True)
class EarlierVisit:
    """Addresses of a round that another action plans to visit about the same time: which action, whose, when, and which."""

    action: str
    owner: str
    on: date
    addresses: tuple[tuple[Any, ...], ...]

    def __str__(self) -> str:
        """Return the Dutch warning, with who and when."""
        count = len(self.addresses)
        stands = "staat" if count == 1 else "staan"
        who = f" van {self.owner}" if self.owner else ""
        what = f"{amount(count, 'adres', 'adressen').capitalize()} {stands} ook in de ronde van actie ‘{self.action}’{who}"
        return f"{what}, gepland op {day(self.on)}. Stem dit af."


def earlier_visits(
    dossier: Dossier, visits: pd.DataFrame, action_id: int | None, days: Sequence[date], within_days: int = RECENT_DAYS
) -> list[EarlierVisit]:
    """Return which addresses other actions plan to visit within so many days of these days, most addresses first.

    Parameters
    ----------
    dossier
        The dossier.
    visits
        A table with the columns that make an address: `Visits` or `VisitAddresses`.
    action_id
        The action these visits belong to: its own earlier rounds are no surprise.
    days
        The days of the round.
    within_days
        How close is too close.
    """
    if not days:
        return []
    margin = timedelta(days=within_days)
    begin, end = datetime.combine(min(days) - margin, time.min), datetime.combine(max(days) + margin, time.max)
    visit, one, action = schema.round_visits, schema.rounds, schema.actions
    columns = [action.c.id, action.c.title, action.c.owner, visit.c.planned_from, *(visit.c[name] for name in ADDRESS_KEY)]
    joined = visit.join(one, visit.c.round_id == one.c.id).join(action, one.c.action_id == action.c.id)
    query = sa.select(*columns).select_from(joined).where(visit.c.planned_from.between(begin, end)).order_by(visit.c.id)
    if action_id is not None:
        query = query.where(action.c.id != action_id)
    wanted = set(address_keys(visits))
    found: dict[tuple[int, str, str, date], list[tuple[Any, ...]]] = {}
    with dossier.reading() as connection:
        for number, title, owner, planned, *key in connection.execute(query):
            if tuple(key) in wanted:
                found.setdefault((number, title, owner, planned.date()), []).append(tuple(key))
    warnings = [EarlierVisit(title, owner, on, tuple(dict.fromkeys(keys))) for (_, title, owner, on), keys in found.items()]
    return sorted(warnings, key=lambda warning: (-len(warning.addresses), warning.on, warning.action))
