"""A dossier with planted incidents of which every value can be recognised, with an action, a round and an evening in it."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, time
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd

from analysis import dossier as kept
from analysis import tables
from analysis.actions import from_concentrations
from analysis.council_files import located_of
from analysis.evenings import Venue, plan_evening
from analysis.export_kinds import KINDS, Request, makers_of, ready_files
from analysis.organisation import PoliceData
from analysis.recipients import choose_recipients
from analysis.register import Register, open_register
from analysis.round_planning import plan_for_action
from analysis.rounds import RoundChoice
from analysis.terms import Zone
from tests.dossier_cases import TODAY, WHO, make_overview, open_own
from tests.make import make_concentration

DAYS = (date(2026, 12, 1), date(2026, 12, 2), date(2026, 12, 3))
HOTSPOT = {"hotspot_id": "HOTMERK88", "name": "Merknaam", "explanation": "merkuitleg 3,14", "expected": 1.234567, "p_value": 0.0123456}
TEXTS = {
    "target": "Merkzaak",
    "attempt": "Merkpoging",
    "offence_text": "Overval merkdelict",
    "street": "Merkstraatje",
    "number": "9771",
    "address": "Merkadres 9771",
    "neighbourhood": "Merkbuurtnaam",
}
LIST_SIZE = 80


@dataclass(frozen=True)
class Planted:
    """The dossier, its register, and what was planted in it."""

    dossier: kept.Dossier
    register: Register
    registrations: pd.DataFrame
    located: gpd.GeoDataFrame
    hotspots: gpd.GeoDataFrame
    recipients: gpd.GeoDataFrame
    action_id: int

    def files(self, zone: Zone = Zone.SHAREABLE, codes: Collection[str] = tuple(KINDS)) -> "dict[str, bytes]":
        """Every file of every kind in a zone, with the small files beside it; numbered paper lists too."""
        made: dict[str, bytes] = {}
        plain = Request(self.dossier, WHO, self.action_id, register=self.register, zone=zone, recipient="de driehoek", is_released=True)
        for code, kind in KINDS.items():
            if zone in kind.zones and code in codes:
                for ask in (plain, replace(plain, copies=2)) if code == "bezoeklijst" else (plain,):
                    made |= {f"{code}/{name}": data for one in ready_files(makers_of(code, zone, ask), ask) for name, data in one.parts}
        return made


def plant(
    folder: Path, register_folder: Path, *, seed: int = 1, day: date = date(2025, 2, 13), opened: kept.Dossier | None = None, **more: object
) -> Planted:
    """Plant seven robberies near the listed addresses, each at a place where no address is; `seed` moves them about."""
    register = open_register(register_folder)
    outlined = near_each_other(register.premises)
    dossier = opened or open_own(folder)
    organisation = replace(
        kept.read_organisation(dossier),
        municipality_name="Waterveen",
        municipality_code=register.premises["municipality_code"].iloc[0],
        police_data=PoliceData.YES,
        register_folder=str(register_folder),
        verification_number="14 012",
        contact="nazorg@waterveen.example",
    )
    kept.save_organisation(dossier, organisation, WHO)
    points = _places(outlined, np.random.default_rng(seed))
    rows = [
        TEXTS
        | {
            "source": "merkbestand.csv",
            "sheet": "Merkblad",
            "incident_number": f"PLMERK-{seed}{i}",
            "offence_code": "B73",
            "date_from": (day + pd.Timedelta(days=3 * i)).isoformat(),
            "date_until": (day + pd.Timedelta(days=3 * i)).isoformat(),
            "time_from": "03:47",
            "time_until": "03:49",
            "place": "",
            "x_given": f"{x:.2f}",
            "y_given": f"{y:.2f}",
        }
        for i, (x, y) in enumerate(points)
    ]
    kept.add_import(dossier, make_overview(*rows), WHO)
    hotspots, members = make_concentration(register.premises, *outlined["address_id_bag"], **(HOTSPOT | {"net_count": 7} | more))
    listed = choose_recipients(hotspots, members, register.premises)
    listed = listed.assign(distance_m=4321.987 + 10.0 * seed + np.arange(len(listed)))
    action = replace(
        from_concentrations(hotspots, [hotspots["hotspot_id"].iloc[0]], owner=WHO, created_on=TODAY, purpose="nazorg"),
        recipient="wijkteam Centrum",
    )
    saved = kept.save_action(dossier, action, WHO)
    assert saved.id is not None
    kept.fix_list(dossier, saved.id, tables.check(listed, tables.Recipients), WHO)
    planned = plan_for_action(dossier, saved.id, RoundChoice(pairs=2, days=DAYS, starts=1), {}, register=register)
    kept.save_round(dossier, saved.id, planned.plan, WHO)
    evening = plan_evening(
        listed, date(2026, 12, 10), TODAY, venue=Venue("De Brink", "Brink 1"), residents_at=time(19), entrepreneurs_at=time(17)
    )
    kept.save_evening(dossier, kept.from_plan(evening, title="Avond", owner=WHO, action_id=saved.id), WHO)
    located = located_of(dossier, register).incidents
    return Planted(dossier, register, kept.registrations(dossier), located, hotspots, listed, saved.id)


def near_each_other(premises: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """The addresses round the business that has most others near it."""
    businesses = premises[premises["business_name"] != ""]
    middle = businesses.geometry.iloc[0]
    return premises.loc[premises.distance(middle).sort_values().index[:LIST_SIZE]]


def _places(outlined: gpd.GeoDataFrame, random: np.random.Generator) -> list[tuple[float, float]]:
    """Seven places between the addresses, each in the buurt of its address, on coordinates no address has."""
    chosen = outlined.iloc[random.choice(40, size=7, replace=False)]
    return [(point.x + float(random.uniform(1, 4)) + 0.37, point.y + float(random.uniform(1, 4)) + 0.41) for point in chosen.geometry]
