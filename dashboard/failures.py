"""What a user sees when something goes wrong: one Dutch sentence, never a traceback."""

import streamlit as st

from analysis.defects import record_defect
from analysis.errors import ContractError, PreventiekaartError


def show_failure(error: Exception) -> None:
    """Show our own errors by their sentence, any other as a defect of ours with the place of the log."""
    if isinstance(error, PreventiekaartError) and not isinstance(error, ContractError):
        _box(str(error), "pk-box-attention")
        return
    log = record_defect(error)
    _box(
        f"Dit lukte niet. De fout ligt bij het programma, niet bij u. Er is niets veranderd. Details (zonder gegevens) staan in {log}.",
        "pk-box-defect",
    )


def show_failure_of_callback(error: Exception) -> bool:
    """Show what went wrong inside a button or a choice, where the page itself cannot catch it."""
    show_failure(error)
    return True


def _box(text: str, style: str) -> None:
    with st.container(key=f"{style}-{abs(hash(text)) % 10**6}", border=True):
        st.text(text)
