"""What is typed or ticked at the desk goes into the dossier at once, with the way back."""

from collections.abc import Collection, Hashable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import pandas as pd
import streamlit as st

from analysis.dossier import StoredRound, read_visits, record_results
from analysis.errors import PreventiekaartError
from analysis.rounds import Result, next_open, read_entries
from analysis.terms import Answer, VisitStatus
from dashboard import session

LONGEST_LINE = 2000


@dataclass(frozen=True)
class Done:
    """What was typed last and how it stood before, to put it back."""

    round_id: int
    said: str
    before: tuple[Result, ...]


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
        keep(stored, visits, entry.results, entry.said)
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


def keep(stored: StoredRound, visits: pd.DataFrame, results: Sequence[Result], said: str) -> None:
    """Keep results, and remember how it stood before."""
    ids = {result.visit_id for result in results}
    before = tuple(_result_of(row) for row in visits[visits["visit_id"].isin(ids)].to_dict("records"))
    record_results(session.dossier(), stored.id or 0, results, session.user())
    session.remember("round_done", (*done_of(stored), Done(stored.id or 0, said, before))[-20:])


def _result_of(row: Mapping[Hashable, Any]) -> Result:
    """How a visit stands now, as a result with the version it gets after the next change."""
    status = {str(one): one for one in VisitStatus}.get(str(row["status"]))
    answer = {str(one): one for one in Answer}.get(str(row["wants_advice"]))
    return Result(
        visit_id=int(str(row["visit_id"])), version=int(str(row["version"])) + 1, status=status, wants_advice=answer, note=str(row["note"])
    )


def done_of(stored: StoredRound) -> tuple[Done, ...]:
    """Return what was entered in this round, the last entry last."""
    done: tuple[Done, ...] = session.recall("round_done", ())
    return tuple(one for one in done if one.round_id == stored.id)


def undo(stored: StoredRound, allowed: Collection[int]) -> None:
    """Put back how it stood before the last entry; a visit that somebody changed since refuses."""
    done = done_of(stored)
    if not done:
        return
    with refusals():
        record_results(session.dossier(), stored.id or 0, done[-1].before, session.user())
        kept = [_shifted(one, {result.visit_id for result in done[-1].before}) for one in done[:-1]]
        session.remember("round_done", tuple(kept))
        numbers = visits_of(stored, allowed)
        first = numbers.loc[numbers["visit_id"].isin([result.visit_id for result in done[-1].before]), "visit_number"]
        session.remember("round_turn", (stored.id, int(first.min()) if len(first) else None))


def _shifted(done: Done, ids: Collection[int]) -> Done:
    """An entry before the undone one: its visits have two changes more by now."""
    before = tuple(
        Result(
            visit_id=one.visit_id,
            version=one.version + 2 * (one.visit_id in ids),
            status=one.status,
            wants_advice=one.wants_advice,
            note=one.note,
        )
        for one in done.before
    )
    return Done(done.round_id, done.said, before)
