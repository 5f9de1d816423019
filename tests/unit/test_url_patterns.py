"""Patterns of URLs: of articles each has its own, of what a site merely counts all have one."""

from __future__ import annotations

import random
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.url_patterns import Shape, is_own_pattern, mark_of, odd_shape, pattern_of
from tests.press.prose import headline

if TYPE_CHECKING:
    from collections.abc import Callable

CAP = 200
A_DAY = 800
"""Articles that a big outlet publishes in a day."""

SITE = "https://www.gazette.example"
DAYS = [date(2026, 1, 1) + timedelta(days=number) for number in range(A_DAY)]
BASE36 = "0123456789abcdefghijklmnopqrstuvwxyz"
CYRILLIC = ("совет", "города", "решил", "построить", "новый", "мост", "через", "реку", "после", "долгих")


def slug(number: int) -> str:
    """Return the slug of an article."""
    return "-".join(headline(f"article {number}").lower().split())


def session(number: int, *, letters: str = "0123456789abcdef", length: int = 32) -> str:
    """Return a random text."""
    dice = random.Random(number)
    return "".join(dice.choice(letters) for _ in range(length))


def cyrillic(number: int) -> str:
    """Return a slug whose letters cross the wire as percent-encoded bytes."""
    dice = random.Random(number)
    return quote("-".join(dice.choice(CYRILLIC) for _ in range(7)))


HONEST: dict[str, Callable[[int], str]] = {
    "day and slug": lambda n: f"{SITE}/2026/11/21/{slug(n)}",
    "slug and number": lambda n: f"{SITE}/politics/{slug(n)}-{81_000 + n}.html",
    "slug and hex": lambda n: f"{SITE}/{slug(n)}-{session(n, length=12)}",
    "number, then slug": lambda n: f"{SITE}/news/{81_000 + n}/{slug(n)}",
    "slug and a tracker's id": lambda n: f"{SITE}/{slug(n)}?cid={n}",
    "Cyrillic slug": lambda n: f"{SITE}/news/{cyrillic(n)}-{n}",
}
"""Outlets whose addresses say what the article is about."""

COUNTED: dict[str, Callable[[int], str]] = {
    "number": lambda n: f"{SITE}/article/{81_000 + n}",
    "number in a name": lambda n: f"{SITE}/politik/artikel-{n}.html",
    "query": lambda n: f"{SITE}/?p={n}",
    "base 36": lambda n: f"{SITE}/news/articles/c{n % 10}q{session(n, letters=BASE36, length=3)}7y1{n % 10}o",
    "uuid": lambda n: (
        f"{SITE}/a/{session(n, length=8)}-{'-'.join([session(n, length=4)] * 3)}-{session(n, length=12)}"
    ),
    "day and number": lambda n: f"{SITE}/2026-11/21/c_{1_124_000 + n}.htm",
}
"""Outlets whose addresses only count, and traps that look the same: headlines tell them apart."""

TRAPS: dict[str, Callable[[int], str]] = {
    "calendar, query": lambda n: f"{SITE}/cal?date={DAYS[n]}",
    "calendar, path": lambda n: f"{SITE}/events/{DAYS[n]:%Y/%m/%d}/",
    "calendar, words after": lambda n: f"{SITE}/events/{DAYS[n]}/programme-of-the-day",
    "calendar, month and view": lambda n: f"{SITE}/cal?year={1900 + n}&month=3&view=list",
    "session, path": lambda n: f"{SITE}/the-council-meets;jsessionid={session(n)}",
    "session, query": lambda n: f"{SITE}/the-council-meets?visit={session(n)}",
    "session, first segment": lambda n: (
        f"{SITE}/(S({session(n, letters=BASE36, length=24)}))/the-council-meets"
    ),
    "session, host": lambda n: f"https://{session(n, length=12)}.gazette.example/the-council-meets",
    "sorted in every order": lambda n: f"{SITE}/list?sort={n % 7}&dir={n % 2}&page={n}",
    "pages": lambda n: f"{SITE}/politics/page/{n}",
    "port": lambda n: f"{SITE}:{8000 + n}/the-council-meets",
}
"""What grows without end at one site."""


@pytest.mark.parametrize("kind", HONEST)
def test_a_days_articles_are_no_pattern(kind: str) -> None:
    """800 articles of one day, and the commonest pattern is far from the cap."""
    patterns = Counter(pattern_of(HONEST[kind](number)) for number in range(A_DAY))
    assert patterns.most_common(1)[0][1] <= CAP / 20


@pytest.mark.parametrize("kind", TRAPS | COUNTED)
def test_what_only_counts_is_one_pattern(kind: str) -> None:
    """800 days of a calendar, visits of a session or numbers of an article: nearly all have one pattern."""
    made = {**TRAPS, **COUNTED}[kind]
    patterns = Counter(pattern_of(made(number)) for number in range(A_DAY))
    assert patterns.most_common(1)[0][1] >= A_DAY * 0.9


def test_headlines_tell_numbered_articles_from_a_trap() -> None:
    """Of 800 headlines nearly each is a mark of its own; those of a calendar's days are few."""
    articles = {mark_of(headline(f"article {number}"), None) for number in range(A_DAY)}
    calendar = {mark_of(f"Events on {day:%A, %d %B %Y}", None) for day in DAYS}
    numbered = {mark_of(f"Story number {number}", None) for number in range(A_DAY)}
    assert len(articles) > A_DAY * 0.95
    assert len(calendar) <= 7 * 12
    assert len(numbered) == 1


def test_without_a_headline_the_exact_time_is_the_mark() -> None:
    """A plain sitemap says when a page changed; a day alone is what a generator writes everywhere."""
    noon = datetime(2026, 11, 21, 12, 0, 7, tzinfo=UTC)
    assert mark_of(None, noon) != mark_of("21", noon + timedelta(seconds=1))
    assert mark_of(None, datetime(2026, 11, 21, tzinfo=UTC)) is None
    assert mark_of("Next day", None) is None
    assert mark_of("東京で大きな地震がありました", None) is not None


@pytest.mark.parametrize("title", ["市议会通过新桥计划", "首都で地震", "서울시 예산안"])
def test_short_headlines_of_scripts_without_letters_are_marks(title: str) -> None:
    """A Chinese, Japanese or Korean headline says in five to ten characters what ours say in twenty."""
    assert mark_of(title, None) == title
    assert mark_of("速報", None) is None
    assert mark_of("Live blog", None) is None


def test_a_page_that_counts_nothing_is_its_own_pattern() -> None:
    """Such a URL is counted for its site alone."""
    assert is_own_pattern(f"{SITE}/politics/the-council-meets")
    assert not is_own_pattern(f"{SITE}/politics/the-council-meets-2")
    assert not is_own_pattern(f"{SITE}/politics/?show=all")


@pytest.mark.parametrize(
    ("path", "fault"),
    [
        ("/2026/11/21/the-council-meets-in-the-old-town-hall", None),
        ("/2011/11/11/11/", None),
        ("/a/b/a/b/c", None),
        ("/a/b/a/b/a/b", "3 times in a row"),
        ("/x/politics/politics/politics/y", "3 times in a row"),
        ("/page/1/page/2/page/3", "3 times in a row"),
        ("/" + "/".join(f"part-{chr(97 + number)}" for number in range(20)), None),
        ("/" + "/".join(f"part-{chr(97 + number)}" for number in range(21)), "20 path segments"),
        ("/" + "a" * 2100, "2048 characters"),
    ],
)
def test_shapes_of_traps_are_known(path: str, fault: str | None) -> None:
    """Too long, too deep, and the same again and again; a date of ones is none of it."""
    found = odd_shape(SITE + path, Shape())
    assert found is None if fault is None else fault in (found or "")


WORDS = st.lists(st.from_regex(r"[a-z]{2,7}", fullmatch=True), min_size=1, max_size=6)
NUMBERS = st.lists(st.integers(0, 10**9), min_size=3, max_size=3)


@given(WORDS, NUMBERS, NUMBERS)
def test_numbers_and_values_make_no_other_pattern(
    words: list[str], these: list[int], those: list[int]
) -> None:
    """URLs that differ in whole numbers or in what a query says are of one pattern, and the words stay."""
    stem = "-".join(words)
    first, second = (f"{SITE}/{stem}/{a}/{stem}-{b}.html?q={c}&{stem}=" for a, b, c in (these, those))
    assert pattern_of(first) == pattern_of(second)
    assert f"/{stem}/" in pattern_of(first)


@given(WORDS, WORDS)
def test_words_tell_patterns_apart(one: list[str], other: list[str]) -> None:
    """Two slugs are two patterns."""
    patterns = {pattern_of(f"{SITE}/2026/11/21/{'-'.join(words)}") for words in (one, other)}
    assert len(patterns) == len({tuple(one), tuple(other)})


@given(st.text(max_size=400))
def test_any_text_has_a_pattern_and_a_shape(text: str) -> None:
    """Nothing raises and nothing is long, whatever a list names."""
    for candidate in (text, f"{SITE}/{text}", f"https://{text}"):
        assert len(pattern_of(candidate)) <= 300
        assert odd_shape(candidate, Shape()) is None or candidate
