"""Personal data of a police file stands nowhere afterwards: not in the dossier or its side files, not in a log, not in a file we make."""

import io
import json
import zipfile
from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path

import pytest

from analysis import batch, defects
from analysis import dossier as kept
from analysis.exports.data_request import DataRequest, data_request_docx
from analysis.exports.quality_report import make_report, quality_report_docx, quality_report_xlsx
from analysis.findings import to_table
from analysis.geocoding import build_index
from analysis.pipeline import Choice, locate_incidents
from analysis.privacy import stamp
from analysis.register import open_register
from analysis.settings import DEFAULTS
from analysis.sources.police import load_police_overview
from analysis.sources.spreadsheet import read_workbook
from analysis.terms import Zone
from dashboard.maps import write_map_page
from tests.dossier_cases import WHO, open_own

HEAD = "Registratienummer;Delict;Pleegdatum;Pleegtijd;Straat;Huisnr;Plaats;Soort locatie;Buurt;Pleegadres;Naam aangever;BSN;Toelichting\n"
PLANTED = {
    "Plantenga": "snackbar, aangever Plantenga",
    "Zaaijer": "woning van mevr. Zaaijer",
    "Wortelboer": "winkel (dhr. K. Wortelboer)",
    "Bladergroen": "winkel P.J. Bladergroen",
    "Takkenberg": "bezorger Ali Takkenberg",
    "Stamhuis": "slachtoffer: Jan Stamhuis",
    "111222333": "winkel bsn 111222333",
    "999994670": "winkel 999994670",
    "01-02-1961": "winkel geb. 01-02-1961",
    "februari 1962": "winkel geboren 3 februari 1962",
    "0687654321": "winkel 0687654321",
    "06-87651234": "winkel tel. 06-87651234",
    "plantje@voorbeeld.nl": "winkel plantje@voorbeeld.nl",
    "XK-421-P": "tankstation, auto XK-421-P",
    "7-KXB-31": "tankstation 7-KXB-31",
    "GB12XZ": "tankstation GB12XZ",
    "NL91ABNA0417164300": "bank NL91ABNA0417164300",
}
"""What must be nowhere -> the text of a mapped column in which it stood. Everything is invented."""
UNMAPPED = ("Kruidhof", "123456782", "Geheimzinnige toelichting")


def write_planted(path: Path, streets: Iterable[str]) -> Path:
    rows = [
        f"2026-1{i:05d};Overval bedrijf;{1 + i % 28:02d}-03-2026;20:{i:02d};{street};{i + 1};Waterveen;{text};Centrum ({text});"
        f";{UNMAPPED[0]};{UNMAPPED[1]};{UNMAPPED[2]}"
        for i, (street, text) in enumerate(zip(streets, PLANTED.values(), strict=False))
    ]
    path.write_text(HEAD + "\n".join(rows) + "\n", encoding="utf-8")
    return path


def everything_of(police_file: Path, register_folder: Path, work: Path) -> dict[str, bytes]:
    """Read a police file in every way there is and return the bytes of everything that was made, unzipped."""
    made: dict[str, bytes] = {}
    lines = batch.run_files(
        [police_file], register_folder, work / "uit", choice=Choice(), settings=DEFAULTS, as_of=date(2026, 11, 21), seed=0,
        draw_map=write_map_page, progress=lambda text: made.update({f"voortgang {len(made)}": text.encode()}),
    )  # fmt: skip
    made["samenvatting"] = "\n".join(lines).encode()
    dossier = open_own(work / "dossier")
    with dossier.engine.connect():  # the side files stand as long as somebody has the dossier open
        overview = load_police_overview(police_file)
        kept.add_import(dossier, overview, WHO)
        kept.correct(dossier, 1, "street", "Kerkstraat", WHO)
        made |= {f"dossier/{path.name}": path.read_bytes() for path in (work / "dossier").iterdir()}
    made["logboek"] = kept.read_log(dossier).to_csv().encode()
    made["overzicht"] = repr(overview.examples).encode() + overview.registrations.to_csv().encode()
    register = open_register(register_folder)
    rows = kept.registrations(dossier)
    found = locate_incidents(
        rows,
        build_index(register.addresses, register.areas),
        Choice(),
        as_of=date(2026, 11, 21),
        input_findings=kept.reading_findings(dossier),
    )
    made["bevindingen"] = to_table(found.findings).to_csv().encode()
    sheet = stamp(Zone.RESTRICTED, "de politie", "A. Analist", datetime(2026, 11, 21, 9, 30), "")
    report = make_report(rows, found.findings, found.account, kept.read_corrections(dossier), "Waterveen")
    made |= {"rapport.docx": quality_report_docx(report, sheet), "rapport.xlsx": quality_report_xlsx(report, sheet)}
    made["verzoek.docx"] = data_request_docx(DataRequest(), sheet)
    kept.back_up(dossier, work / "kopie.zip", WHO)
    made["kopie.zip"] = (work / "kopie.zip").read_bytes()
    try:
        raise ValueError(repr(overview))
    except ValueError as error:
        made["foutenlogboek"] = defects.record_defect(error).read_bytes()
    made |= {str(path.relative_to(work)): path.read_bytes() for path in (work / "uit").rglob("*") if path.is_file()}
    return unpacked(made)


def unpacked(files: dict[str, bytes]) -> dict[str, bytes]:
    found = dict(files)
    for name, content in files.items():
        if content.startswith(b"PK"):
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                found |= unpacked({f"{name}/{entry}": archive.read(entry) for entry in archive.namelist()})
    return found


def leaks(made: dict[str, bytes], values: Iterable[str]) -> list[tuple[str, str]]:
    spellings = {value: {value, json.dumps(value)[1:-1], value.replace("&", "&amp;")} for value in values}
    return [
        (value, name)
        for value, forms in spellings.items()
        for name, content in made.items()
        for form in forms
        if form.casefold().encode() in content.lower() or form.encode("utf-16-le") in content
    ]


@pytest.fixture(autouse=True)
def own_log_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("XDG_STATE_HOME", "LOCALAPPDATA"):
        monkeypatch.setenv(name, str(tmp_path / "log"))


def test_no_planted_value_stands_anywhere(demo_register: Path, tmp_path: Path):
    streets = open_register(demo_register).addresses["street"].drop_duplicates().head(len(PLANTED))
    path = write_planted(tmp_path / "overzicht.csv", streets)
    made = everything_of(path, demo_register, tmp_path)
    assert len(made) > 40
    assert leaks(made, streets.head(1)) != [], "wat wel mag, is te vinden"
    assert leaks(made, [*PLANTED, *UNMAPPED]) == []
    rows = {finding.row for finding in load_police_overview(path).findings if finding.code == "personal_data_dropped"}
    assert rows == set(range(2, 2 + len(PLANTED))), "elke rij met persoonsgegevens is geteld"


def test_no_personal_value_of_the_files_from_outside_stands_anywhere(shared_data: Path, demo_register: Path, tmp_path: Path):
    path = shared_data / "police" / "regionaal_overzicht.xlsx"
    overview = load_police_overview(path)
    personal = {column.index for column in overview.dropped_columns}
    sheet = next(sheet for sheet in read_workbook(path).sheets if sheet.name == overview.layout.sheet)
    rows = sheet.rows[overview.layout.first_row - 1 :]
    values = {row[index].strip() for row in rows for index in personal if index < len(row)}
    planted = {value for value in values if len(value) > 5 and not value.isdecimal()} | {value for value in values if len(value) == 9}
    headers = {column.header for column in overview.dropped_columns}
    assert len(planted) >= 3
    made = everything_of(path, demo_register, tmp_path)
    assert leaks(made, planted - headers) == []
