"""A kept stand: what is kept, what a later one says of it, and that it goes when it is deleted."""

from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from sqlalchemy import text

from analysis import dossier as kept
from analysis.dossier import Snapshot
from analysis.errors import DossierError, PrivacyError
from analysis.hotspots import find_hotspots
from analysis.pictures import compare_with, period_of
from analysis.pipeline import Analysis, Choice, Located
from analysis.safety_picture import Coverage
from analysis.settings import DEFAULTS
from analysis.terms import ROBBERIES
from tests.dossier_cases import WHO, files_with, make_overview, open_own
from tests.make import ORIGIN
from tests.picture_cases import AS_OF, make_premises, robberies

X, Y = ORIGIN
NORTH = [(X + 10.0 * i, Y + 5) for i in range(1, 7)]
SOUTH = [(X + 10.0 * i, Y + 405) for i in range(12, 18)]


@pytest.fixture
def dossier(tmp_path: Path) -> kept.Dossier:
    opened = open_own(tmp_path)
    kept.add_import(opened, make_overview({}, {"row": 9, "number": "14"}), WHO)
    return opened


def snapshot(located=None, **changes: object) -> Snapshot:
    found = find_hotspots(robberies(["2025-03-01"] * 6, at=NORTH) if located is None else located, make_premises())
    base = {
        "name": "Voorjaar 2025",
        "period_from": date(2025, 1, 1),
        "period_until": date(2025, 12, 31),
        "months": 12,
        "kinds": ROBBERIES,
        "net_count": 6,
        "registration_count": 7,
        "statement": found.statement,
        "hotspots": found.hotspots,
    }
    return Snapshot(**(base | changes))


def test_a_kept_stand_comes_back_as_it_was(dossier: kept.Dossier):
    made = snapshot()
    number = kept.save_snapshot(dossier, made, WHO)
    (back,) = kept.read_snapshots(dossier)
    assert (back.id, back.name, back.kinds, back.net_count, back.who) == (number, "Voorjaar 2025", ROBBERIES, 6, WHO)
    assert back.is_complete
    pd.testing.assert_frame_equal(back.hotspots.drop(columns="geometry"), made.hotspots.drop(columns="geometry"))
    assert back.hotspots.geometry.iloc[0].symmetric_difference(made.hotspots.geometry.iloc[0]).area < 1


def test_a_stand_without_any_place_can_be_kept(dossier: kept.Dossier):
    kept.save_snapshot(dossier, snapshot(robberies(["2025-03-01"])), WHO)
    assert kept.read_snapshots(dossier)[0].hotspots.empty


def test_a_stand_can_be_renamed_and_a_name_is_given_once(dossier: kept.Dossier):
    kept.save_snapshot(dossier, snapshot(), WHO)
    kept.save_snapshot(dossier, snapshot(name="Najaar 2025"), WHO)
    newest = kept.read_snapshots(dossier)[0]
    with pytest.raises(DossierError, match="Er is al een stand"):
        kept.rename_snapshot(dossier, newest, "voorjaar 2025", WHO)
    with pytest.raises(DossierError, match="naam"):
        kept.save_snapshot(dossier, snapshot(name="  "), WHO)
    kept.rename_snapshot(dossier, newest, "Herfst 2025", WHO)
    assert [one.name for one in kept.read_snapshots(dossier)] == ["Herfst 2025", "Voorjaar 2025"]
    with pytest.raises(DossierError, match="intussen"):
        kept.rename_snapshot(dossier, newest, "Winter 2025", WHO)


def test_a_deleted_stand_is_gone_from_the_file_too(dossier: kept.Dossier, tmp_path: Path):
    kept.save_snapshot(dossier, snapshot(name="Plantwoord"), WHO)
    kept.delete_snapshot(dossier, kept.read_snapshots(dossier)[0].id or 0, WHO)
    assert kept.read_snapshots(dossier) == []
    assert files_with(tmp_path, "Plantwoord") == []
    assert {"Stand vastgelegd", "Stand verwijderd"} <= set(kept.read_log(dossier)["what"])
    with pytest.raises(DossierError):
        kept.delete_snapshot(dossier, 1, WHO)


def test_a_stand_stays_shut_without_a_designation(tmp_path: Path):
    shut = kept.open_dossier(tmp_path)
    with pytest.raises(PrivacyError):
        kept.read_snapshots(shut)
    with pytest.raises(PrivacyError):
        kept.save_snapshot(shut, snapshot(), WHO)


def test_a_stand_knows_when_its_deliveries_are_gone(dossier: kept.Dossier):
    kept.save_snapshot(dossier, snapshot(), WHO)
    with dossier.engine.begin() as connection:
        connection.execute(text("DELETE FROM registrations WHERE id = (SELECT max(id) FROM registrations)"))
    assert not kept.read_snapshots(dossier)[0].is_complete


def analysis_of(located) -> Analysis:
    class Register:
        premises = make_premises()

    found = find_hotspots(located, Register.premises)
    read = Located(located, [], None)  # type: ignore[arg-type]  # no account is asked for
    return Analysis(read, located, found, None, None, Choice(), DEFAULTS, AS_OF, 0, Register)  # type: ignore[arg-type]  # nor a release


def test_a_later_picture_says_what_is_new_what_stayed_and_what_went():
    then, now = robberies(["2025-03-01"] * 6, at=NORTH), robberies(["2026-03-01"] * 6, at=SOUTH)
    every = pd.concat([then, now], ignore_index=True)
    covered = Coverage(date(2025, 1, 1), date(2026, 12, 31), AS_OF)
    since = compare_with(snapshot(then), analysis_of(now), every, covered)
    assert sorted(since.comparison.changes["change"]) == ["gone", "new"]
    assert since.lines[0].startswith(
        "Vergeleken met de stand ‘Voorjaar 2025’ (31 december 2025). Van de aangewezen plekken: 1 nieuw en 1 verdwenen."
    )
    same = compare_with(snapshot(then), analysis_of(robberies(["2026-03-01"] * 6, at=NORTH)), every, covered)
    assert list(same.comparison.changes["change"]) == ["stayed"]


def test_an_incident_of_then_is_never_counted_again_as_now():
    located = robberies(["2025-11-01"] * 6 + ["2026-02-01"] * 3, at=[*NORTH, *NORTH[:3]])
    covered = Coverage(date(2025, 1, 1), date(2026, 6, 30), AS_OF)
    since = compare_with(snapshot(located.iloc[:6]), analysis_of(located), located, covered)
    assert since.counted_from == date(2026, 1, 1)
    row = since.comparison.changes.iloc[0]
    assert (row["before_count"], row["after_count"]) == (6, 3)


def test_data_that_reach_no_further_have_nothing_to_compare():
    located = robberies(["2025-03-01"] * 6, at=NORTH)
    assert compare_with(snapshot(), analysis_of(located), located, Coverage(date(2025, 1, 1), date(2025, 12, 31), AS_OF)) is None


def test_a_stand_whose_incidents_are_gone_says_that_chance_cannot_be_told():
    located = robberies(["2026-03-01"] * 6, at=NORTH)
    covered = Coverage(date(2026, 1, 1), date(2026, 12, 31), AS_OF)
    since = compare_with(snapshot(is_complete=False), analysis_of(located), located, covered)
    assert "niet meer bewaard" in since.lines[0]


def test_a_period_looks_back_from_the_end_of_the_data_and_no_further_than_they_go():
    covered = Coverage(date(2025, 4, 1), date(2026, 9, 30), AS_OF)
    assert period_of(12, covered) == (date(2025, 10, 1), date(2026, 9, 30))
    assert period_of(36, covered) == (date(2025, 4, 1), date(2026, 9, 30))
    assert period_of(0, covered) == (date(2025, 4, 1), date(2026, 9, 30))


def test_the_counts_of_a_neighbour_take_the_place_of_what_it_shared_before(dossier: kept.Dossier):
    kept.save_neighbour_counts(dossier, "Rietdam", "oud", WHO)
    kept.save_neighbour_counts(dossier, "Rietdam", "nieuw", WHO)
    (one,) = kept.read_neighbour_counts(dossier)
    assert (one.municipality, one.content) == ("Rietdam", "nieuw")
    kept.delete_neighbour_counts(dossier, one.id, WHO)
    assert kept.read_neighbour_counts(dossier) == []
