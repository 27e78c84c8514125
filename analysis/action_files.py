"""The files of an action for others: made from the dossier, through the share gate, with a stamp and a line for the log."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cached_property

import geopandas as gpd
import pandas as pd

from analysis import privacy
from analysis.action_lists import released, shared_name
from analysis.actions import Action, State
from analysis.dossier import (
    Dossier,
    Export,
    StoredEvening,
    fixed_list,
    read_action,
    read_coordinator,
    read_evening,
    read_measures,
    read_organisation,
)
from analysis.dutch import day
from analysis.errors import PrivacyError
from analysis.evening_script import Group, season_sentence
from analysis.evenings import Evening, Venue, plan_evening
from analysis.exports.calendar import calendar_ics
from analysis.exports.invitation import Invitation, invitation_docx
from analysis.exports.letters import audiences_of
from analysis.exports.visit_list import visit_list_csv, visit_list_xlsx
from analysis.measures import tips_for
from analysis.rounds.planning import Key, address_keys
from analysis.rounds.results import house_number
from analysis.selection_steps import COORDINATOR_DOES_IT
from analysis.settings import DEFAULTS, Settings
from analysis.terms import BUSINESS_AUDIENCES, Audience, Zone

SIGN_UP_DAYS = 3
"""So many days before the evening one signs up at the latest: time to count and to move to a larger hall."""

KEEP_LIST_DAYS = 91
"""The list of addresses is kept until one looks back, three months after the evening."""

_WITHOUT_PLACE = (".csv", ".zip")

NOT_FIXED = "De lijst van deze actie is nog niet vastgelegd. Leg hem vast bij ‘Wie benaderen we’."


@dataclass(frozen=True)
class OutgoingFile:
    """A file for others, with what the log keeps of it; without an action it is about the dossier as a whole."""

    name: str
    content: bytes
    rows: int
    stamp: privacy.Stamp
    action: Action | None = None
    addresses: tuple[str, ...] = ()
    """Every address in the file, as one reads it: so that it can be told later which went to whom."""
    kind: str = ""
    purpose: str = ""
    is_paper: bool = False
    """Whether it is a numbered paper list that has to come back."""
    is_stamped_inside: bool = False
    """Whether a csv holds the stamp in rows of its own."""

    @property
    def export(self) -> Export:
        """The line for the log."""
        return Export(
            file_name=self.name,
            zone=self.stamp.zone,
            sha256=hashlib.sha256(self.content).hexdigest(),
            rows=self.rows,
            recipient=self.stamp.recipient,
            purpose=self.action.purpose if self.action else self.purpose,
            action_id=self.action.id if self.action else None,
            kind=self.kind,
            copy_number=self.stamp.copy_number,
            copy_of=self.stamp.copy_of,
            is_paper=self.is_paper,
        )

    @property
    def parts(self) -> list[tuple[str, bytes]]:
        """Name and content of the file, and of the small file with its stamp where it has no place for one itself."""
        own = (self.name, self.content)
        has_place = self.is_stamped_inside or not self.name.endswith(_WITHOUT_PLACE)
        return [own] if has_place else [own, privacy.side_file(*own, self.stamp)]


def lines_of(addresses: pd.DataFrame) -> tuple[str, ...]:
    """Return each address as one reads it, such as 'Dorpsstraat 12A, 9910 AB Waterveen'."""
    return tuple(
        f"{row['street']} {house_number(row)}, {row['postcode'][:4]} {row['postcode'][4:]} {row['place']}".replace("  ", " ")
        for row in addresses.to_dict("records")
    )


@dataclass(frozen=True)
class Outgoing:
    """An action with a fixed list, and what of it may leave."""

    action: Action
    release: privacy.Release
    name: str

    @property
    def is_approved(self) -> bool:
        """Whether the coordinator, and in a case the police, let it go; before that every file says CONCEPT."""
        return self.action.may_go_out

    @cached_property
    def packet(self) -> list[Key]:
        """What the coordinator visits herself: the addresses she took out, mixed with others (see `privacy.mixed_packet`)."""
        hers = {one.address_id_bag for one in self.action.area.by_hand if not one.is_added and one.reason == COORDINATOR_DOES_IT}
        listed = self.release.visit_list
        return privacy.mixed_packet(listed, address_keys(listed[listed["address_id_bag"].isin(hers)]))

    @cached_property
    def field_list(self) -> gpd.GeoDataFrame:
        """A `VisitAddresses` table: what visitors walk, without the packet of the coordinator and without a trace of it."""
        listed, hers = self.release.visit_list, set(self.packet)
        return listed[[key not in hers for key in address_keys(listed)]].reset_index(drop=True)

    @cached_property
    def dataset(self) -> str:
        """From which list the files are made: its day, and eight signs that differ as soon as one address does."""
        version = hashlib.sha256("\n".join(sorted(lines_of(self.release.visit_list))).encode()).hexdigest()[:8]
        return f"adressenlijst van {day(self.action.fixed_on)}, versie {version}" if self.action.fixed_on else ""

    def stamp(self, user: str, moment: datetime, *, is_demo: bool, copy_number: int = 0, copy_of: str = "") -> privacy.Stamp:
        """Return the stamp of its files."""
        return privacy.stamp(
            Zone.SHAREABLE,
            self.action.recipient,
            user,
            moment,
            self.dataset,
            is_demo=is_demo,
            is_concept=not self.is_approved,
            copy_number=copy_number,
            copy_of=copy_of,
        )


def outgoing(dossier: Dossier, action_id: int, area_names: Mapping[str, str], settings: Settings = DEFAULTS) -> Outgoing:
    """Return what may leave of an action, judged from what the dossier keeps.

    Raises
    ------
    PrivacyError
        When its list is not fixed, or nothing of it may leave.
    DossierError
        When the action is not there any more.
    """
    action = read_action(dossier, action_id)
    listed = fixed_list(dossier, action_id)
    if action.state is State.CONCEPT or listed.empty:
        raise PrivacyError(NOT_FIXED)
    release = released(action, listed, settings)
    return Outgoing(action, release, shared_name(action, release, area_names))


def visit_list_file(what: Outgoing, suffix: str, made: privacy.Stamp) -> OutgoingFile:
    """Return the visit list as '.xlsx' or '.csv', without what the coordinator does herself."""
    addresses = what.field_list
    content = visit_list_xlsx(addresses, made) if suffix == ".xlsx" else visit_list_csv(addresses, is_demo=made.is_demo)
    name = visit_list_name(what, suffix, made)
    is_paper = bool(made.copy_of)
    return OutgoingFile(name, content, len(addresses), made, what.action, lines_of(addresses), "bezoeklijst", is_paper=is_paper)


def visit_list_name(what: Outgoing, suffix: str, made: privacy.Stamp) -> str:
    """Return what the visit list is called; a numbered one bears its number."""
    kind = f"Bezoeklijst {made.copy_of}" if made.copy_of else "Bezoeklijst"
    return privacy.file_name(kind, what.name, suffix, made)


# ---- the evening ----


def invited(addresses: gpd.GeoDataFrame, groups: set[Group]) -> gpd.GeoDataFrame:
    """Return the addresses of a list that are invited when only these groups have a part in the evening."""
    audiences = [str(audience) for audience in BUSINESS_AUDIENCES] if Group.ENTREPRENEURS in groups else []
    audiences += [str(Audience.RESIDENTS)] if Group.RESIDENTS in groups else []
    return addresses[addresses["audience"].isin(audiences)]


def plan_again(stored: StoredEvening, addresses: gpd.GeoDataFrame, as_of: date, settings: Settings = DEFAULTS) -> Evening:
    """Return the whole plan of an evening as it was kept: its day, parts, hall and partners."""
    starts = {part.group: part.begins.time() for part in stored.parts}
    at = {f"{group}_at": starts[group] for group in starts}
    partners = tuple(one.partner for one in stored.partners)
    return plan_evening(invited(addresses, set(starts)), stored.day, as_of, settings=settings, venue=stored.venue, partners=partners, **at)


def invitation_file(
    dossier: Dossier, what: Outgoing, evening_id: int, group: Group, made: privacy.Stamp, settings: Settings = DEFAULTS
) -> OutgoingFile:
    """Return the invitation for one part of an evening as docx; a CONCEPT until the coordinator let the action go."""
    stored = read_evening(dossier, evening_id)
    plan = plan_again(stored, what.release.visit_list, dossier.today, settings)
    part = next((part for part in plan.parts if part.group is group), None)
    organisation, coordinator, venue = read_organisation(dossier), read_coordinator(dossier), _sure_venue(stored)
    letter = Invitation(
        group=group,
        area=what.name,
        season=season_sentence(stored.day, settings),
        on=stored.day,
        begins=part.begins.time() if part else None,
        ends=part.ends.time() if part else None,
        venue_name=venue.name if venue else "",
        venue_address=venue.address if venue else "",
        accessibility=stored.note,
        partners=tuple(partner.name for partner in plan.partners if group in partner.groups),
        sign_up=organisation.contact,
        sign_up_before=stored.day - timedelta(days=SIGN_UP_DAYS),
        with_visit=False,
        verification_number=organisation.verification_number,
        municipality=organisation.municipality_name,
        sender_name=coordinator.in_charge(dossier.today),
        privacy_contact=organisation.contact,
        destroy_after=stored.day + timedelta(days=KEEP_LIST_DAYS),
        tips=tips_for(read_measures(dossier), audiences_of(group, what.release.visit_list), dossier.today),
        is_approved=what.is_approved,
    )
    return OutgoingFile(invitation_name(what, group, made), invitation_docx(letter, made), 0, made, what.action, kind="uitnodiging")


def invitation_name(what: Outgoing, group: Group, made: privacy.Stamp) -> str:
    """Return what an invitation is called."""
    return privacy.file_name(f"Uitnodiging {group.label}", what.name, ".docx", made)


def calendar_file(dossier: Dossier, what: Outgoing, evening_id: int, made: privacy.Stamp, settings: Settings = DEFAULTS) -> OutgoingFile:
    """Return the evening as a calendar file; one appointment for each part."""
    stored = read_evening(dossier, evening_id)
    plan = plan_again(stored, what.release.visit_list, dossier.today, settings)
    content = calendar_ics(replace(plan, venue=_sure_venue(stored)), what.name, read_organisation(dossier).municipality_name, made)
    return OutgoingFile(calendar_name(what, made), content, 0, made, what.action, kind="agenda")


def calendar_name(what: Outgoing, made: privacy.Stamp) -> str:
    """Return what the calendar file is called."""
    return privacy.file_name("Bijeenkomst", what.name, ".ics", made)


def _sure_venue(stored: StoredEvening) -> Venue | None:
    """The hall, unless it is a proposal that nobody checked yet: that is no place to send people to."""
    return None if stored.venue is None or stored.venue.note else stored.venue
