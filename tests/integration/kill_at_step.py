"""A process that fills, commits and sweeps batches and kills itself at a named step; see test_kill.py.

Run as `python -m tests.integration.kill_at_step ROOT STEP COUNT`: it dies by SIGKILL before the COUNT-th act
of that name. Every capture it has synced is written to ROOT/acknowledged before it goes on; ROOT/entered
stands for the state: a line for each batch that was entered there.
"""

from __future__ import annotations

import os
import sys
from datetime import timedelta
from pathlib import Path

from storage.folder import FolderStore
from storage.index import Index
from tests.archive import START, article_line, dying_before, exchange, new_spool, no_prior, outcome_line

PAGES = 3
BATCHES = 2


def enter(root: Path, batch: str) -> None:
    """Note in ROOT/entered that the state has this batch; again, when it is entered again."""
    with (root / "entered").open("a") as file:
        file.write(f"{batch}\n")


def main(root: Path, fatal_step: str, fatal_count: int) -> None:
    """Do two batches' whole work, or die on the way."""
    spool = new_spool(root, steps=dying_before(fatal_step, fatal_count))
    store = FolderStore(root / "store")
    index = Index(root / "index.db")
    acknowledged = os.open(root / "acknowledged", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    for number in range(BATCHES):
        batch = spool.open_batch(job="fetch", kind="manual")
        for page in range(1, PAGES + 1):
            capture = batch.append(exchange(10 * number + page), prior=no_prior)
            batch.sync()
            assert capture.pointer is not None
            os.write(acknowledged, f"{capture.pointer.record_id}\n".encode())
            batch.add_article(article_line(capture))
            batch.add_outcome(outcome_line(capture.target_uri, capture=capture))
        sealed = batch.seal()
        assert sealed is not None
        sealed.commit(store, index=index, enter=lambda batch: enter(root, batch.id))
        spool.sweep(store, now=START + timedelta(days=9), min_age=timedelta(0))


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]))
