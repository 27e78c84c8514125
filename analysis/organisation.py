"""Who is who and what was agreed: the facts that step 7 (*Voorbereiden*) judges and the dossier keeps.

A record that two people may edit carries `id` (None until it is kept) and `version` (grows with every change).
"""

from dataclasses import dataclass
from datetime import date, datetime

from analysis.dutch import day
from analysis.terms import Term

LEGAL_BASIS = "Wet politiegegevens, artikel 16 lid 1 onder b, 2° (handhaving van de openbare orde; tot 2019 onderdeel c)"
"""Proposed on screen; the municipality's privacy officer fixes it."""

PURPOSE = "Nazorg en preventie rond overvallen: de omgeving informeren over wat zij zelf kan doen."
"""Proposed on screen."""


class PoliceData(Term):
    """What the municipality receives from the police."""

    YES = "yes", "ja, per incident"
    ONLY_COUNTS = "only_counts", "alleen aantallen per buurt"
    NOT_YET = "not_yet", "nog niet"


class SchemeKind(Term):
    """What sort of arrangement there already is."""

    AFTERCARE = "aftercare", "nazorg"
    ORGANISATIONAL = "organisational", "organisatorisch"
    STRUCTURAL = "structural", "bouwkundig"
    TECHNICAL = "technical", "technisch"


class PartName(Term):
    """The six parts of the CCV step *Voorbereiden*, in order."""

    COORDINATOR = "coordinator", "Coördinator"
    PLACES = "places", "Locaties en slachtoffers"
    SCHEMES = "schemes", "Wat is er al"
    PARTNERS = "partners", "Partners"
    SHARING = "sharing", "Wie mag wat weten"
    PLAN = "plan", "Nazorgplan"


@dataclass(frozen=True, kw_only=True)
class Organisation:
    """The municipality that works with the dossier."""

    municipality_code: str = ""
    municipality_name: str = ""
    register_folder: str = ""
    police_data: PoliceData = PoliceData.NOT_YET
    verification_number: str = ""
    contact: str = ""
    is_demo: bool = False
    version: int = 0


@dataclass(frozen=True, kw_only=True)
class Coordinator:
    """The aftercare coordinator (or contact person) and the deputy."""

    name: str = ""
    contact: str = ""
    deputy_name: str = ""
    deputy_contact: str = ""
    absent_from: date | None = None
    absent_until: date | None = None
    checked_on: date | None = None
    version: int = 0

    def is_absent(self, as_of: date) -> bool:
        """Return whether the coordinator is away on this day; an absence without an end goes on."""
        if self.absent_from is None or as_of < self.absent_from:
            return False
        return self.absent_until is None or as_of <= self.absent_until

    def in_charge(self, as_of: date) -> str:
        """Return the name of who acts on this day; empty when there is nobody."""
        return self.deputy_name if self.is_absent(as_of) or not self.name else self.name


@dataclass(frozen=True, kw_only=True)
class Designation:
    """The check before police data open: which *aanwijzingsbesluit*, for what, and who says so."""

    number: str
    decided_on: date
    valid_until: date
    purpose: str
    legal_basis: str
    name: str
    function: str
    accepted_at: datetime | None = None


@dataclass(frozen=True)
class Verdict:
    """Whether something is allowed, with the Dutch sentence why not."""

    allowed: bool
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class Partner:
    """An organisation one works with: its role, a contact and what was agreed."""

    name: str
    code: str = ""
    role: str = ""
    kinds: str = "business,home"
    is_core: bool = False
    takes_part: bool = True
    contact_person: str = ""
    contact: str = ""
    has_agreed: bool = False
    note: str = ""
    owner: str = ""
    due: date | None = None
    id: int | None = None
    version: int = 0


@dataclass(frozen=True, kw_only=True)
class Scheme:
    """An arrangement that is already there (*wat is er al*)."""

    title: str
    kind: SchemeKind = SchemeKind.AFTERCARE
    owner: str = ""
    area: str = ""
    runs_from: date | None = None
    runs_until: date | None = None
    in_plan: bool = False
    note: str = ""
    id: int | None = None
    version: int = 0

    def has_ended(self, as_of: date) -> bool:
        """Return whether the last day is past."""
        return self.runs_until is not None and self.runs_until < as_of


@dataclass(frozen=True, kw_only=True)
class Plan:
    """The aftercare plan (*nazorgplan*): which version, decided when, to be reviewed when."""

    plan_version: str = ""
    decided_on: date | None = None
    review_by: date | None = None
    owner: str = ""
    note: str = ""
    version: int = 0


@dataclass(frozen=True, kw_only=True)
class PartTask:
    """Who arranges a part of *Voorbereiden*, and by when."""

    part: PartName
    who: str = ""
    due: date | None = None
    version: int = 0


def judge_designation(designation: Designation | None, as_of: date, *, is_demo: bool) -> Verdict:
    """Say whether police data may be opened on this day; oefengegevens always may."""
    if is_demo:
        return Verdict(True)
    if designation is None:
        return Verdict(False, "U staat niet in het aanwijzingsbesluit. Daarom ziet u geen politiegegevens.")
    if as_of > designation.valid_until:
        return Verdict(False, f"Het aanwijzingsbesluit is verlopen op {day(designation.valid_until)}.")
    if as_of < designation.decided_on:
        return Verdict(False, f"Het aanwijzingsbesluit geldt pas vanaf {day(designation.decided_on)}.")
    return Verdict(True)


def what_is_missing(designation: Designation) -> str:
    """Return the Dutch sentence on what has still to be filled in; empty when the check is complete."""
    texts = {
        "het nummer van het besluit": designation.number,
        "het doel": designation.purpose,
        "de grondslag": designation.legal_basis,
        "uw naam": designation.name,
        "uw functie": designation.function,
    }
    blank = [word for word, text in texts.items() if not text.strip()]
    if blank:
        return f"Vul nog in: {', '.join(blank)}."
    if designation.valid_until < designation.decided_on:
        return "De einddatum ligt voor de datum van het besluit. Kijk de twee datums na."
    return ""
