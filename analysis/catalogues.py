"""The lists that ship with the product (folder `data/`): aliases, codes, branches, partners."""

from pathlib import Path

_HERE = Path(__file__).resolve().parent


def catalogue(name: str) -> Path:
    """Return the path of a list: inside the installed package, or in the repository's `data/` folder."""
    installed = _HERE / "data" / name
    return installed if installed.exists() else _HERE.parent / "data" / name
