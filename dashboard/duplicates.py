"""Two registrations side by side: the same incident or not, decided by a person, and every decision taken back as easily."""

from collections.abc import Mapping
from zoneinfo import ZoneInfo

import pandas as pd
import streamlit as st

from analysis import dossier as kept
from analysis import tables
from analysis.dutch import amount, day
from analysis.incidents import Decision, Pair, PairState, registration_key
from dashboard import menu, parts, session, texts
from dashboard.choosing import choose

_DUTCH_TIME = ZoneInfo("Europe/Amsterdam")
_SHOWN = tuple(name for name in tables.Registrations.columns if name not in ("source", "sheet", "row"))
_LISTED = 8
"""So many pairs a person judges in one go; the others come up as these are decided."""


def waiting_pairs(pairs: tuple[Pair, ...]) -> list[Pair]:
    """Return the pairs of which a person has to decide."""
    return [pair for pair in pairs if pair.state is PairState.WAITING]


def lead_to_pairs(pairs: tuple[Pair, ...]) -> None:
    """Say on another page that pairs wait, with the way there."""
    count = len(waiting_pairs(pairs))
    if count:
        with st.container(horizontal=True, vertical_alignment="center"):
            lijken = "lijkt" if count == 1 else "lijken"
            parts.quiet(f"{amount(count, 'paar registraties', 'paren registraties')} {lijken} hetzelfde incident.")
            st.page_link(menu.path_of("mogelijk_dubbel"), label="Naar Mogelijk dubbel")


def show_waiting(pairs: list[Pair], registrations: pd.DataFrame) -> None:
    """Show each pair side by side, with the two answers below it."""
    rows = _by_ref(registrations)
    for at, pair in enumerate(pairs[:_LISTED]):
        with st.container(border=True, key=f"pk-pair-{at}"):
            parts.heading(f"{_first_capital(pair.reason)}")
            _show_pair(pair, rows)
            with st.container(horizontal=True):
                _offer(pair, at)
    if len(pairs) > _LISTED:
        parts.quiet(f"Hierna volgen nog {amount(len(pairs) - _LISTED, 'paar', 'paren')}.")


def _offer(pair: Pair, at: int) -> None:
    mark = f"{pair.first_key}-{pair.second_key}-{at}"
    if st.button("Zelfde incident", key=f"same-{mark}", type="primary" if at == 0 else "secondary"):
        _decide(pair, is_same=True)
    if st.button("Niet hetzelfde", key=f"different-{mark}"):
        _decide(pair, is_same=False)


def _decide(pair: Pair, *, is_same: bool) -> None:
    kept.decide_pair(session.dossier(), pair.first_key, pair.second_key, session.user(), is_same=is_same)
    st.toast("Opgeslagen. De registraties zijn samengevoegd." if is_same else "Opgeslagen. Beide incidenten tellen mee.")
    st.rerun()


def show_merged(pairs: tuple[Pair, ...], registrations: pd.DataFrame) -> None:
    """Let the user look at what the program merged by itself, and take a pair apart again."""
    merged = [pair for pair in pairs if pair.state is PairState.MERGED]
    if not merged:
        return
    with st.expander(f"Door het programma samengevoegd ({len(merged)})"):
        parts.quiet("Deze registraties zijn zeker hetzelfde incident. Klopt dat een keer niet? Haal ze dan uit elkaar.")
        rows = _by_ref(registrations)
        words = {at: f"{_where(pair.second)} bij {_where(pair.first)}" for at, pair in enumerate(merged)}
        at = choose(st.selectbox, "Welke registraties wilt u zien?", words, name="merged_pair")
        parts.sentence(merged[at].reason)
        _show_pair(merged[at], rows)
        if st.button("Niet hetzelfde: uit elkaar halen", key=f"apart-{merged[at].first_key}-{merged[at].second_key}"):
            _decide(merged[at], is_same=False)


def show_decisions(decisions: tuple[Decision, ...], registrations: pd.DataFrame) -> None:
    """Show what was decided, by whom and when, each with a way back."""
    own = [decision for decision in decisions if decision.id is not None]
    if not own:
        return
    place: dict[str, list[str]] = {}
    for ref, row in _by_ref(registrations).items():
        place.setdefault(registration_key(row), []).append(_where(ref))
    with st.expander(f"Uw keuzes ({len(own)})", expanded=len(own) <= _LISTED):
        for decision in reversed(own):
            line, undo = st.columns([5, 1], vertical_alignment="center")
            both = [place.get(key, ["een rij die nu niet in het dossier staat"])[0] for key in (decision.first_key, decision.second_key)]
            said = "Zelfde incident" if decision.is_same else "Niet hetzelfde"
            when = day(decision.at_utc.astimezone(_DUTCH_TIME).date()) if decision.at_utc else ""
            with line:
                parts.sentence(f"{said}: {both[0]} en {both[1]}. {decision.who}, {when}.")
            if undo.button("Terugdraaien", key=f"undo-decision-{decision.id}"):
                kept.undo_decision(session.dossier(), decision.id or 0, session.user())
                st.toast("Teruggedraaid.")
                st.rerun()


def _by_ref(registrations: pd.DataFrame) -> dict[tuple[str, str, int], Mapping[str, str]]:
    return {(row["source"], row["sheet"], int(row["row"])): row for row in registrations.astype(object).to_dict("records")}  # type: ignore[misc]  # all keys are names


def _show_pair(pair: Pair, rows: Mapping[tuple[str, str, int], Mapping[str, str]]) -> None:
    first, second = rows.get(pair.first, {}), rows.get(pair.second, {})
    lines = []
    for name in _SHOWN:
        one, other = (texts.readable_moment(str(row.get(name, ""))) for row in (first, second))
        if one or other:
            is_same = " ".join(one.split()).casefold() == " ".join(other.split()).casefold()
            lines.append((tables.label_of(tables.Registrations, name), one or "–", other or "–", "" if is_same else "anders"))
    parts.table(
        lines, ("", _first_capital(_where(pair.first)), _first_capital(_where(pair.second)), ""), label="Twee registraties naast elkaar"
    )


def _where(ref: tuple[str, str, int]) -> str:
    source, sheet, row = ref
    return f"rij {row} van {source}{f', {sheet}' if sheet else ''}"


def _first_capital(text: str) -> str:
    return text[:1].upper() + text[1:]
