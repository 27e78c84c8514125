"""How the tables of a register lie on disk."""

from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd

from analysis import tables
from analysis.errors import SourceError

FORMAT = 3
"""Of the folder; a register of a newer format is refused with a sentence."""
COMPRESSION = "zstd"


def store(table: Any, path: Path) -> None:
    """Write a table; the same table gives the same bytes."""
    table.to_parquet(path, index=False, compression=COMPRESSION)


def load(path: Path) -> Any:
    """Return a stored table.

    Raises
    ------
    SourceError
        When the file is damaged.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        has_geometry = b"geo" in (pq.read_schema(path).metadata or {})
        return gpd.read_parquet(path) if has_geometry else pd.read_parquet(path)
    except (OSError, ValueError, pa.ArrowException) as error:
        raise SourceError(f"Het adressenbestand ‘{path.parent.name}’ is beschadigd ({path.name}). Maak het opnieuw.") from error


def stack(parts: list[Any], contract: Any) -> Any:
    """Return the parts under one another, checked; an empty table when there are none."""
    if not parts:
        return tables.empty(contract)
    return tables.check(parts[0] if len(parts) == 1 else pd.concat(parts, ignore_index=True), contract)
