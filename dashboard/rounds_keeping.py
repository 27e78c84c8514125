"""What is typed or ticked at the desk goes into the dossier at once, with the way back."""

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager

import geopandas as gpd
import pandas as pd
import streamlit as st

from analysis.dossier import RoundStep, StoredRound, last_step, read_visits, record_results, undo_step
from analysis.dossier.round_steps import RESULTS
from analysis.errors import PreventiekaartError
from analysis.rounds import Result, next_open, read_entries
from dashboard import session

LONGEST_LINE = 2000


def visits_of(stored: StoredRound, allowed: Collection[int]) -> gpd.GeoDataFrame:
    """Return the visits that may be on screen, as they are kept now."""
    visits = read_visits(session.dossier(), stored.id or 0)
    return gpd.GeoDataFrame(visits[visits["visit_id"].isin(list(allowed))].reset_index(drop=True))


def turn_of(stored: StoredRound, visits: pd.DataFrame) -> int | None:
    """Return the number of the address whose turn it is."""
    round_id, turn = session.recall("round_turn", (None, None))
    is_open = turn is not None and bool(((visits["visit_number"] == turn) & (visits["status"] == "")).any())
    return turn if round_id == stored.id and is_open else next_open(visits, (turn or 0) if round_id == stored.id else 0)


def enter(stored: StoredRound, allowed: Collection[int], key: str) -> None:
    """Keep what was typed; a line that is not understood changes nothing and stays to be read."""
    text = str(st.session_state.get(key, "")).strip()[:LONGEST_LINE]
    if not text:
        return
    visits = visits_of(stored, allowed)
    with refusals():
        entry = read_entries(text, visits, turn_of(stored, visits))
        keep(stored, entry.results, entry.said)
        session.remember("round_turn", (stored.id, entry.next_number))
        session.remember("round_refused", " ".join(entry.refused))


@contextmanager
def refusals() -> Iterator[None]:
    """Remember why something was refused, to show it below the field."""
    session.remember("round_refused", "")
    try:
        yield
    except PreventiekaartError as error:
        session.remember("round_refused", str(error))


def keep(stored: StoredRound, results: Sequence[Result], said: str) -> None:
    """Keep results, with words for who wants to undo them later."""
    record_results(session.dossier(), stored.id or 0, results, session.user(), said=said)


def done_of(stored: StoredRound, allowed: Collection[int]) -> RoundStep | None:
    """Return what this user entered last in this round; what may not be on screen is not told."""
    step = last_step(session.dossier(), stored.id or 0, session.user())
    return step if step and step.kind == RESULTS and set(step.visit_ids) <= set(allowed) else None


def undo(stored: StoredRound, allowed: Collection[int]) -> None:
    """Put back how it stood before the last entry; a visit that somebody changed since refuses."""
    step = done_of(stored, allowed)
    if step is None:
        return
    with refusals():
        undo_step(session.dossier(), stored.id or 0, step.id, session.user())
        visits = visits_of(stored, allowed)
        first = visits.loc[visits["visit_id"].isin(step.visit_ids), "visit_number"]
        session.remember("round_turn", (stored.id, int(first.min()) if len(first) else None))
