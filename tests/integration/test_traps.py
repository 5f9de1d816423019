"""Traps: what a site counts up without end is cut off day by day, in the state and in whole crawls."""

from __future__ import annotations

import json
import threading
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import TYPE_CHECKING

import pytest

from crawler.config import Limits
from crawler.url_patterns import headline_of, mark_of, pattern_of
from storage.traps import Caps, LeftOut, NewUrl, Traps
from tests.console import run_ahead
from tests.press.archive import stored_lines
from tests.press.prose import headline
from tests.servers.small_press import HTML, XML, robots
from tests.servers.wire_server import Case, WireServer, case, sized

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from storage.state import State

NOON = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
CAPS = Caps(pattern=20, headline=4, site=50)
CAP = 12
"""`limits.pattern_urls` in the crawls here, so that they are short."""

SAME = 2
_AT_A_POLL = 8


def slug(number: int) -> str:
    """Return the slug of an article."""
    return "-".join(headline(f"article {number}").lower().split())


def numbered(numbers: range, *, site: str = "gazette.example", mark: str | None = None) -> list[NewUrl]:
    """Return URLs that only count; `mark` with the number makes each an item of its own."""
    return [
        NewUrl(
            url=f"https://{site}/{number}",
            site=site,
            pattern=f"https://{site}/#",
            mark=mark.format(number) if mark else None,
        )
        for number in numbers
    ]


def test_a_pattern_has_so_many_new_urls_a_day(any_state: State) -> None:
    """Over several polls; another site has its own count, and another day brings as many again."""
    traps = Traps(any_state)
    assert traps.over(numbered(range(15)), caps=CAPS, now=NOON) == {}
    over = traps.over(numbered(range(15, 40)), caps=CAPS, now=NOON + timedelta(hours=3))
    assert set(over.values()) == {"pattern"}
    assert len(over) == 20
    assert traps.over(numbered(range(5), site="courier.example"), caps=CAPS, now=NOON) == {}
    assert len(traps.over(numbered(range(40, 70)), caps=CAPS, now=NOON + timedelta(days=1))) == 10


def test_items_with_marks_of_their_own_are_over_no_patterns_cap(any_state: State) -> None:
    """They do count for it; the same items under other URLs are stopped; the site's cap stops all."""
    traps = Traps(any_state)
    assert traps.over(numbered(range(40), mark="{} dead"), caps=CAPS, now=NOON) == {}
    again = [NewUrl(url=f"{one.url}?sid", **_rest(one)) for one in numbered(range(40), mark="{} dead")]
    assert set(traps.over(again, caps=CAPS, now=NOON).values()) == {"pattern"}
    over = traps.over(numbered(range(40, 60), mark="{} dead"), caps=CAPS, now=NOON)
    assert list(over.values()) == ["site"] * 10


def test_one_headline_stands_under_a_few_urls(any_state: State) -> None:
    """A session in the address of an article whose slug no other has."""
    one = {"site": "gazette.example", "pattern": "https://gazette.example/bridge?v"}
    new = [
        NewUrl(url=f"https://gazette.example/bridge?v={n}", headline="the bridge opens", **one)
        for n in range(9)
    ]
    assert list(Traps(any_state).over(new, caps=CAPS, now=NOON).values()) == ["headline"] * 5


@pytest.mark.parametrize("is_own", [True, False])
def test_one_headline_stands_under_as_many_patterns_as_one_has_urls(is_own: bool, any_state: State) -> None:
    """A session of letters looks like a slug: each is a pattern. What has its own headline is not stopped."""
    traps = Traps(any_state)

    def under(headline: str, numbers: range) -> list[NewUrl]:
        urls = [f"https://gazette.example/{chr(97 + n)}/story" for n in numbers]
        return [
            NewUrl(url=url, site="gazette.example", pattern=None if is_own else f"{url}?#", headline=headline)
            for url in urls
        ]

    over = traps.over(under("police report", range(25)), caps=CAPS, now=NOON)
    assert list(over.values()) == ["title"] * 5
    assert set(traps.over(under("police report", range(25, 30)), caps=CAPS, now=NOON).values()) == {"title"}
    assert traps.over(under("the bridge opens", range(30, 45)), caps=CAPS, now=NOON) == {}


@pytest.mark.parametrize("title", ["Polizeimeldung", "Live blog"])
def test_headlines_that_recur_all_day_stop_nobody(title: str, any_state: State) -> None:
    """150 articles of one headline, a slug of words each: a police desk's day is within the limits as set."""
    limits = Limits()
    caps = Caps(pattern=limits.pattern_urls, headline=limits.headline_urls, site=limits.site_urls)
    new = [
        NewUrl(
            url=(url := f"https://gazette.example/2026/11/21/{slug(number)}-{number}"),
            site="gazette.example",
            pattern=pattern_of(url),
            mark=mark_of(title, None),
            headline=headline_of(title),
        )
        for number in range(150)
    ]
    assert Traps(any_state).over(new, caps=caps, now=NOON) == {}


def _rest(one: NewUrl) -> dict[str, str | None]:
    return {"site": one.site, "pattern": one.pattern, "mark": one.mark}


def test_processes_together_count_once(any_state: State) -> None:
    """Two polls at the same moment don't let through twice as many."""
    left: list[int] = []

    def poll(start: int) -> None:
        left.append(len(Traps(any_state).over(numbered(range(start, start + 20)), caps=CAPS, now=NOON)))

    threads = [threading.Thread(target=poll, args=(100 * number,)) for number in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(left) == 40


def test_what_was_left_out_is_remembered_and_forgotten(any_state: State) -> None:
    """The last poll's number of each kind counts; old days and old kinds go."""
    traps = Traps(any_state)
    kinds = [LeftOut(what=f"https://x/{n}", reason="over", count=n + 1, at=NOON) for n in range(2)]
    traps.leave_out("gazette", kinds)
    later = NOON + timedelta(hours=1)
    traps.leave_out("gazette", [LeftOut(what="https://x/0", reason="over", count=7, at=later)])
    found = traps.left_out("gazette", since=NOON)
    assert [(kind.what, kind.count) for kind in found] == [("https://x/0", 7), ("https://x/1", 2)]
    traps.over(numbered(range(20)), caps=CAPS, now=NOON)
    traps.prune(now=NOON + timedelta(days=2), keep=timedelta(hours=47, minutes=30))
    assert [kind.what for kind in traps.left_out("gazette", since=NOON)] == ["https://x/0"]
    assert traps.over(numbered(range(20)), caps=CAPS, now=NOON) == {}


class Trap(dict[str, Case]):
    """A site whose lists name new URLs at every poll, each of which answers with a page."""

    def __init__(self, listing: Callable[[int], bytes], kind: bytes) -> None:
        super().__init__({"robots.txt": robots("")})
        self._polls = count()
        self._listing = listing
        self._kind = kind

    def __contains__(self, path: object) -> bool:
        return True

    def __missing__(self, path: str) -> Case:
        if path == "list":
            return case("", sized(self._listing(next(self._polls)), self._kind))
        said = " ".join(f"Member {number} spoke for the bridge." for number in range(30))
        return case("", sized(f"<h1>The council</h1><p>{said}</p>".encode(), HTML))


def _calendar(poll: int) -> bytes:
    first = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=_AT_A_POLL * poll)
    days = (first + timedelta(days=number) for number in range(_AT_A_POLL))
    links = "".join(
        f'<li><a href="/events/{day:%Y/%m/%d}/programme">What the town hall shows on {day:%d.%m.%Y}</a></li>'
        for day in days
    )
    return f"<title>Events</title><main><ul>{links}</ul></main>".encode()


def _sessions(poll: int) -> bytes:
    items = "".join(
        f"<item><title>The council debates the {name} bridge</title>"
        f"<link>/{name}-bridge?visit={poll:08x}{number:08x}</link></item>"
        for number, name in enumerate(["old", "new", "stone", "iron", "long", "short", "high", "low"])
    )
    return f'<rss version="2.0"><channel><title>News</title>{items}</channel></rss>'.encode()


def _letters(poll: int) -> bytes:
    items = "".join(
        f"<item><title>The council debates the bridge</title>"
        f"<link>/{chr(97 + poll)}x{chr(97 + number)}/story.html</link></item>"
        for number in range(_AT_A_POLL)
    )
    return f'<rss version="2.0"><channel><title>News</title>{items}</channel></rss>'.encode()


@pytest.mark.parametrize(
    ("kind", "listing", "form"),
    [("sections", _calendar, HTML), ("feeds", _sessions, XML), ("feeds", _letters, XML)],
    ids=["calendar", "sessions", "sessions of letters"],
)
def test_a_crawl_of_a_trap_ends_within_the_cap(
    kind: str, listing: Callable[[int], bytes], form: bytes, tmp_path: Path
) -> None:
    """However often it is polled; what is left out is told by the crawl and by the health of the source."""
    with WireServer(cases=Trap(listing, form)) as server:
        (tmp_path / "depeche.toml").write_text(
            f"[network]\nallow_private = true\n[limits]\npattern_urls = {CAP}\nheadline_urls = {SAME}\n",
            encoding="utf-8",
        )
        (tmp_path / "sources.toml").write_text(
            f'[[source]]\nid = "trap"\ndelay = 0\nrevisit = []\nsite = "{server.base}/"\n'
            f'{kind} = ["{server.base}/list"]\n',
            encoding="utf-8",
        )
        now = datetime.now(UTC)
        to_noon = (now.replace(hour=12, minute=0) - now).total_seconds()  # midnight would begin other caps
        ran = [run_ahead(tmp_path, to_noon, "crawl", "trap") for _ in range(3)]
        health = run_ahead(tmp_path, to_noon, "sources", "health", "--json")
    pages = {line["asked"] for line in stored_lines(tmp_path / "depeche-data", "outcomes")}
    assert 0 < len(pages) <= (SAME * _AT_A_POLL if listing is _sessions else CAP)
    assert "left out: over limits." in ran[-1].err
    told = json.loads(health.out)
    assert told["left_out_24h"] > 0
    assert "trap" in [concern["trouble"] for concern in told["concerns"]]
