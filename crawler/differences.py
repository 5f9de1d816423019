"""What a later derivation of a page changed: field by field, summed up, and the largest ones as a diff."""

from __future__ import annotations

import heapq
from collections import Counter
from dataclasses import dataclass, field, fields, replace
from difflib import unified_diff
from itertools import islice
from typing import TYPE_CHECKING, Final

from extractors.article import Article, Extraction

if TYPE_CHECKING:
    from collections.abc import Iterable

LARGEST: Final = 10
"""Differences that are told as a diff."""

MOST_FAILURES: Final = 1000
"""Failures that are kept by name; the rest are counted."""

_MOST_LINES: Final = 2000
"""Lines of a text that are compared: beyond them a comparison costs more than it tells."""

_OF_THE_DERIVATION: Final = frozenset({"id", "derivation", "replaces", "extraction"})
_BY_THE_WAY: Final = ("version", "trafilatura", "settings_hash", "site_memory", "ms")
"""Fields of `extraction` that say under what a page was derived, not what came of it."""


def differing(old: Article, new: Article) -> tuple[str, ...]:
    """Return the fields that a derivation changed, in the order of the record."""
    names = (one.name for one in fields(Article) if one.name not in _OF_THE_DERIVATION)
    found = tuple(name for name in names if getattr(old, name) != getattr(new, name))
    return found if _result(old.extraction) == _result(new.extraction) else (*found, "extraction")


def _result(extraction: Extraction) -> Extraction:
    neutral = Extraction()
    return replace(extraction, **{name: getattr(neutral, name) for name in _BY_THE_WAY})


def distance(old: str, new: str) -> int:
    """Return how many characters stand in words of one text that the other has not."""
    before, after = Counter(old.split()), Counter(new.split())
    return sum(len(word) * count for word, count in ((before - after) + (after - before)).items())


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One text before and after; `size` is the `distance` of the two."""

    size: int
    old: Article = field(repr=False)
    new: Article = field(repr=False)

    @property
    def rank(self) -> tuple[int, str, str]:
        """The order of differences, the same whichever comes first."""
        capture = self.new.capture
        return self.size, self.new.url, capture.record_id if capture else ""

    def __lt__(self, other: Difference) -> bool:
        """Tell whether this one is the smaller."""
        return self.rank < other.rank

    def diff(self) -> list[str]:
        """Return the lines of a unified diff, paragraph by paragraph."""
        before, after = (list(islice(_lines(article), _MOST_LINES)) for article in (self.old, self.new))
        was, now = (f"{article.id} derivation {article.derivation}" for article in (self.old, self.new))
        return list(unified_diff(before, after, was, now, n=1, lineterm=""))


def _lines(article: Article) -> Iterable[str]:
    """Return outcome, title and paragraphs, each a line."""
    yield f"[{article.outcome}] {article.title or ''}".rstrip()
    yield from (line for line in article.text.split("\n") if line)


def _judged_otherwise(old: Article, new: Article) -> bool:
    """Tell whether a page is now held for something else; a first verdict beside the same outcome is none."""
    kinds = {article.verdict.kind for article in (old, new) if article.verdict is not None}
    return old.outcome != new.outcome or len(kinds) > 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Failed:
    """A page whose derivation gave nothing better than what is stored, and why."""

    url: str
    record_id: str
    outcome: str
    reason: str


@dataclass(slots=True, kw_only=True)
class Changes:
    """What came of all pages; `fields` counts the pages on which a field changed, `outcomes` its turns.

    `outcome`, `title`, `date` and `author` count pages, as `longer` and `shorter` do of texts.
    """

    derived: int = 0
    changed: int = 0
    unchanged: int = 0
    longer: int = 0
    shorter: int = 0
    outcome: int = 0
    title: int = 0
    date: int = 0
    author: int = 0
    failed: int = 0
    fields: Counter[str] = field(default_factory=Counter)
    outcomes: Counter[str] = field(default_factory=Counter)
    failures: list[Failed] = field(default_factory=list)
    _largest: list[Difference] = field(default_factory=list)

    def note(self, old: Article, new: Article, names: tuple[str, ...]) -> None:
        """Count a page that was derived; `names` are the fields that differ."""
        self.derived += 1
        self.changed += bool(names)
        self.unchanged += not names
        self.longer += new.char_count > old.char_count
        self.shorter += new.char_count < old.char_count
        self.outcome += _judged_otherwise(old, new)
        self.title += "title" in names
        self.date += not {"published", "published_precision", "published_zone"}.isdisjoint(names)
        self.author += "authors" in names
        self.fields.update(names)
        if old.outcome != new.outcome:
            self.outcomes[f"{old.outcome} to {new.outcome}"] += 1
        if "text" in names:
            self._keep(Difference(size=distance(old.text, new.text), old=old, new=new))

    def fail(self, failed: Failed) -> None:
        """Count a page whose derivation failed."""
        self.failed += 1
        if len(self.failures) < MOST_FAILURES:
            self.failures.append(failed)

    def largest(self) -> list[Difference]:
        """Return the largest differences of texts, the largest first."""
        return sorted(self._largest, reverse=True)

    def _keep(self, difference: Difference) -> None:
        if len(self._largest) < LARGEST:
            heapq.heappush(self._largest, difference)
        else:
            heapq.heappushpop(self._largest, difference)
