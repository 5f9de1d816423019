"""Judges what a page turned out to be, from its text and what it says about itself."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from extractors.article import Checks
from extractors.fingerprint import words_of
from extractors.jsonld import Thing, first_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lxml.html import HtmlElement

    from extractors.article import Block, Outcome
    from extractors.metadata import Metadata

_NOTICE_LENGTH = 400
_ENABLE = "enabl|activ|turn(?:ed)? on|requir|need|allow|aktiv|einschalt|habilit|attiv|ativ|inschakel|nodig"
_NOTICE = re.compile(
    rf"(?:{_ENABLE}).{{0,60}}java ?script|java ?script.{{0,80}}(?:{_ENABLE}|disabl|désactiv)",
    re.IGNORECASE | re.DOTALL,
)
_TEASER_LENGTH = 1_200
_TEASER_SHARE = 0.6
_FEW_WORDS = 50
_LINK_SHARE = 0.5
_FRONT_PATH = re.compile(r"/?(?:index\.\w{3,5})?")
_SHINGLE = 4
_MOST_DIGITS = 9


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """The outcome, and a sentence that says why it is not "full"."""

    outcome: Outcome
    reason: str | None = None


def is_script_notice(blocks: Sequence[Block]) -> bool:
    """Say whether the whole text is a short request to switch JavaScript on."""
    text = " ".join(block.text for block in blocks)
    return len(text) <= _NOTICE_LENGTH and bool(_NOTICE.search(text))


def check_text(words: Sequence[str], article: Thing | None) -> Checks:
    """Compare a text with JSON-LD: the share of articleBody that is in it, its words against wordCount."""
    described = article or {}
    whole = _shingles(words_of(first_text(described, "articleBody") or ""))
    stated = read_number(first_text(described, "wordCount"))
    return Checks(
        article_body_overlap=round(len(whole & _shingles(words)) / len(whole), 3) if whole else None,
        word_count_ratio=round(len(words) / stated, 3) if stated >= _FEW_WORDS else None,
    )


def read_number(text: str | None) -> int:
    """Return the whole number that a text states, 0 for none."""
    digits = re.sub(r"\D", "", (text or "").partition(".")[0])
    return int(digits) if 0 < len(digits) <= _MOST_DIGITS else 0


def judge_text(text: str, *, metadata: Metadata, checks: Checks) -> Verdict:
    """Tell a teaser from a whole article, and an empty text from both.

    A page that is not free to read is a teaser when its text is short beside what JSON-LD says of the whole
    article, or, where it says nothing, shorter than 1,200 characters.
    """
    if not text:
        return Verdict(outcome="empty", reason="No text of an article was found in the page.")
    if metadata.paywall != "locked":
        return Verdict(outcome="full")
    ratio, overlap = checks.word_count_ratio, checks.article_body_overlap
    share = min((value for value in (ratio, overlap) if value is not None), default=None)
    if share is not None and share < _TEASER_SHARE:
        shown = f"{share:.0%} of what it says the article holds"
    elif ratio is None and len(text) < _TEASER_LENGTH:
        shown = f"{len(text)} characters"
    else:
        return Verdict(outcome="full")
    return Verdict(outcome="teaser", reason=f"The page is not free to read and shows {shown}.")


def judge_page(
    root: HtmlElement, *, url: str, metadata: Metadata, is_dated: bool, is_website: bool
) -> Verdict | None:
    """Return the verdict "not-an-article" for a clear front or list page, None for any other.

    Clear means all of: no article in JSON-LD, no publication date in markup, the address or Open Graph's type
    of a front page, and most of its visible text inside links.
    """
    is_front = bool(_FRONT_PATH.fullmatch(urlsplit(url).path))
    if metadata.article is not None or is_dated or not (is_front or is_website):
        return None
    share = _link_share(root)
    if share < _LINK_SHARE:
        return None
    reason = f"The page is a front or list page: {share:.0%} of its text are links, and nothing says article."
    return Verdict(outcome="not-an-article", reason=reason)


def _link_share(root: HtmlElement) -> float:
    """Return the share of the visible text that stands inside links, 0 to 1."""
    body = root.find("body")
    if body is None:
        return 0.0
    hidden = sum(_length(element) for element in body.iter("script", "style", "noscript", "template"))
    linked = sum(_length(element) for element in body.iter("a"))
    return min(1.0, linked / max(1, _length(body) - hidden))


def _length(element: HtmlElement) -> int:
    """Count the characters of an element's text, white space apart."""
    return sum(len("".join(text.split())) for text in element.itertext())


def _shingles(words: Sequence[str]) -> set[tuple[str, ...]]:
    """Return the distinct runs of four words."""
    return set(zip(*(words[start:] for start in range(_SHINGLE)), strict=False))
