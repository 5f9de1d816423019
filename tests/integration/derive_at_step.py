"""A process that derives an archive again and kills itself at a named step; see test_derive_kill.py.

Run as `python -m tests.integration.derive_at_step STEP COUNT`, the archive named by the environment: it dies
by SIGKILL before the COUNT-th act of that name.
"""

from __future__ import annotations

import os
import sys

from crawler.config import Flags, load
from crawler.deriving import Wanted, opened
from tests.archive import dying_before


def main(fatal_step: str, fatal_count: int) -> None:
    """Derive everything, or die on the way."""
    config = load(None, env=os.environ, flags=Flags())
    steps = dying_before(fatal_step, fatal_count)
    with opened(config, Wanted(), command="a test", steps=steps) as deriving:
        deriving.run()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
