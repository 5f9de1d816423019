"""Joins the texts of the pages that an article goes on over, and makes one article of them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import groupby, takewhile
from typing import TYPE_CHECKING, Final

from extractors.article import Checks, FurtherPage, Removed
from extractors.fingerprint import article_id, simhash, text_sha256, words_of
from extractors.images import merge_images
from extractors.pages import MOST_PAGES, unread_page
from extractors.residue.cuts import cut_blocks
from extractors.titles import fold_title
from extractors.walk import letters_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from extractors.article import Article, Block

REPEAT: Final = "page-repeat"
"""The rule that a cut names in `removed`: another page of the article has the block, too."""

MOST_CHARACTERS: Final = 500_000
"""Characters of text, a long book's, beyond which no page is joined."""

_TITLE_WORDS: Final = 2
_TITLE_LETTERS: Final = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A block of a joined text, and the number of the page it stands on, from 1."""

    page: int
    block: Block = field(repr=False)


def join_articles(pages: Sequence[Article], *, unread: str | None = None) -> Article:
    """Return one article with text and images of all pages, in order; nearly all else is the first page's.

    `parts` names the further pages; where their records lie is for the caller to say. They give no text when
    the first is no article. There are no checks of a joined text: what a page says of its own length may mean
    the page or all of them. `unread` is the warning when the last page leads to another; without it, that
    this page was not read.
    """
    first, last = pages[0], pages[-1]
    if len(pages) == 1 and unread in (None, unread_page(first.next_page or "")):
        return first
    if not first.is_version:
        pages = [first, *(replace(page, text="", blocks=(), removed=(), images=()) for page in pages[1:])]
    sums = _Sums()
    joined = {
        number: [part.block for part in parts]
        for number, parts in groupby(join_pages([page.blocks for page in pages]), key=lambda part: part.page)
    }
    for number, page in enumerate(pages, start=1):
        sums.add(page, joined.get(number, []), is_first=number == 1)
    text = "\n\n".join(block.text for block in sums.blocks)
    words, digest = words_of(text), text_sha256(text) if text else None
    end = (unread or unread_page(last.next_page),) if last.next_page else ()
    return replace(
        first,
        id=article_id(first.canonical_url, digest),
        text=text,
        blocks=tuple(sums.blocks),
        removed=tuple(sums.removed),
        word_count=len(words),
        char_count=len(text),
        text_sha256=digest,
        simhash=simhash(words),
        images=merge_images(image for page in pages for image in page.images),
        parts=tuple(sums.parts),
        next_page=last.next_page,
        extraction=replace(
            first.extraction,
            checks=first.extraction.checks if len(pages) == 1 else Checks(),
            warnings=(*_warnings(pages), *end),
        ),
    )


def join_pages(pages: Sequence[Sequence[Block]]) -> tuple[Part, ...]:
    """Return the blocks of an article's pages, in order, as one text without doubling.

    What pages begin with alike (title, standfirst) is left to the first, what they end with (author, notes)
    to the last; a later page that repeats what was read before it begins where something new does.
    """
    letters = [[letters_of(block.text) for block in blocks] for blocks in pages[:MOST_PAGES]]
    joined: list[Part] = []
    seen: set[str] = set()
    for at, texts in enumerate(letters):
        end = len(texts) - (_common_end(texts, letters[at + 1]) if at + 1 < len(letters) else 0)
        start = next((place for place in range(end) if texts[place] not in seen), end)
        joined.extend(Part(page=at + 1, block=pages[at][place]) for place in range(start, end))
        seen.update(texts[:end])
    return tuple(joined)


def _common_end(texts: Sequence[str], others: Sequence[str]) -> int:
    """Count the blocks with which two pages end alike."""
    pairs = zip(reversed(texts), reversed(others), strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))


def unread_of(article: Article, url: str | None) -> str | None:
    """Return the warning of an article that its next page, at `url`, was not read; None where it has none."""
    begin = unread_page(url or "").removesuffix(".")
    return next((said for said in article.extraction.warnings if url and said.startswith(begin)), None)


def other_page(article: Article, page: Article) -> str | None:
    """Return why a page does not belong to the article that led to it, None when it does.

    It must be an article's, and of the same address for machines or the same title; where it has no title,
    published at the same moment.
    """
    if not page.is_version:
        return "it is no page of an article"
    if article.char_count + page.char_count > MOST_CHARACTERS:
        return f"the article is longer than {MOST_CHARACTERS:,} characters"
    if page.canonical_url == article.canonical_url or _same_title(article.title, page.title):
        return None
    if page.title is None and page.published and page.published_precision != "day":
        return None if page.published == article.published else "it is another article"
    return "it is another article"


def _same_title(one: str | None, two: str | None) -> bool:
    """Say whether two titles are one, but for what a later page may have behind it."""
    short, long = sorted((fold_title(one or ""), fold_title(two or "")), key=len)
    words = short.split()
    if not words or words != long.split()[: len(words)]:
        return False
    return short == long or (len(words) >= _TITLE_WORDS and len(short) >= _TITLE_LETTERS)


def _warnings(pages: Sequence[Article]) -> Iterator[str]:
    """Yield the warnings of all pages, without those that a page was not read that now is."""
    for number, page in enumerate(pages, start=1):
        for warning in page.extraction.warnings:
            if page.next_page is None or warning != unread_page(page.next_page):
                yield warning if number == 1 else f"Page {number}: {warning}"


@dataclass(slots=True)
class _Sums:
    """What the pages so far amount to."""

    blocks: list[Block] = field(default_factory=list)
    removed: list[Removed] = field(default_factory=list)
    parts: list[FurtherPage] = field(default_factory=list)
    length: int = 0

    def add(self, page: Article, kept: list[Block], *, is_first: bool) -> None:
        """Add a page of which these blocks, in a row, are kept."""
        if not is_first:
            self.parts.append(
                FurtherPage(
                    url=page.final_url,
                    first_block=len(self.blocks),
                    first_cut=len(self.removed),
                    charset=page.extraction.charset,
                )
            )
        start = self.length + 2 if kept and self.length else self.length
        self.removed += _cuts(page, kept, start=start)
        self.blocks += kept
        self.length = start + len("\n\n".join(block.text for block in kept))


def _cuts(page: Article, kept: list[Block], *, start: int) -> Iterator[Removed]:
    """Yield the cuts of a page, and the blocks that were not kept, in page order.

    `start` is where the kept blocks begin in the joined text.
    """
    names = {id(block) for block in kept}
    others = {place for place, block in enumerate(page.blocks) if id(block) not in names}
    for cut in cut_blocks(page.blocks, page.removed, places=others, rule=REPEAT):
        yield replace(cut, start=start + cut.start)
