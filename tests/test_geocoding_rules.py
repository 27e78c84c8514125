"""What holds for every text anybody can type: no coin toss, no other address, no half answer."""

import string

import numpy as np
import pandas as pd
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analysis import tables
from analysis.geocoding import build_index, geocode, locate, query_key, suggest
from analysis.geocoding.coordinates import read_coordinates
from analysis.geocoding.words import fold, street_text
from analysis.terms import Precision
from tests.make import make_queries
from tests.test_geocoding import INDEX, VILLAGE

QUICK = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])

WORDS = [*VILLAGE["street"].unique(), "Dorpstraat", "Keizersgracht", "Waterveen", "Oosterveen", "Veenland", "hoek", "/", "t.h.v.", "12",
         "12a", "9910AC", "4-537", "hs", "(mw.)", "12 b 4", "9999", "", "onbekend", "Elders", "'", "\x00", "=1+1", "İ", "ß"]  # fmt: skip
TEXT = st.one_of(st.lists(st.sampled_from(WORDS), max_size=4).map(" ".join), st.text(max_size=12))
PLACE = st.fixed_dictionaries(
    {},
    optional={
        "street": TEXT,
        "number": st.one_of(TEXT, st.integers(0, 10**9).map(str)),
        "letter": st.sampled_from(["", "a", "A", "II"]),
        "addition": st.sampled_from(["", "bv", "2", "H"]),
        "postcode": st.sampled_from(["", "9910AC", "9910 ab", "1000SS", "9999ZZ", "abc"]),
        "place": TEXT,
        "address": TEXT,
        "neighbourhood": st.sampled_from(["", "De Noord", "Elders"]),
        "x_given": st.sampled_from(["", "150050", "5,1", "nan", "1e9"]),
        "y_given": st.sampled_from(["", "450100", "52,0", "inf"]),
    },
)
REGISTERED = VILLAGE[["street", "letter", "addition", "postcode", "place", "address_id_bag"]].assign(number=VILLAGE["number"].astype(str))


@QUICK
@given(st.lists(PLACE, min_size=1, max_size=8), st.randoms(use_true_random=False))
def test_row_order_does_not_matter_and_equal_rows_get_equal_answers(places: list[dict[str, str]], random: object) -> None:
    order = [*range(len(places)), 0]
    random.shuffle(order)  # type: ignore[attr-defined]
    straight = pd.DataFrame(geocode(make_queries(*places), INDEX)).astype({"geometry": "str"})
    mixed = pd.DataFrame(geocode(make_queries(*(places[at] for at in order)), INDEX)).astype({"geometry": "str"})
    pd.testing.assert_frame_equal(mixed, straight.iloc[order].reset_index(drop=True))


@QUICK
@given(st.lists(PLACE, min_size=1, max_size=8))
def test_every_answer_is_whole(places: list[dict[str, str]]) -> None:
    matches = geocode(make_queries(*places), INDEX)
    is_unknown = (matches["precision"] == Precision.UNKNOWN).to_numpy()
    assert (matches.geometry.is_empty.to_numpy() == is_unknown).all()
    assert (matches["uncertainty_m"].isna().to_numpy() == is_unknown).all()
    assert (matches["uncertainty_m"].dropna() >= 15).all()
    assert (matches["match_reason"] != "").all()
    is_address = (matches["precision"] == Precision.ADDRESS).to_numpy()
    assert (matches["address_id_bag"].to_numpy() != "")[is_address].all()
    assert (matches["address_id_bag"].to_numpy() == "")[is_unknown].all()
    assert (matches["confidence"].to_numpy() >= 0.95)[is_address].all()
    ids = {id_bag for text in matches["candidates"] for id_bag in text.split("|") if id_bag}
    assert ids <= set(VILLAGE["address_id_bag"])


@QUICK
@given(st.lists(st.text(max_size=60), min_size=1, max_size=6), st.sampled_from(list(tables.PLACE_TEXT)))
def test_no_text_in_any_column_raises(texts: list[str], column: str) -> None:
    queries = make_queries(*({"street": "Dorpsstraat", "number": "12"} | {column: text} for text in texts), *({column: t} for t in texts))
    matches = geocode(queries, INDEX)
    assert len(matches) == 2 * len(texts)
    assert query_key(queries).notna().all()
    assert all(len(suggest(text, INDEX)) <= 5 for text in texts)


@QUICK
@given(
    st.lists(st.integers(0, len(REGISTERED) - 1), min_size=1, max_size=30),
    st.sampled_from(["columns", "one line", "no postcode", "only postcode"]),
)
def test_a_literal_register_address_is_itself_or_an_ambiguity_never_another(rows: list[int], form: str) -> None:
    asked = REGISTERED.iloc[rows]
    parts = asked[["street", "number", "letter", "addition", "postcode", "place"]].to_dict("records")
    if form == "one line":
        parts = [{"address": f"{p['street']} {p['number']}{p['letter']} {p['addition']}, {p['postcode']} {p['place']}"} for p in parts]
    elif form == "no postcode":
        parts = [p | {"postcode": ""} for p in parts]
    elif form == "only postcode":
        parts = [p | {"street": "", "place": ""} for p in parts]
    matches = geocode(make_queries(*parts), INDEX)
    own = asked["address_id_bag"].to_numpy()
    found = matches["address_id_bag"].to_numpy()
    assert ((found == own) | (found == "")).all()
    if form in ("columns", "one line"):
        assert (found == own).all()


@QUICK
@given(st.sampled_from(sorted(VILLAGE["street"].unique())), st.sampled_from([str.upper, str.lower, str.title]), st.integers(0, 2))
def test_case_and_spaces_never_change_the_street(street: str, case: object, spaces: int) -> None:
    typed = case(street).replace(" ", " " * (spaces + 1))  # type: ignore[operator]
    assert fold(typed) == fold(street)


@QUICK
@given(st.text(max_size=30))
def test_folding_twice_is_folding_once_and_leaves_plain_words(text: str) -> None:
    once = fold(text)
    assert fold(once) == once
    assert set(once) <= set(string.ascii_lowercase + string.digits + " ")
    assert street_text(once).folded == once


@QUICK
@given(st.floats(1_001, 299_999), st.floats(300_001, 629_999), st.booleans(), st.sampled_from([1, 1000]))
def test_an_rd_pair_is_read_whatever_its_order_and_unit(x: float, y: float, swapped: bool, unit: int) -> None:
    pair = [f"{x * unit:.3f}", f"{y * unit:.3f}"]
    a, b = reversed(pair) if swapped else pair
    read = read_coordinates([a], [b])
    assert np.allclose([read.x[0], read.y[0]], [x, y], atol=0.01)
    assert (read.is_swapped[0], read.is_millimetres[0]) == (swapped, unit == 1000)


@QUICK
@given(st.lists(PLACE, min_size=1, max_size=5), st.integers(-5_000, 5_000), st.integers(-5_000, 5_000))
def test_moving_the_register_moves_every_answer(places: list[dict[str, str]], east: int, north: int) -> None:
    queries = make_queries(
        *({name: text for name, text in place.items() if name not in ("x_given", "y_given", "neighbourhood")} for place in places)
    )
    moved = VILLAGE.copy()
    moved["geometry"] = VILLAGE.geometry.translate(east, north)
    here, there = geocode(queries, build_index(VILLAGE)), geocode(queries, build_index(moved))
    assert here["precision"].tolist() == there["precision"].tolist()
    placed = ~here.geometry.is_empty
    assert np.allclose(here.geometry[placed].x + east, there.geometry[placed].x, atol=0.01)
    assert np.allclose(here.geometry[placed].y + north, there.geometry[placed].y, atol=0.01)


@QUICK
@given(st.lists(PLACE, min_size=1, max_size=6))
def test_locating_loses_no_incident_and_explains_each_coarse_place(places: list[dict[str, str]]) -> None:
    incidents = make_incidents(*places)
    located, findings = locate(incidents, INDEX)
    assert located["incident_id"].tolist() == incidents["incident_id"].tolist()
    fine = {Precision.COORDINATE, Precision.ADDRESS, Precision.NUMBER, Precision.CROSSING}
    told = {finding.row for finding in findings}
    assert all(row in told for row, precision in enumerate(located["precision"], start=2) if precision not in fine)


@QUICK
@given(PLACE)
def test_the_query_key_of_a_key_is_stable(place: dict[str, str]) -> None:
    queries = make_queries(place)
    shouted = make_queries({name: text.upper() if text.isascii() else text for name, text in place.items()})
    assert query_key(queries).iloc[0] == query_key(shouted).iloc[0]


def make_incidents(*places: dict[str, str]) -> pd.DataFrame:
    """An `Incidents` table of one business robbery per place; row 2 of the file is the first."""
    base = dict.fromkeys(tables.PLACE_TEXT, "")
    rows = [
        base
        | {
            "incident_id": f"i{at:03d}",
            "kind": "business_robbery",
            "target_type": "snackbar",
            "occurred_from": pd.Timestamp("2026-03-05 20:15"),
            "occurred_until": pd.Timestamp("2026-03-05 20:20"),
            "is_time_known": True,
            "is_attempt": False,
            "registrations": f"map: overzicht.xlsx:Blad1:{at + 2}",
            "registration_count": 1,
        }
        | place
        for at, place in enumerate(places)
    ]
    table = pd.DataFrame(rows, columns=list(tables.Incidents.columns))
    dtypes = {name: column.metadata["dtype"] for name, column in tables.Incidents.columns.items()}
    return tables.check(table.astype(dtypes), tables.Incidents)
