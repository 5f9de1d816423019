"""Judges a ledger against the world it was written in: what was found, how often, how politely."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from tests.press.world import START

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from tests.press.ledger import Hit, Ledger
    from tests.press.world import Site

Address = tuple[str, str]
"""A site's name and an article's own path."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What following the press took: `articles` is how many were fetched for the first time."""

    requests: int
    polls: int
    articles: int

    @property
    def per_article(self) -> float:
        """Requests for each new article; all of them when there was none."""
        return self.requests / max(self.articles, 1)


def fetches(ledger: Ledger) -> Counter[Address]:
    """Return how often each article was answered with its page."""
    return Counter(
        (hit.site, hit.address) for hit in ledger.of(kind="article", status=200) if hit.address is not None
    )


def listed(sites: Iterable[Site], *, until: float) -> set[Address]:
    """Return the articles that a followed channel has shown up to a moment, whether it still does or not.

    A channel shows an article when it is born; what its window then pushed out was shown all the same.
    """
    found: set[Address] = set()
    for site in sites:
        for channel in site.channels:
            if channel.is_followed and channel.flaw not in {"html", "empty"}:
                born = [one for one in site.articles if one.born <= until]
                found |= {
                    (site.name, one.path) for one in born if not channel.topics or one.topic in channel.topics
                }
    return found


def missed(ledger: Ledger, wanted: Iterable[Address]) -> set[Address]:
    """Return which of these articles were never fetched."""
    return set(wanted) - set(fetches(ledger))


def fetched_again(ledger: Ledger) -> dict[Address, int]:
    """Return the articles that were fetched more than once, and how often."""
    return {place: times for place, times in fetches(ledger).items() if times > 1}


def disallowed(ledger: Ledger, sites: Iterable[Site]) -> list[Hit]:
    """Return the requests for paths that the site's robots.txt forbids."""
    rules = {site.name: site.robots.disallow for site in sites}
    return [hit for hit in ledger if hit.path.startswith(rules.get(hit.site) or ("no such path",))]


def asked_in_trouble(ledger: Ledger, sites: Iterable[Site]) -> list[Hit]:
    """Return the requests besides robots.txt while that answered 503, which forbids all of a site.

    RFC 9309 section 2.3.1.4 says so; a crawler may live on a copy that it fetched before the trouble.
    """
    rules = {site.name: site.robots for site in sites}
    return [
        hit
        for hit in ledger
        if hit.kind != "robots"
        and hit.site in rules
        and rules[hit.site].is_down((hit.at - START).total_seconds())
    ]


def gaps(ledger: Ledger) -> dict[str, list[float]]:
    """Return, host by host, the real seconds from the end of each answer to the next request.

    A negative gap means that two requests were under way at once.
    """
    by_host: dict[str, list[Hit]] = defaultdict(list)
    for hit in ledger:
        by_host[hit.site].append(hit)
    return {
        site: [later.began - earlier.ended for earlier, later in pairwise(_in_order(hits))]
        for site, hits in by_host.items()
    }


def smallest_gap(ledger: Ledger) -> dict[str, float]:
    """Return the smallest gap of every host that was asked at least twice."""
    return {site: min(found) for site, found in gaps(ledger).items() if found}


def _in_order(hits: Sequence[Hit]) -> list[Hit]:
    return sorted(hits, key=lambda hit: hit.began)


def conditional_share(ledger: Ledger) -> float:
    """Return the share of polls after a seed's first that carried a validator; 1.0 when there was none."""
    seen: set[Address] = set()
    later: list[Hit] = []
    for hit in ledger.of(kind="poll"):
        place = (hit.site, hit.path)
        later += [hit] if place in seen else []
        seen.add(place)
    return sum(hit.is_conditional for hit in later) / len(later) if later else 1.0


def cost(ledger: Ledger, *, known: Mapping[Address, int] | None = None) -> Cost:
    """Return what a ledger's requests brought; `known` are articles that were fetched before."""
    new = set(fetches(ledger)) - set(known or ())
    return Cost(requests=len(ledger), polls=len(ledger.of(kind="poll")), articles=len(new))
