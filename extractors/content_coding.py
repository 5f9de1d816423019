"""Removes HTTP content codings from a payload, in bounded steps, and keeps what a broken stream gave."""

from __future__ import annotations

import io
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from types import ModuleType
    from zlib import _Decompress as _Inflater

MOST_LAYERS = 2
"""Content codings removed one after the other; more is refused (no server means it)."""

HIGHEST_RATIO = 200
"""Decoded bytes per stored byte, beyond `RATIO_FREE` bytes; text stays below 20, a bomb reaches 1000."""

RATIO_FREE = 1 << 20
"""Decoded bytes below which the ratio is not looked at."""

MOST_MEMBERS = 10_000
"""Members of one gzip stream or frames of one zstd stream."""

_STEP = 1 << 16
_SLICE = 1 << 13
_NOT_CODINGS = frozenset(
    (
        "",
        "identity",
        "none",
        "binary",
        "7bit",
        "8bit",
        "utf-8",
        "utf8",
        "iso-8859-1",
        "text/html",
        "aws-chunked",
    )
)

Layer = Callable[[Iterable[bytes]], Iterator[bytes]]
"""Removes one coding, piece by piece of about 64 KiB; raises Broken after the last good one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """How far a payload is decoded: bytes of output, bytes of these for each coded one, codings in a row."""

    size: int
    ratio: int = HIGHEST_RATIO
    codings: int = MOST_LAYERS


class Broken(Exception):
    """The coded stream is cut, corrupt or refused; what was yielded before is right: use it as a prefix."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decoded:
    """A payload without content coding.

    When it is not `complete`, `data` is the prefix that could be decoded and `reason` a sentence.
    """

    data: bytes = field(repr=False)
    complete: bool
    reason: str | None = None


def decode_content(payload: bytes, *, coding: str | None, limit: int | Bounds) -> Decoded:
    """Remove the codings that a `Content-Encoding` value lists, at most `limit` bytes of output.

    Known are gzip, deflate (with and without the zlib frame), br and zstd where their modules are installed.
    Words that are no coding ("utf-8", "none") change nothing. Never raises: an unknown coding, more than
    `MOST_LAYERS` of them, a cut or corrupt stream, one beyond `limit` or beyond `HIGHEST_RATIO` end in
    `complete=False` with the prefix there is; `Bounds` say otherwise. Memory stays within the output, an
    eighth of it, and 128 KiB.
    """
    bounds = bounds_of(limit)
    codings = [word for word in _words(coding) if word not in _NOT_CODINGS]
    unknown = [word for word in codings if _layer(word) is None]
    if len(codings) > bounds.codings:
        return _cut(b"", f"More than {bounds.codings} content codings are not undone.")
    if unknown:
        return _cut(b"", f"The content coding {unknown[0][:40]!r} is not known.")
    if not codings or not payload:
        return _within(payload, bounds.size)
    if codings[-1] in ("gzip", "x-gzip") and _is_plain_markup(payload):
        reason = "The payload is labelled gzip but is not; it is taken as it stands."
        return _cut(payload[: bounds.size], reason)
    return _run(payload, [layer for word in reversed(codings) if (layer := _layer(word))], bounds)


def bounds_of(limit: int | Bounds) -> Bounds:
    """Return the bounds that a limit stands for: a number of bytes leaves the rest as it is by default."""
    return limit if isinstance(limit, Bounds) else Bounds(size=limit)


def _words(coding: str | None) -> list[str]:
    """Split a `Content-Encoding` value."""
    return [word.strip().lower() for word in (coding or "").split(",")]


def _within(payload: bytes, limit: int) -> Decoded:
    """Take a payload that carries no coding."""
    if len(payload) > limit:
        return _cut(payload[:limit], f"The payload is longer than {limit} bytes.")
    return Decoded(data=payload, complete=True)


def _cut(data: bytes, reason: str) -> Decoded:
    """Say that a payload is not whole."""
    return Decoded(data=data, complete=False, reason=reason)


def _is_plain_markup(payload: bytes) -> bool:
    """Say whether a payload begins as markup does: then the label is wrong, not the stream."""
    return payload[:64].removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"<")


def _run(payload: bytes, layers: list[Layer], bounds: Bounds) -> Decoded:
    """Chain the layers and collect what comes out of the last."""
    size, ratio = bounds.size, bounds.ratio
    cap = min(size, max(RATIO_FREE, ratio * len(payload)))
    why = f"longer than {size} bytes" if cap == size else f"more than {ratio} times the stored bytes"
    pieces: Iterable[bytes] = _slices(payload)
    out = io.BytesIO()
    try:
        for layer in layers:
            pieces = _bounded(layer(pieces), cap, f"The decoded payload is {why}.")
        for piece in pieces:
            out.write(piece)
    except Broken as broken:
        return _cut(out.getvalue(), str(broken))
    return Decoded(data=out.getvalue(), complete=True)


def _slices(payload: bytes) -> Iterator[bytes]:
    """Cut the stored payload into small pieces, so that an error costs little of what came before it."""
    return (payload[start : start + _SLICE] for start in range(0, len(payload), _SLICE))


def _bounded(pieces: Iterable[bytes], cap: int, reason: str) -> Iterator[bytes]:
    """Pass pieces on until `cap` bytes went by."""
    room = cap
    for piece in pieces:
        if len(piece) > room:
            yield piece[:room]
            raise Broken(reason)
        room -= len(piece)
        yield piece


@cache
def _layer(word: str) -> Layer | None:
    """Find the decoder of one coding; None when it is unknown or its module is missing."""
    if word in ("gzip", "x-gzip"):
        return _gunzip
    if word == "deflate":
        return _inflate
    if word == "br":
        return _unbrotli if _brotli() else None
    return _unzstd if word == "zstd" and _zstd() else None


def _gunzip(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Decode gzip members; what follows the last one and is no member is padding, as browsers take it."""
    inflater, members, begun = zlib.decompressobj(31), 0, False
    for piece in pieces:
        rest = piece
        while rest:
            if members and not begun and not rest.startswith(b"\x1f"):
                return
            begun = True
            yield from _feed(inflater, rest, "gzip")
            rest = inflater.unused_data
            if inflater.eof:
                inflater, members, begun = zlib.decompressobj(31), members + 1, False
                _check_members(members)
    if begun:
        raise Broken("The gzip stream ends early.")


def _inflate(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Decode deflate, with the zlib frame of RFC 1950 or, as some servers send it, without."""
    inflater: _Inflater | None = None
    for piece in pieces:
        if inflater is None:
            is_framed = (
                piece[0] & 15 == 8 and int.from_bytes(piece[:2], "big") % 31 == 0
            )  # RFC 1950 section 2.2
            inflater = zlib.decompressobj(15 if is_framed else -15)
        yield from _feed(inflater, piece, "deflate")
        if inflater.eof:
            return
    raise Broken("The deflate stream ends early.")


def _feed(inflater: _Inflater, piece: bytes, name: str) -> Iterator[bytes]:
    """Push one piece through zlib in steps of 64 KiB; on an error give what stands before the bad byte."""
    out = b""
    while not inflater.eof and (piece or len(out) == _STEP):  # a full step may have left output inside zlib
        before = inflater.copy()
        try:
            out = inflater.decompress(piece, _STEP)
        except zlib.error:
            yield from _before_error(before, piece)
            raise Broken(f"The {name} stream is corrupt.") from None
        if out:
            yield out
        piece = inflater.unconsumed_tail


def _before_error(inflater: _Inflater, piece: bytes) -> Iterator[bytes]:
    """Push a bad piece again byte by byte, up to the byte that zlib refuses."""
    for at in range(len(piece)):
        try:
            out = inflater.decompress(piece[at : at + 1])
        except zlib.error:
            return
        if out:
            yield out


def _check_members(members: int) -> None:
    """Refuse a stream made of very many parts, which costs time and gives nothing."""
    if members > MOST_MEMBERS:
        raise Broken(f"The stream has more than {MOST_MEMBERS} members.")


def _unbrotli(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Decode brotli."""
    brotli = _brotli()
    decoder = brotli.Decompressor()  # type: ignore[union-attr]  # _layer asked whether it is there
    for piece in pieces:
        rest = piece
        while not decoder.is_finished():
            try:
                out = decoder.process(rest, output_buffer_limit=_STEP)
            except brotli.error:  # type: ignore[union-attr]
                raise Broken("The brotli stream is corrupt.") from None
            rest = b""
            if not out:
                break
            yield out
    if not decoder.is_finished():
        raise Broken("The brotli stream ends early.")


def _unzstd(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Decode zstd frames with a window of at most 8 MiB, as RFC 9659 asks of HTTP."""
    zstd: Any = _zstd()
    options = {zstd.DecompressionParameter.window_log_max: 23}
    decoder, frames, begun = zstd.ZstdDecompressor(options=options), 0, False
    for piece in pieces:
        rest = piece
        while rest or (begun and not decoder.needs_input):
            try:
                out = decoder.decompress(rest, _STEP)
            except zstd.ZstdError:
                raise Broken("The zstd stream is corrupt.") from None
            begun, rest = True, b""
            if out:
                yield out
            if decoder.eof:
                rest, frames, begun = decoder.unused_data, frames + 1, False
                decoder = zstd.ZstdDecompressor(options=options)
                _check_members(frames)
    if begun:
        raise Broken("The zstd stream ends early.")


@cache
def _brotli() -> ModuleType | None:
    """Find the brotli module; one older than 1.2 has no bound on its output and is not used."""
    module = _module("brotli")
    return module if module and hasattr(module.Decompressor, "can_accept_more_data") else None


@cache
def _zstd() -> ModuleType | None:
    """Find a zstd module: the standard library's (Python 3.14) or its backport."""
    return _module("compression.zstd") or _module("backports.zstd")


def _module(name: str) -> ModuleType | None:
    """Import a module that may be missing."""
    try:
        return import_module(name)
    except ImportError:
        return None
