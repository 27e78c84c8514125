"""The list that comes back filled in: what goes in by itself, and a choice for each row that clashes."""

import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import streamlit as st

from analysis.dossier import StoredRound, read_visits, record_results
from analysis.dutch import amount
from analysis.privacy import safe_file_name
from analysis.rounds import Conflict, FilledRow, Result, compare
from analysis.sources.filled_round import load_filled_round
from dashboard import parts, session

if TYPE_CHECKING:
    from analysis.rounds import Comparison

MOST_AT_ONCE = 20
STAY, TAKE = "Laat staan", "Neem over uit het bestand"


@st.dialog("Ingevulde lijst inlezen", width="large")
def show_filled(stored: StoredRound) -> None:
    """Take a filled list, tell what it changes, and keep what the user chooses."""
    parts.quiet("Kies het Excel- of csv-bestand van deze ronde. Een lege cel verandert niets. Er gaat pas iets in als u het zegt.")
    file = st.file_uploader("Ingevulde lijst (Excel of csv)", type=["xlsx", "csv", "ods"], key=f"filled-{stored.id}")
    if file is None:
        _show_kept()
        return
    rows: list[FilledRow] | None = None
    with parts.refusal_shown():
        rows = _read(file)
    if rows is None:
        return
    found = compare(rows, read_visits(session.dossier(), stored.id or 0))
    _show_kept()
    parts.lead("", amount(len(found.results), "nieuw resultaat", "nieuwe resultaten").capitalize(), _rest(found))
    choices = _choose(found.conflicts)
    taken = [*found.results, *(one for one in choices if one is not None)]
    label = f"{amount(len(taken), 'resultaat', 'resultaten').capitalize()} opslaan" if taken else "Opslaan"
    if st.button(label, type="primary", disabled=not taken, key="filled-keep"):
        with parts.refusal_shown():
            read = f"{amount(len(taken), 'resultaat', 'resultaten').capitalize()} ingelezen."
            count = record_results(session.dossier(), stored.id or 0, taken, session.user(), said=read)
            session.remember("round_filled", count)
            st.rerun(scope="fragment")
    if st.button("Sluiten", key="filled-close"):
        st.rerun()


def _read(file: Any) -> list[FilledRow]:
    with tempfile.TemporaryDirectory(prefix="preventiekaart-") as work:
        path = Path(work) / safe_file_name(file.name)
        path.write_bytes(file.getbuffer())
        return load_filled_round(path)


def _rest(found: "Comparison") -> str:
    same = amount(found.unchanged, "rij zegt", "rijen zeggen")
    clashing = amount(len(found.conflicts), "rij vraagt", "rijen vragen")
    return (
        f" in dit bestand. {same.capitalize()} niets nieuws. {clashing.capitalize()} uw keuze."
        if found.conflicts
        else f" in dit bestand. {same.capitalize()} niets nieuws."
    )


def _choose(conflicts: Sequence[Conflict]) -> list[Result | None]:
    """Show each row that clashes and return what goes in after all."""
    taken: list[Result | None] = []
    can_go = [one for one in conflicts if one.result is not None]
    everything = False
    if len(can_go) > 1:
        everything = st.toggle("Neem van al deze rijen over wat in het bestand staat", key="filled-all")
    with st.container(height=min(330, 96 * len(conflicts) + 10), border=False, key="filled-rows") if conflicts else st.container():
        for one in conflicts[:MOST_AT_ONCE]:
            taken.append(_choose_one(one, everything=everything))
        if everything:
            taken += [one.result for one in conflicts[MOST_AT_ONCE:]]
        elif len(conflicts) > MOST_AT_ONCE:
            parts.quiet(f"En nog {amount(len(conflicts) - MOST_AT_ONCE, 'rij', 'rijen')}. Die komen hierna aan de beurt.")
    return taken


def _choose_one(one: Conflict, *, everything: bool) -> Result | None:
    both = f" In het programma: {one.kept}. In het bestand: {one.in_file}." if one.kept else (f" ({one.in_file})" if one.in_file else "")
    parts.note(f"Rij {one.row}, {one.address}: {one.clash.label}{both}", tone="attention")
    if one.result is None:
        return None
    if everything:
        return one.result
    label = f"Rij {one.row}"
    chosen = st.radio(label, [STAY, TAKE], horizontal=True, key=f"filled-row-{one.row}", label_visibility="collapsed")
    return one.result if chosen == TAKE else None


def _show_kept() -> None:
    count = session.recall("round_filled")
    if count:
        parts.note(f"Opgeslagen: {amount(count, 'resultaat', 'resultaten')}.", tone="good")
