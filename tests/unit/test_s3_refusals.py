"""Each answer of an S3 server has one error of ours and a sentence that says what to mend."""

from __future__ import annotations

import pytest

from storage.errors import Damaged, ObjectMissing, StorageError, StoreMisconfigured, StoreUnavailable
from storage.s3 import S3Options, S3Store, unreachable
from storage.s3_refusals import Busy, Mangled, Occupied, Place, refusal

PLACE = Place(url="s3://news/a", bucket="news", endpoint="http://127.0.0.1:8333", verb="PUT")


@pytest.mark.parametrize(
    ("code", "status", "kind", "says"),
    [
        ("NoSuchKey", 404, ObjectMissing, "no such object"),
        ("404", 404, ObjectMissing, "no such object"),
        ("NoSuchUpload", 404, ObjectMissing, "no such object"),
        ("NoSuchBucket", 404, StoreMisconfigured, "has no bucket 'news'; create it"),
        ("InvalidAccessKeyId", 403, StoreMisconfigured, "mend AWS_ACCESS_KEY_ID"),
        ("SignatureDoesNotMatch", 403, StoreMisconfigured, "mend AWS_SECRET_ACCESS_KEY"),
        ("ExpiredToken", 400, StoreMisconfigured, "renew AWS_SESSION_TOKEN"),
        ("RequestTimeTooSkewed", 403, StoreMisconfigured, "set the clock"),
        ("AccessDenied", 403, StoreMisconfigured, "forbids PUT in bucket 'news'"),
        ("403", 403, StoreMisconfigured, "forbids PUT in bucket 'news'"),
        ("PermanentRedirect", 301, StoreMisconfigured, "mend region"),
        ("NotImplemented", 501, StoreMisconfigured, "does not know PUT"),
        ("PreconditionFailed", 412, Occupied, "stands there already"),
        ("InvalidRange", 416, Damaged, "ends before"),
        ("BadDigest", 400, Mangled, "another digest"),
        ("XAmzContentSHA256Mismatch", 400, Mangled, "another digest"),
        ("SlowDown", 503, Busy, "answers 503"),
        ("InternalError", 500, Busy, "answers 500"),
        ("502", 502, Busy, "answers 502"),
        ("TooManyRequests", 429, Busy, "answers 429"),
        ("RequestTimeout", 400, Busy, "answers 400"),
        ("ConditionalRequestConflict", 409, Busy, "answers 409"),
        ("EntityTooLarge", 400, StoreMisconfigured, "answers 400 to PUT [EntityTooLarge]"),
        ("", 0, StoreMisconfigured, "answers 0 to PUT"),
    ],
)
def test_refusals(code: str, status: int, kind: type[StorageError], says: str) -> None:
    """The class says what to do, the sentence what to mend, and it begins with the address."""
    problem = refusal(code, status, place=PLACE)
    assert type(problem) is kind
    assert str(problem).startswith("s3://news/a: ")
    assert says in str(problem)


def test_busy_is_passing() -> None:
    """Who catches what passes catches a busy server."""
    assert issubclass(Busy, StoreUnavailable)


def test_untrusted_certificate_is_to_be_mended() -> None:
    """A broken connection may pass; a certificate nobody trusts will not."""
    trouble = OSError("[SSL: CERTIFICATE_VERIFY_FAILED] self-signed certificate")
    assert type(unreachable(trouble, PLACE)) is StoreMisconfigured
    assert type(unreachable(OSError("EOF occurred"), PLACE)) is StoreUnavailable


@pytest.mark.parametrize(
    ("url", "clean"),
    [
        ("s3://news", "s3://news"),
        ("s3://news/", "s3://news"),
        ("s3://news/press/fr/", "s3://news/press/fr"),
        ("S3://news/a b", "s3://news/a b"),
    ],
)
def test_addresses(url: str, clean: str) -> None:
    """A slash at the end says nothing."""
    assert S3Store(url, options=S3Options()).url == clean


@pytest.mark.parametrize("url", ["s3://", "s3:///news", "s3://news/a//b", "s3://news/../b", "s3://news/a\nb"])
def test_addresses_that_name_no_place(url: str) -> None:
    """An address without a bucket, or with a prefix that servers would change, is refused."""
    with pytest.raises(StoreMisconfigured, match="expected s3://bucket"):
        S3Store(url, options=S3Options())


@pytest.mark.parametrize("url", ["s3://AKIA:s3cr3t@news/a", "s3://news:9000/a"])
def test_address_with_credentials(url: str) -> None:
    """Credentials in the address are refused without being repeated."""
    with pytest.raises(StoreMisconfigured, match="holds no credentials") as caught:
        S3Store(url, options=S3Options())
    assert "s3cr3t" not in str(caught.value)
