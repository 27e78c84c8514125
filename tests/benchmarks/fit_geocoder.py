"""Fit the weights of data/geocoder_model.json: how much each witness counts for a candidate address.

    python -m tests.benchmarks.fit_geocoder ADDRESSES.gpkg --elsewhere OTHER.gpkg --out data/geocoder_model.json

A conditional logit with an outside option ("none of these"), by maximum likelihood on corrupted addresses of one
municipality. Weights that the corruption model can not teach, because it never makes that mistake, are set by hand in
`BY_HAND`, each with its reason.
"""

import argparse
import json
from pathlib import Path

import geopandas as gpd
import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize

from analysis.geocoding import AddressIndex, build_index
from analysis.geocoding.asked import distinct_rows
from analysis.geocoding.deciding import IMPOSSIBLE, WEIGHTS, score
from analysis.geocoding.evidence import EVIDENCE, weigh_evidence
from analysis.geocoding.matching import read_rows, search
from analysis.geocoding.streets import WITHOUT_ARTICLE
from analysis.settings import DEFAULTS
from tests.benchmarks.corruption import BASE, STRESS, Corruption
from tests.benchmarks.geocoding import largest_place, load_addresses

Floats = npt.NDArray[np.float64]

BY_HAND = {
    "postcode_unknown": -2.0,  # a slip in the postcode happens; the model only has foreign ones
    "postcode_elsewhere": -0.5,  # in the model a known postcode mostly tells that the row is not foreign
    "addition_unknown": -1.5,  # the model never makes up an addition
    "without_article": -2.0,  # "Haven" and "Markt" as texts without an address would make this harsher than it should be
    "number_is_rare": 1.5,  # wrong house numbers are commoner in police files than in the model
    "area_same": 2.0,  # the model gives no buurt
    "area_differs": -0.5,  # buurten in police files are often older than the register's
}
SETS = ((21, BASE, False), (22, STRESS, False), (23, BASE, True), (24, STRESS, True), (25, BASE, False), (26, BASE, True))
KEEP_TO_START = 0.3
"""How strongly the weights hold on to where they start (ridge)."""


def gather(
    addresses: gpd.GeoDataFrame, elsewhere: gpd.GeoDataFrame, rows: int
) -> tuple[Floats, npt.NDArray[np.int64], npt.NDArray[np.bool_]]:
    """Return evidence, row and truth of every possible candidate of all sets."""
    index = build_index(addresses)
    parts = []
    for at, (seed, rates, one_line) in enumerate(SETS):
        evidence, row, is_true = _candidates(Corruption(addresses, elsewhere, largest_place(addresses), seed, rates), rows, one_line, index)
        parts.append((evidence, row + at * rows, is_true))
    return np.vstack([p[0] for p in parts]), np.concatenate([p[1] for p in parts]), np.concatenate([p[2] for p in parts])


def _candidates(
    corruption: Corruption, rows: int, one_line: bool, index: AddressIndex
) -> tuple[Floats, npt.NDArray[np.int64], npt.NDArray[np.bool_]]:
    queries, truth = corruption.draw(rows, one_line=one_line)
    questions = distinct_rows(queries)
    truth = truth.iloc[first_of_each(questions.which)].reset_index(drop=True)
    asked = read_rows(questions, index)
    found = search(asked, index, DEFAULTS)
    of_row = truth.iloc[found.row]
    kind = of_row["kind"]
    names, places = np.array(index.names.names, dtype=object), np.array(index.places.names, dtype=object)
    is_street = (names[index.street_name[found.street]] == of_row["street"].to_numpy()) & (
        places[index.street_place[found.street]] == of_row["place"].to_numpy()
    )
    is_number = (asked.number[found.reading] == of_row["number"].to_numpy()) | kind.isin(
        ["number_missing", "number_not_existing"]
    ).to_numpy()
    has_address = kind.isin(["address", "range", "near", "number_missing", "number_not_existing", "postcode_number"]).to_numpy()
    is_literal = np.zeros(asked.count, dtype=bool)  # a street of another town that exists here as well teaches nothing
    is_literal[found.row[(found.level <= WITHOUT_ARTICLE) & kind.isin(["foreign", "no_address"]).to_numpy()]] = True
    teaches = ~truth["kind"].isin(["crossing", "coordinate"]).to_numpy() & ~is_literal
    kept = teaches[found.row] & (score(found, asked, index) > IMPOSSIBLE)
    return weigh_evidence(found, asked, index)[kept], found.row[kept], (is_street & is_number & has_address)[kept]


def first_of_each(which: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Return for each distinct question a row that asks it."""
    return np.unique(which, return_index=True)[1]


def fit(evidence: Floats, row: npt.NDArray[np.int64], is_true: npt.NDArray[np.bool_]) -> Floats:
    """Return the weights of the highest penalised likelihood."""
    _, group = np.unique(row, return_inverse=True)
    count = int(group.max()) + 1
    has_true = np.bincount(group, weights=is_true, minlength=count) > 0
    start = np.array([BY_HAND.get(name, weight) for name, weight in zip(EVIDENCE, WEIGHTS, strict=True)])

    def loss(weights: Floats) -> tuple[float, Floats]:
        points = evidence @ weights
        highest = np.zeros(count)
        np.maximum.at(highest, group, points)
        part = np.exp(points - highest[group])
        outside = np.exp(-highest)
        total = np.bincount(group, weights=part, minlength=count) + outside
        right = np.where(has_true, np.bincount(group, weights=part * is_true, minlength=count), outside)
        away = weights - start
        share = part / total[group] - np.where(has_true[group], part * is_true / np.maximum(right[group], 1e-300), 0.0)
        value = -np.log(np.maximum(right, 1e-300) / total).sum() + KEEP_TO_START * (away**2).sum()
        return float(value), evidence.T @ share + 2 * KEEP_TO_START * away

    bounds = [(BY_HAND[name],) * 2 if name in BY_HAND else (None, None) for name in EVIDENCE]
    return np.asarray(minimize(loss, start, jac=True, method="L-BFGS-B", bounds=bounds, options={"maxiter": 800}).x)


def main() -> None:
    """Fit and write the weights."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("addresses", type=Path)
    parser.add_argument("--elsewhere", type=Path, required=True)
    parser.add_argument("--rows", type=int, default=10_000, help="rows per set")
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    addresses = load_addresses(options.addresses)
    weights = fit(*gather(addresses, load_addresses(options.elsewhere), options.rows))
    model = {
        "method": "conditional logit with an outside option; p = exp(w.e) / (1 + sum exp(w.e))",
        "fitted_on": f"corrupted addresses of {largest_place(addresses)}, {options.rows} rows in each of {len(SETS)} sets",
        "by_hand": sorted(BY_HAND),
        "weights": {name: round(float(weight), 3) for name, weight in zip(EVIDENCE, weights, strict=True)},
    }
    options.out.write_text(json.dumps(model, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
