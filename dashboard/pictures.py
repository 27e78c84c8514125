"""What the pages with a picture share: the kept stand one compares with, and files that are logged when taken."""

from collections.abc import Callable
from dataclasses import replace
from typing import Literal

import streamlit as st

from analysis import privacy
from analysis.action_files import OutgoingFile
from analysis.dossier import Snapshot, put_ready, read_snapshots
from analysis.terms import Zone
from dashboard import parts, session

MIMES = {
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".csv": "text/csv",
}


def chosen_snapshot() -> Snapshot | None:
    """Return the kept picture that the user lays beside the present; None for none."""
    wanted = session.recall("snapshot")
    return next((one for one in read_snapshots(session.dossier()) if one.id == wanted), None)


def stamp_now(zone: Zone, recipient: str, dataset: str, *, is_concept: bool) -> privacy.Stamp:
    """Return the stamp that a file made now carries."""
    return privacy.stamp(
        zone, recipient, session.signature(), session.dossier().now, dataset, is_demo=session.is_demo(), is_concept=is_concept
    )


def offer(
    label: str, name: str, stamp: privacy.Stamp, make: Callable[[privacy.Stamp], OutgoingFile], *, key: str, is_primary: bool = False
) -> None:
    """Show the button that makes a file; it gets its copy number and stands in the log before the browser has it."""
    dossier, user = session.dossier(), session.user()

    def produce() -> bytes:
        return put_ready(dossier, user, lambda number: make(replace(stamp, copy_number=number))).content

    look: Literal["primary", "secondary"] = "primary" if is_primary else "secondary"
    st.download_button(label, produce, name, MIMES[name[name.rindex(".") :]], key=key, type=look, on_click="ignore")


def ask_recipient(zone: Zone, *, key: str, default: str) -> tuple[str, bool]:
    """Ask for whom a file is and whether it was let go; return both. A confidential file asks nothing."""
    if zone is Zone.RESTRICTED:
        return privacy.DESIGNATED, False
    recipient = st.text_input("Voor wie", default, max_chars=80, key=f"{key}-recipient")
    is_released = st.checkbox("De politie en de coördinator vinden delen goed", key=f"{key}-released")
    if not is_released:
        parts.quiet("Tot dan staat er CONCEPT op.")
    return recipient, not is_released
