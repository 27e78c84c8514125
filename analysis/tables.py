"""What each table of the pipeline holds: the contract between one step and the next.

Text columns never hold a missing value: "" means that the source has none. Times are naive Dutch wall time (NaT when
unknown). Geometry is RD New (EPSG:28992) in metres; an incident without a place has an empty point. A column marked `restricted`
stays in the zone *vertrouwelijk*.
"""

from collections.abc import Mapping
from typing import Any, TypeVar, cast

import pandas as pd
import pandera.pandas as pa

from analysis.errors import ContractError
from analysis.terms import (
    AboveExpected,
    Answer,
    Audience,
    Change,
    Effect,
    Kind,
    Label,
    Method,
    Part,
    Precision,
    Stability,
    Term,
    VisitStatus,
)

CRS = "EPSG:28992"


def _column(dtype: str, label: str, *, unit: str = "", restricted: bool = False, **rules: Any) -> pa.Column:
    """One column: its type, its Dutch label, its unit and whether it stays in the confidential zone."""
    return pa.Column(dtype, title=label, metadata={"dtype": dtype, "unit": unit, "restricted": restricted}, **rules)


def _text(label: str, *, restricted: bool = False) -> pa.Column:
    return _column("str", label, restricted=restricted)


def _coded(label: str, terms: type[Term], *, or_empty: bool = False, restricted: bool = False) -> pa.Column:
    codes = [str(term) for term in terms] + ([""] if or_empty else [])
    return _column("str", label, restricted=restricted, checks=pa.Check.isin(codes))


def _number(label: str, unit: str, *, restricted: bool = False, **rules: Any) -> pa.Column:
    """A measured number; NaN when it is not known."""
    return _column("float64", label, unit=unit, restricted=restricted, nullable=True, **rules)


def _count(label: str, unit: str, *, restricted: bool = False) -> pa.Column:
    return _column("int64", label, unit=unit, restricted=restricted, checks=pa.Check.ge(0))


def _moment(label: str, *, restricted: bool = True) -> pa.Column:
    return _column("datetime64[us]", label, unit="Nederlandse tijd", restricted=restricted, nullable=True)


def _yes_no(label: str, *, restricted: bool = False) -> pa.Column:
    return _column("bool", label, restricted=restricted)


def _shape(label: str, *, restricted: bool = False) -> pa.Column:
    return _column("geometry", label, unit="m (EPSG:28992)", restricted=restricted, nullable=True)


def _contract(name: str, columns: Mapping[str, pa.Column]) -> pa.DataFrameSchema:
    return pa.DataFrameSchema(dict(columns), name=name, strict="filter", coerce=False, ordered=False)


Table = TypeVar("Table", bound=pd.DataFrame)


def check(table: Table, contract: pa.DataFrameSchema) -> Table:
    """Return `table` with just the columns of its contract, in the order of the contract.

    Raises
    ------
    ContractError
        When a column is missing, or holds what it may not: a defect of ours.
    """
    try:
        valid = contract.validate(table, lazy=True)
    except pa.errors.SchemaErrors as error:
        cases = error.failure_cases[["column", "check"]].drop_duplicates().head(5).to_dict("records")
        raise ContractError(f"De tabel {contract.name} klopt niet: {cases}") from error
    return cast(Table, valid[list(contract.columns)])


def empty(contract: pa.DataFrameSchema) -> pd.DataFrame:
    """Return a table of this contract without rows (a GeoDataFrame where it has a geometry)."""
    import geopandas as gpd

    dtypes = {name: column.metadata["dtype"] for name, column in contract.columns.items()}
    columns = {name: pd.Series([], dtype="object" if dtype == "geometry" else dtype) for name, dtype in dtypes.items()}
    table = pd.DataFrame(columns)
    return gpd.GeoDataFrame(table, geometry="geometry", crs=CRS) if "geometry" in columns else table


def label_of(contract: pa.DataFrameSchema, column: str) -> str:
    """Return the Dutch label of a column."""
    return str(contract.columns[column].title)


PLACE_TEXT = {
    "street": _text("Straat", restricted=True),
    "number": _text("Huisnummer", restricted=True),
    "letter": _text("Letter", restricted=True),
    "addition": _text("Toevoeging", restricted=True),
    "postcode": _text("Postcode", restricted=True),
    "place": _text("Plaats", restricted=True),
    "address": _text("Adres (één regel)", restricted=True),
    "neighbourhood": _text("Buurt", restricted=True),
    "x_given": _text("X of lengtegraad", restricted=True),
    "y_given": _text("Y of breedtegraad", restricted=True),
}
"""A place as somebody typed it; every part may be empty."""

PlaceQueries = _contract("PlaceQueries", PLACE_TEXT)
"""One row per place to look up; the index is the caller's and comes back unchanged."""

Registrations = _contract(
    "Registrations",
    {
        "source": _text("Bestand", restricted=True),
        "sheet": _text("Werkblad", restricted=True),
        "row": _count("Rij", "rijnummer in het bestand", restricted=True),
        "incident_number": _text("Registratienummer", restricted=True),
        "offence_code": _text("Delictcode", restricted=True),
        "offence_text": _text("Delict", restricted=True),
        "date_from": _text("Pleegdatum van", restricted=True),
        "time_from": _text("Tijd van", restricted=True),
        "date_until": _text("Pleegdatum tot", restricted=True),
        "time_until": _text("Tijd tot", restricted=True),
        "target": _text("Soort locatie", restricted=True),
        "attempt": _text("Poging", restricted=True),
        **PLACE_TEXT,
    },
)
"""One row of a police file as read: raw text of every mapped column; dates from date cells are ISO text."""

Incidents = _contract(
    "Incidents",
    {
        "incident_id": _text("Incident", restricted=True),
        "kind": _coded("Soort", Kind, restricted=True),
        "target_type": _text("Doelwit", restricted=True),
        "occurred_from": _moment("Gepleegd van"),
        "occurred_until": _moment("Gepleegd tot"),
        "is_time_known": _yes_no("Tijdstip bekend", restricted=True),
        "is_attempt": _yes_no("Poging", restricted=True),
        **PLACE_TEXT,
        "registrations": _text("Registraties (bestand:werkblad:rij, met | ertussen)", restricted=True),
        "registration_count": _count("Aantal registraties", "registraties", restricted=True),
    },
)
"""One real event (net)."""

MATCH = {
    "precision": _coded("Nauwkeurigheid", Precision, restricted=True),
    "address_id_bag": _text("BAG-nummer van het adres", restricted=True),
    "matched_address": _text("Gevonden adres", restricted=True),
    "match_reason": _text("Waarom dit adres", restricted=True),
    "confidence": _number("Zekerheid", "0-1", restricted=True, checks=pa.Check.in_range(0, 1)),
    "uncertainty_m": _number("Onzekerheid", "m", restricted=True),
    "candidates": _text("Mogelijke adressen (BAG-nummers, met | ertussen)", restricted=True),
    "neighbourhood_code": _text("Buurtcode (CBS)", restricted=True),
    "geometry": _shape("Plaats", restricted=True),
}
"""What the geocoder found for one place."""

Matches = _contract("Matches", MATCH)

LocatedIncidents = _contract("LocatedIncidents", {**Incidents.columns, **MATCH})
"""An incident with a place; `geometry` is an empty point when the precision is unknown."""

Findings = _contract(
    "Findings",
    {
        "source": _text("Bestand", restricted=True),
        "sheet": _text("Werkblad", restricted=True),
        "row": _count("Rij", "rijnummer in het bestand", restricted=True),
        "code": _text("Code"),
        "column": _text("Kolom"),
        "value": _text("Waarde", restricted=True),
        "effect": _coded("Gevolg", Effect),
        "message": _text("Wat is er", restricted=True),
    },
)

Addresses = _contract(
    "Addresses",
    {
        "address_id_bag": _text("BAG-nummer van het adres"),
        "designation_id_bag": _text("BAG-nummer van de nummeraanduiding"),
        "street": _text("Straat"),
        "street_short": _text("Straat (korte schrijfwijze)"),
        "number": _count("Huisnummer", "nummer"),
        "letter": _text("Letter"),
        "addition": _text("Toevoeging"),
        "postcode": _text("Postcode"),
        "place": _text("Woonplaats"),
        "uses": _text("Gebruiksdoel (met komma ertussen)"),
        "status": _text("Status"),
        "area_m2": _number("Oppervlakte", "m2"),
        "building_id_bag": _text("BAG-nummer van het pand"),
        "municipality_code": _text("Gemeentecode"),
        "neighbourhood_code": _text("Buurtcode (CBS)"),
        "geometry": _shape("Plaats"),
    },
)
"""A verblijfsobject, ligplaats or standplaats; `uses` is empty for the last two."""

Businesses = _contract(
    "Businesses",
    {
        "address_id_bag": _text("BAG-nummer van het adres"),
        "business_name": _text("Bedrijfsnaam"),
        "sbi_code": _text("SBI-code"),
        "sbi_version": _text("SBI-versie"),
        "branch": _text("Branche"),
        "is_non_mailing": _yes_no("Wil geen post (non-mailing)"),
        "source": _text("Bron"),
    },
)

Premises = _contract(
    "Premises",
    {
        **Addresses.columns,
        "audience": _coded("Doelgroep", Audience),
        "business_name": _text("Bedrijfsnaam"),
        "branch": _text("Branche"),
        "sbi_code": _text("SBI-code"),
        "sbi_version": _text("SBI-versie"),
        "is_non_mailing": _yes_no("Wil geen post (non-mailing)"),
    },
)
"""An address with who is there."""

Areas = _contract(
    "Areas",
    {
        "area_code_cbs": _text("Buurtcode (CBS)"),
        "area_name": _text("Buurt"),
        "district_code_cbs": _text("Wijkcode (CBS)"),
        "municipality_code": _text("Gemeentecode"),
        "municipality_name": _text("Gemeente"),
        "inhabitants": _number("Inwoners", "personen"),
        "households": _number("Huishoudens", "huishoudens"),
        "over_65_share_pct": _number("Aandeel 65-plus", "%"),
        "geometry": _shape("Gebied"),
    },
)
"""A CBS buurt."""

AreaCounts = _contract(
    "AreaCounts",
    {
        "area_code_cbs": _text("Buurtcode (CBS)", restricted=True),
        "offence_code": _text("Soort misdrijf (CBS)", restricted=True),
        "kind": _coded("Soort", Kind, or_empty=True, restricted=True),
        "period": _text("Periode", restricted=True),
        "count": _number("Aantal", "misdrijven", restricted=True),
    },
)
"""A count per buurt and period of a gebiedsscan; NaN when it was withheld."""

RegionalCounts = _contract(
    "RegionalCounts",
    {
        "municipality": _text("Gemeente of plaats", restricted=True),
        "kind": _coded("Soort", Kind, restricted=True),
        "target": _text("Doelwit", restricted=True),
        "month": _text("Maand (JJJJ-MM)", restricted=True),
        "hours": _text("Uren", restricted=True),
        "count": _count("Incidenten (netto)", "incidenten", restricted=True),
    },
)
"""Incidents in neighbouring municipalities, only as counts; target, month and hours are empty when they are not known."""

PlacesAtRisk = _contract(
    "PlacesAtRisk",
    {
        "kind": _coded("Soort", Kind),
        "address_id_bag": _text("BAG-nummer van het adres"),
        "weight": _number("Gewicht", "aandeel"),
        "geometry": _shape("Plaats"),
    },
)
"""A place where this kind of incident could have happened."""

Hotspots = _contract(
    "Hotspots",
    {
        "hotspot_id": _text("Kenmerk", restricted=True),
        "rank": _count("Volgorde", "1 = eerste", restricted=True),
        "name": _text("Naam", restricted=True),
        "label": _coded("Aanduiding", Label, restricted=True),
        "kinds": _text("Soorten (met komma ertussen)", restricted=True),
        "net_count": _count("Incidenten (netto)", "incidenten", restricted=True),
        "distinct_addresses": _count("Verschillende adressen", "adressen", restricted=True),
        "expected": _number("Verwacht bij toeval", "incidenten", restricted=True),
        "above_expected": _coded("Meer dan verwacht", AboveExpected, restricted=True),
        "p_value": _number("Kans bij toeval", "0-1", restricted=True),
        "explanation": _text("Hoe zeker is dit", restricted=True),
        "address_count": _count("Adressen in het gebied", "adressen", restricted=True),
        "geometry": _shape("Omtrek", restricted=True),
    },
)
"""A concentration; the outline is made of street sides, never a circle."""

HotspotCertainty = _contract(
    "HotspotCertainty",
    {
        "hotspot_id": _text("Kenmerk", restricted=True),
        "name": _text("Naam", restricted=True),
        "stays_share": _number("Bleef aangewezen", "aandeel van de trekkingen", restricted=True, checks=pa.Check.in_range(0, 1)),
        "stability": _coded("Hoe vast", Stability, restricted=True),
        "explanation": _text("Uitleg", restricted=True),
    },
)
"""How often a concentration stays when the incidents are drawn again."""

PictureChanges = _contract(
    "PictureChanges",
    {
        "name": _text("Naam", restricted=True),
        "change": _coded("Wat is er veranderd", Change, restricted=True),
        "hotspot_id_before": _text("Kenmerk toen", restricted=True),
        "hotspot_id_after": _text("Kenmerk nu", restricted=True),
        "before_count": _number("Incidenten toen", "incidenten", restricted=True),
        "after_count": _number("Incidenten nu", "incidenten", restricted=True),
        "p_adjusted": _number("Kans bij toeval", "0-1", restricted=True),
        "is_shown": _yes_no("Verandering aantoonbaar", restricted=True),
        "explanation": _text("Hoe zeker is dit", restricted=True),
    },
)
"""What became of every concentration between two kept pictures; NaN where the incidents of then are no longer kept."""

MonthTrend = _contract(
    "MonthTrend",
    {
        "month": _text("Maand (JJJJ-MM)"),
        "incidents": _count("Incidenten", "incidenten"),
        "is_whole": _yes_no("Hele maand"),
        "year_before": _number("Zelfde maand een jaar eerder", "incidenten"),
        "mean_before": _number("Gemiddelde van dezelfde maand in eerdere jaren", "incidenten"),
        "years_before": _count("Aantal eerdere jaren", "jaren"),
    },
)
"""Incidents per month beside the same month before; NaN where the data do not reach."""

SeasonTrend = _contract(
    "SeasonTrend",
    {
        "season": _text("Seizoen"),
        "is_dark": _yes_no("Donkere dagen"),
        "incidents": _count("Incidenten", "incidenten"),
        "days": _count("Dagen in de gegevens", "dagen"),
        "is_whole": _yes_no("Heel seizoen"),
        "per_30_days": _number("Incidenten per 30 dagen", "incidenten"),
    },
)
"""Incidents per dark season and per rest of the year."""

WeekdayDaypart = _contract(
    "WeekdayDaypart",
    {
        "days": _text("Dag"),
        "day_part": _text("Dagdeel"),
        "incidents": _number("Incidenten", "incidenten"),
        "share_pct": _number("Aandeel", "%"),
    },
)
"""Incidents per day of the week and part of the day, each spread over the hours in which it may have happened."""

Breakdown = _contract(
    "Breakdown",
    {
        "group": _text("Groep"),
        "incidents": _count("Incidenten", "incidenten"),
        "share_pct": _number("Aandeel", "%"),
    },
)
"""Incidents per group (target, kind, precision), most first."""

AreaTrend = _contract(
    "AreaTrend",
    {
        "area_code_cbs": _text("Buurtcode (CBS)"),
        "area_name": _text("Buurt"),
        "incidents": _count("Incidenten", "incidenten"),
        "places": _count("Adressen of zaken", "adressen"),
        "per_1000_places": _number("Incidenten per 1.000", "per 1.000 adressen of zaken"),
    },
)
"""Incidents per buurt and per 1,000 places where it could have happened; NaN without such places."""

HotspotAddresses = _contract(
    "HotspotAddresses",
    {
        "hotspot_id": _text("Kenmerk", restricted=True),
        "address_id_bag": _text("BAG-nummer van het adres", restricted=True),
    },
)
"""The addresses that lie in the outline of a concentration."""

Recipients = _contract(
    "Recipients",
    {
        "hotspot_id": _text("Kenmerk", restricted=True),
        "address_id_bag": _text("BAG-nummer van het adres"),
        "street": _text("Straat"),
        "number": _count("Huisnummer", "nummer"),
        "letter": _text("Letter"),
        "addition": _text("Toevoeging"),
        "postcode": _text("Postcode"),
        "place": _text("Woonplaats"),
        "uses": _text("Gebruiksdoel"),
        "building_id_bag": _text("BAG-nummer van het pand"),
        "audience": _coded("Doelgroep", Audience),
        "business_name": _text("Bedrijfsnaam"),
        "is_non_mailing": _yes_no("Wil geen post (non-mailing)"),
        "method": _coded("Reden op de lijst", Method, restricted=True),
        "part": _coded("Kern of rand", Part, restricted=True),
        "distance_m": _number("Afstand", "m", restricted=True),
        "geometry": _shape("Plaats"),
    },
)
"""An address on a list. `hotspot_id` is "" for a selection that depends on no incident."""

VisitAddresses = _contract(
    "VisitAddresses",
    {name: column for name, column in Recipients.columns.items() if not column.metadata["restricted"]},
)
"""What may leave of `Recipients`: an address and its audience, never why it is on the list. Only `privacy` makes it."""

Visits = _contract(
    "Visits",
    {
        "visit_id": _count("Nummer in het dossier", "0 = nog niet bewaard"),
        "visit_number": _count("Volgnr", "nummer op de looplijst"),
        "pair": _count("Duo", "0 = coördinator doet zelf"),
        "route": _count("Looproute", "nummer in de ronde"),
        "stretch": _count("Straatdeel", "nummer in de ronde"),
        "entrance": _text("Ingang"),
        "planned_from": _moment("Gepland op", restricted=False),
        **VisitAddresses.columns,
        "status": _coded("Resultaat", VisitStatus, or_empty=True),
        "wants_advice": _coded("Wil advies", Answer, or_empty=True),
        "note": _text("Notitie"),
        "version": _count("Versie", "groeit met elke wijziging"),
    },
)
"""An address in a round of visits (*bezoekronde*), in the order in which one walks; made from `VisitAddresses` alone."""
