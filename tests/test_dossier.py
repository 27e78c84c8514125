from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateTable

from analysis import dossier as kept
from analysis import tables
from analysis.dossier import schema
from analysis.errors import DossierError
from analysis.organisation import Coordinator, Organisation, PartName, Partner, PartTask, Plan, PoliceData, Scheme, SchemeKind
from analysis.terms import Zone
from tests.dossier_cases import NOW, TODAY, WHO, contents, fill, fixed_clock, open_own


@pytest.fixture
def dossier(tmp_path: Path) -> kept.Dossier:
    return open_own(tmp_path / "dossier")


def test_new_dossier_has_the_thirteen_partners_of_the_step_plan_each_with_a_role(dossier: kept.Dossier):
    partners = kept.read_partners(dossier)
    assert len(partners) == 13
    assert all(partner.role.endswith(".") for partner in partners)
    core = {partner.code for partner in partners if partner.is_core}
    assert core == {"municipality", "police", "prosecution", "business_association", "victim_support", "housing_association"}
    assert next(partner for partner in partners if partner.code == "retail_victim_support").kinds == "business"


def test_every_table_gets_a_row_and_gives_it_back_after_opening_again(tmp_path: Path):
    first = open_own(tmp_path)
    fill(first, "Plantwoord")
    before = contents(first)
    assert [name for name, rows in before.items() if not rows] == []
    assert contents(kept.open_dossier(tmp_path)) == before


def test_records_come_back_as_they_were_saved(dossier: kept.Dossier):
    organisation = Organisation(
        municipality_code="9900",
        municipality_name="Waterveen",
        police_data=PoliceData.ONLY_COUNTS,
        verification_number="14 0990",
        version=1,
    )
    kept.save_organisation(dossier, organisation, WHO)
    assert kept.read_organisation(dossier) == replace(organisation, version=2)
    coordinator = Coordinator(name="Iemand", deputy_name="Ander", absent_from=TODAY, absent_until=date(2026, 12, 1), version=1)
    kept.save_coordinator(dossier, coordinator, WHO)
    assert kept.read_coordinator(dossier) == replace(coordinator, version=2)
    plan = Plan(plan_version="2", decided_on=TODAY, review_by=date(2027, 4, 1), owner="OOV", version=1)
    kept.save_plan(dossier, plan, WHO)
    assert kept.read_plan(dossier) == replace(plan, version=2)
    scheme = Scheme(title="Buurtpreventie", kind=SchemeKind.ORGANISATIONAL, area="Centrum", runs_until=date(2027, 1, 1), in_plan=True)
    number = kept.save_scheme(dossier, scheme, WHO)
    assert kept.read_schemes(dossier) == [replace(scheme, id=number, version=1)]
    partner = Partner(name="Moskeebestuur", role="Bereikt bezoekers.", has_agreed=True, due=TODAY)
    number = kept.save_partner(dossier, partner, WHO)
    assert kept.read_partners(dossier)[-1] == replace(partner, id=number, version=1)
    task = PartTask(part=PartName.SCHEMES, who="analist OOV", due=date(2026, 12, 5))
    kept.save_part_task(dossier, task, WHO)
    assert kept.read_part_tasks(dossier)[PartName.SCHEMES] == replace(task, version=1)
    assert kept.read_part_tasks(dossier)[PartName.PLAN] == PartTask(part=PartName.PLAN)
    designation = kept.read_designation(dossier)
    assert designation is not None
    assert designation.accepted_at == NOW


def test_exports_are_listed_newest_first(dossier: kept.Dossier):
    for name in ("een.xlsx", "twee.csv"):
        kept.log_export(dossier, kept.Export(file_name=name, zone=Zone.SHAREABLE, sha256="0" * 64, rows=3, recipient="bezoekers"), WHO)
    newest, oldest = kept.read_exports(dossier)
    assert (newest.file_name, oldest.file_name) == ("twee.csv", "een.xlsx")
    assert (newest.zone, newest.who, newest.at_utc) == (Zone.SHAREABLE, WHO, NOW)


def test_second_of_two_people_who_change_the_same_partner_is_told_so(dossier: kept.Dossier):
    mine = yours = kept.read_partners(dossier)[1]
    kept.save_partner(dossier, replace(mine, contact_person="Eerste"), WHO)
    with pytest.raises(DossierError, match="intussen gewijzigd"):
        kept.save_partner(dossier, replace(yours, contact_person="Tweede"), "Iemand anders")
    assert kept.read_partners(dossier)[1].contact_person == "Eerste"


def test_stale_scheme_organisation_and_task_are_refused_too(dossier: kept.Dossier):
    number = kept.save_scheme(dossier, Scheme(title="Camera"), WHO)
    scheme = Scheme(title="Camera's", id=number, version=1)
    kept.save_scheme(dossier, scheme, WHO)
    with pytest.raises(DossierError, match="intussen"):
        kept.save_scheme(dossier, scheme, WHO)
    organisation = kept.read_organisation(dossier)
    kept.save_organisation(dossier, organisation, WHO)
    with pytest.raises(DossierError, match="intussen"):
        kept.save_organisation(dossier, organisation, WHO)
    kept.save_part_task(dossier, PartTask(part=PartName.PLAN, who="a"), WHO)
    with pytest.raises(DossierError, match="intussen"):
        kept.save_part_task(dossier, PartTask(part=PartName.PLAN, who="b"), WHO)


def test_a_removed_partner_cannot_be_saved_or_removed_again(dossier: kept.Dossier):
    partner = kept.read_partners(dossier)[0]
    assert partner.id is not None
    kept.delete_partner(dossier, partner.id, WHO)
    with pytest.raises(DossierError, match="weggehaald"):
        kept.save_partner(dossier, partner, WHO)
    with pytest.raises(DossierError, match="weggehaald"):
        kept.delete_partner(dossier, partner.id, WHO)


def test_a_refused_action_leaves_no_row_and_no_line_in_the_log(dossier: kept.Dossier):
    before = contents(dossier)

    def half_an_action() -> None:
        with dossier.action("Iets dat mislukt", WHO) as action:
            action.connection.execute(schema.schemes.insert().values(title="half", kind="aftercare"))
            raise DossierError("Toch niet.")

    with pytest.raises(DossierError, match="Toch niet"):
        half_an_action()
    assert contents(dossier) == before


@pytest.mark.parametrize(
    ("record", "sentence"),
    [
        (Scheme(title=" "), "hoe de regeling"),
        (Scheme(title="Omgekeerd", runs_from=date(2026, 2, 1), runs_until=date(2026, 1, 1)), "einddatum"),
    ],
)
def test_incomplete_scheme_is_refused_with_a_sentence(dossier: kept.Dossier, record: Scheme, sentence: str):
    with pytest.raises(DossierError, match=sentence):
        kept.save_scheme(dossier, record, WHO)


def test_partner_needs_a_name(dossier: kept.Dossier):
    with pytest.raises(DossierError, match="naam"):
        kept.save_partner(dossier, Partner(name=""), WHO)


def test_demo_and_own_dossiers_are_not_mixed_up(tmp_path: Path):
    demo = kept.open_dossier(tmp_path, is_demo=True)
    with pytest.raises(DossierError, match="oefengegevens"):
        kept.open_dossier(tmp_path, is_demo=False)
    with pytest.raises(DossierError, match="apart"):
        kept.save_organisation(demo, replace(kept.read_organisation(demo), is_demo=False), WHO)


@pytest.fixture(scope="module")
def long_lived(tmp_path_factory: pytest.TempPathFactory) -> kept.Dossier:
    return kept.open_dossier(tmp_path_factory.mktemp("dossier"), clock=fixed_clock)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(text=st.text(min_size=1))
@example("'); DROP TABLE partners;--")
@example("<script>alert(1)</script>")
@example('=HYPERLINK("http://x")')
@example("%s %(naam)s :naam ?")
@example("NUL\x00 en half \ud800")
def test_any_text_stays_the_text_it_was(long_lived: kept.Dossier, text: str):
    number = kept.save_partner(long_lived, Partner(name="Partner", note=text), text)
    stored = next(partner for partner in kept.read_partners(long_lived) if partner.id == number)
    assert stored.note == text.replace("\x00", " ").replace("\ud800", "?").encode("utf-8", "replace").decode()
    assert kept.verify_log(long_lived) == ""


def test_log_says_who_did_what_and_never_holds_what_was_typed(dossier: kept.Dossier):
    fill(dossier, "Plantwoord")
    log = kept.read_log(dossier)
    assert log["what"].iloc[0] == "Bestand klaargezet"
    assert set(log["who"]) == {"Plantwoord", WHO, "programma"}
    assert not log["what"].str.contains("Plantwoord").any()
    assert not log["detail"].str.contains("Plantwoord").any()
    assert log["at"].iloc[0] == NOW


@pytest.mark.parametrize(
    "tamper",
    [
        "UPDATE events SET who = 'Iemand anders' WHERE id = 2",
        "UPDATE events SET at_utc = '2020-01-01 00:00:00.000000' WHERE id = 2",
        "UPDATE events SET detail = '{}' WHERE id = 1",
        "DELETE FROM events WHERE id = 2",
        "DELETE FROM events WHERE id = (SELECT max(id) FROM events)",
    ],
)
def test_a_log_that_was_tampered_with_shows(dossier: kept.Dossier, tamper: str):
    fill(dossier, "iets")
    assert kept.verify_log(dossier) == ""
    with dossier.engine.begin() as connection:
        connection.execute(sa.text(tamper))
    assert "logboek klopt niet" in kept.verify_log(dossier)


def test_the_day_is_that_of_the_netherlands(tmp_path: Path):
    just_before_midnight_in_utc = datetime(2026, 7, 1, 22, 30, tzinfo=UTC)
    assert kept.open_dossier(tmp_path, clock=lambda: just_before_midnight_in_utc).today == date(2026, 7, 2)


def test_columns_of_imports_are_those_of_the_tables():
    text = [name for name in tables.Registrations.columns if name != "row"]
    assert set(schema.REGISTRATION_TEXT) == set(text), "geef een nieuwe kolom `since` en verhoog schema.VERSION"
    assert set(schema.area_counts.columns.keys()) == {"id", "import_id", *tables.AreaCounts.columns}
    without_shape = set(tables.Recipients.columns) - {"geometry"}
    assert set(schema.action_addresses.columns.keys()) == {"id", "action_id", "x_rd", "y_rd", *without_shape}


def test_every_table_can_be_made_in_postgresql_too():
    for table in schema.METADATA.sorted_tables:
        assert f"CREATE TABLE {table.name}" in str(CreateTable(table).compile(dialect=postgresql.dialect()))


def test_an_address_of_no_database_is_refused_with_a_sentence():
    with pytest.raises(DossierError, match="database"):
        kept.open_dossier("nergens")
