"""The street names of a register, and which of them a typed name may mean."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from rapidfuzz.distance import OSA, Indel

from analysis.geocoding.words import COMMON_STREETS, StreetText, fold, street_text

LITERAL, ABBREVIATED, WITHOUT_ARTICLE, INITIALS, SHORTENED, RESEMBLES, POSTCODE_ONLY = range(7)
"""How a typed name and a registered name are the same, best first."""

OSA_PENALTY = 0.02
_STEMS_ALIKE_FROM = 0.45
_REMEMBERED = 200_000


class NameMatch(NamedTuple):
    """A registered name that a typed name may mean."""

    name: int
    level: int
    similarity: float
    has_other_type: bool = False
    letters_wrong: int = 0
    has_other_first_letter: bool = False


@dataclass(frozen=True)
class StreetNames:
    """The distinct names of a register, with keys; `streets_of(name)` are the streets that bear it."""

    names: tuple[str, ...]
    texts: tuple[StreetText, ...]
    strict: dict[str, tuple[int, ...]]
    canon: dict[str, tuple[int, ...]]
    bare: dict[str, tuple[int, ...]]
    by_last_word: dict[str, tuple[int, ...]]
    length: npt.NDArray[np.float64]
    is_common: npt.NDArray[np.bool_]
    numbers_in_names: frozenset[str]
    stems: frozenset[str]
    first_street: npt.NDArray[np.int64]
    streets: npt.NDArray[np.int64]
    _known: dict[str, bool] = field(default_factory=dict, repr=False)

    def exact(self, folded: str) -> list[NameMatch]:
        """Return the names with the same key, from the strictest key that any name shares."""
        strict = self.strict.get(folded.replace(" ", ""))
        if strict:
            return [NameMatch(name, LITERAL, 1.0) for name in strict]
        text = street_text(folded)
        for level, keys, key in ((ABBREVIATED, self.canon, text.canon), (WITHOUT_ARTICLE, self.bare, text.bare)):
            if key in keys:
                return [NameMatch(name, level, 1.0) for name in keys[key]]
        return []

    def is_known(self, folded: str) -> bool:
        """Tell whether a typed name has the key of a registered name."""
        known = self._known.get(folded)
        if known is None:
            known = folded.replace(" ", "") in self.strict or self._has_key(street_text(folded))
            if len(self._known) < _REMEMBERED:
                self._known[folded] = known
        return known

    def has_numbered(self, folded: str) -> bool:
        """Tell whether there are names that are this name with a number behind it ("Botter", "Botter 14")."""
        return folded.replace(" ", "") in self.stems or street_text(folded).canon in self.stems

    def _has_key(self, text: StreetText) -> bool:
        return text.canon in self.canon or text.bare in self.bare

    def similarity(self, folded: str, name: int) -> float:
        """Return how much one typed name resembles one registered name (0-1); that both end in "straat" is no resemblance."""
        text, other = street_text(folded), self.texts[name]
        if text.bare == other.bare:
            return 1.0
        if text.street_type == other.street_type and Indel.normalized_similarity(text.stem, other.stem) < _STEMS_ALIKE_FROM:
            return 0.0
        indel = Indel.normalized_similarity(folded, other.folded)
        return float(max(indel, OSA.normalized_similarity(text.canon, other.canon) - OSA_PENALTY))


def _keys(pairs: Iterable[tuple[str, int]]) -> dict[str, tuple[int, ...]]:
    keys: dict[str, tuple[int, ...]] = {}
    for key, name in pairs:
        if key and name not in keys.get(key, ()):
            keys[key] = (*keys.get(key, ()), name)
    return keys


def index_names(names: Sequence[str], short_names: Iterable[tuple[str, int]], name_of_street: npt.NDArray[np.int64]) -> StreetNames:
    """Return the keys of the distinct names; `short_names` are the official short forms with the name they stand for."""
    texts = tuple(street_text(fold(name)) for name in names)
    strict = [(text.strict, name) for name, text in enumerate(texts)]
    numbered = [text for text in texts if text.folded.rpartition(" ")[2].isdigit()]
    order = np.argsort(name_of_street, kind="stable")
    return StreetNames(
        names=tuple(names),
        texts=texts,
        strict=_keys([*strict, *((fold(short).replace(" ", ""), name) for short, name in short_names)]),
        canon=_keys((text.canon, name) for name, text in enumerate(texts)),
        bare=_keys((text.bare, name) for name, text in enumerate(texts)),
        by_last_word=_keys((text.words[-1], name) for name, text in enumerate(texts) if text.words),
        length=np.array([len(text.strict) for text in texts], dtype=float),
        is_common=np.array([text.folded in COMMON_STREETS for text in texts], dtype=bool),
        numbers_in_names=frozenset(text.folded.rpartition(" ")[2] for text in numbered),
        stems=frozenset(key.rstrip("0123456789") for text in numbered for key in (text.strict, text.canon)),
        first_street=np.searchsorted(name_of_street[order], np.arange(len(names) + 1)),
        streets=order,
    )
