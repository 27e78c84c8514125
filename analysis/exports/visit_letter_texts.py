"""The words of the announcement letters (B1, own text) and the fields a template may hold. Nothing of an incident stands in them."""

from analysis.evening_script import Group

TIP_FIELDS = ("tip 1", "tip 2", "tip 3")
FIELDS = {
    "gemeente": "gemeente",
    "gebied": "straat of winkelgebied",
    "aanleiding": "reden (alleen het seizoen)",
    "eerste dag": "eerste dag",
    "laatste dag": "laatste dag",
    "tijd": "tussen welke tijden",
    "bezoekers": "namen en functies",
    "controlenummer": "controlenummer van de gemeente",
    "contact": "telefoonnummer of e-mailadres",
    "afzender": "naam van de coördinator",
    "functie": "functie",
    "herkomst": "waar de adressen vandaan komen",
    "privacycontact": "contact voor privacy",
    "vernietigen na": "dag",
    **dict.fromkeys(TIP_FIELDS, "tip"),
    "regel 1": "aan wie",
    "regel 2": "straat en nummer",
    "regel 3": "postcode en plaats",
}
"""Every field of a template, with what stands behind 'vul in' when it is empty."""

_PHONES = "Ziet u iets verdachts? Bel **112**. Heeft het geen haast? Bel 0900-8844. Liever zonder uw naam? Bel 0800-7000."
_TIPS = tuple(f"- {{{{{name}}}}}" for name in TIP_FIELDS)
_CLOSE = ("Met vriendelijke groet,", "{{afzender}}, {{functie}}, gemeente {{gemeente}}")
_PRIVACY = "~ {{herkomst}} Wij vernietigen de adressenlijst na {{vernietigen na}}. Vragen over privacy: {{privacycontact}}."

HEADS = {Group.ENTREPRENEURS: "Wij komen bij uw zaak langs", Group.RESIDENTS: "Wij komen door uw straat"}

BODY = {
    Group.ENTREPRENEURS: (
        "Beste ondernemer,",
        "{{aanleiding}} Wij willen u en uw medewerkers helpen om veilig te werken. Daarom komen wij bij u langs.",
        "# Wanneer en wie",
        "**Van {{eerste dag}} tot en met {{laatste dag}}, tussen {{tijd}}**, bezoeken {{bezoekers}} de zaken in {{gebied}}. "
        "Een bezoek duurt ongeveer tien minuten. Komt het niet uit? Zeg het gerust, dan komen wij een andere keer.",
        "# Kunt u ons vertrouwen?",
        "De bezoekers hebben een legitimatie bij zich. Twijfelt u? Bel **{{controlenummer}}**. "
        "Heeft u een vraag of wilt u een andere tijd? Neem contact op via {{contact}}.",
        "# Dit kunt u vandaag al doen",
        *_TIPS,
        _PHONES,
        *_CLOSE,
        _PRIVACY,
    ),
    Group.RESIDENTS: (
        "Beste bewoner,",
        "{{aanleiding}} Er is veel dat u zelf kunt doen om veilig te wonen. Daarom lopen wij door uw straat met een kaart met tips.",
        "# Wanneer en wie",
        "**Van {{eerste dag}} tot en met {{laatste dag}}, tussen {{tijd}}**, lopen {{bezoekers}} door {{gebied}}.",
        "# Kunt u ons vertrouwen?",
        "**Zij komen niet binnen en vragen nooit om geld, een pas of een pincode.** "
        "U hoeft niet open te doen; dan gaat de kaart door de bus. "
        "Twijfelt u? Houd de deur dicht en bel **{{controlenummer}}**, niet een nummer dat u aan de deur krijgt. "
        "Liever geen bezoek, of een vraag? Neem contact op via {{contact}}.",
        "# Tips voor vandaag",
        *_TIPS,
        _PHONES,
        *_CLOSE,
        _PRIVACY,
    ),
}
