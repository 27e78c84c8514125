"""Adressenbestand: where the addresses come from, how old they are, what they hold, and new ones in their place."""

from typing import TYPE_CHECKING

import streamlit as st

from analysis.dossier import KeptFor, kept_addresses
from analysis.dutch import amount, day, number
from analysis.register import age_warning, read_on, recheck_addresses, recheck_lines, what_stays
from analysis.sources.bag_rows import LeftOut
from analysis.sources.coordinates import Spelling
from analysis.terms import Zone
from dashboard import menu, parts, session
from dashboard.frame import PageFrame, page
from dashboard.own_register import make_register, show_register

if TYPE_CHECKING:
    from analysis.register import Register

SHOWN = 200
"""A longer list is for the municipality's own registration, not for a screen."""


def show_source(opened: "Register") -> None:
    """Show in a table what the addresses were made from and what was not taken over."""
    info = opened.info
    months = info.age_months(session.today())
    rows = [
        ("Bestand", f"{info.source_file} ({info.source_kind})" if info.source_kind else info.source_file),
        ("Stand", f"{day(info.source_date)} ({info.source_date_from})"),
        ("Leeftijd", amount(months, "maand", "maanden") if months else "minder dan een maand"),
        ("Gemaakt op", day(info.built_on)),
        ("Rijen gelezen", number(info.rows_read)),
        *((f"Niet overgenomen: {reason.label}", number(n)) for reason in LeftOut if (n := info.left_out.get(str(reason), 0))),
        *((f"Omgerekend: coördinaten {how.label}", number(n)) for how in Spelling if (n := info.put_right.get(str(how), 0))),
    ]
    if info.areas_file:
        year = f"indeling {info.area_year}" if info.area_year else "jaar onbekend"
        rows.append(("Buurten", f"{info.areas_file} ({year}){read_on(info.areas_since, info)}"))
    if info.businesses_file:
        placed = f"{number(info.business_count)} van {number(info.business_rows)} op een adres"
        rows.append(("Bedrijven", f"{info.businesses_file}: {placed}{read_on(info.businesses_since, info)}"))
    if info.basemap_file:
        rows.append(("Kaart", f"{info.basemap_file}{read_on(info.basemap_since, info)}"))
    if info.businesses_dropped:
        rows.append(("Kolommen die we niet lezen", ", ".join(info.businesses_dropped)))
    parts.table(rows, ("Onderdeel", "Gegevens"), caption="Waar de adressen vandaan komen")


def show_content(opened: "Register") -> None:
    """Show how many addresses there are per municipality, use and status."""
    info = opened.info
    if len(info.municipalities) > 1:
        counts = [(f"{name} ({code})", number(info.address_counts[code])) for code, name in info.municipalities.items()]
        parts.table(counts, ("Gemeente", "Adressen"), caption="Gemeenten", right=(1,))
    if info.uses:
        parts.table([(use, number(n)) for use, n in info.uses.items()], ("Gebruiksdoel", "Adressen"), caption="Gebruik", right=(1,))
        parts.quiet("Een adres kan meer dan één gebruiksdoel hebben.")
    else:
        parts.note("In dit bestand staat niet waar een adres voor dient. Winkels en woningen zijn dan niet uit elkaar te houden.")
    parts.table([(kind, number(n)) for kind, n in info.kinds.items()], ("Soort", "Adressen"), caption="Soort", right=(1,))


def show_findings(opened: "Register") -> None:
    """Show the businesses that got no address, or no branch."""
    if opened.findings.empty:
        return
    with st.expander(f"Bedrijven om na te kijken ({number(len(opened.findings))})"):
        rows = [(row.row, row.message) for row in opened.findings.head(SHOWN).itertuples()]
        parts.table(rows, ("Rij", "Wat is er"), caption="Bedrijven om na te kijken")
        if len(opened.findings) > SHOWN:
            parts.quiet(f"Hier staan de eerste {SHOWN}. Ze staan allemaal in findings.csv, in de map van het adressenbestand.")


def show_recheck(opened: "Register", p: PageFrame) -> None:
    """Show which addresses that somebody chose are not in the register any more; what the police wrote only to who may read that."""
    if not p.may_show_confidential:
        return
    lost = recheck_addresses(kept_addresses(session.dossier()), opened.addresses)
    if not lost:
        return
    st.subheader("Gekozen adressen die er niet meer zijn", anchor=False)
    for line in recheck_lines(lost):
        parts.note(line, tone="attention")
    may_read = not session.police_refusal()
    shown = [one for one in lost if may_read or one.kept.kept_for in (KeptFor.LIST, KeptFor.ROUND)]
    rows = [
        (one.kept.kept_for.label, one.kept.label, one.kept.address or one.kept.address_id_bag, one.stands_there_now or "niet bekend")
        for one in shown[:SHOWN]
    ]
    if rows:
        parts.table(rows, ("Waarvoor", "Waar", "Adres", "Op die plaats staat nu"), caption="Gekozen adressen die er niet meer zijn")
    if any(one.kept.kept_for is KeptFor.PICK for one in lost) and menu.exists("adressen_nakijken"):
        st.page_link(menu.path_of("adressen_nakijken"), label="Naar Adressen nakijken")


def show_renewal(opened: "Register | None") -> None:
    """Let the user make or renew the register; the demo municipality keeps its own."""
    if session.is_demo():
        parts.quiet("Dit zijn oefengegevens. Bij uw eigen gemeente maakt of vernieuwt u het adressenbestand op deze pagina.")
        return
    code = session.organisation().municipality_code
    if not code:
        parts.empty_state("Kies eerst uw gemeente", "Het programma moet weten van welke gemeente het de adressen leest.")
        st.page_link(menu.path_of("begin"), label="Begin met uw gemeente")
        return
    if opened is None:
        make_register(code, is_first=True)
        return
    is_other = code not in opened.info.municipalities
    is_old = bool(age_warning(opened.info, session.today(), session.settings()))
    with st.expander("Adressen vernieuwen", expanded=is_other or is_old):
        parts.quiet("Wat u nu hebt, blijft staan tot het nieuwe bestand klaar is. Daarna kijken we na of gekozen adressen nog bestaan.")
        make_register(code, is_first=is_other or is_old, stays="" if is_other else what_stays(opened.info))


with page("Adressenbestand", Zone.SHAREABLE) as frame:
    register = session.register()
    if register is None:
        parts.lead("Er is nog geen adressenbestand. ", "Zonder adressen", " kan het programma niets op de kaart zetten.")
        show_renewal(None)
    else:
        names = ", ".join(list(register.info.municipalities.values())[:3])
        parts.lead("De adressen van ", names, f", zoals ze waren op {day(register.info.source_date)}.")
        show_register(register, "" if session.is_demo() else session.organisation().municipality_code)
        show_renewal(register)
        show_recheck(register, frame)
        left, right = st.columns([1.25, 1])
        with left:
            show_source(register)
            show_findings(register)
        with right:
            show_content(register)
