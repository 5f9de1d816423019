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


def claim_work(config: Config) -> None:
    """Write into the working folder which store it works for. Raises ConfigError when that is another one.

    Index and spool of one store would make another's pages pass for known, and its batches go astray. A
    bucket counts by its address alone: one server may be reached by several endpoints.
    """
    from crawler.config import store_folder
    from crawler.rules import ConfigError

    folder = store_folder(config.store)
    if folder is not None and config.work.absolute().is_relative_to(folder.absolute()):
        return
    store = str(folder.absolute()) if folder is not None else config.store
    mark = config.work / "store"
    claimed = mark.read_text(encoding="utf-8").strip() if mark.exists() else store
    if claimed != store:
        raise ConfigError(
            f"work: {config.work} holds index and spool of {claimed}, not of {store};"
            " name another folder by `work` or DEPECHE_WORK"
        )
    config.work.mkdir(parents=True, exist_ok=True)
    mark.write_text(f"{store}\n", encoding="utf-8")


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

    The URL of a further page leads to the article that it is joined to. Raises AmbiguousRef.
    """
    found = index.article(ref)
    if found is not None or "://" not in ref:
        return found
    from extractors.urls import canonical_url

    url = canonical_url(ref)
    return index.article(url) or _joined_to(url, index)


def _joined_to(url: str, index: Index) -> IndexedArticle | None:
    from extractors.article import decode
    from extractors.pages import first_pages
    from extractors.urls import canonical_url

    for first in first_pages(url):
        found = index.article(canonical_url(first))
        if found and url in (canonical_url(part.url) for part in decode(found.line).parts):
            return found
    return None
