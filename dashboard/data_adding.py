"""Three ways to bring incidents in: a file, rows pasted from Excel or a mail, or one incident typed by hand."""

from dataclasses import replace
from functools import partial

import streamlit as st

from analysis.dossier import ONLY_DEMO_HERE, ImportResult, add_area_counts, add_import, imports
from analysis.errors import PreventiekaartError
from analysis.exports.empty_example import FILE_NAME, empty_example
from analysis.sources.delivery import AreaScan
from analysis.sources.police import TYPED, PoliceOverview, read_pasted, typed_registration
from analysis.sources.reading import AS_FOUND
from dashboard import menu, parts, session
from dashboard.data_intake import read_before, show_area_scan, show_overview, show_typed, what_was_added
from dashboard.data_reading import (
    ask_profile_name,
    begin_file,
    file_key,
    keep_profile,
    offer_without_profile,
    reading,
    show_corrections,
    uses_profiles,
)
from dashboard.data_typing import ask_address, ask_what_and_when

LARGEST_MB = 50
"""Of any kind: what we cannot read is refused with a sentence that helps."""

_ROUND = "intake_round"
_SAVED = "intake_saved"


def _key(name: str) -> str:
    """Return the key of a widget that must be empty again after something was kept."""
    return f"{name}-{session.recall(_ROUND, 0)}"


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
    begin_file(chosen.file_id)
    _take_in(chosen.name, chosen.getvalue())


def _take_in(name: str, content: bytes) -> None:
    workbook = None
    try:
        workbook = session.read_workbook(name, content, reading())
        delivery = session.read_delivery(workbook, reading(), with_profiles=uses_profiles())
    except PreventiekaartError as error:
        parts.note(str(error), tone="attention")
        parts.quiet("Er is niets veranderd in het dossier.")
        if workbook is not None and not session.police_refusal():
            offer_without_profile()
            with st.expander("Wijs zelf aan hoe dit bestand gelezen moet worden", expanded=reading() != AS_FOUND or not uses_profiles()):
                show_corrections(workbook, None)
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
        if show_overview(delivery, session.judge_delivery(delivery), name=f"‘{delivery.file_name}’", key="file"):
            profile = st.session_state.get(file_key("profile-name"), "").strip()
            keep_profile(delivery, profile)
            _keep(delivery, sender=profile or delivery.profile_name, is_file=True)
        ask_profile_name(delivery)
        with st.expander("Klopt er iets niet? Wijs zelf aan hoe dit bestand gelezen moet worden", expanded=reading() != AS_FOUND):
            show_corrections(workbook, delivery)


def _keep(overview: PoliceOverview, *, sender: str, is_file: bool) -> None:
    intake = session.judge_delivery(overview)
    added = what_was_added(intake)
    neighbours = intake.neighbours
    result = add_import(
        session.dossier(), overview, session.user(), sender=sender, is_regional=neighbours.is_regional, regional=neighbours.counts
    )
    _kept(result if result.import_id is None else replace(result, message=f"{result.message} {added}"), is_file=is_file)


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
    values = ask_what_and_when(_key("typed"))
    values["address"] = ask_address(_key("typed"))
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


def _next_typed() -> int:
    """Return the number of the next typed incident, so that each can be found again."""
    known = imports(session.dossier())
    return 1 + int(known["file_name"].str.startswith(TYPED).sum())
