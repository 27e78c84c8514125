"""Adressen nakijken: what the program could not place, grouped by what was typed, for a person to decide."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from analysis import dossier as kept
from analysis.dossier.kept_addresses import KeptFor, kept_addresses
from analysis.dutch import amount, day, number
from analysis.geocoding.checking import Check, places_to_check
from analysis.pipeline import Located
from analysis.register import LostAddress, recheck_addresses, recheck_lines
from analysis.terms import Zone
from dashboard import menu, parts, session, texts
from dashboard.address_check import confirm_click, find_candidates, save_unplaceable, show_candidates, show_place_map, undo
from dashboard.choosing import choose
from dashboard.frame import need_located, page, show_waiting

LISTS = {
    Check.NOT_FOUND: "Niet gevonden",
    Check.STREET_ONLY: "Alleen de straat is bekend",
    Check.DOUBTFUL: "Gevonden, met twijfel",
    Check.NO_ADDRESS: "Geen adres in de rij",
    Check.CHOSEN: "Al gekozen",
}
EXPLAINED = {
    Check.NOT_FOUND: "Deze incidenten tellen mee, maar staan niet op de kaart. Uw keuze geldt ook voor het volgende bestand.",
    Check.STREET_ONLY: "Deze incidenten tellen mee in de straat of buurt, niet op een adres. Nakijken mag, maar hoeft niet.",
    Check.DOUBTFUL: "Deze incidenten staan op de kaart, maar in de rij staat iets dat niet past. Kijk of de plaats klopt.",
    Check.NO_ADDRESS: "In deze rijen staat geen adres. Krijgt u het alsnog? Vul het dan in bij Gegevens.",
    Check.CHOSEN: "Deze plaatsen koos u zelf. Ze gelden ook voor het volgende bestand.",
}
MAP_PX = 430


def show_state(found: Located, places: pd.DataFrame, lost: Sequence[LostAddress]) -> None:
    """Say how many addresses were found; warn when that is too few, or when a chosen address is gone from the register."""
    share = found.found_share_pct
    waiting = places[places["check"] == Check.NOT_FOUND]
    show_waiting(len(waiting))
    left = int(waiting["incident_count"].sum())
    standing = amount(left, "incident staat", "incidenten staan")
    rest = f" {standing} nog niet op de kaart: {texts.addresses(len(waiting))} om na te kijken."
    if share is None:
        parts.lead("", "Er zijn nog geen adressen om op te zoeken.")
        return
    parts.lead("", f"{texts.percentage(share)} van de adressen is gevonden.", rest if left else " Er is niets meer om na te kijken.")
    limit = session.settings().minimal_hit_rate_pct
    if share < limit:
        parts.note(
            f"Dat is minder dan {texts.percentage(limit)}. Een kaart is dan niet betrouwbaar. "
            "Kijk eerst de adressen na die het vaakst voorkomen, en controleer of het adressenbestand bij deze gemeente hoort.",
            tone="attention",
        )
    for line in recheck_lines(lost):
        parts.note(line, tone="attention")


def choose_list(places: pd.DataFrame) -> Check:
    """Let the user choose what to look at; lists without anything in them are left out."""
    counts = places["check"].value_counts().to_dict() | {Check.CHOSEN: len(kept.picked(session.dossier()))}
    words = {check: f"{LISTS[check]} ({number(counts[check])})" for check in LISTS if counts.get(check, 0)}
    return choose(st.radio, "Welke adressen", words, name="check_list", horizontal=True, label_visibility="collapsed")


def choose_place(listed: pd.DataFrame) -> object:
    """Let the user choose one typed address, the most frequent first, and say why it is here."""
    words = {row.query_key: f"{row.typed} ({amount(row.incident_count, 'incident', 'incidenten')})" for row in listed.itertuples()}
    label = f"Adres in het bestand, {texts.addresses(len(listed))} in deze lijst"
    key = choose(st.selectbox, label, words, name="check_place")
    place = next(row for row in listed.itertuples() if row.query_key == key)
    parts.note(f"Waarom: {place.why}" + (f" Nu: {place.found}." if place.found else ""))
    return place


def show_choice(listed: pd.DataFrame) -> None:
    """Show one typed address with its candidates beside the map."""
    opened, index = session.register(), session.address_index()
    assert opened is not None
    assert index is not None
    left, right = st.columns([1, 1.25], gap="medium")
    with left:
        place = choose_place(listed)
        holder = st.container(gap="xsmall")
        with st.container(horizontal=True, vertical_alignment="bottom"):
            candidates = find_candidates(place, index)
            if st.button(
                "Niet te plaatsen", key=f"unplaceable-{place.query_key}", help="Het incident telt mee, maar komt niet op de kaart."
            ):
                save_unplaceable(place)
        with holder:
            show_candidates(place, candidates)
    with right:
        show_place_map(opened, place, candidates, key="check-map", height_px=MAP_PX)
        confirm_click(place, candidates, index)


def show_chosen(listed: pd.DataFrame, lost: Sequence[LostAddress]) -> None:
    """Show what was chosen by hand, each with a way back; one whose address is gone from the register says so."""
    made = kept.picked(session.dossier())
    typed = dict(zip(listed["query_key"], listed["typed"], strict=True))
    found = dict(zip(listed["query_key"], listed["found"], strict=True))
    gone = {one.kept.label: one for one in lost}
    for i, row in enumerate(made.iloc[::-1].itertuples()):
        text, button = st.columns([5, 1], vertical_alignment="center")
        with text:
            what = found.get(row.query_key) or kept.Choice(row.choice).label
            if row.query_key in gone:
                now = gone[row.query_key].stands_there_now
                what = f"dit adres staat niet meer in het adressenbestand{f', daar staat nu {now}' if now else ''}"
            name = typed.get(row.query_key) or " ".join(row.query_key.replace("|", " ").split())
            unused = "" if row.query_key in typed or row.query_key in gone else " Komt nu in geen bestand voor."
            parts.sentence(f"‘{name}’: {what}. {row.who}, {day(row.at.date())}.{unused}")
        if button.button("Terugdraaien", key=f"undo-{i}-{row.query_key}"):
            undo(row.query_key)


def show_rows(listed: pd.DataFrame) -> None:
    """Show the whole list as a table."""
    table = pd.DataFrame(
        {
            "In het bestand": listed["typed"],
            "Incidenten": listed["incident_count"],
            "Waarom": listed["why"],
            "Nu": listed["found"],
            "Rijen": listed["registrations"].str.replace("|", ", ", regex=False),
        }
    )
    parts.long_table(table, key="check-rows", height_px=min(38 + 35 * len(table), 320))


with page("Adressen nakijken", Zone.RESTRICTED):
    located, register = need_located(), session.register()
    picks = [one for one in kept_addresses(session.dossier()) if one.kept_for is KeptFor.PICK]
    lost = recheck_addresses(picks, register.addresses) if picks and register is not None else []
    places = places_to_check(located.incidents)
    show_state(located, places, lost)
    if places.empty and kept.picked(session.dossier()).empty:
        st.page_link(menu.path_of("hotspots"), label="Naar Hotspots")
        st.stop()
    check = choose_list(places)
    listed = places[places["check"] == check]
    parts.quiet(EXPLAINED[check])
    if check == Check.CHOSEN:
        show_chosen(listed, lost)
    elif check == Check.NO_ADDRESS:
        show_rows(listed)
        st.page_link(menu.path_of("gegevens"))
    else:
        show_choice(listed)
        with st.expander("De hele lijst"):
            show_rows(listed)
