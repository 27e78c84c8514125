"""A real HTTP server between the program and a service, which breaks off or refuses when it is told to.

Only for a program in another process: while GDAL waits for an answer, no thread of its own process can give one.
"""

import threading
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

WHOLE, CUT, REFUSE, EMPTY = "whole", "cut", "refuse", "empty"
"""What to do with a request: answer; break off halfway the body; answer 503; answer without a body."""


@dataclass
class Proxy:
    """The address of the proxy, what it was asked, and what it does with request number n (from 1)."""

    url: str
    asked: list[str] = field(default_factory=list)
    how: Callable[[int, str], str] = lambda number, path: WHOLE


@contextmanager
def proxy_to(target: str) -> Iterator[Proxy]:
    """Run a proxy to a service on this machine; links in its answers lead back through the proxy."""
    proxy = Proxy("")

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            proxy.asked.append(self.path)
            how = proxy.how(len(proxy.asked), self.path)
            status, kind, body = _answer(target + self.path)
            body = body.replace(target.encode(), proxy.url.encode())
            if how == REFUSE:
                status, body = 503, b"{}"
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body[: len(body) // 2] if how == CUT else b"" if how == EMPTY else body)
            if how in (CUT, EMPTY):
                self.close_connection = True

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    proxy.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield proxy
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _answer(url: str) -> tuple[int, str, bytes]:
    try:
        with urllib.request.urlopen(url, timeout=30) as answer:
            return answer.status, answer.headers.get("Content-Type", ""), answer.read()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.headers.get("Content-Type", ""), error.read()
