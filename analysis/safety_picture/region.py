"""The whole overview that the police sent: the municipality and its neighbours together, as counts only."""

from collections.abc import Mapping, Sequence

import pandas as pd

from analysis import dutch, tables
from analysis.safety_picture.border import municipality_codes
from analysis.safety_picture.figures import GROUPS_SHOWN, Figure, short_month
from analysis.settings import DEFAULTS, Settings
from analysis.terms import Kind
from analysis.timing import DAY_PARTS
from analysis.trends import UNKNOWN

BAND_H = 6
_HEADS = {"municipality": "Gemeente", "season": "Seizoen", "month": "Maand", "daypart": "Dagdeel", "target": "Doelwit", "kind": "Soort"}
_KEY = ["municipality", "kind", "target", "month", "hours"]
BANDS = {f"{first:02d}-{first + BAND_H:02d}": part for first, part in zip(range(0, 24, BAND_H), DAY_PARTS, strict=True)}
"""The hours of `RegionalCounts` by what a reader calls them."""


def regional_table(
    located: pd.DataFrame, regional: pd.DataFrame, own_name: str, kinds: Sequence[Kind], others: Mapping[str, str] | None = None
) -> pd.DataFrame:
    """Return the counts of the municipality itself and of its neighbours as one `RegionalCounts` table.

    Parameters
    ----------
    located
        A `LocatedIncidents` table: the own incidents.
    regional
        The `RegionalCounts` of neighbours.
    own_name
        What the municipality is called.
    kinds
        Which kinds count.
    others
        The names of other municipalities that the register holds, by code: their incidents are among `located`.
    """
    known = others or {}
    names = pd.Series([known.get(code, own_name) for code in municipality_codes(located)], index=located.index, dtype="str")
    own = [count_incidents_of(located[names == name], name) for name in dict.fromkeys(names) or [own_name]]
    both = pd.concat([*own, regional[list(tables.RegionalCounts.columns)]], ignore_index=True)
    both = both[both["kind"].isin([str(kind) for kind in kinds])]
    added: pd.DataFrame = both.groupby(_KEY, as_index=False).agg({"count": "sum"})
    return tables.check(added.astype(dict.fromkeys(_KEY, "str") | {"count": "int64"}), tables.RegionalCounts)


def count_incidents_of(located: pd.DataFrame, municipality: str) -> pd.DataFrame:
    """Return a `RegionalCounts` table of the incidents of one municipality."""
    begun = located["occurred_from"]
    hours = begun.dt.hour.where(located["is_time_known"])
    table = pd.DataFrame(
        {
            "municipality": municipality,
            "kind": located["kind"].to_numpy(),
            "target": located["target_type"].to_numpy(),
            "month": begun.dt.strftime("%Y-%m").fillna("").to_numpy(),
            "hours": ["" if pd.isna(hour) else list(BANDS)[int(hour) // BAND_H] for hour in hours],
        }
    ).astype(dict.fromkeys(_KEY, "str"))
    counts = table.groupby(_KEY, as_index=False).size().rename(columns={"size": "count"})
    return tables.check(counts.astype({"count": "int64"}), tables.RegionalCounts)


def regional_figures(counts: pd.DataFrame, settings: Settings = DEFAULTS) -> list[Figure]:
    """Return the figures of a region: municipality, season, month of the year, part of the day, target and kind.

    Parameters
    ----------
    counts
        A `RegionalCounts` table.
    settings
        Which months are the dark season.

    Returns
    -------
    figures
        None without any incident. Of neighbours only the begin of an incident is known, so nothing is spread over hours here.
    """
    if counts.empty:
        return []
    month = counts["month"].str[5:7]
    dark = _dark_months(settings)
    season = month.map(lambda text: "zonder datum" if not text else "donkere dagen" if int(text) in dark else "overige maanden")
    names = month.map(lambda text: dutch.MONTHS[int(text) - 1] if text else "zonder datum")
    daypart = counts["hours"].map(BANDS).fillna("tijdstip onbekend").astype("str")
    target = counts["target"].where(counts["target"] != "", UNKNOWN)
    kind = counts["kind"].map({str(one): one.label for one in Kind})
    amount = counts["count"]
    return [
        _figure("municipality", "Gemeente", amount.groupby(counts["municipality"]).sum(), most=GROUPS_SHOWN + 4),
        _figure(
            "season",
            "Donkere dagen en de rest van het jaar",
            _in_order(amount, season, ["donkere dagen", "overige maanden", "zonder datum"]),
        ),
        _figure(
            "month",
            "Maand van het jaar, alle jaren samen",
            _in_order(amount, names, [*dutch.MONTHS, "zonder datum"]),
            most=13,
            across=False,
        ),
        _figure("daypart", "Dagdeel", _in_order(amount, daypart, [*DAY_PARTS, "tijdstip onbekend"]), across=False),
        _figure("target", "Doelwit", amount.groupby(target).sum()),
        _figure("kind", "Soort", amount.groupby(kind).sum()),
    ]


def _in_order(amount: pd.Series, groups: pd.Series, order: list[str]) -> pd.Series:
    counted = amount.groupby(groups).sum()
    kept = [name for name in order if name in counted.index or name in (*dutch.MONTHS, *DAY_PARTS)]
    return counted.reindex(kept, fill_value=0).rename_axis("keep order")


def _figure(key: str, title: str, counted: pd.Series, *, most: int = GROUPS_SHOWN, across: bool = True) -> Figure:
    """Return a figure; what has no order of its own goes by count, and the rest is added up."""
    if counted.index.name != "keep order":
        frame = counted.rename("n").rename_axis("name").reset_index().sort_values(["n", "name"], ascending=[False, True])
        counted = pd.Series(frame["n"].to_numpy(), index=frame["name"].to_numpy())
    shown = [(str(name), int(count)) for name, count in counted.head(most).items()]
    rest = counted.iloc[most:]
    if len(rest):
        shown.append((f"{dutch.number(len(rest))} andere", int(rest.sum())))
    total = max(int(counted.sum()), 1)
    rows = tuple((name, dutch.number(count), f"{dutch.number(100 * count / total)} %") for name, count in shown)
    labels = tuple(short_month(dutch.MONTHS.index(name) + 1) if not across and name in dutch.MONTHS else name for name, _ in shown)
    return Figure(
        key,
        title,
        (_HEADS[key], "Incidenten", "Aandeel"),
        rows,
        labels,
        tuple(float(count) for _, count in shown),
        across=across,
    )


def _dark_months(settings: Settings) -> list[int]:
    months = [(settings.dark_season_first_month - 1 + step) % 12 + 1 for step in range(12)]
    return months[: months.index(settings.dark_season_last_month) + 1]
