"""Digests as this archive writes them: the algorithm's name, a colon, lower hex."""

from __future__ import annotations

from hashlib import sha256


def sha256_digest(data: bytes | memoryview) -> str:
    """Return `sha256:` and the 64 lower hex digits of the digest of `data`."""
    return "sha256:" + sha256(data).hexdigest()
