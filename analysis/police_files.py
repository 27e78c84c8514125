"""What goes back to the police, as files: the Gegevensverzoek before there are data, the quality report after they were read."""

from datetime import date
from typing import Any

from analysis import privacy
from analysis.action_files import OutgoingFile
from analysis.dossier import Dossier, read_designation, read_organisation
from analysis.dutch import day
from analysis.exports.data_request import DataRequest, data_request_docx
from analysis.exports.quality_report import QualityReport, quality_report_docx, quality_report_xlsx

RECIPIENT = "de politie"
REQUEST, REPORT = "Gegevensverzoek", "Kwaliteitsrapport"


def data_request_of(
    dossier: Dossier,
    *,
    period_from: date | None = None,
    period_until: date | None = None,
    before: date | None = None,
    delivery: str = "",
    contact: str = "",
    police_contact: str = "",
) -> DataRequest:
    """Return the letter that asks for data, with what the dossier knows: the municipality and the aanwijzingsbesluit."""
    designation = read_designation(dossier)
    known: dict[str, Any] = {}
    if designation:
        known = {
            "purpose": designation.purpose,
            "legal_basis": designation.legal_basis,
            "designation_number": designation.number,
            "person": designation.name,
            "function": designation.function,
        }
    return DataRequest(
        municipality=read_organisation(dossier).municipality_name,
        period_from=period_from,
        period_until=period_until,
        before=before,
        designation_date=designation.decided_on if designation else None,
        designation_until=designation.valid_until if designation else None,
        delivery=delivery,
        contact=contact,
        police_contact=police_contact,
        **known,
    )


def data_request_file(request: DataRequest, made: privacy.Stamp) -> OutgoingFile:
    """Return the letter as docx."""
    name = privacy.file_name(REQUEST, request.municipality, ".docx", made)
    return OutgoingFile(name, data_request_docx(request, made), 0, made, kind="gegevensverzoek", purpose="gegevens vragen")


def quality_report_file(report: QualityReport, suffix: str, made: privacy.Stamp) -> OutgoingFile:
    """Return the quality report as '.docx' or '.xlsx'."""
    content = quality_report_docx(report, made) if suffix == ".docx" else quality_report_xlsx(report, made)
    name = privacy.file_name(REPORT, report.municipality, suffix, made)
    rows = len(report.to_mend) + len(report.others)
    return OutgoingFile(name, content, rows, made, kind="kwaliteitsrapport", purpose="terugmelden")


def police_dataset(dossier: Dossier) -> str:
    """Return from which data a file was made, for its stamp."""
    return f"politiegegevens in het dossier op {day(dossier.today)}"
