"""Which drills there are, and one of them run in a process and a folder of its own."""

from __future__ import annotations

import importlib
import multiprocessing
import pkgutil
import sys
import tempfile
import traceback
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

from tests import drills
from tests.drills.figures import broken

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import ModuleType

    from tests.drills.figures import Figures, Scale


def names() -> list[str]:
    """Return the drills, in the order of their names: every module here that has a `drill`."""
    found = (info.name for info in pkgutil.iter_modules(drills.__path__) if info.name != "__main__")
    return sorted(name for name in found if hasattr(_module(name), "drill"))


def caption(name: str) -> str:
    """Return what a drill says of itself in its first line."""
    return (_module(name).__doc__ or "").partition("\n")[0]


def run(name: str, *, seed: int, scale: Scale, say: Callable[[str], None]) -> Figures:
    """Run one drill; what breaks it is told, and its figures do not hold.

    In a process of its own its memory is its own, and the others still run when it breaks.
    """
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        future = pool.submit(_run_here, name, seed=seed, scale=scale, say=say)
        if problem := future.exception():
            traceback.print_exception(problem)
            return broken(name, seed, problem)
        return future.result()


def say_here(text: str) -> None:
    """Print a line of progress."""
    print(text, flush=True)  # noqa: T201 - the command's output


def say_aside(text: str) -> None:
    """Print a line of progress on stderr: stdout belongs to the JSON."""
    print(text, file=sys.stderr, flush=True)  # noqa: T201 - the same


def _run_here(name: str, *, seed: int, scale: Scale, say: Callable[[str], None]) -> Figures:
    with tempfile.TemporaryDirectory(prefix=f"depeche-drill-{name}-") as folder:
        figures: Figures = _module(name).drill(
            seed=seed, scale=scale, folder=Path(folder), say=lambda text: say(f"  {text}")
        )
    return figures


def _module(name: str) -> ModuleType:
    return importlib.import_module(f"tests.drills.{name}")
