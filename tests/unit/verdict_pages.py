"""Invented pages of every kind in seven languages, made from a table of words and a few patterns."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.unit.verdict_words import WORDS, Words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

HOST = "https://www.uferblatt.example"


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A page, its address, and what it is."""

    kind: str
    name: str
    html: str
    path: str = "/2026/11/bridge-reopens"
    host: str = HOST

    @property
    def url(self) -> str:
        """Return the address."""
        return self.host + self.path


def page(words: Words, *, head: str = "", body: str, title: str | None = None, chrome: bool = True) -> str:
    """Return a page with menu and footer, unless `chrome` is False."""
    menu = "".join(f"<a href='/s{number}'>{name}</a> " for number, name in enumerate(words.menu))
    before = f"<header><nav>{menu}</nav></header>" if chrome else ""
    after = f"<footer><p>Uferblatt 2026 {menu}</p></footer>" if chrome else ""
    return (
        f"<!DOCTYPE html><html lang='{words.tag}'><head><meta charset='utf-8'>"
        f"<title>{title or words.headline}</title>{head}</head><body>{before}{body}{after}</body></html>"
    )


def thing(kind: str, /, **more: object) -> str:
    """Return a JSON-LD script."""
    return f'<script type="application/ld+json">{json.dumps({"@type": kind, **more})}</script>'


def story(words: Words, *, times: int = 6) -> str:
    """Return the paragraphs of an article."""
    return "".join(f"<p>{number + 1}. {words.prose}</p>" for number in range(times))


def teasers(words: Words, *, count: int = 14, summary: bool = False) -> str:
    """Return links to other stories as headings, with a summary below each where it is asked for."""
    below = f"<p>{words.prose[:110]}</p>" if summary else ""
    return "".join(
        f"<div class='card'><h3><a href='/a{number}'>{words.headline} {number}</a></h3>{below}</div>"
        for number in range(count)
    )


def described(words: Words, **more: object) -> str:
    """Return the JSON-LD of the article."""
    return thing("NewsArticle", headline=words.headline, datePublished="2026-11-20T08:00:00+01:00", **more)


def _articles(w: Words) -> Iterator[tuple[str, str]]:
    head = f"<h1>{w.headline}</h1>"
    og = "<meta property='og:type' content='article'>"
    cookie = f"<div id='banner'><p>{w.consent}</p><button>{w.accept}</button></div>"
    login = f"<form><h2>{w.login}</h2><input type='password'></form>"
    yield "JSON-LD", page(w, head=described(w), body=f"<article>{head}{story(w)}</article>")
    yield "Open Graph", page(w, head=og, body=f"<article>{head}{story(w)}</article>{teasers(w)}")
    yield "bare", page(w, body=f"<article>{head}{story(w)}</article>")
    yield "flash", page(w, head=described(w), body=f"<article>{head}<p>{w.prose}</p></article>")
    yield "bare with 14 teasers", page(w, body=f"<main>{head}{story(w)}</main><div>{teasers(w)}</div>")
    yield (
        "banner, form, player",
        page(w, head=og, body=f"{cookie}{login}<article>{head}<video src='v'></video>{story(w)}</article>"),
    )
    box = f"<div class='offer'><h2>{w.pay}</h2><a href='/abo'>Uferblatt+</a></div>"
    few = f"{head}<p>{w.prose}</p>"
    hidden = box.replace("<div", "<div style='display: none'")
    yield "hidden box", page(w, body=f"<article>{few}{hidden}</article>")
    yield "box in the footer", page(w, body=f"<article>{few}</article><footer>{box}</footer>")
    yield "box mid-text", page(w, body=f"<article>{few}{box}{story(w, times=2)}</article>")
    yield "box, and free", page(w, head=described(w, isAccessibleForFree=True), body=f"{few}{box}")
    yield (
        "told of a box",
        page(w, body=f"<article>{few}<p>“{w.pay}”, <a href='/x'>said Ida</a>.</p></article>"),
    )
    yield "no way to pay", page(w, body=f"<article>{few}<p>{w.pay}</p></article>")
    yield (
        "about walls",
        page(
            w,
            head=described(w, author="Ida Marlow"),
            title=f"{w.missing} | Uferblatt",
            body=f"<article><h1>{w.missing}</h1>{story(w)}<p>{w.robot}</p></article>",
        ),
    )


def _teasers(w: Words) -> Iterator[tuple[str, str]]:
    body = (
        f"<article><h1>{w.headline}</h1>{story(w, times=2)}<div class='wall'><p>{w.pay}</p></div></article>"
    )
    cut = f"<article><h1>{w.headline}</h1><p>{w.prose}</p><p>{w.prose[:80]} …</p></article>"
    locked = "<meta property='article:content_tier' content='locked'>"
    yield "not free", page(w, head=described(w, isAccessibleForFree=False), body=body)
    yield "not free, as a word", page(w, head=described(w, isAccessibleForFree="False"), body=body)
    yield "tier", page(w, head=locked, body=body)
    yield (
        "word count",
        page(w, head=described(w, isAccessibleForFree=False, wordCount=1900), body=f"{body}<p>{w.prose}</p>"),
    )
    yield "with teasers", page(w, head=described(w, isAccessibleForFree=False), body=body + teasers(w))
    yield "cut", page(w, body=f"{cut}<div><p>{w.pay}</p></div>")
    few = f"<h1>{w.headline}</h1><p>{w.prose}</p>"
    box = f"<div class='offer'><h2>{w.pay}</h2><a href='/abo'>Uferblatt+</a></div>"
    yield "box with a link", page(w, head=described(w), body=f"<article>{few}{box}</article>{teasers(w)}")
    button = f"<div class='c7'><p>{w.pay}</p><button>Uferblatt+</button></div><p>{w.menu[0]}</p>"
    yield "box with a button", page(w, body=f"<main><article>{few}</article>{button}</main>")
    called = page(w, head=described(w), body=f"<article>{few}<div class='c3'><p>{w.kept}</p></div></article>")
    yield "box without a mark", called
    yield "rest of a text", page(w, body=f"{cut}<p>{w.pay}</p>")
    yield "named box", page(w, body=f"<article>{few}<div id='paywall'><p>{w.pay}</p></div></article>")


def _indexes(w: Words) -> Iterator[tuple[str, str, str]]:
    site = "<meta property='og:type' content='website'>"
    links = "".join(f"<li><a href='/a{n}'>{w.headline} {n}</a></li>" for n in range(30))
    name = w.menu[1]
    called = "<meta property='og:type' content='article'>"
    yield (
        "called an article",
        page(w, head=called, title=name, body=f"<h1>{name}</h1>{teasers(w)}"),
        "/sport/",
    )
    with_summary = f"<h1>{name}</h1>{teasers(w, summary=True)}"
    yield "called an article, summaries", page(w, head=called, title=name, body=with_summary), "/sport/"
    yield "front", page(w, head=site, title="Uferblatt", body=teasers(w, summary=True)), "/"
    yield "section", page(w, title=name, body=f"<h1>{name}</h1>{teasers(w)}"), "/sport/"
    yield "tag", page(w, title=name, body=f"<h1>{name}</h1>{teasers(w, summary=True)}"), "/tag/bridge"
    yield "search", page(w, title=name, body=f"<h1>{name}</h1>{teasers(w, count=6)}"), "/?q=bridge"
    yield "archive", page(w, title=name, body=f"<h1>{name}</h1><ul>{links}</ul>"), "/archive/2026/11"
    few = teasers(w, count=6, summary=True)
    yield "few teasers", page(w, title=name, body=f"<h1>{name}</h1>{few}"), f"/{name.lower()}"
    yield (
        "collection",
        page(w, head=thing("CollectionPage"), title=name, body=teasers(w, count=9)),
        "/economy",
    )


def _bots(w: Words) -> Iterator[tuple[str, str]]:
    head, said = f"<h1>{w.moment}</h1>", f"<p>{w.robot}</p>"
    for name, marks in CHALLENGES.items():
        yield name, page(w, title=w.moment, body=f"{head}{said}{marks}", chrome=False)
    yield "captcha", page(w, title="Uferblatt", body=f"{said}<div class='g-recaptcha'></div>", chrome=False)
    refresh = "<meta http-equiv='refresh' content='5'>"
    yield "refresh", page(w, head=refresh, title=w.moment, body=f"{head}<p>{w.wait}</p>", chrome=False)
    yield (
        "denied",
        page(
            w, title=w.denied, body=f"<h1>{w.denied}</h1><p>{w.wait} Reference #18.4f1c2.17</p>", chrome=False
        ),
    )


CHALLENGES = {
    "Cloudflare": "<script>window._cf_chl_opt={cvId:'3'}</script>",
    "DataDome": "<script src='https://ct.captcha-delivery.com/c.js'></script>",
    "PerimeterX": '<div id="px-captcha"></div>',
    "Imperva": '<iframe id="main-iframe" src="/_Incapsula_Resource?CWUDNSAI=9"></iframe>',
    "Akamai": "<p>https://errors.edgesuite.net/18.4f1c2</p>",
    "AWS": "<script>window.gokuProps = {}</script>",
}


def _consents(w: Words) -> Iterator[tuple[str, str]]:
    text, accept = f"<p>{w.consent}</p>", f"<button>{w.accept}</button>"
    yield "titled", page(w, title=w.consent_title, body=f"<h1>{w.consent_title}</h1>{text}{accept}")
    yield (
        "form",
        page(w, title="Uferblatt", body=f"<form>{text}<input type='submit' value='{w.accept}'></form>"),
    )
    yield (
        "link",
        page(w, title="Uferblatt", body=f"{text}<a class='btn' href='#'>{w.accept}</a>", chrome=False),
    )
    yield (
        "list",
        page(
            w,
            title=w.consent_title,
            body=f"{text}<ul>{'<li>Partner GmbH</li>' * 20}</ul>{accept}",
            chrome=False,
        ),
    )
    yield "dialog", page(w, title="Uferblatt", body=f"<dialog open>{text * 3}{accept}</dialog>")
    yield "long", page(w, title=w.consent_title, body=f"<div>{text * 8}{accept}<button>Info</button></div>")


def _logins(w: Words) -> Iterator[tuple[str, str]]:
    fields = "<input type='email'><input type='password'><button>OK</button>"
    yield "titled", page(w, title=w.login, body=f"<form>{fields}</form>")
    yield "heading", page(w, title="Uferblatt", body=f"<h1>{w.login}</h1><form>{fields}</form>")
    yield "bare", page(w, title=w.login, body=f"<form>{fields}</form>", chrome=False)
    yield "site in title", page(w, title=f"{w.login} - Uferblatt", body=f"<form>{fields}</form>")
    yield "with words", page(w, title=w.login, body=f"<p>{w.prose[:90]}</p><form>{fields}</form>")
    yield "kept", page(w, title="Uferblatt", body=f"<h1>{w.kept}</h1><form>{fields}</form>")
    yield "two forms", page(w, title=w.login, body=f"<form>{fields}</form><form>{fields}</form>")


def _missing(w: Words) -> Iterator[tuple[str, str]]:
    said = f"<p>{w.missing_text}</p>"
    yield "titled", page(w, title=w.missing, body=f"<h1>404</h1>{said}")
    yield "heading", page(w, title="Uferblatt", body=f"<h1>{w.missing}</h1>{said}")
    yield "number", page(w, title="404 | Uferblatt", body=said)
    yield "text", page(w, title="Uferblatt", body=f"<h1>Oops!</h1>{said}", chrome=False)
    yield "teasers", page(w, title=w.missing, body=f"<h1>{w.missing}</h1>{said}{teasers(w)}")
    yield (
        "summaries",
        page(w, title=w.missing, body=f"<h1>{w.missing}</h1>{teasers(w, count=5, summary=True)}"),
    )


def _broken(w: Words) -> Iterator[tuple[str, str]]:
    said = f"<p>{w.broken}</p>"
    yield "titled", page(w, title=w.broken, body=said)
    yield "heading", page(w, title="Uferblatt", body=f"<h1>{w.broken}</h1>", chrome=False)
    yield "number", page(w, title="Error 500", body=said, chrome=False)
    yield "maintenance", page(w, title=w.maintenance, body=f"<p>{w.wait}</p>", chrome=False)
    yield "maintenance heading", page(w, title="Uferblatt", body=f"<h1>{w.maintenance}</h1>{said}")
    yield "text", page(w, title="Uferblatt", body=f"<div>{w.broken}. {w.wait}</div>", chrome=False)


def _videos(w: Words) -> Iterator[tuple[str, str]]:
    og = "<meta property='og:type' content='video.other'>"
    ld, player = thing("VideoObject", name=w.headline), "<video src='/v.mp4'></video>"
    frame = "<iframe src='https://www.youtube.com/embed/x'></iframe>"
    head, text = f"<h1>{w.headline}</h1>", f"<p>{w.prose[:150]}</p>"
    yield "Open Graph", page(w, head=og, body=head + player + text)
    yield "JSON-LD", page(w, head=ld, body=head + player + text)
    yield "frame", page(w, head=ld, body=head + frame + text)
    yield "both", page(w, head=og + ld, body=head + player + text + teasers(w))
    yield "related", page(w, head=ld, body=head + player + text + teasers(w))
    yield "short", page(w, head=og, body=f"<main>{head}<div class='jwplayer'></div><p>{w.menu[1]}</p></main>")


def _galleries(w: Words) -> Iterator[tuple[str, str, str]]:
    def pictures(count: int, *, caption: str = "") -> str:
        below = f"<figcaption>{caption}</figcaption>" if caption else ""
        return "".join(f"<figure><img src='/p{n}.jpg' width='800'>{below}</figure>" for n in range(count))

    ld, head = thing("ImageGallery", name=w.headline), f"<h1>{w.headline}</h1>"
    text, some = f"<p>{w.prose[:120]}</p>", w.prose[:40]
    story_path = "/2026/11/bridge"
    yield "JSON-LD", page(w, head=ld, body=head + text + pictures(5)), story_path
    yield "captions", page(w, head=ld, body=head + pictures(9, caption=some)), story_path
    yield "address", page(w, body=head + text + pictures(7)), "/diaporama/bridge"
    yield "row", page(w, body=head + text + pictures(8, caption=w.menu[1])), story_path
    yield "photos", page(w, body=head + text + pictures(6)), "/photos/bridge-2026"
    yield "gallery", page(w, body=head + text + pictures(4)), "/gallery/bridge"


def _notices(w: Words) -> Iterator[tuple[str, str]]:
    said = w.script
    yield "paragraph", page(w, body=f"<p>{said}</p>", chrome=False)
    yield "root", page(w, body=f"<div id='root'></div><div><p>{said}</p></div>", chrome=False)
    yield "heading", page(w, title="Uferblatt", body=f"<div><p>Uferblatt. {said}</p></div>", chrome=False)
    yield "main", page(w, body=f"<main><article><p>{said}</p></article></main>", chrome=False)
    yield "twice", page(w, title="App", body=f"<div><p>{said}</p><p>{said} (2)</p></div>", chrome=False)
    yield "section", page(w, title="App", body=f"<section><p>{said}</p></section>", chrome=False)


_MAKERS: dict[str, Callable[[Words], Iterator[tuple[str, ...]]]] = {
    "article": _articles,
    "teaser": _teasers,
    "index": _indexes,
    "bot-wall": _bots,
    "consent-wall": _consents,
    "login-wall": _logins,
    "missing-page": _missing,
    "error-page": _broken,
    "video": _videos,
    "gallery": _galleries,
    "script-notice": _notices,
}
KINDS = tuple(_MAKERS)


def made(kind: str) -> list[Made]:
    """Return the invented pages of one kind, in every language."""
    found = []
    for words in WORDS:
        for name, html, *path in _MAKERS[kind](words):
            where = {"path": path[0]} if path else {}
            found.append(Made(kind=kind, name=f"{words.tag} {name}", html=html, **where))
    return found
