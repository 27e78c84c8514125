"""The Dutch words of the interface that more than one page uses."""

import math
from datetime import date, datetime, time

from analysis import dutch
from analysis.dutch import amount, day, number
from analysis.terms import Term

APP = "Preventiekaart"
DEMO_BADGE = "Oefengegevens"
SHARING = "Scherm delen"
SHARING_HELP = "Verbergt alles wat vertrouwelijk is, zolang u uw scherm deelt."
HIDDEN_WHILE_SHARING = "Deze pagina is verborgen, want u deelt uw scherm. Zet ‘Scherm delen’ uit om verder te gaan."
COPY = "Kopieer als tekst"
MAP_SOURCES = "Bron: BAG (Kadaster), buurten: CBS en Kadaster"
TABLE_WITH_MAP = "Tabel bij de kaart"
NO_POLICE_DATA = "Er zijn nog geen politiegegevens. Voeg een bestand toe bij Gegevens."
NO_REGISTER = "Er is nog geen adressenbestand. Begin bij ‘Begin met uw gemeente’."


def robberies(count: int) -> str:
    """Return '1 overval', '17 overvallen' or 'geen overvallen'."""
    return amount(count, "overval", "overvallen")


def addresses(count: int) -> str:
    """Return '1 adres' or '12 adressen'."""
    return amount(count, "adres", "adressen")


def net_and_gross(net: int, registrations: int) -> str:
    """Return '9 overvallen (11 registraties, dubbele samengevoegd)'; only the net count when nothing was merged."""
    return dutch.net_and_gross(net, registrations)


def day_cell(value: date | None) -> str:
    """Return a date as it stands in a table: on one line; empty when there is none."""
    return day(value).replace(" ", "\u00a0") if value else ""


def percentage(share_pct: float, decimals: int = 0) -> str:
    """Return '97 %' or '96,5 %'; 100 % only when it is all of them."""
    if share_pct < 100 <= round(share_pct, decimals):
        share_pct = math.floor(share_pct * 10**decimals) / 10**decimals
    return f"{number(share_pct, decimals)} %"


def word_of(term: Term) -> str:
    """Return the word of a code with a capital, as it stands alone in a list or a table."""
    return term.label[:1].upper() + term.label[1:]


def readable_moment(text: str) -> str:
    """Return a moment as a workbook gives it, '2026-06-07T21:05:00', as '07-06-2026 21.05'; any other text as it is."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return text
    if "T" not in text and "-" not in text:
        return text  # a number or a time alone
    return f"{moment:%d-%m-%Y}" if moment.time() == time() else f"{moment:%d-%m-%Y %H.%M}"
