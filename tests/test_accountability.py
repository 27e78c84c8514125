"""What the FG-blad and the Logboek tell: everything that is kept, and never what an incident was."""

import json

import pytest

from analysis.dossier import schema
from analysis.dossier.log_words import describe_detail, short_hash
from analysis.export_words import KIND_WORDS
from analysis.fg_sheet import OUTGOING, STORED
from analysis.terms import Zone


def test_the_privacy_sheet_names_every_table_of_the_dossier_once():
    named = [table for _, tables in STORED for table in tables]
    assert sorted(named) == sorted(set(schema.METADATA.tables) - {"dossier_info"})


def test_the_privacy_sheet_names_every_kind_of_file_once_with_its_zone():
    named = [code for _, codes in OUTGOING for code in codes]
    assert sorted(named) == sorted(KIND_WORDS)
    words = {(Zone.SHAREABLE,): ("Te delen",), (Zone.RESTRICTED,): ("Vertrouwelijk",)}
    for kind, codes in OUTGOING:
        for code in codes:
            zones = KIND_WORDS[code][0]
            assert kind.zone in words.get(zones, ("Beide", "Te delen")), code


def test_what_comes_from_the_police_is_confidential_on_the_privacy_sheet():
    zones = {table: kind.zone for kind, tables in STORED for table in tables}
    restricted = {"registrations", "corrections", "import_findings", "picks", "area_counts", "action_addresses", "events", "exports"}
    assert {zones[table] for table in restricted} == {"Vertrouwelijk"}


@pytest.mark.parametrize(
    ("detail", "words"),
    [
        ({}, ""),
        ({"import": 3, "rows": 1, "sha256": "a" * 64}, "Toevoeging 3 · 1 rij"),
        ({"zone": "shareable", "export": 2, "rows": 0}, "Exemplaar 2 · Te delen, niet openbaar"),
        ({"registration": 12, "column": "street", "forget_old": True}, "Registratie 12 · kolom Straat · de oude waarde is gewist"),
        ({"part": "plan"}, "Nazorgplan"),
        ({"choice": "point"}, "Een punt op de kaart"),
        ({"something": "new"}, ""),
    ],
)
def test_a_line_of_the_log_is_told_in_dutch(detail: dict[str, object], words: str):
    assert describe_detail(json.dumps(detail)) == words


def test_a_file_in_the_log_is_recognised_by_the_beginning_of_its_hash():
    assert short_hash(json.dumps({"sha256": "0123456789abcdef"})) == "0123456789ab"
    assert short_hash("{}") == ""
