"""How long the page Hotspots takes to answer a change of a filter, on the server.

    python -m tests.benchmarks.filters [--demo FOLDER] [--addresses N] [--incidents N]

Runs the page itself, without a browser, on a demo municipality: that of a folder the program made before, or a new one. Prints per
change of a filter the seconds until everything is on screen but the word on chance, and the processor time of that; then how long
the word on chance took after it.
"""

import argparse
import tempfile
import time
from pathlib import Path

from streamlit.runtime.scriptrunner import script_runner
from streamlit.testing.v1 import AppTest

from analysis.sources.demo import make_demo
from dashboard import launch
from dashboard.concentrations import BEING_WEIGHED
from dashboard.demo import demo_place, prepare_demo
from dashboard.menu import path_of

CHANGES = (
    ("hotspots-period", "24 maanden"),
    ("hotspots-period", "12 maanden"),
    ("hotspots-kind", ["business_robbery"]),
    ("hotspots-daypart", ["avond"]),
    ("hotspots-precision", "huisnummer of beter"),
)
LONGEST_S = 60


def main() -> None:
    """Print one line per change of a filter."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else "")
    parser.add_argument("--demo", type=Path)
    parser.add_argument("--addresses", type=int, default=12_000)
    parser.add_argument("--incidents", type=int, default=250)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        demo = options.demo or Path(folder) / "demo"
        if options.demo is None:
            make_demo(demo_place(demo).files, seed=1, addresses=options.addresses, incidents=options.incidents)
        prepare_demo(demo, lambda _: None)
        measure(demo, Path(folder) / "dossier")


def measure(demo: Path, dossier: Path) -> None:
    """Open the page and change one filter after another."""
    spent: list[float] = []
    run_script = script_runner.ScriptRunner._run_script

    def timed(runner: script_runner.ScriptRunner, *given: object) -> None:
        begun = time.thread_time()
        run_script(runner, *given)  # type: ignore[arg-type]  # passed on as they are
        spent.append(time.thread_time() - begun)

    script_runner.ScriptRunner._run_script = timed  # type: ignore[method-assign,assignment]
    launch.start_with(launch.Launch(dossier, demo))
    page = AppTest.from_file(str(path_of("hotspots")), default_timeout=LONGEST_S)
    begun = time.perf_counter()
    page.run()
    print(f"first time: {time.perf_counter() - begun:.2f} s ({spent[-1]:.2f} s of one processor)")
    wait(page)
    for key, value in CHANGES:
        widget = page.multiselect(key=key) if isinstance(value, list) else page.selectbox(key=key)
        begun = time.perf_counter()
        widget.set_value(value).run()
        shown, processor = time.perf_counter() - begun, spent[-1]
        assert not page.exception, page.exception
        print(f"{key} {value}: {shown:.2f} s ({processor:.2f} s of one processor), chance {wait(page):.2f} s later")


def wait(page: AppTest) -> float:
    """Return after how many seconds the word on chance was there."""
    begun = time.perf_counter()
    while any(BEING_WEIGHED in each.proto.body for each in page.get("html")) and time.perf_counter() - begun < LONGEST_S:
        time.sleep(0.1)
        page.run()
    return time.perf_counter() - begun


if __name__ == "__main__":
    main()
