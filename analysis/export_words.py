"""What the kinds of files are called: light, so that the command line can list them at once."""

from analysis.terms import Zone

KIND_WORDS: dict[str, tuple[Zone, str]] = {
    "bezoeklijst": (Zone.SHAREABLE, "bezoeklijst (xlsx en csv)"),
    "bezoekmap": (Zone.SHAREABLE, "bezoekmap voor elk duo (pdf)"),
    "bezoekronde": (Zone.SHAREABLE, "bezoekronde om in te vullen (xlsx en csv)"),
    "veldkaart": (Zone.SHAREABLE, "bezoekronde voor kaartprogramma's (gpkg en geojson)"),
    "etiketten": (Zone.SHAREABLE, "etiketten (pdf)"),
    "adreslijst": (Zone.SHAREABLE, "adreslijst voor de drukker (xlsx en csv)"),
    "brief": (Zone.SHAREABLE, "aankondigingsbrief om te kopiëren (docx)"),
    "brieven": (Zone.SHAREABLE, "aankondigingsbrief voor elk adres (docx)"),
    "uitnodiging": (Zone.SHAREABLE, "uitnodiging voor de bijeenkomst (docx)"),
    "agenda": (Zone.SHAREABLE, "bijeenkomst voor de agenda (ics)"),
    "raadstabel": (Zone.SHAREABLE, "tabel voor de raad: overvallen per buurt en jaar (xlsx en csv)"),
    "coordinatorlijst": (Zone.RESTRICTED, "bezoeklijst voor de coördinator, met waarom een adres is gekozen (xlsx)"),
    "uitgifte": (Zone.RESTRICTED, "welke adressen aan wie zijn gegeven (xlsx)"),
}
"""By code: the zone and what it is (Dutch)."""

ZONE_WORDS = {Zone.SHAREABLE: "te_delen", Zone.RESTRICTED: "vertrouwelijk"}
"""What a zone is called on the command line."""
