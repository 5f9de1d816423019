"""A bar on a terminal for longer lists; elsewhere nothing but the lines themselves."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from crawler.cli import pipes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from rich.progress import Progress

BAR_FROM: Final = 2
"""Pages from which on a bar is worth its lines."""


class Ticker:
    """Prints lines and counts pages; without a bar it only prints."""

    def __init__(self, bar: Progress | None = None, *, total: int = 0) -> None:
        self._bar = bar
        self._task = bar.add_task("", total=total) if bar else None

    def say(self, lines: list[str]) -> None:
        """Print lines on stdout, above the bar when there is one."""
        if self._bar is not None and sys.stdout.isatty():
            from rich.text import Text

            self._bar.console.print(Text.from_ansi("\n".join(lines)), soft_wrap=True)
        else:
            for line in lines:
                pipes.say(line)

    def tick(self, note: str) -> None:
        """Count one page; `note` stands beside the bar."""
        if self._bar is not None and self._task is not None:
            self._bar.update(self._task, advance=1, description=note)


@contextmanager
def ticker(total: int) -> Iterator[Ticker]:
    """Yield a ticker for `total` pages; it has a bar when stderr is a terminal and there are several."""
    if total < BAR_FROM or not sys.stderr.isatty():
        yield Ticker()
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
    from rich.table import Column

    what = TextColumn(
        "{task.description}", markup=False, table_column=Column(no_wrap=True, overflow="ellipsis")
    )
    columns = (BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(), what)
    console = Console(stderr=True)
    with Progress(
        *columns, console=console, transient=True, redirect_stdout=False, redirect_stderr=False
    ) as bar:
        yield Ticker(bar, total=total)


@contextmanager
def spinner(verb: str) -> Iterator[Callable[[str], None]]:
    """Yield a function that shows what is being worked on, on a terminal only."""
    if not sys.stderr.isatty():
        yield lambda _name: None
        return
    from rich.console import Console
    from rich.markup import escape

    with Console(stderr=True).status(verb) as status:
        yield lambda name: status.update(f"{verb} {escape(name)}")
