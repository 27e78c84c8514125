"""What a delivery of the police holds, and what adding it would do: to be seen before anything is kept."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import pandas as pd

from analysis import tables
from analysis.dutch import amount, enumerate_words
from analysis.findings import Finding
from analysis.geocoding import AddressIndex
from analysis.geocoding.checking import Check, places_to_check
from analysis.incidents import Decision, RowAccount
from analysis.incidents.date_orders import describe_date_orders
from analysis.neighbours import Neighbours, find_neighbours, places_in_doubt
from analysis.pipeline import Choice, count_registrations, locate_incidents
from analysis.settings import DEFAULTS, Settings
from analysis.sources.delimited import DELIMITERS
from analysis.sources.police import PoliceOverview
from analysis.sources.reading import DATE_ORDERS
from analysis.terms import FINE_PRECISIONS, Effect, Precision

_ORDER = (Effect.SET_ASIDE, Effect.KEPT, Effect.MERGED, Effect.LEFT_OUT)
"""What a person may have to mend comes first."""
_SHOWN_PLACES = 4
_FEWEST_POINTS, _ONE_POINT_SHARE = 5, 0.5
"""Half of the incidents at one door is no pattern of robbers; among fewer than five it may be."""
_NEAR_A_POINT = (Precision.NEAREST_NUMBER, Precision.CROSSING)
"""Here the point is ours, not that of the police."""


@dataclass(frozen=True)
class Intake:
    """The account of the rows of one delivery and everything that was found in them.

    `found_share_pct` and `to_check` are None without an address register; `net_before` and `net_after` are how many incidents
    the dossier has without and with this delivery. `account` is of the rows that are kept; `neighbours` are the others.
    `held_back` says why it cannot be kept yet, `one_point` that many incidents lie on one point; both may be empty.
    """

    account: RowAccount
    neighbours: Neighbours
    findings: list[Finding]
    date_orders: Mapping[str, str]
    found_share_pct: float | None
    to_check: int | None
    net_before: int
    net_after: int
    held_back: str = ""
    one_point: str = ""


def judge_delivery(
    overview: PoliceOverview,
    kept: pd.DataFrame | None,
    index: AddressIndex | None,
    *,
    as_of: date,
    settings: Settings = DEFAULTS,
    decisions: Sequence[Decision] = (),
    municipality: str = "",
) -> Intake:
    """Return what a delivery holds and what adding it would do; nothing is kept.

    Parameters
    ----------
    overview
        What was read.
    kept
        The `Registrations` that the dossier has already; None for none.
    index
        To look up the addresses in; None without a register.
    as_of
        The day of the analysis.
    settings
        See `geocoding.geocode`.
    decisions
        What a person decided about pairs of registrations.
    municipality
        Its name: without a register the rows of other places cannot be told apart, and then the delivery waits.
    """
    neighbours = find_neighbours(overview.registrations, index, as_of=as_of, settings=settings)
    overview = _own_part(overview, neighbours)
    share, to_check, one_point = None, None, ""
    if index is None:
        counted = count_registrations(overview.registrations, Choice(), as_of=as_of, decisions=decisions, input_findings=overview.findings)
        account, found = counted.account, [*overview.findings, *counted.findings]
    else:
        located = locate_incidents(
            overview.registrations, index, Choice(), as_of=as_of, settings=settings, decisions=decisions, input_findings=overview.findings
        )
        account, found, share = located.account, located.findings, located.found_share_pct
        one_point = many_on_one_point(located.incidents)
        places = places_to_check(located.incidents)
        to_check = int(places.loc[places["check"] == Check.NOT_FOUND, "incident_count"].sum())
    orders = describe_date_orders(overview.registrations, as_of)
    before, after = 0, account.net
    if kept is not None and len(kept):
        before = _net(kept, index, as_of, settings, decisions)
        after = _net(_beside(kept, overview.registrations), index, as_of, settings, decisions)
    held_back = _held_back(overview.registrations, municipality) if index is None else ""
    return Intake(account, neighbours, _worst_first(found), orders, share, to_check, before, after, held_back, one_point)


def _held_back(registrations: pd.DataFrame, municipality: str) -> str:
    """Return the sentence for a file with rows of other places, of which nobody can tell yet whose they are."""
    places = places_in_doubt(registrations, municipality)
    if not places:
        return ""
    shown = [f"‘{place}’" for place in places[:_SHOWN_PLACES]]
    more = [amount(len(places) - len(shown), "andere plaats", "andere plaatsen")] if len(places) > len(shown) else []
    return (
        f"In dit bestand staan rijen uit {enumerate_words([*shown, *more])}. Zonder adressenbestand weten we niet of die bij uw gemeente "
        "horen. Van een andere gemeente bewaren we alleen aantallen. Maak eerst het adressenbestand. Er is niets opgeslagen."
    )


def doubts_about_areas(counts: pd.DataFrame, areas: pd.DataFrame | None, area_year: int | None) -> list[str]:
    """Return Dutch sentences on whether counts per buurt fit the buurten of the register: codes change from year to year.

    Parameters
    ----------
    counts
        An `AreaCounts` table.
    areas
        The `Areas` of the register; None without a register.
    area_year
        The year of their codes; None when it is not known.
    """
    if areas is None or areas.empty:
        return ["Zonder adressenbestand met buurten staan deze aantallen niet op de kaart."]
    said = []
    codes = set(counts["area_code_cbs"])
    if unknown := codes - set(areas["area_code_cbs"]):
        of_year = f" met de indeling van {area_year}" if area_year else ""
        said.append(
            f"{amount(len(unknown), 'buurtcode', 'buurtcodes')} van de {len(codes)} {'staat' if len(unknown) == 1 else 'staan'} niet in de "
            f"buurten van uw adressenbestand{of_year}. Die aantallen staan niet op de kaart. Is dit bestand van uw gemeente?"
        )
    years = sorted({period[:4] for period in counts["period"] if period[:4].isdigit()})
    if years and area_year and years != [str(area_year)]:
        said.append(
            f"De aantallen gaan over {enumerate_words(years)}, de buurten op uw kaart hebben de indeling van {area_year}. "
            "Het CBS verandert elk jaar buurtcodes: dezelfde code kan een andere buurt zijn."
        )
    return said


def how_read(overview: PoliceOverview) -> list[str]:
    """Return Dutch sentences on what was detected: where the names stand, letters and delimiter, hidden rows, period, personal data."""
    words = [_where(overview)]
    if overview.workbook is not None and overview.workbook.is_text:
        sign = DELIMITERS.get(overview.workbook.delimiter, overview.workbook.delimiter)
        words.append(f"Dit is een tekstbestand (csv) in {overview.workbook.encoding_word}, met een {sign} tussen de kolommen.")
    if overview.hidden_row_count:
        rows = amount(overview.hidden_row_count, "rij is", "rijen zijn")
        done = "Die slaan we over" if overview.reading.skip_hidden_rows else "Wij lezen ze wel"
        words.append(f"{rows} in het bestand verborgen. {done}.")
    if overview.reading.date_order:
        words.append(f"U koos voor de datums: {DATE_ORDERS[overview.reading.date_order]}.")
    words += [finding.message for finding in overview.findings if finding.code == "period_stated"]
    if overview.personal_row_count:
        rows = amount(overview.personal_row_count, "rij stonden", "rijen stonden")
        words.append(f"In {rows} persoonsgegevens in een tekst. Die slaan we niet op.")
    return [word for word in words if word]


def _where(overview: PoliceOverview) -> str:
    layout = overview.layout
    if not layout.header_rows:
        return ""
    sheet = f" van werkblad ‘{layout.sheet}’" if layout.sheet else ""
    rows = " en ".join(str(row) for row in layout.header_rows)
    more = f" Ook gelezen: {enumerate_words([f'werkblad ‘{one.sheet}’' for one in overview.layouts[1:]])}." if overview.layouts[1:] else ""
    skipped = (
        f" Niet gelezen: {enumerate_words([f'werkblad ‘{one}’' for one in overview.skipped_sheets])}." if overview.skipped_sheets else ""
    )
    verb = "staan op rij" if len(layout.header_rows) == 1 else "staan op de rijen"
    return f"De kolomnamen {verb} {rows}{sheet}.{more}{skipped}"


def many_on_one_point(located: pd.DataFrame) -> str:
    """Return the question whether many incidents lie on the address of a police station; empty when they do not.

    Parameters
    ----------
    located
        A `LocatedIncidents` table.
    """
    fine = located[located["precision"].isin([str(precision) for precision in FINE_PRECISIONS if precision not in _NEAR_A_POINT])]
    points = pd.Series(list(zip(fine.geometry.x.round(), fine.geometry.y.round(), strict=True)), dtype="object")
    if len(points) < _FEWEST_POINTS:
        return ""
    most = int(points.value_counts().iloc[0])
    if most < _ONE_POINT_SHARE * len(points):
        return ""
    return f"{most} van {len(points)} incidenten liggen op één punt. Is dat het adres van het politiebureau?"


def _own_part(overview: PoliceOverview, neighbours: Neighbours) -> PoliceOverview:
    if not neighbours.rows:
        return overview
    table, outside = overview.registrations, neighbours.is_regional
    gone = set(table.loc[outside, ["sheet", "row"]].itertuples(index=False, name=None))
    found = [finding for finding in overview.findings if (finding.sheet, finding.row) not in gone]
    return replace(overview, registrations=table[~outside].reset_index(drop=True), findings=found)


def _net(registrations: pd.DataFrame, index: AddressIndex | None, as_of: date, settings: Settings, decisions: Sequence[Decision]) -> int:
    """Return how many incidents count; without a register those outside the municipality are not known yet."""
    if index is None:
        return count_registrations(registrations, Choice(), as_of=as_of, decisions=decisions).account.net
    return locate_incidents(registrations, index, Choice(), as_of=as_of, settings=settings, decisions=decisions).account.net


def _beside(kept: pd.DataFrame, new: pd.DataFrame) -> pd.DataFrame:
    """Return both tables as one; a file under a name that is there already gets another one, as it will in the dossier."""
    taken = set(kept["source"])
    renamed = new.assign(source=[f"{name} (nieuw)" if name in taken else name for name in new["source"]])
    both = pd.concat([kept, renamed.astype({"source": "str"})], ignore_index=True)
    return tables.check(both, tables.Registrations)


def _worst_first(findings: list[Finding]) -> list[Finding]:
    rank = {str(effect): at for at, effect in enumerate(_ORDER)}
    return sorted(findings, key=lambda finding: (rank[finding.effect], finding.source, finding.sheet, finding.row, finding.code))
