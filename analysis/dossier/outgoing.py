"""What was put ready for others: each file with its zone, recipient, purpose and hash."""

from dataclasses import dataclass
from datetime import datetime

from analysis.dossier import records, schema
from analysis.dossier.store import Dossier
from analysis.terms import Zone


@dataclass(frozen=True, kw_only=True)
class Export:
    """A file that was put ready: what it is called, for whom, what for, and the hash it had."""

    file_name: str
    zone: Zone
    sha256: str
    rows: int = 0
    recipient: str = ""
    purpose: str = ""
    action_id: int | None = None
    who: str = ""
    at_utc: datetime | None = None


def log_export(dossier: Dossier, export: Export, who: str) -> None:
    """Keep that a file was put ready; `who` and the moment are filled in here."""
    with dossier.action("Bestand klaargezet", who) as action:
        values = records.values_of(export) | {"who": who, "at_utc": action.at}
        number = records.new_id(action.connection.execute(schema.exports.insert().values(**values)))
        action.detail |= {"export": number, "zone": str(export.zone), "rows": export.rows, "sha256": export.sha256}


def read_exports(dossier: Dossier) -> list[Export]:
    """Return which files were put ready, newest first."""
    with dossier.reading() as connection:
        return records.read(connection, schema.exports, Export)[::-1]
