"""Leads a sentence back to the bytes of the page it came from."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from extractors import visible
from extractors.alignment import Found, Wanted, find_pieces, find_whole
from extractors.folding import cleaned
from extractors.offsets import SourceText
from extractors.projection import Projection

if TYPE_CHECKING:
    from collections.abc import Iterator

_PLAIN_WORD = re.compile(r"[A-Za-z0-9]{4,}")
_WORDS_ASKED = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Bytes `start` to `end` of the decoded payload that show a sentence, or one piece of it, to a reader.

    `where` is "text" for what stands in the page, "script" for a string of a script such as JSON-LD,
    "attribute" for the value of an attribute such as a description. `exact` is False when the sentence
    differs from what the page shows in white space, or in the shape of quotes, dashes and ligatures.
    """

    start: int
    end: int
    where: visible.Where = "text"
    exact: bool = True


class PageText:
    """A page prepared for tracing many sentences; `locate` on it costs far less than preparing it."""

    def __init__(self, page: bytes, *, charset: str) -> None:
        """Prepare a payload without content coding; `charset` is the one its text was read by."""
        self._source = SourceText(page, charset=charset)
        self._scripts: dict[tuple[int, int], Projection] = {}

    def locate(self, sentence: str, *, after: int = 0) -> list[Span]:
        """Return the bytes that show `sentence`, or nothing: never other bytes.

        One span when it stands in one piece; several, in order, when the page shows something inside it that
        the sentence has not, such as an advertisement. Of several places one that begins at byte `after` or
        later is taken first, the page's text before its title, its scripts and its attributes.
        """
        wanted = Wanted.of(sentence)
        first = self._body.letter_at(self._source.index(after)) if after else 0
        spans = self._find(wanted, first)
        if not spans:
            plain = wanted.without_marks()
            spans = [replace(span, exact=False) for span in self._find(plain, first)] if plain else []
        return spans

    def shown(self, span: Span) -> str:
        """Return what a reader sees of a span, also where its bytes alone can't be read (ISO-2022-JP)."""
        start, end = self._source.index(span.start), self._source.index(span.end)
        return _seen(self._source.text[start:end], span.where)

    def _find(self, wanted: Wanted, first: int) -> list[Span]:
        """Look through the page's text, then through what it hides."""
        if not wanted.letters:
            return []
        found = find_whole(self._body, wanted, first=first) or find_pieces(self._body, wanted, first=first)
        if found:
            return self._spans(self._body, found)
        for part in self._hidden(wanted):
            found = find_whole(part, wanted, first=0)
            if found:
                return self._spans(part, found)
        return []

    def _spans(self, part: Projection, found: Found) -> list[Span]:
        """Turn letters into bytes."""
        return [
            Span(
                start=self._source.offset(part.start(start)),
                end=self._source.offset(part.end(end - 1)),
                where=part.where,
                exact=found.exact,
            )
            for start, end in found.pieces
        ]

    def _hidden(self, wanted: Wanted) -> Iterator[Projection]:
        """Give what is not the page's text: titles, each script that has the sentence's words, attributes."""
        yield self._titles
        words = _PLAIN_WORD.findall(wanted.seen)[:_WORDS_ASKED]
        for span in self._parts.scripts:
            if all(self._source.text.find(word, *span) >= 0 for word in words):
                yield self._script(span)
        yield self._values

    def _script(self, span: tuple[int, int]) -> Projection:
        """Prepare one script, once."""
        if span not in self._scripts:
            self._scripts[span] = Projection(self._source.text, [span], syntax=visible.script, where="script")
        return self._scripts[span]

    @cached_property
    def _body(self) -> Projection:
        """The page's text: all that stands between tags, scripts, styles and title apart."""
        text = self._source.text
        return Projection(text, [(0, len(text))], syntax=visible.markup, where="text")

    @cached_property
    def _parts(self) -> visible.HiddenParts:
        """Where scripts, values and titles lie."""
        return visible.hidden_parts(self._source.text)

    @cached_property
    def _titles(self) -> Projection:
        """What the page's title says."""
        return Projection(self._source.text, self._parts.titles, syntax=visible.value, where="text")

    @cached_property
    def _values(self) -> Projection:
        """What quoted attribute values say."""
        return Projection(self._source.text, self._parts.values, syntax=visible.value, where="attribute")


def locate(sentence: str, markup: bytes, *, charset: str) -> list[Span]:
    """Return the bytes of a payload without content coding that show `sentence`; see `PageText.locate`."""
    return PageText(markup, charset=charset).locate(sentence)


def visible_text(part: bytes, *, charset: str, where: visible.Where = "text") -> str:
    """Return what a reader sees of a span's bytes: white space folded, entities and escapes read, no tags."""
    return _seen(SourceText(part, charset=charset).text, where)


def _seen(text: str, where: visible.Where) -> str:
    """Read a stretch of source by the rules of the place it comes from."""
    syntax = {"text": visible.markup, "script": visible.script, "attribute": visible.value}[where]
    return cleaned("".join(token.seen for token in syntax(text, 0, len(text))))
