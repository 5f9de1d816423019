"""An article's text as it was before anything was cut from it, each cut marked where it stood."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from crawler.cli.report import facts, heading, one_line, printable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from extractors.article import Article


def marked_text(article: Article) -> list[str]:
    """Return title, facts, address and the uncut text; a cut stands there as ⟦rule: text⟧."""
    from extractors.residue import pieces

    text = "".join(
        printable(piece.text) if piece.rule is None else _mark(piece.rule, piece.text)
        for piece in pieces(article)
    )
    lines = [click.style(heading(article), bold=True), facts(article), one_line(article.final_url)]
    if not article.removed:
        lines.append("Nothing was cut from this text.")
    return [*lines, "", *text.split("\n")]


def marked_json(article: Article) -> str:
    """Return one JSON object: id, url, the uncut text, and each cut with its offset there and in the text."""
    from extractors.residue import restore

    record = {
        "id": article.id,
        "url": article.final_url,
        "uncut": restore(article),
        "removed": [
            {
                "rule": cut.rule,
                "text": cut.text,
                "xpath": cut.xpath,
                "start": cut.start,
                "whole": cut.whole,
                "start_uncut": place,
            }
            for cut, place in zip(article.removed, _places(article), strict=True)
        ],
    }
    return json.dumps(record, ensure_ascii=False)


def _mark(rule: str, text: str) -> str:
    """Return a cut between brackets; a line break inside of it is kept."""
    return click.style(f"⟦{one_line(rule)}: {printable(text)}⟧", dim=True)


def _places(article: Article) -> Iterator[int]:
    """Yield where each cut begins in the uncut text."""
    from extractors.residue import pieces

    place = 0
    for piece in pieces(article):
        if piece.rule is not None:
            yield place
        place += len(piece.text)
