"""What the police delivered, read back: the list of imports, the registrations with their corrections, and every count.

Registrations, and counts of other municipalities, open only after the check of the *aanwijzingsbesluit*; counts per buurt always.
"""

import pandas as pd
import sqlalchemy as sa

from analysis import tables
from analysis.dossier import schema
from analysis.dossier.agreements import may_open_police_data
from analysis.dossier.police import AREA_COUNTS
from analysis.dossier.store import Dossier
from analysis.errors import PrivacyError
from analysis.findings import Finding


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


def regional_counts(dossier: Dossier) -> pd.DataFrame:
    """Return the `RegionalCounts` of neighbouring municipalities, in the order of the imports.

    Raises
    ------
    PrivacyError
        When police data may not be opened.
    """
    verdict = may_open_police_data(dossier)
    if not verdict.allowed:
        raise PrivacyError(verdict.reason)
    columns, stored = tables.RegionalCounts.columns, schema.regional_counts
    with dossier.reading() as connection:
        rows = connection.execute(sa.select(*(stored.c[name] for name in columns)).order_by(stored.c.id)).all()
    table = pd.DataFrame([tuple(row) for row in rows], columns=list(columns))
    return tables.check(table.astype({name: column.metadata["dtype"] for name, column in columns.items()}), tables.RegionalCounts)
