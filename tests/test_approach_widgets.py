"""What the pages on approaching people show of a list: two options never look the same, and only insiders read why."""

import pandas as pd
import pytest

from analysis.recipients import Widening
from analysis.terms import Audience, Method
from dashboard import approach, parts, shown_list
from tests.dossier_cases import make_recipients


def test_options_that_look_the_same_are_told_apart():
    told = approach.distinct({3: "Stationsbuurt", 2: "Stationsbuurt", 1: "Centrum", 0: "Stationsbuurt"})
    assert told == {3: "Stationsbuurt", 2: "Stationsbuurt (2)", 1: "Centrum", 0: "Stationsbuurt (3)"}


@pytest.mark.parametrize("text", ["**vet**", "[klik](http://kwaad.example)", "$x^2$", ":red[rood]", "`code`", "<b>"])
def test_label_of_a_button_is_never_read_as_markdown(text):
    escaped = parts.as_label(text)
    plain = escaped.replace("\\", "")
    assert plain == text
    assert all(escaped[place - 1] == "\\" for place, sign in enumerate(escaped) if sign in "*[]()$:`<>_")


def test_only_the_confidential_table_tells_why_an_address_is_listed():
    listed = make_recipients(3)
    why = {"Kern of rand", "Waarom", "Afstand (m)"}
    assert why <= set(shown_list.list_table(listed, is_confidential=True).columns)
    shared = shown_list.list_table(listed, is_confidential=False)
    assert list(shared.columns) == ["Adres", "Doelgroep", "Bedrijfsnaam", "Postcode"]
    assert shared["Adres"].tolist() == ["Dorpsstraat 1", "Dorpsstraat 3", "Dorpsstraat 2"]  # one side of the street, then the other


def test_doors_of_a_flat_stand_together_under_their_entrance():
    listed = make_recipients(10)
    listed.loc[listed["number"].isin(range(3, 9)), "building_id_bag"] = "9900100000999999"
    shown = shown_list.list_table(listed, is_confidential=False)
    assert shown["Adres"].str.split().str[-1].tolist() == ["1", "3", "5", "7", "4", "6", "8", "9", "2", "10"]
    assert shown["Ingang"].tolist() == ["", *["Portiek Dorpsstraat 3-8"] * 6, "", "", ""]
    assert shown_list.in_list_order(listed)["number"].tolist() == shown["Adres"].str.split().str[-1].astype(int).tolist()


def test_address_in_two_concentrations_stands_in_the_table_once():
    twice = pd.concat([make_recipients(3), make_recipients(3, hotspot_id="h2")], ignore_index=True)
    assert len(shown_list.list_table(twice, is_confidential=True)) == 3


@pytest.mark.parametrize(
    ("audiences", "count", "rest"),
    [
        (["residents"], "1 adres", ": 1 huishouden. Dat is ongeveer 1 bezoekuur."),
        (["catering"] * 9, "9 adressen", ": 9 horecazaken. Dat is ongeveer 2 bezoekuren."),
        (
            ["retail", "catering", "residents", "use_unknown"],
            "4 adressen",
            ": 1 huishouden, 2 bedrijven (1 winkel, 1 horecazaak) en 1 met een onbekende functie. Dat is ongeveer 1 bezoekuur.",
        ),
        ([], "", "In dit gebied staan geen adressen voor deze doelgroep."),
    ],
)
def test_a_list_is_said_in_one_sentence_with_correct_singulars(audiences, count, rest):
    listed = make_recipients(len(audiences))
    listed["audience"] = audiences
    assert shown_list.say_list(listed) == (count, rest)


def test_wider_area_is_named_on_its_button_with_its_size():
    branch = Widening(
        "alle adressen met doelgroep Juwelier in de gemeente", Method.SAME_BRANCH, make_recipients(1), (str(Audience.JEWELLER),)
    )
    assert approach.widening_label(branch).replace("\\", "") == "Vergroot naar alle juweliers (1 adres)"
    buurt = Widening("de hele buurt *Noord*", Method.SAME_NEIGHBOURHOOD, make_recipients(30), ("BU1",))
    assert approach.widening_label(buurt) == "Vergroot naar de hele buurt \\*Noord\\* \\(30 adressen\\)"
