"""Learns which blocks repeat over the pages of a site: its furniture, which later derivations cut."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field, replace
from hashlib import sha256
from typing import TYPE_CHECKING, Final
from unicodedata import normalize

from extractors.article import Block, Removed
from extractors.fingerprint import article_id, simhash, text_sha256, words_of
from extractors.joining import REPEAT
from extractors.titles import fold_title

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

    from extractors.article import Article

RULE: Final = "site-furniture"
"""The rule that a cut names in `removed`."""

FEWEST_PAGES: Final = 3
"""Pages of different stories that a block must stand on; on fewer it may be chance, or one story."""

FEWEST_OF_SENTENCE: Final = 5
"""The same for a block that ends as running text does: columns and follow-ups repeat sentences, too."""

SHARE: Final = 0.1
SHARE_OF_SENTENCE: Final = 0.3
"""The share of a site's stories that a block must stand on, besides."""

SAME_STORY: Final = 0.5
"""Two pages that share this part of the shorter one's characters tell one story."""

_SAME_PAGE: Final = frozenset({RULE, REPEAT})
"""What is cut of a page for the sake of others: which of the two rules cuts it first may change."""

_TYPES: Final = frozenset({"p", "quote", "caption", "li"})
_FEWEST_LETTERS: Final = 3
_LEAD: Final = 60
_MOMENT = re.compile(
    r"\b(?:\d{1,2}[./]\s?\d{1,2}[./]\s?\d{2,4}|(?:[01]?\d|2[0-3])[:h]\d{2}|(?:19|20)\d{2}|\d{1,2}\s?[ap]m)\b"
)
_RUNNING = re.compile(r"[.!?\u2026\u3002,:;\u2013\u2014-]\W{0,3}$")
_PARAGRAPH: Final = 100
_LETTER = re.compile(r"[^\W\d_]")


@dataclass(frozen=True, slots=True, kw_only=True)
class SitePage:
    """One page that a site's memory learns from, its blocks as they were before the memory cut any.

    Two pages with one `story` never count as different.
    """

    url: str
    story: str | None
    title: str | None = field(repr=False)
    lead: str | None = field(repr=False)
    blocks: tuple[Block, ...] = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Repeated:
    """A block of furniture: its key, the text where it was seen last, and on how many pages it stood."""

    key: str
    text: str = field(repr=False)
    pages: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Furniture:
    """What a derivation needs of a site's memory: the keys of its furniture, and the memory's own id.

    The id is a digest of the keys, so that two memories that cut alike have one id.
    """

    id: str
    keys: frozenset[str] = field(repr=False)


def block_key(text: str) -> str:
    """Return sixteen hex digits that stand for a block, letter case, white space, dates and times apart.

    Other numbers count: match results of one fixture differ in nothing else.
    """
    masked = _MOMENT.sub("0", " ".join(normalize("NFC", text).casefold().split()))
    return sha256(masked.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def furniture_of(repeated: Iterable[Repeated]) -> Furniture:
    """Return what derivations need of the blocks that were learned."""
    keys = frozenset(block.key for block in repeated)
    return Furniture(id=sha256("".join(sorted(keys)).encode()).hexdigest()[:16], keys=keys)


def site_page(article: Article) -> SitePage:
    """Return what an article tells a site's memory, with what the memory itself had cut put back."""
    return SitePage(
        url=article.canonical_url,
        story=article.story,
        title=article.title,
        lead=article.lead,
        blocks=uncut_blocks(article.blocks, article.removed),
    )


def learn(pages: Sequence[SitePage]) -> tuple[Repeated, ...]:
    """Return the blocks that stand on enough pages of different stories, by key.

    A block counts once a page; pages that tell one story count as one. A block that holds the title or the
    lead of one of its pages is no furniture, nor is a sentence or a question between paragraphs of prose.
    """
    stories = _stories(pages)
    seen: dict[str, dict[int, str]] = defaultdict(dict)
    spared: set[str] = set()
    for page, story in zip(pages, stories, strict=True):
        guard = _guard(page.title, page.lead)
        for place in _candidates(page.blocks):
            text = page.blocks[place].text
            seen[block_key(text)].setdefault(story, text)
            if guard(text):
                spared.add(block_key(text))
    most = len(set(stories))
    return tuple(
        Repeated(key=key, text=next(iter(texts.values())), pages=len(texts))
        for key, texts in sorted(seen.items())
        if key not in spared and _is_enough(len(texts), of=most, text=next(iter(texts.values())))
    )


def without_furniture(article: Article, furniture: Furniture | None) -> Article:
    """Return the article without the blocks that are known as furniture, each kept in `removed`.

    A block that holds title or lead stays, and something is always left. `verdict` and `checks` are those of
    the whole text.
    """
    if furniture is None:
        return article
    extraction = replace(article.extraction, site_memory=furniture.id)
    guard = _guard(article.title, article.lead)
    cut = {
        place
        for place in _candidates(article.blocks)
        if block_key(article.blocks[place].text) in furniture.keys and not guard(article.blocks[place].text)
    }
    if not cut or len(cut) == len(article.blocks):
        return replace(article, extraction=extraction)
    blocks = tuple(block for place, block in enumerate(article.blocks) if place not in cut)
    text = "\n\n".join(block.text for block in blocks)
    words, digest = words_of(text), text_sha256(text)
    return replace(
        article,
        id=article_id(article.canonical_url, digest),
        text=text,
        blocks=blocks,
        removed=tuple(_merged(article.blocks, article.removed, cut)),
        word_count=len(words),
        char_count=len(text),
        text_sha256=digest,
        simhash=simhash(words),
        extraction=extraction,
    )


def is_same_page(one: Article, two: Article) -> bool:
    """Say whether two texts differ in nothing but what a memory of the site had cut from one of them."""
    first, second = (_uncut(article.blocks, article.removed, _SAME_PAGE) for article in (one, two))
    return [block.text for block in first] == [block.text for block in second]


def _merged(blocks: Sequence[Block], removed: Sequence[Removed], cut: Collection[int]) -> Iterator[Removed]:
    """Yield all cuts in page order, their starts counted in the text that is left."""
    ends = sum(len(block.text) + 2 for place, block in enumerate(blocks) if place not in cut) - 2
    waiting = list(removed)
    old = new = 0
    for place, block in enumerate(blocks):
        while waiting and waiting[0].start < old + len(block.text):
            yield _moved(waiting.pop(0), by=new - old, ends=ends)
        if place in cut:
            yield Removed(text=block.text, rule=RULE, xpath=block.xpath, start=min(new, ends))
        else:
            new += len(block.text) + 2
        old += len(block.text) + 2
    yield from (_moved(one, by=new - old, ends=ends) for one in waiting)


def _moved(cut: Removed, *, by: int, ends: int) -> Removed:
    return replace(cut, start=max(0, min(cut.start + by, ends)))


def uncut_blocks(blocks: Sequence[Block], removed: Sequence[Removed]) -> tuple[Block, ...]:
    """Return the blocks with those put back that a site's memory had cut."""
    return _uncut(blocks, removed, {RULE})


def _uncut(blocks: Sequence[Block], removed: Sequence[Removed], rules: Collection[str]) -> tuple[Block, ...]:
    cuts = [one for one in removed if one.rule in rules]
    whole: list[Block] = []
    start = 0
    for block in blocks:
        while cuts and cuts[0].start <= start:
            whole.append(_block(cuts.pop(0)))
        whole.append(block)
        start += len(block.text) + 2
    return (*whole, *map(_block, cuts))


def _block(cut: Removed) -> Block:
    return Block(type="p", text=cut.text, xpath=cut.xpath)


def _candidates(blocks: Sequence[Block]) -> Iterator[int]:
    """Yield the places of blocks that can be furniture at all.

    Table rows and subheads repeat by nature; a sentence between paragraphs is a question or a refrain.
    """
    prose = [place for place, block in enumerate(blocks) if _is_paragraph(block)]
    run = range(prose[0], prose[-1]) if prose else range(0)
    for place, block in enumerate(blocks):
        is_text = len(_LETTER.findall(block.text, 0, 40)) >= _FEWEST_LETTERS
        if block.type in _TYPES and is_text and not (place in run and _is_running(block.text)):
            yield place


def _is_paragraph(block: Block) -> bool:
    return len(block.text) >= _PARAGRAPH and _is_running(block.text)


def _is_running(text: str) -> bool:
    """Say whether a block ends as running text does; a label or a button does not."""
    return bool(_RUNNING.search(text))


def _is_enough(pages: int, *, of: int, text: str) -> bool:
    """Say whether so many pages of so many stories show that a block is furniture."""
    fewest, share = (FEWEST_OF_SENTENCE, SHARE_OF_SENTENCE) if _is_running(text) else (FEWEST_PAGES, SHARE)
    return pages >= max(fewest, share * of)


def _guard(title: str | None, lead: str | None) -> Callable[[str], bool]:
    """Return a test of whether a block holds the title or the lead of its page, or begins the lead."""
    named = fold_title(title or "")
    begun = fold_title(lead or "")[:_LEAD]

    def holds(text: str) -> bool:
        folded = fold_title(text)
        return bool((named and named in folded) or (begun and (begun in folded or folded[:_LEAD] == begun)))

    return holds


def _stories(pages: Sequence[SitePage]) -> list[int]:
    """Return for each page the place of the first page that tells the same story: its own, mostly."""
    sizes = [{block_key(block.text): len(block.text) for block in page.blocks} for page in pages]
    found: list[int] = []
    for place, page in enumerate(pages):
        same = (
            first
            for first in sorted(set(found))
            if _is_same(pages[first], page) or _shared(sizes[first], sizes[place]) >= SAME_STORY
        )
        found.append(next(same, place))
    return found


def _is_same(one: SitePage, two: SitePage) -> bool:
    return one.url == two.url or (one.story is not None and one.story == two.story)


def _shared(one: dict[str, int], two: dict[str, int]) -> float:
    """Return the share of the shorter page's characters that stands on both."""
    both = sum(one[key] for key in one.keys() & two.keys())
    return both / max(1, min(sum(one.values()), sum(two.values())))
