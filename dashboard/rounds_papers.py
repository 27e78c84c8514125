"""The papers of a round: a folder for each pair, letters, labels, lists and files for map programs, each logged when it is taken."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import PurePath
from typing import Any, Literal

import pandas as pd
import streamlit as st

from analysis import privacy
from analysis.action_files import OutgoingFile
from analysis.dossier import forget_own_file, put_ready, read_exports
from analysis.dutch import amount, enumerate_words
from analysis.evening_script import Group
from analysis.exports.labels import label_sheets
from analysis.exports.letter_template import Template
from analysis.exports.letters import gets_letter, template_docx
from analysis.exports.postal import mailing
from analysis.round_files import (
    TEMPLATES,
    OutgoingRound,
    field_map_file,
    folder_file,
    keep_template,
    labels_file,
    letter_file,
    outgoing_round,
    print_list_file,
    round_list_file,
)
from analysis.rounds import letter_note
from analysis.terms import Audience
from dashboard import menu, outgoing_files, parts, session
from dashboard.choosing import choose

MOST_BUTTONS = 4
"""With more pairs one chooses the pair from a list."""

LETTER_KINDS = ("brief", "brieven")
"""Files that announce a visit."""

Make = Callable[[OutgoingRound, privacy.Stamp], OutgoingFile]


def show_papers(what: OutgoingRound) -> None:
    """Offer everything that goes along with a round or before it."""
    outgoing_files.show_taken(what.action)
    outgoing_files.show_approval(what.action)
    _show_missing(what)
    _show_announcement(what)
    left, right = st.columns(2, gap="large")
    with left:
        _show_folders(what)
        _show_lists(what)
    with right:
        _show_labels(what)
        _show_letters(what)
    outgoing_files.show_earlier(what.action)


def _show_folders(what: OutgoingRound) -> None:
    parts.heading("Bezoekmap per duo")
    parts.quiet("Kaart, looplijst, gesprekskaarten, niet-thuiskaarten en legitimatie. Om te printen, in zwart-wit.")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        if len(what.pairs) <= MOST_BUTTONS:
            for pair in what.pairs:
                _offer_folder(what, pair, f"Bezoekmap {what.stored.pair_name(pair)}")
        else:
            pair = choose(st.selectbox, "Duo", what.pair_names, name=f"round_folder_{what.stored.id}", width=180)
            _offer_folder(what, pair, "Bezoekmap")
        if len(what.pairs) > 1:
            title = f"Bezoekmappen {amount(len(what.pairs), 'duo', 'duo’s')}"
            makes = [(one, _folder_of(one)) for one in what.pairs]
            _offer("Alle bezoekmappen (zip)", what, title, ".zip", makes, key="folders")


def _offer_folder(what: OutgoingRound, pair: int, label: str) -> None:
    _offer(parts.as_label(label), what, f"Bezoekmap duo {pair}", ".pdf", [(pair, _folder_of(pair))], key=f"folder-{pair}", is_primary=True)


def _folder_of(pair: int) -> Make:
    register = session.register()
    return lambda current, made: folder_file(current, pair, made, register.basemap if register else None)


def _show_lists(what: OutgoingRound) -> None:
    parts.heading("Lijst en kaart van de ronde")
    parts.quiet("De Excel-lijst kunt u invullen en weer inlezen bij Resultaten. De kaartbestanden zijn voor QGIS en QField.")
    with st.container(horizontal=True):
        for suffix, label in ((".xlsx", "Excel"), (".csv", "csv")):
            _offer(
                label,
                what,
                "Bezoekronde",
                suffix,
                [(0, _of_sort(round_list_file, suffix))],
                key=f"list{suffix}",
            )
        for suffix, label in ((".gpkg", "GeoPackage"), (".geojson", "GeoJSON")):
            _offer(
                label,
                what,
                "Veldkaart",
                suffix,
                [(0, _of_sort(field_map_file, suffix))],
                key=f"map{suffix}",
            )


def _show_labels(what: OutgoingRound) -> None:
    parts.heading("Etiketten en adreslijst voor de drukker")
    by_post = len(mailing(what.action.release.visit_list).rows)
    if not by_post:
        parts.quiet("Op deze lijst staat niemand die post krijgt.")
        return
    sheets = {code: f"{code} ({sheet.per_sheet} per vel)" for code, sheet in label_sheets().items()}
    first, second, rest = st.columns([1.2, 0.9, 1], vertical_alignment="bottom")
    with first:
        code = choose(st.selectbox, "Etiketvel (Avery)", sheets, name="round_sheet")
    with second:
        most = label_sheets()[code].per_sheet - 1
        used = int(
            st.number_input("Al gebruikt", 0, most, 0, key=f"round-used-{code}", help="Hoeveel etiketten van het eerste vel al op zijn.")
        )
    with rest:
        _offer(
            "Etiketten (pdf)",
            what,
            f"Etiketten {code}",
            ".pdf",
            [(0, _labels_of(code, used))],
            key="labels",
        )
    with st.container(horizontal=True, vertical_alignment="center"):
        for suffix, label in ((".xlsx", "Adreslijst drukker (Excel)"), (".csv", "csv")):
            _offer(
                label,
                what,
                "Adreslijst drukker",
                suffix,
                [(0, _of_sort(print_list_file, suffix))],
                key=f"print{suffix}",
            )
        parts.quiet(f"{amount(by_post, 'adres krijgt', 'adressen krijgen').capitalize()} post, op postcode.")


def _of_sort(make: Callable[[OutgoingRound, str, privacy.Stamp], OutgoingFile], suffix: str) -> Make:
    return lambda current, made: make(current, suffix, made)


def _labels_of(code: str, used: int) -> Make:
    return lambda current, made: labels_file(current, code, made, used=used)


def _show_letters(what: OutgoingRound) -> None:
    groups = [group for group in Group if gets_letter(group, what.action.release.visit_list)]
    if not groups:
        return
    parts.heading("Aankondigingsbrief")
    parts.quiet("Bezorg de brief voor het bezoek. Eén brief om te kopiëren, of een brief voor elk adres.")
    for group in groups:
        with st.container(horizontal=True):
            for each, label in ((False, f"Brief {group.label}"), (True, f"Brieven {group.label}, per adres")):
                title = f"{'Brieven' if each else 'Brief'} {group.label}"
                make = _letter_of(group, each=each)
                _offer(label, what, title, ".docx", [(0, make)], key=f"letter-{group}-{each}")
    with st.popover("Eigen sjabloon (Word)", type="tertiary"):
        _show_templates(what, groups)


def _letter_of(group: Group, *, each: bool) -> Make:
    settings = session.settings()
    return lambda current, made: letter_file(current, group, made, each=each, settings=settings)


def _show_templates(what: OutgoingRound, groups: Sequence[Group]) -> None:
    """Offer our template to change in Word, and keep one of the municipality in the dossier."""
    parts.sentence("Haal ons sjabloon op, pas het aan in Word en voeg het hier toe. De velden tussen {{ }} vult het programma in.")
    made, turn = outgoing_files.stamp_now(what.action), session.recall("template_turn", 0)
    for group in groups:
        name = f"Sjabloon aankondiging {group.label}.docx"
        st.download_button(
            f"Ons sjabloon {group.label}",
            partial(template_docx, group, made),
            name,
            outgoing_files.MIMES[".docx"],
            key=f"template-{group}",
            on_click="ignore",
        )
        chosen: Any = st.file_uploader(f"Eigen sjabloon {group.label} (docx)", type=["docx"], key=f"round-template-{group}-{turn}")
        if chosen is not None:
            with parts.refusal_shown():
                keep_template(session.dossier(), group, Template(chosen.name, chosen.getvalue()), session.user())
                session.remember("template_turn", turn + 1)
                st.toast("Sjabloon bewaard.")
                st.rerun()
        if own := what.templates.get(group):
            parts.quiet(f"Bewaard en in gebruik: {own.name}")
            if st.button(f"Haal eigen sjabloon {group.label} weg", key=f"template-away-{group}"):
                with parts.refusal_shown():
                    forget_own_file(session.dossier(), TEMPLATES[group], session.user())
                    st.rerun()


def _show_announcement(what: OutgoingRound) -> None:
    """Warn while homes are to be visited and no letter was put ready for them."""
    homes = what.visits[what.visits["audience"] == Audience.RESIDENTS]
    if homes.empty:
        return
    announced = [one for one in read_exports(session.dossier()) if one.action_id == what.action.action.id and one.kind in LETTER_KINDS]
    if announced:
        return
    first = homes["planned_from"].min()
    told, _ = letter_note(min(what.stored.choice.days) if pd.isna(first) else first.date(), session.today())
    parts.note(f"Er is nog geen brief klaargezet voor de woningen van deze ronde. {told}", tone="attention")


def _show_missing(what: OutgoingRound) -> None:
    """Say what the papers still miss, with the way to where it is filled in."""
    known = {
        "de naam van de gemeente": what.municipality,
        "het controlenummer": what.verification_number,
        "wie de duo’s bellen": what.contact,
    }
    missing = [word for word, value in known.items() if not value.strip()]
    if missing:
        with st.container(horizontal=True, vertical_alignment="center"):
            parts.note(f"Op de papieren ontbreekt nog: {enumerate_words(missing)}.", tone="attention")
            if menu.exists("gemeente"):
                st.page_link(menu.path_of("gemeente"), label="Vul dit in bij Onze gemeente")


def _offer(
    label: str, what: OutgoingRound, title: str, suffix: str, makes: Sequence[tuple[int, Make]], *, key: str, is_primary: bool = False
) -> None:
    """Show the button that makes one or more files of a round, from the dossier as it is when it is clicked."""
    dossier, user, signature = session.dossier(), session.user(), session.signature()
    is_demo, settings, names = session.is_demo(), session.settings(), outgoing_files.area_names(session.register())
    round_id = what.stored.id or 0

    def produce() -> bytes:
        current = outgoing_round(dossier, round_id, names, settings)

        def stamped(copy_number: int, pair: int) -> privacy.Stamp:
            copy_of = current.copy_of(pair) if pair else ""
            return current.stamp(signature, dossier.now, is_demo=is_demo, copy_number=copy_number, copy_of=copy_of)

        def numbered(pair: int, make: Make) -> OutgoingFile:
            return put_ready(dossier, user, lambda number: make(current, stamped(number, pair)))

        made = [numbered(pair, make) for pair, make in makes]
        if suffix == ".zip":
            return outgoing_files.zipped([part for file in made for part in file.parts])
        return outgoing_files.as_download(made[0])

    stamp = outgoing_files.stamp_now(what.action)
    name = outgoing_files.download_name(privacy.file_name(title, what.action.name, suffix, stamp))
    look: Literal["primary", "secondary"] = "primary" if is_primary else "secondary"
    mime = outgoing_files.MIMES[PurePath(name).suffix]
    taken = partial(session.remember, "file_taken", what.action.action.id)
    st.download_button(label, produce, name, mime, key=f"round-{key}", type=look, on_click=taken)
