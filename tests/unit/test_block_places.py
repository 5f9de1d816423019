"""The places of blocks on whole pages: the path of each, looked up in the parsed page, holds its text."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

import pytest

from benchmarks.truth import COLLECTIONS, SHARED
from extractors import extract
from extractors.decode import decode_page
from extractors.tree import parse_page
from extractors.walk import letters_of
from tests.golden.cases import Case, cases

if TYPE_CHECKING:
    from extractors.article import Article


def held(html: bytes, article: Article, *, content_type: str | None) -> tuple[int, int]:
    """Count the blocks of an article, and those whose place holds their text."""
    root = parse_page(decode_page(html, content_type=content_type).text.encode("utf-8", "replace"))
    count = 0
    for block in article.blocks:
        found = root.xpath(block.xpath) if block.xpath else []
        count += len(found) == 1 and letters_of(block.text) in letters_of("".join(found[0].itertext()))
    return len(article.blocks), count


@pytest.mark.parametrize("case", cases(), ids=lambda case: case.folder.name)
def test_blocks_of_goldens_have_their_place(case: Case) -> None:
    """Every block has a place, unless its text was taken from a script."""
    html = (case.folder / "page.html").read_bytes()
    request = json.loads((case.folder / "request.json").read_text(encoding="utf-8"))
    article = extract(html, **request)
    if any(block.xpath for block in article.blocks):
        blocks, count = held(html, article, content_type=request.get("content_type"))
        assert count == blocks


def test_blocks_of_real_pages_have_their_place(capsys: pytest.CaptureFixture[str]) -> None:
    """Of all blocks of the benchmark's pages at least 99 in 100 have a place that holds them."""
    if not SHARED.is_dir():
        pytest.skip(f"no pages at {SHARED}; name their folder in DEPECHE_BENCH")
    blocks = count = 0
    for read in COLLECTIONS.values():
        for page in list(read())[::4]:
            article = extract(page.html, url=page.url, content_type="text/html")
            more, held_here = held(page.html, article, content_type="text/html")
            blocks, count = blocks + more, count + held_here
    with capsys.disabled():
        sys.stdout.write(f" {count} of {blocks} blocks ({count / blocks:.2%}) have a place that holds them ")
    assert count >= 0.99 * blocks
