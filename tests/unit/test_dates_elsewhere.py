"""Dates: what a page prints or marks up for other things than its story is no publication."""

from __future__ import annotations

import pytest

from extractors import extract
from extractors.moments import read_moment

PROSE = "".join(
    f"<p>The ferry of line {n} was late again on that day, its captain said, and nobody knew why.</p>"
    for n in range(6)
)
LINK = '<a href="/older-ferry-story">An older story of the ferry</a>'
TIME = '<time datetime="2021-05-05T10:00:00Z">5 May 2021</time>'

NAMED_TIME = TIME.replace("<time", '<time itemprop="datePublished"')


def published(*, above: str = "", beside: str = "", below: str = "", head: str = "") -> str | None:
    """Return the date of a page with markup around its story."""
    markup = (
        f"<html lang=en><head><title>A town loses its ferry</title>{head}</head><body>{above}<main><article>"
        f"<h1>A town loses its ferry</h1>{beside}<div>{PROSE}</div></article>{below}</main></body></html>"
    )
    article = extract(markup.encode(), url="https://quay.example/news/a")
    return article.published.isoformat() if article.published else None


@pytest.mark.parametrize(
    "other",
    [
        f'<ul class="more"><li>{LINK} {TIME}</li></ul>',
        f"<ol><li>{TIME} {LINK}</li></ol>",
        f'<div class="related"><a href="/1">Older</a> {TIME}</div>',
        f'<div class="related-posts"><div><div><div>{TIME}</div></div></div></div>',
        f'<section class="comments"><article>{TIME}<p>Well said.</p></article></section>',
        f'<div class="comment-list"><div><p><span>{TIME}</span></p></div></div>',
        TIME.replace("<time", '<time class="published" itemprop="datePublished"').join(
            ('<div class="comments"><p>', "</p></div>")
        ),
        '<div class="top">Friday, 13 November 2026: 12 °C</div>',
        '<div class="weather">Friday, 13 November 2026</div>',
        "<div><b>When</b> 12 December 2026, 20:00 <b>Where</b> at the pier</div>",
        "<table><tr><th>First run</th><td>14 October 1999</td></tr></table>",
        "<dl><dt>Born</dt><dd><span>12 May 1999</span></dd></dl>",
        "<div><b>Wann:</b> 12. Dezember 2026, 20:00</div>",
    ],
)
def test_dates_of_other_things_are_no_publication(other: str) -> None:
    """Teasers, comments, the weather and events have dates of their own, above the story and below it."""
    assert published(below=other) is None
    assert published(above=other) is None


@pytest.mark.parametrize(
    "facts",
    [
        "<table><tr><th>First run</th><td>14 October 1999</td></tr></table>",
        "<dl><dt>Born</dt><dd><span>12 May 1999</span></dd></dl>",
    ],
)
def test_facts_beside_the_title_are_no_publication(facts: str) -> None:
    """A label says what a day in a table of facts is."""
    assert published(beside=facts) is None


@pytest.mark.parametrize(
    ("beside", "date"),
    [
        (TIME, "2021-05-05T10:00:00+00:00"),
        (
            f'<ul class="meta"><li><a href="/authors/ana">Ana Maria Gil</a> {TIME}</li></ul>',
            "2021-05-05T10:00:00+00:00",
        ),
        (f"<ul><li>{TIME.join(('<a href=/2021/05>', '</a>'))}</li></ul>", "2021-05-05T10:00:00+00:00"),
        (
            f'<ul><li>In <a href="/news">News of the world</a>, {NAMED_TIME}</li></ul>',
            "2021-05-05T10:00:00+00:00",
        ),
        (f'<div class="no-comments">{TIME}</div>', "2021-05-05T10:00:00+00:00"),
        (
            '<span itemprop="datePublished" content="2026-11-12T08:30:00Z">today</span>',
            "2026-11-12T08:30:00+00:00",
        ),
        ("<p>Published 12 Nov 2026, 8.30am</p>", "2026-11-12T08:30:00+00:00"),
        ("<p>12 listopada 2026, 8:30</p>", "2026-11-12T08:30:00+00:00"),
        ("<p>2026年11月12日 8時30分</p>", "2026-11-12T08:30:00+00:00"),
        ("<p>12 نوفمبر 2026</p>", "2026-11-12T00:00:00+00:00"),
        ("<dl><dt>Published</dt><dd>12 November 2026</dd></dl>", "2026-11-12T00:00:00+00:00"),
        ("<table><tr><td>Ana Gil</td><td>12 November 2026</td></tr></table>", "2026-11-12T00:00:00+00:00"),
        ("<p>Thursday, 12 November 2026</p>", "2026-11-12T00:00:00+00:00"),
    ],
)
def test_the_story_keeps_its_own_date(beside: str, date: str) -> None:
    """What stands beside the title is the story's, in a list of its own marks, too."""
    assert published(beside=beside) == date


def test_a_story_in_a_box_for_comments_has_its_date() -> None:
    """A wrapper around the heading is no list of comments, whatever it is called."""
    markup = (
        f'<html><body><div class="comments"><h1>A town loses its ferry</h1>{TIME}{PROSE}</div></body></html>'
    )
    article = extract(markup.encode(), url="https://quay.example/news/a")
    assert article.published is not None


def test_the_day_of_cxense_is_read() -> None:
    """Its name has two forms."""
    head = '<meta name="cXenseParse:recs:publishtime" content="2026-11-12T08:30:00Z">'
    assert published(head=head) == "2026-11-12T08:30:00+00:00"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("12 Nov 2026, 8.30 pm", "2026-11-12T20:30"),
        ("2026年11月12日 午後8時30分", "2026-11-12T20:30"),
        ("2026年11月12日 上午8点30分", "2026-11-12T08:30"),
        ("2026년 11월 12일 오후 8시 30분", "2026-11-12T20:30"),
        ("12. listopada 2026.", "2026-10-12T00:00"),
        ("12 listopada 2026", "2026-11-12T00:00"),
        ("١٢ نوفمبر، ٢٠٢٦", "2026-11-12T00:00"),
        ("12 تشرين الثاني 2026 08:30", "2026-11-12T08:30"),
        ("12 Nov 2026, 3.50%", "2026-11-12T00:00"),
        ("12 Nov 2026, 8.305", "2026-11-12T00:00"),
        ("2026年11月12日 8時", "2026-11-12T00:00"),
    ],
)
def test_days_and_times_as_they_are_printed(text: str, value: str) -> None:
    """Halves of the day and months have names in every language; a share of a hundred is no time."""
    moment = read_moment(text)
    assert moment is not None
    assert moment.value.isoformat(timespec="minutes").removesuffix("+00:00") == value
