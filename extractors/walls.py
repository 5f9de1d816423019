"""Tells walls from pages: bot checks, consent, log in, missing and broken pages that answer 200."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from extractors import robot_words
from extractors import wall_words as words
from extractors.challenges import challenger
from extractors.clues import Finding, quoted
from extractors.notice_words import SITE, THIS
from extractors.notices import is_addressed, is_bare, notice_of, plain, strange_words, tells_story
from extractors.paywall_words import WITHHELD
from extractors.urls import host_of
from extractors.walk import letters_of

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
_SOME_PROSE = 150
_A_PARAGRAPH = 350
_A_FEW_WORDS = 20
_HEADLINE = 28
_WORD = re.compile(r"[^\W\d_]+")
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
    """Find a challenge by its service's markup; or a refusal by what it says, and nothing else than that."""
    if shape.plain > _LITTLE or clues.words >= _FEW_WORDS or clues.says_article:
        return None
    service = challenger(clues.markup)
    little = f"It shows {shape.plain} characters outside of links and menus."
    if service is not None:
        shown = (f"The markup is that of a challenge of {service}.", little)
        return Finding(
            kind="bot-wall", reason=f"The page is a bot check of {service}.", evidence=shown, confidence=_SURE
        )
    heading = _headline(clues, lambda text: _is_refusal(text, clues))
    number = _headline(clues, robot_words.REFUSED_NUMBER.fullmatch)
    told = notice_of(_outside(clues, shape), robot_words.ROBOT_TEXT, clues)
    match = robot_words.ROBOT_TEXT.search(shape.opening) if heading else None
    said = match[0] if match else told
    supports = [f"It says {quoted(said)}."] if said else []
    supports += ["It holds a captcha."] if shape.captchas else []
    supports += ["It reloads itself."] if "refresh" in clues.seen.meta else []
    marked = robot_words.INCIDENT.search(shape.opening)
    supports += [f"It says {quoted(marked[0])}."] if marked and not said else []
    is_wall = number or (supports and (heading or (told and (shape.captchas or _asks_alone(clues, shape)))))
    is_known = marked or (heading and robot_words.AD_BLOCKER.search(heading))
    is_sure = bool((heading or told) and is_known) and clues.words < _NEXT_TO_NONE
    if not is_wall or tells_story(_told(shape), clues, is_sure=is_sure):
        return None
    titled = heading or number
    return Finding(
        kind="bot-wall",
        reason="The page is a bot check or a refusal.",
        evidence=(*([f"It is titled {quoted(titled)}."] if titled else []), *supports, little),
        confidence=_LIKELY if titled else _FAIR,
    )


def _is_refusal(heading: str, clues: Clues) -> bool:
    """Say whether a heading is that of a bot check, or says to its reader what only such a page says."""
    if _says_little_more(robot_words.ROBOT_TITLE.fullmatch(heading), clues, most=1):
        return True
    patterns = (robot_words.ROBOT_TEXT, robot_words.ROBOT_TITLE_DENSE)
    return any(_is_notice(heading, pattern, clues) for pattern in patterns)


def _asks_alone(clues: Clues, shape: Shape) -> bool:
    """Say whether a page has nothing but what it asks: its headings too are those of a notice."""
    headings = clues.seen.headings[:1] or clues.seen.titles[:1]
    return all(is_bare(plain(heading), clues) for heading in headings) and shape.prose < _A_PARAGRAPH


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
    """Find a page that says that its site does not work, or prints what its program says of an error."""
    found = Finding(
        kind="error-page",
        reason="The page says that its site does not work for the moment.",
        confidence=_LIKELY,
    )
    trace = words.TRACE.search(shape.opening)
    if trace is not None and clues.words < _FEW_WORDS and not clues.says_article:
        return replace(found, evidence=(f"It prints {quoted(trace[0])}.", _length(clues)))
    return _error(clues, shape, found, (words.BROKEN_NUMBER, words.BROKEN))


def _error(
    clues: Clues, shape: Shape, found: Finding, patterns: tuple[Pattern[str], Pattern[str]]
) -> Finding | None:
    """Find an error page by a heading that says nothing else, or by its first sentences.

    A sentence below that no notice has the words for makes it a story, whose headline may be the same; where
    title and heading say in different words that the page is an error, it takes more.
    """
    number, phrase = patterns
    prose = shape.prose if shape.teasers else shape.plain
    if clues.words >= _FEW_WORDS and prose > _LITTLE // 2:
        return None
    heading = _headline(
        clues,
        lambda text: (
            (number.fullmatch(text) or _is_notice(text, phrase, clues))
            and _is_out_of_order(clues, shape, text, phrase)
        ),
    )
    said = notice_of(_outside(clues, shape), phrase, clues)
    is_short = clues.words < _NEXT_TO_NONE and shape.plain < _LITTLE // 3
    is_sure = heading is not None and is_short and not clues.says_article and _says_twice(clues)
    if tells_story(_told(shape), clues, is_sure=is_sure):
        return None
    if heading is not None:
        shown = [f"It is titled {quoted(heading)}."]
    elif said and is_short and not clues.says_article:
        shown = []
    else:
        return None
    shown += [f"It says {quoted(said)}."] if said else []
    sure = found.confidence if heading else _FAIR
    return replace(found, evidence=(*shown, _length(clues)), confidence=sure)


def _is_notice(text: str, phrase: Pattern[str], clues: Clues) -> bool:
    """Say whether a heading has a phrase, and beside it no words but those of a notice.

    It may have one more where it speaks to its reader or of this very page.
    """
    if not phrase.search(text):
        return False
    if is_bare(text, clues):
        return True
    strange = strange_words(phrase.sub(" ", text), clues)
    return len(strange) <= 1 and (is_addressed(text) or THIS.search(text) is not None)


def _says_twice(clues: Clues) -> bool:
    """Say whether title and heading tell of an error in different words: a story has its headline twice."""
    phrases, numbers = (words.MISSING, words.BROKEN), (words.MISSING_NUMBER, words.BROKEN_NUMBER)
    errors = []
    for text in map(plain, clues.headlines()):
        is_said = any(_is_notice(text, phrase, clues) for phrase in phrases)
        if is_said or any(number.fullmatch(text) for number in numbers):
            errors.append(letters_of(text).casefold())
    return any(one not in other and other not in one for one in errors for other in errors)


def _told(shape: Shape) -> str:
    """Return what stands under the title of a page; where that are links to stories, all that it says."""
    return shape.lead if _WORD.search(shape.lead) or shape.prose < _SOME_PROSE else shape.opening


def _length(clues: Clues) -> str:
    """Say how many words were found."""
    return f"It has {clues.length}."


def _is_out_of_order(clues: Clues, shape: Shape, heading: str, phrase: Pattern[str]) -> bool:
    """Say whether a heading that reads like an error stands over an error, not over news of one.

    A text of a paragraph or more must speak of the site too, and one of a sentence where its heading does
    not: "Gone" and "Maintenance" are headlines.
    """
    text = _outside(clues, shape)
    speaks = SITE.search(text) is not None
    if clues.words >= _NEXT_TO_NONE and shape.prose >= _A_PARAGRAPH:
        return speaks
    is_said = _is_of_page(heading) or not _WORD.search(heading)
    return bool(speaks or is_said or is_addressed(text) or phrase.search(text) or clues.words < _A_SENTENCE)


def _is_of_page(heading: str) -> bool:
    """Say whether a heading speaks of the site, of the page itself, or to its reader."""
    return bool(SITE.search(heading) or THIS.search(heading) or is_addressed(heading))


def _outside(clues: Clues, shape: Shape) -> str:
    """Return the beginning of what the page says outside of its headings."""
    opening = shape.opening
    for heading in clues.headlines():
        opening = opening.replace(" ".join(plain(heading).split()), " . ")
    return opening[: _LITTLE // 3]


def _says_little_more(match: Match[str] | None, clues: Clues, *, most: int = 0) -> bool:
    """Say whether a heading that begins like that of a wall says `most` words more of its own at most."""
    if match is None:
        return False
    rest = match["rest"]
    return len(strange_words(rest, clues)) <= most or is_addressed(rest)


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
    if not (is_dense or at_gate) or not button or not is_addressed(shape.opening):
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
    heading = _headline(clues, lambda text: _asks_to_log_in(text, clues, shape))
    at_door = words.LOGIN_PATH.search(clues.path)
    if heading is None and (clues.says_article or not at_door or _tells_a_story(clues)):
        return None
    shown = ["It has a field for a password.", f"It has {clues.length}."]
    shown += [f"It is titled {quoted(heading)}."] if heading else []
    shown += ["Its address is that of a form to log in."] if at_door else []
    return Finding(
        kind="login-wall",
        reason="The page is a form to log in.",
        evidence=tuple(shown),
        confidence=_LIKELY if heading else _FAIR,
    )


def _asks_to_log_in(heading: str, clues: Clues, shape: Shape) -> bool:
    """Say whether a heading is that of a form to log in, or keeps a text from others."""
    if _says_little_more(words.LOGIN_TITLE.fullmatch(heading), clues):
        return True
    is_kept = not clues.says_article and WITHHELD.search(heading) and is_bare(heading, clues)
    return bool(is_kept) and not tells_story(_told(shape), clues)


def _tells_a_story(clues: Clues) -> bool:
    """Say whether a page has a headline and some sentences under it."""
    is_titled = any(len(heading) >= _HEADLINE for heading in clues.seen.headings)
    return is_titled and clues.words >= _A_FEW_WORDS


def _headline(clues: Clues, test: Callable[[str], object]) -> str | None:
    """Return the first title or heading that a test holds for."""
    return next((text for text in clues.headlines() if test(plain(text))), None)
