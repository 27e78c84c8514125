"""The layers of the map of Hotspots; what does not change with a click is made once per choice."""

import geopandas as gpd
import pandas as pd
import streamlit as st

from analysis.area_picture import classes_of
from dashboard import session, texts
from dashboard.map_layers import MapLayer, areas_layer, border_layer, concentrations_layer, density_layer, focus_layer, incidents_layer
from dashboard.map_page import labels_of


def layers_of(drawn: session.Picture, chosen: str | None) -> list[MapLayer]:
    """Return what is on the map, from below to above; the chosen concentration has a heavy line and is in view."""
    below, above = _steady_layers(session.subject_of(drawn), drawn)
    hotspots = drawn.drawn.concentrations.hotspots
    if hotspots.empty:
        return [*below, *above]
    layers = [*below, concentrations_layer(hotspots, chosen=chosen), *above]
    if chosen:
        outline = hotspots.loc[hotspots["hotspot_id"] == chosen, "geometry"]
        layers.append(focus_layer(gpd.GeoSeries(outline), chosen))
    return layers


@st.cache_resource(scope="session", show_spinner=False, max_entries=12)
def _steady_layers(subject: str, _drawn: session.Picture) -> tuple[list[MapLayer], list[MapLayer]]:
    found, incidents, areas = _drawn.drawn.concentrations, _drawn.chosen, _drawn.register.areas
    below = []
    if len(border := session.municipal_border(_drawn.register)):
        below.append(border_layer(border))
    if len(areas):
        count = incidents["neighbourhood_code"].value_counts().reindex(areas["area_code_cbs"], fill_value=0)
        lines = [[name, texts.robberies(times)] for name, times in zip(areas["area_name"], count, strict=True)]
        classes = classes_of(pd.Series(count.to_numpy(), dtype="float64"))
        outlines = session.area_outlines(_drawn.register)
        below.append(
            areas_layer(areas, texts=lines, classes=classes, name="counts", tick="Aantallen per buurt", is_off=True, outlines=outlines)
        )
    if found.density is not None:
        below.append(density_layer(found.density))
    return below, [incidents_layer(incidents, labels_of(found.incident_hotspot, found.hotspots))]
