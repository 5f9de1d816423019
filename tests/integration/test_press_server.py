"""The simulated press over real connections: addresses, keep-alive, the ledger, and time travel."""

from __future__ import annotations

import http.client
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from tests.press.newsroom import Newsroom
from tests.press.server import Press
from tests.press.world import DAY, HOUR, START, Channel, Site, Strain, stories

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]


@pytest.fixture
def press() -> Iterator[Press]:
    """Open a press of two sites."""
    sites = [
        Site(
            name=name,
            articles=stories(name, 3, last=DAY),
            channels=(Channel(form="rss", path="/rss.xml"), Channel(form="sitemap", path="/s.xml")),
            strain=Strain(times=2 if name == "courier" else 0),
        )
        for name in ("gazette", "courier")
    ]
    with Press(sites) as serving:
        yield serving


def connect(press: Press, site: str) -> http.client.HTTPConnection:
    """Return a connection to a site."""
    return http.client.HTTPConnection(urlsplit(press.bases[site]).netloc, timeout=5)


def test_each_site_has_an_address_of_its_own(press: Press) -> None:
    """To a crawler they are two hosts, as their clocks of politeness are kept by host."""
    hosts = [urlsplit(base).hostname for base in press.bases.values()]
    assert hosts == ["127.0.1.1", "127.0.1.2"]
    for site in press.sites:
        connection = connect(press, site)
        connection.request("GET", "/")
        assert site.encode() in connection.getresponse().read()


def test_every_request_is_in_the_ledger(press: Press) -> None:
    """Requests on one connection are written down one by one, with what was asked and answered."""
    press.travel(2 * DAY)
    connection = connect(press, "gazette")
    article = press.sites["gazette"].articles[0]
    for path in ("/robots.txt", "/rss.xml", article.path + "?utm_source=x", "/nothing"):
        connection.request("GET", path, headers={"If-None-Match": '"1"'})
        connection.getresponse().read()
    assert [(hit.kind, hit.status) for hit in press.ledger] == [
        ("robots", 200), ("poll", 200), ("article", 200), ("other", 404)
    ]  # fmt: skip
    hit = list(press.ledger)[2]
    assert (hit.address, hit.is_conditional, hit.method) == (article.path, True, "GET")
    assert timedelta(0) <= hit.at - START - timedelta(days=2) < timedelta(seconds=60)
    assert hit.ended >= hit.began


def test_a_strained_host_recovers_after_its_requests(press: Press) -> None:
    """Two article requests are turned away, the third is answered."""
    press.travel(2 * DAY)
    connection = connect(press, "courier")
    found = []
    for article in press.sites["courier"].articles:
        connection.request("GET", article.path)
        response = connection.getresponse()
        response.read()
        found.append((response.status, response.headers["Retry-After"]))
    assert found == [(429, "1"), (429, "1"), (200, None)]


def test_a_command_lives_in_the_press_s_time(press: Press, tmp_path: Path) -> None:
    """The clock of the process is moved, and nothing else: it is the same `depeche`."""
    room = Newsroom(tmp_path, press)
    assert room.run("--version", at=DAY).out.startswith("depeche ")
    code = (
        "from datetime import timedelta; from crawler import clock;"
        f"clock.shift(timedelta(seconds={press.travel(30 * HOUR)})); print(clock.now().isoformat())"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True, timeout=30
    )
    assert done.stdout.startswith("2026-03-03T12:00")


def test_sources_name_what_is_followed(press: Press, tmp_path: Path) -> None:
    """The newsroom's sources.toml has an entry a site, its channels sorted by their kind."""
    import tomllib

    Newsroom(tmp_path, press)
    written = tomllib.loads((tmp_path / "sources.toml").read_text(encoding="utf-8"))
    assert [one["id"] for one in written["source"]] == ["gazette", "courier"]
    assert written["source"][0]["feeds"] == [press.url("gazette", "/rss.xml")]
    assert written["source"][0]["sitemaps"] == [press.url("gazette", "/s.xml")]
