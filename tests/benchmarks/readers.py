"""How long and how much memory it takes to read a large overview, and to refuse what nobody should open.

Each case runs in a process of its own, so that its peak memory is its own.
"""

import io
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import xlsxwriter

from tests.make_workbooks import make_xls, make_xlsb, write_ods

HEAD = ["Registratienummer", "MK", "Pleegdatum", "Pleegtijd", "Straat", "Huisnr", "Postcode", "Plaats", "Soort locatie", "Poging"]


def _row(number: int) -> list[str]:
    return [
        f"2026-{number:06d}",
        "B73",
        f"{number % 28 + 1:02d}-03-2026",
        "20:15",
        "Dorpsstraat",
        str(number % 200),
        "9991AB",
        "Waterveen",
        "snackbar",
        "N",
    ]


def _large_xlsx(path: Path) -> None:
    with xlsxwriter.Workbook(str(path), {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        for number, cells in enumerate([HEAD, *map(_row, range(50_000))]):
            sheet.write_row(number, 0, cells)


def _large_csv(path: Path) -> None:
    path.write_text("\n".join(";".join(cells) for cells in [HEAD, *map(_row, range(200_000))]), encoding="utf-8")


def _big_csv(path: Path) -> None:
    line = (";".join(_row(1)) + "\n").encode()
    with path.open("wb") as file:
        file.write(";".join(HEAD).encode() + b"\n")
        for _ in range(200):
            file.write(line * (1_000_000 // len(line)))


def _million_columns(path: Path) -> None:
    path.write_bytes(b";".join(b"Straat" for _ in range(1_000_000)) + b"\n")


def _all_delimiters(path: Path) -> None:
    path.write_bytes((b";" * 1_500 + b"\n") * 30_000)


def _bomb(path: Path) -> None:
    clean = io.BytesIO()
    with xlsxwriter.Workbook(clean) as book:
        book.add_worksheet().write(0, 0, "Straat")
    with zipfile.ZipFile(clean) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            new.writestr(entry.filename, old.read(entry))
        with new.open("xl/worksheets/sheet2.xml", "w") as part:
            for _ in range(2_000):
                part.write(b" " * 1_000_000)


def _million_wide_xlsx(path: Path) -> None:
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        for row in range(3_000):
            sheet.write_row(row, 0, [1] * 1_900)


def _shared_text(path: Path) -> None:
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        for row in range(60_000):
            sheet.write_string(row, 0, "x" * 32_000)


def _repeated_ods(path: Path) -> None:
    cell = '<table:table-cell office:value-type="string" table:number-columns-repeated="1900"><text:p>x</text:p></table:table-cell>'
    write_ods(path, f'<table:table-row table:number-rows-repeated="1000000">{cell}</table:table-row>')


def _far_xlsb(path: Path) -> None:
    make_xlsb(path, [["Straat"], *[[""]] * 200_000, [*[""] * 1_900, "x"]])


def _nul_bytes(path: Path) -> None:
    path.write_bytes(b"Straat;Nr\x00" * 4_000_000)


def _protected(path: Path) -> None:
    make_xls(path, [["Straat"]])
    path.write_bytes(path.read_bytes() + "EncryptedPackage".encode("utf-16-le"))


CASES: dict[str, Callable[[Path], None]] = {
    "overzicht van 50.000 rijen (xlsx)": _large_xlsx,
    "overzicht van 200.000 rijen (csv)": _large_csv,
    "csv van 200 MB": _big_csv,
    "csv met een miljoen kolommen": _million_columns,
    "csv van 45 MB met alleen puntkomma's": _all_delimiters,
    "csv van 40 MB met NUL": _nul_bytes,
    "zip-bom, 2 GB na uitpakken": _bomb,
    "xlsx met 5,7 miljoen cellen": _million_wide_xlsx,
    "één tekst van 32 kB in 60.000 cellen": _shared_text,
    "ods die 1,9 miljard cellen herhaalt": _repeated_ods,
    "xlsb met één cel ver weg": _far_xlsb,
    "beveiligd xls": _protected,
}
_CHILD = """
import sys, time
from pathlib import Path
from analysis.errors import SourceError
from analysis.sources.delivery import load_delivery
def peak_mb():
    return int(Path("/proc/self/status").read_text().split("VmHWM:")[1].split()[0]) / 1024
begin, before = time.process_time(), peak_mb()
try:
    outcome = f"{len(load_delivery(Path(sys.argv[1])).registrations)} rijen"
except SourceError as error:
    outcome = str(error)
print(f"{time.process_time() - begin:6.1f} s  {peak_mb():6.0f} MB (programma zelf {before:.0f})  {outcome[:70]}")
"""


def main() -> None:
    """Print processor time, peak memory and outcome per case."""
    if not Path("/proc/self/status").exists():
        print("Geheugen meten kan alleen op Linux.")
        return
    with tempfile.TemporaryDirectory() as folder:
        for title, write in CASES.items():
            path = Path(folder) / "a.csv"
            write(path)
            begin = time.perf_counter()
            done = subprocess.run([sys.executable, "-c", _CHILD, str(path)], capture_output=True, text=True, check=False)
            said = done.stdout.strip() or f"mislukt na {time.perf_counter() - begin:.1f} s: {done.stderr[-200:]}"
            print(f"{title:40} {path.stat().st_size / 1e6:7.1f} MB  {said}")
            path.unlink()


if __name__ == "__main__":
    main()
