"""Puts together what robots.txt, tdmrep.json, the response header and the page say about reuse."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from extractors.article import Rights
from extractors.urls import join_url

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from extractors.article import RightsPlace

_T = TypeVar("_T")

Stated = tuple["RightsPlace", Rights]
"""What one place says; a field that is None or empty was not mentioned there."""

MOST_LICENSES = 20
"""Licence URLs that are kept of one page or file."""

AI_CRAWLERS = (
    "AI2Bot",
    "Amazonbot",
    "anthropic-ai",
    "Applebot-Extended",
    "Bytespider",
    "CCBot",
    "ChatGPT-User",
    "Claude-SearchBot",
    "Claude-User",
    "ClaudeBot",
    "cohere-ai",
    "Diffbot",
    "DuckAssistBot",
    "FacebookBot",
    "Google-CloudVertexBot",
    "Google-Extended",
    "GPTBot",
    "ImagesiftBot",
    "meta-externalagent",
    "meta-externalfetcher",
    "MistralAI-User",
    "OAI-SearchBot",
    "omgili",
    "PanguBot",
    "Perplexity-User",
    "PerplexityBot",
    "PetalBot",
    "Timpibot",
    "webzio-extended",
    "YouBot",
)
"""Product tokens under which AI companies fetch or let sites object, in the order of their letters."""

_SHARED = (
    "content_usage",
    "content_signal",
    "license_urls",
    "tdm_reservation",
    "tdm_policy",
    "unavailable_after",
)
_STRICTNESS = {"n": 0, "y": 1, "no": 0, "yes": 1, "immediate": 0, "reference": 1, "full": 2}


def combine(stated: Sequence[Stated]) -> Rights:
    """Return the rights that several places state together, in the order in which later ones override.

    TDMRep: the last place that sets a property counts, and silence resets nothing (TDMRep, processing
    priority). Content-Usage and Content-Signal: the strictest preference counts (aipref vocabulary,
    combining preferences). A page is withdrawn at the earliest `unavailable_after`.
    """
    whole = Rights()
    for _, rights in stated:
        whole = _joined(whole, rights)
    if whole.tdm_reservation == 0:
        # the protocol asks not to process a policy where nothing is reserved
        whole = replace(whole, tdm_policy=None)
    return replace(whole, sources=_sources(whole, stated))


def strictest(*preferences: Mapping[str, str]) -> dict[str, str]:
    """Return every label with the strictest of the values that it is given."""
    merged: dict[str, str] = {}
    for label, value in ((label, value) for each in preferences for label, value in each.items()):
        merged[label] = min(merged.get(label, value), value, key=lambda word: _STRICTNESS.get(word, 0))
    return merged


def distinct(values: Iterable[str], *, most: int = MOST_LICENSES) -> tuple[str, ...]:
    """Return the values, each once, in their order, at most `most` of them."""
    return tuple(dict.fromkeys(values))[:most]


def named_url(text: str, *, base: str) -> str | None:
    """Return the address that a line or property gives, None for words such as `CC BY 4.0`."""
    text = text.strip()
    return join_url(base, text) if "://" in text or text.startswith("/") else None


def _joined(first: Rights, later: Rights) -> Rights:
    """Join two statements, the later of which overrides what only one can decide."""
    return Rights(
        robots_allowed=_last(first.robots_allowed, later.robots_allowed),
        robots_fetched=_last(first.robots_fetched, later.robots_fetched),
        content_usage=strictest(first.content_usage, later.content_usage),
        content_signal=strictest(first.content_signal, later.content_signal),
        license_urls=distinct((*first.license_urls, *later.license_urls)),
        tdm_reservation=_last(first.tdm_reservation, later.tdm_reservation),
        tdm_policy=_last(first.tdm_policy, later.tdm_policy),
        x_robots_tag=distinct((*first.x_robots_tag, *later.x_robots_tag), most=100),
        meta_robots=distinct((*first.meta_robots, *later.meta_robots), most=100),
        unavailable_after=_earliest(first.unavailable_after, later.unavailable_after),
        ai_crawlers_blocked=distinct((*first.ai_crawlers_blocked, *later.ai_crawlers_blocked), most=100),
        ai_crawlers_blocked_at_root=distinct(
            (*first.ai_crawlers_blocked_at_root, *later.ai_crawlers_blocked_at_root), most=100
        ),
    )


def _last(first: _T | None, later: _T | None) -> _T | None:
    """Return the later value unless it is silent."""
    return first if later is None else later


def _earliest(first: datetime | None, later: datetime | None) -> datetime | None:
    """Return the earlier moment of those that are given."""
    return min((moment for moment in (first, later) if moment is not None), default=None)


def _sources(whole: Rights, stated: Sequence[Stated]) -> dict[str, tuple[RightsPlace, ...]]:
    """Return for each field that more than one kind of place can set where its value was found."""
    found: dict[str, tuple[RightsPlace, ...]] = {}
    for name in _SHARED:
        value = getattr(whole, name)
        places = tuple(
            dict.fromkeys(place for place, rights in stated if _counts(getattr(rights, name), value))
        )
        if places and value not in (None, (), {}):
            found[name] = places[-1:] if name.startswith("tdm_") else places
    return found


def _counts(said: object, value: object) -> bool:
    """Say whether what a place said is part of the result."""
    if said in (None, (), {}):
        return False
    return isinstance(said, dict | tuple) or said == value
