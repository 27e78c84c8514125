"""How a file was read, as found or as the user says: sheet, row with the column names, letters, dates, and which column is what."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from analysis.dossier import read_profiles, save_profile
from analysis.errors import SourceError
from analysis.sources.columns import Column, Layout, standard_aliases
from analysis.sources.delimited import DELIMITERS, ENCODINGS
from analysis.sources.police import FIELDS, PoliceOverview
from analysis.sources.profiles import profile_of, to_dict
from analysis.sources.reading import AS_FOUND, DATE_ORDERS, Reading, guess_layout
from analysis.sources.spreadsheet import Workbook
from dashboard import parts, session
from dashboard.data_intake import label_of

_READING = "reading"
_WITHOUT_PROFILE = "without_profile"
_ROUND = "reading_round"
_DEEPEST_HEADER = 40
_GENERAL_QUESTIONS = 8
AS_FOUND_WORD = "zoals gevonden"
NO_COLUMN = "geen kolom"


def file_key(name: str) -> str:
    """Return the key of a widget that belongs to the file on screen, as read now, and to no other."""
    return f"{name}-{session.recall('file_on_screen')}-{session.recall(_ROUND, 0)}"


def reading() -> Reading:
    """Return what the user says of the file on screen."""
    return session.recall(_READING, AS_FOUND)  # type: ignore[no-any-return]


def begin_file(file_id: str) -> None:
    """Forget what was said of another file."""
    if session.recall("file_on_screen") != file_id:
        session.remember("file_on_screen", file_id)
        session.remember(_READING, AS_FOUND)
        session.remember(_WITHOUT_PROFILE, False)


def uses_profiles() -> bool:
    """Return whether an import profile may say how the file on screen is read."""
    return not session.recall(_WITHOUT_PROFILE, False)


def offer_without_profile() -> None:
    """Let the user read a file of which the columns moved without its import profile."""
    if uses_profiles() and read_profiles(session.dossier()) and st.button("Lezen zonder importprofiel", key=file_key("without-profile")):
        session.remember(_WITHOUT_PROFILE, True)
        st.rerun()


def show_corrections(workbook: Workbook, overview: PoliceOverview | None) -> None:
    """Let the user say how the file must be read; columns about persons cannot be chosen.

    Without an overview nothing was recognised; then the names of its columns are shown to point at.
    """
    said = reading()
    layout = overview.layout if overview else guess_layout(workbook.sheets, said, standard_aliases())
    with st.form(file_key("corrections"), border=False):
        places = iter(_slots(_GENERAL_QUESTIONS))
        moved = _say_where(workbook, layout, said, places)
        changed = _say_how(workbook, moved, places)
        pointed = _say_columns(layout, changed) if layout else changed
        if st.form_submit_button("Opnieuw lezen"):
            # other rows have other columns: what was chosen for the old ones does not hold
            is_elsewhere = (moved.sheet, moved.header_rows) != (said.sheet, said.header_rows)
            _read_again(replace(changed, columns=()) if is_elsewhere else pointed)


def _read_again(said: Reading) -> None:
    session.remember(_READING, said)
    session.remember(_WITHOUT_PROFILE, True)
    session.remember(_ROUND, session.recall(_ROUND, 0) + 1)
    st.rerun()


def _slots(count: int) -> list[DeltaGenerator]:
    """Return places four in a row, to be filled one after the other."""
    return [place for _ in range(0, count, 4) for place in st.columns(4, vertical_alignment="bottom")]


def _say_where(workbook: Workbook, layout: Layout | None, said: Reading, places: Iterator[DeltaGenerator]) -> Reading:
    """Ask for the sheet and the row or rows with the column names."""
    names = [sheet.name for sheet in workbook.sheets if sheet.name]
    sheet = said.sheet
    if names:
        hidden = {one.name for one in workbook.sheets if one.is_hidden}
        words = {"": AS_FOUND_WORD} | {name: f"{name} (verborgen)" if name in hidden else name for name in names}
        sheet = _choice(next(places), "Werkblad", words, said.sheet, "sheet")
    found = said.header_rows or (layout.header_rows if layout else ())
    row = next(places).number_input("Kolomnamen op rij", 0, _DEEPEST_HEADER, found[-1] if found else 0, key=file_key("header-row"))
    is_double = next(places).checkbox("Twee rijen met namen", len(found) > 1, key=file_key("header-double"))
    if sheet != said.sheet:
        return replace(said, sheet=sheet, header_rows=())
    rows = tuple(range(int(row) - int(is_double and row > 1), int(row) + 1)) if row else ()
    return said if rows == found else replace(said, header_rows=rows)


def _say_how(workbook: Workbook, said: Reading, places: Iterator[DeltaGenerator]) -> Reading:
    """Ask for the order of day and month, hidden rows, and for a csv its letters and delimiter."""
    order = _choice(next(places), "Volgorde van de datum", {"": AS_FOUND_WORD} | DATE_ORDERS, said.date_order, "date-order")
    skip, encoding, delimiter = said.skip_hidden_rows, said.encoding, said.delimiter
    if any(sheet.hidden_rows for sheet in workbook.sheets):
        skip = next(places).checkbox("Verborgen rijen overslaan", said.skip_hidden_rows, key=file_key("skip-hidden"))
    if workbook.is_text:
        encoding = _choice(next(places), "Tekens (codering)", {"": AS_FOUND_WORD} | ENCODINGS, said.encoding, "encoding")
        signs = {"": AS_FOUND_WORD} | DELIMITERS
        delimiter = _choice(next(places), "Tussen de kolommen staat", signs, said.delimiter, "delimiter")
    return replace(said, date_order=order, skip_hidden_rows=skip, encoding=encoding, delimiter=delimiter)


def _choice(place: DeltaGenerator, label: str, words: dict[str, str], chosen: str, key: str) -> str:
    options = list(words)
    at = options.index(chosen) if chosen in options else 0
    return place.selectbox(label, options, index=at, format_func=words.get, key=file_key(key)) or ""


def _say_columns(layout: Layout, said: Reading) -> Reading:
    headers = _headers(layout)
    known = {column.field: column.header for column in layout.columns}
    grid = st.columns(4)
    choices = {}
    for i, field in enumerate(FIELDS):
        options = ["", *headers]
        at = options.index(known[field]) if known.get(field) in options else 0
        choices[field] = grid[i % 4].selectbox(
            label_of(field), options, index=at, format_func=lambda text: text or NO_COLUMN, key=file_key(f"column-{field}")
        )
    changed = {field: header or "" for field, header in choices.items() if (header or "") != known.get(field, "")}
    return said.with_columns(changed)


def _headers(layout: Layout) -> Sequence[str]:
    columns: list[Column] = sorted([*layout.columns, *layout.dropped], key=lambda column: column.index)
    return list(dict.fromkeys(column.header for column in columns if column.header and not column.is_personal))


def ask_profile_name(overview: PoliceOverview) -> str:
    """Ask under which name this way of reading is kept; empty to keep none."""
    if overview.profile_name:
        parts.note(f"Dit bestand lezen we met het importprofiel ‘{overview.profile_name}’.", tone="good")
        return ""
    if not overview.layout.header_rows:
        return ""
    name: str = st.text_input(
        "Naam voor dit soort bestand (mag leeg blijven)",
        key=file_key("profile-name"),
        placeholder="bijvoorbeeld: politie, basisteam Noord",
        help="Onder deze naam bewaren we welke kolom wat is. Het volgende bestand van deze afzender herkennen we dan vanzelf.",
    )
    return name.strip()


def keep_profile(overview: PoliceOverview, name: str) -> None:
    """Keep how a file was read under a name.

    Raises
    ------
    SourceError
        When it has no column names to know the next file by.
    """
    if not name:
        return
    profile = profile_of(overview, name, sender=name)
    if not profile.columns:
        raise SourceError("Er zijn geen kolommen om te bewaren.")
    save_profile(session.dossier(), profile.name, to_dict(profile), session.user())
