"""The map assets: pinned, verified, complete, and gathered only when needed."""

import hashlib
import io
import json
import subprocess
import tarfile
from collections.abc import Sequence
from pathlib import Path

import pytest

from tools import build_assets
from tools.build_assets import AssetError, Package


def make_archive(files: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w:gz") as archive:
        for name, content in files.items():
            member = tarfile.TarInfo(f"package/{name}")
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    return stream.getvalue()


ARCHIVE = make_archive({"dist/thing.js": b"var thing;", "LICENSE": b"free"})
PACKAGE = Package(
    "@maker/thing",
    "1.2.3",
    "MIT",
    hashlib.sha256(ARCHIVE).hexdigest(),
    {"dist/thing.js": "thing.js", "LICENSE": "licences/thing.txt"},
)


class FakeNpm:
    """Writes the archive that npm would have fetched, and counts how often it was asked."""

    def __init__(self, content: bytes = ARCHIVE, returncode: int = 0) -> None:
        self.content, self.returncode, self.asked = content, returncode, []

    def __call__(self, arguments: Sequence[str], folder: Path) -> "subprocess.CompletedProcess[str]":
        self.asked.append(list(arguments))
        if self.returncode == 0:
            (folder / PACKAGE.archive).write_bytes(self.content)
        return subprocess.CompletedProcess(list(arguments), self.returncode, stdout="", stderr="npm zegt nee")


def test_assets_are_unpacked_with_a_manifest_that_names_version_licence_and_hash(tmp_path: Path) -> None:
    assets = tmp_path / "assets"

    assert build_assets.build(assets, [PACKAGE], [FakeNpm()]) is True

    assert (assets / "thing.js").read_bytes() == b"var thing;"
    assert (assets / "licences" / "thing.txt").read_bytes() == b"free"
    manifest = json.loads((assets / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["packages"][0]["name"] == "@maker/thing"
    assert manifest["packages"][0]["version"] == "1.2.3"
    assert manifest["packages"][0]["licence"] == "MIT"
    assert manifest["files"]["thing.js"] == hashlib.sha256(b"var thing;").hexdigest()


def test_npm_is_asked_for_the_pinned_version_and_runs_no_script(tmp_path: Path) -> None:
    npm = FakeNpm()

    build_assets.build(tmp_path / "assets", [PACKAGE], [npm])

    assert "@maker/thing@1.2.3" in npm.asked[0]
    assert "--ignore-scripts" in npm.asked[0]


def test_a_complete_folder_is_left_alone_without_asking_npm(tmp_path: Path) -> None:
    build_assets.build(tmp_path / "assets", [PACKAGE], [FakeNpm()])
    npm = FakeNpm()

    assert build_assets.build(tmp_path / "assets", [PACKAGE], [npm]) is False
    assert npm.asked == []


def test_a_changed_file_is_gathered_again(tmp_path: Path) -> None:
    assets = tmp_path / "assets"
    build_assets.build(assets, [PACKAGE], [FakeNpm()])
    (assets / "thing.js").write_bytes(b"var other;")

    assert build_assets.build(assets, [PACKAGE], [FakeNpm()]) is True
    assert (assets / "thing.js").read_bytes() == b"var thing;"


def test_another_archive_than_the_pinned_one_is_refused_and_changes_nothing(tmp_path: Path) -> None:
    other = make_archive({"dist/thing.js": b"steal()", "LICENSE": b"free"})

    with pytest.raises(AssetError, match="niet het pakket dat wij kennen"):
        build_assets.build(tmp_path / "assets", [PACKAGE], [FakeNpm(other)])
    assert not (tmp_path / "assets").exists()


def test_the_next_npm_is_tried_when_the_first_is_missing_or_fails(tmp_path: Path) -> None:
    def missing(arguments: Sequence[str], folder: Path) -> "subprocess.CompletedProcess[str]":
        raise FileNotFoundError("npm")

    assert build_assets.build(tmp_path / "assets", [PACKAGE], [missing, FakeNpm(returncode=1), FakeNpm()]) is True


def test_without_any_npm_the_message_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(AssetError, match="niet op te halen"):
        build_assets.build(tmp_path / "assets", [PACKAGE], [FakeNpm(returncode=1)])


def test_the_installed_assets_are_complete_and_each_bundled_library_has_its_licence() -> None:
    assert build_assets.is_complete(build_assets.ASSETS)
    for package in build_assets.PACKAGES:
        assert any(target.startswith("licences/") for target in package.files.values()), package.name
