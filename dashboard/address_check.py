"""The place of one typed address, chosen by a person: candidates, a search, a point on the map, or none at all."""

import zlib
from typing import Any

import geopandas as gpd
import pandas as pd
import streamlit as st

from analysis import dossier as kept
from analysis import tables
from analysis.dutch import amount, number
from analysis.geocoding import AddressIndex, suggest
from analysis.geocoding.checking import address_near, candidates_for
from analysis.register import Register
from dashboard import parts, session
from dashboard.map_layers import Bounds, bounds_of, places_layer, pointed_layer, widen
from dashboard.map_view import Click, show_map

_MARGIN_M = 250.0
_WIDEST_M = 4_000.0


def save_address(place: Any, address_id: str, point: tuple[float, float]) -> None:
    """Keep that a typed address is this one of the register; one without a BAG number is kept as a point."""
    if address_id:
        kept.pick_address(session.dossier(), place.query_key, address_id, point, session.user())
    else:
        kept.pick_point(session.dossier(), place.query_key, point, session.user())
    _done(f"Opgeslagen: {amount(place.incident_count, 'incident staat', 'incidenten staan')} nu op de kaart.")


def save_point(place: Any, point: tuple[float, float]) -> None:
    """Keep that a typed address lies at this point."""
    kept.pick_point(session.dossier(), place.query_key, point, session.user())
    _done("Opgeslagen: dit adres staat nu op het punt dat u koos.")


def save_unplaceable(place: Any) -> None:
    """Keep that a typed address cannot be placed."""
    kept.pick_unplaceable(session.dossier(), place.query_key, session.user())
    _done("Opgeslagen: niet te plaatsen. Het incident telt wel mee.")


def undo(query_key: str) -> None:
    """Take back the choice for a typed address."""
    kept.undo_pick(session.dossier(), query_key, session.user())
    _done("Teruggedraaid.")


def _done(sentence: str) -> None:
    session.remember("check_click", None)
    st.toast(sentence)
    st.rerun()


def find_candidates(place: Any, index: AddressIndex) -> pd.DataFrame:
    """Return the addresses to choose from: what the user searches for, else what the typed text may mean."""
    wanted = st.text_input(
        "Zoek een ander adres", placeholder="straat en huisnummer; druk op Enter", key=f"search-{place.query_key}"
    ).strip()
    if wanted:
        found = suggest(wanted, index, limit=5)
        if found.empty:
            parts.quiet("Dit adres vonden we niet. Klik de plaats aan op de kaart.")
        return found
    return candidates_for(place.candidates, "" if place.typed.startswith("(") else place.typed, index, limit=5)


def show_candidates(place: Any, candidates: pd.DataFrame) -> None:
    """Show the candidates by the number they have on the map, each to be chosen with one click."""
    if candidates.empty:
        parts.quiet("Er lijkt geen adres op. Zoek zelf, of klik de plaats aan op de kaart.")
    for i, row in enumerate(candidates.itertuples(), start=1):
        button, text = st.columns([1, 3.2], vertical_alignment="center")
        if button.button(f"Kies {i}", key=f"pick-{place.query_key}-{i}", width="stretch"):
            save_address(place, row.address_id_bag, (row.x_rd, row.y_rd))
        with text:
            parts.sentence(row.matched_address)


def show_place_map(register: Register, place: Any, candidates: pd.DataFrame, *, key: str, height_px: int) -> None:
    """Show the candidates on a map; remember what was clicked until it is confirmed."""
    points = gpd.GeoSeries(gpd.points_from_xy(candidates["x_rd"], candidates["y_rd"]), crs=tables.CRS)
    texts = candidates["matched_address"].tolist()
    ids = [str(i) for i in range(len(candidates))]
    layers = [places_layer(points, texts, ids, legend="mogelijk adres")] if len(candidates) else []
    clicked = session.recall("check_click")
    if clicked and clicked[0] == place.query_key and not clicked[1]:
        point = gpd.GeoSeries.from_xy([clicked[2]], [clicked[3]], crs=tables.CRS)
        layers.append(pointed_layer(point, "uw punt"))
    frame = _frame(points, register)
    of_place = f"{key}-{zlib.crc32(f'{place.query_key} {frame}'.encode())}"  # another place or another search zooms anew
    title = "Kaart om een plaats aan te wijzen"
    click = show_map(register, layers, title=title, key=of_place, frame=frame, height_px=height_px, reads_places=True)
    if click is not None:
        _remember_click(place, click)


def _frame(points: gpd.GeoSeries, register: Register) -> Bounds | None:
    """Return the box round the candidates with a few streets around it; the municipality when they lie far apart or there are none."""
    box = bounds_of(points)
    if box is None or max(box[2] - box[0], box[3] - box[1]) > _WIDEST_M:
        return bounds_of(gpd.GeoSeries(register.areas.geometry))
    return widen(box, _MARGIN_M)


def _remember_click(place: Any, click: Click) -> None:
    on_candidate = click.id if click.layer == "places" else ""
    if click.layer != "pointed":
        session.remember("check_click", (place.query_key, on_candidate, click.x_m, click.y_m))
        st.rerun()


def confirm_click(place: Any, candidates: pd.DataFrame, index: AddressIndex) -> None:
    """Ask whether the place that was clicked on the map is the right one."""
    clicked = session.recall("check_click")
    if not clicked or clicked[0] != place.query_key:
        parts.quiet("Klik op de kaart om zelf een plaats aan te wijzen.")
        return
    _, chosen, x_m, y_m = clicked
    is_candidate = chosen.isdigit() and int(chosen) < len(candidates)
    if is_candidate:
        row = candidates.iloc[int(chosen)]
        sentence = f"U wees op de kaart aan: {row['matched_address']}."
    else:
        label, away_m = address_near(x_m, y_m, index)
        sentence = f"U wees een punt aan, ongeveer {number(away_m)} m van {label}." if label else "U wees een punt aan."
    text, yes, no = st.columns([3, 1.3, 1], vertical_alignment="center")
    with text:
        parts.sentence(sentence)
    if yes.button("Hier was het", type="primary", key="confirm-click", width="stretch"):
        if is_candidate:
            save_address(place, str(row["address_id_bag"]), (float(row["x_rd"]), float(row["y_rd"])))
        save_point(place, (x_m, y_m))
    if no.button("Toch niet", key="cancel-click", width="stretch"):
        session.remember("check_click", None)
        st.rerun()
