"""`preventiekaart import` and `profiles`: into the dossier whole or not at all, by the same rules as the pages."""

import json
from datetime import date, timedelta
from pathlib import Path

import pytest

from analysis import dossier as kept
from analysis.importing import read_mapping
from analysis.organisation import Organisation
from tests.dossier_cases import WHO, make_designation
from tests.test_cli import call

HEAD = "Registratienummer;Delict;Pleegdatum;Pleegtijd;Straat;Huisnummer;Plaats\n"
TODAY = date.today()


def write(path: Path, *rows: str, head: str = HEAD) -> Path:
    path.write_text(head + "".join(f"{row}\n" for row in rows), encoding="utf-8")
    return path


def rows_from(first: int, count: int = 3, place: str = "Waterveen") -> list[str]:
    return [f"2026-{n:06d};Overval bedrijf;{n + 9:02d}-01-2026;20:{n:02d};Dorpsstraat;{n};{place}" for n in range(first, first + count)]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The folder of a dossier of one's own in which police data may be opened."""
    dossier = kept.open_dossier(tmp_path / "dossier", is_demo=False)
    valid = {"decided_on": TODAY - timedelta(days=30), "valid_until": TODAY + timedelta(days=300)}
    kept.save_designation(dossier, make_designation(**valid), WHO)
    return tmp_path / "dossier"


def rows_in(folder: Path) -> int:
    return len(kept.registrations(kept.open_dossier(folder)))


def said(capsys: pytest.CaptureFixture[str]) -> tuple[str, str]:
    captured = capsys.readouterr()
    return captured.out, captured.err


def test_files_are_kept_with_what_was_read_and_a_reminder(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    files = [write(tmp_path / "een.csv", *rows_from(1)), write(tmp_path / "twee.csv", *rows_from(11, 2))]
    assert call("import", *files, "--dossier", folder, "--sender", "politie") == 0
    out, err = said(capsys)
    sum_of_rows = "3 rijen gelezen = 3 overvallen (netto) + 0 samengevoegd + 0 niet meegeteld + 0 apart gezet."
    assert f"‘een.csv’: {sum_of_rows} " in out
    assert "Dit is een tekstbestand (csv) in UTF-8, met een puntkomma tussen de kolommen. De datums lezen wij als " in out
    assert "pleegdatum van uit ‘Pleegdatum’" in out
    assert "Verwijder het daar" in out
    assert err == ""
    assert kept.imports(kept.open_dossier(folder))["sender"].tolist() == ["politie", "politie"]
    assert rows_in(folder) == 5
    assert kept.read_log(kept.open_dossier(folder))["what"].tolist().count("Bestand toegevoegd") == 1


def test_one_broken_file_keeps_the_others_out_and_stderr_holds_one_sentence(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    (tmp_path / "stuk.xlsx").write_bytes(b"PK\x03\x04half")
    before = kept.read_log(kept.open_dossier(folder))["what"].tolist()
    assert call("import", write(tmp_path / "een.csv", *rows_from(1)), tmp_path / "stuk.xlsx", "--dossier", folder) == 2
    out, err = said(capsys)
    assert out == ""
    assert err == "Het bestand ‘stuk.xlsx’ is niet compleet. Vraag de politie het opnieuw te sturen.\n"
    assert rows_in(folder) == 0
    assert kept.read_log(kept.open_dossier(folder))["what"].tolist() == before


def test_a_failure_while_writing_the_second_file_takes_back_the_first(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    from analysis.dossier import police

    keep, seen = police._keep, []

    def fail_on_second(*arguments: object) -> object:
        seen.append(1)
        if len(seen) == 2:
            raise kept.store.DossierError("De schijf is vol.")
        return keep(*arguments)

    monkeypatch.setattr(police, "_keep", fail_on_second)
    files = [write(tmp_path / "een.csv", *rows_from(1)), write(tmp_path / "twee.csv", *rows_from(11))]
    assert call("import", *files, "--dossier", folder) == 2
    assert rows_in(folder) == 0


def test_the_same_rows_again_add_nothing(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    call("import", write(tmp_path / "een.csv", *rows_from(1)), "--dossier", folder)
    assert call("import", write(tmp_path / "kopie.csv", *rows_from(1)), "--dossier", folder) == 0
    out, _ = said(capsys)
    assert "Er is niets toegevoegd." in out
    assert rows_in(folder) == 3


def test_counts_per_buurt_are_kept_as_counts(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    scan = write(tmp_path / "scan.csv", "BU99000001;3", "BU99000002;.", head="Buurtcode;Straatroof 2025\n")
    assert call("import", scan, "--dossier", folder) == 0
    out, _ = said(capsys)
    assert "is een gebiedsscan. Zonder adressenbestand met buurten staan deze aantallen niet op de kaart. 2 aantallen per buurt" in out
    assert len(kept.area_counts(kept.open_dossier(folder))) == 2


def test_without_an_aanwijzingsbesluit_nothing_is_kept(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    kept.open_dossier(tmp_path / "dossier", is_demo=False)
    assert call("import", write(tmp_path / "een.csv", *rows_from(1)), "--dossier", tmp_path / "dossier") == 2
    assert "aanwijzingsbesluit" in said(capsys)[1]
    assert kept.imports(kept.open_dossier(tmp_path / "dossier")).empty


def test_a_real_file_never_comes_among_oefengegevens(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    kept.open_dossier(tmp_path / "dossier", is_demo=True)
    assert call("import", write(tmp_path / "een.csv", *rows_from(1)), "--dossier", tmp_path / "dossier") == 2
    assert "Daar horen geen echte politiegegevens" in said(capsys)[1]


def test_a_folder_without_a_dossier_gets_a_sentence_and_none_is_begun(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    (tmp_path / "leeg").mkdir()
    assert call("import", write(tmp_path / "een.csv", *rows_from(1)), "--dossier", tmp_path / "leeg") == 2
    assert "staat geen dossier" in said(capsys)[1]
    assert list((tmp_path / "leeg").iterdir()) == []


def test_a_profile_is_kept_shown_used_and_deleted(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    head = "Zaak;Wat;Wanneer;Straatje;Deur;Oord\n"
    lines = [f"{n};Overval bedrijf;1{n}-01-2026;Dorpsstraat;{n};Waterveen" for n in range(1, 6)]
    mapping = tmp_path / "kolommen.json"
    columns = {"offence_text": "Wat", "Pleegdatum van": "Wanneer", "street": "Straatje", "number": "Deur", "place": "Oord"}
    mapping.write_text(json.dumps(columns), encoding="utf-8")
    first = write(tmp_path / "een.csv", *lines, head=head)
    assert call("import", first, "--dossier", folder, "--mapping", mapping, "--save-profile", "Noord") == 0
    assert call("profiles", "list", "--dossier", folder) == 0
    assert "Noord: 6 kolommen" in said(capsys)[0]

    second = write(tmp_path / "twee.csv", *(line.replace(";1", ";2", 1) for line in lines), head=head)
    assert call("import", second, "--dossier", folder) == 0
    assert "Gelezen met importprofiel ‘Noord’." in said(capsys)[0]
    assert rows_in(folder) == 10

    moved = write(tmp_path / "drie.csv", *(line.replace(";1", ";3", 1) for line in lines), head=head.replace("Wanneer", "Dag"))
    for options in ([], ["--profile", "noord"]):
        assert call("import", moved, "--dossier", folder, *options) == 2
        out, err = said(capsys)
        assert out == ""
        assert "missen we de kolom ‘Wanneer’ van het importprofiel ‘Noord’. Heet zij nu ‘Dag’? Er is niets opgeslagen." in err
    assert rows_in(folder) == 10

    assert call("profiles", "show", "Noord", "--dossier", folder) == 0
    shown = said(capsys)[0]
    assert "Dorpsstraat" not in shown
    again = tmp_path / "profiel.json"
    again.write_text(shown, encoding="utf-8")
    assert read_mapping(again).mapping["street"] == "Straatje"
    assert call("profiles", "delete", "NOORD", "--dossier", folder) == 0
    assert call("profiles", "show", "Noord", "--dossier", folder) == 2
    assert "geen importprofiel met de naam ‘Noord’" in said(capsys)[1]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("geen json", "geen json-bestand met kolommen"),
        ("[1]", "geen json-bestand met kolommen"),
        ("{}", "staan geen kolommen"),
        ('{"straat": 3}', "staan geen kolommen"),
        ('{"kleur": "Rood"}', "het veld ‘kleur’. Dat kennen we niet."),
        ('{"columns": {"street": "Straat"}, "delimiter": "x"}', "bij delimiter ‘x’"),
        ('{"street": "Weg"}', "missen de kolom ‘Weg’"),
        ("[" * 100_000, "geen json-bestand met kolommen"),
    ],
)
def test_a_wrong_mapping_gets_one_sentence(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], content: str, sentence: str):
    mapping = tmp_path / "kolommen.json"
    mapping.write_text(content, encoding="utf-8")
    assert call("import", write(tmp_path / "een.csv", *rows_from(1)), "--dossier", folder, "--mapping", mapping) == 2
    err = said(capsys)[1]
    assert sentence in err
    assert len(err.strip().splitlines()) == 1
    assert rows_in(folder) == 0


def test_a_profile_and_a_mapping_exclude_each_other(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    arguments = ["--dossier", folder, "--profile", "a", "--mapping", tmp_path / "b.json"]
    assert call("import", write(tmp_path / "een.csv", *rows_from(1)), *arguments) == 2
    assert "niet allebei" in said(capsys)[1]


def test_rows_of_neighbours_become_counts(folder: Path, demo_register: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    dossier = kept.open_dossier(folder)
    stored: Organisation = kept.read_organisation(dossier)
    kept.save_organisation(dossier, type(stored)(**{**stored.__dict__, "register_folder": str(demo_register)}), WHO)
    file = write(tmp_path / "regio.csv", *rows_from(1), *rows_from(21, 2, "Groningen"))
    assert call("import", file, "--dossier", folder) == 0
    assert "5 rijen gelezen = 3 overvallen (netto)" in (out := said(capsys)[0])
    assert " + 2 van andere gemeenten, alleen als aantal." in out
    assert set(kept.registrations(dossier)["place"]) == {"Waterveen"}
    assert kept.regional_counts(dossier)[["municipality", "kind", "count"]].to_numpy().tolist() == [["Groningen", "business_robbery", 2]]
    assert b"Groningen" in (folder / "dossier.sqlite").read_bytes()


def test_without_a_register_a_file_with_other_places_waits(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    own, regional = write(tmp_path / "eigen.csv", *rows_from(1)), write(tmp_path / "regio.csv", *rows_from(21, 2, "Groningen"))
    assert call("import", own, regional, "--dossier", folder) == 2
    _, err = said(capsys)
    assert "staan rijen uit ‘Groningen’. Zonder adressenbestand weten we niet of die bij uw gemeente horen." in err
    assert rows_in(folder) == 0
    assert call("import", own, "--dossier", folder) == 0


def test_a_profile_of_files_with_other_columns_is_refused(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    other = HEAD.replace("Straat", "Straatnaam")
    assert other != HEAD
    files = [write(tmp_path / "een.csv", *rows_from(1)), write(tmp_path / "twee.csv", *rows_from(11, 2), head=other)]
    assert call("import", *files, "--dossier", folder, "--save-profile", "Noord") == 2
    assert "Bewaar een importprofiel bij één bestand tegelijk. Er is niets opgeslagen." in said(capsys)[1]
    assert rows_in(folder) == 0


def test_what_was_detected_is_said(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    rows = [row.replace("Dorpsstraat", "Dorpsstraat t.a.v. j.jansen@example.nl") for row in rows_from(1, 2)]
    assert call("import", write(tmp_path / "q.csv", *rows), "--dossier", folder) == 0
    out, _ = said(capsys)
    assert "De kolomnamen staan op rij 1." in out
    assert "In 2 rijen stonden persoonsgegevens in een tekst. Die slaan we niet op." in out
