"""What the police delivered: imports, their registrations with corrections, and counts per buurt.

Registrations open only after the check of the *aanwijzingsbesluit*; counts per buurt always.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import PurePath
from typing import Any, Protocol

import pandas as pd
import sqlalchemy as sa

from analysis import tables
from analysis.dossier import records, schema
from analysis.dossier.agreements import may_open_police_data, read_organisation
from analysis.dossier.store import Dossier, Transaction, dutch_day
from analysis.dutch import amount, day
from analysis.errors import PrivacyError
from analysis.findings import Finding

REGISTRATIONS = "registraties"
AREA_COUNTS = "aantallen per buurt"

ONLY_DEMO_HERE = (
    "U bent in de oefengemeente. Daar horen geen echte politiegegevens. "
    "Voeg dit bestand toe in uw eigen dossier: zie ‘Begin met uw gemeente’."
)


class Overview(Protocol):
    """What a reader of police files returns (`sources.police.PoliceOverview`)."""

    @property
    def registrations(self) -> pd.DataFrame:
        """A `Registrations` table."""

    @property
    def findings(self) -> list[Finding]:
        """What was done to its rows while reading."""

    @property
    def layouts(self) -> tuple[Any, ...]:
        """How the sheets were read: `sheet`, `header_rows` and `columns` with `header` and `field`."""

    @property
    def sha256(self) -> str:
        """The hash of the file."""

    @property
    def fits_demo(self) -> bool:
        """Whether it may stand among oefengegevens."""


@dataclass(frozen=True)
class ImportResult:
    """What became of an import; `import_id` is None when it was there already."""

    import_id: int | None
    added: int
    message: str


@dataclass(frozen=True)
class NewImport:
    """An overview to be kept, with who delivered it.

    `is_regional` and `regional`: which rows are of neighbouring municipalities, and those as a `RegionalCounts` table; of them
    nothing else is kept.
    """

    overview: Overview
    sender: str = ""
    is_regional: "pd.Series[bool] | None" = field(default=None, repr=False)
    regional: pd.DataFrame | None = field(default=None, repr=False)


@dataclass(frozen=True)
class NewCounts:
    """Counts per buurt to be kept (an `AreaCounts` table), with what was found while reading them."""

    counts: pd.DataFrame = field(repr=False)
    findings: tuple[Finding, ...]
    file_name: str
    sha256: str


def add_import(
    dossier: Dossier,
    overview: Overview,
    who: str,
    *,
    sender: str = "",
    is_regional: "pd.Series[bool] | None" = None,
    regional: pd.DataFrame | None = None,
) -> ImportResult:
    """Keep the registrations of a file, unless the same rows were read before under whatever name.

    A second file with a name that is already there gets a number behind it, so that "file:sheet:row" stays one row.

    Parameters
    ----------
    dossier
        The dossier.
    overview
        What was read.
    who
        The user.
    sender, is_regional, regional
        See `NewImport`.

    Raises
    ------
    PrivacyError
        When police data may not be opened (the refusal is logged), or a real file would come among oefengegevens.
    """
    return add_imports(dossier, [NewImport(overview, sender, is_regional, regional)], who)[0]


def add_area_counts(
    dossier: Dossier, counts: pd.DataFrame, findings: Sequence[Finding], who: str, *, file_name: str, sha256: str
) -> ImportResult:
    """Keep the counts per buurt of a gebiedsscan, unless the same counts were read before."""
    return add_imports(dossier, [NewCounts(counts, tuple(findings), file_name, sha256)], who)[0]


def add_imports(dossier: Dossier, deliveries: Sequence[NewImport | NewCounts], who: str) -> list[ImportResult]:
    """Keep several files in one transaction: all of them, or none.

    Raises
    ------
    PrivacyError
        As `add_import`.
    """
    overviews = [delivery.overview for delivery in deliveries if isinstance(delivery, NewImport)]
    _refuse_what_may_not_be_kept(dossier, overviews, who)
    with dossier.action("Bestand toegevoegd" if overviews else "Aantallen per buurt toegevoegd", who) as action:
        results = [_keep(action, one) if isinstance(one, NewImport) else _keep_counts(action, one) for one in deliveries]
        added = [str(result.import_id) for result in results if result.import_id is not None]
        if len(added) > 1:
            action.detail |= {"import": ", ".join(added), "rows": sum(result.added for result in results)}
    return results


def _refuse_what_may_not_be_kept(dossier: Dossier, overviews: Sequence[Overview], who: str) -> None:
    verdict = may_open_police_data(dossier)
    if overviews and not verdict.allowed:
        with dossier.action("Politiegegevens geweigerd: geen geldig aanwijzingsbesluit", who) as action:
            action.detail["rows"] = sum(len(overview.registrations) for overview in overviews)
        raise PrivacyError(verdict.reason)
    if read_organisation(dossier).is_demo and not all(overview.fits_demo for overview in overviews):
        raise PrivacyError(ONLY_DEMO_HERE)


def _keep(action: Transaction, new: NewImport) -> ImportResult:
    overview = new.overview
    table = tables.check(overview.registrations, tables.Registrations)
    content = _content_hash(table.drop(columns=["source", "sheet", "row"]))
    again = _same_again(action, content)
    if again is not None:
        return again
    layout = [
        {"sheet": one.sheet, "header_rows": list(one.header_rows), "columns": {column.field: column.header for column in one.columns}}
        for one in overview.layouts
    ]
    names = _free_names(action.connection, table["source"].unique().tolist())
    import_id = _new_import(
        action,
        what=REGISTRATIONS,
        file_name=", ".join(names.values()),
        sha256=overview.sha256,
        layout=json.dumps(layout, ensure_ascii=False),
        sender=new.sender,
        content_hash=content,
        rows_read=len(table),
    )
    outside = pd.Series(False, index=table.index) if new.is_regional is None else new.is_regional
    rows = [{**row, "source": names[row["source"]]} for row in table[~outside].astype(object).to_dict("records")]
    gone = set(table.loc[outside, ["sheet", "row"]].itertuples(index=False, name=None))
    notes = [asdict(finding) for finding in overview.findings if (finding.sheet, finding.row) not in gone]
    _insert(action.connection, schema.registrations, import_id, rows)
    _insert(
        action.connection, schema.import_findings, import_id, [{**row, "source": names.get(row["source"], row["source"])} for row in notes]
    )
    if new.regional is not None:
        counts = tables.check(new.regional, tables.RegionalCounts)
        _insert(action.connection, schema.regional_counts, import_id, counts.astype(object).to_dict("records"))
    return ImportResult(import_id, len(rows), _read_in(len(rows), "registratie", "registraties", ""))


def _keep_counts(action: Transaction, new: NewCounts) -> ImportResult:
    table = tables.check(new.counts, tables.AreaCounts)
    content = _content_hash(table)
    again = _same_again(action, content)
    if again is not None:
        return again
    facts = {"what": AREA_COUNTS, "file_name": new.file_name, "sha256": new.sha256, "content_hash": content, "rows_read": len(table)}
    import_id = _new_import(action, **facts)
    rows = [{**row, "count": _or_none(row["count"])} for row in table.to_dict("records")]
    _insert(action.connection, schema.area_counts, import_id, rows)
    _insert(action.connection, schema.import_findings, import_id, [asdict(finding) for finding in new.findings])
    return ImportResult(import_id, len(rows), _read_in(len(rows), "aantal", "aantallen", " per buurt"))


def _read_in(count: int, one: str, more: str, what: str) -> str:
    text = f"{amount(count, one, more)}{what} ingelezen."
    return text[:1].upper() + text[1:]


def _or_none(value: float) -> float | None:
    return None if pd.isna(value) else value


def _content_hash(table: pd.DataFrame) -> str:
    """A hash of what the rows say, whatever their order, spacing and capitals."""
    rows = sorted(
        "\x1f".join(" ".join(str(cell).split()).casefold() for cell in row) for row in table.astype(object).itertuples(index=False)
    )
    return hashlib.sha256("\x1e".join([*table.columns, *rows]).encode("utf-8", "replace")).hexdigest()


def _same_again(action: Transaction, content: str) -> ImportResult | None:
    table = schema.imports
    row = action.connection.execute(sa.select(table.c.id, table.c.at_utc).where(table.c.content_hash == content)).first()
    if row is None:
        return None
    action.detail["same_as_import"] = row.id
    return ImportResult(None, 0, f"Deze gegevens zijn al ingelezen op {day(dutch_day(row.at_utc))}. Er is niets toegevoegd.")


def _new_import(action: Transaction, **facts: Any) -> int:
    import_id = records.new_id(action.connection.execute(schema.imports.insert().values(**facts, who=action.who, at_utc=action.at)))
    action.detail |= {"import": import_id, "rows": facts["rows_read"], "sha256": facts["sha256"]}
    return import_id


def _free_names(connection: sa.Connection, wanted: Iterable[str]) -> dict[str, str]:
    taken = {name.casefold() for name in connection.execute(sa.select(schema.registrations.c.source).distinct()).scalars()}
    names = {}
    for name in wanted:
        stem, suffix = PurePath(name).stem, PurePath(name).suffix
        candidate, number = name, 2
        while candidate.casefold() in taken:
            candidate, number = f"{stem} ({number}){suffix}", number + 1
        taken.add(candidate.casefold())
        names[name] = candidate
    return names


def _insert(connection: sa.Connection, table: sa.Table, import_id: int, rows: Sequence[Mapping[Any, Any]]) -> None:
    if rows:
        connection.execute(table.insert(), [{**row, "import_id": import_id} for row in rows])
