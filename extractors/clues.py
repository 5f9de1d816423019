"""What a verdict is made from: the page, what it says about itself, and the text that was found."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from extractors.jsonld import types_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from lxml.html import HtmlElement

    from extractors.article import Checks, Paywall, VerdictKind
    from extractors.witnesses import Witnesses

_SEPARATOR = re.compile(r"\s+[|\u2013\u2014\u00b7\u2022:\u00bb-]\s+|\s*[|\u00bb]\s*")
_UNSPACED = re.compile("[\u3040-\u30ff\u3400-\u9fff\u0e00-\u0e7f]")
_LONGEST_HEADLINE = 120
_MOST_HEADINGS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Clues:
    """A page that was read. `canonical` is the address that it declares, `text` what is left of the
    body, `words` their number (see `word_weight`). `whole` gives the page's tree, all of it.

    `is_described` says that JSON-LD describes an article, `is_dated` that the markup states when it was
    published.
    """

    url: str
    whole: Callable[[], HtmlElement] = field(repr=False)
    markup: bytes = field(repr=False)
    seen: Witnesses = field(repr=False)
    canonical: str | None = None
    is_described: bool
    is_dated: bool
    paywall: Paywall
    text: str = field(repr=False)
    words: int
    checks: Checks

    @property
    def length(self) -> str:
        """Return how long the text is, for a reader: "1 word of text"."""
        return f"{self.words} {'word' if self.words == 1 else 'words'} of text"

    @property
    def og_type(self) -> str:
        """Return Open Graph's type, "" for none."""
        return (self.seen.first("og:type") or "").lower()

    @property
    def says_article(self) -> bool:
        """Say whether JSON-LD, Open Graph or a date of publication in the markup speak of an article."""
        return self.is_described or self.is_dated or self.og_type == "article"

    @property
    def path(self) -> str:
        """Return the path of the address."""
        try:
            return urlsplit(self.url).path
        except ValueError:
            return ""

    @property
    def query(self) -> str:
        """Return the query of the address."""
        try:
            return urlsplit(self.url).query
        except ValueError:
            return ""

    @property
    def types(self) -> frozenset[str]:
        """Return the types of all JSON-LD objects."""
        return frozenset(name for thing in self.seen.things for name in types_of(thing))

    def headlines(self) -> Iterator[str]:
        """Yield the first headings, then the title of the page, whole and in its parts, if short.

        A part with which a heading goes on is no headline: "Page not found: a play" is one in one piece.
        """
        titles = self.seen.titles[:1]
        headings = self.seen.headings[:_MOST_HEADINGS]
        pieces = (part.strip() for title in titles for part in _SEPARATOR.split(title))
        parts = (part for part in pieces if not any(_goes_on(heading, part) for heading in headings))
        for text in (*headings, *titles, *parts):
            if text and len(text) <= _LONGEST_HEADLINE:
                yield text.strip()


def _goes_on(heading: str, part: str) -> bool:
    """Say whether a heading is longer than a part of the title that it holds."""
    return part in heading and len(heading) > len(part) and _SEPARATOR.search(heading) is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What a page was found to be, the sentences that show it, and how sure they are, 0 to 1.

    `reason` is the sentence that a person reads first. `drops_text` when what was taken for a text is none.
    Of a teaser, `paywall` is what its page shows of free access, `prompts` the lines of its text that do.
    """

    kind: VerdictKind
    reason: str
    evidence: tuple[str, ...] = ()
    confidence: float
    drops_text: bool = False
    paywall: Paywall = "unknown"
    prompts: tuple[str, ...] = ()


def word_weight(text: str, words: int) -> int:
    """Return a number of words that means the same in scripts that set no space between them."""
    return words if text.isascii() else max(words, len(_UNSPACED.findall(text)) // 2)


def quoted(text: str) -> str:
    """Return a text of the page as it stands in a sentence: one line, quotation marks, not long."""
    folded = " ".join(text.split())
    return f"“{folded if len(folded) <= 80 else folded[:79] + '…'}”"
