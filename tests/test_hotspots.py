import re
from functools import cache

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import tables
from analysis.hotspots import Concentrations, find_hotspots, places_at_risk
from analysis.settings import Settings
from analysis.terms import Kind
from tests.make import make_addresses, make_located

NAMES = tuple(
    f"{first}{last}" for last in ("straat", "laan", "weg", "pad") for first in ("Dorps", "Kerk", "Molen", "Veen", "Linden", "Eiken")
)
FORBIDDEN = re.compile(r"significant|cluster|p-waarde|outlier|buffer|score|voorspel", re.IGNORECASE)
QUICK = Settings(simulations=99)


def make_premises(addresses: gpd.GeoDataFrame, **columns: object) -> gpd.GeoDataFrame:
    """A `Premises` table without a business register; `columns` change what a test is about."""
    text = dict.fromkeys(("business_name", "branch", "sbi_code", "sbi_version"), "")
    premises = addresses.assign(audience="use_unknown", is_non_mailing=False, **text).assign(**columns)
    return tables.check(premises.astype(dict.fromkeys(("audience", *text), "str")), tables.Premises)


@cache
def town() -> gpd.GeoDataFrame:
    """24 streets of 80 addresses, 400 m long and 100 m apart; every fourth number and the even side of the Dorpsstraat are shops."""
    addresses = make_addresses(numbers=80, streets=NAMES)
    is_shop = (addresses["number"] % 4 == 0) | ((addresses["street"] == "Dorpsstraat") & (addresses["number"] % 2 == 0))
    return make_premises(addresses.assign(uses=np.where(is_shop, "winkelfunctie", "woonfunctie")).astype({"uses": "str"}))


def incidents_at(*doors: str, **columns: object) -> gpd.GeoDataFrame:
    """Incidents at these doors of the town ('Dorpsstraat 12'), with their BAG number."""
    streets = town()["street"] + " " + town()["number"].astype("str")
    rows = [int(np.flatnonzero(streets == door)[0]) for door in doors]
    points = shapely.get_coordinates(town().geometry.to_numpy()[rows])
    ids = town()["address_id_bag"].to_numpy()[rows]
    return make_located([tuple(point) for point in points], **({"address_id_bag": ids} | columns))


PLANTED = tuple(f"Dorpsstraat {number}" for number in (20, 22, 26, 30, 30, 34))
SCATTERED = ("Eikenstraat 76", "Veenlaan 2", "Eikenpad 70", "Molenweg 40", "Lindenpad 8", "Kerkpad 77", "Eikenweg 16")


def check_sound(found: Concentrations) -> None:
    """What holds for every answer: tables in order, outlines apart, counts that agree with the picture, plain words."""
    tables.check(found.hotspots, tables.Hotspots)
    tables.check(found.members, tables.HotspotAddresses)
    assert found.incident_hotspot.index.equals(found.located.index)
    assert list(found.hotspots["rank"]) == list(range(1, len(found.hotspots) + 1))
    assert list(found.hotspots["net_count"]) == sorted(found.hotspots["net_count"], reverse=True)
    assert found.hotspots["hotspot_id"].is_unique
    assert found.hotspots["name"].is_unique
    counts = found.incident_hotspot[found.incident_hotspot != ""].value_counts()
    for hotspot in found.hotspots.itertuples():
        assert hotspot.geometry.is_valid
        assert counts[hotspot.hotspot_id] == hotspot.net_count
        assert hotspot.geometry.intersects(found.located.geometry[found.incident_hotspot == hotspot.hotspot_id]).all()
    assert shapely.union_all(found.hotspots.geometry).area == pytest.approx(found.hotspots.geometry.area.sum())
    assert not FORBIDDEN.search(" ".join([found.statement, found.basis, *found.hotspots["explanation"]]))
    assert found.statement.endswith((".", "?"))


def test_planted_street_is_found_named_and_explained():
    found = find_hotspots(incidents_at(*PLANTED, *SCATTERED), town(), QUICK)
    check_sound(found)
    first = found.hotspots.iloc[0]
    assert (first["name"], first["label"], first["kinds"]) == ("Dorpsstraat", "hotspot", "business_robbery")
    assert (first["net_count"], first["distinct_addresses"]) == (6, 5)
    assert first["above_expected"] == "yes"
    assert first["explanation"].startswith("Hier waren de meeste overvallen, 6 van de 13. Bij toeval zouden het er ongeveer ")
    assert "Meer dan verwacht: ja. Tussen alle zaken in de gemeente ontstaat zo'n groep bij toeval in " in first["explanation"]
    assert (found.incident_hotspot.iloc[:6] == first["hotspot_id"]).all()
    assert found.statement == "1 hotspot. 7 losse incidenten."
    assert found.density is None


def test_expected_number_is_the_share_of_the_places_at_risk_inside():
    found = find_hotspots(incidents_at(*PLANTED, *SCATTERED), town(), QUICK)
    inside = set(found.members["address_id_bag"])
    shops = set(places_at_risk(town(), [Kind.BUSINESS_ROBBERY])["address_id_bag"])
    assert len(shops) == 480 + 20
    assert found.hotspots.iloc[0]["expected"] == pytest.approx(13 * len(inside & shops) / 500)
    assert found.hotspots.iloc[0]["address_count"] == len(inside)


def test_outline_follows_the_street_sides():
    outline = find_hotspots(incidents_at(*PLANTED, *SCATTERED), town(), QUICK).hotspots.geometry.iloc[0]
    doors = town()[town().intersects(outline)]
    side = np.sort(doors.loc[(doors["street"] == "Dorpsstraat") & (doors["number"] % 2 == 0), "number"])
    assert set(side) >= {20, 22, 26, 30, 34}
    assert (np.diff(side) == 2).all()  # a run of neighbouring numbers
    assert shapely.distance(shapely.points(shapely.get_coordinates(outline)), shapely.union_all(doors.geometry)).max() <= 25
    roundness = 4 * np.pi * outline.area / outline.length**2
    assert roundness < 0.9


def test_outline_of_an_address_without_neighbours_is_its_plot_and_no_circle():
    farm = town().iloc[[0]].assign(address_id_bag="9999010000009999", street="Verweg", uses="winkelfunctie")
    farm["geometry"] = farm.geometry.translate(3000, 3000)
    premises = make_premises(gpd.GeoDataFrame(pd.concat([town(), farm], ignore_index=True), geometry="geometry", crs=tables.CRS))
    at_farm = (farm.geometry.x.iloc[0], farm.geometry.y.iloc[0])
    located = make_located([*[at_farm] * 4, *shapely.get_coordinates(incidents_at(*SCATTERED).geometry.to_numpy())])
    plot = find_hotspots(located, premises, QUICK).hotspots.set_index("name").loc["Verweg"]
    assert plot["label"] == "repeat_place"
    assert 4 * np.pi * plot["geometry"].area / plot["geometry"].length ** 2 == pytest.approx(
        np.pi / 4, abs=0.01
    )  # a square; a circle has 1
    assert plot["geometry"].contains(shapely.Point(at_farm))


def test_four_at_four_addresses_is_an_attention_area():
    found = find_hotspots(incidents_at(*PLANTED[:4], *SCATTERED), town(), QUICK)
    check_sound(found)
    assert list(found.hotspots["label"]) == ["attention_area"]
    assert found.statement == "Geen hotspot, wel 1 aandachtsgebied. 7 losse incidenten."


def test_many_at_fewer_than_three_addresses_is_a_repeat_place():
    found = find_hotspots(incidents_at(*["Dorpsstraat 20"] * 5, "Dorpsstraat 24", *SCATTERED), town(), QUICK)
    check_sound(found)
    assert list(found.hotspots["label"]) == ["repeat_place"]
    assert found.hotspots.iloc[0]["net_count"] == 6
    assert found.statement == "Geen hotspot, wel 1 herhaalde plek. 7 losse incidenten."


def test_two_streets_give_both_names_the_one_with_most_incidents_first():
    found = find_hotspots(incidents_at(*PLANTED, "Kerkstraat 28", "Kerkstraat 24", *SCATTERED), town(), QUICK)
    assert found.hotspots.iloc[0]["name"] == "Dorpsstraat en Kerkstraat"


def test_street_that_occurs_in_two_places_gets_its_place():
    premises = town().copy()
    premises.loc[premises["street"] == "Eikenpad", "street"] = "Dorpsstraat"
    premises.loc[premises.geometry.y > premises.geometry.y.mean(), "place"] = "Oosterhei"
    found = find_hotspots(incidents_at(*PLANTED, *SCATTERED), premises, QUICK)
    assert found.hotspots.iloc[0]["name"] == "Dorpsstraat (Waterveen)"


def test_two_groups_in_one_long_street_are_told_apart_by_the_compass():
    premises = make_premises(make_addresses(numbers=600, streets=NAMES[:6]))
    points = [(150_100.0 + 20 * i, 450_005.0) for i in range(4)] + [(152_800.0 + 20 * i, 450_005.0) for i in range(3)]
    found = find_hotspots(make_located(points), premises, QUICK)
    assert list(found.hotspots["name"]) == ["Dorpsstraat (west)", "Dorpsstraat (oost)"]


def test_seven_scattered_incidents_are_no_hotspot_and_the_chance_of_a_group_is_told():
    found = find_hotspots(incidents_at(*SCATTERED), town(), QUICK)
    check_sound(found)
    assert found.hotspots.empty
    assert found.members.empty
    assert re.fullmatch(
        r"Geen hotspot\. 7 incidenten, verspreid\. Een groep van 3 binnen 500 m komt hier bij toeval in .+ voor\.", found.statement
    )


@pytest.mark.parametrize(
    ("n", "says"),
    [
        (0, "Geen hotspot. Er zijn geen incidenten met een huisnummer of een kruising."),
        (1, "Geen hotspot. Er is 1 incident."),
        (2, "Geen hotspot. Er zijn 2 incidenten."),
    ],
)
def test_too_few_incidents_give_a_sentence(n: int, says: str):
    found = find_hotspots(incidents_at(*PLANTED[:n]), town(), QUICK)
    check_sound(found)
    assert found.hotspots.empty
    assert found.statement.startswith(says)


def test_all_on_one_point_asks_whether_that_is_the_police_station():
    found = find_hotspots(incidents_at(*["Dorpsstraat 20"] * 12), town(), QUICK)
    check_sound(found)
    assert found.hotspots.empty
    assert found.statement == "Geen hotspot. Alle 12 incidenten liggen op één punt. Is dat het adres van het politiebureau?"


def test_incidents_outside_the_register_are_counted_apart():
    found = find_hotspots(make_located([(50_000.0 + i, 400_000.0) for i in range(9)]), town(), QUICK)
    check_sound(found)
    assert found.hotspots.empty
    assert found.statement == "Geen hotspot. 9 incidenten liggen buiten het gebied van het adressenbestand. Die tellen niet mee."


def test_incidents_known_by_street_only_take_no_part():
    precision = ["street"] * 3 + ["crossing", "nearest_number", "manual"] + ["address"] * 7
    found = find_hotspots(incidents_at(*PLANTED, *SCATTERED, precision=precision), town(), QUICK)
    check_sound(found)
    assert list(found.hotspots["net_count"]) == [3]
    assert (found.incident_hotspot.iloc[:3] == "").all()
    assert "Van 3 incidenten kennen we geen huisnummer of kruising. Die doen hier niet mee." in found.statement


def test_incident_without_a_place_or_a_date_does_no_harm():
    located = incidents_at(*PLANTED, *SCATTERED)
    located["occurred_from"] = pd.Series(pd.NaT, index=located.index, dtype="datetime64[us]")
    located.loc[located.index[-1], "geometry"] = shapely.Point()
    located.loc[located.index[-1], "precision"] = "unknown"
    found = find_hotspots(located, town(), QUICK)
    check_sound(found)
    assert found.hotspots.iloc[0]["net_count"] == 6
    assert "Van 1 incident kennen we geen huisnummer of kruising. Dat doet hier niet mee." in found.statement


def test_register_without_addresses_gives_a_sentence():
    found = find_hotspots(incidents_at(*PLANTED), town().iloc[:0], QUICK)
    check_sound(found)
    assert found.hotspots.empty


def test_few_incidents_are_too_few_for_a_word_about_chance():
    found = find_hotspots(incidents_at(*PLANTED), town(), QUICK)
    first = found.hotspots.iloc[0]
    assert (first["above_expected"], np.isnan(first["p_value"])) == ("insufficient", True)
    assert first["explanation"] == (
        "Hier waren de meeste overvallen, 6 van de 6. Meer dan verwacht: te weinig gegevens. "
        "6 overvallen zijn te weinig om iets over toeval te zeggen."
    )


def test_group_where_all_places_are_is_not_more_than_expected():
    # Every shop of this village is in the Dorpsstraat, and ten of eleven robberies of a shop too.
    premises = town().copy()
    premises.loc[premises["street"] != "Dorpsstraat", "uses"] = "woonfunctie"
    doors = [f"Dorpsstraat {number}" for number in range(4, 84, 8)]
    found = find_hotspots(incidents_at(*doors, "Kerkstraat 2"), premises, QUICK)
    first = found.hotspots.iloc[0]
    assert first["above_expected"] == "not_shown"
    assert "Meer dan verwacht: niet aantoonbaar. Hier zitten ook veel zaken. Zo'n groep ontstaat bij toeval in " in first["explanation"]


def test_register_without_uses_compares_with_all_addresses_and_says_so():
    premises = town().assign(uses="").astype({"uses": "str"})
    found = find_hotspots(incidents_at(*PLANTED, *SCATTERED), premises, QUICK)
    check_sound(found)
    assert found.statement.endswith("Het adressenbestand noemt geen gebruiksdoel. Daarom is vergeleken met alle adressen.")
    assert found.basis.startswith("Vergeleken met 1.920 adressen")
    assert len(places_at_risk(premises, [Kind.HOME_ROBBERY])) == 1920


def test_places_at_risk_differ_per_kind_and_count_an_address_once():
    premises = town().copy()
    premises.loc[0, "uses"] = "woonfunctie,winkelfunctie"  # a home and a shop
    premises.loc[2, "uses"] = "industriefunctie"
    premises.loc[4, "uses"] = "kantoorfunctie"
    premises.loc[4, "branch"] = "money_exchange"
    premises.loc[6, "status"] = "Verblijfsobject buiten gebruik"
    premises.loc[8, "status"] = ""
    again = pd.concat([premises, premises.iloc[[1]]], ignore_index=True)
    # 500 shops, + the home above a shop, + the money exchange. 1,420 homes less the three that became something else or empty.
    assert len(places_at_risk(again, [Kind.BUSINESS_ROBBERY])) == 502
    assert len(places_at_risk(again, [Kind.HOME_ROBBERY])) == 1417
    assert len(places_at_risk(again, [Kind.STREET_ROBBERY])) == 1919
    assert len(places_at_risk(again, [Kind.BUSINESS_ROBBERY, Kind.HOME_ROBBERY])) == 502 + 1417
    assert places_at_risk(again, []).empty


def test_two_halves_of_one_street_are_one_group_with_the_addresses_between():
    halves = [f"Dorpsstraat {number}" for number in (2, 4, 4, 58, 60, 60)]  # 270 m apart
    found = find_hotspots(incidents_at(*halves, *SCATTERED), town(), QUICK)
    check_sound(found)
    assert list(found.hotspots["net_count"]) == [6]
    assert found.hotspots.iloc[0]["name"] == "Dorpsstraat"
    inside = town()[town()["address_id_bag"].isin(found.members["address_id_bag"])]
    assert set(range(2, 62, 2)) <= set(inside.loc[inside["street"] == "Dorpsstraat", "number"])


def test_chosen_bandwidth_is_used_and_told():
    found = find_hotspots(incidents_at(*PLANTED, *SCATTERED), town(), Settings(simulations=99, bandwidth_m=150))
    check_sound(found)
    assert found.hotspots.iloc[0]["net_count"] == 6
    assert "een vaste afstand van 150 m" in found.basis


def test_density_is_there_from_twenty_incidents_on():
    doors = [*PLANTED, *SCATTERED, *(f"Eikenlaan {number}" for number in range(1, 15, 2))]
    density = find_hotspots(incidents_at(*doors), town(), QUICK).density
    assert density is not None
    assert density.values.sum() == pytest.approx(1)
    assert density.cell_size_m == 50


def test_same_seed_gives_the_same_answer():
    located = incidents_at(*PLANTED, *SCATTERED)
    one, two = find_hotspots(located, town(), QUICK, seed=4), find_hotspots(located, town(), QUICK, seed=4)
    assert one.hotspots.to_wkb().equals(two.hotspots.to_wkb())


@pytest.mark.parametrize("seed", range(4))
def test_jitter_of_ten_metres_keeps_the_group(seed: int):
    located = incidents_at(*PLANTED, *SCATTERED)
    angle = np.random.default_rng(seed).uniform(0, 2 * np.pi, len(located))
    offset = 10 * np.column_stack([np.cos(angle), np.sin(angle)])
    located["geometry"] = shapely.points(shapely.get_coordinates(located.geometry.to_numpy()) + offset)
    found = find_hotspots(located, town(), QUICK)
    check_sound(found)
    first = found.hotspots.iloc[0]
    assert (first["name"], first["label"]) == ("Dorpsstraat", "hotspot")
    assert (found.incident_hotspot.iloc[:6] == first["hotspot_id"]).all()


def test_incidents_drawn_from_the_places_at_risk_are_seldom_more_than_expected():
    places = places_at_risk(town(), [Kind.HOME_ROBBERY])
    xy = shapely.get_coordinates(places.geometry.to_numpy())
    surprised = 0
    for seed in range(20):
        drawn = xy[np.random.default_rng(seed).choice(len(xy), 50)]
        found = find_hotspots(make_located([tuple(p) for p in drawn], kind="home_robbery"), town(), QUICK, seed)
        surprised += (found.hotspots["above_expected"] == "yes").any()
    assert surprised <= 4  # nominal 1 in 20; five or more of 20 would happen by chance in 3 of 1,000 tests


doors = st.lists(st.tuples(st.sampled_from(NAMES), st.integers(1, 80)).map(lambda door: f"{door[0]} {door[1]}"), min_size=0, max_size=16)


@settings(max_examples=15, deadline=None)
@given(doors, st.integers(-20, 20), st.integers(-20, 20), st.randoms(use_true_random=False))
def test_order_of_rows_does_not_matter_and_a_shift_by_whole_cells_shifts_the_hotspots(chosen, right, up, random):
    located = incidents_at(*chosen)
    here = find_hotspots(located, town(), QUICK)
    check_sound(here)
    rows = list(range(len(located)))
    random.shuffle(rows)
    east, north = 50.0 * right, 50.0 * up
    moved, premises = located.iloc[rows].copy(), town().sample(frac=1, random_state=1)
    moved["geometry"] = moved.geometry.translate(east, north)
    premises["geometry"] = premises.geometry.translate(east, north)
    there = find_hotspots(moved, premises, QUICK)
    assert there.statement == here.statement
    plain = [name for name in tables.Hotspots.columns if name not in ("geometry", "expected", "p_value")]
    assert there.hotspots[plain].equals(here.hotspots[plain])
    assert there.incident_hotspot.sort_index().equals(here.incident_hotspot)
    for a, b in zip(here.hotspots.geometry, there.hotspots.geometry, strict=True):
        assert shapely.symmetric_difference(shapely.transform(a, lambda xy: xy + np.array([east, north])), b).area < 1


def test_planted_concentrations_of_the_fictional_series_are_covered(shared_data):
    import pyogrio

    read = pyogrio.read_dataframe(shared_data / "leeuwarden-bag-light.gpkg")
    names = {
        "address_id_bag": "identificatie",
        "designation_id_bag": "nummeraanduiding_hoofdadres_identificatie",
        "street": "openbare_ruimte_naam",
        "street_short": "openbare_ruimte_naam_kort",
        "letter": "huisletter",
        "addition": "toevoeging",
        "postcode": "postcode",
        "place": "woonplaats_naam",
        "uses": "gebruiksdoel",
        "status": "status",
        "building_id_bag": "pand_identificatie",
    }
    text = pd.DataFrame({ours: read[theirs].fillna("").astype("str") for ours, theirs in names.items()})
    numbers = {"number": read["huisnummer"].astype("int64"), "area_m2": read["oppervlakte"].astype("float64")}
    codes = {"municipality_code": pd.Series("0080", index=text.index, dtype="str")}
    codes["neighbourhood_code"] = pd.Series("", index=text.index, dtype="str")
    addresses = gpd.GeoDataFrame(text.assign(**numbers, **codes), geometry=read.geometry.to_numpy(), crs=tables.CRS)
    truth = pd.read_csv(shared_data / "police" / "truth.csv", dtype={"vbo": str})
    truth = truth[
        (truth["file"] == "regionaal_overzicht.xlsx") & truth["mk"].isin(["B72", "B73"]) & truth["precision"].isin(["adres", "nummer"])
    ]
    truth = truth.drop_duplicates("incident")
    located = make_located(
        list(zip(truth["x"], truth["y"], strict=True)),
        kind=np.where(truth["mk"] == "B72", "home_robbery", "business_robbery"),
        address_id_bag=truth["vbo"].fillna("").to_numpy(),
    )
    found = find_hotspots(located, make_premises(addresses), Settings())
    check_sound(found)
    covered = pd.Series(found.incident_hotspot.to_numpy() != "").groupby(truth["planted"].to_numpy()).mean()
    assert covered["P1"] >= 0.6
    assert covered["P2"] >= 0.6
    assert (found.hotspots["label"] == "hotspot").sum() <= 4
    assert found.hotspots.geometry.area.max() < 15e4
