"""Maps: what is drawn, that no word of a file becomes script, and that no map asks another host."""

import base64
import json
import re
from types import SimpleNamespace
from typing import Any

import folium
import folium.plugins
import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from branca.colormap import LinearColormap

from analysis import tables
from analysis.errors import ContractError
from analysis.pipeline import Choice
from analysis.terms import Audience, Label, Zone
from dashboard import map_layers, map_page, maps
from dashboard.map_layers import MapLayer
from tests.make import make_addresses, make_located
from tests.test_area_picture import make_areas

X, Y = 150_000.0, 450_000.0
HOSTILE = "<img src=x onerror=alert(1)>${alert(2)}`</script><script>alert(3)</script>\\\"'{{7*7}}"


def make_hotspots(*labels: str, name: str = "Dorpsstraat") -> gpd.GeoDataFrame:
    rows = [
        {
            "hotspot_id": f"h{i}",
            "rank": i + 1,
            "name": name,
            "label": label,
            "kinds": "business_robbery",
            "net_count": 7,
            "distinct_addresses": 6,
            "expected": 1.0,
            "above_expected": "yes",
            "p_value": 0.01,
            "explanation": "Dat is meer dan toeval.",
            "address_count": 40,
        }
        for i, label in enumerate(labels)
    ]
    shapes = [shapely.box(X + 300 * i, Y, X + 300 * i + 100, Y + 100) for i in range(len(labels))]
    return tables.check(gpd.GeoDataFrame(rows, geometry=shapes, crs=tables.CRS), tables.Hotspots)


def decoded(layer: MapLayer) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(base64.b64decode(layer.text))
    return content


def make_analysis(hotspots: gpd.GeoDataFrame, located: gpd.GeoDataFrame, *, is_demo: bool = True) -> Any:
    hotspot_of = pd.Series(["h0"] * len(located), index=located.index, dtype="str")
    lines = gpd.GeoDataFrame({"name": ["Dorpsstraat"]}, geometry=[shapely.LineString([(X, Y), (X + 400, Y)])], crs=tables.CRS)
    register = SimpleNamespace(
        info=SimpleNamespace(municipalities={"9900": "Waterveen"}, is_demo=is_demo),
        areas=tables.empty(tables.Areas),
        basemap=lambda theme: lines if theme == "streets" else lines.iloc[:0],
    )
    concentrations = SimpleNamespace(hotspots=hotspots, incident_hotspot=hotspot_of, statement="Er is één hotspot.")
    as_of = pd.Timestamp("2026-11-21").date()
    return SimpleNamespace(concentrations=concentrations, chosen=located, register=register, as_of=as_of, choice=Choice())


# ---- what is drawn ----


def test_each_label_has_its_own_line_and_its_own_shape_not_only_its_own_colour() -> None:
    styles = [map_layers.LABEL_STYLES[label] for label in Label]
    assert len({style["dash"] for style in styles}) == len(styles)
    assert len({style["badge"] for style in styles}) == len(styles)


def test_every_audience_has_a_shape_and_colour_that_no_other_has() -> None:
    looks = {(style["shape"], style.get("hollow", False)) for style in map_layers.AUDIENCE_STYLES.values()}
    assert set(map_layers.AUDIENCE_STYLES) == set(Audience)
    assert len(looks) == len(Audience)


def test_a_point_in_rd_comes_out_at_its_known_place_in_degrees() -> None:
    # the Onze-Lieve-Vrouwetoren in Amersfoort, the origin of RD: 155 000, 463 000 is 52.15517 N, 5.38721 E
    latitude, longitude = map_layers.to_degrees(155_000, 463_000)
    assert latitude == pytest.approx(52.15517, abs=2e-4)
    assert longitude == pytest.approx(5.38721, abs=2e-4)
    assert map_layers.to_metres(latitude, longitude) == pytest.approx((155_000, 463_000), abs=0.2)


def test_incidents_on_one_point_become_one_larger_symbol_that_names_each() -> None:
    located = make_located([(X, Y), (X, Y), (X + 50, Y)], matched_address="Dorpsstraat 2")
    drawn = decoded(map_layers.incidents_layer(located))

    assert len(drawn["lat"]) == 2
    radius = [drawn["styles"][i]["radius"] for i in drawn["style"]]
    assert radius[0] > radius[1]
    assert drawn["text"][0].splitlines()[0] == "Dorpsstraat 2"
    assert drawn["text"][0].count("overval op een bedrijf") == 2


def test_an_incident_without_a_place_is_not_drawn() -> None:
    located = make_located([(X, Y), (X + 10, Y)])
    located.loc[1, "geometry"] = shapely.Point()
    assert len(decoded(map_layers.incidents_layer(located))["lat"]) == 1


def test_how_well_a_place_is_known_shows_in_the_symbol_not_only_in_its_colour() -> None:
    located = make_located([(X, Y), (X + 10, Y), (X + 20, Y)], precision=["address", "street", "postcode"])
    layer = map_layers.incidents_layer(located)
    drawn = decoded(layer)
    seen = [(drawn["styles"][i]["shape"], drawn["styles"][i]["hollow"]) for i in drawn["style"]]
    assert seen == [("triangle", False), ("triangle", True), ("cross", True)]
    words = [entry["text"] for entry in layer.legend]
    assert words == ["los incident", "open teken: alleen de straat bekend", "kruis: alleen postcode of buurt bekend"]


def test_the_label_of_a_concentration_shows_in_the_symbol_of_its_incidents() -> None:
    located = make_located([(X, Y), (X + 10, Y), (X + 20, Y)])
    labels = pd.Series(["hotspot", "attention_area", ""], index=located.index, dtype="str")
    drawn = decoded(map_layers.incidents_layer(located, labels))
    assert [drawn["styles"][i]["shape"] for i in drawn["style"]] == ["circle", "square", "triangle"]


def test_outlines_carry_their_number_and_their_id_for_a_click() -> None:
    items = decoded(map_layers.concentrations_layer(make_hotspots("hotspot", "repeat_place")))["items"]
    assert [(item["number"], item["id"], item["badge"]) for item in items] == [(1, "h0", "circle"), (2, "h1", "diamond")]


def test_the_chosen_outline_has_a_heavier_line_and_is_brought_into_view() -> None:
    hotspots = make_hotspots("hotspot", "attention_area")
    chosen = hotspots["hotspot_id"].iloc[1]
    weights = {item["id"]: item["weight"] for item in decoded(map_layers.concentrations_layer(hotspots, chosen=chosen))["items"]}
    assert weights[chosen] > max(weight for key, weight in weights.items() if key != chosen)
    focus = decoded(map_layers.focus_layer(hotspots.geometry.iloc[1:], chosen))
    (south, west), (north, east) = focus["bounds"]
    middle = hotspots.geometry.to_crs("EPSG:4326").iloc[1].centroid
    assert (focus["part"], focus["key"]) == ("focus", chosen)
    assert south < middle.y < north
    assert west < middle.x < east


def test_buurten_can_be_put_on_and_off_and_carry_their_code() -> None:
    areas = make_areas()
    layer = decoded(map_layers.areas_layer(areas, texts=[["A"], ["B"]], classes=[0, None], tick="Aantallen per buurt", is_off=True))
    assert (layer["tick"], layer["off"]) == ("Aantallen per buurt", True)
    assert [item["id"] for item in layer["items"]] == areas["area_code_cbs"].tolist()
    again = map_layers.areas_layer(areas, outlines=map_layers.area_outlines(areas))
    assert decoded(again) == decoded(map_layers.areas_layer(areas))


def test_a_hole_in_an_outline_stays_a_hole() -> None:
    ring = shapely.box(X, Y, X + 200, Y + 200) - shapely.box(X + 80, Y + 80, X + 120, Y + 120)
    hotspots = make_hotspots("hotspot")
    hotspots.loc[0, "geometry"] = ring
    rings = decoded(map_layers.concentrations_layer(hotspots))["items"][0]["rings"]
    assert len(rings) == 2


def test_symbols_with_the_same_word_share_a_line_in_the_legend() -> None:
    located = make_located([(X, Y)])
    labels = pd.Series(["hotspot"], index=located.index, dtype="str")
    legend = map_layers.legend_layer(
        [map_layers.concentrations_layer(make_hotspots("hotspot")), map_layers.incidents_layer(located, labels)]
    )
    assert legend is not None
    entries = decoded(legend)["entries"]
    assert [entry["text"] for entry in entries] == ["hotspot"]
    assert [part["shape"] for part in entries[0]["symbols"]] == ["area", "circle"]


def test_a_field_map_does_not_show_the_fringe_unless_asked() -> None:
    premises = make_addresses(4).assign(audience="retail", business_name="Bakkerij", part="fringe")
    plain, marked = map_layers.audiences_layer(premises), map_layers.audiences_layer(premises, with_part=True)
    assert not any(style["hollow"] for style in decoded(plain)["styles"])
    assert all(style["hollow"] for style in decoded(marked)["styles"])


def make_density(*values: float) -> Any:
    return SimpleNamespace(
        values=np.array([values]), x_centers=X + 50 * (np.arange(len(values)) + 0.5), y_centers=np.array([Y + 25]), cell_size_m=50.0
    )


def test_a_density_becomes_darker_bands_that_lie_within_each_other() -> None:
    items = decoded(map_layers.density_layer(make_density(0.0, 0.2, 0.5, 0.8, 1.0)))["items"]
    west_edges = [min(longitude for _, longitude in item["rings"][0]) for item in items]
    assert [item["fill"] for item in items] == list(map_layers.DENSITY_COLOURS)
    assert west_edges == sorted(west_edges)
    assert west_edges[0] < west_edges[-1]


def test_a_density_of_nothing_draws_nothing() -> None:
    assert decoded(map_layers.density_layer(make_density(0.0, 0.0)))["items"] == []


def test_a_map_zooms_to_the_hotspots_not_to_a_lone_incident_far_away() -> None:
    hotspots = make_hotspots("hotspot", "repeat_place")
    located = make_located([(X, Y), (X + 20_000, Y + 20_000)])
    _, _, east, north = map_page.frame_of(hotspots, located, tables.empty(tables.Areas))
    assert (east, north) == (X + 100 + map_page.MARGIN_M, Y + 100 + map_page.MARGIN_M)


def test_a_map_without_anything_shows_the_country() -> None:
    nothing = tables.empty(tables.LocatedIncidents)
    assert map_page.frame_of(tables.empty(tables.Hotspots), nothing, tables.empty(tables.Areas)) == map_layers.NETHERLANDS


# ---- nothing in a word ever runs, no map asks another host ----


def test_a_hostile_word_travels_as_base64_and_comes_out_unchanged() -> None:
    layer = map_layers.concentrations_layer(make_hotspots("hotspot", name=HOSTILE))
    assert re.fullmatch(r"[A-Za-z0-9+/=]+", layer.text)
    assert decoded(layer)["items"][0]["text"][0] == f"1 {HOSTILE}"


def test_no_part_of_a_hostile_word_stands_in_the_html_of_a_map() -> None:
    html = maps.draw_map([map_layers.concentrations_layer(make_hotspots("hotspot", name=HOSTILE))], title=HOSTILE).get_root().render()
    html = re.sub(r"[0-9a-f]{32}|[A-Za-z0-9+/=]{40,}|\[\[.*?\]\]", "", html)
    for piece in ("onerror", "<script>alert", "<img", "alert(", "49"):
        assert piece not in html


def test_a_map_names_no_host_at_all() -> None:
    drawn = maps.draw_map([map_layers.concentrations_layer(make_hotspots("hotspot"))], title="Kaart")
    assert re.search(r"(https?:)?//[a-z]", drawn.get_root().render()) is None


@pytest.mark.parametrize(
    "element",
    [
        folium.TileLayer("https://tiles.example/{z}/{x}/{y}.png", attr="x"),
        folium.Popup("tekst"),
        folium.plugins.HeatMap([[52.0, 5.0]]),
        LinearColormap(["white", "blue"]),
    ],
    ids=lambda element: type(element).__name__,
)
def test_an_element_that_would_ask_another_host_is_refused(element: Any) -> None:
    drawn = maps.draw_map([], title="Kaart")
    drawn.add_child(folium.Marker([52, 5], popup=element) if isinstance(element, folium.Popup) else element)
    with pytest.raises(ContractError, match="andere computer"):
        maps.check_offline(drawn)


def test_the_key_of_a_map_differs_when_only_a_word_with_underscores_differs() -> None:
    # streamlit-folium drops every `_word` from what it compares, and then shows the old map
    first, second = (map_layers.concentrations_layer(make_hotspots("hotspot", name=name)) for name in ("x_a1", "x_b2"))
    assert maps.fingerprint([first]) != maps.fingerprint([second])
    assert re.sub("_[a-z0-9]+", "", first.text) != re.sub("_[a-z0-9]+", "", second.text)


# ---- the saved map ----


def test_a_saved_map_holds_everything_and_forbids_every_request(tmp_path: Any) -> None:
    path = tmp_path / "map.html"
    maps.write_map_page(make_analysis(make_hotspots("hotspot"), make_located([(X, Y)])), path)
    html = path.read_text(encoding="utf-8")

    assert "default-src 'none'" in html
    assert "unsafe-eval" not in html
    assert re.search(r"<(script|link|img|iframe)[^>]+(src|href)=\"(?!data:)", html) is None
    assert '<html lang="nl">' in html
    assert Zone.RESTRICTED.label in html
    assert "Oefengegevens" in html
    assert "<td>Dorpsstraat</td>" in html
    assert "Er is één hotspot." in html


def test_a_saved_map_of_own_data_has_no_demo_banner(tmp_path: Any) -> None:
    path = tmp_path / "map.html"
    maps.write_map_page(make_analysis(make_hotspots("hotspot"), make_located([(X, Y)]), is_demo=False), path)
    assert "Oefengegevens" not in path.read_text(encoding="utf-8")


def test_a_saved_map_without_concentrations_says_so(tmp_path: Any) -> None:
    path = tmp_path / "map.html"
    maps.write_map_page(make_analysis(tables.empty(tables.Hotspots), make_located([(X, Y)])), path)
    assert "geen concentraties" in path.read_text(encoding="utf-8")


def test_a_hostile_name_is_text_in_the_table_of_a_saved_map() -> None:
    page = map_page.make_page(
        [],
        title=HOSTILE,
        zone=Zone.SHAREABLE,
        is_demo=False,
        lines=[HOSTILE],
        heads=("Naam",),
        rows=[(HOSTILE,)],
        frame=(X, Y, X + 1, Y + 1),
    )
    assert "<script>alert(3)" not in page
    assert "<img src=x" not in page


def test_every_script_in_a_saved_map_is_allowed_by_its_own_hash() -> None:
    page = map_page.make_page(
        [], title="Kaart", zone=Zone.SHAREABLE, is_demo=False, lines=[], heads=(), rows=[], frame=(X, Y, X + 1, Y + 1)
    )
    assert page.count("<script>") == len(set(re.findall(r"'sha256-[^']+'", page))) == 3
