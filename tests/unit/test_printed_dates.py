"""Dates that only readers see: taken beside the title, refused in prose, captions and footers."""

from __future__ import annotations

import pytest

from extractors.dates import Dates, read_dates
from extractors.metadata import read_metadata
from extractors.moments import is_ambiguous
from extractors.tree import parse_page
from extractors.witnesses import read_witnesses

URL = "https://www.harbourpost.example/ferry"


def dates_of(body: str, *, head: str = "", language: str = "", url: str = URL) -> Dates:
    """Return the dates of a page with the title "The ferry strike ends"."""
    title = "<title>The ferry strike ends</title>"
    page = f'<html lang="{language}"><head>{head}{title}</head><body>{body}</body></html>'
    root = parse_page(page.encode())
    seen = read_witnesses(root)
    metadata = read_metadata(seen, url=url, root=root)
    return read_dates(seen, article=metadata.article, url=url, place=metadata.place)


def day_of(dates: Dates) -> str | None:
    """Return the day of publication."""
    return dates.published.value.date().isoformat() if dates.published and dates.published.value else None


HEAD = "<header>{0}<h1>The ferry strike ends</h1>{1}</header><p>" + "The boats sail again. " * 20 + "</p>{2}"


@pytest.mark.parametrize(
    ("before", "after", "below", "day"),
    [
        ("", "<p>3 May 2024</p>", "", "2024-05-03"),
        ("", "<p>Von Ana Gil publiziert am 3. Mai 2024</p>", "", "2024-05-03"),
        ("<span>3 mai 2024 à 10h15</span>", "", "", "2024-05-03"),
        ("", "<p>Version 1.2.24.5</p>", "", None),
        ("", "<p>Updated 4 May 2024</p><p>3 May 2024</p>", "", "2024-05-03"),
        ("", "<p>Updated 4 May 2024</p>", "", None),
        ("", "<p>© 3 May 2024 Harbour Post</p>", "", None),
        ("", "<figure><figcaption><span>The pier, 3 May 2014</span></figcaption></figure>", "", None),
        ("", "<p>May 2024</p><p>2024</p>", "", None),
        ("", "<p>Publié le 3 mai 20 h 30</p>", "", None),
        ("", "<p>zaterdag 3 mei 20 uur</p>", "", None),
        ("", "<p>3 May 24 | Harbour</p>", "", "2024-05-03"),
        ("", "<p>It was signed on 3 May 2024 by the council of the town and its harbour.</p>", "", None),
        ("", "<p>14 August 1935</p>", "", None),
        ("", "<p>The show opens on 3 May 2024 at the Rex</p>", "", None),
        ("", "<p>Concert: 3 May 2024</p>", "", None),
        ("", '<p class="event">3 May 2024</p>', "", None),
        ("", "<p>3 May 2024 - 5 May 2024</p>", "", None),
        ("", "<p>Harbour News, 3 May 2024, by Ana Gil</p>", "", "2024-05-03"),
        ("", "<aside><ul><li><time>3 May 2019</time> <a>Other</a></li></ul></aside>", "", None),
        ("", "<p>Modifié le 3 mai 2024</p>", "", None),
        ("", "<p>Release date: 3 May 2024</p>", "", None),
        ("", "<p>Site last updated 3 May 2024</p>", "", None),
        ("", "", "<p>3 May 2024</p>", None),
        ("", "", "<footer><p>3 May 2024</p></footer>", None),
    ],
)
def test_a_date_beside_the_title_is_taken(before: str, after: str, below: str, day: str | None) -> None:
    """Short texts around the title count until the first paragraph; nothing else does."""
    assert day_of(dates_of(HEAD.format(before, after, below))) == day


def test_what_is_printed_says_where_it_was_found() -> None:
    """The candidate keeps its text; markup makes the search needless."""
    found = dates_of(HEAD.format("", "<p>3 May 2024, 10:15 CEST</p>", ""))
    assert found.published is not None
    assert (found.published.source, found.published.where) == ("text", "beside the title")
    assert (found.published.raw, found.published.zone) == ("3 May 2024, 10:15 CEST", "+02:00")
    marked = dates_of(
        HEAD.format("", "<p>3 May 2024</p>", ""),
        head='<meta property="article:published_time" content="2024-05-02T08:00:00Z">',
    )
    assert [date.source for date in marked.candidates] == ["og"]


@pytest.mark.parametrize(
    ("language", "raw", "other", "day"),
    [
        ("en", "06/01/2026", "2026-06-02T09:00:00Z", "2026-06-01"),
        ("en-US", "06/01/2026", "2026-01-06T09:00:00Z", "2026-01-06"),
        ("en-US", "06/01/2026", "", "2026-06-01"),
        ("en", "06/01/2026", "", None),
        ("en-GB", "06/01/2026", "", "2026-01-06"),
        ("en", "06/01/2026 8:30 PM", "", None),
        ("en", "06/01/2026 9:00 AM EST", "", "2026-06-01"),
        ("en", "06/13/2026", "", "2026-06-13"),
    ],
)
def test_day_and_month_agree_with_the_other_dates(
    language: str, raw: str, other: str, day: str | None
) -> None:
    """Where both orders are possible the page's other dates decide, then its country, else nobody."""
    head = f'<meta name="publish-date" content="{raw}">'
    if other:
        head += f'<meta property="article:modified_time" content="{other}">'
    assert day_of(dates_of(HEAD.format("", "", ""), head=head, language=language)) == day


@pytest.mark.parametrize(
    ("printed", "language", "url", "day"),
    [
        ("05/03/2024 - 10:15", "en", URL, None),
        ("Fri, 05/03/2024 - 10:15", "en", URL, "2024-05-03"),
        ("Tuesday 05/03/2024", "en", URL, "2024-03-05"),
        ("05/03/2024", "en-US", URL, "2024-05-03"),
        ("05/03/2024", "en-GB", URL, "2024-03-05"),
        ("05/03/2024", "en", "https://www.harbourpost.co.uk/ferry", "2024-03-05"),
        ("05/03/2024", "fr", URL, "2024-03-05"),
        ("03.05.24, 10:15 Uhr", "de", URL, "2024-05-03"),
        ("3.5.24. 10:15", "de", URL, None),
        ("5/13/24 10:15am", "en", URL, "2024-05-13"),
        ("3 mai 24 | 5h27", "pt", URL, "2024-05-03"),
        ("3 mai 24 5:27", "pt", URL, "2024-05-03"),
        ("03-May-24", "en", URL, "2024-05-03"),
        ("3 May \u201924", "en", URL, "2024-05-03"),
        ("3 May 24:15", "en", URL, None),
        ("3 May 12 pm", "en", URL, None),
        ("3 mai 10h15", "fr", URL, None),
        ("25/03/2024", "en", URL, "2024-03-25"),
    ],
)
def test_a_printed_date_of_unknown_order_is_none(
    printed: str, language: str, url: str, day: str | None
) -> None:
    """English of no country leaves the order open, unless a weekday decides."""
    assert day_of(dates_of(HEAD.format("", f"<p>{printed}</p>", ""), language=language, url=url)) == day


@pytest.mark.parametrize(
    ("line", "published", "modified"),
    [
        (
            "Publié le 12 novembre 2026 à 08h30, mis à jour le 13 novembre 2026 à 09h10",
            "2026-11-12T08:30",
            "2026-11-13T09:10",
        ),
        (
            "12.11.2026, 08:30 Uhr | aktualisiert: 13.11.2026, 09:10 Uhr",
            "2026-11-12T08:30",
            "2026-11-13T09:10",
        ),
        (
            "Updated 13 November 2026 09:10 GMT; first published 12 November 2026 08:30 GMT",
            "2026-11-12T08:30",
            "2026-11-13T09:10",
        ),
        ("12 november 2026, laatste update 13 november 2026", "2026-11-12T00:00", "2026-11-13T00:00"),
        ("12 November 2026 (updated 13 November 2026, 09:10)", "2026-11-12T00:00", "2026-11-13T09:10"),
    ],
)
def test_one_line_may_hold_two_dates(line: str, published: str, modified: str) -> None:
    """Each date has the time behind it and the kind that the words before it name."""
    found = dates_of(HEAD.format("", f"<p>{line}</p>", ""), language="fr")
    chosen = [
        date and date.value and f"{date.value:%Y-%m-%dT%H:%M}" for date in (found.published, found.modified)
    ]
    assert chosen == [published, modified]


def test_the_second_paragraph_ends_the_head() -> None:
    """A standfirst may stand before the date; below two paragraphs a date is of something else."""
    line = "<p>The boats between the old harbour and the island sail again from Monday, says the port.</p>"
    page = "<h1>The ferry strike ends</h1>{}<p>3 May 2024</p>"
    assert day_of(dates_of(page.format(line))) == "2024-05-03"
    assert day_of(dates_of(page.format(line * 2))) is None


def test_an_order_is_open_only_where_both_numbers_can_be_months() -> None:
    """ISO dates, equal numbers and days beyond twelve are certain."""
    texts = ("06/01/2026", "6.1.2026", "13/01/2026", "01/01/2026", "2026-01-06", "6 January 2026")
    assert [is_ambiguous(text) for text in texts] == [True, True, False, False, False, False]


@pytest.mark.parametrize(
    ("bar", "day"),
    [
        ("TimeAndShare", "2024-05-03"),
        ("share-bar post-date", "2024-05-03"),
        ("social_date", "2024-05-03"),
        ("share-bar", None),
        ("timetable-share", None),
        ("event-date", None),
        ("related-date", None),
    ],
)
def test_a_bar_of_buttons_may_be_that_of_the_date(bar: str, day: str | None) -> None:
    """Classes that name a date beside the buttons are of the head; those of an event or a list are not."""
    assert day_of(dates_of(HEAD.format("", f'<div class="{bar}"><div>3 May 2024</div></div>', ""))) == day
