"""Kaart voor de burgemeester: from the data to one A4 in a few clicks, in two versions."""

import streamlit as st

from analysis import privacy
from analysis.dossier import read_actions
from analysis.picture_files import MAP, mayor_file, mayor_map
from analysis.terms import Zone
from dashboard import parts, pictures, session
from dashboard.frame import need_analysis, page
from dashboard.session import pictures as session_pictures

VERSIONS = {"Vertrouwelijk": Zone.RESTRICTED, "Te delen": Zone.SHAREABLE}
RECIPIENT = "burgemeester en driehoek"
PREVIEW_PPI = 90

is_sharing = session.is_sharing_screen()
with page("Kaart voor de burgemeester", Zone.SHAREABLE if is_sharing else Zone.RESTRICTED) as p:
    analysis, dossier, settings = need_analysis(), session.dossier(), session.settings()
    organisation = session.organisation()
    data = session_pictures.picture_data(analysis)
    left, right = st.columns([1.25, 1])
    with right:
        zone = Zone.SHAREABLE
        if p.may_show_confidential:
            words = st.segmented_control("Versie", list(VERSIONS), default="Vertrouwelijk", required=True, key="map-version")
            zone = VERSIONS[str(words)]
        recipient, is_concept = pictures.ask_recipient(zone, key="map", default=RECIPIENT)
        decision = st.text_input("Gevraagd besluit", max_chars=160, key="map-decision", placeholder="bijvoorbeeld: akkoord met de actie")
        spokesperson = st.text_input("Woordvoering", max_chars=120, key="map-spokesperson", placeholder="wie staat de pers te woord")
    made = mayor_map(
        analysis,
        data,
        zone,
        read_actions(dossier),
        municipality_code=organisation.municipality_code,
        decision=privacy.one_line(decision),
        spokesperson=privacy.one_line(spokesperson),
    )
    stamp = pictures.stamp_now(zone, recipient, made.picture.period, is_concept=is_concept)
    basemap = analysis.register.basemap

    def offer(label: str, suffix: str, *, is_primary: bool = False) -> None:
        """Offer the map in one form."""
        name = privacy.file_name(MAP, organisation.municipality_name, suffix, stamp)
        pictures.offer(
            label,
            name,
            stamp,
            lambda stamped: mayor_file(made, suffix, stamped, organisation.municipality_name, basemap, settings),
            key=f"map{suffix}-{zone}",
            is_primary=is_primary,
        )

    with right:
        with st.container(horizontal=True):
            offer("Opslaan als pdf", ".pdf", is_primary=True)
            offer("Als plaatje (png)", ".png")
            offer("Notitie voor Word", ".docx")
        if made.picture.weeks_old >= settings.map_age_weeks:
            parts.note(f"{made.picture.age} Dat staat in rood op de kaart.", tone="attention")
        for line in made.core:
            parts.sentence(line)
        lines = [*made.core, *(f"{heading}: {' '.join(told)}" for heading, told in made.parts if told), made.picture.age]
        parts.copy_as_text(lines, zone=zone, key=f"map-{zone}")
    with left:
        preview = mayor_file(made, ".png", stamp, "", basemap, settings, ppi=PREVIEW_PPI).content
        st.image(preview, width="stretch", caption="Voorbeeld. De tekst staat hiernaast en in ‘Kopieer als tekst’.")
