"""Cuts furniture that survived extraction from the two ends of a text, and keeps every cut with its rule."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from extractors.article import Removed
from extractors.moments import MONTH
from extractors.titles import fold_title

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from extractors.article import Block

REVISION = 1
"""Raised with every change of a rule; part of an article's settings hash."""

_LONG_PARAGRAPH = 100
_SENTENCE = 50
_LONGEST_RESIDUE = 400
_SENTENCE_END = re.compile(r"[.!?…。！？][\"'»”’)\]]*$")  # noqa: RUF001 - marks as they stand in texts

_DAY = r"\d{1,2}(?:er|st|nd|rd|th|\.|º)?"
_WEEKDAY = r"(?:[^\W\d_]{2,12}\.?,?\s+)?"
_DATE = (
    r"(?:\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\s?\d{1,2}[-/.]\s?\d{4}"
    rf"|{_WEEKDAY}{_DAY}\s+(?:(?:de|of)\s+)?(?:{MONTH})\b\.?,?\s+(?:del?\s+)?\d{{4}}"
    rf"|{_WEEKDAY}(?:{MONTH})\b\.?\s+{_DAY},?\s+\d{{4}})"
)
_CLOCK = (
    r"(?:[\s,|·•T\u2013-]*(?:at|à|um|a las|alle(?: ore)?|om|às|kl\.?)?\s*"
    r"\d{1,2}\s?[:h.]\s?\d{2}(?::\d{2})?(?:[.,]\d+)?"
    r"\s*(?:[ap]\.?m\.?|uhr|h)?\s*(?:\(?[A-Z]{1,5}\)?|[+-]\d{2}:?\d{2})?)"
)
_WORDING = (
    r"(?:published|posted|(?:last )?updated|last modified|publié|mis à jour|modifié|veröffentlicht"
    r"|aktualisiert|erschienen|stand|publicado|actualizado|pubblicato|aggiornato|gepubliceerd|bijgewerkt|atualizado)"
    r"(?:\s+(?:on|at|le|am|vom|el|il|em|op))?\s*:?\s+"
)
_TIMESTAMP = re.compile(rf"(?:{_WORDING})?{_DATE}{_CLOCK}?", re.IGNORECASE)
_EXPLICIT_TIMESTAMP = re.compile(rf"{_WORDING}{_DATE}{_CLOCK}?|{_DATE}{_CLOCK}", re.IGNORECASE)
_EPOCH = re.compile(r"(?:[3-9]\d{8}|[1-3]\d{9}(?:\d{3})?)")
_HASHTAGS = re.compile(r"(?:#[^\s#,]{1,60}[\s,]*){2,}")

_NETWORK = (
    r"(?:facebook|twitter|x|linked ?in|pinterest|whatsapp|telegram|reddit|tumblr|instagram|threads|bluesky"
    r"|mastodon|flipboard|pocket|messenger|viber|vkontakte|vk|xing|e-?mail|mail|sms|print|imprimer|drucken"
    r"|copy link|copier le lien|link kopieren|share|partager|teilen|compartir|condividi|delen|compartilhar"
    r"|tweet|pin it)"
)
_SHARE_LABEL = re.compile(rf"\W*{_NETWORK}\W*", re.IGNORECASE)
_SHARE_LABELS = re.compile(rf"\W*{_NETWORK}(?:[\s,|/·•]+{_NETWORK})+\W*", re.IGNORECASE)
_SHARE_PHRASE = re.compile(
    r"(?:share(?: this)?(?: article| story)?|partager(?: cet article)?|teilen|compartir|condividi|delen"
    rf"|compartilhar)\s+(?:on|via|by|with|sur|par|auf|en|por|su|op|no)\s+{_NETWORK}\W*",
    re.IGNORECASE,
)
_COMMENT_WIDGET = re.compile(
    r"(?:leave a (?:comment|reply)|(?:post|add) a comment|cancel reply"
    r"|(?:be the first to )?comment on this (?:article|story|post)"
    r"|laisse[rz] un commentaire|ajouter un commentaire|annuler la réponse"
    r"|schreiben? sie einen kommentar|schreibe einen kommentar|kommentar (?:schreiben|hinterlassen|verfassen)"
    r"|deja un comentario|deja una respuesta|cancelar respuesta|lascia un commento|annulla risposta"
    r"|geef een reactie|laat een reactie achter|deixe um comentário|deixe uma resposta|cancelar resposta)\W*"
    r"|(?:your e-?mail address will not be published|votre adresse e-?mail ne sera pas publiée"
    r"|(?:ihre|deine) e-?mail-adresse wird nicht veröffentlicht)\..{0,120}"
    r"|.{0,60}\bakismet\b.{0,200}",
    re.IGNORECASE | re.DOTALL,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Line:
    """A block where it stands: its text, and whether it lies before the first or after the last prose."""

    text: str
    in_head: bool
    in_tail: bool
    titles: frozenset[str]


def strip_residue(
    blocks: Sequence[Block], *, titles: Sequence[str]
) -> tuple[tuple[Block, ...], tuple[Removed, ...]]:
    """Return the blocks without the residue at their ends, and what was cut.

    A rule reads words and place together: it applies only before the first paragraph of prose or after the
    last one, share labels only in a run. `titles` are the wordings of the page's title. Something is always
    left: a text of residue alone is returned as it is.
    """
    rules = _rules_by_place(blocks, titles)
    if all(rules):
        return tuple(blocks), ()
    kept = tuple(block for block, rule in zip(blocks, rules, strict=True) if rule is None)
    removed: list[Removed] = []
    start = 0
    ends = sum(len(block.text) + 2 for block in kept) - 2
    for block, rule in zip(blocks, rules, strict=True):
        if rule is None:
            start += len(block.text) + 2
        else:
            removed.append(Removed(text=block.text, rule=rule, xpath=block.xpath, start=min(start, ends)))
    return kept, tuple(removed)


def _rules_by_place(blocks: Sequence[Block], titles: Sequence[str]) -> list[str | None]:
    """Return for each block the rule that cuts it, or None."""
    folded = frozenset(fold_title(title) for title in titles) - {""}
    places = range(len(blocks))
    first = next((place for place in places if _is_prose(blocks[place].text, folded)), len(blocks))
    last = next((place for place in reversed(places) if _is_prose(blocks[place].text, folded)), len(blocks))
    lines = [
        _Line(text=block.text, in_head=place < first, in_tail=place > last, titles=folded)
        for place, block in enumerate(blocks)
    ]
    rules = [_rule(line) if line.in_head or line.in_tail else None for line in lines]
    for run in _runs(lines):
        rules[run] = "share-labels"
    return rules


def _rule(line: _Line) -> str | None:
    """Return the first rule that holds for a line."""
    return next((name for name, holds in _RULES.items() if holds(line)), None)


def _runs(lines: Sequence[_Line]) -> Iterator[int]:
    """Yield the places of lone share labels that stand beside another one."""
    labels = [
        place
        for place, line in enumerate(lines)
        if (line.in_head or line.in_tail) and _SHARE_LABEL.fullmatch(line.text)
    ]
    for place in labels:
        if place - 1 in labels or place + 1 in labels:
            yield place


def _is_prose(text: str, titles: frozenset[str]) -> bool:
    """Say whether a block is running text, which residue never is: long, or a whole sentence."""
    line = _Line(text=text, in_head=True, in_tail=True, titles=titles)
    if len(text) > _LONGEST_RESIDUE:
        return True
    if len(text) < _SENTENCE or _rule(line):
        return False
    return len(text) >= _LONG_PARAGRAPH or bool(_SENTENCE_END.search(text))


def _repeats_title(line: _Line) -> bool:
    """Say whether a line before the text is the title again."""
    return line.in_head and fold_title(line.text) in line.titles


def _is_timestamp(line: _Line) -> bool:
    """Say whether a line is a bare date; after the text it needs a time or a word such as "updated"."""
    return bool((_TIMESTAMP if line.in_head else _EXPLICIT_TIMESTAMP).fullmatch(line.text))


def _is_epoch(line: _Line) -> bool:
    """Say whether a line is nothing but seconds or milliseconds since 1970."""
    return bool(_EPOCH.fullmatch(line.text))


def _is_hashtags(line: _Line) -> bool:
    """Say whether a line after the text is nothing but hashtags, two or more."""
    return line.in_tail and bool(_HASHTAGS.fullmatch(line.text))


def _is_share_labels(line: _Line) -> bool:
    """Say whether a line names several networks and nothing else, or asks to share on one."""
    lines = line.text.split("\n")
    run = len(lines) > 1 and all(_SHARE_LABEL.fullmatch(one) for one in lines)
    return run or bool(_SHARE_LABELS.fullmatch(line.text) or _SHARE_PHRASE.fullmatch(line.text))


def _is_comment_widget(line: _Line) -> bool:
    """Say whether a line after the text belongs to a comment form."""
    return line.in_tail and bool(_COMMENT_WIDGET.fullmatch(line.text))


_RULES: dict[str, Callable[[_Line], bool]] = {
    "title-repeated": _repeats_title,
    "timestamp": _is_timestamp,
    "epoch": _is_epoch,
    "hashtags": _is_hashtags,
    "share-labels": _is_share_labels,
    "comment-widget": _is_comment_widget,
}
