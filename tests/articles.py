"""Articles made of their blocks, as they are stored."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from extractors.article import Article
from extractors.fingerprint import article_id, text_sha256

if TYPE_CHECKING:
    from collections.abc import Iterable

    from extractors.article import Block


def article_of(blocks: Iterable[Block], *, url: str = "https://quay.example/", **fields: Any) -> Article:  # noqa: ANN401 - any field of an article
    """Return the article with these blocks as its text, and other fields of the record as they are given."""
    blocks = tuple(blocks)
    text = "\n\n".join(block.text for block in blocks)
    return Article(
        id=article_id(url, text_sha256(text)),
        outcome="full",
        url=url,
        final_url=url,
        canonical_url=url,
        text=text,
        blocks=blocks,
        **fields,
    )
