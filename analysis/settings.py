"""Every number an analyst may turn: unit, range, default, Dutch label and the reason for the default."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from analysis.errors import SourceError


def _setting(default: float, low: float, high: float, label: str, unit: str, reason: str) -> Any:
    return Field(default=default, ge=low, le=high, title=label, description=reason, json_schema_extra={"unit": unit})


class Settings(BaseModel):
    """The settings of one run; every change from the default is written in run.json and shown on screen."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    # geocoding
    accept_confidence: float = _setting(
        0.95,
        0.5,
        1,
        "Zekerheid om een adres zelf te kiezen",
        "0-1",
        "Bij 0,95 was 0,3 % van de gemeten rijen fout; lager geeft meer fouten.",
    )
    nearest_number_gap: int = _setting(
        20,
        0,
        100,
        "Grootste verschil met het dichtstbijzijnde huisnummer",
        "nummers",
        "Verder weg zegt het nummer te weinig over de plaats.",
    )
    minimal_hit_rate_pct: float = _setting(
        85, 0, 100, "Waarschuw onder dit aandeel gevonden adressen", "%", "Ratcliffe 2004: onder 85 % is een kaart niet betrouwbaar."
    )

    # concentrations
    cell_size_m: float = _setting(50, 25, 200, "Grootte van een rekencel", "m", "Ongeveer de lengte van een rijtje panden.")
    selected_area_pct: float = _setting(
        2, 0.5, 10, "Deel van het bewoonde gebied dat wordt aangewezen", "%", "Bij 2 % is de kaart nog te bezoeken."
    )
    bandwidth_m: float = _setting(
        0,
        0,
        1000,
        "Vaste afstand van de dichtheid (0: volgt uit de incidenten)",
        "m",
        "Een mix van afstanden vindt meer terug; een vaste afstand is makkelijker uit te leggen.",
    )
    minimal_group: int = _setting(3, 2, 10, "Kleinste groep die wordt getoond", "incidenten", "Onder drie zijn het losse incidenten.")
    hotspot_incidents: int = _setting(5, 3, 50, "Hotspot vanaf", "incidenten", "Grens van het veld: vijf netto incidenten.")
    hotspot_addresses: int = _setting(3, 2, 50, "Hotspot vanaf", "adressen", "Minder adressen is een herhaalde plek.")
    widest_extent_m: float = _setting(800, 200, 3000, "Grootste breedte van een concentratie", "m", "Breder is geen plek meer.")
    search_radius_m: float = _setting(1000, 100, 3000, "Grootste straal van de toevalstoets", "m", "Kulldorff; tot een kilometer.")
    simulations: int = _setting(999, 99, 9999, "Aantal trekkingen van de toevalstoets", "trekkingen", "999 geeft een kans op drie cijfers.")
    chance_limit: float = _setting(0.05, 0.01, 0.2, "Meer dan verwacht bij een kans tot en met", "0-1", "Gebruikelijke grens: 1 op de 20.")
    minimal_for_chance: int = _setting(8, 5, 50, "Toevalstoets vanaf", "incidenten", "Met minder valt er niets te toetsen.")
    minimal_for_density: int = _setting(20, 10, 200, "Dichtheidskaart vanaf", "incidenten", "Met minder wisselt het beeld te veel.")

    minimal_for_certainty: int = _setting(
        60, 20, 500, "Terugkijken en opnieuw trekken vanaf", "incidenten", "Met minder zegt een percentage niets."
    )
    resamples: int = _setting(200, 50, 1000, "Aantal keer opnieuw trekken", "trekkingen", "200 is op drie procent nauwkeurig.")

    # recipients and visits
    surroundings_m: float = _setting(150, 0, 500, "Omgeving rond de straten (hemelsbreed)", "m", "Ongeveer twee minuten lopen.")
    shopping_gap_m: float = _setting(60, 20, 200, "Winkels horen bij elkaar tot", "m", "Een zijstraat ertussen mag.")
    doors_per_hour: float = _setting(8, 1, 30, "Bezoeken per uur voor een duo", "adressen", "Een gesprek duurt ongeveer zeven minuten.")
    large_selection: int = _setting(3000, 100, 50000, "Vraag na bij meer dan", "adressen", "Daarboven is een brief of bijeenkomst beter.")

    # sharing
    share_incidents: int = _setting(5, 3, 50, "Delen vanaf", "incidenten", "Voorstel; de FG stelt dit vast.")
    share_addresses: int = _setting(3, 2, 50, "Delen vanaf", "adressen met een incident", "Voorstel; de FG stelt dit vast.")
    share_area_addresses: int = _setting(25, 10, 500, "Delen vanaf", "adressen in het gebied", "Voorstel; de FG stelt dit vast.")
    hide_below: int = _setting(5, 2, 20, "Aantallen verbergen onder", "incidenten", "Kleine aantallen zijn te herleiden.")

    # evening
    turnout_households_pct: float = _setting(10, 0, 100, "Opkomst huishoudens", "%", "Plancijfer; pas aan na uw eerste bijeenkomst.")
    turnout_businesses_pct: float = _setting(30, 0, 100, "Opkomst bedrijven", "%", "Plancijfer; pas aan na uw eerste bijeenkomst.")
    persons_per_household: float = _setting(1.4, 1, 4, "Bezoekers per huishouden", "personen", "Plancijfer.")
    seat_margin_pct: float = _setting(20, 0, 100, "Extra plaatsen in de zaal", "%", "Ruimte voor wie zich niet aanmeldt.")
    venue_distance_m: float = _setting(500, 100, 3000, "Zaal binnen (hemelsbreed)", "m", "Dichtbij komen meer mensen.")

    # age
    register_age_months: int = _setting(12, 1, 60, "Waarschuw als het adressenbestand ouder is dan", "maanden", "Nieuwbouw ontbreekt dan.")
    data_age_weeks: int = _setting(26, 4, 104, "Waarschuw bij politiegegevens ouder dan", "weken", "Na een half jaar mist een seizoen.")
    map_age_weeks: int = _setting(
        6, 1, 52, "Rode regel op de kaart bij gegevens ouder dan", "weken", "Een besluit vraagt om een vers beeld."
    )
    expiry_warning_days: int = _setting(60, 7, 365, "Waarschuw voor een einddatum binnen", "dagen", "Een nieuw besluit kost tijd.")
    recheck_months: int = _setting(12, 1, 60, "Controleer de coördinator opnieuw na", "maanden", "Mensen wisselen van functie.")
    dark_season_first_month: int = _setting(10, 1, 12, "Donkere dagen vanaf maand", "maand", "1 oktober tot en met 31 maart.")
    dark_season_last_month: int = _setting(3, 1, 12, "Donkere dagen tot en met maand", "maand", "1 oktober tot en met 31 maart.")


DEFAULTS = Settings()


@dataclass(frozen=True, slots=True)
class SettingInfo:
    """What a reader needs to know of one setting."""

    name: str
    label: str
    unit: str
    default: float
    low: float
    high: float
    reason: str


def describe() -> Iterator[SettingInfo]:
    """Yield every setting in order; documentation, sliders and the command line are made from this."""
    for name, field in Settings.model_fields.items():
        limits = {type(rule).__name__: rule for rule in field.metadata}
        extra = field.json_schema_extra
        assert isinstance(extra, dict)
        yield SettingInfo(
            name=name,
            label=str(field.title),
            unit=str(extra["unit"]),
            default=field.default,
            low=limits["Ge"].ge,
            high=limits["Le"].le,
            reason=str(field.description),
        )


def changed(settings: Settings) -> dict[str, float]:
    """Return the settings that differ from the default, with their value."""
    return settings.model_dump(exclude_defaults=True)


def load_settings(path: Path) -> Settings:
    """Read settings from a JSON file; what it does not name keeps its default.

    Raises
    ------
    SourceError
        When the file is missing, is no JSON, names an unknown setting or a value outside its range.
    """
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise SourceError(f"We vinden het bestand ‘{path.name}’ niet. Controleer de naam en de map.") from error
    except (OSError, ValueError) as error:
        raise SourceError(f"De instellingen in ‘{path.name}’ zijn niet te lezen. Het moet een JSON-bestand zijn.") from error
    try:
        return Settings.model_validate(content)
    except ValidationError as error:
        raise SourceError(f"De instellingen in ‘{path.name}’ kloppen niet: {_explain(error)}") from error


def _explain(error: ValidationError) -> str:
    known = {info.name: info for info in describe()}
    sentences = []
    for problem in error.errors():
        name = ".".join(str(part) for part in problem["loc"])
        info = known.get(name)
        if not name:
            sentences.append("Het moet een lijst van namen en waarden zijn.")
        elif info is None:
            sentences.append(f"‘{name}’ kennen we niet.")
        else:
            sentences.append(f"‘{name}’ ({info.label}) moet tussen {info.low:g} en {info.high:g} {info.unit} liggen.")
    return " ".join(sentences)
