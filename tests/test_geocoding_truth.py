"""The geocoder against real addresses: the police file with its truth, and corrupted addresses of a municipality not used for tuning.

Skipped where the outside data folder is not there.
"""

import csv
from pathlib import Path

import pandas as pd
import pytest
from python_calamine import CalamineWorkbook

from analysis.geocoding import build_index, geocode
from tests.benchmarks.corruption import BASE
from tests.benchmarks.geocoding import load_addresses, measure
from tests.make import make_queries

KINDS = {"adres": "address", "nummer": "number"}


@pytest.fixture(scope="module")
def police_places(shared_data: Path) -> pd.DataFrame:
    """Every row of the police overview that has a truth, with that truth beside it."""
    folder = shared_data / "police"
    sheet = CalamineWorkbook.from_path(folder / "regionaal_overzicht.xlsx").get_sheet_by_index(0).to_python(skip_empty_area=False)
    heads = [str(cell) for cell in sheet[4]]
    columns = {
        "street": heads.index("Straat"),
        "number": heads.index("Huisnr"),
        "postcode": heads.index("Postcode"),
        "place": heads.index("Plaats"),
    }
    truth = [
        row
        for row in csv.DictReader((folder / "truth.csv").read_text(encoding="utf-8").splitlines())
        if row["file"] == "regionaal_overzicht.xlsx"
    ]
    places = [{name: str(sheet[int(row["row"]) - 1][at]) for name, at in columns.items()} for row in truth]
    return make_queries(*places).assign(
        **{f"true_{name}": [row[name] for row in truth] for name in ("precision", "vbo", "street", "x", "y")}
    )


@pytest.mark.slow
def test_police_rows_with_a_number_are_found_and_none_is_placed_wrong_in_silence(shared_data: Path, police_places: pd.DataFrame) -> None:
    index = build_index(load_addresses(shared_data / "leeuwarden-bag-light.gpkg"))
    matches = geocode(police_places[[name for name in police_places if not name.startswith("true_")]], index)
    has_number = police_places["true_precision"].isin(KINDS)
    is_found = matches["precision"].isin(["address", "number"])
    assert (is_found & has_number).sum() >= 0.97 * has_number.sum()
    is_address = matches["precision"] == "address"
    assert (matches["address_id_bag"] == police_places["true_vbo"])[is_address].all()
    on_street = is_found | (matches["precision"] == "street")
    pairs = zip(matches["matched_address"], police_places["true_street"], strict=True)
    is_true = pd.Series([found.startswith((f"{true} ", f"{true},")) for found, true in pairs])
    assert is_true[on_street].all()
    assert (matches["precision"] == "unknown")[police_places["true_precision"] == "unknown"].all()
    assert (matches["match_reason"] != "").all()


@pytest.mark.slow
@pytest.mark.parametrize("one_line", [False, True])
def test_corrupted_addresses_of_another_municipality_are_found_within_the_targets(shared_data: Path, one_line: bool) -> None:
    addresses, elsewhere = (load_addresses(shared_data / f"{name}-bag-light.gpkg") for name in ("lelystad", "leeuwarden"))
    shares, _ = measure(addresses, elsewhere, rows=4_000, seed=77, rates=BASE, one_line=one_line)
    assert shares["right"] >= 97.5
    assert shares["wrong"] <= 0.15
    assert shares["numbered_fine"] >= 98
    assert shares["numbered_wrong"] <= 0.05
    assert shares["foreign_refused"] >= 98
    assert shares["no_address_refused"] >= 95
