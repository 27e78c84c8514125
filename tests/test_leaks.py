"""Nothing of an incident is in any file that may go to others: every kind, taken apart to the last byte."""

import inspect
import io
import pkgutil
import re
import sys
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pandas as pd
import pytest
from openpyxl.comments import Comment
from PIL import Image
from PIL.PngImagePlugin import PngInfo
from pyproj import Transformer

from analysis import exports, tables
from analysis.export_kinds import KINDS, Request
from analysis.export_words import KIND_WORDS
from analysis.fg_sheet import privacy_sheet_of
from analysis.terms import Kind, Label, Method, Part, Zone
from tests.dossier_cases import WHO
from tests.leak_cases import DAYS, HOTSPOT, TEXTS, Planted, plant
from tests.leak_search import numbers_in, parts_of, text_of

SHAREABLE = [code for code, kind in KINDS.items() if Zone.SHAREABLE in kind.zones]
ALSO_ON_THE_LIST = {"neighbourhood_code": "de buurt staat ook bij de adressen"}
"""Restricted columns whose value may stand in a file for another reason."""
COUNTS = {
    "row", "registration_count", "rank", "net_count", "distinct_addresses", "address_count", "is_time_known", "is_attempt", "confidence",
    "uncertainty_m", "precision", "match_reason", "candidates", "matched_address", "letter", "addition", "postcode", "place",
    "address_id_bag", "offence_code", "above_expected", "stability", "change", "stability_pct", "found_again_pct",
}  # fmt: skip
"""Restricted columns with values too short to search for: the property test moves and changes them instead."""


MAY_TELL = {
    "veiligheidsbeeld": {"februari 2025", "maart 2025", "hotspot"},
    "burgemeesterskaart": {"februari 2025", "maart 2025", "hotspot", "kern"},
    "gegevensverzoek": {Kind.BUSINESS_ROBBERY.label.casefold()},
}
"""What a file does say: counts from which month to which they run, never the days; the letter to the police which offences it
asks for; the map which large concentrations are drawn, and ‘Kern’ is the first heading of its note."""


@pytest.fixture(scope="module")
def planted(demo_register: Path, tmp_path_factory: pytest.TempPathFactory) -> Planted:
    return plant(tmp_path_factory.mktemp("lek") / "dossier", demo_register)


@pytest.fixture(scope="module")
def ran() -> set[str]:
    """The functions of the exports that ran while the files were made."""
    return set()


@pytest.fixture(scope="module")
def files(planted: Planted, ran: set[str]) -> dict[str, bytes]:
    with pytest.MonkeyPatch.context() as patch:
        for name, function in dict(_makers()).items():
            _watch(patch, name, function, ran)
        return planted.files()


def _watch(patch: pytest.MonkeyPatch, name: str, function: Callable[..., Any], ran: set[str]) -> None:
    """Note when a function runs, under whatever module it was imported."""

    def watched(*arguments: Any, **options: Any) -> Any:
        ran.add(name)
        return function(*arguments, **options)

    for module in [one for at, one in sys.modules.items() if at.startswith("analysis.")]:
        for attribute in [at for at, one in vars(module).items() if one is function]:
            patch.setattr(module, attribute, watched)


@pytest.fixture(scope="module")
def texts(files: dict[str, bytes]) -> dict[str, str]:
    return {name: text_of(name, content).casefold() for name, content in files.items()}


def spellings(moment: pd.Timestamp) -> set[str]:
    """A day as anybody might write it, and the month with its year."""
    months = ["januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september", "oktober", "november", "december"]
    month = months[moment.month - 1]
    day = {moment.strftime(form) for form in ("%Y-%m-%d", "%d-%m-%Y", "%Y%m%d", "%d/%m/%Y", "%d.%m.%Y", "%Y/%m/%d", "%d-%m-%y")}
    short = {f"{moment.day}-{moment.month}-{moment.year}", f"{moment.day} {month} {moment.year}", f"{moment.day} {month[:3]} {moment.year}"}
    return day | short | {f"{month} {moment.year}", f"{moment.day} {month}"}


@pytest.fixture(scope="module")
def secrets(planted: Planted) -> dict[str, set[str]]:
    """Every restricted column, with what must be nowhere."""
    found: dict[str, set[str]] = {}
    for table in (planted.registrations, planted.located):
        for name in set(table.columns) - {"geometry"} - COUNTS - set(ALSO_ON_THE_LIST):
            values = table[name].drop_duplicates()
            if str(table[name].dtype).startswith("datetime"):
                found[name] = {text for value in values.dropna() for text in spellings(value)}
            else:
                found[name] = {str(value) for value in values if len(str(value)) >= 3}
    found["date_from"] |= {text for value in planted.registrations["date_from"] for text in spellings(pd.Timestamp(value))}
    found["time_from"] |= {"03:47", "03.47", "03:49", "03.49"}
    found["kind"] |= {Kind.BUSINESS_ROBBERY.label}
    found["kinds"] = {str(Kind.BUSINESS_ROBBERY)}
    for name, value in HOTSPOT.items():
        found[name] = {f"{value:.{n}f}" for n in range(3, 8)} | {f"{value:.3f}".replace(".", ",")} if isinstance(value, float) else {value}
    found["label"] = {str(Label.HOTSPOT), str(Label.ATTENTION_AREA), Label.ATTENTION_AREA.label, Label.REPEAT_PLACE.label}
    found["method"] = {word for one in Method for word in (str(one), one.label)}
    found["part"] = {str(Part.FRINGE), "kern", "rand"}
    metres = planted.recipients["distance_m"]
    found["distance_m"] = {text for far in metres for text in (f"{far:.3f}", f"{far:.2f}", f"{far:.1f}", f"{far:.1f}".replace(".", ","))}
    return found


def coordinates(planted: Planted) -> tuple[set[str], set[float]]:
    """Each coordinate of an incident that is not one of a listed address, as text in several roundings, and as numbers."""
    to_degrees = Transformer.from_crs(tables.CRS, "EPSG:4326", always_xy=True)

    def written(points: Any) -> tuple[set[str], set[float]]:
        x, y = points.x.to_numpy(), points.y.to_numpy()
        lon, lat = to_degrees.transform(x, y)
        told = {f"{value:.{n}f}" for values in (x, y) for value in values for n in range(4)}
        told |= {f"{value:.{n}f}" for values in (lon, lat) for value in values for n in range(5, 8)}
        values = {float(value) for each in (x, y, lon, lat) for value in np.round(each, 3) if float(value) > 100}
        return told | {text.replace(".", ",") for text in told}, values

    text, numbers = written(planted.located.geometry)
    listed, known = written(planted.recipients.geometry)
    return text - listed, numbers - known


def found_in(text: str, needle: str) -> bool:
    """Whether a value stands in a text by itself, not as a piece of a longer number or word; `text` is in small letters."""
    small = needle.casefold()
    return small in text and re.search(rf"(?<![\w.,]){re.escape(small)}(?![\w]|[.,]\d)", text) is not None


# ---- what is searched is complete ----


def test_every_restricted_column_is_searched_for_or_has_a_reason(secrets: dict[str, set[str]]) -> None:
    contracts = (tables.Registrations, tables.LocatedIncidents, tables.Hotspots, tables.Recipients)
    restricted = {name for contract in contracts for name, column in contract.columns.items() if column.metadata["restricted"]}
    searched = {name for name, needles in secrets.items() if needles}
    assert restricted - searched - COUNTS - set(ALSO_ON_THE_LIST) - {"geometry"} == set()
    assert set(TEXTS) - {"number", "attempt"} <= searched


def test_every_kind_makes_a_file_and_is_told_on_the_command_line(files: dict[str, bytes]) -> None:
    assert {name.split("/")[0] for name in files} == set(SHAREABLE)
    assert set(KINDS) == set(KIND_WORDS)
    suffixes = {".xlsx", ".csv", ".txt", ".pdf", ".gpkg", ".geojson", ".docx", ".ics", ".png"}
    assert {Path(name).suffix for name in files} == suffixes


ELSEWHERE = {
    "quality_report.": "vertrouwelijk, terug naar de politie: test_exports_to_police",
    "run_tables.": "vertrouwelijk: test_exports_run_tables",
    "inside_lists.": "vertrouwelijk: test_export_kinds",
    "empty_example.": "een leeg voorbeeld zonder gegevens: test_empty_example",
    "letters.template_docx": "een leeg sjabloon: test_exports_letters",
}
"""Ways to make a file that are not searched here, and why not. A new one belongs in `KINDS`."""


def test_every_way_to_make_a_file_is_searched(files: dict[str, bytes], ran: set[str]) -> None:
    makers = {name for name, _ in _makers()}
    assert len(makers) > 15
    unsearched = {one for one in makers - ran if not one.startswith(tuple(ELSEWHERE))}
    assert unsearched == set(), "zet een nieuw soort bestand in analysis/export_kinds.py, dan wordt het doorzocht"
    assert [start for start in ELSEWHERE if not any(one.startswith(start) for one in makers)] == []


def _makers() -> Iterator[tuple[str, Callable[..., Any]]]:
    """Every public function of the exports that returns the bytes of a file; of a module without any, those that write one."""
    for found in pkgutil.iter_modules(exports.__path__):
        module = import_module(f"analysis.exports.{found.name}")
        own = {
            name: one
            for name, one in inspect.getmembers(module, inspect.isfunction)
            if one.__module__ == module.__name__ and not name.startswith("_")
        }
        whole = {name: one for name, one in own.items() if one.__annotations__.get("return") in (bytes, "bytes")}
        written = {name: one for name, one in own.items() if name.startswith("write_") and "path" in one.__annotations__}
        loose = {name: one for name, one in written.items() if not any(other.endswith(name.removeprefix("write_")) for other in whole)}
        yield from (
            (f"{found.name}.{name}", one) for name, one in (whole | (loose if not whole or found.name == "field_map" else {})).items()
        )


# ---- nothing of an incident ----


@pytest.mark.parametrize("code", SHAREABLE)
def test_no_value_of_an_incident_is_in_any_file(code: str, secrets: dict[str, set[str]], texts: dict[str, str]) -> None:
    mine = [name for name in texts if name.startswith(f"{code}/")]
    told = MAY_TELL.get(code, set())
    needles = [(field, needle.casefold()) for field, each in secrets.items() for needle in each if needle.casefold() not in told]
    assert [(name, field, needle) for name in mine for field, needle in needles if found_in(texts[name], needle)] == []


@pytest.mark.parametrize("code", SHAREABLE)
def test_no_place_of_an_incident_is_in_any_file(code: str, planted: Planted, texts: dict[str, str], files: dict[str, bytes]) -> None:
    written, numbers = coordinates(planted)
    assert len(written) > 50
    mine = [name for name in files if name.startswith(f"{code}/")]
    assert [(name, one) for name in mine for one in written if found_in(texts[name], one)] == []
    for name in mine:
        if name.endswith(".gpkg"):  # the one kind that holds numbers as bytes
            assert numbers & numbers_in(raw for _, raw in parts_of(name, files[name])) == set()


def test_what_goes_into_a_pdf_is_searched_too(planted: Planted, secrets: dict[str, set[str]], monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where no program is there to read a pdf: everything in it is drawn from this text."""
    import typst

    drawn: list[str] = []
    compile_ = typst.compile

    def watched(*arguments: Any, **options: Any) -> Any:
        drawn.append(options["sys_inputs"]["data"].casefold())
        return compile_(*arguments, **options)

    monkeypatch.setattr(typst, "compile", watched)
    drawn_kinds = ("bezoekmap", "etiketten", "veiligheidsbeeld", "burgemeesterskaart", "fg-blad")
    ran = [name for name in planted.files(codes=drawn_kinds) if name.endswith((".pdf", ".png"))]
    assert len(ran) == 7
    assert len(drawn) >= len(ran)
    written, _ = coordinates(planted)
    needles = {needle for each in secrets.values() for needle in each} | written
    needles -= {needle for needle in needles if needle.casefold() in set.union(*MAY_TELL.values())}
    assert [needle for text in drawn for needle in needles if found_in(text, needle)] == []


# ---- moving incidents about changes nothing ----


COUNTED = ("aantallen", "veiligheidsbeeld", "burgemeesterskaart")
"""Counts for others: they say which months they cover, so there incidents move in place and not in time."""
MOVED = {"net_count": 44, "distinct_addresses": 5, "expected": 7.7, "p_value": 0.9, "above_expected": "not_shown"}


def test_moving_incidents_about_leaves_every_file_identical(
    demo_register: Path, tmp_path: Path, planted: Planted, files: dict[str, bytes]
) -> None:
    moved = plant(tmp_path / "ander", demo_register, seed=2, day=date(2025, 9, 6), hotspot_id="h77", name="Elders", **MOVED)
    again = moved.files()
    assert sorted(again) == sorted(files)
    by_kind = {name: name.split("/")[0] for name in files}
    assert [name for name in files if again[name] != files[name] and by_kind[name] not in (*COUNTED, "fg-blad")] == []
    first, second = (privacy_sheet_of(one.dossier, one.register) for one in (planted, moved))
    assert replace(first, dossier_location="") == replace(second, dossier_location=""), "op het FG-blad staat de map van het dossier"


def test_moving_incidents_within_their_months_leaves_every_count_for_others_identical(
    demo_register: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = plant(tmp_path / "een", demo_register)
    area = Request(first.dossier, WHO, register=first.register).picture[0].concentrations
    monkeypatch.setattr("analysis.hotspots.find_hotspots", lambda *_: area)
    before, after = (one.files(codes=COUNTED) for one in (first, plant(tmp_path / "ander", demo_register, seed=3)))
    assert len(before) == 6
    assert before == after


# ---- the search itself finds what is there ----


def test_the_search_finds_what_is_planted_in_the_confidential_list(planted: Planted) -> None:
    inside = planted.files(Zone.RESTRICTED)
    text = "\n".join(text_of(name, content) for name, content in inside.items() if name.startswith("coordinatorlijst")).casefold()
    assert found_in(text, "4332")
    assert found_in(text, Method.SAME_STREET.label)


def _workbook(hide: Callable[[openpyxl.Workbook], None]) -> bytes:
    book = openpyxl.Workbook()
    hide(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _hidden_sheet(book: openpyxl.Workbook) -> None:
    book.create_sheet("x").sheet_state = "hidden"
    book["x"]["A1"] = "Merkzaak"


def _comment(book: openpyxl.Workbook) -> None:
    book.active["A1"].comment = Comment("Merkzaak", "x")


def _property(book: openpyxl.Workbook) -> None:
    book.properties.description = "Merkzaak"


def _png(where: str) -> bytes:
    out, told = io.BytesIO(), PngInfo()
    told.add_text("plaats", "Merkzaak", zip=where == "packed")
    Image.new("RGB", (2, 2)).save(out, "png", pnginfo=told)
    return out.getvalue()


def _in_zip(name: str, content: bytes, comment: bytes = b"") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
        archive.comment = comment
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.xlsx", _workbook(_hidden_sheet)),
        ("a.xlsx", _workbook(_comment)),
        ("a.xlsx", _workbook(_property)),
        ("a.png", _png("plain")),
        ("a.png", _png("packed")),
        ("a.png", _png("plain") + b"Merkzaak"),
        ("a.docx", _in_zip("word/document.xml", b"<w:r><w:t>Merk</w:t></w:r><w:r><w:t>zaak</w:t></w:r>")),
        ("a.zip", _in_zip("b.csv", b"x", comment=b"Merkzaak")),
        ("a.zip", _in_zip("b.xlsx", _workbook(_hidden_sheet))),
        ("a.html", b"<script>const p = 'Merkzaak'</script>"),
        ("a.ics", b"DESCRIPTION:x Merk\r\n zaak"),
        ("Merkzaak.csv", b"a"),
    ],
)
def test_the_search_opens_every_kind_of_file(name: str, content: bytes) -> None:
    assert found_in(text_of(name, content).casefold(), "Merkzaak")


def test_a_kind_of_file_that_cannot_be_opened_is_refused() -> None:
    with pytest.raises(AssertionError, match="kan de lekproef niet openen"):
        text_of("a.rar", b"x")


def test_a_number_in_the_bytes_of_a_map_file_is_found() -> None:
    import struct

    assert 150103.37 in numbers_in([b"abc" + struct.pack("<d", 150103.37) + b"x", b""])
    assert DAYS[0].year == 2026
