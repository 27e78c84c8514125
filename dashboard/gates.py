"""Three small ASGI layers around Streamlit: who may ask, what a page may load, and what the first page holds.

docs/adr/0002-dashboard-beveiliging.md says why each of them is there.
"""

import base64
import hashlib
import re
from pathlib import Path
from typing import TYPE_CHECKING

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

FRAME_PREFIX = "/component/"
OPEN_PREFIXES = (FRAME_PREFIX, "/kaart/", "/basiskaart/")
"""What the sandboxed frame of a map loads; it has no origin, so `Origin: null` is right there and nowhere else."""
CLOSED_PREFIXES = ("/_stcore/metrics", "/_stcore/agent", "/_stcore/script-health-check")


class HostGate:
    """Answers only requests for this computer by name, from our own pages.

    A wrong host gets 421 (against DNS rebinding), a foreign origin 403, before Streamlit sees the request: Streamlit would
    ask an outside server for its own address first.
    """

    def __init__(self, app: "ASGIApp", port: int) -> None:
        self._app = app
        self._hosts = {f"127.0.0.1:{port}", f"localhost:{port}"}
        self._origins = {f"http://{host}" for host in self._hosts}

    async def __call__(self, scope: "Scope", receive: "Receive", send: "Send") -> None:
        """Pass the request on, or refuse it."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        status = self._refusal(scope, Headers(scope=scope))
        if status is None:
            await self._app(scope, receive, send)
        elif scope["type"] == "websocket":
            await receive()
            await send({"type": "websocket.close", "code": 1008})
        else:
            await PlainTextResponse("Niet toegestaan", status_code=status)(scope, receive, send)

    def _refusal(self, scope: "Scope", headers: Headers) -> int | None:
        if headers.get("host", "").lower() not in self._hosts:
            return 421
        path, origin = scope["path"], headers.get("origin")
        if path.startswith(CLOSED_PREFIXES):
            return 404
        if scope["type"] == "websocket":
            return None if origin in self._origins else 403
        may_be_frame = scope["method"] in ("GET", "HEAD", "OPTIONS") and path.startswith(OPEN_PREFIXES)
        is_ours = origin is None or origin in self._origins or (origin == "null" and may_be_frame)
        return None if is_ours else 403


def _page_policy(script_hash: str) -> str:
    return "; ".join(
        [
            "default-src 'none'",
            f"script-src 'self' '{script_hash}'",
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            "media-src 'self' blob:",
            "connect-src 'self'",
            "worker-src 'self' blob:",
            "frame-src 'self'",
            "manifest-src 'self'",
            "base-uri 'self'",
            "form-action 'none'",
            "frame-ancestors 'none'",
        ]
    )


def _frame_policy(extra_host: str) -> str:
    """Let streamlit-folium run the script it is sent, in a frame that can reach nothing of ours."""
    return "; ".join(
        [
            "default-src 'none'",
            "script-src 'self' 'unsafe-inline' 'unsafe-eval'",
            "style-src 'self' 'unsafe-inline'",
            f"img-src 'self' data: blob: {extra_host}".rstrip(),
            "font-src 'self'",
            "connect-src 'self'",
            "base-uri 'none'",
            "form-action 'none'",
            "frame-ancestors 'self'",
            "sandbox allow-scripts",
        ]
    )


class SecurityHeaders:
    """Puts the same protective headers on every answer; the strict policy on pages, the sandbox on map frames."""

    def __init__(self, app: "ASGIApp", script_hash: str, extra_host: str = "") -> None:
        self._app = app
        self._page = _page_policy(script_hash)
        self._frame = _frame_policy(extra_host)

    async def __call__(self, scope: "Scope", receive: "Receive", send: "Send") -> None:
        """Add the headers as the answer passes."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        path = scope["path"]
        is_open = path.startswith(OPEN_PREFIXES)

        async def send_with_headers(message: "Message") -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers["Content-Security-Policy"] = self._frame if path.startswith(FRAME_PREFIX) else self._page
                headers["X-Content-Type-Options"] = "nosniff"
                headers["Referrer-Policy"] = "no-referrer"
                headers["Cross-Origin-Opener-Policy"] = "same-origin"
                headers["Cross-Origin-Resource-Policy"] = "cross-origin" if is_open else "same-origin"
                headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=(), payment=(), usb=()"
                if is_open:
                    headers["Access-Control-Allow-Origin"] = "*"
                    headers["Access-Control-Expose-Headers"] = "Content-Range, ETag, Content-Length"
                elif "access-control-allow-origin" in headers:
                    del headers["access-control-allow-origin"]
            await send(message)

        await self._app(scope, receive, send_with_headers)


class FirstPage:
    """Replaces Streamlit's first page by ours: Dutch language, our title, our script; any other answer passes as it is."""

    def __init__(self, app: "ASGIApp", page: bytes) -> None:
        self._app = app
        self._page = page

    async def __call__(self, scope: "Scope", receive: "Receive", send: "Send") -> None:
        """Swap the body of an html answer outside the frames."""
        if scope["type"] != "http" or scope["path"].startswith(OPEN_PREFIXES):
            await self._app(scope, receive, send)
            return
        is_swapped = False

        async def send_swapped(message: "Message") -> None:
            nonlocal is_swapped
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                is_swapped = message["status"] == 200 and headers.get("content-type", "").startswith("text/html")
                if is_swapped:
                    for name in ("content-encoding", "etag", "last-modified", "accept-ranges"):
                        if name in headers:
                            del headers[name]
                    headers["Content-Length"] = str(len(self._page))
                    headers["Cache-Control"] = "no-store"
                await send(message)
            elif not is_swapped:
                await send(message)
            elif not message.get("more_body", False):
                await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else self._page})

        await self._app(scope, receive, send_swapped)


def make_first_page(index: Path) -> tuple[bytes, str]:
    """Return our version of Streamlit's index.html and the hash that lets its one inline script run."""
    html = index.read_text(encoding="utf-8")
    html = html.replace('<html lang="en">', '<html lang="nl">').replace("<title>Streamlit</title>", "<title>Preventiekaart</title>")
    html = re.sub(r'\s*<link rel="service-desc"[^>]*>', "", html)
    html = re.sub(
        r"<noscript>.*?</noscript>", "<noscript><p>Zet JavaScript aan om Preventiekaart te gebruiken.</p></noscript>", html, flags=re.S
    )
    html = html.replace("</head>", '    <script src="/kaart/web/page.js" defer></script>\n  </head>')
    inline = re.search(r"<script>(.*?)</script>", html, flags=re.S)
    digest = hashlib.sha256(inline.group(1).encode() if inline else b"").digest()
    return html.encode(), f"sha256-{base64.b64encode(digest).decode('ascii')}"
