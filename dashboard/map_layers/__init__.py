"""Tables in, map layers out: what is drawn, in which colour, shape and words. No Streamlit and no folium.

A layer is a plain description that `web/map_layers.js` draws, in the program and in a saved map alike. It travels as
base64 of JSON: a word from a police file can therefore never end a string, a template or a tag, and on arrival it is set
with textContent.
"""

from dashboard.map_layers.base import BASE_STYLES, PDOK_URL, base_shapes_layer, pdok_layer, tiles_layer
from dashboard.map_layers.bounds import NETHERLANDS, WGS84, Bounds, bounds_of, join_bounds, to_degrees, to_metres, widen
from dashboard.map_layers.layer import MapLayer, credit_layer, encode, legend_layer
from dashboard.map_layers.points import audiences_layer, house_number, incidents_layer, places_layer, pointed_layer, when
from dashboard.map_layers.shapes import (
    area_legend,
    area_outlines,
    areas_layer,
    border_layer,
    concentrations_layer,
    density_layer,
    drawer_layer,
    focus_layer,
    outline_layer,
)
from dashboard.map_layers.styles import AUDIENCE_STYLES, BLUE, DENSITY_COLOURS, LABEL_STYLES, LOOSE_STYLE, WARM

__all__ = [
    "AUDIENCE_STYLES",
    "BASE_STYLES",
    "BLUE",
    "DENSITY_COLOURS",
    "LABEL_STYLES",
    "LOOSE_STYLE",
    "NETHERLANDS",
    "PDOK_URL",
    "WARM",
    "WGS84",
    "Bounds",
    "MapLayer",
    "area_legend",
    "area_outlines",
    "areas_layer",
    "audiences_layer",
    "base_shapes_layer",
    "border_layer",
    "bounds_of",
    "concentrations_layer",
    "credit_layer",
    "density_layer",
    "drawer_layer",
    "encode",
    "focus_layer",
    "house_number",
    "incidents_layer",
    "join_bounds",
    "legend_layer",
    "outline_layer",
    "pdok_layer",
    "places_layer",
    "pointed_layer",
    "tiles_layer",
    "to_degrees",
    "to_metres",
    "when",
    "widen",
]
