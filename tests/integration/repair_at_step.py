"""A process that repairs an archive and ends itself at a named step; see test_repair_kill.py.

Run as `python -m tests.integration.repair_at_step ROOT STEP`: it ends by `os._exit` before that act.
"""

from __future__ import annotations

import os
import sys
from contextlib import closing
from pathlib import Path

from storage.folder import FolderStore
from storage.index import Index
from storage.repair import Repair
from tests.archive import START, new_spool

EXIT = 9


def main(root: Path, fatal_step: str) -> None:
    """Repair, or end on the way."""

    def end(step: str) -> None:
        if step == fatal_step:
            os._exit(EXIT)

    spool = new_spool(root, seed=9, steps=end)
    with closing(Index(root / "index.db")) as index:
        Repair(store=FolderStore(root / "store"), spool=spool, index=index, apply=True).run(now=START)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
