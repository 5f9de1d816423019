"""What `depeche verify` and `depeche repair` do with a bucket whose objects are damaged or unreadable."""

from __future__ import annotations

import hashlib
import shutil
from contextlib import contextmanager
from typing import TYPE_CHECKING
from urllib.parse import unquote

import boto3
import pytest
from click.testing import CliRunner

from crawler.cli.main import cli
from storage.cdxj import parse_line
from storage.collection import lines, manifests
from storage.repair import ASIDE, Repair, Repaired
from storage.s3 import S3Options, S3Store
from storage.verify import verify
from tests.archive import START, commit_batches, derive_missing, new_spool
from tests.servers.s3_proxy import FaultProxy, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from storage.objects import ObjectStore
    from tests.servers.weed import S3Server

pytestmark = pytest.mark.s3

KINDS = ("warc", "articles", "outcomes", "cdxj", "batches")


@pytest.fixture
def archive(s3_store: ObjectStore, tmp_path: Path) -> ObjectStore:
    """Return a bucket with two batches, spool and index beside it."""
    commit_batches(2, s3_store, tmp_path)
    return s3_store


def spoil(store: ObjectStore, key: str) -> tuple[bytes, bytes]:
    """Flip a bit behind the store's back; the digest put with the object stays. Return before and after."""
    before, stat = store.get(key), store.head(key)
    middle = len(before) // 2
    after = before[:middle] + bytes([before[middle] ^ 8]) + before[middle + 1 :]
    bucket, _, prefix = store.url.removeprefix("s3://").partition("/")
    assert stat is not None
    boto3.session.Session().client("s3").put_object(
        Bucket=bucket, Key=f"{prefix}/{key}", Body=after, Metadata={"sha256": str(stat.sha256)}
    )
    return before, after


@contextmanager
def unreadable(archive: ObjectStore, server: S3Server, key: str, *, times: int = 10**6) -> Iterator[S3Store]:
    """Give the archive as it is behind a server that flips a bit of one object on its way, so many times."""
    left = iter(range(times))

    def trouble(method: str, path: str) -> Rule | None:
        hit = method == "GET" and key in unquote(path) and next(left, None) is not None
        return Rule(method=method, fault="flip") if hit else None

    with FaultProxy(server.endpoint, trouble=trouble) as proxy:
        yield S3Store(archive.url, options=S3Options(endpoint_url=proxy.endpoint))


def repair(root: Path, store: ObjectStore) -> Repaired:
    """Repair without the local index."""
    spool = new_spool(root, seed=9)
    return Repair(store=store, spool=spool, index=None, apply=True, finish=derive_missing).run(now=START)


def records(store: ObjectStore) -> list[str]:
    """Return the ids of the records that readers are led to."""
    return sorted(
        parse_line(line).record_id for manifest in manifests(store) for line in lines(store, manifest, "cdxj")
    )


@pytest.mark.parametrize("kind", KINDS)
def test_a_damaged_object_comes_back_from_the_spool(tmp_path: Path, archive: ObjectStore, kind: str) -> None:
    """Though its head still tells the old digest; the damaged bytes are kept aside."""
    key = next(archive.list(f"{kind}/"))
    before, after = spoil(archive, key)
    assert {finding.key for finding in verify(archive, now=START).damaged} == {key}
    done = repair(tmp_path, archive)
    assert ([one.key for one in done.restored], done.left) == ([key], [])
    assert archive.get(key) == before
    assert archive.get(f"{ASIDE}{hashlib.sha256(after).hexdigest()}") == after
    assert verify(archive, now=START).damaged == ()


def test_without_a_copy_every_whole_record_is_kept(tmp_path: Path, archive: ObjectStore) -> None:
    """WARC, articles and index of one batch damaged at once: all but the record that was hit is there."""
    shutil.rmtree(tmp_path / "spool")
    earlier = set(records(archive))
    hit = {next(archive.list(f"{kind}/")) for kind in ("warc", "articles", "cdxj")}
    for key in hit:
        spoil(archive, key)
    assert {finding.key for finding in verify(archive, now=START).damaged} == hit
    done = repair(tmp_path, archive)
    assert (len(done.superseded), done.left) == (1, [])
    kept = records(archive)
    assert len(kept) == len(set(kept)) >= len(earlier) - 1
    assert set(kept) < earlier
    report = verify(archive, now=START)
    assert (report.damaged, report.orphans) == ((), ())


@pytest.mark.parametrize("kind", KINDS)
def test_what_the_server_cannot_read_back_is_put_again(
    tmp_path: Path, archive: ObjectStore, s3_environment: S3Server, kind: str
) -> None:
    """An answer that never fits its checksum: its object is named, and comes back from the spool."""
    key = next(archive.list(f"{kind}/"))
    before = archive.get(key)
    with unreadable(archive, s3_environment, key) as store:
        assert {finding.key for finding in verify(store, now=START).damaged} == {key}
        done = repair(tmp_path, store)
    assert ([one.key for one in done.restored], done.superseded, done.left) == ([key], [], [])
    assert archive.get(key) == before
    assert verify(archive, now=START).damaged == ()


@pytest.mark.parametrize("kind", KINDS)
def test_what_changed_on_its_way_once_is_no_damage(
    archive: ObjectStore, s3_environment: S3Server, kind: str
) -> None:
    """A second reading is whole: a sound archive must not be called damaged, nor be repaired."""
    with unreadable(archive, s3_environment, next(archive.list(f"{kind}/")), times=1) as store:
        report = verify(store, now=START)
    assert (report.damaged, report.orphans, report.objects) == ((), (), 8)


def test_a_warc_that_cannot_be_read_back_is_left(
    tmp_path: Path, archive: ObjectStore, s3_environment: S3Server
) -> None:
    """Without a copy nothing is written and nothing is taken away: a mended server has it all again."""
    shutil.rmtree(tmp_path / "spool")
    key = next(archive.list("warc/"))
    objects = list(archive.list(""))
    with unreadable(archive, s3_environment, key) as store:
        done = repair(tmp_path, store)
    assert ({finding.key for finding in done.left}, done.restored, done.superseded) == ({key}, [], [])
    assert list(archive.list("")) == objects
    assert verify(archive, now=START).damaged == ()


def test_the_commands_on_a_bucket(
    tmp_path: Path, archive: ObjectStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`depeche verify` says 4 and names the object, `depeche repair --apply` mends it, then all is sound."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DEPECHE_STORE", archive.url)
    monkeypatch.setenv("DEPECHE_WORK", str(tmp_path))
    key = next(archive.list("articles/"))
    before, _ = spoil(archive, key)
    named = CliRunner().invoke(cli, ["verify"], standalone_mode=False)
    assert (named.return_value, key in named.output) == (4, True)
    done = CliRunner().invoke(cli, ["repair", "--apply"], standalone_mode=False)
    assert (done.return_value, f"{key}: put back from the spool" in done.output) == (0, True), done.output
    assert archive.get(key) == before
    assert CliRunner().invoke(cli, ["verify"], standalone_mode=False).return_value == 0
