"""The Gegevensverzoek: a letter that asks the police for exactly the columns we read and none other. Zone *te delen*.

The list of columns is made from the table we read into (`tables.Registrations`): it cannot ask for more, nor for less.
"""

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from docx.document import Document as DocumentType
from docx.enum.text import WD_COLOR_INDEX

from analysis import tables
from analysis.dutch import day
from analysis.exports.empty_example import COLUMNS
from analysis.exports.word import add_table, fixed_bytes, new_document, write_head
from analysis.organisation import LEGAL_BASIS, PURPOSE
from analysis.privacy import Stamp, one_line
from analysis.terms import ROBBERIES, Kind

_OURS = ("source", "sheet", "row")
"""What the reader itself adds to a row."""

NOT_WANTED = (
    "Stuur geen namen, geboortedatums, burgerservicenummers, telefoonnummers, e-mailadressen, kentekens, gegevens over verdachten of "
    "slachtoffers, werkwijze of vrije tekst. Wij hebben die niet nodig. Staan ze er toch in, dan lezen wij ze niet in."
)
_COUNTS = (
    "Kunt u geen adressen geven? Dan zijn aantallen per CBS-buurt en per maand ook goed: soort misdrijf, buurtcode, jaar en maand, aantal."
)
_FORM = (
    "Eén rij per registratie, in Excel (xlsx) of csv, zonder wachtwoord op het bestand zelf. Kolomnamen op één rij. "
    "Stuurt u nettocijfers of brutocijfers? Schrijf dat erbij. Dubbele registraties zijn niet erg: die voegen wij samen."
)


@dataclass(frozen=True)
class DataRequest:
    """What the letter fills in; what is empty stands there as something to fill in."""

    municipality: str = ""
    recipient: str = "de politie"
    period_from: date | None = None
    period_until: date | None = None
    kinds: tuple[Kind, ...] = field(default=(*ROBBERIES, Kind.STREET_ROBBERY))
    purpose: str = PURPOSE
    legal_basis: str = LEGAL_BASIS
    designation_number: str = ""
    designation_date: date | None = None
    designation_until: date | None = None
    person: str = ""
    function: str = ""
    delivery: str = ""
    before: date | None = None
    contact: str = ""
    police_contact: str = ""


def requested_columns() -> tuple[tuple[str, str, str], ...]:
    """Return every column we ask for, in the order of `Registrations`: field, name, what it means."""
    told = {name: (title, what) for name, title, what, _ in COLUMNS}
    return tuple((name, *told[name]) for name in tables.Registrations.columns if name not in _OURS)


def data_request_docx(request: DataRequest, stamp: Stamp) -> bytes:
    """Return the letter as docx; the same request and stamp give the same bytes."""
    document = new_document(stamp)
    write_head(document, f"Gemeente {request.municipality or '[vul in: gemeente]'}")
    document.add_heading("Gegevensverzoek overvallen", level=1)
    _write_facts(document, request)
    document.add_heading("Welke kolommen", level=2)
    document.add_paragraph("Wij vragen deze kolommen, en geen andere. Een kolom die u niet hebt, mag leeg blijven.")
    rows = [(title, _in_request(what)) for _, title, what in requested_columns()]
    add_table(document, ("Kolom", "Wat staat erin"), rows, (4.2, 12.0))
    document.add_heading("Wat wij niet nodig hebben", level=2)
    document.add_paragraph(NOT_WANTED)
    document.add_heading("Hoe u het stuurt", level=2)
    document.add_paragraph(_FORM)
    _paragraph(document, ("Stuur het bestand via ", request.delivery, "een beveiligde weg, bijvoorbeeld beveiligde e-mail"), ".")
    _paragraph(document, ("Wij ontvangen het graag vóór ", _day(request.before), "datum"), ".")
    document.add_paragraph(_COUNTS)
    document.add_heading("Wat u van ons terugkrijgt", level=2)
    document.add_paragraph(
        "Na het inlezen sturen wij een kwaliteitsrapport: wat wij lazen, samenvoegden en niet meetelden, en welke rijen u kunt herstellen."
    )
    _paragraph(document, ("Vragen? Neem contact op met ", request.contact, "naam, telefoon en e-mail"), ".")
    return fixed_bytes(document, "Gegevensverzoek overvallen", stamp)


def write_data_request(request: DataRequest, path: Path, stamp: Stamp) -> None:
    """Write the letter as docx."""
    path.write_bytes(data_request_docx(request, stamp))


def _write_facts(document: DocumentType, request: DataRequest) -> None:
    """Write purpose, basis, who receives it, period and offences."""
    _paragraph(document, ("Aan: ", request.recipient, "politie-eenheid of basisteam"))
    _paragraph(document, ("Contactpersoon bij de politie: ", request.police_contact, "één persoon"))
    _paragraph(document, ("Doel: ", request.purpose, "doel"))
    _paragraph(document, ("Grondslag: ", request.legal_basis, "grondslag"))
    person = ", ".join(filter(None, (request.person, request.function)))
    _paragraph(document, ("Aangewezen om te ontvangen: ", person, "naam en functie"))
    decision = ""
    if request.designation_number and request.designation_date and request.designation_until:
        decision = (
            f"nummer {request.designation_number} van {day(request.designation_date)}, geldig tot en met {day(request.designation_until)}"
        )
    _paragraph(document, ("Aanwijzingsbesluit: ", decision, "nummer en datums"))
    period = f"{day(request.period_from)} tot en met {day(request.period_until)}" if request.period_from and request.period_until else ""
    _paragraph(document, ("Periode (pleegdatum): ", period, "van en tot en met"))
    kinds = "; ".join(kind.label for kind in request.kinds)
    _paragraph(document, ("Delicten: ", f"{kinds}. Pogingen horen erbij" if kinds else "", "delicten"), ".")


def _paragraph(document: DocumentType, filled: tuple[str, str, str], after: str = "") -> None:
    """Add a line of a word, its value, and what to fill in when there is none (marked in yellow)."""
    word, value, missing = filled
    paragraph = document.add_paragraph()
    paragraph.add_run(word).bold = word.endswith(": ")
    if value.strip():
        paragraph.add_run(one_line(value).removesuffix(".") + after if after else one_line(value))
    else:
        paragraph.add_run(f"[vul in: {missing}]").font.highlight_color = WD_COLOR_INDEX.YELLOW
        paragraph.add_run(after)


def _in_request(what: str) -> str:
    """Return the explanation of a column for who delivers it, without what is only meant for who types it over."""
    return what.replace(" Laat leeg als u de omschrijving invult.", "").replace(" Kies uit de lijst of typ zelf.", "")


def _day(value: date | None) -> str:
    return day(value) if value else ""
