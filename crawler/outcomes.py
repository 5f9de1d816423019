"""How each asked URL ended: the closed list, the value that tells it, and the exit status that follows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime  # noqa: TC003 - msgspec reads the annotations at run time
from enum import StrEnum
from typing import TYPE_CHECKING, Literal

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterable


class OutcomeKind(StrEnum):
    """The closed list; docs/commands.md holds a sentence for each."""

    STORED = "stored"
    TEASER = "teaser"
    UNCHANGED = "unchanged"
    ALIAS = "alias"

    EMPTY = "empty"
    NOT_AN_ARTICLE = "not-an-article"
    NOT_HTML = "not-html"
    UNDECODABLE = "undecodable"
    TOO_LARGE = "too-large"
    TIMED_OUT_EXTRACTING = "timed-out-extracting"
    CRASHED_EXTRACTING = "crashed-extracting"

    NOT_FOUND = "not-found"
    GONE = "gone"
    REMOVED = "removed"
    REFUSED = "refused"
    SERVER_ERROR = "server-error"
    HTTP_STATUS = "http-status"
    REDIRECT_LOOP = "redirect-loop"
    TOO_MANY_REDIRECTS = "too-many-redirects"
    UNKNOWN_HOST = "unknown-host"
    CONNECTION_REFUSED = "connection-refused"
    CONNECTION_FAILED = "connection-failed"
    TLS_FAILED = "tls-failed"
    TIMED_OUT = "timed-out"
    CUT_OFF = "cut-off"
    NOT_HTTP = "not-http"
    TOO_LARGE_DOWNLOAD = "too-large-download"
    ROBOTS_DISALLOWED = "robots-disallowed"
    ROBOTS_UNREACHABLE = "robots-unreachable"
    HOST_BUSY = "host-busy"
    OUT_OF_SCOPE = "out-of-scope"
    PRIVATE_ADDRESS = "private-address"
    NOT_A_URL = "not-a-url"
    UNKNOWN_SCHEME = "unknown-scheme"
    STORE_FAILED = "store-failed"
    INTERRUPTED = "interrupted"
    INTERNAL_ERROR = "internal-error"


SUCCESSES = frozenset({OutcomeKind.STORED, OutcomeKind.TEASER, OutcomeKind.UNCHANGED, OutcomeKind.ALIAS})
"""What was asked for is in the archive, with its text."""

WITHOUT_TEXT = frozenset(
    {
        OutcomeKind.EMPTY,
        OutcomeKind.NOT_AN_ARTICLE,
        OutcomeKind.NOT_HTML,
        OutcomeKind.UNDECODABLE,
        OutcomeKind.TOO_LARGE,
        OutcomeKind.TIMED_OUT_EXTRACTING,
        OutcomeKind.CRASHED_EXTRACTING,
    }
)
"""The page is in the archive and an article line says why it has no text."""

NOT_STORED = frozenset(OutcomeKind) - SUCCESSES - WITHOUT_TEXT
"""No page came of it; what crossed the wire, if anything did, is in the archive all the same."""

_OF_VERDICT = {
    "bot-wall": OutcomeKind.REFUSED,
    "consent-wall": OutcomeKind.REFUSED,
    "login-wall": OutcomeKind.REFUSED,
    "missing-page": OutcomeKind.NOT_FOUND,
    "error-page": OutcomeKind.SERVER_ERROR,
}
"""What a page says for itself, whatever its status: a refusal, a missing page or an error is no page."""

_OF_ARTICLE = {
    "full": OutcomeKind.STORED,
    "timed-out": OutcomeKind.TIMED_OUT_EXTRACTING,
    "crashed": OutcomeKind.CRASHED_EXTRACTING,
}

_OF_STATUS = {404: OutcomeKind.NOT_FOUND, 410: OutcomeKind.GONE} | dict.fromkeys(
    (401, 402, 403, 407, 429, 451), OutcomeKind.REFUSED
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """How one asked URL ended; one JSON line of `outcomes/v1/`.

    `asked` is the text as given, `reason` a sentence for every outcome but "stored". `final_url` is where the
    redirects led, `status` the last HTTP status, `source` the id of the source that a crawl followed.
    `captured` says that bytes of it are in the archive,
    `record_id` names the record of the last response and `article` the article line's id. `elapsed_ms` counts
    from the first request to the end of the derivation, `at` is that end in UTC.
    """

    schema: Literal["depeche.outcome/1"] = "depeche.outcome/1"
    asked: str
    outcome: OutcomeKind
    reason: str | None = None
    source: str | None = None
    final_url: str | None = None
    status: int | None = None
    captured: bool = False
    article: str | None = None
    record_id: str | None = None
    requests: int = 0
    elapsed_ms: int | None = None
    at: datetime

    @property
    def succeeded(self) -> bool:
        """Whether the page and its text are in the archive."""
        return self.outcome in SUCCESSES

    @property
    def lacks_text(self) -> bool:
        """Whether the page is in the archive without a text."""
        return self.outcome in WITHOUT_TEXT

    @property
    def is_stored(self) -> bool:
        """Whether the page is in the archive, with or without a text."""
        return self.outcome not in NOT_STORED


_ENCODER = msgspec.json.Encoder()
_DECODER = msgspec.json.Decoder(Outcome)


def encode(outcome: Outcome) -> bytes:
    """Return the outcome as one line of JSON (UTF-8, no line feed at its end)."""
    return _ENCODER.encode(outcome)


def decode(line: bytes) -> Outcome:
    """Return the outcome of one stored line; raises msgspec.ValidationError, which names the field."""
    return _DECODER.decode(line)


def of_article(outcome: str, verdict: str | None = None) -> OutcomeKind:
    """Return what an asked URL ends in when outcome and verdict of its article are these.

    They are words of `extractors.article.Outcome` and of `VerdictKind`.
    """
    return _OF_VERDICT.get(verdict or "") or _OF_ARTICLE.get(outcome) or OutcomeKind(outcome)


def of_status(status: int) -> OutcomeKind | None:
    """Return what a final HTTP status other than 2xx ends in; None for 2xx, whose payload decides."""
    if 200 <= status < 300:  # RFC 9110 section 15.3
        return None
    if status >= 500:  # RFC 9110 section 15.6
        return OutcomeKind.SERVER_ERROR
    return _OF_STATUS.get(status, OutcomeKind.HTTP_STATUS)


EXIT_DONE = 0
"""Every page asked for is stored; nothing new counts as success."""

EXIT_INCOMPLETE = 1
"""Some pages are not stored, or stored without text."""

EXIT_USAGE = 2
"""Usage or configuration: the message names file, key or argument."""

EXIT_STORE = 3
"""The store could not be written or read; after `fetch` the spool is kept and the next run finishes it."""

EXIT_DAMAGE = 4
"""Stored bytes are not what was recorded; each object and record is named."""

EXIT_BUSY = 75
"""Another run is at all of it; come again later (EX_TEMPFAIL of sysexits.h)."""

EXIT_INTERRUPTED = 130
"""Ctrl-C or SIGTERM; what was in flight is listed."""

EXIT_UNREAD = 141
"""The reader of a pipe left before all was printed, as in `depeche ls | head`; 128 and SIGPIPE's 13."""


def exit_code(outcomes: Iterable[Outcome], *, store_failed: bool) -> int:
    """Return the exit status of a run that ended like this; a failed store outweighs everything else."""
    kinds = {outcome.outcome for outcome in outcomes}
    if store_failed or OutcomeKind.STORE_FAILED in kinds:
        return EXIT_STORE
    if OutcomeKind.INTERRUPTED in kinds:
        return EXIT_INTERRUPTED
    return EXIT_DONE if kinds <= SUCCESSES else EXIT_INCOMPLETE
