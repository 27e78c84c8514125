"""What the launcher decided for this run: which folders, which base map; and the folders it may serve."""

import secrets
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from starlette.responses import PlainTextResponse
from starlette.staticfiles import StaticFiles

if TYPE_CHECKING:
    from starlette.types import Receive, Scope, Send

TILES_URL = "/basiskaart"
PDOK_HOST = "https://service.pdok.nl"
"""The one outside host a user may choose (`--pdok`)."""


class PublishedFolders:
    """An ASGI app that serves folders with base map tiles, each under an address nobody can guess.

    The frame of a map has no origin of its own (it is sandboxed), so its tiles must be readable from any origin. The
    unguessable part keeps another website from learning which municipality is being looked at.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._keys: dict[Path, str] = {}
        self._apps: dict[str, StaticFiles] = {}

    def publish(self, folder: Path) -> str:
        """Return the address under which the files of `folder` can be had until the program stops."""
        with self._lock:
            if folder not in self._keys:
                key = secrets.token_urlsafe(16)
                self._keys[folder] = key
                self._apps[key] = StaticFiles(directory=folder)
            return f"{TILES_URL}/{self._keys[folder]}"

    async def __call__(self, scope: "Scope", receive: "Receive", send: "Send") -> None:
        """Serve a file of a published folder, in parts where the browser asks so; anything else is not found."""
        path = scope["path"].removeprefix(scope.get("root_path", "")).lstrip("/")
        key, _, rest = path.partition("/")
        app = self._apps.get(key)
        if scope["type"] != "http" or app is None or not rest.endswith(".pmtiles"):
            await PlainTextResponse("Niet gevonden", status_code=404)(scope, receive, send)
            return
        await app({**scope, "path": f"/{rest}", "root_path": ""}, receive, send)


@dataclass(frozen=True)
class Launch:
    """The choices of one run of the program."""

    dossier_folder: Path
    demo_folder: Path
    uses_pdok: bool = False
    folders: PublishedFolders = field(default_factory=PublishedFolders)


_current: list[Launch] = []


def start_with(launch: Launch) -> None:
    """Remember the choices of this run; called once, before the first page is asked for."""
    _current[:] = [launch]


def current() -> Launch:
    """Return the choices of this run; without a launcher (a notebook, a test) the default folders."""
    if not _current:
        _current.append(Launch(default_dossier_folder(), default_demo_folder()))
    return _current[0]


def _user_folder() -> Path:
    from platformdirs import user_data_path

    return user_data_path("Preventiekaart", appauthor=False)


def default_dossier_folder() -> Path:
    """Return where the dossier stands when the user chose nothing."""
    return _user_folder() / "dossier"


def default_demo_folder() -> Path:
    """Return where the demo municipality stands when the user chose nothing."""
    return _user_folder() / "oefengegevens"
