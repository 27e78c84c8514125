"""Letters from a Word template that the municipality may replace: {{fields}} are filled in, and nothing in a template is run.

A field may be broken over pieces of text, as Word does when somebody types in it. What is not known yet stands in yellow.
"""

import copy
import io
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from docx import Document
from docx.document import Document as DocumentType
from docx.enum.text import WD_COLOR_INDEX
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from analysis.errors import SourceError

FIELD = re.compile(r"\{\{\s*([\w ]+?)\s*\}\}")
_NUMBER_ONLY = re.compile(r"\s*(?:\d+\.)?\s*")
MOST_BYTES = 5_000_000
MOST_LETTERS = 2000


@dataclass(frozen=True)
class Template:
    """A Word file of the municipality: what it is called and what is in it."""

    name: str
    content: bytes = field(repr=False)


def open_template(content: bytes, name: str, known: Mapping[str, str]) -> DocumentType:
    """Return a template as a document.

    Parameters
    ----------
    content, name
        The Word file and what it is called.
    known
        The fields that may stand in it.

    Raises
    ------
    SourceError
        When it is no Word file, is too large, or holds a field we do not know.
    """
    if len(content) > MOST_BYTES:
        raise SourceError(f"De sjabloon ‘{name}’ is groter dan 5 MB. Maak de plaatjes erin kleiner.")
    try:
        document = Document(io.BytesIO(content))
    except (PackageNotFoundError, zipfile.BadZipFile, KeyError, ValueError) as error:
        raise SourceError(f"De sjabloon ‘{name}’ is geen Word-bestand. Sla hem op als docx.") from error
    for paragraph in every_paragraph(document):
        for asked in FIELD.findall(_text(paragraph)):
            if asked not in known:
                raise SourceError(
                    f"In de sjabloon ‘{name}’ staat {{{{{asked}}}}}. Dat veld kennen we niet. Kies uit: {', '.join(sorted(known))}."
                )
    return document


def fill_in(document: DocumentType, fields: Mapping[str, str | None], missing: Mapping[str, str]) -> None:
    """Fill these fields of a document and leave the others; an empty one becomes '[vul in: …]' in yellow.

    A field that is None becomes nothing at all; a paragraph that held no more than that, or the number before it, goes.
    """
    for paragraph in list(every_paragraph(document)):
        has_none = any(name in fields and fields[name] is None for name in FIELD.findall(_text(paragraph)))
        _fill_paragraph(paragraph, fields, missing)
        around = paragraph._element.getparent()
        if has_none and _NUMBER_ONLY.fullmatch(_text(paragraph)) and len(around.findall(qn("w:p"))) > 1:  # a cell of a table keeps one
            around.remove(paragraph._element)


def repeat(document: DocumentType, each: Sequence[Mapping[str, str | None]], missing: Mapping[str, str]) -> None:
    """Make the body of a document once for each set of fields, each on a new page."""
    body = document.element.body
    content = [element for element in body if element.tag != qn("w:sectPr")]
    end = body.find(qn("w:sectPr"))
    inside = [paragraph for element in content for paragraph in element.iter(qn("w:p"))]
    asked = [at for at, paragraph in enumerate(inside) if FIELD.search(_text(Paragraph(paragraph, document._body)))]
    copies = [[copy.deepcopy(element) for element in content] for _ in each[1:]]
    for number, elements in enumerate([content, *copies]):
        if number:
            for element in elements:
                end.addprevious(element) if end is not None else body.append(element)
            first = next((element for element in elements if element.tag == qn("w:p")), None)
            if first is not None:
                Paragraph(first, document._body).paragraph_format.page_break_before = True
        paragraphs = [paragraph for element in elements for paragraph in element.iter(qn("w:p"))]
        for at in asked:
            _fill_paragraph(Paragraph(paragraphs[at], document._body), each[number], missing)


def every_paragraph(document: DocumentType) -> Iterator[Paragraph]:
    """Yield every paragraph of body, tables, text boxes, headers and footers."""
    parts = [document.element.body]
    for section in document.sections:
        for part in (section.header, section.footer, section.first_page_header, section.first_page_footer):
            if not part.is_linked_to_previous:
                parts.append(part._element)
    for part in parts:
        for element in part.iter(qn("w:p")):
            yield Paragraph(element, document._body)


def _text(paragraph: Paragraph) -> str:
    return "".join(run.text for run in paragraph.runs)


def _fill_paragraph(paragraph: Paragraph, fields: Mapping[str, str | None], missing: Mapping[str, str]) -> None:
    """Put values in the place of these fields; each keeps the type of the piece its field begins in."""
    while match := next((match for match in FIELD.finditer(_text(paragraph)) if match[1] in fields), None):
        value = fields[match[1]]
        run, before, after = _cut_out(paragraph, *match.span())
        run.text = before
        put = _run_after(paragraph, run, f"[vul in: {missing.get(match[1], match[1])}]" if value == "" else value or "")
        if value == "":
            put.font.highlight_color = WD_COLOR_INDEX.YELLOW
        _run_after(paragraph, put, after, like=run)


def _cut_out(paragraph: Paragraph, begin: int, end: int) -> tuple[Run, str, str]:
    """Empty the pieces between two places; return the first, with what stands before and after the field in it."""
    first: Run | None = None
    before = after = ""
    at = 0
    for run in paragraph.runs:
        text, stop = run.text, at + len(run.text)
        if first is None and begin < stop:
            first, before = run, text[: begin - at]
            after = text[end - at :] if end <= stop else ""
        elif first is not None and at < end:
            run.text = text[end - at :] if end < stop else ""
        at = stop
        if at >= end:
            break
    assert first is not None
    return first, before, after


def _run_after(paragraph: Paragraph, run: Run, text: str, like: Run | None = None) -> Run:
    """A new piece of text behind another, set in the same type."""
    element = copy.deepcopy((like or run)._element)
    run._element.addnext(element)
    made = Run(element, paragraph)
    made.text = text
    return made


def read_template(path: Path) -> Template:
    """Return the template in a file.

    Raises
    ------
    SourceError
        When it is not there.
    """
    try:
        return Template(path.name, path.read_bytes())
    except OSError as error:
        raise SourceError(f"We vinden het bestand ‘{path.name}’ niet. Controleer de naam en de map.") from error
