"""The routes of a round: on the map and in a table beside it, with doors that can go to another pair."""

from collections.abc import Collection

import geopandas as gpd
import pandas as pd
import streamlit as st

from analysis.dossier import RoundStep, delete_round, last_step, name_pairs, read_round, rearrange_round, undo_step
from analysis.dossier.round_steps import MOVED
from analysis.dutch import WEEKDAYS, amount, number
from analysis.round_files import OutgoingRound
from analysis.round_planning import move_in_round
from analysis.rounds import Route, address_line
from analysis.terms import Audience, VisitStatus
from dashboard import parts, rounds_form, rounds_map, session
from dashboard.map_layers import Bounds, bounds_of, drawer_layer, widen
from dashboard.map_view import Click, show_map

MAP_HEIGHT_PX, ROUTES_HEIGHT_PX, DOORS_HEIGHT_PX = 455, 150, 205
ROW_PX = 35
HOW_TO_MOVE = "Vink adressen aan in de tabel, klik ze aan op de kaart of trek er een lijn omheen. Geef ze dan aan een ander duo."
ROUTE_HEADS = ("Duo", "Adressen", "Lopen", "Duur", "Dag", "Tijd")


def show_routes(what: OutgoingRound) -> None:
    """Show the round on one screen: map, routes, doors, and the way to move a door."""
    picked = _picked_pair(what)
    chosen = _chosen(what)
    left, right = st.columns([1.35, 1], gap="medium")
    with right:
        routes = route_table(what)
        height = min(ROUTES_HEIGHT_PX, ROW_PX * (len(routes) + 1) + 3)
        st.dataframe(
            routes,
            hide_index=True,
            height=height,
            key=_routes_key(what),
            on_select="rerun",
            selection_mode="single-row",
            column_config={"Adressen": st.column_config.NumberColumn(width=70), "Lopen": st.column_config.TextColumn(width=65)},
        )
        doors = what.visits if picked is None else what.visits[what.visits["pair"] == picked]
        chosen |= _chosen_in_table(what, doors, height)
        _show_mover(what, chosen)
    with left:
        shown = gpd.GeoDataFrame(doors, crs=what.visits.crs)
        layers = [rounds_map.routes_layer(shown, what.stored.routes, what.pair_names), rounds_map.doors_layer(shown, what.pair_names)]
        layers += [rounds_map.chosen_layer(what.visits, chosen), drawer_layer(start="Omlijn adressen")]
        click = show_map(
            session.register(),
            layers,
            title="Kaart van de looproutes",
            key=f"round-map-{what.stored.id}",
            frame=_frame(what.visits),
            height_px=MAP_HEIGHT_PX,
        )
        if click:
            _choose_by_click(what, click)
    _show_remarks(what)


def route_table(what: OutgoingRound) -> pd.DataFrame:
    """Return a row for each route: who, how many doors, how far, how long, when."""
    rows = [
        (
            what.stored.pair_name(route.pair),
            route.doors,
            f"{number(route.walking_m / 1000, 1)} km",
            f"{number(route.hours, 1)} uur",
            _days(what.visits, route),
            str(route.window).removesuffix(" uur"),
        )
        for route in what.stored.routes
    ]
    table = pd.DataFrame(rows, columns=list(ROUTE_HEADS))
    return table if table["Tijd"].nunique() > 1 else table.drop(columns="Tijd")


def say_round(what: OutgoingRound) -> tuple[str, str]:
    """Return how many addresses a round has, and over whom, how far and how long."""
    routes = what.stored.routes
    km, longest = sum(route.walking_m for route in routes) / 1000, max((route.hours for route in routes), default=0.0)
    pairs = amount(len(what.pairs), "duo", "duo’s")
    return amount(
        len(what.visits), "adres", "adressen"
    ), f" voor {pairs}, {number(km, 1)} km lopen. De langste route duurt {number(longest, 1)} uur."


def _days(visits: pd.DataFrame, route: Route) -> str:
    """'di 1-12' or 'di 1-12 t/m do 3-12'; what does not fit says so."""
    mine = visits.loc[visits["route"] == route.number, "planned_from"]
    days = sorted(set(mine.dropna().dt.normalize()))
    told = [f"{WEEKDAYS[on.weekday()][:2]} {on.day}-{on.month}" for on in (days[:1] + days[-1:] if len(days) > 1 else days)]
    late = int(mine.isna().sum())
    return " t/m ".join(told) + (f" ({late} past niet)" if late == 1 else f" ({late} passen niet)" if late else "")


def _frame(visits: gpd.GeoDataFrame) -> Bounds | None:
    return widen(bounds_of(gpd.GeoSeries(visits.geometry)), 60.0)


# ---- what is chosen ----


def _routes_key(what: OutgoingRound) -> str:
    return f"round-routes-{what.stored.id}-{what.stored.version}"


def _picked_pair(what: OutgoingRound) -> int | None:
    """The pair whose route was clicked in the table."""
    state = st.session_state.get(_routes_key(what))
    rows = state["selection"]["rows"] if state else []
    return what.stored.routes[rows[0]].pair if rows and rows[0] < len(what.stored.routes) else None


def _chosen(what: OutgoingRound) -> set[int]:
    """The doors chosen on the map."""
    round_id, ids = session.recall("round_chosen", (None, ()))
    return set(ids) & set(what.visits["visit_id"].tolist()) if round_id == what.stored.id else set()


def _choose(what: OutgoingRound, visit_ids: Collection[int]) -> None:
    session.remember("round_chosen", (what.stored.id, tuple(sorted(visit_ids))))


def _choose_by_click(what: OutgoingRound, click: Click) -> None:
    """A click on a door chooses it or lets it go; a drawn area chooses all doors in it."""
    now = _chosen(what)
    if click.shape:
        _choose(what, now | set(rounds_map.inside(what.visits, click.shape)))
    elif click.id.isdecimal():
        _choose(what, now ^ {int(click.id)})
    else:
        return
    st.rerun()


def _chosen_in_table(what: OutgoingRound, doors: pd.DataFrame, routes_height_px: int) -> set[int]:
    """Show the doors in walking order and return those that are ticked in the table."""
    words, who = ({str(one): one.label for one in kinds} for kinds in (VisitStatus, Audience))
    rows = doors.to_dict("records")
    listed = pd.DataFrame(
        {
            "Nr.": [row["visit_number"] for row in rows],
            "Duo": [row["pair"] for row in rows],
            "Adres": [address_line(row) for row in rows],
            "Wie": [row["business_name"] or who[row["audience"]] for row in rows],
            "Resultaat": [words.get(row["status"], "") for row in rows],
        }
    )
    listed = listed if (doors["status"] != "").any() else listed.drop(columns="Resultaat")
    state = st.dataframe(
        listed,
        hide_index=True,
        height=DOORS_HEIGHT_PX + ROUTES_HEIGHT_PX - routes_height_px,
        key=f"round-doors-{what.stored.id}-{what.stored.version}-{_picked_pair(what)}-{session.recall('round_cleared', 0)}",
        on_select="rerun",
        selection_mode="multi-row",
        column_config={name: st.column_config.NumberColumn(width=48) for name in ("Nr.", "Duo")},
    )
    ids = doors["visit_id"].tolist()
    return {int(ids[row]) for row in state["selection"]["rows"] if row < len(ids)}


# ---- moving ----


def _show_mover(what: OutgoingRound, chosen: Collection[int]) -> None:
    """Offer to give what is chosen to another pair, and to put the last move back."""
    if (what.visits["status"] != "").any():
        parts.quiet("Er zijn resultaten ingevuld. De routes staan nu vast, want de nummers op papier moeten kloppen.")
        return
    pairs = list(range(1, what.stored.choice.pairs + 1))
    if len(pairs) < 2:
        return
    with st.container(horizontal=True, vertical_alignment="bottom", key="round-mover"):
        names = {pair: what.stored.pair_name(pair) for pair in pairs}
        to_pair = st.selectbox("Naar", pairs, format_func=names.__getitem__, key=f"round-to-{what.stored.id}", width=130)
        label = f"Verplaats {amount(len(chosen), 'adres', 'adressen')}" if chosen else "Verplaats"
        if st.button(label, disabled=not chosen, key="round-move", help=HOW_TO_MOVE):
            with parts.refusal_shown():
                _move(what, chosen, to_pair)
        last = _last_move(what)
        if last and st.button("Ongedaan maken", key="round-move-undo", type="tertiary"):
            with parts.refusal_shown():
                undo_step(session.dossier(), what.stored.id or 0, last.id, session.user())
                st.rerun()
        if chosen and st.button("Keuze wissen", key="round-clear", type="tertiary"):
            _clear()
            st.rerun()


def _move(what: OutgoingRound, chosen: Collection[int], to_pair: int) -> None:
    stored, _, after = move_in_round(
        session.dossier(), what.stored.id or 0, chosen, to_pair, register=session.register(), settings=session.settings()
    )
    rearrange_round(session.dossier(), stored, after, session.user())
    _clear()
    st.toast(f"{amount(len(chosen), 'adres', 'adressen').capitalize()} verplaatst naar {stored.pair_name(to_pair)}.")
    st.rerun()


def _clear() -> None:
    session.remember("round_chosen", (None, ()))
    session.remember("round_cleared", session.recall("round_cleared", 0) + 1)


def _last_move(what: OutgoingRound) -> RoundStep | None:
    """The last thing this user did, when that was moving doors."""
    step = last_step(session.dossier(), what.stored.id or 0, session.user())
    return step if step and step.kind == MOVED else None


# ---- remarks and the rest ----


def _show_remarks(what: OutgoingRound) -> None:
    """What the user must know of the round, and the names of the pairs."""
    rounds_form.show_earlier_visits(what.visits, what.stored.action_id, what.stored.choice.days, most=1)
    misfit = [note for note in what.stored.notes if "in de gekozen dagen" in note]
    for note in misfit:
        parts.note(note, tone="attention")
    with st.container(horizontal=True, vertical_alignment="center"):
        with st.popover("Namen van de duo’s", type="tertiary"):
            _name_pairs(what)
        with st.popover("Ronde weghalen", type="tertiary"):
            parts.sentence("De routes en de resultaten van deze ronde gaan weg. Wat u al klaarzette, blijft in het logboek staan.")
            if st.button("Ja, haal deze ronde weg", key="round-delete"):
                delete_round(session.dossier(), what.stored.id or 0, session.user())
                session.remember("round_id", None)
                st.rerun()
        parts.quiet(" ".join(note for note in what.stored.notes if note not in misfit))


def _name_pairs(what: OutgoingRound) -> None:
    parts.sentence("Deze namen staan op de papieren voor dit duo, bijvoorbeeld: Anna en de wijkagent.")
    with st.form("pair-names", border=False):
        pairs = range(1, what.stored.choice.pairs + 1)
        known = [*what.stored.pair_names, *[""] * 50]
        names = [
            st.text_input(f"Duo {pair}", known[pair - 1], max_chars=60, key=f"pair-{what.stored.id}-{what.stored.version}-{pair}")
            for pair in pairs
        ]
        if st.form_submit_button("Opslaan"):
            with parts.refusal_shown():
                name_pairs(session.dossier(), read_round(session.dossier(), what.stored.id or 0), names, session.user())
                st.rerun()
