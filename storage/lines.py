"""What storage reads of article, outcome and derivation lines; the rest of a line is not its business."""

from __future__ import annotations

from datetime import datetime  # noqa: TC003 - msgspec reads the annotations at run time
from typing import TYPE_CHECKING, Annotated, TypeVar

import msgspec

from storage.errors import Damaged

if TYPE_CHECKING:
    from collections.abc import Callable


class LineCapture(msgspec.Struct, frozen=True, kw_only=True):
    """The record an article was derived from, as its line says."""

    warc: str
    offset: Annotated[int, msgspec.Meta(ge=0)]
    length: Annotated[int, msgspec.Meta(ge=1)]
    record_id: str
    date: datetime
    payload_digest: str | None = None
    block_digest: str | None = None


class LinePart(msgspec.Struct, frozen=True, kw_only=True):
    """A further page of an article, as its line says."""

    url: str
    capture: LineCapture


class LineExtraction(msgspec.Struct, frozen=True, kw_only=True):
    """Under which settings an article was derived, as its line says."""

    settings_hash: str = ""


class ArticleLine(msgspec.Struct, frozen=True, kw_only=True):
    """The fields of an article line that are indexed or checked; `published` stands as written."""

    id: str
    outcome: str
    url: str
    final_url: str
    canonical_url: str
    site: str | None = None
    title: str | None = None
    published: str | None = None
    language: str | None = None
    word_count: int = 0
    version: int = 1
    derivation: int = 1
    capture: LineCapture
    parts: tuple[LinePart, ...] = ()
    extraction: LineExtraction = LineExtraction()

    @property
    def captures(self) -> tuple[LineCapture, ...]:
        """The records that the article was derived from: that of its page, and those of its further pages."""
        return (self.capture, *(part.capture for part in self.parts))


class OutcomeLine(msgspec.Struct, frozen=True, kw_only=True):
    """The fields of an outcome line that are indexed or counted."""

    asked: str
    outcome: str
    article: str | None = None
    record_id: str | None = None

    @property
    def has_article_line(self) -> bool:
        """Whether an article line stands in the same batch; an unchanged text has it in an earlier one."""
        return self.article is not None and self.outcome != "unchanged"


class DerivationLine(msgspec.Struct, frozen=True, kw_only=True):
    """The fields of a derivation line that are indexed: which capture was derived again under what settings.

    Record id, time of capture and URL as asked are those of its article line; `changed` says that the
    derivation brought a new one, in the same batch.
    """

    record_id: str
    date: datetime
    url: str
    settings_hash: str
    changed: bool = False


_Line = TypeVar("_Line")
_ARTICLE = msgspec.json.Decoder(ArticleLine)
_OUTCOME = msgspec.json.Decoder(OutcomeLine)
_DERIVATION = msgspec.json.Decoder(DerivationLine)


def article_line(line: bytes) -> ArticleLine:
    """Return the fields of an article line. Raises Damaged when it is none or has no `capture`."""
    return _read(_ARTICLE.decode, line, "article line")


def outcome_line(line: bytes) -> OutcomeLine:
    """Return the fields of an outcome line. Raises Damaged when it is none."""
    return _read(_OUTCOME.decode, line, "outcome line")


def derivation_line(line: bytes) -> DerivationLine:
    """Return the fields of a derivation line. Raises Damaged when it is none."""
    return _read(_DERIVATION.decode, line, "derivation line")


def _read(decode: Callable[[bytes], _Line], line: bytes, what: str) -> _Line:
    try:
        return decode(line)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise Damaged(f"{what}: {error}") from error
