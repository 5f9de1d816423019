"""Turns the bytes of a page into values: text, metadata, verdict. Touches no network, file or clock."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from extractors.article import Article


def extract(
    payload: bytes,
    *,
    url: str,
    content_type: str | None = None,
    content_encoding: str | None = None,
    captured: datetime | None = None,
) -> Article:
    """Return the article that `payload` holds; never raises, whatever the bytes are.

    `payload` is the entity body as received, transfer coding removed; `content_encoding` names the content
    coding it is still in. `url` is the page's own address, `content_type` the response header's value.
    `captured` is when the page was fetched, an aware moment: no date that lies after it is chosen.
    The result depends on the arguments alone. Its `outcome` is one of `extractors.article.Outcome`; where
    that is not "full", `reason` is a sentence that says why.
    """
    from extractors.derivation import extract_article
    from extractors.unpacking import Answer

    return extract_article(
        Answer(
            payload=payload,
            url=url,
            content_type=content_type,
            content_encoding=content_encoding,
            captured=captured,
        )
    )
