"""sources.toml: the sources that are followed, read and checked at this door."""

from __future__ import annotations

import fcntl
import json
import os
import re
import tempfile
import tomllib
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, timedelta
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, Literal
from zoneinfo import ZoneInfo

from crawler.every import Adaptive, Every
from crawler.rules import ConfigError, file_faults
from crawler.scope import Prefix, Scope
from crawler.source_keys import EXPECTED_ID, READERS, SHARED, is_id
from crawler.unverified import NOBODY, Unverified
from extractors.urls import host_of, site_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from datetime import tzinfo

    from crawler.window import Window

__all__ = [
    "ConfigError",
    "Source",
    "Sources",
    "append_source",
    "check_sources",
    "load_sources",
    "shared_seeds",
]

KINDS: Final = MappingProxyType({"feeds": "feed", "sitemaps": "sitemap", "sections": "section"})
"""The keys that name seeds, and the kind of seed that each names."""

_ADAPTIVE: Final = Adaptive()
_CREDENTIALS: Final = re.compile(r"//[^/?#\s]*@")
_HEADER: Final = """\
# The sources that Depeche follows. `depeche sources check` reads this file, `depeche add URL` appends to it.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A publisher that is followed; `scope` and `exclude` say which of the listed URLs are taken.

    `revisit` holds the ages at which an article is fetched again, the youngest first.
    """

    id: str
    site: str | None = None
    feeds: tuple[str, ...] = ()
    sitemaps: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
    scope: tuple[Prefix, ...] = ()
    exclude: tuple[Prefix, ...] = ()
    every: Every = _ADAPTIVE
    zone: str = "UTC"
    window: Window | None = None
    max_age: timedelta = timedelta(days=30)
    delay_seconds: float = 1.0
    revisit: tuple[timedelta, ...] = (timedelta(days=1), timedelta(days=7))
    pattern_urls: int | None = None
    site_urls: int | None = None
    tls: Literal["verified", "unverified"] = "verified"

    @property
    def tz(self) -> tzinfo:
        """The zone of `every` and `window`."""
        return UTC if self.zone == "UTC" else ZoneInfo(self.zone)

    def seeds(self) -> tuple[tuple[str, str], ...]:
        """Return kind and URL of everything that is polled."""
        return tuple((kind, url) for key, kind in KINDS.items() for url in getattr(self, key))

    def in_scope(self, url: str) -> bool:
        """Tell whether a URL is one of this source's: where no scope is set, of the site's domain."""
        return self._scope().holds(url)

    @property
    def unverified(self) -> Unverified:
        """Whose certificates are taken as they are: none, or those of the scope's hosts and of the seeds'."""
        if self.tls == "verified":
            return NOBODY
        hosts = frozenset(host_of(url) for _, url in self.seeds())
        return Unverified(hosts=hosts, domains=frozenset(one.host for one in self.scope or self._domains()))

    def _scope(self) -> Scope:
        return Scope(takes=self.scope or self._domains(), leaves=self.exclude)

    def _domains(self) -> tuple[Prefix, ...]:
        """Return the registrable domain of the site; without a site those of the seeds."""
        named = [self.site] if self.site else [url for _, url in self.seeds()]
        return tuple(Prefix(host=site) for site in dict.fromkeys(map(site_of, named)))

    def definition(self) -> bytes:
        """Return what the file says of this source besides its seeds, as JSON; times are seconds."""
        said = {
            "id": self.id,
            "site": self.site,
            "scope": [str(one) for one in self.scope or self._domains()],
            "exclude": [str(one) for one in self.exclude],
            "every": str(self.every),
            "zone": self.zone,
            "window": str(self.window) if self.window else None,
            "max_age": self.max_age.total_seconds(),
            "delay": self.delay_seconds,
            "revisit": [age.total_seconds() for age in self.revisit],
        }
        return json.dumps(said, sort_keys=True).encode()


@dataclass(frozen=True, slots=True, kw_only=True)
class Sources:
    """All sources of a file, in its order."""

    entries: tuple[Source, ...]
    path: Path


def load_sources(path: Path) -> Sources:
    """Return the sources of a file. Raises ConfigError, which names file, source and key."""
    sources, problems = check_sources(path)
    if problems:
        more = f" ({len(problems) - 1} more: depeche sources check)" if len(problems) > 1 else ""
        raise ConfigError(f"{problems[0]}{more}")
    return sources


def check_sources(path: Path) -> tuple[Sources, tuple[str, ...]]:
    """Return the sources of a file that are right, and a sentence on each thing that is wrong with the rest.

    Raises ConfigError when the file can't be read at all.
    """
    with file_faults(path):
        try:
            text = path.read_text(encoding="utf-8-sig")
        except FileNotFoundError as error:
            raise ConfigError(f"{path}: no such file; `depeche add URL` begins one") from error
    return read_text(text, path=path)


def shared_seeds(sources: Sources) -> tuple[str, ...]:
    """Return a sentence on each seed that more than one source polls."""
    polled: dict[str, dict[str, str]] = {}
    for source in sources.entries:
        for kind, url in source.seeds():
            polled.setdefault(url, {}).setdefault(source.id, kind)
    return tuple(
        f"the {next(iter(ids.values()))} {url} is polled for {len(ids)} sources: {', '.join(ids)}"
        for url, ids in polled.items()
        if len(ids) > 1
    )


def read_text(text: str, *, path: Path) -> tuple[Sources, tuple[str, ...]]:
    """Do the same with the text of a file; `path` is for the messages."""
    try:
        table = tomllib.loads(text)
    except ValueError as error:  # numbers of thousands of digits raise it, and TOMLDecodeError is one
        raise ConfigError(f"{path}: not valid TOML: {error}") from error
    problems = list(_unknown(table, ("defaults", "source"), label=f"{path}"))
    defaults = _table(table.get("defaults", {}), SHARED, problems, label=f"{path}: defaults")
    listed = table.get("source", [])
    if not isinstance(listed, list) or not all(isinstance(one, dict) for one in listed):
        problems.append(f"{path}: source: expected tables, written [[source]], got {listed!r:.80}")
        listed = []
    if problems:
        return Sources(entries=(), path=path), tuple(problems)
    entries, ids = [], set()
    for number, said in enumerate(listed, start=1):
        wrong = len(problems)
        source = _source(said, defaults, problems, label=f"{path}: source {_name(said, number)}")
        if source.id and source.id in ids:
            problems.append(f"{path}: source {source.id}: id: two sources have the id {source.id}")
        ids.add(source.id)
        if len(problems) == wrong:
            entries.append(source)
    return Sources(entries=tuple(entries), path=path), tuple(problems)


def _source(said: dict[str, Any], defaults: Mapping[str, Any], problems: list[str], *, label: str) -> Source:
    """Return what a table says, as far as it can be read; the rest is added to the problems."""
    wrong = len(problems)
    read = {**defaults, **_table(said, READERS, problems, label=label)}
    if "id" not in said:
        problems.append(f"{label}: id: expected {EXPECTED_ID}, got none")
    if len(problems) == wrong and not any(read.get(key) for key in KINDS):
        problems.append(f"{label}: feeds: expected at least one URL under {', '.join(KINDS)}, got none")
    if "delay" in read:
        read["delay_seconds"] = read.pop("delay")
    return Source(**{"id": "", **read})


def _table(
    said: object, readers: Mapping[str, Callable[[object], Any]], problems: list[str], *, label: str
) -> dict[str, Any]:
    """Read the values of a table, each by its reader; what can't be read is left out and told."""
    if not isinstance(said, dict):
        problems.append(f"{label}: expected a table, got {said!r:.80}")
        return {}
    problems += _unknown(said, readers, label=label)
    read = {}
    for key in [key for key in said if key in readers]:
        try:
            read[key] = readers[key](said[key])
        except ValueError as error:
            problems += [f"{label}: {key}: {_CREDENTIALS.sub('//…@', str(told))}" for told in error.args]
    return read


def _unknown(said: Mapping[str, Any], known: Iterable[str], *, label: str) -> Iterator[str]:
    from difflib import get_close_matches

    known = list(known)
    for key in said:
        if key not in known:
            nearest = get_close_matches(key, known, n=1)
            yield f"{label}: {key}: unknown key.{f' Did you mean {nearest[0]}?' if nearest else ''}"


def _name(said: Mapping[str, Any], number: int) -> str:
    """Return what to call a table in a message: its id, or where it stands when that can't be one."""
    id_ = said.get("id")
    return str(id_) if is_id(id_) else f"{number}"


def append_source(path: Path, source_fields: Mapping[str, object]) -> None:
    """Append a [[source]] to a file, which is begun where absent; None stands for a key left out.

    What stands there stays as it is, and readers see the old file or the new one. Raises ConfigError, and
    leaves the file alone, when it or the new source would be wrong.
    """
    target = path.resolve()
    with file_faults(path, verb="written"):
        target.parent.mkdir(parents=True, exist_ok=True)
        with _alone_in(target.parent):
            before = target.read_bytes().decode() if target.exists() else _HEADER
            text = before + _block(before, source_fields)
            problems = read_text(text.removeprefix("\ufeff"), path=path)[1]
            if problems:
                raise ConfigError(problems[0])
            _replace(target, text.encode())


def _block(before: str, source_fields: Mapping[str, object]) -> str:
    """Return the text of a source, with the line ends of the text before it."""
    said = {key: value for key, value in source_fields.items() if value is not None}
    lines = ["", "[[source]]", *(f"{key} = {_toml(value)}" for key, value in said.items()), ""]
    if before and not before.endswith("\n"):
        lines.insert(0, "")
    return ("\r\n" if "\r\n" in before else "\n").join(lines)


def _toml(value: object) -> str:
    """Return a text, number or list as TOML; JSON's strings are TOML's but for DEL."""
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(_toml, value))}]"
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


@contextmanager
def _alone_in(folder: Path) -> Iterator[None]:
    """Let one process at a time append to a file of this folder."""
    number = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(number, fcntl.LOCK_EX)
        yield
    finally:
        os.close(number)


def _replace(path: Path, data: bytes) -> None:
    mode = path.stat().st_mode & 0o7777 if path.exists() else 0o644
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}-", delete=False) as file:
        beside = Path(file.name)
        try:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
            beside.chmod(mode)
            beside.replace(path)
        finally:
            beside.unlink(missing_ok=True)
