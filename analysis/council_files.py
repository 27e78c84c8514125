"""The table for the council from a dossier: incidents counted per buurt and year, through `privacy.publish_counts`, as files."""

from dataclasses import dataclass, field

import pandas as pd

from analysis import pipeline, privacy
from analysis.action_files import OutgoingFile
from analysis.dossier import (
    Dossier,
    may_open_police_data,
    picked,
    read_decisions,
    read_organisation,
    reading_findings,
    registrations,
)
from analysis.dutch import day
from analysis.errors import DossierError, PrivacyError
from analysis.exports.council_table import TITLE, council_csv, council_xlsx
from analysis.geocoding import build_index
from analysis.register import Register
from analysis.settings import DEFAULTS, Settings
from analysis.suppression import PROTECTED
from analysis.terms import Zone

RECIPIENT = "de gemeenteraad"
PURPOSE = "verantwoording aan de raad"
NO_POLICE_DATA = "Er zijn nog geen politiegegevens. Voeg ze eerst toe bij ‘Gegevens’."


@dataclass(frozen=True)
class CouncilTable:
    """The table as texts that may be shown outside, with what was counted (Dutch sentences); the counts themselves are not in it."""

    shown: pd.DataFrame = field(repr=False)
    remarks: tuple[str, ...]
    municipality: str = ""


def located_of(dossier: Dossier, register: Register, settings: Settings = DEFAULTS) -> pipeline.Located:
    """Return the net robberies of a dossier with their places, as the choices in it say.

    Raises
    ------
    PrivacyError
        When police data may not be opened now.
    DossierError
        When there are none.
    """
    verdict = may_open_police_data(dossier)
    if not verdict.allowed:
        raise PrivacyError(verdict.reason)
    rows = registrations(dossier)
    if rows.empty:
        raise DossierError(NO_POLICE_DATA)
    return pipeline.locate_incidents(
        rows,
        build_index(register.addresses, register.areas),
        pipeline.Choice(),
        as_of=dossier.today,
        settings=settings,
        picked=picked(dossier),
        decisions=tuple(read_decisions(dossier)),
        premises=register.premises,
        input_findings=reading_findings(dossier),
    )


def council_table_of(located: pd.DataFrame, areas: pd.DataFrame, municipality: str = "", settings: Settings = DEFAULTS) -> CouncilTable:
    """Return the table for the council: a row for every buurt, also for one without incidents, and a column for each year.

    Parameters
    ----------
    located
        A `LocatedIncidents` table: the net incidents that count.
    areas
        An `Areas` table: the buurten of the municipality.
    municipality
        Its name, for the file.
    settings
        `hide_below`.

    Raises
    ------
    DossierError
        When no incident has a day, or there are no buurten.
    """
    years = located["occurred_from"].dt.year.dropna().astype("int64")
    if years.empty or areas.empty:
        raise DossierError("Voor deze tabel zijn buurten nodig en incidenten met een datum. Voeg ze eerst toe.")
    columns = list(range(int(years.min()), int(years.max()) + 1))
    codes = areas.sort_values("area_name")["area_code_cbs"].tolist()
    counted = located.loc[years.index].assign(year=years)
    counted = counted[counted["neighbourhood_code"].isin(codes)]
    counts = (
        counted.groupby(["neighbourhood_code", "year"]).size().unstack(fill_value=0).reindex(index=codes, columns=columns, fill_value=0)
    )
    names = dict(zip(areas["area_code_cbs"], areas["area_name"], strict=True))
    shown = privacy.publish_counts(counts.rename(index=names), settings)
    remarks = (
        "Overvallen die netto tellen: elk incident één keer, ook als er meer registraties van zijn.",
        f"Een aantal onder {settings.hide_below}, ook geen enkel, staat er als ‘minder dan {settings.hide_below}’.",
        f"Staat er ‘{PROTECTED}’? Dit aantal staat er niet, omdat een klein aantal er anders mee is uit te rekenen.",
        "Incidenten zonder datum of zonder bekende buurt tellen niet mee. Het laatste jaar is misschien nog niet compleet.",
    )
    return CouncilTable(shown, remarks, municipality)


def council_file(table: CouncilTable, suffix: str, made: privacy.Stamp) -> OutgoingFile:
    """Return the table as '.xlsx' or '.csv'."""
    xlsx = suffix == ".xlsx"
    content = council_xlsx(table.shown, list(table.remarks), made) if xlsx else council_csv(table.shown, is_demo=made.is_demo)
    name = privacy.file_name(TITLE, table.municipality, suffix, made)
    return OutgoingFile(name, content, len(table.shown) - 1, made, kind="raadstabel", purpose=PURPOSE)


def council_stamp(dossier: Dossier, who: str, copy_number: int = 0) -> privacy.Stamp:
    """Return the stamp of a table for the council that is made now."""
    return privacy.stamp(
        Zone.SHAREABLE,
        RECIPIENT,
        who,
        dossier.now,
        f"politiegegevens in het dossier op {day(dossier.today)}",
        is_demo=read_organisation(dossier).is_demo,
        copy_number=copy_number,
    )
