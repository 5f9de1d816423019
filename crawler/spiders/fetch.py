"""Fetches the URLs it is given, one page each, and sees every one of them to its outcome."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, Self

from scrapy import signals

from crawler.asking import Asking, Ended
from crawler.config import load
from crawler.outcomes import OutcomeKind
from crawler.recorder import Job
from crawler.session import open_run
from crawler.spiders.pages import PageSpider
from crawler.unverified import Unverified
from extractors.urls import BadUrl, check_asked, host_of

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

    from scrapy import Request
    from scrapy.crawler import Crawler

    from crawler.run import Run


class FetchSpider(PageSpider):
    """Fetches `asked`; `scrapy crawl fetch -a url=https://…` fetches one page into the configured archive."""

    name = "fetch"

    def __init__(
        self,
        url: str | None = None,
        *,
        asked: Sequence[str] = (),
        is_insecure: bool = False,
        **kwargs: Any,  # noqa: ANN401 - Scrapy's own arguments
    ) -> None:
        super().__init__(**kwargs)
        self.asked = [url] if url else list(asked)
        self._is_insecure = is_insecure

    def page_meta(self, asking: Asking) -> dict[str, Any]:
        """Where a person wants it so, take the certificate of the host that was asked for, and no other's."""
        asked = frozenset({host_of(asking.chain[0])})
        return {"unverified": Unverified(hosts=asked)} if self._is_insecure else {}

    @classmethod
    def from_crawler(cls, crawler: Crawler, *, run: Run | None = None, **kwargs: Any) -> Self:  # noqa: ANN401 - Scrapy's own arguments
        """Take the run that a command made, or make one from depeche.toml and close it with the spider."""
        spider = super().from_crawler(crawler, run=run or _own_run(), **kwargs)
        if run is None:
            crawler.signals.connect(spider.close_run, signals.spider_closed)
        return spider

    def close_run(self) -> None:
        """Commit what was captured; for `scrapy crawl`, where no command does it."""
        commits = self.run.finish()
        if commits.error:
            self.logger.error("not committed: %s: %s", ", ".join(commits.uncommitted), commits.error)

    async def start(self) -> AsyncIterator[Request]:
        """Ask for each URL."""
        for asked in self.asked:
            checked = check_asked(asked)
            if isinstance(checked, BadUrl):
                asking = Asking(asked=asked, chain=(asked,))
                self.settle(asking, Ended(kind=OutcomeKind(checked.fault), reason=checked.sentence))
            elif (request := self.page_request(Asking(asked=asked, chain=(checked.url,)))) is not None:
                yield request


def _own_run() -> Run:
    """Return a run with the settings of the current folder, for a crawl that no command started."""
    return open_run(load(env=os.environ), job=Job(name="crawl", kind="manual"), listener=lambda *_: None)
