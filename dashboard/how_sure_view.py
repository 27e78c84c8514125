"""The panel *Hoe zeker is dit*: the numbers behind each concentration, other settings, and looking back."""

import streamlit as st

from analysis.dutch import number
from analysis.hotspots import Certainty
from analysis.pipeline import Analysis
from analysis.terms import Stability, Zone
from dashboard import copying, hotspot_filters, parts, session, texts

BUSY = "We trekken de incidenten opnieuw en kijken terug. Dat duurt enkele seconden; u kunt intussen verder werken."


def show_how_sure(drawn: session.Picture, now: Analysis | None, chosen: str | None) -> None:
    """Show how sure the concentrations are; what is not worked out yet says so."""
    scope = _scope(drawn)
    parts.sentence(scope)
    if now is None:
        parts.quiet("De kans wordt nog berekend…")
        return
    found = now.concentrations
    told = [scope]
    for row in found.hotspots.itertuples():
        if row.hotspot_id == chosen:
            parts.note(f"{row.rank} {row.name}. {row.explanation}")
        told.append(f"{row.rank} {row.name}. {row.explanation}")
    if found.hotspots.empty:
        parts.note(found.statement)
        told.append(found.statement)
    known = session.certainty_so_far(drawn)
    if known is None:
        parts.quiet(BUSY)
    else:
        told += _show_certainty(known, chosen)
    if found.basis:
        parts.quiet(found.basis)
    told += [found.basis, hotspot_filters.say_filters(drawn.choice), copying.source_line(drawn.register, drawn.chosen)]
    parts.copy_as_text(told, zone=Zone.RESTRICTED, key="how-sure")


def _scope(drawn: session.Picture) -> str:
    """Return which incidents the words on chance are about."""
    count, whole = len(drawn.chosen), len(drawn.every.incidents)
    if not count:
        return "Er zijn geen overvallen met deze filters."
    if count == whole:
        return f"Berekend over alle {texts.robberies(count)} in de gegevens." if count != 1 else "Berekend over 1 overval."
    return (
        f"Berekend over {'de ' if count > 1 else ''}{texts.robberies(count)} met uw filters, niet over alle {number(whole)}. "
        "Wie veel filters probeert, vindt bij toeval wel eens een ‘ja’."
    )


def _show_certainty(known: Certainty, chosen: str | None) -> list[str]:
    """Show what stays when the incidents are drawn again, at other settings and looking back; return the same lines."""
    told = []
    stays = known.hotspots.to_dict("records")
    if stays:
        parts.heading("Blijft het bij opnieuw trekken?")
        for row in stays:
            if row["hotspot_id"] == chosen or chosen is None:
                parts.sentence(str(row["explanation"]))
        if len(stays) > 1:
            rows = [(row["name"], Stability(row["stability"]).label, f"{number(100 * row['stays_share'])}\u00a0%") for row in stays]
            parts.table(rows, ("Plek", "Hoe vast", "Bleef"), label="Hoe vast elke plek is", right=(2,))
        told += [f"{row['name']}: {row['explanation']}" for row in stays]
    if known.other_settings:
        parts.heading("Bij andere instellingen")
        st.html(f'<ul class="pk-rest">{"".join(f"<li>{parts.escaped(line)}</li>" for line in known.other_settings)}</ul>')
        told += known.other_settings
    parts.heading("Terugkijken")
    parts.sentence(known.statement)
    return [*told, known.statement]
