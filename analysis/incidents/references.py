"""How a row of a file is named in a table: file:sheet:row."""

Ref = tuple[str, str, int]
"""File, sheet and row."""


def write_ref(ref: Ref) -> str:
    """Return a reference as it stands in `registrations`: file:sheet:row."""
    return f"{ref[0]}:{ref[1]}:{ref[2]}"


def read_ref(text: str) -> Ref:
    """Return the reference that `write_ref` wrote; the name of a file may hold a colon itself."""
    source, sheet, row = text.rsplit(":", 2)
    return source, sheet, int(row)
