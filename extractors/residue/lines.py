"""Lines as the rules see them: words folded, and where a line stands among the others."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Literal, NamedTuple

from extractors.titles import fold_title

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from extractors.article import BlockType
    from extractors.residue.places import Evidence

Zone = Literal["head", "inner", "apart", "tail"]
"""Before the first prose of a text, between its first and last, or after the last.

Between them a line stands apart that has the shape of a label, a box of its own, or a copy elsewhere.
"""

EDGES: frozenset[Zone] = frozenset(("head", "tail"))
HEAD: frozenset[Zone] = frozenset(("head",))
TAIL: frozenset[Zone] = frozenset(("tail",))
BETWEEN: frozenset[Zone] = frozenset(("head", "apart", "tail"))
AFTER: frozenset[Zone] = frozenset(("apart", "tail"))
ANYWHERE: frozenset[Zone] = frozenset(("head", "inner", "apart", "tail"))

_MUCH = 0.35
_PLAIN = str.maketrans("\u2019\u2018\u02bc\t\xa0\u202f\u2009\u2007\u3000", "'''      ")
CLOSING = "\"'»«›‹”“’‘」』》)]"  # noqa: RUF001 - marks as they stand in texts
"""The marks that may stand behind the end of a sentence: German and Danish end quotations with “ or «."""

_SENTENCE_END = re.compile(rf"[.!?…。！？][\s{re.escape(CLOSING)}]*$")  # noqa: RUF001
_DENSE = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_TURNED = str.maketrans("»«›‹", "„“‚‘")  # noqa: RUF001


class Line(NamedTuple):
    """A line of a block where it stands; `folded` is what the patterns read: lower case, plain spaces.

    (A named tuple, because a long text has some hundreds and they cost half as much.)
    """

    text: str
    folded: str
    zone: Zone
    type: BlockType = "p"
    titles: frozenset[str] = frozenset()
    authors: frozenset[str] = frozenset()
    look: Callable[[], Evidence | None] = lambda: None

    @property
    def evidence(self) -> Evidence | None:
        """Return what the page's markup says of the place, None when that is not known."""
        return self.look()

    @property
    def title_form(self) -> str:
        """Return the words alone, as titles are compared."""
        return fold_title(self.text)

    @property
    def is_linked(self) -> bool:
        """Say whether the page shows this line wholly, or nearly so, as links."""
        evidence = self.look()
        return evidence is not None and evidence.is_linked

    @property
    def leads_away(self) -> bool:
        """Say whether the page shows a good part of this line as links: all but its label."""
        evidence = self.look()
        return evidence is not None and evidence.linked >= _MUCH


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A rule: its name, the zones in which it counts, the longest line it may cut, and when it holds."""

    name: str
    zones: frozenset[Zone]
    longest: int
    holds: Callable[[Line], bool]


@lru_cache(maxsize=512)
def fold(text: str) -> str:
    """Return a line in lower case, with plain spaces and apostrophes; its »…« are „…“, and no arrows."""
    folded = text.casefold().strip()
    if folded.isascii():
        return folded.replace("\t", " ")
    return turned(folded).translate(_PLAIN).strip()


def turned(text: str) -> str:
    """Return a text with »…« as „…“, of the same length; the arrow of "» Read more" has no second mark."""
    marks = re.sub("[^»«›‹]+", "", text)  # noqa: RUF001
    return text.translate(_TURNED) if re.fullmatch("(?:»«|›‹|»›‹«)+", marks) else text  # noqa: RUF001


def ends_sentence(text: str) -> bool:
    """Say whether a line ends as a sentence does."""
    return bool(_SENTENCE_END.search(text))


def prose_length(text: str) -> int:
    """Return the length that a text would have in an alphabet: a Chinese or Korean letter counts twice."""
    return len(text) if text.isascii() else len(text) + sum(1 for _ in _DENSE.finditer(text))


def any_of(*tables: dict[str, str]) -> str:
    """Return one alternative of the phrases of all languages of the tables."""
    return "|".join(phrases for table in tables for phrases in table.values())


def whole(pattern: str) -> Callable[[Line], bool]:
    """Return a test: the folded line is this and nothing else."""
    compiled = re.compile(pattern)
    return lambda line: compiled.fullmatch(line.folded) is not None


def begins(pattern: str) -> Callable[[Line], bool]:
    """Return a test: the folded line begins with this."""
    compiled = re.compile(pattern)
    return lambda line: compiled.match(line.folded) is not None


def either(*tests: Callable[[Line], bool]) -> Callable[[Line], bool]:
    """Return a test that holds when one of these does."""
    return lambda line: any(test(line) for test in tests)


def first_rule(rules: Iterable[Rule], line: Line) -> str | None:
    """Return the name of the first rule that holds for a line; all of them count in its zone."""
    length = len(line.text)
    for rule in rules:
        if length <= rule.longest and rule.holds(line):
            return rule.name
    return None
