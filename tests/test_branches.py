"""The branch of a business: SBI 2008 and 2025 use the same digits for different things."""

import re

import pytest

from analysis.branches import VERSIONS, branch_of, branches_of_target, load_branches, read_sbi, version_of, version_of_list
from analysis.terms import BUSINESS_AUDIENCES, Audience


@pytest.mark.parametrize(
    ("sbi_code", "version", "branch"),
    [
        ("4777", "2008", "jeweller"),
        ("47770", "2025", "jeweller"),
        ("56102", "2008", "snack_bar"),
        ("56112", "2025", "snack_bar"),
        ("56102", "2025", ""),
        ("47782", "2008", "optician"),
        ("47743", "2025", "optician"),
        ("4730", "2008", "fuel_station"),
        ("473", "2008", "fuel_station"),
        ("47300", "2025", "fuel_station"),
        ("47641", "2008", "bicycle_shop"),
        ("47640", "2025", ""),
        ("47402", "2025", "phone_shop"),
        ("4742", "2008", "phone_shop"),
        ("47110", "", "supermarket"),
        ("62010", "", ""),
    ],
)
def test_a_code_means_what_it_means_in_its_version(sbi_code: str, version: str, branch: str) -> None:
    assert branch_of(sbi_code, version) == branch


def test_a_code_that_depends_on_an_unknown_version_has_no_branch() -> None:
    # 66.19.9: exchange offices among others in 2025, none of them in 2008
    assert (branch_of("66199", "2008"), branch_of("66199", "2025"), branch_of("66199", "")) == ("", "money_exchange", None)


@pytest.mark.parametrize(
    ("sbi_code", "version"),
    [("4711", "2008"), ("473", "2008"), ("56102", "2008"), ("56112", "2025"), ("47743", "2025"), ("47110", ""), ("", "")],
)
def test_the_version_shows_in_short_codes_and_in_codes_of_one_version_only(sbi_code: str, version: str) -> None:
    assert version_of(sbi_code) == version


def test_a_list_has_a_version_when_all_codes_that_tell_agree() -> None:
    assert version_of_list(["47110", "56112"]) == "2025"
    assert version_of_list(["47110", "4711"]) == "2008"
    assert version_of_list(["4711", "56112"]) == ""
    assert version_of_list(["47110"]) == ""


@pytest.mark.parametrize(
    ("text", "sbi_code"),
    [("47.11", "4711"), ("47110", "47110"),
     ("4711 - Supermarkten", "4711"), ("SBI 47.77", "4777"), ("56.10.2", "56102"), ("", ""), ("n.v.t.", ""),
     ("0612345678", "")],
)  # fmt: skip
def test_sbi_codes_are_read_in_every_spelling(text: str, sbi_code: str) -> None:
    assert read_sbi(text) == sbi_code


def test_every_branch_has_codes_in_both_versions_and_a_business_audience() -> None:
    branches = load_branches()
    assert {branch.audience for branch in branches.values()} <= set(BUSINESS_AUDIENCES)
    assert branches["jeweller"].audience is Audience.JEWELLER
    for branch in branches.values():
        assert re.fullmatch(r"[a-z_]+", branch.code)
        assert branch.label[0].isupper()
        for version in VERSIONS:
            assert branch.prefixes[version]


@pytest.mark.parametrize("version", VERSIONS)
def test_no_code_belongs_to_two_branches(version: str) -> None:
    prefixes = [prefix for branch in load_branches().values() for prefix in branch.prefixes[version]]
    overlapping = [(a, b) for a in prefixes for b in prefixes if a != b and a.startswith(b)]
    assert len(prefixes) == len(set(prefixes))
    assert overlapping == []


@pytest.mark.parametrize("version", VERSIONS)
def test_what_tells_a_version_is_no_branch_code_of_the_other(version: str) -> None:
    other = VERSIONS[1 - VERSIONS.index(version)]
    for branch in load_branches().values():
        for prefix in branch.prefixes[other]:
            if len(prefix) == 5:
                assert version_of(prefix) in ("", other), (branch.code, prefix)


def test_a_target_of_a_robbery_has_the_branch_of_its_businesses() -> None:
    assert branches_of_target("snackbar") == ("snack_bar",)
    assert branches_of_target("woning") == ()
    assert branches_of_target("iets anders") == ()
