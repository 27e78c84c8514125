"""What happened and where: the codes and words of a police file as a kind and a target type.

A robbery (*overval*) takes goods with violence or threat in an enclosed space or on an organised transport; on the public
road, also in a portiek, galerij or lift, it is *straatroof*. A robbed delivery rider counts as a robbery of the business.
"""

import csv
import re
from functools import cache, lru_cache

from analysis.catalogues import catalogue
from analysis.incidents.targets import Target, recognise_target, words
from analysis.terms import ROBBERIES, Kind

SEVERITY = (
    Kind.TRANSPORT_ROBBERY,
    Kind.HOME_ROBBERY,
    Kind.BUSINESS_ROBBERY,
    Kind.STREET_ROBBERY,
    Kind.HOME_BURGLARY,
    Kind.BUSINESS_BURGLARY,
    Kind.OTHER,
)
"""Heaviest first: an incident with several registrations counts once, under the heaviest (counting rule of CBS)."""

_KINDS = {str(kind): kind for kind in Kind}
_ROBBERY = "robbery"
_DELIVERY = "bezorger"
_EVERY_ROBBERY = {"overval", "overvallen", "roofoverval", "roofovervallen", "alle overvallen"}


@cache
def _kinds_by_code() -> dict[str, str]:
    with catalogue("offence_codes.csv").open(encoding="utf-8", newline="") as stream:
        return {row["code"]: row["kind"] for row in csv.DictReader(stream)}


@lru_cache(maxsize=4096)
def recognise_kind(code: str, text: str, target: str) -> Kind | None:
    """Return the kind of offence; the code decides, then the description. None when neither is known.

    A code that is in no list of the police or CBS says nothing, however much it looks like one.
    """
    place = recognise_target(target)
    known = _known(code, text)
    if known is None:
        return None
    if known == _ROBBERY:
        return robbery_at(place)
    if known == Kind.STREET_ROBBERY and place.target_type == _DELIVERY:
        return Kind.BUSINESS_ROBBERY
    return _KINDS[known]


def _known(code: str, text: str) -> str | None:
    return _kind_of_code(code) or _kind_of_code(text) or _kind_of_text(words(text)) or _kind_of_text(words(code))


def is_robbed_delivery(code: str, text: str, target: str) -> bool:
    """Return whether a row says straatroof of somebody who delivers: that counts as a robbery of the business."""
    return recognise_target(target).target_type == _DELIVERY and _known(code, text) == Kind.STREET_ROBBERY


def kinds_named(text: str) -> tuple[Kind, ...]:
    """Return the kinds that a user means by a word: a code of ours, an MK code, or Dutch ("straatroof", "overval woning").

    "overval" means every kind of robbery. Empty when the word is not known.
    """
    plain = words(text)
    if plain.replace(" ", "_") in _KINDS:
        return (_KINDS[plain.replace(" ", "_")],)
    if plain in _EVERY_ROBBERY:
        return ROBBERIES
    by_label = {words(kind.label): kind for kind in Kind}
    if plain in by_label:
        return (by_label[plain],)
    known = _kind_of_code(text) or _kind_of_text(plain)
    if known is None:
        return ()
    if known == _ROBBERY:
        return ROBBERIES
    # "diefstal" is one offence out of many: only the word for all of them means "ander delict"
    return () if known == Kind.OTHER and _kind_of_code(text) is None else (_KINDS[known],)


def robbery_at(place: Target) -> Kind:
    """Return the kind of a robbery of which only the place says more; most robberies are of businesses."""
    by_group = {"home": Kind.HOME_ROBBERY, "transport": Kind.TRANSPORT_ROBBERY, "public": Kind.STREET_ROBBERY}
    return by_group.get(place.group, Kind.BUSINESS_ROBBERY)


_CODE = re.compile(r"\s*(?:MK\s*)?([A-M])\s?(\d{2,4})(?!\w)|\s*(\d)\.(\d{1,2})\.(\d{1,2})(?!\d)", re.I)


def _kind_of_code(text: str) -> str | None:
    """Return the kind of a code of maatschappelijke klassen or of CBS at the start of a text, when we know the code."""
    match = _CODE.match(text)
    if match is None:
        return None
    letter, digits, *parts = match.groups()
    return _kinds_by_code().get(f"{letter.upper()}{digits}" if letter else ".".join(parts))


_TEXT_RULES = (
    (r"\bram ?kra\w+", Kind.BUSINESS_BURGLARY),
    (r"\bplof ?kra\w+", Kind.OTHER),
    (
        r"\b(?:straat ?roof|straatroven|straat ?beroving|tas(?:sen|jes)? ?roof|beroving (?:op )?(?:de )?(?:openbare )?(?:straat|weg))",
        Kind.STREET_ROBBERY,
    ),
    (r"overval\w*.*(?:geld|waarde|transport)|(?:geld|waarde) ?transport\w* ?(?:overval|roof)", Kind.TRANSPORT_ROBBERY),
    (r"woning ?overval\w*|overval\w*.*(?:woning|woonhuis|\bhuis\b|appartement|boerderij)|home ?invasion", Kind.HOME_ROBBERY),
    (r"(?:bedrijfs?|winkel|bank|horeca) ?overval\w*", Kind.BUSINESS_ROBBERY),
    (r"overval\w*.*(?:openbare weg|op straat)", Kind.STREET_ROBBERY),
    (
        r"overval\w*.*(?:bedrij|winkel|object|horeca|tankstation|supermarkt|snackbar|juwelier|bank|kantoor|cafe|restaurant|hotel)",
        Kind.BUSINESS_ROBBERY,
    ),
    (r"overval", _ROBBERY),
    (r"(?:box|garage|schuur|tuinhuis|kelder)", Kind.OTHER),
    (r"winkel ?diefstal|zakkenroll|tassenroll", Kind.OTHER),
    (r"(?:inbraak|insluiping|diefstal|inbraken|ingebroken).*(?:woning|woonhuis)|woning ?inbra\w+|woning ?insluiping", Kind.HOME_BURGLARY),
    (
        r"(?:inbraak|insluiping|diefstal|inbraken|ingebroken).*(?:bedrij|kantoor|winkel|school|sportcomplex|hotel|horeca)",
        Kind.BUSINESS_BURGLARY,
    ),
    (r"(?:bedrijfs?|winkel|kantoor) ?inbra\w+", Kind.BUSINESS_BURGLARY),
    (r"\bberoving|\bberoofd|\broof\b", _ROBBERY),
    (
        r"diefstal|afpers|chantage|mishandel|bedreig|vernieling|heling|inbraak|fraude|oplichting|geweld|stalking|gijzeling|drugs|wapen|zeden|brand"
        r"|overlast|verkeer|aanranding|verkrachting|moord|doodslag|ontvoering|vermissing|huisvredebreuk|verduister|openlijk|discriminatie|cyber",
        Kind.OTHER,
    ),
)


def _kind_of_text(text: str) -> str | None:
    """Return the kind that a description names, heaviest reading of its words first."""
    return next((str(kind) for pattern, kind in _TEXT_RULES if re.search(pattern, text)), None)


def says_attempt(text: str, offence: str) -> bool:
    """Return whether the offence was an attempt, from the column for it or else from the description."""
    answer = words(text)
    if answer:
        return answer in {"j", "ja", "1", "x", "waar", "true", "y", "yes", "poging"} or answer.startswith("poging")
    return "poging" in words(offence)
