"""What a person asks `depeche fetch` for: arguments and lists, each URL once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO

import click

from extractors.urls import AskedUrl, BadUrl, check_asked

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Distinct texts to ask for, in order; `repeated` counts those that name a URL once more."""

    texts: tuple[str, ...]
    repeated: int = 0


def gather(arguments: Sequence[str], listed: Iterable[str]) -> Asked:
    """Return arguments and listed lines without repetitions; two spellings of one URL are one."""
    texts: dict[str, str] = {}
    count = 0
    for text in (*arguments, *listed):
        checked = check_asked(text)
        texts.setdefault(checked.url if isinstance(checked, AskedUrl) else text, text)
        count += 1
    return Asked(texts=tuple(texts.values()), repeated=count - len(texts))


def refused(arguments: Sequence[str]) -> list[tuple[str, BadUrl]]:
    """Return the arguments that are no URL to fetch, each with what is wrong with it."""
    judged = [(text, check_asked(text)) for text in arguments]
    return [(text, fault) for text, fault in judged if isinstance(fault, BadUrl)]


def read_list(source: BinaryIO, *, name: str) -> list[str]:
    """Return the lines of a list, without blank lines and those that begin with `#`.

    Raises click.UsageError for a line that is not UTF-8: asking for a guess could reach another page.
    """
    lines = []
    for number, raw in enumerate(source.read().removeprefix(b"\xef\xbb\xbf").splitlines(), start=1):
        try:
            text = raw.decode("utf-8").strip()
        except UnicodeDecodeError as error:
            raise click.UsageError(f"{name}: line {number}: expected UTF-8.") from error
        if text and not text.startswith("#"):
            lines.append(text)
    return lines
