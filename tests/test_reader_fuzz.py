"""Whatever arrives, a reader gives rows or one Dutch sentence: the bytes of real files of every format, damaged at random.

A few seconds by default; PREVENTIEKAART_FUZZ=2000 looks longer.
"""

import datetime as dt
import io
import os
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from analysis import tables
from analysis.errors import SourceError
from analysis.sources.address_list import load_address_list
from analysis.sources.columns import normalise
from analysis.sources.delivery import AreaScan, delivery_of, workbook_in_memory
from analysis.sources.police import PoliceOverview, read_pasted
from analysis.sources.profiles import profile_of, read_with_profile, recognise_sender
from analysis.sources.reading import Reading
from tests.make_workbooks import make

ROWS = [
    ["Overzicht 2026", "", "", "", ""],
    ["Registratienummer", "Pleegdatum", "Straat", "Huisnr", "Plaats"],
    ["PL-1", dt.date(2026, 3, 5), "Koekoekswâl", 12, "Waterveen"],
    ["PL-2", dt.date(2026, 4, 6), "Kerkstraat", 3, "Waterveen"],
]
BINARY = ("xlsx", "xls", "xlsb", "ods")
SOMETIMES = settings(
    max_examples=int(os.environ.get("PREVENTIEKAART_FUZZ", "15")),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    phases=[Phase.explicit, Phase.generate],
)
BYTES = st.one_of(
    st.integers(0, 255).map(lambda value: bytes([value])), st.sampled_from([b"", b"\x00" * 8, b"\xff" * 4, b"9999999", b'"', b"<", b">"])
)
DAMAGE = st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 12), BYTES), min_size=1, max_size=8)


class Files(dict[str, bytes]):
    """The bytes of one file of every format; too much to print beside a failure."""

    def __repr__(self) -> str:
        return "heel"


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Files:
    folder = tmp_path_factory.mktemp("heel")
    return Files({suffix: make(folder / f"a.{suffix}", ROWS).read_bytes() for suffix in (*BINARY, "csv")})


def damaged(content: bytes, damage: list[tuple[float, int, bytes]]) -> bytes:
    for where, length, instead in damage:
        at = int(where * len(content))
        content = content[:at] + instead + content[at + length :]
    return content


def reads_or_refuses(content: bytes, name: str = "a.xlsx") -> None:
    """Fail on anything but a delivery or a sentence."""
    delivery, sentence = None, "."
    try:
        delivery = delivery_of(workbook_in_memory(name, content))
    except SourceError as error:
        sentence = str(error)
    assert sentence.endswith((".", "?"))
    assert "\n" not in sentence
    if isinstance(delivery, AreaScan):
        tables.check(delivery.counts, tables.AreaCounts)
    elif delivery is not None:
        tables.check(delivery.registrations, tables.Registrations)


@pytest.mark.parametrize("suffix", [*BINARY, "csv"])
@SOMETIMES
@given(damage=DAMAGE)
def test_a_file_with_damaged_bytes_is_read_or_refused(sound: Files, suffix: str, damage: list[tuple[float, int, bytes]]):
    reads_or_refuses(damaged(sound[suffix], damage))


@pytest.mark.parametrize("suffix", ["xlsx", "xlsb", "ods"])
@SOMETIMES
@given(damage=DAMAGE, which=st.integers(0, 20))
def test_a_workbook_with_a_damaged_part_inside_is_read_or_refused(
    sound: Files, suffix: str, damage: list[tuple[float, int, bytes]], which: int
):
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(sound[suffix])) as old, zipfile.ZipFile(stream, "w") as new:
        entries = old.infolist()
        for at, entry in enumerate(entries):
            content = old.read(entry)
            new.writestr(entry.filename, damaged(content, damage) if at == which % len(entries) else content)
    reads_or_refuses(stream.getvalue())


@SOMETIMES
@given(content=st.binary(max_size=400))
@example(content=b"sep=\n")
@example(content=b"\xff\xfeS\x00t")
@example(content=b'Straat;"')
@example(content=b"PK\x05\x06" + bytes(18))
@example(content=b"Straat\r" * 3)
def test_any_bytes_are_read_or_refused(content: bytes):
    reads_or_refuses(content, "a.csv")


@SOMETIMES
@given(text=st.text(max_size=400))
@example(text="Pleegdatum\tStraat\n\x00\t\ud800")
def test_any_pasted_text_is_read_or_refused(text: str):
    try:
        overview = read_pasted(text)
    except SourceError:
        return
    assert isinstance(overview, PoliceOverview)


CELLS = st.text(st.characters(blacklist_characters=";\n\r", blacklist_categories=["Cs"]), max_size=12)


@SOMETIMES
@given(
    rows=st.lists(st.lists(CELLS, min_size=1, max_size=6), max_size=8),
    names=st.permutations(["Pleegdatum", "Straat", "Huisnr", "Plaats", "X"]),
)
def test_any_cells_below_known_names_are_read_and_a_profile_of_them_reads_them_again(rows: list[list[str]], names: list[str]):
    text = "\n".join(";".join(row) for row in [names, *rows])
    try:
        workbook = workbook_in_memory("a.csv", text.encode(), Reading(delimiter=";"))
        overview = delivery_of(workbook)
    except SourceError:
        return
    assert isinstance(overview, PoliceOverview)
    if {normalise(column.header) for column in overview.layout.columns} >= set(map(normalise, names)):
        profile = profile_of(overview, "x")
        assert recognise_sender(workbook, [profile]) == profile
        assert read_with_profile(workbook, profile).registrations.equals(overview.registrations)


@SOMETIMES
@given(damage=DAMAGE)
def test_a_damaged_list_of_addresses_is_read_or_refused(sound: Files, tmp_path: Path, damage: list[tuple[float, int, bytes]]):
    (tmp_path / "a.csv").write_bytes(damaged(sound["csv"], damage))
    try:
        listed = load_address_list(tmp_path / "a.csv")
    except SourceError:
        return
    assert len(listed.rows) == len(listed.queries)
