"""Brings a robots.txt into a form that every parser reads alike: whole groups, agents by product token."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_AGENT = re.compile(r"user(?:-|\s+)?agent(?:\s*:|\s+|$)", re.IGNORECASE)
_RULE = re.compile(
    r"(?:allow|disallow|dissallow|dissalow|disalow|diasllow|disallaw)(?:\s*:|\s|$)", re.IGNORECASE
)
_PAUSE = re.compile(r"crawl(?:-|\s+)delay(?:\s*:|\s)", re.IGNORECASE)
_PRODUCT = re.compile(r"[\w-]+", re.ASCII)


def product_of(value: str) -> str | None:
    """Return the product token of a User-agent line's value in lower case, `*` for everybody.

    What follows it, such as a version, is none of it (RFC 9309 section 2.2.1). None where there is no token.
    """
    product = _PRODUCT.match(value.lstrip("* \t"))
    if product is not None:
        return product[0].lower()
    return "*" if value.lstrip().startswith("*") else None


def group_name(token: str) -> str:
    """Return under which name `regrouped` writes the group of a product; no such name is part of another."""
    product = product_of(token)
    return "*" if product == "*" else f"={product}="


def regrouped(text: str, *, products: Iterable[str]) -> str:
    """Return what a robots.txt says to these products and to everybody, for a parser that matches loosely.

    An agent line begins a group behind an Allow or Disallow line alone: other lines must not interfere with
    groups (RFC 9309 section 2.2.4). Such a line is for the agents that stand above it. Of several
    Crawl-delays for one product the longest counts.
    """
    wanted = {"*"} | {product for token in products if (product := product_of(token)) is not None}
    groups = _Groups(wanted=frozenset(wanted))
    for raw in text.splitlines():
        line = raw.partition("#")[0].strip()
        agent = _AGENT.match(line)
        if agent is not None:
            groups.name(product_of(line[agent.end() :].strip()))
        elif line:
            groups.add(line)
    for product, seconds in groups.pauses.items():
        groups.lines += ["Disallow:", _agent_line(product), f"Crawl-delay: {seconds}"]
    return "\n".join(groups.lines)


@dataclass(slots=True, kw_only=True)
class _Groups:
    """Writes the lines of the wanted agents' groups while those of a file go by."""

    wanted: frozenset[str]
    lines: list[str] = field(default_factory=list)
    pauses: dict[str, float] = field(default_factory=dict)
    agents: dict[str, None] = field(default_factory=dict)
    has_rules: bool = False
    has_lines: bool = False

    def name(self, product: str | None) -> None:
        """Begin a group, or add an agent to the one at hand; None and unwanted ones are nobody."""
        if self.has_rules:
            self.agents, self.has_rules, self.has_lines = {}, False, False
        if product is None or product not in self.wanted or product in self.agents:
            return
        self.agents[product] = None
        named = [*self.agents] if self.has_lines else [product]
        self.lines += map(_agent_line, named)
        self.has_lines = False

    def add(self, line: str) -> None:
        """Take a line that names no agent."""
        self.has_rules = self.has_rules or _RULE.match(line) is not None
        if not self.agents:
            return
        pause = _PAUSE.match(line)
        if pause is not None:
            seconds = _seconds(line[pause.end() :])
            self.pauses |= {agent: max(seconds, self.pauses.get(agent, 0.0)) for agent in self.agents}
            return
        self.lines.append(line)
        self.has_lines = True


def _agent_line(product: str) -> str:
    return f"User-agent: {group_name(product)}"


def _seconds(text: str) -> float:
    """Return a Crawl-delay, 0.0 for what is none."""
    try:
        seconds = float(text)
    except ValueError:
        return 0.0
    return seconds if math.isfinite(seconds) and seconds > 0 else 0.0
