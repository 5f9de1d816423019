"""The Scrapy settings that ours amount to: what is off by default stays off."""

from __future__ import annotations

from dataclasses import replace

import pytest
from scrapy.exceptions import DownloadTimeoutError, ResponseDataLossError
from scrapy.settings import Settings
from scrapy.utils.conf import build_component_list
from scrapy.utils.misc import load_object

from crawler.config import Config, Crawl
from crawler.errors import FirstByteTimeout, HeadTooLarge, TooLargeOnWire
from crawler.options import scrapy_settings


def effective(config: Config | None = None) -> Settings:
    """Return Scrapy's defaults with ours over them."""
    return Settings(scrapy_settings(config or Config()))


@pytest.mark.parametrize(
    "name", ["TELNETCONSOLE_ENABLED", "REMOTE_CONTROL_ENABLED", "COOKIES_ENABLED", "RETRY_HTTP_CODES"]
)
def test_what_is_off(name: str) -> None:
    """No console, no remote control, no cookies, no second knock at a server that answered."""
    assert not effective()[name]


def components(name: str) -> set[str]:
    """Return the names of the components that a setting of Scrapy amounts to."""
    known = effective().get_component_priority_dict_with_base(name)
    return {getattr(one, "__name__", str(one)).rpartition(".")[2] for one in build_component_list(known)}


def test_no_extension_of_scrapy_is_loaded() -> None:
    """Nobody listens on a port, and no run waits for the import of what it does not use."""
    assert components("EXTENSIONS") == set()


def test_a_limit_that_was_met_is_not_tried_again() -> None:
    """Neither of time nor of size; a broken connection is. Nothing is that Scrapy would not try again."""
    again = effective().getlist("RETRY_EXCEPTIONS")
    classes = tuple(load_object(one) for one in again)
    assert not issubclass(FirstByteTimeout, classes)
    assert not any(issubclass(one, classes) for one in (DownloadTimeoutError, HeadTooLarge, TooLargeOnWire))
    assert issubclass(ResponseDataLossError, classes)
    assert set(again) <= set(Settings().getlist("RETRY_EXCEPTIONS"))


def test_no_queue_of_pickles_is_kept() -> None:
    """Scrapy's disk queues are pickles; they are used where a job's folder is set."""
    assert not effective()["JOBDIR"]


@pytest.mark.parametrize("scheme", ["file", "ftp", "s3", "data"])
def test_only_http_is_fetched(scheme: str) -> None:
    """No handler is left for schemes that could read this machine or speak other protocols."""
    assert effective().getwithbase("DOWNLOAD_HANDLERS")[scheme] is None


def test_certificates_are_verified() -> None:
    """Scrapy's default accepts any certificate."""
    assert effective().getbool("DOWNLOAD_VERIFY_CERTIFICATES")


def test_http11_with_gzip_and_an_honest_name() -> None:
    """One handler that records, a content coding that archive tools read, a user agent that says who."""
    settings = effective()
    assert settings["DOWNLOAD_HANDLERS"]["http"] == settings["DOWNLOAD_HANDLERS"]["https"]
    assert settings["DEFAULT_REQUEST_HEADERS"]["Accept-Encoding"] == "gzip"
    assert settings["USER_AGENT"].startswith("Depeche/")


def test_every_middleware_that_would_change_a_page_is_off() -> None:
    """Redirects, decompression, cookies and caches of Scrapy would come between the wire and us."""
    assert components("DOWNLOADER_MIDDLEWARES") == {
        "RobotsMiddleware",
        "SiteRightsMiddleware",
        "PolitenessMiddleware",
        "DownloadTimeoutMiddleware",
        "DefaultHeadersMiddleware",
        "UserAgentMiddleware",
        "RetryMiddleware",
        "DownloaderStats",
    }
    assert components("SPIDER_MIDDLEWARES") == {
        "StartSpiderMiddleware",
        "HttpErrorMiddleware",
        "MetaCopyDetectionMiddleware",
    }


def test_what_is_kept_of_scrapy_keeps_its_place() -> None:
    """The numbers are those of this Scrapy, between which ours stand."""
    for name in ("DOWNLOADER_MIDDLEWARES_BASE", "SPIDER_MIDDLEWARES_BASE"):
        assert dict(effective()[name]).items() <= dict(Settings()[name]).items()


def test_a_host_is_asked_one_at_a_time_unless_no_delay_is_wanted() -> None:
    """With a delay between two requests there is never more than one under way at a host."""
    assert effective()["CONCURRENT_REQUESTS_PER_DOMAIN"] == 1
    quick = replace(Config(), crawl=Crawl(delay_seconds=0, concurrency=12))
    assert effective(quick)["CONCURRENT_REQUESTS_PER_DOMAIN"] == 12
