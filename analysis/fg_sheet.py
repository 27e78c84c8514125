"""The facts of the FG-blad: what a dossier really keeps, of whom, where, and what can go out of it; and the sheet as a file."""

from analysis import privacy
from analysis.action_files import OutgoingFile
from analysis.dossier import Dossier, read_coordinator, read_designation, read_organisation
from analysis.dutch import day
from analysis.exports.privacy_sheet import OutgoingKind, PrivacySheet, StoredKind, privacy_sheet_pdf
from analysis.register import Register
from analysis.settings import DEFAULTS, Settings

POLICE, OWN, PROGRAM = "politie", "uzelf", "dit programma"
RESTRICTED, SHAREABLE, BOTH = "Vertrouwelijk", "Te delen", "Beide"
UNTIL_WIPED = "tot u ze wist"
PROPOSED = "tot u ze wist; voorstel 36 maanden"

STORED: tuple[tuple[StoredKind, tuple[str, ...]], ...] = (
    (
        StoredKind("Registraties: soort, tijd, plaats, nummer", POLICE, RESTRICTED, PROPOSED),
        ("imports", "registrations", "corrections", "import_findings"),
    ),
    (
        StoredKind("Aangewezen plaatsen, keuzes bij dubbele", OWN, RESTRICTED, "gelijk met de registraties"),
        ("picks", "duplicate_decisions"),
    ),
    (StoredKind("Notities met straatkennis", OWN, RESTRICTED, PROPOSED), ("notes",)),
    (StoredKind("Aantallen per buurt en per gemeente", POLICE, RESTRICTED, PROPOSED), ("area_counts", "regional_counts")),
    (StoredKind("Vastgelegde standen: concentraties op een datum", PROGRAM, RESTRICTED, "gelijk met de registraties"), ("snapshots",)),
    (StoredKind("Aantallen die buurgemeenten deelden", "buurgemeenten", SHAREABLE, UNTIL_WIPED), ("neighbour_counts",)),
    (StoredKind("Importprofielen: namen van kolommen", OWN, SHAREABLE, UNTIL_WIPED), ("import_profiles",)),
    (
        StoredKind("Acties met adres, doelgroep, bedrijfsnaam", PROGRAM, RESTRICTED, UNTIL_WIPED),
        ("actions", "action_addresses", "choice_history"),
    ),
    (
        StoredKind("Eigen lijsten en verbeteringen: adres, doelgroep", OWN, SHAREABLE, UNTIL_WIPED),
        ("member_lists", "member_addresses", "premises_corrections", "measure_lines"),
    ),
    (
        StoredKind("Bezoekrondes: adres, duo, uitslag van een bezoek", OWN, RESTRICTED, UNTIL_WIPED),
        ("rounds", "round_visits", "round_steps"),
    ),
    (StoredKind("Eigen sjablonen en straten van de kaart", OWN, SHAREABLE, UNTIL_WIPED), ("own_files",)),
    (
        StoredKind("Bijeenkomsten: dag, plaats, aantallen", OWN, SHAREABLE, UNTIL_WIPED),
        ("evenings", "evening_parts", "evening_partners"),
    ),
    (
        StoredKind("Contactpersonen: naam, telefoon, e-mail", OWN, SHAREABLE, UNTIL_WIPED),
        ("coordinator", "partners", "part_tasks"),
    ),
    (StoredKind("Gemeente, regelingen, nazorgplan", OWN, SHAREABLE, UNTIL_WIPED), ("organisation", "schemes", "plan")),
    (StoredKind("Aanwijzingsbesluit: nummer, naam, functie", OWN, RESTRICTED, UNTIL_WIPED), ("designations",)),
    (
        StoredKind("Logboek, en wat voor wie is klaargezet", PROGRAM, RESTRICTED, "voorstel 24 maanden"),
        ("events", "exports", "export_lists"),
    ),
    (StoredKind("Adressen, gebouwen, buurten; bedrijfsnamen", "BAG, CBS, uzelf", SHAREABLE, "tot een nieuw bestand"), ()),
)
"""What is kept, with the tables of the dossier that hold it; the last one stands beside the dossier, in the register."""

OUTGOING: tuple[tuple[OutgoingKind, tuple[str, ...]], ...] = (
    (
        OutgoingKind("Bezoeklijst, -map, -ronde, veldkaart, doelgroepen", "adres, doelgroep, bedrijfsnaam", SHAREABLE, "bezoekers"),
        ("bezoeklijst", "bezoekmap", "bezoekronde", "veldkaart", "doelgroepen"),
    ),
    (
        OutgoingKind("Etiketten, adreslijst, brieven, uitnodiging, agenda", "adres zonder naam; tekst", SHAREABLE, "drukker, genodigden"),
        ("etiketten", "adreslijst", "brief", "brieven", "uitnodiging", "agenda"),
    ),
    (
        OutgoingKind("Raadstabel, aantallen voor buurgemeenten", "geen kleine aantallen", SHAREABLE, "raad, buurgemeenten"),
        ("raadstabel", "aantallen"),
    ),
    (
        OutgoingKind("Veiligheidsbeeld, kaart voor de burgemeester", "aantallen, gebieden, punten", BOTH, "bestuur, driehoek"),
        ("veiligheidsbeeld", "burgemeesterskaart"),
    ),
    (
        OutgoingKind("Gegevensverzoek, FG-blad", "wat wij vragen en bewaren", SHAREABLE, "politie, FG"),
        ("gegevensverzoek", "fg-blad"),
    ),
    (
        OutgoingKind("Kwaliteitsrapport, lijst coördinator, uitgifte", "rijen, adres met reden", RESTRICTED, "politie, coördinator"),
        ("kwaliteitsrapport", "coordinatorlijst", "uitgifte"),
    ),
    (OutgoingKind("Back-up; kaart en tabellen van de opdrachtregel", "alles", RESTRICTED, "uzelf"), ("back-up",)),
)
"""What can go out, with the codes of the kinds of files (`export_words.KIND_WORDS`)."""

TITLE = "FG-blad"
RECIPIENT = "de FG"


def privacy_sheet_of(
    dossier: Dossier, register: Register | None, settings: Settings = DEFAULTS, *, uses_pdok: bool = False
) -> PrivacySheet:
    """Return what the FG-blad of a dossier tells.

    Parameters
    ----------
    dossier, register
        The dossier, and the addresses it works with; None when there are none yet.
    settings
        The thresholds of the share gate.
    uses_pdok
        Whether maps fetch their background from PDOK.
    """
    organisation, designation = read_organisation(dossier), read_designation(dossier)
    name = organisation.municipality_name
    return PrivacySheet(
        municipality=f"{name} ({organisation.municipality_code})" if name and organisation.municipality_code else name,
        coordinator=read_coordinator(dossier).name,
        purpose=designation.purpose if designation else "",
        legal_basis=designation.legal_basis if designation else "",
        designation_number=designation.number if designation else "",
        designation_date=designation.decided_on if designation else None,
        designation_until=designation.valid_until if designation else None,
        persons=(f"{designation.name} ({designation.function})",) if designation else (),
        dossier_location=str(dossier.folder) if dossier.folder else "een database van de gemeente",
        register_description=f"{register.info.title} (uit {register.info.source_file})" if register else "er is nog geen adressenbestand",
        network_use=_network_use(uses_pdok=uses_pdok),
        stored=tuple(kind for kind, _ in STORED),
        outgoing=tuple(kind for kind, _ in OUTGOING),
        settings=settings,
    )


def fg_sheet_file(sheet: PrivacySheet, made: privacy.Stamp) -> OutgoingFile:
    """Return the FG-blad as pdf."""
    name = privacy.file_name(TITLE, sheet.municipality, ".pdf", made)
    return OutgoingFile(name, privacy_sheet_pdf(sheet, made), 0, made, kind="fg-blad", purpose="toezicht")


def fg_dataset(dossier: Dossier) -> str:
    """Return from what the sheet is made, for its stamp."""
    return f"het dossier op {day(dossier.today)}"


def _network_use(*, uses_pdok: bool) -> str:
    """What leaves the computer without a file being sent."""
    only_when_asked = "Alleen als u daarom vraagt: openbare adressen ophalen bij PDOK. Over incidenten vragen we niets."
    if not uses_pdok:
        return only_when_asked
    return f"De ondergrond van de kaart komt van PDOK: dat ziet welk gebied u bekijkt. {only_when_asked}"
