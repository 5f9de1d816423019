"""Dates: how a point in time is read, which witness is believed, and that none is invented."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from extractors import extract
from extractors.dates import choose_dates, read_dates, search_date
from extractors.jsonld import article_thing
from extractors.moments import read_moment
from extractors.tree import parse_page
from extractors.witnesses import read_witnesses

if TYPE_CHECKING:
    from lxml.html import HtmlElement

    from extractors.article import DateCandidate


def parsed(html: str) -> HtmlElement:
    """Parse a page."""
    return parse_page(html.encode())


def dates_of(html: str, *, url: str = "https://news.example/a") -> tuple[str | None, str | None, str | None]:
    """Return the publication date found in a page's markup: ISO text, precision and source."""
    seen = read_witnesses(parsed(html))
    chosen = read_dates(seen, article=article_thing(seen.things, urls=[url], titles=[]), url=url).published
    if chosen is None or chosen.value is None:
        return None, None, None
    return chosen.value.strftime("%Y-%m-%dT%H:%M:%S"), chosen.precision, chosen.source


@pytest.mark.parametrize(
    ("text", "iso", "precision", "zone"),
    [
        ("2019-11-19T13:03:00.000Z", "2019-11-19T13:03:00", "second", "+00:00"),
        ("2019-11-19T13:03:00+0100", "2019-11-19T12:03:00", "second", "+01:00"),
        ("2019-11-19 02:24:00 UTC", "2019-11-19T02:24:00", "second", "+00:00"),
        ("2019-11-19T02:24", "2019-11-19T02:24:00", "minute", None),
        ("Mon, 18 Nov 2019 16:07:38 -0600", "2019-11-18T22:07:38", "second", "-06:00"),
        ("Wed Nov 20 2019 09:28:00 GMT+0100 (CET)", "2019-11-20T08:28:00", "second", "+01:00"),
        ("Sept. 26, 2011 4:05 p.m. EST", "2011-09-26T21:05:00", "minute", "-05:00"),
        ("12:30 am", None, None, None),
        ("March 3, 2020 12:30 am", "2020-03-03T00:30:00", "minute", None),
        ("Publié le 13/09/2023 à 16h50", "2023-09-13T16:50:00", "minute", None),
        ("mercredi 13 septembre 2023", "2023-09-13T00:00:00", "day", None),
        ("1er janvier 2020", "2020-01-01T00:00:00", "day", None),
        ("26. März 2021, 14:05 Uhr", "2021-03-26T14:05:00", "minute", None),
        ("13 de septiembre de 2023", "2023-09-13T00:00:00", "day", None),
        ("20191118T160738Z", "2019-11-18T16:07:38", "second", "+00:00"),
        ("1694711549", "2023-09-14T17:12:29", "second", "+00:00"),
        ("1694711549000", "2023-09-14T17:12:29", "second", "+00:00"),
        ("24 сентября 2018, 16:45", "2018-09-24T16:45:00", "minute", None),
        ("24. září 2018", "2018-09-24T00:00:00", "day", None),
        ("24 września 2018", "2018-09-24T00:00:00", "day", None),
        ("2018. szeptember 24., 16:45", "2018-09-24T16:45:00", "minute", None),
        ("2018 m. rugsėjo 24 d. 16:45", "2018-09-24T16:45:00", "minute", None),
        ("24 септември 2018, 16:45", "2018-09-24T16:45:00", "minute", None),
        ("24. rujna 2018. u 16:45", "2018-09-24T16:45:00", "minute", None),
        ("24 בספטמבר 2018", "2018-09-24T00:00:00", "day", None),
        ("2018. szeptember", None, None, None),
        ("2018 september 24000", None, None, None),
        ("2018年9月24日 16:45", "2018-09-24T16:45:00", "minute", None),
        ("2018년 9월 24일", "2018-09-24T00:00:00", "day", None),
        ("2024/feb/29", "2024-02-29T00:00:00", "day", None),
        ("0001-01-01T00:00:00", None, None, None),
        ("0000000000", None, None, None),
        ("2023-02-30", None, None, None),
        ("2019", None, None, None),
        ("2023-09", None, None, None),
        ("202411", None, None, None),
        ("yesterday", None, None, None),
        ("", None, None, None),
    ],
)
def test_a_moment_is_read_as_written(
    text: str, iso: str | None, precision: str | None, zone: str | None
) -> None:
    """Time, precision and zone come from the text; a month or a year alone is no date."""
    moment = read_moment(text)
    if iso is None:
        assert moment is None
        return
    assert moment is not None
    assert moment.value == datetime.fromisoformat(iso).replace(tzinfo=UTC)
    assert (moment.precision, moment.zone) == (precision, zone)


@pytest.mark.parametrize(
    ("text", "month_first", "iso"),
    [
        ("06/01/2026", False, "2026-01-06"),
        ("06/01/2026", True, "2026-06-01"),
        ("13/01/2026", True, "2026-01-13"),
        ("01/13/2026", False, "2026-01-13"),
        ("6.1.2026", False, "2026-01-06"),
    ],
)
def test_day_and_month_are_not_swapped(text: str, month_first: bool, iso: str) -> None:
    """The page's country says which comes first, unless one of them can be no month."""
    moment = read_moment(text, month_first=month_first)
    assert moment is not None
    assert moment.value.date().isoformat() == iso


LD = (
    '<script type="application/ld+json">'
    '{"@type": "NewsArticle", "headline": "x", "datePublished": "%s"}</script>'
)
MODIFIED = '<meta property="article:modified_time" content="%s">'
OG = '<meta property="article:published_time" content="%s">'


@pytest.mark.parametrize(
    ("html", "url", "expected"),
    [
        (
            LD % "2023-09-13T08:12:00+02:00" + OG % "2023-09-14",
            "",
            ("2023-09-13T06:12:00", "second", "jsonld"),
        ),
        (LD % "2023-09-13" + OG % "2023-09-13T08:12:00+02:00", "", ("2023-09-13T06:12:00", "second", "og")),
        (LD % "2023-09-13" + OG % "2023-11-13T08:12:00Z", "", ("2023-09-13T00:00:00", "day", "jsonld")),
        (LD % "soon" + OG % "2023-11-13T08:12:00Z", "", ("2023-11-13T08:12:00", "second", "og")),
        ('<meta itemprop="datePublished" content="2023-09-13">', "", ("2023-09-13T00:00:00", "day", "meta")),
        ('<time datetime="2023-09-13T10:00Z">x</time>', "", ("2023-09-13T10:00:00", "minute", "time")),
        ("<p>x</p>", "/2023/09/13/story.html", ("2023-09-13T00:00:00", "day", "url")),
        ("<p>x</p>", "/2023/09/story-20191.html", (None, None, None)),
        ("<p>x</p>", "/story-1694711549.html", (None, None, None)),
    ],
)
def test_the_ladder_of_witnesses(html: str, url: str, expected: tuple[str, str, str]) -> None:
    """JSON-LD before Open Graph before time elements before the URL; a twin with a time beats a bare day."""
    assert dates_of(f"<html><body>{html}</body></html>", url=f"https://news.example{url}") == expected


def test_times_of_other_stories_are_not_taken() -> None:
    """Many unnamed time elements are a list; one named as the publication counts among them."""
    many = "".join(f'<time datetime="2023-09-{day:02}">x</time>' for day in range(10, 15))
    assert dates_of(f"<html><body>{many}</body></html>") == (None, None, None)
    named = '<time itemprop="datePublished" datetime="2023-08-01">x</time>'
    assert dates_of(f"<html><body>{many}{named}</body></html>") == ("2023-08-01T00:00:00", "day", "time")


def test_times_beside_the_story_are_not_taken() -> None:
    """An aside holds times of other stories; the one unnamed time outside of it is the story's."""
    other = '<aside><ul><li><time datetime="2019-01-01">x</time></li></ul></aside>'
    assert dates_of(f"<html><body>{other}</body></html>") == (None, None, None)
    own = '<time datetime="2023-08-01">x</time>'
    assert dates_of(f"<html><body>{other}{own}</body></html>") == ("2023-08-01T00:00:00", "day", "time")


@pytest.mark.parametrize(
    ("stated", "head", "url", "day"),
    [
        ("1970-01-01T00:00:00Z", "", "", None),
        ("1970-01-01T00:00:00Z", "", "/1970/01/01/x", None),
        ("1969-12-31T19:00:00-05:00", "", "", None),
        ("2099-01-01T00:00:00Z", "", "", None),
        ("1984-05-03", "", "", None),
        ("1984-05-03", "", "/1984/05/03/x", "1984-05-03"),
        ("2099-01-01", OG % "2023-11-13T08:12:00Z", "", "2023-11-13"),
        ("2031-01-01", MODIFIED % "2023-11-13T08:12:00Z", "", None),
        ("2023-11-14", MODIFIED % "2023-11-13T08:12:00Z", "", "2023-11-14"),
    ],
)
def test_dates_that_stand_for_none_are_not_believed(
    stated: str, head: str, url: str, day: str | None
) -> None:
    """First and last days of counters, days before the web alone, publications long after the last change."""
    found = dates_of(f"<html><body>{LD % stated}{head}</body></html>", url=f"https://news.example{url}")
    assert (found[0] or "")[:10] == (day or "")


@pytest.mark.parametrize(
    ("stated", "head", "day"),
    [
        ("2024-03-02T08:00:00Z", "", "2024-03-02"),
        ("2024-03-04T09:00:00Z", "", None),
        ("2031-01-01", OG % "2024-02-27T08:12:00Z", "2024-02-27"),
    ],
)
def test_no_page_is_of_after_its_capture(stated: str, head: str, day: str | None) -> None:
    """Tomorrow's paper may be out today; what lies further ahead is kept, and another date is chosen."""
    captured = datetime(2024, 3, 1, 12, tzinfo=UTC)
    page = f"<html><body>{LD % stated}{head}</body></html>".encode()
    article = extract(page, url="https://news.example/a", captured=captured)
    assert (article.published.date().isoformat() if article.published else None) == day
    assert [date.raw for date in article.dates if date.source == "jsonld"] == [stated]
    assert extract(page, url="https://news.example/a").published is not None


def test_a_date_ahead_hides_no_printed_one() -> None:
    """Where markup dates a page after its capture, the date beside its title is looked for."""
    head = f"<title>The pier opens again</title>{LD % '2031-01-01'}"
    told = "<h1>The pier opens again</h1><p>27 February 2024</p><p>%s</p>" % ("The pier is open. " * 20)
    page = f"<html lang=en><head>{head}</head><body><article>{told}</article></body></html>"
    captured = datetime(2024, 3, 1, 12, tzinfo=UTC)
    article = extract(page.encode(), url="https://news.example/a", captured=captured)
    assert (article.published, article.published_source) == (datetime(2024, 2, 27, tzinfo=UTC), "text")


def test_a_story_that_never_changed_is_published() -> None:
    """WordPress calls its one time "published updated" as long as nothing was updated."""
    time = '<time class="entry-date published updated" datetime="2023-09-13T10:00:00+02:00">x</time>'
    assert dates_of(f"<html><body>{time}</body></html>") == ("2023-09-13T08:00:00", "second", "time")


def test_every_candidate_is_kept() -> None:
    """What was not believed still stands in the record, with its source, its markup and its text."""
    seen = read_witnesses(
        parsed(
            "<html><head>"
            + OG % "2023-09-13T08:00:00Z"
            + '<meta property="article:modified_time" content="2023-09-15T08:00:00Z">'
            + '<meta name="date" content="whenever"></head><body></body></html>'
        )
    )
    found = read_dates(seen, article=None, url="https://news.example/2023/09/12/a")
    assert [(date.kind, date.source, date.where, date.raw) for date in found.candidates] == [
        ("published", "og", "article:published_time", "2023-09-13T08:00:00Z"),
        ("modified", "og", "article:modified_time", "2023-09-15T08:00:00Z"),
        ("published", "meta", "date", "whenever"),
        ("published", "url", "url", "2023/09/12"),
    ]
    assert found.modified is not None
    assert found.modified.value == datetime(2023, 9, 15, 8, tzinfo=UTC)


def search(html: str) -> DateCandidate | None:
    """Search a page that has no date in its markup."""
    return search_date(parsed(html))


def test_a_year_in_the_body_is_no_date() -> None:
    """A page that mentions a year, or a month, is not dated the first of January, or of that month."""
    for body in (
        "depuis un précédent voyage en 2019",
        "seit September 2019",
        "© 2019 The Outlet",
        "12 % in 2019",
    ):
        html = f"<html><head><title>x</title></head><body><p>Kim, {body}, hat gesagt.</p></body></html>"
        assert search(html) is None


def test_a_day_that_the_page_shows_is_found() -> None:
    """A visible date is taken late, as a day, with the text it was read from."""
    shown = '<div class="date">13 September 2023</div><p>Text.</p>'
    found = search(f"<html><head><title>x</title></head><body>{shown}</body></html>")
    assert found is not None
    assert (found.source, found.precision, found.raw) == ("htmldate", "day", "13 September 2023")
    assert found.value == datetime(2023, 9, 13, tzinfo=UTC)


@pytest.mark.parametrize(
    "shown",
    [
        '<script type="application/ld+json">{"@type": "Article", "dateModified": "2023-09-13"}</script>',
        '<meta property="article:modified_time" content="2023-09-13">',
        "<p>The show opens on 13 September 2023 at the Rex.</p>",
        "<p>Updated 13 September 2023</p>",
        "<p>Site last updated 13 September 2023</p>",
        "<footer><div><p>13 September 2023</p></div></footer>",
        '<aside><ul><li><time datetime="2023-09-13">13 September 2023</time></li></ul></aside>',
    ],
)
def test_a_day_of_something_else_is_not_searched_for(shown: str) -> None:
    """Changes, events, footers and related stories have dates that are not the publication."""
    assert search(f"<html><head><title>x</title></head><body>{shown}</body></html>") is None


@pytest.mark.parametrize("mark", ["{{cls}}", "{% if late %}", "{x", "{", "<%= x %>", "{...props}"])
def test_an_attribute_of_a_template_hides_no_day(mark: str) -> None:
    """A template that was not rendered leaves names which no attribute may be asked for."""
    shown = f'<div {mark}><p>Text.</p><div class="date" {mark}>13 September 2023</div></div>'
    found = search(f"<html><head><title>x</title></head><body>{shown}</body></html>")
    assert found is not None
    assert found.raw == "13 September 2023"


def test_an_open_order_stays_open() -> None:
    """htmldate would take the day for first; where nothing tells the order there is no date."""
    page = parsed('<html><head><title>x</title></head><body><p class="date">05/06/2026</p></body></html>')
    assert search_date(page, month_first=None) is None
    for month_first, day in ((False, "2026-06-05"), (True, "2026-05-06")):
        found = search_date(page, month_first=month_first)
        assert found is not None
        assert found.value is not None
        assert found.value.date().isoformat() == day


def test_nothing_is_chosen_from_nothing() -> None:
    """No candidate, no date."""
    chosen = choose_dates(())
    assert (chosen.published, chosen.modified, chosen.candidates) == (None, None, ())


@pytest.mark.parametrize(
    ("path", "day"),
    [
        ("/2013/05/27/ferry", "2013-05-27"),
        ("/news/2013-05-27-ferry", "2013-05-27"),
        ("/2013/HARBOUR/05/27/ferry.strike/index.html", "2013-05-27"),
        ("/2013/puerto_norte/5/7/huelga/index.html", "2013-05-07"),
        ("/2013/may/27/ferry", "2013-05-27"),
        ("/2013/5/7/5842180/ferry", "2013-05-07"),
        ("/2013/page/5/7/ferry", None),
        ("/2013/volume/5/7/ferry", None),
        ("/2013/results/5/7/ferry", None),
        ("/2013/spieltag/5/7/ferry", None),
        ("/2013/5/7081/ferry", None),
        ("/2013/45/7/ferry", None),
        ("/ferry/2013/5/7", None),
    ],
)
def test_a_day_in_the_address_is_read(path: str, day: str | None) -> None:
    """Year, month and day follow one another, at most a section between; numbers of other things don't."""
    url = f"https://quay.example{path}"
    found, _, source = dates_of("<html><head><title>x</title></head></html>", url=url)
    assert (found and found[:10], source) == (day, "url" if day else None)
