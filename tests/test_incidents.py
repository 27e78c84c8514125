import random
from datetime import date, datetime

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import tables
from analysis.incidents import CountedIncidents, count_incidents
from analysis.sources.police import load_police_overview
from analysis.terms import ROBBERIES, Effect, Kind
from tests.make import make_registrations

AS_OF = date(2026, 11, 21)
ALL = tuple(Kind)
OTHER_UNIT = {"source": "andere.csv", "sheet": "", "incident_number": "2026555001-1", "target": ""}


def count(*rows: dict[str, object], kinds=ALL, **choices: date) -> CountedIncidents:
    return count_incidents(make_registrations(*rows), kinds=kinds, as_of=AS_OF, **choices)


def codes(counted: CountedIncidents) -> list[tuple[int, str]]:
    return [(finding.row, finding.code) for finding in counted.findings]


def net(*rows: dict[str, object]) -> int:
    return count(*rows).account.net


# --- what happened ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "text", "target", "kind"),
    [
        ("B72", "", "", Kind.HOME_ROBBERY),
        ("b73", "", "", Kind.BUSINESS_ROBBERY),
        ("B74", "", "", Kind.TRANSPORT_ROBBERY),
        ("B70", "Straatroof", "openbare weg", Kind.STREET_ROBBERY),
        ("A82", "Chantage/afpersing", "snackbar", Kind.OTHER),
        ("A20", "", "woning", Kind.HOME_BURGLARY),
        ("A22", "", "winkel", Kind.BUSINESS_BURGLARY),
        ("F530", "", "", Kind.OTHER),
        ("B73 - Overval overige objecten", "", "", Kind.BUSINESS_ROBBERY),
        ("1.4.7 ", "", "woning", Kind.HOME_ROBBERY),
        ("1.4.7", "", "juwelier", Kind.BUSINESS_ROBBERY),
        ("", "1.4.6 Straatroof", "", Kind.STREET_ROBBERY),
        ("", "Overval bedrijf", "", Kind.BUSINESS_ROBBERY),
        ("", "OVERVAL WONING", "", Kind.HOME_ROBBERY),
        ("", "Woningoverval", "", Kind.HOME_ROBBERY),
        ("", "Overval op geld- en waardetransport", "", Kind.TRANSPORT_ROBBERY),
        ("", "Overval", "portiek", Kind.STREET_ROBBERY),
        ("", "Overval", "", Kind.BUSINESS_ROBBERY),
        ("", "Gekwal. diefstal in/uit woning", "", Kind.HOME_BURGLARY),
        ("", "Diefstal/inbraak box/garage/schuur", "", Kind.OTHER),
        ("", "Beroving", "openbare weg", Kind.STREET_ROBBERY),
        ("B70", "Straatroof", "maaltijdbezorger", Kind.BUSINESS_ROBBERY),
        ("B79", "Overval winkel", "", Kind.BUSINESS_ROBBERY),
    ],
)
def test_codes_and_words_become_the_kind_that_the_definition_gives(code, text, target, kind):
    counted = count({"offence_code": code, "offence_text": text, "target": target})
    assert counted.incidents["kind"].tolist() == [kind]


@pytest.mark.parametrize(
    ("target", "target_type"),
    [
        ("Snackbar", "snackbar"),
        ("cafetaria De Hoek", "snackbar"),
        ("Flatwoningen", "woning"),
        ("Bedrijf / kantoor", "bedrijf"),
        ("speelgoedwinkel", "winkel"),
        ("Openbare weg", "openbare weg"),
        ("iets anders", "overig"),
        ("", ""),
    ],
)
def test_targets_become_words_of_one_small_vocabulary(target, target_type):
    assert count({"target": target}).incidents["target_type"].tolist() == [target_type]


def test_a_home_robbery_without_a_target_was_at_a_home():
    assert count({"offence_code": "B72", "target": ""}).incidents["target_type"].tolist() == ["woning"]


@pytest.mark.parametrize(
    ("attempt", "text", "expected"),
    [
        ("J", "", True),
        ("ja", "", True),
        ("N", "Poging overval", False),
        ("", "Poging overval", True),
        ("WAAR", "", True),
        ("poging", "", True),
    ],
)
def test_an_attempt_counts_and_is_marked(attempt, text, expected):
    assert count({"attempt": attempt, "offence_text": text}).incidents["is_attempt"].tolist() == [expected]


def test_an_unknown_or_missing_offence_is_set_aside():
    counted = count({"offence_code": "", "offence_text": "iets vreemds"}, {"offence_code": "", "offence_text": ""}, {"street": "Molenweg"})
    assert codes(counted) == [(2, "kind_unknown"), (3, "kind_missing")]
    assert (counted.account.net, counted.account.set_aside) == (1, 2)


def test_a_file_without_any_offence_is_read_as_an_overview_of_robberies_and_says_so():
    blank = {"offence_code": "", "offence_text": ""}
    counted = count(blank | {"target": "woning"}, blank | {"target": "snackbar", "street": "Molenweg"}, kinds=ROBBERIES)
    assert sorted(counted.incidents["kind"]) == ["business_robbery", "home_robbery"]
    assert codes(counted) == [(0, "kind_assumed")]


# --- when ------------------------------------------------------------------------------------------------------------


def window(**cells: str) -> tuple[object, ...]:
    row = dict.fromkeys(("date_from", "time_from", "date_until", "time_until"), "") | cells
    (incident,) = count(row).incidents.itertuples()
    return incident.occurred_from, incident.occurred_until, incident.is_time_known


EVENING = datetime(2026, 3, 5, 20, 15)


@pytest.mark.parametrize(
    "cells",
    [
        {"date_from": "2026-03-05T20:15:00"},
        {"date_from": "2026-03-05", "time_from": "20:15"},
        {"date_from": "5-3-26 20.15"},
        {"date_from": "do 5 maart 2026", "time_from": "20u15"},
        {"date_from": "05/03/2026", "time_from": "2015", "date_until": "25/03/2025"},
        {"date_from": "03/05/2026", "time_from": "8:15 PM", "date_until": "12/25/2025"},
        {"date_from": "46086", "time_from": "0.84375"},
        {"date_from": "46086.84375"},
        {"date_from": "20260305", "time_from": "20:15 uur"},
        {"date_from": "5-mrt-2026", "time_from": "20:15:30"},
        {"date_from": "2026-03-05T00:00:00", "time_from": "20:15"},
    ],
)
def test_every_way_to_write_a_moment_gives_that_moment(cells):
    begin, _, is_known = window(**cells)
    assert (begin, is_known) == (EVENING, True)


def test_a_window_past_midnight_without_an_end_date_ends_the_next_day():
    assert window(date_from="5-3-2026", time_from="23:50", time_until="0:10")[:2] == (
        datetime(2026, 3, 5, 23, 50),
        datetime(2026, 3, 6, 0, 10),
    )


def test_begin_and_end_may_stand_in_one_cell():
    assert window(date_from="5-3-2026 t/m 7-3-2026", time_from="20:15-21:00")[:2] == (EVENING, datetime(2026, 3, 7, 21, 0))


@pytest.mark.parametrize("times", [{}, {"time_from": "onbekend"}, {"time_from": "00:00"}, {"time_from": "00:00", "time_until": "23:59"}])
def test_a_time_that_nobody_knows_is_not_made_up(times):
    assert window(date_from="5-3-2026", **times) == (datetime(2026, 3, 5), datetime(2026, 3, 5, 23, 59), False)


def test_an_end_before_the_begin_is_named_and_only_the_begin_is_used():
    counted = count({"date_until": "2026-03-02"})
    assert codes(counted) == [(2, "end_before_begin")]
    assert counted.incidents["occurred_until"].tolist() == [EVENING]


@pytest.mark.parametrize(
    ("cell", "code"),
    [("", "date_missing"), ("onbekend", "date_missing"), ("gisteren", "date_unreadable"), ("31-02-2026", "date_unreadable")],
)
def test_an_incident_without_a_date_is_kept_and_named(cell, code):
    counted = count({"date_from": cell, "date_until": ""})
    assert codes(counted) == [(2, code)]
    assert counted.incidents["occurred_from"].isna().all()


def test_an_unreadable_time_leaves_the_date():
    counted = count({"time_from": "avond", "time_until": ""})
    assert codes(counted) == [(2, "time_unreadable")]
    assert counted.incidents["is_time_known"].tolist() == [False]


def test_a_date_in_the_future_is_set_aside():
    counted = count({"date_from": "2026-11-22", "date_until": ""}, {"date_from": "2026-11-21", "date_until": ""})
    assert codes(counted) == [(2, "date_future")]
    assert counted.account.set_aside == 1


def dates_of(counted: CountedIncidents) -> list[str]:
    return [f"{moment:%Y-%m-%d}" for moment in counted.incidents["occurred_from"]]


def without_end(*dates: str, source: str = "a.csv") -> list[dict[str, object]]:
    return [{"source": source, "date_from": text, "date_until": "", "time_until": "", "street": f"Straat {text}"} for text in dates]


def test_one_value_of_a_file_decides_the_order_for_the_whole_file():
    counted = count(*without_end("03/04/2026", "11/23/2025"))
    assert dates_of(counted) == ["2025-11-23", "2026-03-04"]
    assert counted.findings == []


def test_the_order_is_decided_for_each_file_apart():
    counted = count(*without_end("03/04/2026", "11/23/2025"), *without_end("03-04-2026", "23-11-2025", source="b.csv"))
    assert dates_of(counted) == ["2025-11-23", "2025-11-23", "2026-03-04", "2026-04-03"]


def test_dates_that_nothing_decides_are_read_as_in_the_netherlands_and_named():
    counted = count(*without_end("03-04-2026", "05-05-2026"))
    assert dates_of(counted) == ["2026-04-03", "2026-05-05"]
    assert [finding.message for finding in counted.findings] == [
        "‘03-04-2026’ kan 3 april 2026 of 4 maart 2026 zijn. Wij lezen: 3 april 2026, zoals in Nederland gebruikelijk."
    ]


def test_an_order_that_puts_a_date_in_the_future_is_not_chosen():
    counted = count(*without_end("11/12/2026", "10/09/2026"))
    assert dates_of(counted) == ["2026-10-09", "2026-11-12"]
    assert [finding.code for finding in counted.findings] == ["date_ambiguous"] * 2


def test_dates_that_excel_swapped_are_put_right_and_named():
    text = [f"{day}-11-2025" for day in range(13, 25)]
    cells = [f"2025-{day:02d}-11" for day in range(1, 13)]
    counted = count(*without_end(*text, *cells))
    assert {moment.month for moment in counted.incidents["occurred_from"]} == {11}
    assert [finding.code for finding in counted.findings] == ["date_swapped"] * 12


# --- once ------------------------------------------------------------------------------------------------------------


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
        ({"source": "kwartaal-1-kopie.xlsx", "incident_number": "PL02202600074"}, "duplicate_other_unit"),
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


# --- what counts -----------------------------------------------------------------------------------------------------


def test_kinds_that_were_not_asked_are_left_out_with_every_registration():
    street = {"offence_code": "B70", "incident_number": "PL02202600074"}
    counted = count(street, street | {"incident_number": "PL02202600074-2", "offence_code": "A82"}, {"street": "Molenweg"}, kinds=ROBBERIES)
    assert codes(counted) == [(2, "kind_left_out"), (3, "kind_left_out")]
    assert (counted.account.net, counted.account.left_out, counted.account.merged) == (1, 2, 0)


def test_what_began_outside_the_period_is_left_out_and_an_unknown_date_is_not():
    rows = [
        {"date_from": text, "date_until": "", "street": f"Straat {i}"}
        for i, text in enumerate(["2026-01-31", "2026-02-01", "2026-02-28", "2026-03-01", ""])
    ]
    counted = count(*rows, period_from=date(2026, 2, 1), period_until=date(2026, 2, 28))
    assert [code for code in codes(counted) if code[1] == "outside_period"] == [(2, "outside_period"), (5, "outside_period")]
    assert counted.account.net == 3


def test_no_rows_give_no_incidents():
    counted = count_incidents(tables.empty(tables.Registrations), kinds=ALL, as_of=AS_OF)
    assert list(counted.incidents.columns) == list(tables.Incidents.columns)
    assert counted.account.rows_read == 0


# --- always ----------------------------------------------------------------------------------------------------------

ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "source": st.sampled_from(["a.xlsx", "b.csv"]),
            "incident_number": st.sampled_from(["", "1", "PL02202600001", "PL02202600001-2", "PL02202600002"]),
            "offence_code": st.sampled_from(["B72", "B73", "B70", "A82", "", "B73"]),
            "offence_text": st.sampled_from(["", "Overval", "onzin"]),
            "date_from": st.sampled_from(["05-03-2026", "03/04/2026", "2026-03-05T20:15:00", "", "x", "01-01-2062", "06-03-2026"]),
            "date_until": st.sampled_from(["", "05-03-2026", "01-03-2026"]),
            "time_from": st.sampled_from(["20:15", "", "00:00"]),
            "street": st.sampled_from(["Dorpsstraat", "DORPSSTR", "Molenweg", ""]),
            "number": st.sampled_from(["12", "12a", "", "9999"]),
            "neighbourhood": st.sampled_from(["", "Oost", "West"]),
            "target": st.sampled_from(["woning", "snackbar", ""]),
        }
    ),
    min_size=1,
    max_size=14,
)


@settings(max_examples=60, deadline=None)
@given(ROWS)
def test_every_row_is_accounted_for(rows):
    counted = count(*rows, kinds=ROBBERIES)
    account = counted.account
    assert account.rows_read == len(rows) == account.net + account.merged + account.left_out + account.set_aside
    assert account.net == len(counted.incidents)
    assert account.net + account.merged == counted.incidents["registration_count"].sum()
    refs = "|".join(counted.incidents["registrations"]).split("|") if account.net else []
    assert len(refs) == len(set(refs)) == account.net + account.merged
    effects = pd.Series([finding.effect for finding in counted.findings], dtype="str").value_counts()
    assert [effects.get(str(effect), 0) for effect in (Effect.MERGED, Effect.LEFT_OUT, Effect.SET_ASIDE)] == [
        account.merged, account.left_out, account.set_aside,
    ]  # fmt: skip


@settings(max_examples=40, deadline=None)
@given(ROWS, st.randoms(use_true_random=False))
def test_the_order_of_the_rows_does_not_matter(rows, chance: random.Random):
    table = make_registrations(*rows)
    shuffled = table.iloc[chance.sample(range(len(table)), len(table))]
    one, other = (count_incidents(t, kinds=ALL, as_of=AS_OF) for t in (table, shuffled))
    pd.testing.assert_frame_equal(one.incidents, other.incidents)
    assert one.findings == other.findings
    assert one.incidents["incident_id"].is_unique


# --- the files from outside ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "names", [("regionaal_overzicht.xlsx",), ("andere_eenheid.csv",), ("regionaal_overzicht.xlsx", "andere_eenheid.csv")]
)
def test_every_planted_duplicate_is_merged_and_nothing_else(shared_data, names):
    truth = pd.read_csv(shared_data / "police" / "truth.csv", dtype="str", keep_default_na=False)
    planted = {(row.file, int(row.row)): row.incident for row in truth.itertuples()}
    table = pd.concat([load_police_overview(shared_data / "police" / name).registrations for name in names], ignore_index=True)
    counted = count_incidents(table, kinds=ALL, as_of=AS_OF)
    found: dict[str, set[str]] = {}
    for incident in counted.incidents.itertuples():
        refs = [(ref.split(":")[0], int(ref.rsplit(":", 1)[1])) for ref in incident.registrations.split("|")]
        meant = {planted.get(ref, "") for ref in refs}
        assert len(meant) == 1
        assert len(refs) == 1 or meant != {"-1"}
        found.setdefault(meant.pop(), set()).add(incident.incident_id)
    assert all(len(ids) == 1 for number, ids in found.items() if number not in ("-1", ""))
    assert counted.account.set_aside == (1 if "regionaal_overzicht.xlsx" in names else 0)
