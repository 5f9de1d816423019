"""Lists, rows and times that are a story's own stay whole, in seven languages; those of others do not."""

from __future__ import annotations

import pytest

from extractors import extract
from tests.unit.seven_languages import PROSE

LEADS = {
    "en": "The ban covers these services:",
    "fr": "L'interdiction vise les services suivants :",
    "de": "Das Verbot gilt für diese Dienste:",
    "es": "La prohibición afecta a estos servicios:",
    "it": "Il divieto riguarda questi servizi:",
    "nl": "Het verbod geldt voor deze diensten:",
    "pt": "A proibição vale para estes serviços:",
}
CALLS = {
    "en": ("Read more about the harbour schools:", "Follow the Gazette on these networks:"),
    "fr": ("Lire aussi sur les écoles du port :", "Suivez la Gazette sur les réseaux :"),
    "de": ("Mehr zu den Schulen am Hafen:", "Folgen Sie dem Hafenboten auf:"),
    "es": ("Lea también sobre las escuelas:", "Síguenos en todas las redes:"),
    "it": ("Leggi anche sulle scuole del porto:", "Seguici su tutte le reti:"),
    "nl": ("Lees ook over de scholen aan de haven:", "Volg de Havenbode op deze netwerken:"),
    "pt": ("Leia também sobre as escolas do porto:", "Siga a Gazeta nas redes:"),
}
NETWORKS = ("Facebook", "Instagram", "TikTok", "Snapchat", "YouTube")
TITLES = {
    "en": "The seven boats of the year",
    "fr": "Les sept bateaux de l'année",
    "de": "Die sieben Boote des Jahres",
    "es": "Los siete barcos del año",
    "it": "Le sette barche dell'anno",
    "nl": "De zeven boten van het jaar",
    "pt": "Os 7 barcos do ano",
}
BOATS = [
    f"The {name}, built on the old wharf of the town"
    for name in ["Anna", "Berta", "Clara", "Dora", "Emma", "Flora", "Gina"]
]
LANGUAGES = list(PROSE)


def texts(language: str, body: str, *, title: str = "Telephones") -> list[str]:
    """Return the blocks of the text of an invented page."""
    html = (
        f"<html lang='{language}'><head><title>{title} | Gazette</title></head><body>"
        f"<nav><a href='/'>Gazette</a></nav><main><article><h1>{title}</h1>{body}</article></main></body>"
        "</html>"
    )
    article = extract(html.encode(), url="https://gazette.example/a/x")
    return [block.text for block in article.blocks]


def paragraphs(lines: tuple[str, ...] | list[str]) -> str:
    """Return lines as paragraphs."""
    return "".join(f"<p>{line}</p>" for line in lines)


def items(lines: tuple[str, ...] | list[str], *, linked: bool = False) -> str:
    """Return lines as a list."""
    pattern = "<li><a href='/{1}'>{0}</a></li>" if linked else "<li>{0}</li>"
    return f"<ul>{''.join(pattern.format(line, number) for number, line in enumerate(lines))}</ul>"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("is_last", [True, False])
def test_networks_that_a_story_lists_are_no_share_labels(language: str, *, is_last: bool) -> None:
    """A list that its paragraph announces stays whole, between paragraphs and at the end."""
    one, two, three = PROSE[language]
    lead = LEADS[language]
    after = [] if is_last else [three]
    body = paragraphs([one, two, lead]) + items(NETWORKS) + paragraphs(after)
    assert texts(language, body) == [one, two, lead, *NETWORKS, *after]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_links_that_a_story_lists_stay(language: str) -> None:
    """An announced list may be one of links, as of the letters that a council received."""
    one, two, three = PROSE[language]
    body = paragraphs([one, two, LEADS[language]]) + items(BOATS, linked=True) + paragraphs([three])
    assert texts(language, body) == [one, two, LEADS[language], *BOATS, three]


@pytest.mark.parametrize("language", LANGUAGES)
def test_as_many_links_as_the_title_says_are_the_story(language: str) -> None:
    """A list of the best keeps its entries although each is a link."""
    body = paragraphs(PROSE[language][:1]) + items(BOATS, linked=True)
    assert texts(language, body, title=TITLES[language]) == [PROSE[language][0], *BOATS]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_number_in_the_title_makes_no_related_links_the_story(language: str) -> None:
    """Seven links under a text that is longer than they are lead to other pages."""
    body = paragraphs(list(PROSE[language]) * 3) + items(
        [f"{boat[:26]} sails" for boat in BOATS], linked=True
    )
    assert not [text for text in texts(language, body, title=TITLES[language]) if "sails" in text]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("which", [0, 1])
def test_a_call_to_the_reader_announces_no_list(language: str, which: int) -> None:
    """What leads to other pages, or to the paper's own networks, is cut as before."""
    call = CALLS[language][which]
    below = (BOATS, NETWORKS)[which]
    for linked in (True,):
        body = paragraphs(PROSE[language]) + f"<p>{call}</p>" + items(below, linked=linked)
        assert not set(below) & set(texts(language, body))


@pytest.mark.parametrize("language", LANGUAGES)
def test_links_that_nothing_announces_are_other_pages(language: str) -> None:
    """A list of links between or after paragraphs is none of the story's."""
    one, two, three = PROSE[language]
    for body in (
        paragraphs([one, two]) + items(BOATS, linked=True) + paragraphs([three]),
        paragraphs([one, two, three]) + items(BOATS, linked=True),
    ):
        assert texts(language, body) == [one, two, three]


@pytest.mark.parametrize("language", LANGUAGES)
def test_one_linked_name_in_a_row_of_names_stays(language: str) -> None:
    """Nominees as paragraphs, some of which are links, are one list."""
    one, two, three = PROSE[language]
    names = ["Ida Marlow", "Blur", "Otto Kern", "Rosa Venn", "Nell Ashby"]
    row = "".join(
        f"<p><a href='/blur'>{name}</a></p>" if name == "Blur" else f"<p>{name}</p>" for name in names
    )
    body = paragraphs([one, two]) + "<h3>Best group</h3>" + row + paragraphs([three])
    assert texts(language, body) == [one, two, "Best group", *names, three]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_bold_link_above_every_paragraph_is_its_head(language: str) -> None:
    """A guide that names each place in a bold link keeps the names; one such link in a story is another's."""
    lines = [f"{boat}. {PROSE[language][1]}" for boat in BOATS[:5]]
    heads = [f"Quay {number}" for number in range(5)]
    guide = "".join(
        f"<p><b><a href='/{number}'>{head}</a></b></p><p>{line}</p>"
        for number, (head, line) in enumerate(zip(heads, lines, strict=True))
    )
    assert texts(language, paragraphs(PROSE[language][:1]) + guide) == [
        PROSE[language][0],
        *(text for pair in zip(heads, lines, strict=True) for text in pair),
    ]
    one = "<p><b><a href='/b'>The cook of the harbour school</a></b></p>"
    body = paragraphs(PROSE[language][:2]) + one + paragraphs(PROSE[language][2:])
    assert texts(language, body) == list(PROSE[language])


@pytest.mark.parametrize(
    "pattern", ["<div class='entry'><time>{}</time><p>{}</p></div>", "<p>{}</p><p>{}</p>"]
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_times_of_a_live_blog_stand_above_its_entries(language: str, pattern: str) -> None:
    """The first one, too, which alone would be the time of publication."""
    entries = [
        (f"{8 + number:02}:15", f"{number + 1}. {line}") for number, line in enumerate(PROSE[language])
    ]
    body = "".join(pattern.format(*entry) for entry in entries)
    assert texts(language, body) == [text for entry in entries for text in entry]


def test_a_time_above_a_story_is_no_text() -> None:
    """One time is that of publication."""
    body = f"<div><time>08:15</time></div>{paragraphs(PROSE['en'])}"
    assert texts("en", body) == list(PROSE["en"])


def hashed(title: str, body: str) -> str:
    """Return a page whose class names say nothing."""
    return (
        f"<html><title>{title}</title><body><div class=k1><a href='/'>Gazette</a></div>"
        f"<div class=k2><div class=k3><h1>{title}</h1></div><div class=k4>{body}</div></div></body></html>"
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_story_ends_in_the_lists_below_its_paragraphs(language: str) -> None:
    """Items that are sentences tell it on; so is what stands before them."""
    one, two, three = PROSE[language]
    body = f"<p>{one}</p><h2>Boats</h2>{items(['2 oars', '1 sail'])}<h2>Steps</h2>{items([two, three])}"
    article = extract(hashed("Harbour", body).encode(), url="https://gazette.example/a/x")
    assert [block.text for block in article.blocks] == [one, "Boats", "2 oars", "1 sail", "Steps", two, three]


@pytest.mark.parametrize(
    "below",
    [
        "<h3>Topics</h3><ul><li>Harbour</li><li>Boats</li><li>Schools</li></ul>",
        "<ul><li><a href='/1'>The bakery of the harbour town closes after a hundred years.</a></li></ul>",
        "<p><a href='/c'>All comments</a></p><ul><li>I took that boat every summer, and no one fought.</li>"
        "<li>They will build a bridge for the tourists in five years, mark my words.</li></ul>",
        "<ul><li>Ida Marlow writes about harbours and the people who argue in them.</li></ul>",
        "<ul class='comment-list'><li>I took that boat every summer, and nobody fought for it.</li></ul>",
    ],
)
def test_other_lists_below_a_story_are_none_of_it(below: str) -> None:
    """Labels, links, what stands apart from the paragraphs, and what its name tells."""
    one, two, three = PROSE["en"]
    page = hashed("Harbour", paragraphs([one, two, three]) + below)
    article = extract(page.encode(), url="https://gazette.example/a/x")
    assert [block.text for block in article.blocks] == [one, two, three]
