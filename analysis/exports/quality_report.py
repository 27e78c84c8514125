"""The quality report (*kwaliteitsrapport*): what was done with every row of the police files, to send back to the police.

Zone *vertrouwelijk*. It names rows by file, sheet and row number and holds no personal data: what was removed is counted, never
repeated.
"""

import io
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from analysis import tables
from analysis.dutch import amount, net_and_gross, number
from analysis.exports.cells import guard
from analysis.exports.quality_words import REASONS, reason_of, sentence_of, to_mend
from analysis.exports.word import add_table, fixed_bytes, new_document, write_head
from analysis.exports.workbook import BLUE, LINE, PALE, new_workbook, set_stamp
from analysis.findings import Finding
from analysis.incidents import RowAccount
from analysis.privacy import Stamp, one_line
from analysis.terms import Effect

_INTRO = (
    "Dit rapport laat zien wat wij met uw overzicht hebben gedaan. Het noemt rijen met hun nummer in het bestand. Er staan geen "
    "persoonsgegevens in. Rijen bij ‘Graag herstellen’ kunt u in uw registratie verbeteren en opnieuw sturen."
)
_NOTHING_TO_MEND = "Er zijn geen rijen die hersteld moeten worden."
_ROWS_IN_WORD = 200
"""More rows than a person reads on paper; the workbook has them all."""
_FILE_HEADS = ("Bestand", "Rijen", "Tellen mee", "Samengevoegd", "Niet meegeteld", "Apart gezet")
_REASON_HEADS = ("Reden", "Gevolg", "Aantal rijen")
_ROW_HEADS = ("Bestand", "Werkblad", "Rij", "Kolom", "Wat is er", "Gevolg")
_CHANGE_HEADS = ("Bestand", "Werkblad", "Rij", "Kolom", "Van de politie", "Volgens ons")


@dataclass(frozen=True)
class QualityReport:
    """Everything the report tells; rows of tables as text."""

    municipality: str
    counted: str
    account: RowAccount
    files: tuple[tuple[str, ...], ...]
    reasons: tuple[tuple[str, ...], ...]
    to_mend: tuple[tuple[str, ...], ...]
    others: tuple[tuple[str, ...], ...]
    changes: tuple[tuple[str, ...], ...]

    @property
    def sum_sentence(self) -> str:
        """The account as a sum."""
        account = self.account
        return (
            f"{amount(account.rows_read, 'rij', 'rijen')} gelezen = {amount(account.net, 'overval', 'overvallen')} (netto) + "
            f"{number(account.merged)} samengevoegd + {number(account.left_out)} niet meegeteld + {number(account.set_aside)} apart gezet."
        )


def make_report(
    registrations: pd.DataFrame,
    findings: Iterable[Finding],
    account: RowAccount,
    corrections: pd.DataFrame,
    municipality: str,
) -> QualityReport:
    """Gather the report.

    Parameters
    ----------
    registrations
        A `Registrations` table with the key of each row (`registration_id`) as index.
    findings
        Everything that was done to its rows, of reading, counting and looking up.
    account
        Of the same count.
    corrections
        What was corrected by hand: registration_id, column, value and old (the text of the police).
    municipality
        Who reports.
    """
    told = [finding for finding in findings if finding.code in REASONS]
    rows = [(finding, _row(finding)) for finding in sorted(told, key=_place)]
    return QualityReport(
        municipality=one_line(municipality),
        counted=net_and_gross(account.net, account.registrations),
        account=account,
        files=tuple(_files(registrations, told)),
        reasons=tuple(_reasons(told)),
        to_mend=tuple(row for finding, row in rows if to_mend(finding)),
        others=tuple(row for finding, row in rows if not to_mend(finding)),
        changes=tuple(_changes(registrations, corrections)),
    )


def _place(finding: Finding) -> tuple[str, str, int, str]:
    return finding.source, finding.sheet, finding.row, finding.code


def _row(finding: Finding) -> tuple[str, ...]:
    where = str(finding.row) if finding.row else "alle"
    column = tables.label_of(tables.Registrations, finding.column) if finding.column in tables.Registrations.columns else finding.column
    effects = {str(effect): effect.label for effect in Effect}
    return finding.source, finding.sheet, where, column, sentence_of(finding), effects[finding.effect]


def _files(registrations: pd.DataFrame, findings: Sequence[Finding]) -> list[tuple[str, ...]]:
    """Return per file how many rows count and what became of the others."""
    done = {effect: {(one.source, one.sheet, one.row) for one in findings if one.effect == effect and one.row} for effect in Effect}
    lines = []
    for source, rows in registrations.groupby("source", sort=False):
        counts = [sum(ref[0] == source for ref in done[effect]) for effect in (Effect.MERGED, Effect.LEFT_OUT, Effect.SET_ASIDE)]
        lines.append((str(source), *(number(count) for count in (len(rows), len(rows) - sum(counts), *counts))))
    return lines


def _reasons(findings: Sequence[Finding]) -> list[tuple[str, ...]]:
    """Return every reason with how many rows it is about, the most frequent first."""
    rows = {(one.code, one.effect, one.source, one.sheet, one.row) for one in findings}
    counts = Counter((code, effect) for code, effect, *_ in rows)
    effects = {str(effect): effect.label for effect in Effect}
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return [(reason_of(code), effects[effect], number(count)) for (code, effect), count in ordered]


def _changes(registrations: pd.DataFrame, corrections: pd.DataFrame) -> list[tuple[str, ...]]:
    """Return every cell that was corrected by hand, as the police gave it and as it is now."""
    place = registrations[["source", "sheet", "row"]].astype(str)
    where = dict(zip(registrations.index, place.itertuples(index=False), strict=True))
    lines: list[tuple[str, ...]] = []
    for fix in corrections.itertuples():
        if fix.registration_id in where:
            label = tables.label_of(tables.Registrations, str(fix.column))
            lines.append((*where[fix.registration_id], label, str(fix.old), str(fix.value)))
    return lines


def quality_report_xlsx(report: QualityReport, stamp: Stamp) -> bytes:
    """Return the report as a workbook with every row; the same report and stamp give the same bytes."""
    buffer = io.BytesIO()
    with new_workbook(buffer, "Kwaliteitsrapport", stamp) as book:
        forms = {
            "title": book.add_format({"bold": True, "font_size": 16, "font_color": BLUE}),
            "head": book.add_format({"bold": True, "font_color": BLUE, "bg_color": PALE, "border": 1, "border_color": LINE}),
            "bold": book.add_format({"bold": True, "valign": "top"}),
            "text": book.add_format({"text_wrap": True, "valign": "top"}),
        }
        _write_summary(book.add_worksheet("Samenvatting"), report, stamp, forms)
        for name, heads, rows in (
            ("Graag herstellen", _ROW_HEADS, report.to_mend),
            ("Overige rijen", _ROW_HEADS, report.others),
            ("Gewijzigd", _CHANGE_HEADS, report.changes),
        ):
            _write_rows(book.add_worksheet(name), heads, rows, stamp, forms)
    return buffer.getvalue()


def _write_summary(sheet: Worksheet, report: QualityReport, stamp: Stamp, forms: dict[str, Format]) -> None:
    sheet.hide_gridlines(2)
    for column, width in enumerate((46, 18, 14, 14, 16, 14)):
        sheet.set_column(column, column, width)
    sheet.write_string(0, 0, "Kwaliteitsrapport", forms["title"])
    at = 1
    for word, value in [*stamp.facts, ("Gemeente", report.municipality), ("Geteld", report.counted), ("Rekening", report.sum_sentence)]:
        sheet.write_string(at, 0, word, forms["bold"])
        sheet.write_string(at, 1, guard(value))
        at += 1
    for title, heads, rows in (("Per bestand", _FILE_HEADS, report.files), ("Per reden", _REASON_HEADS, report.reasons)):
        at += 1
        sheet.write_string(at, 0, title, forms["bold"])
        at = _write_table(sheet, at + 1, heads, rows, forms)
    _set_print(sheet, stamp)


def _write_rows(sheet: Worksheet, heads: Sequence[str], rows: Sequence[Sequence[str]], stamp: Stamp, forms: dict[str, Format]) -> None:
    for column, name in enumerate(heads):
        sheet.set_column(column, column, {"Wat is er": 80, "Rij": 7, "Bestand": 28}.get(name, 22))
    _write_table(sheet, 0, heads, rows, forms)
    sheet.freeze_panes(1, 0)
    sheet.repeat_rows(0)
    if rows:
        sheet.autofilter(0, 0, len(rows), len(heads) - 1)
    _set_print(sheet, stamp)


def _write_table(sheet: Worksheet, first: int, heads: Sequence[str], rows: Sequence[Sequence[str]], forms: dict[str, Format]) -> int:
    """Write a table and return the first free row below it."""
    for column, text in enumerate(heads):
        sheet.write_string(first, column, text, forms["head"])
    for at, row in enumerate(rows, start=first + 1):
        for column, text in enumerate(row):
            sheet.write_string(at, column, guard(text), forms["text"])
    return first + len(rows) + 1


def _set_print(sheet: Worksheet, stamp: Stamp) -> None:
    sheet.set_paper(9)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    set_stamp(sheet, "Kwaliteitsrapport", stamp)


def quality_report_docx(report: QualityReport, stamp: Stamp) -> bytes:
    """Return the report as a Word file to read: totals, reasons, what to mend; the same report and stamp give the same bytes."""
    document = new_document(stamp)
    write_head(document, f"Gemeente {report.municipality} · {stamp.banner}")
    document.add_heading("Kwaliteitsrapport politieoverzicht", level=1)
    document.add_paragraph(_INTRO)
    document.add_paragraph(f"{report.counted}. {report.sum_sentence}")
    document.add_heading("Per bestand", level=2)
    add_table(document, _FILE_HEADS, report.files, (4.9, 1.5, 2.1, 3.1, 2.7, 2.2))
    document.add_heading("Per reden", level=2)
    add_table(document, _REASON_HEADS, report.reasons, (10.6, 3.2, 2.7))
    document.add_heading("Graag herstellen", level=2)
    if report.to_mend:
        add_table(document, _ROW_HEADS[:5], [row[:5] for row in report.to_mend[:_ROWS_IN_WORD]], (4.3, 2.4, 1.1, 2.7, 6.0))
    else:
        document.add_paragraph(_NOTHING_TO_MEND)
    if len(report.to_mend) > _ROWS_IN_WORD:
        document.add_paragraph(f"Dit zijn de eerste {_ROWS_IN_WORD} rijen. In het Excel-bestand staan ze allemaal.")
    if report.changes:
        document.add_heading("Door ons gewijzigd", level=2)
        add_table(document, _CHANGE_HEADS, report.changes[:_ROWS_IN_WORD], (4.0, 2.3, 1.1, 2.6, 3.25, 3.25))
    return fixed_bytes(document, "Kwaliteitsrapport politieoverzicht", stamp)


def write_quality_report(report: QualityReport, path: Path, stamp: Stamp) -> None:
    """Write the report as xlsx or docx, as the name of the file says."""
    make = quality_report_docx if path.suffix == ".docx" else quality_report_xlsx
    path.write_bytes(make(report, stamp))
