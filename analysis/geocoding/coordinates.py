"""Coordinates as they stand in files: RD or degrees, in either order, in metres or millimetres."""

import re
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

RD_X, RD_Y = (0.0, 300_000.0), (300_000.0, 630_000.0)
LONGITUDE, LATITUDE = (3.0, 7.5), (50.5, 53.8)
_MAYBE_PAIR = re.compile(r"(?i)\s*(?:rd|x|y|lat|lon|co)?\W*\d[\d.,]{3,}\D")
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")


class GivenPoints(NamedTuple):
    """RD points read from text (NaN where there is none), and what had to be put right."""

    x: Floats
    y: Floats
    is_swapped: Flags
    is_millimetres: Flags
    is_degrees: Flags


def read_coordinates(x_texts: list[str], y_texts: list[str]) -> GivenPoints:
    """Return RD x and y in metres, NaN where a pair is no place in the Netherlands.

    RD x lies below 300 km and RD y above it, and a Dutch longitude is far from any latitude: the order of a pair and its unit
    can therefore be read from the numbers themselves. Degrees are written in either order; only RD is ever swapped.
    """
    pairs = np.array([(_number(x), _number(y)) for x, y in zip(x_texts, y_texts, strict=True)], dtype=float).reshape(-1, 2)
    rd = np.full_like(pairs, np.nan)
    swapped, millimetres, degrees = np.zeros((3, len(pairs)), dtype=bool)
    for unit in (1.0, 1000.0):
        for a, b in ((0, 1), (1, 0)):
            x, y = pairs[:, a] / unit, pairs[:, b] / unit
            fits = _inside(x, RD_X) & _inside(y, RD_Y) & (x > 1000)
            rd[fits] = np.column_stack([x, y])[fits]
            swapped[fits], millimetres[fits] = a == 1, unit > 1
    for a, b in ((0, 1), (1, 0)):
        fits = _inside(pairs[:, a], LONGITUDE) & _inside(pairs[:, b], LATITUDE)
        if fits.any():
            rd[fits] = _from_degrees(pairs[fits, a], pairs[fits, b])
            degrees[fits] = True
    return GivenPoints(rd[:, 0], rd[:, 1], swapped, millimetres, degrees)


def find_coordinates(text: str) -> tuple[str, str]:
    """Return the two numbers of a line that is nothing but a pair of coordinates, ("", "") for any other line."""
    if not _MAYBE_PAIR.match(text):
        return "", ""
    words = re.sub(r"(?i)\b(?:rd|x|y|lat|lon|lng|co[oö]rdina(?:at|ten))\b[:=]?", " ", text)
    if any(c.isalpha() for c in words):
        return "", ""
    found = [part for part in re.split(r"[;\s/]+|,(?=\s)|(?<=\d{5}),(?=\d{6})", words.strip(" ()")) if part]
    return (found[0].strip(","), found[1].strip(",")) if len(found) == 2 and all(len(part) >= 4 for part in found) else ("", "")


def _inside(values: Floats, limits: tuple[float, float]) -> npt.NDArray[np.bool_]:
    return (values >= limits[0]) & (values <= limits[1])


def _number(text: str) -> float:
    """Return a number written with a decimal comma or point, with or without thousands separators; NaN when it is none."""
    plain = text.strip().replace(" ", "").replace("\u00a0", "")
    if plain.count(",") == 1 and plain.count(".") != 1:
        plain = plain.replace(".", "").replace(",", ".")
    elif "," in plain and plain.rfind(".") > plain.rfind(","):
        plain = plain.replace(",", "")
    elif "," in plain or plain.count(".") > 1:
        plain = plain.replace(".", "").replace(",", ".")
    return float(plain) if _NUMBER.fullmatch(plain) else float("nan")


def _from_degrees(longitude: Floats, latitude: Floats) -> Floats:
    from pyproj import Transformer

    transformer = Transformer.from_crs("EPSG:4326", "EPSG:28992", always_xy=True)
    return np.column_stack(transformer.transform(longitude, latitude))
