"""A new address register in the place of an earlier one, and the list of municipalities to choose from."""

import errno
from datetime import date
from pathlib import Path

import geopandas as gpd
import pytest
from shapely import box

from analysis import tables
from analysis.errors import SourceError
from analysis.folders import mend_replaced_folder, replaced_folder
from analysis.register import RegisterSources, describe, open_register, remove_register, renew, renew_register, what_stays
from analysis.register.kept import LISTED
from analysis.sources.bag import municipality_code
from analysis.sources.lvbag_zip import inspect_lvbag, municipality_of_places
from analysis.sources.municipalities import find_code, municipalities
from tests.make_bag import village, write_bag, write_buurten, write_layer, write_list

CODE = "9901"


class Left(BaseException):
    """As Streamlit does when the user goes to another page."""


def leave(_: str) -> None:
    raise Left


def keep(_: str) -> None:
    """Nobody looks."""


@pytest.fixture
def files(tmp_path: Path) -> Path:
    folder = tmp_path / "bestanden"
    folder.mkdir()
    write_bag(folder / "oud.gpkg", village(2, CODE))
    write_bag(folder / "nieuw.gpkg", village(4, CODE))
    return folder


@pytest.fixture
def register(files: Path, tmp_path: Path) -> Path:
    """A register with the twelve addresses of `oud.gpkg`."""
    folder = tmp_path / "dossier" / "adressenbestand"
    renew_register(folder, CODE, RegisterSources(bag=files / "oud.gpkg"), progress=keep)
    assert len(open_register(folder).addresses) == 12
    return folder


def test_the_new_register_takes_the_place_of_the_old_one(files: Path, register: Path):
    built = renew_register(register, CODE, RegisterSources(bag=files / "nieuw.gpkg"), progress=keep)
    assert built.folder == register
    assert len(open_register(register).addresses) == 24
    assert [path.name for path in register.parent.iterdir()] == ["adressenbestand"]


@pytest.mark.parametrize("code", ["9902", "98765", "", "Testdorp"])
def test_another_municipality_leaves_the_old_register(files: Path, register: Path, code: str):
    with pytest.raises(SourceError, match="gemeente"):
        renew_register(register, code, RegisterSources(bag=files / "nieuw.gpkg"), progress=keep)
    assert len(open_register(register).addresses) == 12
    assert [path.name for path in register.parent.iterdir()] == ["adressenbestand"]


def test_who_goes_away_halfway_keeps_the_old_register(files: Path, register: Path):
    with pytest.raises(Left):
        renew_register(register, CODE, RegisterSources(bag=files / "nieuw.gpkg"), progress=leave)
    assert len(open_register(register).addresses) == 12
    assert [path.name for path in register.parent.iterdir()] == ["adressenbestand"]


def test_oefengegevens_are_refused(files: Path, register: Path):
    write_bag(files / "oefen.gpkg", village(3, CODE), remark={"OEFENGEGEVENS": "ja"})
    with pytest.raises(SourceError, match="oefengegevens"):
        renew_register(register, CODE, RegisterSources(bag=files / "oefen.gpkg"), progress=keep)
    assert len(open_register(register).addresses) == 12


def test_a_full_disk_is_told_in_one_sentence(files: Path, register: Path, monkeypatch: pytest.MonkeyPatch):
    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(renew, "build_register", full)
    with pytest.raises(SourceError, match="ruimte"):
        renew_register(register, CODE, RegisterSources(bag=files / "nieuw.gpkg"), progress=keep)
    assert len(open_register(register).addresses) == 12


def test_a_folder_of_something_else_is_never_replaced(files: Path, tmp_path: Path):
    folder = tmp_path / "documenten"
    folder.mkdir()
    (folder / "brief.txt").write_text("bewaren", encoding="utf-8")
    with pytest.raises(SourceError, match="geen adressenbestand"):
        renew_register(folder, CODE, RegisterSources(bag=files / "nieuw.gpkg"), progress=keep)
    assert (folder / "brief.txt").read_text(encoding="utf-8") == "bewaren"


def test_only_a_register_is_removed(register: Path, files: Path):
    remove_register(files)
    assert (files / "oud.gpkg").exists()
    remove_register(register)
    assert not register.exists()


def test_without_a_file_the_addresses_come_from_the_service_and_are_not_kept_twice(
    files: Path, register: Path, monkeypatch: pytest.MonkeyPatch
):
    def fetched(code: str, out: Path, **_: object) -> Path:
        out.parent.mkdir(parents=True)
        return write_bag(out, village(3, code))

    monkeypatch.setattr(renew, "fetch_apart", fetched)
    built = renew_register(register, CODE, RegisterSources(), progress=keep)
    assert len(built.addresses) == 18
    assert built.info.source_file == "PDOK gemeente 9901.gpkg"
    assert [path.name for path in register.parent.iterdir()] == ["adressenbestand"]


def test_a_replacement_that_broke_off_halfway_is_put_back(tmp_path: Path):
    out, former = tmp_path / "a", tmp_path / ".a-vorig"
    former.mkdir()
    (former / "oud.txt").write_text("oud", encoding="utf-8")
    mend_replaced_folder(out)
    assert [path.name for path in out.iterdir()] == ["oud.txt"]
    assert not former.exists()


def test_a_folder_that_was_not_made_leaves_the_old_one(tmp_path: Path):
    out = tmp_path / "a"
    out.mkdir()
    (out / "oud.txt").write_text("oud", encoding="utf-8")
    with pytest.raises(SourceError, match="in gebruik"), replaced_folder(out):
        pass
    assert [path.name for path in out.iterdir()] == ["oud.txt"]
    assert [path.name for path in tmp_path.iterdir()] == ["a"]


def test_every_municipality_has_its_own_name_and_a_code_of_four_digits():
    listed = municipalities()
    assert len(listed) == len({one.code for one in listed}) == len({one.name for one in listed}) == 342
    assert all(municipality_code(one.code) == one.code for one in listed)


def test_the_list_is_that_of_the_mergers_up_to_2023(shared_data: Path):
    """Every code stands in the Kadaster's own table of September 2020, or was given to a municipality that was formed since."""
    of_place = municipality_of_places(inspect_lvbag(shared_data / "samples" / "lvbag-extract-small-doesburg.zip"))
    formed_since = {"1979", "1980", "1982", "1991", "1992"}
    gone_since = {
        "0003", "0010", "0024", "0788",  # 2021: Eemsdelta; Haaren was divided
        "0370", "0398", "0416", "0856", "1685", "0756", "0786", "0815", "1684", "1702", "0457",  # 2022
        "0501", "0530", "0614",  # 2023: Voorne aan Zee
    }  # fmt: skip
    ours = {one.code for one in municipalities()}
    assert ours - set(of_place.values()) == formed_since
    assert not ours & gone_since
    assert gone_since <= set(of_place.values())


@pytest.mark.parametrize(
    ("name", "code"),
    [("Leeuwarden", "0080"), ("Lelystad", "0995"), ("Amsterdam", "0363"), ("Voorne aan Zee", "1992"), ("Súdwest-Fryslân", "1900")],
)
def test_a_municipality_is_known_by_its_code(name: str, code: str):
    assert {one.code: one.name for one in municipalities()}[code] == name


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Leeuwarden", "0080"), ("den haag", "0518"), ("'s-gravenhage", "0518"), ("Sudwest Fryslan", "1900"), ("GM0363", "0363"),
        ("80", "0080"), ("Middelburg (Z.)", "0687"), ("Hengelo (O.)", "0164"), ("bergen (nh.)", "0373"),
        ("Nuenen, Gerwen en Nederwetten", "0820"),
    ],
)  # fmt: skip
def test_a_municipality_is_understood_by_name_or_code(text: str, code: str):
    assert find_code(text) == code


@pytest.mark.parametrize(
    ("text", "hint"), [("Bergen", "Bergen (L.) of Bergen (NH.)"), ("Leeuwaarden", "Leeuwarden"), ("Xyz", "vier cijfers")]
)
def test_a_municipality_that_is_not_there_gives_a_hint(text: str, hint: str):
    with pytest.raises(SourceError) as refusal:
        find_code(text)
    assert f"‘{text}’" in str(refusal.value)
    assert hint in str(refusal.value)


def test_a_municipality_is_found_by_what_people_call_it():
    labels = [one.label for one in municipalities()]
    assert {"'s-Gravenhage (Den Haag)", "'s-Hertogenbosch (Den Bosch)"} <= set(labels)
    assert labels.index("Best") < labels.index("De Bilt") < labels.index("Bladel")


SHOP = {"bedrijfsnaam": "Snackbar De Hoek", "straat": "Dorpsstraat", "huisnummer": "1", "plaats": "Waterveen", "sbi": "56102"}
NEW_SHOP = SHOP | {"bedrijfsnaam": "Kapper Nieuw", "huisnummer": "4", "sbi": "96021"}
FIRST_DAY, LATER = date(2026, 1, 5), date(2026, 7, 1)


def renewed_with_everything(files: Path, tmp_path: Path) -> Path:
    """A register of `oud.gpkg` with neighbourhoods, two businesses (one at an address of `nieuw.gpkg`) and a map with water."""
    folder = tmp_path / "eigen" / "adressenbestand"
    point = village(2, CODE).geometry.iloc[0]
    pond = box(point.x - 50, point.y - 50, point.x + 50, point.y - 20)
    water = gpd.GeoDataFrame({"naam": ["Het Diep"]}, geometry=[pond], crs=tables.CRS)
    sources = RegisterSources(
        bag=files / "oud.gpkg",
        areas=write_buurten(files / "buurten_2024.gpkg"),
        businesses=write_list(files / "bedrijven.csv", [SHOP, NEW_SHOP]),
        basemap=write_layer(files / "kaart.gpkg", "water", water),
    )
    renew_register(folder, CODE, sources, progress=keep, built_on=FIRST_DAY)
    return folder


def test_a_renewal_keeps_neighbourhoods_businesses_and_map(files: Path, tmp_path: Path):
    folder = renewed_with_everything(files, tmp_path)
    before = open_register(folder)
    assert before.businesses["business_name"].tolist() == ["Snackbar De Hoek"]
    areas, water = before.areas["area_name"].tolist(), before.basemap("water")["name"].tolist()

    built = renew_register(folder, CODE, RegisterSources(bag=files / "nieuw.gpkg"), progress=keep, built_on=LATER)

    assert built.areas["area_name"].tolist() == areas
    assert (built.addresses["neighbourhood_code"] != "").any()
    assert built.basemap("water")["name"].tolist() == water
    # number 4 did not exist in January: the list itself was kept, so the second business finds its new address
    assert sorted(built.businesses["business_name"]) == ["Kapper Nieuw", "Snackbar De Hoek"]
    assert built.findings.empty
    assert built.info.areas_since == built.info.businesses_since == built.info.basemap_since == FIRST_DAY
    assert "Bedrijven: 2 op een adres, uit 2 rijen; behouden, ingelezen op 5 januari 2026" in describe(built, LATER)


def test_what_a_renewal_will_keep_is_said_with_its_day(files: Path, tmp_path: Path):
    info = open_register(renewed_with_everything(files, tmp_path)).info
    assert what_stays(info) == (
        "Dit blijft: 2 buurten (‘buurten_2024.gpkg’, ingelezen op 5 januari 2026), 1 bedrijf (‘bedrijven.csv’, ingelezen op 5 januari 2026)"
        " en de kaart met water (‘kaart.gpkg’, ingelezen op 5 januari 2026)."
    )


def test_a_newer_file_takes_the_place_of_what_was_kept(files: Path, tmp_path: Path):
    folder = renewed_with_everything(files, tmp_path)
    newer = RegisterSources(bag=files / "nieuw.gpkg", businesses=write_list(files / "nieuw.csv", [NEW_SHOP]))
    built = renew_register(folder, CODE, newer, progress=keep, built_on=LATER)
    assert built.businesses["business_name"].tolist() == ["Kapper Nieuw"]
    assert (built.info.businesses_since, built.info.areas_since) == (LATER, FIRST_DAY)


def test_of_a_register_without_the_list_the_businesses_at_an_address_are_kept(files: Path, tmp_path: Path):
    folder = renewed_with_everything(files, tmp_path)
    (folder / LISTED).unlink()
    built = renew_register(folder, CODE, RegisterSources(bag=files / "nieuw.gpkg"), progress=keep, built_on=LATER)
    assert built.businesses[["business_name", "branch"]].to_numpy().tolist() == [["Snackbar De Hoek", "snack_bar"]]


def test_nothing_is_kept_of_another_municipality(files: Path, tmp_path: Path):
    folder = renewed_with_everything(files, tmp_path)
    write_bag(files / "ander.gpkg", village(2, "9902"))
    built = renew_register(folder, "9902", RegisterSources(bag=files / "ander.gpkg"), progress=keep, built_on=LATER)
    assert built.areas.empty
    assert built.businesses.empty
    assert "water" not in built.info.basemap_layers
