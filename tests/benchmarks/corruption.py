"""Addresses as they stand in real lists: a register address, dirtied at measured rates, with its truth beside it.

The rates are those found in lists of really typed addresses, except for typing errors, of which this model makes forty
times as many. The abbreviations here are this file's own: the product must not be measured with its own list.
"""

import random
import unicodedata
from dataclasses import dataclass

import pandas as pd

from analysis import tables

TYPES = {
    "straat": ("str", "str.", "strt"),
    "strjitte": ("str.", "strj"),
    "laan": ("ln", "ln."),
    "leane": ("ln",),
    "weg": ("wg", "wg."),
    "wei": ("wg",),
    "plein": ("pln", "pl."),
    "plantsoen": ("plnts",),
    "singel": ("sngl",),
    "gracht": ("gr",),
    "kade": ("kd",),
    "dijk": ("dk",),
    "dyk": ("dk",),
    "park": ("pk",),
    "steeg": ("stg",),
    "hof": ("hf",),
    "dreef": ("drf",),
}
TITLES = {
    "Burgemeester": ("Burg.", "Burg", "Bgm."),
    "Dokter": ("Dr.", "Dr"),
    "Doctor": ("Dr.", "dr"),
    "Meester": ("Mr.",),
    "Master": ("Mr.", "M."),
    "Professor": ("Prof.", "Prof"),
    "Koningin": ("Kon.", "Kon"),
    "Koning": ("Kon.",),
    "Prins": ("Pr.",),
    "Prinses": ("Pr.",),
    "Sint": ("St.", "St"),
    "Pastoor": ("Past.",),
    "Dominee": ("Ds.", "Ds"),
    "Generaal": ("Gen.",),
    "Admiraal": ("Adm.",),
    "Grote": ("Gr.",),
    "Kleine": ("Kl.",),
    "Nieuwe": ("Nwe", "Nw."),
    "Lange": ("L.", "Lge"),
    "Korte": ("K.", "Kte"),
    "1e": ("Eerste",),
    "2e": ("Tweede", "2de"),
    "3e": ("Derde", "3de"),
}
DUTCH_ENDINGS = {"strjitte": "straat", "wei": "weg", "leane": "laan", "dyk": "dijk", "paed": "pad"}
SMALL = {"van der": ("v.d.", "v d", "vd", "v/d"), "van den": ("v.d.", "v d"), "van de": ("v.d.", "v/d"), "van": ("v.", "v")}
ARTICLES = ("De ", "de ", "Het ", "It ", "'t ")
KEYS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
SOUNDS = (
    ("ij", "ei"),
    ("ei", "ij"),
    ("ou", "au"),
    ("au", "ou"),
    ("d", "t"),
    ("t", "d"),
    ("s", "z"),
    ("z", "s"),
    ("g", "ch"),
    ("ch", "g"),
    ("f", "v"),
    ("v", "f"),
    ("c", "k"),
    ("k", "c"),
    ("ij", "y"),
    ("y", "ij"),
    ("aa", "a"),
    ("ee", "e"),
    ("ll", "l"),
    ("tt", "t"),
)
NO_ADDRESS = (
    "Station",
    "Haven",
    "Markt",
    "Onbekend",
    "Sportpark",
    "Centrum",
    "Winkelcentrum",
    "A31",
    "bij de kerk",
    "Openbare weg",
    "Park",
)


@dataclass(frozen=True)
class Rates:
    """How often something goes wrong."""

    typing_errors: tuple[float, ...] = (0.86, 0.11, 0.025, 0.005)
    foreign: float = 0.03


BASE = Rates()
STRESS = Rates(typing_errors=(0.50, 0.30, 0.15, 0.05), foreign=0.12)


class Corruption:
    """Draws dirtied addresses from one register; the same seed gives the same rows."""

    def __init__(self, addresses: pd.DataFrame, elsewhere: pd.DataFrame, municipality: str, seed: int, rates: Rates = BASE) -> None:
        self.rng = random.Random(seed)
        self.rates = rates
        self.municipality = municipality
        self.rows = addresses.drop(columns="geometry").to_dict("records")
        self.points = list(zip(addresses.geometry.x, addresses.geometry.y, strict=True))
        self.numbers: dict[tuple[str, str], set[int]] = {}
        for row in self.rows:
            self.numbers.setdefault((row["street"], row["place"]), set()).add(row["number"])
        own = {plain(street) for street, _ in self.numbers}
        streets = elsewhere.drop_duplicates(["street", "place"])[["street", "number", "letter", "addition", "postcode", "place"]]
        self.foreign = [row for row in streets.to_dict("records") if plain(row["street"]) not in own]
        self.places = sorted({row["place"] for row in self.rows})
        self.postcodes = sorted({row["postcode"] for row in self.rows if row["postcode"]})
        self.crossings = self._crossings()

    def draw(self, count: int, *, one_line: bool = False) -> tuple[pd.DataFrame, pd.DataFrame]:
        """Return a `PlaceQueries` table and the truth of each row."""
        pairs = [self._row(one_line) for _ in range(count)]
        queries = pd.DataFrame([dict.fromkeys(tables.PLACE_TEXT, "") | query for query, _ in pairs], dtype="str")
        return tables.check(queries, tables.PlaceQueries), pd.DataFrame([truth for _, truth in pairs])

    def _chance(self, share: float) -> bool:
        return self.rng.random() < share

    def _row(self, one_line: bool) -> tuple[dict[str, str], dict[str, object]]:
        at = self.rng.randrange(len(self.rows))
        row = self.rows[at]
        truth: dict[str, object] = {"kind": "address", "x": self.points[at][0], "y": self.points[at][1], "other": ""}
        truth |= {key: row[key] for key in ("address_id_bag", "street", "number", "letter", "addition", "place")}
        draw = self.rng.random()
        place = self._place(row["place"])
        postcode = self._postcode(row["postcode"])
        if draw < 0.05 and self.crossings:
            first, second, village, x, y = self.rng.choice(self.crossings)
            text = self.rng.choice(("{a} / {b}", "hoek {a}/{b}", "{a} hoek {b}", "kruising {a} en {b}", "{a} x {b}", "{a} t.h.v. {b}"))
            truth |= {"kind": "crossing", "street": first, "other": second, "place": village, "x": x, "y": y}
            query = {"street": text.format(a=self._street(first), b=self._street(second)), "place": self._place(village)}
        elif draw < 0.05 + self.rates.foreign and self.foreign:
            truth["kind"] = "foreign"
            other = self.rng.choice(self.foreign)
            query = {"street": self._street(other["street"]), "number": self._number(other), "place": place}
            query["postcode"] = self._postcode(other["postcode"])
        elif draw < 0.07 + self.rates.foreign:
            truth["kind"] = "no_address"
            query = {"street": self._case(self.rng.choice(NO_ADDRESS)), "place": place}
        elif draw < 0.09 + self.rates.foreign:
            truth["kind"] = "coordinate"
            x, y = f"{self.points[at][0]:.0f}", f"{self.points[at][1]:.0f}"
            query = {"x_given": x, "y_given": y} if self._chance(0.7) else {"x_given": y, "y_given": x}
        elif draw < 0.11 + self.rates.foreign and row["postcode"]:
            truth["kind"] = "postcode_number"
            query = {"number": self._addition(row), "postcode": row["postcode"]}
        else:
            query = self._address(row, truth) | {"place": place, "postcode": postcode}
        if one_line and truth["kind"] != "coordinate":
            query = {"address": self._line(query)}
        return query, truth

    def _address(self, row: dict, truth: dict[str, object]) -> dict[str, str]:
        street = self._street(row["street"])
        draw = self.rng.random()
        number = row["number"]
        if draw < 0.08:
            truth["kind"] = "number_missing"
            return {"street": street}
        if draw < 0.11:
            truth["kind"] = "range"
            return {"street": street, "number": f"{number}-{number + 2}"}
        if draw < 0.16:
            truth["kind"] = "near"
            return {"street": street, "number": f"t.h.v. {number}"}
        if draw < 0.18:
            truth["kind"] = "number_not_existing"
            taken = self.numbers[row["street"], row["place"]]
            return {"street": street, "number": str(next(n for n in range(number + 1 + self.rng.randrange(300), 99999) if n not in taken))}
        return {"street": street, "number": self._addition(row)}

    def _addition(self, row: dict) -> str:
        number, letter, addition = str(row["number"]), row["letter"], row["addition"]
        if not letter + addition or self._chance(0.25):
            return number
        if letter:
            letter = self.rng.choice((letter, letter.upper(), " " + letter, "-" + letter, "/" + letter))
        if addition:
            addition = self.rng.choice(("-", " ", "/") if addition[0].isdigit() and not letter else ("-", " ", "/", "")) + addition
        return number + letter + addition

    def _number(self, row: dict) -> str:
        return "" if self._chance(0.08) else self._addition(row)

    def _place(self, place: str) -> str:
        draw = self.rng.random()
        if draw < 0.80:
            return self._case(place)
        if draw < 0.87:
            return self._case(self.municipality)
        return self.rng.choice(self.places) if draw < 0.90 else ""

    def _postcode(self, postcode: str) -> str:
        if not postcode or not self._chance(0.40):
            return ""
        if self._chance(0.075):
            postcode = self.rng.choice(self.postcodes)
        return self.rng.choice((postcode, f"{postcode[:4]} {postcode[4:]}", postcode.lower()))

    def _line(self, query: dict[str, str]) -> str:
        street = f"{query.get('street', '')} {query.get('number', '')}".strip()
        tail = f"{query.get('postcode', '')} {query.get('place', '')}".strip()
        form = self.rng.random()
        if form < 0.15 and tail:
            return f"{tail}, {street}"
        return f"{street}{', ' if form < 0.6 and tail else ' '}{tail}".strip()

    def _case(self, text: str) -> str:
        draw = self.rng.random()
        return text.upper() if draw < 0.30 else text.lower() if draw < 0.35 else text

    def _street(self, street: str) -> str:
        """Dirty a street name in every way at its rate."""
        name = self._shorten(self._given_name(self._title(street), street))
        if self._chance(0.25):
            dotless, spaced, plain_quote = name.replace(".", ""), name.replace("-", " "), name.replace("'", "")
            name = self.rng.choice((dotless, spaced, plain_quote, name.replace(" ", "  "), name + "."))
        if not name.isascii():
            if self._chance(0.01):
                name = name.encode().decode("cp1252", errors="ignore")
            elif self._chance(0.80):
                name = "".join(c for c in unicodedata.normalize("NFKD", name) if c.isascii())
        for _ in range(self.rng.choices(range(4), self.rates.typing_errors)[0]):
            name = self._mistype(name)
        return self._case(name)

    def _title(self, name: str) -> str:
        full = next((title for title in TITLES if name.startswith(title + " ")), "")
        return self.rng.choice(TITLES[full]) + name[len(full) :] if full and self._chance(0.55) else name

    def _given_name(self, name: str, street: str) -> str:
        """Reduce a given name to its initial, or leave it out."""
        words = name.split()
        first, last = words[0], words[-1]
        is_name = len(words) >= 2 and street.startswith(first) and first.isalpha() and len(first) > 3 and first not in TITLES
        if not is_name or not first[0].isupper() or not last[0].isupper() or first.lower().endswith(tuple(TYPES)):
            return name
        draw = self.rng.random()
        return f"{first[0]}. {' '.join(words[1:])}" if draw < 0.12 else " ".join(words[1:]) if draw < 0.20 else name

    def _shorten(self, name: str) -> str:
        """Abbreviate small words and street type, leave the article out, write the Dutch ending for the Frisian."""
        small = next((full for full in SMALL if f" {full} " in f" {name} "), "")
        if small and self._chance(0.35):
            name = f" {name} ".replace(f" {small} ", f" {self.rng.choice(SMALL[small])} ", 1).strip()
        if name.startswith(ARTICLES) and self._chance(0.10):
            name = name.split(" ", 1)[1]
        frisian = next((ending for ending in DUTCH_ENDINGS if name.endswith(ending)), "")
        if frisian and self._chance(0.12):
            name = name.removesuffix(frisian) + DUTCH_ENDINGS[frisian]
        ending = next((kind for kind in TYPES if name.lower().endswith(kind) and len(name) > len(kind) + 2), "")
        if ending and self._chance(0.5 if len(name) > 24 else 0.12):
            name = name[: -len(ending)] + self.rng.choice(TYPES[ending])
        return name

    def _mistype(self, name: str) -> str:
        spots = [i for i, c in enumerate(name) if c.isalpha()]
        if len(spots) < 3:
            return name
        i = self.rng.choice(spots)
        draw = self.rng.random()
        if draw < 0.28:
            row = next((keys for keys in KEYS if name[i].lower() in keys), "")
            near = [row[j] for j in (row.find(name[i].lower()) - 1, row.find(name[i].lower()) + 1) if row and 0 <= j < len(row)]
            return name[:i] + (self.rng.choice(near) if near else name[i]) + name[i + 1 :]
        if draw < 0.53:
            return name[:i] + name[i + 1 :]
        if draw < 0.68:
            return name[:i] + name[i] + name[i:]
        if draw < 0.80 and i + 1 < len(name):
            return name[:i] + name[i + 1] + name[i] + name[i + 2 :]
        sounds = [(old, new) for old, new in SOUNDS if old in name]
        if not sounds:
            return name
        old, new = self.rng.choice(sounds)
        return name.replace(old, new, 1)

    def _crossings(self) -> list[tuple[str, str, str, float, float]]:
        """Return pairs of streets of one place that come within 25 m of each other."""
        import numpy as np
        from scipy.spatial import cKDTree

        xy = np.array(self.points)
        found: dict[tuple[str, str, str], tuple[float, float]] = {}
        for a, b in cKDTree(xy).query_pairs(25.0):
            one, two = self.rows[a], self.rows[b]
            if one["street"] < two["street"] and one["place"] == two["place"]:
                found.setdefault((one["street"], two["street"], one["place"]), tuple((xy[a] + xy[b]) / 2))
        return [(*key, *point) for key, point in sorted(found.items())]


def plain(text: str) -> str:
    text = unicodedata.normalize("NFKD", text.lower().replace("ij", "y"))
    return "".join(c for c in text if c.isascii() and c.isalnum())
