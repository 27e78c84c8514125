"""Logboek: who did what and when, the newest first, and whether the log is whole."""

from zoneinfo import ZoneInfo

import pandas as pd
import streamlit as st

from analysis.dossier import log_head, read_log, verify_log
from analysis.dossier.log_words import describe_detail, short_hash
from analysis.dutch import amount, number
from analysis.terms import Zone
from dashboard import parts, session
from dashboard.frame import page

DUTCH_TIME = ZoneInfo("Europe/Amsterdam")
EVERYBODY, EVERYTHING = "iedereen", "alles"
SHOWN = 100
MARK_SIGNS = 16
"""So many signs of the mark of a line are shown; no other line begins with them."""
HEADS = ("Wanneer", "Wie", "Wat", "Waarover", "Kenmerk van het bestand")


def choose_lines(log: pd.DataFrame) -> pd.DataFrame:
    """Let the user choose whose lines, and of what, to see."""
    left, middle, _ = st.columns([1, 1, 1])
    who = left.selectbox("Wie", [EVERYBODY, *sorted(log["who"].unique(), key=str.casefold)])
    what = middle.selectbox("Wat", [EVERYTHING, *sorted(log["what"].unique(), key=str.casefold)])
    chosen: pd.DataFrame = log[(log["who"] == who) | (who == EVERYBODY)]
    of_what: pd.DataFrame = chosen[(chosen["what"] == what) | (what == EVERYTHING)]
    return of_what


def rows_of(log: pd.DataFrame) -> list[tuple[str, ...]]:
    """Return the lines as a reader sees them, in Dutch time."""
    return [
        (
            f"{line['at'].astimezone(DUTCH_TIME):%d-%m-%Y %H.%M.%S}",
            line["who"],
            line["what"],
            describe_detail(line["detail"]),
            short_hash(line["detail"]),
        )
        for line in log.to_dict("records")
    ]


with page("Logboek", Zone.RESTRICTED):
    log, fault = read_log(session.dossier()), verify_log(session.dossier())
    if fault:
        parts.lead("In het logboek staan ", amount(len(log), "regel", "regels"), ".")
        parts.note(f"{fault} Vraag uw functionaris gegevensbescherming wat u moet doen.", tone="attention")
    else:
        parts.lead("", f"✓ Het logboek klopt: {amount(len(log), 'regel', 'regels')}", ", niets is veranderd of weggehaald.")
        mark = log_head(session.dossier())[1][:MARK_SIGNS]
        parts.quiet(f"Kenmerk van de laatste regel: {mark}. Schrijf het ergens anders op: dan ziet u later ook of alles is vervangen.")
    parts.quiet("Elke handeling staat hier met wie en wanneer. Adressen, contactpersonen en tekst van de politie staan er nooit in.")
    chosen = choose_lines(log)
    shows_all = len(chosen) <= SHOWN or st.toggle(f"Toon alle {number(len(chosen))} regels", key="all-lines")
    shown = rows_of(chosen if shows_all else chosen.head(SHOWN))
    if shows_all and len(chosen) > SHOWN:
        parts.long_table(pd.DataFrame(shown, columns=list(HEADS)), key="log-lines", height_px=560)
    else:
        parts.table(shown, HEADS, caption=f"De nieuwste {SHOWN} regels" if not shows_all else "Regels, de nieuwste eerst")
