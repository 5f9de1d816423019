"""Takes a listing out of its codings: the answer's, and that of a gzip file sent as one."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from extractors.content_coding import Bounds, Decoded, bounds_of, decode_content
from extractors.decode import decode_page
from extractors.errors import NoArticle
from extractors.gates import check_payload

if TYPE_CHECKING:
    from datetime import datetime

_GZIP = b"\x1f\x8b\x08"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a server answered: the entity body as received, its URL, the two headers that matter, and when."""

    payload: bytes = field(repr=False)
    url: str
    content_type: str | None = None
    content_encoding: str | None = None
    captured: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerText:
    """The text of an answer; `problems` says when it is not the whole of it."""

    text: str = field(repr=False)
    problems: tuple[str, ...] = ()


def read_text(answer: Answer, *, limit: int | Bounds, expected: str = "HTML") -> AnswerText:
    """Return an answer as text, at most `limit` bytes of it; `expected` is for the sentence of a refusal.

    Raises NoText for an empty one, NotHtml for an image or another kind of file, Undecodable for noise.
    """
    decoded = unpack(answer.payload, coding=answer.content_encoding, limit=limit)
    problems = (decoded.reason,) if decoded.reason else ()
    try:
        check_payload(decoded.data, limit=bounds_of(limit).size, expected=expected)
        page = decode_page(decoded.data, content_type=answer.content_type)
    except NoArticle as end:
        # what was judged may be the prefix of an answer that a limit cut
        raise type(end)(" ".join((end.reason, *problems))) from end
    return AnswerText(text=page.text.lstrip("\ufeff"), problems=problems)


def unpack(payload: bytes, *, coding: str | None, limit: int | Bounds) -> Decoded:
    """Remove the content coding, and gzip once more: a `.xml.gz` is a file, its coding is not the answer's.

    An answer that only claims to be coded is taken as it stands.
    """
    decoded = decode_content(payload, coding=coding, limit=limit)
    if not decoded.data and not decoded.complete and not payload.startswith(_GZIP):
        decoded = decode_content(payload, coding=None, limit=limit)
    if decoded.data.startswith(_GZIP):
        decoded = decode_content(decoded.data, coding="gzip", limit=limit)
    return decoded
