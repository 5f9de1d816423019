"""Lets `python -m crawler.cli` do what `depeche` does."""

from __future__ import annotations

from crawler.cli.main import main

if __name__ == "__main__":
    main()
