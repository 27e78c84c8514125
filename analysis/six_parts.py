"""The six parts of the CCV step *Voorbereiden*, each judged by itself: facts in, Dutch sentences out."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from analysis.dutch import amount, day, enumerate_words, net_and_gross
from analysis.organisation import (
    Coordinator,
    Designation,
    Organisation,
    PartName,
    Partner,
    PartTask,
    Plan,
    PoliceData,
    Scheme,
    judge_designation,
)
from analysis.settings import Settings
from analysis.terms import Term

DEPARTMENT = "afdeling OOV"
"""Is to act as long as there is no coordinator."""

_NAMED = 3


class Progress(Term):
    """How far a part is."""

    ARRANGED = "arranged", "geregeld"
    BUSY = "busy", "bezig"
    MISSING = "missing", "ontbreekt"
    ATTENTION = "attention", "let op"


@dataclass(frozen=True, kw_only=True)
class Picture:
    """What is known of places and victims now; computed from register and dossier."""

    has_register: bool = False
    incidents: int = 0
    registrations: int = 0
    hotspots: int = 0
    attention_areas: int = 0
    unresolved: int = 0
    counted_areas: int = 0
    data_until: date | None = None


@dataclass(frozen=True, kw_only=True)
class Situation:
    """Everything the six parts are judged by."""

    organisation: Organisation = field(default_factory=Organisation)
    coordinator: Coordinator = field(default_factory=Coordinator)
    designation: Designation | None = None
    partners: Sequence[Partner] = ()
    schemes: Sequence[Scheme] = ()
    plan: Plan = field(default_factory=Plan)
    tasks: dict[PartName, PartTask] = field(default_factory=dict)
    picture: Picture = field(default_factory=Picture)


@dataclass(frozen=True)
class PreparationPart:
    """One of the six parts: sentences on what is arranged and what is missing, and who does what by when."""

    name: PartName
    state: Progress
    arranged: str
    missing: str = ""
    first: str = ""
    """What to do first, as the end of a sentence."""
    who: str = ""
    due: date | None = None

    @property
    def who_and_when(self) -> str:
        """Return 'Wie: analist OOV · vóór 5 december 2026'; empty when everything is arranged."""
        if self.state is Progress.ARRANGED:
            return ""
        when = f" · vóór {day(self.due)}" if self.due else ""
        return f"Wie: {self.who}{when}"


def judge_coordinator(situation: Situation, as_of: date, settings: Settings) -> PreparationPart:
    """Say whether somebody coordinates, also when that person is away; either a coordinator or a contact person will do."""
    one, name = situation.coordinator, PartName.COORDINATOR
    if not one.name:
        nobody = "Er is nog geen coördinator nazorg of contactpersoon."
        return PreparationPart(name, Progress.MISSING, "", nobody, "wijs een coördinator nazorg of contactpersoon aan", who=DEPARTMENT)
    if one.is_absent(as_of):
        until = f" tot en met {day(one.absent_until)}" if one.absent_until else ""
        if not one.deputy_name:
            alone = f"De coördinator is afwezig{until} en er is geen vervanger."
            return PreparationPart(name, Progress.ATTENTION, "", alone, "wijs een vervanger van de coördinator aan", who=DEPARTMENT)
        return PreparationPart(name, Progress.ARRANGED, f"De coördinator is afwezig{until}. De vervanger neemt waar.")
    if not one.deputy_name:
        arranged = "De coördinator nazorg is aangewezen."
        return PreparationPart(name, Progress.BUSY, arranged, "Er is nog geen vervanger.", "wijs een vervanger van de coördinator aan")
    arranged = "Coördinator nazorg en een vervanger zijn aangewezen."
    if one.checked_on is None:
        return PreparationPart(name, Progress.ARRANGED, arranged)
    if as_of > one.checked_on + timedelta(days=round(settings.recheck_months * 365.25 / 12)):
        old = f"Dit is voor het laatst gecontroleerd op {day(one.checked_on)}. Kloppen de namen nog?"
        return PreparationPart(name, Progress.BUSY, arranged, old, "controleer of de coördinator en de vervanger nog kloppen")
    return PreparationPart(name, Progress.ARRANGED, f"{arranged} Gecontroleerd op {day(one.checked_on)}.")


def judge_places(situation: Situation, as_of: date, settings: Settings, hide_confidential: bool) -> PreparationPart:
    """Say what is known of where and to whom it happens; counts per buurt, and no hotspot, are answers too."""
    picture, wanted, name = situation.picture, situation.organisation.police_data, PartName.PLACES
    if not picture.has_register:
        none = "Er is nog geen adressenbestand van uw gemeente."
        return PreparationPart(name, Progress.MISSING, "", none, "maak het adressenbestand van uw gemeente")
    register = "Het adressenbestand van uw gemeente is er."
    if wanted is PoliceData.ONLY_COUNTS and picture.counted_areas:
        areas = amount(picture.counted_areas, "buurt", "buurten")
        told = "Aantallen per buurt zijn ingelezen." if hide_confidential else f"Aantallen per buurt zijn er voor {areas}."
        return PreparationPart(name, Progress.ARRANGED, told)
    if not picture.incidents:
        file = "een gebiedsscan met aantallen per buurt" if wanted is PoliceData.ONLY_COUNTS else "een regionaal overzicht"
        return PreparationPart(name, Progress.BUSY, register, "Er zijn nog geen politiegegevens.", f"vraag de politie om {file}")
    told = "De politiegegevens zijn ingelezen." if hide_confidential else _what_is_seen(picture)
    if picture.unresolved:
        look = "adressen nakijken" if hide_confidential else f"{amount(picture.unresolved, 'adres', 'adressen')} nakijken"
        return PreparationPart(name, Progress.BUSY, told, f"Nog {look}.", look)
    if picture.data_until is None:
        return PreparationPart(name, Progress.ARRANGED, told)
    told = f"{told} Gegevens tot en met {day(picture.data_until)}."
    renew_by = picture.data_until + timedelta(weeks=settings.data_age_weeks)
    if as_of > renew_by:
        weeks = (as_of - picture.data_until).days // 7
        old = f"De gegevens lopen tot {day(picture.data_until)}. Dat is {weeks} weken geleden."
        return PreparationPart(name, Progress.ATTENTION, told, old, "vraag de politie om een nieuw overzicht")
    return PreparationPart(name, Progress.ARRANGED, told, f"Nieuw overzicht vragen vóór {day(renew_by)}.")


def _what_is_seen(picture: Picture) -> str:
    """The concentrations in one sentence; none is also an answer."""
    counts = ((picture.hotspots, "hotspot", "hotspots"), (picture.attention_areas, "aandachtsgebied", "aandachtsgebieden"))
    found = [f"één {one}" if count == 1 else amount(count, one, several) for count, one, several in counts if count]
    counted = net_and_gross(picture.incidents, max(picture.registrations, picture.incidents))
    if not found:
        return f"Geen hotspot: {counted}."
    return re.sub("^één", "Eén", f"{', '.join(found)}. {counted}.")


def judge_schemes(schemes: Sequence[Scheme], as_of: date) -> PreparationPart:
    """Say whether it is written down what there is already, and whether it still runs."""
    name = PartName.SCHEMES
    if not schemes:
        none = "Er is nog niet opgeschreven welke nazorg en maatregelen er al zijn."
        return PreparationPart(name, Progress.MISSING, "", none, "schrijf op welke regelingen en maatregelen er al zijn")
    arranged = f"{amount(len(schemes), 'regeling of maatregel', 'regelingen en maatregelen')}."
    ended = [scheme for scheme in schemes if scheme.has_ended(as_of)]
    if ended:
        past = f"Van {len(ended)} is de einddatum voorbij."
        return PreparationPart(name, Progress.BUSY, arranged, past, f"kijk na of {_titles(ended)} nog loopt")
    chosen = sum(scheme.in_plan for scheme in schemes)
    if not chosen:
        return PreparationPart(
            name, Progress.BUSY, arranged, "Nog niets is gekozen voor het plan.", "kies welke regelingen in het nazorgplan komen"
        )
    return PreparationPart(name, Progress.ARRANGED, f"{arranged} Daarvan {'komt' if chosen == 1 else 'komen'} er {chosen} in het plan.")


def _titles(schemes: Sequence[Scheme]) -> str:
    return f"‘{schemes[0].title}’" + (" en andere" if len(schemes) > 1 else "")


def judge_partners(situation: Situation) -> PreparationPart:
    """A partner is arranged with a role and a contact; for the municipality itself that is the coordinator."""
    name = PartName.PARTNERS
    involved = [partner for partner in situation.partners if partner.takes_part]
    ready = [one for one in involved if one.role and (one.contact_person or (one.code == "municipality" and situation.coordinator.name))]
    lacking = [one for one in involved if one not in ready]
    if not involved:
        return PreparationPart(name, Progress.MISSING, "", "Er doet nog geen partner mee.", "kies met welke partners u werkt")
    verb = "heeft" if len(ready) == 1 else "hebben"
    arranged = f"{len(ready)} van {amount(len(involved), 'partner', 'partners')} {verb} een rol en een contactpersoon."
    if not lacking:
        return PreparationPart(name, Progress.ARRANGED, arranged)
    names = [one.name for one in sorted(lacking, key=lambda one: not one.is_core)]
    rest = [f"{len(names) - _NAMED} andere"] if len(names) > _NAMED else []
    missing = f"Ontbreekt: {enumerate_words(names[:_NAMED] + rest)}."
    due = min((one.due for one in lacking if one.due), default=None)
    core = [one for one in lacking if one.is_core]
    if not core and len(ready) >= len(lacking):
        return PreparationPart(name, Progress.ARRANGED, arranged, missing)
    first = f"zoek een contactpersoon bij {names[0]}"
    state = Progress.BUSY if any(one.code != "municipality" for one in ready) else Progress.MISSING
    return PreparationPart(name, state, arranged, missing, first, due=due)


def judge_sharing(situation: Situation, as_of: date, settings: Settings) -> PreparationPart:
    """Say whether police data may be opened, and for how long."""
    name, one, wanted = PartName.SHARING, situation.designation, situation.organisation.police_data
    if one is None:
        if situation.organisation.is_demo:
            return PreparationPart(name, Progress.ARRANGED, "Met oefengegevens is geen aanwijzingsbesluit nodig.")
        if wanted is PoliceData.ONLY_COUNTS:
            return PreparationPart(name, Progress.ARRANGED, "Voor aantallen per buurt is geen aanwijzingsbesluit nodig.")
        none = "Er is nog geen aanwijzingsbesluit. Zonder besluit opent het programma geen politiegegevens."
        return PreparationPart(name, Progress.MISSING, "", none, "regel het aanwijzingsbesluit")
    verdict = judge_designation(one, as_of, is_demo=False)
    if not verdict.allowed:
        return PreparationPart(
            name, Progress.ATTENTION, "", f"{verdict.reason} De politiegegevens zijn op slot.", "vernieuw het aanwijzingsbesluit"
        )
    arranged = f"Aanwijzingsbesluit geldig tot en met {day(one.valid_until)}."
    days = (one.valid_until - as_of).days
    if days > settings.expiry_warning_days:
        return PreparationPart(name, Progress.ARRANGED, arranged)
    first = f"het aanwijzingsbesluit verloopt {'vandaag' if days == 0 else 'over ' + amount(days, 'dag', 'dagen')}"
    return PreparationPart(name, Progress.ATTENTION, arranged, "Daarna gaan de politiegegevens op slot.", first, due=one.valid_until)


def judge_plan(plan: Plan, as_of: date) -> PreparationPart:
    """Say whether there is a plan and whether it is due for review."""
    name = PartName.PLAN
    if not plan.plan_version and plan.decided_on is None:
        return PreparationPart(
            name, Progress.MISSING, "", "Er is nog geen nazorgplan.", "begin met het nazorgplan", who=plan.owner, due=plan.review_by
        )
    version = f"Versie {plan.plan_version}" if plan.plan_version else "Het nazorgplan"
    if plan.decided_on is None:
        concept = f"{version} is een concept."
        return PreparationPart(
            name,
            Progress.BUSY,
            concept,
            "Het plan is nog niet vastgesteld.",
            "laat het nazorgplan vaststellen",
            who=plan.owner,
            due=plan.review_by,
        )
    arranged = f"{version}, vastgesteld op {day(plan.decided_on)}."
    if plan.review_by is not None and plan.review_by < as_of:
        past = f"Het plan zou herzien worden vóór {day(plan.review_by)}."
        return PreparationPart(name, Progress.ATTENTION, arranged, past, "herzie het nazorgplan", who=plan.owner)
    review = f"Herzien vóór {day(plan.review_by)}." if plan.review_by else ""
    return PreparationPart(name, Progress.ARRANGED, f"{arranged} {review}".strip(), who=plan.owner)
