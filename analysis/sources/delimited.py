"""Text files with a delimiter: which encoding, which delimiter, which rows; what is not told is detected and said."""

import csv
import io
import re
from collections import Counter
from dataclasses import dataclass

DELIMITERS = {";": "puntkomma", "\t": "tab", ",": "komma", "|": "streep"}
"""With the word that a person has for it."""
ENCODINGS = {"utf-8-sig": "UTF-8", "cp1252": "Windows-1252 (ook ISO-8859-1)", "cp850": "cp850 (oude systemen)", "utf-16": "UTF-16"}
"""By the name that Python has for it, how a person knows it."""
MOST_CELLS = 5_000_000
MOST_COLUMNS = 2_000
_DUTCH = set("áàâäéèêëíìîïóòôöúùûüýÿçñÁÀÂÄÉÈÊËÍÎÏÓÒÔÖÚÙÛÜÇÑ’‘“”–€°²ĳ")
_LONGEST_CELL = 10_000_000


@dataclass(frozen=True)
class Delimited:
    """The rows of a text file and how it was read: the encoding (see `ENCODINGS`) and the delimiter."""

    rows: list[list[str]]
    encoding: str
    delimiter: str


def read_delimited(content: bytes, encoding: str = "", delimiter: str = "", *, most_cells: int = MOST_CELLS) -> Delimited | None:
    """Return the rows of a csv, tsv or txt file; None when the content is no text.

    Parameters
    ----------
    content
        The bytes of the file.
    encoding, delimiter
        As a person says they are; empty to have them detected.
    most_cells
        Larger files are refused.

    Raises
    ------
    OverflowError
        When a row has more than `MOST_COLUMNS` or the file more than `most_cells` cells; its text is the limit, in Dutch.
    """
    decoded = decode(content) if not encoding else (_forced(content, encoding), encoding)
    if decoded is None:
        return None
    text, used = decoded
    hint = re.fullmatch(r'"?sep=(.)"?\s*', text[:12].partition("\n")[0].strip())
    chosen = delimiter or (hint.group(1) if hint else _delimiter(text))
    _check_size(text, chosen, most_cells)
    rows = [[], *_split(text.partition("\n")[2], chosen)] if hint else _split(text, chosen)
    return Delimited(rows, used, chosen)


def decode(content: bytes) -> tuple[str, str] | None:
    """Return text and its encoding, the one that gives plausible Dutch; None for what is no text.

    A byte order mark decides; then UTF-8 when it fits. What is left is one byte per letter: Windows-1252 (Excel), ISO-8859-1
    (its printable part is the same) or cp850 (older police systems), or UTF-8 with a few broken letters. The one with most
    Dutch letters between letters wins.
    """
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = content.decode("utf-16", errors="replace")
        return None if "\x00" in text or text.count("�") > 10 else (text, "utf-16")
    if b"\x00" in content:
        return None
    try:
        return content.decode("utf-8-sig"), "utf-8-sig"
    except UnicodeDecodeError:
        pass
    control = sum(byte < 32 and byte not in (9, 10, 12, 13, 26) for byte in content[:100_000])
    if control > len(content[:100_000]) // 100:
        return None
    options = [(content.decode(encoding, errors="replace"), encoding) for encoding in ("cp1252", "cp850", "utf-8-sig")]
    return max(options, key=lambda option: _plausibility(option[0]))


def _forced(content: bytes, encoding: str) -> str:
    return content.decode(encoding if encoding in ENCODINGS else "utf-8-sig", errors="replace").replace("\x00", "")


def _plausibility(text: str) -> int:
    """Count accented letters where Dutch and Frisian have them, minus signs that do not belong in an address."""
    score = 0
    for match in re.finditer(r"[^\x00-\x7f]", text[:2_000_000]):
        sign = match.group()
        before, after = text[match.start() - 1 : match.start()], text[match.end() : match.end() + 1]
        touches_letter = before.isalpha() or after.isalpha()
        if sign not in _DUTCH:
            score -= 2
        elif sign.isalpha():
            # a capital inside a small word is what a wrong code page looks like: "Nijl£n", "LÃ©"
            score += 2 if touches_letter and not (sign.isupper() and before.islower()) else -1
    return score


def parse(text: str) -> list[list[str]]:
    """Return the rows of a text as cells; the delimiter is the one that cuts most lines into equally many cells."""
    read = read_delimited(text.encode("utf-8", "replace"), "utf-8-sig")
    return read.rows if read else []


def _check_size(text: str, delimiter: str, most_cells: int) -> None:
    """Count before cutting: a row of ten million empty cells is small as text and large as a list."""
    if text.count(delimiter) + text.count("\n") > most_cells:
        raise OverflowError(f"{most_cells // 1_000_000} miljoen cellen")
    if text.count(delimiter) > MOST_COLUMNS and any(line.count(delimiter) >= MOST_COLUMNS for line in re.split(r"[\r\n]", text)):
        raise OverflowError(f"{MOST_COLUMNS} kolommen")


def _delimiter(text: str) -> str:
    sample = text[:200_000]
    best, best_score = ";", 0.0
    for delimiter in DELIMITERS:
        if delimiter not in sample:
            continue
        widths = Counter(len(row) for row in _split(sample, delimiter)[:400] if len(row) > 1)
        if not widths:
            continue
        width, times = widths.most_common(1)[0]
        # a comma inside an address cuts some lines; the delimiter cuts all of them, and mostly in more cells
        score = times * (1 + 0.1 * min(width, 30)) * times / sum(widths.values())
        if score > best_score:
            best, best_score = delimiter, score
    return best


def _split(text: str, delimiter: str) -> list[list[str]]:
    rows = _reader(text, delimiter, csv.QUOTE_MINIMAL)
    if any(cell.count("\n") > 20 for row in rows for cell in row):
        # a quote that is never closed swallows the rest of the file: read the quotes as plain signs
        rows = _reader(text, delimiter, csv.QUOTE_NONE)
    return [[_without_text_mark(cell) for cell in row] for row in rows]


def _reader(text: str, delimiter: str, quoting: int) -> list[list[str]]:
    csv.field_size_limit(_LONGEST_CELL)
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, quoting=quoting))  # type: ignore[arg-type]  # a constant of csv


def _without_text_mark(cell: str) -> str:
    """Drop the apostrophe with which Excel marks text; the one of 's-Gravenhage stays."""
    return cell[1:] if len(cell) > 1 and cell[0] == "'" and (cell[1].isdigit() or cell[1] in "=+-@") else cell
