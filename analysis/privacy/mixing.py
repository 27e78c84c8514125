"""What the coordinator visits herself: addresses taken out by hand, mixed with others so that a missing number tells nothing."""

from collections.abc import Collection
from typing import Any

import pandas as pd

from analysis import tables
from analysis.settings import DEFAULTS, Settings
from analysis.street_order import ADDRESS_KEY, in_street_order
from analysis.terms import BUSINESS_AUDIENCES


def mixed_packet(addresses: pd.DataFrame, taken_out: Collection[tuple[Any, ...]], settings: Settings = DEFAULTS) -> list[tuple[Any, ...]]:
    """Return what the coordinator visits herself when she takes some addresses out: these, mixed with others that tell nothing.

    A number that is missing on a field list points at itself. So a whole list is divided beforehand into packets of at least
    `settings.hide_below` addresses, homes and businesses apart, each spread over the list; and with an address its whole packet goes.
    The division follows from the list alone: any address of a packet could have been the one, also for who knows how it is done.

    Parameters
    ----------
    addresses
        A `VisitAddresses` table: the whole list.
    taken_out
        Values of `ADDRESS_KEY` of the addresses that were taken out by hand.
    settings
        `hide_below`.

    Returns
    -------
    keys
        Values of `ADDRESS_KEY`, in street order; empty when nothing on the list was taken out.
    """
    listed = in_street_order(tables.check(addresses, tables.VisitAddresses)).reset_index(drop=True)
    keys = list(listed[ADDRESS_KEY].itertuples(index=False, name=None))
    is_business = listed["audience"].isin([str(one) for one in BUSINESS_AUDIENCES])
    sort = is_business if min(is_business.sum(), (~is_business).sum()) >= settings.hide_below else is_business & False
    turn = sort.groupby(sort).cumcount()
    packets = (sort.groupby(sort).transform("size") // settings.hide_below).clip(lower=1)
    packet = pd.Series(list(zip(sort, turn % packets, strict=True)), index=listed.index, dtype="object")
    wanted = {tuple(key) for key in taken_out}
    hit = {packet[at] for at, key in enumerate(keys) if key in wanted}
    return [key for at, key in enumerate(keys) if packet[at] in hit]
