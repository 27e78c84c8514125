"""How the files of a dossier as a whole are made: pictures, counts, the table for the council, letters to the police, FG-blad, back-up."""

import tempfile
from functools import partial
from pathlib import Path

import pandas as pd

from analysis import privacy
from analysis.action_files import OutgoingFile, lines_of
from analysis.actions import Action
from analysis.council_files import council_file, council_stamp, council_table_of, located_of
from analysis.dossier import (
    Dossier,
    back_up,
    fixed_list,
    may_open_police_data,
    read_action,
    read_actions,
    read_corrections,
    read_organisation,
    registrations,
)
from analysis.dutch import day
from analysis.errors import PrivacyError
from analysis.export_request import SHEET_AND_CSV, Maker, Request, for_each
from analysis.exports.audience_sheet import audience_xlsx
from analysis.exports.quality_report import make_report
from analysis.fg_sheet import RECIPIENT as FG
from analysis.fg_sheet import fg_dataset, fg_sheet_file, privacy_sheet_of
from analysis.picture_files import counts_file, mayor_file, mayor_map, picture_file
from analysis.police_files import RECIPIENT as POLICE
from analysis.police_files import data_request_file, data_request_of, police_dataset, quality_report_file
from analysis.safety_picture import confidential_picture, shareable_picture
from analysis.terms import Zone

NOT_LET_GO = f"{privacy.NOT_RELEASED}. Geef --released als de politie en de coördinator delen goed vinden."
AUDIENCES = "Doelgroepen"
CORRECTING = "doelgroepen verbeteren"
NEIGHBOURS = "buurgemeenten"
ONESELF = "uzelf"


def audience_file(listed: pd.DataFrame, about: str, made: privacy.Stamp, action: Action | None = None) -> OutgoingFile:
    """Return the audiences of a choice as a workbook to correct and to read in again."""
    name, content = privacy.file_name(AUDIENCES, about, ".xlsx", made), audience_xlsx(listed, made)
    return OutgoingFile(name, content, len(listed), made, action, lines_of(listed), kind="doelgroepen", purpose=CORRECTING)


def audience_sheets(ask: Request) -> list[Maker]:
    """Make the audiences of a fixed list: what may leave of it, or all of it for the coordinator."""
    if ask.zone is Zone.SHAREABLE:
        what = ask.action
        return [lambda number: audience_file(what.release.visit_list, what.name, ask.stamp(number), what.action)]
    verdict = may_open_police_data(ask.dossier)
    if not verdict.allowed:
        raise PrivacyError(verdict.reason)
    action, listed = read_action(ask.dossier, ask.known_action_id), fixed_list(ask.dossier, ask.known_action_id)
    fixed = f"adressenlijst van {day(action.fixed_on)}" if action.fixed_on else ""
    return [lambda number: audience_file(listed, f"actie {action.id}", ask.stamp_for("de coördinator", fixed, number), action)]


def council_tables(ask: Request) -> list[Maker]:
    """Make the table for the council."""
    located = located_of(ask.dossier, ask.register_needed, ask.settings).incidents
    table = council_table_of(located, ask.register_needed.areas, read_organisation(ask.dossier).municipality_name, ask.settings)
    return for_each(SHEET_AND_CSV, lambda suffix, number: council_file(table, suffix, council_stamp(ask.dossier, ask.signed, number)))


def safety_pictures(ask: Request) -> list[Maker]:
    """Make the veiligheidsbeeld in the zone that was asked for."""
    _, data = ask.picture
    picture = shareable_picture(data) if ask.zone is Zone.SHAREABLE else confidential_picture(data)

    def make(suffix: str, number: int) -> OutgoingFile:
        return picture_file(picture, suffix, _picture_stamp(ask, picture.period, number), ask.source.municipality, ask.settings)

    return for_each((".pdf", ".docx"), make)


def mayor_maps(ask: Request) -> list[Maker]:
    """Make the map for the mayor in the zone that was asked for."""
    analysis, data = ask.picture
    code = read_organisation(ask.dossier).municipality_code
    made = mayor_map(analysis, data, ask.zone, read_actions(ask.dossier), municipality_code=code)
    basemap = ask.register_needed.basemap

    def make(suffix: str, number: int) -> OutgoingFile:
        stamp = _picture_stamp(ask, made.picture.period, number)
        return mayor_file(made, suffix, stamp, ask.source.municipality, basemap, ask.settings)

    return for_each((".pdf", ".png", ".docx"), make)


def _picture_stamp(ask: Request, period: str, number: int) -> privacy.Stamp:
    is_shared = ask.zone is Zone.SHAREABLE
    return ask.stamp_for(ask.recipient if is_shared else privacy.DESIGNATED, period, number, is_concept=is_shared and not ask.is_released)


def shared_counts(ask: Request) -> list[Maker]:
    """Make the counts for neighbouring municipalities, once they may go."""
    if not ask.is_released:
        raise PrivacyError(NOT_LET_GO)
    _, data = ask.picture
    addresses, made = len(ask.register_needed.addresses), partial(ask.stamp_for, ask.recipient or NEIGHBOURS, police_dataset(ask.dossier))
    return [lambda number: counts_file(data, made(number), addresses)]


def data_requests(ask: Request) -> list[Maker]:
    """Make the letter that asks the police for data."""
    request = data_request_of(ask.dossier)
    return [lambda number: data_request_file(request, ask.stamp_for(POLICE, "", number))]


def quality_reports(ask: Request) -> list[Maker]:
    """Make the report for the police on what was read."""
    found = located_of(ask.dossier, ask.register_needed, ask.settings)
    name = read_organisation(ask.dossier).municipality_name
    report = make_report(registrations(ask.dossier), found.findings, found.account, read_corrections(ask.dossier), name)
    made = partial(ask.stamp_for, POLICE, police_dataset(ask.dossier))
    return for_each((".docx", ".xlsx"), lambda suffix, number: quality_report_file(report, suffix, made(number)))


def fg_sheets(ask: Request) -> list[Maker]:
    """Make the FG-blad."""
    sheet = privacy_sheet_of(ask.dossier, ask.register, ask.settings)
    return [lambda number: fg_sheet_file(sheet, ask.stamp_for(FG, fg_dataset(ask.dossier), number))]


def back_up_file(dossier: Dossier, who: str, made: privacy.Stamp) -> OutgoingFile:
    """Return a back-up of the whole dossier as it is at this moment."""
    with tempfile.TemporaryDirectory(prefix="preventiekaart-") as work:
        path = Path(work) / "dossier.zip"
        back_up(dossier, path, who)
        content = path.read_bytes()
    name = privacy.file_name("Back-up", read_organisation(dossier).municipality_name or "dossier", ".zip", made)
    return OutgoingFile(name, content, 0, made, kind="back-up", purpose="bewaren")


def back_ups(ask: Request) -> list[Maker]:
    """Make a back-up of the whole dossier."""
    return [lambda number: back_up_file(ask.dossier, ask.who, ask.stamp_for(ONESELF, fg_dataset(ask.dossier), number))]
