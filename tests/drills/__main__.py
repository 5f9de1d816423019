"""Runs the drills: `python -m tests.drills [NAME...] [--seed N] [--short] [--json]`; 1 when one fails."""

from __future__ import annotations

import argparse
import json
import random
import sys
from typing import TYPE_CHECKING

from tests import drills
from tests.drills.figures import document, summary, table
from tests.drills.running import caption, names, run, say_aside, say_here

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tests.drills.figures import Figures, Scale


def main(arguments: Sequence[str]) -> int:
    """Run what was asked for, print a table for each drill and one of all; 1 when a figure does not hold."""
    known = names()
    parser = _arguments(known)
    asked = parser.parse_args(arguments)
    if unknown := set(asked.names) - set(known):
        parser.error(f"no such drill: {', '.join(sorted(unknown))}; there are {', '.join(known)}")
    if asked.list:
        for name in known:
            say_here(f"{name:14} {caption(name)}")
        return 0
    seed = random.SystemRandom().randrange(10**6) if asked.seed is None else asked.seed
    scale: Scale = "short" if asked.short else "full"
    say = say_aside if asked.json else say_here
    ran = [_one(name, seed, scale, say) for name in asked.names or known]
    say_here(json.dumps(document(ran), indent=2) if asked.json else f"{summary(ran)}\n")
    failed = [figures.name for figures in ran if not figures.hold]
    say(f"does not hold: {', '.join(failed)} (seed {seed})" if failed else f"all hold (seed {seed})")
    return 1 if failed else 0


def _one(name: str, seed: int, scale: Scale, say: Callable[[str], None]) -> Figures:
    say(f"{name}: {scale}, seed {seed} ...")
    figures = run(name, seed=seed, scale=scale, say=say)
    say(f"{table(figures)}\n")
    return figures


def _arguments(known: Sequence[str]) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.drills", description=drills.__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(known))
    parser.add_argument("--seed", type=int, help="repeat what was seen (default: a new one, printed)")
    parser.add_argument("--short", action="store_true", help="the form that `make test` runs")
    parser.add_argument("--json", action="store_true", help="print one JSON object; progress goes to stderr")
    parser.add_argument("--list", action="store_true", help="name the drills and end")
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
