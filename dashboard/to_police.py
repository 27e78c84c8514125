"""What goes back to the police: the Gegevensverzoek before there is a file, and the quality report after it was read."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import partial

import streamlit as st

from analysis.action_files import OutgoingFile
from analysis.dossier import put_ready, read_coordinator, read_corrections
from analysis.exports.quality_report import make_report
from analysis.police_files import (
    RECIPIENT,
    REPORT,
    REQUEST,
    data_request_file,
    data_request_of,
    police_dataset,
    quality_report_file,
)
from analysis.privacy import Stamp, file_name, stamp
from analysis.terms import Zone
from dashboard import parts, session
from dashboard.outgoing_files import MIMES


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
        first, last, until = (one if isinstance(one, date) else None for one in (period_from, period_until, before))
        request = data_request_of(
            session.dossier(),
            period_from=first,
            period_until=last,
            before=until,
            delivery=delivery,
            contact=contact,
            police_contact=police_contact,
        )
        _offer("Gegevensverzoek bewaren (Word)", REQUEST, ".docx", _stamp(Zone.SHAREABLE, ""), partial(data_request_file, request))


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
        made = _stamp(Zone.RESTRICTED, police_dataset(session.dossier()))
        with st.container(horizontal=True):
            for label, suffix in (("Word", ".docx"), ("Excel", ".xlsx")):
                _offer(f"Kwaliteitsrapport bewaren ({label})", REPORT, suffix, made, partial(quality_report_file, report, suffix))


def _stamp(zone: Zone, dataset: str) -> Stamp:
    now = session.dossier().now.replace(tzinfo=None)
    return stamp(zone, RECIPIENT, session.signature(), now, dataset, is_demo=session.is_demo())


def _offer(label: str, what: str, suffix: str, made: Stamp, make: Callable[[Stamp], OutgoingFile]) -> None:
    """Show a button that makes the file when it is pressed and writes it in the log before the browser has it."""
    dossier, who = session.dossier(), session.user()
    name = file_name(what, session.organisation().municipality_name, suffix, made)

    def produce() -> bytes:
        return put_ready(dossier, who, lambda number: make(replace(made, copy_number=number))).content

    st.download_button(label, produce, name, MIMES[suffix], on_click="ignore", key=f"take-{what}-{suffix}")
