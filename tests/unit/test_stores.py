"""An address names a store, and naming it costs nothing."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from storage.errors import StoreMisconfigured
from storage.folder import FolderStore
from storage.s3 import S3Store
from storage.stores import open_store

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("url", ["depeche-data", "./a:b", "/srv/archive", "C", "../x/y z"])
def test_folders(url: str) -> None:
    """A path is a folder."""
    store = open_store(url)
    assert isinstance(store, FolderStore)
    assert not url.startswith("/") or store.url == url


def test_file_url(tmp_path: Path) -> None:
    """A file: URL is a folder, percent signs decoded."""
    (tmp_path / "été 1").mkdir()
    store = open_store((tmp_path / "été 1").as_uri())
    store.probe()
    assert store.url == str(tmp_path / "été 1")


def test_bucket() -> None:
    """s3:// is a bucket, whatever the case."""
    assert isinstance(open_store("s3://news/press"), S3Store)
    assert open_store("S3://news/press/").url == "s3://news/press"


@pytest.mark.parametrize(
    "url",
    [
        "",
        " ",
        "a\0b",
        "s3:news",
        "s3:/news",
        "gs://news/a",
        "https://example.org/",
        "file:data",
        "file://host/data",
    ],
)
def test_addresses_of_no_store(url: str) -> None:
    """A slip in the address is no new folder: it is refused with what was expected."""
    with pytest.raises(StoreMisconfigured, match="expected"):
        open_store(url)


def test_opening_is_cheap_and_silent(tmp_path: Path) -> None:
    """Opening either store makes nothing and loads no boto3; the folder never does."""
    code = """
import sys
from storage.stores import open_store
open_store("s3://news/press")
folder = open_store(sys.argv[1])
import pathlib
assert not pathlib.Path(sys.argv[1]).exists()
folder.probe()
assert not {"boto3", "botocore", "urllib3"} & set(sys.modules)
"""
    subprocess.run([sys.executable, "-c", code, str(tmp_path / "archive")], check=True, timeout=30)
