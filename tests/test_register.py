"""The register as a whole: built from files, opened in a moment, and whole or not there at all."""

import json
import shutil
from datetime import date
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analysis import tables
from analysis.errors import SourceError
from analysis.register import age_warning, build_register, describe, open_register
from analysis.register import build as building
from analysis.settings import Settings
from tests import make_bag

BUILT_ON = date(2026, 11, 21)
ORDER = ["place", "street", "number", "letter", "addition", "postcode", "address_id_bag"]
BUSINESSES = [
    {
        "naam": "Snackbar De Hoek",
        "straat": "Dorpsstraat",
        "huisnummer": 4,
        "postcode": "9910AC",
        "sbi_code": "56102",
        "telefoon": "0612345678",
    },
    {"naam": "Nergens", "straat": "Dorpsstraat", "huisnummer": 400, "postcode": "9910AC", "sbi_code": "4777", "telefoon": ""},
]


@pytest.fixture
def bag(tmp_path: Path) -> Path:
    return make_bag.write_bag(tmp_path / "bag-light.gpkg", make_bag.village())


def _content(folder: Path) -> dict[str, bytes]:
    return {str(file.relative_to(folder)): file.read_bytes() for file in sorted(folder.rglob("*")) if file.is_file()}


def test_every_address_is_in_the_register_in_order_of_street_and_number(bag: Path, tmp_path: Path) -> None:
    register = build_register(tmp_path / "register", bag=bag, built_on=BUILT_ON)

    addresses = tables.check(register.addresses, tables.Addresses)
    given_ids = make_bag.village()["address_id_bag"]
    assert sorted(addresses["address_id_bag"]) == sorted(given_ids)
    assert addresses[ORDER].equals(addresses[ORDER].sort_values(ORDER, ignore_index=True))
    assert addresses.crs == tables.CRS
    by_id = addresses.set_index("address_id_bag").geometry
    assert by_id.loc[given_ids].reset_index(drop=True).geom_equals(make_bag.village().geometry).all()
    assert register.areas.empty
    assert register.businesses.empty


@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 1000))
def test_the_order_of_the_rows_in_the_file_does_not_matter(tmp_path: Path, seed: int) -> None:
    for name in ("a", "b"):
        shutil.rmtree(tmp_path / name, ignore_errors=True)
        (tmp_path / f"{name}.gpkg").unlink(missing_ok=True)
    village = make_bag.village(numbers=4)
    one = build_register(tmp_path / "a", bag=make_bag.write_bag(tmp_path / "a.gpkg", village))
    other = build_register(tmp_path / "b", bag=make_bag.write_bag(tmp_path / "b.gpkg", village.sample(frac=1, random_state=seed)))
    pd.testing.assert_frame_equal(pd.DataFrame(one.addresses), pd.DataFrame(other.addresses))


def test_rows_read_are_addresses_and_rows_left_out(tmp_path: Path) -> None:
    village = make_bag.village()
    village = make_bag.changed(village, 0, status="Verblijfsobject ingetrokken")
    village = make_bag.changed(village, 1, street="")
    village = make_bag.changed(village, 2, geometry=None)
    path = make_bag.write_bag(tmp_path / "bag.gpkg", pd.concat([village, village.iloc[[9]]], ignore_index=True))
    info = build_register(tmp_path / "register", bag=path).info

    assert info.rows_read == 61
    assert info.left_out == {"withdrawn": 1, "no_number": 1, "no_place": 1, "twice": 1}
    assert sum(info.address_counts.values()) + sum(info.left_out.values()) == info.rows_read


def test_building_twice_gives_the_same_bytes(bag: Path, tmp_path: Path) -> None:
    areas = make_bag.write_buurten(tmp_path / "buurten_2024.gpkg")
    listed = make_bag.write_list(tmp_path / "bedrijven.csv", BUSINESSES)
    for name in ("a", "b"):
        build_register(tmp_path / name, bag=bag, areas=areas, businesses=listed, built_on=BUILT_ON)
    assert _content(tmp_path / "a") == _content(tmp_path / "b")
    assert len(_content(tmp_path / "a")) == 10


def test_neighbourhoods_name_the_municipality_and_its_addresses(bag: Path, tmp_path: Path) -> None:
    register = build_register(tmp_path / "register", bag=bag, areas=make_bag.write_buurten(tmp_path / "buurten_2024.gpkg"))

    assert register.info.municipalities == {"9901": "Waterveen aan Zee"}
    assert (register.info.area_year, register.info.area_count, register.info.without_area) == (2024, 2, 0)
    found = register.addresses.groupby("neighbourhood_code")["street"].unique().map(sorted).to_dict()
    assert found == {
        "BU99010001": ["Dorpsstraat", "Kerkstraat", "Molenweg"],
        "BU99010002": ["Burgemeester Jansenlaan", "Lindehof", "Stationsweg"],
    }
    assert register.basemap("areas")["name"].tolist() == ["Zuid", "Noord"]


def test_without_neighbourhoods_the_largest_place_names_the_municipality(bag: Path, tmp_path: Path) -> None:
    assert build_register(tmp_path / "register", bag=bag).info.municipalities == {"9901": "Waterveen"}


def test_businesses_are_joined_and_the_others_are_findings(bag: Path, tmp_path: Path) -> None:
    listed = make_bag.write_list(tmp_path / "bedrijven.csv", BUSINESSES)
    register = build_register(tmp_path / "register", bag=bag, businesses=listed)

    assert register.businesses[["business_name", "branch"]].to_numpy().tolist() == [["Snackbar De Hoek", "snack_bar"]]
    assert register.findings[["row", "code", "effect"]].to_numpy().tolist() == [[3, "business_without_address", "left_out"]]
    assert (register.info.business_count, register.info.business_rows, register.info.businesses_dropped) == (1, 2, ["telefoon"])
    everything = b"".join(_content(tmp_path / "register").values())
    assert b"0612345678" not in everything
    premises = register.premises.set_index("address_id_bag")
    shop = premises[premises["business_name"] == "Snackbar De Hoek"]
    assert shop[["street", "number", "audience"]].to_numpy().tolist() == [["Dorpsstraat", 4, "catering"]]
    assert len(premises) == len(register.addresses)


def test_several_municipalities_are_kept_apart(tmp_path: Path) -> None:
    path = make_bag.write_bag(tmp_path / "bag.gpkg", make_bag.village(municipality="9901"))
    make_bag.write_bag(path, make_bag.village(numbers=4, municipality="9902"))

    both = build_register(tmp_path / "beide", bag=path, built_on=BUILT_ON)
    assert both.info.address_counts == {"9901": 60, "9902": 24}
    assert len(both.addresses) == 84
    one = open_register(tmp_path / "beide", "9902")
    assert set(one.addresses["municipality_code"]) == {"9902"}
    assert build_register(tmp_path / "een", bag=path, municipality="GM9902").info.address_counts == {"9902": 24}
    two = build_register(tmp_path / "twee", bag=path, municipality=["9902", "9901", "9902"], built_on=BUILT_ON)
    assert _content(tmp_path / "twee") == _content(tmp_path / "beide")
    assert two.codes == ("9901", "9902")
    with pytest.raises(SourceError, match=r"Er staat wel in: Waterveen \(9901\) en Waterveen \(9902\)"):
        open_register(tmp_path / "beide", "0080")


def test_the_older_layout_gives_a_register_with_a_key_for_each_address(tmp_path: Path) -> None:
    path = make_bag.write_old_bag(tmp_path / "bag.gpkg", make_bag.village())
    register = build_register(tmp_path / "register", bag=path)
    assert register.info.keyed_by_designation == 60
    assert register.addresses["address_id_bag"].is_unique
    assert set(register.addresses["address_id_bag"]) == set(make_bag.village()["designation_id_bag"])
    assert any("nummeraanduiding" in line for line in describe(register, BUILT_ON))


def test_there_is_always_something_to_find_ones_way_by(bag: Path, tmp_path: Path) -> None:
    register = build_register(tmp_path / "register", bag=bag)
    assert list(register.tiles) == ["streets"]
    assert len(register.basemap("streets")) == 6
    assert register.basemap("water").empty
    shutil.rmtree(tmp_path / "register" / "basemap")
    assert register.tiles == {}
    assert len(register.basemap("streets")) == 6
    with pytest.raises(KeyError):
        register.basemap("../../etc")


def test_a_base_map_file_and_the_buildings_are_kept(bag: Path, tmp_path: Path) -> None:
    make_bag.write_layer(bag, "pand", make_bag.squares(("1", 0, 0, 10, 10), status=["Pand in gebruik"]))
    own = make_bag.write_layer(tmp_path / "kaart.gpkg", "water", make_bag.squares(("1", 0, 0, 50, 50), naam=["Singel"]))
    register = build_register(tmp_path / "register", bag=bag, basemap=own)
    assert list(register.tiles) == ["water", "buildings", "streets"]
    assert register.basemap("water")["name"].tolist() == ["Singel"]
    assert len(register.basemap("buildings")) == 1


def test_a_full_folder_is_never_written_in(bag: Path, tmp_path: Path) -> None:
    (tmp_path / "register").mkdir()
    (tmp_path / "register" / "brief.txt").write_text("van iemand anders", encoding="utf-8")
    with pytest.raises(SourceError, match="niet leeg"):
        build_register(tmp_path / "register", bag=bag)
    assert [file.name for file in (tmp_path / "register").iterdir()] == ["brief.txt"]


def test_a_build_that_fails_leaves_nothing(bag: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object) -> None:
        raise OSError("schijf vol")

    before = sorted(file.name for file in tmp_path.iterdir())
    monkeypatch.setattr(building.maps, "write_tiles", fails)
    with pytest.raises(SourceError, match="Kijk of er ruimte is op de schijf"):
        build_register(tmp_path / "register", bag=bag)
    assert sorted(file.name for file in tmp_path.iterdir()) == before


def test_a_municipality_that_is_not_in_the_file_gives_one_sentence(bag: Path, tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"geen adressen van gemeente Leeuwarden \(0080\)\. Er staat wel in: 9901\."):
        build_register(tmp_path / "register", bag=bag, municipality="0080")
    with pytest.raises(SourceError, match=r"geen adressen van de gemeenten Leeuwarden \(0080\) en Lelystad \(0995\)"):
        build_register(tmp_path / "register", bag=bag, municipality=["9901", "Lelystad", "GM0080"])
    with pytest.raises(SourceError, match=r"We kennen geen gemeente ‘Leeuwaarden’\. Bedoelt u Leeuwarden\?"):
        build_register(tmp_path / "register", bag=bag, municipality="Leeuwaarden")
    empty = make_bag.write_bag(tmp_path / "leeg.gpkg", make_bag.village().iloc[:0])
    with pytest.raises(SourceError, match="geen adressen"):
        build_register(tmp_path / "register", bag=empty)
    with pytest.raises(SourceError, match="geen buurten van gemeente 0080"):
        build_register(tmp_path / "register", bag=bag, municipality="0080", areas=make_bag.write_buurten(tmp_path / "b.gpkg"))
    assert not (tmp_path / "register").exists()


def test_progress_is_told_in_dutch(bag: Path, tmp_path: Path) -> None:
    told: list[str] = []
    build_register(tmp_path / "register", bag=bag, progress=told.append)
    assert told[0] == "Adressen lezen uit bag-light.gpkg (BAG van PDOK)"
    assert "Waterveen: 60 adressen" in told


def _damage(folder: Path, how: str) -> Path:
    if how == "weg":
        shutil.rmtree(folder)
    elif how == "geen register":
        (folder / "register.json").unlink()
    elif how == "nieuwer":
        stored = json.loads((folder / "register.json").read_text(encoding="utf-8"))
        (folder / "register.json").write_text(json.dumps(stored | {"format": 99}), encoding="utf-8")
    elif how == "half":
        (folder / "register.json").write_text('{"format": 1}', encoding="utf-8")
    elif how == "zonder adressen":
        (folder / "addresses_9901.parquet").unlink()
    elif how == "kapot":
        (folder / "addresses_9901.parquet").write_bytes(b"PAR1 dit is geen parquet PAR1")
    return folder


@pytest.mark.parametrize(
    ("how", "sentence"),
    [("weg", "vinden het adressenbestand"), ("geen register", "is geen adressenbestand"), ("nieuwer", "nieuwere versie"),
     ("half", "beschadigd"), ("zonder adressen", "niet compleet"), ("kapot", "beschadigd")],
)  # fmt: skip
def test_a_damaged_register_gives_one_sentence(bag: Path, tmp_path: Path, how: str, sentence: str) -> None:
    build_register(tmp_path / "register", bag=bag)
    with pytest.raises(SourceError, match=sentence):
        _ = open_register(_damage(tmp_path / "register", how)).addresses


def test_opening_again_gives_what_was_built(bag: Path, tmp_path: Path) -> None:
    built = build_register(tmp_path / "register", bag=bag, areas=make_bag.write_buurten(tmp_path / "b.gpkg"), built_on=BUILT_ON)
    opened = open_register(tmp_path / "register")
    assert opened.info == built.info
    assert opened.info.built_on == BUILT_ON
    assert opened.addresses is opened.addresses


@pytest.mark.parametrize(
    ("year", "month", "day", "months"), [(2026, 11, 21, 0), (2026, 12, 20, 0), (2026, 12, 21, 1), (2027, 11, 21, 12), (2020, 1, 1, 0)]
)
def test_age_is_counted_in_whole_months(bag: Path, tmp_path: Path, year: int, month: int, day: int, months: int) -> None:
    register = build_register(tmp_path / "register", bag=bag)
    info = register.info.__class__(**(vars(register.info) | {"source_date": date(2026, 11, 21)}))
    assert info.age_months(date(year, month, day)) == months
    assert bool(age_warning(info, date(year, month, day))) is (months >= 12)
    assert age_warning(info, date(year, month, day), Settings(register_age_months=1)) == "" or months >= 1


def test_the_description_names_counts_source_and_age(tmp_path: Path) -> None:
    path = make_bag.write_bag(tmp_path / "bag.gpkg", make_bag.village(municipality="9900"))
    berth = make_bag.village(municipality="9900").iloc[[0]].assign(address_id_bag="9900020000000001", status="Plaats aangewezen")
    make_bag.write_bag(path, gpd.GeoDataFrame(berth, crs=28992), "ligplaats")
    lines = "\n".join(describe(build_register(tmp_path / "register", bag=path, built_on=BUILT_ON), date(2040, 1, 1)))
    assert "Gemeente: Waterveen (9900), 61 adressen" in lines
    assert "Adressen: 61 (60 verblijfsobjecten, 1 ligplaats)" in lines
    assert "55 woonfunctie, 5 winkelfunctie" in lines
    assert "Let op: Het adressenbestand is van" in lines
    assert "Nieuwbouw kan ontbreken." in lines
    assert "Dit zijn oefengegevens." in lines


def test_the_demo_municipality_makes_a_register_of_oefengegevens(demo_files: Path, tmp_path: Path) -> None:
    register = build_register(
        tmp_path / "register", bag=demo_files / "bag-light.gpkg", areas=demo_files / "buurten.gpkg",
        businesses=demo_files / "bedrijven.csv", basemap=demo_files / "basiskaart.gpkg",
    )  # fmt: skip
    assert register.info.is_demo
    assert list(register.tiles) == ["water", "green", "areas", "buildings", "streets"]
    assert register.info.business_count > 0
    assert register.info.without_area == 0


def test_a_real_municipality_comes_over_whole(shared_data: Path, tmp_path: Path) -> None:
    build_register(tmp_path / "r", bag=shared_data / "leeuwarden-bag-light.gpkg", areas=shared_data / "buurten_leeuwarden.geojson")
    register = open_register(tmp_path / "r", "0080")
    assert len(register.addresses) == 76_369
    assert register.info.without_area <= 10
    assert register.info.municipalities == {"0080": "Leeuwarden"}


def test_the_older_layout_as_pdok_gave_it(shared_data: Path, tmp_path: Path) -> None:
    register = build_register(tmp_path / "r", bag=shared_data / "samples" / "bag-old-layout-amsterdam.gpkg", municipality="0363")
    assert register.info.kinds == {"verblijfsobject": 1836, "ligplaats": 67, "standplaats": 1}
    assert register.info.source_date == date(2021, 10, 28)
    assert register.addresses["address_id_bag"].is_unique
