"""A Word file as we make them all: A4, Dutch, calm type, the zone below every page, and the same bytes for the same content."""

import io
import zipfile
from collections.abc import Iterable, Sequence

from docx import Document
from docx.document import Document as DocumentType
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.table import _Cell

from analysis.privacy import Stamp, one_line

BLUE = RGBColor(0x15, 0x42, 0x73)
RED = RGBColor(0xB0, 0x1E, 0x1E)
GREY = RGBColor(0x50, 0x50, 0x50)
PALE = "EAF0F6"
_STYLES = (("Normal", 10.5, 0, 6), ("Heading 1", 14, 6, 8), ("Heading 2", 11.5, 6, 2))


def new_document(stamp: Stamp, footer: str | None = None) -> DocumentType:
    """Return an empty A4 page with our styles and the stamp in the footer, or `footer`; what stands above is the caller's."""
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.5)
    section.top_margin, section.bottom_margin = Cm(2.2), Cm(1.8)
    for name, size, before, after in _STYLES:
        style = document.styles[name]
        style.font.name, style.font.size = "Calibri", Pt(size)
        style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(after)
        if name != "Normal":
            style.font.color.rgb = BLUE
            fonts = style.element.rPr.rFonts
            for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
                fonts.attrib.pop(qn(f"w:{theme}"), None)
            fonts.set(qn("w:ascii"), "Calibri")
            fonts.set(qn("w:hAnsi"), "Calibri")
    for language in document.styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), "nl-NL")
    foot = section.footer.paragraphs[0].add_run(f"{stamp.banner} · {stamp.line}" if footer is None else footer)
    foot.font.size, foot.font.color.rgb = Pt(8), GREY
    return document


def write_head(document: DocumentType, text: str) -> None:
    """Put the sender above every page."""
    run = document.sections[0].header.paragraphs[0].add_run(one_line(text))
    run.bold, run.font.color.rgb = True, BLUE


def add_table(document: DocumentType, heads: Sequence[str], rows: Iterable[Sequence[str]], widths_cm: Sequence[float]) -> None:
    """Add a table with a head that is repeated on every page; a row stays on one page."""
    table = document.add_table(rows=1, cols=len(heads), style="Table Grid")
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.LEFT, False
    for column, width in zip(table.columns, widths_cm, strict=True):
        column.width = Cm(width)
    for cell, text, width in zip(table.rows[0].cells, heads, widths_cm, strict=True):
        _fill(cell, text, width, is_head=True)
    _set_flag(table.rows[0]._tr, "w:tblHeader")
    for row in rows:
        added = table.add_row()
        _set_flag(added._tr, "w:cantSplit")
        for cell, text, width in zip(added.cells, row, widths_cm, strict=True):
            _fill(cell, text, width, is_head=False)
    document.add_paragraph().paragraph_format.space_after = Pt(0)


def _fill(cell: _Cell, text: str, width: float, *, is_head: bool) -> None:
    cell.width = Cm(width)
    paragraph = cell.paragraphs[0]
    paragraph.paragraph_format.space_after = Pt(1)
    run = paragraph.add_run(one_line(text))
    run.font.size, run.bold = Pt(9), is_head
    if is_head:
        run.font.color.rgb = BLUE
        shade(cell)


def shade(cell: _Cell) -> None:
    """Give a cell our pale blue ground."""
    colour = OxmlElement("w:shd")
    colour.set(qn("w:val"), "clear")
    colour.set(qn("w:fill"), PALE)
    cell._tc.get_or_add_tcPr().append(colour)


def _set_flag(row: object, name: str) -> None:
    row.get_or_add_trPr().append(OxmlElement(name))  # type: ignore[attr-defined]  # python-docx has no types


def fixed_bytes(document: DocumentType, title: str, stamp: Stamp) -> bytes:
    """Return the file with the moment of the stamp instead of the clock, in the properties and in the zip."""
    properties = document.core_properties
    moment = stamp.moment.replace(tzinfo=None)
    properties.title, properties.subject, properties.language = title[:255], stamp.banner[:255], "nl-NL"
    properties.created = properties.modified = moment
    properties.author = properties.last_modified_by = stamp.user[:255]
    properties.comments, properties.keywords, properties.revision = stamp.line[:255], "", 1
    loose, tight = io.BytesIO(), io.BytesIO()
    document.save(loose)
    with zipfile.ZipFile(loose) as source, zipfile.ZipFile(tight, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(entry, source.read(name))
    return tight.getvalue()
