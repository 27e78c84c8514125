"""What happened and where: codes and words of the police, as kind and target."""

import csv

import pandas as pd
import pytest

from analysis.catalogues import catalogue
from analysis.cli import KindWord, main
from analysis.incidents.offences import kinds_named
from analysis.incidents.targets import fill_from_businesses
from analysis.terms import ROBBERIES, Effect, Kind
from tests.incident_cases import codes, count
from tests.make import make_located


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


def test_every_code_of_the_lists_of_police_and_cbs_is_known(shared_data):
    codes_of_police = {row["mk_code"] for row in read_list(shared_data / "codes" / "mk_codes.csv")}
    codes_of_cbs = {row["code"] for row in read_list(shared_data / "codes" / "soort_misdrijf.csv")}
    with catalogue("offence_codes.csv").open(encoding="utf-8", newline="") as stream:
        known = {row["code"] for row in csv.DictReader(stream)}
    assert codes_of_police | codes_of_cbs <= known


def read_list(path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream, delimiter=";"))


@pytest.mark.parametrize("code", ["B79", "F99", "Z12", "1.4.9"])
def test_a_code_of_no_list_is_not_guessed_at_but_set_aside(code):
    counted = count({"offence_code": code, "offence_text": ""}, {"street": "Molenweg"})
    assert codes(counted) == [(2, "kind_unknown")]
    assert f"‘{code}’" in counted.findings[0].message or "…" in counted.findings[0].message


def test_a_robbed_delivery_rider_counts_as_a_robbery_and_the_row_says_why():
    counted = count({"offence_code": "B70", "offence_text": "Straatroof", "target": "maaltijdbezorger"}, kinds=ROBBERIES)
    assert (counted.account.net, codes(counted)) == (1, [(2, "kind_delivery")])


@pytest.mark.parametrize("target", ["portiek", "galerij", "lift", "openbare weg", "parkeergarage"])
def test_a_robbery_on_the_public_road_is_a_street_robbery_and_left_out_with_its_name(target):
    counted = count({"offence_code": "", "offence_text": "Beroving", "target": target}, {"street": "Molenweg"}, kinds=ROBBERIES)
    assert [(finding.row, finding.effect, finding.message) for finding in counted.findings] == [
        (2, Effect.LEFT_OUT, "Dit is straatroof. Dat telt niet mee in deze keuze.")
    ]


@pytest.mark.parametrize(
    ("word", "kinds"),
    [
        ("straatroof", (Kind.STREET_ROBBERY,)),
        ("Overval woning", (Kind.HOME_ROBBERY,)),
        ("woningoverval", (Kind.HOME_ROBBERY,)),
        ("overval op een bedrijf", (Kind.BUSINESS_ROBBERY,)),
        ("bedrijfsoverval", (Kind.BUSINESS_ROBBERY,)),
        ("overvallen", ROBBERIES),
        ("woninginbraak", (Kind.HOME_BURGLARY,)),
        ("business_robbery", (Kind.BUSINESS_ROBBERY,)),
        ("B74", (Kind.TRANSPORT_ROBBERY,)),
        ("ander delict", (Kind.OTHER,)),
        ("fietsdiefstal", ()),
        ("iets", ()),
        ("", ()),
    ],
)
def test_a_kind_can_be_named_in_dutch(word, kinds):
    assert kinds_named(word) == kinds


def test_a_target_that_the_police_leave_open_comes_from_the_business_at_the_address():
    places = {"address_id_bag": ["a", "b", "c", "a"]}
    located = make_located([(0, 0), (10, 0), (20, 0), (30, 0)], target_type=["", "overig", "woning", "juwelier"], **places)
    premises = pd.DataFrame({"address_id_bag": ["a", "b", "c", "d"], "branch": ["snack_bar", "", "cafe", "bank"]})
    filled, findings = fill_from_businesses(located.assign(registrations="a:b.xlsx:Blad1:7|c.csv::3"), premises)
    assert filled["target_type"].tolist() == ["snackbar", "overig", "woning", "juwelier"]
    (told,) = findings
    assert (told.source, told.sheet, told.row, told.code) == ("a:b.xlsx", "Blad1", 7, "target_from_business")
    assert "‘snackbar’" in told.message


def test_an_incident_that_is_only_known_by_its_street_takes_no_target_from_a_business():
    located = make_located([(0, 0)], target_type=[""], address_id_bag=["a"], precision=["street"])
    filled, findings = fill_from_businesses(located, pd.DataFrame({"address_id_bag": ["a"], "branch": ["cafe"]}))
    assert filled["target_type"].tolist() == [""]
    assert findings == []


def test_the_command_line_takes_dutch_words_for_a_kind_and_refuses_others_in_dutch(capsys):
    assert KindWord().convert("straatroof", None, None) == (Kind.STREET_ROBBERY,)
    with pytest.raises(SystemExit) as stopped:
        main(["run", "x.csv", "--register", "y", "--out", "z", "--kind", "fietsdiefstal"])
    assert stopped.value.code == 2
    told = capsys.readouterr().err
    assert "‘fietsdiefstal’ kan hier niet. Kies uit: overval, overval op een bedrijf" in told
