"""Printed bylines: found beside the title, told from other names on the page, read as names."""

from __future__ import annotations

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.metadata import read_metadata
from extractors.names import affiliations, is_name, is_printed_name, name_parts
from extractors.people import Byline, read_pieces
from extractors.tree import parse_page
from extractors.witnesses import read_witnesses

URL = "https://www.harbourpost.example/local/ferry"


def authors_of(body: str, *, head: str = "") -> tuple[str, ...]:
    """Return the authors of a page with the title "The ferry strike ends"."""
    page = f"<html><head>{head}<title>The ferry strike ends</title></head><body>{body}</body></html>"
    root = parse_page(page.encode())
    return read_metadata(read_witnesses(root), url=URL, root=root).byline.authors


HEAD = "<header><h1>The ferry strike ends</h1>{}</header><p>The boats sail.</p>"


@pytest.mark.parametrize(
    ("printed", "authors"),
    [
        ("<p>By Ana Gil</p>", ("Ana Gil",)),
        ('<p><a href="#">by Ana Gil</a></p>', ("Ana Gil",)),
        ('<div><a href="/ana"> Von Ana Gil </a></div>', ("Ana Gil",)),
        ('<div><a href="/1">By Train to the Sea</a></div>', ()),
        ('<h5><a href="/2">Horoscope for 11/20/19 by Ana Gil</a></h5>', ()),
        ('<div><a href="/3">Par Ana Gil, Jo Ray et le maire du port</a></div>', ()),
        ('<div class="author">Quay Media Sp. z o.o.</div>', ()),
        ('<div class="author">Verlag Kade AG</div>', ()),
        ('<div class="author">Edizioni Molo S.r.l.</div>', ()),
        ('<div class="author">Grupa Port Polska</div>', ()),
        ('<div class="author">Like Kade.pl</div>', ()),
        ('<div class="author">Ana St.Clair</div>', ("Ana St.Clair",)),
        ('<div class="author">Prof.dr. Ana Gil</div>', ("Prof.dr. Ana Gil",)),
        ('<div class="author">Ana N. V. Gil</div>', ("Ana N. V. Gil",)),
        ("<p>By Ana Gil - 11/19/19 06:56 AM EST</p>", ("Ana Gil",)),
        ("<p>Von Ana Gil und Jo Ray</p>", ("Ana Gil", "Jo Ray")),
        ("<p>Par Ana Gil, Jo Ray et Mia Lind</p>", ("Ana Gil", "Jo Ray", "Mia Lind")),
        ('<div class="byline">Ana Gil</div>', ("Ana Gil",)),
        ('<div class="byline">By <b>Ana Gil</b><i>Staff Writer</i></div>', ("Ana Gil",)),
        ('<div class="byline"><span class="author">Ana Gil</span> Old Harbour Leader</div>', ("Ana Gil",)),
        ('<ul><li class="author">Ana Gil</li><li class="author">Jo Ray</li></ul>', ("Ana Gil",)),
        (
            '<p class="authors"><a rel="author">Ana Gil</a> and <a rel="author">Jo Ray</a></p>',
            ("Ana Gil", "Jo Ray"),
        ),
        ('<div class="author">Ana Gil | Old Harbour | 3 May 2024</div>', ("Ana Gil",)),
        ('<div class="author">By ANA GIL, AP Sports Writer</div>', ("Ana Gil",)),
        ('<p class="byline">Par Le Phare avec AFP</p>', ()),
        ('<p class="byline">Da Redação</p>', ()),
        ('<p class="byline">Ein Gastbeitrag von Ana Gil</p>', ("Ana Gil",)),
        ("<p>Photos by Jo Ray</p><p>By Ana Gil</p>", ("Ana Gil",)),
        ('<p class="credits-author">Photo: Ana Gil</p>', ()),
        ('<div class="author">Staff Reports</div>', ()),
        ('<div class="author">Harbourpost</div>', ()),
        ('<div class="author">Published 3 May 2024</div>', ()),
        ('<aside><p class="author">Ana Gil</p></aside>', ()),
        ('<div class="comment"><span class="author">Ana Gil</span></div>', ()),
        ('<div class="author">Ana Gil writes about boats, people and the sea that parts them.</div>', ()),
        ("<p>Publié le 3 mai 2024 à 10h15 par Ana Gil</p>", ("Ana Gil",)),
        ("<p>Veröffentlicht am 3. Mai 2024 von Ana Gil</p>", ("Ana Gil",)),
        ("<p>5:45 AM PST 11/19/2019 by Ana Gil</p>", ("Ana Gil",)),
        ("<p>On 3 May 2024 the boats designed by Ana Gil left.</p>", ()),
        ("<p>By the time Ana Gil came, the boats had left.</p>", ()),
        ("<p>Текст: Анна Гиль</p>", ("Анна Гиль",)),
        ('<div class="author">记者 李明</div>', ("李明",)),
        ('<div class="author">港口新闻网</div>', ()),
    ],
)
def test_the_byline_beside_the_title_is_read(printed: str, authors: tuple[str, ...]) -> None:
    """A marked element, or a short one that begins with "By", gives the names and nothing else."""
    assert authors_of(HEAD.format(printed)) == authors


def test_a_byline_may_stand_before_the_title() -> None:
    """Some pages print who wrote it above the headline."""
    assert authors_of('<div><p class="byline">Ana Gil</p><h1>The ferry strike ends</h1></div><p>x</p>') == (
        "Ana Gil",
    )


def test_far_from_the_title_only_a_class_of_one_counts() -> None:
    """Elements of one class that name several people belong to a list of other stories."""
    far = "<div><h1>The ferry strike ends</h1></div>" + "<div><p>Text</p></div>" * 300
    one = '<div class="article-author">Ana Gil</div>'
    assert authors_of(far + one) == ("Ana Gil",)
    assert authors_of(far + one + '<div class="article-author">Jo Ray</div>') == ()


def test_json_ld_is_completed_never_replaced() -> None:
    """A printed byline adds names only when it has all that JSON-LD gives."""
    head = (
        '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "The ferry strike ends",'
        ' "author": {"@type": "Person", "name": "Ana Gil"}}</script>'
    )
    assert authors_of(HEAD.format("<p>By Jo Ray</p>"), head=head) == ("Ana Gil",)
    assert authors_of(HEAD.format("<p>By Ana Gil and Jo Ray</p>"), head=head) == ("Ana Gil", "Jo Ray")


def test_the_printed_byline_is_believed_before_meta_elements() -> None:
    """A meta element may name the account that posted the story."""
    meta = '<meta name="author" content="Desk Account">'
    assert authors_of(HEAD.format("<p>By Ana Gil</p>"), head=meta) == ("Ana Gil",)
    assert authors_of(HEAD.format(""), head='<meta name="author" content="Jo Ray">') == ("Jo Ray",)
    assert authors_of(HEAD.format(""), head='<meta name="author" content="KXYZ5">') == ()


@pytest.mark.parametrize(
    ("printed", "meta", "authors"),
    [
        ("<p>By Zapada</p>", "Zapada", ("Zapada",)),
        ('<p class="byline">Von <b>Zapada</b></p>', "Zapada", ("Zapada",)),
        ("<p>By Zapada</p>", "Orlena", ()),
        ("<p>By Zapada</p>", "", ()),
        ('<p class="author">Zapada</p>', "Zapada", ()),
        ("<p>By Harbourpost</p>", "Harbourpost", ()),
        ("<p>By Admin</p>", "Admin", ()),
        ("<p>By Ana Gil, Zapada</p>", "Zapada", ("Ana Gil",)),
    ],
)
def test_a_single_word_is_an_author_by_two_witnesses(
    printed: str, meta: str, authors: tuple[str, ...]
) -> None:
    """Behind "By" and in a meta element it is a pen name; in one of them alone a login, a section, a firm."""
    assert authors_of(HEAD.format(printed), head=f'<meta name="author" content="{meta}">') == authors


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("José Ortega y Gasset", ["José Ortega y Gasset"]),
        ("Ana Gil y Jo Ray", ["Ana Gil", "Jo Ray"]),
        ("Gustaf Kilander, and Tom Watt", ["Gustaf Kilander", "Tom Watt"]),
        ("<b>Ana Gil</b> (Oslo)", ["Ana Gil"]),
        ("Ana Gil (dpa)", ["Ana Gil", "dpa"]),
        ("Ana Gil avec AFP", ["Ana Gil", "AFP"]),
        ("Ana Gil ana@news.example", ["Ana Gil"]),
        ("Ana Gil on 3 May", ["Ana Gil"]),
        ("홍길동 기자", ["홍길동"]),
        ("Ein Gastbeitrag von Ana Gil", ["Ana Gil"]),
        ("Une tribune de Ana Gil", ["Ana Gil"]),
        ("Gastkommentar: Ana Gil", ["Ana Gil"]),
        ("Ana Gil y EFE", ["Ana Gil", "EFE"]),
        ("(sda/dpa)", ["sda", "dpa"]),
        ("Ana Gil (jgr/afp)", ["Ana Gil", "afp"]),
        ("Words by Ana Gil, photos by Jo Ray and Mia Lind", ["Ana Gil"]),
        ("Photos by Jo Ray, words by Ana Gil", ["Ana Gil"]),
        ("Story and photos by Ana Gil", ["Ana Gil"]),
        ("Ana Gil (Text) und Jo Ray (Fotos)", ["Ana Gil"]),
        ("Fotos: Jo Ray", []),
        ("", []),
    ],
)
def test_bylines_fall_apart_into_names(text: str, parts: list[str]) -> None:
    """Addresses, places in brackets, dates and the words between names go; names stay whole."""
    assert name_parts(text) == parts


@pytest.mark.parametrize("text", ["EFE | Ana Gil", "Ana Gil | EFE", "Ana Gil y EFE", "Ana Gil (EFE)"])
def test_an_agency_beside_an_author_is_kept(text: str) -> None:
    """A bar parts them as a word does."""
    assert read_pieces([text]) == Byline(authors=("Ana Gil",), agency=("EFE",))


def test_single_words_are_names_only_where_markup_says_so() -> None:
    """A lone word may be a nickname, an account, a company; beside whole names it is an employer."""
    assert [is_name("Regan", lone=lone) for lone in (True, False)] == [True, False]
    assert not is_name("KWXCIK", lone=True)
    assert affiliations(("Ana Gil", "Futurum")) == ("Ana Gil",)
    assert affiliations(("Regan",)) == ("Regan",)
    assert not is_printed_name("Read More")
    assert is_printed_name("Ludwig van der Berg")


@given(st.lists(st.text(alphabet=string.printable + "éñ文記", max_size=40), max_size=6))
def test_any_pieces_give_names_of_bounded_form(pieces: list[str]) -> None:
    """No text makes the reader fail, and what it returns are short names without line breaks."""
    for name in read_pieces(pieces).authors:
        assert 1 < len(name) <= 60
        assert "\n" not in name


@pytest.mark.parametrize("box", ["post format-image", "story photo", "widget-body", "card article"])
def test_the_box_of_the_whole_story_is_not_beside_it(box: str) -> None:
    """A class that tells furniture counts where the title stands outside of the element."""
    byline = '<div class="author"><img alt=""><a class="name" href="#"><span>Ana Gil</span></a></div>'
    head = "<h1>The ferry strike ends</h1>"
    prose = "<p>The boats sail.</p>"
    assert authors_of(f'<div class="{box}">{head}<div>{byline}</div>{prose}</div>') == ("Ana Gil",)
    assert authors_of(f'{head}<div class="{box}"><div>{byline}</div></div>{prose}') == ()
    figure = f"<figure>{head}<figcaption>{byline}</figcaption></figure>{prose}"
    assert authors_of(figure) == ()
