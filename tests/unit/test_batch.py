"""Batch ids, object keys and manifests."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.batch import (
    Counts,
    Manifest,
    ManifestObject,
    batch_id,
    batch_of,
    check_batch_id,
    decode,
    encode,
    keys,
    opened_at,
)
from storage.errors import BadKey, Damaged
from storage.objects import check_key

OPENED = datetime(2026, 11, 21, 23, 59, 59, tzinfo=UTC)
ID = "20261121T235959Z-fetch-0a1b2c3d"


def _manifest() -> Manifest:
    named = keys(ID)
    return Manifest(
        id=ID,
        kind="manual",
        job="fetch",
        opened=OPENED,
        sealed=OPENED + timedelta(minutes=3),
        software="depeche/1",
        objects=(
            ManifestObject(key=named.warc, kind="warc", size=900, sha256="ab" * 32, records=4),
            ManifestObject(key=named.articles, kind="articles", size=90, sha256="cd" * 32, records=1),
        ),
        counts=Counts(captures=1, records=4, articles=1, outcomes=2),
        sites={"news.test": 1},
        outcomes={"not-found": 1, "stored": 1},
    )


def test_a_batch_id_is_made_of_time_job_and_token() -> None:
    """The id says in UTC when the batch was opened, whatever zone the clock was in."""
    elsewhere = OPENED.astimezone(timezone(timedelta(hours=9)))
    assert batch_id(elsewhere, job="fetch", token="0a1b2c3d") == ID
    assert opened_at(ID) == OPENED


def test_keys_follow_from_the_id_alone() -> None:
    """Every key is known before a byte is written and lies under the day of opening."""
    named = keys(ID)
    assert named.warc == "warc/v1/date=2026-11-21/20261121T235959Z-fetch-0a1b2c3d-0000.warc.gz"
    assert named.cdxj == "cdxj/v1/date=2026-11-21/20261121T235959Z-fetch-0a1b2c3d-0000.cdxj"
    assert named.articles == "articles/v1/date=2026-11-21/20261121T235959Z-fetch-0a1b2c3d.jsonl.gz"
    assert named.outcomes == "outcomes/v1/date=2026-11-21/20261121T235959Z-fetch-0a1b2c3d.jsonl.gz"
    assert named.manifest == "batches/v1/date=2026-11-21/20261121T235959Z-fetch-0a1b2c3d.json"


@given(
    opened=st.integers(946684800, 253402300799).map(lambda seconds: datetime.fromtimestamp(seconds, UTC)),
    job=st.from_regex(r"[a-z0-9]([a-z0-9-]{0,20}[a-z0-9])?", fullmatch=True),
    token=st.integers(0, 2**32 - 1).map("{:08x}".format),
)
def test_every_key_leads_back_to_its_batch(opened: datetime, job: str, token: str) -> None:
    """An object found in a store tells which batch it belongs to, also for jobs with dashes and digits."""
    batch = batch_id(opened, job=job, token=token)
    named = keys(batch)
    for key in (named.warc, named.cdxj, named.articles, named.outcomes, named.manifest):
        assert batch_of(check_key(key)) == batch


@pytest.mark.parametrize("job", ["", "Fetch", "a b", "../up", "-a", "a-", "a/b", "é", "a" * 41, "a\n"])
def test_a_job_that_does_not_fit_a_key_is_refused(job: str) -> None:
    """Only a-z, 0-9 and inner dashes may name a job: nothing a server or user chose can shape a key."""
    with pytest.raises(BadKey):
        batch_id(OPENED, job=job, token="0a1b2c3d")


@pytest.mark.parametrize(
    "name",
    ["", "x", ".lock", ID.upper(), f"{ID}0", f"{ID}\n", ID.replace("T2", "T"), ID.replace("1121", "1399")],
)
def test_other_names_are_no_batch_ids(name: str) -> None:
    """A folder or key with another name is not taken for a batch."""
    with pytest.raises(BadKey):
        check_batch_id(name)


@pytest.mark.parametrize("key", ["warc/v1/x", "warc/v1/date=2026-11-21/a.warc.gz", f"other/{ID}.json", ID])
def test_a_foreign_key_belongs_to_no_batch(key: str) -> None:
    """What lies outside the layout is told apart."""
    assert batch_of(key) is None


def test_a_manifest_reads_back_as_it_was() -> None:
    """Encoding and decoding lose nothing, and the digest inside is set."""
    manifest = _manifest()
    raw = encode(manifest)
    read = decode(raw)
    assert replace(read, self_sha256="0" * 64) == manifest
    assert read.self_sha256 != "0" * 64
    assert encode(read) == raw


def test_a_manifest_names_its_objects_by_kind() -> None:
    """An object is found by kind; a batch without one of that kind answers None."""
    manifest = _manifest()
    warc = manifest.named("warc")
    assert warc is not None
    assert warc.key == keys(ID).warc
    assert manifest.named("cdxj") is None


def test_every_flipped_bit_of_a_manifest_is_noticed() -> None:
    """The manifest is named by nobody, so it carries its own digest, and no flipped bit passes."""
    raw = encode(_manifest())
    for position in range(len(raw)):
        flipped = bytearray(raw)
        flipped[position] ^= 1 << (position % 8)
        with pytest.raises(Damaged):
            decode(bytes(flipped))


@pytest.mark.parametrize("raw", [b"", b"{}", b"null", b"\xff", b'{"schema":"depeche.batch/2"}'])
def test_what_is_no_manifest_is_damage(raw: bytes) -> None:
    """Empty, foreign and newer files are refused by name, not by a crash."""
    with pytest.raises(Damaged, match="manifest"):
        decode(raw)
