"""The launcher: only this computer, only our own pages, and headers that let nothing in or out."""

import asyncio
import socket
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from anyio.from_thread import start_blocking_portal
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import HTMLResponse, PlainTextResponse
from starlette.routing import Mount, Route, WebSocketRoute
from starlette.websockets import WebSocket

from analysis.errors import SourceError
from dashboard.gates import FirstPage, HostGate, SecurityHeaders, make_first_page
from dashboard.launch import PDOK_HOST, TILES_URL, PublishedFolders
from dashboard.server import FIXED_CONFIG, find_free_port

PORT = 8501
OURS = f"http://127.0.0.1:{PORT}"


@dataclass(frozen=True)
class Answer:
    """What came back over ASGI."""

    status: int
    headers: dict[str, str]
    body: bytes


def ask(app: Any, path: str, *, method: str = "GET", websocket: bool = False, **headers: str) -> Answer:
    """Send one request straight into an ASGI app; `origin=` and the like become headers."""
    sent: list[dict[str, Any]] = []
    fields = {"host": f"127.0.0.1:{PORT}"} | headers
    scope = {
        "type": "websocket" if websocket else "http",
        "http_version": "1.1",
        "scheme": "ws" if websocket else "http",
        "method": method,
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "root_path": "",
        "headers": [(name.encode(), value.encode()) for name, value in fields.items()],
    }
    waiting = [{"type": "websocket.connect"} if websocket else {"type": "http.request", "body": b"", "more_body": False}]

    async def receive() -> dict[str, Any]:
        if not waiting:
            await asyncio.Event().wait()  # the browser stays until it has its answer
        return waiting.pop(0)

    async def send(message: Any) -> None:
        sent.append(message)

    with start_blocking_portal() as portal:  # a thread of its own: the browser tests keep a loop running in this one
        portal.call(app, scope, receive, send)
    if websocket:
        return Answer(101 if sent[0]["type"] == "websocket.accept" else 403, {}, b"")
    listed = {name.decode().lower(): value.decode() for name, value in sent[0]["headers"]}
    return Answer(sent[0]["status"], listed, b"".join(message.get("body", b"") for message in sent[1:]))


async def _answer(request: Any) -> PlainTextResponse:
    return PlainTextResponse(request.url.path)


async def _socket(websocket: WebSocket) -> None:
    await websocket.accept()


def make_app() -> Starlette:
    return Starlette(
        routes=[
            WebSocketRoute("/_stcore/stream", _socket),
            Route("/page", lambda _: HTMLResponse("<p>streamlit</p>", headers={"ETag": "x", "Content-Encoding": "identity"})),
            Route("/{path:path}", _answer, methods=["GET", "POST", "PUT"]),
        ],
        middleware=[
            Middleware(SecurityHeaders, script_hash="sha256-abc", extra_host=""),
            Middleware(HostGate, port=PORT),
            Middleware(FirstPage, page=b"<p>onze pagina</p>"),
        ],
    )


APP = make_app()


@pytest.mark.parametrize("host", ["evil.example", f"evil.example:{PORT}", "127.0.0.1:9999", "127.0.0.1.evil.example:8501", ""])
def test_another_host_name_is_misdirected(host: str) -> None:
    assert ask(APP, "/_stcore/health", host=host).status == 421


def test_this_computer_is_answered_under_both_its_names() -> None:
    assert ask(APP, "/_stcore/health").status == 200
    assert ask(APP, "/_stcore/health", host=f"localhost:{PORT}").status == 200


def test_another_origin_is_refused_before_the_program_sees_it() -> None:
    assert ask(APP, "/_stcore/upload_file", method="PUT", origin="http://evil.example").status == 403
    assert ask(APP, "/_stcore/upload_file", method="PUT", origin=OURS).status == 200


def test_a_frame_without_origin_reads_assets_and_tiles_but_nothing_else() -> None:
    assert ask(APP, "/basiskaart/x/streets.pmtiles", origin="null").status == 200
    assert ask(APP, "/kaart/assets/leaflet.js", origin="null").status == 200
    assert ask(APP, "/_stcore/host-config", origin="null").status == 403
    assert ask(APP, "/basiskaart/x/streets.pmtiles", method="POST", origin="null").status == 403


@pytest.mark.parametrize("origin", ["http://evil.example", "null", None])
def test_a_websocket_needs_our_own_origin(origin: str | None) -> None:
    headers = {} if origin is None else {"origin": origin}
    assert ask(APP, "/_stcore/stream", websocket=True, **headers).status == 403


def test_a_websocket_of_our_own_page_opens() -> None:
    assert ask(APP, "/_stcore/stream", websocket=True, origin=OURS).status == 101


@pytest.mark.parametrize("path", ["/_stcore/metrics", "/_stcore/agent/mcp", "/_stcore/agent/interact"])
def test_doors_of_streamlit_that_we_do_not_use_are_closed(path: str) -> None:
    assert ask(APP, path).status == 404


def test_a_page_runs_only_our_own_scripts() -> None:
    policy = ask(APP, "/page").headers["content-security-policy"]
    scripts = next(part for part in policy.split("; ") if part.startswith("script-src"))
    assert scripts == "script-src 'self' 'sha256-abc'"
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy


def test_a_map_frame_is_sandboxed_without_an_origin() -> None:
    policy = ask(APP, "/component/streamlit_folium.st_folium/index.html").headers["content-security-policy"]
    assert "sandbox allow-scripts" in policy
    assert "allow-same-origin" not in policy


def test_no_policy_names_another_host_unless_pdok_was_chosen() -> None:
    for path in ("/page", "/component/x/index.html", "/kaart/x.js"):
        assert "http" not in ask(APP, path).headers["content-security-policy"]


def test_pdok_opens_one_host_for_pictures_in_the_frame_of_a_map_only() -> None:
    app = Starlette(
        routes=[Route("/{path:path}", _answer)], middleware=[Middleware(SecurityHeaders, script_hash="sha256-abc", extra_host=PDOK_HOST)]
    )
    frame = ask(app, "/component/x/index.html").headers["content-security-policy"]
    assert [part for part in frame.split("; ") if "http" in part] == ["img-src 'self' data: blob: https://service.pdok.nl"]
    assert "http" not in ask(app, "/page").headers["content-security-policy"]


def test_every_answer_keeps_its_type_and_tells_nobody_where_it_came_from() -> None:
    headers = ask(APP, "/anything").headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert "access-control-allow-origin" not in headers


def test_the_first_page_is_swapped_whole_and_other_answers_pass() -> None:
    page = ask(APP, "/page")
    assert page.body == b"<p>onze pagina</p>"
    assert page.headers["content-length"] == str(len(page.body))
    assert "etag" not in page.headers
    assert ask(APP, "/other").body == b"/other"


def test_the_first_page_is_dutch_and_its_inline_script_has_the_hash_we_allow() -> None:
    from streamlit import file_util

    page, script_hash = make_first_page(Path(file_util.get_static_dir()) / "index.html")
    html = page.decode()
    assert '<html lang="nl">' in html
    assert "<title>Preventiekaart</title>" in html
    assert "/kaart/web/page.js" in html
    assert "service-desc" not in html
    assert html.count("<script>") == 1
    assert script_hash.startswith("sha256-")


def test_tiles_are_served_in_parts_under_an_address_nobody_can_guess(tmp_path: Path) -> None:
    (tmp_path / "streets.pmtiles").write_bytes(bytes(range(100)))
    (tmp_path / "register.json").write_text("{}", encoding="utf-8")
    folders = PublishedFolders()
    address = folders.publish(tmp_path)
    app = Starlette(routes=[Mount(TILES_URL, folders)])

    part = ask(app, f"{address}/streets.pmtiles", range="bytes=10-19")
    assert part.status == 206
    assert part.body == bytes(range(10, 20))
    for path in (
        f"{TILES_URL}/streets.pmtiles",
        f"{TILES_URL}/geraden/streets.pmtiles",
        f"{address}/register.json",
        f"{address}/../streets.pmtiles",
    ):
        assert ask(app, path).status == 404
    assert folders.publish(tmp_path) == address


def test_a_used_port_gives_the_next_free_one() -> None:
    with socket.socket() as used:
        used.bind(("127.0.0.1", 0))
        used.listen()
        taken = used.getsockname()[1]
        assert find_free_port(taken) > taken


def test_no_free_port_is_said_in_a_sentence() -> None:
    with socket.socket() as used:
        used.bind(("127.0.0.1", 0))
        used.listen()
        with pytest.raises(SourceError, match="geen vrije poort"):
            find_free_port(used.getsockname()[1], tries=1)


def test_every_key_that_guards_or_calls_home_is_fixed() -> None:
    assert FIXED_CONFIG["server.address"] == "127.0.0.1"
    assert FIXED_CONFIG["browser.gatherUsageStats"] is False
    assert FIXED_CONFIG["client.allowedOrigins"] == []
    assert FIXED_CONFIG["client.showErrorDetails"] == "none"
    from streamlit import config

    guards = [
        key
        for key in config.get_config_options()
        if any(
            word in key.lower()
            for word in (
                "origin",
                "cors",
                "xsrf",
                "host",
                "agentapi",
                "static",
                "trusted",
                "ssl",
                "errordetails",
                "usagestats",
                "emailprompt",
            )
        )
    ]
    loose = [key for key in guards if key not in FIXED_CONFIG]
    assert loose == []
