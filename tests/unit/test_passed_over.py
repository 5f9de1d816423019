"""What an extraction passes over: brought back where it is the story's, kept as a cut where it is not."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from extractors import extract
from extractors.leftovers import MOST_LETTERS
from extractors.residue.cuts import restore

if TYPE_CHECKING:
    from extractors.article import Article

URL = "https://courier.example/2026/03/14/mill"
LANGUAGES = {
    "en": (
        "The {n} wheel of the paper mill at Orrin turned again on Saturday, and {n} dozen neighbours came"
        " to watch the water rise in the race below the weir.",
        "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth",
    ),
    "de": (
        "Das {n} Rad der Papiermühle in Orrin drehte sich am Samstag wieder, und {n} Nachbarn sahen zu,"
        " wie das Wasser im Graben unter dem Wehr stieg.",
        "erste zweite dritte vierte fünfte sechste siebte achte neunte zehnte elfte zwölfte",
    ),
    "fr": (
        "La {n} roue du moulin à papier d'Orrin a tourné de nouveau samedi, et la {n} famille du village"
        " est venue voir monter l'eau du bief.",
        "première deuxième troisième quatrième cinquième sixième septième huitième neuvième dixième onzième"
        " douzième",
    ),
    "es": (
        "La {n} rueda del molino de papel de Orrin volvió a girar el sábado, y la {n} familia del pueblo"
        " acudió a ver subir el agua del canal.",
        "primera segunda tercera cuarta quinta sexta séptima octava novena décima undécima duodécima",
    ),
    "pl": (
        "Na {n} kole papierni w Orrin w sobotę znów zaszumiała woda, a {n} rodzina z doliny przyszła"
        " zobaczyć, jak podnosi się poziom w kanale.",
        "pierwszym drugim trzecim czwartym piątym szóstym siódmym ósmym dziewiątym dziesiątym jedenastym"
        " dwunastym",
    ),
}


def prose_of(language: str) -> list[str]:
    """Return twelve paragraphs of one language, no two alike."""
    pattern, numbers = LANGUAGES[language]
    return [pattern.format(n=number) for number in numbers.split()]


PROSE = prose_of("en")


def page_of(inner: str, *, head: str = "", language: str = "en") -> bytes:
    """Return a page with a headline and something in the body of its article."""
    return (
        f"<html lang={language}><head><meta charset=utf-8><title>The mill turns again</title>"
        f"{head}</head><body>"
        "<nav><a href=/>Home</a><a href=/a>Valley</a></nav><main><article><h1>The mill turns again</h1>"
        f"<div class=text>{inner}</div></article></main><footer>Courier of the valley</footer></body></html>"
    ).encode()


def read(page: bytes) -> Article:
    """Derive a page."""
    return extract(page, url=URL, content_type="text/html")


def described(**fields: str) -> str:
    """Return JSON-LD of an article."""
    thing = {"@context": "https://schema.org", "@type": "NewsArticle", "headline": "The mill turns again"}
    return f'<script type="application/ld+json">{json.dumps({**thing, **fields})}</script>'


def paragraphs(texts: list[str]) -> str:
    """Return texts as paragraphs."""
    return "".join(f"<p>{text}</p>" for text in texts)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("pattern", ["pd", "pppd", "ddp", "pdddd", "ppppppppppd"])
@pytest.mark.parametrize(
    "bare",
    [
        "<div dir=auto>{}</div>",
        "<div>{}</div>",
        "{}<br>",
        "<div class=callout><div class=callout-icon>→</div><div class=callout-text>{}</div></div>",
    ],
)
def test_paragraphs_in_bare_elements_are_the_storys(language: str, pattern: str, bare: str) -> None:
    """A paragraph counts for where it stands and how it reads, not for the name of its element."""
    texts = prose_of(language)
    shapes = {"p": "<p>{}</p>", "d": bare}
    inner = "".join(shapes[pattern[place % len(pattern)]].format(text) for place, text in enumerate(texts))
    found = read(page_of(inner, language=language))
    assert [block.text for block in found.blocks if block.text in texts] == texts


@pytest.mark.parametrize("order", ["pdp", "ppd", "pddp"])
@pytest.mark.parametrize(
    "part", ["<section class=part>{}</section>", "<div class=row><div class=col>{}</div></div>"]
)
def test_parts_of_divisions_are_the_storys(order: str, part: str) -> None:
    """A story in several parts keeps one whose paragraphs all stand in divisions."""
    size = 12 // len(order)
    shares = [PROSE[place * size : (place + 1) * size] for place in range(len(order))]
    inner = "".join(
        part.format(paragraphs(share) if kind == "p" else "".join(f"<div>{text}</div>" for text in share))
        for kind, share in zip(order, shares, strict=True)
    )
    page = f"<html lang=en><body><main><h1>The mill turns again</h1>{inner}</main></body></html>"
    assert [block.text for block in read(page.encode()).blocks if block.type == "p"] == PROSE[
        : size * len(order)
    ]


def test_parts_that_stand_elsewhere_are_not() -> None:
    """The same classes in another place of the page make no part of the story."""
    aside = "".join(f"<div>{text}</div>" for text in PROSE[8:])
    story = f"<div class=row><div class=col>{paragraphs(PROSE[:8])}</div></div>"
    rest = f"<div class=bottom><div class=col>{aside}</div></div>"
    page = f"<html lang=en><body><h1>The mill turns again</h1><main>{story}</main>{rest}</body></html>"
    assert [block.text for block in read(page.encode()).blocks if block.type == "p"] == PROSE[:8]


def test_a_lone_division_that_speaks_to_the_reader_is_none() -> None:
    """One that asks, or is short and last, is no paragraph; in a row of them it is."""
    asking = "Here you can order the map of all mills, and we bring it to your door on the next day."
    lone = read(page_of(f"{paragraphs(PROSE[:6])}<div>{asking}</div>{paragraphs(PROSE[6:])}"))
    assert [block.text for block in lone.blocks] == PROSE
    assert asking in [cut.text for cut in lone.removed]
    among = "".join(
        f"<p>{text}</p><div>{other}</div>" for text, other in zip(PROSE, [*PROSE[6:9], asking], strict=False)
    )
    assert asking in read(page_of(among)).text


def test_short_answers_follow_their_long_ones() -> None:
    """In an interview whose answers stand in divisions the short ones stay, too."""
    parts = [*PROSE[6:9], "Yes.", *PROSE[9:11], "Never.", PROSE[11]]
    inner = "".join(
        f"<p>{text}?</p><div class=answer>{part}</div>" for text, part in zip(PROSE, parts, strict=False)
    )
    texts = [block.text for block in read(page_of(inner)).blocks]
    assert [part for part in parts if part in texts] == parts


@pytest.mark.parametrize(
    "furniture",
    [
        "<div class=caption>The mill, from the weir, with its new wheel in the evening sun.</div>",
        "<div class='author-bio'>Ines Calder writes about rivers for the Courier and lives at Orrin.</div>",
        "<div>© Ines Calder, all rights reserved, the Courier and its photographers, Orrin.</div>",
        "<div><a href=/a>The other mill of the valley has been for sale since spring of last year.</a></div>",
        "<div><img src=/a.jpg><div>The mill, with its new wheel in the autumn sun of the weir.</div></div>",
        "<div style='display: none'>Nobody sees this paragraph, for its style says it is none.</div>",
    ],
)
def test_what_stands_beside_and_is_none_is_a_cut(furniture: str) -> None:
    """Captions, credits, links and hidden text stay out of the paragraphs, and are not lost."""
    found = read(page_of(paragraphs(PROSE[:6]) + furniture + paragraphs(PROSE[6:])))
    assert [block.text for block in found.blocks] == PROSE
    (cut,) = [cut for cut in found.removed if cut.rule == "outside-body"]
    assert cut.xpath
    assert cut.xpath.startswith("/html/body/main/article/div/div")
    assert cut.text == found.text[cut.start : cut.start] + cut.text
    begin = found.text[: cut.start].rstrip()
    assert begin.endswith(PROSE[5])
    assert restore(found).split("\n\n")[-7] == cut.text


HEADS = ("Old race", "New weir", "Upper pond", "Stone bridge", "Drying loft", "Rag cellar")
ENTRIES = {
    "slides": "<div class=slide><h3>{head}</h3><div class=slide-text><p>{text}</p></div></div>",
    "cards without names": "<div class=c1><div class=c2>{head}</div><div class=c3>{text}</div></div>",
    "sections": "<section class=pick><header><h2>{head}</h2></header><div>{text}</div></section>",
    "teasers without links": "<div class=teaser><h3>{head}</h3><p>{text}</p></div>",
    "heads in a header": "<article class=entry><header><time>9:15</time><h2>{head}</h2></header>"
    "<p>{text}</p></article>",
    "captions of a gallery": "<h3>{head}</h3><div class=gallery-item><img src=a.jpg>"
    "<div class=gallery-item__caption>{text} {text}</div></div>",
    "linked heads": "<h2><a href='/mills/{head}'>{head}</a></h2><p>{text} {text}</p>",
    "product cards": "<div class=card><img src=a.jpg><div class=card__title>{head}</div>"
    "<div class=card__text><p>{text}</p></div><a href=https://shop.example>Buy</a></div>",
}  # fmt: skip


@pytest.mark.parametrize("template", ENTRIES.values(), ids=ENTRIES.keys())
@pytest.mark.parametrize("opening", [1, 4, 6])
def test_entries_after_an_opening_are_the_storys(template: str, opening: int) -> None:
    """A list of entries has its heads and its texts, however long the text before it is."""
    texts = PROSE[6:]
    entries = "".join(template.format(head=head, text=text) for head, text in zip(HEADS, texts, strict=True))
    found = read(page_of(paragraphs(PROSE[:opening]) + entries))
    assert [head for head in HEADS if head in found.text] == list(HEADS)
    assert [text for text in texts if text in found.text] == texts


@pytest.mark.parametrize("name", ["comment", "author-card", "newsletter-item", "review-author"])
def test_remarks_beside_the_text_are_not(name: str) -> None:
    """Parts alike that are named as remarks, people or prompts stay out, though no link is in them."""
    remarks = "".join(
        f"<div class={name}><b>{head}</b><p>{text}</p></div>"
        for head, text in zip(HEADS, PROSE[6:], strict=True)
    )
    found = read(page_of(paragraphs(PROSE[:6]) + remarks))
    assert [block.text for block in found.blocks] == PROSE[:6]


NEWS = (
    "The council of the valley has voted for a second bridge over the lower weir.",
    "A baker from Orrin has won the first prize for rye bread at the spring fair.",
    "The school of the upper valley is to close in June, after ninety years of lessons.",
    "Two walkers were found alive after a night in the snow above the old quarry.",
)


@pytest.mark.parametrize(
    "box",
    [
        "<div class=x7><div class=x8>{}</div></div>",
        "<div class=x7><h3>Valley news</h3><div class=x8>{}</div></div>",
        "<div class=x7><h3>Valley news</h3><div class=x8>{}</div><a href=/n>More</a></div>",
        "<a class=x7 href=/n><h3>Valley news</h3><div class=x8>{}</div></a>",
        "<div class=x5><img src=a.jpg><div class=x6>{}</div></div>",
        "<div class=x5><picture><img src=a.jpg></picture><div class=x6>{}</div></div>",
    ],
)
def test_boxes_without_telling_names_are_not(box: str) -> None:
    """Boxes after the text, and pictures with their captions among it, stay out and are cuts."""
    is_picture = "img" in box
    boxes = [box.format(text) for text in NEWS]
    inner = "".join(
        f"<p>{text}</p>{boxes[place // 3] if is_picture and place % 3 == 1 else ''}"
        for place, text in enumerate(PROSE)
    )
    found = read(page_of(inner if is_picture else inner + "".join(boxes)))
    assert [block.text for block in found.blocks] == PROSE
    assert {cut.text for cut in found.removed if cut.rule == "outside-body"} >= set(NEWS)


def test_teasers_of_other_stories_are_not() -> None:
    """Entries whose heads lead elsewhere stay out."""
    teasers = "".join(
        f"<div class=box><h3><a href=/{place}>{head} is closed to all now</a></h3><div>{text}</div></div>"
        for place, (head, text) in enumerate(zip(HEADS, PROSE[6:], strict=True))
    )
    found = read(page_of(paragraphs(PROSE[:6]) + teasers))
    assert [block.text for block in found.blocks] == PROSE[:6]
    assert {cut.text for cut in found.removed if cut.rule == "outside-body"} >= set(PROSE[6:])


LEAD = "Twelve years after the great flood the wheels of Orrin are back, and the valley has its paper again."


@pytest.mark.parametrize(
    "markup",
    [
        "<header><h1>The mill turns again</h1><p class=lead>{}</p></header>",
        "<header><h1>The mill turns again</h1><div>{}</div></header>",
        "<header><p>Valley</p><h1>The mill turns again</h1><h2>{}</h2><p>By Ines Calder</p></header>",
        "<h1>The mill turns again</h1><div class=standfirst>{}</div>",
        "<header><h1>The mill turns again</h1><strong>{}</strong></header>",
        "<header><h1>The mill turns again</h1><p class=teaser>{}</p></header>",
    ],
)
def test_a_standfirst_is_in_the_record_once(markup: str) -> None:
    """It begins the text of a page without a description, and is the subtitle of one with another."""
    body = f"<div class=text>{paragraphs(PROSE)}</div>"
    plain = "<html><head><title>The mill turns again</title>{}<body><article>{}{}</article></html>"
    bare = read(plain.format("", markup.format(LEAD), body).encode())
    assert [block.text for block in bare.blocks] == [LEAD, *PROSE]
    other = described(description="A mill is repaired.", datePublished="2026-03-14")
    told = read(plain.format(other, markup.format(LEAD), body).encode())
    assert LEAD in (told.subtitle, told.blocks[0].text)
    assert restore(told).count(LEAD) == 1
    same = read(plain.format(described(description=LEAD), markup.format(LEAD), body).encode())
    assert same.lead == LEAD
    assert same.text.count(LEAD) <= 1


@pytest.mark.parametrize(
    "markup",
    [
        "<h1>The mill turns again</h1><div>{}</div><div><h2>At the weir</h2>{}</div>",
        "<h1>The mill turns again</h1><div class=lead>{}</div><h2>At the weir</h2>{}",
        "<h1>The mill turns again</h1><header><p class=lead>{}</p></header><h2>At the weir</h2>{}",
        "<header><h1>The mill turns again</h1><div>{}</div></header><div><h2>At the weir</h2>{}</div>",
    ],
)
def test_a_standfirst_stands_above_the_first_subhead(markup: str) -> None:
    """It is put in where the page has it, whether as text or as a cut."""
    story = "".join(f"<div><p>{text}</p></div>" for text in PROSE)
    plain = "<html><head><title>The mill turns again</title>{}<body><article>{}</article></html>"
    bare = read(plain.format("", markup.format(LEAD, story)).encode())
    assert [block.text for block in bare.blocks] == [LEAD, "At the weir", *PROSE]
    assert all(block.xpath for block in bare.blocks)
    other = described(description="A mill is repaired.", datePublished="2026-03-14")
    whole = restore(read(plain.format(other, markup.format(LEAD, story)).encode()))
    assert whole.endswith("\n\n".join([LEAD, "At the weir", *PROSE]))


def test_a_caption_and_a_date_are_no_standfirst() -> None:
    """A line in a box with a picture, named as a caption, or made of numbers under the heading is none."""
    dates = "<div>14 March 2026, 08:30. Updated: 15 March 2026, 10:45.</div>"
    page = f"<html><body><article><header><h1>A mill</h1>{dates}</header><p>{'<p>'.join(PROSE)}</article>"
    assert read(page.encode()).subtitle is None
    assert [block.text for block in read(page.encode()).blocks] == PROSE
    for box in (f"<div><img src=a.jpg><p>{LEAD}</p></div>", f"<div class=image-caption>{LEAD}</div>"):
        page = f"<html><body><article><header><h1>A mill</h1>{box}</header><p>{'<p>'.join(PROSE)}</article>"
        assert LEAD not in read(page.encode()).text


def test_json_ld_vouches_for_lines_of_the_page() -> None:
    """What the page shows apart, passed over, and its articleBody has, is the story's."""
    second = "".join(f"<div class=embed-part><div><div>{text}</div></div></div>" for text in PROSE[6:])
    page = page_of(paragraphs(PROSE[:6]) + second, head=described(articleBody="\n".join(PROSE)))
    found = read(page)
    assert [block.text for block in found.blocks] == PROSE
    assert found.extraction.warnings == ()


def test_json_ld_that_holds_another_text_is_told() -> None:
    """Where the witness says something else, the reader of the record learns of it."""
    page = page_of(paragraphs(PROSE[:6]), head=described(articleBody="\n".join(prose_of("fr"))))
    found = read(page)
    assert [block.text for block in found.blocks] == PROSE[:6]
    assert any("articleBody" in warning for warning in found.extraction.warnings)


def test_what_is_kept_of_the_rest_is_bounded() -> None:
    """A page whose comments stand inside of its text keeps some of them, and says how much it does not."""
    remarks = "".join(
        f"<div class=remark><div class=comment-text>{PROSE[place % 12]} Said guest {place}.</div></div>"
        for place in range(400)
    )
    found = read(page_of(paragraphs(PROSE) + f"<div class=comments>{remarks}</div>"))
    kept = sum(len("".join(cut.text.split())) for cut in found.removed if cut.rule == "outside-body")
    assert [block.text for block in found.blocks] == PROSE
    assert 0 < kept <= MOST_LETTERS
    assert any("more letters" in warning for warning in found.extraction.warnings)
