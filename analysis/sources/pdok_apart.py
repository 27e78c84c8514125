"""Fetching from PDOK in a process of its own.

While GDAL waits for an answer nothing else in its process can go on: the screen would stand still, and Ctrl+C would wait too.
"""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from analysis.errors import PreventiekaartError, SourceError
from analysis.sources.pdok import BASE_URL, PAGE_ROWS, TILE_M, fetch_addresses

BROKEN_OFF = "Het ophalen bij PDOK is afgebroken. Probeer het opnieuw: wat al is opgehaald, blijft bewaard."


def fetch_apart(
    municipality: str,
    out: Path,
    *,
    base_url: str = BASE_URL,
    page_rows: int = PAGE_ROWS,
    tile_m: float = TILE_M,
    progress: Callable[[str], None] | None = None,
) -> Path:
    """Do what `pdok.fetch_addresses` does, in a process that ends with this call, whatever `progress` raises.

    Raises
    ------
    SourceError
        As `pdok.fetch_addresses`, and when the process was ended from outside.
    """
    tell = progress or (lambda _: None)
    asked = json.dumps({"municipality": municipality, "out": str(out), "base_url": base_url, "page_rows": page_rows, "tile_m": tile_m})
    worker = subprocess.Popen(  # noqa: S603  # our own module; what is asked goes in as one JSON text
        [sys.executable, "-m", __name__, asked],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        encoding="utf-8",
    )
    said: dict[str, str] = {}
    try:
        assert worker.stdout is not None
        for line in worker.stdout:
            said = json.loads(line)
            if "told" in said:
                tell(said["told"])
    finally:
        if worker.poll() is None and "done" not in said:
            worker.kill()
        worker.wait()
        if worker.stdout is not None:
            worker.stdout.close()
    if "refused" in said:
        raise SourceError(said["refused"])
    if "done" not in said:
        raise SourceError(BROKEN_OFF)
    return out


def _say(**said: str) -> None:
    sys.stdout.write(json.dumps(said) + "\n")
    sys.stdout.flush()


def main() -> None:
    """Fetch what the first argument asks; say on standard output, a JSON object a line, how far it is and how it ended."""
    asked = json.loads(sys.argv[1])
    try:
        fetch_addresses(
            asked["municipality"],
            Path(asked["out"]),
            base_url=asked["base_url"],
            page_rows=asked["page_rows"],
            tile_m=asked["tile_m"],
            progress=lambda text: _say(told=text),
        )
    except PreventiekaartError as error:
        _say(refused=str(error))
    else:
        _say(done="")


if __name__ == "__main__":
    main()
