import csv
import json
import subprocess
import sys
import time
from pathlib import Path

import geopandas as gpd
import openpyxl
import pandas as pd
import pytest

from analysis import cli
from analysis.exports.visit_rows import HEADS

AS_OF = "2026-11-15"


def call(*arguments: object) -> int:
    """Run the command line in this process; return its exit code."""
    try:
        cli.main([str(argument) for argument in arguments])
    except SystemExit as stop:
        return int(stop.code or 0)
    return 0


@pytest.fixture(scope="module")
def run_folder(demo_files: Path, demo_register: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("run") / "uit"
    assert call("run", demo_files / "politieoverzicht.xlsx", "--register", demo_register, "--out", out, "--as-of", AS_OF) == 0
    return out


def test_help_is_dutch_and_comes_fast():
    begin = time.perf_counter()
    done = subprocess.run([sys.executable, "-m", "analysis.cli", "--help"], capture_output=True, text=True, check=True, encoding="utf-8")
    assert time.perf_counter() - begin < 1.5
    assert "Gebruik:" in done.stdout
    assert "Usage" not in done.stdout
    assert "Options" not in done.stdout


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["run", "--foo"], "De optie ‘--foo’ kennen we niet."),
        (["doe"], "De opdracht ‘doe’ kennen we niet."),
        (["run"], "Er ontbreekt iets: BESTAND."),
        (["run", "x", "--register", "r", "--out", "o", "--from", "31-02-2026"], "--from: ‘31-02-2026’ kan hier niet."),
        (["run", "x", "--register", "r", "--out", "o", "--kind", "inbraak"], "--kind: ‘inbraak’ kan hier niet."),
        (["run", "x", "--register", "r", "--out", "o", "--from", "2026-02-01", "--until", "2026-01-01"], "ligt na de laatste dag"),
    ],
)
def test_a_mistake_in_the_command_gets_a_dutch_sentence_and_exit_2(arguments: list[str], sentence: str, capsys: pytest.CaptureFixture[str]):
    assert call(*arguments) == 2
    assert sentence in capsys.readouterr().err


def test_run_writes_the_two_zones(run_folder: Path):
    written = {str(path.relative_to(run_folder)).replace("\\", "/") for path in run_folder.rglob("*") if path.is_file()}
    assert written == {
        "vertrouwelijk/incidents.csv",
        "vertrouwelijk/findings.csv",
        "vertrouwelijk/hotspots.gpkg",
        "vertrouwelijk/recipients.csv",
        "vertrouwelijk/map.html",
        "vertrouwelijk/run.json",
        "te_delen/visit_list.xlsx",
        "te_delen/visit_list.csv",
    }


def test_the_row_account_adds_up(run_folder: Path):
    rows = json.loads((run_folder / "vertrouwelijk/run.json").read_text(encoding="utf-8"))["rows"]
    assert rows["rows_read"] == rows["net"] + rows["merged"] + rows["left_out"] + rows["set_aside"]
    assert rows["net"] == len(pd.read_csv(run_folder / "vertrouwelijk/incidents.csv"))


def test_planted_concentrations_are_found(run_folder: Path, demo_files: Path):
    truth = pd.read_csv(demo_files / "kloppend.csv", dtype=str, keep_default_na=False)
    incidents = pd.read_csv(run_folder / "vertrouwelijk/incidents.csv", dtype=str, keep_default_na=False)
    refs = incidents.assign(row=incidents["registrations"].str.split("|")).explode("row")
    refs["row"] = refs["row"].str.rsplit(":", n=1).str[-1]
    planted = truth[(truth["file"] == "politieoverzicht.xlsx") & (truth["planted"] != "")]
    joined = planted.merge(refs, on="row")
    for _, group in joined.groupby("planted"):
        assert (group["hotspot_id"] != "").mean() >= 0.6


def test_hotspot_layer_has_its_columns_and_crs(run_folder: Path):
    layer = gpd.read_file(run_folder / "vertrouwelijk/hotspots.gpkg", layer="hotspots")
    assert layer.crs.to_epsg() == 28992
    assert {"name", "label", "net_count", "distinct_addresses", "expected", "above_expected", "geometry"} <= set(layer.columns)
    assert layer.geometry.is_valid.all()


def test_visit_list_has_the_dutch_heads_in_both_forms(run_folder: Path):
    with (run_folder / "te_delen/visit_list.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.reader(stream))
    assert tuple(rows[0]) == (*HEADS, "bron")  # the last column says oefengegevens
    sheet = openpyxl.load_workbook(run_folder / "te_delen/visit_list.xlsx").worksheets[0]
    heads = next(row for row in sheet.iter_rows(values_only=True) if row[0] == "Volgnr")
    assert heads == HEADS


def test_every_file_made_from_the_demo_says_oefengegevens(run_folder: Path):
    for path in run_folder.rglob("*.*"):
        if path.is_file() and path.suffix not in (".xlsx",) and path.stat().st_size > 400:
            assert b"efengegevens" in path.read_bytes(), path.name


def test_nothing_of_an_incident_stands_in_the_folder_to_share(run_folder: Path):
    incidents = pd.read_csv(run_folder / "vertrouwelijk/incidents.csv", dtype=str, keep_default_na=False)
    shared = (run_folder / "te_delen/visit_list.csv").read_text(encoding="utf-8")
    book = openpyxl.load_workbook(run_folder / "te_delen/visit_list.xlsx")
    shared += " ".join(str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row if cell)
    for column in ("incident_id", "occurred_from", "hotspot_id", "x_rd", "registrations"):
        for value in incidents[column].unique():
            assert len(value) < 6 or value not in shared


def test_the_same_seed_gives_the_same_results(run_folder: Path, demo_files: Path, demo_register: Path, tmp_path: Path):
    out = tmp_path / "weer"
    assert call("run", demo_files / "politieoverzicht.xlsx", "--register", demo_register, "--out", out, "--as-of", AS_OF) == 0
    for name in ("vertrouwelijk/incidents.csv", "vertrouwelijk/recipients.csv", "vertrouwelijk/hotspots.gpkg", "te_delen/visit_list.csv"):
        assert (out / name).read_bytes() == (run_folder / name).read_bytes(), name


def test_run_refuses_a_folder_with_something_in_it(
    demo_files: Path, demo_register: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    (tmp_path / "oud.txt").write_text("oud", encoding="utf-8")
    assert call("run", demo_files / "politieoverzicht.xlsx", "--register", demo_register, "--out", tmp_path) == 2
    assert "niet leeg" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["oud.txt"]


def test_a_run_without_a_selection_still_writes_the_lists_with_their_heads(demo_files: Path, demo_register: Path, tmp_path: Path):
    out = tmp_path / "uit"
    arguments = ["--register", demo_register, "--out", out, "--from", "2019-01-01", "--until", "2019-01-02", "--as-of", AS_OF]
    assert call("run", demo_files / "politieoverzicht.xlsx", *arguments) == 0
    assert (out / "te_delen/visit_list.csv").read_text(encoding="utf-8").strip() == ",".join([*HEADS, "bron"])
    assert len(gpd.read_file(out / "vertrouwelijk/hotspots.gpkg", layer="hotspots")) == 0


def test_geocode_gives_one_row_per_data_row_in_order(demo_register: Path, tmp_path: Path):
    from analysis.register import open_register

    address = open_register(demo_register).addresses.iloc[0]
    source = tmp_path / "lijst.csv"
    source.write_text(
        "Adressenlijst 2026\n\nStraat;Huisnr;Plaats\n"
        f"{address['street']};{address['number']}{address['letter']} {address['addition']};{address['place']}\n"
        ";;\n"
        "Bestaatnietstraat;1;Nergenshuizen\n"
        "Totaal;2;\n",
        encoding="utf-8",
    )
    assert call("geocode", source, "--register", demo_register, "--out", tmp_path / "uit.csv") == 0
    table = pd.read_csv(tmp_path / "uit.csv", dtype=str, keep_default_na=False)
    assert table["row"].tolist() == ["4", "6"]
    assert table["precision"].tolist()[0] in ("address", "number")
    assert table["precision"].tolist()[1] == "unknown"
    assert table["x_rd"].tolist()[1] == ""


def test_a_missing_file_gets_a_sentence_and_changes_nothing(demo_register: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    assert call("run", tmp_path / "weg.xlsx", "--register", demo_register, "--out", tmp_path / "uit") == 2
    assert "We vinden het bestand ‘weg.xlsx’ niet. Controleer de naam en de map." in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["afgekapt.xlsx", "alleen_koppen.csv", "eigenlijk_pdf.xlsx", "geen_kolommen.csv", "leeg.xlsx"])
def test_a_broken_police_file_gets_one_sentence_exit_2_and_leaves_nothing(
    name: str, shared_data: Path, demo_register: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    assert call("run", shared_data / "police" / name, "--register", demo_register, "--out", tmp_path / "uit") == 2
    (said,) = capsys.readouterr().err.strip().splitlines()
    assert said.endswith((".", "?"))
    assert "Traceback" not in said
    assert list(tmp_path.iterdir()) == []


def test_the_register_is_checked_before_a_file_is_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    (tmp_path / "leeg.csv").write_bytes(b"")
    assert call("run", tmp_path / "leeg.csv", "--register", tmp_path / "geen", "--out", tmp_path / "uit") == 2
    (said,) = capsys.readouterr().err.strip().splitlines()
    assert "leeg.csv" not in said


def test_every_line_of_a_run_on_counts_alone_begins_with_a_capital(
    demo_files: Path, demo_register: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    assert call("run", demo_files / "gebiedsscan.csv", "--register", demo_register, "--out", tmp_path / "uit", "--as-of", AS_OF) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line for line in lines if line[:1].islower()] == []
    assert any("Gebiedsscan" in line for line in lines)


def test_findings_stand_in_row_order_with_the_columns_as_the_file_calls_them(
    demo_register: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    source = tmp_path / "lijst.csv"
    rows = [f"PL-{n};B73;{'40-13-2026' if n % 2 else '31-12-2031'};Dorpsstraat (dhr. Puk);{n};Waterveen" for n in range(1, 9)]
    source.write_text("Zaaknr;MK;Pleegdatum;Straat;Huisnr;Plaats\n" + "\n".join(rows), encoding="utf-8")
    assert call("run", source, "--register", demo_register, "--out", tmp_path / "uit", "--as-of", AS_OF) == 0
    table = pd.read_csv(tmp_path / "uit/vertrouwelijk/findings.csv", keep_default_na=False)
    assert table["row"].tolist() == sorted(table["row"])
    assert {"Straat", "Pleegdatum"} <= set(table["column"])
    assert [name for name in table["column"] if "_" in name] == []


def test_a_defect_of_ours_ends_with_1_and_keeps_data_out_of_the_log(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    from analysis import batch, defects

    def fail(*_: object, **__: object) -> None:
        raise ValueError("Dorpsstraat 12")

    monkeypatch.setattr(batch, "geocode_file", fail)
    monkeypatch.setattr("analysis.register.open_register", lambda *_: None)
    log = tmp_path / "log"
    record = defects.record_defect
    monkeypatch.setattr(defects, "record_defect", lambda error: record(error, log))
    assert call("geocode", "a.csv", "--register", "r", "--out", "o.csv") == 1
    assert "De fout ligt bij het programma" in capsys.readouterr().err
    written = (log / "fouten.log").read_text(encoding="utf-8")
    assert "ValueError" in written
    assert "Dorpsstraat" not in written


def test_geocode_never_overwrites_a_file(demo_register: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    source = tmp_path / "lijst.csv"
    source.write_text("Straat;Huisnr\nDorpsstraat;1\n", encoding="utf-8")
    before = source.read_bytes()
    assert call("geocode", source, "--register", demo_register, "--out", source) == 2
    assert "bestaat al" in capsys.readouterr().err
    assert source.read_bytes() == before
