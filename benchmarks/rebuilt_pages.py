"""The pages of eight invented newspapers: each puts its furniture around a text in its own markup."""

from __future__ import annotations

from dataclasses import dataclass, replace
from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from benchmarks.rebuilt_words import Words

    Template = Callable[["Story", Words, int], tuple[bytes, "Story"]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """A text and what is known of it: true lines, what is glued before them, and residue by line."""

    lang: str
    title: str
    lines: tuple[str, ...]
    glue: str = ""
    head: tuple[str, ...] = ()
    foot: tuple[str, ...] = ()
    residue: tuple[str, ...] = ()

    @property
    def shown(self) -> list[str]:
        """Return the lines as the page shows them, the first with what is glued to it."""
        return [self.glue + self.lines[0], *self.lines[1:]]


class _Page:
    """Collects markup and remembers which of its lines are residue."""

    def __init__(self, story: Story, words: Words, turn: int) -> None:
        """Begin an empty page."""
        self.story = story
        self.words = words
        self._turn = turn
        self._parts: list[str] = []
        self._residue: list[str] = []

    def pick(self, kind: str, step: int = 0) -> str:
        """Return one wording of a kind of furniture, another one on each page."""
        wordings: Sequence[str] = getattr(self.words, kind)
        return wordings[(self._turn + step) % len(wordings)]

    def raw(self, markup: str) -> None:
        """Add markup."""
        self._parts.append(markup)

    def bad(self, text: str, *, tag: str = "p", cls: str = "", link: bool = False) -> None:
        """Add a line of residue as an element of its own."""
        name = f' class="{cls}"' if cls else ""
        inner = f'<a href="/r/{len(self._residue)}">{escape(text)}</a>' if link else escape(text)
        self._parts.append(f"<{tag}{name}>{inner}</{tag}>")
        self._residue.append(text)

    def bad_also(self, *, cls: str = "", step: int = 0) -> None:
        """Add a link to another page with its label before it."""
        label, headline = self.pick("also", step), self.pick("headlines", step)
        name = f' class="{cls}"' if cls else ""
        self._parts.append(f'<p{name}>{escape(label)}<a href="/autre/{step}">{escape(headline)}</a></p>')
        self._residue.append(label + headline)

    def bad_list(self, kind: str, *, cls: str = "", tag: str = "h3") -> None:
        """Add a label and a list of headlines that are links."""
        self.bad(self.pick(kind), tag=tag)
        items = "".join(
            f'<li><a href="/autre/{text[:3]}">{escape(text)}</a></li>' for text in self.words.headlines
        )
        self._parts.append(f'<ul class="{cls}">{items}</ul>')
        self._residue += self.words.headlines

    def bad_run(self, texts: Sequence[str], *, tag: str = "p") -> None:
        """Add several lines of residue, an element each."""
        for text in texts:
            self.bad(text, tag=tag)

    def text(self, line: str, *, tag: str = "p") -> None:
        """Add a true line."""
        self._parts.append(f"<{tag}>{escape(line)}</{tag}>")

    def told(self, *, body: str = "") -> tuple[bytes, Story]:
        """Return the page and the story with all of its residue."""
        story = self.story
        html = (
            f'<!DOCTYPE html><html lang="{story.lang}"><head><meta charset="utf-8">'
            f"<title>{escape(story.title)} | Le Quai</title>"
            f'<meta property="og:title" content="{escape(story.title)}"></head><body class="{body}">'
            '<header><nav><ul><li><a href="/">Le Quai</a></li><li><a href="/monde">+</a></li></ul>'
            "</nav></header>"
            f"{''.join(self._parts)}<footer><p>Le Quai</p></footer></body></html>"
        )
        residue = (*self._residue, *story.head, *story.foot)
        return html.encode(), replace(story, residue=tuple(one for one in residue if one not in story.lines))


def _paragraphs(page: _Page, between: Sequence[Callable[[], None]], *, tag: str = "p") -> None:
    """Add the head residue, the lines with furniture between them, and the foot residue."""
    story = page.story
    for line in story.head:
        page.raw(f"<{tag}>{escape(line)}</{tag}>")
    shown = story.shown
    gap = max(2, len(shown) // (len(between) + 1))
    waiting = list(between)
    for place, line in enumerate(shown, 1):
        page.text(line, tag=tag)
        if place % gap == 0 and waiting and place < len(shown) - 1:
            waiting.pop(0)()
    for line in story.foot:
        page.raw(f"<{tag}>{escape(line)}</{tag}>")


def _blog(story: Story, words: Words, turn: int) -> tuple[bytes, Story]:
    """A weblog's theme: telling class names, share buttons and related posts under the text."""
    page = _Page(story, words, turn)
    page.raw(
        f'<main><article class="post hentry"><header class="entry-header"><h1>{escape(story.title)}</h1>'
    )
    page.raw('<div class="entry-meta">')
    page.bad(page.pick("stamps"), tag="span")
    page.bad(page.pick("byline"), tag="span")
    page.raw('</div></header><div class="entry-content">')
    _paragraphs(page, [lambda: page.bad_also(cls="related-inline")])
    page.raw('<div class="sharedaddy sd-sharing"><ul>')
    page.bad_run(words.shares[:4], tag="li")
    page.raw('</ul></div><div class="jp-relatedposts">')
    page.bad_list("also_label", cls="related")
    page.raw('</div></div><div id="comments"><h3>')
    page.bad(page.pick("comments"), tag="span")
    page.raw("</h3></div></article></main>")
    return page.told(body="single-post")


def _daily(story: Story, words: Words, turn: int) -> tuple[bytes, Story]:
    """A daily: boxes between the paragraphs, a figure with its credit, a newsletter form."""
    page = _Page(story, words, turn)
    page.raw(f'<main><article class="article"><h1 class="article__title">{escape(story.title)}</h1>')
    page.raw('<figure><img src="/i.jpg" alt=""><figcaption>')
    page.bad(page.pick("credit"), tag="span", cls="credit")
    page.raw('</figcaption></figure><div class="article__body">')
    _paragraphs(
        page,
        [
            lambda: page.bad_also(cls="article__link"),
            lambda: page.bad(page.pick("newsletter"), tag="div", cls="newsletter-box"),
            lambda: page.bad(page.pick("advert"), tag="div", cls="ad-slot"),
        ],
    )
    page.raw('</div><div class="article__tags">')
    page.bad(page.pick("tags"))
    page.raw("</div></article></main>")
    return page.told()


def _nameless(story: Story, words: Words, turn: int) -> tuple[bytes, Story]:
    """A page built by a framework: paragraphs alone, class names without meaning."""
    page = _Page(story, words, turn)
    page.raw(f'<div id="root"><div class="sc-a1b2"><h1 class="sc-c3">{escape(story.title)}</h1>')
    page.bad(page.pick("stamps"), cls="sc-k9")
    page.bad(page.pick("reading"), cls="sc-k9")
    page.raw('<div class="sc-d4">')
    _paragraphs(
        page,
        [
            lambda: page.bad_also(cls="sc-e5"),
            lambda: page.bad(page.pick("advert"), cls="sc-f6"),
            lambda: page.bad(page.pick("embed"), cls="sc-f6"),
        ],
    )
    page.bad(page.pick("follow"), cls="sc-e5")
    page.bad(page.pick("rights"), cls="sc-e5")
    page.raw("</div></div></div>")
    return page.told()


def _agency(story: Story, words: Words, turn: int) -> tuple[bytes, Story]:
    """A site that prints dispatches: everything is a paragraph of one box."""
    page = _Page(story, words, turn)
    page.raw(f"<h1>{escape(story.title)}</h1><div class='texte'>")
    page.bad(page.pick("byline"))
    page.bad(page.pick("stamps"))
    _paragraphs(page, [])
    page.bad(page.pick("tags"))
    page.bad(page.pick("rights"))
    page.raw("</div>")
    return page.told()


def _divisions(story: Story, words: Words, turn: int) -> tuple[bytes, Story]:
    """A page without paragraphs: divisions, and what a pipeline of long ago left between them."""
    page = _Page(story, words, turn)
    page.raw(f'<div class="contenu"><h2>{escape(story.title)}</h2>')
    _paragraphs(page, [lambda: page.bad(page.pick("advert"), tag="div")], tag="div")
    page.bad("1694711549", tag="div")
    page.bad_run(words.shares[:4], tag="div")
    page.bad(page.pick("comments"), tag="div")
    page.bad("This site uses Akismet to reduce spam. Learn how your comment data is processed.", tag="div")
    page.raw("</div>")
    return page.told()


def _regional(story: Story, words: Words, turn: int) -> tuple[bytes, Story]:
    """A regional paper: a wall at the end, an embed that was refused, a bar of buttons above."""
    page = _Page(story, words, turn)
    page.raw(f'<main><article><header><h1>{escape(story.title)}</h1></header><div class="toolbar">')
    page.bad(page.pick("share_on"), tag="span")
    page.bad_run(words.shares[1:4], tag="span")
    page.raw('</div><section class="corps">')
    _paragraphs(page, [lambda: page.bad(page.pick("embed")), lambda: page.bad_also(step=1)])
    page.bad(page.pick("paywall"))
    page.bad(page.pick("newsletter", 1))
    page.raw("</section></article></main>")
    return page.told()


def _magazine(story: Story, words: Words, turn: int) -> tuple[bytes, Story]:
    """A magazine: its writer, its list of most read pages and its networks close the text."""
    page = _Page(story, words, turn)
    page.raw(f'<article itemscope><h1>{escape(story.title)}</h1><div itemprop="articleBody">')
    page.bad(page.pick("credit", 1))
    _paragraphs(page, [lambda: page.bad_also(step=2), lambda: page.bad(page.pick("newsletter", 2))])
    page.bad(page.pick("writer"))
    page.bad(page.pick("follow", 1))
    page.bad_list("also_label", tag="p")
    page.raw("</div></article>")
    return page.told()


def _naive(story: Story, words: Words, turn: int) -> tuple[bytes, Story]:
    """What a pipeline that knows nothing leaves: one paragraph a line, the title twice."""
    page = _Page(story, words, turn)
    page.raw('<main><article><div class="entry-content">')
    if not story.head:
        page.bad_run((story.title, story.title, page.pick("stamps")))
    _paragraphs(page, [])
    if not story.foot:
        page.bad_run((page.pick("tags"), "1694711549", *words.shares[:3], page.pick("comments")))
    page.raw("</div></article></main>")
    return page.told()


TEMPLATES: dict[str, Template] = {
    "blog": _blog,
    "daily": _daily,
    "nameless": _nameless,
    "agency": _agency,
    "divisions": _divisions,
    "regional": _regional,
    "magazine": _magazine,
    "naive": _naive,
}
"""Newspapers by name: from a story, their words and a number to the page and what is residue on it."""
