"""Titles: of pages whose title stands in no heading, and whose heading is no title."""

from __future__ import annotations

import pytest

from extractors import extract

PROSE = "".join(
    f"<p>The ferry of line {n} was late again on that day, its captain said, and nobody knew why.</p>"
    for n in range(6)
)
PROSA = "".join(
    f"<p>{n} 号渡轮当天再次晚点。船长表示、谁也不知道原因。码头上的乘客等了三个多小时。</p>" for n in range(6)
)


def read(title: str, above: str, *, prose: str = PROSE, head: str = "") -> tuple[str | None, str | None, str]:
    """Return the title of a page, its source, and the day that the page prints beside it."""
    markup = f"<html><head><title>{title}</title>{head}</head><body>{above}<div>{prose}</div></body></html>"
    article = extract(markup.encode(), url="https://quay.example/news/a")
    day = article.published.date().isoformat() if article.published else ""
    return article.title, article.title_source, day


@pytest.mark.parametrize(
    ("title", "above", "found"),
    [
        ("A town loses its ferry - Bay Herald - Upper Bay", '<div class="t">A town loses its ferry</div>', 1),
        ("A town loses its ferry | Upper Bay | Bay Herald", "<h2>A town loses its ferry</h2>", 1),
        ("A town loses its ferry - Bay Herald", "<td>A town loses its ferry - Bay Herald</td>", 0),
        ("A town loses its ferry - Bay Herald", '<a href="/b">A town loses its ferry</a>', 0),
        ("A town loses its ferry - Bay Herald", "<h2>A town loses</h2>", 0),
        ("The ferry - what we know so far", "<h2>The ferry</h2>", 0),
        ("A town loses its ferry-boats to the storm", "<h2>A town loses its ferry</h2>", 0),
    ],
)
def test_what_the_page_prints_alone_is_the_title(title: str, above: str, found: int) -> None:
    """A title element has site and sections behind what the page prints; a link is no witness."""
    wording, source, day = read(title, f"{above}<p>3 May 2024</p>")
    assert (wording, source) == (("A town loses its ferry", "text") if found else (title, "title"))
    assert not found or day == "2024-05-03"


@pytest.mark.parametrize(
    ("title", "printed", "wording"),
    [
        ("港口城市失去最后一班渡轮-港报 电子版", "港口城市失去最后一班渡轮", "港口城市失去最后一班渡轮"),
        ("港口城市失去最后一班渡轮-渔民说", "港口城市失去最后一班", "港口城市失去最后一班渡轮-渔民说"),
        ("渡轮-港口城市失去最后一班渡轮", "渡轮", "渡轮-港口城市失去最后一班渡轮"),
    ],
)
def test_titles_without_spaces_end_at_a_bar(title: str, printed: str, wording: str) -> None:
    """In Chinese a dash without spaces parts title and site, where the page prints the title alone."""
    assert read(title, f"<h3>{printed}</h3>", prose=PROSA)[0] == wording


@pytest.mark.parametrize(
    "logo",
    [
        '<h1><a href="/"><span>Town of Quay: the news portal</span></a></h1>',
        '<h1><a href="https://quay.example">Town of Quay: the news portal</a></h1>',
        '<h1><a href="//quay.example/index.html"> Town of Quay: the news portal </a></h1>',
    ],
)
def test_a_link_to_the_front_page_is_no_title(logo: str) -> None:
    """A first heading that is one link home is the site's name, whatever else agrees with it."""
    site = "Town of Quay: the news portal"
    stated = '<meta name="ArticleTitle" content="A town loses its ferry">'
    assert read(site, logo, head=stated)[:2] == ("A town loses its ferry", "meta")
    assert read(f"A town loses its ferry - {site}", logo + "<h2>A town loses its ferry</h2>")[1] == "text"


def test_a_heading_may_link_elsewhere() -> None:
    """A heading that links to its own page, or holds more than a link home, is the title."""
    own = '<h1><a href="/news/a">A town loses its ferry</a></h1>'
    more = '<h1><a href="/">Quay</a> A town loses its ferry</h1>'
    assert read("A town loses its ferry - Quay", own)[:2] == ("A town loses its ferry", "h1")
    assert "A town loses its ferry" in str(read("A town loses its ferry - Quay", more)[0])


@pytest.mark.parametrize(
    ("beside", "day"),
    [
        ('<div class="post-footer"><a class="post-date">3 May 2024</a></div>', "2024-05-03"),
        ('<div class="entry-share"><b class="date">3 May 2024</b></div>', "2024-05-03"),
        ('<div class="post-footer"><a class="k1">3 May 2024</a></div>', ""),
        ('<div class="related-footer"><a class="post-date">3 May 2024</a></div>', ""),
        ('<footer><a class="post-date">3 May 2024</a></footer>', ""),
    ],
)
def test_the_heading_prints_the_title_and_not_the_path_above(beside: str, day: str) -> None:
    """A path of links has the title, too; the date beside the heading counts, not that of another story."""
    path = '<div><a href="/">Home</a> <a href="/news/a">A town loses its ferry</a></div><p>2 May 2019</p>'
    menu = "".join(f"<p><a href='/{n}'>Page {n}</a></p>" for n in range(30))
    found = read("A town loses its ferry", f"{path}{menu}<h2>A town loses its ferry</h2>{beside}")
    assert found[2] == day
