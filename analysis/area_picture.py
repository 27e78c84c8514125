"""What can be said when the police gave counts per buurt and no incidents: how many, per how many places, and no more than that."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

import geopandas as gpd
import numpy as np
import pandas as pd

from analysis.chance import scan
from analysis.dutch import amount, enumerate_words, number
from analysis.hotspots.places import PlacePools
from analysis.hotspots.wording import NOUNS, ROBBERY, one_in
from analysis.settings import DEFAULTS, Settings
from analysis.terms import Kind

ROBBERY_CODE = "1.4.7"
SHOP_USE = "winkelfunctie"
FEWEST = {"addresses": 100, "shops": 25}
"""Below this number of places a count per thousand says nothing: one incident would make it tens."""

KINDS_SHOWN = ("", Kind.BUSINESS_ROBBERY, Kind.HOME_ROBBERY, Kind.STREET_ROBBERY, Kind.HOME_BURGLARY, Kind.BUSINESS_BURGLARY)
"""What a gebiedsscan may hold of our subject; "" is all robberies together."""

ALL_ROBBERIES = "alle overvallen"
PER_ADDRESSES, PER_SHOPS = "adressen", "winkels"


@dataclass(frozen=True)
class AreaPicture:
    """Counts per buurt, most first, and what may be said of them.

    `table` has the columns area_code_cbs, area_name, count (NaN: withheld), addresses, shops, per_1000_addresses and per_1000_shops;
    `statement` is what may be said; `left_out` counts what lies in no buurt of the register.
    """

    table: pd.DataFrame
    statement: str
    total: int
    left_out: int


def kinds_in(counts: pd.DataFrame) -> dict[str, str]:
    """Return the kinds that an `AreaCounts` table holds, by code, with the Dutch word for each."""
    held = {kind for kind, code in zip(counts["kind"], counts["offence_code"], strict=True) if kind or code == ROBBERY_CODE}
    if held & {Kind.BUSINESS_ROBBERY, Kind.HOME_ROBBERY, Kind.TRANSPORT_ROBBERY}:
        held |= {""}
    words = {str(kind): kind.label for kind in Kind} | {"": ALL_ROBBERIES}
    return {str(kind): words[str(kind)] for kind in KINDS_SHOWN if str(kind) in held}


def periods_in(counts: pd.DataFrame) -> dict[str, str]:
    """Return the periods of an `AreaCounts` table, the latest first, with the Dutch word for each."""
    return {period: say_period(period) for period in sorted(set(counts["period"]), reverse=True)}


def say_period(period: str) -> str:
    """Return a period as a reader writes it: '2025JJ00' is 2025, '2025KW03' is kwartaal 3 van 2025."""
    year, sort, which = period[:4], period[4:6], period[6:]
    if sort == "JJ":
        return year
    if sort == "KW":
        return f"kwartaal {int(which)} van {year}"
    return f"maand {int(which)} van {year}" if sort == "MM" else period or "periode onbekend"


def count_areas(
    counts: pd.DataFrame,
    areas: gpd.GeoDataFrame,
    pools: PlacePools,
    *,
    kind: str = "",
    periods: tuple[str, ...] = (),
    settings: Settings = DEFAULTS,
    seed: int = 0,
) -> AreaPicture:
    """Count one kind per buurt, beside how many addresses and shops there are.

    Parameters
    ----------
    counts
        An `AreaCounts` table; of the same count that was sent twice the last one holds.
    areas
        An `Areas` table; every buurt gets a row.
    pools
        The places of the municipality.
    kind
        A code of `kinds_in`.
    periods
        Which periods; none takes all.
    settings, seed
        From how many incidents on, and how, chance is weighed.

    Returns
    -------
    picture
        A rate is only given from a hundred addresses, or 25 shops, on. The word on chance weighs single buurten against their places:
        with all buurten looked at together, how often does chance put as many in one of them (the scan with a radius of nought).
    """
    held = _of_kind(counts, kind, periods)
    codes = areas["area_code_cbs"].tolist()
    table = pd.DataFrame({"area_code_cbs": codes, "area_name": areas["area_name"].tolist()})
    table["count"] = [held.get(code, 0.0) for code in codes]
    homes_of = pools.premises["neighbourhood_code"].value_counts()
    is_shop = pools.premises["uses"].str.contains(SHOP_USE, regex=False).to_numpy()
    shops_of = pools.premises.loc[is_shop, "neighbourhood_code"].value_counts()
    table["addresses"] = homes_of.reindex(codes, fill_value=0).to_numpy()
    table["shops"] = shops_of.reindex(codes, fill_value=0).to_numpy()
    for places, fewest in FEWEST.items():
        enough = table[places] >= fewest
        table[f"per_1000_{places}"] = (1000.0 * table["count"] / table[places].where(enough)).astype("float64")
    table = table.sort_values(["count", "area_name", "area_code_cbs"], ascending=[False, True, True], ignore_index=True)
    total = int(np.nansum(table["count"]))
    left_out = int(sum(count for code, count in held.items() if code not in set(codes) and not np.isnan(count)))
    return AreaPicture(table, _state(table, total, left_out, kind, pools, settings, seed), total, left_out)


def _of_kind(counts: pd.DataFrame, kind: str, periods: tuple[str, ...]) -> dict[str, float]:
    """Return the count per buurt; NaN where a number was withheld and nothing else is known."""
    keys = ["area_code_cbs", "offence_code", "kind", "period"]
    once = counts.drop_duplicates(keys, keep="last")
    if periods:
        once = once[once["period"].isin(periods)]
    if kind:
        rows = once[once["kind"] == kind]
    else:
        robberies = once[once["offence_code"] == ROBBERY_CODE]
        whole = robberies[robberies["kind"] == ""]
        told = set(zip(whole["area_code_cbs"], whole["period"], strict=True))
        is_told = [pair in told for pair in zip(robberies["area_code_cbs"], robberies["period"], strict=True)]
        parts = robberies[(robberies["kind"] != "") & ~np.array(is_told, dtype=bool)]
        rows = pd.concat([whole, parts])  # the parts only where the whole is not told
    added = rows.groupby("area_code_cbs")["count"].sum(min_count=1)
    return {str(code): float(count) for code, count in added.items()}


def _state(table: pd.DataFrame, total: int, left_out: int, kind: str, pools: PlacePools, settings: Settings, seed: int) -> str:
    one, many = NOUNS.get(kind, ROBBERY)
    said = [
        "De politie gaf alleen aantallen per buurt. Daarmee kunnen we een buurt aanwijzen, maar geen straat of plek: "
        "hier staat dus geen hotspot."
    ]
    if not total:
        said.append(f"In deze aantallen staat geen {one}.")
    else:
        highest = table[table["count"] == table["count"].max()]
        names = highest["area_name"].tolist()
        most = int(highest["count"].iloc[0])
        where = enumerate_words([f"‘{name}’" for name in names]) if len(names) <= 3 else f"{number(len(names))} buurten"
        each = " elk" if len(names) > 1 else ""
        said.append(
            f"De meeste waren in {where}:{each} {number(most)} van de {number(total)} {many}." if total > 1 else f"Die was in {where}."
        )
        said.append(_chance(table, total, kind, pools, settings, seed))
    withheld = int(table["count"].isna().sum())
    if withheld:
        said.append(f"Van {amount(withheld, 'buurt', 'buurten')} gaf de politie geen getal.")
    if left_out:
        said.append(f"{amount(left_out, one, many).capitalize()} in buurten die niet in uw adressenbestand staan, telt niet mee.")
    return " ".join(sentence for sentence in said if sentence)


def _chance(table: pd.DataFrame, total: int, kind: str, pools: PlacePools, settings: Settings, seed: int) -> str:
    """Return whether the buurt with most has more than its places explain."""
    if total < settings.minimal_for_chance:
        return f"{number(total)} is te weinig om iets over toeval te zeggen."
    name = pools.pool_of(kind) if kind else "any"
    held = pools.premises.loc[pools.pools[name], "neighbourhood_code"].value_counts()
    weight = held.reindex(table["area_code_cbs"], fill_value=0).to_numpy(dtype=np.float64)
    times = table["count"].fillna(0).to_numpy(dtype=np.int64)
    usable = weight > 0
    if not times[usable].sum():
        return ""
    at = np.column_stack([10_000.0 * np.arange(len(table)), np.zeros(len(table))])[usable]  # far apart: every buurt on its own
    found = scan(np.repeat(at, times[usable], axis=0), at, weight[usable], 1.0, settings.simulations, seed)
    p_of = {round(circle.x): circle.p_value for circle in found.by_place}
    chance = p_of.get(round(at[0, 0]), 1.0) if usable[0] else 1.0
    words = pools.words([name])
    first = f"‘{table['area_name'].iloc[0]}’"
    if chance <= settings.chance_limit:
        return f"Meer dan verwacht in {first}: ja. Met evenveel {words} per buurt ontstaat zo'n aantal bij toeval in {one_in(chance)}."
    return f"Meer dan verwacht in {first}: niet aantoonbaar. Daar staan ook veel {words}, of het aantal is te klein."


def classes_of(values: "pd.Series[float]", steps: int = 5) -> list[int | None]:
    """Return per buurt how dark it is drawn (0 to `steps` - 1), the highest darkest; None without a figure or for nought."""
    top = float(values.max()) if values.notna().any() else 0.0
    return [None if not value > 0 else min(int(steps * value / top), steps - 1) for value in values.fillna(0.0)]


def class_words(values: "pd.Series[float]", steps: int = 5) -> list[str]:
    """Return which values each class of `classes_of` holds: '1', '2-3', …, or 'tot 2,1' for rates; "" for a class that holds none."""
    top = float(values.max()) if values.notna().any() else 0.0
    if not top > 0:
        return [""] * steps
    edges = [top * step / steps for step in range(steps + 1)]
    if (values.dropna() % 1 != 0).any():
        return [*(f"tot {number(edge, 1)}" for edge in edges[1:-1]), f"tot en met {number(top, 1)}"]
    words = []
    for low, high in pairwise(edges):
        first, last = max(math.ceil(low), 1), math.ceil(high) - 1 if high < top else int(top)
        words.append("" if last < first else number(first) if last == first else f"{number(first)}-{number(last)}")
    return words


def area_lines(row: Mapping[str, object], what: tuple[str, str]) -> list[str]:
    """Return what a reader sees at a buurt: its name, the count, and the rates that may be told."""
    count = float(str(row["count"]))
    lines = [str(row["area_name"]), "aantal niet gegeven" if np.isnan(count) else amount(int(count), *what)]
    for places, word in (("addresses", PER_ADDRESSES), ("shops", PER_SHOPS)):
        rate = float(str(row[f"per_1000_{places}"]))
        if not np.isnan(rate):
            lines.append(f"{number(rate, 1)} per 1.000 {word}")
    return lines
