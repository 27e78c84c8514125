"""What goes back to the police: the Gegevensverzoek before there is a file, and the quality report after it was read."""

import hashlib
from collections.abc import Callable
from datetime import date

import streamlit as st

from analysis.dossier import Export, log_export, read_coordinator, read_corrections, read_designation
from analysis.exports.data_request import DataRequest, data_request_docx
from analysis.exports.quality_report import QualityReport, make_report, quality_report_docx, quality_report_xlsx
from analysis.privacy import Stamp, file_name, stamp
from analysis.terms import Zone
from dashboard import parts, session
from dashboard.outgoing_files import MIMES

RECIPIENT = "de politie"


def show_data_request() -> None:
    """Make the letter that asks for exactly the columns we read."""
    with st.expander("Gegevensverzoek aan de politie"):
        parts.sentence("Een brief die om precies de kolommen vraagt die wij lezen, en om niets anders. Doel en grondslag staan er al in.")
        left, middle, right = st.columns(3)
        period_from = left.date_input("Periode van", None, format="DD-MM-YYYY", key="request-from", max_value=session.today())
        period_until = middle.date_input("Periode tot en met", None, format="DD-MM-YYYY", key="request-until", max_value=session.today())
        before = right.date_input("Graag ontvangen vóór", None, format="DD-MM-YYYY", key="request-before", min_value=session.today())
        delivery = left.text_input("Via welke beveiligde weg", key="request-delivery", max_chars=120)
        police_contact = middle.text_input("Contactpersoon bij de politie", key="request-police-contact", max_chars=120)
        contact = right.text_input("Vragen aan", _own_contact(), key="request-contact", max_chars=160)
        days = (period_from, period_until, before)
        request = _request(tuple(one if isinstance(one, date) else None for one in days), delivery, police_contact, contact)
        made = _stamp(Zone.SHAREABLE)
        _offer(
            "Gegevensverzoek bewaren (Word)", "Gegevensverzoek", ".docx", made, "gegevens vragen", lambda: data_request_docx(request, made)
        )


def _request(days: tuple[date | None, ...], delivery: str, police_contact: str, contact: str) -> DataRequest:
    """Return the letter with what the dossier knows: the municipality and the aanwijzingsbesluit."""
    designation, organisation = read_designation(session.dossier()), session.organisation()
    known = {}
    if designation:
        known = {
            "purpose": designation.purpose,
            "legal_basis": designation.legal_basis,
            "designation_number": designation.number,
            "person": designation.name,
            "function": designation.function,
        }
    return DataRequest(
        municipality=organisation.municipality_name,
        period_from=days[0],
        period_until=days[1],
        before=days[2],
        designation_date=designation.decided_on if designation else None,
        designation_until=designation.valid_until if designation else None,
        delivery=delivery,
        contact=contact,
        police_contact=police_contact,
        **known,
    )


def _own_contact() -> str:
    coordinator = read_coordinator(session.dossier())
    return coordinator.name


def show_quality_report() -> None:
    """Offer the report on what was done with every row, to send back to the police."""
    found, data = session.located(), session.police_data()
    if found is None or data is None:
        return
    with st.expander("Kwaliteitsrapport voor de politie"):
        parts.sentence(
            "Wat wij lazen, samenvoegden, niet meetelden en wijzigden, per reden en per rij. Er staan geen persoonsgegevens in. "
            "Dit bestand is vertrouwelijk: stuur het alleen naar de politie."
        )
        name = session.organisation().municipality_name
        report = make_report(data.registrations, found.findings, found.account, read_corrections(session.dossier()), name)
        made = _stamp(Zone.RESTRICTED)
        rows = len(report.to_mend) + len(report.others)
        with st.container(horizontal=True):
            for label, suffix, make in (("Word", ".docx", quality_report_docx), ("Excel", ".xlsx", quality_report_xlsx)):
                _offer(
                    f"Kwaliteitsrapport bewaren ({label})",
                    "Kwaliteitsrapport",
                    suffix,
                    made,
                    "terugmelden",
                    _made(make, report, made),
                    rows,
                )


def _made(make: Callable[[QualityReport, Stamp], bytes], report: QualityReport, stamped: Stamp) -> Callable[[], bytes]:
    return lambda: make(report, stamped)


def _stamp(zone: Zone) -> Stamp:
    return stamp(zone, RECIPIENT, session.signature(), session.dossier().now.replace(tzinfo=None), "", is_demo=session.is_demo())


def _offer(label: str, what: str, suffix: str, made: Stamp, purpose: str, make: Callable[[], bytes], rows: int = 0) -> None:
    """Show a button that makes the file when it is pressed and writes it in the log before the browser has it."""
    dossier, who = session.dossier(), session.user()
    name = file_name(what, session.organisation().municipality_name, suffix, made)

    def produce() -> bytes:
        content = make()
        digest = hashlib.sha256(content).hexdigest()
        log_export(dossier, Export(file_name=name, zone=made.zone, sha256=digest, rows=rows, recipient=RECIPIENT, purpose=purpose), who)
        return content

    st.download_button(label, produce, name, MIMES[suffix], on_click="ignore", key=f"take-{what}-{suffix}")
