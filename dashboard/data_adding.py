"""Three ways to bring incidents in: a file, rows pasted from Excel or a mail, or one incident typed by hand."""

from dataclasses import replace
from datetime import date
from functools import partial

import streamlit as st

from analysis.dossier import ONLY_DEMO_HERE, ImportResult, add_area_counts, add_import, imports
from analysis.dutch import amount
from analysis.errors import PreventiekaartError
from analysis.exports.empty_example import FILE_NAME, empty_example
from analysis.geocoding import suggest
from analysis.sources.columns import Column
from analysis.sources.delivery import AreaScan
from analysis.sources.police import FIELDS, TYPED, PoliceOverview, read_pasted, typed_registration
from analysis.sources.refusals import MESSAGES
from analysis.terms import ROBBERIES, Kind
from dashboard import menu, parts, session
from dashboard.data_intake import label_of, read_before, show_area_scan, show_overview, show_typed, what_was_added

LARGEST_MB = 50
"""Of any kind: what we cannot read is refused with a sentence that helps."""

_ROUND = "intake_round"
_SAVED = "intake_saved"
_TYPED_KINDS = (*ROBBERIES, Kind.STREET_ROBBERY)
_NO_COLUMNS = MESSAGES["file_no_columns"].split("{")[0]
_POINTED = ("date_from", "time_from", "offence_text", "target", "street", "number", "postcode", "place", "address")


def _key(name: str) -> str:
    """Return the key of a widget that must be empty again after something was kept."""
    return f"{name}-{session.recall(_ROUND, 0)}"


def _file_key(name: str) -> str:
    """Return the key of a widget that belongs to the file on screen and to no other."""
    return f"{name}-{session.recall('file_on_screen')}"


def _kept(result: ImportResult, *, is_file: bool) -> None:
    """Remember what became of it and begin anew, so that nothing stays behind in the browser."""
    session.remember(_SAVED, (result.message, result.import_id is not None, is_file))
    session.remember(_ROUND, session.recall(_ROUND, 0) + 1)
    st.rerun()


def saved() -> tuple[str, bool, bool] | None:
    """Return what was just kept: the sentence, whether anything was added, and whether it came from a file."""
    return session.recall(_SAVED)  # type: ignore[no-any-return]


def forget_saved() -> None:
    """Make room for the next one."""
    session.remember(_SAVED, None)


def add_file() -> None:
    """Let the user choose a file, show what is in it and keep it."""
    left, right = st.columns([2.2, 1], vertical_alignment="bottom")
    with left:
        what = "een bestand met aantallen per buurt" if session.police_refusal() else "het bestand van de politie"
        chosen = st.file_uploader(f"Kies {what} (Excel, ods of csv)", key=_key("file"), max_upload_size=LARGEST_MB)
    with right:
        st.download_button(
            "Leeg voorbeeldbestand", partial(empty_example, is_demo=session.is_demo()), FILE_NAME, key="empty-example", on_click="ignore"
        )
        parts.quiet("Om zelf in te vullen, zonder persoonsgegevens.")
    if chosen is None:
        return
    if session.recall("file_on_screen") != chosen.file_id:
        session.remember("file_on_screen", chosen.file_id)
        session.remember("mapping", {})
        session.remember("sender", "")
    _take_in(chosen.name, chosen.getvalue())


def _take_in(name: str, content: bytes) -> None:
    try:
        delivery = session.read_delivery(name, content, session.recall("mapping", {}))
    except PreventiekaartError as error:
        parts.note(str(error), tone="attention")
        parts.quiet("Er is niets veranderd in het dossier.")
        if session.recall("mapping") or str(error).startswith(_NO_COLUMNS):
            _point_out_by_name()
        return
    again = read_before(delivery.sha256)
    if again:
        parts.note(again)
    elif isinstance(delivery, AreaScan):
        if show_area_scan(delivery, name=delivery.file_name):
            named = {"file_name": delivery.file_name, "sha256": delivery.sha256}
            result = add_area_counts(session.dossier(), delivery.counts, delivery.findings, session.user(), **named)
            _kept(result, is_file=True)
    elif session.police_refusal():
        parts.note("In dit bestand staan incidenten. Die kunt u hier nog niet openen. Er is niets opgeslagen.", tone="attention")
    elif session.is_demo() and not delivery.fits_demo:
        parts.note(ONLY_DEMO_HERE, tone="attention")
        st.page_link(menu.path_of("begin"), label="Naar Begin met uw gemeente")
    else:
        name = delivery.registrations["source"].iloc[0]
        if show_overview(delivery, session.judge_delivery(delivery), name=f"‘{name}’", key="file"):
            _keep(delivery, sender=session.recall("sender", ""), is_file=True)
        with st.expander("Klopt er iets niet? Wijs kolommen zelf aan, of vul in van wie het bestand is"):
            session.remember(
                "sender", st.text_input("Van wie is dit bestand?", key=_file_key("sender"), placeholder="bijvoorbeeld: politie, basisteam")
            )
            _point_out(delivery)


def _keep(overview: PoliceOverview, *, sender: str, is_file: bool) -> None:
    added = what_was_added(session.judge_delivery(overview))
    result = add_import(session.dossier(), overview, session.user(), sender=sender)
    _kept(result if result.import_id is None else replace(result, message=f"{result.message} {added}"), is_file=is_file)


def _point_out(overview: PoliceOverview) -> None:
    """Let the user say which column is what; columns about persons cannot be chosen."""
    columns = [*overview.layout.columns, *overview.layout.dropped]
    headers = [column.header for column in sorted(columns, key=_place_of) if column.header and not column.is_personal]
    known = {column.field: column.header for column in overview.layout.columns}
    if not headers:
        return
    with st.form(_file_key("point-out"), border=False):
        grid = st.columns(4)
        choices = {}
        for i, field in enumerate(FIELDS):
            options = ["", *dict.fromkeys(headers)]
            at = options.index(known[field]) if known.get(field) in options else 0
            choices[field] = grid[i % 4].selectbox(
                label_of(field), options, index=at, format_func=lambda text: text or "geen kolom", key=_file_key(field)
            )
        if st.form_submit_button("Opnieuw lezen"):
            changed = {field: header for field, header in choices.items() if header != known.get(field, "")}
            session.remember("mapping", session.recall("mapping", {}) | changed)
            st.rerun()


def _place_of(column: Column) -> int:
    return column.index


def _point_out_by_name() -> None:
    """Let the user type the names of the columns of a file in which we recognise none."""
    parts.sentence("Staan de gegevens er wel in? Typ dan hoe de kolommen in dit bestand heten.")
    with st.form(_file_key("point-out-by-name"), border=False):
        grid = st.columns(3)
        names = {
            field: grid[i % 3].text_input(f"Kolom met: {label_of(field).lower()}", key=_file_key(f"named-{field}"))
            for i, field in enumerate(_POINTED)
        }
        if st.form_submit_button("Opnieuw lezen"):
            session.remember("mapping", {field: name.strip() for field, name in names.items() if name.strip()})
            st.rerun()


def add_pasted() -> None:
    """Let the user paste rows, show what is in them and keep them."""
    text = st.text_area(
        "Plak hier de rijen uit Excel of uit een mail, het liefst met de kolomnamen erboven",
        key=_key("pasted"),
        height=150,
        placeholder="Pleegdatum\tStraat\tHuisnummer\tPlaats\n21-11-2026\tDorpsstraat\t12\tWaterveen",
    )
    st.button("Lezen", key=_key("read-pasted"))
    if not text.strip():
        return
    try:
        overview = read_pasted(text)
    except PreventiekaartError as error:
        parts.note(str(error), tone="attention")
        return
    again = read_before(overview.sha256)
    if again:
        parts.note(again)
    elif show_overview(overview, session.judge_delivery(overview), name="de geplakte tekst", key="pasted"):
        _keep(overview, sender="", is_file=False)


def add_typed() -> None:
    """Let the user type one incident, with addresses to choose from, and keep it."""
    kind, target, attempt = st.columns([1.2, 1.2, 1], vertical_alignment="bottom")
    values = {"offence_text": kind.selectbox("Wat gebeurde er", _TYPED_KINDS, format_func=_kind_word, key=_key("kind")).label}
    values["target"] = target.text_input("Soort locatie", key=_key("target"), placeholder="bijvoorbeeld: snackbar")
    values["attempt"] = "J" if attempt.checkbox("Het bleef bij een poging", key=_key("attempt")) else "N"
    begin, clock, until = st.columns(3)
    day_of_incident = begin.date_input(
        "Pleegdatum", None, format="DD-MM-YYYY", max_value=session.today(), min_value=date(1990, 1, 1), key=_key("day")
    )
    values["date_from"] = day_of_incident.isoformat() if day_of_incident else ""
    values["time_from"] = clock.text_input("Tijd van", key=_key("time"), placeholder="bijvoorbeeld: 20:15")
    values["time_until"] = until.text_input("Tijd tot", key=_key("until"), placeholder="mag leeg blijven")
    values["address"] = _address()
    if not (values["date_from"] or values["address"]):
        parts.quiet("Vul een datum of een adres in. Daarna ziet u wat we lezen.")
        return
    try:
        overview = typed_registration(values, row=_next_typed())
    except PreventiekaartError as error:
        parts.note(str(error), tone="attention")
        return
    if show_typed(session.judge_delivery(overview)):
        _keep(overview, sender="", is_file=False)


def _kind_word(kind: Kind) -> str:
    return kind.label[:1].upper() + kind.label[1:]


def _address() -> str:
    """Return the address: one of the register when the user picks one, else what was typed."""
    typed = st.text_input("Adres", key=_key("address"), placeholder="straat, huisnummer en plaats; druk op Enter voor voorstellen").strip()
    index = session.address_index()
    if not typed or index is None:
        return typed
    found = suggest(typed, index)
    if found.empty:
        parts.quiet("Dit adres vonden we niet. U kunt het toch opslaan en later nakijken.")
        return typed
    options = [typed, *(text for text in found["matched_address"] if text.casefold() != typed.casefold())]
    chosen: str = st.selectbox(
        f"Bedoelt u een van deze adressen? ({amount(len(found), 'voorstel', 'voorstellen')})",
        options,
        key=_key("suggested"),
        index=1 if len(options) > 1 and found["confidence"].iloc[0] >= session.settings().accept_confidence else 0,
    )
    return chosen


def _next_typed() -> int:
    """Return the number of the next typed incident, so that each can be found again."""
    known = imports(session.dossier())
    return 1 + int(known["file_name"].str.startswith(TYPED).sum())
