"""Runs `depeche` in a process of another time: `python -m tests.press.crawl_at SECONDS -- crawl --due`.

Nothing else is changed: the console script's own entry runs, with the settings of the current folder.
"""

from __future__ import annotations

import sys
from datetime import timedelta

from crawler import clock
from crawler.cli.main import main

if __name__ == "__main__":
    clock.shift(timedelta(seconds=float(sys.argv[1])))
    main(sys.argv[3:])
