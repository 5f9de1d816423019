"""What an S3 server's refusal means: the error of ours, with a sentence that says what to mend."""

from __future__ import annotations

from dataclasses import dataclass

from storage.errors import Damaged, ObjectMissing, StorageError, StoreMisconfigured, StoreUnavailable


class Busy(StoreUnavailable):
    """The server answered 5xx or asked for patience: ask again after a while."""


class Mangled(StoreUnavailable):
    """The bytes that reached the server are not those we sent: send them again. Nothing stored is damaged."""


class Occupied(StorageError):
    """Something stands under the key already, perhaps our own write whose answer was lost: compare it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """What was asked and where, in words for a person: no credential is among them."""

    url: str
    bucket: str
    endpoint: str
    verb: str


_LASTING = {
    "AuthorizationHeaderMalformed": "the bucket lies in another region; mend region (AWS_REGION)",
    "ExpiredToken": "the session token has expired; renew AWS_SESSION_TOKEN or log in to the profile again",
    "IllegalLocationConstraintException": "the bucket lies in another region; mend region (AWS_REGION)",
    "InvalidAccessKeyId": "{endpoint} does not know the access key id; mend AWS_ACCESS_KEY_ID or the profile",
    "InvalidBucketName": "{bucket!r} cannot be the name of a bucket; mend the store's address",
    "InvalidToken": "the session token is not valid; mend AWS_SESSION_TOKEN or log in to the profile again",
    "MethodNotAllowed": "{endpoint} does not allow {verb}; use a server that does",
    "NoSuchBucket": "{endpoint} has no bucket {bucket!r}; create it or mend the store's address",
    "NotS3": "{endpoint} does not answer like an S3 server; mend endpoint_url (AWS_ENDPOINT_URL)",
    "NotImplemented": "{endpoint} does not know {verb} as it is asked; use a server that does",
    "PermanentRedirect": "the bucket {bucket!r} lies in another region; mend region (AWS_REGION)",
    "RequestTimeTooSkewed": "the clock of this machine and that of {endpoint} disagree; set the clock",
    "SignatureDoesNotMatch": (
        "{endpoint} does not accept the secret of the access key id; "
        "mend AWS_SECRET_ACCESS_KEY or the profile"
    ),
}
_FORBIDDEN = (
    "{endpoint} forbids {verb} in bucket {bucket!r}; check the credentials and what they may do there"
)
_MANGLED = {"BadDigest", "InvalidDigest", "XAmzContentChecksumMismatch", "XAmzContentSHA256Mismatch"}
_PATIENCE = {"ConditionalRequestConflict", "OperationAborted", "RequestTimeout", "SlowDown", "Throttling"}


def refusal(code: str, status: int, *, place: Place) -> StorageError:
    """Return our error for an S3 error `code` with HTTP `status`; a HEAD has the status as its code."""
    sentence = _LASTING.get(code)
    if sentence is None and status in (401, 403):
        sentence = _FORBIDDEN
    if sentence is not None:
        facts = {"endpoint": place.endpoint, "bucket": place.bucket, "verb": place.verb}
        return StoreMisconfigured(f"{place.url}: {sentence.format(**facts)} [{code}]")
    return _about_the_object(code, status, place)


def _about_the_object(code: str, status: int, place: Place) -> StorageError:
    if status == 404:
        return ObjectMissing(f"{place.url}: no such object [{code}]")
    if status == 412:
        return Occupied(f"{place.url}: an object stands there already [{code}]")
    if status == 416:
        return Damaged(f"{place.url}: the object ends before the bytes asked for [{code}]")
    if code in _MANGLED:
        return Mangled(
            f"{place.url}: the bytes that reached {place.endpoint} have another digest than those sent; "
            f"try again later [{code}]"
        )
    if status >= 500 or status == 429 or code in _PATIENCE:
        return Busy(
            f"{place.url}: {place.endpoint} answers {status} to {place.verb}; try again later [{code}]"
        )
    return StoreMisconfigured(f"{place.url}: {place.endpoint} answers {status} to {place.verb} [{code}]")
