"""The street names of a register, and which of them a typed name may mean."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from rapidfuzz.distance import OSA, Indel
from rapidfuzz.process import cdist

from analysis.geocoding.words import TITLES, StreetText, fold, street_text

LITERAL, ABBREVIATED, WITHOUT_ARTICLE, INITIALS, SHORTENED, RESEMBLES, POSTCODE_ONLY = range(7)
"""How a typed name and a registered name are the same, best first."""

SIMILAR_FROM = 0.66
SIMILAR_KEPT = 5
OSA_PENALTY = 0.02
_BATCH = 2_000


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
    first_street: npt.NDArray[np.int64]
    streets: npt.NDArray[np.int64]

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
        if folded.replace(" ", "") in self.strict:
            return True
        text = street_text(folded)
        return text.canon in self.canon or text.bare in self.bare

    def loose(self, typed: Sequence[str]) -> dict[str, list[NameMatch]]:
        """Return for each typed (folded) name every name it may mean: by initials, shortened, or by resemblance."""
        found = {folded: {match.name: match for match in self.exact(folded)} for folded in typed}
        for folded, matches in found.items():
            text = street_text(folded)
            for name in self.by_last_word.get(text.words[-1], ()) if text.words else ():
                level = _align(text.words, self.texts[name].words)
                if level is not None and name not in matches and text.digits == self.texts[name].digits:
                    matches[name] = NameMatch(name, level, 1.0)
        for folded, similar in zip(typed, self._similar(typed), strict=True):
            for match in similar:
                found[folded].setdefault(match.name, match)
        return {folded: list(matches.values()) for folded, matches in found.items()}

    def similarity(self, folded: str, name: int) -> float:
        """Return how much one typed name resembles one registered name (0-1)."""
        text, other = street_text(folded), self.texts[name]
        if text.bare == other.bare:
            return 1.0
        indel = Indel.normalized_similarity(folded, other.folded)
        return float(max(indel, OSA.normalized_similarity(text.canon, other.canon) - OSA_PENALTY))

    def _similar(self, typed: Sequence[str]) -> Iterable[list[NameMatch]]:
        folded_names = [text.folded for text in self.texts]
        canon_names = [text.canon for text in self.texts]
        for start in range(0, len(typed), _BATCH):
            batch = [street_text(folded) for folded in typed[start : start + _BATCH]]
            score = cdist(
                [text.folded for text in batch],
                folded_names,
                scorer=Indel.normalized_similarity,
                score_cutoff=SIMILAR_FROM,
                dtype=np.float32,
            )
            canon = cdist(
                [text.canon for text in batch], canon_names, scorer=OSA.normalized_similarity, score_cutoff=SIMILAR_FROM, dtype=np.float32
            )
            np.maximum(score, canon - np.float32(OSA_PENALTY), out=score)
            kept = min(SIMILAR_KEPT, len(folded_names))
            best = np.argpartition(-score, kept - 1, axis=1)[:, :kept]
            values = np.take_along_axis(score, best, axis=1)
            for text, row, scores in zip(batch, best.tolist(), values.tolist(), strict=True):
                yield [
                    _resembling(text, self.texts[name], name, similarity)
                    for name, similarity in zip(row, scores, strict=True)
                    if similarity >= SIMILAR_FROM and text.digits == self.texts[name].digits
                ]


def _resembling(typed: StreetText, registered: StreetText, name: int, similarity: float) -> NameMatch:
    """Describe how a typed name differs from the registered name that it resembles."""
    wrong = min(OSA.distance(typed.strict, registered.strict), OSA.distance(typed.canon, registered.canon))
    other_first = typed.strict[:1] != registered.strict[:1]
    return NameMatch(name, RESEMBLES, similarity, _has_other_type(typed, registered), wrong, other_first)


def _has_other_type(typed: StreetText, registered: StreetText) -> bool:
    """Tell whether both names have a street type, and not the same: Kerkstraat is never a slip of the pen for Kerkweg."""
    return bool(typed.street_type and registered.street_type) and typed.street_type != registered.street_type


def _same_word(typed: str, registered: str) -> bool:
    """Tell whether a typed word may stand for a registered word: equal, its initial, its beginning, or the other way round."""
    return typed == registered or registered.startswith(typed) or (len(registered) == 1 and typed.startswith(registered))


def _align(typed: tuple[str, ...], registered: tuple[str, ...]) -> int | None:
    """Return INITIALS when every word finds its word in order, SHORTENED when more than a title is left out, else None."""
    if typed[-1] != registered[-1] or len(typed) > len(registered):
        return None
    at = 0
    skipped: list[str] = []
    for word in typed[:-1]:
        while at < len(registered) - 1 and not _same_word(word, registered[at]):
            skipped.append(registered[at])
            at += 1
        if at >= len(registered) - 1:
            return None
        at += 1
    skipped.extend(registered[at:-1])
    return SHORTENED if len(typed) == 1 or not TITLES.issuperset(skipped) else INITIALS


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
    order = np.argsort(name_of_street, kind="stable")
    return StreetNames(
        names=tuple(names),
        texts=texts,
        strict=_keys([*strict, *((fold(short).replace(" ", ""), name) for short, name in short_names)]),
        canon=_keys((text.canon, name) for name, text in enumerate(texts)),
        bare=_keys((text.bare, name) for name, text in enumerate(texts)),
        by_last_word=_keys((text.words[-1], name) for name, text in enumerate(texts) if text.words),
        length=np.array([len(text.strict) for text in texts], dtype=float),
        first_street=np.searchsorted(name_of_street[order], np.arange(len(names) + 1)),
        streets=order,
    )
