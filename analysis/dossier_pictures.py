"""Pictures straight from a dossier, without a screen: for the command line, and for dossiers of neighbours on the same computer."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from analysis import pipeline
from analysis.dossier import (
    Dossier,
    is_dossier,
    open_dossier,
    picked,
    read_decisions,
    read_organisation,
    reading_findings,
    registrations,
)
from analysis.dossier.snapshots import Snapshot
from analysis.errors import SourceError
from analysis.findings import Finding
from analysis.geocoding import AddressIndex, build_index
from analysis.organisation import Organisation
from analysis.pictures import Since, compare_with, counted_in, own_code_of, period_of, picture_data
from analysis.pipeline import Analysis, Choice, Located
from analysis.pooled import SharedCounts, exact_counts
from analysis.register import Register, open_register
from analysis.safety_picture import Coverage, PictureData, covered_period
from analysis.safety_picture.shareable import whole_years
from analysis.settings import DEFAULTS, Settings
from analysis.terms import ROBBERIES, Kind

Progress = Callable[[str], None]


@dataclass(frozen=True)
class DossierSource:
    """A dossier that may be opened, with its register; every result is worked out from it anew."""

    dossier: Dossier
    organisation: Organisation
    register: Register = field(repr=False)
    index: AddressIndex = field(repr=False)
    findings: list[Finding] = field(repr=False)
    as_of: date
    settings: Settings = DEFAULTS

    @property
    def municipality(self) -> str:
        """What the municipality is called."""
        return self.organisation.municipality_name or ", ".join(self.register.info.municipalities.values())

    def locate(self, kinds: tuple[Kind, ...] = ROBBERIES, first: date | None = None, last: date | None = None) -> Located:
        """Return the net incidents with their places.

        Raises
        ------
        PrivacyError
            When police data may not be opened.
        """
        return pipeline.locate_incidents(
            registrations(self.dossier),
            self.index,
            Choice(kinds, first, last),
            as_of=self.as_of,
            settings=self.settings,
            picked=picked(self.dossier),
            decisions=tuple(read_decisions(self.dossier)),
            premises=self.register.premises,
            input_findings=self.findings,
        )

    def covered(self, located: Located) -> Coverage | None:
        """Return which days the data cover."""
        return covered_period(located.incidents, self.findings, self.as_of)

    def analyse(self, kinds: tuple[Kind, ...] = ROBBERIES, first: date | None = None, last: date | None = None) -> Analysis:
        """Return the whole result."""
        located = self.locate(kinds, first, last)
        return pipeline.analyse(located, self.register, Choice(kinds, first, last), as_of=self.as_of, settings=self.settings)

    def picture(self, analysis: Analysis, changes: tuple[str, ...] = ()) -> PictureData:
        """Return what the veiligheidsbeeld is made of."""
        name, code = self.municipality, self.organisation.municipality_code
        return picture_data(analysis, self.findings, municipality=name, municipality_code=code, changes=changes)

    def since(self, snapshot: Snapshot) -> Since | None:
        """Return what became of a kept picture; None when the data do not reach beyond it."""
        every = self.locate(snapshot.kinds)
        covered = self.covered(every)
        if covered is None:
            return None
        now = self.analyse(snapshot.kinds, *period_of(snapshot.months, covered))
        return compare_with(snapshot, now, every.incidents, covered)


def open_source(folder: Path, *, as_of: date | None = None, settings: Settings = DEFAULTS) -> DossierSource:
    """Open a dossier with the register it names.

    Raises
    ------
    SourceError
        When there is no dossier, or it has no address register.
    DossierError
        When the dossier cannot be read.
    """
    if not is_dossier(folder):
        raise SourceError(f"In de map ‘{folder.name}’ staat geen dossier. Controleer de map.")
    dossier = open_dossier(folder)
    organisation = read_organisation(dossier)
    beside = folder / "adressenbestand"
    register_folder = Path(organisation.register_folder) if organisation.register_folder else beside
    if not organisation.register_folder and organisation.is_demo:
        register_folder = folder.parent / "adressenbestand"
    if not (register_folder / "register.json").is_file():
        raise SourceError(f"Bij het dossier in ‘{folder.name}’ hoort nog geen adressenbestand. Maak dat eerst.")
    register = open_register(register_folder)
    index = build_index(register.addresses, register.areas)
    return DossierSource(dossier, organisation, register, index, reading_findings(dossier), as_of or dossier.today, settings)


def counted_days(covered: Coverage) -> Coverage:
    """Return the days that are counted when municipalities look together: whole years, or every month there is below a year."""
    return whole_years(covered) or covered.in_months


def counts_of_source(source: DossierSource) -> SharedCounts:
    """Return the exact counts of a dossier on this computer.

    Raises
    ------
    PrivacyError
        When its police data may not be opened.
    SourceError
        When it has no incident with a date.
    """
    located = source.locate()
    covered = source.covered(located)
    if covered is None:
        raise SourceError(f"In het dossier van {source.municipality or 'deze gemeente'} staan geen overvallen met een datum.")
    days = counted_days(covered)
    return exact_counts(
        located.incidents,
        counted_in(source.register, source.municipality, own_code_of(source.register, source.organisation.municipality_code)),
        days.first,
        days.last,
        len(source.register.addresses),
        source.settings,
        is_demo=source.organisation.is_demo,
    )
