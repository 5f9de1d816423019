"""Five extracted texts that show what pages leave behind, put back into pages and derived again.

They lie beside the checkout and are read from there (folder: DEPECHE_SEEDS, by default ../shared/seeds).
"""

from __future__ import annotations

import os
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from extractors import extract
from extractors.article import Block
from extractors.residue import restore, strip_residue

if TYPE_CHECKING:
    from extractors.article import Article

SEEDS = Path(os.environ.get("DEPECHE_SEEDS", Path(__file__).parents[3] / "shared" / "seeds"))

pytestmark = [
    pytest.mark.bench_data,
    pytest.mark.skipif(
        not SEEDS.is_dir(), reason=f"no seed texts at {SEEDS}; name their folder in DEPECHE_SEEDS"
    ),
]

DIRTY = "004"


def seed_lines(number: str) -> list[str]:
    """Return the lines of one seed text."""
    (path,) = SEEDS.glob(f"{number}_*.txt")
    return [line.strip() for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def wrapped(lines: list[str], *, tag: str, title: str) -> bytes:
    """Return a page whose article is these lines, an element each, with menu and footer around it."""
    body = "\n".join(f"<{tag}>{escape(line)}</{tag}>" for line in lines)
    return (
        f'<!DOCTYPE html><html lang="fr"><head><meta charset="utf-8"><title>{escape(title)} | Le Quai</title>'
        f'<meta property="og:title" content="{escape(title)}"></head><body>'
        '<nav><ul><li><a href="/">Accueil</a></li><li><a href="/monde">Monde</a></li></ul></nav>'
        f'<main><article class="post"><div class="entry-content">{body}</div></article></main>'
        "<footer><p>Le Quai, journal inventé</p></footer></body></html>"
    ).encode()


def derived(number: str, *, tag: str) -> tuple[list[str], Article]:
    """Derive the page built around a seed; the dirty one has its title as its first line."""
    lines = seed_lines(number)
    title = lines[0] if number == DIRTY else "Un titre que le texte ne répète pas"
    return lines, extract(wrapped(lines, tag=tag, title=title), url="https://quai.example/monde/rencontre")


def flat(text: str) -> str:
    """Fold white space."""
    return " ".join(text.split())


GLUED = {
    "000": [("date-stub", "date 2023-09")],
    "001": [("kicker-glued", "Rencontre à Vostotchny")],
    "002": [],
    "003": [("date-stub", "date 2023-09")],
}


@pytest.mark.parametrize("tag", ["p", "div"])
@pytest.mark.parametrize("number", list(GLUED))
def test_no_true_line_is_lost(number: str, tag: str) -> None:
    """Clean texts come back whole, line by line; only what is glued before the first word goes."""
    lines, article = derived(number, tag=tag)
    assert article.outcome == "full"
    assert [(cut.rule, flat(cut.text)) for cut in article.removed] == GLUED[number]
    assert flat(restore(article)) == flat("\n".join(lines))
    glue = "".join(cut.text for cut in article.removed)
    assert [flat(block.text) for block in article.blocks] == [
        flat(lines[0].removeprefix(glue)),
        *map(flat, lines[1:]),
    ]


RULES = (
    ["title-repeated"] * 2
    + ["timestamp", "hashtags", "epoch"]
    + ["share-labels"] * 4
    + ["comment-widget"] * 2
)


def test_every_line_of_residue_has_its_rule() -> None:
    """Of the dirty text's lines each residue is cut by the rule made for it, and no line of the story."""
    lines = seed_lines(DIRTY)
    blocks = tuple(Block(type="p", text=line) for line in lines)
    kept, removed = strip_residue(blocks, titles=(lines[0],))
    assert [cut.rule for cut in removed] == RULES
    assert [cut.text for cut in removed] == lines[:3] + lines[-8:]
    assert [block.text for block in kept] == lines[3:-8]


@pytest.mark.parametrize("tag", ["p", "div"])
def test_no_residue_is_left(tag: str) -> None:
    """The page built around the dirty text gives the story and nothing else.

    trafilatura drops lone network names and the second of two equal lines by itself; what it left is in
    `removed`, in the order of the page.
    """
    lines, article = derived(DIRTY, tag=tag)
    assert [flat(block.text) for block in article.blocks] == [flat(line) for line in lines[3:-8]]
    residue = iter(lines[:3] + lines[-8:])
    assert all(cut.text in residue for cut in article.removed)
    assert {cut.rule for cut in article.removed} >= set(RULES) - {"share-labels"}
    assert (article.title, article.language) == (lines[0], "fr")


@pytest.mark.parametrize("number", ["000", "001", "002", "003", "004"])
def test_no_date_is_invented(number: str) -> None:
    """The texts mention years and months, and their pages bear no date of publication."""
    _, article = derived(number, tag="p")
    if number == DIRTY:  # its page shows 2023-09-14 16:50:56 above the text
        assert article.published is not None
        assert (article.published.date().isoformat(), article.published_source) == ("2023-09-14", "text")
    else:
        assert article.published is None, article.dates
