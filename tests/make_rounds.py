"""Small rounds of visits for tests: the made-up village of `make`, divided over pairs."""

from datetime import date
from typing import Any, cast

import geopandas as gpd
import pandas as pd

from analysis import tables
from analysis.rounds import RoundChoice, RoundPlan, plan_round
from analysis.street_order import in_street_order
from tests.make import make_addresses

DAY = date(2026, 12, 1)


def make_visit_addresses(addresses: gpd.GeoDataFrame | None = None, **columns: Any) -> gpd.GeoDataFrame:
    """A `VisitAddresses` table of the village: shops and homes; `columns` change all rows."""
    table = (make_addresses() if addresses is None else addresses).copy()
    table["audience"] = table["uses"].map({"winkelfunctie": "retail"}).fillna("residents")
    extra = {"business_name": "", "is_non_mailing": False} | columns
    for name, value in extra.items():
        values = value if isinstance(value, pd.Series) else pd.Series([value] * len(table), index=table.index)
        table[name] = values.astype(tables.VisitAddresses.columns[name].metadata["dtype"])
    table = table.astype({"audience": "str"})
    return tables.check(cast(gpd.GeoDataFrame, in_street_order(table).reset_index(drop=True)), tables.VisitAddresses)


def make_plan(addresses: gpd.GeoDataFrame | None = None, *, pairs: int = 2, days: tuple[date, ...] = (DAY,), **more: Any) -> RoundPlan:
    """A planned round, one try of the solver."""
    listed = make_visit_addresses() if addresses is None else addresses
    options = {name: more.pop(name) for name in ("windows", "start", "seed") if name in more}
    return plan_round(listed, RoundChoice(pairs=pairs, days=days, starts=1, **options), **more)


def kept(plan: RoundPlan) -> gpd.GeoDataFrame:
    """The visits of a plan as the dossier would give them back: with numbers of their own."""
    visits = plan.visits.assign(visit_id=range(501, 501 + len(plan.visits)), version=1)
    return tables.check(visits, tables.Visits)
