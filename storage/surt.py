"""URL keys in sort-friendly form, as pywb and cdxj-indexer compute them."""

from __future__ import annotations


def surt(url: str) -> str:
    """Return the sort key of `url`: host labels reversed, port, path and query canonicalised."""
    raise NotImplementedError
