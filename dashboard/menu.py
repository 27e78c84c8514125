"""The pages that exist, in the order of the steps of the nazorg. A page that is not there is not in the menu."""

from pathlib import Path
from typing import Any

import streamlit as st

PAGES = Path(__file__).resolve().parent / "pages"

MENU: dict[str, tuple[tuple[str, str], ...]] = {
    "": (
        ("overzicht", "Overzicht"),
        ("begin", "Begin met uw gemeente"),
        ("gemeente", "Onze gemeente"),
        ("adressenbestand", "Adressenbestand"),
    ),
    "Voorbereiden": (
        ("gegevens", "Gegevens"),
        ("adressen_nakijken", "Adressen nakijken"),
        ("mogelijk_dubbel", "Mogelijk dubbel"),
        ("hotspots", "Hotspots"),
        ("straatkennis", "Straatkennis"),
        ("veiligheidsbeeld", "Veiligheidsbeeld"),
        ("kaart_burgemeester", "Kaart voor de burgemeester"),
        ("samen_kijken", "Samen kijken"),
        ("wat_is_er_al", "Wat is er al"),
        ("partners", "Partners"),
        ("wie_mag_wat_weten", "Wie mag wat weten"),
        ("nazorgplan", "Nazorgplan"),
    ),
    "Screenen": (("nieuwe_overval", "Nieuwe overval"),),
    "Verlenen nazorg": (
        ("acties", "Acties"),
        ("wie_benaderen_we", "Wie benaderen we"),
        ("bezoeklijst", "Bezoeklijst"),
        ("bezoekrondes", "Bezoekrondes"),
        ("brieven", "Brieven"),
        ("bijeenkomst", "Bijeenkomst"),
    ),
    "Evalueren": (("evaluatie", "Evaluatie"),),
    "Privacy en verantwoording": (
        ("delen_en_opslaan", "Delen en opslaan"),
        ("dossier", "Dossier"),
        ("logboek", "Logboek"),
        ("bewaartermijnen", "Bewaartermijnen"),
    ),
}
"""Heading -> (file in pages/, title); the file name is also the address of the page."""


def page_groups() -> dict[str, list[Any]]:
    """Return the existing pages per heading; a heading without pages is left out."""
    groups: dict[str, list[Any]] = {}
    for heading, entries in MENU.items():
        pages = [
            st.Page(PAGES / f"{name}.py", title=title, url_path=name, default=name == first()) for name, title in entries if exists(name)
        ]
        if pages:
            groups[heading] = pages
    return groups


def exists(name: str) -> bool:
    """Return whether a page is there: a link to a page that is not there is not shown."""
    return (PAGES / f"{name}.py").is_file()


def first() -> str:
    """Return the page that opens first: the first one in the menu that exists."""
    return next(name for entries in MENU.values() for name, _ in entries if exists(name))


def path_of(name: str) -> Path:
    """Return the file of a page, for `st.switch_page` and `st.page_link`."""
    return PAGES / f"{name}.py"
