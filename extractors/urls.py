"""What a URL is to us: its canonical key, its site, and whether a person's text is one at all."""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Literal
from urllib.parse import unquote_plus

import can_ada

if TYPE_CHECKING:
    from publicsuffixlist import PublicSuffixList

LONGEST_URL = 8000
"""Characters of a URL we would ask for; RFC 9110 section 4.1 wants at least this many supported."""

LONGEST_SHOWN = 80
"""Characters of a refused text that a message repeats."""

LONGEST_HOST = 253
"""Characters of a host name that DNS can hold (RFC 1035 section 2.3.4, written without the final dot)."""

Fault = Literal["not-a-url", "unknown-scheme"]
"""Why a text can't be asked for, in the words of the closed list of outcomes."""

_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):(?!\d+(?:[/?#]|$))", re.IGNORECASE)
_FETCHED = ("http", "https")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
_SECOND_URL = re.compile(r"\shttps?://", re.IGNORECASE)
_ASKED_FORM = re.compile(r"https?://[^/\\?#]+", re.IGNORECASE)
_SIGN = re.compile("@|%40|\uff20|\ufe6b")
_CREDENTIALS = re.compile(rf"(\s*https?:[/\\]{{0,2}})?.*(?:{_SIGN.pattern})", re.IGNORECASE | re.DOTALL)
_LABEL = re.compile(r"[a-z0-9_-]{1,63}")
_SLIP = re.compile(r"(?:https?|htt?ps?|htps?|ttps?)(?::/?/?|/{1,2})(?=[^/])", re.IGNORECASE)

_SESSION = re.compile(
    r"(?:jsessionid|phpsessid|aspsessionid[a-z]*|sessionid|session_id|oscsid|zenid|cfid|cftoken)=.*"
    r"|sid=(?=[^&]*\d)[0-9a-z]{16,}",
    re.IGNORECASE,
)
"""A query parameter that names a visit and no page; `sid` may name a story, so its value must look random."""

_PATH_SESSION = re.compile(r"(?<![.])(?<!%2e);(?:jsessionid|phpsessid)=[^/;?]*", re.IGNORECASE)
"""The same in a path, but for what would leave a segment of dots, which means another place."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedUrl:
    """A URL that can be requested: WHATWG-normalised, http or https, without fragment or credentials."""

    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BadUrl:
    """A text that can't be requested: which outcome it ends in, the sentence that says so, and a guess."""

    fault: Fault
    reason: str
    suggestion: str | None = None

    @property
    def sentence(self) -> str:
        """What is wrong, and what was probably meant."""
        return f"{self.reason} Did you mean {self.suggestion} ?" if self.suggestion else self.reason


def canonical_url(url: str) -> str:
    """Return the identity key of an http(s) URL; any other text comes back unchanged.

    The WHATWG parser resolves `..`, the default port, the case and the punycode of the host; then the
    fragment, credentials, session ids and the query parameters of courlan's tracker list are dropped.
    Every other parameter keeps its place and its spelling. The key of a key is itself.
    """
    parsed = _parse(url)
    if parsed is None or not parsed.hostname:
        return url
    head, _, query = _bare_href(parsed).partition("?")
    head = _PATH_SESSION.sub("", head)
    parts = (part for part in query.split("&") if not _SESSION.fullmatch(part) and not _is_tracker(part))
    kept = "&".join(parts) if query else ""
    return f"{head}?{kept}" if kept else head


def is_http_url(url: str) -> bool:
    """Say whether the text parses as an http or https URL with a host."""
    parsed = _parse(url)
    return parsed is not None and bool(parsed.hostname)


def host_of(url: str) -> str:
    """Return the host in lower case and punycode, IPv6 without brackets; "" when there is none."""
    parsed = _parse(url)
    return "" if parsed is None else str(parsed.hostname).strip("[]").rstrip(".")


def is_front(url: str) -> bool:
    """Say whether a URL is the front page of its host: no path and no query."""
    parsed = _parse(url)
    return parsed is not None and str(parsed.pathname) in ("", "/") and not str(parsed.search)


def site_of(url: str) -> str:
    """Return the registrable domain (public suffix and one label), or the host where there is none.

    An IP address is its own site: the public suffix list would take its last two numbers for a domain.
    """
    host = host_of(url)
    if not host or is_ip(host):
        return host
    return _suffixes().privatesuffix(host) or host


def is_ip(host: str) -> bool:
    """Say whether a host is an IPv4 or IPv6 address, not a name."""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def join_url(base: str, reference: str) -> str | None:
    """Resolve a link of a page against its URL; None when the result is not an http(s) URL."""
    from urllib.parse import urljoin

    try:
        joined = urljoin(base, reference.strip())
    except ValueError:
        return None
    parsed = _parse(joined)
    return str(parsed.href) if parsed is not None and parsed.hostname else None


def suggest(text: str) -> str | None:
    """Guess the https URL a person meant, or None: `notaurl` gives `https://notaurl`.

    Before an `@` in what is no URL may stand a password, so that is not repeated as a guess.
    """
    text = text.strip()
    if _SIGN.search(text):
        return None
    slip = _SLIP.match(text)
    if slip:
        scheme = "http" if text.lower().startswith("http:") else "https"
        return _proved(f"{scheme}://{text[slip.end() :]}")
    return None if _SCHEME.match(text) else _proved(f"https://{text.lstrip('/')}")


def check_asked(text: str) -> AskedUrl | BadUrl:
    """Judge a text that a person or a list gave as a URL to fetch.

    Refused are other schemes, control characters, credentials, hosts that are empty or can't be one, and more
    than `LONGEST_URL` characters. White space around the text is ignored.
    """
    text = text.strip(" \t\r\n\f")
    fault = _text_fault(text)
    if fault is not None:
        return fault
    parsed = _parse(text)
    reason = "its host is not a valid one" if parsed is None else _url_fault(parsed)
    if parsed is None or reason is not None:
        return _not_a_url(text, f": {reason}")
    return AskedUrl(url=_bare_href(parsed))


def _text_fault(text: str) -> BadUrl | None:
    """Judge the spelling alone."""
    if _CONTROL.search(text):
        return _not_a_url(text, ": it holds a control character")
    if len(text) > LONGEST_URL:
        return _not_a_url(text, f": it is longer than {LONGEST_URL} characters")
    scheme = _SCHEME.match(text)
    if scheme and not _may_be_user(scheme) and "." not in scheme[1] and scheme[1].lower() not in _FETCHED:
        reason = f"{_shown(text)} has the scheme {scheme[1].lower()}; only http and https are fetched."
        return BadUrl(fault="unknown-scheme", reason=reason, suggestion=suggest(text))
    if not _ASKED_FORM.match(text):
        return _not_a_url(text, "", suggestion=suggest(text))
    if _SECOND_URL.search(text):
        return _not_a_url(text, ": it holds a second URL after a space")
    return None


def _may_be_user(scheme: re.Match[str]) -> bool:
    """Tell `alice:secret@host` from a scheme: the one is a secret, the other is named in the refusal."""
    rest = scheme.string[scheme.end() :]
    return bool(_SIGN.search(rest)) and not rest.startswith("//") and scheme[1].lower() != "mailto"


def _url_fault(parsed: can_ada.URL) -> str | None:
    """Judge the parts: what is wrong with them, or None."""
    if parsed.username or parsed.password:
        return "it carries a user name or password"
    host = str(parsed.hostname)
    if host.startswith("[") or is_ip(host):
        return None
    labels = host.removesuffix(".").split(".")
    if len(host) > LONGEST_HOST or not all(_LABEL.fullmatch(label) for label in labels):
        return "its host is not a valid one"
    return None


def _not_a_url(text: str, detail: str, *, suggestion: str | None = None) -> BadUrl:
    """Say that a text is no http(s) URL."""
    return BadUrl(
        fault="not-a-url", reason=f"{_shown(text)} is not an http(s) URL{detail}.", suggestion=suggestion
    )


def _shown(text: str) -> str:
    """Quote a refused text: one short line without what may be credentials or anything a terminal obeys."""
    plain = _CONTROL.sub("?", text)
    if found := _CREDENTIALS.match(plain):
        plain = f"{found[1] or ''}…@{plain[found.end() :]}"
    return f'"{plain}"' if len(plain) <= LONGEST_SHOWN else f'"{plain[:LONGEST_SHOWN]}…"'


def _proved(guess: str) -> str | None:
    """Return a guess only when it could be asked for."""
    parsed = None if _CONTROL.search(guess) or " " in guess else _parse(guess)
    return guess if parsed is not None and parsed.hostname and _url_fault(parsed) is None else None


def _parse(url: str) -> can_ada.URL | None:
    """Parse by the WHATWG rules; None when that fails or the scheme is not http(s)."""
    try:
        parsed = can_ada.parse(url)
    except (ValueError, TypeError):  # TypeError: a lone surrogate has no UTF-8
        return None
    return parsed if parsed.protocol in ("http:", "https:") else None


def _bare_href(parsed: can_ada.URL) -> str:
    """Write a URL without fragment and credentials."""
    parsed.username = parsed.password = ""
    return str(parsed.href).partition("#")[0]


def _is_tracker(parameter: str) -> bool:
    """Say whether the name of this `name=value` is a tracker's."""
    return _trackers().search(unquote_plus(parameter.partition("=")[0]).lower()) is not None


@cache
def _trackers() -> re.Pattern[str]:
    """Load courlan's list of tracking parameters; only URLs with a query need its 0.1 s of import.

    The pattern anchors only the start of its words and would take `gallery` for `ga`. Here a word has to end
    where the name ends or has a sign, or go on with `id`; its prefixes such as `utm_` stay prefixes.
    """
    from courlan.clean import TRACKERS_RE

    return re.compile(rf"(?:{TRACKERS_RE.pattern})(?:(?<=_)|(?=$|id$|[^a-z]))")


@cache
def _suffixes() -> PublicSuffixList:
    """Load the public suffix list that lies in its package (0.03 s)."""
    from publicsuffixlist import PublicSuffixList

    return PublicSuffixList()
