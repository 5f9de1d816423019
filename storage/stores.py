"""One address names a store: a folder's path, a file: URL, or s3://bucket/prefix."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from storage.errors import StoreMisconfigured
from storage.folder import FolderStore
from storage.s3 import S3Options, S3Store

if TYPE_CHECKING:
    from storage.objects import ObjectStore

__all__ = ["S3Options", "open_store"]

_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]+):")
_AS_BOTO3_FINDS_IT = S3Options()


def open_store(url: str, *, s3: S3Options = _AS_BOTO3_FINDS_IT) -> ObjectStore:
    """Return the store at `url`; neither the network nor the folder is touched, and boto3 not yet imported.

    Raises StoreMisconfigured for an address that names no store.
    """
    scheme = _SCHEME.match(url)
    if scheme is None:
        return FolderStore(_folder(url, url))
    parts = urlsplit(url)
    if parts.scheme == "s3" and url[3:5] == "//":
        return S3Store(url, options=s3)
    if parts.scheme == "file" and parts.netloc in ("", "localhost") and parts.path.startswith("/"):
        return FolderStore(_folder(unquote(parts.path), url))
    raise StoreMisconfigured(
        f"store {url!r}: expected a folder, file:///folder or s3://bucket/prefix"
        f" (a folder whose name holds a colon is written ./{url})"
    )


def _folder(path: str, url: str) -> Path:
    if not path.strip() or "\0" in path:
        raise StoreMisconfigured(f"store {url!r}: expected the path of a folder")
    return Path(path)
