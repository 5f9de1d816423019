"""Opens what the settings name: the object store and the local index."""

from __future__ import annotations

from typing import TYPE_CHECKING

from storage.errors import IndexUnusable

if TYPE_CHECKING:
    from crawler.config import Config
    from storage.index import Index, IndexedArticle
    from storage.objects import ObjectStore


def store_of(config: Config) -> ObjectStore:
    """Return the configured object store, not yet asked anything. Raises StoreMisconfigured."""
    from storage.stores import S3Options, open_store

    s3 = config.s3
    options = S3Options(
        endpoint_url=s3.endpoint_url,
        region=s3.region,
        addressing_style=s3.addressing,
        checksum=s3.checksum,
    )
    return open_store(config.store, s3=options)


def index_of(config: Config) -> Index:
    """Return the local index. Raises IndexUnusable when there is none: reading must not make an empty one."""
    from storage.index import Index

    if not config.index_path.is_file():
        raise IndexUnusable(
            f"{config.index_path}: there is no index yet. `depeche fetch URL` begins an archive,"
            f" `depeche rebuild` makes the index of one that is in {config.store}."
        )
    return Index(config.index_path)


def find_article(index: Index, ref: str) -> IndexedArticle | None:
    """Return the newest article line by id, unique id prefix or URL, however the URL is spelled.

    Raises AmbiguousRef.
    """
    found = index.article(ref)
    if found is not None or "://" not in ref:
        return found
    from extractors.urls import canonical_url

    return index.article(canonical_url(ref))
