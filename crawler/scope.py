"""Which URLs a source takes: those of its hosts and paths, without those it leaves out."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from extractors.urls import AskedUrl, canonical_url, check_asked, host_of, is_http_url
from storage.redaction import redact_uri

_AFTER_HOST: Final = re.compile(r"https?://[^/?#]*", re.IGNORECASE)
_WITH_PORT: Final = re.compile(r"(?:\[[^\]]*\]|[^/\[:]*):\d*(?:/|$)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Prefix:
    """A host with its subdomains, and what the path (and query) of a URL there begins with."""

    host: str
    path: str = "/"

    def __str__(self) -> str:
        return self.host if self.path == "/" else f"{self.host}{self.path}"

    def covers(self, host: str, path: str) -> bool:
        """Tell whether a URL of this host and path lies below it."""
        return (host == self.host or host.endswith(f".{self.host}")) and path.startswith(self.path)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """What is taken, and what of that is not."""

    takes: tuple[Prefix, ...]
    leaves: tuple[Prefix, ...] = ()

    def holds(self, url: str) -> bool:
        """Tell whether a URL is taken; False for what is no http(s) URL."""
        if not is_http_url(url):
            return False
        host, path = host_of(url), _path_of(url)
        if not any(one.covers(host, path) for one in self.takes):
            return False
        return not any(one.covers(host, path) for one in self.leaves)


def prefix(value: object) -> Prefix:
    """Return the hosts and paths that a text names; raises ValueError, which says what was expected."""
    text = value.strip() if isinstance(value, str) else ""
    checked = check_asked(f"https://{text}")
    if not isinstance(checked, AskedUrl) or "://" in text or "#" in text or _WITH_PORT.match(text):
        shown = redact_uri(value) if isinstance(value, str) else value
        raise ValueError(f'expected a host or host/path such as "gazette.example/news/", got {shown!r:.80}')
    return Prefix(host=host_of(checked.url), path=_path_of(checked.url))


def _path_of(url: str) -> str:
    return _AFTER_HOST.sub("", canonical_url(url), count=1)
