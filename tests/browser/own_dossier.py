"""A dossier of a municipality itself, on the register of the small demo municipality, for browser tests."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from analysis import dossier as kept
from analysis.organisation import Designation, PoliceData
from dashboard.demo import demo_place
from tests.dossier_cases import make_overview

WHO = "Testpersoon Een"


def own_dossier(folder: Path, demo: Path) -> kept.Dossier:
    """Return an own dossier with a register and the check before police data, and no police data yet."""
    dossier = kept.open_dossier(folder, is_demo=False)
    organisation = replace(
        kept.read_organisation(dossier),
        municipality_name="Waterveen",
        register_folder=str(demo_place(demo).register),
        police_data=PoliceData.YES,
    )
    kept.save_organisation(dossier, organisation, WHO)
    today = dossier.today
    designation = Designation(
        number="2026-1",
        decided_on=today - timedelta(days=30),
        valid_until=today + timedelta(days=300),
        purpose="nazorg",
        legal_basis="Wpg 16",
        name=WHO,
        function="coördinator",
    )
    kept.save_designation(dossier, designation, WHO)
    return dossier


def deliver(dossier: kept.Dossier, places: Iterable[tuple[str, str]], *, first: date = date(2026, 1, 10), sha256: str = "ab" * 32) -> None:
    """Let the police deliver one robbery for each street and number, nine days apart."""
    rows = []
    for i, (street, number) in enumerate(places):
        day = str(first + timedelta(days=9 * i))
        rows.append({"row": i + 2, "street": street, "number": number, "place": "Waterveen", "date_from": day, "date_until": day})
    kept.add_import(dossier, replace(make_overview(*rows), sha256=sha256), WHO)
