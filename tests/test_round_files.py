"""From the dossier to the papers of a round: through the share gate, CONCEPT first, and nothing of an incident in any of them."""

import io
import re
import shutil
import subprocess
import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from analysis import dossier as kept
from analysis import tables
from analysis.action_files import OutgoingFile
from analysis.actions import Basis, State, from_concentrations, from_selection
from analysis.cli import main
from analysis.errors import DossierError, PrivacyError
from analysis.evening_script import Group
from analysis.export_kinds import ROUND_PAPERS, Request, makers_of
from analysis.premises import describe_premises
from analysis.privacy import Stamp
from analysis.recipients import choose_recipients
from analysis.register import open_register
from analysis.round_files import OutgoingRound, folder_file, letter_file, outgoing_round
from analysis.round_planning import AS_THE_CROW_FLIES, plan_for_action
from analysis.rounds import RoundChoice, address_keys
from analysis.rounds.limits import LETTER_DAYS
from analysis.terms import Audience, Zone
from tests.dossier_cases import NOW, TODAY, WHO, make_recipients, open_own
from tests.make import make_addresses, make_concentration

DAYS = (date(2026, 12, 1), date(2026, 12, 2))
CHOICE = RoundChoice(pairs=2, days=DAYS, starts=1)


@pytest.fixture
def dossier(tmp_path: Path) -> kept.Dossier:
    dossier = open_own(tmp_path / "dossier")
    organisation = replace(kept.read_organisation(dossier), municipality_name="Waterveen", verification_number="0999-123456")
    kept.save_organisation(dossier, organisation, WHO)
    coordinator = replace(
        kept.read_coordinator(dossier), name="M. Jansen", contact="0999-654321", deputy_name="P. Visser", deputy_contact="0999-777"
    )
    kept.save_coordinator(dossier, coordinator, WHO)
    return dossier


def begin_action(dossier: kept.Dossier, count: int = 60, **columns) -> int:
    whole = {"address_count": count}
    action = from_selection("Donkere dagen", Basis.NEIGHBOURHOODS, ["BU99000001"], owner="M. Jansen", created_on=TODAY, **whole)
    saved = kept.save_action(dossier, replace(action, recipient="wijkteam"), WHO)
    assert saved.id is not None
    kept.fix_list(dossier, saved.id, make_recipients(count, hotspot_id="", method="same_neighbourhood", **columns), WHO)
    return saved.id


def begin_round(dossier: kept.Dossier, action_id: int, **more) -> OutgoingRound:
    planned = plan_for_action(dossier, action_id, CHOICE, {}, **more)
    stored = kept.save_round(dossier, action_id, planned.plan, WHO)
    assert stored.id is not None
    return outgoing_round(dossier, stored.id, {"BU99000001": "Centrum"})


def stamped(what: OutgoingRound) -> Stamp:
    return what.stamp(WHO, NOW, is_demo=False)


def every_file(dossier: kept.Dossier, what: OutgoingRound) -> list[OutgoingFile]:
    ask = Request(dossier, WHO, what.stored.action_id, what.stored.id)
    makers = [make for code in ROUND_PAPERS for make in makers_of(code, Zone.SHAREABLE, ask)]
    return [make(number) for number, make in enumerate(makers, start=1)]


def release(dossier: kept.Dossier, action_id: int) -> None:
    kept.move_action(dossier, kept.read_action(dossier, action_id), State.RELEASED, WHO)


def text_in(name: str, content: bytes) -> str:
    """Everything a file holds that can be read: of a pdf what pdftotext sees, of the rest every part."""
    if name.endswith(".pdf"):
        if not shutil.which("pdftotext"):
            pytest.skip("pdftotext is er niet (apt install poppler-utils).")
        shown = subprocess.run(["pdftotext", "-layout", "-", "-"], input=content, capture_output=True, check=True)
        return shown.stdout.decode("utf-8")
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            return "\n".join(re.sub(r"<[^>]*>", " ", parts.read(part).decode("utf-8", "replace")) for part in parts.namelist())
    return content.decode("utf-8", "replace")


def test_every_paper_of_a_round_is_made_with_its_zone_in_the_name(dossier: kept.Dossier):
    action_id = begin_action(dossier, business_name="Snackbar De Hoek", audience="catering")
    what = begin_round(dossier, action_id)
    names = [file.name for file in every_file(dossier, what)]
    assert all("(TE DELEN)" in name and name.startswith("CONCEPT ") for name in names)
    kinds = ["Bezoekmap duo 1", "Bezoekmap duo 2", "Bezoekronde", "Veldkaart", "Etiketten L7160", "Adreslijst drukker", "Brief ondernemers"]
    assert all(any(kind in name for name in names) for kind in kinds)
    assert {Path(name).suffix for name in names} == {".pdf", ".xlsx", ".csv", ".gpkg", ".geojson", ".docx"}


def test_a_released_action_has_papers_without_concept(dossier: kept.Dossier):
    action_id = begin_action(dossier)
    what = begin_round(dossier, action_id)
    assert stamped(what).is_concept
    assert "CONCEPT" in text_in(".docx", letter_file(what, Group.RESIDENTS, stamped(what)).content)
    release(dossier, action_id)
    assert what.stored.id is not None
    now = outgoing_round(dossier, what.stored.id, {})
    file = letter_file(now, Group.RESIDENTS, stamped(now))
    assert not file.name.startswith("CONCEPT")
    assert "CONCEPT" not in text_in(file.name, file.content)
    assert (file.export.recipient, file.export.action_id, len(file.export.sha256)) == ("wijkteam", action_id, 64)


def test_the_coordinator_who_acts_is_the_one_to_call(dossier: kept.Dossier):
    action_id = begin_action(dossier)
    assert begin_round(dossier, action_id).contact == "M. Jansen, 0999-654321"
    away = replace(kept.read_coordinator(dossier), absent_from=TODAY)
    kept.save_coordinator(dossier, away, WHO)
    assert begin_round(dossier, action_id).contact == "P. Visser, 0999-777"


def test_a_pair_that_does_not_walk_is_refused(dossier: kept.Dossier):
    what = begin_round(dossier, begin_action(dossier))
    with pytest.raises(DossierError, match=r"Duo 7 loopt niet in deze ronde\. Kies uit: 1 en 2"):
        folder_file(what, 7, stamped(what))


def test_what_the_coordinator_takes_is_in_no_paper_of_a_pair_but_gets_its_letter(dossier: kept.Dossier):
    action_id = begin_action(dossier)
    from analysis.action_files import outgoing

    listed = outgoing(dossier, action_id, {}).release.visit_list
    hers = address_keys(listed)[10:13]
    what = begin_round(dossier, action_id, kept_apart=hers)
    assert not set(hers) & set(address_keys(what.visits))
    assert what.stored.id is not None
    packet = (kept.read_visits(dossier, what.stored.id)["pair"] == 0).sum()
    assert 3 * 5 >= packet >= 5, "de drie gaan met andere adressen mee, in pakketten van vijf"
    assert len(what.visits) == 60 - packet
    assert len(what.action.release.visit_list) == 60


def test_a_round_of_an_area_that_may_not_leave_is_refused(dossier: kept.Dossier):
    small = from_selection("Klein", Basis.NEIGHBOURHOODS, ["BU99000001"], owner="M. Jansen", created_on=TODAY, address_count=12)
    saved = kept.save_action(dossier, small, WHO)
    assert saved.id is not None
    kept.fix_list(dossier, saved.id, make_recipients(12, hotspot_id="", method="same_neighbourhood"), WHO)
    with pytest.raises(PrivacyError, match="te klein om te delen"):
        plan_for_action(dossier, saved.id, CHOICE, {})


def test_the_plan_says_who_else_comes_and_how_it_was_measured(dossier: kept.Dossier):
    first = begin_action(dossier)
    begin_round(dossier, first)
    planned = plan_for_action(dossier, begin_action(dossier), CHOICE, {})
    told = "60 adressen staan ook in de ronde van actie ‘Donkere dagen’ van M. Jansen, gepland op 1 december 2026. Stem dit af."
    assert planned.notes[0] == told
    assert planned.notes[-1] == AS_THE_CROW_FLIES


def test_distances_follow_the_streets_of_the_register(dossier: kept.Dossier, demo_register: Path):
    register = open_register(demo_register)
    premises = register.premises[register.premises["audience"] == Audience.RESIDENTS].iloc[:40]
    extra = {"hotspot_id": "", "method": "same_neighbourhood", "part": "core", "distance_m": float("nan")}
    listed = premises.assign(**extra).astype({"hotspot_id": "str", "method": "str", "part": "str"})
    action = from_selection("Wijk", Basis.NEIGHBOURHOODS, ["BU99000001"], owner="M. Jansen", created_on=TODAY, address_count=40)
    saved = kept.save_action(dossier, action, WHO)
    assert saved.id is not None
    kept.fix_list(dossier, saved.id, tables.check(listed.reset_index(drop=True), tables.Recipients), WHO)
    planned = plan_for_action(dossier, saved.id, CHOICE, {}, register=register)
    assert planned.measured_by == "De afstanden zijn gemeten langs de straten van de ondergrond."
    stored = kept.save_round(dossier, saved.id, planned.plan, WHO)
    assert stored.id is not None
    what = outgoing_round(dossier, stored.id, {})
    assert b"%PDF" in folder_file(what, 1, stamped(what), register.basemap).content[:10]


# ---- nothing of an incident ----

MARKERS = ("HOTMERK88", "Merknaam", "merkuitleg", "same_street", "within_distance", "hotspot", "distance_m", "fringe", "kern", "afstand")


def concentration_action(dossier: kept.Dossier) -> int:
    premises = describe_premises(make_addresses(), tables.empty(tables.Businesses))
    inside = premises.loc[premises["street"] == "Kerkstraat", "address_id_bag"].iloc[8:24]
    marks = {"hotspot_id": "HOTMERK88", "name": "Merknaam", "explanation": "merkuitleg 3,14"}
    hotspots, members = make_concentration(premises, *inside, net_count=7, **marks)
    listed = choose_recipients(hotspots, members, premises)
    action = from_concentrations(hotspots, ["HOTMERK88"], owner="M. Jansen", created_on=TODAY, purpose="nazorg")
    saved = kept.save_action(dossier, action, WHO)
    assert saved.id is not None
    kept.fix_list(dossier, saved.id, listed, WHO)
    return saved.id


def test_no_paper_tells_of_the_concentration_it_came_from(dossier: kept.Dossier, tmp_path: Path):
    what = begin_round(dossier, concentration_action(dossier))
    seen = 0
    for file in every_file(dossier, what):
        text = text_in(file.name, file.content)
        found = [word for word in MARKERS if re.search(rf"\b{word}", text)]
        assert found == [], (file.name, found)
        assert "Merknaam" not in file.name
        seen += 1
    assert seen >= 10


def test_papers_depend_on_the_list_alone(dossier: kept.Dossier, tmp_path: Path):
    """The same addresses, once round a concentration and once a whole buurt: the round is the same but for the name of the area."""
    by_incidents = begin_round(dossier, concentration_action(dossier))
    other = open_own(tmp_path / "ander")
    listed = by_incidents.action.release.recipients.assign(hotspot_id="", method="same_neighbourhood", distance_m=float("nan"))
    action = from_selection("Wijk", Basis.NEIGHBOURHOODS, ["BU99000001"], owner="x", created_on=TODAY, address_count=len(listed))
    saved = kept.save_action(other, action, WHO)
    assert saved.id is not None
    kept.fix_list(other, saved.id, tables.check(listed.astype({"hotspot_id": "str", "method": "str"}), tables.Recipients), WHO)
    free = begin_round(other, saved.id)
    pd.testing.assert_frame_equal(pd.DataFrame(by_incidents.visits), pd.DataFrame(free.visits))


# ---- the command line ----


def run(capsys: pytest.CaptureFixture[str], *arguments: object) -> str:
    main([str(argument) for argument in arguments])
    return capsys.readouterr().out


def test_a_round_from_the_command_line(dossier: kept.Dossier, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    action_id = begin_action(dossier)
    folder = tmp_path / "dossier"
    told = run(
        capsys, "round", "plan", "--dossier", folder, "--action", action_id, "--pairs", 2, "--day", "2026-12-01", "--day", "02-12-2026"
    )
    assert "Bezoekronde 1 is bewaard." in told
    assert "Kondig bezoek aan huis aan met een brief. Bezorg die uiterlijk op 26 november 2026." in told
    assert LETTER_DAYS == 5
    out = tmp_path / "papieren"
    told = run(capsys, "round", "files", "--dossier", folder, "--round", 1, "--out", out, "--labels", "L7163", "--who", WHO)
    assert sorted(told.splitlines()) == sorted(path.name for path in out.iterdir())
    assert len(kept.read_exports(dossier)) == len([path for path in out.iterdir() if path.suffix != ".txt"])
    told = run(capsys, "round", "type", "--dossier", folder, "--round", 1, "1 g a", "2-4 n")
    assert "60 adressen: 1 gesproken, 3 niet thuis, nog 56 te doen. 1 adres wil advies thuis." in told
    (workbook,) = out.glob("*Bezoekronde*.xlsx")
    told = run(capsys, "round", "results", "--dossier", folder, "--round", 1, workbook)
    assert "Geen resultaten ingelezen." in told
    told = run(capsys, "round", "plan", "--dossier", folder, "--action", action_id, "--pairs", 1, "--day", "2026-12-08", "--again", 1)
    assert "duo 1: 3 adressen" in told
    assert kept.read_round(dossier, 2).follows == 1


@pytest.mark.parametrize("arguments", [("round", "type", "--round", 1, "1 g"), ("round", "files", "--round", 1, "--out", "x")])
def test_a_folder_without_a_dossier_is_refused(tmp_path: Path, arguments: tuple, capsys: pytest.CaptureFixture[str]):
    with pytest.raises(SystemExit) as stopped:
        run(capsys, *arguments[:2], "--dossier", tmp_path / "leeg", *arguments[2:])
    assert stopped.value.code == 2
    assert "staat geen dossier" in capsys.readouterr().err
