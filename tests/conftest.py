"""Fixtures of the whole suite: the stores, and the real S3 server behind one of them."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

from storage.folder import FolderStore
from storage.stores import S3Options, open_store
from tests.servers.weed import WeedMissing, weed_binary, weed_server

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from storage.objects import ObjectStore
    from tests.servers.weed import S3Server

pytest_plugins = ["tests.cli_fixtures", "tests.state_fixtures"]

# Beside other tests the clock says nothing of an example: where time matters, process time has a bound.
settings.register_profile("no clock", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("no clock")

_PREFIXES = itertools.count(1)


@pytest.fixture(scope="session")
def weed() -> Iterator[S3Server]:
    """Run one real S3 server per test process; it is ready in about a second."""
    try:
        weed_binary()
    except WeedMissing as missing:
        pytest.skip(str(missing))
    with weed_server() as server:
        yield server


@pytest.fixture
def s3_environment(weed: S3Server, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> S3Server:
    """Give this test the server's credentials as boto3 users do, and none of the person who runs it."""
    for name in ("AWS_PROFILE", "AWS_SESSION_TOKEN", "AWS_ENDPOINT_URL_S3", "AWS_REGION", "AWS_CA_BUNDLE"):
        monkeypatch.delenv(name, raising=False)
    for name in ("AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"):
        monkeypatch.setenv(name, str(tmp_path / "none"))
    for name, value in weed.environment().items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    return weed


@pytest.fixture
def s3_url(weed: S3Server) -> str:
    """Return an address in the server's bucket under which nothing lies."""
    return f"s3://{weed.bucket}/test-{next(_PREFIXES)}"


@pytest.fixture
def s3_store(s3_environment: S3Server, s3_url: str) -> ObjectStore:
    """Return an empty store on the real S3 server."""
    return open_store(s3_url, s3=S3Options(endpoint_url=s3_environment.endpoint))


@pytest.fixture
def folder_store(tmp_path: Path) -> FolderStore:
    """Return an empty store in a folder that exists."""
    root = tmp_path / "archive"
    root.mkdir()
    return FolderStore(root)


@pytest.fixture(params=["folder", pytest.param("s3", marks=pytest.mark.s3)])
def any_store(request: pytest.FixtureRequest) -> ObjectStore:
    """Return an empty store, of each kind in turn."""
    store: ObjectStore = request.getfixturevalue(f"{request.param}_store")
    return store


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the drills, the longest tests: begun last, one would go on alone after all others."""
    items.sort(key=lambda item: not item.path.name.startswith("test_drills_"))
