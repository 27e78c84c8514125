"""The FG-blad: on one A4 what is stored, where, who may see it, for how long, and what goes out."""

import json
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from analysis.dutch import day
from analysis.privacy import Stamp, one_line
from analysis.settings import DEFAULTS, Settings

_TEMPLATE = Path(__file__).with_name("privacy_sheet.typ")
_NOT_KNOWN = "nog niet ingevuld"
_SIZES_PT = (10.0, 9.5, 9.0, 8.5)


@dataclass(frozen=True)
class StoredKind:
    """A kind of data in the dossier."""

    what: str
    source: str
    zone: str
    keep: str


@dataclass(frozen=True)
class OutgoingKind:
    """A kind of file that can leave the program."""

    what: str
    holds: str
    zone: str
    meant_for: str


STORED = (
    StoredKind("Incidenten: soort, tijd, plaats, registratienummer", "politie", "Vertrouwelijk", "tot u ze wist; voorstel 36 maanden"),
    StoredKind("Concentraties en notities daarbij", "dit programma", "Vertrouwelijk", "gelijk met de incidenten"),
    StoredKind("Aantallen per buurt", "gebiedsscan van de politie", "Vertrouwelijk", "tot u ze wist; voorstel 36 maanden"),
    StoredKind("Adressen, gebouwen, buurten", "BAG en CBS (openbaar)", "Te delen", "tot u een nieuw bestand maakt"),
    StoredKind("Bedrijfsnamen en branches", "eigen bedrijvenbestand", "Te delen", "tot u een nieuw bestand maakt"),
    StoredKind("Partners, bijeenkomsten, voortgang", "uzelf", "Te delen", "tot u ze wist"),
    StoredKind("Logboek: wie deed wat en wanneer", "dit programma", "Vertrouwelijk", "voorstel 24 maanden"),
)
"""What the dossier keeps. The periods are proposals; the municipality decides."""

OUTGOING = (
    OutgoingKind("Bezoeklijst (xlsx, csv)", "adres, doelgroep, bedrijfsnaam", "Te delen", "bezoekers"),
    OutgoingKind("Uitnodiging (docx), agenda (ics)", "tekst, dag en plaats van de bijeenkomst", "Te delen", "genodigden, partners"),
    OutgoingKind("Kaart, incidenten, bevindingen", "wat de politie leverde en de concentraties", "Vertrouwelijk", "aangewezen personen"),
)
"""The files that can be made."""

NEVER = (
    "Namen, geboortedatums, burgerservicenummers, telefoonnummers, kentekens en vrije tekst uit politiebestanden: die worden bij het "
    "lezen weggelaten. Er is geen score per adres of persoon en geen leeftijd per adres. Slachtoffers worden niet bijgehouden."
)


@dataclass(frozen=True)
class PrivacySheet:
    """What the sheet tells; empty text is shown as not filled in yet."""

    municipality: str = ""
    coordinator: str = ""
    purpose: str = ""
    legal_basis: str = ""
    designation_number: str = ""
    designation_date: date | None = None
    designation_until: date | None = None
    persons: tuple[str, ...] = ()
    dossier_location: str = ""
    register_description: str = ""
    network_use: str = "Geen. Het programma werkt zonder internet."
    stored: tuple[StoredKind, ...] = STORED
    outgoing: tuple[OutgoingKind, ...] = OUTGOING
    settings: Settings = DEFAULTS


def privacy_sheet_pdf(sheet: PrivacySheet, stamp: Stamp) -> bytes:
    """Return the FG-blad as an accessible pdf (PDF/UA-1); the same sheet and stamp give the same bytes.

    The letters are as large as one page allows; a sheet that would need letters too small to read gets a second page.
    """
    data = json.dumps(_content(sheet, stamp), ensure_ascii=False)
    moment = stamp.moment if stamp.moment.tzinfo else stamp.moment.replace(tzinfo=ZoneInfo("Europe/Amsterdam"))
    made = moment.astimezone(UTC).replace(microsecond=0)  # typst refuses parts of a second
    pdf = b""
    for size_pt in _SIZES_PT:
        pdf = _compile(data, size_pt, made)
        if len(re.findall(rb"/Type\s*/Page\b", pdf)) == 1:
            break
    return pdf


def _compile(data: str, size_pt: float, made: datetime) -> bytes:
    import typst

    pdf: bytes = typst.compile(
        _TEMPLATE.read_bytes(),
        sys_inputs={"data": data, "size": str(size_pt)},
        ignore_system_fonts=True,
        format="pdf",
        pdf_standards=["ua-1"],
        timestamp=made,
    )
    return pdf


def write_privacy_sheet(sheet: PrivacySheet, path: Path, stamp: Stamp) -> None:
    """Write the FG-blad as pdf."""
    path.write_bytes(privacy_sheet_pdf(sheet, stamp))


def _content(sheet: PrivacySheet, stamp: Stamp) -> dict[str, Any]:
    """Everything that stands on the sheet, as plain text."""
    settings = sheet.settings
    decision = (
        f"nummer {sheet.designation_number or _NOT_KNOWN}, van {_day(sheet.designation_date)}, geldig tot {_day(sheet.designation_until)}"
    )
    gate = (
        f"Een bezoeklijst die uit incidenten volgt, kan alleen weg bij ten minste {settings.share_incidents} incidenten op "
        f"{settings.share_addresses} adressen, in een gebied met {settings.share_area_addresses} adressen of meer. "
        "Daaronder kan alleen een heel winkelgebied, een hele buurt of een branche weg. Aantallen onder "
        f"{settings.hide_below} staan er als ‘minder dan {settings.hide_below}’. "
        "Een adres wordt nooit overgeslagen vanwege een incident."
    )
    parts = [
        _part("Wie en waarom", ("Onderdeel", "Wat is vastgelegd"), (1, 3.4), [
            ("Gemeente", sheet.municipality), ("Coördinator", sheet.coordinator), ("Doel", sheet.purpose), ("Grondslag", sheet.legal_basis),
            ("Aanwijzingsbesluit", decision), ("Wie mag het zien", "; ".join(sheet.persons)), ("Waar staat het", sheet.dossier_location),
            ("Adressenbestand", sheet.register_description), ("Internet", sheet.network_use),
        ]),
        _part("Wat wordt bewaard", ("Wat", "Van wie", "Zone", "Hoe lang"), (2.7, 1.1, 1.05, 2.3),
              [(kind.what, kind.source, kind.zone, kind.keep) for kind in sheet.stored]),
        _part("Wat kan het programma uit", ("Bestand", "Wat staat erin", "Zone", "Voor wie"), (2.9, 1.75, 0.95, 1.3),
              [(kind.what, kind.holds, kind.zone, kind.meant_for) for kind in sheet.outgoing]),
        _part("Wat er niet in staat", (), (), [], NEVER),
        _part("Voorwaarden om te delen", (), (), [], gate),
    ]  # fmt: skip
    return {
        "title": "FG-blad Preventiekaart",
        "author": one_line(stamp.user) or "Preventiekaart",
        "header": one_line(f"Gemeente {sheet.municipality or _NOT_KNOWN}"),
        "banner": stamp.banner,
        "footer": stamp.line,
        "intro": (
            "Preventiekaart zoekt in politiegegevens waar vaak overvallen zijn, en maakt een lijst van adressen die voorlichting krijgen. "
            "Alles staat op één computer. Dit blad is voor de functionaris gegevensbescherming."
        ),
        "parts": parts,
    }


def _part(heading: str, heads: tuple[str, ...], widths: tuple[float, ...], rows: list[tuple[str, ...]], text: str = "") -> dict[str, Any]:
    cells = [[one_line(cell) or _NOT_KNOWN for cell in row] for row in rows]
    return {"heading": heading, "heads": heads, "widths": widths, "rows": cells, "text": text}


def _day(value: date | None) -> str:
    return day(value) if value else _NOT_KNOWN
