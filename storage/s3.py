"""The object store in a bucket: the one door to boto3, whose errors leave it as ours."""

from __future__ import annotations

import contextlib
import re
import secrets
import threading
import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal, TypeVar
from urllib.parse import urlsplit

from storage.errors import Damaged, ObjectMissing, StoreMisconfigured, StoreUnavailable
from storage.objects import ObjectStat, Put, check_key, is_key
from storage.pieces import check_range, checked_size, digest_of
from storage.probe import probe
from storage.redaction import redact_uri
from storage.s3_refusals import Busy, Mangled, Occupied, Place, refusal
from storage.s3_transfers import PART, read_body, send_parts, send_whole

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from boto3.session import Session
    from botocore.config import Config
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_s3.type_defs import ListObjectsV2RequestTypeDef

T = TypeVar("T")

WHOLE_LIMIT = 256 * 1024 * 1024
"""Bytes up to which an object is sent in one request: the quickest way, and one checksum."""

_WAITS = (1.0, 2.0, 4.0)  # seconds; a SeaweedFS that was killed answers 500 to reads for some six seconds
_HEX = re.compile(r"[0-9a-f]{64}")
_AWS = (".amazonaws.com", ".amazonaws.com.cn")


@dataclass(frozen=True, slots=True, kw_only=True)
class S3Options:
    """How to reach the server; None leaves it to boto3: its environment, profile and defaults.

    `attempts` is how often boto3 sends one request; our own patience with 5xx comes on top.
    """

    endpoint_url: str | None = None
    region: str | None = None
    addressing_style: Literal["auto", "path", "virtual"] | None = None
    checksum: Literal["when_supported", "when_required"] | None = None
    attempts: int = 6


def _token() -> str:
    return secrets.token_hex(8)


class S3Door:
    """The way to one bucket: the client, made once and shared by threads, our patience, our errors."""

    def __init__(self, url: str, *, options: S3Options, sleep: Callable[[float], None]) -> None:
        """Name bucket and prefix; boto3 is imported and the client made at the first request."""
        self.bucket, prefix = _bucket_and_prefix(url)
        self.url = f"s3://{self.bucket}/{prefix}".rstrip("/")
        self._prefix = f"{prefix}/" if prefix else ""
        self._options = options
        self._sleep = sleep
        self._lock = threading.Lock()
        self._client: S3Client | None = None

    def name(self, key: str) -> str:
        """Return the key in the bucket."""
        return self._prefix + key

    def key(self, name: str) -> str:
        """Return our key of a name in the bucket."""
        return name.removeprefix(self._prefix)

    def ask(self, verb: str, request: Callable[[S3Client], T], key: str = "", *, patient: bool = True) -> T:
        """Send a request; while the server is busy or got other bytes, again after 1, 2 and 4 seconds."""
        for wait in _WAITS if patient else ():
            try:
                with self.translated(verb, key):
                    return request(self._connected())
            except (Busy, Mangled):
                self._sleep(wait)
        with self.translated(verb, key):
            return request(self._connected())

    def pause(self, tries: int) -> None:
        """Sleep 0.1, 0.2, 0.4 … seconds, at most 5."""
        self._sleep(min(5.0, 0.1 * 2 ** (tries - 1)))

    def sends_sums(self) -> bool:
        """Tell whether uploads carry a checksum that the server is to verify."""
        with self.translated("PUT", ""):
            config = self._connected().meta.config
        return bool(config.request_checksum_calculation == "when_supported")  # type: ignore[attr-defined] # not in stubs

    def place(self, verb: str, key: str = "") -> Place:
        """Return what an error names: never a credential, not even one in the endpoint's URL."""
        endpoint = self._client.meta.endpoint_url if self._client else self._options.endpoint_url
        url = f"{self.url}/{key}".rstrip("/")
        return Place(url=url, bucket=self.bucket, endpoint=_shown(endpoint), verb=verb)

    @contextlib.contextmanager
    def translated(self, verb: str, key: str) -> Iterator[None]:
        """Turn the errors of boto3 and botocore into ours."""
        from botocore import exceptions as boto

        try:
            yield
        except boto.ClientError as problem:
            status = problem.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
            code = problem.response.get("Error", {}).get("Code", "")
            raise refusal(code, status, place=self.place(verb, key)) from problem
        except boto.FlexibleChecksumError as problem:
            raise Damaged(
                f"{self.url}/{key}: the answer does not fit the checksum that comes with it; "
                'a server that does so with every range needs checksum = "when_required"'
            ) from problem
        except (boto.HTTPClientError, boto.ConnectionError, boto.IncompleteReadError) as problem:
            raise unreachable(problem, self.place(verb, key)) from problem
        except boto.BotoCoreError as problem:
            raise misconfigured(problem, self.place(verb, key)) from problem

    def _connected(self) -> S3Client:
        with self._lock:
            if self._client is None:
                self._client = _client(self._options)
            return self._client


class S3Store:
    """An ObjectStore in a bucket, below a prefix; one instance serves all threads.

    A put is conditional, carries its sha256 in the request and in the object's metadata, and is confirmed
    by a HEAD. Keys are listed in the server's order: byte order, which SeaweedFS keeps only among names
    where none is another's folder (`a/b` before `a-b`), as in the layout of an archive.
    A source file that is missing raises FileNotFoundError; everything else is a StorageError.
    """

    def __init__(
        self,
        url: str,
        *,
        options: S3Options,
        sleep: Callable[[float], None] = time.sleep,
        token: Callable[[], str] = _token,
        whole_limit: int = WHOLE_LIMIT,
    ) -> None:
        """Name the bucket (`s3://bucket/prefix`); the client is made at the first request.

        Larger objects than `whole_limit` bytes go up in parts of 16 MiB. Raises StoreMisconfigured for an
        address that names no bucket.
        """
        self._door = S3Door(url, options=options, sleep=sleep)
        self.url = self._door.url
        self._options = options
        self._sleep = sleep
        self._token = token
        self._whole_limit = whole_limit
        self._bucket_seen = False

    def put(self, key: str, source: bytes | Path, *, sha256: str) -> Put:
        """Send `source` unless something is there, and ask the server what it has; Damaged if it differs."""
        check_key(key)
        wanted = ObjectStat(size=checked_size(source, sha256=sha256), sha256=sha256)
        if wanted.size > PART and (found := self._digested(key)):
            return Put.SAME if found == wanted else Put.CONFLICT  # found out without sending it all
        created = self._send(key, source, wanted)
        found = self._digested(key)
        if found is None:
            raise StoreUnavailable(f"{self.url}/{key}: taken by the server but not shown; try again later")
        if created and found != wanted:
            raise Damaged(f"{self.url}/{key}: sent {wanted}, the server has {found}")
        if created:
            return Put.CREATED
        return Put.SAME if found == wanted else Put.CONFLICT

    def get(self, key: str, *, start: int = 0, length: int | None = None) -> bytes:
        """Return exactly the bytes asked for; an answer cut in its body is resumed where it was cut."""
        check_range(start=start, length=length)
        stop = None if length is None else start + length
        return b"".join(read_body(self._door, check_key(key), start, stop))

    def chunks(self, key: str) -> Iterator[bytes]:
        """Yield the object in pieces of at most 1 MiB; a cut is resumed as in `get`."""
        return read_body(self._door, check_key(key), 0, None)

    def head(self, key: str) -> ObjectStat | None:
        """Return the size and the sha256 that was put with the object; None when nothing lies there."""
        name, bucket = self._door.name(check_key(key)), self._door.bucket
        try:
            answer = self._door.ask("HEAD", lambda s3: s3.head_object(Bucket=bucket, Key=name), key)
        except ObjectMissing:
            self._check_bucket()
            return None
        self._bucket_seen = True
        metadata = {field.lower(): value for field, value in answer["Metadata"].items()}
        digest = metadata.get("sha256", "")
        return ObjectStat(size=answer["ContentLength"], sha256=digest if _HEX.fullmatch(digest) else None)

    def list(self, prefix: str, *, after: str | None = None) -> Iterator[str]:
        """Yield keys page by page; what lies outside the layout of an archive is passed over."""
        door = self._door
        request: ListObjectsV2RequestTypeDef = {"Bucket": door.bucket, "Prefix": door.name(prefix)}
        if after:
            request["StartAfter"] = door.name(after)
        while True:
            page = door.ask("LIST", lambda s3: s3.list_objects_v2(**request), prefix)
            if "IsTruncated" not in page:
                raise refusal("NotS3", 200, place=door.place("LIST"))
            yield from filter(is_key, (door.key(found["Key"]) for found in page.get("Contents", ())))
            if not page["IsTruncated"]:
                return
            request["ContinuationToken"] = page["NextContinuationToken"]

    def delete(self, key: str) -> None:
        """Remove the object."""
        name, bucket = self._door.name(check_key(key)), self._door.bucket
        with contextlib.suppress(ObjectMissing):
            self._door.ask("DELETE", lambda s3: s3.delete_object(Bucket=bucket, Key=name), key)

    def probe(self) -> None:
        """Put, read, compare and delete an object below the prefix, with less patience than in a run."""
        hasty = replace(self._options, attempts=min(2, self._options.attempts))
        probe(S3Store(self.url, options=hasty, sleep=self._sleep), f"probe-{self._token()}")

    def _digested(self, key: str) -> ObjectStat | None:
        """Return what lies under `key`, its bytes read where the server kept no digest of ours."""
        found = self.head(key)
        if found is None or found.sha256 is not None:
            return found
        return replace(found, sha256=digest_of(self.chunks(key)))

    def _check_bucket(self) -> None:
        """Raise StoreMisconfigured when the bucket is missing: a HEAD says 404 for both bucket and object."""
        if self._bucket_seen:
            return
        try:
            self._door.ask("HEAD", lambda s3: s3.head_bucket(Bucket=self._door.bucket))
        except ObjectMissing as problem:
            raise refusal("NoSuchBucket", 404, place=self._door.place("HEAD")) from problem
        self._bucket_seen = True

    def _send(self, key: str, source: bytes | Path, wanted: ObjectStat) -> bool:
        """Return whether our bytes were the first under `key`, as far as the server's answer tells."""
        send = send_parts if wanted.size > self._whole_limit else send_whole
        try:
            send(self._door, key, source, str(wanted.sha256))
        except Occupied:
            return False
        return True


def _client(options: S3Options) -> S3Client:
    """Return a client; path style is the default for servers not Amazon's, which have no name per bucket."""
    import boto3

    session = boto3.session.Session()
    client = _made(session, options)
    host = urlsplit(client.meta.endpoint_url).hostname or ""
    styled = client.meta.config.s3 or {}  # type: ignore[attr-defined] # not in the stubs; options and profile
    if "addressing_style" in styled or host.endswith(_AWS):
        return client
    # the same session has the description of S3 in memory: another one reads that megabyte again
    return _made(session, replace(options, addressing_style="path"))


def _made(session: Session, options: S3Options) -> S3Client:
    from botocore.exceptions import BotoCoreError

    try:
        return session.client(
            "s3",
            endpoint_url=options.endpoint_url,
            region_name=options.region,
            config=_config(options),
        )
    except ValueError as problem:
        if isinstance(problem, BotoCoreError):
            raise
        said = "not a valid URL" if "@" in str(problem) else str(problem)  # botocore repeats the URL
        raise StoreMisconfigured(f"endpoint_url {_shown(options.endpoint_url)!r}: {said}") from problem


def _config(options: S3Options) -> Config:
    from botocore.config import Config

    style = options.addressing_style
    return Config(
        retries={"mode": "standard", "total_max_attempts": options.attempts},
        connect_timeout=5,
        read_timeout=60,
        max_pool_connections=16,
        request_checksum_calculation=options.checksum,
        response_checksum_validation=options.checksum,
        s3={"addressing_style": style} if style else None,
    )


def unreachable(problem: Exception, place: Place) -> StoreUnavailable | StoreMisconfigured:
    """Return our error for a connection that failed: a certificate is to be mended, the rest may pass."""
    if "CERTIFICATE_VERIFY_FAILED" in str(problem):
        return StoreMisconfigured(
            f"{place.url}: the certificate of {place.endpoint} is not trusted; "
            "mend endpoint_url or AWS_CA_BUNDLE"
        )
    return StoreUnavailable(
        f"{place.url}: no answer from {place.endpoint} to {place.verb} ({type(problem).__name__}); "
        "is the server up, is endpoint_url (AWS_ENDPOINT_URL) right?"
    )


def misconfigured(problem: Exception, place: Place) -> StoreMisconfigured:
    """Return our error for what boto3 refused before or instead of asking the server."""
    name, text = type(problem).__name__, " ".join(str(problem).split())
    if "redential" in name or "Token" in name:
        text = "no credentials found; set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or name a profile"
    elif "@" in text:  # it repeats the endpoint's URL, of which nobody can say where a password ends
        text = "the endpoint has no valid URL; mend endpoint_url (AWS_ENDPOINT_URL)"
    return StoreMisconfigured(f"{place.url}: {text} [{name}]")


def _bucket_and_prefix(url: str) -> tuple[str, str]:
    bucket, _, prefix = url.partition("//")[2].partition("/")
    prefix = prefix.strip("/")
    if "@" in bucket or ":" in bucket:
        raise StoreMisconfigured(
            "the address of an S3 store holds no credentials and no port: s3://bucket/prefix"
        )
    odd = any(part in ("", ".", "..") or not part.isprintable() for part in prefix.split("/")) and prefix
    if not bucket or odd:
        raise StoreMisconfigured(f"store {url!r}: expected s3://bucket or s3://bucket/prefix")
    return bucket, prefix


def _shown(endpoint: str | None) -> str:
    """Return the endpoint without the credentials that its URL may hold."""
    return redact_uri(endpoint or "the S3 server")
