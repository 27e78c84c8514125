"""The incidents as the police send them: typed in a hurry, counted twice now and then, with columns we may not keep."""

from collections.abc import Hashable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from analysis.sources.demo.as_typed import type_place, type_target
from analysis.sources.demo.incidents import HOME_KINDS, KIND_NAMES

Cell = str | int | pd.Timestamp | None
Record = dict[Hashable, Any]
"""One row of a table, by column name."""
OVERVIEW_HEAD = (
    "Registratienummer",
    "MK",
    "MK omschrijving",
    "Pleegdatum van",
    "Tijd van",
    "Pleegdatum t/m",
    "Tijd t/m",
    "Straat",
    "Huisnr",
    "Postcode",
    "Plaats",
    "Soort locatie",
    "Poging (J/N)",
    "Basisteam",
    "Naam aangever",
    "Geboortedatum",
    "BSN",
    "Telefoon",
    "Toelichting",
)
PERSONAL = ("A. Voorbeeld", "01-01-1900", "999994670", "06-00000000", "Verzonnen tekst: melder belde op 06-00000000.")
"""Fake on purpose, in the shape of the real thing: a test number, a date nobody has, a number that rings nowhere."""
OVERVIEW_BANNERS = ("Regionaal overzicht High Impact Crimes", "Peildatum {as_of}", "")
"""Above the column names, below the notice that it is practice data."""
OTHER_HEAD = (
    ("Incident", "", "", "Exacte tijdstippen", "", "", "", "Locatie", "", ""),
    ("Voorval nr", "Kode", "Delict", "Begindatum", "Begintijd", "Einddatum", "Eindtijd", "Pleegadres", "Plaats", "Buurt"),
)
SEVEN_HEAD = ("Incidentnummer", "Delict", "Pleegdatum", "Pleegtijd", "Adres", "Postcode", "Woonplaats")
SECOND_REGISTRATION_SHARE, SAME_ROW_SHARE, OTHER_UNIT_SHARE = 0.03, 0.01, 0.18
FAR_APART_M = 400.0
NOT_FOUND = (("Onbekend", "", "Waterveen"), ("Sportpark", "", "Waterveen"), ("Hoofdstraat", "12", "Rietdam"), ("", "", "Waterveen"))


@dataclass(frozen=True)
class PoliceFiles:
    """Rows for the three police files, and which row is what."""

    overview: list[tuple[Cell, ...]]
    other_unit: list[tuple[str, ...]]
    seven: list[tuple[Cell, ...]]
    truth: pd.DataFrame


def _overview_row(serial: int, incident: Record, place: tuple[str, str, str, str], rng: np.random.Generator) -> tuple[Cell, ...]:
    begin, end = incident["occurred_from"], incident["occurred_until"]
    street, house_number, postcode, town = place
    first: Cell = begin.normalize() if rng.random() < 0.9 else begin.strftime("%d-%m-%Y")
    code = str(incident["offence_code"])
    return (
        f"PL9900{begin.year}{100_000 + 7 * serial + int(rng.integers(7)):06d}",
        code,
        KIND_NAMES[code],
        first,
        begin.strftime("%H:%M"),
        end.strftime("%d-%m-%Y"),
        end.strftime("%H:%M"),
        street,
        house_number,
        postcode,
        town,
        type_target(str(incident["target"]), rng),
        "J" if incident["is_attempt"] else "N",
        "Basisteam Waterveen",
        *PERSONAL,
    )


TRUTH_COLUMNS = (
    *(
        "file",
        "row",
        "incident",
        "precision",
        "address_id_bag",
        "street",
        "number",
        "letter",
        "addition",
        "postcode",
        "place",
        "x_rd",
        "y_rd",
    ),
    *("neighbourhood_code", "offence_code", "occurred_from", "occurred_until", "planted", "note", "bron"),
)


class _Reports:
    """What happened and where, by number of the incident; and which row of which file is which."""

    def __init__(self, incidents: pd.DataFrame, units: pd.DataFrame) -> None:
        here = units.iloc[sorted(set(incidents["address"]))]
        places = dict(zip(here.index, here.to_dict("records"), strict=True))
        self.incidents: list[Record] = incidents.to_dict("records")
        self.places: list[Record] = [places[incident["address"]] for incident in self.incidents]
        self._rows: list[tuple[object, ...]] = []

    def add(self, file: str, row: int, incident: int, precision: str, note: str = "") -> None:
        """Note one row; `incident` is the row number in the table of incidents."""
        happened, unit = self.incidents[incident], self.places[incident]
        known = precision not in {"unknown", "neighbourhood"}
        self._rows.append(
            (
                file,
                row,
                incident,
                precision,
                unit["address_id"] if precision != "unknown" else "",
                *((unit[c] for c in ("street", "number", "letter", "addition", "postcode", "place", "x", "y")) if known else ("",) * 8),
                unit["buurtcode"] if precision != "unknown" else "",
                happened["offence_code"],
                happened["occurred_from"].isoformat(),
                happened["occurred_until"].isoformat(),
                happened["planted"],
                note,
                "oefengegevens",
            )
        )

    def truth(self) -> pd.DataFrame:
        """Return a row per row of the files, in the order in which they were written."""
        return pd.DataFrame(self._rows, columns=list(TRUTH_COLUMNS))


def _write_overview(reports: _Reports, file: str, head_rows: int, rng: np.random.Generator) -> list[tuple[Cell, ...]]:
    rows: list[tuple[Cell, ...]] = []

    def put(cells: tuple[Cell, ...], incident: int, precision: str, note: str = "") -> None:
        rows.append(cells)
        reports.add(file, head_rows + len(rows), incident, precision, note)

    order = [int(i) for i in rng.permutation(len(reports.incidents))]
    ordinary = [i for i in reversed(order) if not reports.incidents[i]["planted"]]
    lost = {i: NOT_FOUND[k % len(NOT_FOUND)] for k, i in enumerate(ordinary[: max(1, len(order) // 60)])}
    for i in (i for i in order if i in lost):
        street, house_number, town = lost[i]
        cells = _overview_row(i, reports.incidents[i], (street, house_number, "", town), rng)
        put(cells, i, "unknown", "geen vindbaar adres")
    for k, i in enumerate(i for i in order if i not in lost):
        incident = reports.incidents[i]
        place, precision = type_place(reports.places[i], rng)
        cells = _overview_row(i, incident, place, rng)
        number = cells[0]
        put(cells, i, precision)
        chance = rng.random()
        if (chance < SECOND_REGISTRATION_SHARE and incident["offence_code"] in {"B72", "B73"}) or k == 0:
            put((f"{number}-2", "A82", "Chantage/afpersing", *cells[3:]), i, precision, "dubbel: tweede registratie van hetzelfde incident")
        elif chance > 1 - SAME_ROW_SHARE or k == 3:
            put(cells, i, precision, "dubbel: zelfde rij nogmaals")
        if k == 6:
            future = (f"{number}-9", *cells[1:3], "01-03-2062", "20:00", "01-03-2062", "20:05", *cells[7:])
            put(future, i, precision, "fout: datum in de toekomst")
    rows.append((None,) * len(OVERVIEW_HEAD))
    rows.append(("Totaal", None, None, len(rows) - 1, *(None,) * (len(OVERVIEW_HEAD) - 4)))
    return rows


def _write_other_unit(reports: _Reports, file: str, head_rows: int, rng: np.random.Generator) -> list[tuple[str, ...]]:
    """The second unit: American dates, the address in one cell, and only the buurt of a home."""
    rows: list[tuple[str, ...]] = []
    count = len(reports.incidents)
    for i in (int(i) for i in rng.permutation(count)[: max(3, round(OTHER_UNIT_SHARE * count))]):
        incident, unit = reports.incidents[i], reports.places[i]
        code, begin, end = str(incident["offence_code"]), incident["occurred_from"], incident["occurred_until"]
        (street, number, _, _), precision = type_place(unit, rng)
        address = f"{street} {number}".strip()
        if code in HOME_KINDS:
            address, precision = "", "neighbourhood"
        row = (
            f"{begin.year}{200_000 + 3 * i}-1",
            code,
            KIND_NAMES[code],
            begin.strftime("%m/%d/%Y"),
            begin.strftime("%H:%M"),
            end.strftime("%m/%d/%Y"),
            end.strftime("%H:%M"),
            address,
            str(unit["place"]),
            str(unit["buurtnaam"]),
        )
        rows.append(row)
        reports.add(file, head_rows + len(rows), i, precision, "ook in politieoverzicht.xlsx")
    return rows


def _far_apart(candidates: list[int], places: list[Record], count: int) -> list[int]:
    """Return the first candidates that are far from each other; nearer ones only when there are too few."""
    chosen: list[int] = []
    for distance_m in (FAR_APART_M, FAR_APART_M / 4, 0.0):
        for i in candidates:
            away = [np.hypot(places[i]["x"] - places[j]["x"], places[i]["y"] - places[j]["y"]) for j in chosen]
            if len(chosen) < count and i not in chosen and min(away, default=np.inf) >= distance_m:
                chosen.append(i)
    return chosen


def _write_seven(reports: _Reports, file: str, head_rows: int, rng: np.random.Generator) -> list[tuple[Cell, ...]]:
    """Seven robberies far apart, in a tidy file: too few to point at an area."""
    quiet = [i for i, row in enumerate(reports.incidents) if not row["planted"] and row["offence_code"] in {"B72", "B73"}]
    rows: list[tuple[Cell, ...]] = []
    for i in _far_apart([int(i) for i in rng.permutation(quiet)], reports.places, 7):
        incident, unit = reports.incidents[i], reports.places[i]
        begin = incident["occurred_from"]
        suffix = f"{unit['letter']}" + (f"-{unit['addition']}" if unit["addition"] else "")
        delict = "Overval woning" if incident["offence_code"] == "B72" else "Overval bedrijf"
        rows.append(
            (
                len(rows) + 1,
                delict,
                begin.normalize(),
                begin.strftime("%H:%M"),
                f"{unit['street']} {unit['number']}{suffix}",
                unit["postcode"],
                unit["place"],
            )
        )
        reports.add(file, head_rows + len(rows), i, "address", "ook in politieoverzicht.xlsx")
    return rows


def register_incidents(incidents: pd.DataFrame, units: pd.DataFrame, names: tuple[str, str, str], rng: np.random.Generator) -> PoliceFiles:
    """Return the rows of the police overview, of the other unit's file and of the small file.

    Parameters
    ----------
    incidents
        The net incidents in order of time.
    units
        One row per address, with address_id, buurtcode, buurtnaam and is_unique_name (the street name occurs in one place only).
    names
        The file names, for the truth table.
    rng
        Draws who typed what, and which rows came twice.
    """
    reports = _Reports(incidents, units)
    typists = rng.spawn(3)
    overview = _write_overview(reports, names[0], len(OVERVIEW_BANNERS) + 2, typists[0])
    other = _write_other_unit(reports, names[1], 1 + len(OTHER_HEAD), typists[1])
    seven = _write_seven(reports, names[2], 2, typists[2])
    return PoliceFiles(overview, other, seven, reports.truth())
