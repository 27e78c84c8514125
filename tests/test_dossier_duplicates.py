"""Decisions on double registrations and notes of street knowledge: kept, replayed, carried along with a correction, undone."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from analysis import dossier as kept
from analysis.errors import DossierError, PrivacyError
from analysis.incidents import CountedIncidents
from analysis.pipeline import Choice, count_registrations
from tests.dossier_cases import TODAY, WHO, files_with, fixed_clock, make_overview, open_own

PAIR = ({"incident_number": "PL02202600001"}, {"incident_number": "PL02202600002", "time_from": "20:45", "time_until": "20:50"})


@pytest.fixture
def dossier(tmp_path: Path) -> kept.Dossier:
    opened = open_own(tmp_path / "dossier")
    kept.add_import(opened, make_overview(*PAIR), WHO)
    return opened


def count(dossier: kept.Dossier) -> CountedIncidents:
    return count_registrations(kept.registrations(dossier), Choice(), as_of=TODAY, decisions=kept.read_decisions(dossier))


def decide(dossier: kept.Dossier, *, is_same: bool) -> int:
    (pair,) = count(dossier).pairs
    return kept.decide_pair(dossier, pair.first_key, pair.second_key, WHO, is_same=is_same)


def test_a_decision_is_kept_with_who_and_when_and_counts(dossier: kept.Dossier):
    number = decide(dossier, is_same=True)
    assert count(dossier).account.net == 1
    (decision,) = kept.read_decisions(dossier)
    assert (decision.id, decision.who, decision.at_utc, decision.is_same) == (number, WHO, fixed_clock(), True)
    assert kept.read_log(dossier)["what"].iloc[0] == "Zelfde incident"


def test_a_decision_can_be_undone_and_the_question_comes_back(dossier: kept.Dossier):
    number = decide(dossier, is_same=False)
    assert count(dossier).pairs == ()
    kept.undo_decision(dossier, number, WHO)
    assert len(count(dossier).pairs) == 1
    with pytest.raises(DossierError, match="intussen"):
        kept.undo_decision(dossier, number, WHO)


def test_a_decision_holds_when_the_file_was_deleted_and_is_delivered_again(dossier: kept.Dossier):
    decide(dossier, is_same=True)
    kept.delete_import(dossier, 1, WHO)
    again = make_overview(*(row | {"source": "herzonden.csv"} for row in PAIR))
    kept.add_import(dossier, again, WHO)
    assert count(dossier).account.net == 1


def test_a_decision_goes_along_with_a_corrected_row_and_with_its_undoing(dossier: kept.Dossier):
    number = decide(dossier, is_same=False)
    kept.correct(dossier, 2, "target", "cafetaria", WHO)
    assert count(dossier).pairs == ()
    kept.undo_correction(dossier, 2, "target", WHO)
    assert count(dossier).pairs == ()
    kept.correct(dossier, 2, "target", "eethuis", WHO, forget_old=True)
    assert count(dossier).pairs == ()
    kept.undo_decision(dossier, number, WHO)
    assert kept.read_decisions(dossier) == []
    assert len(count(dossier).pairs) == 1


def test_a_correction_says_what_the_police_wrote(dossier: kept.Dossier):
    kept.correct(dossier, 1, "street", "Kerkstraat", WHO)
    kept.correct(dossier, 2, "number", "14", WHO)
    told = kept.read_corrections(dossier)
    assert told[["column", "old", "value"]].values.tolist() == [["street", "Dorpsstraat", "Kerkstraat"], ["number", "12", "14"]]


NOTE = kept.Note(
    kind=kept.NoteKind.STREET_KNOWLEDGE, place="Stationsplein", text="Na elf uur is het donker.", author="wijkagent Centrum",
    noted_on=date(2026, 11, 3), x_rd=150_010.0, y_rd=450_005.0,
)  # fmt: skip


def test_a_note_comes_back_as_it_was_saved_the_newest_first(dossier: kept.Dossier):
    kept.save_note(dossier, NOTE, WHO)
    newer = replace(NOTE, place="Dorpsstraat", kind=kept.NoteKind.NAMED_HOTSPOT, noted_on=TODAY, x_rd=None, y_rd=None)
    kept.save_note(dossier, newer, WHO)
    first, second = kept.read_notes(dossier)
    assert (first.place, first.kind, first.x_rd) == ("Dorpsstraat", kept.NoteKind.NAMED_HOTSPOT, None)
    assert replace(second, id=None, version=0, who="", at_utc=None) == NOTE
    assert (second.who, second.at_utc) == (WHO, fixed_clock())


def test_a_changed_note_replaces_the_old_one_and_the_second_who_changes_it_is_told(dossier: kept.Dossier):
    kept.save_note(dossier, NOTE, WHO)
    (note,) = kept.read_notes(dossier)
    kept.save_note(dossier, replace(note, text="Er is nu licht."), WHO)
    assert [one.text for one in kept.read_notes(dossier)] == ["Er is nu licht."]
    with pytest.raises(DossierError, match="intussen"):
        kept.save_note(dossier, replace(note, text="Te laat."), WHO)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"place": " ", "author": ""}, "Vul nog in: de plek, van wie zij komt."),
        ({"text": ""}, "Vul nog in: de notitie."),
        ({"text": "x" * 2001}, "te lang"),
        ({"noted_on": date(2027, 1, 1)}, "in de toekomst"),
    ],
)
def test_an_incomplete_note_is_refused_with_a_sentence(dossier: kept.Dossier, changes: dict[str, object], sentence: str):
    with pytest.raises(DossierError, match=sentence):
        kept.save_note(dossier, replace(NOTE, **changes), WHO)  # type: ignore[arg-type]
    assert kept.read_notes(dossier) == []


def test_a_deleted_note_stands_in_no_file_any_more(dossier: kept.Dossier):
    number = kept.save_note(dossier, replace(NOTE, text="Plantnotitie"), WHO)
    assert dossier.folder is not None
    assert files_with(dossier.folder, "Plantnotitie")
    kept.delete_note(dossier, number, WHO)
    assert files_with(dossier.folder, "Plantnotitie") == []


def test_notes_are_under_the_lock_of_the_police_data(tmp_path: Path):
    closed = kept.open_dossier(tmp_path / "zonder", is_demo=False, clock=fixed_clock)
    for attempt in (lambda: kept.read_notes(closed), lambda: kept.save_note(closed, NOTE, WHO)):
        with pytest.raises(PrivacyError, match="aanwijzingsbesluit"):
            attempt()
