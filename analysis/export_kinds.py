"""Every kind of file that an action, a round, an evening or the dossier can give out: what it is called, its zone, and how it is made.

The command line, the page ‘Delen en opslaan’ and the tests that search every file for what must not be in it all go by this list.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from analysis import dossier_files, privacy
from analysis.action_files import OutgoingFile, calendar_file, invitation_file, lines_of, visit_list_file
from analysis.dossier import addresses_given, fixed_list, may_open_police_data, put_ready, read_action
from analysis.dutch import day
from analysis.errors import DossierError, PrivacyError, SourceError
from analysis.evening_script import Group
from analysis.export_request import NO_ACTION, SHEET_AND_CSV, Maker, Request, for_each
from analysis.export_words import KIND_WORDS, ZONE_WORDS
from analysis.exports.inside_lists import COORDINATOR_TITLE, GIVEN_TITLE, addresses_given_xlsx, coordinator_list_xlsx
from analysis.exports.letters import gets_letter
from analysis.exports.postal import mailing
from analysis.round_files import field_map_file, folder_file, labels_file, letter_file, print_list_file, round_list_file
from analysis.terms import Zone

__all__ = ["KINDS", "ROUND_PAPERS", "ExportKind", "Maker", "Request", "makers_of", "ready_files"]

NOBODY_WRITES = "Op deze lijst staat niemand die post krijgt. Dit bestand is er dan niet."
COORDINATOR = "de coördinator"
NOT_FIXED = "De lijst van deze actie is nog niet vastgelegd. Leg hem vast bij ‘Wie benaderen we’."


def _visit_list(ask: Request) -> list[Maker]:
    what = ask.action
    if ask.copies > 1:
        numbered = [f"{one} van {ask.copies}" for one in range(1, ask.copies + 1)]
        return for_each(numbered, lambda copy, number: visit_list_file(what, ".xlsx", ask.stamp(number, copy)))
    return for_each(SHEET_AND_CSV, lambda suffix, number: visit_list_file(what, suffix, ask.stamp(number)))


def _folders(ask: Request) -> list[Maker]:
    what, basemap = ask.round, ask.register.basemap if ask.register else None
    return for_each(what.pairs, lambda pair, number: folder_file(what, pair, ask.stamp(number, what.copy_of(pair)), basemap))


def _round_list(ask: Request) -> list[Maker]:
    return for_each(SHEET_AND_CSV, lambda suffix, number: round_list_file(ask.round, suffix, ask.stamp(number)))


def _field_map(ask: Request) -> list[Maker]:
    return for_each((".gpkg", ".geojson"), lambda suffix, number: field_map_file(ask.round, suffix, ask.stamp(number)))


def _labels(ask: Request) -> list[Maker]:
    return [lambda number: labels_file(ask.round, ask.sheet_code, ask.stamp(number))]


def _print_list(ask: Request) -> list[Maker]:
    if mailing(ask.action.release.visit_list).rows.empty:
        raise SourceError(NOBODY_WRITES)
    return for_each(SHEET_AND_CSV, lambda suffix, number: print_list_file(ask.round, suffix, ask.stamp(number)))


def _letters(ask: Request, *, each: bool) -> list[Maker]:
    groups = [group for group in Group if gets_letter(group, ask.action.release.visit_list)]
    if not groups:
        raise SourceError(NOBODY_WRITES)
    return for_each(
        groups,
        lambda group, number: letter_file(ask.round, group, ask.stamp(number), each=each, template=ask.template, settings=ask.settings),
    )


def _invitations(ask: Request) -> list[Maker]:
    asked = [(evening.id or 0, part.group) for evening in ask.evenings for part in evening.parts]
    return for_each(asked, lambda one, number: invitation_file(ask.dossier, ask.action, one[0], one[1], ask.stamp(number), ask.settings))


def _calendars(ask: Request) -> list[Maker]:
    asked = [evening.id or 0 for evening in ask.evenings]
    return for_each(asked, lambda evening, number: calendar_file(ask.dossier, ask.action, evening, ask.stamp(number), ask.settings))


def _coordinator_list(ask: Request) -> list[Maker]:
    verdict = may_open_police_data(ask.dossier)
    if not verdict.allowed:
        raise PrivacyError(verdict.reason)
    listed = fixed_list(ask.dossier, ask.known_action_id)
    action = read_action(ask.dossier, ask.known_action_id)
    if listed.empty:
        raise PrivacyError(NOT_FIXED)

    def make(number: int) -> OutgoingFile:
        fixed = f"adressenlijst van {day(action.fixed_on)}" if action.fixed_on else ""
        made = ask.stamp_for(COORDINATOR, fixed, number)
        name = privacy.file_name(COORDINATOR_TITLE, f"actie {action.id}", ".xlsx", made)
        content = coordinator_list_xlsx(listed, made)
        return OutgoingFile(name, content, len(listed), made, action, lines_of(listed), "coordinatorlijst")

    return [make]


def _addresses_given(ask: Request) -> list[Maker]:
    given = addresses_given(ask.dossier)
    if given.empty:
        raise DossierError("Er is nog geen bestand met adressen klaargezet.")

    def make(number: int) -> OutgoingFile:
        made = ask.stamp_for(COORDINATOR, f"logboek op {day(ask.dossier.today)}", number)
        name = privacy.file_name(GIVEN_TITLE, "", ".xlsx", made)
        return OutgoingFile(name, addresses_given_xlsx(given, made), len(given), made, kind="uitgifte", purpose="toezicht")

    return [make]


@dataclass(frozen=True)
class ExportKind:
    """A kind of file: where it may go, what it is (Dutch), how it is made, and whether it belongs to an action."""

    zones: tuple[Zone, ...]
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
    "doelgroepen": dossier_files.audience_sheets,
    "raadstabel": dossier_files.council_tables,
    "aantallen": dossier_files.shared_counts,
    "veiligheidsbeeld": dossier_files.safety_pictures,
    "burgemeesterskaart": dossier_files.mayor_maps,
    "gegevensverzoek": dossier_files.data_requests,
    "fg-blad": dossier_files.fg_sheets,
    "kwaliteitsrapport": dossier_files.quality_reports,
    "coordinatorlijst": _coordinator_list,
    "uitgifte": _addresses_given,
    "back-up": dossier_files.back_ups,
}
_OF_AN_ACTION = {*list(_MAKERS)[: list(_MAKERS).index("raadstabel")], "coordinatorlijst"}

KINDS: dict[str, ExportKind] = {
    code: ExportKind(zones, label, _MAKERS[code], code in _OF_AN_ACTION) for code, (zones, label) in KIND_WORDS.items()
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
    if zone not in kind.zones:
        raise PrivacyError(f"‘{code}’ is er alleen in de zone {ZONE_WORDS[kind.zones[0]]}. Er is niets klaargezet.")
    if kind.needs_action and ask.action_id is None:
        raise SourceError(NO_ACTION)
    return kind.makers(ask if ask.zone is zone else replace(ask, zone=zone))


def ready_files(makers: list[Maker], ask: Request) -> list[OutgoingFile]:
    """Make files, each with its own copy number and in the log before anybody has it."""
    return [put_ready(ask.dossier, ask.who, make) for make in makers]
