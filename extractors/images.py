"""Lists the images of an article with caption and credit, and parts a credit from its caption."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import chain, islice
from typing import TYPE_CHECKING

from extractors.article import Image
from extractors.jsonld import Thing, children, first_text, texts
from extractors.urls import join_url
from extractors.witnesses import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from extractors.witnesses import Witnesses

_KIND = (
    "photo(?:graph(?:ie|y)?)?s?|foto(?:graf(?:ie|ía|ia))?s?|image|bild(?:er)?|illustration|imagen|immagine"
    "|imagem|beeld|zdjęcie|kuva|picture|pic|screenshot|video"
)
_LABEL = (
    rf"(?:(?:{_KIND})(?:\s+(?:credit|by|courtesy(?: of)?|d'archives))?"
    r"|crédits?(?:\s+photo)?|credits?|source|quelle)"
)
_LABELLED = re.compile(
    rf"(?:\A|(?<=[\s.(\[|/\u2013\u2014]))(?:{_LABEL}\s*:\s*|(?:{_KIND}|courtesy)\s+(?:by|par|von|of|di)\s+|©\s*)"
    r"(?P<credit>[^:\n]{2,100})\Z",
    re.IGNORECASE,
)
_BRACKETED = re.compile(r"[(\[](?P<credit>[^()\[\]\n]{2,100})[)\]]\.?\Z")
_HOUSES = re.compile(
    r"/|©|\b(?:AFP|AP|EPA|dpa|ANSA|EFE|ATS|Keystone|Reuters|REUTERS|Getty|Shutterstock|imago|IMAGO|picture.alliance"
    r"|Belga|Lusa|TASS|Xinhua|Kyodo|Alamy|Unsplash|Flickr|Wikimedia|archives?|handout|courtesy|via)\b"
)
_LEADING = re.compile(rf"\A(?:{_LABEL}\s*:\s*|(?:{_KIND})\s+by\s+|©\s*)", re.IGNORECASE)
_EDGES = " |.,;:/\u2013\u2014-()[]"
_LONGEST_CREDIT = 100
_LONGEST_CAPTION = 1_000
_MOST_NAMED = 200
_MOST_IMAGES = 50


def list_images(seen: Witnesses, article: Thing | None, *, url: str) -> tuple[Image, ...]:
    """Return the images of JSON-LD, Open Graph and captioned figures, each URL once."""
    named = chain(_thing_images(article or {}, seen.things), _meta_images(seen), _figures(seen))
    placed = ((join_url(url, image.url), image) for image in islice(named, _MOST_NAMED))
    return merge_images(replace(image, url=address) for address, image in placed if address)


def merge_images(images: Iterable[Image]) -> tuple[Image, ...]:
    """Return each image once, at its first place; what one mention of it leaves out a later one may say."""
    found: dict[str, Image] = {}
    for image in images:
        known = found.get(image.url, image)
        found[image.url] = Image(
            url=image.url,
            alt=known.alt or image.alt,
            caption=known.caption or image.caption,
            credit=known.credit or image.credit,
        )
    return tuple(found.values())[:_MOST_IMAGES]


def split_credit(caption: str) -> tuple[str | None, str | None]:
    """Part a caption from the credit at its end: `Pier. Foto: A. Gil`, `Pier (A. Gil/AFP)`, `© A. Gil`."""
    text = " ".join(caption.split())
    if len(text) > _LONGEST_CAPTION:
        return text, None
    bracketed = _BRACKETED.search(text)
    if bracketed and (_HOUSES.search(bracketed["credit"]) or _LEADING.match(bracketed["credit"])):
        return text[: bracketed.start()].strip() or None, clean_credit(bracketed["credit"])
    labelled = _LABELLED.search(text)
    if labelled:
        return text[: labelled.start()].strip(" |(\u2013\u2014-") or None, clean_credit(labelled["credit"])
    return text or None, None


def clean_credit(text: str | None) -> str | None:
    """Return a credit without its label and brackets, None for none or for prose."""
    credit = _LEADING.sub("", fold(text).strip(" ()[]")).strip(_EDGES)
    return credit if 1 < len(credit) <= _LONGEST_CREDIT else None


def _thing_images(article: Thing, things: Iterable[Thing]) -> Iterator[Image]:
    """Yield the images that JSON-LD names."""
    value = article.get("image")
    for address in texts(value):
        yield Image(url=address)
    for thing in children(value, things):
        place = first_text(thing, "url", "contentUrl", "@id")
        if place:
            caption, credit = split_credit(first_text(thing, "caption", "description") or "")
            yield Image(url=place, caption=caption, credit=_credit_of(thing, things) or credit)


def _credit_of(thing: Thing, things: Iterable[Thing]) -> str | None:
    """Return whom JSON-LD credits for an image."""
    stated = first_text(thing, "creditText", "copyrightNotice")
    for name in ("creator", "copyrightHolder", "author"):
        if stated:
            break
        holders = (first_text(holder, "name") for holder in children(thing.get(name), things))
        stated = first_text(thing, name) or next(filter(None, holders), None)
    return clean_credit(stated)


def _meta_images(seen: Witnesses) -> Iterator[Image]:
    """Yield the images that Open Graph names, with alternative texts in the same order."""
    alts = seen.meta.get("og:image:alt", [])
    for place, address in enumerate(
        dict.fromkeys(seen.meta.get("og:image", []) + seen.meta.get("og:image:url", []))
    ):
        yield Image(url=address, alt=alts[place] if place < len(alts) else None)


def _figures(seen: Witnesses) -> Iterator[Image]:
    """Yield the figures of the page that have an image and a caption."""
    for figure in seen.figures:
        if not figure.src or not figure.caption or figure.src.startswith("data:"):
            continue
        own = clean_credit(figure.credit)
        caption = figure.caption.removesuffix(figure.credit or "").strip(" |") if own else figure.caption
        caption_alone, credit = split_credit(caption)
        yield Image(url=figure.src, alt=figure.alt, caption=caption_alone, credit=own or credit)
