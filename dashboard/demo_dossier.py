"""What the demo municipality arranged so far: half-way *Voorbereiden*, with functions instead of persons, all made up."""

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from analysis.organisation import Coordinator, PartName, PartTask, Plan, Scheme, SchemeKind

if TYPE_CHECKING:
    from analysis.dossier import Dossier

COORDINATOR, DEPUTY, ANALYST = "Coördinator nazorg", "Adviseur veiligheid", "Analist OOV"
MAIL = "{}@waterveen.example"
PHONE = "0900-0000 (oefennummer)"

_CONTACTS = {
    "municipality": (COORDINATOR, True),
    "police": ("Wijkagent Centrum", True),
    "prosecution": ("Contactpersoon gebiedsteam", False),
    "business_association": ("Voorzitter winkeliersvereniging", True),
    "victim_support": ("Teamleider regio", True),
    "residents_association": ("Voorzitter buurtvereniging", False),
    "safe_business_platform": ("Adviseur PVO", True),
    "retail_victim_support": ("Medewerker aanmeldpunt", False),
    "trade_body": ("Regiomanager", False),
    "housing_association": ("Wijkbeheerder", True),
    "certified_security_firm": ("Twee bedrijven uit de regio", False),
}
"""Contact person and whether there is an agreement, by partner; the seniors' union is still to be found."""

_NOT_INVOLVED = ("insurer",)


def arrange_demo(dossier: "Dossier", who: str) -> None:
    """Fill coordinator, partners, schemes, plan and tasks of the demo dossier; the dates lie around today.

    Raises
    ------
    DossierError
        When the dossier cannot be written.
    """
    from analysis.dossier import read_coordinator, read_organisation, read_plan, save_coordinator, save_organisation, save_plan, save_scheme

    today = dossier.today
    organisation = replace(read_organisation(dossier), contact=MAIL.format("veilig"), verification_number=PHONE)
    save_organisation(dossier, organisation, who)
    filled = Coordinator(
        name=COORDINATOR,
        contact=MAIL.format("nazorg"),
        deputy_name=DEPUTY,
        deputy_contact=MAIL.format("veiligheid"),
        checked_on=today - timedelta(days=19),
        version=read_coordinator(dossier).version,
    )
    save_coordinator(dossier, filled, who)
    _arrange_partners(dossier, who, today)
    for scheme in _schemes(today):
        save_scheme(dossier, scheme, who)
    plan = Plan(plan_version="1", owner=COORDINATOR, review_by=today + timedelta(days=45), version=read_plan(dossier).version)
    save_plan(dossier, plan, who)
    _divide_tasks(dossier, who, today)


def _arrange_partners(dossier: "Dossier", who: str, today: date) -> None:
    from analysis.dossier import read_partners, save_partner

    for partner in read_partners(dossier):
        if partner.code in _CONTACTS:
            person, has_agreed = _CONTACTS[partner.code]
            changed = replace(partner, contact_person=person, contact=MAIL.format("partners"), has_agreed=has_agreed)
        elif partner.code in _NOT_INVOLVED:
            changed = replace(partner, takes_part=False)
        else:
            changed = replace(partner, owner=DEPUTY, due=today + timedelta(days=24))
        save_partner(dossier, changed, who)


def _schemes(today: date) -> tuple[Scheme, ...]:
    """What there is already; one has ended, as happens."""
    return (
        Scheme(title="Eerste bezoek na een overval", kind=SchemeKind.AFTERCARE, owner="Politie", area="hele gemeente", in_plan=True),
        Scheme(
            title="Keurmerk Veilig Ondernemen Centrum",
            kind=SchemeKind.ORGANISATIONAL,
            owner="Winkeliersvereniging",
            area="Centrum",
            runs_until=today + timedelta(days=400),
            in_plan=True,
        ),
        Scheme(
            title="Subsidie voor een afroomkluis",
            kind=SchemeKind.TECHNICAL,
            owner="Gemeente",
            area="hele gemeente",
            runs_from=today - timedelta(days=700),
            runs_until=today - timedelta(days=22),
        ),
        Scheme(title="Extra verlichting achterpaden", kind=SchemeKind.STRUCTURAL, owner="Woningcorporatie", area="Noord"),
        Scheme(title="Buurtpreventie", kind=SchemeKind.ORGANISATIONAL, owner="Buurtvereniging", area="Zuid", in_plan=True),
    )


def _divide_tasks(dossier: "Dossier", who: str, today: date) -> None:
    from analysis.dossier import read_part_tasks, save_part_task

    tasks = {PartName.PLACES: (ANALYST, 9), PartName.SCHEMES: (DEPUTY, 16), PartName.PLAN: (COORDINATOR, 45)}
    for name, known in read_part_tasks(dossier).items():
        if name in tasks:
            whose, days = tasks[name]
            save_part_task(dossier, PartTask(part=name, who=whose, due=today + timedelta(days=days), version=known.version), who)
