"""Bytes to and from a bucket: objects sent whole or in parts, reads resumed where they were cut."""

from __future__ import annotations

import contextlib
import hashlib
from base64 import b64encode
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeVar

from storage.errors import Damaged, ObjectMissing, StorageError, StoreMisconfigured, StoreUnavailable
from storage.pieces import PIECE, pieces
from storage.s3_refusals import Occupied

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from mypy_boto3_s3 import S3Client
    from mypy_boto3_s3.type_defs import (
        CompletedPartTypeDef,
        CreateMultipartUploadRequestTypeDef,
        GetObjectRequestTypeDef,
        PutObjectRequestTypeDef,
        UploadPartRequestTypeDef,
    )

T = TypeVar("T")

PART = 16 * 1024 * 1024
"""Bytes of one part of a large upload, and of the memory that it takes."""

_TRIES = 8  # answers of which one read may be pieced together before it is given up


class Body(Protocol):
    """The body of an answer, as botocore hands it over."""

    def iter_chunks(self, chunk_size: int = ...) -> Iterator[bytes]:
        """Yield the bytes; raises when the connection ends before them."""
        ...

    def close(self) -> None:
        """Let go of the connection."""
        ...


class Door(Protocol):
    """What the transfers need of the way to a bucket; errors come through it as ours."""

    bucket: str
    url: str

    def name(self, key: str) -> str:
        """Return the key in the bucket, prefix and all."""
        ...

    def ask(self, verb: str, request: Callable[[S3Client], T], key: str = "", *, patient: bool = True) -> T:
        """Send one request, again after a while when the server is busy and we are patient."""
        ...

    def translated(self, verb: str, key: str) -> contextlib.AbstractContextManager[None]:
        """Turn boto3's errors into ours while a body is read."""
        ...

    def pause(self, tries: int) -> None:
        """Wait before the next try, longer with their number."""
        ...

    def sends_sums(self) -> bool:
        """Tell whether the server wants checksums with what it is sent."""
        ...


def send_whole(door: Door, key: str, source: bytes | Path, sha256: str) -> None:
    """Put the object in one conditional request; raises Occupied when something is there."""
    request: PutObjectRequestTypeDef = {
        "Bucket": door.bucket,
        "Key": door.name(key),
        "IfNoneMatch": "*",
        "Metadata": {"sha256": sha256},
    }
    if door.sends_sums():
        # In a header of its own: boto3 left to itself puts CRC32 into a trailer inside the body over TLS, and
        # old servers keep that trailer in the object (boto3#4435).
        request["ChecksumSHA256"] = b64encode(bytes.fromhex(sha256)).decode()

    def put(s3: S3Client) -> None:
        with contextlib.ExitStack() as stack:
            request["Body"] = stack.enter_context(source.open("rb")) if isinstance(source, Path) else source
            s3.put_object(**request)

    door.ask("PUT", put, key)


def send_parts(door: Door, key: str, source: bytes | Path, sha256: str) -> None:
    """Put the object in parts of 16 MiB, conditionally; nothing of it stays when this fails."""
    request: CreateMultipartUploadRequestTypeDef = {
        "Bucket": door.bucket,
        "Key": door.name(key),
        "Metadata": {"sha256": sha256},
    }
    if door.sends_sums():
        request["ChecksumAlgorithm"] = "SHA256"
    upload = door.ask("POST", lambda s3: s3.create_multipart_upload(**request)["UploadId"], key)
    with contextlib.ExitStack() as undo:
        undo.callback(_abort, door, key, upload)
        numbered = enumerate(pieces(source, size=PART), 1)
        parts = [_send_part(door, key, upload, number, part) for number, part in numbered]
        _complete(door, key, upload, parts)
        undo.pop_all()


def _send_part(door: Door, key: str, upload: str, number: int, part: bytes) -> CompletedPartTypeDef:
    request: UploadPartRequestTypeDef = {
        "Bucket": door.bucket,
        "Key": door.name(key),
        "UploadId": upload,
        "PartNumber": number,
        "Body": part,
    }
    sums: CompletedPartTypeDef = {}
    if door.sends_sums():
        digest = b64encode(hashlib.sha256(part).digest()).decode()
        request["ChecksumSHA256"] = sums["ChecksumSHA256"] = digest
    tag = door.ask("PUT", lambda s3: s3.upload_part(**request)["ETag"], key)
    return {"PartNumber": number, "ETag": tag, **sums}


def _complete(door: Door, key: str, upload: str, parts: list[CompletedPartTypeDef]) -> None:
    def complete(s3: S3Client) -> None:
        s3.complete_multipart_upload(
            Bucket=door.bucket,
            Key=door.name(key),
            UploadId=upload,
            MultipartUpload={"Parts": parts},
            IfNoneMatch="*",
        )

    try:
        door.ask("POST", complete, key)
    except ObjectMissing as problem:  # NoSuchUpload: a try whose answer was lost has completed it, or nobody
        raise Occupied(f"{door.url}/{key}: the upload is gone; look whether its object is there") from problem


def _abort(door: Door, key: str, upload: str) -> None:
    """Give the parts back; when even that fails, the error under way says more than this one."""

    def abort(s3: S3Client) -> None:
        s3.abort_multipart_upload(Bucket=door.bucket, Key=door.name(key), UploadId=upload)

    with contextlib.suppress(StorageError):
        door.ask("DELETE", abort, key, patient=False)


def read_body(door: Door, key: str, start: int, stop: int | None) -> Iterator[bytes]:
    """Yield the bytes from `start` up to `stop` (None: to the end); boto3 never retries a body, this does.

    An answer is checked by its own checksum, a part of an object has none: a whole object that was pieced
    together from several answers is held to the digest that was put with it. Raises Damaged.
    """
    at, is_whole, seen = start, start == 0 and stop is None, hashlib.sha256()
    for tries in range(1, _TRIES + 1):
        body, end, digest = _open(door, key, at, stop)
        stop = end if stop is None else stop
        if end != stop:
            raise Damaged(f"{door.url}/{key}: ends before byte {stop}")
        with contextlib.suppress(StoreUnavailable), door.translated("GET", key), contextlib.closing(body):
            for piece in body.iter_chunks(PIECE):
                at += len(piece)
                seen.update(piece)
                yield piece
        if at == stop:
            if is_whole and tries > 1 and digest and digest != seen.hexdigest():
                raise Damaged(f"{door.url}/{key}: what came in {tries} answers is not what was put")
            return
        door.pause(tries)
    raise StoreUnavailable(f"{door.url}/{key}: {_TRIES} answers in a row were cut; try again later")


def _open(door: Door, key: str, start: int, stop: int | None) -> tuple[Body, int, str | None]:
    """Return the body of an answer, the offset in the object where it ends, and the sha256 put with it."""
    request: GetObjectRequestTypeDef = {"Bucket": door.bucket, "Key": door.name(key)}
    ranged = bool(start) or stop is not None
    if ranged:
        request["Range"] = f"bytes={start}-" + ("" if stop is None else str(stop - 1))
    answer = door.ask("GET", lambda s3: s3.get_object(**request), key)
    right = not ranged or answer.get("ContentRange", "").startswith(f"bytes {start}-")
    if not right or "ContentLength" not in answer:
        answer["Body"].close()
        raise StoreMisconfigured(f"{door.url}/{key}: the answer is not the range of bytes that was asked for")
    digest = {name.lower(): value for name, value in answer.get("Metadata", {}).items()}.get("sha256")
    return answer["Body"], start + answer["ContentLength"], digest
