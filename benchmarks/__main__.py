"""`python -m benchmarks` is `make bench`."""

from benchmarks.crawl import main

main()
