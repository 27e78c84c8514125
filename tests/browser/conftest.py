"""The real program in a real browser: the server on a free port, Debian's chromium, and no other host in sight."""

import os
import queue
import re
import shutil
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Generator, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
START_S = 120
WAIT_MS = 60_000
OPEN_PAGES = pytest.StashKey[list[Any]]()

CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--lang=nl",
]

LAUNCHER = """
import sys
def watch(event, arguments):
    if event in ("socket.connect", "socket.getaddrinfo"):
        place = arguments[1] if event == "socket.connect" else arguments[0]
        host = place[0] if isinstance(place, tuple) else place
        if host not in ("127.0.0.1", "localhost", "::1", None, "0.0.0.0", b"127.0.0.1"):
            print("BUITEN", event, host, file=sys.stderr, flush=True)
sys.addaudithook(watch)
from analysis.cli import main
main(sys.argv[1:])
"""
"""Starts the command line with an eye on every connection the server makes itself."""


def find_chromium() -> str | None:
    """Return the browser of this machine."""
    names = ("chromium", "chromium-browser", "google-chrome")
    return os.environ.get("PREVENTIEKAART_CHROMIUM") or next((path for name in names if (path := shutil.which(name))), None)


@dataclass
class Server:
    """The running program."""

    process: "subprocess.Popen[str]"
    url: str
    demo: Path
    dossier: Path
    lines: list[str] = field(default_factory=list)
    listener: threading.Thread | None = None

    @property
    def output(self) -> str:
        """Everything it said so far."""
        return "\n".join(self.lines)

    def stop(self) -> int:
        """Stop it as a user does, and return its exit code."""
        import signal

        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT if os.name != "nt" else signal.SIGTERM)
        try:
            code = self.process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            code = self.process.wait()
        if self.listener is not None and self.process.stdout is not None:
            self.listener.join()
            self.process.stdout.close()
        return code


def start_server(demo: Path, dossier: Path, *options: str, working_folder: Path) -> Server:
    """Start the program and wait until it says where it is."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-c", LAUNCHER, "dashboard", "--demo", str(demo), "--dossier", str(dossier), "--port", str(port)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", "PYTHONUNBUFFERED": "1"}
    environment |= dict.fromkeys(("XDG_STATE_HOME", "LOCALAPPDATA"), str(working_folder / "log"))
    process = subprocess.Popen(
        [*command, "--no-browser", *options],
        cwd=working_folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
    )
    server = Server(process, "", demo, dossier)
    arrived: queue.Queue[str] = queue.Queue()

    def listen() -> None:
        assert process.stdout is not None
        for line in process.stdout:
            server.lines.append(line.rstrip())
            arrived.put(line)
        arrived.put("")

    server.listener = threading.Thread(target=listen, daemon=True)
    server.listener.start()
    while True:
        line = arrived.get(timeout=START_S)
        found = re.search(r"draait op (http://127\.0\.0\.1:\d+)", line)
        if found:
            server.url = found[1]
            return server
        if not line:
            server.stop()
            raise AssertionError(f"Het programma startte niet:\n{server.output}")


@pytest.fixture(scope="session")
def small_demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A demo folder with a small municipality, its register and its dossier."""
    from analysis.sources.demo import make_demo
    from dashboard.demo import demo_place, prepare_demo

    folder = tmp_path_factory.mktemp("oefengegevens")
    make_demo(demo_place(folder).files, seed=3, addresses=1500, incidents=80)
    prepare_demo(folder, lambda _: None)
    return folder


@pytest.fixture(scope="session")
def server(small_demo: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The program with the small demo municipality, for all tests that only look."""
    folder = tmp_path_factory.mktemp("programma")
    started = start_server(small_demo, folder / "dossier", working_folder=folder)
    yield started
    started.stop()


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Debian's chromium; a machine without it skips, but CI fails."""
    path = find_chromium()
    if path is None:
        sentence = "Geen chromium gevonden. Installeer hem met: sudo apt-get install chromium"
        if os.environ.get("CI") == "true":
            pytest.fail(sentence)
        pytest.skip(sentence)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=path, args=CHROMIUM_FLAGS)
        yield opened
        opened.close()


@dataclass
class Watch:
    """What a browser page did that it should not do."""

    home: str
    faults: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)

    def follow(self, page: Any) -> None:
        """Listen to a page."""
        page.on("request", lambda request: self._request(request.url))
        page.on("console", lambda message: message.type == "error" and self._console(message))
        page.on("pageerror", lambda error: self.faults.append(f"script: {error}"))
        page.on("dialog", lambda dialog: (self.faults.append(f"dialog: {dialog.message}"), dialog.dismiss()))

    def _request(self, url: str) -> None:
        self.requests.append(url)
        if not url.startswith((self.home, "data:", "blob:", self.home.replace("http", "ws"))):
            self.faults.append(f"andere host: {url}")

    def _console(self, message: Any) -> None:
        url = (message.location or {}).get("url", "")
        if not url.endswith(("/_stcore/health", "/_stcore/host-config")):  # asked below a page's own address first: a 404 by design
            self.faults.append(f"console: {message.text} ({url})")


@pytest.fixture
def open_page(browser: Any, request: pytest.FixtureRequest) -> Iterator[Callable[..., Any]]:
    """Open an address in a browser of its own; the test fails on another host, a script error or a message box."""
    contexts, watches = [], []

    def opened(url: str, *, home: str | None = None) -> Any:
        context = browser.new_context(viewport={"width": 1280, "height": 800}, locale="nl-NL", accept_downloads=True)
        page = context.new_page()
        page.set_default_timeout(WAIT_MS)
        watch = Watch(home or re.match(r"https?://[^/]+|file://", url)[0])  # type: ignore[index]
        watch.follow(page)
        contexts.append(context)
        request.node.stash.setdefault(OPEN_PAGES, []).append(page)
        watches.append(watch)
        page.goto(url)
        page.watch = watch
        return page

    yield opened
    for context in contexts:
        context.close()
    faults = [fault for watch in watches for fault in watch.faults]
    assert faults == []


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Try a browser test once more when it fails: on a busy machine a click may come before the page is ready. The summary counts it."""
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.flaky(reruns=1))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Say with a failure what stood on the open pages: on another machine that is all there is to see."""
    report = yield
    if report.when == "call" and report.failed:
        for page in item.stash.get(OPEN_PAGES, []):
            with suppress(Exception):  # a page that is closed or lost says nothing, and the failure itself must be told
                report.sections.append((f"op het scherm van {page.url}", page.locator("body").inner_text(timeout=2000)))
    return report


def settle(page: Any) -> Any:
    """Wait until the program has nothing more to show."""
    for _ in range(3):  # on a busy machine a click may take a moment before anything starts
        page.wait_for_selector("[data-testid=stApp][data-test-script-state=notRunning]", timeout=WAIT_MS)
        page.wait_for_timeout(250)
    page.wait_for_selector("[data-testid=stApp][data-test-script-state=notRunning]", timeout=WAIT_MS)
    return page


def map_frame(page: Any) -> Any:
    """Return the frame of the first map, once it is drawn."""
    frame = page.frame_locator("iframe[title=Kaart], iframe[title*=folium]").first
    frame.locator(".leaflet-container").wait_for(timeout=WAIT_MS)
    return frame
