"""What the municipality changed in the catalogue of messages and measures."""

from analysis.dossier import records, schema
from analysis.dossier.store import Dossier
from analysis.measures import MeasureLine, checked_line


def save_measure(dossier: Dossier, line: MeasureLine, who: str) -> MeasureLine:
    """Keep a line of the catalogue as the municipality wants it; by its code it replaces the line that came with the program.

    Raises
    ------
    DossierError
        For a line that says nothing, or when somebody else changed it first.
    """
    kept = checked_line(line)
    table = schema.measure_lines
    with dossier.action("Boodschap of maatregel gewijzigd", who) as transaction:
        values = records.values_of(kept, "id", "version") | {"who": who, "at_utc": transaction.at}
        records.save_values(transaction.connection, table, values, kept.id, kept.version)
        return records.read(transaction.connection, table, MeasureLine, table.c.code == kept.code)[0]


def undo_measure(dossier: Dossier, line: MeasureLine, who: str) -> None:
    """Let go of a change: the line that came with the program holds again.

    Raises
    ------
    DossierError
        When it was not changed, or not any more.
    """
    with dossier.action("Wijziging van een boodschap of maatregel teruggedraaid", who) as transaction:
        records.delete(transaction.connection, schema.measure_lines, line.id or 0)


def read_measures(dossier: Dossier) -> list[MeasureLine]:
    """Return the lines that the municipality changed or added, oldest first."""
    with dossier.reading() as connection:
        return records.read(connection, schema.measure_lines, MeasureLine)
