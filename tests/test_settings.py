import json
from pathlib import Path

import pytest

from analysis.errors import SourceError
from analysis.settings import DEFAULTS, Settings, changed, describe, load_settings


def test_every_setting_has_a_range_that_holds_its_default_a_label_a_unit_and_a_reason():
    for info in describe():
        assert info.low <= info.default <= info.high
        assert info.label
        assert info.unit
        assert info.reason.endswith(".")


def test_only_what_differs_from_the_default_is_reported_as_changed():
    assert changed(DEFAULTS) == {}
    assert changed(Settings(hotspot_incidents=6)) == {"hotspot_incidents": 6}


def test_settings_file_overrides_what_it_names_and_keeps_the_rest(tmp_path: Path):
    path = tmp_path / "s.json"
    path.write_text(json.dumps({"surroundings_m": 200}), encoding="utf-8")
    assert load_settings(path) == Settings(surroundings_m=200)


@pytest.mark.parametrize(
    ("content", "named"),
    [('{"surroundings_m": 900}', "surroundings_m"), ('{"omgeving": 1}', "omgeving"), ("geen json", "JSON"), ("[1]", "lijst")],
)
def test_wrong_settings_are_refused_with_a_dutch_sentence_that_names_them(tmp_path: Path, content: str, named: str):
    path = tmp_path / "s.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(SourceError, match=named):
        load_settings(path)


def test_missing_settings_file_is_named(tmp_path: Path):
    with pytest.raises(SourceError, match=r"We vinden het bestand ‘weg\.json’ niet"):
        load_settings(tmp_path / "weg.json")
