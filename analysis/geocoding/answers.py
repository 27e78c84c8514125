"""The answers of the geocoder while they are being found, and the `Matches` table they become."""

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from analysis import tables
from analysis.geocoding.index import AddressIndex, Flags, Floats, Ints, Texts
from analysis.geocoding.reasons import BIT, write_reasons
from analysis.terms import Precision


@dataclass
class Answers:
    """One answer per distinct typed place; all unknown at first.

    `address` is the row of the register whose id goes along (-1 for none), `standing` the row that lends its buurt.
    """

    precision: Texts
    address: Ints
    standing: Ints
    label: Texts
    reasons: Ints
    resemblance_pct: Ints
    confidence: Floats
    uncertainty_m: Floats
    candidates: Texts
    area: Texts
    x: Floats
    y: Floats

    @classmethod
    def unknown(cls, count: int) -> "Answers":
        """Return `count` answers that are not found yet."""

        def texts(value: str) -> Texts:
            return np.full(count, value, dtype=object)

        def numbers(value: float) -> Floats:
            return np.full(count, value)

        def codes(value: int) -> Ints:
            return np.full(count, value, dtype=np.int64)

        return cls(
            precision=texts(str(Precision.UNKNOWN)),
            address=codes(-1),
            standing=codes(-1),
            label=texts(""),
            reasons=codes(0),
            resemblance_pct=codes(0),
            confidence=numbers(0.0),
            uncertainty_m=numbers(np.nan),
            candidates=texts(""),
            area=texts(""),
            x=numbers(np.nan),
            y=numbers(np.nan),
        )

    @property
    def is_unknown(self) -> Flags:
        """Tell which places are not found (yet)."""
        return np.asarray(self.precision == str(Precision.UNKNOWN))

    def because(self, rows: Ints | int, *reasons: str) -> None:
        """Add reasons to these rows."""
        for reason in reasons:
            self.reasons[rows] |= BIT[reason]

    def place(
        self, row: int, precision: Precision, x: float, y: float, *, uncertainty_m: float, confidence: float, label: str = ""
    ) -> None:
        """Answer one row with a point."""
        self.precision[row], self.label[row] = str(precision), label
        self.x[row], self.y[row] = x, y
        self.uncertainty_m[row], self.confidence[row] = uncertainty_m, confidence

    def forget(self, row: int) -> None:
        """Make one row unknown again; its reasons and candidates stay."""
        self.precision[row], self.label[row], self.area[row] = str(Precision.UNKNOWN), "", ""
        self.address[row], self.standing[row] = -1, -1
        self.x[row], self.y[row], self.uncertainty_m[row] = np.nan, np.nan, np.nan


def to_matches(answers: Answers, which: Ints, question_index: pd.Index, index: AddressIndex) -> gpd.GeoDataFrame:
    """Return the `Matches` of all questions; `which` says for each question which answer is its own."""
    has_address, has_area = answers.address >= 0, answers.standing >= 0
    ids = np.where(has_address, index.id_bag[answers.address], "") if len(index.id_bag) else answers.label
    codes = np.where(has_area, index.area_codes[index.area[answers.standing]], answers.area) if len(index.area_codes) else answers.area
    columns = {
        "precision": answers.precision,
        "address_id_bag": ids,
        "matched_address": answers.label,
        "match_reason": write_reasons(answers.reasons, answers.resemblance_pct),
        "confidence": np.round(answers.confidence, 4),
        "uncertainty_m": np.round(answers.uncertainty_m, 1),
        "candidates": answers.candidates,
        "neighbourhood_code": codes,
    }
    distinct = pd.DataFrame({name: pd.Series(column, dtype=tables.MATCH[name].metadata["dtype"]) for name, column in columns.items()})
    points = np.full(len(answers.x), shapely.Point(), dtype=object)
    is_placed = ~np.isnan(answers.x)
    points[is_placed] = shapely.points(answers.x[is_placed], answers.y[is_placed])
    table = distinct.take(which).set_axis(question_index, axis=0)
    geometry = gpd.GeoSeries(points[which], index=question_index, crs=tables.CRS)
    return tables.check(gpd.GeoDataFrame(table, geometry=geometry, crs=tables.CRS), tables.Matches)
