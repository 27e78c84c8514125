"""What is shared tells nothing of an incident: planted markers, and incidents that are moved about."""

import io
import re
import zipfile
from datetime import date, datetime, time

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import tables
from analysis.evening_script import Group, season_sentence
from analysis.evenings import Venue, plan_evening
from analysis.exports.calendar import calendar_ics
from analysis.exports.invitation import Invitation, invitation_docx
from analysis.exports.run_tables import write_incidents, write_recipients
from analysis.exports.visit_list import visit_list_csv, visit_list_xlsx
from analysis.premises import describe_premises
from analysis.privacy import release_recipients, stamp
from analysis.recipients import choose_recipients
from analysis.terms import Label, Zone
from tests.make import make_addresses, make_concentration, make_located

STAMP = stamp(Zone.SHAREABLE, "wijkteam", "A. Analist", datetime(2026, 11, 21, 10, 30), "adressen van november 2026")
MARKERS = {
    "incident_id": "INCMERK77",
    "registrations": "merkbestand.xlsx:Merkblad:4711",
    "target_type": "merkdoelwit",
    "matched_address": "Merkadres 99",
    "match_reason": "merkreden",
    "candidates": "9900019999999999",
}
HOTSPOT_MARKERS = {"hotspot_id": "HOTMERK88", "name": "Merknaam", "explanation": "merkuitleg 3,14"}
POINT = (150_103.37, 450_108.91)
MOMENT = pd.Timestamp("2025-02-13 23:47")
INCIDENT_DAYS = ("2025-02-13", "13-02-2025", "13 februari 2025", "20250213", "13-2-2025", "23:47", "23.47", "2025")
COORDINATES = ("150103", "450108", "103.37", "108.91", "150.103", "450.108")
WORDS = ("hotspot", "distance", "afstand", "kern", "rand", "same_street", "within_distance", "core", "fringe", "incident", "rank")


def planted():
    """A concentration of made-up incidents, each restricted value of which can be recognised."""
    premises = describe_premises(make_addresses(), tables.empty(tables.Businesses))
    inside = premises.loc[premises["street"] == "Kerkstraat", "address_id_bag"].iloc[8:24]
    hotspots, members = make_concentration(premises, *inside, net_count=7, **HOTSPOT_MARKERS)
    located = make_located([POINT] * 7, occurred_from=MOMENT, occurred_until=MOMENT + pd.Timedelta(minutes=3), **MARKERS)
    recipients = choose_recipients(hotspots, members, premises)
    return located, hotspots, recipients


def shared_files(hotspots, recipients) -> dict[str, bytes]:
    listed = release_recipients(recipients, hotspots).visit_list
    assert len(listed) > 25
    day = date(2026, 12, 10)
    evening = plan_evening(listed, day, date(2026, 11, 21), venue=Venue("De Brink", "Kerkstraat 1, Waterveen"))
    files = {
        "visit_list.xlsx": visit_list_xlsx(listed, STAMP),
        "visit_list.csv": visit_list_csv(listed),
        "avond.ics": calendar_ics(evening, "de Kerkstraat", "Waterveen", STAMP),
    }
    for group in Group:
        invitation = Invitation(group, "de Kerkstraat", season_sentence(day), on=day, begins=time(19), ends=time(20))
        files[f"uitnodiging {group}.docx"] = invitation_docx(invitation, STAMP)
    return files


def everything_in(content: bytes) -> str:
    """Every part of a file as text: sheets, properties, styles, relations."""
    if not content.startswith(b"PK"):
        return content.decode("utf-8")
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        return "\n".join(name + "\n" + parts.read(name).decode("utf-8", "replace") for name in parts.namelist())


def words_in(content: bytes) -> str:
    """What a reader sees, and the properties, without the names of xml elements."""
    if not content.startswith(b"PK"):
        return content.decode("utf-8")
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        return "\n".join(re.sub(r"<[^>]*>", " ", parts.read(name).decode("utf-8", "replace")) for name in parts.namelist())


def test_no_planted_value_of_an_incident_is_in_any_shared_file():
    _, hotspots, recipients = planted()
    for name, content in shared_files(hotspots, recipients).items():
        text = everything_in(content)
        for value in (*MARKERS.values(), *HOTSPOT_MARKERS.values()):
            assert value.casefold() not in text.casefold(), (name, value)


def test_no_incident_date_or_coordinate_is_in_any_shared_file():
    _, hotspots, recipients = planted()
    for name, content in shared_files(hotspots, recipients).items():
        words = words_in(content)
        for value in (*INCIDENT_DAYS, *COORDINATES):
            assert not re.search(rf"(?<!\d){re.escape(value)}(?!\d)", words), (name, value)


def test_no_column_or_word_tells_why_an_address_is_listed():
    _, hotspots, recipients = planted()
    files = shared_files(hotspots, recipients)
    for name in ("visit_list.xlsx", "visit_list.csv", "avond.ics"):
        for word in WORDS:
            assert not re.search(rf"\b{word}\b", words_in(files[name]), re.IGNORECASE), (name, word)


def test_the_search_does_find_the_markers_where_they_belong(tmp_path):
    located, _, recipients = planted()
    write_incidents(located, pd.Series("HOTMERK88", index=located.index, dtype="str"), tmp_path / "incidents.csv")
    write_recipients(recipients, tmp_path / "recipients.csv")
    incidents = everything_in((tmp_path / "incidents.csv").read_bytes())
    for value in ("INCMERK77", "merkdoelwit", "merkreden", "150103.37", "2025-02-13", "HOTMERK88"):
        assert value in incidents
    assert "same_street" in everything_in((tmp_path / "recipients.csv").read_bytes())


@given(
    counts=st.lists(st.tuples(st.integers(5, 400), st.integers(3, 200), st.floats(0, 50), st.floats(0, 1)), min_size=2, max_size=2),
    ranks=st.permutations([1, 2]),
    names=st.lists(st.text(min_size=1, max_size=12), min_size=2, max_size=2),
    above=st.sampled_from(["yes", "not_shown", "insufficient"]),
)
@settings(max_examples=10, deadline=None)
def test_moving_incidents_within_the_areas_leaves_every_shared_file_identical(counts, ranks, names, above):
    premises = describe_premises(make_addresses(), tables.empty(tables.Businesses))
    areas = [premises.loc[premises["street"] == street, "address_id_bag"].iloc[4:20] for street in ("Kerkstraat", "Molenweg")]

    def concentrations(facts):
        pairs = enumerate(zip(areas, facts, strict=True))
        made = [make_concentration(premises, *inside, hotspot_id=f"h{i}", **fact) for i, (inside, fact) in pairs]
        return pd.concat([hotspots for hotspots, _ in made]), pd.concat([members for _, members in made])

    moved = [
        {"net_count": n, "distinct_addresses": d, "expected": e, "p_value": p, "rank": rank, "name": name, "above_expected": above}
        for (n, d, e, p), rank, name in zip(counts, ranks, names, strict=True)
    ]
    files = []
    for facts in ([{"rank": 1}, {"rank": 2}], moved):
        hotspots, members = concentrations(facts)
        files.append(shared_files(hotspots, choose_recipients(hotspots, members, premises)))
    assert files[0] == files[1]


@pytest.mark.parametrize("label", [Label.REPEAT_PLACE, Label.ATTENTION_AREA])
def test_a_concentration_that_is_held_back_leaves_no_address(label):
    premises = describe_premises(make_addresses(), tables.empty(tables.Businesses))
    inside = premises.loc[premises["street"] == "Kerkstraat", "address_id_bag"].iloc[8:24]
    hotspots, members = make_concentration(premises, *inside, label=str(label), net_count=4, distinct_addresses=2)
    release = release_recipients(choose_recipients(hotspots, members, premises), hotspots)
    assert len(visit_list_csv(release.visit_list).decode("utf-8").splitlines()) == 1
    assert "Kerkstraat" not in words_in(visit_list_xlsx(release.visit_list, STAMP))
