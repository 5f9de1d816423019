"""Reads from robots.txt what it says about use: Content-Usage and Content-Signal by path, License lines."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from extractors.article import Rights
from extractors.path_patterns import PathPattern, path_of, read_pattern
from extractors.rights import distinct, named_url, strictest
from extractors.robots_groups import product_of
from extractors.structured_fields import read_tokens

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

MOST_BYTES = 512 * 1024
"""Bytes of a robots.txt that are read; RFC 9309 section 2.5 asks for 500 KiB at least."""

USAGE_LABELS = ("train-ai", "search", "ai-use", "ai-output", "train-genai", "bots")
"""Labels of aipref: the two of the present draft, then those of earlier ones, which sites may have copied."""

SIGNAL_LABELS = ("search", "ai-input", "ai-train", "use")

_AGENT = ("user-agent", "useragent", "user agent")
_ACCESS = ("allow", "disallow", "dissallow", "dissalow", "disalow", "diasllow", "disallaw")
_USAGE = "content-usage"
_SIGNAL = "content-signal"
_LINES = re.compile(r"[\r\n]+")
_SIGNS = re.compile(r"(?<![\w-])([a-z-]{1,20})\s*=\s*([a-z]{1,20})(?![\w-])")


@dataclass(frozen=True, slots=True, kw_only=True)
class UseRule:
    """What the paths of one pattern may be used for."""

    pattern: PathPattern
    preferences: dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class RobotsRights:
    """What a robots.txt says about use to one crawler; the rules stand with the longest pattern first."""

    usage: tuple[UseRule, ...] = field(default=(), repr=False)
    signal: tuple[UseRule, ...] = field(default=(), repr=False)
    license_urls: tuple[str, ...] = ()

    def at(self, url: str) -> Rights:
        """Return what it says about one page."""
        path = path_of(url)
        return Rights(
            content_usage=_preferences(self.usage, path),
            content_signal=_preferences(self.signal, path),
            license_urls=self.license_urls,
        )


def read_robots(data: bytes, *, token: str, origin: str = "") -> RobotsRights:
    """Return what a robots.txt says to the crawler of this product token; of `data` 512 KiB are read.

    As for fetching, the groups that name the token count, and where there are none those of `*`. A use rule
    above the first group is taken for everybody. Content-Usage and Content-Signal are rules: a User-agent
    line after one begins a group, as after Allow and Disallow and after nothing else. License lines are for
    everybody wherever they stand (RSL 1.0).
    """
    text = data[:MOST_BYTES].decode("utf-8-sig", "replace")
    groups = _Groups(token=product_of(token))
    licenses: list[str] = []
    for name, value in _lines(text):
        if name == "license" and value:
            licenses.append(value)
        else:
            groups.add(name, value)
    found = groups.ours if groups.names_us else groups.everybody
    return RobotsRights(
        usage=_ordered((text, content_usage(said)) for name, text, said in found if name == _USAGE),
        signal=_ordered((text, content_signal(said)) for name, text, said in found if name == _SIGNAL),
        license_urls=distinct(url for line in licenses if (url := named_url(line, base=origin)) is not None),
    )


@dataclass(slots=True, kw_only=True)
class _Groups:
    """Sorts rules into those for us and those for everybody while the lines of a file go by."""

    token: str | None
    ours: list[tuple[str, str, str]] = field(default_factory=list)
    everybody: list[tuple[str, str, str]] = field(default_factory=list)
    names_us: bool = False
    is_naming: bool = False
    is_ours: bool = False
    is_everybodys: bool = True

    def add(self, name: str, value: str) -> None:
        """Take the next line."""
        if name in _AGENT:
            self._name(value)
        elif name in _ACCESS:
            self.is_naming = False
        elif name in (_USAGE, _SIGNAL) and value:
            self.is_naming = False
            self._keep(name, value)

    def _name(self, value: str) -> None:
        """Begin a group, or add an agent to the one that has just begun."""
        if not self.is_naming:
            self.is_naming, self.is_ours, self.is_everybodys = True, False, False
        product = product_of(value)
        if product == "*":
            self.is_everybodys = True
        elif product is not None and product == self.token:
            self.is_ours = self.names_us = True

    def _keep(self, name: str, value: str) -> None:
        """Keep a use rule: its name, its path and what it says."""
        path, _, said = value.replace("\t", " ").partition(" ") if value.startswith("/") else ("/", "", value)
        if self.is_ours:
            self.ours.append((name, path, said))
        if self.is_everybodys:
            self.everybody.append((name, path, said))


def _lines(text: str) -> Iterator[tuple[str, str]]:
    """Yield lower-case name and value of the lines; a value may be empty."""
    for line in _LINES.split(text):
        name, colon, value = line.partition("#")[0].partition(":")
        if colon:
            yield name.strip().lower(), value.strip()


def content_usage(text: str) -> dict[str, str]:
    """Return the aipref preferences of an expression; a label that no draft knows is ignored."""
    return {
        label: said
        for label, said in read_tokens(text).items()
        if label in USAGE_LABELS and said in ("y", "n")
    }


def content_signal(text: str) -> dict[str, str]:
    """Return the content signals of a line."""
    said = (match.groups() for match in _SIGNS.finditer(text.lower()))
    return strictest(*({label: word} for label, word in said if _is_signal(label, word)))


def _is_signal(label: str, word: str) -> bool:
    """Say whether a label may have this value."""
    words = ("immediate", "reference", "full") if label == "use" else ("yes", "no")
    return label in SIGNAL_LABELS and word in words


def _ordered(stated: Iterable[tuple[str, dict[str, str]]]) -> tuple[UseRule, ...]:
    """Return one rule for each pattern, the longest first; two of one pattern are joined strictly."""
    patterns: dict[str, PathPattern] = {}
    told: dict[str, dict[str, str]] = {}
    for written, preferences in stated:
        pattern = read_pattern(written)
        patterns[pattern.text] = pattern
        told[pattern.text] = strictest(told.get(pattern.text, {}), preferences)
    rules = (UseRule(pattern=pattern, preferences=told[text]) for text, pattern in patterns.items())
    return tuple(sorted(rules, key=lambda rule: -rule.pattern.length))


def _preferences(rules: tuple[UseRule, ...], path: str) -> dict[str, str]:
    """Return what the longest pattern says that matches; of several of one length, all of them."""
    matched: list[dict[str, str]] = []
    longest = 0
    for rule in rules:
        if matched and rule.pattern.length < longest:
            break
        if rule.pattern.matches(path):
            longest = rule.pattern.length
            matched.append(rule.preferences)
    return strictest(*matched)
