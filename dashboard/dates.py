"""What a date field holds: Streamlit may give a day, two days or nothing."""

from datetime import date


def as_date(value: object) -> date | None:
    """Return the day of a date field; None when it is empty."""
    return value if isinstance(value, date) else None
