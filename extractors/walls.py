"""Tells walls from pages: bot checks, consent, log in, missing and broken pages that answer 200."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from extractors import wall_words as words
from extractors.challenges import challenger
from extractors.clues import Finding, quoted
from extractors.urls import host_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from re import Match, Pattern

    from extractors.clues import Clues
    from extractors.shape import Shape

_LITTLE = 1_500
_FEW_WORDS = 150
_NEXT_TO_NONE = 60
_CONSENT_WORDS = 700
_CONSENT_TERMS = 3
_TERMS_PER_HUNDRED = 3
_LONGEST_CONSENT = 8_000
_A_SENTENCE = 8
_A_PARAGRAPH = 350
_A_FEW_WORDS = 20
_HEADLINE = 28
_WORD = re.compile(r"[^\W\d_]+")
_SENTENCE = re.compile(r"(?<=[.!?…])\s+")
_SURE, _LIKELY, _FAIR = 0.98, 0.9, 0.75


def find_wall(clues: Clues, shape: Shape) -> Finding | None:
    """Return the wall or error page that a page is, None when it is neither.

    A page whose markup speaks of an article is none of them as long as it has the words of one; a sentence is
    enough where JSON-LD describes the article and a date stands with it: news may be short.
    """
    least = _A_SENTENCE if clues.is_described and clues.is_dated else _NEXT_TO_NONE
    if clues.says_article and clues.words >= least:
        return None
    tests = (_bot_wall, _missing, _broken, _consent_wall, _login_wall)
    return next((found for test in tests if (found := test(clues, shape)) is not None), None)


def _bot_wall(clues: Clues, shape: Shape) -> Finding | None:
    """Find a challenge by its service's markup, or by a heading with words, a captcha or a refresh."""
    if shape.plain > _LITTLE or clues.words >= _FEW_WORDS:
        return None
    service = challenger(clues.markup)
    heading = _headline(
        clues, lambda text: _says_little_more(words.ROBOT_TITLE.fullmatch(text), clues, most=1)
    )
    said = words.ROBOT_TEXT.search(shape.opening)
    told = said if heading else _notice(clues, shape, words.ROBOT_TEXT)
    little = f"It shows {shape.plain} characters outside of links and menus."
    if service is not None and not clues.says_article:
        shown = (f"The markup is that of a challenge of {service}.", little)
        return Finding(
            kind="bot-wall", reason=f"The page is a bot check of {service}.", evidence=shown, confidence=_SURE
        )
    supports = [f"It says {quoted(said[0])}."] if said else []
    supports += ["It holds a captcha."] if shape.captchas else []
    supports += ["It reloads itself."] if "refresh" in clues.seen.meta else []
    if clues.says_article or not supports or not (heading or (shape.captchas and told)):
        return None
    titled = [f"It is titled {quoted(heading)}."] if heading else []
    return Finding(
        kind="bot-wall",
        reason="The page is a bot check or a refusal.",
        evidence=(*titled, *supports, little),
        confidence=_LIKELY if heading else _FAIR,
    )


def _missing(clues: Clues, shape: Shape) -> Finding | None:
    """Find a page that says it is missing."""
    return _error(
        clues,
        shape,
        Finding(
            kind="missing-page",
            reason="The page says that it does not exist, though the server answered otherwise.",
            confidence=_LIKELY,
        ),
        (words.MISSING_NUMBER, words.MISSING),
    )


def _broken(clues: Clues, shape: Shape) -> Finding | None:
    """Find a page that says that its site does not work."""
    return _error(
        clues,
        shape,
        Finding(
            kind="error-page",
            reason="The page says that its site does not work for the moment.",
            confidence=_LIKELY,
        ),
        (words.BROKEN_NUMBER, words.BROKEN),
    )


def _error(
    clues: Clues, shape: Shape, found: Finding, patterns: tuple[Pattern[str], Pattern[str]]
) -> Finding | None:
    """Find an error page by a heading that says nothing else; or by its first sentences."""
    number, phrase = patterns
    prose = shape.prose if shape.teasers else shape.plain
    if clues.words >= _FEW_WORDS and prose > _LITTLE // 2:
        return None
    heading = _headline(clues, number.fullmatch)
    heading = heading or _headline(clues, lambda text: phrase.search(text) and _is_bare(text, clues))
    said = _notice(clues, shape, phrase)
    if heading is not None and _is_out_of_order(clues, shape, heading, phrase):
        shown = [f"It is titled {quoted(heading)}."]
    elif said and clues.words < _NEXT_TO_NONE and shape.plain < _LITTLE // 3 and not clues.says_article:
        shown, heading = [], None
    else:
        return None
    shown += [f"It says {quoted(said)}."] if said else []
    shown.append(f"It has {clues.words} words of text.")
    sure = found.confidence if heading else _FAIR
    return Finding(kind=found.kind, reason=found.reason, evidence=tuple(shown), confidence=sure)


def _is_out_of_order(clues: Clues, shape: Shape, heading: str, phrase: Pattern[str]) -> bool:
    """Say whether a heading that reads like an error stands over an error, not over news of one.

    A text of a paragraph or more must speak of the site too, and one of a sentence where its heading does
    not: "Gone" and "Maintenance" are headlines.
    """
    text = _outside(clues, shape)
    speaks = words.SITE.search(text) is not None
    if clues.words >= _NEXT_TO_NONE and shape.prose >= _A_PARAGRAPH:
        return speaks
    is_addressed = words.SITE.search(heading) or words.TO_READER.search(heading) or not _WORD.search(heading)
    return bool(speaks or is_addressed or phrase.search(text) or clues.words < _A_SENTENCE)


def _outside(clues: Clues, shape: Shape) -> str:
    """Return the beginning of what the page says outside of its headings."""
    opening = shape.opening
    for heading in clues.headlines():
        opening = opening.replace(" ".join(heading.split()), " . ")
    return opening[: _LITTLE // 3]


def _notice(clues: Clues, shape: Shape, pattern: Pattern[str]) -> str | None:
    """Return what a sentence says by which the site itself speaks to its reader; nobody else is quoted."""
    for sentence in _SENTENCE.split(_outside(clues, shape)):
        said = pattern.search(sentence)
        if said is None or words.SPEAKER.search(sentence):
            continue
        if _is_bare(sentence, clues) or words.TO_READER.search(sentence):
            return said[0]
    return None


def _is_bare(text: str, clues: Clues) -> bool:
    """Say whether every word of a text is one of a notice, or of the name of the site."""
    return not _strange(text, clues)


def _strange(text: str, clues: Clues) -> list[str]:
    """Return the words of a text that no notice is made of."""
    host = host_of(clues.url)
    found = (word.lower() for word in _WORD.findall(text))
    return [word for word in found if word not in words.NOTICE_WORDS and word not in host]


def _says_little_more(match: Match[str] | None, clues: Clues, *, most: int = 0) -> bool:
    """Say whether a heading that begins like that of a wall says `most` words more of its own at most."""
    if match is None:
        return False
    rest = match["rest"]
    return len(_strange(rest, clues)) <= most or bool(words.TO_READER.search(rest))


def _consent_wall(clues: Clues, shape: Shape) -> Finding | None:
    """Find a page that is nothing but a request for consent: its words, and a button that gives it."""
    if clues.says_article or clues.words > _CONSENT_WORDS or shape.plain > _LONGEST_CONSENT:
        return None
    terms = [match[0].lower() for match in words.CONSENT_TERMS.finditer(shape.opening)]
    total = max(1, len(shape.opening.split()))
    heading = _headline(clues, words.CONSENT_TITLE.search)
    button = next((label for label in shape.labels if words.ACCEPT.fullmatch(label)), None)
    at_gate = host_of(clues.url).startswith(("consent.", "myprivacy.", "privacygate."))
    is_dense = len(terms) >= _CONSENT_TERMS and 100 * len(terms) >= _TERMS_PER_HUNDRED * total
    if not (is_dense or at_gate) or not button or not words.TO_READER.search(shape.opening):
        return None
    if shape.prose > _LITTLE and not (heading or at_gate):
        return None
    shown = [f"{len(terms)} of {total} words speak of consent, cookies and privacy."]
    shown.append(f"A button says {quoted(button)}.")
    shown += [f"It is titled {quoted(heading)}."] if heading else []
    shown += ["Its host is that of a consent page."] if at_gate else []
    return Finding(
        kind="consent-wall",
        reason="The page asks for consent and shows no article.",
        evidence=tuple(shown),
        confidence=_LIKELY if heading or at_gate else _FAIR,
    )


def _login_wall(clues: Clues, shape: Shape) -> Finding | None:
    """Find a page that is nothing but a form to log in."""
    if not shape.passwords or clues.words >= _NEXT_TO_NONE * 2 or shape.plain > _LITTLE:
        return None
    heading = _headline(clues, lambda text: _says_little_more(words.LOGIN_TITLE.fullmatch(text), clues))
    at_door = words.LOGIN_PATH.search(clues.path)
    if heading is None and (clues.says_article or not at_door or _tells_a_story(clues)):
        return None
    shown = ["It has a field for a password.", f"It has {clues.words} words of text."]
    shown += [f"It is titled {quoted(heading)}."] if heading else []
    shown += ["Its address is that of a form to log in."] if at_door else []
    return Finding(
        kind="login-wall",
        reason="The page is a form to log in.",
        evidence=tuple(shown),
        confidence=_LIKELY if heading else _FAIR,
    )


def _tells_a_story(clues: Clues) -> bool:
    """Say whether a page has a headline and some sentences under it."""
    is_titled = any(len(heading) >= _HEADLINE for heading in clues.seen.headings)
    return is_titled and clues.words >= _A_FEW_WORDS


def _headline(clues: Clues, test: Callable[[str], object]) -> str | None:
    """Return the first title or heading that a test holds for."""
    return next((text for text in clues.headlines() if test(text)), None)
