"""Every kind of file that an action, a round, an evening or the dossier can give out: what it is called, its zone, and how it is made.

The command line, the page ‘Delen en opslaan’ and the tests that search every file for what must not be in it all go by this list.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, partial
from pathlib import Path
from typing import TypeVar

from analysis import privacy
from analysis.action_files import Outgoing, OutgoingFile, calendar_file, invitation_file, lines_of, outgoing, visit_list_file
from analysis.council_files import council_file, council_stamp, council_table_of, located_of
from analysis.dossier import (
    Dossier,
    StoredEvening,
    addresses_given,
    fixed_list,
    may_open_police_data,
    put_ready,
    read_action,
    read_evenings,
    read_organisation,
    read_rounds,
)
from analysis.dutch import day, enumerate_words
from analysis.errors import DossierError, PrivacyError, SourceError
from analysis.evening_script import Group
from analysis.export_words import KIND_WORDS, ZONE_WORDS
from analysis.exports.inside_lists import COORDINATOR_TITLE, GIVEN_TITLE, addresses_given_xlsx, coordinator_list_xlsx
from analysis.exports.letters import gets_letter
from analysis.exports.postal import mailing
from analysis.register import Register
from analysis.round_files import (
    OutgoingRound,
    field_map_file,
    folder_file,
    labels_file,
    letter_file,
    outgoing_round,
    print_list_file,
    round_list_file,
)
from analysis.settings import DEFAULTS, Settings
from analysis.terms import Zone

Maker = Callable[[int], OutgoingFile]
"""Makes a file with this copy number."""

NO_ROUND = "Deze actie heeft nog geen bezoekronde. Maak er eerst een bij ‘Bezoekrondes’ of met: preventiekaart round plan."
NO_EVENING = "Bij deze actie is nog geen bijeenkomst gepland. Plan er eerst een bij ‘Bijeenkomst’."
NO_REGISTER = "Er is nog geen adressenbestand. Maak het eerst, daarna kan deze tabel."
NO_ACTION = "Zeg om welke actie het gaat: --action NUMMER."
NOBODY_WRITES = "Op deze lijst staat niemand die post krijgt. Dit bestand is er dan niet."


@dataclass(frozen=True)
class Request:
    """From what files are made, and what a user may choose."""

    dossier: Dossier
    who: str
    action_id: int | None = None
    round_id: int | None = None
    register: Register | None = None
    sheet_code: str = "L7160"
    template: Path | None = None
    copies: int = 1
    signature: str | None = None
    """The name on the stamp, where that is another than the one in the log."""
    settings: Settings = field(default=DEFAULTS)

    @cached_property
    def names(self) -> Mapping[str, str]:
        """The names of the buurten by their code."""
        areas = None if self.register is None else self.register.areas
        return {} if areas is None else dict(zip(areas["area_code_cbs"], areas["area_name"], strict=True))

    @property
    def signed(self) -> str:
        """The name on the stamp."""
        return self.who if self.signature is None else self.signature

    @cached_property
    def is_demo(self) -> bool:
        """Whether the dossier holds oefengegevens."""
        return read_organisation(self.dossier).is_demo

    @cached_property
    def action(self) -> Outgoing:
        """What may leave of the action, judged when it is asked for."""
        return outgoing(self.dossier, self.known_action_id, self.names, self.settings)

    @cached_property
    def round(self) -> OutgoingRound:
        """What may leave of the round that was asked for, or of the last one of the action."""
        of_action = read_rounds(self.dossier, self.known_action_id)
        chosen = [one.id for one in of_action if one.id == self.round_id or self.round_id is None]
        if not of_action:
            raise DossierError(NO_ROUND)
        if not chosen or chosen[-1] is None:
            known = enumerate_words([str(one.id) for one in of_action])
            raise DossierError(f"Bezoekronde {self.round_id} hoort niet bij deze actie. Kies uit: {known}.")
        return outgoing_round(self.dossier, chosen[-1], self.names, self.settings)

    @property
    def evenings(self) -> list[StoredEvening]:
        """The evenings of the action."""
        found = [one for one in read_evenings(self.dossier) if one.action_id == self.known_action_id]
        if not found:
            raise DossierError(NO_EVENING)
        return found

    @property
    def known_action_id(self) -> int:
        """The number of the action, which has to be given."""
        if self.action_id is None:
            raise SourceError(NO_ACTION)
        return self.action_id

    def stamp(self, copy_number: int, copy_of: str = "") -> privacy.Stamp:
        """Return the stamp of a file of the action that is made now."""
        return self.action.stamp(self.signed, self.dossier.now, is_demo=self.is_demo, copy_number=copy_number, copy_of=copy_of)


Choice = TypeVar("Choice")


def _each(choices: Iterable[Choice], make: Callable[[Choice, int], OutgoingFile]) -> list[Maker]:
    """One maker for each choice."""
    return [partial(make, choice) for choice in choices]


SHEET_AND_CSV = (".xlsx", ".csv")


def _visit_list(ask: Request) -> list[Maker]:
    what = ask.action
    if ask.copies > 1:
        numbered = [f"{one} van {ask.copies}" for one in range(1, ask.copies + 1)]
        return _each(numbered, lambda copy, number: visit_list_file(what, ".xlsx", ask.stamp(number, copy)))
    return _each(SHEET_AND_CSV, lambda suffix, number: visit_list_file(what, suffix, ask.stamp(number)))


def _folders(ask: Request) -> list[Maker]:
    what, basemap = ask.round, ask.register.basemap if ask.register else None
    return _each(what.pairs, lambda pair, number: folder_file(what, pair, ask.stamp(number, what.copy_of(pair)), basemap))


def _round_list(ask: Request) -> list[Maker]:
    return _each(SHEET_AND_CSV, lambda suffix, number: round_list_file(ask.round, suffix, ask.stamp(number)))


def _field_map(ask: Request) -> list[Maker]:
    return _each((".gpkg", ".geojson"), lambda suffix, number: field_map_file(ask.round, suffix, ask.stamp(number)))


def _labels(ask: Request) -> list[Maker]:
    return [lambda number: labels_file(ask.round, ask.sheet_code, ask.stamp(number))]


def _print_list(ask: Request) -> list[Maker]:
    if mailing(ask.action.release.visit_list).rows.empty:
        raise SourceError(NOBODY_WRITES)
    return _each(SHEET_AND_CSV, lambda suffix, number: print_list_file(ask.round, suffix, ask.stamp(number)))


def _letters(ask: Request, *, each: bool) -> list[Maker]:
    groups = [group for group in Group if gets_letter(group, ask.action.release.visit_list)]
    if not groups:
        raise SourceError(NOBODY_WRITES)
    return _each(
        groups,
        lambda group, number: letter_file(ask.round, group, ask.stamp(number), each=each, template=ask.template, settings=ask.settings),
    )


def _invitations(ask: Request) -> list[Maker]:
    asked = [(evening.id or 0, part.group) for evening in ask.evenings for part in evening.parts]
    return _each(asked, lambda one, number: invitation_file(ask.dossier, ask.action, one[0], one[1], ask.stamp(number), ask.settings))


def _calendars(ask: Request) -> list[Maker]:
    asked = [evening.id or 0 for evening in ask.evenings]
    return _each(asked, lambda evening, number: calendar_file(ask.dossier, ask.action, evening, ask.stamp(number), ask.settings))


def _council_table(ask: Request) -> list[Maker]:
    if ask.register is None:
        raise DossierError(NO_REGISTER)
    located = located_of(ask.dossier, ask.register, ask.settings).incidents
    table = council_table_of(located, ask.register.areas, read_organisation(ask.dossier).municipality_name, ask.settings)
    return _each(SHEET_AND_CSV, lambda suffix, number: council_file(table, suffix, council_stamp(ask.dossier, ask.signed, number)))


def _coordinator_list(ask: Request) -> list[Maker]:
    verdict = may_open_police_data(ask.dossier)
    if not verdict.allowed:
        raise PrivacyError(verdict.reason)
    listed = fixed_list(ask.dossier, ask.known_action_id)
    action = read_action(ask.dossier, ask.known_action_id)
    if listed.empty:
        raise PrivacyError("De lijst van deze actie is nog niet vastgelegd. Leg hem vast bij ‘Wie benaderen we’.")

    def make(number: int) -> OutgoingFile:
        fixed = f"adressenlijst van {day(action.fixed_on)}" if action.fixed_on else ""
        made = _inside_stamp(ask, number, fixed)
        name = privacy.file_name(COORDINATOR_TITLE, f"actie {action.id}", ".xlsx", made)
        content = coordinator_list_xlsx(listed, made)
        return OutgoingFile(name, content, len(listed), made, action, lines_of(listed), "coordinatorlijst")

    return [make]


def _addresses_given(ask: Request) -> list[Maker]:
    given = addresses_given(ask.dossier)
    if given.empty:
        raise DossierError("Er is nog geen bestand met adressen klaargezet.")

    def make(number: int) -> OutgoingFile:
        made = _inside_stamp(ask, number, f"logboek op {day(ask.dossier.today)}")
        name = privacy.file_name(GIVEN_TITLE, "", ".xlsx", made)
        return OutgoingFile(name, addresses_given_xlsx(given, made), len(given), made, kind="uitgifte", purpose="toezicht")

    return [make]


def _inside_stamp(ask: Request, number: int, dataset: str) -> privacy.Stamp:
    return privacy.stamp(Zone.RESTRICTED, "de coördinator", ask.signed, ask.dossier.now, dataset, is_demo=ask.is_demo, copy_number=number)


@dataclass(frozen=True)
class ExportKind:
    """A kind of file: its zone, what it is (Dutch), how it is made, and whether it belongs to an action."""

    zone: Zone
    label: str
    makers: Callable[[Request], list[Maker]]
    needs_action: bool = True


_MAKERS: dict[str, Callable[[Request], list[Maker]]] = {
    "bezoeklijst": _visit_list,
    "bezoekmap": _folders,
    "bezoekronde": _round_list,
    "veldkaart": _field_map,
    "etiketten": _labels,
    "adreslijst": _print_list,
    "brief": lambda ask: _letters(ask, each=False),
    "brieven": lambda ask: _letters(ask, each=True),
    "uitnodiging": _invitations,
    "agenda": _calendars,
    "raadstabel": _council_table,
    "coordinatorlijst": _coordinator_list,
    "uitgifte": _addresses_given,
}
_OF_THE_DOSSIER = {"raadstabel", "uitgifte"}

KINDS: dict[str, ExportKind] = {
    code: ExportKind(zone, label, _MAKERS[code], code not in _OF_THE_DOSSIER) for code, (zone, label) in KIND_WORDS.items()
}
"""By code. A kind that is added is searched for leaks by itself; a way to make a file that belongs to no kind fails a test."""

ROUND_PAPERS = ("bezoekmap", "bezoekronde", "veldkaart", "etiketten", "adreslijst", "brief")
"""Everything a round needs on paper."""


def makers_of(code: str, zone: Zone, ask: Request) -> list[Maker]:
    """Return what makes the files of a kind.

    Raises
    ------
    SourceError
        For a kind that does not exist, or a choice that is missing.
    PrivacyError
        When the kind does not exist in this zone, or nothing may leave.
    DossierError
        When the dossier has nothing to make it from.
    """
    kind = KINDS.get(code)
    if kind is None:
        raise SourceError(f"‘{code}’ kunnen we niet klaarzetten. Kies uit: {', '.join(KINDS)}.")
    if kind.zone is not zone:
        raise PrivacyError(f"‘{code}’ is er alleen in de zone {ZONE_WORDS[kind.zone]}. Er is niets klaargezet.")
    if kind.needs_action and ask.action_id is None:
        raise SourceError(NO_ACTION)
    return kind.makers(ask)


def ready_files(makers: list[Maker], ask: Request) -> list[OutgoingFile]:
    """Make files, each with its own copy number and in the log before anybody has it."""
    return [put_ready(ask.dossier, ask.who, make) for make in makers]
