"""An archive of small pages whose article lines an older extractor might have written."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from crawler.derive import Around, Origin, stored_article
from extractors import extract
from extractors.article import Block, decode, encode
from storage.collection import lines, manifests
from storage.index import Index
from tests.archive import commit, exchange, new_spool, no_prior, outcome_line

if TYPE_CHECKING:
    from pathlib import Path

    from extractors.article import Article
    from storage.batch import Manifest
    from storage.objects import ObjectStore

OLD = "0123456789abcdef"
"""The settings hash of the older extractor."""

JUNK = "Share this on your favourite network and tell a friend about it"

_PLACES = ("harbour", "station", "library", "bridge", "market", "theatre", "school", "mill")


def news_page(number: int) -> bytes:
    """Return a page with a title, an author, a date and a text of its own."""
    place = _PLACES[number % len(_PLACES)]
    text = "".join(
        f"<p>Paragraph {part} of story {number}: the {place} of Marlow opens again after {number + part}"
        f" months, the council said on Tuesday, and the works cost {number * 1000 + part} crowns more than"
        " was planned."
        "</p>"
        for part in range(1, 7)
    )
    return (
        f"<!doctype html><html lang=en><head><title>The {place} opens, part {number}</title>"
        f'<meta property="og:type" content="article"><meta name="author" content="Ada Quill">'
        f'<meta property="article:published_time" content="2026-11-20T0{number % 10}:00:00+00:00"></head>'
        f"<body><article><h1>The {place} opens, part {number}</h1>{text}</article></body></html>"
    ).encode()


def aged(article: Article, number: int) -> Article:
    """Return the article as the older extractor read it: every third with junk, every fifth with no title."""
    extraction = replace(article.extraction, version="0", settings_hash=OLD)
    article = replace(article, extraction=extraction)
    if number % 3 == 0:
        text = f"{article.text}\n\n{JUNK}"
        blocks = (*article.blocks, Block(type="p", text=JUNK))
        article = replace(
            article, id=f"{number:064x}", text=text, blocks=blocks, char_count=len(text), word_count=99
        )
    if number % 5 == 0:
        article = replace(article, title=None)
    return article


def fill_store(store: ObjectStore, root: Path, *, pages: int, seed: int = 1) -> None:
    """Commit a batch of such pages from a spool below `root`, which also gets the index."""
    batch = new_spool(root, seed=seed).open_batch(job="fetch", kind="manual")
    for number in range(1, pages + 1):
        number += 100 * (seed - 1)  # noqa: PLW2901 - each batch has its own pages
        sent = exchange(number, body=news_page(number))
        capture = batch.append(sent, prior=no_prior)
        found = extract(news_page(number), url=capture.target_uri, content_type="text/html; charset=utf-8")
        origin = Origin(asked=capture.target_uri, capture=capture, around=Around())
        batch.add_article(encode(aged(stored_article(found, origin), number)))
        batch.add_outcome(outcome_line(capture.target_uri, capture=capture))
    index = Index(root / "index.db")
    commit(batch, store, index=index)
    index.close()


def batches(store: ObjectStore, kind: str = "derive") -> list[Manifest]:
    """Return the manifests of one kind."""
    return [manifest for manifest in manifests(store) if manifest.kind == kind]


def articles(store: ObjectStore, kind: str = "derive") -> list[Article]:
    """Return the article lines of all batches of a kind, in their order."""
    return [decode(line) for one in batches(store, kind) for line in lines(store, one, "articles")]


def derivations(store: ObjectStore) -> list[bytes]:
    """Return the derivation lines."""
    return [line for one in batches(store) for line in lines(store, one, "derivations")]
