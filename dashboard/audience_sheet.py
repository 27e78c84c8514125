"""Correcting audiences in Excel: the list out, filled in, and in again."""

import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import streamlit as st

from analysis.dossier import PremisesCorrection, correct_premises, put_ready
from analysis.dossier_files import AUDIENCES, audience_file
from analysis.dutch import amount, day
from analysis.privacy import file_name, stamp
from analysis.sources.filled_audiences import load_filled_audiences
from analysis.terms import Audience, Zone
from dashboard import parts, session
from dashboard.approach_address import say_address
from dashboard.approach_selection import Selection
from dashboard.outgoing_files import MIMES


def offer(selection: Selection) -> None:
    """Offer the list in Excel, and take it back; on a shared screen not."""
    if session.is_sharing_screen():
        return
    with st.popover("Doelgroepen in Excel…"):
        parts.quiet("De BAG kent geen snackbar of kapper. Verbeter doelgroep en naam in Excel en lees het bestand daarna weer in.")
        # a choice that is not fixed has not passed the share gate, whatever it was made from
        dossier, who, listed = session.dossier(), session.user(), selection.listed
        chosen = f"keuze van {day(session.today())}, nog niet vastgelegd"
        made = stamp(Zone.RESTRICTED, "de coördinator", session.signature(), dossier.now, chosen, is_demo=session.is_demo())
        name = file_name(AUDIENCES, "", ".xlsx", made)

        def produce() -> bytes:
            return put_ready(dossier, who, lambda number: audience_file(listed, "", replace(made, copy_number=number))).content

        st.download_button("Opslaan als Excel", produce, name, MIMES[".xlsx"], key="audience-sheet")
        turn = session.recall("sheet_turn", 0)
        file = st.file_uploader("Ingevuld bestand inlezen", type=["xlsx", "csv"], key=f"pk_audience_file-{turn}")
        if file is not None and st.button("Inlezen", type="primary", key="audience-read"):
            with parts.refusal_shown():
                session.remember("sheet_told", _take_in(file.name, file.getvalue()))
                session.remember("sheet_turn", turn + 1)
                st.rerun()


def _take_in(name: str, content: bytes) -> str:
    """Keep what was filled in and say what became of it."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"ingevuld{Path(name).suffix.lower()}"
        path.write_bytes(content)
        filled = load_filled_audiences(path)
    choosable = session.choosable()
    assert choosable is not None  # the list was made from it
    problems = list(filled.problems)
    corrections = []
    for one in filled.rows:
        at = choosable.at.get(one.address_id_bag)
        if at is None:
            problems.append(f"Rij {one.row}: dit BAG-nummer staat niet in uw adressenbestand. Deze rij is niet ingelezen.")
            continue
        row: Any = next(choosable.rows.iloc[[at]].itertuples())
        audience = one.audience or {str(known): known for known in Audience}[row.audience]
        branch = one.branch if one.audience is not None else row.branch
        named = row.business_name if one.business_name is None else one.business_name
        corrections.append(
            PremisesCorrection(
                address_id_bag=one.address_id_bag,
                address=say_address(row),
                audience=audience,
                branch=branch,
                business_name="" if audience is Audience.RESIDENTS else named,
                reason="ingelezen uit Excel",
                x_rd=None if row.geometry.is_empty else row.geometry.x,
                y_rd=None if row.geometry.is_empty else row.geometry.y,
            )
        )
    if corrections:
        correct_premises(session.dossier(), corrections, session.user())
    told = f"{amount(len(corrections), 'adres', 'adressen').capitalize()} gewijzigd en onthouden."
    return " ".join([told, *problems[:5], *([f"En nog {len(problems) - 5}."] if len(problems) > 5 else [])])
