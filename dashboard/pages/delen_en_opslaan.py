"""Delen en opslaan: where the dossier stands, back-up and terugzetten, the FG-blad, what was put ready, and wissen."""

import tempfile
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import streamlit as st

from analysis.dossier import location_warning, put_ready, read_exports, read_log, restore, wipe
from analysis.dossier.safekeeping import BACKED_UP, LARGEST_BYTES
from analysis.dutch import amount, number
from analysis.errors import DossierError, PreventiekaartError
from analysis.fg_sheet import RECIPIENT as FG
from analysis.fg_sheet import TITLE as FG_TITLE
from analysis.fg_sheet import fg_dataset, fg_sheet_file, privacy_sheet_of
from analysis.privacy import Stamp, file_name, safe_file_name, stamp
from analysis.register import remove_register
from analysis.terms import Zone
from dashboard import council, given_out, launch, parts, session
from dashboard.demo import fill_again
from dashboard.frame import page

DUTCH_TIME = ZoneInfo("Europe/Amsterdam")
WORD = "wissen"
KEEP_SAFE = "In de back-up staan politiegegevens. Bewaar haar op een beveiligde plek, niet in OneDrive of in een mail."
MOVE = (
    "Het dossier verplaatsen? Maak een back-up, start het programma met een andere map (preventiekaart dashboard --dossier MAP) "
    "en zet de back-up daar terug."
)


def stamped(zone: Zone, recipient: str, dataset: str = "") -> Stamp:
    """Return the stamp of a file that is made now."""
    moment = session.dossier().clock().astimezone(DUTCH_TIME).replace(tzinfo=None)
    return stamp(zone, recipient, session.signature(), moment, dataset, is_demo=session.is_demo())


def show_place() -> None:
    """Show where the dossier stands, and warn for a folder that others can reach."""
    folder = session.dossier_folder()
    st.subheader("Waar staat het dossier", anchor=False)
    parts.sentence(f"Op deze computer, in de map: {folder}")
    if warning := location_warning(folder):
        parts.note(warning, tone="attention")
    parts.quiet(MOVE)


def show_back_up() -> None:
    """Make a back-up and hand it over."""
    st.subheader("Back-up", anchor=False)
    told = st.empty()
    if st.button("Back-up maken", type="primary"):
        from analysis.dossier_files import ONESELF, back_up_file  # only here: it brings every exporter along

        dossier, user, made = session.dossier(), session.user(), stamped(Zone.RESTRICTED, ONESELF, fg_dataset(session.dossier()))
        file = put_ready(dossier, user, lambda copy_number: back_up_file(dossier, user, replace(made, copy_number=copy_number)))
        parts.note(f"De back-up is klaar ({number(max(len(file.content) / 1e6, 0.1), 1)} MB). Bewaar haar nu.", tone="good")
        st.download_button("Back-up bewaren", file.content, file.name, "application/zip", on_click="ignore")
    log = read_log(session.dossier())
    made = log.loc[log["what"] == BACKED_UP, "at"]
    with told:
        last = "" if made.empty else _moment(made.iloc[0])
        parts.sentence(f"De laatste back-up is van {last} uur." if last else "Er is nog geen back-up gemaakt.")
    parts.quiet(KEEP_SAFE if not session.is_demo() else "In deze back-up staan alleen oefengegevens.")


def put_back() -> None:
    """Put a back-up in the place of the dossier."""
    chosen = st.file_uploader(
        "Kies een back-up (zip)", key=f"restore-{session.recall('restored', 0)}", max_upload_size=LARGEST_BYTES // 1024**2
    )
    parts.quiet("Het dossier van nu wordt vervangen. Maak er eerst een back-up van als u het wilt bewaren.")
    if not st.button("Back-up terugzetten") or chosen is None:
        return
    try:
        with tempfile.TemporaryDirectory(prefix="preventiekaart-") as work:
            zip_file = Path(work) / safe_file_name(chosen.name)
            zip_file.write_bytes(chosen.getbuffer())
            restore(zip_file, session.dossier_folder(), who_now())
    except PreventiekaartError as error:
        parts.note(str(error), tone="attention")
        return
    session.dossier_replaced()
    session.remember("restored", session.recall("restored", 0) + 1)
    st.toast("De back-up is teruggezet.")
    st.rerun()


def who_now() -> str:
    """Return who puts back; a damaged dossier cannot say who the user is."""
    try:
        return session.user()
    except DossierError:
        return session.UNNAMED


def show_wipe() -> None:
    """Wipe the whole dossier, after the word was typed."""
    is_demo, register_folder = session.is_demo(), session.register_folder()
    parts.sentence(
        "Alles wat u in de oefengemeente veranderde, gaat weg. De oefengegevens komen terug zoals ze waren."
        if is_demo
        else "Alle gegevens gaan voorgoed weg: registraties, keuzes, lijsten, partners en het logboek. Dit kunt u niet terugdraaien."
    )
    with st.form("wipe", border=False):
        typed = st.text_input(f"Typ ‘{WORD}’ om te bevestigen", autocomplete="off")
        also_register = not is_demo and st.checkbox("Wis ook het adressenbestand (openbare gegevens)", value=True)
        if not st.form_submit_button("Dossier wissen"):
            return
    if typed.strip().casefold() != WORD:
        parts.note(f"Er is niets gewist. Typ het woord ‘{WORD}’ om te bevestigen.", tone="attention")
        return
    try:
        wipe(session.dossier(), session.user())
    finally:
        session.dossier_replaced()
    if also_register:
        remove_register(register_folder)
    if is_demo:
        fill_again(launch.current().demo_folder)
    st.toast("Het dossier is gewist." if not is_demo else "De oefengemeente is weer zoals zij was.")
    st.rerun()


def show_privacy_sheet() -> None:
    """Hand over the FG-blad, filled in from this dossier."""
    st.subheader("FG-blad", anchor=False)
    parts.sentence("Op één A4: wat er bewaard wordt, waar, van wie, hoe lang, en wat eruit kan. Voor de functionaris gegevensbescherming.")
    dossier, who = session.dossier(), session.user()
    sheet = privacy_sheet_of(dossier, session.register(), session.settings(), uses_pdok=launch.current().uses_pdok)
    made = stamped(Zone.SHAREABLE, FG, fg_dataset(dossier))
    name = file_name(FG_TITLE, sheet.municipality, ".pdf", made)

    def make() -> bytes:
        return put_ready(dossier, who, lambda number: fg_sheet_file(sheet, replace(made, copy_number=number))).content

    st.download_button("FG-blad bewaren (pdf)", make, name, "application/pdf", on_click="ignore")


def _moment(at: datetime) -> str:
    return f"{at.astimezone(DUTCH_TIME):%d-%m-%Y %H.%M}"


with page("Delen en opslaan", Zone.RESTRICTED):
    try:
        exports = read_exports(session.dossier())
    except DossierError as error:  # a damaged dossier can be replaced by a back-up
        parts.note(str(error), tone="attention")
        show_place()
        put_back()
        st.stop()
    count = len(exports)
    parts.lead("Het dossier staat op deze computer. ", f"{amount(count, 'bestand', 'bestanden').capitalize()}", " klaargezet voor anderen.")
    left, right = st.columns([1.3, 1])
    with left:
        show_place()
        show_back_up()
    with right:
        show_privacy_sheet()
        with st.expander("Back-up terugzetten"):
            put_back()
        with st.expander("Oefengemeente opnieuw beginnen" if session.is_demo() else "Dossier wissen"):
            show_wipe()
    given_out.show_files(exports)
    given_out.show_returned(exports)
    given_out.show_given(exports)
    council.show_council_table()
