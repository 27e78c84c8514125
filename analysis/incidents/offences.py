"""What happened and where: the codes and words of a police file as a kind and a target type.

A robbery (*overval*) takes goods with violence or threat in an enclosed space or on an organised transport; on the public
road, also in a portiek, galerij or lift, it is *straatroof*. A robbed delivery rider counts as a robbery of the business.
"""

import csv
import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache

from analysis.catalogues import catalogue
from analysis.terms import Kind

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


@dataclass(frozen=True)
class Target:
    """What kind of place it was: the word we show, and its group (business, home, public, transport or empty)."""

    target_type: str
    group: str


@lru_cache(maxsize=65_536)
def words(text: str) -> str:
    """Return text as small words without accents and signs, one blank between them."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return " ".join(re.findall(r"[a-z0-9]+", plain))


@cache
def _kinds_by_code() -> dict[str, str]:
    with catalogue("offence_codes.csv").open(encoding="utf-8", newline="") as stream:
        return {row["code"]: row["kind"] for row in csv.DictReader(stream)}


@cache
def _targets() -> list[tuple[str, Target]]:
    """Return every word for a target, longest first: `flatwoning` before `flat`."""
    with catalogue("target_types.csv").open(encoding="utf-8", newline="") as stream:
        found = [
            (word, Target(row["target_type"], row["group"]))
            for row in csv.DictReader(stream)
            for word in {words(row["target_type"]), *row["words"].split("|")}
        ]
    return sorted(found, key=lambda item: (-len(item[0]), item[0]))


@lru_cache(maxsize=4096)
def recognise_target(text: str) -> Target:
    """Return the target that this text names; `overig` for one we do not know, empty for no text."""
    plain = f" {words(text)} "
    if not plain.strip():
        return Target("", "")
    for word, target in _targets():
        if f" {word} " in plain:
            return target
    # compounds: "vrijstaande woning" was found above, "speelgoedwinkel" and "tussenwoningen" end or begin with the word
    for word, target in _targets():
        if len(word) >= 5 and re.search(rf"\w{word}(?:s|en)? | {word}(?:s|en|je|tje)? ", plain):
            return target
    return Target("overig", "")


@lru_cache(maxsize=4096)
def recognise_kind(code: str, text: str, target: str) -> Kind | None:
    """Return the kind of offence; the code decides, then the description. None when neither is known."""
    place = recognise_target(target)
    listed = _kind_of_code(code) or _kind_of_code(text)
    known = listed or _kind_of_text(words(text)) or _kind_of_text(words(code))
    if known is None and (_looks_like_code(code) or _looks_like_code(text)):
        return Kind.OTHER
    if known is None:
        return None
    if known == _ROBBERY:
        return robbery_at(place)
    if known == Kind.STREET_ROBBERY and place.target_type == _DELIVERY:
        return Kind.BUSINESS_ROBBERY
    return _KINDS[known]


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


def _looks_like_code(text: str) -> bool:
    return _CODE.match(text) is not None


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
