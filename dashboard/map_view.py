"""Put a map on a page: the only place that calls streamlit-folium."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from dashboard import basemap, session
from dashboard.map_layers import Bounds, MapLayer, join_bounds, to_metres
from dashboard.maps import LayerGroup, draw_map, fingerprint

if TYPE_CHECKING:
    from analysis.register import Register


@dataclass(frozen=True)
class Click:
    """What the user just clicked: something with an id on a layer, or a bare place (`layer` and `id` empty)."""

    layer: str
    id: str
    x_m: float
    y_m: float
    shape: tuple[tuple[float, float], ...] = ()
    """The corners of an area that was drawn, RD metres."""


def show_map(
    register: "Register | None",
    layers: Sequence[MapLayer],
    *,
    title: str,
    key: str,
    frame: Bounds | None = None,
    height_px: int = 480,
    reads_places: bool = False,
) -> Click | None:
    """Show the base map of a register with these layers over it and return a fresh click, once.

    Other layers on a next run replace the former ones; zoom and place stay as the user left them. The map is drawn anew only
    when the register or the frame changes.

    Parameters
    ----------
    register
        Whose streets, water and buildings lie beneath; None for a blank sheet.
    layers
        See `dashboard.map_layers`; the legend follows from them.
    title
        What a screen reader calls the map.
    key
        Unique in the program. A map under the same key keeps its place when the layers change; give another key to zoom anew.
    frame
        What to zoom to the first time, RD metres; what the layers hold when not given.
    height_px
        How high the map is.
    reads_places
        Whether a click beside every symbol counts too (a `Click` with an empty `id`).
    """
    from streamlit_folium import st_folium  # only here: it must be loaded while a page runs

    base = basemap.layers_of(register) if register is not None else []
    around = _first_frame(f"{key}-{register.folder if register is not None else ''}", frame, layers, base)
    drawn = draw_map(base, title=title, frame=around, has_legend=False)
    returned = ["last_active_drawing", "last_clicked"] if reads_places else ["last_active_drawing"]
    answer = st_folium(
        drawn,
        key=f"{key}-{fingerprint(base)}-{around}",
        height=height_px,
        use_container_width=True,
        returned_objects=returned,
        feature_group_to_add=LayerGroup(layers),
    )
    return _fresh_click(answer or {}, key)


def _first_frame(name: str, frame: Bounds | None, layers: Sequence[MapLayer], base: Sequence[MapLayer]) -> Bounds | None:
    """Return the box that was the first one under this name, so that a later choice does not move the map."""
    first: Bounds | None = session.recall(f"frame_{name}")
    if first is None:
        first = frame or join_bounds(layer.bounds for layer in layers) or join_bounds(layer.bounds for layer in base)
        session.remember(f"frame_{name}", first)
    return first


def _fresh_click(answer: dict[str, Any], key: str) -> Click | None:
    """Return the click when it was not returned before: a map keeps repeating its last answer."""
    drawing, place = answer.get("last_active_drawing"), answer.get("last_clicked")
    seen = session.recall(f"seen_{key}", (None, None))
    now = (repr(drawing), repr(place))
    if now == seen:
        return None
    session.remember(f"seen_{key}", now)
    if drawing and repr(drawing) != seen[0]:
        named = str(drawing["properties"]["layer"]), str(drawing["properties"]["id"])
        if drawing["geometry"]["type"] == "Polygon":
            corners = tuple(to_metres(latitude, longitude) for longitude, latitude in drawing["geometry"]["coordinates"][0][:-1])
            return Click(*named, *corners[0], corners)
        longitude, latitude = drawing["geometry"]["coordinates"]
        return Click(*named, *to_metres(latitude, longitude))
    if place and repr(place) != seen[1]:
        return Click("", "", *to_metres(place["lat"], place["lng"]))
    return None
