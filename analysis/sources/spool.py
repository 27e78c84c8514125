"""A heap of addresses on disk, sorted out by municipality, so that a national file never has to be in memory.

Each piece is appended to its municipality's file as an Arrow stream of its own, and no file stays open: a country has
more municipalities than some systems allow open files.
"""

import shutil
from collections import Counter
from pathlib import Path
from types import TracebackType

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow as pa

from analysis import tables
from analysis.sources.bag_rows import SECONDARY, BagPiece, LeftOut
from analysis.sources.coordinates import Spelling

SORTED_BY = ("place", "street", "number", "letter", "addition", "postcode", "address_id_bag", "status", "x", "y")
"""Down to what tells two versions of one address apart, so that the order of the file does not matter."""


class Spool:
    """Addresses waiting on disk per municipality, with the account of every row read."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.rows_read = 0
        self.left_out: Counter[LeftOut] = Counter()
        self.put_right: Counter[Spelling] = Counter()
        self._codes: set[str] = set()

    def __enter__(self) -> "Spool":
        self.folder.mkdir()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)

    @property
    def codes(self) -> list[str]:
        """The municipalities of which there are addresses, in order."""
        return sorted(self._codes)

    def add(self, piece: BagPiece) -> None:
        """Put a piece on the heap."""
        self.rows_read += piece.rows_read
        self.left_out.update(piece.left_out)
        self.put_right.update(piece.put_right)
        codes = piece.table["municipality_code"].to_pandas()
        for code, at in codes.groupby(codes).indices.items():
            part = piece.table if len(at) == len(codes) else piece.table.take(pa.array(at))
            with (
                (self.folder / f"{code}.arrows").open("ab") as stream,
                pa.ipc.new_stream(stream, part.schema, options=pa.ipc.IpcWriteOptions(compression="zstd")) as writer,
            ):
                writer.write_table(part)
            self._codes.add(str(code))

    def take(self, code: str) -> tuple[gpd.GeoDataFrame, dict[str, int]]:
        """Return the addresses of a municipality in order, each once, and how many there are of each kind of object.

        The table lacks the neighbourhood. Of an address that came twice the one in use, or the main one, stays.
        """
        file = self.folder / f"{code}.arrows"
        parts: list[pa.Table] = []
        with file.open("rb") as stream:
            size = file.stat().st_size
            while stream.tell() < size:
                with pa.ipc.open_stream(stream) as reader:
                    parts.append(reader.read_all())
        file.unlink()
        table = pa.concat_tables(parts).sort_by([(name, "ascending") for name in SORTED_BY]).to_pandas()
        once = _each_once(table)
        secondary = int((table["status"] == SECONDARY).sum()) - int((once["status"] == SECONDARY).sum())
        self.left_out[LeftOut.SECONDARY] += secondary
        self.left_out[LeftOut.TWICE] += len(table) - len(once) - secondary
        kinds = {str(kind): int(n) for kind, n in once["kind"].value_counts().items()}
        geometry = gpd.points_from_xy(once["x"], once["y"], crs=tables.CRS)
        return gpd.GeoDataFrame(once.drop(columns=["kind", "x", "y"]), geometry=geometry), kinds


def _each_once(table: pd.DataFrame) -> pd.DataFrame:
    if table["address_id_bag"].is_unique:
        return table
    is_less = table["status"].str.contains("gevormd|buiten gebruik|nevenadres", case=False)
    best_first = np.argsort(is_less.to_numpy(), kind="stable")
    keep = table.iloc[best_first].drop_duplicates("address_id_bag").index
    return table.loc[sorted(keep)].reset_index(drop=True)
