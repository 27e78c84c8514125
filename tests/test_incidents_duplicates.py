"""Which registrations are one incident, and what a person decides about the others."""

from datetime import datetime

import pytest

from analysis.incidents import Decision, PairState
from analysis.terms import ROBBERIES, Effect
from tests.incident_cases import OTHER_UNIT, codes, count, net


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"incident_number": "PL02202600074"}, "duplicate_row"),
        ({"incident_number": "PL02202600074", "postcode": "9910AB"}, "duplicate_row"),
        ({"incident_number": "PL02202600074-2", "offence_code": "A82", "offence_text": "Chantage"}, "duplicate_registration"),
        ({"incident_number": "PL02202600099", "offence_code": "A82", "street": "DORPSSTR."}, "duplicate_registration"),
        ({"incident_number": "PL02202600099", "street": "Dorpstraat"}, "duplicate_registration"),
        ({"incident_number": "PL02202600074-2", "number": ""}, "duplicate_registration"),
        ({"incident_number": "PL02202600099", "date_until": "2026-03-01"}, "duplicate_registration"),
        (OTHER_UNIT | {"street": "", "number": "", "address": "Dorpsstraat 12"}, "duplicate_other_unit"),
        (OTHER_UNIT | {"street": "", "number": "", "address": "Dorpsstr t.h.v. 12"}, "duplicate_other_unit"),
        (OTHER_UNIT | {"street": "Dorpsstraat", "number": ""}, "duplicate_other_unit"),
        (OTHER_UNIT | {"street": "Dorpsstraat", "number": "9999"}, "duplicate_other_unit"),
        (OTHER_UNIT | {"street": "", "number": "", "neighbourhood": "Centrum"}, "duplicate_other_unit"),
        ({"source": "kwartaal-1-kopie.xlsx", "incident_number": "PL02202600074"}, "duplicate_row"),
    ],
)
def test_a_second_registration_of_one_incident_is_merged(change, code):
    counted = count({"incident_number": "PL02202600074"}, change)
    assert [finding.code for finding in counted.findings if finding.effect == Effect.MERGED] == [code]
    assert (counted.account.net, counted.account.merged) == (1, 1)
    assert counted.incidents["kind"].tolist() == ["business_robbery"]
    assert counted.incidents["registration_count"].tolist() == [2]


@pytest.mark.parametrize(
    "change",
    [
        {"time_from": "20:45", "time_until": "20:50"},
        {"date_from": "2026-03-06", "date_until": "2026-03-06"},
        {"number": "14"},
        {"number": "12b", "addition": ""},
        {"street": "Kerkstraat"},
        {"street": "2e Dorpsstraat"},
        OTHER_UNIT | {"street": "Molenweg"},
        OTHER_UNIT | {"street": "", "number": "", "place": "Zandwijk"},
        OTHER_UNIT | {"street": "", "number": "", "offence_code": "B72"},
        OTHER_UNIT | {"street": "", "number": "", "time_until": "20:40"},
        {"street": "", "number": "", "incident_number": "PL-9"},
    ],
)
def test_two_incidents_that_only_look_alike_stay_two(change):
    assert net({"number": "12a"}, change | ({} if "number" in change else {"number": "12a"})) == 2


def test_serial_numbers_of_two_files_say_nothing():
    assert net({"incident_number": "1"}, {"incident_number": "1", "source": "b.csv", "street": "Molenweg", "date_from": "2026-03-09"}) == 2


def test_numbers_that_are_a_year_and_a_serial_number_are_not_cut_short():
    assert net({"incident_number": "2026-11"}, {"incident_number": "2026-12", "number": "", "street": ""}) == 2


def test_a_home_without_an_address_is_merged_only_when_one_incident_can_be_meant():
    full = {"offence_code": "B72", "target": "woning"}
    hidden = OTHER_UNIT | full | {"street": "", "number": ""}
    assert net(full, hidden) == 1
    counted = count(full, full | {"street": "Molenweg"}, hidden)
    assert counted.account.net == 3
    assert [code for _, code in codes(counted)] == ["duplicate_candidate"] * 2


def test_two_homes_in_two_neighbourhoods_are_never_one_through_a_third_row():
    full = {"offence_code": "B72", "target": "woning"}
    hidden = OTHER_UNIT | full | {"street": "", "number": ""}
    assert net(full, hidden | {"neighbourhood": "Oost"}, hidden | {"neighbourhood": "West", "incident_number": "2026555002-1"}) == 3


def test_a_doubtful_pair_is_named_and_both_count():
    counted = count({"incident_number": "PL02202600001"}, {"incident_number": "PL02202600002", "time_from": "", "time_until": ""})
    assert codes(counted) == [(3, "duplicate_candidate")]
    assert counted.account.net == 2


def test_the_same_number_on_another_day_is_a_question():
    counted = count(
        {"incident_number": "PL02202600001"}, {"incident_number": "PL02202600001", "date_from": "2025-03-05", "date_until": "2025-03-05"}
    )
    assert codes(counted) == [(3, "duplicate_candidate")]


def test_the_heaviest_kind_counts_and_empty_parts_are_filled():
    counted = count(
        {"incident_number": "PL02202600074", "offence_code": "A82", "postcode": "", "target": ""},
        {"incident_number": "PL02202600074-2", "offence_code": "B73", "postcode": "9910AB", "target": "juwelier", "number": ""},
    )
    (incident,) = counted.incidents.itertuples()
    assert (incident.kind, incident.target_type, incident.postcode, incident.number) == ("business_robbery", "juwelier", "9910AB", "12")
    assert incident.registrations == "overzicht.xlsx:Blad1:2|overzicht.xlsx:Blad1:3"


def test_the_row_with_the_sound_window_is_the_base():
    counted = count({"date_until": "2026-03-01"}, {"incident_number": "PL-9999"})
    assert counted.incidents["occurred_until"].tolist() == [datetime(2026, 3, 5, 20, 20)]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"time_from": "20:45", "time_until": "20:50"}, "zelfde dag, zelfde straat"),
        ({"time_from": "", "time_until": ""}, "zelfde dag, zelfde straat"),
        ({"time_from": "", "time_until": "", "offence_code": "B72"}, "zelfde dag, zelfde adres, ander delict"),
        ({"number": "14"}, "zelfde tijdstip, zelfde straat, ander huisnummer"),
        ({"street": "", "number": "", "address": ""}, "zelfde tijdstip, en in één rij ontbreekt de straat"),
        ({"incident_number": "PL02202600001", "date_from": "2025-03-05", "date_until": "2025-03-05"}, "zelfde nummer, andere dag"),
    ],
)
def test_a_doubtful_pair_says_what_makes_it_look_like_one_incident(change, reason):
    counted = count({"incident_number": "PL02202600001"}, {"incident_number": "PL02202600002"} | change)
    (pair,) = counted.pairs
    assert (pair.reason, pair.state, counted.account.net) == (reason, PairState.WAITING, 2)
    assert counted.findings[-1].message == f"Rij 2 van overzicht.xlsx en rij 3 lijken hetzelfde incident: {reason}. Samenvoegen?"


@pytest.mark.parametrize(
    "change", [{"number": "14", "place": "Zandwijk"}, {"time_from": "23:30", "time_until": "23:40"}, {"street": "Molenweg"}]
)
def test_what_cannot_be_one_incident_is_no_question(change):
    assert count({}, change).pairs == ()


# --- the same registration, sent again -------------------------------------------------------------------------------

NUMBERED = {"incident_number": "PL02202600074"}


@pytest.mark.parametrize(
    ("change", "changed"),
    [
        ({"number": "21"}, "huisnummer"),
        ({"street": "Kerkstraat", "number": "3"}, "straat, huisnummer"),
        ({"date_from": "2025-03-05", "date_until": "2025-03-05"}, "pleegdatum van, pleegdatum tot"),
        ({"time_from": "22:15", "time_until": "22:20"}, "tijd van, tijd tot"),
        ({"target": "juwelier"}, "soort locatie"),
    ],
)
@pytest.mark.parametrize("newest", ["a.xlsx", "z.xlsx"])
def test_of_a_registration_that_was_sent_again_the_newest_counts_and_the_differences_are_told(newest, change, changed):
    oldest = "z.xlsx" if newest == "a.xlsx" else "a.xlsx"
    counted = count(NUMBERED | {"source": oldest}, NUMBERED | {"source": newest, "row": 9} | change, deliveries=[oldest, newest])
    (incident,) = counted.incidents.itertuples()
    assert all(getattr(incident, name, value) == value for name, value in change.items() if name in ("street", "number"))
    assert f"{incident.occurred_from:%Y-%m-%d %H:%M}" == f"{change.get('date_from', '2026-03-05')} {change.get('time_from', '20:15')}"
    (finding,) = counted.findings
    assert (finding.source, finding.row, finding.code) == (oldest, 2, "duplicate_resend")
    assert finding.message == f"Een nieuwere versie staat op rij 9 van {newest}. Die telt. Anders is: {changed}."


def test_the_offence_of_the_newest_version_counts_also_when_it_is_lighter():
    counted = count(
        NUMBERED | {"source": "a"}, NUMBERED | {"source": "b", "offence_code": "A22", "offence_text": ""}, deliveries=["a", "b"]
    )
    assert counted.incidents["kind"].tolist() == ["business_burglary"]


def test_a_number_that_two_units_both_gave_is_a_question_and_no_correction():
    other = NUMBERED | {"source": "b.xlsx", "street": "Molenweg", "date_from": "2026-04-09", "date_until": "2026-04-09"}
    counted = count(NUMBERED | {"source": "a.xlsx"}, other, deliveries=["a.xlsx", "b.xlsx"])
    assert [pair.reason for pair in counted.pairs] == ["zelfde nummer, andere dag"]
    assert counted.account.net == 2


def test_a_quarter_under_another_name_counts_once_and_the_file_is_named():
    rows = [{"incident_number": f"PL0220260007{i}", "street": f"Straat {i}"} for i in range(6)]
    twice = [row | {"source": "Q1 definitief.csv", "date_from": "5-3-2026", "date_until": "5-3-2026"} for row in rows]
    counted = count(*rows, *twice, deliveries=["overzicht.xlsx", "Q1 definitief.csv"])
    assert (counted.account.net, counted.account.merged) == (6, 6)
    about_file = [finding for finding in counted.findings if finding.code == "file_loaded_twice"]
    assert [(finding.source, finding.row) for finding in about_file] == [("Q1 definitief.csv", 0)]
    assert "staan ook in overzicht.xlsx" in about_file[0].message


# --- what a person decides -------------------------------------------------------------------------------------------

DOUBTFUL = ({"incident_number": "PL02202600001"}, {"incident_number": "PL02202600002", "time_from": "20:45", "time_until": "20:50"})


def decide(counted, *, is_same: bool, pair: int = 0) -> Decision:
    one = counted.pairs[pair]
    return Decision(first_key=one.first_key, second_key=one.second_key, is_same=is_same)


def test_a_pair_that_a_person_calls_the_same_is_merged_and_says_who_decided():
    decided = count(*DOUBTFUL, decisions=[decide(count(*DOUBTFUL), is_same=True)])
    assert (decided.account.net, [pair.state for pair in decided.pairs]) == (1, [PairState.DECIDED_SAME])
    assert codes(decided) == [(3, "duplicate_decided")]
    assert decided.findings[0].message.startswith("U koos: hetzelfde incident als rij 2")


def test_a_pair_that_a_person_calls_different_is_no_question_any_more():
    decided = count(*DOUBTFUL, decisions=[decide(count(*DOUBTFUL), is_same=False)])
    assert (decided.account.net, decided.pairs, decided.findings) == (2, (), [])


def test_a_certain_merge_can_be_taken_apart():
    rows = (NUMBERED, NUMBERED | {"incident_number": "PL02202600074-2", "offence_code": "A82"})
    merged = count(*rows)
    assert [pair.state for pair in merged.pairs] == [PairState.MERGED]
    assert count(*rows, decisions=[decide(merged, is_same=False)]).account.net == 2


def test_two_rows_a_person_took_apart_do_not_meet_again_through_a_third():
    rows = [NUMBERED | {"incident_number": f"PL02202600074{suffix}"} for suffix in ("", "-2", "-3")]
    merged = count(*rows)
    assert merged.account.net == 1
    decision = decide(merged, is_same=False, pair=1)
    apart = count(*rows, decisions=[decision])
    assert apart.account.net == 2
    assert all("Blad1:2|" not in text or "Blad1:4" not in text for text in apart.incidents["registrations"])


def test_the_last_word_on_a_pair_holds():
    asked = count(*DOUBTFUL)
    words = [decide(asked, is_same=True), decide(asked, is_same=False)]
    assert [count(*DOUBTFUL, decisions=order).account.net for order in (words, words[::-1])] == [2, 1]


def test_a_decision_holds_for_the_same_rows_in_a_later_file_under_another_name():
    later = [row | {"source": "herzonden.csv", "sheet": "", "row": 40 + i} for i, row in enumerate(DOUBTFUL)]
    decision = decide(count(*DOUBTFUL), is_same=True)
    assert count(*later, decisions=[decision]).account.net == 1
    both = count(*DOUBTFUL, *later, decisions=[decision])
    assert (both.account.net, both.account.merged) == (1, 3)


def test_rows_that_say_the_same_and_are_two_incidents_stay_two_when_they_are_sent_again():
    row = {
        "incident_number": "",
        "street": "Dorpsstraat",
        "number": "12",
        "date_from": "",
        "date_until": "",
        "time_from": "",
        "time_until": "",
    }
    asked = count(row, row)
    assert [pair.reason for pair in asked.pairs] == ["zelfde rij, maar zonder datum"]
    assert count(row, row, decisions=[decide(asked, is_same=False)]).pairs == ()


def test_a_decision_about_rows_that_are_not_there_changes_nothing():
    unknown = Decision(first_key="0" * 16, second_key="1" * 16, is_same=True)
    assert count(*DOUBTFUL, decisions=[unknown]).account == count(*DOUBTFUL).account


def test_a_pair_of_which_one_does_not_count_is_no_question():
    street = {"offence_code": "B70", "offence_text": "Straatroof", "target": "openbare weg"}
    assert count(*(row | street for row in DOUBTFUL), kinds=ROBBERIES).pairs == ()
