"""Where the files stand that a browser gets: the gathered map assets and our own scripts and styles."""

from pathlib import Path

FOLDER = Path(__file__).resolve().parent
ASSETS = FOLDER / "assets"
"""Gathered by tools/build_assets.py; not in version control."""
WEB = FOLDER / "web"
"""Ours."""

SCRIPTS = (ASSETS / "leaflet.js", ASSETS / "protomaps-leaflet.js", WEB / "map_layers.js")
STYLES = (ASSETS / "leaflet.css", WEB / "map.css")
"""What a map loads, in this order."""


def missing_files() -> list[str]:
    """Return the names of the files that are not there."""
    return [file.name for file in (*SCRIPTS, *STYLES) if not file.is_file()]


def url_of(file: Path) -> str:
    """Return the address of a file as the launcher serves it."""
    return f"/kaart/{file.relative_to(FOLDER).as_posix()}"
