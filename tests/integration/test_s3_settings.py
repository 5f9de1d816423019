"""What the bucket store says when its settings are wrong, and which settings are enough."""

from __future__ import annotations

import hashlib
import re
import socket
from typing import TYPE_CHECKING

import pytest

from storage.errors import StorageError, StoreMisconfigured, StoreUnavailable
from storage.objects import Put
from storage.s3 import S3Options, S3Store
from storage.stores import open_store

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.servers.weed import S3Server

pytestmark = pytest.mark.s3

KEY = "batches/v1/date=2026-11-21/20261121T101500Z-press-0a1b2c3d.json"
DATA = bytes(range(256)) * 1000
DIGEST = hashlib.sha256(DATA).hexdigest()

VERBS: dict[str, Callable[[S3Store], object]] = {
    "probe": lambda store: store.probe(),
    "put": lambda store: store.put(KEY, DATA, sha256=DIGEST),
    "get": lambda store: store.get(KEY),
    "head": lambda store: store.head(KEY),
    "list": lambda store: list(store.list("")),
}


def refusals(store: S3Store, kind: type[StorageError]) -> dict[str, str]:
    """Return the sentence of each verb; its class is `kind`, it names the store and holds no secret."""
    said = {}
    for verb, use in VERBS.items():
        with pytest.raises(StorageError) as caught:
            use(store)
        said[verb] = str(caught.value)
        assert type(caught.value) is kind, verb
        assert said[verb].startswith(store.url)
        assert "s3cr3t" not in said[verb]
    return said


@pytest.mark.parametrize(
    ("variable", "value"), [("AWS_SECRET_ACCESS_KEY", "s3cr3t-and-wrong"), ("AWS_ACCESS_KEY_ID", "nobody")]
)
def test_wrong_credentials(
    s3_environment: S3Server, s3_url: str, monkeypatch: pytest.MonkeyPatch, variable: str, value: str
) -> None:
    """The half that is wrong is named as what to mend; a HEAD tells only that it is the credentials."""
    monkeypatch.setenv(variable, value)
    said = refusals(S3Store(s3_url, options=S3Options()), StoreMisconfigured)
    assert "check the credentials" in said.pop("head")
    assert all(f"mend {variable} or the profile" in sentence for sentence in said.values())


def test_missing_bucket(s3_environment: S3Server) -> None:
    """A bucket that does not exist is never made, and an object in it not merely missing."""
    said = refusals(S3Store("s3://nowhere/archive", options=S3Options()), StoreMisconfigured)
    wanted = f"{s3_environment.endpoint} has no bucket 'nowhere'; create it"
    assert all(wanted in sentence for sentence in said.values())


def test_nobody_listens(s3_environment: S3Server, s3_url: str) -> None:
    """An endpoint that refuses the connection is unavailable; the sentence names it and its setting."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound and not listening: connections are refused
        endpoint = f"127.0.0.1:{taken.getsockname()[1]}"
        options = S3Options(endpoint_url=f"http://user:s3cr3t@{endpoint}", attempts=1)
        said = refusals(S3Store(s3_url, options=options), StoreUnavailable)
    wanted = rf"no answer from http://{endpoint} to .* is endpoint_url \(AWS_ENDPOINT_URL\) right\?"
    assert all(re.search(wanted, sentence) for sentence in said.values())


@pytest.mark.parametrize(
    ("environment", "options", "sentence"),
    [
        (
            {"AWS_ACCESS_KEY_ID": "", "AWS_SECRET_ACCESS_KEY": ""},
            S3Options(),
            "no credentials found; set AWS_",
        ),
        ({"AWS_PROFILE": "nobody"}, S3Options(), r"nobody.*\[ProfileNotFound\]"),
        ({}, S3Options(endpoint_url="127.0.0.1:8333"), "endpoint_url '127.0.0.1:8333'"),
        ({}, S3Options(endpoint_url="k:s3cr3t@127.0.0.1:8333"), "endpoint_url '127.0.0.1:8333': not a valid"),
        ({}, S3Options(endpoint_url="http://k:s/s3cr3t@h:1"), "the endpoint has no valid URL"),
        ({}, S3Options(region="no such region!"), "InvalidRegionError"),
    ],
    ids=[
        "no credentials",
        "no such profile",
        "endpoint without scheme",
        "no scheme, a secret",
        "a secret",
        "odd region",
    ],
)
def test_settings_that_boto3_refuses(
    s3_environment: S3Server,
    monkeypatch: pytest.MonkeyPatch,
    environment: dict[str, str],
    options: S3Options,
    sentence: str,
) -> None:
    """What never reaches a server has its sentence too."""
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(StoreMisconfigured, match=sentence) as caught:
        S3Store(f"s3://{s3_environment.bucket}", options=options).put(KEY, DATA, sha256=DIGEST)
    assert "s3cr3t" not in str(caught.value)


def test_impossible_bucket_name(s3_environment: S3Server) -> None:
    """A name that no bucket can have is refused before anything is sent."""
    with pytest.raises(StoreMisconfigured, match="Invalid bucket name"):
        S3Store("s3://Bad Bucket!", options=S3Options()).probe()


def test_endpoint_from_the_environment(s3_environment: S3Server, s3_url: str) -> None:
    """AWS_ENDPOINT_URL alone is enough, by name as well as by number: the bucket goes into the path."""
    store = open_store(s3_url)
    assert store.put(KEY, DATA, sha256=DIGEST) is Put.CREATED
    by_name = S3Options(endpoint_url=s3_environment.endpoint.replace("127.0.0.1", "localhost"))
    assert open_store(s3_url, s3=by_name).get(KEY) == DATA


def test_when_required(s3_environment: S3Server, s3_url: str) -> None:
    """Without checksums in the requests the same holds, by the digest in the metadata."""
    store = S3Store(s3_url, options=S3Options(checksum="when_required"), whole_limit=255_999)
    store.probe()
    assert store.put(KEY, DATA, sha256=DIGEST) is Put.CREATED
    assert store.put(KEY, DATA, sha256=DIGEST) is Put.SAME
    assert store.get(KEY) == DATA
