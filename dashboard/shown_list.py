"""The addresses of an action as a page shows them: in a sentence, on the map and in a table."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd
import streamlit as st

from analysis import recipients
from analysis.actions import Action
from analysis.dutch import amount, day, enumerate_words, number
from analysis.street_order import ADDRESS_KEY
from analysis.terms import BUSINESS_AUDIENCES, Audience, Method, Part
from dashboard import parts, session, texts
from dashboard.map_layers import MapLayer, audiences_layer, house_number, join_bounds, widen
from dashboard.map_view import show_map

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


def list_table(listed: gpd.GeoDataFrame, *, is_confidential: bool) -> pd.DataFrame:
    """Return a list as a table to read; only the confidential one tells why an address is on it."""
    once = listed.drop_duplicates(ADDRESS_KEY)
    columns = {
        "Adres": [f"{row.street} {house_number(row)}" for row in once.itertuples()],
        "Doelgroep": [Audience(audience).label for audience in once["audience"]],
        "Bedrijfsnaam": once["business_name"].tolist(),
        "Postcode": once["postcode"].tolist(),
    }
    if once["place"].nunique() > 1:
        columns["Woonplaats"] = once["place"].tolist()
    if is_confidential:
        columns |= {
            "Kern of rand": [Part(part).label for part in once["part"]],
            "Waarom": [Method(method).label for method in once["method"]],
            "Afstand (m)": once["distance_m"].round().tolist(),
        }
    return pd.DataFrame(columns)


def show_list(
    register: "Register",
    listed: gpd.GeoDataFrame,
    *,
    key: str,
    is_confidential: bool,
    outlines: Sequence[MapLayer] = (),
    is_low: bool = False,
) -> None:
    """Show the addresses on the map and in a table beside it."""
    once, height_px = listed.drop_duplicates(ADDRESS_KEY), LIST_HEIGHT_PX - 80 * is_low
    layers = list(outlines)
    if 0 < len(once) <= MOST_ON_MAP:
        homes_first = once.assign(is_home=once["audience"] == Audience.RESIDENTS).sort_values("is_home", ascending=False, kind="stable")
        layers.append(audiences_layer(homes_first, with_part=is_confidential))
    left, right = st.columns([1.45, 1])
    with left:
        frame = widen(join_bounds(layer.bounds for layer in outlines) or join_bounds(layer.bounds for layer in layers), _AROUND_M)
        show_map(register, layers, title="Kaart van de adressen", key=f"{key}-map", frame=frame, height_px=height_px)
        if len(once) > MOST_ON_MAP:
            parts.quiet(f"Dit zijn er te veel om elk adres te tekenen (meer dan {number(MOST_ON_MAP)}). De tabel heeft ze allemaal.")
    with right:
        parts.long_table(list_table(listed, is_confidential=is_confidential), key=f"{key}-table", height_px=height_px)


def state_sentence(action: Action) -> str:
    """Return how far an action is, whose it is and what for."""
    fixed = f"Vastgelegd op {day(action.fixed_on)}" if action.fixed_on else "Concept"
    due = f" Klaar vóór {day(action.due)}." if action.due else ""
    return f"{fixed}. Stand: {action.state.label}. Trekker: {action.owner}.{due}"
