"""What the police delivered: imports, their registrations with corrections, and counts per buurt.

Registrations open only after the check of the *aanwijzingsbesluit*; counts per buurt always.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
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


def add_import(dossier: Dossier, overview: Overview, who: str, *, sender: str = "") -> ImportResult:
    """Keep the registrations of a file, unless the same rows were read before under whatever name.

    A second file with a name that is already there gets a number behind it, so that "file:sheet:row" stays one row.

    Raises
    ------
    PrivacyError
        When police data may not be opened (the refusal is logged), or a real file would come among oefengegevens.
    """
    verdict = may_open_police_data(dossier)
    if not verdict.allowed:
        with dossier.action("Politiegegevens geweigerd: geen geldig aanwijzingsbesluit", who) as action:
            action.detail["rows"] = len(overview.registrations)
        raise PrivacyError(verdict.reason)
    if read_organisation(dossier).is_demo and not overview.fits_demo:
        raise PrivacyError(ONLY_DEMO_HERE)
    table = tables.check(overview.registrations, tables.Registrations)
    content = _content_hash(table.drop(columns=["source", "sheet", "row"]))
    layout = [
        {"sheet": one.sheet, "header_rows": list(one.header_rows), "columns": {column.field: column.header for column in one.columns}}
        for one in overview.layouts
    ]
    with dossier.action("Bestand toegevoegd", who) as action:
        again = _same_again(action, content)
        if again is not None:
            return again
        names = _free_names(action.connection, table["source"].unique().tolist())
        import_id = _new_import(
            action,
            what=REGISTRATIONS,
            file_name=", ".join(names.values()),
            sha256=overview.sha256,
            layout=json.dumps(layout, ensure_ascii=False),
            sender=sender,
            content_hash=content,
            rows_read=len(table),
        )
        rows = [{**row, "source": names[row["source"]]} for row in table.astype(object).to_dict("records")]
        found = [{**row, "source": names.get(row["source"], row["source"])} for row in map(asdict, overview.findings)]
        _insert(action.connection, schema.registrations, import_id, rows)
        _insert(action.connection, schema.import_findings, import_id, found)
    return ImportResult(import_id, len(rows), f"{amount(len(rows), 'registratie', 'registraties')} ingelezen.")


def add_area_counts(
    dossier: Dossier, counts: pd.DataFrame, findings: Sequence[Finding], who: str, *, file_name: str, sha256: str
) -> ImportResult:
    """Keep the counts per buurt of a gebiedsscan, unless the same counts were read before."""
    table = tables.check(counts, tables.AreaCounts)
    content = _content_hash(table)
    with dossier.action("Aantallen per buurt toegevoegd", who) as action:
        again = _same_again(action, content)
        if again is not None:
            return again
        facts = {"what": AREA_COUNTS, "file_name": file_name, "sha256": sha256, "content_hash": content, "rows_read": len(table)}
        import_id = _new_import(action, **facts)
        rows = [{**row, "count": _or_none(row["count"])} for row in table.to_dict("records")]
        _insert(action.connection, schema.area_counts, import_id, rows)
        _insert(action.connection, schema.import_findings, import_id, [asdict(finding) for finding in findings])
    return ImportResult(import_id, len(rows), f"{amount(len(rows), 'aantal', 'aantallen')} per buurt ingelezen.")


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


def imports(dossier: Dossier) -> pd.DataFrame:
    """Return what was imported: import_id, what, file_name, at (UTC), who, sender, rows_read, sha256, rows_kept; oldest first."""
    table = schema.imports
    kept = sa.select(sa.func.count()).where(schema.registrations.c.import_id == table.c.id).scalar_subquery()
    stored = ["id", "what", "file_name", "at_utc", "who", "sender", "rows_read", "sha256"]
    with dossier.reading() as connection:
        rows = connection.execute(sa.select(*(table.c[name] for name in stored), kept).order_by(table.c.id)).all()
    names = ["import_id", "what", "file_name", "at", "who", "sender", "rows_read", "sha256", "rows_kept"]
    return pd.DataFrame([tuple(row) for row in rows], columns=names)


def registrations(dossier: Dossier) -> pd.DataFrame:
    """Return the `Registrations` table with every correction in it; its index `registration_id` is the key of a row.

    Raises
    ------
    PrivacyError
        When police data may not be opened (no *aanwijzingsbesluit*, or it has expired).
    """
    verdict = may_open_police_data(dossier)
    if not verdict.allowed:
        raise PrivacyError(verdict.reason)
    names = list(tables.Registrations.columns)
    table = schema.registrations
    with dossier.reading() as connection:
        rows = connection.execute(sa.select(table.c.id, *(table.c[name] for name in names)).order_by(table.c.id)).all()
        fixes = connection.execute(sa.select(schema.corrections)).mappings().all()
    found = pd.DataFrame([tuple(row) for row in rows], columns=["registration_id", *names]).set_index("registration_id")
    found = found.astype({name: column.metadata["dtype"] for name, column in tables.Registrations.columns.items()})
    for fix in fixes:
        found.loc[fix["registration_id"], fix["column"]] = fix["value"]
    return tables.check(found, tables.Registrations)


def reading_findings(dossier: Dossier) -> list[Finding]:
    """Return what was done to rows while they were read, in the order of the imports.

    When police data may not be opened, only what was found in counts per buurt.
    """
    found = schema.import_findings
    query = sa.select(*(found.c[name] for name in Finding.__dataclass_fields__)).join(schema.imports).order_by(found.c.id)
    if not may_open_police_data(dossier).allowed:
        query = query.where(schema.imports.c.what == AREA_COUNTS)
    with dossier.reading() as connection:
        return [Finding(*row) for row in connection.execute(query)]


def area_counts(dossier: Dossier) -> pd.DataFrame:
    """Return the `AreaCounts` table of every gebiedsscan."""
    columns = tables.AreaCounts.columns
    with dossier.reading() as connection:
        rows = connection.execute(sa.select(*(schema.area_counts.c[name] for name in columns)).order_by(schema.area_counts.c.id)).all()
    table = pd.DataFrame([tuple(row) for row in rows], columns=list(columns))
    return tables.check(table.astype({name: column.metadata["dtype"] for name, column in columns.items()}), tables.AreaCounts)
