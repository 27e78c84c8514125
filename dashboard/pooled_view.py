"""The figures of several municipalities together: what each tells, and what they are in all."""

from analysis.pooled import GROUPS, Pooled
from analysis.safety_picture import Figure

MOST_APART = 3
"""With more municipalities a column for each does not fit; then only the sum is shown."""


def pooled_figures(together: Pooled) -> list[Figure]:
    """Return a figure for each part that at least one municipality tells; the bar is the least it can be."""
    figures = []
    apart = together.given if len(together.given) <= MOST_APART else ()
    for part in GROUPS:
        if part not in together.parts:
            continue
        rows = []
        for group, total in together.parts[part].items():
            own = [one.parts[part][group].words if part in one.parts else "niet gedeeld" for one in apart]
            rows.append((group, total.words, *own))
        missing = together.without[part]
        figures.append(
            Figure(
                part,
                part.capitalize(),
                (part.capitalize(), "Samen", *(one.municipality for one in apart)),
                tuple(rows),
                tuple(row[0] for row in rows),
                tuple(float(total.low) for total in together.parts[part].values()),
                across=True,
                sentence=f"Zonder {', '.join(missing)}: te klein om te delen." if missing else "",
            )
        )
    return figures
