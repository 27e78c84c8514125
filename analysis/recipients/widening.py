"""The wider selections one may share instead of a concentration that is too small (*vergroot naar …*)."""

from dataclasses import dataclass

import geopandas as gpd
from shapely.geometry.base import BaseGeometry

from analysis.recipients.complexes import complex_rows, list_complexes
from analysis.recipients.rows import in_use, incident_free
from analysis.recipients.whole import SHOP_AUDIENCES, select_branch, select_neighbourhood, select_shopping_area
from analysis.settings import DEFAULTS, Settings
from analysis.terms import BUSINESS_AUDIENCES, Method, Part

MOST_COMPLEXES = 2
"""A street of flats would fill the screen with offers."""


@dataclass(frozen=True)
class Widening:
    """A wider selection that depends on no incident (*vergroot naar …*)."""

    title: str
    method: Method
    recipients: gpd.GeoDataFrame
    chosen: tuple[str, ...] = ()
    """What to select it by again: BAG ids of shops, of a building or of the homes in a park, the code of a buurt, or an audience."""


def widen_options(
    outline: BaseGeometry,
    recipients: gpd.GeoDataFrame,
    premises: gpd.GeoDataFrame,
    areas: gpd.GeoDataFrame | None = None,
    settings: Settings = DEFAULTS,
) -> list[Widening]:
    """List the wider selections one may share instead of a concentration that is too small.

    Each is a whole: the shopping area, the complex, the buurt, or a branch in the whole municipality. Which addresses it holds follows
    from the register alone. What would still be too small (`settings.share_area_addresses`, for a branch
    `settings.hide_below`) is not offered.

    Parameters
    ----------
    outline, recipients
        The outline of the concentration and its rows of `Recipients`.
    premises
        A `Premises` table: the whole municipality.
    areas
        An `Areas` table, for the names of the buurten.
    settings
        What is too small, and what belongs to one shopping area.
    """
    core = recipients[recipients["part"] == Part.CORE]
    shopping = select_shopping_area(premises, outline, settings)
    shops = shopping.loc[shopping["audience"].isin(SHOP_AUDIENCES), "address_id_bag"]
    offers = [Widening("het hele winkelgebied", Method.SAME_PLACE, shopping, tuple(sorted(set(shops) - {""})))]
    offers += _complexes(core, premises)
    here = premises.loc[premises["address_id_bag"].isin(core["address_id_bag"]), "neighbourhood_code"]
    names = {} if areas is None else dict(zip(areas["area_code_cbs"], areas["area_name"], strict=True))
    for code in sorted(set(here) - {""}):
        whole = select_neighbourhood(premises, [code])
        offers.append(Widening(f"de hele buurt {names.get(code, code)}", Method.SAME_NEIGHBOURHOOD, whole, (code,)))
    enough = dict.fromkeys((Method.SAME_PLACE, Method.SAME_COMPLEX, Method.SAME_NEIGHBOURHOOD), settings.share_area_addresses)
    for audience in BUSINESS_AUDIENCES:
        if (core["audience"] == audience).any():
            title = f"alle adressen met doelgroep {audience.label} in de gemeente"
            offers.append(Widening(title, Method.SAME_BRANCH, select_branch(premises, [audience]), (str(audience),)))
    return [offer for offer in offers if len(offer.recipients) >= enough.get(offer.method, settings.hide_below)]


def _complexes(core: gpd.GeoDataFrame, premises: gpd.GeoDataFrame) -> list[Widening]:
    """The largest complexes that hold an address of the core, whole."""
    visited = in_use(premises)
    found = list_complexes(premises, core["address_id_bag"])[:MOST_COMPLEXES]
    return [
        Widening(
            f"het hele complex {one.name}",
            Method.SAME_COMPLEX,
            incident_free(visited[complex_rows(visited, one.chosen)], Method.SAME_COMPLEX),
            one.chosen,
        )
        for one in found
    ]
