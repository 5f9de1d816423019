"""Pages joined to one article: its text, what was cut and where, and which pages belong to it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors import extract
from extractors.article import Article, Block, Checks, Image, Removed, decode, encode
from extractors.joining import MOST_CHARACTERS, REPEAT, join_articles, other_page, unread_of
from extractors.pages import unread_page
from extractors.site_memory import Furniture, block_key, is_same_page, without_furniture
from tests.servers.long_reads import by_number, sentence

HOST = "https://news.example"


def article(number: int, *texts: str, cuts: tuple[Removed, ...] = (), more: bool = False) -> Article:
    """Return a page of an article with these paragraphs."""
    text = "\n\n".join(texts)
    url = f"{HOST}/walk/{number}"
    blank = extract(b"<p>Nothing.</p>", url=url)
    following = f"{HOST}/walk/{number + 1}" if more else None
    warnings = (f"Warning {number}.", *((unread_page(following),) if following else ()))
    return replace(
        blank,
        outcome="full",
        canonical_url=url,
        title="The long walk",
        text=text,
        blocks=tuple(Block(type="p", text=one, xpath=f"/p[{n}]") for n, one in enumerate(texts, start=1)),
        removed=cuts,
        char_count=len(text),
        next_page=following,
        extraction=replace(blank.extraction, warnings=warnings),
    )


def test_one_page_stays_as_it_is() -> None:
    """There is nothing to join; why its next page is missing is told in the place of the plain warning."""
    page = article(1, "One.", more=True)
    assert join_articles([page]) is page
    assert join_articles([page], unread=unread_page(f"{HOST}/walk/2")) is page
    said = unread_page(f"{HOST}/walk/2", "the server answered 404")
    joined = join_articles([page], unread=said)
    assert joined.extraction.warnings == ("Warning 1.", said)
    assert (joined.text, joined.next_page) == ("One.", f"{HOST}/walk/2")
    assert unread_of(joined, joined.next_page) == said


def test_the_text_is_that_of_all_pages() -> None:
    """Title and note once, each block under its page, each dropped copy in its place, no stale warning."""
    first = article(1, "The long walk.", "One.", "By Ada Quill.", more=True)
    second = article(2, "The long walk.", "Two.", "By Ada Quill.", more=True)
    joined = join_articles([first, second])
    assert [block.text for block in joined.blocks] == ["The long walk.", "One.", "Two.", "By Ada Quill."]
    assert (joined.char_count, joined.word_count) == (len(joined.text), 8)
    assert joined.id != first.id
    (part,) = joined.parts
    assert (part.url, part.first_block, part.first_cut) == (second.final_url, 2, 1)
    assert [(cut.text, cut.rule, cut.start, cut.xpath) for cut in joined.removed] == [
        ("By Ada Quill.", REPEAT, len("The long walk.\n\nOne."), "/p[3]"),
        ("The long walk.", REPEAT, joined.text.index("Two."), "/p[1]"),
    ]
    assert joined.extraction.warnings == (
        "Warning 1.",
        "Page 2: Warning 2.",
        unread_page(f"{HOST}/walk/3"),
    )
    assert decode(encode(joined)) == joined


def test_images_are_those_of_all_pages() -> None:
    """Each one once, in the order of the pages, with all that any of them says of it; a wall adds none."""
    pier, ferry = Image(url=f"{HOST}/pier.jpg"), Image(url=f"{HOST}/ferry.jpg", credit="A. Gil")
    first = replace(article(1, "One."), images=(pier,))
    second = replace(article(2, "Two."), images=(ferry, replace(pier, alt="The pier")))
    joined = join_articles([first, second])
    assert joined.images == (replace(pier, alt="The pier"), ferry)
    wall = replace(first, outcome="not-an-article")
    assert join_articles([wall, second]).images == (pier,)


def test_what_one_page_says_of_its_length_is_no_check_of_all_pages() -> None:
    """Half of a stated number of words may be a whole first page; alone it keeps the figure."""
    said = Checks(article_body_overlap=1.0, word_count_ratio=0.5)
    page = article(1, "One.", more=True)
    first = replace(page, extraction=replace(page.extraction, checks=said))
    assert join_articles([first, article(2, "Two.")]).extraction.checks == Checks()
    alone = join_articles([first], unread=unread_page(f"{HOST}/walk/2", "the server answered 404"))
    assert alone.extraction.checks == said


def test_cuts_of_a_later_page_move_with_its_text() -> None:
    """A cut stands before the same words as on its own page."""
    cut = Removed(text="Share this", rule="widget", xpath="/div", start=len("Two.\n\n"))
    joined = join_articles([article(1, "One."), article(2, "Two.", "Three.", cuts=(cut,))])
    (moved,) = joined.removed
    assert joined.text[moved.start :] == "Three."
    assert joined.parts[0].first_cut == 0


def test_what_is_no_article_gets_no_text_of_others() -> None:
    """A first page that turns out to be a wall keeps its pages, and none of their text."""
    wall = replace(article(1), outcome="not-an-article")
    joined = join_articles([wall, article(2, "Two.")])
    assert (joined.text, len(joined.parts)) == ("", 1)


def test_furniture_that_is_cut_later_changes_no_article() -> None:
    """What the pages ended with alike is known as the site's by now: the joined pages are the same ones."""
    junk = "Follow us on your favourite network"
    pages = [article(n, f"Paragraph {n}.", junk) for n in (1, 2, 3)]
    furniture = Furniture(id="f", keys=frozenset({block_key(junk)}))
    before = join_articles(pages)
    after = join_articles([without_furniture(page, furniture) for page in pages])
    assert (junk in before.text, junk in after.text) == (True, False)
    assert is_same_page(before, after)
    assert not is_same_page(before, join_articles([*pages[:2], article(3, "Another.", junk)]))


@given(st.lists(st.lists(st.sampled_from("abcdef"), max_size=5), min_size=2, max_size=5))
def test_nothing_is_lost(pages: list[list[str]]) -> None:
    """Every block of every page stands in the text or among the cuts, and every place is in the text."""
    joined = join_articles([article(n, *texts) for n, texts in enumerate(pages, start=1)])
    told = [*(block.text for block in joined.blocks), *(cut.text for cut in joined.removed)]
    if pages[0]:
        assert sorted(told) == sorted(text for texts in pages for text in texts)
    assert joined.text == "\n\n".join(block.text for block in joined.blocks)
    assert all(0 <= cut.start <= joined.char_count for cut in joined.removed)
    starts = [cut.start for cut in joined.removed]
    assert starts == sorted(starts)
    places = [(part.first_block, part.first_cut) for part in joined.parts]
    assert places == sorted(places)
    assert len(places) == len(pages) - 1


@pytest.mark.parametrize(
    ("title", "is_other"),
    [
        ("The long walk", False),
        ("The Long Walk - Page 2", False),
        ("The short run", True),
        ("The long", True),
        ("The", True),
        ("", True),
    ],
)
def test_a_page_of_the_article_has_its_title(title: str, *, is_other: bool) -> None:
    """A title may go on with the page's number; half a title, another or none is no proof."""
    page = replace(article(2, "Two."), title=title or None)
    assert (other_page(article(1, "One."), page) is not None) == is_other


def test_other_proofs() -> None:
    """One canonical URL suffices, and the same moment where there is no title; a wall and a book do not."""
    first = replace(article(1, "One."), published=datetime(2026, 5, 1, 8, tzinfo=UTC))
    second = replace(article(2, "Two."), title="Day two", canonical_url=first.canonical_url)
    assert other_page(first, second) is None
    untitled = replace(
        article(2, "Two."), title=None, published=first.published, published_precision="minute"
    )
    assert other_page(first, untitled) is None
    assert other_page(first, replace(untitled, published_precision="day")) == "it is another article"
    wall = replace(second, outcome="not-an-article")
    assert other_page(first, wall) == "it is no page of an article"
    assert "longer than" in (other_page(first, replace(second, char_count=MOST_CHARACTERS)) or "")


def test_extracted_pages_join() -> None:
    """Pages as they are served: three derivations, one text."""
    pages = [
        extract(case.answers[0].data.partition(b"\r\n\r\n")[2], url=f"{HOST}/{path}")
        for path, case in by_number(count=3).items()
    ]
    joined = join_articles(pages)
    places = [joined.text.index(sentence(number)) for number in (1, 2, 3)]
    assert places == sorted(places)
    assert joined.next_page is None
