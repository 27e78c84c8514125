"""Looking together with neighbouring municipalities: counts only, from a file that each writes and the other reads.

The file holds the very figures of the veiligheidsbeeld for others (see `safety_picture.shareable`), so it tells nothing that is not told
there. A count that is hidden comes back as the least and the most it can be; the sum of several says so too. Dossiers on the same computer
may be added up exactly: their counts never leave it.
"""

import csv
import io
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pandas as pd

from analysis import dutch
from analysis.errors import PrivacyError, SourceError
from analysis.safety_picture import SafetyPicture
from analysis.safety_picture.region import BANDS, count_incidents_of
from analysis.safety_picture.shareable import DARK, GROUP_OF_TARGET, OTHER_TARGET, REST, TARGET_GROUPS
from analysis.settings import DEFAULTS, Settings
from analysis.suppression import PROTECTED
from analysis.timing import DAY_PARTS

HEADS = ("onderdeel", "groep", "periode", "aantal")
FORMAT = "1"
SEASON, DAYPART, TARGET = "seizoen", "dagdeel", "doelwit"
GROUPS: Mapping[str, tuple[str, ...]] = {SEASON: (DARK, REST), DAYPART: tuple(DAY_PARTS), TARGET: TARGET_GROUPS}
LARGEST_CHARACTERS = 100_000
LONGEST_NAME = 200
_BETWEEN_NAMES = re.compile(r", | en ")
_MOST = 1_000_000
NOT_OURS = "Dit is geen bestand met gedeelde aantallen van Preventiekaart. Vraag uw buurgemeente het opnieuw te maken."


@dataclass(frozen=True)
class Range:
    """A count that is known, or the least and the most it can be."""

    low: int
    high: int

    def __add__(self, other: "Range") -> "Range":
        """Add two counts of different incidents."""
        return Range(self.low + other.low, self.high + other.high)

    @property
    def words(self) -> str:
        """'7', or 'tussen 5 en 9'."""
        return dutch.number(self.low) if self.low == self.high else f"tussen {dutch.number(self.low)} en {dutch.number(self.high)}"


@dataclass(frozen=True)
class SharedCounts:
    """The counts of one municipality: how many in all, and per group of each part (`GROUPS`); a part may be missing."""

    municipality: str
    first: date
    last: date
    addresses: int
    total: Range
    parts: Mapping[str, Mapping[str, Range]]
    is_demo: bool = False

    @property
    def period(self) -> str:
        """The days that were counted."""
        return f"{dutch.day(self.first)} tot en met {dutch.day(self.last)}"


def write_counts(
    picture: SafetyPicture,
    municipality: str,
    first: date,
    last: date,
    addresses: int,
    zone_text: str,
    *,
    made: str = "",
    is_demo: bool = False,
) -> str:
    """Return the file (csv) that a neighbouring municipality may read.

    Parameters
    ----------
    picture
        The version for others.
    municipality
        Whose counts they are.
    first, last
        The days that were counted.
    addresses
        How many addresses the municipality has.
    zone_text
        For whom it is, as on every file.
    made
        The stamp in one line: by whom and when it was made, and which copy it is.
    is_demo
        Whether everything is made up; such a file is never added to real counts.
    """
    stream = io.StringIO()
    rows = csv.writer(stream, lineterminator="\r\n")
    rows.writerow(HEADS)
    rows.writerow(("bestand", "vorm", "", FORMAT))
    rows.writerow(("bestand", "zone", "", _plain(zone_text)))
    if made:
        rows.writerow(("bestand", "stempel", "", _plain(made)))
    if is_demo:
        rows.writerow(("bestand", "oefengegevens", "", "ja"))
    rows.writerow(("gemeente", _plain(municipality), f"{first} / {last}", addresses))
    rows.writerow(("totaal", "overvallen", "", picture.counted.split(" overval")[0].removeprefix("geen ").strip() or "0"))
    if year := picture.figure("year"):
        for row in year.rows:
            if len(row) == 4:
                rows.writerow((SEASON, DARK, row[0].replace("\u00a0", " "), row[1]))
                rows.writerow((SEASON, REST, row[0].replace("\u00a0", " "), row[2]))
    for key, part in (("daypart", DAYPART), ("target", TARGET)):
        if figure := picture.figure(key):
            for group, count in figure.rows:
                if group in GROUPS[part]:
                    rows.writerow((part, group, "", count))
    return stream.getvalue()


def _plain(text: str) -> str:
    """Return text that no spreadsheet takes for a formula."""
    one = " ".join(text.split())[:200]
    return f"'{one}" if one[:1] in "=+-@\t" else one


def read_counts(text: str, settings: Settings = DEFAULTS) -> SharedCounts:
    """Return the counts that a neighbour shares; everything we do not know is refused, so nothing else comes in.

    Raises
    ------
    SourceError
        For a file of something else, a newer one, or one that is not whole.
    """
    if len(text) > LARGEST_CHARACTERS:
        raise SourceError(NOT_OURS)
    try:
        rows = [tuple(row) for row in csv.reader(io.StringIO(text.removeprefix("\ufeff"))) if row]
    except csv.Error as error:
        raise SourceError(NOT_OURS) from error
    if not rows or rows[0] != HEADS or any(len(row) != len(HEADS) for row in rows):
        raise SourceError(NOT_OURS)
    known = {(part, group): (period, count) for part, group, period, count in rows[1:] if part in ("bestand", "totaal")}
    form = known.get(("bestand", "vorm"), ("", ""))[1]
    if form != FORMAT:
        raise SourceError("Dit bestand is gemaakt met een andere versie van Preventiekaart. Werk het programma bij.")
    named = next(((group, period, count) for part, group, period, count in rows[1:] if part == "gemeente"), None)
    if named is None or not named[0].strip():
        raise SourceError(NOT_OURS)
    try:
        first, last = (date.fromisoformat(text.strip()) for text in named[1].split("/"))
        addresses = int(named[2])
        total = _range(known[("totaal", "overvallen")][1], Range(0, _MOST), settings)
    except (KeyError, ValueError) as error:
        raise SourceError(
            "In dit bestand ontbreekt de gemeente, de periode of het totaal. Vraag uw buurgemeente het opnieuw te maken."
        ) from error
    parts = {part: _part(rows, part, groups, total, settings) for part, groups in GROUPS.items()}
    told = {part: found for part, found in parts.items() if found}
    is_demo = ("bestand", "oefengegevens") in known
    return SharedCounts(named[0].strip()[:LONGEST_NAME], first, last, addresses, total, told, is_demo)


def load_counts(path: Path) -> SharedCounts:
    """Read the file of a neighbour; see `read_counts`.

    Raises
    ------
    SourceError
        When it cannot be read, or is no such file.
    """
    try:
        text = path.read_bytes()[: 4 * LARGEST_CHARACTERS].decode("utf-8-sig")
    except FileNotFoundError as error:
        raise SourceError(f"We vinden het bestand ‘{path.name}’ niet. Controleer de naam en de map.") from error
    except (OSError, UnicodeDecodeError) as error:
        raise SourceError(NOT_OURS) from error
    return read_counts(text)


def refuse_mixture(counts: SharedCounts, *, is_demo: bool) -> None:
    """Refuse to add up what is made up and what is real.

    Raises
    ------
    PrivacyError
        When one is and the other is not.
    """
    if counts.is_demo != is_demo:
        what = "oefengegevens" if counts.is_demo else "echte aantallen"
        raise PrivacyError(f"Van {counts.municipality} zijn dit {what}. Oefengegevens en echte aantallen blijven apart.")


def _part(rows: list[tuple[str, ...]], part: str, groups: tuple[str, ...], total: Range, settings: Settings) -> dict[str, Range]:
    """Return the groups of one part, each as narrow as the total makes it; none when a group is missing."""
    cells = [(row[1], _range(row[3], total, settings)) for row in rows[1:] if row[0] == part]
    if {group for group, _ in cells} != set(groups) or any(group not in groups for group, _ in cells):
        return {}
    lows, highs = sum(cell.low for _, cell in cells), sum(cell.high for _, cell in cells)
    found = {group: Range(0, 0) for group in groups}
    for group, cell in cells:
        low = max(cell.low, total.low - (highs - cell.high)) if part != DAYPART else cell.low
        found[group] += Range(low, max(low, min(cell.high, total.high - (lows - cell.low))))
    return found


def _range(text: str, total: Range, settings: Settings) -> Range:
    """Return what a cell of the file can mean.

    Raises
    ------
    ValueError
        For text that is no count.
    """
    if text == PROTECTED:
        return Range(settings.hide_below, max(total.high, settings.hide_below))
    if text.startswith("minder dan "):
        return Range(0, int(text.removeprefix("minder dan ")) - 1)
    count = int(text.replace(".", ""))
    if not 0 <= count <= _MOST:
        raise ValueError(text)
    return Range(count, count)


def exact_counts(
    located: pd.DataFrame,
    municipality: str,
    first: date,
    last: date,
    addresses: int,
    settings: Settings = DEFAULTS,
    *,
    is_demo: bool = False,
) -> SharedCounts:
    """Return the counts of a dossier on this computer, exactly; they stay on it.

    Parameters
    ----------
    located
        A `LocatedIncidents` table; what began outside the days, or has no date, is left out.
    municipality, first, last, addresses, is_demo
        As for `write_counts`.
    settings
        Which months are the dark season.
    """
    begun = located["occurred_from"]
    inside = located[(begun >= pd.Timestamp(first)) & (begun < pd.Timestamp(last) + pd.Timedelta(days=1))]
    counts = count_incidents_of(inside, municipality)
    month = counts["month"].str[5:7].astype("int64") if len(counts) else counts["count"]
    length = (settings.dark_season_last_month - settings.dark_season_first_month) % 12 + 1
    dark = (month - settings.dark_season_first_month) % 12 < length
    groups = {
        SEASON: dark.map({True: DARK, False: REST}),
        DAYPART: counts["hours"].map(BANDS),
        TARGET: counts["target"].map(GROUP_OF_TARGET).fillna(OTHER_TARGET),
    }
    parts = {part: {name: _exact(counts.loc[groups[part] == name, "count"]) for name in names} for part, names in GROUPS.items()}
    return SharedCounts(municipality, first, last, addresses, Range(len(inside), len(inside)), parts, is_demo)


def _exact(counts: "pd.Series[int]") -> Range:
    total = int(counts.sum())
    return Range(total, total)


@dataclass(frozen=True)
class Pooled:
    """Several municipalities together: how many in all and per group; `without` names who does not tell a part."""

    given: tuple[SharedCounts, ...]
    total: Range
    parts: Mapping[str, Mapping[str, Range]]
    without: Mapping[str, tuple[str, ...]]
    counted_already: tuple[str, ...] = ()
    """A sentence for each count that was left out, since its municipality counts already."""

    @property
    def municipalities(self) -> list[str]:
        """Who takes part, by name."""
        return [one.municipality for one in self.given]


def pool(every: Iterable[SharedCounts]) -> Pooled:
    """Add up the counts of municipalities, each of its own period; whoever does not tell a part is named.

    A municipality that is given twice counts once, as it was given first; also when it is one of several in a count ("A en B").
    """
    given: list[SharedCounts] = []
    told: list[str] = []
    by_name: dict[str, SharedCounts] = {}
    for one in every:
        earlier = next((by_name[name] for name in _names_in(one) if name in by_name), None)
        if earlier is None:
            given.append(one)
            by_name |= dict.fromkeys(_names_in(one), one)
        elif earlier != one:
            told.append(f"De aantallen van {one.municipality} tellen niet nog eens mee: ze zitten al in die van {earlier.municipality}.")
    given.sort(key=lambda one: one.municipality)
    parts: dict[str, dict[str, Range]] = {}
    without: dict[str, tuple[str, ...]] = {}
    for part, groups in GROUPS.items():
        telling = [one for one in given if part in one.parts]
        without[part] = tuple(one.municipality for one in given if part not in one.parts)
        if telling:
            parts[part] = {group: sum((one.parts[part][group] for one in telling), Range(0, 0)) for group in groups}
    return Pooled(tuple(given), sum((one.total for one in given), Range(0, 0)), parts, without, tuple(told))


def _names_in(counts: SharedCounts) -> list[str]:
    """Return the municipalities of a count: a dossier whose address register holds several counts them all."""
    return _BETWEEN_NAMES.split(counts.municipality.casefold())
