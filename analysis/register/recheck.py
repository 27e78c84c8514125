"""What became of the addresses that people chose, now that the register is another one."""

from collections.abc import Sequence
from dataclasses import dataclass

import geopandas as gpd
import numpy as np

from analysis.dossier.kept_addresses import KeptAddress, KeptFor
from analysis.dutch import amount

SAME_PLACE_M = 2.0
"""An address this near to where a vanished one stood is probably the same door under another number."""

WHAT_TO_DO = {
    KeptFor.PICK: "Kies ze opnieuw bij Adressen nakijken.",
    KeptFor.NOTE: "De notities blijven staan. Kijk na of ze nog kloppen.",
    KeptFor.LIST: "Een vastgelegde lijst verandert niet. Kijk na of u er nog langs moet.",
    KeptFor.ROUND: "De ronde verandert niet. Kijk na of u er nog langs moet.",
}


@dataclass(frozen=True)
class LostAddress:
    """An address that the dossier names and the register does not have, and what stands in its place now."""

    kept: KeptAddress
    stands_there_now: str


def recheck_addresses(kept: Sequence[KeptAddress], addresses: gpd.GeoDataFrame) -> list[LostAddress]:
    """Return the kept addresses that are not in the register, in the order given.

    A nummeraanduiding counts as its address: a register of the older layout knows no other number.

    Parameters
    ----------
    kept
        What the dossier names (`dossier.kept_addresses`).
    addresses
        An `Addresses` table.
    """
    known = set(addresses["address_id_bag"]) | set(addresses["designation_id_bag"])
    lost = [one for one in kept if one.address_id_bag not in known]
    return [LostAddress(one, _label_near(one, addresses)) for one in lost]


def _label_near(one: KeptAddress, addresses: gpd.GeoDataFrame) -> str:
    """Return the address that stands where this one stood; "" for none, or when several do."""
    if one.x_rd is None or one.y_rd is None or addresses.empty:
        return ""
    distance = np.hypot(addresses.geometry.x.to_numpy() - one.x_rd, addresses.geometry.y.to_numpy() - one.y_rd)
    near = np.flatnonzero(distance <= SAME_PLACE_M)
    if len(near) != 1:
        return ""
    row = addresses.iloc[int(near[0])]
    addition = f"-{row['addition']}" if row["addition"] else ""
    return f"{row['street']} {row['number']}{row['letter']}{addition}, {row['place']}"


def recheck_lines(lost: Sequence[LostAddress]) -> list[str]:
    """Return a Dutch sentence for each kind of thing that names an address which is gone; none when all are there."""
    lines = []
    for kept_for in KeptFor:
        of_kind = [one for one in lost if one.kept.kept_for is kept_for]
        if of_kind:
            stand = "staat" if len(of_kind) == 1 else "staan"
            counted = amount(len(of_kind), "adres", "adressen")
            lines.append(f"{counted} ({kept_for.label}) {stand} niet meer in het adressenbestand. {WHAT_TO_DO[kept_for]}")
    return lines
