"""The files of a round for others: made from the dossier, through the share gate, with a stamp and a line for the log."""

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd

from analysis import privacy
from analysis.action_files import Outgoing, OutgoingFile, lines_of, outgoing
from analysis.dossier import (
    Dossier,
    OwnKind,
    StoredRound,
    keep_own_file,
    read_coordinator,
    read_measures,
    read_organisation,
    read_own_file,
    read_round,
    read_visits,
)
from analysis.dutch import enumerate_words
from analysis.errors import DossierError, PrivacyError
from analysis.evening_script import Group, season_sentence
from analysis.exports.field_map import round_geojson, write_gpkg
from analysis.exports.labels import labels_pdf
from analysis.exports.letter_template import Template, read_template
from analysis.exports.letters import LetterFacts, audiences_of, check_template, for_group, letter_docx, letters_docx
from analysis.exports.paper_frame import Basemap
from analysis.exports.postal import mailing
from analysis.exports.print_file import print_file_csv, print_file_xlsx
from analysis.exports.round_list import round_csv, round_xlsx
from analysis.exports.visit_folder import FolderFacts, visit_folder_pdf
from analysis.measures import MeasureLine, tips_for
from analysis.rounds import COORDINATOR, address_keys
from analysis.rounds.timetable import clock
from analysis.settings import DEFAULTS, Settings

KEEP_LIST_DAYS = 91
"""The list of addresses is kept until one looks back, three months after the round."""


@dataclass(frozen=True)
class OutgoingRound:
    """A round, what of it may leave, and the words that stand on its papers."""

    stored: StoredRound
    visits: gpd.GeoDataFrame = field(repr=False)
    """Without what the coordinator does herself."""
    action: Outgoing
    municipality: str
    verification_number: str
    contact: str
    coordinator: str
    privacy_contact: str
    templates: Mapping[Group, Template] = field(default_factory=dict, repr=False)
    """The Word templates of the municipality, where it has its own."""
    own_measures: tuple[MeasureLine, ...] = ()
    """What the municipality changed in the catalogue of measures: tips on cards and in letters."""

    @property
    def pairs(self) -> list[int]:
        """The pairs that walk."""
        return sorted({int(pair) for pair in self.visits["pair"].tolist()})

    @property
    def pair_names(self) -> dict[int, str]:
        """What each pair is called."""
        return {pair: self.stored.pair_name(pair) for pair in self.pairs}

    def stamp(self, user: str, moment: datetime, *, is_demo: bool, copy_number: int = 0, copy_of: str = "") -> privacy.Stamp:
        """Return the stamp of its files."""
        return self.action.stamp(user, moment, is_demo=is_demo, copy_number=copy_number, copy_of=copy_of)

    def copy_of(self, pair: int) -> str:
        """Return which of the paper folders this pair has, such as '2 van 6'."""
        return f"{self.pairs.index(pair) + 1} van {len(self.pairs)}"


def outgoing_round(dossier: Dossier, round_id: int, area_names: Mapping[str, str], settings: Settings = DEFAULTS) -> OutgoingRound:
    """Return what may leave of a round: its visits as far as the list of its action may leave, judged from the dossier.

    Raises
    ------
    PrivacyError
        When nothing of the list of the action may leave.
    DossierError
        When the round is not there any more.
    """
    stored = read_round(dossier, round_id)
    what = outgoing(dossier, stored.action_id, area_names, settings)
    visits = read_visits(dossier, round_id)
    may_leave = set(address_keys(what.release.visit_list))
    shown = np.array([key in may_leave for key in address_keys(visits)], dtype=bool)
    visits = visits[(visits["pair"] != COORDINATOR) & shown].reset_index(drop=True)
    if visits.empty:
        raise PrivacyError(f"{privacy.TOO_SMALL} {privacy.WIDEN}")
    organisation, coordinator = read_organisation(dossier), read_coordinator(dossier)
    name = coordinator.in_charge(dossier.today)
    reach = coordinator.deputy_contact if name == coordinator.deputy_name and name != coordinator.name else coordinator.contact
    return OutgoingRound(
        stored=stored,
        visits=visits,
        action=what,
        municipality=organisation.municipality_name,
        verification_number=organisation.verification_number,
        contact=", ".join(part for part in (name, reach) if part) or organisation.contact,
        coordinator=name,
        privacy_contact=organisation.contact,
        templates=_own_templates(dossier),
        own_measures=tuple(read_measures(dossier)),
    )


TEMPLATES = {Group.ENTREPRENEURS: OwnKind.LETTER_ENTREPRENEURS, Group.RESIDENTS: OwnKind.LETTER_RESIDENTS}
"""As what the template of each group is kept in the dossier."""


def keep_template(dossier: Dossier, group: Group, template: Template, who: str) -> None:
    """Keep a Word template of the municipality for every announcement letter to this group from now on.

    Raises
    ------
    SourceError
        When it is no Word file, is too large, or holds a field we do not know; the one there was stays.
    """
    check_template(template)
    keep_own_file(dossier, TEMPLATES[group], template.name, template.content, who)


def _own_templates(dossier: Dossier) -> dict[Group, Template]:
    kept = {group: read_own_file(dossier, kind) for group, kind in TEMPLATES.items()}
    return {group: Template(one.name, one.content) for group, one in kept.items() if one}


def folder_file(what: OutgoingRound, pair: int, made: privacy.Stamp, basemap: Basemap | None = None) -> OutgoingFile:
    """Return the Bezoekmap of one pair as pdf.

    Raises
    ------
    DossierError
        For a pair that is not in this round.
    """
    if pair not in what.pairs:
        raise DossierError(f"Duo {pair} loopt niet in deze ronde. Kies uit: {enumerate_words([str(one) for one in what.pairs])}.")
    mine = what.visits[what.visits["pair"] == pair].reset_index(drop=True)
    facts = FolderFacts(
        area=what.action.name,
        round_title=what.stored.title,
        pair_name=what.stored.pair_name(pair),
        municipality=what.municipality,
        verification_number=what.verification_number,
        contact=what.contact,
        copy_number=what.copy_of(pair),
        meeting_place=what.stored.choice.meeting_place,
        own_measures=what.own_measures,
    )
    routes = [route for route in what.stored.routes if route.pair == pair]
    content = visit_folder_pdf(mine, routes, facts, made, basemap)
    return _file(what, f"Bezoekmap duo {pair}", ".pdf", content, mine, made, "bezoekmap")


def round_list_file(what: OutgoingRound, suffix: str, made: privacy.Stamp) -> OutgoingFile:
    """Return the whole round as '.xlsx' (to fill in and read in again) or '.csv'."""
    names = what.pair_names
    content = round_xlsx(what.visits, made, names) if suffix == ".xlsx" else round_csv(what.visits, names, is_demo=made.is_demo)
    return _file(what, "Bezoekronde", suffix, content, what.visits, made, "bezoekronde")


def field_map_file(what: OutgoingRound, suffix: str, made: privacy.Stamp) -> OutgoingFile:
    """Return the round for map programs, as '.gpkg' or '.geojson'."""
    if suffix == ".geojson":
        return _file(what, "Veldkaart", suffix, round_geojson(what.visits, made), what.visits, made, "veldkaart")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "veldkaart.gpkg"
        write_gpkg(what.visits, path, made)
        return _file(what, "Veldkaart", suffix, path.read_bytes(), what.visits, made, "veldkaart")


def labels_file(what: OutgoingRound, sheet_code: str, made: privacy.Stamp, *, used: int = 0) -> OutgoingFile:
    """Return labels for everybody on the list of the action, those included whom the coordinator visits herself."""
    addresses = what.action.release.visit_list
    content = labels_pdf(addresses, sheet_code, made, used=used)
    return _file(what, f"Etiketten {sheet_code}", ".pdf", content, mailing(addresses).rows, made, "etiketten")


def print_list_file(what: OutgoingRound, suffix: str, made: privacy.Stamp) -> OutgoingFile:
    """Return the list for the printer as '.xlsx' or '.csv', of everybody on the list of the action."""
    addresses = what.action.release.visit_list
    content = print_file_xlsx(addresses, made) if suffix == ".xlsx" else print_file_csv(addresses, is_demo=made.is_demo)
    return _file(what, "Adreslijst drukker", suffix, content, mailing(addresses).rows, made, "adreslijst")


def letter_file(
    what: OutgoingRound,
    group: Group,
    made: privacy.Stamp,
    *,
    each: bool = False,
    visitors: str = "twee medewerkers van de gemeente",
    template: Path | None = None,
    settings: Settings = DEFAULTS,
) -> OutgoingFile:
    """Return the announcement letter for a group: one to copy, or one for each address.

    Raises
    ------
    SourceError
        When the template cannot be used, or nobody on the list gets this letter.
    """
    addresses = what.action.release.visit_list
    days = sorted(what.stored.choice.days)
    windows = sorted({window for audience, window in what.stored.choice.windows.items() if (addresses["audience"] == audience).any()})
    facts = LetterFacts(
        area=what.action.name,
        season=season_sentence(days[0], settings),
        visit_from=days[0],
        visit_until=days[-1],
        visit_hours=f"{clock(windows[0].begins)} en {clock(max(window.ends for window in windows))} uur",
        visitors=visitors,
        municipality=what.municipality,
        verification_number=what.verification_number,
        contact=what.privacy_contact,
        sender_name=what.coordinator,
        privacy_contact=what.privacy_contact,
        destroy_after=_destroy_after(days),
        tips=tips_for(what.own_measures, audiences_of(group, addresses), made.moment.date()),
    )
    own = what.templates.get(group) if template is None else read_template(template)
    content = (letters_docx if each else letter_docx)(group, facts, addresses, made, own)
    addressed = for_group(group, addresses) if each else addresses.iloc[:0]
    kind = "brieven" if each else "brief"
    return _file(what, f"{kind.capitalize()} {group.label}", ".docx", content, addressed, made, kind)


def _destroy_after(days: list[date]) -> date:
    return days[-1] + timedelta(days=KEEP_LIST_DAYS)


def _file(
    what: OutgoingRound, title: str, suffix: str, content: bytes, listed: pd.DataFrame, made: privacy.Stamp, kind: str
) -> OutgoingFile:
    """A file with its name and the addresses in it."""
    name = privacy.file_name(title, what.action.name, suffix, made)
    return OutgoingFile(name, content, len(listed), made, what.action.action, lines_of(listed), kind, is_paper=kind == "bezoekmap")
