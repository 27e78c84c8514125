"""What stands beside the map of Hotspots: a list of the concentrations, and the card of the one that is chosen."""

from html import escape
from typing import Any

import pandas as pd
import streamlit as st

from analysis import timing
from analysis.dossier import notes_at, read_notes
from analysis.dutch import amount, day, enumerate_words, number
from analysis.pipeline import Analysis
from analysis.terms import AboveExpected, Kind, Label, Precision, Zone
from dashboard import charts, copying, menu, parts, session, street_notes, texts
from dashboard.map_layers import when

CHOSEN = "hotspot_id"
_IN_LIST = "hotspots_list"
LIST_PX = 150
MOST_AT_ONCE = 5
INCIDENT_HEADS = ("Datum", "Soort", "Doelwit", "Plaats", "Nauwkeurigheid", "Concentratie")
BEING_WEIGHED = "Meer dan verwacht: wordt nog berekend…"


def choose_first(hotspots: pd.DataFrame) -> str:
    """Return which concentration is chosen: in the list or on the map, else the first."""
    ids = hotspots["hotspot_id"].tolist()
    if session.recall(CHOSEN) not in ids:
        session.remember(CHOSEN, ids[0])
    return str(session.recall(CHOSEN))


def card_text(row: Any, *, is_weighed: bool = True) -> str:
    """Return one concentration as one would put it in a mail."""
    above = f" Meer dan verwacht: {AboveExpected(row.above_expected).label}." if is_weighed else ""
    return (
        f"{row.rank} {row.name} ({Label(row.label).label.lower()}): {texts.robberies(row.net_count)} op "
        f"{texts.addresses(row.distinct_addresses)}.{above}"
    )


def show_list(hotspots: pd.DataFrame) -> None:
    """Show the list; what is chosen in it is chosen on the map, and the other way round."""
    rows: dict[str, Any] = {row.hotspot_id: row for row in hotspots.itertuples()}
    session.remember(_IN_LIST, session.recall(CHOSEN))
    with st.container(height=LIST_PX if len(rows) > MOST_AT_ONCE else "content", border=False):
        st.radio(
            "Concentraties",
            list(rows),
            format_func=lambda one: parts.as_label(_line_of(rows[one])),
            key=f"pk_{_IN_LIST}",
            label_visibility="collapsed",
            on_change=lambda: session.remember(CHOSEN, session.recall(_IN_LIST)),
        )


def _line_of(row: Any) -> str:
    label = "" if row.label == Label.HOTSPOT else f" · {Label(row.label).label.lower()}"
    return f"{row.rank} {row.name} · {number(row.net_count)}{label}"


def show_card(drawn: session.Picture, now: Analysis | None, chosen: str) -> None:
    """Show the chosen concentration: counts, when, how sure, what colleagues know of it, and what to do."""
    found = drawn.drawn.concentrations if now is None else now.concentrations
    row: Any = next(found.hotspots[found.hotspots["hotspot_id"] == chosen].itertuples())
    incidents = drawn.chosen[found.incident_hotspot.reindex(drawn.chosen.index) == chosen]
    label = Label(row.label)
    dayparts = timing.profile_by_daypart(incidents).sum(axis=1)
    lines = "".join(f"<p>{escape(line)}</p>" for line in _lines(row, incidents))
    with st.container(border=True, key=f"pk-card-{label}"):
        st.html(
            f'<div class="pk-concentration"><header><h3>{row.rank} {escape(row.name)}</h3>'
            f'<span class="pk-tag pk-label-{label}">{escape(label.label)}</span></header>{lines}'
            f"{charts.dayparts_html(dayparts, title=f'Dagdeel van {row.name}')}</div>"
        )
        parts.note(row.explanation if now else f"{row.explanation} {BEING_WEIGHED}")
        if border := drawn.at_border.get(chosen, ""):
            parts.note(f"{border}{_beyond(now, chosen)}", tone="attention")
        listed = "" if now is None else f" ({texts.addresses(_listed(now, chosen))})"
        if menu.exists("wie_benaderen_we") and st.button(f"Wie benaderen we?{listed}", type="primary", key="hotspots-approach"):
            session.remember("approach_hotspot", chosen)
            st.switch_page(menu.path_of("wie_benaderen_we"))
        with st.container(horizontal=True, gap="small"):
            _show_notes(row, drawn)
            text = [
                card_text(row, is_weighed=now is not None),
                *_lines(row, incidents)[1:],
                _parts_of_day(dayparts),
                row.explanation if now else "",
                drawn.at_border.get(chosen, ""),
                copying.source_line(drawn.register, drawn.chosen),
            ]
            parts.copy_as_text(text, zone=Zone.RESTRICTED, key="card")


def _lines(row: Any, incidents: pd.DataFrame) -> list[str]:
    latest = incidents["occurred_from"].max()
    targets = [target for target in incidents["target_type"].value_counts().index if target][:2]
    first = f"{texts.robberies(row.net_count)} op {texts.addresses(row.distinct_addresses)}."
    last = "" if pd.isna(latest) else f" Laatste: {day(latest.date())}."
    return [f"{first}{last}", *([f"Doelwit: vooral {enumerate_words(targets)}."] if targets else [])]


def _parts_of_day(dayparts: "pd.Series[float]") -> str:
    told = [f"{name} {number(count, charts.decimals_of(dayparts))}" for name, count in dayparts.items() if count]
    return f"Dagdeel: {', '.join(told)}." if told else ""


def _listed(now: Analysis, hotspot_id: str) -> int:
    return int((now.recipients["hotspot_id"] == hotspot_id).sum())


def _beyond(now: Analysis | None, hotspot_id: str) -> str:
    """Return how many addresses of each neighbour are left off the list."""
    if now is None or hotspot_id not in now.beyond_border:
        return ""
    names = now.register.info.municipalities
    told = [f"{amount(count, 'adres', 'adressen')} in {names.get(code, code)}" for code, count in now.beyond_border[hotspot_id].items()]
    return f" Niet op uw lijst: {enumerate_words(told)}."


def _show_notes(row: Any, drawn: session.Picture) -> None:
    """Show what colleagues know of this place, and let the user add to it."""
    found = drawn.drawn.concentrations
    members = set(found.members.loc[found.members["hotspot_id"] == row.hotspot_id, "address_id_bag"])
    premises = drawn.drawn.premises
    streets = set(premises.loc[premises["address_id_bag"].isin(members), "street"])
    known = notes_at(read_notes(session.dossier()), row.geometry, streets)
    point = row.geometry.representative_point()
    with st.popover(f"Straatkennis ({len(known)})", type="tertiary", key=f"notes-{row.hotspot_id}"):
        street_notes.show_on_card(known)
        street_notes.add_on_card(row.name, point.x, point.y)


def incident_rows(chosen: pd.DataFrame, incident_hotspot: "pd.Series[str]", hotspots: pd.DataFrame) -> pd.DataFrame:
    """Return every incident on the map in words: the way to it for who cannot see or point at the map. Restricted."""
    name_of = {row.hotspot_id: f"{row.rank} {row.name}" for row in hotspots.itertuples()}
    hotspot_of = incident_hotspot.reindex(chosen.index).fillna("")
    ordered = chosen.assign(concentration=hotspot_of.map(name_of).fillna("")).sort_values("occurred_from", ascending=False)
    rows = [
        (
            when(row),
            f"{Kind(row.kind).label}{' (poging)' if row.is_attempt else ''}",
            row.target_type,
            row.matched_address or "niet op de kaart",
            Precision(row.precision).label,
            row.concentration,
        )
        for row in ordered.itertuples()
    ]
    return pd.DataFrame(rows, columns=list(INCIDENT_HEADS))
