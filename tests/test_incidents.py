"""What counts, and that every row is accounted for."""

import random
from datetime import date

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import geocoding, tables
from analysis.geocoding import build_index
from analysis.incidents import count_incidents
from analysis.pipeline import Choice, locate_incidents
from analysis.sources.police import load_police_overview
from analysis.terms import ROBBERIES, Effect
from tests.incident_cases import ALL, AS_OF, codes, count
from tests.make import make_addresses, make_registrations


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


# --- always -----------------------------------------------------------------------------------------------------------

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


# --- outside the municipality ----------------------------------------------------------------------------------------

ELSEWHERE = {"street": "Kerkstraat", "number": "3", "place": "Verweggistan"}


def located_of(*rows: dict[str, object], **choices):
    registrations = make_registrations(*rows)
    return locate_incidents(registrations, build_index(make_addresses()), Choice(), as_of=AS_OF, **choices)


def test_an_incident_outside_the_municipality_does_not_count_and_every_registration_of_it_says_so():
    numbered = ELSEWHERE | {"incident_number": "PL02202600074"}
    found = located_of({}, numbered, numbered | {"incident_number": "PL02202600074-2", "offence_code": "A82"})
    account = found.account
    assert (account.rows_read, account.net, account.merged, account.left_out, account.set_aside) == (3, 1, 0, 2, 0)
    assert found.incidents["street"].tolist() == ["Dorpsstraat"]
    assert found.elsewhere["registration_count"].tolist() == [2]
    told = [(finding.row, finding.effect, finding.message) for finding in found.findings if finding.code == "outside_municipality"]
    assert told == [(row, Effect.LEFT_OUT, "Dit adres ligt buiten de gemeente. De rij telt niet mee in uw cijfers.") for row in (3, 4)]
    assert not [finding for finding in found.findings if finding.effect == Effect.MERGED]


def test_an_incident_that_a_person_placed_counts_whatever_its_town_is_called():
    key = geocoding.query_key(make_registrations(ELSEWHERE)[list(tables.PLACE_TEXT)]).iloc[0]
    picked = pd.DataFrame([{"query_key": key, "choice": "point", "address_id_bag": "", "x_rd": 150_010.0, "y_rd": 450_005.0}])
    assert located_of(ELSEWHERE, picked=picked).account.net == 1


def test_a_pair_of_which_one_lies_elsewhere_is_no_question():
    doubtful = {"incident_number": "PL02202600002", "time_from": "20:45", "time_until": "20:50"}
    assert len(located_of({}, doubtful).pairs) == 1
    assert located_of(ELSEWHERE, ELSEWHERE | doubtful).pairs == ()


PLACES = st.lists(st.sampled_from(["Waterveen", "Verweggistan", "", "Amsterdam"]), min_size=1, max_size=8)


@settings(max_examples=15, deadline=None)
@given(PLACES)
def test_the_account_adds_up_when_rows_lie_elsewhere(places):
    rows = [
        {"place": place, "incident_number": f"PL0220260007{i % 3}-{i}", "offence_code": ["B73", "A82", "B70"][i % 3]}
        for i, place in enumerate(places)
    ]
    found = located_of(*rows)
    account = found.account
    assert account.rows_read == len(rows) == account.net + account.merged + account.left_out + account.set_aside
    assert account.net == len(found.incidents)
    assert account.registrations == found.incidents["registration_count"].sum()
    effects = pd.Series([finding.effect for finding in found.findings], dtype="str").value_counts()
    assert [effects.get(str(effect), 0) for effect in (Effect.MERGED, Effect.LEFT_OUT, Effect.SET_ASIDE)] == [
        account.merged, account.left_out, account.set_aside,
    ]  # fmt: skip
