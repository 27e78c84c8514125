"""Which order of day and month holds in each file, and that in words: the choice must be seen before it is trusted."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date

import pandas as pd

from analysis.dutch import day
from analysis.incidents.date_text import DateText
from analysis.incidents.day_or_month import DateOrder, decide_order
from analysis.incidents.windows import RawWindow, read_cells

_CELLS = ("date_from", "time_from", "date_until", "time_until")


def decide_orders(sources: Iterable[str], raws: Iterable[RawWindow], as_of: date) -> dict[str, DateOrder]:
    """Return the order of day and month for each file, given the file and the cells of every row."""
    by_source: dict[str, list[RawWindow]] = defaultdict(list)
    for source, raw in zip(sources, raws, strict=True):
        by_source[source].append(raw)
    return {
        source: decide_order(_dates(rows), [(raw.first, raw.last) for raw in rows if raw.first and raw.last], as_of)
        for source, rows in by_source.items()
    }


def _dates(raws: Sequence[RawWindow]) -> list[DateText]:
    return [text for raw in raws for text in (raw.first, raw.last) if text]


def describe_date_orders(registrations: pd.DataFrame, as_of: date) -> dict[str, str]:
    """Return a Dutch sentence per file that says how its dates are read.

    Parameters
    ----------
    registrations
        A `Registrations` table.
    as_of
        The day of the analysis, as for `count_incidents`.
    """
    sources = registrations["source"].tolist()
    rows = zip(*(registrations[name].tolist() for name in _CELLS), strict=True)
    raws = [read_cells(begin, begin_time, end, end_time, as_of.year) for begin, begin_time, end, end_time in rows]
    orders = decide_orders(sources, raws, as_of)
    texts = {source: _dates([raw for name, raw in zip(sources, raws, strict=True) if name == source]) for source in orders}
    return {source: _sentence(order, texts[source]) for source, order in orders.items()}


def _sentence(order: DateOrder, texts: Sequence[DateText]) -> str:
    if not texts:
        return "Wij vinden geen datum die we kennen. Zonder pleegdatum kunnen we geen seizoen laten zien."
    if order.is_swapped_by_excel:
        return "Excel heeft in dit bestand dag en maand omgewisseld. Wij draaien dat terug."
    if all(text.is_cell for text in texts):
        return "De datums zijn echte datums. Er was geen volgorde te kiezen."
    words = "dag, maand, jaar" if order.is_day_first else "maand, dag, jaar"
    sentence = f"De datums lezen wij als {words}{f', omdat {order.reason}' if order.reason else ''}."
    both_ways = next((text for text in texts if text.is_ambiguous), None)
    if both_ways is None or not order.reason:
        return sentence
    first, second = both_ways.day_first, both_ways.month_first
    assert first is not None
    assert second is not None
    chosen = order.choose(both_ways)
    example = f"{first:%d-%m-%Y}" if order.is_day_first else f"{second:%m-%d-%Y}"
    return f"{sentence} ‘{example}’ kan {day(first)} of {day(second)} zijn; wij lezen {day(chosen or first)}."
