"""Results at the desk: a number, a letter and enter; the cursor stays, the next address follows, and every enter is kept at once."""

from collections.abc import Collection

import pandas as pd
import streamlit as st

from analysis.dossier import StoredRound, read_visits
from analysis.dutch import amount, number
from analysis.round_files import OutgoingRound
from analysis.rounds import (
    AGAIN,
    COORDINATOR,
    KEYS,
    NOTES,
    Result,
    Totals,
    address_line,
    say_totals,
    totals,
    totals_per_pair,
)
from analysis.terms import Answer, Audience, VisitStatus, Zone
from dashboard import parts, rounds_filled, session
from dashboard.rounds_keeping import done_of, enter, keep, refusals, turn_of, undo, visits_of

TABLE_HEIGHT_PX, PAIRS_HEIGHT_PX = 350, 143
HOW = " · ".join(f"{key} {status.label}" for key, status in KEYS.items())
MORE = (
    "23-31 n: van 23 tot en met 31. p23 n: de hele portiek van nummer 23. 23 g a: wil advies. 23 -: wissen. Alleen n: het adres dat aan de "
    f"beurt is. Meer tegelijk: 23 n; 24 g. Een notitie uit de lijst mag erachter: {', '.join(NOTES)}."
)
OPEN, ALL = "Nog te doen", "Alle adressen"


def show_results(what: OutgoingRound, *, may_show_confidential: bool) -> None:
    """Show the desk; what the coordinator does herself only on request, and never on a shared screen."""
    stored = what.stored
    allowed = [int(one) for one in what.visits["visit_id"].tolist()]
    if may_show_confidential:
        every = read_visits(session.dossier(), stored.id or 0)
        own = every.loc[every["pair"] == COORDINATOR, "visit_id"].tolist()
        if own and st.toggle(
            f"Ook de {amount(len(own), 'adres', 'adressen')} van de coördinator zelf (vertrouwelijk)", key=f"desk-own-{stored.id}"
        ):
            allowed += [int(one) for one in own]
    if session.recall("round_reads_list"):
        session.remember("round_reads_list", False)
        rounds_filled.show_filled(stored)
    show_desk(stored, allowed)


@st.fragment
def show_desk(stored: StoredRound, allowed: Collection[int]) -> None:
    """Show the field to type in, the totals and the list; only this part of the page is drawn anew after an enter."""
    visits = visits_of(stored, allowed)
    count = totals(visits)
    _show_totals(count)
    left, right = st.columns([1, 1.25], gap="medium")
    with left:
        _show_entry(stored, visits, allowed)
        _show_pairs(stored, visits)
    with right:
        _show_list(stored, visits)
    _show_after(stored, visits, count)


def _show_totals(count: Totals) -> None:
    left = f"nog {number(count.open)} te doen" if count.open else "alles is ingevuld"
    figures = [(f"{number(count.addresses - count.open)} van {number(count.addresses)}", "ingevuld", left)]
    figures += [(number(count.by_status[status]), status.label, "") for status in VisitStatus]
    parts.figures([*figures, (number(count.wants_advice), "wil advies", "")])


# ---- typing ----


def _show_entry(stored: StoredRound, visits: pd.DataFrame, allowed: Collection[int]) -> None:
    """The field, what comes next, and what was just kept."""
    turn = turn_of(stored, visits)
    key = f"round-entry-{stored.id}"
    _show_turn(visits, turn)
    with st.container(key="round-desk"), st.form(f"desk-{stored.id}", clear_on_submit=True, border=False):
        field, button = st.columns([2.1, 1], vertical_alignment="bottom")
        field.text_input("Nummer en resultaat", key=key, placeholder="23 n", autocomplete="off")
        button.form_submit_button("Invoeren", on_click=enter, args=(stored, tuple(allowed), key), width="stretch")
    refused = session.recall("round_refused")
    if refused:
        parts.note(refused, tone="attention")
    done = done_of(stored, allowed)
    if done:
        said, button = st.columns([2.1, 1], vertical_alignment="center")
        with said:
            parts.note(f"Opgeslagen. {done.said}", tone="good")
        button.button("Ongedaan maken", on_click=undo, args=(stored, tuple(allowed)), key="desk-undo", width="stretch")
    parts.quiet(HOW)
    with st.popover("Meer tegelijk, advies en notities", type="tertiary"):
        parts.sentence(MORE)


def _show_turn(visits: pd.DataFrame, turn: int | None) -> None:
    """Which address has its turn."""
    if turn is None:
        parts.lead("", "Alles is ingevuld.", " U kunt nog iets veranderen.")
        return
    row = visits[visits["visit_number"] == turn].iloc[0]
    name = f", {row['business_name']}" if row["business_name"] else ""
    parts.lead("Nu: ", f"{turn}. {address_line(row)}", name)


# ---- the list ----


def _show_pairs(stored: StoredRound, visits: pd.DataFrame) -> None:
    rows = [
        (
            stored.pair_name(pair),
            count.addresses,
            count.reached,
            count.by_status[VisitStatus.NOT_HOME],
            count.by_status[VisitStatus.REVISIT],
            count.open,
        )
        for pair, count in sorted(totals_per_pair(visits).items(), key=lambda one: one[0] or 10**6)
    ]
    heads = ("Duo", "Adressen", "Bereikt", "Niet thuis", "Later", "Te doen")
    parts.long_table(
        pd.DataFrame(rows, columns=list(heads)), key=f"desk-pairs-{stored.id}", height_px=min(PAIRS_HEIGHT_PX, 35 * (len(rows) + 1) + 3)
    )


def _show_list(stored: StoredRound, visits: pd.DataFrame) -> None:
    """The addresses, with buttons for those that are ticked: many at once without typing."""
    chosen_view = st.segmented_control("Toon", [OPEN, ALL], default=ALL, key=f"desk-view-{stored.id}", label_visibility="collapsed")
    shown = visits[visits["status"] == ""] if chosen_view == OPEN else visits
    words, who = ({str(one): one.label for one in kinds} for kinds in (VisitStatus, Audience))
    answers = {str(one): one.label for one in Answer}
    rows = shown.to_dict("records")
    listed = pd.DataFrame(
        {
            "Nr.": [row["visit_number"] for row in rows],
            "Adres": [address_line(row) for row in rows],
            "Resultaat": [words.get(row["status"], "") for row in rows],
            "Wie": [row["business_name"] or who[row["audience"]] for row in rows],
            "Duo": [stored.pair_name(row["pair"]) for row in rows],
            "Ingang": [row["entrance"] for row in rows],
            "Advies": [answers.get(row["wants_advice"], "") for row in rows],
            "Notitie": [row["note"] for row in rows],
        }
    )
    empty = [name for name in ("Ingang", "Advies", "Notitie") if not listed[name].astype(bool).any()]
    state = st.dataframe(
        listed.drop(columns=empty),
        hide_index=True,
        height=TABLE_HEIGHT_PX,
        key=f"desk-list-{stored.id}-{chosen_view}-{session.recall('round_ticked', 0)}",
        on_select="rerun",
        selection_mode="multi-row",
        column_config={"Nr.": st.column_config.NumberColumn(width=48)},
    )
    ticked = shown.iloc[[row for row in state["selection"]["rows"] if row < len(shown)]]
    if ticked.empty:
        parts.quiet("Vink rijen aan om er tegelijk een resultaat voor in te vullen.")
        return
    with st.container(horizontal=True, key="desk-many"):
        parts.quiet(f"{amount(len(ticked), 'adres', 'adressen').capitalize()}:")
        for status in VisitStatus:
            st.button(
                status.label.capitalize(),
                key=f"desk-many-{status}",
                on_click=_keep_many,
                args=(stored, visits, tuple(ticked["visit_id"]), status),
            )


def _keep_many(stored: StoredRound, visits: pd.DataFrame, visit_ids: Collection[int], status: VisitStatus) -> None:
    rows = visits[visits["visit_id"].isin(list(visit_ids))].to_dict("records")
    results = [Result(visit_id=int(row["visit_id"]), version=int(row["version"]), status=status) for row in rows]
    with refusals():
        keep(stored, results, f"{amount(len(results), 'adres', 'adressen').capitalize()}: {status.label}.")
        session.remember("round_ticked", session.recall("round_ticked", 0) + 1)


# ---- what comes after ----


def _show_after(stored: StoredRound, visits: pd.DataFrame, count: Totals) -> None:
    """The second round, the list in Excel, and the few lines for a mail."""
    walked = visits[visits["pair"] != COORDINATOR]
    again = int(walked["status"].isin([str(status) for status in AGAIN]).sum())
    with st.container(horizontal=True, vertical_alignment="center"):
        if again and st.button(
            f"Tweede ronde plannen ({amount(again, 'adres', 'adressen')})", key="desk-again", type="secondary" if count.open else "primary"
        ):
            session.remember("round_after", stored.id)
            st.rerun(scope="app")
        if st.button("Ingevulde lijst inlezen…", key="desk-filled"):
            session.remember("round_filled", None)
            session.remember("round_reads_list", True)
            st.rerun(scope="app")
        parts.copy_as_text([say_totals(count)], zone=Zone.SHAREABLE, key=f"desk-{stored.id}")
