"""The gebiedsscan of the demo municipality: counts per buurt, in the layout of CBS."""

from collections import Counter
from datetime import date

import numpy as np
import pandas as pd


def count_per_buurt(
    incidents: pd.DataFrame, units: pd.DataFrame, buurten: pd.DataFrame, as_of: date, rng: np.random.Generator
) -> pd.DataFrame:
    """Return a gebiedsscan in the layout of CBS: counts per buurt, crime and year; small ones are withheld now and then."""
    crimes = {"1.1.1 ": ("A20",), "1.4.6 ": ("B70",), "1.4.7 ": ("B72", "B73", "B74"), "2.5.1 ": ("A22",)}
    other = {"1.2.3 ": 0.012, "2.2.1 ": 0.009, "2.5.2 ": 0.004}
    years = [as_of.year - 2, as_of.year - 1]
    here = pd.Series(units["buurtcode"].to_numpy()[incidents["address"].to_numpy()])
    happened = Counter(zip(here, incidents["offence_code"], incidents["occurred_from"].dt.year, strict=True))
    homes = units.groupby("buurtcode").size()
    rows = []
    for code, kinds in (*crimes.items(), *((code, ()) for code in other)):
        for area in buurten["buurtcode"]:
            for year in years:
                counted = sum(happened[(area, kind, year)] for kind in kinds)
                count = counted if kinds else int(rng.poisson(other[code] * int(homes.get(area, 0))))
                rows.append((code, f"{area:<10}", f"{year}JJ00", "" if rng.random() < 0.01 else str(count)))
    table = pd.DataFrame(rows, columns=["SoortMisdrijf", "WijkenEnBuurten", "Perioden", "GeregistreerdeMisdrijven_1"])
    table.insert(0, "ID", range(len(table)))
    table["Bron"] = "oefengegevens"
    return table
