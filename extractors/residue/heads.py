"""Rules for the head of a text: its title again, and what is glued before its first words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from extractors.residue.dated import CLOCK, DATE, WORDING
from extractors.residue.lines import HEAD, Rule
from extractors.titles import fold_title

if TYPE_CHECKING:
    from collections.abc import Iterable

    from extractors.residue.lines import Line

_LONGEST_KICKER = 60
_FEW_WORDS = 4
_MUCH_LONGER = 2
_MONTH_ONLY = r"\d{4}-\d{2}(?!\d)(?:-\d{2})?"
_STUB = re.compile(
    rf"\W*(?:(?:date|datum|fecha|data)\s*:?\s*(?:{_MONTH_ONLY}|{DATE})|(?:{WORDING})(?:{DATE}))(?:{CLOCK})?"
    rf"\s*[-\u2013\u2014|:·•]?\s+(?=\S)",
    re.IGNORECASE,
)
_NEXT = re.compile(r"[«“„\"'‘(\[]?\s?[^\W\d_a-zà-öø-ÿ]")  # noqa: RUF001 - marks as they stand in texts
_IN_SENTENCE = re.compile(r"[.!?:;,]")
_BAR = re.compile(r"\s+[|\u2013\u2014·•-]+\s+")
_OPENED = re.compile(r"[a-zß-ÿ](?=[«“„])")
# An apostrophe between letters, as in l'interview, is no mark.
_SINGLE = re.compile(
    r"(?<![^\W\d_])['‘‚‛’\u275b\u275c\u275f](?=\S)|(?<=\S)['‘’‛](?![^\W\d_])"  # noqa: RUF001
)
# One family of marks each; which of a pair opens differs by language: „…“ and “…”, «…» and »…«.
_FAMILIES = (
    re.compile(r"[«»]"),
    re.compile(r"[‹›]"),  # noqa: RUF001 - marks as they stand in texts
    re.compile(r"[„“”‟\u2e42\u301d-\u301f\u275d\u275e\u2760]"),
    re.compile(r"[\"\uff02]"),
    re.compile(r"[「」\ufe41\ufe42\uff62\uff63]"),
    re.compile(r"[『』\ufe43\ufe44]"),
    re.compile(r"[〈〉《》\u276c-\u276f]"),
    _SINGLE,
)
_CLOSED = {"«": "»", "“": "”", "„": "“”‟"}


def title_forms(wordings: Iterable[str]) -> frozenset[str]:
    """Return the words of a page's titles, of each also without the site's name that a bar sets off."""
    forms = set()
    for wording in wordings:
        forms.add(fold_title(wording))
        for bar in _BAR.finditer(wording):
            form = fold_title(wording[: bar.start()])
            if len(form.split()) >= _FEW_WORDS:
                forms.add(form)
    return frozenset(forms - {""})


def _repeats_title(line: Line) -> bool:
    """Say whether a line before the text is the title again, perhaps with its kicker glued to it."""
    form = line.title_form
    return form in line.titles or any(
        len(title.split()) >= _FEW_WORDS
        and form.endswith(title)
        and len(form) - len(title) <= _LONGEST_KICKER
        and line.text.rstrip()[-1:] not in ".!?"
        and not _touches(line.text, len(title))
        for title in line.titles
    )


def _touches(text: str, length: int) -> bool:
    """Say whether the kicker before a title of about this length touches it: then only the kicker goes."""
    return bool(_OPENED.search(text, 0, max(0, len(text) - length // 2)))


RULES = (Rule(name="title-repeated", zones=HEAD, longest=400, holds=_repeats_title),)


def glued_prefix(text: str, *, titles: Iterable[str]) -> tuple[int, str] | None:
    """Return the length of what is glued before a text's first words, and the rule; None for nothing.

    That is a stub with a date ("date 2023-09 Le dirigeant..."), the title, or a kicker whose last letter
    touches an opening quotation mark. No cut ends within a quotation.
    """
    stub = _STUB.match(text)
    if stub and _NEXT.match(text, stub.end()):
        return stub.end(), "date-stub"
    for title in titles:
        end = _end_of_title(text, title)
        if end:
            return end, "title-glued"
    opened = _OPENED.search(text, 0, _LONGEST_KICKER)
    if opened and _is_kicker(text[: opened.end()], before=text[opened.end() :]):
        return opened.end(), "kicker-glued"
    return None


def _is_kicker(text: str, *, before: str) -> bool:
    """Say whether a text is a kicker, of a few words and no mark, and a quotation begins right behind it.

    What begins there ends later in its own mark, so that it is not the end of one: »so« is quoted, too.
    """
    if " " not in text or _IN_SENTENCE.search(text) or any(form.search(text) for form in _FAMILIES):
        return False
    if len(before) < (_MUCH_LONGER - 1) * len(text):
        return False
    ends = (before.find(mark, 1) for mark in _CLOSED[before[0]])
    end = min((place for place in ends if place > 0), default=0)
    return bool(_NEXT.match(before)) and end > 0 and before[0] not in before[1:end]


def _is_within(text: str) -> bool:
    """Say whether a quotation that began in a text goes on behind it."""
    return any(len(form.findall(text)) % 2 for form in _FAMILIES if form is not _SINGLE)


def _end_of_title(text: str, title: str) -> int:
    """Return where the text begins after a title that is glued to it without a space, else 0."""
    if len(fold_title(title).split()) < _FEW_WORDS or not text.startswith(title):
        return 0
    rest = text[len(title) :]
    glue = re.match(r"(?:\s*\n\s*|\s+[|\u2013\u2014]\s+|(?=[A-ZÀ-Ý«“]))", rest)
    if glue is None or not _NEXT.match(rest, glue.end()) or _is_within(title):
        return 0
    return len(title) + glue.end()
