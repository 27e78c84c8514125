"""The registered names that typed names may mean: with the same key, by initials, shortened, or by resemblance."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from rapidfuzz.distance import OSA, Indel
from rapidfuzz.process import cdist, cpdist

from analysis.geocoding.streets import INITIALS, OSA_PENALTY, RESEMBLES, SHORTENED, NameMatch, StreetNames
from analysis.geocoding.words import TITLES, WRITTEN_OUT, StreetText, street_text

SIMILAR_FROM = 0.66
SIMILAR_KEPT = 5
_ALIKE_ENOUGH = 0.9
_BATCH = 512
_WORTH_THREADS = 200
_DTYPES: tuple[type, ...] = (np.int64, np.int64, float, bool, np.int64, bool)

Ints = npt.NDArray[np.int64]
_Columns = tuple[npt.NDArray[Any], ...]


@dataclass(frozen=True)
class NameMatches:
    """The names that each of some texts may mean: those of text t stand from `first[t]` to `first[t + 1]`."""

    first: Ints
    name: Ints
    level: Ints
    similarity: npt.NDArray[np.float64]
    has_other_type: npt.NDArray[np.bool_]
    letters_wrong: Ints
    has_other_first_letter: npt.NDArray[np.bool_]

    def of(self, text: int) -> list[NameMatch]:
        """Return the matches of one text."""
        at = slice(int(self.first[text]), int(self.first[text + 1]))
        columns = (self.name, self.level, self.similarity, self.has_other_type, self.letters_wrong, self.has_other_first_letter)
        return [NameMatch(*values) for values in zip(*(column[at].tolist() for column in columns), strict=True)]


def collect(matches: Iterable[Iterable[NameMatch]]) -> NameMatches:
    """Return the matches of each text as arrays."""
    lists = [list(some) for some in matches]
    columns: list[tuple[Any, ...]] = list(zip(*(match for some in lists for match in some), strict=True)) or [()] * len(_DTYPES)
    arrays: list[npt.NDArray[Any]] = [np.array(column, dtype=dtype) for column, dtype in zip(columns, _DTYPES, strict=True)]
    return NameMatches(np.cumsum([0, *map(len, lists)]), *arrays)


def exact_matches(texts: Sequence[str], names: StreetNames) -> NameMatches:
    """Return for each folded text the names with the same key."""
    return collect(names.exact(text) if text else [] for text in texts)


def loose_matches(texts: Sequence[str], wanted: Iterable[int], names: StreetNames, alike: Iterable[int] | None = None) -> NameMatches:
    """Return for each wanted text every name it may mean, nothing for the other texts; resemblance only for those in `alike`."""
    asked = [text for text in wanted if texts[text]]
    parts = [_by_words(asked, [texts[text] for text in asked], names)]
    compared = asked if alike is None else [text for text in alike if texts[text]]
    for start in range(0, len(compared), _BATCH):
        batch = compared[start : start + _BATCH]
        parts.append(_by_resemblance(np.array(batch, dtype=np.int64), [street_text(texts[text]) for text in batch], names))
    text, name, level, *others = (np.concatenate(columns) for columns in zip(*parts, strict=True))
    order = np.lexsort((level, name, text))
    text, name = text[order], name[order]
    is_first = np.concatenate([[True], (text[1:] != text[:-1]) | (name[1:] != name[:-1])])[: len(text)]
    kept = order[is_first]
    first = np.searchsorted(text[is_first], np.arange(len(texts) + 1))
    return NameMatches(first, name[is_first], level[kept], *(column[kept] for column in others))


def _by_words(asked: Sequence[int], folded: Sequence[str], names: StreetNames) -> _Columns:
    """Return the names with the same key, and those whose words a text has in order: with initials, or with some left out."""
    found: list[tuple[int, NameMatch]] = []
    for text, typed in zip(asked, map(street_text, folded), strict=True):
        found += [(text, match) for match in names.exact(typed.folded)]
        for name in names.by_last_word.get(typed.words[-1], ()) if typed.words else ():
            level = _align(typed.words, names.texts[name].words)
            if level is not None and typed.digits == names.texts[name].digits:
                found.append((text, NameMatch(name, level, 1.0)))
    matches = collect([[match for _, match in found]])
    return (
        np.array([text for text, _ in found], dtype=np.int64),
        matches.name,
        matches.level,
        matches.similarity,
        matches.has_other_type,
        matches.letters_wrong,
        matches.has_other_first_letter,
    )


def _same_word(typed: str, registered: str) -> bool:
    """Tell whether a typed word may stand for a registered word: equal, its initial, its beginning, or the other way round."""
    return typed == registered or registered.startswith(typed) or (len(registered) == 1 and typed.startswith(registered))


def _align(typed: tuple[str, ...], registered: tuple[str, ...]) -> int | None:
    """Return INITIALS when every word finds its word in order (only titles left out), SHORTENED when more is left out, else None."""
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
    return INITIALS if TITLES.issuperset(skipped) else SHORTENED


def _by_resemblance(asked: Ints, typed: Sequence[StreetText], names: StreetNames) -> _Columns:
    """Return the names that each typed name resembles most, with how they differ."""
    row, name, similarity = _most_alike(typed, names)
    digits, own_digits = (np.array([text.digits for text in texts], dtype=object) for texts in (typed, names.texts))
    kept = digits[row] == own_digits[name]
    row, name, similarity = row[kept], name[kept], similarity[kept]
    strict, canon = (
        cpdist(
            [getattr(typed[r], key) for r in row.tolist()],
            [getattr(names.texts[n], key) for n in name.tolist()],
            scorer=OSA.distance,
            dtype=np.int32,
        )
        for key in ("strict", "canon")
    )
    first, own_first = (np.array([text.strict[:1] for text in texts], dtype=object) for texts in (typed, names.texts))
    types, own_types = (np.array([text.street_type for text in texts], dtype=object) for texts in (typed, names.texts))
    may_differ = (types[row] != "") & (types[row] != own_types[name])
    titles, own_titles = ([TITLES.intersection(text.words) for text in texts] for texts in (typed, names.texts))
    both = zip(row.tolist(), name.tolist(), strict=True)
    has_other_type = np.array(
        [bool(titles[r]) and bool(own_titles[n]) and titles[r].isdisjoint(own_titles[n]) for r, n in both], dtype=bool
    )
    for at in np.flatnonzero(may_differ).tolist():
        has_other_type[at] = _has_other_type(typed[row[at]], names.texts[name[at]])
    return (
        asked[row],
        name,
        np.full(len(row), RESEMBLES),
        similarity,
        has_other_type,
        np.minimum(strict, canon).astype(np.int64),
        np.asarray(first[row] != own_first[name], dtype=bool),
    )


def _most_alike(texts: Sequence[StreetText], names: StreetNames) -> tuple[Ints, Ints, npt.NDArray[np.float64]]:
    """Return pairs of text and name that are alike enough, the best few of each text, with how much they are alike."""
    workers = -1 if len(texts) > _WORTH_THREADS else 1
    score = cdist(
        [text.folded for text in texts],
        [text.folded for text in names.texts],
        scorer=Indel.normalized_similarity,
        score_cutoff=SIMILAR_FROM,
        dtype=np.float32,
        workers=workers,
    )
    unsure = np.flatnonzero(score.max(axis=1, initial=0.0) < _ALIKE_ENOUGH)  # for the others abbreviations can not matter any more
    canon = cdist(
        [texts[at].canon for at in unsure.tolist()],
        [text.canon for text in names.texts],
        scorer=OSA.normalized_similarity,
        dtype=np.float32,
        workers=workers,
    )
    canon -= np.float32(OSA_PENALTY)
    if len(unsure) == len(texts):
        np.maximum(score, canon, out=score)
    else:
        score[unsure] = np.maximum(score[unsure], canon)
    at = np.flatnonzero(score >= np.float32(SIMILAR_FROM))
    row, name = np.divmod(at, max(len(names.texts), 1))
    values = score.ravel()[at].astype(float)
    order = np.lexsort((name, -values, row))
    row, name, values = row[order], name[order], values[order]
    rank = np.arange(len(row)) - np.searchsorted(row, row)
    kept = rank < SIMILAR_KEPT
    return row[kept], name[kept], values[kept]


def _has_other_type(typed: StreetText, registered: StreetText) -> bool:
    """Tell whether a typed street type is not the registered one: Kerkstraat is never a slip of the pen for Kerkweg.

    A registered name without a type (Nieuwestad) is another street than one with a type that is written out (Nieuwestraat).
    """
    if registered.street_type or not typed.street_type:
        return bool(typed.street_type) and typed.street_type != registered.street_type and bool(registered.street_type)
    ending = next((form for form in WRITTEN_OUT if typed.strict.endswith(form)), "")
    return bool(ending) and OSA.distance(ending, registered.strict[-len(ending) :]) > 1
