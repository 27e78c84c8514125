"""From an older dossier to the present one: what came since is added, in one transaction.

A step that has to move data stands in `STEPS` under the version it leads to, and runs after the additions.
"""

from collections.abc import Callable, Mapping

import sqlalchemy as sa
from sqlalchemy.schema import CreateColumn

from analysis.dossier import log, schema
from analysis.errors import DossierError

VERSION_KEY = "schema_version"
Step = Callable[[sa.Connection], None]
STEPS: Mapping[int, Step] = {}


def read_version(connection: sa.Connection) -> int:
    """Return the version of a dossier; 0 for an empty database.

    Raises
    ------
    DossierError
        For a database of something else.
    """
    names = set(sa.inspect(connection).get_table_names())
    if not names:
        return 0
    stored = log.read_info(connection, VERSION_KEY) if schema.info.name in names else ""
    if not stored.isdecimal():
        raise DossierError("Dit is geen dossier van Preventiekaart. Kies een andere map.")
    return int(stored)


def refuse_newer(version: int, newest: int = schema.VERSION) -> None:
    """Refuse a dossier of a later release.

    Raises
    ------
    DossierError
        When `version` is beyond what this program knows.
    """
    if version > newest:
        raise DossierError("Dit dossier is gemaakt met een nieuwere versie van Preventiekaart. Werk eerst het programma bij.")


def create(connection: sa.Connection, metadata: sa.MetaData = schema.METADATA, version: int = schema.VERSION) -> None:
    """Make every table of this version in an empty database."""
    metadata.create_all(connection, checkfirst=False)
    log.write_info(connection, VERSION_KEY, str(version))


def migrate(
    connection: sa.Connection, metadata: sa.MetaData = schema.METADATA, newest: int = schema.VERSION, steps: Mapping[int, Step] = STEPS
) -> None:
    """Bring a dossier of any older version up to `newest`; a present one is left as it is.

    Raises
    ------
    DossierError
        For a newer dossier, or a database of something else.
    """
    version = read_version(connection)
    refuse_newer(version, newest)
    if version == newest:
        return
    for table in metadata.sorted_tables:
        if table.info["since"] > version:
            table.create(connection)
            continue
        for column in table.columns:
            if column.info.get("since", 1) > version:
                definition = CreateColumn(column).compile(dialect=connection.dialect)
                name = connection.dialect.identifier_preparer.format_table(table)
                connection.exec_driver_sql(f"ALTER TABLE {name} ADD COLUMN {definition}")
    for step in range(version + 1, newest + 1):
        if step in steps:
            steps[step](connection)
    log.write_info(connection, VERSION_KEY, str(newest))
