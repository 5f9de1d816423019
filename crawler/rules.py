"""What a setting may be: its test, and the words of the error when it is something else."""

from __future__ import annotations

import ipaddress
import math
import re
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import SplitResult, urlsplit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

_SIGN = "(?:@|%40)"
_CREDENTIALS = re.compile(rf".*{_SIGN}", re.IGNORECASE | re.DOTALL)
_PASSWORD = re.compile(rf"//[^/?#@]*:.*{_SIGN}", re.IGNORECASE | re.DOTALL)

_MOST_BYTES: Final = 2**50
_MOST_SECONDS: Final = 366 * 86_400

Network = ipaddress.IPv4Network | ipaddress.IPv6Network


class ConfigError(Exception):
    """A setting is wrong; the message names file (or variable, or flag), key and what was expected."""


@contextmanager
def file_faults(path: Path, *, verb: str = "read") -> Iterator[None]:
    """Raise ConfigError for what the block finds wrong with a file; `verb` says what it could not be."""
    try:
        yield
    except UnicodeDecodeError as error:
        raise ConfigError(f"{path}: expected UTF-8, got byte {error.object[error.start]:#04x}") from error
    except OSError as error:
        raise ConfigError(f"{path}: cannot be {verb}: {error.strerror}") from error


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """`accepts` judges a value as TOML gives it, `convert` makes the setting, `expected` is for people.

    `most` is far above what makes sense, and small enough for every clock and limit of a system.
    Of a refused value everything before an `@` is left out; one that `is_secret` is not repeated at all.
    """

    expected: str
    accepts: Callable[[Any], bool]
    convert: Callable[[Any], Any] | None = None
    is_secret: bool = False
    most: int | None = None

    def read(self, value: object, *, name: str) -> Any:  # noqa: ANN401 - the type is the field's
        """Return the setting that `value` stands for; raise ConfigError, which begins with `name`."""
        if not self.accepts(value):
            got = "" if self.is_secret else f", got {_shown(value)}"
            raise ConfigError(f"{name}: expected {self.expected}{got}")
        if self.most is not None and value > self.most:  # type: ignore[operator] # a number is accepted
            raise ConfigError(f"{name}: expected at most {self.most}, got {value!r:.40}")
        return value if self.convert is None else self.convert(value)


def _shown(value: object) -> str:
    """Return a refused value without what may be a secret before an `@`."""
    text = repr(value)
    found = _CREDENTIALS.match(text)
    return f"{text[0]}…@{text[found.end() :]}" if found else text


def setting(default: object, rule: Rule) -> Any:  # noqa: ANN401 - as dataclasses.field, it stands for the value
    """Return a dataclass field whose values come from outside and are held to `rule`."""
    return field(default=default, metadata={"rule": rule})


def whole(low: int, high: int | None = None) -> Callable[[object], bool]:
    """Accept whole numbers from `low` to `high`, not booleans."""
    return lambda value: type(value) is int and value >= low and (high is None or value <= high)


def number(low: float, *, above: bool = False) -> Callable[[Any], bool]:
    """Accept finite numbers from `low` on, or only those above it; not booleans."""
    return lambda value: (
        type(value) in (int, float) and math.isfinite(value) and (value > low if above else value >= low)
    )


def matching(pattern: str) -> Callable[[object], bool]:
    """Accept texts that match a pattern as a whole."""
    return lambda value: isinstance(value, str) and re.fullmatch(pattern, value) is not None


def is_endpoint(value: object) -> bool:
    """Accept http(s) URLs without credentials: those have no place in a file."""
    if not isinstance(value, str) or not value.startswith(("http://", "https://")):
        return False
    parts = split(value)
    return parts is not None and bool(parts.hostname) and re.search(_SIGN, value) is None


def split(url: str) -> SplitResult | None:
    """Return the parts of a URL, None for one that the standard library refuses (`s3://[x`)."""
    try:
        return urlsplit(url)
    except ValueError:
        return None


def is_folder(value: object) -> bool:
    """Accept texts that can name a folder."""
    return isinstance(value, str) and bool(value.strip()) and "\0" not in value


def is_store(value: object) -> bool:
    """Accept a folder, a file URL with an absolute path, or an s3 URL with a bucket and no credentials."""
    if not isinstance(value, str) or not is_folder(value):
        return False
    if not has_scheme(value):
        return True
    parts = split(value)
    if parts is None:
        return False
    if parts.scheme == "s3":
        return bool(parts.netloc) and "@" not in parts.netloc and not _PASSWORD.search(value)
    return parts.scheme == "file" and parts.netloc in ("", "localhost") and parts.path.startswith("/")


def is_state(value: object) -> bool:
    """Accept an SQLite file with an absolute path, or a PostgreSQL database with its host or user."""
    if not isinstance(value, str) or "\0" in value:
        return False
    parts = split(value)
    if parts is None:
        return False
    if parts.scheme == "sqlite":
        return not parts.netloc and parts.path.startswith("//") and len(parts.path) > len("//")
    return parts.scheme == "postgresql" and bool(parts.netloc) and len(parts.path) > 1


def holds_password(state: str | None) -> bool:
    """Tell whether the URL of a state database carries a password, be there a `/`, `?` or `#` in it."""
    return state is not None and _PASSWORD.search(state) is not None


def has_scheme(store: str) -> bool:
    """Tell a URL from a folder's path; a drive letter is no scheme."""
    return re.match(r"[A-Za-z][A-Za-z0-9+.-]+:", store) is not None


def networks(value: list[str]) -> tuple[Network, ...]:
    """Return the networks that a list of texts names; raises ValueError."""
    return tuple(ipaddress.ip_network(text) for text in value)


def is_networks(value: object) -> bool:
    """Accept lists of networks in CIDR form."""
    if not isinstance(value, list) or not all(isinstance(text, str) for text in value):
        return False
    try:
        networks(value)
    except ValueError:
        return False
    return True


BYTES: Final = Rule(expected="a number of bytes > 0", accepts=whole(1), most=_MOST_BYTES)
SECONDS: Final = Rule(
    expected="a number of seconds > 0", accepts=number(0, above=True), convert=float, most=_MOST_SECONDS
)
PAUSE: Final = Rule(expected="a number of seconds >= 0", accepts=number(0), convert=float, most=_MOST_SECONDS)
COUNT: Final = Rule(expected="a whole number >= 0", accepts=whole(0))
SOME: Final = Rule(expected="a whole number > 0", accepts=whole(1))
REPEATS: Final = Rule(expected="a whole number > 1", accepts=whole(2))
EXCHANGES: Final = Rule(expected="a whole number from 1 to 256", accepts=whole(1, 256))
PAGES: Final = Rule(expected="a whole number from 1 to 10", accepts=whole(1, 10))
SWITCH: Final = Rule(expected="true or false", accepts=lambda value: isinstance(value, bool))
STORE: Final = Rule(expected="a folder, file:///folder or s3://bucket/prefix", accepts=is_store)
FOLDER: Final = Rule(expected="a folder", accepts=is_folder)
FILE: Final = Rule(expected="a file", accepts=is_folder)
STATE: Final = Rule(
    expected="sqlite:////folder/file.db or postgresql://user@host:port/database",
    accepts=is_state,
    is_secret=True,
)
ENDPOINT: Final = Rule(expected="an http(s) URL without user name or password", accepts=is_endpoint)
REGION: Final = Rule(expected='a region name such as "eu-west-3"', accepts=matching(r"[A-Za-z0-9-]{1,64}"))
ADDRESSING: Final = Rule(expected='"auto", "path" or "virtual"', accepts=matching("auto|path|virtual"))
PURPOSE: Final = Rule(expected='"research" or "general"', accepts=matching("research|general"))
CHECKSUM: Final = Rule(
    expected='"when_supported" or "when_required"', accepts=matching("when_supported|when_required")
)
PRODUCT: Final = Rule(
    expected="letters, _ and - only, as in robots.txt (RFC 9309 section 2.2.1)",
    accepts=matching("[A-Za-z_-]{1,64}"),
)
CONTACT: Final = Rule(
    expected="a URL or an e-mail address at which a site can reach you",
    accepts=matching(r"https?://[!-'*-~]{1,200}|(?:mailto:)?[!-'*-?A-~]{1,64}@[A-Za-z0-9.-]{1,253}"),
)
NETWORKS: Final = Rule(
    expected='a list of networks such as ["10.1.0.0/16"], no bit set behind the prefix',
    accepts=is_networks,
    convert=networks,
)
