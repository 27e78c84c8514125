"""What a round keeps beyond a session: steps that can be undone, the municipality's own files, and where the pairs meet."""

import sqlite3
from dataclasses import replace
from datetime import date
from itertools import pairwise
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import shapely

from analysis import dossier as kept
from analysis import tables
from analysis.actions import Basis, from_selection
from analysis.cli import main
from analysis.errors import DossierError, SourceError
from analysis.evening_script import Group
from analysis.exports.letter_template import Template
from analysis.exports.letters import template_docx
from analysis.exports.visit_folder import FolderFacts, _content
from analysis.register import open_register
from analysis.round_files import folder_file, keep_template, letter_file, outgoing_round
from analysis.round_planning import (
    ALONG_OSM,
    AS_THE_CROW_FLIES,
    find_meeting_place,
    keep_streets,
    kept_streets,
    move_in_round,
    plan_for_action,
)
from analysis.rounds import WINDOWS, RoundChoice, hours_a_day, letter_note, read_entry, refuse_too_many
from analysis.rounds.doors import find_doors, find_stretches
from analysis.rounds.routing import divide
from analysis.rounds.shortening import order_by_hand
from analysis.rounds.walking import straight_line
from analysis.route_solver import Question, in_own_process, solve
from analysis.terms import Audience, VisitStatus
from tests.dossier_cases import NOW, TODAY, WHO, make_recipients, open_own
from tests.make import make_addresses
from tests.make_rounds import make_visit_addresses

DAYS = (date(2026, 12, 1), date(2026, 12, 2))
CHOICE = RoundChoice(pairs=2, days=DAYS, starts=1)
TOLD = ["status", "wants_advice", "note"]


@pytest.fixture
def dossier(tmp_path: Path) -> kept.Dossier:
    return open_own(tmp_path / "dossier")


@pytest.fixture
def stored(dossier: kept.Dossier) -> kept.StoredRound:
    action = from_selection("Donkere dagen", Basis.NEIGHBOURHOODS, ["BU99000001"], owner=WHO, created_on=TODAY, address_count=60)
    saved = kept.save_action(dossier, replace(action, recipient="wijkteam"), WHO)
    assert saved.id is not None
    kept.fix_list(dossier, saved.id, make_recipients(60, hotspot_id="", method="same_neighbourhood"), WHO)
    return kept.save_round(dossier, saved.id, plan_for_action(dossier, saved.id, CHOICE, {}).plan, WHO)


def type_in(dossier: kept.Dossier, stored: kept.StoredRound, text: str, who: str = WHO) -> None:
    entry = read_entry(text, kept.read_visits(dossier, stored.id or 0))
    kept.record_results(dossier, stored.id or 0, entry.results, who, said=entry.said)


# ---- undo ----


def test_entries_are_undone_one_by_one_also_when_the_dossier_was_closed_in_between(dossier: kept.Dossier, stored: kept.StoredRound):
    round_id = stored.id or 0
    before = kept.read_visits(dossier, round_id)[TOLD]
    type_in(dossier, stored, "3 n")
    type_in(dossier, stored, "3 g a")
    assert dossier.folder is not None
    tomorrow = kept.open_dossier(dossier.folder, clock=dossier.clock)
    step = kept.last_step(tomorrow, round_id, WHO)
    assert step is not None
    assert "gesproken (wil advies)" in step.said
    kept.undo_step(tomorrow, round_id, step.id, WHO)
    assert kept.read_visits(tomorrow, round_id).set_index("visit_number").loc[3, "status"] == VisitStatus.NOT_HOME
    step = kept.last_step(tomorrow, round_id, WHO)
    assert step is not None
    kept.undo_step(tomorrow, round_id, step.id, WHO)
    pd.testing.assert_frame_equal(kept.read_visits(tomorrow, round_id)[TOLD], before)
    assert kept.last_step(tomorrow, round_id, WHO) is None


def test_what_somebody_else_changed_since_is_not_wiped_by_undoing(dossier: kept.Dossier, stored: kept.StoredRound):
    type_in(dossier, stored, "3 n")
    type_in(dossier, stored, "3 l", who="P. Visser")
    step = kept.last_step(dossier, stored.id or 0, WHO)
    assert step is not None
    assert "niet thuis" in step.said
    with pytest.raises(DossierError, match="Iemand anders"):
        kept.undo_step(dossier, stored.id or 0, step.id, WHO)
    assert kept.read_visits(dossier, stored.id or 0).set_index("visit_number").loc[3, "status"] == VisitStatus.REVISIT


def test_a_move_is_undone_exactly_and_not_twice(dossier: kept.Dossier, stored: kept.StoredRound):
    round_id = stored.id or 0
    before = kept.read_visits(dossier, round_id)
    now, _, after = move_in_round(dossier, round_id, before["visit_id"].tolist()[:3], 2)
    kept.rearrange_round(dossier, now, after, WHO)
    step = kept.last_step(dossier, round_id, WHO)
    assert step is not None
    kept.undo_step(dossier, round_id, step.id, WHO)
    pd.testing.assert_frame_equal(pd.DataFrame(kept.read_visits(dossier, round_id)), pd.DataFrame(before))
    assert kept.read_round(dossier, round_id).routes == stored.routes
    with pytest.raises(DossierError, match="Iemand anders"):
        kept.undo_step(dossier, round_id, step.id, WHO)


def test_a_move_is_not_undone_once_results_came_in(dossier: kept.Dossier, stored: kept.StoredRound):
    round_id = stored.id or 0
    now, _, after = move_in_round(dossier, round_id, kept.read_visits(dossier, round_id)["visit_id"].tolist()[:3], 2)
    kept.rearrange_round(dossier, now, after, WHO)
    step = kept.last_step(dossier, round_id, WHO)
    assert step is not None
    type_in(dossier, stored, "1 n")
    with pytest.raises(DossierError, match="Iemand anders"):
        kept.undo_step(dossier, round_id, step.id, WHO)
    assert kept.read_visits(dossier, round_id)["pair"].tolist() == after.visits["pair"].tolist()


# ---- own files ----


def test_a_template_is_kept_for_every_letter_until_it_is_taken_away(dossier: kept.Dossier, stored: kept.StoredRound, tmp_path: Path):
    made = outgoing_round(dossier, stored.id or 0, {}).stamp(WHO, NOW, is_demo=False)
    ours = Template("huisstijl.docx", template_docx(Group.RESIDENTS, made))
    with pytest.raises(SourceError, match="geen Word-bestand"):
        keep_template(dossier, Group.RESIDENTS, Template("brief.docx", b"platte tekst"), WHO)
    assert outgoing_round(dossier, stored.id or 0, {}).templates == {}
    keep_template(dossier, Group.RESIDENTS, ours, WHO)
    keep_template(dossier, Group.RESIDENTS, ours, WHO)
    what = outgoing_round(dossier, stored.id or 0, {})
    assert what.templates == {Group.RESIDENTS: ours}
    assert letter_file(what, Group.RESIDENTS, made).content[:2] == b"PK"
    kept.forget_own_file(dossier, kept.OwnKind.LETTER_RESIDENTS, WHO)
    assert outgoing_round(dossier, stored.id or 0, {}).templates == {}
    with pytest.raises(DossierError, match="Er is geen sjabloon brief bewoners"):
        kept.forget_own_file(dossier, kept.OwnKind.LETTER_RESIDENTS, WHO)


def test_a_file_that_is_no_longer_what_was_kept_is_refused(dossier: kept.Dossier):
    kept.keep_own_file(dossier, kept.OwnKind.LETTER_RESIDENTS, "brief.docx", b"PK-goed", WHO)
    assert dossier.folder is not None
    with sqlite3.connect(dossier.folder / "dossier.sqlite") as connection:
        connection.execute("UPDATE own_files SET content = ?", (b"PK-anders",))
    with pytest.raises(DossierError, match=r"‘brief\.docx’ \(sjabloon brief bewoners\) is beschadigd"):
        kept.read_own_file(dossier, kept.OwnKind.LETTER_RESIDENTS)


def as_osm(streets, path: Path) -> Path:
    """The streets of a register as an OpenStreetMap file."""
    degrees = streets.geometry.to_crs("EPSG:4326")
    nodes: dict[tuple[float, float], int] = {}
    ways = []
    for at, line in enumerate(shapely.get_parts(degrees.to_numpy()), start=1):
        refs = [nodes.setdefault((round(x, 7), round(y, 7)), len(nodes) + 1) for x, y in shapely.get_coordinates(line)]
        inside = "".join(f'<nd ref="{ref}"/>' for ref in refs)
        ways.append(f'<way id="{at}" version="1">{inside}<tag k="highway" v="residential"/></way>')
    points = [f'<node id="{number}" version="1" lat="{y}" lon="{x}"/>' for (x, y), number in nodes.items()]
    path.write_text("\n".join(['<osm version="0.6" generator="test">', *points, *ways, "</osm>"]), encoding="utf-8")
    return path


def test_the_streets_of_a_map_are_kept_and_every_round_is_measured_by_them(
    dossier: kept.Dossier, stored: kept.StoredRound, demo_register: Path, tmp_path: Path
):
    register = open_register(demo_register)
    assert kept_streets(dossier) is None
    with pytest.raises(SourceError, match=r"We vinden het bestand ‘weg\.osm’ niet"):
        keep_streets(dossier, register, tmp_path / "weg.osm", WHO)
    count = keep_streets(dossier, register, as_osm(register.basemap("streets"), tmp_path / "gemeente.osm"), WHO)
    streets = kept_streets(dossier)
    assert streets is not None
    assert len(streets) == count > 10
    premises = register.premises[register.premises["audience"] == Audience.RESIDENTS].iloc[:40]
    extra = {"hotspot_id": "", "method": "same_neighbourhood", "part": "core", "distance_m": float("nan")}
    listed = premises.assign(**extra).astype({"hotspot_id": "str", "method": "str", "part": "str"})
    action = from_selection("Wijk", Basis.NEIGHBOURHOODS, ["BU99000001"], owner=WHO, created_on=TODAY, address_count=40)
    saved = kept.save_action(dossier, action, WHO)
    kept.fix_list(dossier, saved.id or 0, tables.check(listed.reset_index(drop=True), tables.Recipients), WHO)
    assert plan_for_action(dossier, saved.id or 0, CHOICE, {}, register=register).measured_by == ALONG_OSM
    kept.forget_own_file(dossier, kept.OwnKind.STREETS, WHO)
    assert plan_for_action(dossier, saved.id or 0, CHOICE, {}).measured_by == AS_THE_CROW_FLIES


def test_own_files_go_in_and_out_by_the_command_line(dossier: kept.Dossier, stored: kept.StoredRound, tmp_path: Path, capsys):
    made = outgoing_round(dossier, stored.id or 0, {}).stamp(WHO, NOW, is_demo=False)
    path = tmp_path / "huisstijl.docx"
    path.write_bytes(template_docx(Group.ENTREPRENEURS, made))
    folder = str(dossier.folder)
    keep = ["round", "keep", "--dossier", folder, "sjabloon-ondernemers"]
    main([*keep, str(path)])
    main(keep)
    assert "‘huisstijl.docx’, bewaard op" in capsys.readouterr().out
    main([*keep, "--remove"])
    assert kept.read_own_file(dossier, kept.OwnKind.LETTER_ENTREPRENEURS) is None


# ---- where and when ----


def test_the_meeting_place_is_found_begins_the_routes_and_stands_in_the_folder(dossier: kept.Dossier, demo_register: Path):
    register = open_register(demo_register)
    one = register.addresses[(register.addresses["letter"] == "") & (register.addresses["addition"] == "")].iloc[0]
    where, told = find_meeting_place(register, f" {one['street'].upper()}  {one['number']}, {one['place']}")
    assert where == (one.geometry.x, one.geometry.y)
    assert told == f"{one['street']} {one['number']}, {one['place']}"
    assert find_meeting_place(None, "de pomp") == (None, "de pomp")
    assert find_meeting_place(register, " ") == (None, "")
    with pytest.raises(SourceError, match="vinden we niet in het adressenbestand"):
        find_meeting_place(register, "Nergenslaan 1")


def test_a_round_keeps_its_meeting_place_and_its_folder_tells_it(dossier: kept.Dossier, stored: kept.StoredRound):
    choice = replace(CHOICE, start=(150_000.0, 450_000.0), meeting_place="Markt 1, Waterveen")
    again = kept.save_round(dossier, stored.action_id, plan_for_action(dossier, stored.action_id, choice, {}).plan, WHO)
    assert kept.read_round(dossier, again.id or 0).choice == choice
    what = outgoing_round(dossier, again.id or 0, {})
    made = what.stamp(WHO, NOW, is_demo=False)
    routes = [route for route in again.routes if route.pair == 1]
    facts = FolderFacts(area="Centrum", round_title="Ronde 2", pair_name="Duo 1", meeting_place=what.stored.choice.meeting_place)
    mine = what.visits[what.visits["pair"] == 1]
    assert ("Verzamelen", "Markt 1, Waterveen") in _content(mine, routes, facts, made, None)["facts"]
    without = _content(mine, routes, replace(facts, meeting_place=" "), made, None)["facts"]
    assert "Verzamelen" not in dict(without)
    assert folder_file(what, 1, made).content != folder_file(replace(what, stored=stored), 1, made).content


def test_a_round_of_which_not_half_fits_is_refused_before_it_is_worked_out(dossier: kept.Dossier, stored: kept.StoredRound):
    slow = RoundChoice(pairs=1, days=DAYS[:1], doors_per_hour=2, starts=1)  # six hours by day, twelve of sixty
    told = r"In de gekozen dagen kan 1 duo ongeveer 12 adressen bezoeken\. Dit zijn er 60\. Kies meer dagen"
    with pytest.raises(DossierError, match=told):
        plan_for_action(dossier, stored.action_id, slow, {})
    refuse_too_many(24, 6.0, 1, 2)
    with pytest.raises(DossierError):
        refuse_too_many(25, 6.0, 1, 2)


def test_an_address_in_two_rounds_of_one_action_is_warned_of_but_not_in_a_second_round(dossier: kept.Dossier, stored: kept.StoredRound):
    again = plan_for_action(dossier, stored.action_id, CHOICE, {})
    assert "staan ook in de ronde van actie ‘Donkere dagen’" in str(again.earlier[0])
    assert "gepland op 1 december 2026" in str(again.earlier[0])
    type_in(dossier, stored, "1-8 n")
    second = plan_for_action(dossier, stored.action_id, CHOICE, {}, again=stored.id)
    assert len(second.plan.visits) == 8
    assert second.earlier == []


def test_the_hours_of_a_day_count_overlap_once():
    listed = make_visit_addresses().iloc[:20]
    assert set(listed["audience"]) <= {"retail", "residents"}
    assert hours_a_day(listed, WINDOWS) == 6
    listed["audience"] = ["retail"] * 10 + ["catering"] * 10
    assert hours_a_day(listed.astype({"audience": "str"}), WINDOWS) == 7  # from ten to four, and from three to five


def test_the_letter_is_due_five_days_before_and_too_late_is_said():
    told, is_too_late = letter_note(date(2026, 12, 1), date(2026, 11, 26))
    assert (told, is_too_late) == ("Kondig bezoek aan huis aan met een brief. Bezorg die uiterlijk op 26 november 2026.", False)
    told, is_too_late = letter_note(date(2026, 12, 1), date(2026, 11, 27))
    assert is_too_late
    assert "Voor 1 december 2026 lukt dat niet meer. Kies een latere eerste dag." in told


# ---- very long rounds ----


def test_a_long_walk_is_never_longer_than_nearest_neighbour_and_finds_the_end_of_a_straight_street():
    random = np.random.default_rng(3)
    points = random.uniform(0, 1000, (160, 2))
    far = straight_line(points, points)
    begun = order_by_hand(far, np.zeros(160))
    assert sorted(end // 2 for end in begun) == list(range(80))
    walked = sum(far[one ^ 1, other] for one, other in pairwise(begun))
    left, here, nearest = set(range(160)), None, 0.0
    while left:
        begin = min(left, key=lambda end: 0.0 if here is None else far[here, end])
        nearest += 0.0 if here is None else far[here, begin]
        here = begin ^ 1
        left -= {begin, here}
    assert walked <= nearest
    row = np.array([[x, 0.0] for x in (0, 10, 40, 50, 20, 30)])  # three stretches in one street, out of order
    assert order_by_hand(straight_line(row, row), np.array([0.0, 10, 40, 50, 20, 30])) == [0, 4, 2]
    assert order_by_hand(np.zeros((0, 0)), np.zeros(0)) == []


def test_the_solver_gives_the_same_answer_in_a_process_of_its_own():
    points = np.random.default_rng(1).uniform(0, 500, (12, 2))
    far = straight_line(points, points)
    asked = Question(far, far, np.zeros(12), np.zeros(12), np.full(12, 60.0), routes=2, most_s=3000)
    with in_own_process() as ask:
        assert ask(asked) == solve(asked) == ask(asked)


def test_a_route_of_a_hundred_streets_visits_every_door_once_in_seconds():
    listed = make_visit_addresses(make_addresses(numbers=8, streets=tuple(f"Straat {number}" for number in range(60))))
    stretches = find_stretches(find_doors(listed), 20)
    assert len(stretches) >= 100
    found = divide(stretches, 1, straight_line, talk_s=450)
    assert sorted(leg.stretch for leg in found.routes[0]) == list(range(len(stretches)))
