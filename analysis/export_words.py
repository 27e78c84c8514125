"""What the kinds of files are called: light, so that the command line can list them at once."""

from analysis.terms import Zone

_OUT, _IN = (Zone.SHAREABLE,), (Zone.RESTRICTED,)
_BOTH = (Zone.SHAREABLE, Zone.RESTRICTED)

KIND_WORDS: dict[str, tuple[tuple[Zone, ...], str]] = {
    "bezoeklijst": (_OUT, "bezoeklijst (xlsx en csv)"),
    "bezoekmap": (_OUT, "bezoekmap voor elk duo (pdf)"),
    "bezoekronde": (_OUT, "bezoekronde om in te vullen (xlsx en csv)"),
    "veldkaart": (_OUT, "bezoekronde voor kaartprogramma's (gpkg en geojson)"),
    "etiketten": (_OUT, "etiketten (pdf)"),
    "adreslijst": (_OUT, "adreslijst voor de drukker (xlsx en csv)"),
    "brief": (_OUT, "aankondigingsbrief om te kopiëren (docx)"),
    "brieven": (_OUT, "aankondigingsbrief voor elk adres (docx)"),
    "uitnodiging": (_OUT, "uitnodiging voor de bijeenkomst (docx)"),
    "agenda": (_OUT, "bijeenkomst voor de agenda (ics)"),
    "doelgroepen": (_BOTH, "doelgroepen om te verbeteren en weer in te lezen (xlsx)"),
    "raadstabel": (_OUT, "tabel voor de raad: overvallen per buurt en jaar (xlsx en csv)"),
    "aantallen": (_OUT, "aantallen voor buurgemeenten (csv)"),
    "veiligheidsbeeld": (_BOTH, "veiligheidsbeeld op één A4 (pdf en docx)"),
    "burgemeesterskaart": (_BOTH, "kaart voor de burgemeester (pdf en png) met notitie (docx)"),
    "gegevensverzoek": (_OUT, "brief die de politie om gegevens vraagt (docx)"),
    "fg-blad": (_OUT, "blad voor de functionaris gegevensbescherming (pdf)"),
    "kwaliteitsrapport": (_IN, "wat wij lazen en niet meetelden, voor de politie (docx en xlsx)"),
    "coordinatorlijst": (_IN, "bezoeklijst voor de coördinator, met waarom een adres is gekozen (xlsx)"),
    "uitgifte": (_IN, "welke adressen aan wie zijn gegeven (xlsx)"),
    "back-up": (_IN, "back-up van het hele dossier (zip)"),
}
"""By code: where it may go and what it is (Dutch). Every file that a screen offers is one of these."""

ZONE_WORDS = {Zone.SHAREABLE: "te_delen", Zone.RESTRICTED: "vertrouwelijk"}
"""What a zone is called on the command line."""
