"""The sentences for a file that cannot be used (catalogue of messages in the glossary)."""

from analysis.errors import SourceError

MESSAGES = {
    "file_unreadable": "Dit bestand kunnen we niet lezen. Het is beveiligd of beschadigd. "
    "Vraag de politie om een Excel- of csv-bestand zonder wachtwoord. Het gaat om ‘{name}’.",
    "file_not_found": "We vinden het bestand ‘{name}’ niet. Controleer de naam en de map.",
    "file_is_folder": "‘{name}’ is een map en geen bestand. Kies het bestand in die map.",
    "file_in_use": "‘{name}’ kunnen we niet openen. Sluit het bestand in Excel, of vraag of u het mag lezen.",
    "file_empty": "Het bestand ‘{name}’ is leeg. Vraag de politie het opnieuw te sturen.",
    "file_truncated": "Het bestand ‘{name}’ is niet compleet. Vraag de politie het opnieuw te sturen.",
    "file_no_rows": "In ‘{name}’ staan alleen kolomnamen en geen gegevens.",
    "file_no_columns": "We herkennen geen kolommen met een plaats of datum in ‘{name}’. "
    "Wijs ze zelf aan of vraag om een overzicht met één rij per incident.",
    "file_no_counts": "We herkennen in ‘{name}’ geen aantallen per buurt. "
    "Nodig zijn een kolom met de buurtcode (BU…) en een kolom met aantallen.",
    "column_missing": "We missen de kolom ‘{column}’ in ‘{name}’. Kies een andere kolom of ga verder zonder.",
    "column_personal": "In kolom ‘{column}’ van ‘{name}’ staan persoonsgegevens. Die lezen wij niet. Kies een andere kolom.",
    "sheet_missing": "We vinden het werkblad ‘{sheet}’ niet in ‘{name}’. Kies een ander werkblad.",
    "header_missing": "Op deze rij van ‘{name}’ staan geen kolomnamen. Kies een andere rij.",
    "file_is_scan": "Dit is een scan of pdf. Daar kunnen we geen rijen uit halen. Vraag om het Excel-bestand. Het gaat om ‘{name}’.",
    "file_no_spreadsheet": "‘{name}’ is geen Excel- of csv-bestand. Vraag om een overzicht in Excel of csv.",
    "file_macros": "In ‘{name}’ zitten macro's. Die openen we niet. Vraag om het bestand als .xlsx zonder macro's, of als csv.",
    "file_too_large": "‘{name}’ is te groot om te lezen (meer dan {limit}). Vraag om een kortere periode of minder kolommen.",
}


def refuse(key: str, name: str, **details: object) -> SourceError:
    """Return the error for a file that cannot be used, to be raised."""
    return SourceError(MESSAGES[key].format(name=name, **details))
