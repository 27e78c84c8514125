"""Samen kijken: with too few robberies for an area of one's own, look at season, hour and target together with neighbours. Counts only."""

from pathlib import Path

import streamlit as st

from analysis import privacy
from analysis.dossier import delete_neighbour_counts, read_neighbour_counts, save_neighbour_counts
from analysis.dossier_pictures import counted_days, counts_of_source, open_source
from analysis.dutch import enumerate_words, number
from analysis.errors import PreventiekaartError
from analysis.picture_files import COUNTS, counts_file
from analysis.pooled import LARGEST_CHARACTERS, NOT_OURS, SharedCounts, exact_counts, pool, read_counts, refuse_mixture
from analysis.safety_picture import PictureData
from analysis.terms import Zone
from dashboard import parts, pictures, session
from dashboard.frame import need_analysis, need_register, page
from dashboard.picture_view import show_figures
from dashboard.pooled_view import pooled_figures
from dashboard.session import pictures as session_pictures

HEADS = ("Gemeente", "Periode", "Overvallen", "Adressen", "Uit")
OURS, FILE, FOLDER = "dit dossier", "bestand", "dossier op deze computer"


def own_counts(data: PictureData) -> SharedCounts | None:
    """Return our own counts, exactly: they are on a confidential page."""
    if data.covered is None:
        return None
    days, addresses = counted_days(data.covered), len(need_register().addresses)
    return exact_counts(data.located, data.counted_in, days.first, days.last, addresses, session.settings(), is_demo=session.is_demo())


def counts_of_folders() -> list[SharedCounts]:
    """Return the counts of dossiers on this computer that the user pointed at in this session."""
    found = []
    for folder in session.recall("pooled_folders", ()):
        try:
            found.append(_counts_of(folder, str(session.today())))
        except PreventiekaartError as error:
            parts.note(str(error), tone="attention")
    return found


@st.cache_resource(scope="session", show_spinner="Dossier lezen…", max_entries=8)
def _counts_of(folder: str, day: str) -> SharedCounts:
    return counts_of_source(open_source(Path(folder), settings=session.settings()))


def show_share(data: PictureData) -> None:
    """Offer our own counts for neighbours."""
    parts.sentence("In het bestand staan alleen aantallen per seizoen, dagdeel en doelwit. Kleine aantallen zijn verborgen.")
    recipient, is_concept = pictures.ask_recipient(Zone.SHAREABLE, key="counts", default="buurgemeenten")
    stamp = pictures.stamp_now(Zone.SHAREABLE, recipient, "", is_concept=is_concept)
    name = privacy.file_name(COUNTS, data.municipality, ".csv", stamp)
    if is_concept:
        return
    pictures.offer(
        "Bestand bewaren",
        name,
        stamp,
        lambda made: counts_file(data, made, len(need_register().addresses)),
        key="counts-file",
        is_primary=True,
    )


def show_add() -> None:
    """Take in the counts of a neighbour."""
    round_number = session.recall("counts_added", 0)
    chosen = st.file_uploader("Bestand van een buurgemeente (csv)", type="csv", key=f"counts-{round_number}", max_upload_size=1)
    if chosen is None:
        return
    with parts.refusal_shown():
        try:
            text = chosen.getvalue()[: 2 * LARGEST_CHARACTERS].decode("utf-8-sig")
        except UnicodeDecodeError:
            parts.note(NOT_OURS, tone="attention")
            return
        found = read_counts(text, session.settings())
        refuse_mixture(found, is_demo=session.is_demo())
        save_neighbour_counts(session.dossier(), found.municipality, text, session.user())
        session.remember("counts_added", round_number + 1)
        st.toast("Toegevoegd.")
        st.rerun()


def show_folder() -> None:
    """Point at a dossier of a neighbour on this computer."""
    parts.quiet("Alleen de aantallen tellen mee. Er worden geen adressen of incidenten overgenomen.")
    with st.form("pooled-folder", border=False):
        folder = st.text_input("Map van het dossier", max_chars=300)
        if not st.form_submit_button("Meetellen") or not folder.strip():
            return
    with parts.refusal_shown():
        refuse_mixture(_counts_of(folder.strip(), str(session.today())), is_demo=session.is_demo())
        folders = session.recall("pooled_folders", ())
        session.remember("pooled_folders", tuple(dict.fromkeys((*folders, folder.strip()))))
        st.rerun()


with page("Samen kijken", Zone.RESTRICTED) as p:
    data = session_pictures.picture_data(need_analysis())
    stored, ours = read_neighbour_counts(session.dossier()), own_counts(data)
    rows = [(ours, OURS)] if ours else []
    rows += [(read_counts(one.content, session.settings()), FILE) for one in stored]
    rows += [(one, FOLDER) for one in counts_of_folders()]
    together = pool(one for one, _ in rows)
    if len(together.given) > 1:
        names = enumerate_words(together.municipalities)
        parts.lead(f"Samen met buurgemeenten ({names}): ", f"{together.total.words} overvallen", ". Alleen aantallen, geen plaatsen.")
    else:
        parts.lead("Hebt u weinig overvallen? Kijk samen met buurgemeenten naar seizoen, dagdeel en doelwit. U deelt alleen aantallen.")
    with st.container(horizontal=True):
        with st.popover("Bestand van een buurgemeente toevoegen", type="primary" if len(rows) < 2 else "secondary"):
            show_add()
        with st.popover("Onze aantallen delen"):
            show_share(data)
        with st.popover("Dossier op deze computer", type="tertiary"):
            show_folder()
    table = [(one.municipality, one.period, one.total.words, number(one.addresses), source) for one, source in rows]
    for sentence in together.counted_already:
        parts.note(sentence, tone="attention")
    if table:
        parts.table(table, HEADS, label="Gemeenten", right=(3,))
    if len(together.given) > 1:
        figures = pooled_figures(together)
        show_figures(figures, Zone.RESTRICTED, prefix="pooled-")
        parts.quiet("‘Tussen 5 en 9’ betekent: een gemeente liet een klein aantal niet zien. Het echte aantal ligt daartussen.")
        parts.copy_as_text([line for figure in figures for line in figure.lines], zone=Zone.RESTRICTED, key="pooled")
    for one in stored:
        if st.button(parts.as_label(f"Aantallen van {one.municipality} verwijderen"), key=f"drop-{one.id}", type="tertiary"):
            delete_neighbour_counts(session.dossier(), one.id, session.user())
            st.rerun()
