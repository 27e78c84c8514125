"""What a register holds, in Dutch lines."""

from datetime import date

from analysis import dutch
from analysis.register.info import RegisterInfo, age_warning
from analysis.register.kept import SURELY_FROM_FILE
from analysis.register.opened import Register
from analysis.settings import DEFAULTS, Settings
from analysis.sources.bag_rows import LeftOut
from analysis.sources.coordinates import Spelling

MAP_WORDS = {"streets": "straten", "areas": "buurten", "buildings": "gebouwen", "water": "water", "green": "groen"}
_KIND_PLURALS = {"verblijfsobject": "verblijfsobjecten", "ligplaats": "ligplaatsen", "standplaats": "standplaatsen"}


def describe(register: Register, as_of: date, settings: Settings = DEFAULTS) -> list[str]:
    """Return what the register holds and how old it is, as Dutch lines."""
    info = register.info
    named = [
        f"{name} ({code}), {dutch.amount(info.address_counts[code], 'adres', 'adressen')}" for code, name in info.municipalities.items()
    ]
    rest = [f"en nog {dutch.amount(len(named) - 20, 'gemeente', 'gemeenten')}"] if len(named) > 20 else []
    lines = [f"Gemeente: {text}" for text in [*named[:20], *rest]]
    kinds = ", ".join(dutch.amount(n, kind, _KIND_PLURALS[kind]) for kind, n in info.kinds.items())
    lines.append(f"Adressen: {dutch.number(sum(info.address_counts.values()))} ({kinds})")
    lines.append(f"Gebruiksdoel: {_counted(info.uses) if info.uses else 'staat niet in het bestand'}")
    lines.append(f"Status: {_counted(info.statuses)}")
    reasons = {str(reason): reason.label for reason in LeftOut}
    left_out = _counted(info.left_out, reasons) if info.left_out else "geen rijen"
    lines.append(f"Niet overgenomen: {left_out} (van {dutch.number(info.rows_read)} rijen)")
    if n := info.keyed_by_designation:
        lines.append(
            f"Let op: bij {dutch.amount(n, 'adres', 'adressen')} staat geen verblijfsobject. Het BAG-nummer is dat van de nummeraanduiding."
        )
    if n := info.keyed_by_text:
        without = dutch.amount(n, "adres", "adressen")
        lines.append(f"Let op: bij {without} staat geen BAG-nummer. Wij herkennen ze aan straat en huisnummer.")
    for spelling in Spelling:
        if n := info.put_right.get(str(spelling), 0):
            written = dutch.amount(n, "adres", "adressen")
            lines.append(f"Let op: bij {written} stonden de coördinaten {spelling.label}. Wij hebben dat omgerekend.")
    if info.areas_file:
        year = f"indeling {info.area_year}" if info.area_year else "jaar onbekend"
        outside = dutch.amount(info.without_area, "adres", "adressen")
        lines.append(f"Buurten: {info.area_count} ({year}); {outside} buiten een buurt{read_on(info.areas_since, info)}")
    if info.businesses_file:
        rows = dutch.amount(info.business_rows, "rij", "rijen")
        lines.append(f"Bedrijven: {dutch.number(info.business_count)} op een adres, uit {rows}{read_on(info.businesses_since, info)}")
        if info.businesses_dropped:
            lines.append(f"Niet ingelezen kolommen van de bedrijven: {', '.join(info.businesses_dropped)}")
    if info.basemap_layers:
        layers = ", ".join(f"{MAP_WORDS[name]} ({dutch.number(n)})" for name, n in info.basemap_layers.items())
        lines.append(f"Kaart: {layers}{read_on(info.basemap_since, info)}")
    kind = f" ({info.source_kind})" if info.source_kind else ""
    lines.append(f"Bron: {info.source_file}{kind}, peildatum {dutch.day(info.source_date)} ({info.source_date_from})")
    lines.append(
        f"Leeftijd: {info.age_months(as_of)} {'maand' if info.age_months(as_of) == 1 else 'maanden'}; gemaakt op {dutch.day(info.built_on)}"
    )
    if warning := age_warning(info, as_of, settings):
        lines.append(f"Let op: {warning}")
    if info.is_demo:
        lines.append("Dit zijn oefengegevens.")
    return lines


def read_on(since: date | None, info: RegisterInfo) -> str:
    """Return that a part was kept from an earlier register, and of which day it is; empty when it was read with the addresses."""
    return f"; behouden, ingelezen op {dutch.day(since)}" if since and since < info.built_on else ""


def what_stays(info: RegisterInfo) -> str:
    """Return the Dutch sentence on what a renewal of the addresses keeps, and of which day that is; empty when there is nothing."""
    parts = []
    if info.area_count:
        parts.append((f"{dutch.amount(info.area_count, 'buurt', 'buurten')}", info.areas_file, info.areas_since))
    if info.business_count:
        parts.append((dutch.amount(info.business_count, "bedrijf", "bedrijven"), info.businesses_file, info.businesses_since))
    layers = [name for name in info.basemap_from_file or SURELY_FROM_FILE if name in info.basemap_layers]
    if layers:
        words = dutch.enumerate_words([MAP_WORDS[name] for name in layers])
        parts.append((f"de kaart met {words}", info.basemap_file, info.basemap_since))
    told = [f"{what} ({f'‘{file}’, ' if file else ''}ingelezen op {dutch.day(since or info.built_on)})" for what, file, since in parts]
    return f"Dit blijft: {dutch.enumerate_words(told)}." if told else ""


def _counted(counts: dict[str, int], words: dict[str, str] | None = None) -> str:
    return ", ".join(f"{dutch.number(n)} {(words or {}).get(name, name) or 'onbekend'}" for name, n in counts.items())
