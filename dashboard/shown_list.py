"""The addresses of an action as a page shows them: in a sentence, on the map and in a table."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd
import streamlit as st

from analysis import recipients
from analysis.actions import Action
from analysis.dutch import amount, day, enumerate_words, number
from analysis.exports.visit_rows import door_by_door
from analysis.street_order import ADDRESS_KEY
from analysis.terms import BUSINESS_AUDIENCES, Audience, Method, Part
from dashboard import parts, session, texts
from dashboard.map_layers import MapLayer, audiences_layer, drawer_layer, join_bounds, widen
from dashboard.map_view import Click, show_map

if TYPE_CHECKING:
    from analysis.register import Register

NOUNS = {
    Audience.RETAIL: ("winkel", "winkels"),
    Audience.CATERING: ("horecazaak", "horecazaken"),
    Audience.DELIVERY: ("bezorgbedrijf", "bezorgbedrijven"),
    Audience.FUEL: ("tankstation", "tankstations"),
    Audience.JEWELLER: ("juwelier", "juweliers"),
    Audience.OTHER_BUSINESS: ("ander bedrijf", "andere bedrijven"),
}
MOST_ON_MAP = 5000
"""More symbols say nothing on a map and make the page slow."""
LIST_HEIGHT_PX = 380
_AROUND_M = 120.0


def say_list(listed: gpd.GeoDataFrame) -> tuple[str, str]:
    """Return how many addresses a list holds, and who that are and how long visiting them takes."""
    counts = recipients.counts_of(listed, session.settings())
    kinds = [amount(counts.by_audience[one], *NOUNS[one]) for one in BUSINESS_AUDIENCES if counts.by_audience[one]]
    every = amount(counts.businesses, "bedrijf", "bedrijven")
    businesses = kinds[0] if len(kinds) == 1 else f"{every} ({', '.join(kinds)})"
    who = [amount(counts.households, "huishouden", "huishoudens")] if counts.households else []
    who += [businesses] if counts.businesses else []
    if counts.use_unknown:
        who.append(f"{number(counts.use_unknown)} met een onbekende functie")
    if not counts.addresses:
        return "", recipients.say_counts(counts)
    return texts.addresses(counts.addresses), f": {enumerate_words(who)}. {recipients.say_counts(counts).split('. ', 1)[-1]}"


def in_list_order(listed: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return each address once, as one walks: in the order of the street, and the doors of a building together."""
    return door_by_door(listed.drop_duplicates(ADDRESS_KEY))


def list_table(listed: gpd.GeoDataFrame, *, is_confidential: bool) -> pd.DataFrame:
    """Return a list as a table to read, door by door; only the confidential one tells why an address is on it."""
    once = in_list_order(listed)
    suffix = once["letter"] + ("-" + once["addition"]).where(once["addition"] != "", "")
    columns = {
        "Adres": once["street"] + " " + once["number"].astype("str") + suffix,
        "Doelgroep": once["audience"].map({str(one): one.label for one in Audience}),
    }
    if (once["entrance"] != "").any():
        columns["Ingang"] = once["entrance"]
    columns |= {"Bedrijfsnaam": once["business_name"], "Postcode": once["postcode"]}
    if once["place"].nunique() > 1:
        columns["Woonplaats"] = once["place"]
    if is_confidential:
        columns |= {
            "Kern of rand": once["part"].map({str(one): one.label for one in Part}),
            "Waarom": once["method"].map({str(one): one.label for one in Method}),
        }
        if once["distance_m"].notna().any():
            columns["Afstand (m)"] = once["distance_m"].round()
    return pd.DataFrame(columns).reset_index(drop=True)


def show_list(
    register: "Register",
    listed: gpd.GeoDataFrame,
    *,
    key: str,
    is_confidential: bool,
    outlines: Sequence[MapLayer] = (),
    is_low: bool = False,
    can_choose: bool = False,
) -> Click | None:
    """Show the addresses on the map and in a table beside it; return what was clicked or drawn where one can choose."""
    once, height_px = listed.drop_duplicates(ADDRESS_KEY), LIST_HEIGHT_PX - 80 * is_low
    layers = list(outlines)
    if 0 < len(once) <= MOST_ON_MAP:
        homes_first = once.assign(is_home=once["audience"] == Audience.RESIDENTS).sort_values("is_home", ascending=False, kind="stable")
        layers.append(audiences_layer(homes_first, with_part=is_confidential))
    left, right = st.columns([1.45, 1])
    with left:
        frame = widen(join_bounds(layer.bounds for layer in outlines) or join_bounds(layer.bounds for layer in layers), _AROUND_M)
        shown = [*layers, drawer_layer()] if can_choose else layers
        click = show_map(register, shown, title="Kaart van de adressen", key=f"{key}-map", frame=frame, height_px=height_px)
        if len(once) > MOST_ON_MAP:
            parts.quiet(f"Dit zijn er te veel om elk adres te tekenen (meer dan {number(MOST_ON_MAP)}). De tabel heeft ze allemaal.")
    with right:
        table = list_table(listed, is_confidential=is_confidential)
        if not can_choose:
            parts.long_table(table, key=f"{key}-table", height_px=height_px)
            return None
        pointed = choose_row(table, key=f"{key}-table", height_px=height_px)
    if pointed is not None:
        return Click("audiences", str(in_list_order(listed)["address_id_bag"].iloc[pointed]), 0.0, 0.0)
    return click


def choose_row(table: pd.DataFrame, *, key: str, height_px: int) -> int | None:
    """Show a table of which a row can be pointed at; return its number once."""
    turn = session.recall(f"turn_{key}", 0)
    chosen = st.dataframe(
        table, hide_index=True, width="stretch", height=height_px, key=f"{key}-{turn}", on_select="rerun", selection_mode="single-row"
    )
    rows = chosen.selection.rows
    if not rows or rows[0] >= len(table):
        return None
    session.remember(f"turn_{key}", turn + 1)
    return int(rows[0])


def as_table(rows: Sequence[Sequence[str]], heads: Sequence[str]) -> pd.DataFrame:
    """Return rows with their heads as a table to show."""
    return pd.DataFrame([list(row) for row in rows], columns=list(heads))


def state_sentence(action: Action) -> str:
    """Return how far an action is, whose it is and what for."""
    fixed = f"Vastgelegd op {day(action.fixed_on)}" if action.fixed_on else "Concept"
    due = f" Klaar vóór {day(action.due)}." if action.due else ""
    return f"{fixed}. Stand: {action.state.label}. Trekker: {action.owner}.{due}"
