"""Holds back requests to hosts that are being asked, so that one slow host fills no place of the others."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from scrapy.pqueues import DownloaderAwarePriorityQueue

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler


class HostQueue(DownloaderAwarePriorityQueue):
    """Hands out as many requests to a host at once as may be under way there, host after host.

    Scrapy's own queue counts only what is past the middlewares, and a request waits for its host's clock
    in one of ours.
    """

    def __init__(self, crawler: Crawler, *arguments: Any, **options: Any) -> None:  # noqa: ANN401 - Scrapy's own
        super().__init__(crawler, *arguments, **options)
        self._at_once = crawler.settings.getint("CONCURRENT_REQUESTS_PER_DOMAIN")

    def pop(self) -> Request | None:
        """Return the next request to a host that has room; None when every host with requests is full.

        The engine asks again whenever a request has ended.
        """
        downloader = self.crawler.engine.downloader
        active = Counter(map(downloader.get_slot_key, downloader.active))
        host = next((host for host in self.pqueues if active[host] < self._at_once), None)
        if host is None:
            return None
        queue = self.pqueues.pop(host)
        request = queue.pop()
        if len(queue) > 0:
            self.pqueues[host] = queue  # behind the others
        else:
            queue.close()
        return request
