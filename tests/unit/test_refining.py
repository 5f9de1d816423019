"""The page's own blocks: breaks, places, subheads put back, furniture between paragraphs cut."""

from __future__ import annotations

import pytest

from extractors import extract
from extractors.article import Block
from extractors.body import Body, find_body
from extractors.refining import refine
from extractors.spans import locate
from extractors.tree import parse_page
from extractors.walk import letters_of

NUMBERS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth")
PROSE = [
    f"In the {number} week of the strike the pilots of the estuary moored their boats at the old customs"
    f" house, and the {number} delegation from the ministry left again without a word to the papers."
    for number in NUMBERS
]
PARAGRAPHS = [f"<p>{line}</p>" for line in PROSE]


def body_of(inner: str) -> Body:
    """Find the body of a page with something in its article element."""
    html = f"<html><body><nav><a href=/a>Harbour</a></nav><article>{inner}</article></body></html>"
    return find_body(parse_page(html.encode()), allows_fallback=True)


def texts_of(body: Body) -> list[str]:
    """Return the texts of a body's blocks."""
    return [block.text for block in body.blocks]


def test_every_block_has_its_place() -> None:
    """The path of a block, looked up in the page, holds the text of the block."""
    html = (
        f"<html><body><div><p>{PROSE[0]}</p></div><div><article><h2>Low water</h2>{''.join(PARAGRAPHS)}"
        f"<ul><li>{PROSE[1]} One.</li><li>{PROSE[2]} Two.</li></ul><blockquote><p>{PROSE[3]} Said.</p>"
        f"</blockquote><p>{PROSE[4]} A.<br><br>{PROSE[5]} B.</p></article></div></body></html>"
    )
    root = parse_page(html.encode())
    blocks = find_body(root, allows_fallback=True).blocks
    assert len(blocks) > len(PARAGRAPHS)
    for block in blocks:
        assert block.xpath
        (element,) = root.xpath(block.xpath)
        assert letters_of(block.text) in letters_of("".join(element.itertext()))


def test_a_block_that_begins_with_a_short_line_has_its_place() -> None:
    """Lines of a word or two are found again, too, where breaks part them."""
    short = "<p>One<br>Two of it<br><br>Three</p>"
    root = parse_page(f"<html><body><article>{''.join(PARAGRAPHS)}{short}</article></body></html>".encode())
    blocks = find_body(root, allows_fallback=True).blocks
    assert letters_of("".join(block.text for block in blocks)).endswith("OneTwoofitThree")
    assert all(block.xpath for block in blocks)


def test_the_breaks_are_the_pages_own() -> None:
    """What the extraction joined or parted stands as the page has it; what the page lacks stays as it was."""
    html = f"<html><body><p>{PROSE[0]}</p><div><p>{PROSE[1]}</p><p>{PROSE[2]}</p></div></body></html>"
    begin, _, end = PROSE[0].partition(" old ")
    extracted = [
        Block(type="p", text=begin),
        Block(type="p", text=f"old {end}"),
        Block(type="p", text=f"{PROSE[1]} {PROSE[2]}"),
        Block(type="h2", text="Nowhere on the page"),
    ]
    refined = refine(parse_page(html.encode()), extracted)
    assert [(block.text, block.xpath) for block in refined.blocks] == [
        (PROSE[0], "/html/body/p"),
        (PROSE[1], "/html/body/div/p[1]"),
        (PROSE[2], "/html/body/div/p[2]"),
        ("Nowhere on the page", None),
    ]


def test_a_text_that_stands_twice_is_taken_in_order() -> None:
    """A teaser of the first words in the menu does not take the place of the paragraph."""
    html = f"<html><body><p>{PROSE[0]}</p><div>{PARAGRAPHS[1]}{PARAGRAPHS[0]}</div></body></html>"
    extracted = [Block(type="p", text=PROSE[1]), Block(type="p", text=PROSE[0])]
    places = [block.xpath for block in refine(parse_page(html.encode()), extracted).blocks]
    assert places == ["/html/body/div/p[1]", "/html/body/div/p[2]"]


@pytest.mark.parametrize(
    "subhead",
    [
        "<h3>What the pilots want</h3>",
        "<h2 class='x'><b>What the pilots</b> want</h2>",
        "<div class='crosshead'>What the pilots want</div>",
        "<div class='text heading-h6'>What the pilots want</div>",
    ],
)
def test_subheads_between_paragraphs_stay(subhead: str) -> None:
    """A subhead of the run is a block of its own, whether or not the extraction kept it."""
    inner = "".join(PARAGRAPHS[:3]) + subhead + "".join(PARAGRAPHS[3:])
    assert texts_of(body_of(inner)) == [*PROSE[:3], "What the pilots want", *PROSE[3:]]


def test_posts_of_one_kind_are_all_kept() -> None:
    """Short posts of a live report stand in containers like those of the long ones, and belong to it."""
    posts = [
        f"<div class='post-body'><h3>Hour {number}</h3>{PARAGRAPHS[number]}</div>" for number in range(8)
    ]
    posts.insert(4, "<div class='post-body'><h3>Noon</h3><p>The gates open!</p></div>")
    texts = texts_of(body_of("".join(posts)))
    assert {"Noon", "The gates open!", "Hour 5", *PROSE} <= set(texts)
    assert texts.index("The gates open!") == texts.index("Noon") + 1


TEASER = (
    "<h3><a href=/b>The lock keepers of the northern canal</a></h3><p>They have not slept since Easter.</p>"
)
BIO = "<p>Ada Quill has written about the sea and its harbours for this paper since the spring of 1998.</p>"


@pytest.mark.parametrize(
    ("furniture", "rule"),
    [
        (f"<div class='promo-box'>{TEASER}</div>", "named-furniture"),
        (f"<div class='x1'>{TEASER}</div>", "teaser"),
        (f"<section class='meta'><div class='author-bio'>{BIO}</div></section>", "named-furniture"),
        (f"<div class='NewsletterBox'>{BIO}</div>", "named-furniture"),
        ("<p>* * *</p>", "ornament"),
        ("<h2>___</h2>", "ornament"),
        (f"<blockquote class='wide'>{PROSE[1][:90]}</blockquote>", "pull-quote"),
    ],
)
def test_furniture_between_paragraphs_goes(furniture: str, rule: str) -> None:
    """What lies between paragraphs and is called furniture, or looks like it, is cut and kept as a cut."""
    body = body_of("".join(PARAGRAPHS[:4]) + furniture + "".join(PARAGRAPHS[4:]))
    assert texts_of(body) == PROSE
    assert {cut.rule for cut in body.cuts} <= {rule, "outside-body"}
    assert all(cut.before == 4 for cut in body.cuts)


@pytest.mark.parametrize(
    "kept",
    [
        f"<blockquote><p>{PROSE[0].replace('first', 'ninth')}</p></blockquote>",
        f"<ul><li>{PROSE[0].replace('first', 'tenth')}</li></ul>",
        f"<table><tr><td>{PROSE[0].replace('first', 'last')}</td></tr></table>",
    ],
)
def test_quotes_lists_and_tables_stay(kept: str) -> None:
    """An island without a telling name or a linked head belongs to the article."""
    body = body_of("".join(PARAGRAPHS[:4]) + kept + "".join(PARAGRAPHS[4:]))
    assert len(body.blocks) == len(PROSE) + 1
    assert not body.cuts


def test_a_standfirst_is_text_of_the_article() -> None:
    """What is called the standfirst before the paragraphs is the publisher's text; it is never cut."""
    dek = f"<div class='article-dek'><p>{BIO[3:-4]}</p></div>"
    body = body_of(dek + "".join(PARAGRAPHS))
    assert not body.cuts
    assert texts_of(body)[-len(PROSE) :] == PROSE


@pytest.mark.parametrize("tag", ["p", "div"])
@pytest.mark.parametrize("at", [0, 2, 5])
@pytest.mark.parametrize(
    "parted",
    [
        "<{tag}>{one} <x-ad><div><a href=/pier>The pier reopens</a></div></x-ad> {two}</{tag}>",
        "<{tag}>{one} <span><div>Also: <a href=/pier>The pier reopens</a></div> {two}</span></{tag}>",
    ],
)
def test_a_paragraph_with_a_box_inside_is_said_once(parted: str, at: int, tag: str) -> None:
    """An extraction gives it as one block, without the box; the page's two lines do not stand beside that."""
    story = [f"<{tag}>{line}</{tag}>" for line in PROSE[2:]]
    story.insert(at, parted.format(tag=tag, one=PROSE[0], two=PROSE[1]))
    body = body_of(f"<h1>The pilots stay ashore</h1><div>{''.join(story)}</div>")
    whole = letters_of("".join(texts_of(body)))
    assert [whole.count(letters_of(line)) for line in PROSE] == [1] * len(PROSE)
    assert not {letters_of(line) for line in PROSE} & {letters_of(cut.block.text) for cut in body.cuts}


@pytest.mark.parametrize(
    ("inner", "text"),
    [
        ("the ferry<button>Play</button>The pilots", "the ferry The pilots"),
        ("the <b>ferry</b><iframe src=a></iframe>The pilots", "the ferry The pilots"),
        ("the ferry<select><option>One</select>the pilots", "the ferry the pilots"),
        ("the fer<svg></svg>ry", "the ferry"),
        ("the fer<style>b{}</style>ry", "the ferry"),
    ],
)
def test_words_round_a_box_stay_two(inner: str, text: str) -> None:
    """A button or a player parts them; a sign and what no reader sees do not; the sentence has its bytes."""
    page = (
        f"<html><body><article><p>{PROSE[0]} So {inner}.</p>{''.join(PARAGRAPHS[1:])}</article></body></html>"
    )
    blocks = extract(page.encode(), url="https://quay.example/a").blocks
    assert blocks[0].text == f"{PROSE[0]} So {text}."
    assert locate(blocks[0].text, page.encode(), charset="utf-8")


@pytest.mark.parametrize(
    ("inner", "text"),
    [
        ("the ferry<button>Play</button>, the pilots", "the ferry, the pilots"),
        ("the ferry (<button>Play</button>the pilots)", "the ferry (the pilots)"),
        ("渡し船<button>再生</button>水先人", "渡し船水先人"),
    ],
)
def test_what_needs_no_space_gets_none(inner: str, text: str) -> None:
    """Neither marks nor letters that stand without spaces are parted from what a button stands behind."""
    body = [f"<p>{PROSE[0]} So {inner}.</p>", *PARAGRAPHS[1:]]
    page = f"<html><body><article>{''.join(body)}</article></body></html>"
    assert extract(page.encode(), url="https://quay.example/a").blocks[0].text == f"{PROSE[0]} So {text}."


def test_line_breaks_part_prose() -> None:
    """Each line of a paragraph with line breaks is a block, a mark between them goes; verse stays whole."""
    verse = "The tide went out,<br>the boats stayed in,<br>and nobody sang."
    inner = f"{''.join(PARAGRAPHS[:3])}<p>{PROSE[3]}<br>___<br>{PROSE[4]}</p><p>{verse}</p>{PARAGRAPHS[5]}"
    assert texts_of(body_of(inner)) == [*PROSE[:5], verse.replace("<br>", "\n"), PROSE[5]]


def test_an_embedded_post_is_one_quotation() -> None:
    """Its paragraphs and its signature are lines of one block."""
    post = (
        "<blockquote class='twitter-tweet'><p>We sail at noon.</p><p>Bring a coat.</p>"
        "\u2014 Ada Quill (@quill) <a href=/x>May 3, 2026</a></blockquote>"
    )
    body = body_of("".join(PARAGRAPHS[:4]) + post + "".join(PARAGRAPHS[4:]))
    assert [(block.type, block.text) for block in body.blocks if block.type == "quote"] == [
        ("quote", "We sail at noon.\nBring a coat.\n\u2014 Ada Quill (@quill) May 3, 2026")
    ]


def test_an_embedded_post_is_not_lost() -> None:
    """One that the extraction passed over is put back where it stands between the paragraphs."""
    post = "<blockquote class='tiktok-embed'><p>We sail at noon.</p>Ada Quill</blockquote>"
    inner = f"<div>{PARAGRAPHS[0]}<div class='w'>{post}</div>{PARAGRAPHS[1]}</div>"
    extracted = [Block(type="p", text=text) for text in PROSE[:2]]
    refined = refine(parse_page(f"<html><body>{inner}</body></html>".encode()), extracted)
    assert [block.text for block in refined.blocks] == [PROSE[0], "We sail at noon.\nAda Quill", PROSE[1]]
    assert refined.blocks[1].xpath == "/html/body/div/div/blockquote"


def test_tables_stand_where_the_page_has_them() -> None:
    """An extractor may put tables last; the text follows the page."""
    inner = f"<p>{PROSE[0]}</p><table><tr><td>Pilots</td><td>40</td></tr></table><p>{PROSE[1]}</p>"
    extracted = [
        Block(type="p", text=PROSE[0]),
        Block(type="p", text=PROSE[1]),
        Block(type="table", text="Pilots\t40"),
    ]
    refined = refine(parse_page(f"<html><body>{inner}</body></html>".encode()), extracted)
    assert [block.text for block in refined.blocks] == [PROSE[0], "Pilots\t40", PROSE[1]]


def test_a_text_of_furniture_alone_is_left() -> None:
    """Something is always left."""
    html = f"<html><body><div class='promo'><p>{PROSE[0]}</p></div></body></html>"
    refined = refine(parse_page(html.encode()), [Block(type="p", text=PROSE[0])])
    assert [block.text for block in refined.blocks] == [PROSE[0]]
