"""The tables of the dossier. `since` says in which version of the dossier a table or column came.

Tables and columns are only ever added: so every older version is known, and `migrations.py` can make the difference.
"""

from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Dialect

VERSION = 8
"""The version this program writes. Raise it with every table or column added, and give that `since`."""

METADATA = sa.MetaData()


def clean(text: str) -> str:
    """Return text without NUL and without halves of a character: what every database takes and gives back the same."""
    return text if text.isascii() and "\x00" not in text else text.replace("\x00", " ").encode("utf-8", "replace").decode("utf-8")


class CleanText(sa.types.TypeDecorator[str]):
    """Text that comes back as it was kept."""

    impl = sa.Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Clean on the way in."""
        return None if value is None else clean(str(value))


class UtcMoment(sa.types.TypeDecorator[datetime]):
    """A moment, kept in UTC; comes back with its time zone."""

    impl = sa.DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """To UTC on the way in."""
        return None if value is None else value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """With its time zone on the way out."""
        return None if value is None else value.replace(tzinfo=UTC)


def _text(name: str, since: int = 1) -> sa.Column[Any]:
    return sa.Column(name, CleanText, nullable=False, server_default="", info={"since": since})


def _yes_no(name: str, since: int = 1, *, default: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.Boolean, nullable=False, server_default=sa.true() if default else sa.false(), info={"since": since})


def _whole(name: str, since: int = 1) -> sa.Column[Any]:
    return sa.Column(name, sa.Integer, nullable=False, server_default="0", info={"since": since})


def _optional(name: str, kind: Any, since: int = 1) -> sa.Column[Any]:
    return sa.Column(name, kind, nullable=True, info={"since": since})


def _of(name: str, table: str, since: int = 1) -> sa.Column[Any]:
    """A link to a row of another table; goes when that row goes."""
    return sa.Column(name, sa.ForeignKey(f"{table}.id", ondelete="CASCADE"), nullable=False, index=True, info={"since": since})


def _table(name: str, *columns: Any, since: int = 1) -> sa.Table:
    # a number is never given out twice, so that a line of the log keeps meaning the same row
    number = sa.Column("id", sa.Integer, primary_key=True)
    return sa.Table(name, METADATA, number, *columns, info={"since": since}, sqlite_autoincrement=True)


def _place() -> tuple[sa.Column[Any], sa.Column[Any]]:
    return _optional("x_rd", sa.Float), _optional("y_rd", sa.Float)


info = sa.Table("dossier_info", METADATA, sa.Column("key", sa.String(40), primary_key=True), _text("value"), info={"since": 1})
"""`schema_version`, and the head of the log: its last hash, so that a cut-off log shows."""

events = _table(
    "events",
    sa.Column("at_utc", UtcMoment, nullable=False),
    *map(_text, ("who", "what", "detail", "previous_hash", "hash")),
)

organisation = _table(
    "organisation",
    *map(_text, ("municipality_code", "municipality_name", "register_folder", "police_data", "verification_number", "contact")),
    _yes_no("is_demo"),
    _whole("version"),
)
coordinator = _table(
    "coordinator",
    *map(_text, ("name", "contact", "deputy_name", "deputy_contact")),
    *(_optional(name, sa.Date) for name in ("absent_from", "absent_until", "checked_on")),
    _whole("version"),
)
designations = _table(
    "designations",
    *map(_text, ("number", "purpose", "legal_basis", "name", "function")),
    *(_optional(name, sa.Date) for name in ("decided_on", "valid_until")),
    _optional("accepted_at", UtcMoment),
)
partners = _table(
    "partners",
    *map(_text, ("name", "code", "role", "kinds", "contact_person", "contact", "note", "owner")),
    _yes_no("is_core"),
    _yes_no("takes_part", default=True),
    _yes_no("has_agreed"),
    _optional("due", sa.Date),
    _whole("version"),
)
schemes = _table(
    "schemes",
    *map(_text, ("title", "kind", "owner", "area", "note")),
    *(_optional(name, sa.Date) for name in ("runs_from", "runs_until")),
    _yes_no("in_plan"),
    _whole("version"),
)
plan = _table(
    "plan",
    *map(_text, ("plan_version", "owner", "note")),
    *(_optional(name, sa.Date) for name in ("decided_on", "review_by")),
    _whole("version"),
)
part_tasks = _table(
    "part_tasks",
    sa.Column("part", sa.String(20), nullable=False, unique=True),
    _text("who"),
    _optional("due", sa.Date),
    _whole("version"),
)

imports = _table(
    "imports",
    *map(_text, ("what", "file_name", "sha256", "layout", "sender", "who")),
    sa.Column("content_hash", sa.String(64), nullable=False, unique=True),
    sa.Column("at_utc", UtcMoment, nullable=False),
    _whole("rows_read"),
)
REGISTRATION_TEXT = (
    "source", "sheet", "incident_number", "offence_code", "offence_text", "date_from", "time_from", "date_until", "time_until", "target",
    "attempt", "street", "number", "letter", "addition", "postcode", "place", "address", "neighbourhood", "x_given", "y_given",
)  # fmt: skip
registrations = _table("registrations", _of("import_id", "imports"), _whole("row"), *map(_text, REGISTRATION_TEXT))
corrections = _table(
    "corrections",
    _of("registration_id", "registrations"),
    *map(_text, ("column", "value", "who")),
    sa.Column("at_utc", UtcMoment, nullable=False),
    sa.UniqueConstraint("registration_id", "column"),
)
import_findings = _table(
    "import_findings",
    _of("import_id", "imports"),
    _whole("row"),
    *map(_text, ("source", "sheet", "code", "column", "value", "effect", "message")),
)
area_counts = _table(
    "area_counts",
    _of("import_id", "imports"),
    *map(_text, ("area_code_cbs", "offence_code", "kind", "period")),
    _optional("count", sa.Float),
)
regional_counts = _table(
    "regional_counts",
    _of("import_id", "imports", 2),
    *(_text(name, 2) for name in ("municipality", "kind", "month", "hours")),
    _whole("count", 2),
    _text("target", 7),
    since=2,
)
"""Incidents of neighbouring municipalities: counted when they were read, never kept as rows."""
snapshots = _table(
    "snapshots",
    *(_text(name, 7) for name in ("name", "kinds", "statement", "hotspots", "imports", "who")),
    *(_optional(name, sa.Date, 7) for name in ("period_from", "period_until")),
    *(_whole(name, 7) for name in ("months", "net_count", "registration_count", "version")),
    sa.Column("at_utc", UtcMoment, nullable=False, info={"since": 7}),
    since=7,
)
"""The picture on a date: the outlines and counts of its concentrations; its incidents stay where they are."""
neighbour_counts = _table(
    "neighbour_counts",
    sa.Column("municipality", CleanText, nullable=False, unique=True, info={"since": 7}),
    _text("content", 7),
    _text("who", 7),
    sa.Column("at_utc", UtcMoment, nullable=False, info={"since": 7}),
    since=7,
)
"""What a neighbouring municipality shares: counts only, as it wrote them."""
import_profiles = _table(
    "import_profiles",
    sa.Column("name", CleanText, nullable=False, unique=True, info={"since": 2}),
    _text("content", 2),
    _text("who", 2),
    sa.Column("at_utc", UtcMoment, nullable=False, info={"since": 2}),
    since=2,
)
duplicate_decisions = _table(
    "duplicate_decisions",
    *(_text(name, 3) for name in ("first_key", "second_key", "who")),
    _yes_no("is_same", 3),
    _optional("copy_of", sa.Integer, 3),
    sa.Column("at_utc", UtcMoment, nullable=False, info={"since": 3}),
    since=3,
)
"""By the keys of two registrations; `copy_of` is the decision that went along with a corrected row."""
notes = _table(
    "notes",
    *(_text(name, 3) for name in ("kind", "place", "text", "author", "address_id_bag", "who")),
    sa.Column("noted_on", sa.Date, nullable=False, info={"since": 3}),
    _optional("x_rd", sa.Float, 3),
    _optional("y_rd", sa.Float, 3),
    sa.Column("at_utc", UtcMoment, nullable=False, info={"since": 3}),
    _whole("version", 3),
    since=3,
)
picks = _table(
    "picks",
    sa.Column("query_key", CleanText, nullable=False, unique=True),
    *map(_text, ("choice", "address_id_bag", "who")),
    *_place(),
    sa.Column("at_utc", UtcMoment, nullable=False),
)

actions = _table(
    "actions",
    *map(_text, ("title", "basis", "area", "audiences", "purpose", "recipient", "owner", "state")),
    *(_optional(name, sa.Date) for name in ("created_on", "due", "fixed_on")),
    _whole("version"),
    *(_text(name, 6) for name in ("police_released_by", "approved_by", "outcome")),
    *(_optional(name, sa.Date, 6) for name in ("starts_on", "ends_on", "police_released_on", "approved_on")),
    _yes_no("has_case", 6),
)
choice_history = _table(
    "choice_history",
    sa.Column("action_id", sa.ForeignKey("actions.id", ondelete="CASCADE"), nullable=True, index=True, info={"since": 6}),
    _text("content", 6),
    _text("who", 6),
    sa.Column("at_utc", UtcMoment, nullable=False, info={"since": 6}),
    since=6,
)
"""Every step of choosing addresses, so that a closed browser loses nothing and a step can be undone; without action: a new choice."""
premises_corrections = _table(
    "premises_corrections",
    sa.Column("address_id_bag", CleanText, nullable=False, unique=True, info={"since": 6}),
    *(_text(name, 6) for name in ("address", "audience", "branch", "business_name", "reason", "who")),
    _optional("x_rd", sa.Float, 6),
    _optional("y_rd", sa.Float, 6),
    sa.Column("at_utc", UtcMoment, nullable=False, info={"since": 6}),
    since=6,
)
"""Who is at an address according to the municipality itself; it overrules the register."""
member_lists = _table(
    "member_lists",
    *(_text(name, 6) for name in ("name", "kind", "file_name", "who")),
    sa.Column("at_utc", UtcMoment, nullable=False, info={"since": 6}),
    _whole("version", 6),
    since=6,
)
member_addresses = _table(
    "member_addresses",
    _of("list_id", "member_lists", 6),
    *(_text(name, 6) for name in ("address_id_bag", "address")),
    _optional("x_rd", sa.Float, 6),
    _optional("y_rd", sa.Float, 6),
    since=6,
)
"""The addresses of the members of an association or KVO-gebied; names of people are never kept."""
measure_lines = _table(
    "measure_lines",
    sa.Column("code", CleanText, nullable=False, unique=True, info={"since": 6}),
    *(_text(name, 6) for name in ("audience", "part", "text", "source", "who")),
    *(_optional(name, sa.Date, 6) for name in ("checked_on", "valid_until")),
    _yes_no("is_removed", 6),
    sa.Column("at_utc", UtcMoment, nullable=False, info={"since": 6}),
    _whole("version", 6),
    since=6,
)
"""What the municipality changed in the catalogue of messages and measures, by the code of the line."""
action_addresses = _table(
    "action_addresses",
    _of("action_id", "actions"),
    _whole("number"),
    *map(_text, ("hotspot_id", "address_id_bag", "street", "letter", "addition", "postcode", "place", "uses", "building_id_bag")),
    *map(_text, ("audience", "business_name", "method", "part")),
    _yes_no("is_non_mailing"),
    _optional("distance_m", sa.Float),
    *_place(),
)
evenings = _table(
    "evenings",
    sa.Column("action_id", sa.ForeignKey("actions.id", ondelete="CASCADE"), nullable=True, index=True),
    *map(_text, ("title", "owner", "note", "venue_name", "venue_address", "venue_note")),
    _optional("capacity", sa.Integer),
    sa.Column("day", sa.Date, nullable=False),
    _whole("version"),
)
evening_parts = _table(
    "evening_parts",
    _of("evening_id", "evenings"),
    _text("audience"),
    *(sa.Column(name, sa.DateTime, nullable=False) for name in ("begins", "ends")),
    *map(_whole, ("invited", "expected_addresses", "expected_persons", "seats")),
)
evening_partners = _table(
    "evening_partners",
    _of("evening_id", "evenings"),
    *map(_text, ("name", "role", "audiences")),
    _yes_no("has_confirmed"),
)
rounds = _table(
    "rounds",
    _of("action_id", "actions", 4),
    *(_text(name, 4) for name in ("title", "pair_names", "choice", "routes", "remarks", "who")),
    _optional("created_on", sa.Date, 4),
    _optional("follows", sa.Integer, 4),
    _whole("version", 4),
    since=4,
)
"""`follows` is the round of which this is the second."""
round_visits = _table(
    "round_visits",
    _of("round_id", "rounds", 4),
    *(_whole(name, 4) for name in ("visit_number", "pair", "route", "stretch", "number", "version")),
    *(_text(name, 4) for name in ("entrance", "address_id_bag", "street", "letter", "addition", "postcode", "place", "uses")),
    *(_text(name, 4) for name in ("building_id_bag", "audience", "business_name", "status", "wants_advice", "note", "who")),
    _yes_no("is_non_mailing", 4),
    _optional("planned_from", sa.DateTime, 4),
    _optional("x_rd", sa.Float, 4),
    _optional("y_rd", sa.Float, 4),
    _optional("changed_at", UtcMoment, 4),
    since=4,
)
round_steps = _table(
    "round_steps",
    _of("round_id", "rounds", 8),
    *(_text(name, 8) for name in ("kind", "said", "content", "who")),
    sa.Column("at_utc", UtcMoment, nullable=False, info={"since": 8}),
    since=8,
)
"""How a round stood before its last steps, so that each can be undone, also tomorrow."""
own_files = _table(
    "own_files",
    sa.Column("kind", CleanText, nullable=False, unique=True, info={"since": 8}),
    *(_text(name, 8) for name in ("file_name", "sha256", "who")),
    sa.Column("content", sa.LargeBinary, nullable=False, info={"since": 8}),
    sa.Column("at_utc", UtcMoment, nullable=False, info={"since": 8}),
    since=8,
)
"""What the municipality brings itself: its Word templates and the streets of its map."""
exports = _table(
    "exports",
    *map(_text, ("file_name", "zone", "sha256", "recipient", "purpose", "who")),
    _whole("rows"),
    sa.Column("action_id", sa.ForeignKey("actions.id", ondelete="SET NULL"), nullable=True, index=True),
    sa.Column("at_utc", UtcMoment, nullable=False),
    *(_text(name, 5) for name in ("kind", "copy_of", "returned_to", "withdrawn_by", "withdrawn_why")),
    _whole("copy_number", 5),
    _yes_no("is_paper", 5),
    *(_optional(name, UtcMoment, 5) for name in ("returned_at", "withdrawn_at")),
    _optional("list_id", sa.Integer, 5),
)
"""Every file that was put ready: which copy, whether the paper came back, and whether it was withdrawn."""
export_lists = _table(
    "export_lists",
    sa.Column("digest", sa.String(64), nullable=False, unique=True, info={"since": 5}),
    _text("addresses", 5),
    since=5,
)
"""The addresses of a file as JSON, each list once: so that it can be told which addresses went to whom."""
