"""The filters above the map: which incidents take part."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

import pandas as pd
import streamlit as st

from analysis import timing
from analysis.pipeline import Choice, Located
from analysis.terms import FINE_PRECISIONS, ROBBERIES, Precision
from dashboard import session

MONTHS_BACK = {"alles": None, "36 maanden": 36, "24 maanden": 24, "12 maanden": 12, "6 maanden": 6}
AT_NUMBER = (Precision.MANUAL, Precision.COORDINATE, Precision.ADDRESS, Precision.NUMBER)
PRECISIONS: dict[str, tuple[Precision, ...]] = {
    "alle": (),
    "straat of beter": (*FINE_PRECISIONS, Precision.STREET),
    "huisnummer of beter": AT_NUMBER,
}


def choose(every: Located) -> Choice:
    """Show the filters and return the choice they make."""
    targets = sorted({target for target in every.incidents["target_type"] if target})
    period, kind, target, daypart, precision = st.columns([1, 1, 1, 1, 1.15], gap="small")
    with period:
        months = MONTHS_BACK[_one("Periode", MONTHS_BACK, "hotspots-period")]
    with kind:
        kinds = _several("Soort", ROBBERIES, "hotspots-kind", "alle", {str(one): one.label for one in ROBBERIES})
    with target:
        chosen_targets = _several("Doelwit", targets, "hotspots-target", "alle")
    with daypart:
        dayparts = _several("Dagdeel", list(timing.DAY_PARTS), "hotspots-daypart", "alle")
    with precision:
        precisions = PRECISIONS[_one("Nauwkeurigheid", PRECISIONS, "hotspots-precision", "Plaats")]
    return Choice(
        kinds=tuple(one for one in ROBBERIES if one in kinds) or ROBBERIES,
        period_from=None if months is None else _months_ago(months),
        target_types=tuple(chosen_targets),
        hours=tuple(hour for part in dayparts for hour in timing.DAY_PARTS[part]),
        precisions=precisions,
    )


def say_filters(choice: Choice) -> str:
    """Return what was filtered in words, for a text that leaves the screen; "" when nothing was."""
    said = []
    if choice.period_from:
        said.append(f"vanaf {choice.period_from.day:02d}-{choice.period_from.month:02d}-{choice.period_from.year}")
    if set(choice.kinds) != set(ROBBERIES):
        said.append(", ".join(kind.label for kind in choice.kinds))
    if choice.target_types:
        said.append(f"doelwit {', '.join(choice.target_types)}")
    if choice.hours:
        said.append(", ".join(part for part, hours in timing.DAY_PARTS.items() if hours[0] in choice.hours))
    if choice.precisions:
        said.append(next(words for words, known in PRECISIONS.items() if known == choice.precisions))
    return f"Alleen: {'; '.join(said)}." if said else ""


def _one(label: str, options: Iterable[str], key: str, word: str = "") -> str:
    """Show a filter of which one is chosen; its name stands before the choice."""
    shown = f"{word or label}: {{}}".format
    return str(st.selectbox(label, list(options), format_func=shown, key=session.kept(key), label_visibility="collapsed"))


def _several(label: str, options: Sequence[str], key: str, every: str, words: dict[str, str] | None = None) -> list[str]:
    """Show a filter of which several may be chosen; what is not there in other data is let go."""
    session.keep_only(key, options)
    told = words or {one: one for one in options}
    return st.multiselect(
        label, options, format_func=told.__getitem__, placeholder=f"{label}: {every}", key=session.kept(key), label_visibility="collapsed"
    )


def _months_ago(months: int) -> date:
    return (pd.Timestamp(session.today()) - pd.DateOffset(months=months)).date() + timedelta(days=1)
