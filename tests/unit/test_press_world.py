"""The simulated press itself: what its channels list, which validators they send, what its pages say."""

from __future__ import annotations

import gzip
import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from lxml import etree

from extractors import extract
from tests.press.answers import Ask, Reply, answer, without_trackers
from tests.press.judges import (
    Address,
    conditional_share,
    cost,
    disallowed,
    fetched_again,
    listed,
    missed,
    smallest_gap,
)
from tests.press.ledger import Hit, Ledger
from tests.press.listings import Place, old_children
from tests.press.world import DAY, HOUR, Article, Channel, RobotsFile, Series, Site, Strain, moment, stories

if TYPE_CHECKING:
    from tests.press.world import Form

BASES = {"gazette": "http://127.0.1.1:8000", "other": "http://127.0.1.2:8000"}
NEWS = stories("gazette", 12, last=4 * DAY)


def at_gazette(
    path: str,
    *,
    at: float,
    channel: Channel | None = None,
    articles: tuple[Article, ...] = NEWS,
    **how: object,
) -> Reply:
    """Ask a site that has this channel and these articles."""
    site = Site(name="gazette", articles=articles, channels=(channel,) if channel else ())
    return answer(Place(site=site, bases=BASES), Ask(path=path, **how), at)  # type: ignore[arg-type]


def urls_in(body: bytes, name: str) -> list[str]:
    """Return the texts of the elements of that local name."""
    return [str(one.text) for one in etree.fromstring(body).iter() if etree.QName(one).localname == name]


def test_the_same_seed_gives_the_same_stories() -> None:
    """A press can be built again for a second look; the first story opens the span, none comes after it."""
    assert stories("gazette", 12, last=4 * DAY) == NEWS
    assert stories("other", 12, last=4 * DAY) != NEWS
    births = [article.born for article in NEWS]
    assert births[0] == 0
    assert births == sorted(births)
    assert births[-1] <= 4 * DAY
    assert len({article.path for article in NEWS}) == 12


@pytest.mark.parametrize(
    ("form", "name"),
    [("rss", "link"), ("atom", "id"), ("news-sitemap", "loc"), ("sitemap", "loc")],
)
def test_a_channel_lists_what_was_born_newest_first(form: Form, name: str) -> None:
    """Nothing is listed before its time, and the window keeps the newest."""
    channel = Channel(form=form, path="/list", window=3)
    born = [article for article in NEWS if article.born <= 2 * DAY]
    reply = at_gazette("/list", at=2 * DAY, channel=channel)
    addresses = [url.removeprefix(BASES["gazette"]) for url in urls_in(reply.body, name)]
    assert [url for url in addresses if url != "/"] == [article.path for article in born[::-1][:3]]


def test_a_json_feed_lists_the_same() -> None:
    """The third kind of feed has the items of the other two."""
    feed = json.loads(at_gazette("/f", at=DAY, channel=Channel(form="json-feed", path="/f")).body)
    assert {item["url"] for item in feed["items"]} == {
        BASES["gazette"] + article.path for article in NEWS if article.born <= DAY
    }


def test_an_index_has_young_and_old_children() -> None:
    """The children of the days of the press list its articles, those of the years before are there too."""
    channel = Channel(form="sitemap-index", path="/sitemap.xml", is_gzipped=True, window=99)
    index = gzip.decompress(at_gazette("/sitemap.xml", at=DAY, channel=channel).body)
    children = [url.removeprefix(BASES["gazette"]) for url in urls_in(index, "loc")]
    assert set(old_children(channel)) < set(children)
    young = [path for path in children if path not in old_children(channel)]
    listed = [
        url.removeprefix(BASES["gazette"])
        for path in young
        for url in urls_in(gzip.decompress(at_gazette(path, at=DAY, channel=channel).body), "loc")
    ]
    assert sorted(listed) == sorted(article.path for article in NEWS if article.born <= DAY)


def test_a_known_validator_gives_304_until_the_listing_changes() -> None:
    """An honest server repeats its validators exactly as long as it repeats its bytes."""
    channel = Channel(form="rss", path="/f")
    times = [DAY, DAY + 1, *(article.born for article in NEWS)]
    for time in times:
        first = at_gazette("/f", at=time, channel=channel)
        for later in times:
            asked = {"if-none-match": first.headers["ETag"]}
            second = at_gazette("/f", at=later, channel=channel, headers=asked)
            fresh = at_gazette("/f", at=later, channel=channel)
            assert (second.status == 304) == (fresh.body == first.body)
            assert (fresh.headers["Last-Modified"] == first.headers["Last-Modified"]) == (
                fresh.body == first.body
            )


def test_a_liar_and_a_server_without_validators() -> None:
    """The one says 304 after a change, the other never says it."""
    liar = Channel(form="rss", path="/f", validators="lying")
    asked = {"if-none-match": at_gazette("/f", at=0, channel=liar).headers["ETag"]}
    assert at_gazette("/f", at=3 * DAY, channel=liar, headers=asked).status == 304
    mute = replace(liar, validators="none")
    reply = at_gazette("/f", at=0, channel=mute)
    assert not {"ETag", "Last-Modified"} & set(reply.headers)
    assert at_gazette("/f", at=0, channel=mute, headers=asked).status == 200


@pytest.mark.parametrize(
    ("links", "start"),
    [
        ("tracked", "http://127.0.1.1:8000/2026/03/02/"),
        ("relative", "/2026/03/02/"),
        ("protocol-relative", "//127.0.1.1:8000/2026/03/02/"),
        ("redirecting", "http://127.0.1.1:8000/go/0"),
    ],
)
def test_links_are_written_in_every_way(links: str, start: str) -> None:
    """Each way of writing a link leads to the article."""
    channel = Channel(form="rss", path="/f", links=links)  # type: ignore[arg-type]
    link = urls_in(at_gazette("/f", at=0, channel=channel).body, "link")[-1]
    assert link.startswith(start)
    reply = at_gazette(link.removeprefix("http:").removeprefix("//127.0.1.1:8000"), at=0, channel=channel)
    assert reply.address == NEWS[0].path
    assert reply.status == (302 if links == "redirecting" else 200)


def test_a_query_may_be_a_part_of_an_address() -> None:
    """`?id=5` is another article than `?id=6`; what a tracker adds is not."""
    asked = stories("gazette", 3, series=Series(path="/story?id={number}"))
    assert at_gazette("/story?id=2&utm_source=x", at=2 * DAY, articles=asked).address == "/story?id=2"
    assert at_gazette("/story?id=9", at=2 * DAY, articles=asked).status == 404
    assert without_trackers("/a?utm_source=b&utm_medium=c") == "/a"


def test_an_article_is_one_to_the_extraction() -> None:
    """Title, date and text come out of the page; the counter in the furniture does not reach the text."""
    pages = [at_gazette(NEWS[0].path, at=HOUR, visit=visit).body for visit in range(2)]
    first, second = (
        extract(page, url=BASES["gazette"] + NEWS[0].path, content_type="text/html") for page in pages
    )
    assert pages[0] != pages[1]
    assert first.outcome == "full"
    assert first.title == NEWS[0].title
    assert first.published == moment(0)
    assert first.text == second.text


def test_a_correction_changes_the_text_and_a_removal_the_status() -> None:
    """From its time on the page is another one, then gone."""
    story = replace(NEWS[0], corrected=HOUR, removed=DAY, furniture=False)
    before, after = (at_gazette(story.path, at=time, articles=(story,)) for time in (0, HOUR))
    assert before.body != after.body
    assert b"Correction 1" in after.body
    assert at_gazette(story.path, at=DAY, articles=(story,)).status == 410
    assert at_gazette(story.path, at=-1, articles=(story,)).status == 404


@pytest.mark.parametrize("flaw", ["cut", "ampersand", "bomb"])
def test_a_flawed_feed_is_no_xml(flaw: str) -> None:
    """What is meant to be malformed is."""
    channel = Channel(form="rss", path="/f", flaw=flaw)  # type: ignore[arg-type]
    body = at_gazette("/f", at=DAY, channel=channel).body
    if flaw == "bomb":
        assert b"<!ENTITY" in body
        assert b"&e;" in body
    else:
        with pytest.raises(etree.XMLSyntaxError):
            etree.fromstring(body)


def test_robots_has_its_rules_and_its_troubles() -> None:
    """The file says what the site's rules are; at its bad times it is 503."""
    robots = RobotsFile(disallow=("/private/",), crawl_delay=2, filler_bytes=10_000, down=(HOUR, DAY))
    site = Site(name="gazette", robots=robots, channels=(Channel(form="sitemap", path="/s.xml"),))
    place = Place(site=site, bases=BASES)
    text = answer(place, Ask(path="/robots.txt"), 0).body.decode()
    assert text.endswith(
        "User-agent: *\nDisallow: /private/\nCrawl-delay: 2\n\nSitemap: http://127.0.1.1:8000/s.xml\n"
    )
    assert len(text) > 10_000
    assert answer(place, Ask(path="/robots.txt"), HOUR).status == 503
    assert answer(place, Ask(path="/robots.txt"), DAY).status == 200


def test_a_strained_host_asks_for_patience() -> None:
    """Its articles answer 429 with Retry-After, everything else answers as ever."""
    site = Site(name="gazette", articles=NEWS, strain=Strain(times=1))
    place = Place(site=site, bases=BASES)
    reply = answer(place, Ask(path=NEWS[0].path, strained=True), 0)
    assert (reply.status, reply.headers["Retry-After"]) == (429, "1")
    assert answer(place, Ask(path="/", strained=True), 0).status == 200


def hit(path: str, *, began: float, kind: str = "article", status: int = 200, **said: object) -> Hit:
    """Return a hit of half a second."""
    return Hit(
        at=moment(began),
        began=began,
        ended=began + 0.5,
        site="gazette",
        method="GET",
        path=path,
        headers=said.get("headers", {}),  # type: ignore[arg-type]
        status=status,
        kind=kind,  # type: ignore[arg-type]
        address=path if kind == "article" else None,
    )


def test_the_judges_see_what_is_wrong() -> None:
    """A page fetched twice, one never fetched, two requests at once, a forbidden path: each is found."""
    robots = RobotsFile(disallow=("/secret",))
    channel = Channel(form="rss", path="/f")
    site = Site(name="gazette", articles=NEWS, channels=(channel,), robots=robots)
    first, second = NEWS[0].path, NEWS[1].path
    tag = {"if-none-match": '"1"'}
    ledger = Ledger(
        [
            hit("/f", began=0, kind="poll"),
            hit(first, began=1),
            hit(first, began=1.3),
            hit("/secret/plan", began=3, kind="other", status=404),
            hit("/f", began=4, kind="poll", status=304, headers=tag),
            hit("/f", began=5, kind="poll"),
        ]
    )
    wanted: set[Address] = {("gazette", first), ("gazette", second)}
    assert listed([site], until=NEWS[1].born) == wanted
    assert missed(ledger, wanted) == {("gazette", second)}
    assert fetched_again(ledger) == {("gazette", first): 2}
    assert smallest_gap(ledger)["gazette"] == pytest.approx(-0.2)
    assert [one.path for one in disallowed(ledger, [site])] == ["/secret/plan"]
    assert conditional_share(ledger) == 0.5
    assert (cost(ledger).requests, cost(ledger).articles, cost(ledger).per_article) == (6, 1, 6.0)
    assert len(ledger.between(moment(1), moment(3))) == 2
    assert ledger.of(kind="poll", status=304).paths() == ["/f"]
