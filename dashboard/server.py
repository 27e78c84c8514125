"""Start the program: a web server on this computer alone, with Streamlit inside it."""

import contextlib
import os
import socket
import sys
import threading
import webbrowser
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

from analysis.errors import SourceError
from dashboard.launch import PDOK_HOST, TILES_URL, Launch, default_demo_folder, default_dossier_folder, start_with
from dashboard.web_files import ASSETS, FOLDER, WEB, missing_files

ADDRESS = "127.0.0.1"
PORTS_TO_TRY = 50

FIXED_CONFIG: dict[str, Any] = {
    # only this computer; every key that guards is named, for what is not named can be set by a file in the working folder
    "server.address": ADDRESS,
    "server.allowedHosts": [ADDRESS, "localhost"],
    "server.enableCORS": True,
    "server.corsAllowedOrigins": [],
    "client.allowedOrigins": [],
    "server.enableXsrfProtection": True,
    "server.xsrfCookieSameSite": "strict",
    "server.enableStaticServing": False,
    "server.enableAgentApi": False,
    "server.scriptHealthCheckEnabled": False,
    "server.trustedUserHeaders": {},
    "server.baseUrlPath": "",
    "server.customComponentBaseUrlPath": "",
    "server.sslCertFile": None,
    "server.sslKeyFile": None,
    # nothing leaves
    "browser.gatherUsageStats": False,
    "browser.serverAddress": ADDRESS,
    "server.showEmailPrompt": False,
    "server.headless": True,
    # what a user sees
    "client.showErrorDetails": "none",
    "client.showErrorLinks": False,
    "client.toolbarMode": "minimal",
    "client.disableDataExport": True,
    "client.showSidebarNavigation": True,
    "logger.hideWelcomeMessage": True,
    "logger.level": "critical",  # what a page could not do is logged by ourselves, without data
    "logger.enableRich": False,
    "global.developmentMode": False,
    "ui.hideTopBar": False,
    # how it runs
    "server.maxUploadSize": 500,
    "server.fileWatcherType": "none",
    "server.runOnSave": False,
    "runner.magicEnabled": False,
    "runner.fastReruns": True,
    # the look
    "theme.base": "light",
    "theme.primaryColor": "#154273",
    "theme.backgroundColor": "#ffffff",
    "theme.secondaryBackgroundColor": "#f4f6f9",
    "theme.textColor": "#1d2430",
    "theme.linkColor": "#154273",
    "theme.borderColor": "#d5d9e0",
    "theme.showWidgetBorder": True,
    "theme.showSidebarBorder": True,
    "theme.baseRadius": "8px",
    "theme.baseFontSize": 15,
    "theme.headingFontSizes": ["1.75rem", "1.25rem", "1.1rem", "1rem", "1rem", "1rem"],
    "theme.headingFontWeights": [700, 700, 650, 600, 600, 600],
    "theme.chartCategoricalColors": ["#154273", "#93a9c4", "#b3320e", "#c77700", "#0b7285", "#6b3fa0"],
}


def find_free_port(first: int, tries: int = PORTS_TO_TRY) -> int:
    """Return `first`, or the next port that nobody uses.

    Raises
    ------
    SourceError
        When none of the tried ports is free.
    """
    for port in range(first, min(first + tries, 65_536)):
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
            if os.name != "nt":  # elsewhere a port of a program that just stopped counts as used for a minute
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((ADDRESS, port))
            except OSError:
                continue
            return port
    raise SourceError(f"Er is geen vrije poort tussen {first} en {first + tries - 1}. Kies een andere poort met --port.")


def make_app(launch: Launch, port: int, on_ready: Callable[[], None] = lambda: None) -> Any:
    """Return the ASGI app: Streamlit, our map assets and tiles, behind the gates."""
    import streamlit as st
    from starlette.middleware import Middleware
    from starlette.responses import RedirectResponse
    from starlette.routing import Mount, Route
    from starlette.staticfiles import StaticFiles
    from streamlit import file_util
    from streamlit.runtime.pages_manager import PagesManager

    from dashboard.failures import show_failure_of_callback
    from dashboard.gates import FirstPage, HostGate, SecurityHeaders, make_first_page
    from dashboard.menu import first

    # A first visit to the address of a page would run that page alone, without app.py around it: Streamlit takes a folder
    # `pages` for its older way of working until `st.navigation` was called once.
    PagesManager.uses_pages_directory = False
    page, script_hash = make_first_page(Path(file_util.get_static_dir()) / "index.html")

    @contextlib.asynccontextmanager
    async def lifespan(_: Any) -> AsyncIterator[None]:
        on_ready()
        yield

    return st.App(
        FOLDER / "app.py",
        lifespan=lifespan,
        routes=[
            Route(f"/{first()}", lambda _: RedirectResponse("/")),  # Streamlit serves the first page at the root alone
            Mount("/kaart/assets", StaticFiles(directory=ASSETS)),
            Mount("/kaart/web", StaticFiles(directory=WEB)),
            Mount(TILES_URL, launch.folders),
        ],
        middleware=[
            Middleware(SecurityHeaders, script_hash=script_hash, extra_host=PDOK_HOST if launch.uses_pdok else ""),
            Middleware(HostGate, port=port),
            Middleware(FirstPage, page=page),
        ],
        on_script_error=show_failure_of_callback,
    )


def serve(
    *,
    dossier_folder: Path | None = None,
    demo_folder: Path | None = None,
    port: int = 8501,
    open_browser: bool = True,
    pdok: bool = False,
    progress: Callable[[str], None] = print,
) -> None:
    """Run the program until it is stopped; prints its address, whether or not a browser can be opened.

    Parameters
    ----------
    dossier_folder, demo_folder
        Where the user's own dossier and the demo municipality stand; a place of the user's own when not given.
    port
        The first port to try; the next free one is taken when it is in use.
    open_browser
        Open the address in a browser where there is a screen.
    pdok
        Let maps fetch PDOK's base map, which shows PDOK which area is viewed.
    progress
        Is told the address and, at the first start, each step of making the demo municipality.

    Raises
    ------
    SourceError
        When the map assets are missing or no port is free.
    """
    from dashboard.demo import prepare_demo

    if missing_files():
        raise SourceError("De kaartonderdelen ontbreken. Haal ze op met: python tools/build_assets.py")
    launch = Launch(dossier_folder or default_dossier_folder(), demo_folder or default_demo_folder(), pdok)
    prepare_demo(launch.demo_folder, progress)
    start_with(launch)
    chosen = find_free_port(port)
    address = f"http://{ADDRESS}:{chosen}"

    def announce() -> None:
        progress(f"Preventiekaart draait op {address}")
        progress("Stoppen: Ctrl-C")
        threading.Thread(target=_warm_up, daemon=True).start()
        if open_browser and _has_screen():
            timer = threading.Timer(0.5, webbrowser.open, [address])
            timer.daemon = True
            timer.start()

    _quiet_uvicorn()
    app = make_app(launch, chosen, announce)
    sys.argv = [str(FOLDER / "app.py")]  # Streamlit would read our own options as its own
    with contextlib.suppress(KeyboardInterrupt):
        app.run(config={**FIXED_CONFIG, "server.port": chosen, "browser.serverPort": chosen})
    progress("Gestopt.")


def _has_screen() -> bool:
    """Return whether a browser window can appear; without one, a text browser would take over the terminal."""
    return os.name == "nt" or sys.platform == "darwin" or any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY"))


def _quiet_uvicorn() -> None:
    """Keep the server's English remarks out of the user's window."""
    from uvicorn.config import LOGGING_CONFIG

    for logger in LOGGING_CONFIG["loggers"].values():
        logger["level"] = "ERROR"


def _warm_up() -> None:
    """Load the slow libraries while the browser opens. Not streamlit-folium: it must be loaded by a page."""
    import folium  # noqa: F401
    import geopandas  # noqa: F401
    import pyogrio  # noqa: F401
