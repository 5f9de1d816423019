"""Scrapy's settings, made from ours."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from crawler.config import Config

_KEPT = {
    "DOWNLOADER_MIDDLEWARES_BASE": {
        "scrapy.downloadermiddlewares.downloadtimeout.DownloadTimeoutMiddleware": 350,
        "scrapy.downloadermiddlewares.defaultheaders.DefaultHeadersMiddleware": 400,
        "scrapy.downloadermiddlewares.useragent.UserAgentMiddleware": 500,
        "scrapy.downloadermiddlewares.retry.RetryMiddleware": 550,
        "scrapy.downloadermiddlewares.stats.DownloaderStats": 850,
    },
    "SPIDER_MIDDLEWARES_BASE": {
        "scrapy.spidermiddlewares.start.StartSpiderMiddleware": 25,
        "scrapy.spidermiddlewares.httperror.HttpErrorMiddleware": 50,
        "scrapy.spidermiddlewares.metacopy.MetaCopyDetectionMiddleware": 1000,
    },
    "EXTENSIONS_BASE": {},
}
"""What is used of what Scrapy switches on: payloads stay in their content coding until a child process reads
them, the spider follows redirects so that each hop is accounted for, and ours reads robots.txt. The rest is
not listed as None, since Scrapy imports it to find that out: a tenth of a second, with aiohttp."""

_OURS = {
    "crawler.robots.RobotsMiddleware": 100,
    "crawler.site_rights.SiteRightsMiddleware": 150,
    "crawler.politeness.PolitenessMiddleware": 900,
}
"""Ours, by their place between engine (low) and wire (high): the last one holds the host's clock, so nothing
may come after it."""

_TRIED_AGAIN = [
    "scrapy.exceptions.CannotResolveHostError",
    "scrapy.exceptions.DownloadConnectionRefusedError",
    "scrapy.exceptions.DownloadFailedError",
    "scrapy.exceptions.ResponseDataLossError",
    "twisted.internet.error.ConnectionDone",
    "twisted.internet.error.ConnectError",
    "twisted.internet.error.ConnectionLost",
    OSError,
]
"""What another attempt at once may mend: Scrapy's list without time-outs, which are limits that were met."""

_BEGUN = 32
"""Requests that Scrapy may have begun for each exchange that may be under way: as many hosts can be slow."""


def scrapy_settings(config: Config) -> dict[str, Any]:
    """Return the Scrapy settings that `config` means; what is absent here is Scrapy's default."""
    return {
        "BOT_NAME": "depeche",
        "SPIDER_MODULES": ["crawler.spiders"],
        "USER_AGENT": config.agent.user_agent,
        "DEFAULT_REQUEST_HEADERS": {
            "Accept": "text/html,application/xhtml+xml;q=0.9,*/*;q=0.8",
            "Accept-Encoding": "gzip",
        },
        **_engine(config),
        **_network(config),
        "DEPECHE_DELAY_SECONDS": config.crawl.delay_seconds,
        "DEPECHE_PATIENCE_SECONDS": config.crawl.patience_seconds,
        "DEPECHE_EXCHANGES": config.crawl.concurrency,
        "DEPECHE_ROBOTS_OBEY": config.robots.obey,
        "DEPECHE_ROBOTS_BYTES": config.limits.robots_bytes,
    }


def _engine(config: Config) -> dict[str, Any]:
    return {
        # crawler.politeness counts the exchanges; most requests that Scrapy has begun wait for their host
        "CONCURRENT_REQUESTS": _BEGUN * config.crawl.concurrency,
        "CONCURRENT_REQUESTS_PER_DOMAIN": config.crawl.concurrency if config.crawl.delay_seconds == 0 else 1,
        "DOWNLOAD_DELAY": 0,
        "SCHEDULER_PRIORITY_QUEUE": "crawler.host_queue.HostQueue",
        "DOWNLOADER_MIDDLEWARES": _OURS,
        **_KEPT,
        # Scrapy starts this many tasks for every response, and a page of ours yields one request at the most
        "CONCURRENT_ITEMS": 1,
        # one page that takes its whole time to derive must not hold up the others, however large it is
        "SCRAPER_SLOT_MAX_ACTIVE_SIZE": (5 << 20) + config.limits.wire_bytes,
        "RETRY_TIMES": config.crawl.retries,
        "RETRY_HTTP_CODES": [],
        "RETRY_EXCEPTIONS": _TRIED_AGAIN,
        "RETRY_GIVE_UP_LOG_LEVEL": "DEBUG",
        "TELNETCONSOLE_ENABLED": False,
        "REMOTE_CONTROL_ENABLED": False,
        "COOKIES_ENABLED": False,
        "LOG_LEVEL": "ERROR",
        "TWISTED_REACTOR": "twisted.internet.asyncioreactor.AsyncioSelectorReactor",
    }


def _network(config: Config) -> dict[str, Any]:
    handler = "crawler.wire.CapturingHandler"
    return {
        "DOWNLOAD_HANDLERS": {
            "http": handler,
            "https": handler,
            "data": None,
            "file": None,
            "ftp": None,
            "s3": None,
        },
        "DOWNLOAD_TIMEOUT": config.limits.total_seconds,
        "DOWNLOAD_MAXSIZE": config.limits.wire_bytes,
        "DOWNLOAD_WARNSIZE": 0,
        "DOWNLOAD_VERIFY_CERTIFICATES": True,
        "DNS_TIMEOUT": 10,
        # a name is asked for once a run: looked up again it would be one more chance to lead inward, and the
        # address of every connection is judged anyhow (docs/decisions/0011-limits-of-trust.md)
        "DNSCACHE_ENABLED": True,
        # Scrapy's default resolver knows IPv4 only: a site with an IPv6 address alone would be unknown
        "DNS_RESOLVER": "scrapy.resolver.CachingHostnameResolver",
    }
