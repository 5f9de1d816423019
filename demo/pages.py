"""The demo press page by page: what lies under each path, and the exact bytes that answer for it."""

from __future__ import annotations

import gzip
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

SITE = Path(__file__).parent / "site"
CHUNK = 617
"""Bytes in a chunk; with this size one chunk ends inside a UTF-8 sequence."""

Way = Literal["identity", "gzip", "chunked"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One path of the press; the demo asks for those that are `listed`, `why` is a remark for its reader."""

    path: str
    status: str = "200 OK"
    media: str = "text/html; charset=utf-8"
    file: str | None = None
    text: str = ""
    charset: str = "utf-8"
    way: Way = "identity"
    location: str | None = None
    listed: bool = True
    why: str


PAGES = (
    Page(
        path="/courrier-du-lac/2026/11/12/orsanne-pont-levis",
        file="courrier-pont.html",
        why="the dispatch of the invented agency AB, whole",
    ),
    Page(
        path="/etoile-de-vernay/article/4711",
        file="etoile-pont.html",
        why="the same among share labels, comments and hashtags",
    ),
    Page(
        path="/minutes-sud/story/pont-orsanne-88012",
        file="minutes-pont.html",
        way="gzip",
        why="the same, shortened, sent gzip-coded",
    ),
    Page(
        path="/radio-marais/info/pont-orsanne.htm",
        file="marais-pont.html",
        media="text/html",
        charset="windows-1252",
        why="the same, shortened, in windows-1252",
    ),
    Page(
        path="/harrow-ledger/world/orsanne-drawbridge-reopens",
        file="ledger-bridge.html",
        way="chunked",
        why="the same in English, sent in chunks",
    ),
    Page(
        path="/neue-talpost/ausland/zugbruecke-orsanne", file="talpost-bruecke.html", why="the same in German"
    ),
    Page(
        path="/courrier-du-lac/2026/11/14/orsanne-panne",
        file="courrier-panne.html",
        why="a later event, no reprint",
    ),
    Page(
        path="/etoile-de-vernay/abonnes/enquete-peinture",
        file="etoile-enquete.html",
        why="a paywall's teaser",
    ),
    Page(
        path="/harrow-ledger/?p=88",
        status="301 Moved Permanently",
        location="/harrow-ledger/briefing/ferry-timetable",
        why="a redirect to an article",
    ),
    Page(
        path="/harrow-ledger/briefing/ferry-timetable",
        file="ledger-ferry.html",
        listed=False,
        why="where the redirect leads",
    ),
    Page(path="/neue-talpost/", file="talpost-start.html", why="a front page: links, no article"),
    Page(
        path="/neue-talpost/archiv/2019/scheune",
        status="410 Gone",
        text="<!DOCTYPE html><title>410</title><p>Dieser Artikel wurde gelöscht.",
        why="gone",
    ),
    Page(
        path="/radio-marais/docs/grille.pdf",
        media="application/pdf",
        file="grille.pdf",
        why="a PDF",
    ),
    Page(
        path="/minutes-sud/interne/brouillon",
        text="<!DOCTYPE html><title>Brouillon</title><p>Ce texte attend encore sa relecture.",
        why="robots.txt asks crawlers to stay away",
    ),
    Page(
        path="/robots.txt",
        media="text/plain; charset=utf-8",
        text="User-agent: *\nDisallow: /minutes-sud/interne/\nContent-Signal: search=yes, ai-train=no\n",
        listed=False,
        why="the rules",
    ),
)
MISSING = Page(
    path="/harrow-ledger/world/never-written",
    status="404 Not Found",
    text="<!DOCTYPE html><title>Not found</title><p>The Ledger has no such page.",
    why="not there",
)
BY_PATH = {page.path: page for page in PAGES}


def listed() -> list[Page]:
    """Return the pages that the demo asks for, the missing one included, in the order they are asked for."""
    return [*(page for page in PAGES if page.listed), MISSING]


def answer(path: str) -> bytes:
    """Return the whole response to a GET of `path` with its query; always the same bytes, no Date field."""
    page = BY_PATH.get(path, MISSING)
    body = _body(page)
    fields = [f"HTTP/1.1 {page.status}", "Server: demo-press", f"Content-Type: {page.media}"]
    if page.location:
        fields.append(f"Location: {page.location}")
    if page.way == "gzip":
        fields.append("Content-Encoding: gzip")
    if page.way == "chunked":
        fields.append("Transfer-Encoding: chunked")
    else:
        fields.append(f"Content-Length: {len(body)}")
    return "\r\n".join(fields).encode() + b"\r\n\r\n" + (_chunked(body) if page.way == "chunked" else body)


def _body(page: Page) -> bytes:
    if page.media == "application/pdf":
        return (SITE / str(page.file)).read_bytes()
    text = (SITE / page.file).read_text(encoding="utf-8") if page.file else page.text
    body = text.replace("\u202f", "\u00a0").encode(page.charset)
    return gzip.compress(body, mtime=0) if page.way == "gzip" else body


def _chunked(body: bytes) -> bytes:
    pieces = [body[at : at + CHUNK] for at in range(0, len(body), CHUNK)]
    return b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in [*pieces, b""])
