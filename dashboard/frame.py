"""The frame of every page: zone, oefengegevens, Scherm delen, title.

A page reads top-down: settings, result, picture.

    from analysis.terms import Zone
    from dashboard import parts, session
    from dashboard.frame import need_analysis, need_register, page

    with page("Hotspots", Zone.RESTRICTED) as p:
        register = need_register()
        analysis = need_analysis(choice)
        ...

With *Scherm delen* on, a restricted page ends at the frame: nothing after `with` runs. A page that is shareable but has
confidential parts asks `p.may_show_confidential` before each of them.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, NoReturn

import streamlit as st

from analysis.terms import Zone
from dashboard import menu, parts, session, texts
from dashboard.web_files import WEB

if TYPE_CHECKING:
    from analysis.pipeline import Analysis, Choice, Located
    from analysis.register import Register


@dataclass(frozen=True)
class PageFrame:
    """What a page may ask about the moment it is shown."""

    title: str
    zone: Zone
    is_demo: bool
    is_sharing_screen: bool

    @property
    def may_show_confidential(self) -> bool:
        """Whether police data may be on screen now."""
        return not self.is_sharing_screen


@contextmanager
def page(title: str, zone: Zone) -> Iterator[PageFrame]:
    """Show the badges, the switch and the title; hide a restricted page while the screen is shared."""
    is_demo = session.is_demo()
    with st.container(key="pk-header", horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.html(parts.badges(zone, is_demo=is_demo), width="content")
        is_sharing = session.sharing_switch()
    st.html(
        f'<style>.pk-table caption::after {{ content: " · {_css_text(zone.label)}"; font-weight: 400; font-size: 0.85rem; }}'
        f'[data-testid="stDataFrame"]::after {{ content: "{_css_text(zone.label)}"; }}</style>'
    )
    st.title(title, anchor=False)
    if is_sharing and zone is Zone.RESTRICTED:
        parts.empty_state("Verborgen", texts.HIDDEN_WHILE_SHARING)
        st.stop()
    yield PageFrame(title, zone, is_demo, is_sharing)


def need_register() -> "Register":
    """Return the address register, or end the page with what leads to one."""
    opened = session.register()
    if opened is None:
        _lead_on("Nog geen adressen", texts.NO_REGISTER, "begin", "Begin met uw gemeente")
    return opened


def need_located(choice: "Choice | None" = None) -> "Located":
    """Return the net incidents with their places, or end the page with what leads to them."""
    need_register()
    refusal = session.police_refusal()
    if refusal:
        _lead_on("Politiegegevens zijn op slot", refusal, "wie_mag_wat_weten", "Wie mag wat weten")
    found = session.located(choice)
    if found is None:
        _lead_on("Nog geen politiegegevens", texts.NO_POLICE_DATA, "gegevens", "Gegevens")
    return found


def need_analysis(choice: "Choice | None" = None) -> "Analysis":
    """Return the result for a choice of incidents, or end the page with what leads to one."""
    refusal = session.police_refusal()
    if refusal:
        _lead_on("Politiegegevens zijn op slot", refusal, "wie_mag_wat_weten", "Wie mag wat weten")
    found = session.analysis(choice)
    if found is None:
        _lead_on("Nog geen politiegegevens", texts.NO_POLICE_DATA, "gegevens", "Gegevens")
    return found


def _lead_on(title: str, text: str, name: str, label: str) -> NoReturn:
    """Say what is missing, link to the page that helps, and end the page."""
    parts.empty_state(title, text)
    if menu.exists(name):
        st.page_link(menu.path_of(name), label=label)
    st.stop()


def show_waiting(count: int) -> None:
    """Put behind ‘Adressen nakijken’ in the menu how many typed addresses a person has to look at."""
    session.note_places_waiting(count)
    st.html(f"<style>:root {{{_waiting_style()}}}</style>")


def _waiting_style() -> str:
    waiting = session.places_waiting()
    return f' --pk-to-check: "{waiting}";' if waiting else " --pk-to-check: none;"


def dress() -> None:
    """Put our style sheet on the page and the name of the program and the municipality above the menu."""
    style = (WEB / "page.css").read_text(encoding="utf-8")
    names = (
        f':root {{ --pk-app: "{_css_text(texts.APP)}"; --pk-municipality: "{_css_text(session.municipality_name())}";{_waiting_style()} }}'
    )
    st.html(f"<style>{style}\n{names}</style>")


def _css_text(text: str) -> str:
    """Return a text that cannot end the css string it stands in: every sign as its number."""
    return "".join(f"\\{ord(sign):06x}" for sign in text)
