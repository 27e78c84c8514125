"""`preventiekaart register`: what a person types, and what the terminal says back."""

from datetime import date
from pathlib import Path

import pytest

from analysis.cli import main
from analysis.register import open_register
from tests import make_bag


@pytest.fixture
def bag(tmp_path: Path) -> Path:
    path = make_bag.write_bag(tmp_path / "bag-light.gpkg", make_bag.village(4, municipality="0080"))
    make_bag.write_bag(path, make_bag.village(3, municipality="0995"))
    return make_bag.write_bag(path, make_bag.village(2, municipality="0034"))


def _refusal(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> str:
    with pytest.raises(SystemExit) as stopped:
        main(arguments)
    assert stopped.value.code == 2
    return capsys.readouterr().err.strip().splitlines()[-1]


def test_a_municipality_may_be_named_by_name_or_code_and_more_than_once(
    bag: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "register"
    asked = ["--municipality", "Leeuwarden", "--municipality", "GM0995", "--municipality", "80"]
    main(["register", "build", "--bag", str(bag), "--out", str(out), "--as-of", "2026-11-22", *asked])
    said = capsys.readouterr().out
    assert "Gemeente: Leeuwarden (0080), 24 adressen" in said
    assert "Gemeente: Lelystad (0995), 18 adressen" in said
    assert "Almere" not in said
    assert open_register(out).info.built_on == date(2026, 11, 22)


def test_without_a_municipality_the_whole_file_is_taken(bag: Path, tmp_path: Path) -> None:
    main(["register", "build", "--bag", str(bag), "--out", str(tmp_path / "register")])
    assert open_register(tmp_path / "register").codes == ("0034", "0080", "0995")


def test_the_same_day_gives_the_same_bytes(bag: Path, tmp_path: Path) -> None:
    made = []
    for name in ("a", "b"):
        main(["register", "build", "--bag", str(bag), "--out", str(tmp_path / name), "--as-of", "22-11-2026"])
        files = sorted(file for file in (tmp_path / name).rglob("*") if file.is_file())
        made.append({str(file.relative_to(tmp_path / name)): file.read_bytes() for file in files})
    assert made[0] == made[1]
    assert {"register.json", "findings.csv", "addresses_0080.parquet", "addresses_0034.parquet"} <= made[0].keys()


def test_an_old_register_says_so(bag: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["register", "build", "--bag", str(bag), "--out", str(tmp_path / "register"), "--as-of", "2026-11-22"])
    capsys.readouterr()
    main(["register", "info", str(tmp_path / "register"), "--as-of", "2029-12-31"])
    said = capsys.readouterr().out
    assert "Let op: Het adressenbestand is van" in said
    assert "Haal nieuwe adressen op." in said


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--municipality", "Leeuwaarden"], "We kennen geen gemeente ‘Leeuwaarden’. Bedoelt u Leeuwarden?"),
        (["--municipality", "Bergen"], "We kennen geen gemeente ‘Bergen’. Bedoelt u Bergen (L.) of Bergen (NH.)?"),
        (
            ["--municipality", "Leeuwarden", "--municipality", "Assen"],
            "In ‘bag-light.gpkg’ staan geen adressen van gemeente Assen (0106). Er staat wel in: Almere (0034), Leeuwarden (0080) en "
            "Lelystad (0995).",
        ),
    ],
)
def test_a_municipality_that_is_not_there_is_told_in_one_sentence(
    bag: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], sentence: str
) -> None:
    assert _refusal(["register", "build", "--bag", str(bag), "--out", str(tmp_path / "register"), *arguments], capsys) == sentence
    assert [path.name for path in tmp_path.iterdir()] == ["bag-light.gpkg"]


def test_a_folder_with_something_in_it_is_left_alone(bag: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "map").mkdir()
    (tmp_path / "map" / "brief.txt").write_text("bewaren", encoding="utf-8")
    said = _refusal(["register", "build", "--bag", str(bag), "--out", str(tmp_path / "map")], capsys)
    assert said == "De map ‘map’ is niet leeg. Kies een nieuwe of lege map."
    assert [path.name for path in (tmp_path / "map").iterdir()] == ["brief.txt"]
    said = _refusal(["register", "fetch", "--municipality", "Assen", "--out", str(tmp_path / "map")], capsys)
    assert said == "De map ‘map’ is geen adressenbestand en blijft zoals zij is. Kies een andere map."
