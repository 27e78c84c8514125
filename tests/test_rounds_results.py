"""What came of a round: typed fast, counted, and laid beside a list that comes back filled in."""

from dataclasses import replace

import pandas as pd
import pytest

from analysis.errors import DossierError
from analysis.rounds import (
    KEYS,
    Clash,
    FilledRow,
    address_line,
    compare,
    next_open,
    read_entry,
    say_totals,
    second_round,
    totals,
    totals_per_pair,
)
from analysis.terms import Answer, VisitStatus
from tests.make import make_addresses
from tests.make_rounds import kept, make_plan, make_visit_addresses


@pytest.fixture(scope="module")
def visits() -> pd.DataFrame:
    """Ten doors of the Dorpsstraat walked by one pair, numbered 1 to 10, and a stairwell of six, 11 to 16."""
    street = make_visit_addresses(make_addresses(numbers=20, streets=("Dorpsstraat",)))
    street = street[street["number"] % 2 == 1]
    stairwell = make_addresses(numbers=6, streets=("Hoge Trap",)).assign(building_id_bag="9900100000000777")
    stairwell["geometry"] = [stairwell.geometry.iloc[0]] * 6
    plan = make_plan(pd.concat([street, make_visit_addresses(stairwell)]), pairs=1, start=(150_000.0, 450_000.0))
    table = kept(plan).sort_values("street", kind="stable")
    table["visit_number"] = range(1, 17)
    return table


def line_of(visits: pd.DataFrame, number: int) -> str:
    return address_line(visits[visits["visit_number"] == number].iloc[0])


def entered(visits: pd.DataFrame, *texts: str) -> pd.DataFrame:
    """The visits after these entries."""
    table = visits.copy()
    for text in texts:
        for result in read_entry(text, table).results:
            row = table["visit_id"] == result.visit_id
            table.loc[row, ["status", "wants_advice", "note"]] = [str(result.status or ""), str(result.wants_advice or ""), result.note]
    return table


def numbers(entry, visits: pd.DataFrame) -> list[int]:
    ids = [result.visit_id for result in entry.results]
    return visits.loc[visits["visit_id"].isin(ids), "visit_number"].tolist()


# ---- typing ----


def test_a_number_and_a_letter_is_one_result_and_the_next_address_follows(visits: pd.DataFrame):
    entry = read_entry("3 n", visits)
    assert [result.status for result in entry.results] == [VisitStatus.NOT_HOME]
    assert numbers(entry, visits) == [3]
    assert entry.said == f"{line_of(visits, 3)}: niet thuis."
    assert entry.next_number == 4


@pytest.mark.parametrize(("key", "status"), KEYS.items())
def test_every_status_has_a_letter_and_its_whole_word(visits: pd.DataFrame, key: str, status: VisitStatus):
    for text in (f"5 {key}", f"5 {key.upper()}", f"  5   {status.label} "):
        (result,) = read_entry(text, visits).results
        assert result.status is status


@pytest.mark.parametrize(
    ("which", "expected"),
    [("2-5", [2, 3, 4, 5]), ("2 t/m 5", [2, 3, 4, 5]), ("2,4,7", [2, 4, 7]), ("2, 4-5", [2, 4, 5]), ("9-9", [9])],
)
def test_many_at_once(visits: pd.DataFrame, which: str, expected: list[int]):
    assert numbers(read_entry(f"{which} n", visits), visits) == expected


def test_a_whole_stairwell_that_is_out_is_one_entry(visits: pd.DataFrame):
    for text in ("p12 n", "portiek 12 niet thuis"):
        entry = read_entry(text, visits)
        assert numbers(entry, visits) == list(range(11, 17))
        assert entry.said == "Portiek Hoge Trap 1-6, 6 adressen: niet thuis."
        assert entry.next_number == 1
    with pytest.raises(DossierError, match="Nummer 3 heeft een eigen voordeur"):
        read_entry("p3 n", visits)


def test_advice_and_a_short_note_go_along(visits: pd.DataFrame):
    (result,) = read_entry("3 g a bel eerst", visits).results
    assert (result.status, result.wants_advice, result.note) == (VisitStatus.SPOKEN, Answer.YES, "bel eerst")
    (result,) = read_entry("3 l trap", visits).results
    assert (result.status, result.wants_advice, result.note) == (VisitStatus.REVISIT, None, "trap")


def test_a_dash_wipes_a_result(visits: pd.DataFrame):
    done = entered(visits, "3 n")
    entry = read_entry("3 -", done)
    assert [result.status for result in entry.results] == [None]
    assert entry.said.endswith(": resultaat gewist.")
    assert entry.next_number == 4


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "begrijpen we niet"),
        ("n 3", "begrijpen we niet"),
        ("3", "begrijpen we niet"),
        ("3 x", "geen resultaat dat we kennen"),
        ("99 n", "‘99’ staat niet op deze lijst. De nummers lopen van 1 tot en met 16"),
        ("5-3 n", "‘5-3’ staat niet op deze lijst"),
        ("3 n mevrouw De Vries was boos", "niet in de korte lijst met notities"),
    ],
)
def test_what_cannot_be_understood_is_said_and_nothing_is_kept(visits: pd.DataFrame, text: str, sentence: str):
    with pytest.raises(DossierError, match=sentence):
        read_entry(text, visits)


def test_the_next_address_skips_what_is_done_and_ends_when_all_is(visits: pd.DataFrame):
    done = entered(visits, "4-6 g")
    assert read_entry("3 n", done).next_number == 7
    assert next_open(done, after=16) == 1
    almost = entered(visits, "1-15 g")
    assert read_entry("16 n", almost).next_number is None
    assert next_open(entered(almost, "16 n")) is None


# ---- totals ----


def test_totals_add_up_and_are_told_in_a_sentence(visits: pd.DataFrame):
    done = entered(visits, "1-4 g", "2 g a", "5,6 n", "7 b", "8 l", "9 o")
    count = totals(done)
    assert count.by_status == {
        VisitStatus.SPOKEN: 4,
        VisitStatus.NOT_HOME: 2,
        VisitStatus.DECLINED: 1,
        VisitStatus.REVISIT: 1,
        VisitStatus.SKIP: 1,
    }
    assert (count.addresses, count.open, count.reached, count.wants_advice) == (16, 7, 5, 1)
    assert count.reached_share_pct == 31.25
    results = "4 gesproken, 2 niet thuis, 1 geen belangstelling, 1 later terug, 1 overslaan, nog 7 te doen"
    told = f"16 adressen: {results}. 1 adres wil advies thuis."
    assert say_totals(count) == told
    assert totals_per_pair(done) == {1: count}


def test_an_empty_round_has_totals_too(visits: pd.DataFrame):
    nothing = totals(visits.iloc[:0])
    assert nothing.reached_share_pct is None
    assert say_totals(nothing) == "In deze ronde staan geen adressen."
    assert say_totals(totals(entered(visits, "1-16 g"))) == "16 adressen: 16 gesproken, alles is ingevuld."


def test_a_second_round_holds_who_was_out_or_asked_to_come_back(visits: pd.DataFrame):
    done = entered(visits, "1 n", "2 l", "3 g", "4 o")
    again = second_round(done)
    assert sorted(again["number"]) == sorted(done.loc[done["visit_number"].isin([1, 2]), "number"])
    assert second_round(done, [VisitStatus.DECLINED]).empty
    hers = done.assign(pair=0)
    assert second_round(hers).empty


# ---- a list that comes back ----


def row_of(visits: pd.DataFrame, number: int, **changes) -> FilledRow:
    visit = visits[visits["visit_number"] == number].iloc[0]
    base = FilledRow(
        row=number + 1,
        visit_id=int(visit["visit_id"]),
        version=int(visit["version"]),
        address=address_line(visit),
        postcode=visit["postcode"],
        status="",
        wants_advice="",
        note="",
    )
    return replace(base, **changes)


def test_filled_rows_go_in_and_empty_rows_say_nothing(visits: pd.DataFrame):
    filled = [
        row_of(visits, 1, status="Gesproken", wants_advice="j"),
        row_of(visits, 2),
        row_of(visits, 3, status="niet thuis", note="hond"),
    ]
    found = compare(filled, visits)
    assert [(result.status, result.wants_advice, result.note) for result in found.results] == [
        (VisitStatus.SPOKEN, Answer.YES, ""),
        (VisitStatus.NOT_HOME, None, "hond"),
    ]
    assert (found.conflicts, found.unchanged) == ((), 1)


def test_an_empty_cell_wipes_nothing_that_was_typed_meanwhile(visits: pd.DataFrame):
    now = entered(visits, "2 g").assign(version=2)
    assert compare([row_of(visits, 2)], now).results == ()


def test_a_row_that_was_changed_meanwhile_is_shown_with_both(visits: pd.DataFrame):
    now = entered(visits, "2 g")
    now.loc[now["visit_number"] == 2, "version"] = 2
    (conflict,) = compare([row_of(visits, 2, status="niet thuis")], now).conflicts
    assert (conflict.row, conflict.clash) == (3, Clash.CHANGED_SINCE)
    assert (conflict.kept, conflict.in_file) == ("gesproken", "niet thuis")
    assert conflict.result is not None
    assert (conflict.result.status, conflict.result.version) == (VisitStatus.NOT_HOME, 2)


def test_the_same_result_on_both_sides_is_no_clash(visits: pd.DataFrame):
    now = entered(visits, "2 g")
    now.loc[now["visit_number"] == 2, "version"] = 2
    assert compare([row_of(visits, 2, status="gesproken")], now).unchanged == 1


@pytest.mark.parametrize(
    ("changes", "clash"),
    [
        ({"visit_id": 9999, "address": "Nergensstraat 1"}, Clash.UNKNOWN_ADDRESS),
        ({"visit_id": None, "version": None, "address": "Nergensstraat 1", "status": "gesproken"}, Clash.UNKNOWN_ADDRESS),
        ({"address": "Dorpsstraat 99", "status": "gesproken"}, Clash.CHANGED_ADDRESS),
        ({"status": "misschien"}, Clash.UNKNOWN_RESULT),
        ({"status": "gesproken", "wants_advice": "ja graag"}, Clash.UNKNOWN_ADVICE),
    ],
)
def test_rows_that_do_not_fit_are_shown_one_by_one(visits: pd.DataFrame, changes: dict, clash: Clash):
    found = compare([row_of(visits, 2, **changes), row_of(visits, 3, status="gesproken")], visits)
    assert [conflict.clash for conflict in found.conflicts] == [clash]
    assert len(found.results) == 1


def test_a_row_without_its_mark_is_known_by_its_address(visits: pd.DataFrame):
    bare = row_of(visits, 2, visit_id=None, version=None, status="gesproken")
    assert len(compare([bare], visits).results) == 1
    (conflict,) = compare([bare], entered(visits, "2 n")).conflicts
    assert conflict.clash is Clash.CHANGED_SINCE


def test_an_address_twice_in_the_file_with_another_result_is_shown(visits: pd.DataFrame):
    filled = [row_of(visits, 2, status="gesproken"), row_of(visits, 2, row=9, status="niet thuis")]
    found = compare(filled, visits)
    assert [result.status for result in found.results] == [VisitStatus.SPOKEN]
    assert [(conflict.row, conflict.clash) for conflict in found.conflicts] == [(9, Clash.TWICE)]
