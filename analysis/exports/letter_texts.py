"""The words of the invitations (B1, own text). No place, day or manner of an incident; {…} is a field of `Invitation`."""

from dataclasses import dataclass

from analysis.evening_script import Group


@dataclass(frozen=True)
class Letter:
    """The parts of a letter, in order; **…** is bold."""

    subject: str
    opening: tuple[str, ...]
    facts: tuple[tuple[str, str], ...]
    middle: tuple[str, ...]
    visit_heading: str
    visit: str
    tips_heading: str
    closing: tuple[str, ...]
    privacy: str


MISSING = {
    "area": "straat of winkelgebied",
    "season": "reden (alleen het seizoen)",
    "on": "dag",
    "begins": "begintijd",
    "ends": "eindtijd",
    "venue_name": "naam van de zaal",
    "venue_address": "adres van de zaal",
    "accessibility": "toegankelijkheid, bijvoorbeeld: zonder drempels, met ringleiding",
    "partners": "wie er zijn",
    "sign_up": "telefoonnummer of e-mailadres",
    "sign_up_before": "laatste dag om aan te melden",
    "visit_from": "eerste dag",
    "visit_until": "laatste dag",
    "visitors": "namen en functies",
    "verification_number": "controlenummer van de gemeente",
    "municipality": "gemeente",
    "sender_name": "naam van de coördinator",
    "sender_function": "functie",
    "privacy_contact": "contact voor privacy",
    "destroy_after": "dag",
}
"""What stands behind 'vul in' when a field is empty."""

_FACTS = (
    ("Wanneer", "{on}, van {begins} tot {ends} uur"),
    ("Waar", "{venue_name}, {venue_address}"),
    ("Toegang", "{accessibility}"),
    ("Aanmelden", "vóór {sign_up_before} via {sign_up}; zeg erbij met hoeveel personen u komt"),
)
_PHONES = "Ziet u iets verdachts? Bel **112**. Heeft het geen haast? Bel 0900-8844. Liever zonder uw naam? Bel 0800-7000."
_GREETING = "Met vriendelijke groet,\n{sender_name}\n{sender_function}, gemeente {municipality}"

LETTERS = {
    Group.ENTREPRENEURS: Letter(
        subject="Uitnodiging: veilig ondernemen in {area}",
        opening=(
            "Beste ondernemer,",
            "{season} Wij willen u en uw medewerkers helpen om veilig te werken. Daarom nodigen wij u uit voor een bijeenkomst.",
        ),
        facts=_FACTS,
        middle=("U hoort wat u zelf kunt doen en u kunt al uw vragen stellen. Deze partijen zijn er: {partners}.",),
        visit_heading="Wij komen ook bij u langs",
        visit=(
            "Tussen {visit_from} en {visit_until} bezoeken {visitors} uw zaak. Het gesprek duurt ongeveer tien minuten. "
            "Zij hebben een legitimatie bij zich. Twijfelt u? Bel {verification_number}."
        ),
        tips_heading="Dit kunt u vandaag al doen",
        closing=(_PHONES, _GREETING),
        privacy=(
            "Uw adres komt uit de openbare adressenregistratie en het bedrijvenbestand. "
            "Wij vernietigen de adressenlijst na {destroy_after}. Vragen over privacy: {privacy_contact}."
        ),
    ),
    Group.RESIDENTS: Letter(
        subject="Uitnodiging: veilig wonen in {area}",
        opening=(
            "Beste bewoner,",
            "{season} Er is veel dat u zelf kunt doen om veilig te wonen. Wij nodigen u uit voor een bijeenkomst bij u in de buurt.",
        ),
        facts=_FACTS,
        middle=(
            "U krijgt praktische tips en u kunt al uw vragen stellen. Deze partijen zijn er: {partners}.",
            "Kunt u niet komen, maar wilt u wel advies bij u thuis? Laat het weten via {sign_up}.",
        ),
        visit_heading="Wij komen door uw straat",
        visit=(
            "Tussen {visit_from} en {visit_until} lopen {visitors} overdag door uw straat met een kaart met tips. **Zij komen niet binnen "
            "en vragen nooit om geld, een pas of een pincode.** U hoeft niet open te doen. Twijfelt u? Bel {verification_number}, "
            "niet een nummer dat u aan de deur krijgt."
        ),
        tips_heading="Tips voor vandaag",
        closing=(_PHONES, _GREETING),
        privacy=(
            "Uw adres komt uit de openbare adressenregistratie. Alle bewoners van deze straten krijgen deze brief. "
            "Wij vernietigen de adressenlijst na {destroy_after}. Vragen over privacy: {privacy_contact}."
        ),
    ),
}
