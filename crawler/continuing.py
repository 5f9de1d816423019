"""The pages of one article as they are read, one after the other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from extractors.joining import join_articles, other_page
from extractors.pages import unread_page
from extractors.urls import canonical_url, host_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from crawler.derive import Around
    from crawler.recorder import Kept
    from extractors.article import Article
    from storage.capture import Capture


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaf:
    """A further page that was read: what was derived of it alone, its capture, its robots.txt's digest."""

    article: Article
    capture: Capture
    robots_digest: str | None = None


class Pages:
    """An article and the pages that it goes on at: at most `most` in all, of one host, none of them twice.

    `asked` are the URLs that led to the first page. `leaves` are the further pages so far, `fault` is why the
    next one was not read.
    """

    def __init__(self, first: Article, *, asked: Iterable[str], most: int) -> None:
        self._pages = [first]
        self._most = most
        self._left = 2 * most
        self._asked = {canonical_url(url) for url in (*asked, first.final_url)}
        self._host = host_of(first.final_url)
        self.leaves: list[Leaf] = []
        self.fault: str | None = None

    def next_url(self) -> str | None:
        """Return the address at which the article goes on and that is to be read, None for no such."""
        target = self._pages[-1].next_page
        if target is None or self.fault or self._most == 1 or self._pages[0].outcome != "full":
            return None
        if len(self._pages) >= self._most:
            self.fault = f"no more than {self._most} pages of an article are read"
            return None
        return target if self.may_ask(target) else None

    def may_ask(self, url: str) -> bool:
        """Tell whether a URL may be asked for: a new one, of the same host; then it counts as asked."""
        identity = canonical_url(url)
        self._left -= 1
        if self._left < 0:
            self.fault = "it was moved too often"
        elif identity in self._asked:
            self.fault = "it was read already"
        elif host_of(url) != self._host:
            self.fault = f"it lies on another host, {host_of(url)}"
        self._asked.add(identity)
        return self.fault is None

    def take(self, leaf: Leaf) -> None:
        """Add the page that came, unless it is another article or brings nothing new."""
        before = self.article()
        self.fault = other_page(before, leaf.article)
        if self.fault is not None:
            return
        joined = join_articles([*self._pages, leaf.article])
        if len(joined.blocks) <= len(before.blocks):
            self.fault = "it repeats what was read before it"
            return
        self._pages.append(leaf.article)
        self.leaves.append(leaf)

    def article(self) -> Article:
        """Return the article as far as it was read."""
        target = self._pages[-1].next_page
        unread = unread_page(target, self.fault) if target and self.fault else None
        return join_articles(self._pages, unread=unread)


@dataclass(slots=True, kw_only=True)
class Reading:
    """An article on its way: its pages, the first one's capture, what stood around it, its status, and how
    long the derivations took.
    """

    pages: Pages
    kept: Kept
    around: Around
    status: int
    seconds: float = 0.0
