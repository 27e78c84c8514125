"""Whatever file with addresses one has: it is recognised by its content, or refused in one sentence."""

import os
import subprocess
import sys
import zipfile
from datetime import date
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from analysis.errors import SourceError
from analysis.register import Register, build_register
from analysis.sources.address_csv import inspect_csv
from tests import make_bag

NLEXTRACT = "openbareruimte;huisnummer;huisletter;huisnummertoevoeging;postcode;woonplaats;gemeente;provincie;"
PLAIN_HEAD = f"{NLEXTRACT}object_id;object_type;nevenadres;x;y;lon;lat"
FULL_HEAD = (
    f"{NLEXTRACT}nummeraanduiding;verblijfsobjectgebruiksdoel;oppervlakteadresseerbaarobject;verblijfsobjectstatus;object_id;object_type;"
    "nevenadres;pandid;pandstatus;pandbouwjaar;x;y;lon;lat;verkorteopenbareruimte"
)
PLUS_HEAD = (
    "openbareruimtenaam;verkorteopenbareruimtenaam;huisnummer;huisletter;huisnummertoevoeging;postcode;nummeraanduiding_id;woonplaats;"
    "gemeente;gemeentecode;nevenadres;typeadresseerbaarobject;adresseerbaarobject_status;opp_adresseerbaarobject_m2;adresseerbaarobject_id;"
    "x;y;lon;lat;woonfunctie;winkelfunctie;overige_gebruiksfunctie;pand_id"
)
PLAIN_ROWS = (
    "Dorpsstraat;1;A;bis;9910 AB;Waterveen;Lelystad;Flevoland;0001010000000001;VBO;f;150010;450000;5.3147;52.0384",
    "Dorpsstraat;3;;;9910AB;Waterveen;Lelystad;Flevoland;0001010000000001;VBO;t;150030;450000;5.3150;52.0384",
    "Húnsterdyk;2;;;9910AC;Hûns;Leeuwarden;Fryslân;0002020000000002;LIG;f;150050;450000;5.3153;52.0384",
)


def _csv(path: Path, head: str, *rows: str, encoding: str = "utf-8") -> Path:
    path.write_bytes("\n".join((head, *rows, "")).encode(encoding))
    return path


def _build(path: Path, municipality: str | None = None) -> Register:
    return build_register(path.parent / "register", bag=path, municipality=municipality, built_on=date(2026, 11, 22))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_the_plain_csv_of_nlextract_is_read_in_its_encodings(tmp_path: Path, encoding: str) -> None:
    register = _build(_csv(tmp_path / "adressen.csv", PLAIN_HEAD, *PLAIN_ROWS, encoding=encoding))

    # the municipality is that of its name: the number of an object keeps the code of a municipality that may be gone
    assert register.info.municipalities == {"0080": "Leeuwarden", "0995": "Lelystad"}
    assert register.addresses[["street", "number", "letter", "addition", "postcode", "place"]].to_numpy().tolist() == [
        ["Húnsterdyk", 2, "", "", "9910AC", "Hûns"],
        ["Dorpsstraat", 1, "A", "bis", "9910AB", "Waterveen"],
    ]
    assert register.info.left_out == {"secondary": 1}
    assert register.info.kinds == {"ligplaats": 1, "verblijfsobject": 1}
    assert register.info.source_kind == "csv van NLExtract"


def test_the_full_csv_of_nlextract_has_uses_area_status_and_building(tmp_path: Path) -> None:
    row = (
        "Dorpsstraat;1;;;9910AB;Waterveen;Lelystad;Flevoland;0995200000000001;winkelfunctie, woonfunctie;85;Verblijfsobject in gebruik;"
        "0995010000000001;VBO;f;0995100000000001;Pand in gebruik;1970;150010.5;450000;5.3;52.0;Dorpsstr"
    )
    gone = row.replace("in gebruik;0995", "ingetrokken;0995").replace("010000000001", "010000000002")
    addresses = _build(_csv(tmp_path / "a.csv", FULL_HEAD, row, gone)).addresses
    expected = ["winkelfunctie,woonfunctie", 85.0, "Verblijfsobject in gebruik", "0995100000000001", "0995200000000001", "Dorpsstr"]
    columns = ["uses", "area_m2", "status", "building_id_bag", "designation_id_bag", "street_short"]
    assert addresses[columns].to_numpy().tolist() == [expected]


def test_the_plus_csv_of_nlextract_has_a_column_for_each_use(tmp_path: Path) -> None:
    row = (
        "Dorpsstraat;;1;;;9910AB;0995200000000001;Waterveen;Lelystad;0995;0;Verblijfsobject;Verblijfsobject in gebruik;85;0995010000000001;"
        "150010;450000;5.3;52.0;1;0;1;0995100000000001"
    )
    berth = row.replace(";0;Verblijfsobject;", ";0;Ligplaats;").replace("0995010000000001", "0995020000000001").replace("1;0;1;", "0;0;0;")
    addresses = _build(_csv(tmp_path / "a.csv", PLUS_HEAD, row, berth)).addresses
    assert sorted(addresses["uses"]) == ["", "woonfunctie,overige gebruiksfunctie"]


def test_a_csv_gives_only_the_municipality_asked_for(tmp_path: Path) -> None:
    path = _csv(tmp_path / "a.csv", PLAIN_HEAD, *PLAIN_ROWS)
    assert _build(path, "Leeuwarden").info.address_counts == {"0080": 1}
    with pytest.raises(SourceError, match=r"geen adressen van gemeente Almere \(0034\)\. Er staat wel in: Leeuwarden \(0080\) en Lelystad"):
        build_register(tmp_path / "ander", bag=path, municipality="Almere")


def test_lines_that_were_broken_off_are_counted(tmp_path: Path) -> None:
    register = _build(_csv(tmp_path / "a.csv", PLAIN_HEAD, PLAIN_ROWS[0], "Dorpsstraat;5;;;9910", PLAIN_ROWS[2][:40]))
    assert register.info.left_out == {"unreadable": 2}
    assert register.info.rows_read == 3


@pytest.mark.parametrize(
    ("x", "y", "said"),
    [
        ("150010000", "450000000", "millimetres"),
        ("450000", "150010", "swapped"),
        ("5.3147", "52.0384", "degrees"),
        ("150010,00", "450000", ""),
    ],
)
def test_coordinates_of_a_csv_are_put_right_and_said(tmp_path: Path, x: str, y: str, said: str) -> None:
    row = PLAIN_ROWS[0].replace("150010;450000", f"{x};{y}")
    register = _build(_csv(tmp_path / "a.csv", PLAIN_HEAD, row))
    assert register.addresses.geometry.item().distance(shapely.Point(150_010, 450_000)) < 60
    assert register.info.put_right == ({said: 1} if said else {})


def test_a_name_with_an_accent_that_comes_late_decides_the_encoding(tmp_path: Path) -> None:
    many = [PLAIN_ROWS[0]] * 700
    path = _csv(tmp_path / "a.csv", PLAIN_HEAD, *many, PLAIN_ROWS[2], encoding="cp1252")
    found = inspect_csv(path)
    assert found is not None
    assert found.encoding == "cp1252"


def test_a_csv_in_a_zip_is_taken_out_and_nothing_of_it_stays(tmp_path: Path) -> None:
    inside = _csv(tmp_path / "bagadres.csv", PLAIN_HEAD, *PLAIN_ROWS)
    with zipfile.ZipFile(tmp_path / "adressen.zip", "w") as packed:
        packed.write(inside, "../../elders/bagadres.csv")
    register = _build(tmp_path / "adressen.zip")
    assert register.info.source_file == "adressen.zip"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["adressen.zip", "bagadres.csv", "register"]
    assert not (tmp_path / "register" / "unpacked").exists()


def _moved(path: Path, change: str) -> Path:
    """A GeoPackage that says RD New, with the points of a village written in another way."""
    village = make_bag.village()
    x, y = village.geometry.x, village.geometry.y
    written = {"mm": (x * 1000, y * 1000), "swapped": (y, x)}
    if change == "degrees":
        degrees = village.to_crs(4326).geometry
        written["degrees"] = (degrees.x, degrees.y)
    return make_bag.write_bag(path, village.set_geometry(gpd.points_from_xy(*written[change], crs=28992)))


@pytest.mark.parametrize(
    ("change", "why"),
    [("mm", "in millimeters"), ("swapped", "x en y omgewisseld"), ("degrees", "in graden")],
)
def test_a_geopackage_whose_points_lie_elsewhere_than_it_says_is_refused(tmp_path: Path, change: str, why: str) -> None:
    with pytest.raises(SourceError, match=f"liggen niet in Nederland.*{why}.*EPSG:28992"):
        _build(_moved(tmp_path / "bag.gpkg", change))
    assert [path.name for path in tmp_path.iterdir()] == ["bag.gpkg"]


def test_a_geopackage_that_lost_only_its_last_pages_is_refused_before_it_is_read(tmp_path: Path) -> None:
    whole = make_bag.write_bag(tmp_path / "heel.gpkg", make_bag.village(40)).read_bytes()
    (tmp_path / "stuk.gpkg").write_bytes(whole[:-4096])
    with pytest.raises(SourceError, match=r"‘stuk\.gpkg’ is niet compleet of beschadigd"):
        _build(tmp_path / "stuk.gpkg")


def _text(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


def _broken_zip(path: Path) -> Path:
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("9999VBO15092020.zip", b"x" * 5000)
    return _text(path, path.read_bytes()[:3000])


def _zip_of_something_else(path: Path) -> Path:
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("vakantie.jpg", b"x")
    return path


@pytest.mark.parametrize(
    ("name", "make_file", "sentence"),
    [
        ("weg.gpkg", lambda path: path, "We vinden het bestand ‘weg.gpkg’ niet"),
        ("leeg.csv", lambda path: _text(path, b""), "is leeg"),
        ("kaart.geojson", lambda path: _text(path, b'{"type": "FeatureCollection"}'), "herkennen we geen adressen"),
        ("pagina.csv", lambda path: _text(path, b"<html><body>Foutmelding</body></html>"), "herkennen we geen adressen"),
        ("brief.pdf", lambda path: _text(path, b"%PDF-1.7 brief"), "herkennen we geen adressen"),
        ("foto's.zip", _zip_of_something_else, "herkennen we geen adressen"),
        ("extract.zip", _broken_zip, "niet compleet of beschadigd"),
        ("kop.csv", lambda path: _csv(path, PLAIN_HEAD), "alleen kolomnamen en geen adressen"),
        ("tekst.gpkg", lambda path: _text(path, b"straat;huisnummer\n"), "is geen GeoPackage"),
        ("onzin.csv", lambda path: _csv(path, "a;b;c", "1;2;3"), "herkennen we geen adressen"),
        ("binair.dat", lambda path: _text(path, bytes(range(256)) * 20), "geen Excel- of csv-bestand"),
    ],
)
def test_what_is_no_address_file_gives_one_sentence_and_leaves_nothing(tmp_path: Path, name: str, make_file: object, sentence: str) -> None:
    path = make_file(tmp_path / name)  # type: ignore[operator]  # a function of the table above
    before = sorted(tmp_path.iterdir())
    with pytest.raises(SourceError, match=sentence) as refusal:
        _build(path)
    assert "\n" not in str(refusal.value)
    assert sorted(tmp_path.iterdir()) == before


def test_a_file_of_which_no_row_can_be_used_says_why(tmp_path: Path) -> None:
    rows = [row.replace("150", "950") for row in PLAIN_ROWS]
    with pytest.raises(SourceError, match="geen enkele rij een adres dat we kunnen gebruiken: 3 zonder punt in Nederland"):
        _build(_csv(tmp_path / "a.csv", PLAIN_HEAD, *rows))


FULL_DISK = """
import resource, signal, sys
from pathlib import Path
from analysis.errors import SourceError
from analysis.register import build_register
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[3]), int(sys.argv[3])))
try:
    build_register(Path(sys.argv[2]), bag=Path(sys.argv[1]))
except SourceError as error:
    print(str(error))
"""


@pytest.mark.skipif(os.name == "nt", reason="de grens aan de grootte van een bestand is er alleen op Linux en macOS")
@pytest.mark.parametrize("limit", [1_000, 6_000, 12_000])
def test_a_disk_that_is_full_halfway_leaves_nothing_behind(tmp_path: Path, limit: int) -> None:
    village = pd.concat([make_bag.village(60), make_bag.village(60, municipality="9902")], ignore_index=True)
    bag = make_bag.write_bag(tmp_path / "bag.gpkg", village)
    done = subprocess.run(
        [sys.executable, "-c", FULL_DISK, str(bag), str(tmp_path / "register"), str(limit)],
        capture_output=True, encoding="utf-8", check=False, env={**os.environ, "PYTHONUTF8": "1"},
    )  # fmt: skip
    assert "Kijk of er ruimte is op de schijf" in done.stdout, done.stderr[-2000:]
    assert [path.name for path in tmp_path.iterdir()] == ["bag.gpkg"]
