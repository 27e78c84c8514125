"""What happens at an information evening and around it: groups, partners, programme, tasks, the sentence on the season."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from analysis.dutch import MONTHS
from analysis.settings import DEFAULTS, Settings
from analysis.terms import Term


class Group(Term):
    """For whom a part of the evening is."""

    ENTREPRENEURS = "entrepreneurs", "ondernemers"
    RESIDENTS = "residents", "bewoners"


class Track(Term):
    """How much time there is to prepare."""

    REGULAR = "regular", "gewoon (acht weken)"
    ACCELERATED = "accelerated", "versneld (twee weken)"


@dataclass(frozen=True)
class ProgrammeItem:
    """One line of the programme (*avondprogramma*)."""

    at: time
    what: str
    who: str
    needed: str = ""


@dataclass(frozen=True)
class Partner:
    """Who takes part and what is asked of them."""

    name: str
    role: str
    groups: tuple[Group, ...]


@dataclass(frozen=True)
class Task:
    """Something to do before or after the evening."""

    due: date
    what: str


PARTNERS = (
    Partner("Gemeente (coördinator nazorg)", "nodigt uit, ontvangt en leidt de bijeenkomst", (Group.ENTREPRENEURS, Group.RESIDENTS)),
    Partner("Politie (wijkagent)", "vertelt wat u zelf kunt doen, zonder details van incidenten", (Group.ENTREPRENEURS, Group.RESIDENTS)),
    Partner("Slachtofferhulp Nederland", "staat met een tafel voor steun en praktische vragen", (Group.ENTREPRENEURS, Group.RESIDENTS)),
    Partner("Ondernemersvereniging", "nodigt leden mee uit en vertelt over het Keurmerk Veilig Ondernemen", (Group.ENTREPRENEURS,)),
    Partner("Platform Veilig Ondernemen", "geeft uitleg over maatregelen en training", (Group.ENTREPRENEURS,)),
    Partner("Slachtofferhulp Detailhandel", "staat met een tafel voor winkeliers", (Group.ENTREPRENEURS,)),
    Partner("Woningcorporatie", "vertelt wat zij aan sloten en verlichting doet", (Group.RESIDENTS,)),
    Partner("PKVW-erkend bedrijf", "laat sloten zien en geeft algemeen advies, zonder verkoop", (Group.RESIDENTS,)),
    Partner("Ouderenbond", "helpt met uitnodigen en beantwoordt vragen van ouderen", (Group.RESIDENTS,)),
)
"""The parties of the CCV step plan with their part in an evening; the municipality changes the list."""

_REGULAR = (
    (-56, "Doel, dag en partners vaststellen"),
    (-42, "Zaal en sprekers vastleggen"),
    (-28, "Tekst van de uitnodiging afstemmen en de adressenlijst vastleggen"),
    (-21, "Uitnodigingen drukken"),
    (-14, "Uitnodigingen bezorgen"),
    (-7, "Herinnering sturen, programma rondsturen, aanmeldingen tellen"),
    (-1, "Iedereen bellen die een taak heeft"),
    (1, "Bedanken, en bezoeken plannen bij wie niet kwam"),
    (14, "Kort verslag maken"),
    (91, "Terugkijken: wat hebben mensen gedaan?"),
)
_ACCELERATED = (
    (-14, "Besluiten: doel, dag en wie er komt"),
    (-12, "Zaal en partners vastleggen"),
    (-10, "Tekst van de uitnodiging afstemmen met de politie"),
    (-7, "Uitnodigingen bezorgen"),
    (-2, "Aanmeldingen tellen en iedereen bellen die een taak heeft"),
    (1, "Bedanken, en bezoeken plannen bij wie niet kwam"),
    (14, "Kort verslag maken"),
    (91, "Terugkijken: wat hebben mensen gedaan?"),
)


def plan_tasks(on: date, as_of: date, track: Track) -> tuple[Task, ...]:
    """Return what is to be done and when; what should have been done already is due today."""
    steps = _REGULAR if track is Track.REGULAR else _ACCELERATED
    return tuple(Task(max(on + timedelta(days=offset), as_of), what) for offset, what in steps)


_BEFORE = (
    (-60, "Zaal inrichten: geluid, ringleiding, borden", "beheerder en gemeente", "presentatie ook op papier"),
    (-30, "Doorspreken: wat zeggen we wel en niet", "coördinator en politie", "één A4 met afspraken"),
)
_ITEMS: dict[Group, tuple[tuple[int, str, str, str], ...]] = {
    Group.ENTREPRENEURS: (
        (0, "Ontvangst", "gastheer of gastvrouw", "lijst met bedrijf en aantal personen"),
        (10, "Openen en sluiten, RAAK en andere maatregelen", "wijkagent en Platform Veilig Ondernemen", "kaarten"),
        (40, "Vragen, en wat de vereniging kan doen", "voorzitter van de ondernemersvereniging", ""),
        (60, "Einde voor ondernemers, tafels aanvullen", "allen", ""),
    ),
    Group.RESIDENTS: (
        (-15, "Inloop bij de tafels van de partners", "partners", "folders"),
        (0, "Welkom en doel van de avond", "gespreksleider", "microfoon"),
        (10, "Wat weten we, zonder details", "politie", "kaart die gedeeld mag worden"),
        (25, "Wat kunt u zelf doen, met voorbeelden van sloten", "PKVW-erkend bedrijf", "deurmodel"),
        (45, "Vragen", "allen", "wie van slag is: gesprek apart"),
        (75, "Afsluiting: wat volgt er", "burgemeester of afdeling OOV", ""),
        (80, "Kaart invullen: wat vond u ervan, wilt u thuis advies", "gastheer of gastvrouw", "kaarten en pennen"),
        (105, "Nabespreken, tellen, afspraken maken", "coördinator en partners", ""),
    ),
}


def programme_of(group: Group, begins: datetime, *, is_first: bool) -> list[ProgrammeItem]:
    """Return the programme of a part that begins at this moment; the first part has the preparation before it."""
    items = (*_BEFORE, *_ITEMS[group]) if is_first else _ITEMS[group]
    return [ProgrammeItem((begins + timedelta(minutes=minutes)).time(), what, who, needed) for minutes, what, who, needed in items]


def is_dark_season(on: date, settings: Settings = DEFAULTS) -> bool:
    """Return whether a day is in the dark months."""
    first, last = settings.dark_season_first_month, settings.dark_season_last_month
    return first <= on.month <= last if first <= last else on.month >= first or on.month <= last


def say_dark_season(settings: Settings = DEFAULTS) -> str:
    """Return 'oktober tot en met maart'."""
    return f"{MONTHS[settings.dark_season_first_month - 1]} tot en met {MONTHS[settings.dark_season_last_month - 1]}"


def season_sentence(on: date, settings: Settings = DEFAULTS) -> str:
    """Return why we inform people now, out of the calendar alone: never out of an incident."""
    if is_dark_season(on, settings):
        return "In de donkere maanden is er meer kans op een overval."
    return "Ook buiten de donkere maanden is het goed om voorbereid te zijn."
