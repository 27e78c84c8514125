"""Every coded value of the product with the Dutch word a user reads for it.

The words come from the glossary (docs/glossary.md). A code is stored and compared; a word is only shown.
"""

from enum import StrEnum


class Term(StrEnum):
    """A code (its value) with its Dutch word (`label`)."""

    label: str

    def __new__(cls, code: str, label: str) -> "Term":
        """Make a member out of its code and its Dutch word."""
        member = str.__new__(cls, code)
        member._value_ = code
        member.label = label
        return member


class Kind(Term):
    """What happened."""

    BUSINESS_ROBBERY = "business_robbery", "overval op een bedrijf"
    HOME_ROBBERY = "home_robbery", "overval op een woning"
    TRANSPORT_ROBBERY = "transport_robbery", "overval op geld- of waardetransport"
    STREET_ROBBERY = "street_robbery", "straatroof"
    HOME_BURGLARY = "home_burglary", "woninginbraak"
    BUSINESS_BURGLARY = "business_burglary", "bedrijfsinbraak"
    OTHER = "other", "ander delict"


ROBBERIES = (Kind.BUSINESS_ROBBERY, Kind.HOME_ROBBERY, Kind.TRANSPORT_ROBBERY)


class Precision(Term):
    """How well the place of an incident is known, best first."""

    MANUAL = "manual", "met de hand"
    COORDINATE = "coordinate", "coördinaat"
    ADDRESS = "address", "adres"
    NUMBER = "number", "huisnummer"
    NEAREST_NUMBER = "nearest_number", "dichtstbijzijnd nummer"
    CROSSING = "crossing", "kruising"
    STREET = "street", "straat"
    POSTCODE = "postcode", "postcode"
    NEIGHBOURHOOD = "neighbourhood", "buurt"
    UNKNOWN = "unknown", "onbekend"


FINE_PRECISIONS = (
    Precision.MANUAL,
    Precision.COORDINATE,
    Precision.ADDRESS,
    Precision.NUMBER,
    Precision.NEAREST_NUMBER,
    Precision.CROSSING,
)
"""Good enough to take part in the search for concentrations."""


class Effect(Term):
    """What was done with a row of the police file."""

    KEPT = "kept", "telt mee"
    MERGED = "merged", "samengevoegd"
    LEFT_OUT = "left_out", "telt niet mee"
    SET_ASIDE = "set_aside", "apart gezet"


class Label(Term):
    """How many robberies a concentration holds (volume, not chance)."""

    HOTSPOT = "hotspot", "Hotspot"
    ATTENTION_AREA = "attention_area", "Aandachtsgebied"
    REPEAT_PLACE = "repeat_place", "Herhaalde plek"


class AboveExpected(Term):
    """The chance statement, apart from the label."""

    YES = "yes", "ja"
    NOT_SHOWN = "not_shown", "niet aantoonbaar"
    INSUFFICIENT = "insufficient", "te weinig gegevens"


class Stability(Term):
    """Whether a concentration stays when the incidents are drawn again."""

    SOLID = "solid", "stevig"
    LIKELY = "likely", "waarschijnlijk"
    UNCERTAIN = "uncertain", "onzeker"


class Change(Term):
    """What became of a concentration between two kept pictures."""

    NEW = "new", "nieuw"
    STAYED = "stayed", "gebleven"
    GONE = "gone", "verdwenen"


class Audience(Term):
    """Who should hear something, in the order of the visit list."""

    RETAIL = "retail", "Winkel"
    CATERING = "catering", "Horeca"
    DELIVERY = "delivery", "Bezorging"
    FUEL = "fuel", "Tankstation"
    JEWELLER = "jeweller", "Juwelier"
    OTHER_BUSINESS = "other_business", "Ander bedrijf"
    RESIDENTS = "residents", "Bewoners"
    USE_UNKNOWN = "use_unknown", "Functie onbekend"


BUSINESS_AUDIENCES = (
    Audience.RETAIL,
    Audience.CATERING,
    Audience.DELIVERY,
    Audience.FUEL,
    Audience.JEWELLER,
    Audience.OTHER_BUSINESS,
)


class Part(Term):
    """Where an address lies in a visit area."""

    CORE = "core", "kern"
    FRINGE = "fringe", "rand"


class Method(Term):
    """Why an address is on a list (never shown on a field list)."""

    SAME_STREET = "same_street", "zelfde straat"
    SAME_PLACE = "same_place", "zelfde plein of winkelgebied"
    SAME_COMPLEX = "same_complex", "zelfde complex of gebouw"
    SAME_NEIGHBOURHOOD = "same_neighbourhood", "zelfde buurt"
    WITHIN_DISTANCE = "within_distance", "binnen de afstand (hemelsbreed)"
    WALKING_DISTANCE = "walking_distance", "binnen de loopafstand"
    SAME_BRANCH = "same_branch", "zelfde branche"
    DRAWN_AREA = "drawn_area", "getekend gebied"
    ASSOCIATION = "association_members", "lid van een vereniging of KVO-gebied"


INCIDENT_FREE_METHODS = (Method.SAME_PLACE, Method.SAME_COMPLEX, Method.SAME_NEIGHBOURHOOD, Method.SAME_BRANCH, Method.ASSOCIATION)
"""Selections that depend on no incident and may therefore always leave."""


class VisitStatus(Term):
    """How a visit went; an address without one is still to be visited."""

    SPOKEN = "spoken", "gesproken"
    NOT_HOME = "not_home", "niet thuis"
    DECLINED = "declined", "geen belangstelling"
    REVISIT = "revisit", "later terug"
    SKIP = "skip", "overslaan"


class Answer(Term):
    """Yes or no on a list that is filled in by hand."""

    YES = "yes", "J"
    NO = "no", "N"


class Zone(Term):
    """Who may see it; the word stands on every page and in every file name."""

    RESTRICTED = "restricted", "Vertrouwelijk (politiegegevens)"
    SHAREABLE = "shareable", "Te delen, niet openbaar"
