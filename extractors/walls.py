"""Tells walls from pages: bot checks, consent, log in, missing and broken pages that answer 200."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extractors import wall_words as words
from extractors.challenges import challenger
from extractors.clues import Finding, quoted
from extractors.urls import host_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from re import Pattern

    from extractors.clues import Clues
    from extractors.shape import Shape

_LITTLE = 1_500
_FEW_WORDS = 150
_NEXT_TO_NONE = 60
_CONSENT_WORDS = 700
_CONSENT_TERMS = 3
_TERMS_PER_HUNDRED = 3
_LONGEST_CONSENT = 8_000
_SURE, _LIKELY, _FAIR = 0.98, 0.9, 0.75


def find_wall(clues: Clues, shape: Shape) -> Finding | None:
    """Return the wall or error page that a page is, None when it is neither.

    A page whose markup speaks of an article is none of them as long as it has the words of one.
    """
    if clues.says_article and clues.words >= _NEXT_TO_NONE:
        return None
    tests = (_bot_wall, _missing, _broken, _consent_wall, _login_wall)
    return next((found for test in tests if (found := test(clues, shape)) is not None), None)


def _bot_wall(clues: Clues, shape: Shape) -> Finding | None:
    """Find a challenge by its service's markup, or by a heading with words, a captcha or a refresh."""
    if shape.plain > _LITTLE or clues.words >= _FEW_WORDS:
        return None
    service = challenger(clues.markup)
    heading = _headline(clues, words.ROBOT_TITLE.fullmatch)
    said = words.ROBOT_TEXT.search(shape.opening)
    little = f"It shows {shape.plain} characters outside of links and menus."
    if service is not None and not clues.says_article:
        shown = (f"The markup is that of a challenge of {service}.", little)
        return Finding(
            kind="bot-wall", reason=f"The page is a bot check of {service}.", evidence=shown, confidence=_SURE
        )
    supports = [f"It says {quoted(said[0])}."] if said else []
    supports += ["It holds a captcha."] if shape.captchas else []
    supports += ["It reloads itself."] if "refresh" in clues.seen.meta else []
    if clues.says_article or not supports or not (heading or (shape.captchas and said)):
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
    """Find an error page by its heading; or by its first sentence, when there is hardly another."""
    number, phrase = patterns
    prose = shape.prose if shape.teasers else shape.plain
    if clues.words >= _FEW_WORDS and prose > _LITTLE // 2:
        return None
    heading = _headline(clues, number.fullmatch) or _headline(clues, phrase.search)
    said = phrase.search(shape.opening[: _LITTLE // 3])
    if heading is not None:
        shown = [f"It is titled {quoted(heading)}."]
    elif said and clues.words < _NEXT_TO_NONE and shape.plain < _LITTLE // 3 and not clues.says_article:
        shown = []
    else:
        return None
    shown += [f"It says {quoted(said[0])}."] if said else []
    shown.append(f"It has {clues.words} words of text.")
    sure = found.confidence if heading else _FAIR
    return Finding(kind=found.kind, reason=found.reason, evidence=tuple(shown), confidence=sure)


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
    if not (is_dense or at_gate) or not button:
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
    heading = _headline(clues, words.LOGIN_TITLE.fullmatch)
    at_door = words.LOGIN_PATH.search(clues.path)
    if heading is None and (clues.says_article or not at_door):
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


def _headline(clues: Clues, test: Callable[[str], object]) -> str | None:
    """Return the first title or heading that a test holds for."""
    return next((text for text in clues.headlines() if test(text)), None)
