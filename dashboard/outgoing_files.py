"""Files for others: offered when the share gate lets them go, and logged at the moment somebody takes them."""

import io
import zipfile
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import PurePath
from typing import TYPE_CHECKING, Literal

import streamlit as st

from analysis import privacy
from analysis.action_files import Outgoing, OutgoingFile, outgoing
from analysis.actions import waits_for_police
from analysis.dossier import put_ready, read_exports
from analysis.dutch import day
from analysis.errors import PrivacyError
from dashboard import menu, parts, session
from dashboard.action_gates_view import ask_release

if TYPE_CHECKING:
    from analysis.register import Register

MIMES = {
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".csv": "text/csv",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".ics": "text/calendar",
    ".pdf": "application/pdf",
    ".gpkg": "application/geopackage+sqlite3",
    ".geojson": "application/geo+json",
    ".zip": "application/zip",
}
_TAKEN = "file_taken"


def area_names(register: "Register | None") -> dict[str, str]:
    """Return the names of the buurten by their code."""
    return {} if register is None else dict(zip(register.areas["area_code_cbs"], register.areas["area_name"], strict=True))


def need_outgoing(action_id: int) -> Outgoing:
    """Return what may leave of an action, or end the page with why nothing may and what leads on."""
    try:
        return outgoing(session.dossier(), action_id, area_names(session.register()), session.settings())
    except PrivacyError as refusal:
        parts.note(str(refusal), tone="attention")
        link_to_choice("Naar Wie benaderen we")
        st.stop()


def link_to_choice(label: str) -> None:
    """Show the way to the page where the area is chosen."""
    if menu.exists("wie_benaderen_we"):
        st.page_link(menu.path_of("wie_benaderen_we"), label=label)


def stamp_now(what: Outgoing) -> privacy.Stamp:
    """Return the stamp that a file made now carries."""
    return what.stamp(session.signature(), session.dossier().now, is_demo=session.is_demo())


def offer(
    label: str, what: Outgoing, name: str, make: Callable[[Outgoing, privacy.Stamp], OutgoingFile], *, key: str, is_primary: bool = False
) -> None:
    """Show the button that makes a file.

    The file is made when the button is clicked, from the dossier as it is at that moment: it passes the share gate again, and
    stands in the log before the browser has it.
    """
    dossier, user, signature = session.dossier(), session.user(), session.signature()
    is_demo, settings = session.is_demo(), session.settings()
    names, action_id = area_names(session.register()), what.action.id or 0

    def produce() -> bytes:
        current = outgoing(dossier, action_id, names, settings)
        stamped = partial(current.stamp, signature, dossier.now, is_demo=is_demo)
        made = put_ready(dossier, user, lambda number: make(current, stamped(copy_number=number)))
        return as_download(made)

    look: Literal["primary", "secondary"] = "primary" if is_primary else "secondary"
    name = download_name(name)
    st.download_button(
        label, produce, name, MIMES[PurePath(name).suffix], key=key, type=look, on_click=session.remember, args=(_TAKEN, what.action.id)
    )


def download_name(name: str) -> str:
    """Return what a file is called when the browser gets it: a csv goes in a zip, with its stamp beside it."""
    return f"{name.removesuffix('.csv')}.zip" if name.endswith(".csv") else name


def as_download(made: OutgoingFile) -> bytes:
    """Return what the browser gets: the file, or a zip of the file and the small file with its stamp."""
    return made.content if len(made.parts) == 1 else zipped(made.parts)


def zipped(files: Sequence[tuple[str, bytes]]) -> bytes:
    """Return files as one zip; the same files give the same bytes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files:
            archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), content, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def show_taken(what: Outgoing) -> None:
    """Say once that a file was put ready, in which zone and for whom."""
    if session.recall(_TAKEN) == what.action.id:
        session.remember(_TAKEN, None)
        parts.note(f"Klaargezet. Dit bestand is: {stamp_now(what).zone_text}.", tone="good")


def show_approval(what: Outgoing) -> None:
    """Say whether the coordinator let the action go, and offer to."""
    if what.is_approved:
        parts.quiet(f"Stand: {what.action.state.label}. De coördinator heeft dit vrijgegeven.")
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        waiting = " De politie moet nog vrijgeven." if waits_for_police(what.action) else ""
        parts.quiet(f"Nog niet vrijgegeven: op de bestanden staat CONCEPT.{waiting}")
        if st.button("Vrijgeven…", key="release"):
            ask_release(what.action)


def show_earlier(what: Outgoing) -> None:
    """Show which files of this action were put ready before, for whom and by whom."""
    earlier = [one for one in read_exports(session.dossier()) if one.action_id == what.action.id]
    if earlier:
        rows = [(one.file_name, one.recipient, day(one.at_utc.date()) if one.at_utc else "", one.who) for one in earlier[:20]]
        with st.expander(f"Eerder klaargezet ({len(earlier)})"):
            parts.table(rows, ("Bestand", "Ontvanger", "Op", "Door"), caption="Eerder klaargezet")
