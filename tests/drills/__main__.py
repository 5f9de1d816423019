"""Runs the drills: `python -m tests.drills [NAME...] [--seed N] [--short] [--list]`; 1 when one fails."""

from __future__ import annotations

import argparse
import importlib
import pkgutil
import random
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from tests import drills
from tests.drills.figures import table

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from types import ModuleType

    from tests.drills.figures import Figures, Scale


def names() -> list[str]:
    """Return the drills, in the order of their names: every module here that has a `drill`."""
    found = (info.name for info in pkgutil.iter_modules(drills.__path__) if info.name != "__main__")
    return sorted(name for name in found if hasattr(_module(name), "drill"))


def run(name: str, *, seed: int, scale: Scale, say: Callable[[str], None]) -> Figures:
    """Run one drill in a temporary folder, which is gone when it ends."""
    with tempfile.TemporaryDirectory(prefix=f"depeche-drill-{name}-") as folder:
        figures: Figures = _module(name).drill(seed=seed, scale=scale, folder=Path(folder), say=say)
    return figures


def main(arguments: Sequence[str]) -> int:
    """Run what was asked for, print a table for each drill; return 1 when a figure does not hold."""
    known = names()
    parser = _arguments(known)
    asked = parser.parse_args(arguments)
    if unknown := set(asked.names) - set(known):
        parser.error(f"no such drill: {', '.join(sorted(unknown))}; there are {', '.join(known)}")
    if asked.list:
        for name in known:
            _say(f"{name:14} {(_module(name).__doc__ or '').partition(chr(10))[0]}")
        return 0
    seed = random.SystemRandom().randrange(10**6) if asked.seed is None else asked.seed
    scale: Scale = "short" if asked.short else "full"
    failed = []
    for name in asked.names or known:
        _say(f"{name}: {scale}, seed {seed} ...")
        figures = run(name, seed=seed, scale=scale, say=lambda text: _say(f"  {text}"))
        _say(f"{table(figures)}\n")
        failed += [] if figures.hold else [name]
    _say(f"does not hold: {', '.join(failed)} (seed {seed})" if failed else f"all hold (seed {seed})")
    return 1 if failed else 0


def _arguments(known: Sequence[str]) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.drills", description=drills.__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(known))
    parser.add_argument("--seed", type=int, help="repeat what was seen (default: a new one, printed)")
    parser.add_argument("--short", action="store_true", help="the form that `make test` runs")
    parser.add_argument("--list", action="store_true", help="name the drills and end")
    return parser


def _module(name: str) -> ModuleType:
    return importlib.import_module(f"tests.drills.{name}")


def _say(text: str) -> None:
    print(text, flush=True)  # noqa: T201 - the command's output


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
