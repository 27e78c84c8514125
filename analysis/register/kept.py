"""What stays of an earlier register when the addresses are renewed: neighbourhoods, businesses and the base map.

Only the addresses change often; nobody has to look for the other files again. A register therefore keeps the rows of its
businesses as they were read (mapped columns alone), so that they are joined to the new addresses anew.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd

from analysis.findings import Finding
from analysis.register.info import RegisterInfo
from analysis.register.opened import open_register
from analysis.register.storage import load, store
from analysis.sources.businesses import BusinessFile, BusinessRow
from analysis.sources.cbs import AreaFile

LISTED = "businesses_listed.parquet"
_OF_READING = "business_sbi_version"
"""The one finding about a business that does not depend on the addresses."""
SURELY_FROM_FILE = ("water", "green")
"""Streets and buildings may be drawn from the addresses; a register of before `basemap_from_file` does not tell which."""


@dataclass(frozen=True)
class Companions:
    """What goes with the addresses, read from a file or kept, each with the day on which its file was read."""

    areas: AreaFile | None = None
    areas_since: date | None = None
    businesses: BusinessFile | None = None
    businesses_since: date | None = None
    layers: dict[str, gpd.GeoDataFrame] = field(default_factory=dict, repr=False)
    basemap_file: str = ""
    basemap_since: date | None = None


def companions_of(folder: Path | None, codes: Sequence[str] | None, built_on: date) -> Companions:
    """Return what the register in a folder holds beside the addresses of these municipalities.

    Parameters
    ----------
    folder
        Of an earlier register; None, or a folder without one, gives nothing.
    codes
        The municipalities of the new register; None for all. Of another municipality nothing is kept.
    built_on
        The day that is reckoned with where the earlier register did not keep one.

    Raises
    ------
    SourceError
        When the earlier register is damaged.
    """
    if folder is None or not (folder / "register.json").is_file():
        return Companions()
    former = open_register(folder)
    info, known = former.info, former.info.built_on or built_on
    if info.is_demo or codes is None or not set(codes) <= set(info.municipalities):
        return Companions()
    areas = former.areas[former.areas["municipality_code"].isin(codes)].reset_index(drop=True)
    layers = {name: former.basemap(name) for name in info.basemap_from_file or SURELY_FROM_FILE if name in info.basemap_layers}
    listed = _listed(folder, info, former.findings, former.businesses)
    return Companions(
        areas=None if areas.empty else AreaFile(areas, info.area_year, info.areas_file),
        areas_since=None if areas.empty else info.areas_since or known,
        businesses=listed,
        businesses_since=None if listed is None else info.businesses_since or known,
        layers=layers,
        basemap_file=info.basemap_file if layers else "",
        basemap_since=(info.basemap_since or known) if layers else None,
    )


def store_listed(listed: BusinessFile, folder: Path) -> None:
    """Write the rows of a business file into a register that is being made; the same rows give the same bytes."""
    rows = [
        (
            row.sheet,
            row.row,
            json.dumps(row.cells, ensure_ascii=False, sort_keys=True),
            row.sbi_code,
            row.sbi_version,
            row.branch,
            row.is_non_mailing,
        )
        for row in listed.rows
    ]
    store(pd.DataFrame(rows, columns=list(BusinessRow.__dataclass_fields__)), folder / LISTED)


def _listed(folder: Path, info: RegisterInfo, findings: pd.DataFrame, joined: pd.DataFrame) -> BusinessFile | None:
    """Return the businesses as they were read; of a register of before they were kept, those that have an address."""
    if not info.businesses_file:
        return None
    found = [Finding(*row) for row in findings.loc[findings["code"] == _OF_READING].itertuples(index=False, name=None)]
    if (folder / LISTED).is_file():
        stored: pd.DataFrame = load(folder / LISTED)
        stored["cells"] = stored["cells"].map(json.loads)
        rows = [BusinessRow(*row) for row in stored.itertuples(index=False, name=None)]
    else:
        rows = [_at_its_address(at, row) for at, row in enumerate(joined.to_dict("records"), start=2)]
    return BusinessFile(info.businesses_file, rows, {}, list(info.businesses_dropped), found)


def _at_its_address(at: int, row: dict[Any, Any]) -> BusinessRow:
    cells = {"address_id": row["address_id_bag"], "business_name": row["business_name"]}
    return BusinessRow("", at, cells, row["sbi_code"], row["sbi_version"], row["branch"], row["is_non_mailing"])
