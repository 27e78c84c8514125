"""Who is at an address."""

import pytest

from analysis import tables
from analysis.premises import describe_premises, join_names
from analysis.terms import Audience
from tests.make import make_addresses, make_businesses


def describe_one(uses: str, *businesses: dict[str, object], **changes: object):
    addresses = make_addresses(numbers=3, streets=("Dorpsstraat",))
    addresses["uses"] = "woonfunctie"
    target = addresses.index[1]
    addresses.loc[target, "uses"] = uses
    for name, value in changes.items():
        addresses.loc[target, name] = value
    here = {"address_id_bag": addresses.loc[target, "address_id_bag"]}
    rows = make_businesses(*(here | business for business in businesses)) if businesses else tables.empty(tables.Businesses)
    return describe_premises(addresses, rows).loc[target]


@pytest.mark.parametrize(
    ("uses", "audience"),
    [
        ("woonfunctie", Audience.RESIDENTS),
        ("winkelfunctie", Audience.RETAIL),
        ("winkelfunctie,woonfunctie", Audience.RETAIL),
        ("bijeenkomstfunctie,woonfunctie", Audience.RESIDENTS),
        ("bijeenkomstfunctie", Audience.OTHER_BUSINESS),
        ("kantoorfunctie", Audience.OTHER_BUSINESS),
        ("onderwijsfunctie", Audience.OTHER_BUSINESS),
        ("overige gebruiksfunctie", Audience.USE_UNKNOWN),
        ("", Audience.USE_UNKNOWN),
    ],
)
def test_without_a_business_the_uses_tell_the_audience(uses, audience):
    assert describe_one(uses)["audience"] == audience


@pytest.mark.parametrize("object_type", ["02", "03"])
def test_a_berth_or_a_pitch_is_lived_in_although_it_has_no_use(object_type):
    described = describe_one("", address_id_bag=f"9900{object_type}0000000001", status="Plaats aangewezen")
    assert described["audience"] == Audience.RESIDENTS


@pytest.mark.parametrize(
    ("branch", "audience"),
    [
        ("snack_bar", Audience.CATERING),
        ("jeweller", Audience.JEWELLER),
        ("fuel_station", Audience.FUEL),
        ("delivery", Audience.DELIVERY),
        ("supermarket", Audience.RETAIL),
        ("hairdresser", Audience.OTHER_BUSINESS),
    ],
)
def test_the_branch_of_the_business_decides_over_the_use(branch, audience):
    assert describe_one("winkelfunctie,woonfunctie", {"branch": branch})["audience"] == audience


def test_a_business_of_an_unlisted_branch_is_a_shop_only_where_the_bag_says_so():
    assert describe_one("winkelfunctie", {"branch": ""})["audience"] == Audience.RETAIL
    assert describe_one("industriefunctie", {"branch": ""})["audience"] == Audience.OTHER_BUSINESS


def test_a_business_at_home_leaves_the_home_a_home_and_is_not_named():
    home = describe_one("woonfunctie", {"branch": "jeweller", "business_name": "Sieraden aan huis", "is_non_mailing": True})
    assert home["audience"] == Audience.RESIDENTS
    assert home["business_name"] == home["branch"] == home["sbi_code"] == ""
    assert not home["is_non_mailing"]


def test_a_snack_bar_is_never_a_home():
    assert describe_one("woonfunctie", {"branch": "snack_bar"})["audience"] == Audience.CATERING


def test_of_several_businesses_the_most_robbed_branch_decides_and_every_name_is_kept():
    described = describe_one(
        "winkelfunctie",
        {"branch": "hairdresser", "business_name": "Kapsalon Knip"},
        {"branch": "jeweller", "business_name": "Goud en Zo"},
        {"branch": "", "business_name": "Kantoor Boven"},
    )
    assert described["audience"] == Audience.JEWELLER
    assert described["business_name"] == "Goud en Zo / Kapsalon Knip / Kantoor Boven"


def test_one_business_that_wants_no_post_is_enough():
    described = describe_one("winkelfunctie", {"business_name": "A"}, {"business_name": "B", "is_non_mailing": True})
    assert described["is_non_mailing"]


def test_more_than_three_names_are_counted():
    assert join_names(["A", "B", "A", "", "C", "D", "E"]) == "A / B / C en 2 andere"
    assert join_names(["", ""]) == ""


def test_the_order_and_the_index_of_the_addresses_stay():
    addresses = make_addresses().sample(frac=1, random_state=7)
    described = describe_premises(addresses, make_businesses({"address_id_bag": addresses["address_id_bag"].iloc[4]}))
    assert described.index.equals(addresses.index)
    assert described["address_id_bag"].equals(addresses["address_id_bag"])


def test_a_business_without_an_address_does_not_end_up_at_an_address_without_a_bag_number():
    addresses = make_addresses(numbers=4).assign(address_id_bag="")
    described = describe_premises(addresses, make_businesses({"address_id_bag": ""}, {"address_id_bag": ""}))
    assert (described["business_name"] == "").all()
