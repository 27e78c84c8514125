"""Counts with neighbouring municipalities: what is written, what is read, and what the sum can be."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.errors import PrivacyError, SourceError
from analysis.pooled import (
    DAYPART,
    GROUPS,
    SEASON,
    TARGET,
    Range,
    exact_counts,
    load_counts,
    pool,
    read_counts,
    refuse_mixture,
    write_counts,
)
from analysis.safety_picture import shareable_picture
from analysis.safety_picture.shareable import TARGET_GROUPS
from tests.picture_cases import data_of, monthly, robberies

MIXED = ["snackbar"] * 30 + ["woning"] * 18
FIRST, LAST = date(2024, 10, 1), date(2026, 9, 30)


def file_of(located, name: str = "Rietdam", **options) -> str:
    return write_counts(shareable_picture(data_of(located)), name, FIRST, LAST, 240, "Te delen met buurgemeenten, niet openbaar", **options)


def test_what_one_writes_the_other_reads():
    read = read_counts(file_of(robberies(monthly(48), target_type=MIXED)))
    assert (read.municipality, read.first, read.last, read.addresses) == ("Rietdam", FIRST, LAST, 240)
    assert read.total == Range(48, 48)
    # one robbery in each month of two years, twice over: half of them from October to March
    assert list(read.parts[SEASON].values()) == [Range(24, 24), Range(24, 24)]
    assert read.parts[TARGET]["horeca"] == Range(30, 30)
    assert read.parts[TARGET]["woning"].low <= 18 == read.parts[TARGET]["woning"].high


def test_a_hidden_count_comes_back_as_the_least_and_the_most_it_can_be():
    targets = ["snackbar"] * 20 + ["woning"] * 3 + ["juwelier"] * 1
    read = read_counts(file_of(robberies(monthly(24), target_type=targets)))
    found = read.parts[TARGET]
    assert found["woning"].low <= 3 <= found["woning"].high <= 4
    assert found["juwelier"].low <= 1 <= found["juwelier"].high <= 4
    assert found["horeca"].low <= 20 <= found["horeca"].high


def test_the_file_holds_nothing_but_counts_and_none_below_five():
    text = file_of(robberies(monthly(23), target_type=["snackbar"] * 18 + ["woning"] * 5))
    for line in text.splitlines()[5:]:
        count = line.rsplit(",", 1)[1]
        assert not count.isdecimal() or int(count) >= 5
    assert "Dorpsstraat" not in text
    assert "BU99" not in text


def test_the_sum_says_between_which_numbers_it_lies_and_who_is_missing():
    big = read_counts(file_of(robberies(monthly(48), target_type=MIXED), "Waterveen"))
    few = read_counts(file_of(robberies(monthly(3)), "Oosterhei"))
    assert few.total == Range(0, 4)
    together = pool([big, few])
    assert together.municipalities == ["Oosterhei", "Waterveen"]
    assert together.total.words == "tussen 48 en 52"
    assert together.without[TARGET] == ("Oosterhei",)
    assert together.parts[TARGET]["horeca"] == Range(30, 30)


def test_a_municipality_that_is_given_twice_counts_once():
    own = exact_counts(robberies(monthly(30)), "Rietdam", FIRST, LAST, 240)
    assert pool([own, read_counts(file_of(robberies(monthly(48)), "rietdam"))]).total == Range(30, 30)


def test_a_municipality_that_counts_along_in_the_dossier_of_another_counts_once():
    own = exact_counts(robberies(monthly(30)), "Waterveen en Rietdam", FIRST, LAST, 240)
    together = pool(
        [own, read_counts(file_of(robberies(monthly(48)), "Rietdam")), read_counts(file_of(robberies(monthly(48)), "Oosterhei"))]
    )
    assert (together.municipalities, together.total) == (["Oosterhei", "Waterveen en Rietdam"], Range(78, 78))
    assert together.counted_already == ("De aantallen van Rietdam tellen niet nog eens mee: ze zitten al in die van Waterveen en Rietdam.",)


def test_a_dossier_on_this_computer_counts_exactly_and_only_its_days():
    located = robberies([*monthly(24), "2023-01-01"], target_type=["woning"] * 3 + ["snackbar"] * 22)
    counts = exact_counts(located, "Rietdam", FIRST, LAST, 240)
    assert counts.total == Range(24, 24)
    assert counts.parts[TARGET]["woning"] == Range(3, 3)
    assert counts.parts[DAYPART]["avond"] == Range(24, 24)
    assert [count.low for count in counts.parts[SEASON].values()] == [12, 12]
    assert set(counts.parts[TARGET]) == set(TARGET_GROUPS)


def test_made_up_and_real_counts_are_never_added_up():
    demo = read_counts(file_of(robberies(monthly(24)), is_demo=True))
    assert demo.is_demo
    with pytest.raises(PrivacyError, match="oefengegevens"):
        refuse_mixture(demo, is_demo=False)
    refuse_mixture(demo, is_demo=True)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a,b,c\n1,2,3\n",
        "onderdeel,groep,periode,aantal\n",
        "onderdeel,groep,periode,aantal\nbestand,vorm,,1\n",
        "onderdeel,groep,periode,aantal\nbestand,vorm,,2\ngemeente,Rietdam,2024-01-01 / 2025-01-01,5\ntotaal,overvallen,,9\n",
        "onderdeel,groep,periode,aantal\nbestand,vorm,,1\ngemeente,Rietdam,gisteren,5\ntotaal,overvallen,,9\n",
        "onderdeel,groep,periode,aantal\nbestand,vorm,,1\ngemeente,Rietdam,2024-01-01 / 2025-01-01,5\ntotaal,overvallen,,-9\n",
        "x" * 200_000,
    ],
)
def test_a_file_of_something_else_is_refused_with_one_sentence(text: str):
    with pytest.raises(SourceError) as refusal:
        read_counts(text)
    assert str(refusal.value).endswith(".")


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="abc,\n\"0123456789;'=-/ \t", max_size=300))
def test_any_text_is_read_or_refused(text: str):
    try:
        read_counts("onderdeel,groep,periode,aantal\n" + text)
    except SourceError:
        return


def test_a_name_that_looks_like_a_formula_stays_text(tmp_path: Path):
    text = file_of(robberies(monthly(24)), "=1+1")
    assert ",=1+1" not in text
    (tmp_path / "b.csv").write_text(text, encoding="utf-8-sig")
    assert load_counts(tmp_path / "b.csv").total == Range(24, 24)
    with pytest.raises(SourceError, match="vinden het bestand"):
        load_counts(tmp_path / "weg.csv")


def test_the_groups_of_every_part_are_the_same_for_everybody():
    assert list(GROUPS) == [SEASON, DAYPART, TARGET]
