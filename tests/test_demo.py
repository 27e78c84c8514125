"""The demo municipality: the right columns, sensible addresses, nothing in the water, and what was planted."""

import csv
import re
from dataclasses import astuple
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pyogrio
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from analysis.errors import SourceError
from analysis.sources.demo import DEMO_CODE, DemoFiles, make_demo
from analysis.sources.demo.as_typed import type_place
from analysis.sources.demo.incidents import KIND_NAMES, planted_counts
from analysis.sources.demo.names import SHORT_NAME_LETTERS, shorten, words

SEED, ADDRESSES, INCIDENTS, AS_OF = 7, 2500, 120, date(2026, 9, 30)
SHARED_COLUMNS = {
    "identificatie",
    "status",
    "openbare_ruimte_naam",
    "openbare_ruimte_naam_kort",
    "huisnummer",
    "huisletter",
    "toevoeging",
    "postcode",
    "woonplaats_naam",
    "nummeraanduiding_hoofdadres_identificatie",
    "openbare_ruimte_identificatie",
    "woonplaats_identificatie",
    "bronhouder_identificatie",
}
COLUMNS = {
    "verblijfsobject": SHARED_COLUMNS | {"rdf_seealso", "oppervlakte", "gebruiksdoel", "bouwjaar", "pand_identificatie", "pandstatus"},
    "ligplaats": SHARED_COLUMNS,
    "standplaats": SHARED_COLUMNS,
    "pand": {"identificatie", "bouwjaar", "status", "gebruiksdoel", "oppervlakte_min", "oppervlakte_max", "aantal_verblijfsobjecten"},
    "woonplaats": {"identificatie", "status", "woonplaats", "bronhouder_identificatie"},
}
USES = {
    "woonfunctie",
    "bijeenkomstfunctie",
    "celfunctie",
    "gezondheidszorgfunctie",
    "industriefunctie",
    "kantoorfunctie",
    "logiesfunctie",
    "onderwijsfunctie",
    "sportfunctie",
    "winkelfunctie",
    "overige gebruiksfunctie",
}
ADDRESS_KEY = ["woonplaats_naam", "openbare_ruimte_naam", "huisnummer", "huisletter", "toevoeging"]


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> DemoFiles:
    return make_demo(tmp_path_factory.mktemp("demo") / "oefening", seed=SEED, addresses=ADDRESSES, incidents=INCIDENTS, as_of=AS_OF)


@pytest.fixture(scope="module")
def units(demo: DemoFiles) -> pd.DataFrame:
    return pyogrio.read_dataframe(demo.bag, layer="verblijfsobject")


@pytest.fixture(scope="module")
def buildings(demo: DemoFiles) -> pd.DataFrame:
    return pyogrio.read_dataframe(demo.bag, layer="pand")


@pytest.fixture(scope="module")
def truth(demo: DemoFiles) -> pd.DataFrame:
    return pd.read_csv(demo.truth, dtype="str", keep_default_na=False)


def _sheet(path: Path) -> list[list[object]]:
    return CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()


def _streets(demo: DemoFiles, layer: str) -> pd.DataFrame:
    return pyogrio.read_dataframe(demo.basemap, layer=layer)


# the address file


@pytest.mark.parametrize("layer", sorted(COLUMNS))
def test_every_layer_has_the_columns_of_bag_light(demo: DemoFiles, layer: str) -> None:
    info = pyogrio.read_info(demo.bag, layer=layer)
    assert COLUMNS[layer] <= set(info["fields"])
    assert info["crs"] == "EPSG:28992"
    assert info["geometry_name"] == "geom"


def test_the_number_of_addresses_is_near_what_was_asked(units: pd.DataFrame) -> None:
    assert abs(len(units) - ADDRESSES) <= 0.03 * ADDRESSES


def test_identifiers_have_sixteen_digits_the_demo_code_and_are_unique(
    demo: DemoFiles, units: pd.DataFrame, buildings: pd.DataFrame
) -> None:
    moorings = [pyogrio.read_dataframe(demo.bag, layer=layer) for layer in ("ligplaats", "standplaats")]
    every = pd.concat([units["identificatie"], buildings["identificatie"], *(rows["identificatie"] for rows in moorings)])
    assert every.is_unique
    assert every.str.fullmatch(DEMO_CODE + r"\d{12}").all()
    assert units["nummeraanduiding_hoofdadres_identificatie"].is_unique
    assert set(units["pand_identificatie"]) <= set(buildings["identificatie"])


def test_every_full_address_occurs_once(demo: DemoFiles, units: pd.DataFrame) -> None:
    layers = [units, *(pyogrio.read_dataframe(demo.bag, layer=layer) for layer in ("ligplaats", "standplaats"))]
    every = pd.concat([rows[ADDRESS_KEY] for rows in layers]).fillna("")
    assert not every.duplicated().any()


def test_a_postcode_is_written_as_in_the_bag_and_with_a_number_it_gives_one_street(units: pd.DataFrame) -> None:
    assert units["postcode"].str.fullmatch(r"[1-9]\d{3}[A-Z]{2}").all()
    assert not units["postcode"].str[4:].isin(["SA", "SD", "SS"]).any()
    assert units.groupby(["postcode", "huisnummer"])["openbare_ruimte_naam"].nunique().max() == 1
    assert 10 <= units.groupby("postcode").size().median() <= 25


def test_some_streets_share_their_name_with_a_street_in_another_place(units: pd.DataFrame) -> None:
    places = units.groupby("openbare_ruimte_naam")["woonplaats_naam"].nunique()
    assert places["Dorpsstraat"] >= 2
    assert (places == 1).sum() > 50


def test_uses_are_those_of_the_bag_and_some_addresses_have_several(units: pd.DataFrame) -> None:
    assert set(",".join(units["gebruiksdoel"]).split(",")) <= USES
    assert units["gebruiksdoel"].str.contains(",").sum() >= 5
    assert units["gebruiksdoel"].str.contains("onderwijsfunctie|sportfunctie|bijeenkomstfunctie").any()


def test_letters_additions_and_flats_with_many_doors_occur(units: pd.DataFrame) -> None:
    assert units["huisletter"].dropna().str.fullmatch("[A-Za-z]").all()
    assert units["toevoeging"].dropna().str.len().max() <= 4
    assert {"hs", "bv"} <= set(units["toevoeging"].dropna())
    assert units.groupby("pand_identificatie").size().max() >= 20


def test_house_numbers_run_up_along_the_street_odd_on_one_side_and_even_on_the_other(demo: DemoFiles, units: pd.DataFrame) -> None:
    line = _streets(demo, "streets").query("name == 'Langestraat'").geometry.iloc[0]
    here = units[units["openbare_ruimte_naam"] == "Langestraat"]
    along = here.geometry.map(line.project)
    for parity in (0, 1):
        side = here["huisnummer"] % 2 == parity
        assert side.sum() > 5
        assert abs(np.corrcoef(here.loc[side, "huisnummer"], along[side])[0, 1]) > 0.95
    is_left = here.geometry.map(lambda point: _is_left_of(line, point))
    assert is_left[here["huisnummer"] % 2 == 1].nunique() == 1
    assert is_left[here["huisnummer"] % 2 == 0].nunique() == 1
    assert is_left.nunique() == 2


def _is_left_of(line: shapely.LineString, point: shapely.Point) -> bool:
    at = line.project(point)
    before, after = line.interpolate(max(at - 2, 0)), line.interpolate(at + 2)
    return (after.x - before.x) * (point.y - before.y) - (after.y - before.y) * (point.x - before.x) > 0


# the map


def test_all_lies_in_the_plane_of_rd_and_far_from_any_real_address(units: pd.DataFrame) -> None:
    x0, y0, x1, y1 = units.total_bounds
    # open water: the Markermeer between its shores and the Marker Wadden
    assert 134_000 < x0 < x1 < 152_000
    assert 499_000 < y0 < y1 < 517_000


def test_no_building_stands_in_the_water(demo: DemoFiles, buildings: pd.DataFrame) -> None:
    water = shapely.union_all(_streets(demo, "water").geometry.to_numpy())
    shapely.prepare(water)
    assert not shapely.intersects(water, buildings.geometry.to_numpy()).any()


def test_houseboats_lie_in_the_water(demo: DemoFiles) -> None:
    boats = pyogrio.read_dataframe(demo.bag, layer="ligplaats")
    water = shapely.union_all(_streets(demo, "water").geometry.to_numpy())
    assert len(boats) >= 2
    assert shapely.covers(water, boats.geometry.to_numpy()).all()


def test_buildings_do_not_overlap(buildings: pd.DataFrame) -> None:
    shapes = buildings.geometry.to_numpy()
    one, other = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    pairs = one < other
    shared_m2 = shapely.area(shapely.intersection(shapes[one[pairs]], shapes[other[pairs]]))
    assert shared_m2.max() < 5.0


def test_no_building_stands_on_a_street(demo: DemoFiles, buildings: pd.DataFrame) -> None:
    streets = _streets(demo, "streets").geometry.to_numpy()
    hits = shapely.STRtree(streets).query(buildings.geometry.to_numpy(), predicate="intersects")
    assert hits.size == 0


def test_an_address_lies_in_or_against_its_building(units: pd.DataFrame, buildings: pd.DataFrame) -> None:
    shape = buildings.set_index("identificatie").geometry.loc[units["pand_identificatie"]].to_numpy()
    assert shapely.distance(units.geometry.to_numpy(), shape).max() < 3.0


def test_streets_water_and_green_have_names(demo: DemoFiles) -> None:
    assert (_streets(demo, "streets")["name"] != "").all()
    assert {"Venne", "Stadsgracht"} <= set(_streets(demo, "water")["name"])
    assert len(_streets(demo, "green")) >= 3


def test_buurten_cover_every_address_once_and_have_figures(demo: DemoFiles, units: pd.DataFrame) -> None:
    areas = pyogrio.read_dataframe(demo.areas, layer="buurten")
    assert areas["buurtcode"].is_unique
    assert areas["buurtcode"].str.fullmatch(r"BU9900\d{4}").all()
    assert (areas["wijkcode"] == "WK" + areas["buurtcode"].str[2:8]).all()
    assert areas.crs == "EPSG:28992"
    hits, _ = shapely.STRtree(areas.geometry.to_numpy()).query(units.geometry.to_numpy(), predicate="intersects")
    assert set(hits) == set(range(len(units)))
    assert len(hits) <= len(units) * 1.001
    assert 1.2 * len(units) < areas["aantal_inwoners"].sum() < 2.6 * len(units)
    assert areas["percentage_personen_65_jaar_en_ouder"].eq(-99997).any()


# businesses


def test_businesses_have_an_address_a_code_of_both_versions_and_sometimes_no_bag_number(demo: DemoFiles, units: pd.DataFrame) -> None:
    firms = pd.read_csv(demo.businesses, dtype="str", keep_default_na=False)
    assert set(firms["sbi_versie"]) == {"2008", "2025"}
    assert firms["sbi_code"].str.fullmatch(r"\d{3,5}").all()
    assert set(firms["nonmailing"]) == {"ja", "nee"}
    assert firms["naam"].is_unique
    known = firms["adresseerbaarobject_id"].replace("", None).dropna()
    assert set(known) <= set(units["identificatie"])
    assert 0.85 < len(known) / len(firms) < 1


# the police files


def test_the_overview_has_banners_the_header_on_row_five_and_a_totals_row(demo: DemoFiles) -> None:
    rows = _sheet(demo.police_overview)
    assert rows[4][:4] == ["Registratienummer", "MK", "MK omschrijving", "Pleegdatum van"]
    data = [row for row in rows[5:] if str(row[0]).startswith("PL")]
    assert rows[-1][0] == "Totaal"
    assert rows[-1][3] == len(data)


def test_the_overview_holds_each_net_incident_and_some_more_rows(truth: pd.DataFrame) -> None:
    rows = truth[truth["file"] == "politieoverzicht.xlsx"]
    assert rows["incident"].nunique() == INCIDENTS
    assert len(rows) > INCIDENTS
    assert rows["note"].str.contains("tweede registratie").any()
    assert rows["note"].str.contains("zelfde rij").any()
    assert (rows["precision"] == "unknown").sum() >= 1


def test_truth_points_at_the_row_of_the_overview_a_person_sees(demo: DemoFiles, truth: pd.DataFrame) -> None:
    rows = _sheet(demo.police_overview)
    mine = truth[(truth["file"] == "politieoverzicht.xlsx") & (truth["precision"] == "address")]
    for row, number, place in zip(mine["row"].astype(int), mine["number"], mine["place"], strict=True):
        cells = rows[row - 1]
        assert re.match(r"\d+", str(cells[8])).group() == number  # type: ignore[union-attr]
        assert cells[10] in {place, ""}


def test_personal_columns_hold_only_fake_values(demo: DemoFiles) -> None:
    rows = _sheet(demo.police_overview)
    assert rows[4][14:17] == ["Naam aangever", "Geboortedatum", "BSN"]
    names = {tuple(row[14:17]) for row in rows[5:] if str(row[0]).startswith("PL")}
    assert names == {("A. Voorbeeld", "01-01-1900", "999994670")}


def test_both_planted_concentrations_are_in_the_truth_each_in_one_small_area(truth: pd.DataFrame, units: pd.DataFrame) -> None:
    rows = truth[truth["file"] == "politieoverzicht.xlsx"].drop_duplicates("incident")
    wanted = dict(zip(("P1", "P2"), planted_counts(INCIDENTS), strict=True))
    points = units.set_index("identificatie").geometry
    for name, count in wanted.items():
        mine = rows[rows["planted"] == name]
        assert len(mine) == count
        assert set(mine["offence_code"]) == {"B73"}
        assert mine["address_id_bag"].nunique() >= 3
        here = points.loc[mine["address_id_bag"]]
        assert np.hypot(here.x - here.x.mean(), here.y - here.y.mean()).max() < 160
    assert set(rows.loc[rows["planted"] == "P1", "street"]) <= {"Langestraat", ""}


def test_incidents_fall_in_three_years_and_more_often_in_the_dark_months(truth: pd.DataFrame) -> None:
    when = pd.to_datetime(truth.drop_duplicates("incident")["occurred_from"])
    assert when.min() >= pd.Timestamp("2023-09-20")
    assert when.max() <= pd.Timestamp("2026-09-30")
    assert when.dt.month.isin([10, 11, 12, 1, 2, 3]).mean() > 0.55
    assert set(truth["offence_code"]) <= set(KIND_NAMES)


def test_the_other_unit_writes_windows_text_american_dates_and_no_address_of_a_home(demo: DemoFiles) -> None:
    lines = [line.split(";") for line in demo.other_unit.read_text(encoding="cp1252").splitlines()]
    assert lines[2][:4] == ["Voorval nr", "Kode", "Delict", "Begindatum"]
    assert all(re.fullmatch(r"\d\d/\d\d/\d{4}", row[3]) for row in lines[3:])
    assert any(int(row[3][3:5]) > 12 for row in lines[3:])
    homes = [row for row in lines[3:] if row[1] in {"B72", "A20"}]
    assert homes
    assert all(row[7] == "" and row[9] for row in homes)


def test_the_area_scan_counts_the_incidents_of_its_years(demo: DemoFiles, truth: pd.DataFrame) -> None:
    with demo.area_scan.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter=";"))
    assert list(rows[0])[:5] == ["ID", "SoortMisdrijf", "WijkenEnBuurten", "Perioden", "GeregistreerdeMisdrijven_1"]
    robberies = [row for row in rows if row["SoortMisdrijf"] == "1.4.7 " and row["Perioden"] == "2025JJ00"]
    counted = sum(int(row["GeregistreerdeMisdrijven_1"] or 0) for row in robberies)
    net = truth.drop_duplicates("incident")
    happened = (net["offence_code"].isin(["B72", "B73", "B74"]) & net["occurred_from"].str.startswith("2025")).sum()
    withheld = sum(row["GeregistreerdeMisdrijven_1"] == "" for row in robberies)
    assert counted <= happened
    assert counted == happened or withheld > 0


def test_seven_incidents_are_seven_and_far_apart(demo: DemoFiles, truth: pd.DataFrame) -> None:
    mine = truth[truth["file"] == "zeven_incidenten.xlsx"].astype({"x_rd": "float64", "y_rd": "float64"})
    xy = mine[["x_rd", "y_rd"]].to_numpy()
    apart_m = [np.hypot(*(xy[i] - xy[j])) for i in range(7) for j in range(i)]
    assert min(apart_m) >= 100
    rows = _sheet(demo.seven)
    assert rows[1][0] == "Incidentnummer"
    assert len(rows) == 9


# everything


def test_every_file_says_that_it_is_practice_data(demo: DemoFiles) -> None:
    for path in (demo.bag, demo.basemap, demo.areas):
        for layer, _ in pyogrio.list_layers(path):
            assert pyogrio.read_info(path, layer=layer)["layer_metadata"]["OEFENGEGEVENS"] == "ja"
    for path in (demo.police_overview, demo.seven):
        assert "oefengegevens" in str(_sheet(path)[0][0]).lower()
    assert "oefengegevens" in demo.other_unit.read_text(encoding="cp1252").splitlines()[0].lower()
    assert "oefengegevens" in demo.readme.read_text(encoding="utf-8").lower()
    for path in (demo.businesses, demo.truth, demo.area_scan):
        lines = path.read_text(encoding="utf-8").splitlines()
        assert all(line.endswith("oefengegevens") for line in lines[1:])


def test_reading_the_files_leaves_nothing_beside_them(demo: DemoFiles) -> None:
    for path in (demo.bag, demo.basemap, demo.areas):
        for layer, _ in pyogrio.list_layers(path):
            pyogrio.read_dataframe(path, layer=layer)
    assert {path.name for path in demo.folder.iterdir()} == {path.name for path in astuple(demo)[1:]}


def test_the_same_arguments_give_the_same_bytes(tmp_path: Path) -> None:
    one = make_demo(tmp_path / "een", seed=3, addresses=600, incidents=30)
    other = make_demo(tmp_path / "twee", seed=3, addresses=600, incidents=30)
    for path in sorted(one.folder.iterdir()):
        assert path.read_bytes() == (other.folder / path.name).read_bytes(), path.name


def test_another_seed_gives_another_town(demo: DemoFiles, units: pd.DataFrame, tmp_path: Path) -> None:
    other = make_demo(tmp_path / "anders", seed=SEED + 1, addresses=600, incidents=30)
    theirs = pyogrio.read_dataframe(other.bag, layer="verblijfsobject")
    assert set(theirs["openbare_ruimte_naam"]) != set(units["openbare_ruimte_naam"])
    assert other.truth.read_bytes() != demo.truth.read_bytes()


def test_a_folder_with_files_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "brief.txt").write_text("van mij", encoding="utf-8")
    with pytest.raises(SourceError, match="niet leeg"):
        make_demo(tmp_path, seed=1)
    assert [path.name for path in tmp_path.iterdir()] == ["brief.txt"]


def test_an_impossible_size_is_refused_in_dutch(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"300 tot 150\.000"):
        make_demo(tmp_path / "x", seed=1, addresses=10)


@given(st.sampled_from([*words("old"), *(f"Burgemeester {word}plantsoen" for word in words("officials"))]))
def test_a_short_name_has_at_most_24_letters_and_starts_alike(name: str) -> None:
    short = shorten(name)
    assert len(short) <= SHORT_NAME_LETTERS
    assert short[0] == name[0]
    assert short == name or len(name) > SHORT_NAME_LETTERS


@given(st.integers(0, 2**31), st.integers(1, 400), st.sampled_from(["", "A", "b"]), st.sampled_from(["", "hs", "1"]))
def test_what_is_typed_as_an_address_still_starts_with_its_number(seed: int, number: int, letter: str, addition: str) -> None:
    unit = pd.Series(
        {
            "street": "Langestraat",
            "number": number,
            "letter": letter,
            "addition": addition,
            "postcode": "1280AB",
            "place": "Waterveen",
            "is_unique_name": True,
        }
    )
    (_, typed, postcode, _), precision = type_place(unit, np.random.default_rng(seed))
    if precision == "address":
        assert re.fullmatch(rf"{number}[ /-]?{letter}[ /-]?{addition}", typed)
    elif precision == "street":
        assert typed == ""
    assert postcode == "" or re.fullmatch(r"\d{4} ?[A-Za-z]{2}", postcode)
