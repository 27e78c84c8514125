"""Step 2 of *Begin met uw gemeente*: the address register of one's own municipality, made or renewed."""

import contextlib
import os
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import streamlit as st

from analysis.dutch import amount, day, number
from analysis.errors import PreventiekaartError
from analysis.privacy import safe_file_name
from analysis.register import RegisterSources, age_warning, renew_register
from analysis.sources.pdok import REVEALS
from dashboard import parts, session

if TYPE_CHECKING:
    from analysis.register import Register

LARGEST_MB = 500
"""What the browser hands over; a larger file is read from where it stands."""

SAY_THEIR_DAY = (".gpkg", ".zip")
"""Files of the BAG that hold the day of their data; of another one the user is asked."""

FROM_FILE, FROM_PDOK = "Uit een bestand", "Ophalen bij PDOK"
BUSY = "Blijf op deze pagina tot het klaar is. Gaat u weg, dan stopt het en verandert er niets."
NOTHING_CHANGED = "Er is niets veranderd."
OLD_STAYS = "Het adressenbestand dat u had, staat er nog."
WHICH_FILES = (
    "Het programma ziet zelf wat het is: bag-light.gpkg van PDOK, een BAG-extract van het Kadaster (zip), een csv van NLExtract, "
    "of een eigen adressenlijst in Excel of csv met coördinaten."
)
HOW_LARGE = "Voor een groot bestand, zoals bag-light.gpkg van heel Nederland (7,8 GB)."
EXTRA = (
    ("areas", "Wijken en buurten van het CBS"),
    ("businesses", "Bedrijven van uw gemeente (Excel of csv)"),
    ("basemap", "Straten, water en groen voor de kaart"),
)


@dataclass(frozen=True)
class Chosen:
    """A file the user chose: handed over by the browser, or a place on this computer."""

    name: str
    content: bytes | None = None
    path: Path | None = None
    dated: date | None = None

    def place_in(self, folder: Path) -> Path:
        """Return where the file can be read; one that was handed over is written in this folder first."""
        if self.path is not None:
            return self.path
        path = folder / safe_file_name(self.name)
        path.write_bytes(self.content or b"")
        if self.dated:
            noon = datetime.combine(self.dated, time(12)).timestamp()
            os.utime(path, (noon, noon))
        return path


def show_register(opened: "Register", code: str) -> None:
    """Show what the register holds, how old it is, and whether it is of this municipality."""
    info = opened.info
    figures = [
        (number(sum(info.address_counts.values())), "adressen", f"stand {day(info.source_date)}"),
        (number(info.area_count), "buurten", ""),
        (number(info.business_count), "bedrijven op een adres", ""),
    ]
    parts.figures([one for one in figures if one[0] != "0"])
    if code and code not in info.municipalities:
        held = ", ".join(f"{name} ({held})" for held, name in info.municipalities.items())
        parts.note(f"Dit adressenbestand is van {held}. Maak een nieuw bestand voor gemeente {code}.", tone="attention")
    warning = age_warning(info, session.today(), session.settings())
    if warning:
        parts.note(warning, tone="attention")


def make_register(code: str, *, is_first: bool, stays: str = "") -> None:
    """Let the user choose where the addresses come from, and build the register with what goes with it.

    `stays` says what of the present register is kept when no new file is given.
    """
    source = st.radio("Waar komen de adressen vandaan?", [FROM_FILE, FROM_PDOK], horizontal=True, key="address-source")
    if source == FROM_FILE:
        parts.quiet(WHICH_FILES)
        bag = _choose_file("bag", "Bestand met adressen", may_date=True)
    else:
        parts.note(REVEALS)
        parts.quiet("Ophalen duurt een paar minuten. Breekt de verbinding af, dan gaat het de volgende keer verder.")
        bag = None
    if stays:
        parts.quiet(f"{stays} U hoeft die bestanden niet opnieuw te geven.")
    title = "Nieuwere buurten, bedrijven of kaart toevoegen" if stays else "Ook buurten, bedrijven of een kaart toevoegen (mag ook later)"
    with st.expander(title):
        parts.quiet("Zonder deze bestanden tekent het programma straten uit de adressen. Wat u toevoegt, blijft bij het vernieuwen staan.")
        extra = {name: _choose_file(name, label) for name, label in EXTRA}
    label = "Adressenbestand maken" if source == FROM_FILE else "Haal de openbare adressen van deze gemeente bij PDOK"
    above_button = st.container()  # below it, how far it is would often be off the screen
    if st.button(label, type="primary" if is_first else "secondary", key="make-register"):
        with above_button:
            if source == FROM_FILE and bag is None:
                parts.note("Kies eerst een bestand met adressen, of typ waar het staat.", tone="attention")
                return
            _build(code, bag, extra)


def _choose_file(name: str, label: str, *, may_date: bool = False) -> Chosen | None:
    """Show the two ways to name a file, and return the one that was used."""
    left, right = st.columns(2)
    uploaded = left.file_uploader(label, key=f"file-{name}", max_upload_size=LARGEST_MB)
    typed = right.text_input(f"{label}: of typ waar het staat", key=f"path-{name}", help=HOW_LARGE, placeholder="map en bestandsnaam")
    if uploaded is not None:
        dated = None
        if may_date and Path(uploaded.name).suffix.casefold() not in SAY_THEIR_DAY:
            asked = right.date_input("Van welke dag zijn deze adressen?", session.today(), format="DD-MM-YYYY", key=f"dated-{name}")
            dated = asked if isinstance(asked, date) else None
        return Chosen(uploaded.name, content=uploaded.getvalue(), dated=dated)
    text = typed.strip().strip("\"'")
    if not text:
        return None
    path = Path(text).expanduser()
    with right, contextlib.suppress(OSError):
        parts.quiet(f"Gevonden: {path.name} ({_size(path)})" if path.is_file() else "Hier staat geen bestand. Kijk de map en de naam na.")
    return Chosen(path.name, path=path)


def _size(path: Path) -> str:
    megabytes = path.stat().st_size / 1e6
    return f"{number(megabytes / 1000, 1)} GB" if megabytes >= 1000 else f"{number(max(megabytes, 0.1), 1)} MB"


def _build(code: str, bag: Chosen | None, extra: dict[str, Chosen | None]) -> None:
    """Build the register, tell how far it is, and leave the earlier one where it is until the new one is whole."""
    had_one = session.register_folder().exists()
    try:
        with _told() as tell, tempfile.TemporaryDirectory(prefix="preventiekaart-") as work:
            folder = Path(work)
            placed = {name: chosen.place_in(folder) for name, chosen in extra.items() if chosen is not None}
            sources = RegisterSources(bag=bag.place_in(folder) if bag else None, **placed)
            built = renew_register(session.register_folder(), code, sources, progress=tell, built_on=session.today())
    except PreventiekaartError as error:
        parts.note(str(error), tone="attention")
        parts.quiet(OLD_STAYS if had_one else NOTHING_CHANGED)
        return
    with session.dossier().action("Adressenbestand gemaakt", session.user()) as action:
        action.detail |= {"municipality": code, "addresses": sum(built.info.address_counts.values())}
    st.toast(f"Het adressenbestand is klaar: {amount(sum(built.info.address_counts.values()), 'adres', 'adressen')}.")
    st.rerun()


@contextlib.contextmanager
def _told() -> Iterator[Callable[[str], None]]:
    """Show that the program is at work; yields what shows a sentence in place of the former one."""
    with st.status("Adressenbestand maken…", expanded=True) as status:
        parts.quiet(BUSY)
        line = st.empty()
        try:
            yield lambda sentence: _say(line, sentence)
        except PreventiekaartError:
            status.update(label="Dit lukte niet", state="error", expanded=False)
            raise
        status.update(label="Klaar", state="complete", expanded=False)


def _say(line: Any, sentence: str) -> None:
    line.text(sentence)
