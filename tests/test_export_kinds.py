"""Every kind of file from the command line: its zone, its stamp, its line in the log, and which addresses went to whom."""

import hashlib
import io
import re
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import openpyxl
import pytest
import sqlalchemy as sa

from analysis import dossier as kept
from analysis.action_files import OutgoingFile
from analysis.cli import main
from analysis.dossier.store import FILE_NAME
from analysis.errors import DossierError, PrivacyError, SourceError
from analysis.export_kinds import KINDS, Request, makers_of, ready_files
from analysis.export_words import ZONE_WORDS
from analysis.terms import Zone
from tests.dossier_cases import WHO, open_own
from tests.leak_cases import Planted, plant
from tests.leak_search import text_of
from tests.test_action_files import fix


@pytest.fixture(scope="module")
def planted(demo_register: Path, tmp_path_factory: pytest.TempPathFactory) -> Planted:
    return plant(tmp_path_factory.mktemp("soorten") / "dossier", demo_register)


@pytest.fixture(scope="module")
def folder(planted: Planted) -> Path:
    assert planted.dossier.folder is not None
    return planted.dossier.folder


def run(capsys: pytest.CaptureFixture[str], *arguments: object) -> str:
    main([str(one) for one in arguments])
    return capsys.readouterr().out


def refused(capsys: pytest.CaptureFixture[str], *arguments: object) -> str:
    with pytest.raises(SystemExit) as stopped:
        main([str(one) for one in arguments])
    assert stopped.value.code == 2
    return capsys.readouterr().err


# ---- the command line ----


@pytest.mark.parametrize(("code", "zone"), [(code, zone) for code, kind in KINDS.items() for zone in kind.zones])
def test_every_kind_comes_from_the_command_line_with_its_zone_and_its_hash_in_the_log(
    code: str, zone: Zone, planted: Planted, folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    if code == "uitgifte":
        ready_files(
            makers_of("bezoeklijst", Zone.SHAREABLE, Request(planted.dossier, WHO, planted.action_id)), Request(planted.dossier, WHO)
        )
    told = run(
        capsys, "export", code, "--dossier", folder, "--action", planted.action_id, "--zone", ZONE_WORDS[zone],
        "--out", tmp_path / "uit", "--released", "--for", "de driehoek",
    )  # fmt: skip
    written = {path.name: path.read_bytes() for path in (tmp_path / "uit").iterdir()}
    assert sorted(told.splitlines()) == sorted(written)
    word = "VERTROUWELIJK" if zone is Zone.RESTRICTED else "TE DELEN"
    assert all(f"({word})" in name for name in written)
    logged = {one.file_name: one for one in kept.read_exports(planted.dossier)}
    for name, content in written.items():
        if name.endswith("stempel.txt"):
            continue
        line = logged[name]
        assert (line.sha256, line.zone, line.kind) == (hashlib.sha256(content).hexdigest(), zone, code)
        beside = written.get(f"{name.rsplit('.', 1)[0]} stempel.txt", b"").decode()
        text = text_of(name, content) + beside
        assert (
            f"xemplaar {line.copy_number}" in text
            or f"Exemplaar: {line.copy_number}" in text
            or f'"Exemplaar": "{line.copy_number}' in text
        )
        for stamped in (line.recipient, line.who):
            assert stamped in text, (name, stamped)
    assert kept.verify_log(planted.dossier) == ""


def test_the_help_lists_every_kind_with_its_zone(capsys: pytest.CaptureFixture[str]) -> None:
    told = run(capsys, "export", "--help")
    for code, kind in KINDS.items():
        zones = " of ".join(ZONE_WORDS[zone] for zone in kind.zones)
        assert re.search(rf"^ +{code} +{zones} ", told, re.MULTILINE)
    assert not re.search(r"Usage|Options|Show this", told)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("bezoekmap", "--zone", "vertrouwelijk", "--action", "1"), "‘bezoekmap’ is er alleen in de zone te_delen."),
        (("coordinatorlijst", "--zone", "te_delen", "--action", "1"), "‘coordinatorlijst’ is er alleen in de zone vertrouwelijk."),
        (("kaartje", "--zone", "te_delen", "--action", "1"), "‘kaartje’ kunnen we niet klaarzetten. Kies uit: bezoeklijst,"),
        (("bezoeklijst", "--zone", "te_delen"), "Zeg om welke actie het gaat: --action NUMMER."),
        (("bezoekmap", "--zone", "te_delen", "--action", "1", "--round", "9"), "Bezoekronde 9 hoort niet bij deze actie. Kies uit: 1."),
    ],
)
def test_a_refusal_is_one_dutch_sentence_and_nothing_is_written(
    arguments: tuple[str, ...], sentence: str, folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert sentence in refused(capsys, "export", *arguments, "--dossier", folder, "--out", tmp_path / "uit")
    assert not (tmp_path / "uit").exists()


def test_a_file_that_stands_there_is_never_replaced(
    planted: Planted, folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ask = ("export", "agenda", "--dossier", folder, "--action", planted.action_id, "--zone", "te_delen", "--out", tmp_path)
    (name,) = run(capsys, *ask).splitlines()
    before = (tmp_path / name).read_bytes()
    assert "staat al een bestand met deze naam" in refused(capsys, *ask)
    assert (tmp_path / name).read_bytes() == before


def test_an_action_without_a_round_or_evening_says_what_to_do(tmp_path: Path) -> None:
    dossier = open_own(tmp_path / "dossier")
    ask = Request(dossier, WHO, fix(dossier))
    with pytest.raises(DossierError, match="nog geen bezoekronde"):
        makers_of("bezoekmap", Zone.SHAREABLE, ask)
    with pytest.raises(DossierError, match="nog geen bijeenkomst gepland"):
        makers_of("agenda", Zone.SHAREABLE, ask)
    with pytest.raises(DossierError, match="nog geen adressenbestand"):
        makers_of("raadstabel", Zone.SHAREABLE, ask)
    with pytest.raises(SourceError, match="Zeg om welke actie"):
        makers_of("bezoeklijst", Zone.SHAREABLE, Request(dossier, WHO))


def test_below_the_gate_no_kind_makes_a_file(tmp_path: Path) -> None:
    dossier = open_own(tmp_path / "dossier")
    ask = Request(dossier, WHO, fix(dossier, net_count=4))
    of_an_action = [code for code, kind in KINDS.items() if kind.needs_action and Zone.SHAREABLE in kind.zones]
    assert len(of_an_action) == 11
    for code in of_an_action:
        with pytest.raises((PrivacyError, DossierError), match=r"te klein om te delen|nog geen bezoekronde|nog geen bijeenkomst"):
            ready_files(makers_of(code, Zone.SHAREABLE, ask), ask)
    for code in ("bezoeklijst", "doelgroepen", "adreslijst", "brief", "brieven"):
        with pytest.raises(PrivacyError, match="te klein om te delen"):
            ready_files(makers_of(code, Zone.SHAREABLE, ask), ask)
    assert kept.read_exports(dossier) == []


# ---- numbered lists, and what came back ----


@dataclass(frozen=True)
class Own:
    """A small dossier with one action round a concentration."""

    dossier: kept.Dossier
    action_id: int


@pytest.fixture
def own(tmp_path: Path) -> Own:
    dossier = open_own(tmp_path / "dossier")
    return Own(dossier, fix(dossier))


def test_numbered_paper_lists_bear_their_number_and_are_checked_on_return(own: Own) -> None:
    dossier = own.dossier
    ask = Request(dossier, WHO, own.action_id, copies=6)
    files = ready_files(makers_of("bezoeklijst", Zone.SHAREABLE, ask), ask)
    assert [file.stamp.copy_of for file in files] == [f"{n} van 6" for n in range(1, 7)]
    assert [file.name[:26] for file in files][:2] == ["CONCEPT Bezoeklijst 1 van ", "CONCEPT Bezoeklijst 2 van "]
    assert len({file.export.sha256 for file in files}) == 6
    sheet = openpyxl.load_workbook(io.BytesIO(files[3].content)).worksheets[0]
    assert "exemplaar 4 (lijst 4 van 6)" in sheet.oddFooter.left.text
    ids = [one.id for one in kept.read_exports(dossier) if one.id]
    kept.mark_returned(dossier, ids[:5], WHO)
    assert kept.returned_of(kept.read_exports(dossier)) == (5, 6)
    with pytest.raises(DossierError):
        kept.mark_returned(dossier, ids, WHO)
    assert kept.returned_of(kept.read_exports(dossier)) == (5, 6), "allemaal of geen"
    kept.mark_returned(dossier, ids[5:], WHO)
    assert kept.returned_of(kept.read_exports(dossier)) == (6, 6)
    kept.unmark_returned(dossier, ids[:1], WHO)
    assert kept.returned_of(kept.read_exports(dossier)) == (5, 6)


def test_a_withdrawn_file_tells_which_addresses_went_to_whom_also_when_the_action_is_gone(own: Own) -> None:
    dossier = own.dossier
    ask = Request(dossier, WHO, own.action_id)
    first, _ = ready_files(makers_of("bezoeklijst", Zone.SHAREABLE, ask), ask)
    wrong = next(one for one in kept.read_exports(dossier) if one.file_name == first.name and one.id)
    assert wrong.id is not None
    with pytest.raises(DossierError, match="waarom"):
        kept.withdraw(dossier, [wrong.id], "  ", WHO)
    kept.withdraw(dossier, [wrong.id], "verkeerd duo", WHO)
    kept.delete_action(dossier, own.action_id, WHO)
    given = kept.addresses_given(dossier, [wrong.id])
    assert tuple(given["address"]) == first.addresses
    assert len(given) == 30
    assert set(given["recipient"]) == {"wijkteam"}
    assert set(given["withdrawn_why"]) == {"verkeerd duo"}
    with pytest.raises(DossierError):
        kept.withdraw(dossier, [wrong.id], "nog eens", WHO)
    assert "verkeerd duo" not in str(kept.read_log(dossier)["detail"].tolist())


def test_the_same_list_is_kept_once_for_all_its_files(own: Own) -> None:
    ask = Request(own.dossier, WHO, own.action_id)
    for _ in range(2):
        ready_files(makers_of("bezoeklijst", Zone.SHAREABLE, ask), ask)
    exports = kept.read_exports(own.dossier)
    assert len(exports) == 4
    assert len({one.list_id for one in exports}) == 1
    assert sorted(one.copy_number for one in exports) == [1, 2, 3, 4]


def test_two_colleagues_never_get_the_same_copy_number(own: Own) -> None:
    ask = Request(own.dossier, WHO, own.action_id)
    (make, _) = makers_of("bezoeklijst", Zone.SHAREABLE, ask)
    seen: list[int] = []

    def slowly(number: int) -> OutgoingFile:
        if not seen:  # a colleague is just in time, while we are still making ours
            seen.append(kept.put_ready(own.dossier, "collega", make).stamp.copy_number)
        return make(number)

    mine = kept.put_ready(own.dossier, WHO, slowly)
    assert (seen, mine.stamp.copy_number) == ([1], 2)
    assert "exemplaar 2" in text_of(mine.name, mine.content)


# ---- the log ----


def test_the_log_is_verified_from_the_command_line(own: Own, capsys: pytest.CaptureFixture[str]) -> None:
    folder = own.dossier.folder
    assert folder is not None
    told = run(capsys, "log", "verify", "--dossier", folder)
    assert "Het logboek klopt" in told
    mark = re.search(r"[0-9a-f]{64}", told)
    assert mark is not None
    kept.log_export(own.dossier, kept.Export(file_name="x.csv", zone=Zone.SHAREABLE, sha256="ab" * 32), WHO)
    assert "klopt" in run(capsys, "log", "verify", "--dossier", folder, "--known", mark[0])
    assert "staat er niet meer in" in refused(capsys, "log", "verify", "--dossier", folder, "--known", "00" * 32)


TAMPERINGS = {
    "changed": ["UPDATE events SET who = 'Iemand anders' WHERE id = 3"],
    "removed": ["DELETE FROM events WHERE id = 3"],
    "reordered": [
        "UPDATE events SET id = -1 WHERE id = 3",
        "UPDATE events SET id = 3 WHERE id = 4",
        "UPDATE events SET id = 4 WHERE id = -1",
    ],
    "cut off": ["DELETE FROM events WHERE id = (SELECT max(id) FROM events)"],
    "cut off, with the last mark set back": [
        "DELETE FROM events WHERE id = (SELECT max(id) FROM events)",
        "UPDATE dossier_info SET value = (SELECT hash FROM events ORDER BY id DESC LIMIT 1) WHERE key = 'log_head'",
    ],
    "put in between": [
        "UPDATE events SET id = id + 100 WHERE id > 3",
        "INSERT INTO events SELECT 4, at_utc, who, what, detail, previous_hash, hash FROM events WHERE id = 3",
    ],
    "put in at the end": [
        "INSERT INTO events (at_utc, who, what, detail, previous_hash, hash)"
        " SELECT at_utc, who, what, detail, hash, 'ab' FROM events WHERE id = (SELECT max(id) FROM events)"
    ],
    "another recipient": ["UPDATE exports SET recipient = 'wijkteam'"],
    "another maker": ["UPDATE exports SET who = 'Iemand anders'"],
    "other addresses": ["""UPDATE export_lists SET addresses = '["Dorpsstraat 1"]'"""],
    "no addresses": ["UPDATE exports SET list_id = NULL"],
    "a file that nobody made": [
        "INSERT INTO exports SELECT 99, file_name, zone, sha256, recipient, purpose, who, rows, action_id, at_utc, kind, copy_of,"
        " returned_to, withdrawn_by, withdrawn_why, 99, is_paper, returned_at, withdrawn_at, list_id FROM exports WHERE id = 1"
    ],
    "another file": ["UPDATE exports SET sha256 = 'cd'"],
    "a file hidden": ["DELETE FROM exports"],
}


@pytest.mark.parametrize("how", list(TAMPERINGS))
def test_tampering_with_the_log_or_the_list_of_files_shows(how: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    dossier = open_own(tmp_path / "dossier")
    for number in range(3):
        export = kept.Export(file_name=f"{number}.csv", zone=Zone.SHAREABLE, sha256="ab" * 32, recipient="buurtteam")
        kept.log_export(dossier, export, WHO, ["Dorpsstraat 2"])
    assert kept.verify_log(dossier) == ""
    with closing(sqlite3.connect(tmp_path / "dossier" / FILE_NAME)) as connection, connection:
        for statement in TAMPERINGS[how]:
            connection.execute(statement)
    assert "klopt niet" in refused(capsys, "log", "verify", "--dossier", tmp_path / "dossier")


def test_a_log_that_was_written_all_over_again_shows_by_a_mark_kept_elsewhere(tmp_path: Path) -> None:
    dossier = open_own(tmp_path / "een")
    _, mark = kept.log_head(dossier)
    other = open_own(tmp_path / "twee")
    kept.log_export(other, kept.Export(file_name="x.csv", zone=Zone.SHAREABLE, sha256="ab" * 32), "Iemand anders")
    assert kept.verify_log(other) == ""
    with other.reading() as connection:
        assert connection.execute(sa.text("SELECT count(*) FROM events")).scalar_one() > 0
    assert kept.verify_log(dossier, mark) == ""
    assert "staat er niet meer in" in kept.verify_log(other, "ff" * 32)


def test_every_button_that_hands_over_a_file_gives_it_a_number_and_a_line_in_the_log() -> None:
    """Besides the empty example, which holds no data: a screen makes no file that the log does not know."""
    pages = Path(__file__).parent.parent / "dashboard"
    texts = {path.name: path.read_text(encoding="utf-8") for path in pages.rglob("*.py")}
    hands_over = {name for name, text in texts.items() if "st.download_button(" in text}
    assert len(hands_over) > 6
    assert {name for name in hands_over if not re.search(r"\b(put_ready|ready_files)\(", texts[name])} == {"data_adding.py"}
    assert [name for name, text in texts.items() if "log_export(" in text] == []
