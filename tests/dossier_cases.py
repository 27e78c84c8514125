"""A dossier with a row in every table, and what its tables hold. Everything is made up."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import sqlalchemy as sa

from analysis import dossier as kept
from analysis import tables
from analysis.actions import from_concentrations
from analysis.dossier import schema
from analysis.evenings import Venue, plan_evening
from analysis.findings import Finding, find
from analysis.measures import MeasureLine, MeasurePart
from analysis.organisation import Coordinator, Designation, PartName, PartTask, Plan, PoliceData, Scheme
from analysis.rounds import Result
from analysis.selection_steps import ByHand, Step, Way
from analysis.terms import Audience, VisitStatus, Zone
from tests.make import make_addresses, make_registrations
from tests.make_rounds import make_plan, make_visit_addresses

NOW = datetime(2026, 11, 21, 9, 30, tzinfo=UTC)
TODAY = date(2026, 11, 21)
WHO = "Testpersoon Een"


def fixed_clock() -> datetime:
    return NOW


@dataclass(frozen=True)
class Column:
    header: str
    field: str


@dataclass(frozen=True)
class Layout:
    sheet: str
    header_rows: tuple[int, ...]
    columns: tuple[Column, ...]


@dataclass(frozen=True)
class Overview:
    """What a reader of police files returns."""

    registrations: pd.DataFrame
    findings: list[Finding]
    layouts: tuple[Layout, ...] = (Layout("Blad1", (1,), (Column("Straat", "street"),)),)
    sha256: str = "ab" * 32
    fits_demo: bool = True


def make_overview(*rows: dict[str, Any], findings: tuple[Finding, ...] = ()) -> Overview:
    return Overview(make_registrations(*rows), list(findings))


def make_designation(**changes: Any) -> Designation:
    base = {
        "number": "2026-117",
        "decided_on": date(2026, 1, 15),
        "valid_until": date(2026, 12, 14),
        "purpose": "nazorg en preventie",
        "legal_basis": "Wpg 16",
        "name": WHO,
        "function": "coördinator nazorg",
    }
    return Designation(**(base | changes))


def open_own(folder: Path, clock: Callable[[], datetime] = fixed_clock) -> kept.Dossier:
    """A dossier of a municipality itself in which police data may be opened."""
    dossier = kept.open_dossier(folder, is_demo=False, clock=clock)
    kept.save_designation(dossier, make_designation(), WHO)
    return dossier


def make_hotspots(**changes: Any) -> pd.DataFrame:
    base = {
        "hotspot_id": "h1",
        "rank": 1,
        "name": "Dorpsstraat",
        "label": "hotspot",
        "net_count": 6,
        "distinct_addresses": 4,
        "address_count": 40,
    }
    return pd.DataFrame([base | changes])


def make_recipients(count: int = 30, **changes: Any) -> gpd.GeoDataFrame:
    """The first addresses of the made-up village, as a list."""
    table = make_addresses().iloc[:count].copy()
    extra = {
        "hotspot_id": "h1",
        "audience": "residents",
        "business_name": "",
        "is_non_mailing": False,
        "method": "same_street",
        "part": "core",
        "distance_m": 12.5,
    }
    for name, value in (extra | changes).items():
        table[name] = pd.Series([value] * count, index=table.index, dtype=tables.Recipients.columns[name].metadata["dtype"])
    return tables.check(table.reset_index(drop=True), tables.Recipients)


def fill(dossier: kept.Dossier, token: str) -> int:
    """Put something in every table, with `token` in every free text; returns the number of the action."""
    organisation = kept.read_organisation(dossier)
    kept.save_organisation(
        dossier,
        _with(organisation, municipality_code="9900", municipality_name=f"{token}-gemeente", police_data=PoliceData.YES, contact=token),
        token,
    )
    coordinator = Coordinator(name=f"{token}-coördinator", deputy_name=token, checked_on=TODAY, absent_from=TODAY, version=1)
    kept.save_coordinator(dossier, coordinator, token)
    kept.save_plan(dossier, Plan(plan_version="2", decided_on=TODAY, review_by=date(2027, 4, 1), note=token, version=1), token)
    kept.save_designation(dossier, make_designation(number=token, name=token), token)
    partner = kept.read_partners(dossier)[0]
    kept.save_partner(dossier, _with(partner, contact_person=token, due=TODAY), token)
    kept.save_scheme(dossier, Scheme(title=token, runs_from=TODAY, in_plan=True), token)
    kept.save_part_task(dossier, PartTask(part=PartName.PLAN, who=token, due=TODAY), token)
    kept.decide_pair(dossier, "0" * 16, "1" * 16, token, is_same=True)
    street_knowledge = kept.Note(kind=kept.NoteKind.STREET_KNOWLEDGE, place=token, text=token, author=token, noted_on=TODAY)
    kept.save_note(dossier, street_knowledge, token)
    note = find("personal_data_dropped", source="overzicht.xlsx", sheet="Blad1", row=2, column=token)
    overview = make_overview({"target": token, "street": token}, {}, {"street": token}, findings=(note,))
    elsewhere = pd.DataFrame(
        [{"municipality": token, "kind": "home_robbery", "target": token, "month": "2026-03", "hours": "18-24", "count": 1}]
    )
    names = {name: column.metadata["dtype"] for name, column in tables.RegionalCounts.columns.items()}
    of_neighbours = {"is_regional": pd.Series([False, False, True]), "regional": elsewhere.astype(names)}
    result = kept.add_import(dossier, overview, token, sender=token, **of_neighbours)
    kept.save_profile(dossier, token, {"columns": [["street", token, "text"]]}, token)
    assert result.import_id is not None
    first = int(kept.registrations(dossier).index[0])
    kept.correct(dossier, first, "street", f"{token}straat", token)
    counts = {"area_code_cbs": "BU99000001", "offence_code": "1.4.6", "kind": "business_robbery", "period": token, "count": 3.0}
    table = pd.DataFrame([counts]).astype({name: column.metadata["dtype"] for name, column in tables.AreaCounts.columns.items()})
    kept.add_area_counts(dossier, table, [], token, file_name="gebiedsscan.csv", sha256="cd" * 32)
    kept.pick_address(dossier, f"{token} 12", "990001", (150_010.0, 450_005.0), token)
    action = from_concentrations(make_hotspots(name=token), ["h1"], owner=token, created_on=TODAY, purpose=token)
    saved = kept.save_action(dossier, action, token)
    assert saved.id is not None
    kept.fix_list(dossier, saved.id, make_recipients(business_name=token), token)
    plan = plan_evening(make_recipients(), date(2026, 12, 10), TODAY, venue=Venue(token, token, 80), residents_at=time(19, 0))
    kept.save_evening(dossier, kept.from_plan(plan, title=token, owner=token, action_id=saved.id), token)
    visits = make_plan(make_visit_addresses(business_name=token).iloc[:6], pairs=1)
    walked = kept.save_round(dossier, saved.id, visits, token, title=token)
    first = kept.read_visits(dossier, walked.id or 0).iloc[0]
    done = Result(visit_id=int(first["visit_id"]), version=int(first["version"]), status=VisitStatus.NOT_HOME)
    kept.record_results(dossier, walked.id or 0, [done], token, said=token)
    kept.keep_own_file(dossier, kept.OwnKind.STREETS, token, token.encode(), token)
    _fill_choices(dossier, token, saved.id)
    _fill_pictures(dossier, token)
    export = kept.Export(file_name=f"{token}.xlsx", zone=Zone.SHAREABLE, sha256="ef" * 32, rows=30, recipient=token, action_id=saved.id)
    kept.log_export(dossier, export, token, [f"{token}straat 1"])
    return saved.id


def _fill_choices(dossier: kept.Dossier, token: str, action_id: int) -> None:
    """What was chosen, corrected and listed for an action, and a line of the catalogue."""
    off = ByHand(address_id_bag="990001", address=token, is_added=False, reason=token)
    kept.keep_choosing(dossier, kept.Choosing((Step(way=Way.BRANCH, chosen=(token,)),), (), (off,)), token, action_id)
    corrected = kept.PremisesCorrection(
        address_id_bag="990001", address=token, audience=Audience.CATERING, business_name=token, reason=token
    )
    kept.correct_premises(dossier, [corrected], token)
    members = (kept.Member(address_id_bag="990001", address=token),)
    kept.save_member_list(dossier, kept.MemberList(name=token, kind=kept.ListKind.KVO, file_name=token, members=members), token)
    line = MeasureLine(code=token, audience=Audience.RETAIL, part=MeasurePart.MESSAGE, text=token, source=token)
    kept.save_measure(dossier, line, token)


def _fill_pictures(dossier: kept.Dossier, token: str) -> None:
    """A kept picture, and what a neighbour shares."""
    picture = kept.Snapshot(
        name=token, period_from=date(2026, 1, 1), period_until=TODAY, months=0, kinds=(), net_count=3, registration_count=3,
        statement=token, hotspots=tables.empty(tables.Hotspots),
    )  # fmt: skip
    kept.save_snapshot(dossier, picture, token)
    kept.save_neighbour_counts(dossier, token, f"{token},1", token)


def _with(record: Any, **changes: Any) -> Any:
    return type(record)(**{name: getattr(record, name) for name in record.__dataclass_fields__} | changes)


def contents(dossier: kept.Dossier, *leave_out: str) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table."""
    with dossier.reading() as connection:
        return {
            table.name: [tuple(row) for row in connection.execute(sa.select(table).order_by(*table.primary_key.columns))]
            for table in schema.METADATA.sorted_tables
            if table.name not in leave_out
        }


def files_with(folder: Path, text: str) -> list[str]:
    """The files of a folder that hold this text somewhere in their bytes."""
    return [path.name for path in folder.rglob("*") if path.is_file() and text.encode("utf-8") in path.read_bytes()]
