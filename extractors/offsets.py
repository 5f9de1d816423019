"""Reads bytes as text so that every character still knows the bytes it came from."""

from __future__ import annotations

import codecs
from array import array
from functools import cached_property
from itertools import accumulate

from extractors.decode import codec_of

_BLOCK = 1 << 13
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_SHIFTING = "iso2022"


class SourceText:
    """The characters of a byte string and the byte offset of each.

    A byte order mark names the charset over `charset` and is no character. Bytes that the charset can't read
    stand as lone surrogates or U+FFFD, never as a guess; an unknown charset is read as UTF-8.
    """

    def __init__(self, data: bytes, *, charset: str) -> None:
        """Decode `data` by `charset`, a label or codec name such as `DecodedPage.charset`."""
        mark, codec = next(
            ((mark, name) for mark, name in _BOMS if data.startswith(mark)),
            (b"", codec_of(charset) or "utf-8"),
        )
        self._start = len(mark)
        self._codec = codec
        self._errors = "surrogatepass" if codec.startswith("utf-16") else "surrogateescape"
        self.text, self._table = self._read(data[self._start :])
        self._is_single = self._table is None and len(self.text) == len(data) - self._start

    def offset(self, index: int) -> int:
        """Return the byte offset at which character `index` begins; the end of the text is a place too."""
        if self._is_single:
            return self._start + index
        if self._table is not None:
            return self._start + self._table[index]
        block = index // _BLOCK
        return self._start + self._blocks[block] + self._width(block * _BLOCK, index)

    def index(self, offset: int) -> int:
        """Return the index of the first character that begins at byte `offset` or after it."""
        low, high = 0, len(self.text)
        while low < high:
            middle = (low + high) // 2
            low, high = (middle + 1, high) if self.offset(middle) < offset else (low, middle)
        return low

    def _read(self, body: bytes) -> tuple[str, array[int] | None]:
        """Decode without loss where encoding gives the same bytes again, else step by step with a table."""
        if self._errors == "surrogatepass":
            body = body[: len(body) & ~1]  # an odd last byte of UTF-16 is left out
        if self._codec.startswith(_SHIFTING):
            return _stepped(body, self._codec)
        text = body.decode(self._codec, self._errors)
        if len(text) == len(body) or text.encode(self._codec, self._errors) == body:
            return text, None
        return _stepped(body, self._codec)

    @cached_property
    def _blocks(self) -> list[int]:
        """Byte offset of every `_BLOCK`-th character."""
        starts = range(0, len(self.text), _BLOCK)
        return list(accumulate((self._width(start, start + _BLOCK) for start in starts), initial=0))

    def _width(self, start: int, end: int) -> int:
        """Count the bytes of some characters."""
        return len(self.text[start:end].encode(self._codec, self._errors))


def _stepped(body: bytes, codec: str) -> tuple[str, array[int]]:
    """Decode byte by byte, for codecs that shift states or read two spellings as one; about 1 s for 5 MB."""
    decoder = codecs.getincrementaldecoder(codec)("replace")
    pieces: list[str] = []
    starts = array("L")
    begun = 0
    for end in range(1, len(body) + 1):
        piece = decoder.decode(body[end - 1 : end], end == len(body))
        if piece:
            pieces.append(piece)
            starts.extend([begun] * len(piece))
            begun = end
    starts.append(len(body))
    return "".join(pieces), starts
