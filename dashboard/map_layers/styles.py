"""Colours and shapes: kinds are told apart by shape as well as by colour."""

from typing import Any

from analysis.terms import Audience, Label

BLUE = "#154273"
WARM = "#b3320e"
"""The one warm accent: what needs attention."""

LABEL_STYLES: dict[Label, dict[str, Any]] = {
    Label.HOTSPOT: {"colour": WARM, "dash": "", "badge": "circle", "shape": "circle"},
    Label.ATTENTION_AREA: {"colour": "#c77700", "dash": "8 5", "badge": "square", "shape": "square"},
    Label.REPEAT_PLACE: {"colour": "#6b3fa0", "dash": "2 4", "badge": "diamond", "shape": "diamond"},
}
LOOSE_STYLE: dict[str, Any] = {"colour": BLUE, "shape": "triangle"}

AUDIENCE_STYLES: dict[Audience, dict[str, Any]] = {
    Audience.RETAIL: {"colour": "#154273", "shape": "square"},
    Audience.CATERING: {"colour": "#b3320e", "shape": "triangle"},
    Audience.DELIVERY: {"colour": "#c77700", "shape": "wedge"},
    Audience.FUEL: {"colour": "#1d2430", "shape": "cross"},
    Audience.JEWELLER: {"colour": "#6b3fa0", "shape": "star"},
    Audience.OTHER_BUSINESS: {"colour": "#0b7285", "shape": "diamond"},
    Audience.RESIDENTS: {"colour": "#3b82b8", "shape": "circle"},
    Audience.USE_UNKNOWN: {"colour": "#6b7280", "shape": "circle", "hollow": True},
}

DENSITY_COLOURS = ("#cfe1f2", "#93c4de", "#4a97c9", "#1764ab", "#08306b")
"""One hue from light to dark: reads the same for colour-blind eyes and on a grey printer."""
