"""The facts of the FG-blad: what this dossier really keeps, of whom, where, and what can go out of it."""

from analysis.dossier import read_coordinator, read_designation
from analysis.exports.privacy_sheet import OUTGOING, OutgoingKind, PrivacySheet, StoredKind
from dashboard import launch, session

POLICE, OWN, PROGRAM = "politie", "uzelf", "dit programma"
RESTRICTED, SHAREABLE = "Vertrouwelijk", "Te delen"
UNTIL_WIPED = "tot u ze wist"
PROPOSED = "tot u ze wist; voorstel 36 maanden"

STORED: tuple[tuple[StoredKind, tuple[str, ...]], ...] = (
    (
        StoredKind("Registraties: soort, tijd, plaats, nummer", POLICE, RESTRICTED, PROPOSED),
        ("imports", "registrations", "corrections", "import_findings"),
    ),
    (StoredKind("Plaatsen die u zelf aanwees bij een adres", OWN, RESTRICTED, "gelijk met de registraties"), ("picks",)),
    (StoredKind("Keuzes bij mogelijk dubbele registraties", OWN, RESTRICTED, "gelijk met de registraties"), ("duplicate_decisions",)),
    (StoredKind("Notities met straatkennis", OWN, RESTRICTED, PROPOSED), ("notes",)),
    (StoredKind("Aantallen per buurt (gebiedsscan)", POLICE, RESTRICTED, PROPOSED), ("area_counts",)),
    (StoredKind("Aantallen van andere gemeenten in de regio", POLICE, RESTRICTED, PROPOSED), ("regional_counts",)),
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
    (StoredKind("Bezoekrondes: adres, duo, uitslag van een bezoek", OWN, RESTRICTED, UNTIL_WIPED), ("rounds", "round_visits")),
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

_OUTGOING = (
    *OUTGOING,
    OutgoingKind("Back-up (zip)", "het hele dossier", RESTRICTED, "uzelf"),
)


def gather_sheet() -> PrivacySheet:
    """Return what the FG-blad of the open dossier tells."""
    organisation, designation = session.organisation(), read_designation(session.dossier())
    register = session.register()
    name = organisation.municipality_name
    return PrivacySheet(
        municipality=f"{name} ({organisation.municipality_code})" if name and organisation.municipality_code else name,
        coordinator=read_coordinator(session.dossier()).name,
        purpose=designation.purpose if designation else "",
        legal_basis=designation.legal_basis if designation else "",
        designation_number=designation.number if designation else "",
        designation_date=designation.decided_on if designation else None,
        designation_until=designation.valid_until if designation else None,
        persons=(f"{designation.name} ({designation.function})",) if designation else (),
        dossier_location=str(session.dossier_folder()),
        register_description=f"{register.info.title} (uit {register.info.source_file})" if register else "er is nog geen adressenbestand",
        network_use=_network_use(),
        stored=tuple(kind for kind, _ in STORED),
        outgoing=_OUTGOING,
        settings=session.settings(),
    )


def _network_use() -> str:
    """What leaves the computer without a file being sent."""
    only_when_asked = "Alleen als u daarom vraagt: openbare adressen ophalen bij PDOK. Over incidenten vragen we niets."
    if not launch.current().uses_pdok:
        return only_when_asked
    return f"De ondergrond van de kaart komt van PDOK: dat ziet welk gebied u bekijkt. {only_when_asked}"
