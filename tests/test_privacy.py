"""The share gate, the stamps and the file names."""

import itertools
import re
from datetime import datetime
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import tables
from analysis.premises import describe_premises
from analysis.privacy import NEVER_SHARED, file_name, hide_small, judge_share, mixed_packet, release_recipients, safe_file_name, stamp
from analysis.recipients import choose_recipients, select_branch, select_neighbourhood
from analysis.rounds import address_keys
from analysis.settings import Settings
from analysis.terms import Audience, Label, Method, Zone
from tests.make import make_addresses, make_concentration
from tests.make_rounds import make_visit_addresses

MOMENT = datetime(2026, 11, 21, 10, 30)


def judge(label=Label.HOTSPOT, incidents=5, addresses=3, area=25, settings=None):
    return judge_share({"label": str(label), "net_count": incidents, "distinct_addresses": addresses}, area, settings or Settings())


@pytest.mark.parametrize(
    ("incidents", "addresses", "area", "allowed"),
    [(5, 3, 25, True), (4, 3, 25, False), (5, 2, 25, False), (5, 3, 24, False), (0, 0, 0, False), (100, 50, 500, True)],
)
def test_the_gate_opens_exactly_at_its_three_thresholds(incidents, addresses, area, allowed):
    assert judge(incidents=incidents, addresses=addresses, area=area).allowed is allowed


def test_a_refusal_names_every_reason():
    reasons = " ".join(judge(incidents=4, addresses=1, area=24).reasons)
    assert "te klein om te delen" in reasons
    assert "4 incidenten, delen kan vanaf 5" in reasons
    assert "incidenten op 1 adres, delen kan vanaf 3" in reasons
    assert "24 adressen in het gebied, delen kan vanaf 25" in reasons


def test_a_repeat_place_never_leaves_however_large():
    verdict = judge(label=Label.REPEAT_PLACE, incidents=50, addresses=50, area=5000)
    assert not verdict.allowed
    assert verdict.reasons == (NEVER_SHARED,)


def test_the_thresholds_are_settings():
    assert not judge(incidents=7, settings=Settings(share_incidents=8)).allowed
    assert judge(incidents=8, settings=Settings(share_incidents=8)).allowed


def village():
    return describe_premises(make_addresses(), tables.empty(tables.Businesses))


def ids(premises, street, numbers):
    return premises.loc[(premises["street"] == street) & premises["number"].isin(list(numbers)), "address_id_bag"].tolist()


def two_concentrations():
    """Kerkstraat passes the gate; Lindehof has too few incidents."""
    premises = village()
    large, large_members = make_concentration(premises, *ids(premises, "Kerkstraat", range(10, 20)))
    small, small_members = make_concentration(premises, *ids(premises, "Lindehof", range(10, 20)), hotspot_id="h2", rank=2, net_count=4)
    hotspots, members = pd.concat([large, small]), pd.concat([large_members, small_members])
    return hotspots, choose_recipients(hotspots, members, premises, Settings(surroundings_m=20))


def test_what_passes_leaves_and_what_does_not_is_named_with_the_reason():
    hotspots, recipients = two_concentrations()
    release = release_recipients(recipients, hotspots)
    assert set(release.recipients["hotspot_id"]) == {"h1"}
    assert set(release.visit_list["street"]) == {"Kerkstraat"}
    assert len(release.held_back) == 1
    assert release.held_back[0].startswith("Lindehof: niet gedeeld.")
    assert "Vergroot naar" in release.held_back[0]


def test_the_visit_list_has_no_restricted_column_and_no_trace_of_the_concentration():
    hotspots, recipients = two_concentrations()
    listed = release_recipients(recipients, hotspots, Settings(share_incidents=3)).visit_list
    assert not {"hotspot_id", "method", "part", "distance_m"} & set(listed.columns)
    assert listed["street"].tolist() == sorted(listed["street"])


def test_an_address_in_two_concentrations_is_listed_once():
    premises = village()
    near = [
        make_concentration(premises, *ids(premises, "Kerkstraat", range(10, 20)), hotspot_id=name, rank=r) for r, name in enumerate("ab")
    ]
    hotspots, members = pd.concat([h for h, _ in near]), pd.concat([m for _, m in near])
    listed = release_recipients(choose_recipients(hotspots, members, premises), hotspots).visit_list
    assert not listed["address_id_bag"].duplicated().any()


def test_rows_of_an_unknown_concentration_stay():
    hotspots, recipients = two_concentrations()
    release = release_recipients(recipients, hotspots[hotspots["hotspot_id"] == "h1"])
    assert set(release.recipients["hotspot_id"]) == {"h1"}
    assert any("onbekend gebied" in sentence for sentence in release.held_back)


def test_a_selection_without_an_incident_leaves():
    premises = village()
    no_hotspots = tables.empty(tables.Hotspots)
    assert len(release_recipients(select_neighbourhood(premises, ["BU99000001"]), no_hotspots).visit_list) == 120
    assert len(release_recipients(select_branch(premises, [Audience.RETAIL]), no_hotspots).visit_list) == 20


def test_a_whole_area_of_a_few_addresses_does_not_leave():
    few = select_neighbourhood(village(), ["BU99000001"]).head(24)
    release = release_recipients(few, tables.empty(tables.Hotspots))
    assert release.visit_list.empty
    assert "te klein" in release.held_back[0]


@pytest.mark.parametrize("method", [Method.DRAWN_AREA, Method.WITHIN_DISTANCE, Method.SAME_STREET])
def test_a_selection_that_may_follow_an_incident_does_not_leave(method):
    drawn = select_neighbourhood(village(), ["BU99000001"])
    drawn["method"] = pd.Series(str(method), index=drawn.index, dtype="str")
    release = release_recipients(drawn, tables.empty(tables.Hotspots))
    assert release.visit_list.empty
    assert len(release.held_back) == 1


@pytest.mark.parametrize(("count", "text"), [(0, "minder dan 5"), (4, "minder dan 5"), (5, "5"), (1234, "1.234")])
def test_small_counts_are_hidden(count, text):
    assert hide_small(count) == text


def test_the_zone_and_the_day_stand_in_the_file_name():
    shared = stamp(Zone.SHAREABLE, "", "", MOMENT, "")
    assert file_name("Bezoeklijst", "Dorpsstraat", ".xlsx", shared) == "Bezoeklijst Dorpsstraat (TE DELEN) 21-11-2026.xlsx"
    practice = stamp(Zone.RESTRICTED, "", "", MOMENT, "", is_demo=True)
    assert file_name("Kaart", "", ".html", practice) == "Kaart (VERTROUWELIJK, OEFENGEGEVENS) 21-11-2026.html"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("../../etc/passwd", "etc passwd"),
        ("C:\\map\\bestand", "C map bestand"),
        ("CON", "_CON"),
        ("nul.txt", "_nul.txt"),
        ("a\nb\x00c", "a b c"),
        ("... ", "bestand"),
        ("Straat <b>1</b>?*", "Straat b 1 b"),
    ],
)
def test_a_file_name_is_never_a_path_or_a_device(text, name):
    assert safe_file_name(text) == name


@given(st.text(max_size=300))
def test_any_text_makes_a_file_name_windows_takes(text):
    name = safe_file_name(text)
    assert 0 < len(name) <= 121
    assert not set(name) & set('<>:"/\\|?*')
    assert all(ord(sign) >= 32 for sign in name)
    assert name == name.strip(" .")


def test_the_stamp_names_zone_recipient_and_demo_data():
    made = stamp(Zone.SHAREABLE, "wijkteam\nNoord", "A. Analist", MOMENT, "adressen van 1 november 2026", is_demo=True)
    assert made.zone_text == "Te delen met wijkteam Noord, niet openbaar"
    assert made.banner == "Oefengegevens – Te delen met wijkteam Noord, niet openbaar"
    assert made.made == "Gemaakt op 21 november 2026 om 10.30 uur door A. Analist"
    assert dict(made.facts)["Let op"].startswith("Dit zijn oefengegevens")


def test_a_stamp_without_a_clock_names_the_day_alone():
    made = stamp(Zone.SHAREABLE, "", "", datetime(2026, 11, 21), "", knows_time=False)
    assert made.made == "Gemaakt op 21 november 2026"
    assert dict(made.facts)["Gemaakt op"] == "21 november 2026"


def test_without_a_recipient_the_zone_stands_alone():
    assert stamp(Zone.SHAREABLE, "", "", MOMENT, "").zone_text == "Te delen, niet openbaar"
    assert stamp(Zone.RESTRICTED, "x", "", MOMENT, "").zone_text == "Vertrouwelijk (politiegegevens), voor x"


# ---- what the coordinator does herself ----


def packet_of(listed, *taken):
    return mixed_packet(listed, [address_keys(listed)[at] for at in taken])


@given(taken=st.sets(st.integers(0, 239), min_size=1, max_size=4))
def test_any_address_of_a_packet_could_have_been_the_one(taken):
    listed = make_visit_addresses()
    packet = packet_of(listed, *taken)
    keys = address_keys(listed)
    assert {keys[at] for at in taken} <= set(packet)
    assert len(packet) >= 5
    if len(taken) == 1:
        assert all(mixed_packet(listed, [key]) == packet for key in packet)


def test_a_packet_holds_homes_or_businesses_alone_so_that_the_sort_of_door_tells_nothing():
    listed = make_visit_addresses()
    audience = dict(zip(address_keys(listed), listed["audience"], strict=True))
    shop = listed.index[listed["audience"] == "retail"][3]
    assert {audience[key] for key in packet_of(listed, shop)} == {"retail"}


def test_the_members_of_a_packet_are_spread_over_the_list():
    listed = make_visit_addresses()
    keys = address_keys(listed)
    rows = sorted(keys.index(key) for key in packet_of(listed, 100))
    assert min(later - first for first, later in itertools.pairwise(rows)) > 10


def test_a_few_businesses_go_together_and_a_short_list_goes_whole():
    listed = make_visit_addresses()
    few = pd.concat([listed[listed["audience"] == "residents"].head(30), listed[listed["audience"] == "retail"].head(3)], ignore_index=True)
    assert len(packet_of(few, len(few) - 1)) >= 5
    assert len(packet_of(listed.head(4), 1)) == 4


def test_nothing_taken_out_is_no_packet_and_an_address_elsewhere_neither():
    listed = make_visit_addresses()
    assert packet_of(listed) == []
    assert mixed_packet(listed, [("9", "Elders", 1, "", "", "", "")]) == []


# ---- the only road ----


def test_no_table_that_files_for_others_are_made_of_has_a_restricted_column():
    for contract in (tables.VisitAddresses, tables.Visits):
        assert [name for name, column in contract.columns.items() if column.metadata["restricted"]] == []


def test_only_privacy_makes_a_list_for_others_out_of_one_with_restricted_columns():
    """Elsewhere such a list is taken over as it is, or is made from the register alone."""
    root = Path(__file__).resolve().parent.parent
    made_in = {
        str(path.relative_to(root).as_posix())
        for folder in ("analysis", "dashboard")
        for path in (root / folder).rglob("*.py")
        if "Release(" in path.read_text(encoding="utf-8").replace("-> Release", "")
    }
    assert made_in <= {"analysis/privacy/gate.py", "analysis/action_lists.py"}
    made = re.findall(r"privacy\.Release\(([^,]+),", (root / "analysis/action_lists.py").read_text(encoding="utf-8"))
    assert set(made) <= {"release.recipients", "release.recipients.iloc[:0]"}, "wat de poort doorliet, of niets"
    shared = {path.stem for path in (root / "analysis/exports").glob("*.py") if "Recipients" in path.read_text(encoding="utf-8")}
    assert shared <= {"run_tables", "inside_lists"}, "een bestand voor anderen kent geen lijst met de reden"
