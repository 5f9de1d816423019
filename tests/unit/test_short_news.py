"""Short news of errors, walls and videos stays news; the notices that they sound like are still told."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from extractors import extract

if TYPE_CHECKING:
    from extractors.article import Article

PLACE = "https://www.gazette.example/2026/11/12/x"
NEWS = [
    ("Technische Störung legt Bahnhof Altbrück lahm", "Die Züge standen am Dienstag eine Stunde lang still."),
    ("Technical problem halts trains at Oldbridge", "Trains stood still for an hour on Tuesday, it said."),
    ("Missing hiker not found", "A search for a hiker near Oldbridge was called off on Tuesday."),
    ("Le tunnel du Mont-Gris en maintenance dès lundi", "Les voitures passeront lundi par le col voisin."),
    (
        "Wartungsarbeiten am Gotthard: Tunnel gesperrt",
        "Ab Montag ist zu. Grund sind Wartungsarbeiten am Tor.",
    ),
    (
        "Un error interno deja sin luz a Puente Viejo",
        "La ciudad quedó sin luz dos horas el martes por la noche.",
    ),
    ("Bridge closed for maintenance until May", "The old bridge of Oldbridge shuts on Monday for repairs."),
    (
        "Story on mayor has been removed, paper says",
        "The Oldbridge Post withdrew a report on Tuesday morning.",
    ),
    ("Bronze page not found in museum", "The missing article could not be found on Tuesday, it said."),
    ("Are you a robot? Machine passes test", "A robot passed the test. The judges said: you are human."),
    ("Sign in problems at the bank", "The bank closed three hundred accounts on Tuesday, it said."),
    ("Gone", "The last elm of Oldbridge fell on Tuesday. It was 140 years old."),
    (
        "Server down: hospital cancels operations",
        "All operations were off on Tuesday after its server broke.",
    ),
    ("Something went wrong, minister admits", "The minister admitted that something went wrong with flats."),
    (
        "Seite aus altem Notenbuch nicht gefunden",
        "Die Seite wurde nicht gefunden, teilte das Archiv gestern mit.",
    ),
    ("New privacy rules on cookies and consent", "Tracking cookies need consent; partners must name data."),
]
THINGS = "<div class='g-recaptcha'></div><form><input type='password'></form><button>Accept all</button>"
PARAGRAPHS = [
    "The council of Oldbridge voted on Tuesday evening to close the old swimming pool, after a debate that"
    " lasted four hours and drew two hundred people.",
    "The mayor said the building had been losing heat and money for a decade, and that repairs would cost"
    " more than a new roof for the school.",
    "Opponents collected three thousand signatures in a week and promised to take the decision to the"
    " regional court before the end of the year.",
]
MARKED = '<meta property="og:type" content="article">'


def page(title: str, body: str, *, head: str = "") -> bytes:
    """Return a page of the paper."""
    return (
        f"<html><head><meta charset='utf-8'><title>{title} | Gazette</title>{head}</head>"
        f"<body><header><nav><a href='/'>Home</a></nav></header><article><h1>{title}</h1>{body}</article>"
        "<footer><p>Gazette</p></footer></body></html>"
    ).encode()


def described(title: str) -> str:
    """Return JSON-LD that describes an article and dates it."""
    thing = {"@type": "NewsArticle", "headline": title, "datePublished": "2026-11-12T08:30:00+01:00"}
    return f'<script type="application/ld+json">{json.dumps(thing)}</script>'


def kind_of(article: Article) -> str:
    """Return the kind of page that an article was found to be."""
    assert article.verdict is not None
    return article.verdict.kind


@pytest.mark.parametrize(("title", "text"), NEWS)
@pytest.mark.parametrize("marked", [True, False])
def test_a_headline_makes_no_wall(title: str, text: str, *, marked: bool) -> None:
    """Two sentences under a headline with an error's words are an article, with markup and without."""
    html = page(title, f"<p>{text}</p>{THINGS}", head=described(title) if marked else "")
    article = extract(html, url=PLACE)
    assert kind_of(article) == "article", article.verdict
    assert text in article.text


@pytest.mark.parametrize(
    "title",
    [
        "404",
        "Gone",
        "Technische Störung legt Bahnhof Altbrück lahm",
        "Une erreur technique prive Vieux-Pont de courant",
    ],
)
def test_a_plain_story_of_some_length_is_no_error(title: str) -> None:
    """A page without any markup whose three paragraphs say nothing of the site is an article."""
    html = page(title, "".join(f"<p>{text}</p>" for text in PARAGRAPHS))
    assert kind_of(extract(html, url=PLACE)) == "article"


@pytest.mark.parametrize("head", [MARKED, ""])
@pytest.mark.parametrize(
    ("path", "things"),
    [
        ("/video/2026/pool", "<iframe src='https://www.youtube.com/embed/x'></iframe>"),
        ("/tv/review-of-pool", "<video src='x'></video>"),
        ("/photos/pool", "<figure><img src='a.jpg' width='800'><figcaption>Pool</figcaption></figure>" * 4),
    ],
)
def test_an_address_alone_makes_no_show(path: str, things: str, head: str) -> None:
    """Three paragraphs beside a player or four pictures are an article, whatever folder they lie in."""
    html = page("Council closes pool", "".join(f"<p>{text}</p>" for text in PARAGRAPHS) + things, head=head)
    article = extract(html, url=f"https://www.gazette.example{path}")
    assert kind_of(article) == "article", article.verdict


@pytest.mark.parametrize(
    ("title", "text", "kind"),
    [
        ("Sidan hittades inte", "Sidan du söker finns inte längre.", "missing-page"),
        ("Siden findes ikke", "Siden du leder efter findes ikke.", "missing-page"),
        ("Sorry, we could not find that page", "Try one of these:", "missing-page"),
        ("Gone", "The requested page is no longer available on this server.", "missing-page"),
        ("Welcome", "This content is not available in your region.", "missing-page"),
        ("Oops! That page can't be found.", "Maybe one of these links helps?", "missing-page"),
        ("We're sorry, this article is no longer available", "Rights to it have ended.", "missing-page"),
        ("Die von Ihnen aufgerufene Seite konnte nicht gefunden werden", "Zum Anfang", "missing-page"),
        ("Contenido no disponible", "Este contenido ya no está disponible.", "missing-page"),
        ("Nous sommes en maintenance", "Le site revient dans quelques minutes.", "error-page"),
        ("Too many requests", "Please slow down and try again later.", "bot-wall"),
        (
            "451: Unavailable due to legal reasons",
            "You are attempting to access this website from the European Economic Area (EEA).",
            "bot-wall",
        ),
        ("Gazette is down for maintenance", "We'll be back soon. Please try again later.", "error-page"),
        ("Wartungsarbeiten", "Bitte versuchen Sie es in einigen Minuten wieder.", "error-page"),
    ],
)
def test_notices_are_told_from_news(title: str, text: str, kind: str) -> None:
    """A heading that says nothing but the error, or a sentence to the reader, is a notice."""
    assert kind_of(extract(page(title, f"<p>{text}</p>"), url=PLACE)) == kind
