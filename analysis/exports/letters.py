"""Letters that announce a visit, for entrepreneurs and for residents, as docx. Zone *te delen*.

From our own template, or one of the municipality. The reason that is given is the season, never an incident.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import pandas as pd
from docx.document import Document as DocumentType
from docx.shared import Cm, Pt

from analysis.dutch import WEEKDAYS, amount, day
from analysis.errors import SourceError
from analysis.evening_script import Group
from analysis.exports.letter_template import MOST_LETTERS, Template, fill_in, open_template, repeat
from analysis.exports.postal import mailing
from analysis.exports.visit_letter_texts import BODY, FIELDS, HEADS, TIP_FIELDS
from analysis.exports.word import GREY, RED, fixed_bytes, new_document, write_head
from analysis.measures import TIPS
from analysis.privacy import Stamp, one_line
from analysis.terms import BUSINESS_AUDIENCES, Audience

_BUSINESSES = {str(audience) for audience in BUSINESS_AUDIENCES}


@dataclass(frozen=True, kw_only=True)
class LetterFacts:
    """What goes into an announcement letter; what is left empty stands in yellow as something to fill in."""

    area: str
    season: str
    """The reason that is given, such as `evening_script.season_sentence` makes it."""
    visit_from: date | None = None
    visit_until: date | None = None
    visit_hours: str = ""
    """Such as '10.00 en 16.00 uur'."""
    visitors: str = ""
    municipality: str = ""
    verification_number: str = ""
    contact: str = ""
    sender_name: str = ""
    sender_function: str = "coördinator nazorg overvallen"
    privacy_contact: str = ""
    destroy_after: date | None = None
    tips: tuple[str, ...] = ()
    """At most three, out of the catalogue of measures."""
    own_list: str = ""
    """Where addresses also came from, such as 'de ledenlijst van de winkeliersvereniging'."""


def letter_docx(group: Group, facts: LetterFacts, addresses: pd.DataFrame, stamp: Stamp, template: Template | None = None) -> bytes:
    """Return one letter without a name on it, to be copied for everybody.

    Parameters
    ----------
    group
        Entrepreneurs or residents.
    facts
        What goes into it.
    addresses
        The `VisitAddresses` it is for: the line on where the address comes from is true to them.
    stamp
        Who made it; while it is a concept the letter says so.
    template
        A Word file of the municipality; None takes ours.

    Raises
    ------
    SourceError
        When the template cannot be used, or nobody on the list gets this letter.
    """
    mine = _for_group(group, addresses)
    document = _document(group, template, stamp)
    whom = "Aan de ondernemers in" if group is Group.ENTREPRENEURS else "Aan de bewoners van"
    fields: dict[str, str | None] = {**_fields(facts, mine), "regel 1": whom, "regel 2": one_line(facts.area), "regel 3": None}
    _mark(document, stamp)
    fill_in(document, fields, FIELDS)
    return fixed_bytes(document, _title(group, facts), stamp)


def letters_docx(group: Group, facts: LetterFacts, addresses: pd.DataFrame, stamp: Stamp, template: Template | None = None) -> bytes:
    """Return a letter for each address that gets post, in the order of the postcode, in one file.

    Raises
    ------
    SourceError
        When the template cannot be used, nobody gets this letter, or it would be more than 2,000.
    """
    mine = _for_group(group, addresses)
    lines = mailing(mine).lines
    if len(lines) > MOST_LETTERS:
        raise SourceError(
            f"Dit zijn {amount(len(lines), 'brief', 'brieven')}. In één bestand passen er {amount(MOST_LETTERS, 'brief', 'brieven')}. "
            "Maak één brief zonder adres en gebruik de adreslijst voor de drukker."
        )
    document = _document(group, template, stamp)
    _mark(document, stamp)
    fill_in(document, _fields(facts, mine), FIELDS)
    repeat(document, [{"regel 1": one.to_whom, "regel 2": one.street, "regel 3": one.place} for one in lines], FIELDS)
    return fixed_bytes(document, _title(group, facts), stamp)


def template_docx(group: Group, stamp: Stamp) -> bytes:
    """Return our own template, to be changed in Word and given back."""
    return fixed_bytes(_own_template(group, stamp), f"Sjabloon aankondiging {group.label}", stamp)


def check_template(template: Template) -> None:
    """Refuse a template that cannot be filled in.

    Raises
    ------
    SourceError
        When it is no Word file, is too large, or holds a field we do not know.
    """
    open_template(template.content, template.name, FIELDS)


def source_line(addresses: pd.DataFrame, own_list: str = "") -> str:
    """Return the sentence on where the addresses come from, true to the list: names of businesses have a source of their own."""
    sources = ["de openbare adressenregistratie (BAG)"]
    if (addresses["business_name"] != "").any():
        sources.append("het bedrijvenbestand van de gemeente")
    if own_list:
        sources.append(one_line(own_list))
    return f"Uw adres komt uit {' en '.join(sources) if len(sources) < 3 else ', '.join(sources[:-1]) + ' en ' + sources[-1]}."


def gets_letter(group: Group, addresses: pd.DataFrame) -> bool:
    """Return whether anybody on a list gets the letter of this group."""
    return not for_group(group, addresses).empty


def for_group(group: Group, addresses: pd.DataFrame) -> pd.DataFrame:
    """Return who on a list gets the letter of this group by post."""
    return mailing(_of_group(group, addresses)).rows


def audiences_of(group: Group, addresses: pd.DataFrame) -> set[str]:
    """Return whom on a list the letter of this group speaks to; residents are one audience, whatever a home is used for."""
    return set(_of_group(group, addresses)["audience"]) if group is Group.ENTREPRENEURS else {str(Audience.RESIDENTS)}


def _of_group(group: Group, addresses: pd.DataFrame) -> pd.DataFrame:
    is_business = addresses["audience"].isin(_BUSINESSES)
    return addresses[is_business if group is Group.ENTREPRENEURS else ~is_business]


def _for_group(group: Group, addresses: pd.DataFrame) -> pd.DataFrame:
    if not gets_letter(group, addresses):
        raise SourceError(f"Op deze lijst krijgt niemand de brief voor {group.label}.")
    return _of_group(group, addresses)


def _fields(facts: LetterFacts, addresses: pd.DataFrame) -> dict[str, str | None]:
    texts = {
        "gemeente": facts.municipality,
        "gebied": facts.area,
        "aanleiding": facts.season,
        "eerste dag": _long_day(facts.visit_from),
        "laatste dag": _long_day(facts.visit_until),
        "tijd": facts.visit_hours,
        "bezoekers": facts.visitors,
        "controlenummer": facts.verification_number,
        "contact": facts.contact,
        "afzender": facts.sender_name,
        "functie": facts.sender_function,
        "herkomst": source_line(addresses, facts.own_list),
        "privacycontact": facts.privacy_contact,
        "vernietigen na": day(facts.destroy_after) if facts.destroy_after else "",
    }
    tips: list[str | None] = [*map(one_line, facts.tips[:TIPS]), *[None] * TIPS]
    return {name: one_line(text) for name, text in texts.items()} | dict(zip(TIP_FIELDS, tips, strict=False))


def _title(group: Group, facts: LetterFacts) -> str:
    return f"Aankondiging bezoek {group.label}, {one_line(facts.area)}"


def _long_day(value: date | None) -> str:
    return f"{WEEKDAYS[value.weekday()]} {day(value)}" if value else ""


def _document(group: Group, template: Template | None, stamp: Stamp) -> DocumentType:
    if template is None:
        return open_template(template_docx(group, stamp), "eigen sjabloon", FIELDS)
    return open_template(template.content, template.name, FIELDS)


def _mark(document: DocumentType, stamp: Stamp) -> None:
    """A concept says so on every page, with the zone below it; a letter that may go has no line of ours, for it is meant for the reader."""
    for section in document.sections:
        has_first = section.different_first_page_header_footer
        below = f"{stamp.banner} · {stamp.line}" if stamp.is_concept else stamp.below_a_letter
        for footer in (section.footer, section.first_page_footer) if has_first else (section.footer,):
            if below:
                foot = footer.add_paragraph().add_run(below)
                foot.font.size, foot.font.color.rgb = Pt(8), GREY
        for header in (section.header, section.first_page_header) if has_first else (section.header,):
            if stamp.is_concept:
                head = header.add_paragraph().add_run("CONCEPT – nog niet goedgekeurd. Niet versturen.")
                head.bold, head.font.size, head.font.color.rgb = True, Pt(12), RED


def _own_template(group: Group, stamp: Stamp) -> DocumentType:
    """Our page, with the address where a window envelope shows it, one subject and short paragraphs; the stamp comes later."""
    document = new_document(stamp)
    document.sections[0].footer.paragraphs[0].clear()
    write_head(document, "Gemeente {{gemeente}}")
    for line in ("{{regel 1}}", "{{regel 2}}", "{{regel 3}}"):
        document.add_paragraph(line).paragraph_format.space_after = Pt(0)
    document.add_heading(HEADS[group], level=1).paragraph_format.space_before = Pt(18)
    _write(document, BODY[group])
    return document


def _write(document: DocumentType, lines: Iterable[str]) -> None:
    """A line with '# ' is a head, with '- ' a numbered tip, with '~ ' small print; **…** is bold.

    Numbers are typed: Word would count on from one letter to the next.
    """
    tips = 0
    for line in lines:
        if line.startswith("# "):
            document.add_heading(line[2:], level=2)
            continue
        paragraph = document.add_paragraph()
        if line.startswith("- "):
            tips += 1
            paragraph.add_run(f"{tips}.\t")
            layout = paragraph.paragraph_format
            layout.left_indent, layout.first_line_indent, layout.space_after = Cm(0.7), Cm(-0.7), Pt(2)
            layout.tab_stops.add_tab_stop(Cm(0.7))
        for at, piece in enumerate(line.removeprefix("- ").removeprefix("~ ").split("**")):
            run = paragraph.add_run(piece)
            run.bold = at % 2 == 1 or None
            if line.startswith("~ "):
                run.font.size, run.font.color.rgb = Pt(9), GREY
