"""Layers in, folium maps out, with every asset of our own. No Streamlit in it, so that a notebook draws the same map."""

import hashlib
import json
from collections.abc import Sequence
from typing import Any

import folium
from folium.template import Template

from analysis.errors import ContractError
from dashboard.map_layers import NETHERLANDS, Bounds, MapLayer, encode, join_bounds, legend_layer, to_degrees
from dashboard.map_page import write_map_page
from dashboard.web_files import SCRIPTS, STYLES, url_of

__all__ = ["ASSET_LINKS", "LayerGroup", "check_offline", "draw_map", "fingerprint", "write_map_page"]

ASSET_LINKS = {
    "js": [(file.stem, f"../..{url_of(file)}") for file in SCRIPTS],
    "css": [(f"{file.stem}_css", f"../..{url_of(file)}") for file in STYLES],
}
"""Relative to the frame of streamlit-folium; the launcher serves them there."""


class _Drawn(folium.MacroElement):
    """One layer of ours on a folium map or in a feature group."""

    _template = Template(
        """
        {% macro script(this, kwargs) %}
            var {{ this.get_name() }} = preventiekaart.layer("{{ this.text }}");
            {{ this.get_name() }}.addTo({{ this._parent.get_name() }});
        {% endmacro %}
        """
    )

    def __init__(self, layer: MapLayer) -> None:
        super().__init__()
        self._name = "Drawn"
        self.text = layer.text


class _OurMap(folium.Map):
    """A folium map that loads only our assets, zooms freely for readers with low vision and speaks Dutch."""

    default_js = ASSET_LINKS["js"]
    default_css = ASSET_LINKS["css"]
    _template = Template(
        """
        {% macro header(this, kwargs) %}
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <style>html, body, #{{ this.get_name() }} { width: 100%; height: 100%; margin: 0; padding: 0; }</style>
        {% endmacro %}
        {% macro html(this, kwargs) %}
            <div class="folium-map" id={{ this.get_name()|tojson }} ></div>
        {% endmacro %}
        {% macro script(this, kwargs) %}
            var {{ this.get_name() }} = preventiekaart.prepare(
                L.map({{ this.get_name()|tojson }}, {{ this.options|tojavascript }}),
                "{{ this.spoken_title }}"
            );
            {{ this.get_name() }}.fitBounds(
                {{ this.frame|tojson }}, {paddingTopLeft: [24, 24], paddingBottomRight: [24, 84], maxZoom: 17, animate: false}
            );
        {% endmacro %}
        """
    )

    def __init__(self, title: str, frame: Bounds) -> None:
        super().__init__(tiles=None, zoom_control=False, attributionControl=False, maxZoom=19, minZoom=7, zoomSnap=0.5)
        self._name = "Map"
        self.spoken_title = encode(title)  # folium renders twice: a `{{` in plain text would be run as a template
        west, south, east, north = frame
        self.frame = [to_degrees(west, south), to_degrees(east, north)]


class LayerGroup(folium.FeatureGroup):
    """The layers that change with a choice; streamlit-folium swaps them without touching the rest of the map."""

    def __init__(self, layers: Sequence[MapLayer]) -> None:
        super().__init__(name="lagen", control=False)
        for layer in with_legend(layers):
            self.add_child(_Drawn(layer))


def with_legend(layers: Sequence[MapLayer]) -> list[MapLayer]:
    """Return the layers followed by the legend that explains them."""
    legend = legend_layer(layers)
    return [*layers, legend] if legend else list(layers)


def draw_map(layers: Sequence[MapLayer], *, title: str, frame: Bounds | None = None, has_legend: bool = True) -> folium.Map:
    """Return a folium map of these layers, zoomed to `frame` (RD metres) or else to what they hold.

    Raises
    ------
    ContractError
        When something in the map would ask another host (see `check_offline`).
    """
    around = frame or join_bounds(layer.bounds for layer in layers) or NETHERLANDS
    drawn = _OurMap(title, around)
    for layer in with_legend(layers) if has_legend else layers:
        drawn.add_child(_Drawn(layer))
    check_offline(drawn)
    return drawn


def check_offline(drawn: folium.MacroElement) -> None:
    """Refuse a folium map with any element that is not ours.

    An element of folium brings scripts, styles, tiles or icons from other hosts, or runs the text it shows.

    Raises
    ------
    ContractError
        Naming the kind of element: a defect of ours.
    """
    pending: list[Any] = [drawn]
    while pending:
        part = pending.pop()
        pending.extend(part._children.values())
        if not isinstance(part, (_OurMap, _Drawn, LayerGroup)):
            raise ContractError(f"Een onderdeel van de kaart kan een andere computer vragen: {type(part).__name__}")


def fingerprint(layers: Sequence[MapLayer]) -> str:
    """Return a short text that differs as soon as any layer differs: the key of a map on screen."""
    return hashlib.sha256(json.dumps([layer.spec for layer in layers], sort_keys=True).encode()).hexdigest()[:16]
