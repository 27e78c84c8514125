"""A real OGC API Features server (pygeoapi) on this machine, with the made-up addresses of a long street in four collections."""

import importlib.util
import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import geopandas as gpd
import shapely

SERVER_PYTHON = sys.executable if importlib.util.find_spec("pygeoapi") else os.environ.get("PYGEOAPI_PYTHON", "")
SERVE = """
import os, pathlib, sys
from werkzeug.serving import make_server
from pygeoapi.openapi import generate_openapi_document
config = pathlib.Path(os.environ["PYGEOAPI_CONFIG"])
text = generate_openapi_document(config, "json", fail_on_invalid_collection=True)
pathlib.Path(os.environ["PYGEOAPI_OPENAPI"]).write_text(text, encoding="utf-8")
from pygeoapi.flask_app import APP
make_server("127.0.0.1", int(sys.argv[1]), APP, threaded=True).serve_forever()
"""
WEST, SOUTH = 150_000.0, 450_000.0
NUMBERS = 130
"""A street of 6.5 km, so that it lies in three squares of 4 km and on several pages of 25."""


def _feature(kind: str, serial: int, x: float, y: float, municipality: str, **changes: Any) -> dict[str, Any]:
    longitude, latitude = gpd.GeoSeries([shapely.Point(x, y)], crs=28992).to_crs(4326).iloc[0].coords[0]
    type_digits = {"verblijfsobject": "01", "ligplaats": "02", "standplaats": "03"}[kind]
    properties = {
        "identificatie": f"{municipality}{type_digits}{serial:010d}",
        "openbare_ruimte_naam": "Lange Dijk",
        "openbare_ruimte_naam_kort": "Lange Dijk",
        "huisnummer": serial,
        "huisletter": None,
        "toevoeging": "bis" if serial == 7 else None,
        "postcode": "9911AB",
        "woonplaats_naam": "Waterveen",
        "status": "Verblijfsobject in gebruik" if kind == "verblijfsobject" else "Plaats aangewezen",
        "bronhouder_identificatie": municipality,
        "hoofdadres_identificatie": f"{municipality}20{serial:010d}",
        "documentdatum": "2020-01-01",
    }
    if kind == "verblijfsobject":
        properties |= {"gebruiksdoel": ["winkelfunctie", "woonfunctie"] if serial == 1 else ["woonfunctie"], "oppervlakte": 80}
    geometry = {"type": "Point", "coordinates": [longitude, latitude]}
    return {"type": "Feature", "id": f"{kind}-{serial}-{len(changes)}", "geometry": geometry, "properties": properties | changes}


def _place(municipality: str, west: float, east: float) -> dict[str, Any]:
    shape = gpd.GeoSeries([shapely.box(west, SOUTH - 200, east, SOUTH + 200)], crs=28992).to_crs(4326).iloc[0]
    properties = {"identificatie": municipality, "woonplaats": "Waterveen", "bronhouder_identificatie": municipality}
    return {"type": "Feature", "id": municipality, "geometry": shapely.geometry.mapping(shape), "properties": properties}


def _building(serial: int, x: float, status: str) -> dict[str, Any]:
    shape = gpd.GeoSeries([shapely.box(x - 20, SOUTH - 5, x + 20, SOUTH + 5)], crs=28992).to_crs(4326).iloc[0]
    properties = {"identificatie": f"990010{serial:010d}", "status": status}
    return {"type": "Feature", "id": f"pand-{serial}", "geometry": shapely.geometry.mapping(shape), "properties": properties}


def _collections() -> dict[str, list[dict[str, Any]]]:
    homes = [_feature("verblijfsobject", n, WEST + 50.0 * n, SOUTH, "9900") for n in range(1, NUMBERS + 1)]
    neighbours = [_feature("verblijfsobject", n, WEST + 50.0 * n, SOUTH + 100, "9901") for n in range(1, 40)]
    former = _feature("verblijfsobject", 3, WEST + 150.0, SOUTH, "9900", status="Verblijfsobject ingetrokken", documentdatum="2024-01-01")
    renamed = _feature("verblijfsobject", 5, WEST + 250.0, SOUTH, "9900", openbare_ruimte_naam="Oude Dijk", documentdatum="2010-01-01")
    return {
        "verblijfsobject": [renamed, former, *neighbours, *homes],
        "ligplaats": [_feature("ligplaats", n, WEST + 10.0 * n, SOUTH + 40, "9900") for n in range(301, 303)],
        "standplaats": [_feature("standplaats", 401, WEST + 500.0, SOUTH, "9901")],
        "pand": [
            _building(1, WEST + 50.0, "Pand in gebruik"),
            _building(2, WEST + 50.0, "Pand gesloopt"),
            _building(3, WEST + 4_000.0, "Pand in gebruik"),
        ],
        "woonplaats": [_place("9900", WEST, WEST + 7_000), _place("9901", WEST, WEST + 7_000)],
    }


@contextmanager
def ogc_server(folder: Path) -> Iterator[str]:
    """Run pygeoapi; yields its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    resources = {}
    for name, features in _collections().items():
        file = folder / f"{name}.geojson"
        file.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
        resources[name] = {
            "type": "collection", "title": name, "description": name, "keywords": [name],
            "extents": {"spatial": {"bbox": [3, 50, 8, 54]}}, "links": [],
            "providers": [{"type": "feature", "name": "GeoJSON", "data": str(file), "id_field": "id"}],
        }  # fmt: skip
    fields = ("name", "position", "address", "city", "stateorprovince", "postalcode", "country", "phone", "fax", "hours", "instructions")
    person = dict.fromkeys((*fields, "role"), "-") | {"email": "a@example.org", "url": "https://example.org"}
    about = {
        "title": "t",
        "description": "d",
        "keywords": ["k"],
        "keywords_type": "theme",
        "terms_of_service": "-",
        "url": "https://example.org",
    }
    config = {
        "server": {
            "bind": {"host": "127.0.0.1", "port": port}, "url": f"http://127.0.0.1:{port}", "mimetype": "application/json; charset=UTF-8",
            "encoding": "utf-8", "languages": ["nl-NL"], "limits": {"default_items": 25, "max_items": 25},
            "map": {"url": "https://example.org/{z}/{x}/{y}.png", "attribution": "-"},
        },
        "logging": {"level": "ERROR"},
        "metadata": {"identification": about, "license": {"name": "-", "url": "https://example.org"},
                     "provider": {"name": "-", "url": "https://example.org"}, "contact": person},
        "resources": resources,
    }  # fmt: skip
    (folder / "config.yml").write_text(json.dumps(config), encoding="utf-8")
    environment = os.environ | {"PYGEOAPI_CONFIG": str(folder / "config.yml"), "PYGEOAPI_OPENAPI": str(folder / "openapi.json")}
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen([SERVER_PYTHON, "-c", SERVE, str(port)], env=environment, stdout=log, stderr=log)
        try:
            _wait_for(f"http://127.0.0.1:{port}/collections", folder / "log")
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()
            server.wait(timeout=20)


def _wait_for(url: str, log: Path) -> None:
    for _ in range(150):
        try:
            with urllib.request.urlopen(url, timeout=5) as answer:
                answer.read()
            return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    raise AssertionError(f"De server start niet: {log.read_text(encoding='utf-8')[-2000:]}")
