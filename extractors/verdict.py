"""Judges what a page turned out to be, from its structure, its words and what it says about itself."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from extractors.article import Checks, Verdict
from extractors.clues import Finding, quoted, word_weight
from extractors.fingerprint import words_of
from extractors.jsonld import Thing, first_text
from extractors.loose import is_sentence
from extractors.page_kinds import find_list, find_show, is_front
from extractors.paywall_words import CUT_OFF, METERED, PAYWALL
from extractors.paywalls import find_box
from extractors.shape import measure
from extractors.walk import letters_of
from extractors.walls import find_wall

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from extractors.article import Outcome, Paywall, VerdictKind
    from extractors.clues import Clues
    from extractors.shape import Shape

REVISION = 9
"""Raised when the same page may get another verdict; part of an article's settings hash."""

_NOTICE_LENGTH = 400
_ENABLE = (
    "enabl|activ|turn(?:ed)? on|requir|need|allow|aktiv|schalte|habilit|abilit|attiv|ativ|schakel"
    "|inschakel|nodig"
)
_NOTICE = re.compile(
    rf"(?:{_ENABLE}).{{0,60}}java ?script|java ?script.{{0,80}}(?:{_ENABLE}|disabl|désactiv)",
    re.IGNORECASE | re.DOTALL,
)
_TEASER_LENGTH = 1_200
_TEASER_SHARE = 0.6
_FEW_WORDS = 50
_ENOUGH_WORDS = 150
_FEWEST_WORDS = 20
_SENTENCE = re.compile(r"[^\W\d_]\W?[.!?…。！？؟।۔](?:\W|$)")  # noqa: RUF001 - the marks of other scripts
_SHINGLE = 4
_MOST_DIGITS = 9
_REFRESH = re.compile(r"url\s*=\s*[\"']?([^\s\"']+)", re.IGNORECASE)
_NOSCRIPT = re.compile(rb"<noscript\b[^>]{0,200}>([^\0]{0,2000}?)</noscript", re.IGNORECASE)
_TAG = re.compile(rb"<[^>]*>")
_MOST_FRAMES = 5

_OUTCOMES: dict[VerdictKind, Outcome] = {
    "article": "full",
    "teaser": "teaser",
    "empty": "empty",
    "script-notice": "empty",
}
_TEXTLESS = frozenset(
    ("bot-wall", "consent-wall", "login-wall", "missing-page", "error-page", "script-notice", "empty")
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """The verdict, the outcome that it means, and a sentence that says why it is not "full".

    `keeps_text` says that the text is the publisher's on its subject, not the notice of a wall; `prompts` are
    its last lines that ask to pay for the rest. `paywall` is what the page shows of free access.
    """

    verdict: Verdict
    outcome: Outcome
    reason: str | None = None
    keeps_text: bool = True
    paywall: Paywall = "unknown"
    prompts: tuple[str, ...] = ()

    @property
    def rule(self) -> str:
        """Return the rule under which the text of a page is cut that keeps none."""
        is_notice = self.verdict.kind in ("script-notice", "video")
        return "javascript-notice" if is_notice else self.verdict.kind


def judge(clues: Clues) -> Judgement:
    """Tell what a page is; whatever leaves room for doubt is an article.

    A page whose JSON-LD or date speaks of an article and that has 150 words of it needs no second look, but
    for a paywall's box. Any other is measured and held against walls and error pages first, then against
    teasers, lists, videos and galleries.
    """
    is_sure = (clues.is_described or clues.is_dated) and not is_front(clues)
    if is_sure and clues.words >= _ENOUGH_WORDS:
        return _judged(_teaser(clues) or _boxed_teaser(clues) or _article(clues))
    shape = measure(clues.whole())
    return _judged(
        find_wall(clues, shape)
        or _textless(clues, shape)
        or _teaser(clues)
        or find_list(clues, shape)
        or find_show(clues, shape)
        or _titled_only(clues)
        or _wordless(clues)
        or _boxed_teaser(clues)
        or _cut_teaser(clues, shape)
        or _article(clues)
    )


def _judged(found: Finding) -> Judgement:
    """Map what was found to an outcome."""
    return Judgement(
        verdict=Verdict(kind=found.kind, evidence=found.evidence, confidence=found.confidence),
        outcome=_OUTCOMES.get(found.kind, "not-an-article"),
        reason=None if found.kind == "article" else found.reason,
        keeps_text=not found.drops_text and found.kind not in _TEXTLESS,
        paywall=found.paywall,
        prompts=found.prompts,
    )


def judge_unread(outcome: Outcome, reason: str) -> Verdict:
    """Return the verdict on a payload that was not read as a page."""
    return Verdict(kind="empty" if outcome == "empty" else "unread", evidence=(reason,), confidence=1.0)


def is_script_notice(text: str) -> bool:
    """Say whether a whole text is a short request to switch JavaScript on."""
    return 0 < len(text) <= _NOTICE_LENGTH and bool(_NOTICE.search(text))


def check_text(words: Sequence[str], article: Thing | None) -> Checks:
    """Compare a text with JSON-LD: the share of articleBody that is in it, its words against wordCount."""
    described = article or {}
    whole = set(_shingles(words_of(first_text(described, "articleBody") or "")))
    stated = read_number(first_text(described, "wordCount"))
    shared = whole.intersection(_shingles(words)) if whole else whole
    return Checks(
        article_body_overlap=round(len(shared) / len(whole), 3) if whole else None,
        word_count_ratio=round(len(words) / stated, 3) if stated >= _FEW_WORDS else None,
    )


def read_number(text: str | None) -> int:
    """Return the whole number that a text states, 0 for none."""
    digits = re.sub(r"\D", "", (text or "").partition(".")[0])
    return int(digits) if 0 < len(digits) <= _MOST_DIGITS else 0


def _teaser(clues: Clues) -> Finding | None:
    """Find a page that is not free to read and shows a part of its article.

    The part is too short beside what JSON-LD says of the whole article, or, where it says nothing, shorter
    than 1,200 characters.
    """
    if clues.paywall != "locked" or not clues.text:
        return None
    ratio, overlap = clues.checks.word_count_ratio, clues.checks.article_body_overlap
    share = min((value for value in (ratio, overlap) if value is not None), default=None)
    if share is not None and share < _TEASER_SHARE:
        shown, sure = f"{share:.0%} of what it says the article holds", 0.95
    elif ratio is None and len(clues.text) < _TEASER_LENGTH:
        shown, sure = f"{len(clues.text)} characters", 0.85
    else:
        return None
    return Finding(
        kind="teaser",
        reason=f"The page is not free to read and shows {shown}.",
        evidence=("The page says that it is not free to read.", f"It shows {shown}."),
        confidence=sure,
    )


def _cut_teaser(clues: Clues, shape: Shape) -> Finding | None:
    """Find a text that breaks off where the page asks to subscribe."""
    if clues.paywall == "free" or not clues.text or len(clues.text) >= _TEASER_LENGTH:
        return None
    prompt = PAYWALL.search(shape.opening) if CUT_OFF.search(clues.text) else None
    if prompt is None:
        return None
    return Finding(
        kind="teaser",
        reason="The text breaks off where the page asks to subscribe.",
        evidence=(
            f"The page says {quoted(prompt[0])}.",
            f"Its text of {len(clues.text)} characters ends cut off.",
        ),
        confidence=0.8,
        paywall="metered" if METERED.search(shape.opening) else "locked",
    )


def _boxed_teaser(clues: Clues) -> Finding | None:
    """Find a short text that ends at a box which keeps the rest from who does not pay.

    JSON-LD that states the words of the whole text, all of them there, says otherwise.
    """
    if clues.paywall == "free" or not clues.text or len(clues.text) >= _TEASER_LENGTH:
        return None
    stated = (clues.checks.word_count_ratio, clues.checks.article_body_overlap)
    if any(share is not None and share >= _TEASER_SHARE for share in stated):
        return None
    box = find_box(clues.whole(), clues.text)
    if box is None:
        return None
    return Finding(
        kind="teaser",
        reason="The text ends at a box that keeps the rest for subscribers.",
        evidence=(
            f"A box under its last paragraph says {quoted(box.said)} and {box.shows}.",
            f"It shows {len(clues.text)} characters.",
        ),
        confidence=0.75,
        paywall="metered" if box.is_metered else "locked",
        prompts=box.lines,
    )


def _textless(clues: Clues, shape: Shape) -> Finding | None:
    """Find a page that has no text, or only a request to switch JavaScript on."""
    text = clues.text if clues.words else _unscripted(clues.markup)
    if not is_script_notice(text):
        return None if clues.words else _empty(clues)
    notice = f"Its whole text is {quoted(text)}."
    if shape.players and "video" in text.lower():
        reason = "The page is a video without a text."
        shown = (notice, "It holds a player.")
        return Finding(kind="video", reason=reason, evidence=shown, confidence=0.9, drops_text=True)
    reason = "The page builds its text with JavaScript and holds only a notice that says so."
    return Finding(kind="script-notice", reason=reason, evidence=(notice,), confidence=0.95)


def _unscripted(markup: bytes) -> str:
    """Return the longest text that the page shows to readers without JavaScript, "" for none."""
    texts = (_TAG.sub(b" ", match[1]) for match in islice(_NOSCRIPT.finditer(markup), _MOST_FRAMES))
    return max((" ".join(text.decode("utf-8", "replace").split()) for text in texts), key=len, default="")


def _empty(clues: Clues) -> Finding:
    """Say why there is no text, if the page shows it: a frameset names its frames."""
    frames = [name for frame in clues.whole().iter("frame") if (name := (frame.get("src") or "").strip())]
    if frames:
        named = ", ".join(frame[:100] for frame in frames[:_MOST_FRAMES])
        more = f" and {len(frames) - _MOST_FRAMES} more" if len(frames) > _MOST_FRAMES else ""
        reason = f"The page is a frameset without a text of its own; its frames are {named}{more}."
        return Finding(kind="empty", reason=reason, evidence=(reason,), confidence=0.99)
    target = _REFRESH.search(clues.seen.first("refresh") or "")
    if target is not None:
        reason = f"The page holds no text and sends its reader on to {target[1][:200]}."
        return Finding(kind="empty", reason=reason, evidence=(reason,), confidence=0.95)
    reason = "No text of an article was found in the page."
    shown = ("JSON-LD describes an article.",) if clues.is_described else ()
    return Finding(kind="empty", reason=reason, evidence=(reason, *shown), confidence=0.9)


def _titled_only(clues: Clues) -> Finding | None:
    """Find a page of whose text nothing but its title was found."""
    text = letters_of(clues.text).lower()
    titles = (*clues.headlines(), clues.seen.first("og:title") or "")
    if not text or all(letters_of(title).lower() != text for title in titles):
        return None
    reason = "Nothing but its title was found of the text of the page."
    return Finding(kind="empty", reason=reason, evidence=(reason,), confidence=0.8)


def _wordless(clues: Clues) -> Finding | None:
    """Find a page of whose text a few words were found and no sentence, and that nothing calls an article."""
    if clues.says_article or word_weight(clues.text, clues.words) >= _FEWEST_WORDS:
        return None
    if _SENTENCE.search(clues.text) or any(
        is_sentence(line) and any(map(str.isalpha, line)) for line in clues.text.split("\n")
    ):
        return None
    reason = f"No sentence was found in the page, only {clues.length}, and nothing says article."
    return Finding(kind="empty", reason=reason, evidence=(reason,), confidence=0.7)


def _article(clues: Clues) -> Finding:
    """Call the page an article, as surely as its markup, text and JSON-LD's articleBody agree."""
    overlap = clues.checks.article_body_overlap
    shown = ["JSON-LD describes an article."] if clues.is_described else []
    shown += ["Open Graph calls it an article."] if clues.og_type == "article" else []
    shown += ["Its markup states when it was published."] if clues.is_dated else []
    shown += [f"It has {clues.length}."]
    shown += [f"{overlap:.0%} of JSON-LD's articleBody is in the text."] if overlap is not None else []
    sure = (0.4, 0.7, 0.85, 0.9)[len(shown[:4]) - 1] if clues.words < _ENOUGH_WORDS else 0.75
    if clues.words >= _ENOUGH_WORDS and clues.says_article:
        sure = 0.98 if clues.is_described else 0.95
    return Finding(kind="article", reason="", evidence=tuple(shown), confidence=sure)


def _shingles(words: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """Return the runs of four words."""
    return zip(*(words[start:] for start in range(_SHINGLE)), strict=False)
