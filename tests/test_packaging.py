"""The wheel, installed in a fresh environment, is the whole product: command line, dashboard, map assets and lists."""

import os
import re
import subprocess
import sys
import time
import urllib.request
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SCRIPTS = "Scripts" if os.name == "nt" else "bin"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--skip-dependency-check", "--outdir", out, ROOT]
    subprocess.run(build, check=True, capture_output=True)
    return next(out.iterdir())  # the build makes one file


@pytest.fixture(scope="module")
def fresh_environment(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("environment") / "venv"
    venv.create(folder, with_pip=True)
    python = folder / SCRIPTS / ("python.exe" if os.name == "nt" else "python")
    install = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-c", ROOT / "requirements.lock", wheel]
    subprocess.run(install, check=True)
    return folder / SCRIPTS


def test_wheel_holds_pages_lists_and_map_assets(wheel: Path):
    names = zipfile.ZipFile(wheel).namelist()
    for part in ("analysis/cli.py", "dashboard/app.py", "dashboard/assets/leaflet.js", "analysis/data/column_aliases.csv"):
        assert part in names
    assert any(name.startswith("dashboard/pages/") for name in names)
    assert not any(name.startswith(("tests/", "data/", "tools/")) for name in names)


@pytest.mark.slow
def test_wheel_runs_the_whole_chain_from_another_folder(fresh_environment: Path, tmp_path: Path):
    def call(*arguments: object) -> str:
        command = [fresh_environment / "preventiekaart", *(str(argument) for argument in arguments)]
        return subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, encoding="utf-8").stdout

    call("demo", "make", "--out", "demo", "--seed", 5, "--addresses", 800, "--incidents", 40)
    bag = ["--bag", "demo/bag-light.gpkg", "--areas", "demo/buurten.gpkg", "--businesses", "demo/bedrijven.csv"]
    assert "Waterveen" in call("register", "build", *bag, "--basemap", "demo/basiskaart.gpkg", "--out", "reg")
    call("run", "demo/politieoverzicht.xlsx", "--register", "reg", "--out", "uit")
    assert (tmp_path / "uit" / "te_delen" / "visit_list.xlsx").stat().st_size > 0


@pytest.mark.slow
def test_wheel_starts_the_dashboard_from_another_folder_and_prints_its_address(fresh_environment: Path, tmp_path: Path):
    command = [fresh_environment / "preventiekaart", "dashboard", "--no-browser", "--dossier", "dossier", "--demo", "demo"]
    quiet = {**os.environ, "PYTHONUNBUFFERED": "1"}
    with (tmp_path / "uitvoer.txt").open("w", encoding="utf-8") as said:
        server = subprocess.Popen(command, cwd=tmp_path, stdout=said, stderr=subprocess.STDOUT, env=quiet)
        try:
            address = _wait_for_address(tmp_path / "uitvoer.txt", server)
            with urllib.request.urlopen(f"{address}/_stcore/health", timeout=10) as answer:
                assert answer.read() == b"ok"
        finally:
            server.terminate()
            server.wait(timeout=20)


def _wait_for_address(said: Path, server: "subprocess.Popen[bytes]") -> str:
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        found = re.search(r"http://127\.0\.0\.1:\d+", said.read_text(encoding="utf-8"))
        if found:
            time.sleep(2)
            return found.group()
        assert server.poll() is None, said.read_text(encoding="utf-8")
        time.sleep(0.5)
    raise AssertionError(said.read_text(encoding="utf-8"))
