"""Alleen aantallen per buurt: the state of Hotspots when the police gave counts and no incidents."""

import pandas as pd
import streamlit as st

from analysis.actions import Basis
from analysis.area_picture import AreaPicture, area_lines, class_words, classes_of, count_areas, kinds_in, periods_in
from analysis.dossier import area_counts
from analysis.dutch import enumerate_words, number
from analysis.hotspots.wording import NOUNS, ROBBERY
from analysis.register import Register
from analysis.terms import Zone
from dashboard import copying, menu, parts, session
from dashboard.map_layers import MapLayer, area_legend, areas_layer
from dashboard.map_view import show_map
from dashboard.no_hotspot import approach_whole

MAP_PX = 450
TABLE_PX = 262
HEADS = ("Buurt", "Aantal", "Per 1.000 adressen", "Per 1.000 winkels", "Adressen", "Winkels")
SHADES = {"aantal": "count", "per 1.000 adressen": "per_1000_addresses", "per 1.000 winkels": "per_1000_shops"}


def has_counts() -> bool:
    """Return whether the dossier holds counts per buurt."""
    return not area_counts(session.dossier()).empty


def show_counts(register: Register, refusal: str) -> None:
    """Show the counts per buurt on a map and as a table, say what they can bear, and lead on to recipients."""
    counts = area_counts(session.dossier())
    kinds, periods = kinds_in(counts), periods_in(counts)
    header = st.container()
    kind_box, period_box, shade_box = st.columns(3, gap="small")
    with kind_box:
        kind = st.selectbox(
            "Soort", list(kinds), format_func=kinds.__getitem__, key=session.kept("counts-kind"), label_visibility="collapsed"
        )
    with period_box:
        chosen = st.multiselect(
            "Periode",
            list(periods),
            format_func=periods.__getitem__,
            placeholder="Periode: alles",
            key=session.kept("counts-period"),
            label_visibility="collapsed",
        )
    with shade_box:
        shade = st.selectbox(
            "Kleur", list(SHADES), format_func="Kleur: {}".format, key=session.kept("counts-shade"), label_visibility="collapsed"
        )
    pools = session.place_pools(register)
    made = count_areas(counts, register.areas, pools, kind=kind or "", periods=tuple(chosen), settings=session.settings())
    one, many = NOUNS.get(kind or "", ROBBERY)
    during = enumerate_words([words for period, words in reversed(periods.items()) if period in chosen or not chosen])
    with header:
        parts.lead("", f"{number(made.total)} {one if made.total == 1 else many}", f" in {during}, geteld per buurt. {made.statement}")
    left, right = st.columns([1.2, 1])
    with left:
        click = show_map(
            register,
            [_layer(register, made, shade, (one, many))],
            title="Kaart van de aantallen per buurt",
            key="counts-map",
            height_px=MAP_PX,
        )
        if click and click.layer == "counts":
            session.remember("counts_area", click.id)
            st.rerun()
        _show_way_on(refusal)
    with right:
        _show_side(register, made, (one, many), during)


def _show_way_on(refusal: str) -> None:
    """Say what the figures leave out, and how to come to more than counts."""
    parts.quiet("Bij minder dan 100 adressen of 25 winkels geven we geen aantal per 1.000.")
    with st.container(horizontal=True):
        if refusal:
            with st.popover("Waarom geen losse incidenten?", type="tertiary"):
                parts.sentence(refusal)
            st.page_link(menu.path_of("wie_mag_wat_weten"), label="Wie mag wat weten")
        else:
            st.page_link(menu.path_of("gegevens"), label="Een overzicht met incidenten toevoegen")


def _layer(register: Register, made: AreaPicture, shade: str, nouns: tuple[str, str]) -> MapLayer:
    row_of = made.table.set_index("area_code_cbs", drop=False).reindex(register.areas["area_code_cbs"])
    values = row_of[SHADES[shade]]
    lines = [area_lines(row, nouns) for row in row_of.to_dict("records")]
    outlines = session.area_outlines(register)
    layer = areas_layer(register.areas, texts=lines, classes=classes_of(values), name="counts", outlines=outlines)
    return MapLayer(layer.name, layer.spec, area_legend(class_words(values)), layer.bounds)


def _show_side(register: Register, made: AreaPicture, nouns: tuple[str, str], during: str) -> None:
    names = dict(zip(made.table["area_code_cbs"], made.table["area_name"], strict=True))
    area = session.recall("counts_area")
    if area not in names:
        area = made.table["area_code_cbs"].iloc[0] if len(made.table) else None
    if area is not None:
        row = made.table[made.table["area_code_cbs"] == area].to_dict("records")[0]
        told = area_lines({str(name): value for name, value in row.items()}, nouns)
        with st.container(border=True, key="pk-card-area"):
            parts.heading(told[0])
            parts.sentence(
                ". ".join([*told[1:], f"{number(row['addresses'])} adressen, waarvan {number(row['shops'])} met een winkel"]) + "."
            )
            if menu.exists("wie_benaderen_we") and st.button("Wie benaderen we in deze buurt?", type="primary", key="counts-approach"):
                approach_whole(Basis.NEIGHBOURHOODS, str(area))
    parts.long_table(_frame(made.table), key="counts-table", height_px=TABLE_PX)
    text = [
        f"{number(made.total)} {nouns[0] if made.total == 1 else nouns[1]} in {during}.",
        made.statement,
        *(
            f"{row.area_name}: {number(row.count_)}"
            for row in made.table.rename(columns={"count": "count_"}).head(10).itertuples()
            if row.count_ > 0
        ),
        copying.source_line(register),
    ]
    parts.copy_as_text(text, zone=Zone.RESTRICTED, key="counts")


def _frame(table: pd.DataFrame) -> pd.DataFrame:
    def rate(value: float) -> str:
        return "" if pd.isna(value) else number(value, 1)

    rows = [
        (
            row.area_name,
            "niet gegeven" if pd.isna(row.count_) else number(row.count_),
            rate(row.per_1000_addresses),
            rate(row.per_1000_shops),
            number(row.addresses),
            number(row.shops),
        )
        for row in table.rename(columns={"count": "count_"}).itertuples()
    ]
    return pd.DataFrame(rows, columns=list(HEADS))
