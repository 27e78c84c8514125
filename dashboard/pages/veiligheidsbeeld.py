"""Veiligheidsbeeld: how many robberies, when, against whom and where; what changed since a kept stand; on one A4."""

from typing import Any

import streamlit as st

from analysis import privacy
from analysis.dossier import regional_counts
from analysis.picture_files import PICTURE, picture_file
from analysis.pipeline import ROBBERIES
from analysis.safety_picture import PictureData, SafetyPicture, confidential_picture, regional_figures, regional_table, shareable_picture
from analysis.terms import Zone
from dashboard import menu, parts, pictures, session
from dashboard.frame import need_analysis, page
from dashboard.picture_view import show_figures
from dashboard.session import pictures as session_pictures
from dashboard.standen import changes_of, show_standen

VERSIONS = {Zone.RESTRICTED: "Vertrouwelijk", Zone.SHAREABLE: "Te delen"}
OWN, REGION = "Gemeente", "Regio"


def choose_version(*, may_show_confidential: bool) -> Zone:
    """Ask which of the two versions is shown; on a shared screen there is one."""
    if not may_show_confidential:
        return Zone.SHAREABLE
    words = {word: zone for zone, word in VERSIONS.items()}
    chosen = st.segmented_control("Versie", list(words), default=VERSIONS[Zone.RESTRICTED], required=True, key="picture-version")
    return words[str(chosen)]


def choose_area() -> str:
    """Ask whether the municipality or the whole overview of the police is shown."""
    return str(st.segmented_control("Gebied", [OWN, REGION], default=OWN, required=True, key="picture-area"))


def show_save(picture: SafetyPicture) -> None:
    """Offer the picture as one A4."""
    municipality = session.organisation().municipality_name
    recipient, is_concept = pictures.ask_recipient(picture.zone, key="picture", default="")
    stamp = pictures.stamp_now(picture.zone, recipient, picture.period, is_concept=is_concept)
    for suffix, label in ((".pdf", "Opslaan als pdf"), (".docx", "Opslaan voor Word")):
        name = privacy.file_name(PICTURE, municipality, suffix, stamp)
        pictures.offer(
            label,
            name,
            stamp,
            lambda made, suffix=suffix: picture_file(picture, suffix, made, municipality, session_settings),
            key=f"picture{suffix}-{picture.zone}",
            is_primary=suffix == ".pdf",
        )


def show_own(data: PictureData, zone: Zone, tools: Any) -> None:
    """Show the picture of the municipality; what one can do with it comes in `tools`."""
    picture = confidential_picture(data) if zone is Zone.RESTRICTED else shareable_picture(data)
    with tools:
        with st.popover("Opslaan", type="primary"):
            show_save(picture)
        parts.copy_as_text(picture.lines, zone=zone, key=f"picture-{zone}")
        for name, label in (("kaart_burgemeester", "Kaart voor de burgemeester"), ("samen_kijken", "Samen kijken")):
            if menu.exists(name):
                st.page_link(menu.path_of(name), label=label)
    parts.lead(f"{picture.period[:1].upper()}{picture.period[1:]}: ", picture.counted, f". {picture.summary} {picture.age}")
    show_figures(picture.figures, zone, prefix=f"{zone}-")
    left, right = st.columns(2)
    for column, heading, lines in ((left, "Waar", picture.places), (right, "Hoe zeker is dit", picture.sure)):
        with column:
            parts.heading(heading)
            for line in lines:
                parts.sentence(line)


def show_region(data: PictureData) -> None:
    """Show the whole overview that the police sent, as counts only."""
    register, name = session.register(), data.municipality or "Eigen gemeente"
    own_code = session.organisation().municipality_code
    listed = {} if register is None or own_code not in register.codes else register.info.municipalities
    neighbours = {code: called for code, called in listed.items() if code != own_code}
    counts = regional_table(data.located, regional_counts(session.dossier()), name, ROBBERIES, neighbours)
    others = counts[counts["municipality"] != name]
    if others.empty:
        parts.empty_state("Geen andere gemeenten", "In de politiebestanden staan alleen incidenten van uw eigen gemeente.")
        return
    total, places = int(counts["count"].sum()), counts["municipality"].nunique()
    own = int(counts["count"].sum() - others["count"].sum())
    parts.lead(
        "",
        f"{total} overvallen",
        f" in {places} gemeenten of plaatsen, waarvan {own} in uw gemeente. Van anderen zijn er alleen aantallen.",
    )
    figures = regional_figures(counts, session.settings())
    parts.copy_as_text([line for figure in figures for line in figure.lines], zone=Zone.RESTRICTED, key="picture-region")
    show_figures(figures, Zone.RESTRICTED, prefix="region-")


is_sharing = session.is_sharing_screen()
with page("Veiligheidsbeeld", Zone.SHAREABLE if is_sharing else Zone.RESTRICTED) as p:
    session_settings = session.settings()
    analysis = need_analysis()
    data = session_pictures.picture_data(analysis)
    tools = st.container(horizontal=True, vertical_alignment="bottom")
    with tools:
        zone = choose_version(may_show_confidential=p.may_show_confidential)
        area = choose_area() if zone is Zone.RESTRICTED else OWN
    if area == REGION:
        show_region(data)
    else:
        if zone is Zone.RESTRICTED:
            data = changes_of(data)
        show_own(data, zone, tools)
        if zone is Zone.RESTRICTED:
            show_standen(data)
