from pathlib import Path

import pytest

from analysis.errors import SourceError
from analysis.folders import new_file, new_folder


def test_a_folder_appears_whole(tmp_path: Path):
    with new_folder(tmp_path / "uit") as work:
        (work / "a.txt").write_text("a", encoding="utf-8")
        assert not (tmp_path / "uit").exists()
    assert (tmp_path / "uit" / "a.txt").read_text(encoding="utf-8") == "a"


def test_after_a_failure_nothing_is_left(tmp_path: Path):
    with pytest.raises(FileNotFoundError), new_folder(tmp_path / "uit") as work:
        (work / "a.txt").rename(work / "does" / "not" / "exist")
    assert list(tmp_path.iterdir()) == []


def test_a_folder_with_something_in_it_is_refused_and_untouched(tmp_path: Path):
    (tmp_path / "uit").mkdir()
    (tmp_path / "uit" / "oud.txt").write_text("oud", encoding="utf-8")
    with pytest.raises(SourceError, match="niet leeg"), new_folder(tmp_path / "uit"):
        pass
    assert [p.name for p in (tmp_path / "uit").iterdir()] == ["oud.txt"]


def test_a_file_keeps_its_old_content_after_a_failure(tmp_path: Path):
    path = tmp_path / "a.csv"
    path.write_text("oud", encoding="utf-8")
    with pytest.raises(UnicodeEncodeError), new_file(path) as work:
        work.write_text("half\ud800", encoding="utf-8")
    assert path.read_text(encoding="utf-8") == "oud"
    assert [p.name for p in tmp_path.iterdir()] == ["a.csv"]
