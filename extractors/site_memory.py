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
from extractors.residue.cuts import cut_blocks
from extractors.standing import is_appeal, is_furniture, is_telling, stands
from extractors.titles import fold_title

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

    from extractors.article import Article
    from extractors.standing import Kind, Stand

RULE: Final = "site-furniture"
"""The rule that a cut names in `removed`."""

REVISION: Final = 3
"""Raised with every change of what is learned or cut; part of what a memory's id says."""

SAME_STORY: Final = 0.5
"""Two pages that share this part of the shorter one's characters tell one story."""

_SAME_PAGE: Final = frozenset({RULE, REPEAT})
"""What is cut of a page for the sake of others: which of the two rules cuts it first may change."""

_COMMON: Final = 3
_LINES: Final[tuple[Kind, ...]] = ("edge", "boxed", "inner")
_LEAD: Final = 60
_MOMENT = re.compile(
    r"\b(?:\d{1,2}[./]\s?\d{1,2}[./]\s?\d{2,4}|(?:[01]?\d|2[0-3])[:h]\d{2}|(?:19|20)\d{2}|\d{1,2}\s?[ap]m)\b"
)


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


def block_key(text: str, kind: Kind = "edge") -> str:
    """Return sixteen hex digits that stand for a block, letter case, white space, dates and times apart.

    Other numbers count: match results of one fixture differ in nothing else. So does how it stands: what is
    furniture at the end of a text is not an ingredient in it.
    """
    return _key(_masked(text), kind)


def _masked(text: str) -> str:
    return _MOMENT.sub("0", " ".join(normalize("NFC", text).casefold().split()))


def _key(masked: str, kind: Kind) -> str:
    stood = masked if kind == "edge" else f"{kind}\n{masked}"
    return sha256(stood.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def furniture_of(repeated: Iterable[Repeated]) -> Furniture:
    """Return what derivations need of the blocks that were learned."""
    keys = frozenset(block.key for block in repeated)
    known = f"{REVISION}:{''.join(sorted(keys))}"
    return Furniture(id=sha256(known.encode()).hexdigest()[:16], keys=keys)


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
    """Return the blocks that stand alike on enough pages of different stories, by key.

    A block counts once a page; pages that tell one story count as one. A block that holds the title or the
    lead of one of its pages is no furniture, nor is a sentence or a question between paragraphs of prose.
    """
    stories = _stories(pages)
    is_common = _common(pages, stories)
    seen: dict[str, _Seen] = {}
    spared: set[str] = set()
    for page, story in zip(pages, stories, strict=True):
        guard = _guard(page.title, page.lead)
        for place, stand in stands(page.blocks, is_common=is_common).items():
            text = page.blocks[place].text
            if guard(text) or is_appeal(text):
                spared.add(block_key(text))
            seen.setdefault(block_key(text, stand.kind), _Seen(text=text)).add(stand, story=story, page=page)
    most = len(set(stories))
    return tuple(
        Repeated(key=key, text=one.text, pages=len(one.stories))
        for key, one in sorted(seen.items())
        if block_key(one.text) not in spared and one.is_furniture(of=most)
    )


@dataclass(slots=True)
class _Seen:
    """A block that stands somewhere: how it stood first in each story, and where it stood twice on a page."""

    text: str
    stories: dict[int, tuple[str, Stand]] = field(default_factory=dict)
    twice: set[int] = field(default_factory=set)

    def add(self, stand: Stand, *, story: int, page: SitePage) -> None:
        """Count one place; `beside` is compared as blocks are."""
        beside = block_key(stand.beside[0]), block_key(stand.beside[1])
        url, _ = self.stories.setdefault(story, (page.url, replace(stand, beside=beside)))
        if url == page.url and self.stories[story][1] != replace(stand, beside=beside):
            self.twice.add(story)

    def is_furniture(self, *, of: int) -> bool:
        """Say whether the block is furniture of a site with so many stories."""
        seen = [stand for _, stand in self.stories.values()]
        return is_furniture(self.text, seen, of=of, twice=len(self.twice))


def _common(pages: Sequence[SitePage], stories: Sequence[int]) -> Callable[[str], bool]:
    """Return a test of whether a text stands on pages of several stories."""
    found: dict[str, set[int]] = defaultdict(set)
    for page, story in zip(pages, stories, strict=True):
        for block in page.blocks:
            found[block_key(block.text)].add(story)
    return lambda text: len(found[block_key(text)]) >= _COMMON


def without_furniture(article: Article, furniture: Furniture | None) -> Article:
    """Return the article without the blocks that are known as furniture, each kept in `removed`.

    A block that holds title or lead stays, and one of which a rule cut a part; something is always left.
    `verdict` and `checks` are those of the whole text.
    """
    if furniture is None:
        return article
    extraction = replace(article.extraction, site_memory=furniture.id)
    guard = _guard(article.title, article.lead)
    cut = {
        place
        for place in _known(article.blocks, furniture.keys)
        if not guard(article.blocks[place].text) and not is_appeal(article.blocks[place].text)
    } - set(_cut_in_part(article))
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
        removed=tuple(cut_blocks(article.blocks, article.removed, places=cut, rule=RULE)),
        word_count=len(words),
        char_count=len(text),
        text_sha256=digest,
        simhash=simhash(words),
        extraction=extraction,
    )


def _known(blocks: Sequence[Block], keys: Collection[str]) -> Iterator[int]:
    """Yield the places of blocks that are known where they stand.

    A line that is known between paragraphs is known at the edges, too; one from the edges is known between
    paragraphs when it has words enough.
    """

    def is_known(text: str) -> bool:
        masked = _masked(text)
        return any(_key(masked, kind) in keys for kind in _LINES)

    for place, stand in stands(blocks, is_common=is_known).items() if keys else ():
        text = blocks[place].text
        is_free = stand.kind == "edge" or (stand.kind in _LINES and is_telling(text))
        if block_key(text, stand.kind) in keys or (is_free and is_known(text)):
            yield place


def _cut_in_part(article: Article) -> Iterator[int]:
    """Yield the places of blocks of which a rule cut a part: that part's place is beside the rest."""
    starts = [cut.start for cut in article.removed if not cut.whole]
    start = 0
    for place, block in enumerate(article.blocks):
        if any(start <= one <= start + len(block.text) for one in starts):
            yield place
        start += len(block.text) + 2


def is_same_page(one: Article, two: Article) -> bool:
    """Say whether two texts differ in nothing but what a memory of the site had cut from one of them."""
    first, second = (_uncut(article.blocks, article.removed, _SAME_PAGE) for article in (one, two))
    return [block.text for block in first] == [block.text for block in second]


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
