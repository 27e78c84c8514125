"""The folder (*Bezoekmap*) of one pair as pdf: map, walk list, conversation cards, missed-you cards and identification. Zone *te delen*."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd

from analysis import tables
from analysis.dutch import WEEKDAYS, amount, day, enumerate_words, number
from analysis.exports.paper import paper_pdf
from analysis.exports.paper_frame import Basemap
from analysis.exports.walk_map import WalkMap, draw_walk, parts_of
from analysis.measures import MeasureLine, lines_to_print
from analysis.privacy import Stamp, one_line
from analysis.rounds.cards import SILENCE, Card, cards_for
from analysis.rounds.planning import Route
from analysis.rounds.results import house_number
from analysis.terms import Answer, Audience, VisitStatus

DOORS_PER_MAP = 40
DAYS_NAMED = 5
"""Of more days than this the folder names the first and the last; the walk list has them all."""
MISSED_PER_DOOR = 0.5
"""Planning value: of every two doors one stays closed (contact rate 40 to 60 %)."""
CARDS_PER_SHEET = 4

_TO_FILL_IN = "……………………"
_OVERVIEW_MM = (178.0, 118.0)
_PART_MM = (178.0, 228.0)
_SHAPES = {
    VisitStatus.SPOKEN: "circle",
    VisitStatus.NOT_HOME: "square",
    VisitStatus.DECLINED: "triangle",
    VisitStatus.REVISIT: "diamond",
    VisitStatus.SKIP: "cross",
}
"""Each result its own shape, so that a black-and-white copy tells them apart."""


@dataclass(frozen=True, kw_only=True)
class FolderFacts:
    """What stands in every folder of a round; what is left empty can be filled in by hand."""

    area: str
    round_title: str
    pair_name: str
    municipality: str = ""
    verification_number: str = ""
    contact: str = ""
    """Whom the pair calls: the coordinator, with a telephone number."""
    meeting_place: str = ""
    """Where the pairs meet before they start."""
    own_measures: tuple[MeasureLine, ...] = ()
    """What the municipality changed in the catalogue of measures."""
    copy_number: str = ""
    """Such as '1 van 6': how many paper lists there are, to check that all come back."""


def visit_folder_pdf(
    visits: gpd.GeoDataFrame, routes: list[Route], facts: FolderFacts, stamp: Stamp, basemap: Basemap | None = None
) -> bytes:
    """Return the folder of one pair; the same visits and stamp give the same bytes.

    Parameters
    ----------
    visits
        The rows of a `Visits` table that one pair walks.
    routes
        Its routes.
    facts
        What stands in every folder.
    stamp
        Who made it for whom; while it is a concept every page says so.
    basemap
        The layers of the register, for the map.
    """
    table = tables.check(visits, tables.Visits).sort_values("visit_number")
    return paper_pdf("visit_folder.typ", _content(table, routes, facts, stamp, basemap), stamp)


def write_visit_folder(
    visits: gpd.GeoDataFrame, routes: list[Route], facts: FolderFacts, path: Path, stamp: Stamp, basemap: Basemap | None = None
) -> None:
    """Write the folder of one pair as pdf."""
    path.write_bytes(visit_folder_pdf(visits, routes, facts, stamp, basemap))


def _content(visits: gpd.GeoDataFrame, routes: list[Route], facts: FolderFacts, stamp: Stamp, basemap: Basemap | None) -> dict[str, Any]:
    """Everything that stands in the folder, as plain text and drawings."""
    municipality = one_line(facts.municipality)
    audiences = [audience for audience in Audience if (visits["audience"] == audience).any()]
    lines = lines_to_print(facts.own_measures, [str(audience) for audience in audiences], stamp.moment.date())
    cards = cards_for(lines, municipality)
    sheets = max(1, -(-round(len(visits) * MISSED_PER_DOOR) // CARDS_PER_SHEET))
    return {
        "title": f"Bezoekmap {one_line(facts.pair_name)}",
        "author": one_line(stamp.user) or "Preventiekaart",
        "municipality": f"Gemeente {municipality}" if municipality else "",
        "banner": stamp.banner,
        "footer": stamp.line,
        "copy": f"Map {facts.copy_number}" if facts.copy_number else "",
        "is_concept": stamp.is_concept,
        "subject": f"{one_line(facts.round_title)} · {one_line(facts.area)}",
        "facts": _facts(visits, routes, facts),
        "rules": _rules(facts),
        "maps": _maps(visits, basemap),
        "shapes": [{"shape": _SHAPES[status], "word": status.label} for status in VisitStatus],
        "list": _list(visits, {route.number: str(route.window) for route in routes}),
        "cards": [
            {"audience": card.audience.label, "opening": card.opening, "tips": card.tips, "silence": SILENCE, "calls": _calls(facts)}
            for card in cards
        ],
        "missed": _missed(facts, cards),
        "missed_sheets": sheets,
        "identity": _identity(facts),
    }


def _facts(visits: pd.DataFrame, routes: list[Route], facts: FolderFacts) -> list[tuple[str, str]]:
    times = visits["planned_from"].dropna()
    days = [_long_day(moment.to_pydatetime()) for moment in times.dt.normalize().drop_duplicates().sort_values()]
    windows = list(dict.fromkeys(str(route.window) for route in routes))
    walked = sum(route.walking_m for route in routes)
    hours = sum(route.hours for route in routes)
    streets = sorted(set(visits["street"]))
    late = int(visits["planned_from"].isna().sum())
    return [
        ("Adressen", f"{number(len(visits))} (nummer {visits['visit_number'].min()} tot en met {visits['visit_number'].max()})"),
        ("Dagen", _days(days) or "nog niet gekozen"),
        ("Tijd", enumerate_words(windows)),
        *([("Verzamelen", one_line(facts.meeting_place))] if facts.meeting_place.strip() else []),
        ("Duur", f"ongeveer {number(hours, 1)} uur, met {number(walked / 1000, 1)} km lopen"),
        ("Straten", enumerate_words(streets) if len(streets) <= 8 else f"{', '.join(streets[:8])} en {len(streets) - 8} andere"),
        *([("Let op", f"Voor {amount(late, 'adres', 'adressen')} is nog geen dag gekozen.")] if late else []),
    ]


def _days(days: Sequence[str]) -> str:
    """Every day by name, or of many the first and the last."""
    return enumerate_words(list(days)) if len(days) <= DAYS_NAMED else f"{len(days)} dagen, van {days[0]} tot en met {days[-1]}"


def _rules(facts: FolderFacts) -> list[str]:
    return [
        "Laat bij elke deur uw legitimatie zien. Wil iemand u controleren? Wijs op het controlenummer en wacht.",
        "Ga nooit naar binnen bij een woning. Vraag nooit om geld, een pas of een pincode.",
        "Schrijf niets op over personen. Een notitie is kort, zoals: bel kapot, trap, bel eerst.",
        "Vragen over wat er is gebeurd? Zeg: daarover mag ik niets zeggen. Noem geen adres, dag of naam.",
        "Zet per adres één kruis, in de vorm van het resultaat. ‘Overslaan’ heeft geen reden nodig.",
        "Lever na afloop alle bladen in bij de coördinator. Maak geen kopie en geen foto.",
        f"Iets aan de hand? Bel {_or_dots(facts.contact)}. Gevaar? Bel 112.",
    ]


def _maps(visits: gpd.GeoDataFrame, basemap: Basemap | None) -> list[dict[str, Any]]:
    """An overview, and where that has no room for every number a map of each part."""
    overview = draw_walk(visits, basemap, *_OVERVIEW_MM)
    parts: list[gpd.GeoDataFrame] = []
    if len(visits) > DOORS_PER_MAP or overview.numbered < overview.stops:
        parts = [part for _, route in visits.groupby("route", sort=True) for part in parts_of(route, DOORS_PER_MAP)]
    if len(visits) > DOORS_PER_MAP:
        only = {int(part["visit_number"].min()): f"kaart {at}" for at, part in enumerate(parts, start=1)}
        overview = draw_walk(visits, basemap, *_OVERVIEW_MM, only=only)
    drawn = [_map("Overzicht", visits, overview, is_overview=True)]
    for at, part in enumerate(parts, start=1):
        numbers = f"nummer {part['visit_number'].min()} tot en met {part['visit_number'].max()}"
        drawn.append(_map(f"Kaart {at} van {len(parts)}: {numbers}", part, draw_walk(part, basemap, *_PART_MM)))
    return drawn


def _map(title: str, visits: pd.DataFrame, drawn: WalkMap, *, is_overview: bool = False) -> dict[str, Any]:
    streets = sorted(set(visits["street"]))
    where = enumerate_words(streets) if len(streets) <= 6 else f"{', '.join(streets[:6])} en andere"
    low, high = visits["visit_number"].min(), visits["visit_number"].max()
    left_out = not is_overview and drawn.numbered < drawn.stops
    return {
        "title": title,
        "is_overview": is_overview,
        "svg": drawn.svg,
        "alt": f"Kaart met de adressen {low} tot en met {high} in {where}. Dezelfde adressen staan in de looplijst.",
        "width": drawn.width_mm,
        "height": drawn.height_mm,
        "numbers": drawn.numbers,
        "names": drawn.names,
        "scale_mm": drawn.scale_mm,
        "scale": f"{drawn.scale_m} m",
        "note": "Niet elk nummer past op de kaart. De nummers lopen door langs de stippellijn." if left_out else "",
    }


def _list(visits: pd.DataFrame, windows: Mapping[int, str]) -> list[dict[str, Any]]:
    """The walk list: a head for each day and each side of a street, and a row for each door."""
    rows: list[dict[str, Any]] = []
    told_day = ""
    places = set(visits["place"])
    for block in _blocks(visits):
        where = block[0]["street"] if len(places) == 1 else f"{block[0]['street']} ({block[0]['place']})"
        street = {"kind": "street", "text": f"{where}, {_side(block)}"}
        entrance = ""
        for at, visit in enumerate(block):
            said = _day_head(visit, windows)
            if said != told_day:
                rows.append({"kind": "day", "text": said})
            if said != told_day or at == 0:
                rows.append(street)
            told_day = said
            if visit["entrance"] != entrance and visit["entrance"]:
                rows.append({"kind": "entrance", "text": visit["entrance"]})
            entrance = visit["entrance"]
            rows.append(_row(visit))
    return rows


def _blocks(visits: pd.DataFrame) -> list[list[dict[Hashable, Any]]]:
    """The visits by side of the street, in walking order; neighbouring stretches of one side are one block."""
    blocks: list[list[dict[Hashable, Any]]] = []
    for _, doors in groupby(visits.to_dict("records"), key=lambda visit: (visit["route"], visit["stretch"])):
        stretch = list(doors)
        both = [*blocks[-1], *stretch] if blocks else []
        keys = {(visit["route"], visit["street"], visit["place"], visit["number"] % 2) for visit in both}
        if len(keys) == 1:
            blocks[-1] = both
        else:
            blocks.append(stretch)
    return blocks


def _row(visit: Mapping[Any, Any]) -> dict[str, Any]:
    audience = {str(audience): audience.label for audience in Audience}[visit["audience"]]
    status = {str(status): shape for status, shape in _SHAPES.items()}.get(visit["status"], "")
    advice = {str(answer): answer.label for answer in Answer}.get(visit["wants_advice"], "")
    return {
        "kind": "door",
        "number": str(visit["visit_number"]),
        "address": house_number(visit),
        "who": one_line(visit["business_name"]) or audience,
        "status": status,
        "advice": advice,
        "note": one_line(visit["note"]),
    }


def _side(block: Sequence[Mapping[Any, Any]]) -> str:
    numbers = [visit["number"] for visit in block]
    sides = {number % 2 for number in numbers}
    side = "" if len(sides) > 1 else ("oneven kant, " if sides == {1} else "even kant, ")
    one_way = numbers in (sorted(numbers), sorted(numbers, reverse=True))
    first, last = (numbers[0], numbers[-1]) if one_way else (min(numbers), max(numbers))
    return f"{side}{'nummer ' if first == last else ''}{first}" + ("" if first == last else f" tot en met {last}")


def _day_head(visit: Mapping[Any, Any], windows: Mapping[int, str]) -> str:
    planned = visit["planned_from"]
    on = "Nog geen dag gekozen" if pd.isna(planned) else _long_day(planned.to_pydatetime())
    return ", ".join(part for part in (on, windows.get(visit["route"], "")) if part)


def _long_day(moment: datetime) -> str:
    return f"{WEEKDAYS[moment.weekday()]} {day(moment.date())}"


def _calls(facts: FolderFacts) -> list[tuple[str, str]]:
    return [
        ("Vraag of klacht over dit bezoek", _or_dots(facts.contact)),
        ("Controleren of het klopt", _or_dots(facts.verification_number)),
        ("Gevaar of iets verdachts", "112"),
        ("Politie, geen haast", "0900-8844"),
        ("Liever zonder naam", "0800-7000"),
    ]


def _missed(facts: FolderFacts, cards: Sequence[Card]) -> list[dict[str, Any]]:
    """A card for homes and one for businesses, as far as the pair visits them."""
    home = next((card for card in cards if card.audience is Audience.RESIDENTS), None)
    business = next((card for card in cards if card.audience is not Audience.RESIDENTS), None)
    same = {
        "when": "op …………………………………… om …………… uur",
        "check": f"Twijfelt u of dit kaartje echt is? Bel {_or_dots(facts.verification_number)}. Dat nummer vindt u ook bij de gemeente.",
        "sender": f"Gemeente {one_line(facts.municipality) or _TO_FILL_IN}",
    }
    at_home = {
        "heading": "Wij waren bij u aan de deur",
        "text": "U was niet thuis. Dat is geen probleem. Wij kwamen langs met drie tips:",
        "advice": f"Wilt u thuis advies over sloten en gedrag aan de deur? Bel {_or_dots(facts.contact)}.",
    }
    at_work = {
        "heading": "Wij waren bij uw zaak",
        "text": "Wij troffen niemand die tijd had. Dat is geen probleem. Wij kwamen langs met drie tips:",
        "advice": f"Wilt u een gesprek over veilig werken in uw zaak? Bel {_or_dots(facts.contact)}.",
    }
    return [same | words | {"tips": list(card.tips)} for words, card in ((at_home, home), (at_work, business)) if card]


def _identity(facts: FolderFacts) -> dict[str, Any]:
    return {
        "heading": f"Gemeente {one_line(facts.municipality) or _TO_FILL_IN}",
        "text": (
            "Deze twee bezoekers komen namens de gemeente met tips over veiligheid. Zij komen niet binnen. "
            "Zij vragen nooit om geld, een pas of een pincode."
        ),
        "who": one_line(facts.pair_name),
        "check": "Vertrouwt u het niet? Houd de deur dicht en bel het controlenummer van de gemeente:",
        "number": _or_dots(facts.verification_number),
        "advice": "Vergelijk dit nummer met het nummer in uw brief van de gemeente, of zoek het op bij de gemeente.",
    }


def _or_dots(text: str) -> str:
    return one_line(text) or _TO_FILL_IN
