"""Kopieer als tekst: the few honest lines one would put in a mail, with where they come from and in which zone they belong."""

from collections.abc import Sequence

import pandas as pd

from analysis.dutch import day
from analysis.register import Register
from dashboard import session, texts


def source_line(register: Register, incidents: pd.DataFrame | None = None) -> str:
    """Return where figures come from and how old they are."""
    if session.is_demo():
        return f"Bron: oefengegevens, verzonnen incidenten en adressen. Gemaakt met {texts.APP} op {day(session.today())}."
    last = None if incidents is None else incidents["occurred_from"].max()
    until = "" if last is None or pd.isna(last) else f" tot en met {day(last.date())}"
    addresses = f"adressenbestand (BAG) van {day(register.info.source_date)}"
    return f"Bron: gegevens van de politie{until}; {addresses}. Gemaakt met {texts.APP} op {day(session.today())}."


def rows_as_text(rows: Sequence[Sequence[str]]) -> list[str]:
    """Return the rows of a table as lines: the first cell, then the others."""
    return [f"{row[0]}: {', '.join(str(cell) for cell in row[1:])}" for row in rows]
