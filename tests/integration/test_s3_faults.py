"""What the bucket store does when the server or the way to it fails."""

from __future__ import annotations

import hashlib
import random
from dataclasses import replace
from typing import TYPE_CHECKING

import boto3
import pytest

from storage.errors import Damaged, StoreMisconfigured, StoreUnavailable
from storage.objects import Put
from storage.s3 import S3Options, S3Store
from tests.servers.s3_proxy import FaultProxy, Rule

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.servers.weed import S3Server

pytestmark = pytest.mark.s3

KEY = "batches/v1/date=2026-11-21/20261121T101500Z-press-0a1b2c3d.json"
DATA = random.Random(11).randbytes(3_000_000)
DIGEST = hashlib.sha256(DATA).hexdigest()
ALWAYS = 1_000


class Faulty:
    """A store behind a proxy that can be told to fail, and the seconds it wanted to sleep."""

    def __init__(self, proxy: FaultProxy, url: str) -> None:
        """Point a store of bucket and prefix `url` at the proxy."""
        self.proxy = proxy
        self.url = url
        self.slept: list[float] = []
        self.store = self.with_options(attempts=3)

    def with_options(self, *, attempts: int = 1, whole_limit: int = 2**28) -> S3Store:
        """Return another store on the same objects."""
        options = S3Options(endpoint_url=self.proxy.endpoint, attempts=attempts)
        return S3Store(self.url, options=options, sleep=self.slept.append, whole_limit=whole_limit)

    def asked(self, method: str) -> int:
        """Return how many requests of `method` the proxy has seen."""
        return sum(request.startswith(f"{method} ") for request in self.proxy.seen)


@pytest.fixture
def faulty(s3_environment: S3Server, s3_url: str) -> Iterator[Faulty]:
    """Put the proxy between a fresh store and the real server."""
    with FaultProxy(s3_environment.endpoint) as proxy:
        yield Faulty(proxy, s3_url)


@pytest.fixture
def open_uploads(s3_environment: S3Server, s3_url: str) -> Callable[[], list[str]]:
    """Return a question to the server itself: which multipart uploads of this test are unfinished?"""
    client = boto3.client("s3")
    prefix = s3_url.removeprefix(f"s3://{s3_environment.bucket}/")

    def ask() -> list[str]:
        found = client.list_multipart_uploads(Bucket=s3_environment.bucket)
        return [upload["Key"] for upload in found.get("Uploads", []) if upload["Key"].startswith(prefix)]

    return ask


def test_lost_answer_of_a_put(faulty: Faulty) -> None:
    """The repeated put meets its own object, 412: that is no conflict, and there is one object."""
    faulty.proxy.add(Rule(method="PUT", fault="lose-answer"))
    assert faulty.store.put(KEY, DATA, sha256=DIGEST) in (Put.CREATED, Put.SAME)
    assert faulty.asked("PUT") == 2
    assert list(faulty.store.list("")) == [KEY]
    assert faulty.store.get(KEY) == DATA


def test_every_answer_of_a_put_lost(faulty: Faulty) -> None:
    """A put that never heard an answer is unavailable, and SAME when it is tried again later."""
    faulty.proxy.add(Rule(method="PUT", fault="lose-answer"))
    with pytest.raises(StoreUnavailable, match="no answer"):
        faulty.with_options(attempts=1).put(KEY, DATA, sha256=DIGEST)
    assert faulty.store.put(KEY, DATA, sha256=DIGEST) is Put.SAME


def test_lost_answer_of_the_confirmation(faulty: Faulty) -> None:
    """A put without its confirmation has not happened for the caller; the next one says SAME."""
    faulty.proxy.add(Rule(method="HEAD", fault="reset", times=1))
    with pytest.raises(StoreUnavailable):
        faulty.with_options(attempts=1).put(KEY, DATA, sha256=DIGEST)
    assert faulty.store.put(KEY, DATA, sha256=DIGEST) is Put.SAME


def test_confirmation_of_nothing(faulty: Faulty) -> None:
    """An object that was taken and is not shown is not believed to be there, nor to be lost."""
    faulty.proxy.add(Rule(method="HEAD", path="press", fault="status", status=404, code="NoSuchKey"))
    with pytest.raises(StoreUnavailable, match="not shown"):
        faulty.store.put(KEY, DATA, sha256=DIGEST)
    assert faulty.store.put(KEY, DATA, sha256=DIGEST) is Put.SAME


def test_bytes_changed_on_the_way(faulty: Faulty) -> None:
    """A byte that changed between the server and us is damage, by the checksum that comes with the answer."""
    faulty.store.put(KEY, DATA, sha256=DIGEST)
    faulty.proxy.add(Rule(method="GET", fault="flip"))
    with pytest.raises(Damaged, match="does not fit the checksum"):
        faulty.store.get(KEY)


def test_confirmation_of_something_else(faulty: Faulty) -> None:
    """A server that acknowledges bytes and then shows others is found out at once."""
    faulty.proxy.add(Rule(method="HEAD", fault="mangle", times=1))
    with pytest.raises(Damaged, match="sent"):
        faulty.store.put(KEY, DATA, sha256=DIGEST)


@pytest.mark.parametrize("method", ["PUT", "GET"])
def test_busy_twice_then_well(faulty: Faulty, method: str) -> None:
    """Two refusals for a passing reason are waited out by boto3."""
    faulty.proxy.add(Rule(method=method, fault="status", times=2))
    assert faulty.store.put(KEY, DATA, sha256=DIGEST) is Put.CREATED
    assert faulty.store.get(KEY) == DATA
    assert list(faulty.store.list("")) == [KEY]
    faulty.store.delete(KEY)
    assert faulty.slept == []


@pytest.mark.parametrize(
    ("status", "code"), [(500, "InternalError"), (429, "SlowDown"), (409, "ConditionalRequestConflict")]
)
def test_busy_longer_than_boto3_waits(faulty: Faulty, status: int, code: str) -> None:
    """When boto3 gives up, as it does at once after a storm, we wait 1 and 2 seconds and go on."""
    faulty.proxy.add(Rule(method="PUT", fault="status", times=2, status=status, code=code))
    assert faulty.with_options(attempts=1).put(KEY, DATA, sha256=DIGEST) is Put.CREATED
    assert faulty.slept == [1.0, 2.0]


def test_busy_for_ever(faulty: Faulty) -> None:
    """Patience is bounded: four tries, seven seconds, then a sentence with the server's own code."""
    faulty.proxy.add(Rule(method="GET", fault="status", times=ALWAYS))
    with pytest.raises(StoreUnavailable, match=r"answers 503 to GET.*\[SlowDown\]"):
        faulty.with_options(attempts=1).get(KEY)
    assert faulty.slept == [1.0, 2.0, 4.0]


def test_cut_body_is_resumed(faulty: Faulty) -> None:
    """An answer cut in its body, wherever and even twice, goes on from the cut with the right bytes."""
    faulty.store.put(KEY, DATA, sha256=DIGEST)
    for first, second in ((0, 0), (1, 1), (1_500_000, 700_000), (len(DATA) - 1, 0)):
        before = faulty.asked("GET")
        faulty.proxy.add(Rule(method="GET", fault="truncate", keep=first))
        faulty.proxy.add(Rule(method="GET", fault="truncate", keep=second))
        assert b"".join(faulty.store.chunks(KEY)) == DATA
        assert faulty.asked("GET") - before == 3


def test_a_resumed_body_that_changed_on_the_way_is_found_out(faulty: Faulty) -> None:
    """An answer that is a part carries no checksum; the whole is held to the digest that was put with it."""
    faulty.store.put(KEY, DATA, sha256=DIGEST)
    faulty.proxy.add(Rule(method="GET", fault="truncate", keep=1_500_000))
    faulty.proxy.add(Rule(method="GET", fault="flip"))
    with pytest.raises(Damaged, match="in 2 answers"):
        faulty.store.get(KEY)
    assert faulty.store.get(KEY) == DATA


def test_cut_range_is_resumed(faulty: Faulty) -> None:
    """A range cut in its body has exactly the bytes asked for."""
    faulty.store.put(KEY, DATA, sha256=DIGEST)
    faulty.proxy.add(Rule(method="GET", fault="truncate", keep=1_200_000))
    assert faulty.store.get(KEY, start=77, length=2_500_000) == DATA[77:2_500_077]
    assert faulty.asked("GET") == 2


def test_cut_again_and_again(faulty: Faulty) -> None:
    """A body that never comes whole ends in an error after eight answers, not in a loop or fewer bytes."""
    faulty.store.put(KEY, DATA, sha256=DIGEST)
    faulty.proxy.add(Rule(method="GET", fault="truncate", keep=10, times=ALWAYS))
    with pytest.raises(StoreUnavailable, match="8 answers in a row"):
        faulty.store.get(KEY)
    assert faulty.asked("GET") == 8


def test_server_that_ignores_ranges(faulty: Faulty) -> None:
    """The whole object where a range was asked is refused: its bytes are the wrong ones."""
    faulty.proxy.add(Rule(method="GET", fault="replace", body=DATA))
    with pytest.raises(StoreMisconfigured, match="not the range"):
        faulty.store.get(KEY, start=5, length=10)


def test_object_without_our_digest(s3_environment: S3Server, faulty: Faulty) -> None:
    """Where the server kept no digest of ours, its bytes are read and compared."""
    name = f"{faulty.url}/{KEY}".removeprefix(f"s3://{s3_environment.bucket}/")
    boto3.client("s3").put_object(Bucket=s3_environment.bucket, Key=name, Body=DATA)
    assert faulty.store.head(KEY).sha256 is None  # type: ignore[union-attr] # it is there
    assert faulty.store.put(KEY, DATA, sha256=DIGEST) is Put.SAME
    assert faulty.store.put(KEY, b"x", sha256=hashlib.sha256(b"x").hexdigest()) is Put.CONFLICT


def test_parts(faulty: Faulty, tmp_path: Path, open_uploads: Callable[[], list[str]]) -> None:
    """A large file goes up in parts, under the same rules; a lost answer at its end is no conflict."""
    data = random.Random(5).randbytes(17 * 1024 * 1024)
    source, digest = tmp_path / "large", hashlib.sha256(data).hexdigest()
    source.write_bytes(data)
    faulty.proxy.add(Rule(method="POST", path="uploadId", fault="lose-answer"))
    store = faulty.with_options(attempts=3, whole_limit=1024)
    assert store.put(KEY, source, sha256=digest) in (Put.CREATED, Put.SAME)
    assert sum("partNumber" in request for request in faulty.proxy.seen) == 2
    assert hashlib.sha256(store.get(KEY)).hexdigest() == digest
    assert store.put(KEY, source, sha256=digest) is Put.SAME
    assert open_uploads() == []


def test_upload_gone_when_it_should_be_completed(faulty: Faulty) -> None:
    """Where a server forgets completed uploads, the object tells; without one we try later."""
    store = faulty.with_options(attempts=2, whole_limit=0)
    gone = Rule(method="POST", path="uploadId", fault="status", status=404, code="NoSuchUpload", times=2)
    faulty.proxy.add(replace(gone, fault="lose-answer", times=1))
    faulty.proxy.add(replace(gone, times=1))
    assert store.put(KEY, DATA, sha256=DIGEST) is Put.SAME
    faulty.proxy.add(gone)
    with pytest.raises(StoreUnavailable, match="not shown"):
        store.put(f"{KEY}.2", DATA, sha256=DIGEST)


def test_parts_meet_an_object(faulty: Faulty, open_uploads: Callable[[], list[str]]) -> None:
    """An upload in parts that finds another object at its end leaves that object, and nothing of itself."""
    faulty.store.put(KEY, DATA, sha256=DIGEST)
    store = faulty.with_options(whole_limit=0)
    assert store.put(KEY, DATA[::-1], sha256=hashlib.sha256(DATA[::-1]).hexdigest()) is Put.CONFLICT
    assert store.put(KEY, DATA, sha256=DIGEST) is Put.SAME
    assert store.get(KEY) == DATA
    assert open_uploads() == []


def test_part_refused(faulty: Faulty, open_uploads: Callable[[], list[str]]) -> None:
    """An upload that fails in the middle gives its parts back and leaves no object."""
    faulty.proxy.add(
        Rule(method="PUT", path="partNumber=1", fault="status", status=400, code="EntityTooLarge")
    )
    with pytest.raises(StoreMisconfigured, match="EntityTooLarge"):
        faulty.with_options(whole_limit=0).put(KEY, DATA, sha256=DIGEST)
    assert open_uploads() == []
    assert faulty.store.head(KEY) is None


def test_probe_finds_framing(faulty: Faulty) -> None:
    """A server that keeps the framing of uploads inside objects is refused; the probe's object is removed."""
    faulty.proxy.add(Rule(method="GET", fault="mangle", times=ALWAYS))
    faulty.proxy.add(Rule(method="HEAD", fault="mangle", times=ALWAYS))
    with pytest.raises(StoreMisconfigured, match=r'aws-chunked.*checksum = "when_required"'):
        faulty.store.probe()
    assert faulty.asked("DELETE") == 1


def test_probe_finds_a_web_site(faulty: Faulty) -> None:
    """An endpoint that answers 200 and a page to everything is no S3 server."""
    for method, times in (("PUT", ALWAYS), ("HEAD", ALWAYS), ("DELETE", ALWAYS), ("GET", 2)):
        faulty.proxy.add(Rule(method=method, fault="replace", times=times, body=b"<html>Welcome</html>"))
    with pytest.raises(StoreMisconfigured, match="other bytes come back"):
        faulty.store.probe()
    faulty.proxy.add(Rule(method="GET", fault="replace", body=b"<html>Welcome</html>"))
    with pytest.raises(StoreMisconfigured, match="does not answer like an S3 server"):
        list(faulty.store.list(""))


def test_bytes_changed_on_the_way_to_the_server(faulty: Faulty) -> None:
    """The server refuses what does not fit its checksum, and the second try arrives whole."""
    faulty.proxy.add(Rule(method="PUT", fault="flip-upload"))
    assert faulty.store.put(KEY, DATA, sha256=DIGEST) is Put.CREATED
    assert faulty.slept == [1.0]
    assert faulty.store.get(KEY) == DATA


def test_bytes_changed_on_the_way_to_the_server_every_time(faulty: Faulty) -> None:
    """That is trouble of the way, not damage: a batch is to be sent again later, not opened again."""
    faulty.proxy.add(Rule(method="PUT", fault="flip-upload", times=4))
    with pytest.raises(StoreUnavailable, match="have another digest"):
        faulty.store.put(KEY, DATA, sha256=DIGEST)
    assert faulty.store.head(KEY) is None
    assert faulty.store.put(KEY, DATA, sha256=DIGEST) is Put.CREATED


def test_an_error_of_a_put_that_was_done_all_the_same(faulty: Faulty) -> None:
    """500 after the object was written: the repeated put meets its own bytes."""
    faulty.proxy.add(Rule(method="PUT", fault="apply-500", status=500, code="InternalError"))
    assert faulty.store.put(KEY, DATA, sha256=DIGEST) in (Put.CREATED, Put.SAME)
    assert list(faulty.store.list("")) == [KEY]
