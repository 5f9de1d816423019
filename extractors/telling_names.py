"""Reads the names that a page gives its elements, in classes and ids."""

from __future__ import annotations

import re

_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")


def parted(names: str) -> str:
    """Return names in small letters, those in camel case parted by hyphens: "readMore" is "read-more"."""
    return _HUMP.sub("-", names).lower()
