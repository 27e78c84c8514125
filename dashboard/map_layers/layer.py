"""One layer as a plain description, the way it travels to the browser, and what explains it."""

import base64
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from dashboard.map_layers.bounds import Bounds


def encode(content: Any) -> str:
    """Return base64 of JSON: letters and digits that no template, script or html parser reads anything into."""
    return base64.b64encode(json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()).decode("ascii")


@dataclass(frozen=True)
class MapLayer:
    """One layer: what the browser draws, its legend, and where it lies."""

    name: str
    spec: dict[str, Any] = field(repr=False)
    legend: tuple[dict[str, Any], ...] = ()
    bounds: Bounds | None = None

    @property
    def text(self) -> str:
        """The description as the browser receives it."""
        return encode({"name": self.name, **self.spec})


def credit_layer(text: str) -> MapLayer:
    """Show where the map data came from, as plain text."""
    return MapLayer("credit", {"part": "credit", "text": text})


def legend_layer(layers: Iterable[MapLayer]) -> MapLayer | None:
    """Gather the legends of the layers, symbols with the same word on one line; None when there is nothing to explain."""
    symbols: dict[str, list[dict[str, Any]]] = {}
    for layer in layers:
        for entry in layer.legend:
            symbols.setdefault(entry["text"], []).append({name: value for name, value in entry.items() if name != "text"})
    entries = [{"text": text, "symbols": drawn} for text, drawn in symbols.items()]
    return MapLayer("legend", {"part": "legend", "entries": entries}) if entries else None
