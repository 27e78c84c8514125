"""The invitation to an information evening as a Word file, for entrepreneurs or for residents. Zone *te delen*.

The reason that is given is the season, never an incident. What is not known yet stands in the letter as '[vul in: …]'.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from pathlib import Path

from docx.document import Document as DocumentType
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_COLOR_INDEX
from docx.shared import Cm, Pt
from docx.text.paragraph import Paragraph

from analysis.dutch import WEEKDAYS, day, enumerate_words
from analysis.evening_script import Group
from analysis.exports.letter_texts import LETTERS, MISSING, Letter
from analysis.exports.word import BLUE, GREY, RED, fixed_bytes, new_document, shade
from analysis.privacy import Stamp, one_line

_FIELD = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True)
class Invitation:
    """What goes into an invitation; what is left empty is shown as something to fill in."""

    group: Group
    area: str
    season: str
    on: date | None = None
    begins: time | None = None
    ends: time | None = None
    venue_name: str = ""
    venue_address: str = ""
    accessibility: str = ""
    partners: tuple[str, ...] = ()
    sign_up: str = ""
    sign_up_before: date | None = None
    with_visit: bool = True
    visit_from: date | None = None
    visit_until: date | None = None
    visitors: str = ""
    verification_number: str = ""
    municipality: str = ""
    sender_name: str = ""
    sender_function: str = "coördinator nazorg overvallen"
    privacy_contact: str = ""
    destroy_after: date | None = None
    tips: tuple[str, ...] = ()
    is_approved: bool = False


def _fields(invitation: Invitation) -> dict[str, str]:
    """The text of every field; "" when it is not known yet."""

    def long_day(value: date | None) -> str:
        return f"{WEEKDAYS[value.weekday()]} {day(value)}" if value else ""

    def clock(value: time | None) -> str:
        return f"{value:%H.%M}" if value else ""

    texts = {name: one_line(value) for name, value in vars(invitation).items() if isinstance(value, str) and name != "group"}
    days = {name: long_day(getattr(invitation, name)) for name in ("on", "sign_up_before", "visit_from", "visit_until", "destroy_after")}
    return {
        **texts,
        **days,
        "begins": clock(invitation.begins),
        "ends": clock(invitation.ends),
        "partners": enumerate_words([one_line(partner) for partner in invitation.partners]),
    }


def invitation_docx(invitation: Invitation, stamp: Stamp) -> bytes:
    """Return the invitation as docx; the same invitation and stamp give the same bytes."""
    letter = LETTERS[invitation.group]
    fields = _fields(invitation)
    document = new_document(stamp, stamp.below_a_letter if invitation.is_approved else None)
    _add_heads(document, fields, is_concept=not invitation.is_approved)
    _write_letter(document, letter, fields, invitation.tips, with_visit=invitation.with_visit)
    return fixed_bytes(document, letter.subject.format_map(_Shown(fields)), stamp)


def write_invitation(invitation: Invitation, path: Path, stamp: Stamp) -> None:
    """Write the invitation as docx."""
    path.write_bytes(invitation_docx(invitation, stamp))


class _Shown(dict[str, str]):
    """Fields for a plain text: an empty one is something to fill in."""

    def __init__(self, fields: Mapping[str, str]) -> None:
        super().__init__({name: fields[name] or f"[vul in: {MISSING[name]}]" for name in fields})


def _write_letter(document: DocumentType, letter: Letter, fields: Mapping[str, str], tips: tuple[str, ...], *, with_visit: bool) -> None:
    subject = document.add_heading(level=1)
    _add_text(subject, letter.subject, fields)
    for text in letter.opening:
        _add_text(document.add_paragraph(), text, fields)
    _add_facts(document, letter.facts, fields)
    for text in letter.middle:
        _add_text(document.add_paragraph(), text, fields)
    if with_visit:
        document.add_heading(letter.visit_heading, level=2)
        _add_text(document.add_paragraph(), letter.visit, fields)
    if tips:
        document.add_heading(letter.tips_heading, level=2)
    for tip in tips:
        layout = document.add_paragraph(one_line(tip), style="List Number").paragraph_format
        layout.space_after = Pt(8 if tip is tips[-1] else 1)
    for text in letter.closing:
        _add_text(document.add_paragraph(), text, fields)
    note = document.add_paragraph()
    _add_text(note, letter.privacy, fields)
    for run in note.runs:
        run.font.size, run.font.color.rgb = Pt(8.5), GREY


def _add_text(paragraph: Paragraph, template: str, fields: Mapping[str, str]) -> None:
    """Add text with its fields; one that is empty is marked in yellow, **…** is bold."""
    for piece in re.split(r"(\{\w+\}|\*\*.+?\*\*)", template):
        field = _FIELD.fullmatch(piece)
        if field and not fields[field[1]]:
            paragraph.add_run(f"[vul in: {MISSING[field[1]]}]").font.highlight_color = WD_COLOR_INDEX.YELLOW
        elif field:
            paragraph.add_run(fields[field[1]])
        elif piece.startswith("**"):
            paragraph.add_run(piece[2:-2]).bold = True
        elif piece:
            paragraph.add_run(piece)


def _add_facts(document: DocumentType, facts: tuple[tuple[str, str], ...], fields: Mapping[str, str]) -> None:
    """When, where and how to sign up, in a frame one sees at a glance."""
    table = document.add_table(rows=0, cols=2)
    table.alignment = WD_TABLE_ALIGNMENT.LEFT
    table.autofit = False
    widths = (Cm(3.2), Cm(12.8))
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    for word, text in facts:
        cells = table.add_row().cells
        cells[0].width, cells[1].width = widths
        cells[0].paragraphs[0].add_run(word).bold = True
        _add_text(cells[1].paragraphs[0], text, fields)
        for cell in cells:
            cell.paragraphs[0].paragraph_format.space_after = Pt(2)
            shade(cell)
    document.add_paragraph().paragraph_format.space_after = Pt(0)


def _add_heads(document: DocumentType, fields: Mapping[str, str], *, is_concept: bool) -> None:
    """Put the sender above every page, and that it is a concept as long as it is one."""
    head = document.sections[0].header.paragraphs[0]
    _add_text(head, "Gemeente {municipality}", fields)
    for run in head.runs:
        run.bold, run.font.color.rgb = True, BLUE
    if is_concept:
        concept = document.sections[0].header.add_paragraph().add_run("CONCEPT – nog niet goedgekeurd. Niet versturen.")
        concept.bold, concept.font.color.rgb, concept.font.size = True, RED, Pt(12)
