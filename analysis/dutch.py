"""Numbers, dates and counted nouns as a Dutch reader writes them."""

from datetime import date

MONTHS = (
    "januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september", "oktober", "november", "december",
)  # fmt: skip
WEEKDAYS = ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag")


def number(value: float, decimals: int = 0) -> str:
    """Return 1234.5 as '1.234,5' (with one decimal)."""
    return f"{value:,.{decimals}f}".translate(str.maketrans(",.", ".,"))


def amount(count: int, singular: str, plural: str) -> str:
    """Return '1 incident', '2 incidenten' or 'geen incidenten'."""
    if count == 0:
        return f"geen {plural}"
    return f"{number(count)} {singular if count == 1 else plural}"


def net_and_gross(net: int, registrations: int, singular: str = "overval", plural: str = "overvallen") -> str:
    """Return '9 overvallen (11 registraties, dubbele samengevoegd)'; only the net count when nothing was merged."""
    counted = amount(net, singular, plural)
    if registrations == net:
        return counted
    return f"{counted} ({amount(registrations, 'registratie', 'registraties')}, dubbele samengevoegd)"


def day(value: date) -> str:
    """Return '21 november 2026'."""
    return f"{value.day} {MONTHS[value.month - 1]} {value.year}"


def month(value: date) -> str:
    """Return 'november 2026'."""
    return f"{MONTHS[value.month - 1]} {value.year}"


def enumerate_words(words: list[str]) -> str:
    """Return 'a', 'a en b' or 'a, b en c'."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} en {words[-1]}" if words else ""
