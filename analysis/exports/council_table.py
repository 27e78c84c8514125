"""The table for the council (*tabel voor de raad*): counts per buurt and year that cannot be computed back. Zone *te delen*.

It is made of texts alone, as `privacy.publish_counts` gives them: no count that is hidden comes in here.
"""

from collections.abc import Sequence

import pandas as pd

from analysis.exports.cells import guarded, marked
from analysis.exports.plain_workbook import plain_xlsx
from analysis.privacy import Stamp

TITLE = "Overvallen per buurt en jaar"
FIRST_HEAD = "Buurt"


def council_table(shown: pd.DataFrame) -> pd.DataFrame:
    """Return the table as rows with a Dutch head for each column."""
    return shown.rename(columns=str).rename_axis(FIRST_HEAD).reset_index().astype("str")


def council_csv(shown: pd.DataFrame, *, is_demo: bool = False) -> bytes:
    """Return the table as csv (UTF-8 with a mark, semicolon): what Excel in the Netherlands opens without questions."""
    table = guarded(marked(council_table(shown), is_demo=is_demo))
    return table.to_csv(index=False, sep=";", lineterminator="\r\n").encode("utf-8-sig")


def council_xlsx(shown: pd.DataFrame, remarks: Sequence[str], stamp: Stamp) -> bytes:
    """Return the table as a workbook; `remarks` say what was counted."""
    table = council_table(shown)
    return plain_xlsx(TITLE, table, remarks, stamp, right=[name for name in table.columns if name != FIRST_HEAD])
