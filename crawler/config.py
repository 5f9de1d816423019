"""The settings of one process: depeche.toml, then the environment, then flags, checked once at this door."""

from __future__ import annotations

import hashlib
import tomllib
from dataclasses import dataclass, field, fields
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, Literal
from urllib.parse import unquote, urlsplit

from crawler import rules
from crawler.rules import ConfigError, Rule, file_faults, setting

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from extractors.content_coding import Bounds

__all__ = ["Config", "ConfigError", "Flags", "load", "settings", "store_folder"]

VERSION = "0.1"
"""What the user agent says of the program's version."""

FILE_NAME = "depeche.toml"
"""The settings file looked for in the current folder when none is named."""

DEFAULT_STORE = "./depeche-data"
"""The folder that holds the archive unless a setting says otherwise."""

ENVIRONMENT: Final = MappingProxyType(
    {
        "DEPECHE_CONFIG": "the settings file",
        "DEPECHE_STORE": "store",
        "DEPECHE_WORK": "work",
        "DEPECHE_STATE": "state",
        "DEPECHE_SOURCES": "sources",
        "DEPECHE_CONTACT": "agent.contact",
    }
)
"""The environment variables that are read, and what each stands for; an empty one counts as not set."""

_DEFAULT_WORK: Final = Path(DEFAULT_STORE) / "work"
_KIB: Final = 1024
_MIB: Final = 1024 * _KIB


@dataclass(frozen=True, slots=True, kw_only=True)
class S3:
    """How an S3 server is reached; None leaves it to boto3: its environment, profile and defaults.

    Credentials come from where boto3 looks for them, never from here.
    """

    endpoint_url: str | None = setting(None, rules.ENDPOINT)
    region: str | None = setting(None, rules.REGION)
    addressing: Literal["auto", "path", "virtual"] | None = setting(None, rules.ADDRESSING)
    checksum: Literal["when_supported", "when_required"] | None = setting(None, rules.CHECKSUM)


@dataclass(frozen=True, slots=True, kw_only=True)
class Agent:
    """Who we say we are; `name` is also the product token that robots.txt rules are matched with."""

    name: str = setting("Depeche", rules.PRODUCT)
    contact: str | None = setting(None, rules.CONTACT)

    @property
    def user_agent(self) -> str:
        """The `User-Agent` header's value."""
        return f"{self.name}/{VERSION}" + (f" (+{self.contact})" if self.contact else "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Where a step stops.

    `page_bytes` counts the payload without content coding, at most `decoded_ratio` times the coded bytes and
    `content_codings` codings deep, `wire_bytes` one response as it crossed the wire,
    `head_bytes` its status line and headers, `head_fields` its header fields. `total_seconds` and
    `first_byte_seconds` hold for one exchange, `pattern_urls` and the next two for the new URLs of a day, the
    three after them for the shape of a listed URL, the `extract_` limits for one page in its child process.
    A batch is sealed at `batch_bytes` of WARC or after `batch_seconds`.
    """

    page_bytes: int = setting(20 * _MIB, rules.BYTES)
    decoded_ratio: int = setting(200, rules.SOME)
    content_codings: int = setting(2, rules.COUNT)
    wire_bytes: int = setting(20 * _MIB, rules.BYTES)
    head_bytes: int = setting(256 * _KIB, rules.BYTES)
    head_fields: int = setting(500, rules.COUNT)
    robots_bytes: int = setting(512 * _KIB, rules.BYTES)
    total_seconds: float = setting(30.0, rules.SECONDS)
    first_byte_seconds: float = setting(10.0, rules.SECONDS)
    redirects: int = setting(10, rules.COUNT)
    pattern_urls: int = setting(200, rules.SOME)
    headline_urls: int = setting(20, rules.SOME)
    site_urls: int = setting(10_000, rules.SOME)
    path_segments: int = setting(20, rules.SOME)
    path_repeats: int = setting(3, rules.REPEATS)
    url_characters: int = setting(2048, rules.SOME)
    extract_seconds: float = setting(20.0, rules.SECONDS)
    extract_cpu_seconds: float = setting(20.0, rules.SECONDS)
    extract_memory_bytes: int = setting(1024 * _MIB, rules.BYTES)
    batch_bytes: int = setting(256 * _MIB, rules.BYTES)
    batch_seconds: float = setting(900.0, rules.SECONDS)
    spool_bytes: int = setting(4096 * _MIB, rules.BYTES)

    @property
    def page_bounds(self) -> Bounds:
        """How far the payload of a page is decoded."""
        from extractors.content_coding import Bounds

        return Bounds(size=self.page_bytes, ratio=self.decoded_ratio, codings=self.content_codings)


@dataclass(frozen=True, slots=True, kw_only=True)
class Crawl:
    """How hard we knock: exchanges at once, seconds between two requests to one host, repeated attempts.

    `patience_seconds` is how long a page waits for a host that asked us to come later, `pages` how many pages
    of one article are read and joined, the first included.
    """

    concurrency: int = setting(8, rules.EXCHANGES)
    delay_seconds: float = setting(1.0, rules.PAUSE)
    retries: int = setting(1, rules.COUNT)
    patience_seconds: float = setting(60.0, rules.PAUSE)
    pages: int = setting(10, rules.PAGES)


@dataclass(frozen=True, slots=True, kw_only=True)
class Network:
    """Which addresses may be connected to besides public ones: every one, or those in named networks."""

    allow_private: bool = setting(default=False, rule=rules.SWITCH)
    allow_networks: tuple[rules.Network, ...] = setting((), rules.NETWORKS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Robots:
    """Whether robots.txt is obeyed, in the reading of RFC 9309."""

    obey: bool = setting(default=True, rule=rules.SWITCH)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rights:
    """Why the archive is kept: for research, or for any lawful end (Directive 2019/790, Articles 3 and 4)."""

    purpose: Literal["research", "general"] = setting("research", rules.PURPOSE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """All settings. `store` is a folder, a file URL or an s3 URL; `work` holds `spool/` and `index.db`.

    `state` is the URL of the state database, None for `state.db` in `work`; `sources` is the file of the
    sources that are followed. `source` is the settings file that was read, None when there was none.
    """

    store: str = setting(DEFAULT_STORE, rules.STORE)
    work: Path = field(default=_DEFAULT_WORK, metadata={"rule": rules.FOLDER})
    state: str | None = setting(None, rules.STATE)
    sources: Path = field(default=Path("sources.toml"), metadata={"rule": rules.FILE})
    s3: S3 = S3()
    agent: Agent = Agent()
    limits: Limits = Limits()
    crawl: Crawl = Crawl()
    network: Network = Network()
    robots: Robots = Robots()
    rights: Rights = Rights()
    source: Path | None = None

    @property
    def spool(self) -> Path:
        """The folder of batches that are not yet swept."""
        return self.work / "spool"

    @property
    def index_path(self) -> Path:
        """The local index over committed batches."""
        return self.work / "index.db"

    @property
    def state_url(self) -> str:
        """Where sources, frontier and host clocks are kept, as SQLAlchemy writes it; may hold a password."""
        return self.state or f"sqlite:///{self.work.absolute() / 'state.db'}"


_SECTIONS: Final = MappingProxyType(
    {
        "s3": S3,
        "agent": Agent,
        "limits": Limits,
        "crawl": Crawl,
        "network": Network,
        "robots": Robots,
        "rights": Rights,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Flags:
    """What the command line said; None and False where it said nothing."""

    store: str | None = None
    allow_private: bool = False


_NO_FLAGS: Final = Flags()


def load(path: Path | None = None, *, env: Mapping[str, str], flags: Flags = _NO_FLAGS) -> Config:
    """Return the settings: flags over environment over file over defaults. Raises ConfigError.

    `path` names the file; without it DEPECHE_CONFIG does, or `depeche.toml` is read where it exists. A
    relative `store` or `work` of the file starts at the file's folder, any other at the current one.
    """
    source = _find(path, env)
    spoken = [_from_flags(flags), _from_environment(env)]
    if source is not None:
        spoken.append(_from_file(source))
    return _config({key: value for said in reversed(spoken) for key, value in said.items()}, source=source)


def settings() -> Iterator[tuple[str, object, str]]:
    """Yield every setting as (key, default, what is expected); keys are written `limits.page_bytes`."""
    for name, kind in (("", Config), *_SECTIONS.items()):
        for key, (rule, default) in _ruled(kind).items():
            yield f"{name}.{key}".lstrip("."), default, rule.expected


def store_folder(store: str) -> Path | None:
    """Return the folder of a folder store, None for another kind."""
    if not rules.has_scheme(store):
        return Path(store)
    parts = urlsplit(store)
    return Path(unquote(parts.path)) if parts.scheme == "file" else None


def _default_work(store: str) -> Path:
    """Keep the working files inside a folder store, else in the default folder, apart for each store."""
    folder = store_folder(store)
    if folder is not None:
        return folder / "work"
    return _DEFAULT_WORK / f"s3-{hashlib.sha256(store.rstrip('/').encode()).hexdigest()[:8]}"


def _find(path: Path | None, env: Mapping[str, str]) -> Path | None:
    named = path or (Path(env["DEPECHE_CONFIG"]) if env.get("DEPECHE_CONFIG") else None)
    if named is None:
        return Path(FILE_NAME) if Path(FILE_NAME).exists() else None
    if not named.exists():
        raise ConfigError(f"{named}: no such file")
    return named


def _from_flags(flags: Flags) -> dict[str, Any]:
    said = {"network.allow_private": True} if flags.allow_private else {}
    return said if flags.store is None else said | {"store": rules.STORE.read(flags.store, name="--store")}


def _from_environment(env: Mapping[str, str]) -> dict[str, Any]:
    known = {
        f"{name}.{key}": rule for name, kind in _SECTIONS.items() for key, (rule, _) in _ruled(kind).items()
    }
    known |= {key: rule for key, (rule, _) in _ruled(Config).items()}
    return {
        key: known[key].read(env[variable], name=variable)
        for variable, key in ENVIRONMENT.items()
        if key in known and env.get(variable)
    }


def _from_file(path: Path) -> dict[str, Any]:
    """Return the settings of a file by their keys, every one checked."""
    table = _parse(path)
    said = _checked(
        {key: value for key, value in table.items() if key not in _SECTIONS}, Config, label=str(path)
    )
    for key in ("store", "work", "sources"):
        if key in said:
            said[key] = _beside(path, said[key])
    if rules.holds_password(said.get("state")):
        raise ConfigError(f"{path}: state: expected no password here; DEPECHE_STATE may hold one")
    for name, kind in _SECTIONS.items():
        section = table.get(name, {})
        if not isinstance(section, dict):
            raise ConfigError(f"{path}: {name}: expected a table, written [{name}], got {section!r}")
        said |= _checked(section, kind, label=str(path), prefix=f"{name}.")
    return said


def _parse(path: Path) -> dict[str, Any]:
    with file_faults(path):
        text = path.read_text(encoding="utf-8-sig")
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{path}: not valid TOML: {error}") from error


def _checked(table: Mapping[str, Any], kind: type, *, label: str, prefix: str = "") -> dict[str, Any]:
    ruled = _ruled(kind)
    for key in table:
        if key not in ruled:
            known = [prefix + name for name in ruled] + ([] if prefix else list(_SECTIONS))
            raise ConfigError(f"{label}: {prefix}{key}: unknown key.{_nearest(prefix + key, known)}")
    return {
        prefix + key: ruled[key][0].read(value, name=f"{label}: {prefix}{key}")
        for key, value in table.items()
    }


def _nearest(key: str, known: Iterable[str]) -> str:
    from difflib import get_close_matches

    every = [*known, *(name for name, _, _ in settings())]
    found = get_close_matches(key, every, n=1) or get_close_matches(f"x.{key}", every, n=1, cutoff=0.7)
    return f" Did you mean {found[0]}?" if found else ""


def _beside(path: Path, value: str) -> str:
    return value if rules.has_scheme(value) else str(path.parent / Path(value).expanduser())


def _ruled(kind: type) -> dict[str, tuple[Rule, object]]:
    return {
        entry.name: (entry.metadata["rule"], entry.default)
        for entry in fields(kind)
        if "rule" in entry.metadata
    }


def _config(said: Mapping[str, Any], *, source: Path | None) -> Config:
    """Put the settings into their sections."""
    store = said.get("store", DEFAULT_STORE)
    work = Path(said["work"]) if "work" in said else _default_work(store)
    sections = {
        name: kind(**{key: said[f"{name}.{key}"] for key in _ruled(kind) if f"{name}.{key}" in said})
        for name, kind in _SECTIONS.items()
    }
    sources = Path(said.get("sources", "sources.toml"))
    return Config(store=store, work=work, state=said.get("state"), sources=sources, source=source, **sections)
