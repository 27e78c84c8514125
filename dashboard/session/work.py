"""Work that takes seconds, done beside the page: the screen answers first and shows the answer when it is there.

The results hold police data: they belong to one session and go with it.
"""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, TypeVar

import streamlit as st

Result = TypeVar("Result")

MOST_KEPT = 16

_WORKERS = ThreadPoolExecutor(max_workers=2, thread_name_prefix="preventiekaart-rekenen")


def begin(about: str, name: str, make: Callable[[], Result]) -> "Future[Result]":
    """Return the work of this name on this subject, begun now unless it was before.

    Work on another subject that has not begun yet is dropped: the user looks at something else by now.
    """
    kept = _kept()
    key = (about, name)
    if key not in kept:
        for other in [each for each, begun in kept.items() if each[0] != about and begun.cancel()]:
            del kept[other]
        while len(kept) >= MOST_KEPT:
            del kept[next(iter(kept))]
        kept[key] = _WORKERS.submit(make)
    return kept[key]


def result_so_far(about: str, name: str) -> Any:
    """Return the result when it is there; a failure is raised here, on the page. None when it is not there yet, or not begun."""
    begun = _kept().get((about, name))
    return result_of(begun) if begun is not None and begun.done() else None


def is_done(about: str, name: str) -> bool:
    """Return whether this work is finished, also when it failed."""
    begun = _kept().get((about, name))
    return begun is None or begun.done()


def result_of(begun: "Future[Result]") -> Result:
    """Return the result, as soon as it is there; a failure is raised here, on the page."""
    return begun.result()


def forget() -> None:
    """Let go of everything that was worked out."""
    _kept.clear()


@st.cache_resource(scope="session", show_spinner=False)
def _kept() -> "dict[tuple[str, str], Future[Any]]":
    return {}
