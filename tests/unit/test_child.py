"""What a child process loads: all of it before it is forked, and nothing of Scrapy."""

from __future__ import annotations

import json
import subprocess
import sys

LOADED = """
import importlib, json, sys
from datetime import UTC, datetime
from crawler import child
bare = "scrapy" in sys.modules or "pebble" in sys.modules
for name in child.PRELOADED:
    importlib.import_module(name)
before = set(sys.modules)
page = child.Page(payload=b"<article><p>The bridge stays closed until May.</p></article>", url="https://a.example/")
limits, now = child.WorkerLimits(), datetime(2026, 11, 21, tzinfo=UTC)
child.derive(page, limits), child.take_list(page, limits, now, False), child.look(page, limits, now)
new = {name.partition(".")[0] for name in set(sys.modules) - before}
print(json.dumps({"bare": not bare, "scrapy": "scrapy" in sys.modules, "new": sorted(new)}))
"""


def test_a_worker_is_forked_with_what_it_needs() -> None:
    """What each one loaded for itself would be paid by every run: only what few pages need may come later."""
    done = subprocess.run([sys.executable, "-c", LOADED], capture_output=True, text=True, check=True)
    told = json.loads(done.stdout)
    assert (told["bare"], told["scrapy"]) == (True, False)
    assert not {"crawler", "extractors", "storage", "trafilatura", "htmldate", "lxml"} & set(told["new"])
